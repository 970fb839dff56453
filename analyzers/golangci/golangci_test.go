package golangci

import (
	"go/token"
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

	_, err = New(map[string]any{"sevrity": "warning"})
	assert.ErrorContains(t, err, "sevrity")
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
