package cost

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// elementsOf finds what the elements come from that a call runs a function for: a function
// that sends them to a channel, a channel, or values that are written out,
//
//	mr.ForEach(func(source chan<- int64) { for _, id := range ids { source <- id } }, load)
//	fx.From(send).Map(load).Done()
//	fx.Just(1, 2).ForEach(load)
//
// and the call that is given them; nil where that is a list, or not known.
func (w *walker) elementsOf(call *ast.CallExpr, cb catalog.Callback) (of int, made *ast.CallExpr) {
	if cb.Of >= 0 && cb.Of < len(call.Args) {
		switch syntax.CoreType(w.p.TypesInfo.TypeOf(call.Args[cb.Of])).(type) {
		case *types.Signature, *types.Chan:
			return cb.Of, call
		}
		return 0, nil
	}
	for recv := syntax.Receiver(call); recv != nil; {
		if as := w.p.Assigned[w.p.Object(recv)]; len(as) == 1 && as[0].Value != nil {
			recv = as[0].Value
		}
		inner, ok := syntax.Unparen(recv).(*ast.CallExpr)
		if !ok {
			return 0, nil
		}
		if m, ok := w.p.Catalogued(inner); ok {
			for _, a := range m.Args {
				if a.For == "elements" {
					return a.Arg, inner
				}
			}
		}
		recv = syntax.Receiver(inner)
	}
	return 0, nil
}

// sentTo is the factor of a function that runs for each of those elements, or the one that
// it has where nothing is known of them.
func (w *walker) sentTo(of int, made *ast.CallExpr, class poly.Class, unknown poly.Factor) poly.Factor {
	few := func(n int) poly.Factor {
		if int64(n) <= int64(config.Current().Thresholds.ConstantLoop) {
			unknown.Class = poly.Retry
		}
		return unknown
	}
	if of >= len(made.Args) {
		return few(0)
	}
	arg := made.Args[of]
	switch syntax.CoreType(w.p.TypesInfo.TypeOf(arg)).(type) {
	case *types.Chan:
		if list := w.sentFrom(arg); list != nil {
			return w.lengthOf(class, list)
		}
	case *types.Signature:
		lit, ok := w.p.Handed(arg).(*ast.FuncLit)
		if !ok || lit.Type.Params.NumFields() != 1 || len(lit.Type.Params.List[0].Names) != 1 {
			return unknown
		}
		source, ok := w.p.TypesInfo.Defs[lit.Type.Params.List[0].Names[0]].(*types.Var)
		if !ok {
			return unknown
		}
		if list := w.p.sentInto(w.u, source); list != nil {
			return w.lengthOf(class, list)
		}
		if n := w.p.sentOneByOne(w.u, source); n > 0 {
			return few(n)
		}
	default:
		if made.Ellipsis.IsValid() {
			return w.lengthOf(class, arg)
		}
		return few(len(made.Args) - of)
	}
	return unknown
}

// sentOneByOne is how many elements a unit sends to a channel that no loop repeats, or 0.
func (p *pass) sentOneByOne(u *syntax.Unit, v *types.Var) int {
	sends := p.Gathered[v]
	for _, s := range sends {
		if len(s.Heads)+len(s.Loops) > 0 || s.Started != nil {
			return 0
		}
	}
	if p.handsOut(u.Body, v) {
		return 0
	}
	return len(sends)
}
