package sqltext_test

import (
	"cmp"
	"fmt"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/analyzers/sqltext"
)

// The test module has real dependencies, which the go command downloads.
const testdata = "../../testdata/sqltext"

var withSchema = map[string]string{"schema": testdata + "/schema.sql"}

// TestRules runs every loud and every silent case.
func TestRules(t *testing.T) {
	r := analyze(t, withSchema, "./text", "./tables", "./orm", "./goqu", "./gen", "./boiler", "./bob", "./jet", "./zero", "./squirrel", "./conditions", "./drain", "./lookup", "./silent")
	compare(t, r.wants, r.got)
	for _, f := range r.findings {
		assert.NotEmpty(t, f.Function, f.Message)
		assert.Empty(t, f.Skipped)
		assert.Regexp(t, `\[`+f.Rule+`\]$`, f.Message)
	}
}

// TestRunners: texts that are run through interfaces and function values.
func TestRunners(t *testing.T) {
	r := analyze(t, withSchema, "./runners")
	compare(t, r.wants, r.got)
}

// TestHanded: conditions that helpers are given for a statement that they have a library
// build, of a table that may be that of a type parameter.
func TestHanded(t *testing.T) {
	r := analyze(t, withSchema, "./handed", "./handed/base")
	compare(t, r.wants, r.got)
}

// TestTags: where no schema is given, the models that the program makes tables
// of are one.
func TestTags(t *testing.T) {
	r := analyze(t, nil, "./tags")
	compare(t, r.wants, r.got)
	for _, f := range r.findings {
		assert.NotEqual(t, finding.Certain, f.Confidence, f.Message)
	}
}

// TestCounts: values and placeholders, without a schema.
func TestCounts(t *testing.T) {
	r := analyze(t, nil, "./counts")
	compare(t, r.wants, r.got)
}

// TestWrites: what builders write, and into which tables.
func TestWrites(t *testing.T) {
	r := analyze(t, withSchema, "./columns", "./entsql")
	compare(t, r.wants, r.got)
}

// TestTagsOfImports: so are those that an imported package makes tables of, by
// the names that it has given them.
func TestTagsOfImports(t *testing.T) {
	r := analyze(t, nil, "./booking")
	compare(t, r.wants, r.got)
}

// TestModelsAndFiles: what is found in the module and the models of the code are
// used together. The file knows the types, and the model adds what it lacks.
func TestModelsAndFiles(t *testing.T) {
	r := analyze(t, map[string]string{"find-schema": "true"}, "./both")
	compare(t, r.wants, r.got)
	for _, f := range r.findings {
		want := finding.Certain
		if f.Table == "receipts" || f.Rule == "non-sargable" || f.Rule == "implicit-conversion" {
			want = finding.Likely // by a model
		}
		assert.Equal(t, want, f.Confidence, f.Message)
	}
}

// TestProbes: a count that is only compared with zero, at info.
func TestProbes(t *testing.T) {
	flags := map[string]string{"schema": withSchema["schema"], "severity": "info"}
	r := analyze(t, flags, "./probe")
	compare(t, r.wants, r.got)
}

// TestBuilders: separators that a loop puts between what it writes, and builders of the
// program, at info.
func TestBuilders(t *testing.T) {
	flags := map[string]string{"schema": withSchema["schema"], "severity": "info"}
	r := analyze(t, flags, "./builder", "./wheres")
	compare(t, r.wants, r.got)
}

// TestChoices: tables that are read whole as well, at info.
func TestChoices(t *testing.T) {
	flags := map[string]string{"schema": withSchema["schema"], "severity": "info"}
	r := analyze(t, flags, "./choices")
	compare(t, r.wants, r.got)
}

// TestOrders: what orders, bounds and joins in the libraries' own methods, and what
// bounds the pages, at info.
func TestOrders(t *testing.T) {
	flags := map[string]string{"schema": withSchema["schema"], "severity": "info"}
	r := analyze(t, flags, "./orders", "./pages")
	compare(t, r.wants, r.got)
}

// TestNumbered: pages whose number somebody picks, and such as have their next one after
// a key.
func TestNumbered(t *testing.T) {
	r := analyze(t, nil, "./numbered")
	compare(t, r.wants, r.got)
}

