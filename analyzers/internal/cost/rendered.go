package cost

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/analyzers/internal/template"
)

// linkTemplates notes which units a unit calls by running a template.
func (p *pass) linkTemplates() {
	for _, u := range p.Units {
		ast.Inspect(u.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return p.ByLit[n] == nil
			case *ast.CallExpr:
				for _, c := range p.TemplateCalls(n, u) {
					for _, v := range p.templateFuncs(&c) {
						if inner := p.UnitOf(v); inner != nil {
							u.AlsoCalls(inner)
						}
					}
				}
			}
			return true
		})
	}
}

// templateFuncs are the functions that a call in a template may reach.
func (p *pass) templateFuncs(c *template.Call) []syntax.FuncValue {
	if c.Method != nil {
		return []syntax.FuncValue{{Func: c.Method}}
	}
	return p.Values(c.Func)
}

// renders is what a call costs by the methods and functions that the template calls
// which it runs.
func (w *walker) renders(call *ast.CallExpr) (cost []poly.Term) {
	calls := w.p.TemplateCalls(call, w.u)
	for i := range calls {
		c := w.templateCallee(call, &calls[i])
		if len(c.terms) == 0 {
			continue
		}
		cost = poly.Add(cost, w.in(func(in *scope) {
			in.template, in.nth = &calls[i], i
			in.once(in.leaves()...)
			for _, l := range calls[i].Loops {
				in.inLoop(w.templateFrame(call, l))
			}
			in.base = len(in.loops)
		}, func() []poly.Term { return w.place(call, c) }))
	}
	return cost
}

// templateCallee is what a call in a template reaches.
func (w *walker) templateCallee(call *ast.CallExpr, of *template.Call) callee {
	c := callee{name: of.Name, value: true}
	bare := &ast.CallExpr{Fun: call.Fun, Lparen: call.Lparen, Rparen: call.Rparen} // the arguments are those of the template
	if of.Method != nil {
		c.name = poly.LocalName(syntax.FuncName(of.Method))
		if types.IsInterface(of.Recv) {
			w.open(bare, of.Method, of.Recv, &c)
			return callee{name: c.name, value: true, terms: c.terms, reached: c.reached}
		}
	}
	for _, v := range w.p.templateFuncs(of) {
		if u := w.p.UnitOf(v); u != nil && w.inCycle(u) {
			continue // a template that a function of its own runs
		} else if u != nil {
			w.instantiateNamed(bare, nil, nil, u.Name, 0, false, w.p.CostOf(u).Summary.Terms, &c)
			c.reaches(link.Call{Function: u.Name})
		} else if v.Func == nil {
			continue
		} else if s := w.p.Summary(v.Func); s != nil {
			w.instantiateNamed(bare, nil, nil, syntax.FuncName(v.Func), 0, false, s.Terms, &c)
			c.reaches(link.Call{Function: syntax.FuncName(v.Func)})
		}
	}
	return callee{name: c.name, value: true, terms: c.terms, reached: c.reached}
}

// templateFrame is a loop of a template.
func (w *walker) templateFrame(call *ast.CallExpr, l template.Loop) *frame {
	f := &frame{
		node: call, line: w.p.Line(call.Pos()), vars: make(map[types.Object]bool),
		factor: poly.Factor{Class: poly.Data, Before: "len(", Root: l.Text, After: ")", Param: poly.None},
	}
	if l.List.Expr != nil && l.List.Path == "" {
		r := w.rangeFrame(&ast.RangeStmt{For: call.Pos(), X: l.List.Expr, Body: &ast.BlockStmt{Lbrace: call.Pos(), Rbrace: call.End()}})
		f.factor, f.times = r.factor, r.times
		return f
	}
	if l.List.Expr != nil && syntax.StructLit(l.List.Expr) == nil {
		root, path, param := w.rooted(l.List.Expr)
		f.factor.Root, f.factor.After, f.factor.Param = root, path+l.List.Path+")", param
		if n, ok := w.p.ConstFieldLen(l.List.Expr, strings.TrimPrefix(l.List.Path, "."), w.evaluated); ok {
			f.times = max(n, 1)
		}
	}
	switch t := syntax.CoreType(l.List.Type).(type) {
	case *types.Array:
		f.times = max(t.Len(), 1)
	case *types.Chan:
		f.factor.Class = poly.Daemon
	case *types.Basic: // {{range 5}}, {{range .Pages}}
		f.factor.Class, f.factor.Before, f.factor.After = poly.Count, "", strings.TrimSuffix(f.factor.After, ")")
	}
	return f
}

// renderSite records a call that a template makes in a loop, its own or one around its
// run. What runs where a field has nothing is not recorded: what returns the list may
// fill it.
func (w *walker) renderSite(call *ast.CallExpr, c callee, factors []poly.Factor, coef int64) {
	s := w.newSite(call, c, w.judged(call, c, factors))
	s.Element, s.Template, s.Nth, s.Hoist, s.Picked = true, w.template.At, w.nth, w.template.Same, w.template.Picked
	s.Loops, s.Coef = factors, coef
	s.Terms = slices.DeleteFunc(s.Terms, func(t poly.Term) bool { return s.OnlyProbes(t) || s.Shared(t) })
	if len(s.Terms) == 0 {
		return
	}
	s.Written(w.p.callers.Longest)
	w.p.sites = append(w.p.sites, s)
}
