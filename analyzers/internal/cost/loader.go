package cost

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// loader is the factor of a function that a cache runs for what it does not have.
func (w *walker) loader(call *ast.CallExpr, cb catalog.Callback) poly.Factor {
	f := poly.Factor{Class: poly.Guard, Before: "miss(", Root: catalog.CalledName(call), After: ")", Param: poly.None}
	if recv := receiver(call); recv != nil && w.p.object(recv) != nil {
		if _, isPackage := w.p.object(recv).(*types.PkgName); !isPackage {
			f = w.textual(poly.Guard, "miss(", recv, ")")
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
			f.Class = poly.Shared
		}
	}
	for i, arg := range call.Args {
		if i != cb.Arg {
			key(arg)
			continue
		}
		if lit := structLit(arg); lit != nil { // &cache.Item{Key: key, Do: load}
			for _, elt := range lit.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok && !w.p.isFunc(kv.Value) {
					key(kv.Value)
				}
			}
		}
	}
	return f
}

// handed is the function that an argument is or holds: in a conversion, or as a
// field of a struct that is made on the spot.
func (p *pass) handed(arg ast.Expr) ast.Expr {
	arg = unparen(arg)
	if call, ok := arg.(*ast.CallExpr); ok && len(call.Args) == 1 && p.TypesInfo.Types[call.Fun].IsType() {
		return p.handed(call.Args[0])
	}
	if lit := structLit(arg); lit != nil {
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok && p.isFunc(kv.Value) {
				return unparen(kv.Value)
			}
		}
	}
	return arg
}

// structLit is the literal in T{…} or &T{…} whose elements have names, or nil.
func structLit(e ast.Expr) *ast.CompositeLit {
	if u, ok := unparen(e).(*ast.UnaryExpr); ok {
		e = u.X
	}
	lit, _ := unparen(e).(*ast.CompositeLit)
	return lit
}

func (p *pass) isFunc(e ast.Expr) bool {
	t := p.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

const maxMade = 4 // variables between a cache and the call that made it

// throughCache notes what a cache runs that was given its loader when it was made.
func (w *walker) throughCache(call *ast.CallExpr, c *callee) {
	sel, ok := unparen(call.Fun).(*ast.SelectorExpr)
	if !settings.functions || !ok || w.inLoader {
		return
	}
	o := w.p.object(sel.X)
	if o == nil {
		return
	}
	inside := func(in *scope) { in.inLoader = true } // a loader may ask its own cache
	w.in(inside, func() []poly.Term {
		w.throughLoaders(o, exprText(sel.X), c)
		return nil
	})
}

func (w *walker) throughLoaders(o types.Object, guard string, c *callee) {
	for _, fun := range w.p.loadersOf(o, 0) {
		for _, v := range w.p.values(fun) {
			if v.fn != nil {
				c.reaches(link.Call{Function: funcName(v.fn), Guard: guard})
			}
		}
		lit, ok := fun.(*ast.FuncLit)
		if !ok {
			continue
		}
		for _, inner := range callsIn(lit) {
			for _, r := range w.resolve(inner).reached {
				if r.Query {
					r = link.Call{Function: w.p.around(lit)}
				}
				r.Guard = guard
				c.reaches(r)
			}
		}
	}
}

// callsIn are the calls in the body of a literal.
func callsIn(lit *ast.FuncLit) []*ast.CallExpr {
	var calls []*ast.CallExpr
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			calls = append(calls, call)
		}
		return true
	})
	return calls
}

// loadersOf are the functions that the cache in a variable or field runs for what
// it does not have.
func (p *pass) loadersOf(o types.Object, depth int) []ast.Expr {
	if depth > maxMade {
		return nil
	}
	var out []ast.Expr
	for _, a := range p.assigned[o] {
		e := unparen(a.source)
		if made := p.object(e); made != nil && made != o {
			out = append(out, p.loadersOf(made, depth+1)...)
		}
		for { // theine.NewBuilder(…).Loading(load).Build()
			call, ok := e.(*ast.CallExpr)
			if !ok {
				break
			}
			if m, ok := p.catalogued(call); ok {
				for _, cb := range m.Calls {
					if cb.Times == catalog.Miss && cb.Arg < len(call.Args) {
						out = append(out, p.handed(call.Args[cb.Arg]))
					}
				}
			}
			sel, ok := unparen(call.Fun).(*ast.SelectorExpr)
			if !ok {
				break
			}
			e = unparen(sel.X)
		}
	}
	return out
}

// around is the name of the unit that a node stands in.
func (p *pass) around(n ast.Node) string {
	for _, u := range p.units {
		if contains(u.body, n) {
			return u.name
		}
	}
	return ""
}
