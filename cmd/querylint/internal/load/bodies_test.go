package load

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBlankBodies(t *testing.T) {
	const src = `package p

import "fmt"

// func comment() { is no function }
func plain() { one() }

func results() (a struct{ X int }, b interface{ M() }) { two() }
func structResult() struct{ F func() } { three(); return struct{ F func() }{} }
func interfaceResult() interface { M() } { four(); return nil }
func literals() { _, _, _ = '}', "}{\"", ` + "`}\n{`" + ` /* } */ // }
	five() }
func divides(a, b int) int { return a / b }
func generic[T interface{ ~int | ~[]struct{ X int } }](x T) map[string]struct{} { six(); return nil }
func assembly(x int) (y int)
func behind() { seven() }
func wrapped(
	a int, // with ) and {
	b func(func()) interface{},
) (
	c chan<- struct{},
) {
	if a > 0 {
		eight()
	}
}

type T struct{ f func() }

func (t *T) Method() { nine() }

func structlike(s structure) structure { ten() }

var V = func() int { return kept() }
	func indented() { kept() }
`
	blanked := []byte(src)
	blankBodies(blanked)
	got := string(blanked)
	for _, gone := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		assert.NotContains(t, got, gone+"()")
	}
	assert.Equal(t, 2, strings.Count(got, "kept()"))

	parse := func(text string) (*token.FileSet, *ast.File) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", text, parser.ParseComments)
		require.NoError(t, err)
		return fset, file
	}
	wantSet, want := parse(src)
	gotSet, file := parse(got)
	require.Len(t, file.Decls, len(want.Decls))
	for i, d := range want.Decls {
		assert.Equal(t, wantSet.Position(d.Pos()), gotSet.Position(file.Decls[i].Pos()))
		assert.Equal(t, wantSet.Position(d.End()), gotSet.Position(file.Decls[i].End()))
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		text := func(fset *token.FileSet, fn *ast.FuncDecl) string {
			var b strings.Builder
			require.NoError(t, format.Node(&b, fset, &ast.FuncDecl{Recv: fn.Recv, Name: fn.Name, Type: fn.Type}))
			return b.String()
		}
		same := file.Decls[i].(*ast.FuncDecl)
		assert.Equal(t, text(wantSet, fn), text(gotSet, same))
		assert.Equal(t, fn.Body == nil, same.Body == nil, fn.Name)
	}
}

// Text that does not parse does not become text that does, and nothing reads
// behind its end.
func TestBlankBodiesOfBrokenText(t *testing.T) {
	for _, src := range []string{
		"package p\nfunc f() {", "package p\nfunc f() { \"", "package p\nfunc f() { '\\", "package p\nfunc f(",
		"package p\nfunc f() { `", "package p\nfunc", "package p\nfunc f() { /*", "package p\nfunc f() }", "func",
	} {
		blanked := []byte(src)
		blankBodies(blanked)
		assert.Len(t, blanked, len(src))
		_, err := parser.ParseFile(token.NewFileSet(), "p.go", blanked, 0)
		assert.Error(t, err, src)
	}
}
