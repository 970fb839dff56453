// Package testsource reads small texts of Go code for tests, and what the tests expect
// of their expressions.
package testsource

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
)

// Check type-checks a file that imports nothing but the standard library, and returns
// a pass over it, without the facts of other packages.
func Check(t testing.TB, src string) *analysis.Pass {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "source.go", src, parser.ParseComments)
	require.NoError(t, err)
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Instances: make(map[*ast.Ident]types.Instance),
		Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := config.Check("example.com/p", fset, []*ast.File{file}, info)
	require.NoError(t, err)
	return &analysis.Pass{
		Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		ExportPackageFact: func(analysis.Fact) {},
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
}

// Want is what a test expects of an expression.
type Want struct {
	Expr ast.Expr
	Text string
	Line int
	In   *ast.FuncDecl // the function around it
}

// Wants are the calls want(expression, "what is expected") of a file, in their order.
func Wants(t testing.TB, pass *analysis.Pass) []Want {
	t.Helper()
	var wants []Want
	for _, decl := range pass.Files[0].Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(fn, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "want" {
				return true
			}
			text, err := strconv.Unquote(call.Args[1].(*ast.BasicLit).Value)
			require.NoError(t, err)
			wants = append(wants, Want{call.Args[0], text, pass.Fset.Position(call.Pos()).Line, fn})
			return true
		})
	}
	require.NotEmpty(t, wants)
	return wants
}
