package survey

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// steps is the answer that the condition of a loop takes the next row of, or nil.
func (p *Package) steps(head ast.Expr) ast.Expr {
	next, ok := syntax.Unparen(head).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if m, ok := p.Catalogued(next); !ok || m.Effect != catalog.Rows {
		return nil
	}
	return syntax.Receiver(next)
}

// handsRows is the answer whose rows are handed on, one by one, to a function: the last of
// the calls around it is given that and the rows, and those before run theirs once, as in a
// transaction. It is nil where that is not known.
func (p *Package) handsRows(calls []*syntax.Starter) ast.Expr {
	last := len(calls) - 1
	for _, s := range calls[:last] {
		if use := p.useOf(s); use == nil || len(use.loops) > 0 {
			return nil
		}
	}
	use := p.useOf(calls[last])
	if use == nil || len(use.loops) != 1 {
		return nil
	}
	loop, ok := use.loops[0].(*ast.ForStmt)
	if !ok {
		return nil
	}
	rows := p.Object(p.steps(loop.Cond))
	args := calls[last].Call.Args
	if i := use.in.Params[rows]; rows != nil && i > 0 && i <= len(args) && len(p.Assigned[rows]) == 0 {
		return args[i-1]
	}
	return nil
}

// use is where a function of the package calls another that it is given.
type use struct {
	in    *syntax.Unit
	loops []ast.Node // around it
}

// useOf is the only use of a function that a call is given, where that is a call and stands
// in no function literal; nil otherwise.
func (p *Package) useOf(s *syntax.Starter) *use {
	u := p.ByFunc[p.StaticFunc(s.Call)]
	if u == nil || s.Arg < 0 {
		return nil
	}
	var given types.Object
	for o, i := range u.Params {
		if i == s.Arg+1 {
			given = o
		}
	}
	if given == nil || len(p.Assigned[given]) > 0 {
		return nil
	}
	var found []*use
	var stack []ast.Node
	ast.Inspect(u.Body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if id, ok := n.(*ast.Ident); ok && p.TypesInfo.Uses[id] == given {
			found = append(found, p.calledIn(u, stack, id))
		}
		stack = append(stack, n)
		return true
	})
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// calledIn is the use of a name below a stack of nodes, or nil if it is no call.
func (p *Package) calledIn(u *syntax.Unit, stack []ast.Node, name *ast.Ident) *use {
	if call, ok := stack[len(stack)-1].(*ast.CallExpr); !ok || call.Fun != name {
		return nil
	}
	found := &use{in: u}
	for _, n := range stack {
		switch n.(type) {
		case *ast.FuncLit:
			return nil
		case *ast.ForStmt, *ast.RangeStmt:
			found.loops = append(found.loops, n)
		}
	}
	return found
}
