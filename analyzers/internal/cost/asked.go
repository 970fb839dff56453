package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// elementFrame is the loop in which a library calls a unit once per element of a list, or
// nil. Without a root it is not known yet which list, see link.Site.Waits.
func (p *pass) elementFrame(u *syntax.Unit) *frame {
	by, is := p.PerElement(u)
	if !is {
		return nil
	}
	f := &frame{
		node: u.Body, line: p.Line(u.Node.Pos()), vars: make(map[types.Object]bool),
		factor: poly.Factor{Class: poly.Data, Before: "len(", Root: by, After: ")", Param: poly.None},
	}
	if by != "" {
		f.given = 1
		if params := u.Func.Signature().Params(); params.Len() > 0 && syntax.IsContext(params.At(0).Type()) {
			f.given = 2
		}
	}
	for o, i := range u.Params {
		if (i > 0 || by == "") && !syntax.IsContext(o.Type()) { // the receiver is the element, where no parameter is
			f.vars[o] = true
		}
	}
	return f
}

// elementSite records a call in a function that a library calls once per element of a
// list. What the function itself calls in a loop has a site of that. What runs where a
// field has nothing is not recorded: what returns the list may fill it.
func (w *walker) elementSite(call *ast.CallExpr, c callee, factors []poly.Factor, coef int64) {
	s := w.newSite(call, c, w.judged(call, c, factors))
	s.Element, s.Coef = true, coef
	s.Terms = slices.DeleteFunc(s.Terms, func(t poly.Term) bool { return s.OnlyProbes(t) || s.Shared(t) })
	if len(s.Terms) == 0 || w.lacks {
		return
	}
	s.Loops = append([]poly.Factor{w.element.factor}, factors...)
	s.Hoist = !c.value && !w.p.Mentions(call, w.p.ofElement(w.element, w.u.Body))
	s.Written(w.p.callers.Longest)
	w.p.sites = append(w.p.sites, s)
}

// lacksWhere reports whether a field of what the unit was given has nothing where a
// condition holds, or does not: the code there fills it, or does instead of it. That an
// error is nil is no such thing, nor is an argument of what is asked per element.
func (w *walker) lacksWhere(cond ast.Expr, holds bool) bool {
	e, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	switch e.Op {
	case token.LAND, token.LOR:
		return holds == (e.Op == token.LAND) && (w.lacksWhere(e.X, holds) || w.lacksWhere(e.Y, holds))
	case token.EQL, token.NEQ, token.GTR:
		return holds == (e.Op == token.EQL) && w.fieldGiven(e.X) && w.empty(e.Y)
	}
	return false
}

// fieldGiven reports whether an expression is a field of what the unit was given, or its
// length.
func (w *walker) fieldGiven(e ast.Expr) bool {
	if call, ok := syntax.Unparen(e).(*ast.CallExpr); ok && w.p.Builtin(call) == "len" {
		e = call.Args[0]
	}
	_, path, param := w.rooted(e)
	if path == "" || param == poly.None || syntax.IsError(w.p.TypesInfo.TypeOf(e)) {
		return false
	}
	return w.element == nil || param == w.element.given
}

// empty reports whether an expression is nil, 0 or "".
func (w *walker) empty(e ast.Expr) bool {
	v, ok := w.p.Constant(e)
	return ok && (v == poly.Nil || v == "0" || v == `""`)
}
