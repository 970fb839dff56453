package output

import (
	"bytes"
	"go/token"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/finding"
)

// at returns a maker of findings in a file of the given name, 10 bytes a line.
func at(fset *token.FileSet, name string) func(line, column int, rule string, s finding.Severity) *finding.Finding {
	file := fset.AddFile(name, -1, 1000)
	for i := 10; i < 1000; i += 10 {
		file.AddLine(i)
	}
	return func(line, column int, rule string, s finding.Severity) *finding.Finding {
		pos := file.LineStart(line) + token.Pos(column-1)
		return &finding.Finding{
			Rule: rule, Severity: s, Confidence: finding.Likely, Pos: pos, End: pos + 2,
			Message: "x < y & z [" + rule + "]",
		}
	}
}

func TestReport(t *testing.T) {
	dir := t.TempDir()
	fset := token.NewFileSet()
	b := at(fset, filepath.Join(dir, "b", "b.go"))
	a := at(fset, filepath.Join(dir, "a.go"))
	up := at(fset, filepath.Join(filepath.Dir(dir), "up.go"))
	findings := []*finding.Finding{
		b(1, 1, "r", finding.Warning),
		a(20, 1, "r", finding.Error),
		a(3, 7, "r", finding.Warning),
		a(3, 5, "s", finding.Warning),
		a(3, 5, "r", finding.Warning),
		a(3, 5, "r", finding.Error), // the same place and rule again
		a(1, 1, "r", finding.Info),
		up(1, 1, "r", finding.Warning),
	}
	var text bytes.Buffer
	report := New(fset, dir, findings, finding.Warning)
	require.NoError(t, report.Write(&text, "text", Style{}))
	assert.Equal(t, `../up.go:1:1: warning: x < y & z [r]
a.go:3:5: warning: x < y & z [r]
a.go:3:5: warning: x < y & z [s]
a.go:3:7: warning: x < y & z [r]
a.go:20:1: error: x < y & z [r]
b/b.go:1:1: warning: x < y & z [r]
`, text.String())
	assert.Equal(t, 1, report.Count(finding.Error))
	assert.Equal(t, 5, report.Count(finding.Warning))
	assert.Len(t, New(fset, dir, findings, finding.Info).Findings, 7)
	assert.Len(t, New(fset, dir, findings, finding.Error).Findings, 2)
}

// TestSameLoop holds that people read once what is advised to the calls of a loop, and
// programs get each of them in full.
func TestSameLoop(t *testing.T) {
	fset := token.NewFileSet()
	at := at(fset, "a.go")
	call := func(line, loop int, rule, callee, suggestion string, s finding.Severity) *finding.Finding {
		f := at(line, 2, rule, s)
		f.Callee, f.Suggestion, f.Cost = callee, suggestion, "len(xs)"
		if loop > 0 {
			f.Loop = at(loop, 1, rule, s).Pos
		}
		return f
	}
	const load = "load once"
	some := func(f *finding.Finding) *finding.Finding { f.UpTo = true; return f }
	report := New(fset, "", []*finding.Finding{
		call(2, 1, "r", "a", load, finding.Error),
		call(3, 1, "r", "b", load, finding.Error),
		call(4, 1, "r", "c", "write once", finding.Error), // another advice
		call(5, 1, "r", "d", load, finding.Warning),       // another level
		call(6, 1, "s", "e", load, finding.Error),         // another rule
		some(call(7, 1, "r", "f", load, finding.Error)),
		call(9, 8, "r", "g", load, finding.Error), // another loop
		call(10, 0, "r", "h", load, finding.Error),
		call(11, 0, "r", "i", load, finding.Error), // in no loop at all
	}, finding.Info)
	var out bytes.Buffer
	require.NoError(t, report.Write(&out, "text", Style{}))
	assert.Equal(t, `a.go:2:2: error: x < y & z [r]
a.go:3:2: error: the same as in line 2, in one loop with it: b, len(xs) times [r]
a.go:4:2: error: x < y & z [r]
a.go:5:2: warning: x < y & z [r]
a.go:6:2: error: x < y & z [s]
a.go:7:2: error: the same as in line 2, in one loop with it: f, up to len(xs) times [r]
a.go:9:2: error: x < y & z [r]
a.go:10:2: error: x < y & z [r]
a.go:11:2: error: x < y & z [r]
`, out.String())
	out.Reset()
	require.NoError(t, report.Write(&out, "text", Style{Chain: true}))
	assert.NotContains(t, out.String(), "the same", "each has a chain of its own")
	out.Reset()
	require.NoError(t, report.Write(&out, "json", Style{}))
	assert.NotContains(t, out.String(), "the same")
}

func TestJSON(t *testing.T) {
	dir := t.TempDir()
	fset := token.NewFileSet()
	f := at(fset, filepath.Join(dir, "a.go"))(2, 3, "query-in-loop", finding.Error)
	f.Function, f.Callee, f.Cost, f.Degree = "example.com/m.(*T).F", "m.G", "len(a)·len(b)", 2
	f.Chain = []finding.Frame{{Function: "example.com/m.G", File: filepath.Join(dir, "b", "b.go"), Line: 9}}
	f.Target, f.SQL, f.Table, f.Suggestion, f.URL = "example.com/m.G", "SELECT 1", "t", "do not", "https://example.com"
	f.Sites = []finding.Place{{File: filepath.Join(dir, "a.go"), Line: 2, Column: 3}, {File: filepath.Join(dir, "b", "b.go"), Line: 7, Column: 1}}
	var out bytes.Buffer
	require.NoError(t, New(fset, dir, []*finding.Finding{f}, finding.Warning).Write(&out, "json", Style{}))
	assert.JSONEq(t, `{
  "version": 1,
  "findings": [
    {
      "rule": "query-in-loop",
      "severity": "error",
      "confidence": "likely",
      "file": "a.go",
      "line": 2,
      "column": 3,
      "endLine": 2,
      "endColumn": 5,
      "function": "example.com/m.(*T).F",
      "callee": "m.G",
      "target": "example.com/m.G",
      "message": "x < y & z [query-in-loop]",
      "cost": "len(a)·len(b)",
      "degree": 2,
      "chain": [
        {
          "function": "example.com/m.G",
          "file": "b/b.go",
          "line": 9
        }
      ],
      "sql": "SELECT 1",
      "table": "t",
      "suggestion": "do not",
      "url": "https://example.com",
      "sites": [{"file": "a.go", "line": 2, "column": 3}, {"file": "b/b.go", "line": 7, "column": 1}]
    }
  ],
  "skipped": []
}`, out.String())
	assert.Contains(t, out.String(), "\n      \"message\": \"x < y & z [query-in-loop]\",\n", "for people, too")

	out.Reset()
	require.NoError(t, New(fset, dir, nil, finding.Warning).Write(&out, "json", Style{}))
	assert.JSONEq(t, `{"version":1,"findings":[],"skipped":[]}`, out.String())

	out.Reset()
	f.Chain, f.Sites, f.End = nil, nil, token.NoPos
	require.NoError(t, New(fset, dir, []*finding.Finding{f}, finding.Warning).Write(&out, "json", Style{}))
	assert.Contains(t, out.String(), `"chain": []`)
	assert.NotContains(t, out.String(), "sites")
	assert.Contains(t, out.String(), `"endColumn": 3`)
}
