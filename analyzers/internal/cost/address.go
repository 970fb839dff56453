package cost

import (
	"go/ast"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// literal records that a struct whose literal is a client of a library is made:
// &kafka.Writer{…}. Where no field is called the address, all of them are.
func (w *walker) literal(lit *ast.CompositeLit) []poly.Term {
	if lit.Type == nil {
		return nil
	}
	pkg, typ := syntax.TypeKey(w.p.TypesInfo.TypeOf(lit))
	known, ok := w.p.Catalog.Literal(pkg, typ)
	if !ok || slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		kv, ok := e.(*ast.KeyValueExpr)
		return ok && known.Unless[w.KeyName(kv.Key)]
	}) {
		return nil
	}
	if _, said := w.SaysAddress(lit, 0); !said && w.p.Catalog.Addressed(pkg, typ) {
		return nil // it is given one later, nobody knows which
	}
	call := &ast.CallExpr{Fun: lit.Type, Lparen: lit.Lbrace, Rparen: lit.Rbrace}
	c := callee{name: known.Library + " " + typ}
	c.pieces = []piece{{Step: effect.Step{
		Op: catalog.Client, Args: []effect.Arg{{For: "dsn", Value: w.Address(lit)}},
		Term: poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: poly.Free, Name: c.name, Handle: poly.None}, Chain: w.hop(call, c.name, nil)},
	}}}
	return w.place(call, c)
}
