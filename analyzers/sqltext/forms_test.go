package sqltext_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/sqltext"
)

// program is a package in memory, as a driver that reads files from there hands it
// over.
type program struct {
	files map[string]string
	fset  *token.FileSet
	found []*finding.Finding
	diags []analysis.Diagnostic
}

// The standard library, which is read from source once.
var (
	standardMu sync.Mutex
	standard   = importer.ForCompiler(token.NewFileSet(), "source", nil)
)

// check runs the analyzer over the files.
func check(files map[string]string) (*program, error) {
	p := &program{files: files, fset: token.NewFileSet()}
	var syntax []*ast.File
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		file, err := parser.ParseFile(p.fset, name, files[name], parser.ParseComments)
		if err != nil {
			return nil, err
		}
		syntax = append(syntax, file)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Instances: make(map[*ast.Ident]types.Instance),
	}
	standardMu.Lock()
	pkg, err := (&types.Config{Importer: standard}).Check("example.com/p", p.fset, syntax, info)
	standardMu.Unlock()
	if err != nil {
		return nil, err
	}
	results := make(map[*analysis.Analyzer]any)
	for _, a := range append(required(sqltext.Analyzer), sqltext.Analyzer) {
		result, err := a.Run(&analysis.Pass{
			Analyzer: a, Fset: p.fset, Files: syntax, Pkg: pkg, TypesInfo: info, ResultOf: results,
			Report: func(d analysis.Diagnostic) { p.diags = append(p.diags, d) },
			ReadFile: func(name string) ([]byte, error) {
				if text, ok := files[name]; ok {
					return []byte(text), nil
				}
				return nil, os.ErrNotExist
			},
			ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
			ExportObjectFact:  func(types.Object, analysis.Fact) {},
			ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
			ExportPackageFact: func(analysis.Fact) {},
			AllObjectFacts:    func() []analysis.ObjectFact { return nil },
			AllPackageFacts:   func() []analysis.PackageFact { return nil },
		})
		if err != nil {
			return nil, err
		}
		results[a] = result
	}
	p.found = results[sqltext.Analyzer].([]*finding.Finding)
	return p, nil
}

// required are the analyzers whose results one needs, each behind those that it
// needs itself.
func required(a *analysis.Analyzer) []*analysis.Analyzer {
	var list []*analysis.Analyzer
	for _, r := range a.Requires {
		for _, x := range append(required(r), r) {
			if !slices.Contains(list, x) {
				list = append(list, x)
			}
		}
	}
	return list
}

// fixed are the files with the changes of the diagnostics made, as a driver makes
// them: equal ones once, of those that overlap the first.
func (p *program) fixed() map[string]string {
	type edit struct {
		start, end int
		text       string
	}
	edits := make(map[string][]edit)
	for _, d := range p.diags {
		for _, fix := range d.SuggestedFixes {
			for _, te := range fix.TextEdits {
				file := p.fset.File(te.Pos)
				e := edit{file.Offset(te.Pos), file.Offset(te.End), string(te.NewText)}
				if !slices.ContainsFunc(edits[file.Name()], func(o edit) bool { return e == o || e.start < o.end && o.start < e.end }) {
					edits[file.Name()] = append(edits[file.Name()], e)
				}
			}
		}
	}
	files := make(map[string]string)
	for name, text := range p.files {
		list := edits[name]
		slices.SortFunc(list, func(a, b edit) int { return cmp.Compare(b.start, a.start) })
		for _, e := range list {
			text = text[:e.start] + e.text + text[e.end:]
		}
		files[name] = text
	}
	return files
}

// useSchema has the analyzer know the tables of the test module, and report all.
func useSchema(t testing.TB) {
	for name, value := range map[string]string{"schema": withSchema["schema"], "severity": "info"} {
		require.NoError(t, sqltext.Analyzer.Flags.Set(name, value))
		t.Cleanup(func() { require.NoError(t, sqltext.Analyzer.Flags.Set(name, "")) })
	}
}

// lineEnds are ways to end the lines of a file, which a text with \n is given.
var lineEnds = map[string]func(text string) string{
	"LF":              func(text string) string { return text },
	"CRLF":            func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") },
	"byte order mark": func(text string) string { return "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n") },
	"mixed": func(text string) string {
		var b strings.Builder
		for i, line := range strings.SplitAfter(text, "\n") {
			if i%3 == 1 {
				line = strings.ReplaceAll(line, "\n", "\r\n")
			}
			b.WriteString(line)
		}
		return b.String()
	},
}

