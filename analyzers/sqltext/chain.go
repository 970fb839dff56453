package sqltext

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// openChain is a chain of calls that has not been seen to run.
type openChain struct {
	call *ast.CallExpr
	node sqlvalue.Node
}

// link follows a call of a chain, and checks the chain where it runs.
func (p *pass) link(call *ast.CallExpr, m *catalog.Method, w *sqlvalue.Walk) {
	if p.collect || m.Chain == nil {
		return
	}
	n := w.Eval(call)
	p.countTexts(call, m, w)
	if m.Chain.Run != "" && !m.Chain.Start {
		p.chain(call, n)
		return
	}
	p.open = append(p.open, openChain{call, n})
}

// countTexts counts the texts of a call as places with SQL.
func (p *pass) countTexts(call *ast.CallExpr, m *catalog.Method, w *sqlvalue.Walk) {
	for _, part := range m.Chain.Parts {
		if clauseOf(part.Role) < 0 || part.Arg >= len(call.Args) || !isString(p.TypesInfo.TypeOf(call.Args[part.Arg])) {
			continue
		}
		sites.Add(1)
		n := w.Eval(call.Args[part.Arg])
		for _, paths := range sqlvalue.Enumerate(n) {
			if sqlvalue.Read(n, paths).Known() {
				resolved.Add(1)
				break
			}
		}
	}
}

// unfinished checks the chains that the function hands on.
func (p *pass) unfinished() {
	for _, c := range slices.Backward(p.open) {
		if !p.used[c.call] {
			p.chain(c.call, c.node)
		}
	}
}

// chain checks what a chain of calls can build.
func (p *pass) chain(call *ast.CallExpr, n sqlvalue.Node) {
	for _, paths := range sqlvalue.Enumerate(n) {
		pieces, base, short := sqlvalue.Pieces(n, paths)
		for _, q := range pieces {
			p.used[q.Call] = true
		}
		b := p.build(pieces, paths)
		if b == nil {
			continue
		}
		b.Partial = b.Partial || short || open(base) && (base.Param < 0 || b.Table == "" || !b.ran)
		p.skeleton(call, b)
	}
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

// built is a skeleton with the way back to the source.
type built struct {
	sqlcheck.Skeleton
	parts  []input // of the pieces
	calls  []*ast.CallExpr
	offset *ast.CallExpr
	where  bool
	ran    bool
}

func (p *pass) skeleton(call *ast.CallExpr, b *built) {
	if p.foreign != "" {
		if len(b.parts) > 0 {
			p.skip(call.Pos(), "not MySQL: "+p.foreign)
		}
		return
	}
	if settings.dialect == "" {
		for _, in := range b.parts {
			if reason := foreignSyntax(in.text); reason != "" {
				p.skip(call.Pos(), "not MySQL: "+reason)
				return
			}
		}
	}
	b.Drain = b.Verb != sqlcheck.Select && (b.Limit != nil || b.LimitN > 0) && p.drains()
	r := p.check.Skeleton(b.Skeleton)
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Rule == "select-star" && b.Star {
			if !p.carriesBig(b.Table) {
				continue // every ORM read of a table with no long columns
			}
			if p.tagged || b.LimitN == 1 {
				c := *f
				c.Severity, f = sqlcheck.Info, &c
			}
		}
		at := nameOf(call)
		sql := ""
		if f.Part >= 0 && f.Part < len(b.parts) {
			sql = b.parts[f.Part].text
			at = nameOf(b.calls[f.Part])
		}
		if f.Rule == "deep-offset" && b.offset != nil {
			at = nameOf(b.offset)
			f = &sqlcheck.Finding{
				Rule: f.Rule, Severity: f.Severity, Confidence: f.Confidence, Part: -1,
				Message: f.Message, Table: f.Table, Suggestion: f.Suggestion,
			}
		}
		p.report(f, b.parts, f.Part, at, sql)
	}
}

// span is a place that is no node of its own.
type span struct{ pos, end token.Pos }

func (s span) Pos() token.Pos { return s.pos }
func (s span) End() token.Pos { return s.end }

// nameOf is a call of a chain without what it is called on.
func nameOf(call *ast.CallExpr) ast.Node {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return span{sel.Sel.Pos(), call.End()}
	}
	return call
}

func clauseOf(r catalog.Role) int {
	switch r {
	case catalog.RoleWhere:
		return int(sqlcheck.ClauseWhere)
	case catalog.RoleHaving:
		return int(sqlcheck.ClauseHaving)
	case catalog.RoleOrder:
		return int(sqlcheck.ClauseOrder)
	case catalog.RoleGroup:
		return int(sqlcheck.ClauseGroup)
	case catalog.RoleJoin:
		return int(sqlcheck.ClauseJoin)
	case catalog.RoleSelect:
		return int(sqlcheck.ClauseSelect)
	case catalog.RoleSet:
		return int(sqlcheck.ClauseSet)
	}
	return -1
}

