package value

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/survey"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// Function is a function whose expressions are asked about.
type Function struct {
	p      *survey.Package
	u      *syntax.Unit
	Params syntax.ParamSet
	Brief  bool // only what a call costs is asked for: nothing of arguments
	// Cost is what a call costs, in the loops around the code being walked. Who walks
	// the code knows it.
	Cost  func(*ast.CallExpr) []poly.Term
	Bound map[types.Object]effect.Value // what parameters of literals stand for
	Known
}

// Known are answers to questions about the variables of a function, each asked once.
type Known struct {
	globals   Globals
	roots     map[*types.Var]roots
	orders    map[types.Object]effect.Order    // see gatheredOrder
	filled    map[types.Object][]*ast.CallExpr // see Fillers
	FixedVars map[syntax.VariableAt]bool       // see fixedVariable
	pools     map[*types.Var]*types.Var        // see poolOf
	choices   map[types.Object][]ast.Expr      // see ChosenBy
	carriers  map[types.Object]ast.Expr        // see carrier
	origins   map[*types.Var]origin            // see Brought
	seeking   map[*types.Var]bool              // those whose origins are being looked for
	cut       bool                             // one of them has led back to itself
	elements  map[types.Object][]ast.Expr      // see elementsOf
}

// Globals are what the variables of a package are made of: each function that names
// one would look through all that give it a value.
type Globals map[*types.Var]roots

// NewFunction is a unit of a package. Its Cost is still to be set.
func NewFunction(p *survey.Package, u *syntax.Unit, globals Globals) Function {
	return Function{
		p: p, u: u, Params: u.Params, Bound: make(map[types.Object]effect.Value),
		Known: Known{
			globals: globals, roots: make(map[*types.Var]roots), orders: make(map[types.Object]effect.Order),
			FixedVars: make(map[syntax.VariableAt]bool), pools: make(map[*types.Var]*types.Var), carriers: make(map[types.Object]ast.Expr), origins: make(map[*types.Var]origin), seeking: make(map[*types.Var]bool),
		},
	}
}

// Param is the number of a parameter, if it is one of the function.
func (w *Function) Param(o types.Object) (int, bool) {
	if o == nil {
		return poly.None, false
	}
	i, ok := w.Params[o]
	return i, ok
}

// Costly reports whether a call makes a round trip or may make one.
func (w *Function) Costly(call *ast.CallExpr) bool {
	return slices.ContainsFunc(w.Cost(call), func(t poly.Term) bool { return t.Leaf.Kind != poly.Param })
}

// Find reports whether f holds of a node of the code, that of literals left out.
func (w *Function) Find(root ast.Node, f func(ast.Node) bool) bool {
	found := false
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil || found {
			return false
		}
		if _, lit := n.(*ast.FuncLit); lit {
			return false
		}
		found = f(n)
		return !found
	})
	return found
}
