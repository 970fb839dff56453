package sourcefile

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
)

// pass is a pass of one file, which the driver reads from memory.
func pass(t *testing.T, name, text string) *analysis.Pass {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
	require.NoError(t, err)
	return &analysis.Pass{
		Fset: fset, Files: []*ast.File{file}, Pkg: types.NewPackage("example.com/p", "p"),
		ReadFile: func(file string) ([]byte, error) {
			if file != name {
				return nil, errors.New("no such file")
			}
			return []byte(text), nil
		},
	}
}

// literals are the values of the variables that a file declares first.
func literals(file *ast.File) []*ast.BasicLit {
	var list []*ast.BasicLit
	for _, v := range file.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Values {
		list = append(list, v.(*ast.BasicLit))
	}
	return list
}

// TestPlaces: the bytes between the place of a byte of a string and the place
// behind it are the ones that make it, in a parsed file.
func TestPlaces(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       string // the parts of the literal, | between them
	}{
		{"raw", "package p\nvar x = `a\tb\n ä`\n", "a|\t|b|\n| |\xc3|\xa4"},
		{"raw, CRLF", "package p\r\nvar x = `a\r\nb\r\n`\r\n", "a|\n|b|\n"},
		{"raw, mixed", "package p\nvar x = `a\r\nb\nc\r\r\nd`\n", "a|\n|b|\n|c|\n|d"},
		{"raw, lone CR", "package p\nvar x = `a\rb`\n", "a|b"},
		{"raw, CR at both ends", "package p\nvar x = `\ra\r`\n", "a"},
		{"raw, CR alone", "package p\nvar x = `\r`\n", ""},
		{"byte order mark", "\ufeffpackage p\r\nvar x = `a\r\nb`\r\n", "a|\n|b"},
		{"interpreted", "package p\nvar x = \"aä\tb\"\n", "a|\xc3|\xa4|\t|b"},
		{"escapes", `package p` + "\n" + `var x = "a\tb\"\\\r\n\x41\101\u00e4\U0001F600c"` + "\n",
			`a|\t|b|\"|\\|\r|\n|\x41|\101|\u00e4|\u00e4|\U0001F600|\U0001F600|\U0001F600|\U0001F600|c`},
		{"bytes that are no character", `package p` + "\n" + `var x = "\xff\xfea"` + "\n", `\xff|\xfe|a`},
		{"behind a //line comment", "package p\n//line x.y:7\nvar x = `a\r\nb`\n", "a|\n|b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := pass(t, "p.go", test.text)
			lit := literals(p.Files[0])[0]
			value, err := strconv.Unquote(lit.Value)
			require.NoError(t, err)
			files, tf := New(p), p.Fset.File(lit.Pos())
			var parts []string
			for i := range len(value) {
				parts = append(parts, test.text[tf.Offset(files.Start(lit, i)):tf.Offset(files.End(lit, i+1))])
			}
			assert.Equal(t, test.want, strings.Join(parts, "|"))
			assert.Equal(t, lit.Pos()+1, files.End(lit, 0))
			assert.Equal(t, lit.End()-1, files.Start(lit, len(value)))
		})
	}
}

// TestPlacesWithoutTheFile: what the syntax tree tells needs no file, and what it
// does not tell is not guessed.
func TestPlacesWithoutTheFile(t *testing.T) {
	p := pass(t, "p.go", "package p\nvar x, y = `abc`, `a\r\nb`\n")
	p.ReadFile = func(string) ([]byte, error) { return nil, errors.New("gone") }
	plain, crlf := literals(p.Files[0])[0], literals(p.Files[0])[1]
	files := New(p)
	assert.Equal(t, plain.Pos()+3, files.Start(plain, 2))
	assert.Equal(t, crlf.Pos(), files.Start(crlf, 2))
	assert.Equal(t, crlf.End(), files.End(crlf, 2))
	_, err := files.Edit(plain, 0, 1, "b")
	assert.EqualError(t, err, "gone")
}

