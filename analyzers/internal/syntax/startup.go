package syntax

import (
	"go/ast"
	"go/types"
	"strconv"
)

// RunsOf says in which function the innermost node of a stack runs, and whether it
// may do so more than once per run of it. A literal that is a command of the command
// line is a function of its own.
func (p *Package) RunsOf(stack []ast.Node, in string) (from string, again bool) {
	from = in
	for i, n := range stack[:len(stack)-1] {
		if lit, ok := n.(*ast.FuncLit); ok && p.HasParam(lit.Type, p.Catalog.Command) {
			from, again = p.commandName(lit), false
		} else {
			again = again || i > 0 && p.RunsAgain(stack[i-1], n)
		}
	}
	return from, again
}

// RunsAgain reports whether what stands in a node may run more than once per run of
// what is around it: in a loop without an end, or in a literal that is handed on.
func (p *Package) RunsAgain(around, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ForStmt:
		return n.Cond == nil || n.Init == nil && n.Post == nil
	case *ast.RangeStmt:
		_, waits := CoreType(p.TypesInfo.TypeOf(n.X)).(*types.Chan)
		return waits
	case *ast.FuncLit:
		return !p.runsOnce(around, n)
	}
	return false
}

func (p *Package) commandName(lit *ast.FuncLit) string {
	return p.Pkg.Path() + ".command:" + strconv.Itoa(p.Line(lit.Pos()))
}

// StartsIn finds the functions with which a command begins that the code hands to a
// library, and those in which it waits for requests.
func (p *Package) StartsIn(root ast.Node, in string) (begins, serving []string) {
	var stack []ast.Node
	serves := func() {
		from, _ := p.RunsOf(append(stack, root), in)
		serving = append(serving, from)
	}
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		switch n := n.(type) {
		case *ast.FuncLit:
			if p.HasParam(n.Type, p.Catalog.Command) {
				begins = append(begins, p.commandName(n))
			}
			if p.HasRequest(n.Type) {
				serves()
			}
		case *ast.SelectStmt:
			if len(n.Body.List) == 0 {
				serves()
			}
		case *ast.CallExpr:
			if fn := p.StaticFunc(n); fn != nil && fn.Pkg() != nil && p.Catalog.Serves(fn.Pkg().Path(), fn.Name()) {
				serves()
			}
		}
		return true
	})
	return begins, serving
}
