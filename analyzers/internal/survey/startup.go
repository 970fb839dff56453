package survey

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// stretches are those of a declaration, outermost first.
func (p *Package) stretches(root ast.Node) (out []link.Stretch) {
	var stack []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if len(stack) > 0 {
			lit, ok := n.(*ast.FuncLit)
			typed := ok && p.HasParam(lit.Type, p.Catalog.Command)
			if again := !typed && p.RunsAgain(stack[len(stack)-1], n); typed || again {
				from, to := p.Fset.Position(n.Pos()), p.Fset.Position(n.End())
				out = append(out, link.Stretch{File: from.Filename, From: from.Line, To: to.Line, Again: again})
			}
		}
		stack = append(stack, n)
		return true
	})
	return out
}

// Starts notes the functions of the package in which a program or a command begins,
// those that wait for requests or for the end of the program, and what runs apart.
func (p *Package) Starts(own *link.Package) {
	for _, u := range p.Units {
		d, ok := u.Node.(*ast.FuncDecl)
		if !ok || p.IsTest(d.Pos()) {
			continue
		}
		switch {
		case p.StartsUp(u) && d.Name.Name == "init":
			own.Inits = append(own.Inits, u.Name)
		case p.StartsUp(u), p.HasParam(u.Type, p.Catalog.Command):
			own.Begins = append(own.Begins, u.Name)
		}
		if p.Serves(u) {
			own.Serving = append(own.Serving, u.Name)
		}
	}
	for _, file := range p.Files {
		if p.IsTest(file.FileStart) {
			continue
		}
		for _, decl := range file.Decls {
			in := ""
			if d, ok := decl.(*ast.FuncDecl); ok {
				if fn, ok := p.TypesInfo.Defs[d.Name].(*types.Func); ok {
					in = syntax.FuncName(fn)
				}
			}
			begun, served := p.StartsIn(decl, in)
			own.Begins, own.Serving = append(own.Begins, begun...), append(own.Serving, served...)
			own.Apart = append(own.Apart, p.stretches(decl)...)
		}
	}
}
