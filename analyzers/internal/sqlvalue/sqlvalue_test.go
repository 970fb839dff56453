package sqlvalue

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
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

// load lists what each call of run(text) may be given in a package of one file.
func load(t *testing.T, code string) (texts [][]*Text) {
	t.Helper()
	loadNodes(t, code, func(n Node) {
		var list []*Text
		for _, p := range Enumerate(n) {
			list = append(list, Read(n, p))
		}
		texts = append(texts, list)
	})
	return texts
}

// loadNodes checks a package of one file and calls visit for what each call of
// run(text) is given.
func loadNodes(t *testing.T, code string, visit func(Node)) {
	t.Helper()
	fset := files
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
		Named: func(*ast.CallExpr) int { return -1 },
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
			visit(w.Eval(call.Args[0]))
		})
	}
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
		// A loop is walked as if it had one turn, which is the first and the last.
		{`func f(l []int) { var b strings.Builder; for i := range l { if i > 0 { b.WriteString(", ") }; b.WriteString("?") }; run(b.String()) }`, []string{"?"}},
		{`func f(l []int) { var b strings.Builder; for i := range l { if i != 0 { b.WriteString(", ") }; b.WriteString("?") }; run(b.String()) }`, []string{"?"}},
		{`func f(l []int) { var b strings.Builder; for i := range l { if 0 < i { b.WriteByte(',') }; b.WriteString("?") }; run(b.String()) }`, []string{"?"}},
		{`func f(l []int) { var b bytes.Buffer; for i := range l { b.WriteString("?"); if i != len(l)-1 { b.WriteString(", ") } }; run(b.String()) }`, []string{"?"}},
		{`func f(l []int) { var b bytes.Buffer; for i := range l { b.WriteString("?"); if i < len(l)-1 { b.WriteString(", ") } }; run(b.String()) }`, []string{"?"}},
		{`func f(l []int) { var b bytes.Buffer; for i := range l { b.WriteString("?"); if i+1 < len(l) { b.WriteString(", ") } }; run(b.String()) }`, []string{"?"}},
		{`func f(l []int) { n := len(l); q := ""; for i := range l { q += "?"; if i == n-1 { q += ")" } else { q += "," } }; run(q) }`, []string{"?)"}},
		{`func f(l []int) { n := len(l); q := ""; for i := 0; i < n; i++ { if i > 0 { q += "," }; q += "?" }; run(q) }`, []string{"?"}},
		{`func f(l []int) { q := ""; for i := 1; i <= len(l); i++ { q += "?"; if i < len(l) { q += "," } }; run(q) }`, []string{"?"}},
		{`func f(l []int) { q := ""; for i := range l { switch { case i == 0: q += " WHERE a"; default: q += " AND a" } }; run(q) }`, []string{" WHERE a"}},
		{`func f(l []int) { q := ""; for i := range l { switch i { case 0: q += " WHERE a"; default: q += " AND a" } }; run(q) }`, []string{" WHERE a"}},
		{`func f(l []int) { q, first := "", true; for range l { if !first { q += "," }; first = false; q += "?" }; run(q) }`, []string{"?"}},
		{`func f(l []int) { q, more := "", false; for range l { if more { q += "," }; more = true; q += "?" }; run(q) }`, []string{"?"}},
		{`func f(l []int) { q, n := "", 0; for range l { if n > 0 { q += "," }; n++; q += "?" }; run(q) }`, []string{"?"}},
		{`func f(l []int) { q, sep := "", ""; for range l { q += sep + "?"; sep = "," }; run(q) }`, []string{"?"}},
		{`func f(l []int) { var b strings.Builder; for range l { if b.Len() > 0 { b.WriteString(", ") }; b.WriteString("?") }; run(b.String()) }`, []string{"?"}},
		{`func f(l []int) { var b bytes.Buffer; for range l { b.WriteString("?, ") }; b.Truncate(b.Len() - 2); run(b.String()) }`, []string{"?"}},
		{`func f(l []int) { var b bytes.Buffer; for range l { b.WriteString("?,") }; run(string(bytes.TrimRight(b.Bytes(), ","))) }`, []string{"?"}},
		{`func f(l []int) { q := ""; for range l { q += "?," }; q = strings.TrimSuffix(q, ","); run(q) }`, []string{"?"}},
		{`func f(l []string) { q := ""; for i, x := range l { if x == "" { continue }; if i > 0 { q += "," }; q += "?" }; run(q) }`, []string{"?"}},
		{`func f(l []string) { q := "a"; for i := range l { if i == 0 { continue }; q += "b" }; run(q) }`, []string{"ab"}},
		// What was written before decides.
		{`func f(x, y bool) { var b strings.Builder; if x { b.WriteString("x") }; if y { if b.Len() > 0 { b.WriteString(" AND ") }; b.WriteString("y") }; run(b.String()) }`, []string{"", "x", "x AND y", "y"}},
		{`func f(x, y bool) { w := ""; if x { w = "x" }; if y { if w != "" { w += " AND " }; w += "y" }; if len(w) > 0 { w = " WHERE " + w }; run("a" + w) }`, []string{"a", "a WHERE x", "a WHERE x AND y", "a WHERE y"}},
		{`func f(x bool) { var l []string; if x { l = append(l, "x") }; q := "a"; if len(l) > 0 { q += " WHERE " + strings.Join(l, " AND ") }; run(q) }`, []string{"a", "a WHERE x"}},
		{`func f(x bool) { var l []string; if x { l = append(l, "x") }; q := "a"; if len(l) == 0 { run(q + "!") } }`, []string{"a!"}},
		{`func f(w string) { q := "a"; if w != "" { q += " WHERE " + w }; run(q) }`, []string{"a", "a WHERE …"}},
		{`func f(g func(func())) { first := true; g(func() { first = false }); q := "a"; if !first { q += "b" }; run(q) }`, []string{"a", "ab"}},
		{`func f(l []int, g func(*bool)) { first := true; g(&first); q := "a"; if !first { q += "b" }; run(q) }`, []string{"a", "ab"}},
		{`func f(l []bool) { any := false; for _, x := range l { if x { any = true } }; q := "a"; if any { q += "b" }; run(q) }`, []string{"a", "ab"}},
		// Texts in maps, lists and structs.
		{`var m = map[string]string{"a": "1", "b": "2"}` + "\n" + `func f() { run(m["b"]) }`, []string{"2"}},
		{`var m = map[string]string{"a": "1", "b": "2"}` + "\n" + `func f(k string) { run(m[k]) }`, []string{"1", "2"}},
		{`func f(k string) { run(map[string]string{"a": "1", "b": "2"}[k]) }`, []string{"1", "2"}},
		{`func f(k string) { q, ok := map[string]string{"a": "1", "b": "2"}[k]; if !ok { return }; run(q) }`, []string{"1", "2"}},
		{`func f(k string) { m := map[string]string{"a": "1"}; m["b"] = "2"; run(m[k]) }`, []string{"1", "2"}},
		{`func f() { m := make(map[string]string); m["a"] = "1"; m["a"] = "2"; run(m["a"]) }`, []string{"2"}},
		{`func g(m map[string]string) {}` + "\n" + `func f() { m := map[string]string{"a": "1"}; g(m); run(m["a"]) }`, []string{"…"}},
		{`var m = map[string]map[string]string{"x": {"a": "1"}, "y": {"a": "2"}}` + "\n" + `func f(k string) { run(m[k]["a"]) }`, []string{"1", "2"}},
		{`var m = map[string]struct{ q string }{"x": {q: "1"}, "y": {"2"}}` + "\n" + `func f(k string) { run(m[k].q) }`, []string{"1", "2"}},
		{`type s struct{ name, q string }` + "\n" + `var l = []s{{"x", "1"}, {"y", "2"}}` + "\n" + `func f() { for _, x := range l { run(x.q) } }`, []string{"1", "2"}},
		{`type s struct{ name, q string }` + "\n" + `var l = []*s{{"x", "1"}, {"y", "2"}}` + "\n" + `func f(i int) { run(l[i].q) }`, []string{"1", "2"}},
		{`type s struct{ q string }` + "\n" + `func f() { x := s{q: "1"}; x.q = "2"; run(x.q) }`, []string{"2"}},
		{`type s struct{ q string }` + "\n" + `func f(y bool) { x := &s{q: "1"}; if y { x = &s{q: "2"} }; run(x.q) }`, []string{"1", "2"}},
		{`func f() { q := struct{ a, b string }{"1", "2"}; run(q.a + q.b) }`, []string{"12"}},
		{`var l = []string{"1", "2"}` + "\n" + `func f() { run(l[1]) }`, []string{"2"}},
		{`var l = [...]string{1: "1", 0: "2"}` + "\n" + `func f() { run(l[1]) }`, []string{"1"}},
		{`func f() { for _, q := range map[string]string{"a": "1", "b": "2"} { run(q) } }`, []string{"1", "2"}},
		{`func f() { for t, c := range map[string]string{"a": "1", "b": "2"} { run(t + c) } }`, []string{"a1", "b2"}},
		{`func g(k string) string { switch k { case "a": return "1" }; return "2" }` + "\n" + `func f(k string) { run(g(k)) }`, []string{"1", "2"}},
		{`func g(p *string) {}` + "\n" + `func f() { q := "a"; g(&q); run(q) }`, []string{"…"}},
		{`func g(n int) string { return g(n-1) + "a" }` + "\n" + `func f() { run(g(3)) }`, []string{"…aaaa"}},
	} {
		texts := load(t, test.code)
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
	texts := load(t, b.String())
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

// TestPlaces: every byte of a text is known by its literal, and by which byte of
// its value it is.
func TestPlaces(t *testing.T) {
	for code, runs := range map[string]string{
		`func f() { run("a\tb\"c\u00e4d" + "ef") }`:            "a\tb\"c\u00e4def",
		"func f() { run(`a\r\nb`) }":                           "a\nb",
		`func f() { run(fmt.Sprintf("ab%%c %s", "d")) }`:       "ab%c d",
		`func f() { run(strings.TrimSpace(" a ")[0:1]) }`:      "a",
		`func f() { run(strings.Replace("a@b", "@", "", 1)) }`: "ab",
	} {
		texts := load(t, code)
		assert.Equal(t, runs, texts[0][0].String())
		for _, s := range texts[0][0].Segs {
			value, err := strconv.Unquote(s.Lit.Src.Value)
			require.NoError(t, err)
			at := s.Lit.Off + s.Off
			assert.Equal(t, s.Text, value[at:at+len(s.Text)], code)
		}
	}
}

// TestReadWith: what a text would be with another literal in it is made of that
// as the program makes it.
func TestReadWith(t *testing.T) {
	for code, want := range map[string]string{
		`func f() { run("(" + "old" + ")") }`:                                       "(new %)",
		`func f() { const c = "old"; run(c + c) }`:                                  "new %new %",
		`func f() { run(fmt.Sprintf("%s!", "old")) }`:                               "new %!",
		`func f() { run("old"[:3]) }`:                                               "new",
		`func f() { run(strings.ReplaceAll("old", "w", "x")) }`:                     "nex %",
		`func f() { run(strings.Join([]string{"old", "b"}, ",")) }`:                 "new %,b",
		`func f(x bool) { q := "a"; if x { q = "old" }; run(q) }`:                   "new %|a",
		`func f() { var b strings.Builder; b.WriteString("old"); run(b.String()) }`: "new %",
	} {
		values := make(map[*ast.BasicLit]string)
		var got []string
		loadNodes(t, code, func(n Node) {
			for _, p := range Enumerate(n) {
				for _, s := range Read(n, p).Segs {
					if s.Lit.Src != nil && s.Lit.Src.Value == `"old"` {
						values[s.Lit.Src] = "new %"
					}
				}
			}
			for _, p := range Enumerate(n) {
				got = append(got, ReadWith(n, p, values).String())
			}
		})
		assert.Equal(t, want, strings.Join(got, "|"), code)
	}
}
