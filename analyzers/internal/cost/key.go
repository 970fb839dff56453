package cost

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

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
	k := w.keyOf(e, nil, 0)
	return k.params, k.varies
}

// keyOf is what an expression is made of, but for a variable that it is given to: q =
// q.Where(…) adds to q.
func (w *walker) keyOf(e ast.Expr, to *types.Var, depth int) (k keyParts) {
	if depth > syntax.MaxKeyDepth {
		return keyParts{varies: true}
	}
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr: // not the name of a field
			k.add(w.keyOf(n.Value, to, depth))
			return false
		case *ast.Ident:
			if o, ok := w.p.TypesInfo.ObjectOf(n).(*types.Var); ok && o != to && !k.varies && !o.IsField() && !syntax.IsContext(o.Type()) {
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
	in := variableIn{syntax.VariableAt{Variable: o, Depth: depth}, w.innermost()}
	k, ok := w.seen.keys[in]
	if !ok {
		k = w.partsOf(o, depth)
		w.seen.keys[in] = k
	}
	return k
}

func (w *walker) partsOf(o *types.Var, depth int) (k keyParts) {
	i, isParam := w.Param(o)
	as := w.p.Assigned[o]
	if len(as) == 1 && plain(as[0].Value) && !isParam && w.p.Ranged[o] == nil { // it is another name
		return w.keyOf(as[0].Value, nil, depth+1)
	}
	for _, f := range w.loops {
		if f.changes(w.p)[o] {
			return keyParts{varies: true}
		}
	}
	switch {
	case isParam && i < 64:
		k.params = 1 << i
	case isParam:
		return keyParts{varies: true}
	case o.Parent() == w.p.Pkg.Scope():
		return k
	}
	if w.p.spent(w.u, len(as)) {
		return keyParts{varies: true}
	}
	for _, a := range as {
		if a.Source == nil {
			return keyParts{varies: true}
		}
		if k.add(w.keyOf(a.Source, o, depth+1)); k.varies {
			break
		}
	}
	return k
}
