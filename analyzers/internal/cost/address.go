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
	fields, values := w.SetBehind(lit)
	if slices.ContainsFunc(fields, func(f string) bool { return known.Unless[f] }) {
		return nil
	}
	if _, said := w.SaysAddress(lit, 0); !said && w.p.Catalog.Addressed(pkg, typ) {
		return nil // it is given one later, nobody knows which
	}
	call := &ast.CallExpr{Fun: lit.Type, Lparen: lit.Lbrace, Rparen: lit.Rbrace}
	c := callee{name: known.Library + " " + typ}
	c.pieces = []piece{{Step: effect.Step{
		Op: catalog.Client, Args: []effect.Arg{{For: "dsn", Value: w.Address(append([]ast.Expr{lit}, values...)...)}},
		Term: poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: poly.Free, Name: c.name, Handle: poly.None}, Chain: w.hop(call, c.name, nil)},
	}}}
	return w.place(call, c)
}

// copied says of a method that makes a client of another, http.Transport.Clone, where the
// new one connects to: as the old one, but for what it is given later.
func (w *walker) copied(call *ast.CallExpr, step *effect.Step) {
	recv := syntax.Receiver(call)
	if recv == nil || step.HasArg("dsn") {
		return
	}
	known, ok := w.p.Catalog.Literal(syntax.TypeKey(w.p.TypesInfo.TypeOf(recv)))
	if !ok {
		return
	}
	fields, values := w.SetBehind(call)
	if slices.ContainsFunc(fields, func(f string) bool { return known.Unless[f] }) {
		step.Op = ""
		return
	}
	step.Args = append(step.Args, effect.Arg{For: "dsn", Value: w.Address(append([]ast.Expr{recv}, values...)...)})
}
