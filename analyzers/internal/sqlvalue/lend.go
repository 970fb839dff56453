package sqlvalue

import (
	"go/ast"
	"go/types"
	"slices"
)

// lend forgets what more a function may say on the chain of calls that it is given
// a pointer to: some libraries change it in place. A parameter that is an interface
// takes a chain that is at its end.
func (w *Walk) lend(x *ast.CallExpr, i int) bool {
	arg := ast.Unparen(x.Args[i])
	o := w.object(arg)
	if o == nil || !local(o) {
		return false
	}
	if _, ok := o.Type().Underlying().(*types.Pointer); !ok {
		return false
	}
	t := w.src.Info.TypeOf(x.Fun)
	if t == nil {
		return false
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || i >= sig.Params().Len() || !types.Identical(sig.Params().At(i).Type(), o.Type()) {
		return false
	}
	old, ok := w.env.get(o)
	if !ok || !w.says(old) {
		return false
	}
	w.env.set(o, cat(old, gap(x)))
	return true
}

// links reports whether a value is what a chain of calls has built.
func links(n Node) bool {
	return slices.ContainsFunc(Enumerate(n), func(paths Paths) bool {
		list, _, _, _ := Pieces(n, paths)
		return len(list) > 0
	})
}

// says reports whether a call of a chain has said something of its statement.
func (w *Walk) says(n Node) bool {
	for _, paths := range Enumerate(n) {
		list, _, _, _ := Pieces(n, paths)
		for _, p := range list {
			if w.src.Says(p.Info) {
				return true
			}
		}
	}
	return false
}