// TestCrossing: writes of many rows through an index, beside others that take another
// way, and alone.
func TestCrossing(t *testing.T) {
	flags := map[string]string{"schema": withSchema["schema"], "severity": "info"}
	r := analyze(t, flags, "./crossing", "./crossing/alone", "./crossing/sorted")
	compare(t, r.wants, r.got)
}

// TestFlags: conditions that ask for one of few kinds of rows.
func TestFlags(t *testing.T) {
	r := analyze(t, map[string]string{"severity": "info"}, "./flags")
	compare(t, r.wants, r.got)
}

// TestBegun: chains that functions of another package begin, with their table.
func TestBegun(t *testing.T) {
	r := analyze(t, withSchema, "./begun", "./begun/dao", "./begun/dao/internal")
	compare(t, r.wants, r.got)
}

// TestWhole: writes without a condition, and how bad they are.
func TestWhole(t *testing.T) {
	flags := map[string]string{"schema": withSchema["schema"], "severity": "info"}
	r := analyze(t, flags, "./whole")
	compare(t, r.wants, r.levels(t, "write-without-where"))
}

// TestStar: rows that are read whole, and what they are read into.
func TestStar(t *testing.T) {
	flags := map[string]string{"schema": withSchema["schema"], "severity": "info"}
	r := analyze(t, flags, "./star")
	compare(t, r.wants, r.levels(t, "select-star"))
}

// TestPlaces holds findings to the very characters of the literals.
func TestPlaces(t *testing.T) {
	r := analyze(t, withSchema, "./text", "./fix", "./orm")
	var got []string
	for _, f := range r.findings {
		if f.Skipped == "" && f.Severity > finding.Info {
			got = append(got, r.source(t, f.Pos, f.End))
		}
	}
	assert.Subset(t, got, []string{
		"CONCAT(CRM_ORG_ID,'#',CRM_ROLE_ID)",
		"DATE(created_at)",
		"user_id + 1",
		"YEAR(created_at)",
		"phone = NULL",
		"LEFT(phone, 3)",
		"phone = ?",
		"OFFSET",
		"RAND()",
		`Offset((page - 1) * size)`,
	})
}

// TestFixes makes the changes and holds the file against what is expected.
func TestFixes(t *testing.T) {
	r := analyze(t, withSchema, "./fix")
	type edit struct {
		start, end int
		text       string
	}
	var edits []edit
	name := ""
	for _, f := range r.findings {
		for _, fix := range f.Fixes {
			for _, e := range fix.TextEdits {
				name = r.fset.Position(e.Pos).Filename
				edits = append(edits, edit{r.fset.Position(e.Pos).Offset, r.fset.Position(e.End).Offset, string(e.NewText)})
			}
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return b.start - a.start })
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	text := string(data)
	for _, e := range edits {
		text = text[:e.start] + e.text + text[e.end:]
	}
	golden := filepath.Join(testdata, "fix", "rewrite.go.golden")
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(golden, []byte(text), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), text)
}

// TestOtherDatabases: what is not MySQL is skipped and said to be.
func TestOtherDatabases(t *testing.T) {
	r := analyze(t, nil, "./foreign", "./lite")
	var reasons []string
	for _, f := range r.findings {
		assert.NotEmpty(t, f.Skipped, f.Message)
		reasons = append(reasons, f.Skipped)
	}
	assert.Len(t, reasons, 6)
	assert.Contains(t, reasons, "not MySQL: PostgreSQL")

	// What one of several databases is given.
	r = analyze(t, withSchema, "./dialects")
	compare(t, r.wants, r.got)

	r = analyze(t, map[string]string{"dialect": "mysql"}, "./lite")
	require.NotEmpty(t, r.findings)
	assert.Empty(t, r.findings[0].Skipped)
	r = analyze(t, map[string]string{"dialect": "postgres"}, "./text")
	for _, f := range r.findings {
		assert.NotEmpty(t, f.Skipped, f.Message)
	}
}

// result is what a run of the analyzer gave.
type result struct {
	findings []*finding.Finding
	wants    map[place][]*regexp.Regexp
	got      map[place][]string
	fset     *token.FileSet
}

func (r *result) source(t *testing.T, pos, end token.Pos) string {
	t.Helper()
	from, to := r.fset.Position(pos), r.fset.Position(end)
	data, err := os.ReadFile(from.Filename)
	require.NoError(t, err)
	return string(data[from.Offset:to.Offset])
}

