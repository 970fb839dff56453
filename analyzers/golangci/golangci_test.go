package golangci

import (
	"go/token"
	"io/fs"
	"os"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
)

func TestNew(t *testing.T) {
	registered, err := register.GetPlugin("querylint")
	require.NoError(t, err)
	p, err := registered(map[string]any{"severity": "warning"})
	require.NoError(t, err)
	assert.Equal(t, register.LoadModeTypesInfo, p.GetLoadMode())
	list, err := p.BuildAnalyzers()
	require.NoError(t, err)
	assert.NotEmpty(t, list)
	require.NoError(t, analysis.Validate(list))

	_, err = New(nil)
	require.NoError(t, err, "no settings")
	for want, settings := range map[string]map[string]any{
		`unknown key "sevrity"`: {"sevrity": "warning"},
		`unknown rule "qil"`:    {"rules": map[string]any{"qil": "off"}},
		"new-from-rev":          {"baseline": "baseline.yml"},
	} {
		_, err = New(settings)
		assert.ErrorContains(t, err, want)
	}
}

// What golangci-lint has cached is of the analyzers of the same names.
func TestSchemaIsInNames(t *testing.T) {
	t.Chdir(t.TempDir())
	names := func() (names []string) {
		p, err := New(map[string]any{"schema": "tables.sql"})
		require.NoError(t, err)
		list, err := p.BuildAnalyzers()
		require.NoError(t, err)
		for _, a := range list {
			names = append(names, a.Name)
		}
		return names
	}
	write := func(text string) { require.NoError(t, os.WriteFile("tables.sql", []byte(text), 0o666)) }
	write("CREATE TABLE a (id INT PRIMARY KEY);")
	before := names()
	assert.Equal(t, before, names())
	write("CREATE TABLE a (id BIGINT PRIMARY KEY);")
	assert.NotEqual(t, before, names())

	p, err := New(map[string]any{"schema": "absent.sql"})
	require.NoError(t, err)
	_, err = p.BuildAnalyzers()
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

// golangci-lint makes an issue of its own of every related place.
func TestFolding(t *testing.T) {
	fset := token.NewFileSet()
	file := fset.AddFile("/src/a/orders.go", -1, 300)
	other := fset.AddFile("/src/b/store.go", -1, 300)
	for _, f := range []*token.File{file, other} {
		f.SetLines([]int{0, 100, 200})
	}
	for _, test := range []struct {
		name    string
		message string
		related []analysis.RelatedInformation
		want    string
	}{
		{"none", "query in loop [query-in-loop]", nil, "query in loop [query-in-loop]"},
		{"same file", "query in loop [query-in-loop]",
			[]analysis.RelatedInformation{{Pos: file.Pos(1), Message: "loop: n times"}, {Pos: file.Pos(101), Message: "loop: m times"}},
			"query in loop (line 1: loop: n times; line 2: loop: m times) [query-in-loop]"},
		{"other file", "query in loop [query-in-loop]",
			[]analysis.RelatedInformation{{Pos: other.Pos(201), Message: "called"}},
			"query in loop (store.go:3: called) [query-in-loop]"},
		{"no rule", "settings are wrong",
			[]analysis.RelatedInformation{{Pos: file.Pos(1), Message: "here"}},
			"settings are wrong (line 1: here)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := folding(&analysis.Analyzer{Run: func(pass *analysis.Pass) (any, error) {
				pass.Report(analysis.Diagnostic{Pos: file.Pos(150), Category: "query-in-loop", Message: test.message, Related: test.related})
				return "result", nil
			}})
			var got []analysis.Diagnostic
			result, err := a.Run(&analysis.Pass{Fset: fset, Report: func(d analysis.Diagnostic) { got = append(got, d) }})
			require.NoError(t, err)
			assert.Equal(t, "result", result)
			require.Len(t, got, 1)
			assert.Equal(t, test.want, got[0].Message)
			assert.Empty(t, got[0].Related)
		})
	}
}