// TestEdit: an edit of a value is one of the file, after which the literal has the
// value that was asked for, or there is none. [old|new] is the edit of the value.
func TestEdit(t *testing.T) {
	for _, test := range []struct{ lit, edit, want string }{
		{`"a = 1"`, `a = [1|2]`, `"a = 2"`},
		{`"a = \"1\" AND b"`, `a = ["1"|'x'] AND b`, `"a = 'x' AND b"`},
		{`"a\tb\tc"`, "a\t[b|\"\\\n]\tc", `"a\t\"\\\n\tc"`},
		{`"ä\u00e4ö"`, "ä[ä|é]ö", `"äéö"`},
		{"`a\r\n = 1\r\n`", "a\n = [1|2]\n", "`a\r\n = 2\r\n`"},
		{"`a\r\nb\r\nc`", "a\n[b\nc|d]", "`a\r\nd`"},
		{"`a\r\nb`", "a[|x]\nb", "`ax\r\nb`"},
		{"`a\r\nb\r\nc`", "a[\nb|]\nc", "`a\r\nc`"},
		{"`a\r\nb\r\nc`", "a\n[b\n|]c", "`a\r\nc`"},
		{"`a\r\nb`", "a\n[|x]b", "`a\r\nxb`"},
		{"`a`", "[|x]a", "`xa`"},
		{"`a`", "a[|x]", "`ax`"},
		{"`a`", "[a|]", "``"},
		{"`a b`", "a [b|`b`]", "a raw string cannot hold the new text"},
		{"`a b`", "a [b|\r\n]", "a raw string cannot hold the new text"},
		{`"\u00e4b"`, "\xc3[\xa4|x]b", errSplit.Error()},
		{`"\u00e4b"`, "[\xc3|x]\xa4b", errSplit.Error()},
		{`"äb"`, "[\xc3|x]\xa4b", "the literal would not hold the new text"},
		{`"ab"`, "a[bc|x]", "the literal does not hold the text"},
	} {
		text := "package p\n\nvar x = " + test.lit + " // ä\n"
		p := pass(t, "p.go", text)
		lit := literals(p.Files[0])[0]
		before, rest, _ := strings.Cut(test.edit, "[")
		inside, _, _ := strings.Cut(rest, "]")
		from, to, _ := strings.Cut(inside, "|")
		edit, err := New(p).Edit(lit, len(before), len(before)+len(from), to)
		if err != nil {
			require.EqualError(t, err, test.want, test.lit)
			continue
		}
		assert.Equal(t, strings.Replace(text, test.lit, test.want, 1), apply(p, text, edit), test.lit)
	}
}

func apply(p *analysis.Pass, text string, edits ...analysis.TextEdit) string {
	for _, edit := range slices.Backward(edits) {
		tf := p.Fset.File(edit.Pos)
		text = text[:tf.Offset(edit.Pos)] + string(edit.NewText) + text[tf.Offset(edit.End):]
	}
	return text
}

// TestFileHasChanged: a file that is not the one that was parsed is not edited.
func TestFileHasChanged(t *testing.T) {
	const text = "package p\n\nvar x = `a = 1`\n"
	for _, now := range []string{
		"package p\n\nvar x = `a = 2`\n",
		"package p\n\nvar x =  `a = 1`\n",
		"package p\n\nvar xy = `a = 1`\n"[:len(text)],
		"",
	} {
		p := pass(t, "p.go", text)
		p.ReadFile = func(string) ([]byte, error) { return []byte(now), nil }
		_, err := New(p).Edit(literals(p.Files[0])[0], 4, 5, "3")
		assert.Equal(t, errChanged, err, now)
	}
	// A driver that reads no files.
	p := pass(t, filepath.Join(t.TempDir(), "p.go"), text)
	name := p.Fset.File(p.Files[0].Pos()).Name()
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	p.ReadFile = nil
	edit, err := New(p).Edit(literals(p.Files[0])[0], 4, 5, "3")
	require.NoError(t, err)
	assert.Equal(t, "package p\n\nvar x = `a = 3`\n", apply(p, text, edit))
}

const fromCgoText = cgoHeader + `

//line /home/x/p/a.go:1:1
package p

//line /home/x/p/a.go:3:1
var x = "a = 1"
`

// TestProve: what was generated, is from elsewhere or is not the user's stays as it
// is, and so does what would not be Go code.
func TestProve(t *testing.T) {
	const text = "package p\n\nvar x = \"a = 1\"\n"
	for _, test := range []struct {
		name, text string
		module     *analysis.Module
		new        string // in the place of a = 1
		err        string
	}{
		{name: "own file", text: text, new: "b"},
		{name: "module without a version", text: text, module: &analysis.Module{Path: "example.com"}, new: "b"},
		{name: "dependency", text: text, module: &analysis.Module{Path: "example.com", Version: "v1.0.0"}, new: "b", err: "the file is of a dependency"},
		{name: "dependency in a folder of the user's", text: text, module: &analysis.Module{Path: "example.com", Version: "v1.0.0", Replace: &analysis.Module{Path: "../x"}}, new: "b"},
		{name: "fork of a dependency", text: text, module: &analysis.Module{Path: "example.com", Version: "v1.0.0", Replace: &analysis.Module{Path: "example.com/y", Version: "v1.0.1"}}, new: "b", err: "the file is of a dependency"},
		{name: "generated", text: "// Code generated by x. DO NOT EDIT.\n" + text, new: "b", err: "the file is generated"},
		{name: "not generated", text: text + "// Code generated by x. DO NOT EDIT.\n", new: "b"},
		{name: "line comment", text: "package p\n\n//line x.y:3\nvar x = \"a = 1\"\n", new: "b", err: "a //line comment says that it is from x.y"},
		{name: "line comment in the line", text: "package p\n\nvar x = /*line x.y:3:9*/ \"a = 1\"\n", new: "b", err: "a //line comment says that it is from x.y"},
		{name: "line comment further on", text: text + "\n//line x.y:3\nvar y int\n", new: "b"},
		{name: "of cgo", text: fromCgoText, new: "b", err: "a //line comment says that it is from a.go"},
		{name: "no Go code", text: text, new: `b" + "`, err: ""},
		{name: "no Go code", text: text, new: `b" "`, err: "the file would not parse"},
		{name: "lines", text: "package p\r\n\r\nvar x = `a = 1`\r\n", new: "b\nc\r\nd"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := pass(t, "/p/p.go", test.text)
			p.Module = test.module
			at := p.Fset.File(p.Files[0].Pos()).Pos(strings.Index(test.text, "a = 1"))
			fix, was, err := New(p).Prove(analysis.SuggestedFix{TextEdits: []analysis.TextEdit{{Pos: at, End: at + 5, NewText: []byte(test.new)}}})
			if test.err != "" {
				assert.EqualError(t, err, test.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, []string{"a = 1"}, was)
			want := strings.Replace(test.text, "a = 1", test.new, 1)
			if strings.Contains(test.text, "\r") {
				want = strings.ReplaceAll(strings.ReplaceAll(want, "\r\n", "\n"), "\n", "\r\n")
			}
			assert.Equal(t, want, apply(p, test.text, fix.TextEdits...))
		})
	}
}