// levels are the findings of a rule with their severities.
func (r *result) levels(t *testing.T, rule string) map[place][]string {
	t.Helper()
	dir, err := filepath.Abs(testdata)
	require.NoError(t, err)
	got := make(map[place][]string)
	for _, f := range r.findings {
		if f.Rule == rule {
			at := r.fset.Position(f.Pos)
			file, err := filepath.Rel(dir, at.Filename)
			require.NoError(t, err)
			p := place{filepath.ToSlash(file), at.Line}
			got[p] = append(got[p], f.Severity.String()+": "+f.Message)
		}
	}
	return got
}

// place is a line of a file.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// loaded is the whole test module, which most tests read some packages of.
var loaded = sync.OnceValues(func() ([]*packages.Package, error) {
	return packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax | packages.NeedModule,
		Dir:  testdata,
		Env:  append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly"),
	}, "./...")
})

// analyze runs the analyzer on packages of the test module, named as in ./text.
func analyze(t *testing.T, flags map[string]string, names ...string) *result {
	t.Helper()
	setFlags(t, flags)
	dir, err := filepath.Abs(testdata)
	require.NoError(t, err)
	all, err := loaded()
	require.NoError(t, err)
	var pkgs []*packages.Package
	for _, name := range names {
		i := slices.IndexFunc(all, func(pkg *packages.Package) bool { return pkg.PkgPath == pkg.Module.Path+name[1:] })
		require.GreaterOrEqual(t, i, 0, name)
		pkgs = append(pkgs, all[i])
	}
	require.Zero(t, packages.PrintErrors(pkgs), testdata)
	graph, err := checker.Analyze([]*analysis.Analyzer{sqltext.Analyzer}, pkgs, nil)
	require.NoError(t, err)
	r := &result{wants: make(map[place][]*regexp.Regexp), got: make(map[place][]string), fset: pkgs[0].Fset}
	for _, action := range graph.Roots {
		require.NoError(t, action.Err)
		position := func(pos token.Pos) place {
			p := r.fset.Position(pos)
			file, err := filepath.Rel(dir, p.Filename)
			require.NoError(t, err)
			return place{filepath.ToSlash(file), p.Line}
		}
		for _, file := range action.Package.Syntax {
			for _, group := range file.Comments {
				for _, comment := range group.List {
					if quoted, ok := strings.CutPrefix(comment.Text, "// want "); ok {
						pattern, err := strconv.Unquote(strings.TrimSpace(quoted))
						require.NoError(t, err, quoted)
						at := position(comment.Pos())
						r.wants[at] = append(r.wants[at], regexp.MustCompile(pattern))
					}
				}
			}
		}
		for _, d := range action.Diagnostics {
			at := position(d.Pos)
			r.got[at] = append(r.got[at], d.Message)
		}
		r.findings = append(r.findings, action.Result.([]*finding.Finding)...)
	}
	return r
}

// compare pairs expectations with messages, line by line.
func compare(t *testing.T, wants map[place][]*regexp.Regexp, got map[place][]string) {
	t.Helper()
	places := slices.Collect(maps.Keys(wants))
	for p := range got {
		if _, ok := wants[p]; !ok {
			places = append(places, p)
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		if c := strings.Compare(a.file, b.file); c != 0 {
			return c
		}
		return a.line - b.line
	})
	for _, at := range places {
		messages := slices.Clone(got[at])
		for _, want := range wants[at] {
			if i := slices.IndexFunc(messages, want.MatchString); i >= 0 {
				messages = slices.Delete(messages, i, i+1)
				continue
			}
			t.Errorf("%s: nothing matches %s", at, want)
		}
		for _, message := range messages {
			t.Errorf("%s: not expected: %s", at, message)
		}
	}
}

// setFlags sets flags of the analyzer, and of the one below it, until the test
// is over.
func setFlags(t *testing.T, flags map[string]string) {
	t.Helper()
	for name, value := range flags {
		flag := cmp.Or(sqltext.Analyzer.Flags.Lookup(name), statement.Analyzer.Flags.Lookup(name))
		require.NotNil(t, flag, name)
		before := flag.Value.String()
		require.NoError(t, flag.Value.Set(value))
		t.Cleanup(func() { require.NoError(t, flag.Value.Set(before)) })
	}
}
