package syntax

import (
	"go/ast"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// Exits reports whether the call never comes back: panic, os.Exit, log.Fatal.
func (p *Package) Exits(call *ast.CallExpr) bool {
	if p.Builtin(call) == "panic" {
		return true
	}
	m, ok := p.Catalogued(call)
	return ok && m.Effect == catalog.Exit
}