var (
	oneWord  = regexp.MustCompile("^[`\\w.]*$")
	joinText = regexp.MustCompile(`(?i)\bJOIN\b`)
	allStar  = regexp.MustCompile("^\\s*([`\\w]+\\.)?\\*\\s*$")
)

// build makes a skeleton of the calls of a chain, or nil where they do not
// show one.
func (p *pass) build(pieces []*sqlvalue.Piece, paths sqlvalue.Paths) *built {
	b := &built{}
	run := ""
	selected, hasModel := false, false
	var model, dest types.Type
	table := ""
	tableKnown := true
	var target ast.Expr // what an UPDATE or DELETE is about
	for _, q := range pieces {
		m := q.Info.(*catalog.Method)
		ch := m.Chain
		if ch == nil {
			continue
		}
		if ch.Start {
			b = &built{}
			selected, table, model, dest = false, "", nil, nil
		}
		if ch.Run != "" && (!ch.Start || ch.Run != "select") {
			run = ch.Run
		}
		switch ch.As {
		case "raw":
			return nil
		case "opaque":
			b.Partial = true
			b.hole(q.Call)
		case "lock":
			b.ForUpdate = true
		}
		joined := false
		for _, part := range ch.Parts {
			i := part.Arg
			if i >= len(q.Call.Args) {
				continue
			}
			arg := q.Call.Args[i]
			t := p.TypesInfo.TypeOf(arg)
			switch part.Role {
			case catalog.RoleLimit, catalog.RoleOffset:
				if joined {
					continue
				}
				p.number(b, part.Role, arg, q.Call)
			case catalog.RoleModel:
				model, hasModel = t, true
				target = arg
			case catalog.RoleDest:
				hasModel = true
				if dest == nil {
					dest = t
				}
				if target == nil {
					target = arg
				}
			case catalog.RoleOmit:
				selected = true
			case catalog.RoleCond:
				if !p.empty(arg) {
					b.hole(q.Call)
				}
			case catalog.RoleFrom, catalog.RoleOn:
				if joined {
					continue // a part of the join
				}
				if !isString(t) {
					model, hasModel = t, true
					continue
				}
				in := p.render(sqlvalue.Read(q.Texts[i], paths), nil, paths, nil)
				if oneWord.MatchString(in.text) && in.text != "" {
					table = strings.ReplaceAll(in.text, "`", "")
				} else {
					tableKnown = false
				}
			default:
				clause := sqlcheck.Clause(clauseOf(part.Role))
				if part.Role == catalog.RoleJoin && len(ch.Parts) > 1 {
					// Join(kind, table, condition)
					joined = true
					p.join(b, q, ch, paths)
					continue
				}
				selected = selected || part.Role == catalog.RoleSelect
				last := i
				if ch.As == "each" {
					last = len(q.Call.Args) - 1
				}
				for k := i; k <= last; k++ {
					p.clause(b, q, k, clause, ch.As, paths)
				}
			}
		}
	}
	if run == "insert" {
		return nil
	}
	b.ran = run != ""
	switch run {
	case "update":
		b.Verb = sqlcheck.Update
	case "delete":
		b.Verb = sqlcheck.Delete
	case "first":
		b.LimitN, b.Limit = 1, nil
	case "":
		b.Partial = true
	}
	if b.Verb != sqlcheck.Select && (!b.where || !emptyValue(target)) {
		// The value's own key may be a condition.
		b.hole(nil)
	}
	if run == "count" {
		b.Offset, b.OffsetN, b.offset = nil, 0, nil
	}
	switch {
	case table != "":
		b.Table = table
	case !tableKnown:
	case model != nil:
		b.Table = p.table(model, pieces)
	case dest != nil:
		b.Table = p.table(dest, pieces)
	}
	if (run == "select" || run == "first") && hasModel {
		star := !selected && (model == nil || dest == nil || sameModel(model, dest)) && tableKnown
		for i := range b.Pieces {
			if b.Pieces[i].Clause == sqlcheck.ClauseSelect && allStar.MatchString(b.Pieces[i].Text) {
				star = true
			}
		}
		b.Star = star
	}
	return b
}

// hole is a condition that is not text.
func (b *built) hole(call *ast.CallExpr) {
	b.add(sqlcheck.Piece{Clause: sqlcheck.ClauseWhere, Text: sqlcheck.Hole}, input{text: sqlcheck.Hole}, call)
}

