package statement

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// openChain is a chain of calls that has not been seen to run.
type openChain struct {
	call  *ast.CallExpr
	node  sqlvalue.Node
	label string
}

// link follows a call of a chain, which is a place where it runs.
func (p *pass) link(call *ast.CallExpr, m *catalog.Method, w *sqlvalue.Walk) {
	if m.Chain == nil {
		return
	}
	if p.collect {
		if m.Chain.Run != "" && !m.Chain.Start {
			p.handsCondition(call, w)
		}
		return
	}
	n := w.Eval(call)
	p.chainTexts(call, m, w)
	if m.Chain.Run != "" && !m.Chain.Start {
		p.chain(call, n, w.Label())
		return
	}
	p.open = append(p.open, openChain{call, n, w.Label()})
}

// chainTexts notes the texts that a call of a chain is given.
func (p *pass) chainTexts(call *ast.CallExpr, m *catalog.Method, w *sqlvalue.Walk) {
	for _, part := range m.Chain.Parts {
		if clauseOf(part.Role) < 0 || part.Arg >= len(call.Args) || !isString(p.TypesInfo.TypeOf(call.Args[part.Arg])) {
			continue
		}
		arg := call.Args[part.Arg]
		n := w.Eval(arg)
		known := slices.ContainsFunc(sqlvalue.Enumerate(n), func(paths sqlvalue.Paths) bool {
			return sqlvalue.Read(n, paths).Known()
		})
		p.result.Texts = append(p.result.Texts, TextArg{arg, known})
	}
}

// unfinished adds the chains that the function hands on.
func (p *pass) unfinished() {
	for _, c := range slices.Backward(p.open) {
		if !p.used[c.call] {
			p.chain(c.call, c.node, c.label)
		}
	}
}

// given notes the chains that a call is given as what runs, or is part of, a
// statement: where its parameter is an interface, no more is added to them.
func (p *pass) given(call *ast.CallExpr, w *sqlvalue.Walk) {
	t := p.TypesInfo.TypeOf(call.Fun)
	if p.collect || len(p.open) == 0 || t == nil {
		return
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		return
	}
	for i, a := range call.Args {
		if t := paramType(sig, i); t == nil || !types.IsInterface(t) {
			continue
		}
		n := w.Eval(a)
		for _, paths := range sqlvalue.Enumerate(n) {
			pieces, _, _, _ := sqlvalue.Pieces(n, paths)
			for _, q := range pieces {
				p.whole[q.Call] = true
			}
		}
	}
}

// grows reports whether more may be added to what a chain of calls has built: it
// neither runs nor is given to what runs it.
func (p *pass) grows(call *ast.CallExpr) bool {
	ch := p.method(call).Chain
	return (ch == nil || ch.Run == "" || ch.Start) && !p.whole[call]
}

// paramType is the type of a parameter, that of an element where it stands for
// several.
func paramType(sig *types.Signature, i int) types.Type {
	last := sig.Params().Len() - 1
	switch {
	case last < 0 || i > last && !sig.Variadic():
		return nil
	case !sig.Variadic() || i < last:
		return sig.Params().At(i).Type()
	}
	s, ok := sig.Params().At(last).Type().(*types.Slice)
	if !ok {
		return nil
	}
	return s.Elem()
}

