package statement

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// here stands in a text for the condition that a function is given, and ofType for the
// table of its type parameter.
const (
	here   = "{{condition}}"
	ofType = "querylint_table_of_type"
)

// handsCondition notes that the function around gives one of its parameters to a chain of
// calls as a condition, as the methods of a repository do:
//
//	func (r *Repo[T]) Find(query string, args ...any) (out []T, err error) {
//		err = r.db.Where(query, args...).Find(&out).Error
//
// Its callers run what the chain builds around that.
func (p *pass) handsCondition(call *ast.CallExpr, w *sqlvalue.Walk) {
	if p.fn == nil || p.decl == nil || !p.takesCondition() {
		return
	}
	n := w.Eval(call)
	for _, paths := range sqlvalue.Enumerate(n) {
		pieces, base, short, _ := sqlvalue.Pieces(n, paths)
		begun := p.started(sqlvalue.Beginning(n, paths))
		for _, q := range pieces {
			if ps, ok := p.conditionGiven(q); ok {
				if b := p.build(pieces, paths, begun.Table); b != nil && !b.insert {
					short = short || b.Partial || base != nil && base.Param >= 0
					p.noteCondition(b, q, ps, short)
				}
			}
		}
	}
}

// takesCondition reports whether the function around has a parameter that may be one.
func (p *pass) takesCondition() bool {
	for v := range p.fn.Signature().Params().Variables() {
		if conditionParameter(v.Type()) {
			return true
		}
	}
	return false
}

// conditionParameter reports whether parameters of a type are texts or maps, or may be.
func conditionParameter(t types.Type) bool {
	if isString(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Map:
		return isString(u.Key())
	case *types.Interface:
		return u.Empty()
	}
	return false
}

// conditionGiven is the parameter of the function around that a call of a chain is given
// as a condition, with its values.
func (p *pass) conditionGiven(q *sqlvalue.Piece) (ps Passed, ok bool) {
	m := q.Info.(*catalog.Method)
	if m.Chain == nil || m.Chain.As != "" {
		return ps, false
	}
	sig := p.fn.Signature()
	for _, part := range m.Chain.Parts {
		if part.Role != catalog.RoleWhere || part.Arg >= len(q.Call.Args) {
			continue
		}
		g, isGap := q.Texts[part.Arg].(*sqlvalue.Gap)
		if !isGap || g.Of != nil || g.Param < 0 || g.Param >= sig.Params().Len() || !conditionParameter(sig.Params().At(g.Param).Type()) {
			continue
		}
		ps = Passed{Param: g.Param, Args: -1, Named: -1, Type: -1, Condition: true, Library: m.Library}
		if len(q.Call.Args) == part.Arg+1 {
			return ps, true
		}
		// The values are those of the function, or it has its own.
		last := sig.Params().Len() - 1
		id, isVar := ast.Unparen(q.Call.Args[len(q.Call.Args)-1]).(*ast.Ident)
		if !sig.Variadic() || last == g.Param || len(q.Call.Args) != part.Arg+2 || !q.Call.Ellipsis.IsValid() || !isVar || p.TypesInfo.ObjectOf(id) != sig.Params().At(last) {
			return ps, false
		}
		ps.Args = last
		return ps, true
	}
	return ps, false
}

// noteCondition notes what stands around the condition that a call is given.
func (p *pass) noteCondition(b *built, q *sqlvalue.Piece, ps Passed, short bool) {
	k := slices.IndexFunc(b.parts, func(in Part) bool { return in.Call == q.Call && in.Text == sqlcheck.Hole })
	if k < 0 {
		return
	}
	s := b.Skeleton
	s.Pieces = slices.Clone(s.Pieces)
	s.Pieces[k].Text, s.Limit, s.Offset = here, nil, nil
	for i := range s.Pieces { // what the function has its own values for
		s.Pieces[i].Text = strings.ReplaceAll(s.Pieces[i].Text, "?", sqlcheck.Hole)
	}
	if s.Table == "" {
		if ps.Type = p.typeParameter(b.rowType); ps.Type < 0 {
			return
		}
		s.Table = ofType
	}
	before, after, ok := strings.Cut(s.Input().Text, here)
	if !ok {
		return
	}
	ps.Before, ps.After, ps.Short = before, after, short
	p.notePassed(nil, ps)
}

// typeParameter is which type parameter of the function around, or of its receiver, the
// rows of a statement are, or -1.
func (p *pass) typeParameter(t types.Type) int {
	for t != nil {
		switch x := types.Unalias(t).(type) {
		case *types.Pointer:
			t = x.Elem()
		case *types.Slice:
			t = x.Elem()
		case *types.TypeParam:
			sig := p.fn.Signature()
			list := sig.TypeParams()
			if sig.RecvTypeParams() != nil {
				list = sig.RecvTypeParams()
			}
			for i := range list.Len() {
				if list.At(i) == x {
					return i
				}
			}
			return -1
		default:
			return -1
		}
	}
	return -1
}

// typeGiven is type argument i of the function that a call runs, or of its receiver.
func (p *pass) typeGiven(call *ast.CallExpr, i int) types.Type {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := p.TypesInfo.Selections[sel]; s != nil {
			fn, isFunc := s.Obj().(*types.Func)
			if !isFunc || fn.Signature().Recv() == nil {
				return nil
			}
			n := namedOf(fn.Signature().Recv().Type())
			if n == nil || i >= n.TypeArgs().Len() {
				return nil
			}
			return n.TypeArgs().At(i)
		}
	}
	return p.typeArg(call, i)
}

// conditioned is a call of a function that gives its argument to a chain as a condition.
func (p *pass) conditioned(call *ast.CallExpr, ps Passed, w *sqlvalue.Walk) {
	if p.collect || ps.Param >= len(call.Args) || call.Ellipsis.IsValid() {
		return
	}
	if ps.Type >= 0 {
		table := ""
		if n := Model(p.typeGiven(call, ps.Type)); n != nil {
			table = whole(p.tableOf(n, ps.Library))
		}
		if table == "" {
			return
		}
		ps.Before, ps.After = strings.ReplaceAll(ps.Before, ofType, table), strings.ReplaceAll(ps.After, ofType, table)
	}
	arg := call.Args[ps.Param]
	text := w.Eval(arg)
	ways := sqlvalue.Enumerate(text)
	var args sqlvalue.Node
	if t := p.TypesInfo.TypeOf(arg); isString(t) {
		for _, paths := range ways {
			in := p.renderWith(text, nil, paths, nil)
			if shown := strings.TrimSpace(in.Text); oneWord.MatchString(shown) || compared.MatchString(shown) {
				return // the library makes the condition of it
			}
		}
		if ps.Args >= 0 {
			args = w.Args(call, ps.Args)
		}
	} else {
		if len(ways) != 1 || !composite(t) && !p.isCondition(t) {
			return
		}
		c := conditions{pass: p, paths: ways[0], library: ps.Library, at: call}
		if text = c.text(text); text == nil {
			return
		}
		ps.Short = ps.Short || c.short
	}
	q := p.place(call, arg)
	q.label, q.Wrapper, q.passes = w.Label(), true, &ps
	p.alternatives(q, sqlvalue.Around(ps.Before, text, ps.After, call), args, ps.Short, w)
}
