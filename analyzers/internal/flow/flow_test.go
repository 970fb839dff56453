package flow_test

import (
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/internal/flow"
)

// Each body sets v to numbers and uses it in use(v), once. What the function is called
// with is number 0.
func TestReaching(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []int64
	}{
		{"the caller's", `use(v)`, []int64{0}},
		{"the last of several", `v = 1; v = 2; use(v)`, []int64{2}},
		{"nothing from behind", `v = 1; use(v); v = 2`, []int64{1}},
		{"one arm", `if yes { v = 1 }; use(v)`, []int64{0, 1}},
		{"both arms", `if yes { v = 1 } else { v = 2 }; use(v)`, []int64{1, 2}},
		{"an arm that leaves", `if yes { v = 1; return }; use(v)`, []int64{0}},
		{"an arm that ends the program", `if yes { v = 1; panic("no") }; use(v)`, []int64{0}},
		{"an arm of its own", `v = 1; if yes { v = 2; use(v) } else { v = 3 }`, []int64{2}},
		{"a switch without default", `v = 1; switch { case yes: v = 2 }; use(v)`, []int64{1, 2}},
		{"a switch with one", `v = 1; switch { case yes: v = 2; default: v = 3 }; use(v)`, []int64{2, 3}},
		{"fallthrough", `switch { case yes: v = 1; fallthrough; case !yes: use(v) }`, []int64{0, 1}},
		{"round a loop", `v = 1; for yes { use(v); v = 2 }`, []int64{1, 2}},
		{"the value of each turn", `v = 1; for yes { v = 2; use(v); v = 3 }`, []int64{2}},
		{"a loop that may have no turn", `for yes { v = 1 }; use(v)`, []int64{0, 1}},
		{"a range that may have none", `for range xs { v = 1 }; use(v)`, []int64{0, 1}},
		{"behind a break", `for { v = 1; if yes { break }; v = 2 }; use(v)`, []int64{1}},
		{"continue", `for yes { v = 1; if yes { v = 2; continue }; use(v) }`, []int64{1}},
		{"a label", `v = 1
outer:
	for yes { for { if yes { v = 2; continue outer }; break outer } }
	use(v)`, []int64{1, 2}},
		{"goto", `v = 1
again:
	use(v)
	if yes { v = 2; goto again }`, []int64{1, 2}},
		{"in the loop's post statement", `for i := 0; i < 3; v = 1 { use(v); i++ }`, []int64{0, 1}},
		{"in the head of an if", `v = 1; if v = 2; yes { use(v) }`, []int64{2}},
		{"adding", `v = 1; v += 2; use(v)`, []int64{1, 2}},
		{"adding behind", `v = 1; use(v); v += 2`, []int64{1}},
		{"in a literal made before", `v = 1; set := func() { v = 2 }; v = 3; set(); use(v)`, []int64{2, 3}},
		{"in a literal made behind", `v = 1; use(v); set := func() { v = 2 }; set()`, []int64{1}},
		{"in a goroutine", `v = 1; go func() { v = 2 }(); use(v)`, []int64{1, 2}},
		{"used in a literal", `v = 1; get := func() { use(v) }; v = 2; get()`, []int64{0, 1, 2}},
		{"lent", `v = 1; p := &v; v = 2; *p = 3; use(v)`, []int64{2, -1}},
		{"lent behind", `v = 1; use(v); p := &v; *p = 3`, []int64{1}},
		{"select", `v = 1; select { case v = <-ch: case <-ch: v = 2 }; use(v)`, []int64{-2, 2}},
		{"code that never runs", `v = 1; return; use(v)`, []int64{0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.ElementsMatch(t, c.want, reaching(t, c.body))
		})
	}
}

// reaching are the numbers that may be used; -1 stands for what others may set, -2 for
// what is not constant.
func reaching(t *testing.T, body string) (values []int64) {
	src := "package p\nvar yes bool\nvar xs []int\nvar ch chan int\nfunc use(int)\nfunc f(v int) {\n" + body + "\n}"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	require.NoError(t, err)
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object)}
	_, err = (&types.Config{Importer: importer.Default()}).Check("p", fset, []*ast.File{file}, info)
	require.NoError(t, err)
	f := file.Decls[len(file.Decls)-1].(*ast.FuncDecl)
	v := info.Defs[f.Type.Params.List[0].Names[0]]
	var defs []flow.Definition
	var given []int64
	var use token.Pos
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if id, ok := n.Lhs[0].(*ast.Ident); ok && info.Uses[id] == v {
				kind, value := flow.Replaces, int64(-2)
				if n.Tok != token.ASSIGN {
					kind = flow.Adds
				}
				if x := info.Types[n.Rhs[0]].Value; x != nil {
					value, _ = constant.Int64Val(x)
				}
				defs, given = append(defs, flow.Definition{Pos: id.Pos(), Kind: kind}), append(given, value)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				defs, given = append(defs, flow.Definition{Pos: n.Pos(), Kind: flow.Lends}), append(given, -1)
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "use" {
				use = n.Args[0].Pos()
			}
		}
		return true
	})
	b := flow.New(f.Body, func(call *ast.CallExpr) bool {
		id, ok := call.Fun.(*ast.Ident)
		return !ok || id.Name != "panic"
	})
	reach, start := b.Reaching(v.Pos(), use, defs)
	if start {
		values = append(values, 0)
	}
	for _, i := range reach {
		values = append(values, given[i])
	}
	return values
}