// chain is the place of what a chain of calls builds.
func (p *pass) chain(call *ast.CallExpr, n sqlvalue.Node, around string) {
	q := p.place(call, Link(call))
	grows := p.grows(call)
	q.Handles, q.Built, q.label = nil, true, around
	ways := sqlvalue.Enumerate(n)
	for _, paths := range ways {
		pieces, base, short, label := sqlvalue.Pieces(n, paths)
		for _, piece := range pieces {
			p.used[piece.Call] = true
		}
		if startedOn(pieces, base) {
			base = nil
		}
		part := p.isCondition(p.TypesInfo.TypeOf(call)) // of a statement that is made elsewhere
		begun := p.started(sqlvalue.Beginning(n, paths))
		begun.Bare = begun.Bare && base == sqlvalue.Beginning(n, paths)
		b := p.build(pieces, paths, begun.Table)
		if b == nil || part && !b.where {
			continue
		}
		if short || len(ways) > 1 {
			b.forgetRows() // branches that belong together may do one thing each
		}
		if q.Handles == nil {
			q.Handles = madeOn(pieces)
		}
		q.Built = q.Built && !b.ran
		ends := b.ran || p.whole[call]
		b.Partial = b.Partial || grows || !ends || part
		q.bare = begun.Bare && len(ways) == 1 && !short && b.bare()
		begins := !open(base) && !p.lent(base) || begun.Bare || p.onHandle(pieces, base) || base.Param >= 0 && b.hasTable() && ends
		whole := !b.Partial && begins
		b.Partial = b.Partial || short || !begins
		if b.all && !b.where && base != nil && base.Param >= 0 {
			b.hole(nil) // it may have its conditions
		}
		b.Probe = b.Count && p.probes(call)
		if s := p.statement(b, q, cmp.Or(p.builtFor(pieces), label)); s != nil {
			s.Shorter = short && whole
			q.Alternatives = append(q.Alternatives, s)
		}
	}
	if len(q.Alternatives) > 0 {
		p.result.Places = append(p.result.Places, q)
	}
}

// builtFor is the database that a call of a chain says it is for.
func (p *pass) builtFor(pieces []*sqlvalue.Piece) string {
	for i, q := range pieces {
		for _, a := range q.Call.Args {
			if o := p.objectOf(a); o != nil && o.Pkg() != nil {
				if d := p.cat.DialectOfValue(o.Pkg().Path() + "." + o.Name()); d != "" {
					return d
				}
			}
		}
		if sel, ok := ast.Unparen(q.Call.Fun).(*ast.SelectorExpr); ok && i == 0 {
			if list := p.openedBy(sel.X); len(list) == 1 && list[0] != unknown {
				return list[0]
			}
		}
	}
	return ""
}

// startedOn reports whether a statement is started on what the chain begins with: a
// session, or what knows the database, has no part of it.
func startedOn(pieces []*sqlvalue.Piece, base *sqlvalue.Gap) bool {
	return base != nil && base.Expr != nil && slices.ContainsFunc(pieces, func(q *sqlvalue.Piece) bool {
		ch := q.Info.(*catalog.Method).Chain
		sel, ok := ast.Unparen(q.Call.Fun).(*ast.SelectorExpr)
		return ok && ch != nil && ch.Start && ast.Unparen(sel.X) == ast.Unparen(base.Expr)
	})
}

// onHandle reports whether a chain begins with a call on what holds no part of a
// statement: its calls return values of another type.
func (p *pass) onHandle(pieces []*sqlvalue.Piece, base *sqlvalue.Gap) bool {
	return base != nil && base.Expr != nil && slices.ContainsFunc(pieces, func(q *sqlvalue.Piece) bool {
		sel, ok := ast.Unparen(q.Call.Fun).(*ast.SelectorExpr)
		if !ok || ast.Unparen(sel.X) != ast.Unparen(base.Expr) {
			return false
		}
		from, to := p.TypesInfo.TypeOf(sel.X), p.TypesInfo.TypeOf(q.Call)
		return from != nil && to != nil && !types.AssignableTo(to, from)
	})
}

// madeOn are the values, other than calls, that the calls of a chain are made
// on.
func madeOn(pieces []*sqlvalue.Piece) []ast.Expr {
	var list []ast.Expr
	for _, q := range pieces {
		sel, ok := ast.Unparen(q.Call.Fun).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		x := ast.Unparen(sel.X)
		_, call := x.(*ast.CallExpr)
		if !call && !slices.ContainsFunc(list, func(e ast.Expr) bool { return types.ExprString(e) == types.ExprString(x) }) {
			list = append(list, x)
		}
	}
	return list
}

// statement is what a chain of calls runs.
func (p *pass) statement(b *built, q *Place, label string) *Statement {
	call := q.Call
	s := &Statement{Parts: b.parts, TableText: b.tableText, OfFields: b.ofFields, JoinFields: b.joinFields, RowType: b.rowType, Offset: b.offset, offset: b.offsetValue, limit: b.limit, Also: b.also, Foreign: p.foreignFor(q, label, "")}
	for _, part := range b.parts {
		if s.Foreign == "" {
			s.Foreign = p.foreignFor(q, label, part.Text)
		}
	}
	if b.insert {
		if b.Table == "" {
			return nil
		}
		s.Insert, s.Upsert, s.Rows, s.Record, s.record = b.Table, b.upsert, b.rows, b.one, b.record
		s.Filled = &b.Skeleton
		return s
	}
	if b.Verb != sqlcheck.Select && (b.Limit != nil || b.LimitN > 0) {
		b.Drain = p.asksRows() || b.Verb == sqlcheck.Delete && (p.parameter(b.limit) || p.repeats(call))
	}
	s.Skeleton, s.Meant = &b.Skeleton, b.meant
	return s
}