// TestForms: the same statement in every form that a program can write it in, with
// every end of line. The change is made in the place that is written as «old → new»,
// or refused for a reason.
func TestForms(t *testing.T) {
	useSchema(t)
	const year, years = "YEAR(created_at) = 2024", "created_at >= '2024-01-01' AND created_at < '2025-01-01'"
	const change = "«" + year + " → " + years + "»"
	const letters = "the text runs in other letters than it is written in"
	const pieces = "the condition is put together from pieces"
	const other = "what runs would not be what is meant: the text is cut or replaced on its way, or another statement has the same literal"
	const enclosed = "«" + year + " → (" + years + ")»"
	for _, test := range []struct {
		name, code string
		refused    string
	}{
		{"interpreted", `func f(db *sql.DB) { db.Query("SELECT id FROM orders WHERE ` + change + `") }`, ""},
		{"escapes before", `func f(db *sql.DB) { db.Query("SELECT \"\u00e4\x41\",\t'\\\\n' FROM orders\r\nWHERE ` + change + ` AND 'ä' <> ''") }`, ""},
		{"raw", "func f(db *sql.DB) { db.Query(`SELECT id\n\tFROM orders -- ä\n\tWHERE " + change + "\n\tORDER BY id`) }", ""},
		{"raw, over lines", "func f(db *sql.DB) { db.Query(`SELECT id\n\tFROM orders\n\tWHERE «YEAR(\n\tcreated_at\n) = 2024 → " + years + "»\n`) }", ""},
		{"raw, at its ends", "func f(db *sql.DB) { db.Query(`\n\nSELECT id FROM orders WHERE " + change + "`) }", ""},
		{"concatenated", "func f(db *sql.DB) { db.Query(\"SELECT id \" +\n\t`FROM orders\n` +\n\t\"WHERE " + change + " \" +\n\t\"ORDER BY id\") }", ""},
		{"in pieces", "func f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE YEAR(created_at)\" +\n\t\" = 2024\") }", pieces},
		{"constant", "const q = `\nSELECT id FROM orders\nWHERE " + change + "`\n\nfunc f(db *sql.DB) { db.Query(q) }", ""},
		{"constant that others use, too", "const Q = `\nSELECT id FROM orders\nWHERE " + change + "`\n\nfunc f(db *sql.DB) { db.Query(Q) }", ""},
		{"condition", "const cond = `" + enclosed + "`\n\nfunc f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE \" + cond) }", ""},
		{"condition that others use, too", "const Cond = `" + enclosed + "`\n\nfunc f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE \" + Cond) }", ""},
		{"condition that is used unseen", "const cond = `" + enclosed + "`\n\nfunc f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE \" + cond) }\n\nfunc g() string { return \"NOT \" + cond }", ""},
		{"one comparison that others use, too", "const Cond = `«user_id + 1 = 5 → user_id = 4»`\n\nfunc f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE \" + Cond) }", ""},
		{"condition that is negated elsewhere", "const cond = `" + year + "`\n\nfunc f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE \" + cond) }\n\nfunc g(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE NOT (id = 1 OR NOT \" + cond + \")\") }", other},
		{"condition twice in a statement", "const cond = `" + enclosed + "`\n\nfunc f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE (status = 3 AND \" + cond + \") OR (status = 7 AND \" + cond + \")\") }", ""},
		{"condition negated in the same statement", "const cond = `" + year + "`\n\nfunc f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE \" + cond + \" OR NOT \" + cond) }", other},
		{"condition in two statements", "const cond = `id > 3 AND " + change + "`\n\nfunc f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE \" + cond) }\n\nfunc g(db *sql.DB) { db.Query(\"SELECT user_id FROM orders WHERE \" + cond) }", ""},
		{"of a table that is not known", "const cond = `WHERE " + year + "`\n\nfunc f(db *sql.DB) { db.Query(\"SELECT id FROM orders \" + cond) }\n\nfunc g(db *sql.DB) { db.Query(\"SELECT id FROM elsewhere \" + cond) }", other},
		{"condition in a variable", "func f(db *sql.DB) {\n\twhere := `" + enclosed + "`\n\tdb.Query(\"SELECT id FROM orders WHERE \" + where)\n\tlog(where)\n}\n\nfunc log(string) {}", ""},
		{"condition in the call", "func f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE \" + `" + change + "`) }", ""},
		{"on branches", "func f(db *sql.DB, x bool) {\n\tq := `SELECT id FROM orders WHERE " + change + "`\n\tif x {\n\t\tq += ` AND id > 3`\n\t}\n\tdb.Query(q)\n}", ""},
		{"not on all branches", "func f(db *sql.DB, x bool) {\n\tq := \"\"\n\tif x {\n\t\tq = ` NOT `\n\t}\n\tdb.Query(`SELECT id FROM orders WHERE` + q + ` " + year + "`)\n}", other},
		{"format", `func f(db *sql.DB, table string) { db.Query(fmt.Sprintf("SELECT id FROM orders WHERE «LEFT(phone, 3) = '030' → phone LIKE '030%%'» AND phone <> '%%a' AND id = %d", 7)) }`, ""},
		{"format, in it", `func f(db *sql.DB, table string) { db.Query(fmt.Sprintf("SELECT id FROM orders WHERE «DATE_FORMAT(created_at, '%%Y-%%m') = '2024-05' → created_at >= '2024-05-01' AND created_at < '2024-06-01'»")) }`, ""},
		{"format, in an argument", `func f(db *sql.DB, table string) { db.Query(fmt.Sprintf("SELECT id FROM orders WHERE %s AND id = %d", "«LEFT(phone, 3) = '030' → phone LIKE '030%'»", 7)) }`, ""},
		{"format and text", "const q = `SELECT id FROM orders WHERE LEFT(phone, 3) = '030'`\n\nfunc f(db *sql.DB) { db.Query(fmt.Sprintf(q)); db.Query(q) }", other},
		{"builder", "func f(db *sql.DB) {\n\tvar b strings.Builder\n\tb.WriteString(`SELECT id FROM orders\n`)\n\tfmt.Fprintf(&b, `WHERE " + change + "\n AND id = %d`, 7)\n\tdb.Query(b.String())\n}", ""},
		{"joined", "func f(db *sql.DB) {\n\tl := []string{`" + enclosed + "`, `id > 7`}\n\tdb.Query(`SELECT id FROM orders WHERE ` + strings.Join(l, ` AND `))\n}", ""},
		{"function", "func where() string { return `WHERE " + change + "` }\n\nfunc f(db *sql.DB) { db.Query(`SELECT id FROM orders ` + where()) }", ""},
		{"variable", "var q = `SELECT id FROM orders WHERE " + change + "`\n\nfunc f(db *sql.DB) { db.Query(q) }", ""},
		{"trimmed", "func f(db *sql.DB) { db.Query(strings.TrimSpace(`\n\tSELECT id FROM orders WHERE " + change + "\n`)) }", ""},
		{"cut at a length", "func f(db *sql.DB) { q := `SELECT id FROM orders WHERE " + year + " AND id > 3`; db.Query(q[:51]) }", other},
		{"replaced", "func f(db *sql.DB) { db.Query(strings.ReplaceAll(`SELECT id FROM @ WHERE " + change + "`, `@`, `orders`)) }", ""},
		{"replaced in the new text", "func f(db *sql.DB) { db.Query(strings.ReplaceAll(`SELECT id FROM orders WHERE " + year + "`, `created_at <`, `x <`)) }", other},
		{"capitals", "func f(db *sql.DB) { db.Query(strings.ToUpper(`SELECT id FROM orders WHERE " + year + "`)) }", letters},
		{"format, with values", "func f(db *sql.DB, n int, s string) { db.Query(fmt.Sprintf(`SELECT id, %s FROM orders\nWHERE " + change + "\nAND status = %d`, s, n)) }", ""},
		{"with what is not known", "func f(db *sql.DB, s string) { db.Query(`SELECT id FROM orders\nWHERE status = '` + s + `'\nAND " + change + "\n` + s) }", ""},
		{"quoted names", "func f(db *sql.DB) { db.Query(`SELECT id FROM orders WHERE id > 1 AND ` + \"«LEFT(`phone`, 1) = '`' → `phone` LIKE '`%'»\") }", ""},
		{"behind a //line comment", "//line orders.y:7\nfunc f(db *sql.DB) { db.Query(`SELECT id FROM orders WHERE " + year + "`) }", "a //line comment says that it is from orders.y"},
		{"before a //line comment", "func f(db *sql.DB) { db.Query(`SELECT id FROM orders WHERE " + change + "`) }\n\n//line orders.y:7\nfunc g() {}", ""},
		{"capitals elsewhere", "const q = `SELECT id FROM orders WHERE " + year + "`\n\nfunc f(db *sql.DB) { db.Query(q); db.Query(strings.ToUpper(q)) }", letters},
		{"clause with a name", "const h = `« HAVING user_id BETWEEN 4 AND 9 →  WHERE user_id BETWEEN 4 AND 9»`\n\nfunc f(db *sql.DB) { db.Query(`SELECT id, user_id FROM orders` + h) }", ""},
		{"two in a statement", "func f(db *sql.DB) { db.Query(`SELECT id FROM orders\nWHERE " + change + "\nAND «user_id + 1 = 5 → user_id = 4»`) }", ""},
		{"moved", "func f(db *sql.DB) { db.Query(`SELECT user_id, COUNT(*) FROM orders\n« → WHERE user_id > 4 »GROUP BY user_id«\nHAVING user_id > 4 → »`) }", ""},
	} {
		head := "package p\n\nimport (\n\t\"database/sql\"\n\t\"fmt\"\n\t\"strings\"\n)\n\nvar _ = fmt.Sprint(strings.ToLower(\"ä\"))\n\n"
		before, after := sides(head + test.code + "\n")
		for name, end := range lineEnds {
			t.Run(test.name+"/"+name, func(t *testing.T) {
				if name == "mixed" && strings.Contains(before, "YEAR(\n") {
					t.Skip("lines go: where the mixture goes on is another matter")
				}
				p, err := check(map[string]string{"/src/p.go": end(before)})
				require.NoError(t, err)
				require.NotEmpty(t, p.found)
				assert.Equal(t, end(after), p.fixed()["/src/p.go"])
				for _, reason := range refusals(p) {
					assert.Equal(t, test.refused, reason)
				}
				if test.refused != "" {
					assert.Equal(t, before, after)
					assert.Contains(t, refusals(p), test.refused)
				}
			})
		}
	}
}

