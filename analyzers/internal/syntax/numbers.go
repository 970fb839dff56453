package syntax

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// GivesNumber reports whether the first result of a function is an integer, or a
// text that may be made of one.
func (p *Package) GivesNumber(t *ast.FuncType) bool {
	if t.Results == nil || len(t.Results.List) == 0 {
		return false
	}
	r := p.TypesInfo.TypeOf(t.Results.List[0].Type)
	if r == nil {
		return false
	}
	b, ok := r.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsString) != 0
}

// Counted are the fields and the variables of the package that a function adds to.
func (p *Package) Counted(u *Unit) map[types.Object]bool {
	set := make(map[types.Object]bool)
	add := func(e ast.Expr) {
		if x, ok := Unparen(e).(*ast.IndexExpr); ok { // a counter for each kind
			e = x.X
		}
		if v, ok := p.Object(e).(*types.Var); ok && (v.IsField() || v.Parent() == p.Pkg.Scope()) {
			set[v] = true
		}
	}
	OwnNodes(u.Body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.IncDecStmt:
			if n.Tok == token.INC {
				add(n.X)
			}
		case *ast.AssignStmt:
			if n.Tok == token.ADD_ASSIGN {
				add(n.Lhs[0])
			}
		case *ast.CallExpr:
			if e := p.CountsUp(n); e != nil {
				add(e)
			}
		}
	})
	return set
}

// CountsUp is what a call counts up at once and answers, or nil.
func (p *Package) CountsUp(e ast.Expr) ast.Expr {
	call, ok := Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if m, ok := p.Catalogued(call); !ok || m.Op != catalog.Count {
		return nil
	}
	if len(call.Args) > 1 { // atomic.AddInt64(&s.last, 1)
		if ref, ok := Unparen(call.Args[0]).(*ast.UnaryExpr); ok {
			return ref.X
		}
		return nil
	}
	return Receiver(call)
}

// FlowsOn adds the variables to a set that are given what comes from one of it.
func (p *Package) FlowsOn(u *Unit, set map[types.Object]bool, from func(ast.Expr) bool) {
	for grown := true; grown; {
		grown = false
		OwnNodes(u.Body, func(n ast.Node) {
			as, ok := n.(*ast.AssignStmt)
			if !ok || len(as.Lhs) != len(as.Rhs) {
				return
			}
			for i, lhs := range as.Lhs {
				if o := p.Object(lhs); o != nil && !set[o] && (from(as.Rhs[i]) || p.CountsUp(as.Rhs[i]) != nil) {
					set[o], grown = true, true
				}
			}
		})
	}
}

// OwnNodes visits the nodes of a body, those of function literals left out.
func OwnNodes(body *ast.BlockStmt, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}
