package cost

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/link"
)

// runsOf says in which function the innermost node of a stack runs, and whether it
// may do so more than once per run of it. A literal that is a command of the command
// line is a function of its own.
func (p *pass) runsOf(stack []ast.Node, in string) (from string, again bool) {
	from = in
	for i, n := range stack[:len(stack)-1] {
		if lit, ok := n.(*ast.FuncLit); ok && p.hasParam(lit.Type, p.cat.Command) {
			from, again = p.commandName(lit), false
		} else {
			again = again || i > 0 && p.runsAgain(stack[i-1], n)
		}
	}
	return from, again
}

// runsAgain reports whether what stands in a node may run more than once per run of
// what is around it: in a loop without an end, or in a literal that is handed on.
func (p *pass) runsAgain(around, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ForStmt:
		return n.Cond == nil || n.Init == nil && n.Post == nil
	case *ast.RangeStmt:
		_, waits := coreType(p.TypesInfo.TypeOf(n.X)).(*types.Chan)
		return waits
	case *ast.FuncLit:
		return !p.runsOnce(around, n)
	}
	return false
}

// stretches are those of a declaration, outermost first.
func (p *pass) stretches(root ast.Node) (out []link.Stretch) {
	var stack []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if len(stack) > 0 {
			lit, ok := n.(*ast.FuncLit)
			typed := ok && p.hasParam(lit.Type, p.cat.Command)
			if again := !typed && p.runsAgain(stack[len(stack)-1], n); typed || again {
				from, to := p.Fset.Position(n.Pos()), p.Fset.Position(n.End())
				out = append(out, link.Stretch{File: from.Filename, From: from.Line, To: to.Line, Again: again})
			}
		}
		stack = append(stack, n)
		return true
	})
	return out
}

func (p *pass) commandName(lit *ast.FuncLit) string {
	return p.Pkg.Path() + ".command:" + strconv.Itoa(p.line(lit.Pos()))
}

// runsOnce reports whether a literal runs where it stands: it is called there, or
// given to something that is known to run it once.
func (p *pass) runsOnce(around ast.Node, lit *ast.FuncLit) bool {
	call, ok := around.(*ast.CallExpr)
	if !ok {
		return false
	}
	if unparen(call.Fun) == lit {
		return true
	}
	m, ok := p.catalogued(call)
	return ok && slices.ContainsFunc(m.Calls, func(cb catalog.Callback) bool {
		return cb.Times != catalog.Each && cb.Times != catalog.Batch && cb.Arg < len(call.Args) && unparen(call.Args[cb.Arg]) == lit
	})
}

// starts notes the functions of the package in which a program or a command begins,
// those that wait for requests or for the end of the program, and what runs apart.
func (p *pass) starts(own *link.Package) {
	for _, u := range p.units {
		d, ok := u.node.(*ast.FuncDecl)
		if !ok || p.isTest(d.Pos()) {
			continue
		}
		switch {
		case p.startsUp(u) && d.Name.Name == "init":
			own.Inits = append(own.Inits, u.name)
		case p.startsUp(u), p.hasParam(u.typ, p.cat.Command):
			own.Begins = append(own.Begins, u.name)
		}
		if p.serves(u) {
			own.Serving = append(own.Serving, u.name)
		}
	}
	for _, file := range p.Files {
		if p.isTest(file.FileStart) {
			continue
		}
		for _, decl := range file.Decls {
			in := ""
			if d, ok := decl.(*ast.FuncDecl); ok {
				if fn, ok := p.TypesInfo.Defs[d.Name].(*types.Func); ok {
					in = funcName(fn)
				}
			}
			begun, served := p.startsIn(decl, in)
			own.Begins, own.Serving = append(own.Begins, begun...), append(own.Serving, served...)
			own.Apart = append(own.Apart, p.stretches(decl)...)
		}
	}
}

func (p *pass) startsIn(root ast.Node, in string) (begins, serving []string) {
	var stack []ast.Node
	serves := func() {
		from, _ := p.runsOf(append(stack, root), in)
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
			if p.hasParam(n.Type, p.cat.Command) {
				begins = append(begins, p.commandName(n))
			}
			if p.hasParam(n.Type, p.cat.Request) {
				serves()
			}
		case *ast.SelectStmt:
			if len(n.Body.List) == 0 {
				serves()
			}
		case *ast.CallExpr:
			if fn := p.staticFunc(n); fn != nil && fn.Pkg() != nil && p.cat.Serves(fn.Pkg().Path(), fn.Name()) {
				serves()
			}
		}
		return true
	})
	return begins, serving
}
