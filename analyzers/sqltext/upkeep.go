package sqltext

import (
	"go/ast"
	"strings"
)

// isUpkeep reports whether a function is a migration, a seed or the like, by
// its name or that of its file or package: it runs once, by hand or at start.
func (p *pass) isUpkeep(file, function string) bool {
	path := p.Pkg.Path()
	if p.Module != nil {
		path = strings.TrimPrefix(path, p.Module.Path)
	}
	return p.cat.Upkeep(function) || p.cat.UpkeepFile(file, path)
}

// drains reports whether the function asks how many rows a write has changed:
// it takes them away batch by batch.
func (p *pass) drains() bool {
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
