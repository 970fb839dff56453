package cost

import (
	"go/token"
	"go/types"
	"slices"
)

// unasked reports whether the code being walked never runs, as nobody passes what it needs:
// all calls of the unit are known, and each of them has a constant that switches it off.
func (w *walker) unasked() bool {
	fn := w.u.Func
	if len(w.needing) == 0 || fn == nil || fn.Exported() {
		return false
	}
	calls, all := w.p.callsTo(fn)
	return all && len(calls) > 0 && !w.p.calledByInterface(fn) && !slices.ContainsFunc(calls, w.mayAsk)
}

// mayAsk reports whether a call of the unit may pass what the code being walked needs.
func (w *walker) mayAsk(c unitCall) bool {
	sig := w.u.Func.Signature()
	params := sig.Params().Len()
	if len(c.call.Args) == 1 && params > 1 || sig.Recv() != nil && len(c.call.Args) > params && !sig.Variadic() {
		return true // f(g()), T.f(t, x)
	}
	_, met := w.meets(w.needing, actual(c.call, c.call.Args, nil, params, sig.Variadic()), sig.Variadic() && c.call.Ellipsis == token.NoPos, params)
	return met
}

// calledByInterface reports whether code of the package uses a method of an interface that
// a method of the package may be.
func (p *pass) calledByInterface(fn *types.Func) bool {
	if fn.Signature().Recv() == nil {
		return false
	}
	for other := range p.handed {
		if recv := other.Signature().Recv(); other.Name() == fn.Name() && recv != nil && types.IsInterface(recv.Type()) {
			return true
		}
	}
	return false
}