func (b *built) add(q sqlcheck.Piece, in input, call *ast.CallExpr) {
	b.Pieces = append(b.Pieces, q)
	b.parts = append(b.parts, in)
	b.calls = append(b.calls, call)
	if q.Clause == sqlcheck.ClauseWhere {
		b.where = true
	}
}

// clause adds argument i of a call as a clause.
func (p *pass) clause(b *built, q *sqlvalue.Piece, i int, clause sqlcheck.Clause, as string, paths sqlvalue.Paths) {
	t := p.TypesInfo.TypeOf(q.Call.Args[i])
	if !isString(t) {
		switch clause {
		case sqlcheck.ClauseWhere:
			b.hole(q.Call)
		case sqlcheck.ClauseSelect:
			b.add(sqlcheck.Piece{Clause: clause, Text: sqlcheck.Hole}, input{text: sqlcheck.Hole}, q.Call)
		default:
			b.Partial = true
		}
		return
	}
	var elems []*sqlvalue.Elem
	if as != "each" {
		elems = elemsOf(q, i+1, paths)
	}
	in := p.render(sqlvalue.Read(q.Texts[i], paths), elems, paths, nil)
	b.Partial = b.Partial || in.short
	switch {
	case strings.TrimSpace(in.text) == "":
		return
	case clause == sqlcheck.ClauseWhere && oneWord.MatchString(in.text):
		b.hole(q.Call) // a column and its value, or a key
		return
	case clause == sqlcheck.ClauseJoin && !joinText.MatchString(in.text):
		b.Partial = true // an association
		return
	}
	b.add(sqlcheck.Piece{Clause: clause, Text: in.text, Args: in.args, Or: as == "or", Not: as == "not"}, in, q.Call)
}

// join adds a join that is given in parts.
func (p *pass) join(b *built, q *sqlvalue.Piece, ch *catalog.Chain, paths sqlvalue.Paths) {
	at := make(map[catalog.Role]int)
	for _, part := range ch.Parts {
		at[part.Role] = part.Arg
	}
	on, ok := at[catalog.RoleOn]
	if !ok || on >= len(q.Call.Args) {
		b.Partial = true
		return
	}
	for _, i := range []int{at[catalog.RoleJoin], at[catalog.RoleFrom], on} {
		if !isString(p.TypesInfo.TypeOf(q.Call.Args[i])) {
			b.Partial = true
			return
		}
	}
	n := sqlvalue.Concat(q.Texts[at[catalog.RoleJoin]], sqlvalue.Words(" JOIN ", q.Call), q.Texts[at[catalog.RoleFrom]],
		sqlvalue.Words(" ON ", q.Call), q.Texts[on])
	in := p.render(sqlvalue.Read(n, paths), elemsOf(q, on+1, paths), paths, nil)
	b.add(sqlcheck.Piece{Clause: sqlcheck.ClauseJoin, Text: in.text, Args: in.args}, in, q.Call)
}

// elemsOf are the values that a call binds.
func elemsOf(q *sqlvalue.Piece, from int, paths sqlvalue.Paths) []*sqlvalue.Elem {
	list := []*sqlvalue.Elem{}
	for k := from; k < len(q.Call.Args); k++ {
		if q.Call.Ellipsis.IsValid() && k == len(q.Call.Args)-1 {
			more, whole := sqlvalue.Elems(q.Texts[k], paths)
			if whole {
				list = append(list, more...)
			}
			break
		}
		list = append(list, &sqlvalue.Elem{X: q.Texts[k], Expr: q.Call.Args[k]})
	}
	return list
}

// number adds a LIMIT or OFFSET.
func (p *pass) number(b *built, role catalog.Role, arg ast.Expr, call *ast.CallExpr) {
	tv := p.TypesInfo.Types[arg]
	if tv.Value != nil {
		n, ok := constant.Int64Val(constant.ToInt(tv.Value))
		if !ok || n <= 0 {
			return
		}
		if role == catalog.RoleLimit {
			b.LimitN, b.Limit = n, nil
		} else {
			b.OffsetN, b.Offset, b.offset = n, nil, call
		}
		return
	}
	a := p.describe(arg, nil, nil, nil)
	if a.Kind == sqlcheck.ArgUnknown {
		a.Kind = sqlcheck.ArgInt
	}
	if role == catalog.RoleLimit {
		b.Limit = &a
	} else {
		b.Offset, b.offset = &a, call
	}
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
	if modelOf(o.Type()) == nil {
		return true // a slice, a number: not a condition
	}
	values, _ := p.assignments(o)
	for _, v := range values {
		if !emptyValue(v) {
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

// emptyValue reports whether a value has no key that could be a condition:
// &User{}, new(User), User{}.
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
		return ok && id.Name == "new"
	}
	return false
}
