package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// elementFrame is the loop in which a library calls a unit once per element of a list, or
// nil. Without a root it is not known yet which list, see link.Site.Waits.
func (p *pass) elementFrame(u *syntax.Unit) *frame {
	e := p.PerElement(u)
	if e == nil {
		return nil
	}
	f := &frame{
		node: u.Body, line: p.Line(u.Node.Pos()), vars: make(map[types.Object]bool), asked: e,
		factor: poly.Factor{Class: poly.Data, Before: "len(", Root: e.By, After: ")", Param: poly.None},
	}
	for o, i := range u.Params {
		if (i > 0 || e.Param == 0) && !syntax.IsContext(o.Type()) { // a receiver that is not the element is the same for all
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
	s.Element, s.Of, s.Field, s.Coef = true, w.element.asked.Of, w.element.asked.Field, coef
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
// condition holds, or does not, or a part of one: the code there fills it, or does instead
// of it. That an error is nil is no such thing, nor is an argument of what is asked per
// element.
func (w *walker) lacksWhere(cond ast.Expr, holds bool) bool {
	e, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	switch e.Op {
	case token.LAND, token.LOR:
		return w.lacksWhere(e.X, holds) || w.lacksWhere(e.Y, holds)
	case token.EQL, token.NEQ, token.GTR:
		return holds == (e.Op == token.EQL) && w.fieldGiven(e.X) && w.empty(e.Y) && w.worksWith(e.X)
	}
	return false
}

// worksWith reports whether the unit does more with a field, or with all of what has it, than
// ask what is in it: one that it only asks for, as of what has been deleted, is nothing that
// a query could fill.
func (w *walker) worksWith(field ast.Expr) bool {
	if call, ok := syntax.Unparen(field).(*ast.CallExpr); ok {
		field = call.Args[0]
	}
	text := syntax.ExprText(field)
	works := false
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			return !w.empty(n.Y)
		case *ast.SelectorExpr:
			same := syntax.ExprText(n)
			works = works || same == text
			_, named := syntax.Unparen(n.X).(*ast.Ident)
			return !named && !strings.HasPrefix(text, same+".")
		case *ast.Ident:
			works = works || strings.HasPrefix(text, n.Name+".")
		}
		return !works
	})
	return works
}

// fieldGiven reports whether an expression is a field of what the unit was given, or its
// length.
func (w *walker) fieldGiven(e ast.Expr) bool {
	if call, ok := syntax.Unparen(e).(*ast.CallExpr); ok && w.p.Builtin(call) == "len" {
		e = call.Args[0]
	}
	if syntax.IsError(w.p.TypesInfo.TypeOf(e)) {
		return false
	}
	x, fields := e, false
	for {
		sel, ok := syntax.Unparen(x).(*ast.SelectorExpr)
		if !ok {
			break
		}
		x, fields = sel.X, true
	}
	o := w.p.Object(x)
	param, ok := w.Param(o)
	if !fields || o == nil || w.element == nil {
		return fields && ok
	}
	return ok && param == w.element.asked.Param || !ok && w.p.ofElement(w.element, w.u.Body)[o]
}

// empty reports whether an expression is nil, 0 or "", and no name of a kind.
func (w *walker) empty(e ast.Expr) bool {
	if c, ok := w.p.Object(e).(*types.Const); ok && c.Pkg() != nil {
		return false
	}
	v, ok := w.p.Constant(e)
	return ok && (v == poly.Nil || v == "0" || v == `""`)
}
