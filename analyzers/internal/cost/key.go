package cost

import (
	"go/ast"
	"go/types"
)

const maxKeyDepth = 4 // assignments between a parameter and a key

// keyParts are what a key is made of: parameters, as bits, and whether it changes
// with the loops around or comes from where it cannot be followed.
type keyParts struct {
	params uint64
	varies bool
}

func (k *keyParts) add(o keyParts) {
	k.params, k.varies = k.params|o.params, k.varies || o.varies
}

// keys finds what a key is made of.
func (w *walker) keys(e ast.Expr) (params uint64, varies bool) {
	k := w.keyOf(e, 0)
	return k.params, k.varies
}

func (w *walker) keyOf(e ast.Expr, depth int) (k keyParts) {
	if depth > maxKeyDepth {
		return keyParts{varies: true}
	}
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr: // not the name of a field
			k.add(w.keyOf(n.Value, depth))
			return false
		case *ast.Ident:
			if o, ok := w.p.TypesInfo.ObjectOf(n).(*types.Var); ok && !k.varies && !o.IsField() && !isContext(o.Type()) {
				k.add(w.keyOfVariable(o, depth))
			}
		}
		return !k.varies
	})
	return k
}

// keyOfVariable is asked once for each depth: variables that are made of each
// other lead to one another on as many ways as there are assignments.
func (w *walker) keyOfVariable(o *types.Var, depth int) keyParts {
	in := variableIn{variableAt{o, depth}, w.innermost()}
	k, ok := w.seen.keys[in]
	if !ok {
		k = w.partsOf(o, depth)
		w.seen.keys[in] = k
	}
	return k
}

func (w *walker) partsOf(o *types.Var, depth int) (k keyParts) {
	i, isParam := w.param(o)
	as := w.p.assigned[o]
	if len(as) == 1 && plain(as[0].value) && !isParam && w.p.ranged[o] == nil { // it is another name
		return w.keyOf(as[0].value, depth+1)
	}
	for _, f := range w.loops {
		if f.changes(w.p)[o] {
			return keyParts{varies: true}
		}
	}
	switch {
	case isParam && i < 64:
		return keyParts{params: 1 << i}
	case isParam:
		return keyParts{varies: true}
	case o.Parent() == w.p.Pkg.Scope():
		return k
	}
	if w.p.spent(w.u, len(as)) {
		return keyParts{varies: true}
	}
	for _, a := range as {
		if a.source == nil {
			return keyParts{varies: true}
		}
		if k.add(w.keyOf(a.source, depth+1)); k.varies {
			break
		}
	}
	return k
}
