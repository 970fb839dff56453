package cost

import (
	"go/ast"
	"go/types"
	"strings"
	"unicode/utf8"

	"github.com/querylint/querylint/analyzers/internal/sourcefile"
)

const maxText = 48 // runes of an expression that a message repeats

// exprText renders an expression for a message: short, on one line.
func exprText(e ast.Expr) string {
	e = ast.Unparen(e)
	if s := sourcefile.Expr(e); utf8.RuneCountInString(s) <= maxText && !strings.Contains(s, "\n") {
		return s
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		return exprText(e.Fun) + "(…)"
	case *ast.SelectorExpr:
		if x, ok := ast.Unparen(e.X).(*ast.CallExpr); ok {
			return exprText(x.Fun) + "(…)." + e.Sel.Name
		}
		return "…." + e.Sel.Name
	case *ast.IndexExpr:
		return exprText(e.X) + "[…]"
	case *ast.SliceExpr:
		return exprText(e.X) + "[…]"
	case *ast.StarExpr:
		return exprText(e.X)
	}
	return "…"
}

// caseText is a case as the source has it.
func caseText(c *ast.CaseClause) string {
	if len(c.List) == 0 {
		return "default"
	}
	texts := make([]string, len(c.List))
	for i, e := range c.List {
		texts[i] = exprText(e)
	}
	return "case " + strings.Join(texts, ", ")
}

// funcName is the full name of a function as chains and reports give it:
// pkg/path.Func or pkg/path.(*T).Method.
func funcName(fn *types.Func) string {
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

// named returns the named type behind pointers and aliases, or nil.
func named(t types.Type) *types.Named {
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

// typeKey is the package path and name of the named type behind t, or "".
func typeKey(t types.Type) (pkg, name string) {
	n := named(t)
	if n == nil || n.Obj().Pkg() == nil {
		return "", ""
	}
	return n.Obj().Pkg().Path(), n.Obj().Name()
}

// FuncName is the full name of a function, as Function has it.
func FuncName(fn *types.Func) string { return funcName(fn) }
