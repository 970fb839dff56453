package syntax

import (
	"go/ast"
	"go/types"
	"strings"
	"unicode/utf8"

	"github.com/querylint/querylint/analyzers/internal/sourcefile"
)

const maxText = 48 // runes of an expression that a message repeats

// ExprText renders an expression for a message: short, on one line.
func ExprText(e ast.Expr) string {
	e = ast.Unparen(e)
	if s := sourcefile.Expr(e); utf8.RuneCountInString(s) <= maxText && !strings.Contains(s, "\n") {
		return s
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		return ExprText(e.Fun) + "(…)"
	case *ast.SelectorExpr:
		if x, ok := ast.Unparen(e.X).(*ast.CallExpr); ok {
			return ExprText(x.Fun) + "(…)." + e.Sel.Name
		}
		return "…." + e.Sel.Name
	case *ast.IndexExpr:
		return ExprText(e.X) + "[…]"
	case *ast.SliceExpr:
		return ExprText(e.X) + "[…]"
	case *ast.StarExpr:
		return ExprText(e.X)
	}
	return "…"
}

// CaseText is a case as the source has it.
func CaseText(c *ast.CaseClause) string {
	if len(c.List) == 0 {
		return "default"
	}
	texts := make([]string, len(c.List))
	for i, e := range c.List {
		texts[i] = ExprText(e)
	}
	return "case " + strings.Join(texts, ", ")
}

// FuncName is the full name of a function as chains and reports give it:
// pkg/path.Func or pkg/path.(*T).Method.
func FuncName(fn *types.Func) string {
	if fn.Pkg() == nil {
		return fn.Name()
	}
	sig, _ := fn.Type().(*types.Signature)
	if sig == nil || sig.Recv() == nil {
		return fn.Pkg().Path() + "." + fn.Name()
	}
	typ, star := sig.Recv().Type(), ""
	if p, ok := types.Unalias(typ).(*types.Pointer); ok {
		typ, star = p.Elem(), "*"
	}
	name := "?"
	if n, ok := types.Unalias(typ).(*types.Named); ok {
		name = n.Obj().Name()
	}
	if star == "" {
		return fn.Pkg().Path() + "." + name + "." + fn.Name()
	}
	return fn.Pkg().Path() + ".(*" + name + ")." + fn.Name()
}

// Named returns the named type behind pointers and aliases, or nil.
func Named(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, _ := t.(*types.Named)
	return n
}

// TypeKey is the package path and name of the named type behind t, or "".
func TypeKey(t types.Type) (pkg, name string) {
	n := Named(t)
	if n == nil || n.Obj().Pkg() == nil {
		return "", ""
	}
	return n.Obj().Pkg().Path(), n.Obj().Name()
}
