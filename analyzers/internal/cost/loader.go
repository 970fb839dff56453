package cost

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// loader is the factor of a function that a cache runs for what it does not have.
func (w *walker) loader(call *ast.CallExpr, cb catalog.Callback) poly.Factor {
	f := poly.Factor{Class: poly.Guard, Before: "miss(", Root: catalog.CalledName(call), After: ")", Param: poly.None, Refills: true}
	if recv := syntax.Receiver(call); recv != nil && w.p.Object(recv) != nil {
		if _, isPackage := w.p.Object(recv).(*types.PkgName); !isPackage {
			f = w.textual(poly.Guard, "miss(", recv, ")")
			f.Refills = true
		}
	}
	if cb.Times == catalog.Shared {
		f.Class = poly.Shared
	}
	if cb.Times != catalog.Miss {
		return f
	}
	key := func(e ast.Expr) {
		keys, varies := w.keys(e)
		f.Keys |= keys
		if varies {
			f.Class, f.Keys = poly.Miss, 0
		}
	}
	for i, arg := range call.Args {
		if i != cb.Arg {
			key(arg)
			continue
		}
		if lit := syntax.StructLit(arg); lit != nil { // &cache.Item{Key: key, Do: load}
			for _, elt := range lit.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok && !w.p.IsFunc(kv.Value) {
					key(kv.Value)
				}
			}
		}
	}
	return f
}

// throughCache notes what a cache runs that was given its loader when it was made.
func (w *walker) throughCache(call *ast.CallExpr, c *callee) {
	sel, ok := syntax.Unparen(call.Fun).(*ast.SelectorExpr)
	if !settings.functions || !ok || w.inLoader {
		return
	}
	o := w.p.Object(sel.X)
	if o == nil {
		return
	}
	inside := func(in *scope) { in.inLoader = true } // a loader may ask its own cache
	w.in(inside, func() []poly.Term {
		w.throughLoaders(o, syntax.ExprText(sel.X), c)
		return nil
	})
}

func (w *walker) throughLoaders(o types.Object, guard string, c *callee) {
	for _, fun := range w.p.LoadersOf(o, 0) {
		for _, v := range w.p.Values(fun) {
			if v.Func != nil {
				c.reaches(link.Call{Function: syntax.FuncName(v.Func), Guard: guard})
			}
		}
		lit, ok := fun.(*ast.FuncLit)
		if !ok {
			continue
		}
		for _, inner := range syntax.CallsIn(lit) {
			for _, r := range w.resolve(inner).reached {
				if r.Query {
					r = link.Call{Function: w.p.Around(lit)}
				}
				r.Guard = guard
				c.reaches(r)
			}
		}
	}
}