// open reports whether more may be known of a chain where it begins.
func open(base *sqlvalue.Gap) bool {
	if base == nil {
		return false
	}
	if base.Param >= 0 {
		return true
	}
	switch e := ast.Unparen(base.Expr).(type) {
	case *ast.CallExpr:
		return true
	case *ast.Ident:
		return false
	case *ast.SelectorExpr:
		return false
	default:
		return e != nil
	}
}

// lent reports whether a chain begins with a variable whose address the function has given
// away: who has it may have said more of the statement.
func (p *pass) lent(base *sqlvalue.Gap) bool {
	if base == nil || p.decl == nil {
		return false
	}
	id, ok := ast.Unparen(base.Expr).(*ast.Ident)
	return ok && slices.ContainsFunc(p.within(p.decl).assignments(p.TypesInfo.ObjectOf(id)), func(a assigned) bool {
		u, ok := a.node.(*ast.UnaryExpr)
		return ok && a.changed && u.Op == token.AND
	})
}

// span is a place that is no node of its own.
type span struct{ pos, end token.Pos }

func (s span) Pos() token.Pos { return s.pos }
func (s span) End() token.Pos { return s.end }

// Link is a call of a chain without what it is called on.
func Link(call *ast.CallExpr) ast.Node {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return span{sel.Sel.Pos(), call.End()}
	}
	return call
}

// empty reports whether a value has no field set: emptyValue, or a variable
// that the function gives no other value before a library fills it.
func (p *pass) empty(e ast.Expr) bool {
	if emptyValue(e) {
		return true
	}
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	id, ok := e.(*ast.Ident)
	if !ok || p.decl == nil {
		return false
	}
	o, ok := p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || o.Pos() < p.decl.Body.Pos() || o.Pos() > p.decl.Body.End() {
		return false
	}
	if Model(o.Type()) == nil {
		return true // a slice, a number: not a condition
	}
	for _, v := range p.within(p.decl).assignments(o) {
		if !emptyValue(v.expr) {
			return false
		}
	}
	set := false
	ast.Inspect(p.decl.Body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok {
			for _, l := range a.Lhs {
				if sel, ok := ast.Unparen(l).(*ast.SelectorExpr); ok {
					if x, ok := ast.Unparen(sel.X).(*ast.Ident); ok && p.TypesInfo.ObjectOf(x) == o {
						set = true
					}
				}
			}
		}
		return !set
	})
	return !set
}

// untouched reports whether a value is a variable that the function declares without a
// value, and names nowhere else: var t T; db.Delete(&t).
func (p *pass) untouched(e ast.Expr) bool {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || p.decl == nil {
		return false
	}
	o := p.TypesInfo.ObjectOf(id)
	declared, used := false, 0
	ast.Inspect(p.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			declared = declared || len(n.Values) == 0 && slices.ContainsFunc(n.Names, func(id *ast.Ident) bool { return p.TypesInfo.Defs[id] == o })
		case *ast.Ident:
			if p.TypesInfo.Uses[n] == o {
				used++
			}
		}
		return true
	})
	return declared && used == 1
}

// emptyValue reports whether a value has no key that could be a condition:
// &User{}, new(User), User{}, (*User)(nil).
func emptyValue(e ast.Expr) bool {
	if e == nil {
		return true
	}
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	case *ast.CallExpr:
		id, ok := ast.Unparen(e.Fun).(*ast.Ident)
		if ok && id.Name == "new" {
			return true
		}
		_, star := ast.Unparen(e.Fun).(*ast.StarExpr) // (*User)(nil)
		return star && len(e.Args) == 1 && emptyValue(e.Args[0])
	case *ast.Ident:
		return e.Name == "nil"
	}
	return false
}
