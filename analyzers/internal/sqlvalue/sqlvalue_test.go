package sqlvalue

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// One importer for all tests: it reads packages from source.
var (
	files    = token.NewFileSet()
	packages = importer.ForCompiler(files, "source", nil)
)

// load checks a package of one file that calls run(text), and lists what each
// call of run may be given.
func load(t *testing.T, code string) (texts [][]*Text, fset *token.FileSet) {
	t.Helper()
	fset = files
	file, err := parser.ParseFile(fset, "p.go", "package p\nimport (\n\"bytes\"\n\"fmt\"\n\"strings\"\n)\nvar (\n_ = fmt.Sprint\n_ = strings.Join\n_ bytes.Buffer\n)\nfunc run(string) {}\n"+code, parser.ParseComments)
	require.NoError(t, err)
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	conf := types.Config{Importer: packages}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, info)
	require.NoError(t, err)
	src := &Source{
		Info: info, Pkg: pkg, Files: []*ast.File{file},
		Piece: func(*ast.CallExpr) (any, bool) { return nil, false },
		Runs:  func(*ast.CallExpr) bool { return false },
		Text:  func(*ast.CallExpr) int { return -1 },
	}
	for _, d := range file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Name.Name == "run" {
			continue
		}
		src.Function(fn.Type.Params.List, fn.Body, func(call *ast.CallExpr, w *Walk) {
			if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "run" {
				return
			}
			n := w.Eval(call.Args[0])
			var list []*Text
			for _, p := range Enumerate(n) {
				list = append(list, Read(n, p))
			}
			texts = append(texts, list)
		})
	}
	return texts, fset
}

