package cost

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/querylint/querylint/analyzers/internal/sourcefile"
)

func itoa(n int) string { return strconv.Itoa(n) }

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

// Times is how often the factors make something run, as a reader would write
// it: 3·len(ids)·len(x.Lines).
func Times(coef int64, fs []Factor) string {
	var parts []string
	if coef > 1 {
		parts = append(parts, strconv.FormatInt(coef, 10))
	}
	for _, f := range fs {
		if f.Class.Raises() {
			parts = append(parts, f.Text())
		}
	}
	if len(parts) == 0 {
		return "1"
	}
	return strings.Join(parts, "·")
}

// Polynomial is Times with the memos and caches that have to be without an answer.
func (t *Term) Polynomial() string {
	var parts []string
	for _, f := range t.Factors {
		if f.Class.remembers() {
			parts = append(parts, "miss("+f.Memo()+")")
		}
	}
	if times := Times(t.Coef, t.Factors); times != "1" || len(parts) == 0 {
		parts = append(parts, times)
	}
	return strings.Join(parts, "·")
}

// Memos are the memos and caches that have to be without an answer.
func (t *Term) Memos() []string {
	var out []string
	for _, f := range t.Factors {
		if f.Class.remembers() {
			out = append(out, f.Memo())
		}
	}
	return out
}

// Path is the way from the call to the driver: its two last steps, behind an
// ellipsis for the call itself and all between.
func (t *Term) Path() string {
	n := len(t.Chain) // the last is the driver
	if n < 2 {
		return ""
	}
	parts := []string{"…"}
	if n > 2 || t.Bound {
		parts = append(parts, LocalName(t.Chain[n-2].Function))
	}
	return strings.Join(append(parts, t.Leaf.Name), " → ")
}

// LocalName is a function's name without its package, for those who read it
// next to the code: (*T).Method, Func.
func LocalName(full string) string {
	name := full[strings.LastIndexByte(full, '/')+1:]
	if _, local, ok := strings.Cut(name, "."); ok {
		return local
	}
	return name
}

// FuncName is the full name of a function, as Function has it.
func FuncName(fn *types.Func) string { return funcName(fn) }