func refusals(p *program) []string {
	var list []string
	for _, f := range p.found {
		if f.Refused != "" {
			list = append(list, f.Refused)
		}
	}
	return list
}

// sides are the texts before and after changes that are written as «old → new».
func sides(text string) (before, after string) {
	for {
		head, rest, ok := strings.Cut(text, "«")
		before, after = before+head, after+head
		if !ok {
			return before, after
		}
		change, tail, _ := strings.Cut(rest, "»")
		from, to, _ := strings.Cut(change, "→")
		before, after = before+strings.TrimSuffix(from, " "), after+strings.TrimPrefix(to, " ")
		text = tail
	}
}

// TestColumns: a finding is at the byte of the file that it is about, with every end
// of line.
func TestColumns(t *testing.T) {
	useSchema(t)
	const code = "package p\n\nimport \"database/sql\"\n\nfunc f(db *sql.DB) {\n\tdb.Query(`SELECT 'ä'\n\tFROM orders\n\tWHERE 'ää' <> '' AND YEAR(created_at) = 2024`)\n}\n"
	for name, end := range lineEnds {
		t.Run(name, func(t *testing.T) {
			p, err := check(map[string]string{"/src/p.go": end(code)})
			require.NoError(t, err)
			require.Len(t, p.found, 1)
			from, to := p.fset.Position(p.found[0].Pos), p.fset.Position(p.found[0].End)
			assert.Equal(t, "8:25-8:41", fmt.Sprintf("%d:%d-%d:%d", from.Line, from.Column, to.Line, to.Column))
			assert.Equal(t, "YEAR(created_at)", p.files["/src/p.go"][from.Offset:to.Offset])
		})
	}
}

// TestOtherFile: golangci-lint makes the edits of a diagnostic that are in its own
// file and no others. A change elsewhere is none for it, and one for the command.
func TestOtherFile(t *testing.T) {
	useSchema(t)
	p, err := check(map[string]string{
		"/src/a.go": "package p\n\nimport \"database/sql\"\n\nfunc f(db *sql.DB) { db.Query(\"SELECT id FROM orders WHERE created_at < \" + now) }\n",
		"/src/b.go": "package p\n\nconst now = `SYSDATE()`\n",
	})
	require.NoError(t, err)
	require.Len(t, p.found, 1)
	assert.Equal(t, "/src/a.go", p.fset.Position(p.found[0].Pos).Filename)
	require.Len(t, p.found[0].Fixes, 1)
	assert.Equal(t, "/src/b.go", p.fset.Position(p.found[0].Fixes[0].TextEdits[0].Pos).Filename)
	require.Len(t, p.diags, 1)
	assert.Empty(t, p.diags[0].SuggestedFixes)
}