// shown is a text with … for its gaps.
func shown(x *Text) string {
	var b strings.Builder
	for _, s := range x.Segs {
		if s.Gap != nil {
			b.WriteString("…")
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

func TestTexts(t *testing.T) {
	for _, test := range []struct {
		code string
		want []string
	}{
		{`func f() { run("a" + "b") }`, []string{"ab"}},
		{"const c = `a`\nfunc f() { run(c + \"b\") }", []string{"ab"}},
		{`func f(x string) { run("a" + x + "b") }`, []string{"a…b"}},
		{`func f(x bool) { q := "a"; if x { q += "b" }; run(q) }`, []string{"a", "ab"}},
		{`func f(x bool) { q := ""; if x { q = "b" } else { q = "c" }; run("a" + q) }`, []string{"ab", "ac"}},
		{`func f(x bool) { q := "a"; if x { return }; q += "b"; run(q) }`, []string{"ab"}},
		{`func f(x int) { q := "a"; switch x { case 1: q += "b"; case 2: q += "c" }; run(q) }`, []string{"a", "ab", "ac"}},
		{`func f(x int) { q := "a"; for range x { q += "b" }; run(q) }`, []string{"ab"}},
		{`func f() { for _, c := range []string{"b", "c"} { run("a" + c) } }`, []string{"ab", "ac"}},
		// What parts at one branch takes the same way.
		{`func f(x bool) { a, b := "1", "2"; if x { a += "x"; b += "x" }; run(a + b) }`, []string{"12", "1x2x"}},
		{`func f(x string) { run(fmt.Sprintf("a %s %d %% %[1]s", x, 7)) }`, []string{"a … 7 % …"}},
		{`func f(x string) { run(fmt.Sprintf("a %s", "b")) }`, []string{"a b"}},
		{`func f() { var b strings.Builder; b.WriteString("a"); fmt.Fprintf(&b, "%s", "b"); b.WriteByte('c'); run(b.String()) }`, []string{"abc"}},
		{`func f() { b := bytes.NewBufferString("a"); b.WriteString("b"); run(b.String()) }`, []string{"ab"}},
		{`func f(x bool) { l := []string{"a"}; if x { l = append(l, "b") }; run(strings.Join(l, ",")) }`, []string{"a", "a,b"}},
		{`func f(l []string) { run("(" + strings.Join(l, ",") + ")") }`, []string{"(…)"}},
		{`func f(n int) { run(strings.TrimSuffix(strings.Repeat("?,", n), ",")) }`, []string{"?"}},
		{`func f() { q := "ab,"; run(q[:len(q)-1]) }`, []string{"ab"}},
		{`func f() { run(strings.ReplaceAll("a @ b", "@", "c")) }`, []string{"a c b"}},
		{`func f() { run(strings.TrimSpace("  a ")) }`, []string{"a"}},
		{`func g(x string) string { return "a" + x }` + "\n" + `func f() { run(g("b")) }`, []string{"ab"}},
		{`func f() { g := func(x string) string { return "a" + x }; run(g("b")) }`, []string{"ab"}},
		{`func f() { var l []string; add := func(x string) { l = append(l, x) }; add("a"); add("b"); run(strings.Join(l, " ")) }`, []string{"a b"}},
		{`type s struct{ q string }` + "\n" + `func n() *s { return &s{q: "a"} }` + "\n" + `func f(x *s) { run(x.q) }`, []string{"a"}},
		{`var v = "a"` + "\n" + `func f() { run(v) }`, []string{"a"}},
		{`var v = "a"` + "\n" + `func g() { v = "b" }` + "\n" + `func f() { run(v) }`, []string{"a", "b"}},
		{`var v = "a"` + "\n" + `func g() { v += "b" }` + "\n" + `func f() { run(v) }`, []string{"…"}},
		{`var v = "a"` + "\n" + `func g(x string) { v = x }` + "\n" + `func f() { run(v + "c") }`, []string{"ac", "…c"}},
		{`type s struct{ q string }` + "\n" + `func n(x bool) *s { if x { return &s{q: "a"} }; return &s{q: "b"} }` + "\n" + `func f(x *s) { run(x.q) }`, []string{"a", "b"}},
		{`type s struct{ q string }` + "\n" + `func n(x *s) { x.q = "a"; x.q = "b"; x.q = "c"; x.q = "d"; x.q = "e" }` + "\n" + `func f(x *s) { run(x.q) }`, []string{"…"}},
		{`func g(p *string) {}` + "\n" + `func f() { q := "a"; g(&q); run(q) }`, []string{"…"}},
		{`func g(n int) string { return g(n-1) + "a" }` + "\n" + `func f() { run(g(3)) }`, []string{"…aaaa"}},
	} {
		texts, _ := load(t, test.code)
		require.Len(t, texts, 1, test.code)
		var got []string
		for _, x := range texts[0] {
			got = append(got, shown(x))
		}
		slices.Sort(got)
		assert.Equal(t, test.want, slices.Compact(got), test.code)
	}
}

// TestAlternatives: many branches make few texts, and each of them is there.
func TestAlternatives(t *testing.T) {
	var b strings.Builder
	b.WriteString("func f(x [12]bool) {\nq := \"q\"\n")
	for i := range 12 {
		fmt.Fprintf(&b, "if x[%d] { q += \" c%d\" }\n", i, i)
	}
	b.WriteString("run(q)\n}\n")
	texts, _ := load(t, b.String())
	assert.LessOrEqual(t, len(texts[0]), maxAlternatives)
	all := make(map[string]bool)
	for _, x := range texts[0] {
		all[shown(x)] = x.Short
	}
	assert.True(t, all["q"], "there are longer ones")
	for i := range 12 {
		assert.Contains(t, all, fmt.Sprintf("q c%d", i))
	}
}

// TestPlaces: every byte of a text is known by its place.
func TestPlaces(t *testing.T) {
	for _, code := range []string{
		`func f() { run("a\tb\"c\u00e4d" + "ef") }`,
		"func f() { run(`a\nb`) }",
		`func f() { run(fmt.Sprintf("ab%%c %s", "d")) }`,
	} {
		texts, fset := load(t, code)
		for _, s := range texts[0][0].Segs {
			for i, r := range s.Text {
				at := fset.Position(s.At(i))
				require.True(t, at.IsValid())
				file := fset.File(s.At(i))
				require.NotNil(t, file)
				if r < 'a' || r > 'z' {
					continue
				}
				l := s.Lit.Src
				off := int(s.At(i) - l.Pos())
				assert.Equal(t, string(r), l.Value[off:off+1], code)
			}
		}
	}
}

func TestCarriageReturns(t *testing.T) {
	l := &ast.BasicLit{ValuePos: 10, Kind: token.STRING, Value: "`a\r\nb`"}
	assert.Equal(t, token.Pos(11), inLiteral(l, 0))
	assert.Equal(t, token.Pos(13), inLiteral(l, 1))
	assert.Equal(t, token.Pos(14), inLiteral(l, 2))
	assert.Equal(t, token.Pos(15), inLiteral(l, 3))
}

func TestQuote(t *testing.T) {
	interpreted := &Lit{Src: &ast.BasicLit{Value: `"a"`}}
	got, ok := Quote(interpreted, "a\"b%")
	assert.True(t, ok)
	assert.Equal(t, `a\"b%`, got)
	got, _ = Quote(&Lit{Src: interpreted.Src, Verb: true}, "b%")
	assert.Equal(t, "b%%", got)
	_, ok = Quote(&Lit{Src: &ast.BasicLit{Value: "`a`"}}, "`a`")
	assert.False(t, ok)
}