func TestProveEdits(t *testing.T) {
	p := pass(t, "/p/p.go", "package p\n\nvar x, y = 1, 2\n")
	at := func(word string) analysis.TextEdit {
		pos := p.Files[0].FileStart + token.Pos(strings.Index("package p\n\nvar x, y = 1, 2\n", word))
		return analysis.TextEdit{Pos: pos, End: pos + token.Pos(len(word)), NewText: []byte("z")}
	}
	prove := func(edits ...analysis.TextEdit) error {
		_, _, err := New(p).Prove(analysis.SuggestedFix{TextEdits: edits})
		return err
	}
	require.NoError(t, prove(at("y"), at("x")), "in any order")
	require.EqualError(t, prove(at("x, y"), at("y")), "its edits overlap")
	require.EqualError(t, prove(), "there is nothing to change")
	require.EqualError(t, prove(analysis.TextEdit{Pos: 1 << 20, End: 1 << 20}), "it is not in a file of the package")
	require.EqualError(t, prove(analysis.TextEdit{Pos: at("x").Pos, End: p.Files[0].FileEnd + 1}), "it is not in a file of the package")
	p.Pkg = types.NewPackage("example.com/m/vendor/example.com/p", "p")
	require.EqualError(t, prove(at("x")), "the file is of a dependency")
	p.Pkg = types.NewPackage("example.com/p", "p")
	insert := at("x")
	insert.End = token.NoPos
	fix, was, err := New(p).Prove(analysis.SuggestedFix{TextEdits: []analysis.TextEdit{insert}})
	require.NoError(t, err)
	assert.Equal(t, []string{""}, was)
	assert.Equal(t, insert.Pos, fix.TextEdits[0].End)
}

func TestGeneratedAndName(t *testing.T) {
	for _, test := range []struct {
		text, name string
		generated  bool
	}{
		{"package p\n", "/p/p.go", false},
		{"// Code generated by x. DO NOT EDIT.\npackage p\n", "/p/p.go", true},
		{"// Code generated by x, DO NOT EDIT!\n\n/* DO NOT EDIT */\npackage p\n", "/p/p.go", true},
		{"// What is code generated by x: do NOT EDIT.\npackage p\n", "/p/p.go", false},
		{fromCgoText, "/home/x/p/a.go", false},
		{strings.Replace(fromCgoText, "package p", "// Code generated by x. DO NOT EDIT.\n\npackage p", 1), "/home/x/p/a.go", true},
		{strings.Replace(fromCgoText, "var x", "// Code generated by x. DO NOT EDIT.\nvar x", 1), "/home/x/p/a.go", false},
		{cgoHeader + "\n\npackage p\n\nimport \"unsafe\"\n", "/p/p.go", true}, // what cgo declares itself
		{"package p\n\n//line x.y:3\nvar x = 1\n", "/p/p.go", false},
	} {
		p := pass(t, "/p/p.go", test.text)
		assert.Equal(t, test.generated, Generated(p.Fset, p.Files[0]), test.text)
		assert.Equal(t, test.name, Name(p.Fset, p.Files[0]), test.text)
		assert.Equal(t, test.name, NameAt(p, p.Files[0].Package), test.text)
	}
}

func TestExpr(t *testing.T) {
	for text, want := range map[string]string{
		"len(x)":                         "len(x)",
		"int((_Cfunc_count)())":          "int(C.count())",
		"int((*_Cvar_total)) + 1":        "int(C.total) + 1",
		"i < (_Ciconst_LIMIT)":           "i < C.LIMIT",
		"(_Cfunc_twice)(_Ctype_int(id))": "C.twice(C.int(id))",
		"new(_Ctype_struct_box)":         "new(C.struct_box)",
		"[]*_Ctype_char{}":               "[]*C.char{}",
		"x.my_Cfunc_y(_Cfoo)":            "x.my_Cfunc_y(_Cfoo)",
	} {
		e, err := parser.ParseExpr(text)
		require.NoError(t, err)
		assert.Equal(t, want, Expr(e))
	}
}
