package statement

import (
	"go/ast"
	"go/types"
	"regexp"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

var deletesSome = regexp.MustCompile(`(?is)^\s*DELETE\b.*\bLIMIT\s+\S+\s*;?\s*$`)

// drains reports whether a text takes rows away batch by batch: then it does not
// matter which ones go first.
func (p *pass) drains(call *ast.CallExpr, part Part, elems []*sqlvalue.Elem) bool {
	switch {
	case p.asksRows():
		return true
	case !deletesSome.MatchString(part.Text):
		return false
	case p.repeats(call):
		return true
	}
	// The number behind LIMIT is the last of the text.
	last := part.stretches[len(part.stretches)-1].seg
	if last.Gap != nil {
		return p.parameter(last.Gap.Expr)
	}
	return len(elems) > 0 && p.parameter(elems[len(elems)-1].Expr)
}

// asksRows reports whether the function asks how many rows a write has changed.
func (p *pass) asksRows() bool {
	if p.decl == nil {
		return false
	}
	if d, ok := p.draining[p.decl]; ok {
		return d
	}
	found := false
	ast.Inspect(p.decl.Body, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "RowsAffected" {
			found = true
		}
		return !found
	})
	p.draining[p.decl] = found
	return found
}

// repeats reports whether a call stands in a loop that does not go over data:
// it ends when nothing is left.
func (p *pass) repeats(call *ast.CallExpr) bool {
	if p.decl == nil {
		return false
	}
	for _, n := range enclosing(p.decl.Body, call) {
		if _, ok := n.(*ast.ForStmt); ok {
			return true
		}
	}
	return false
}

// parameter reports whether an expression is a parameter of the function around
// it: then the caller says how many rows go at a time.
func (p *pass) parameter(e ast.Expr) bool {
	if e == nil || p.fn == nil {
		return false
	}
	e = ast.Unparen(e)
	if c, ok := e.(*ast.CallExpr); ok && len(c.Args) == 1 && p.TypesInfo.Types[c.Fun].IsType() {
		e = ast.Unparen(c.Args[0])
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := p.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	for q := range p.fn.Signature().Params().Variables() {
		if q == v {
			return true
		}
	}
	return false
}
