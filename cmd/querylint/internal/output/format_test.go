package output

import (
	"bytes"
	"encoding/json"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

// source is the file of the sample: columns in bytes and in characters differ.
const source = `package shop

func names(ids []int64) {
	for _, id := range ids {
		/* 客户 */ dao.Name(id)
		dao.Name(id)
	}
}
`

var sampleRules = []finding.Rule{
	{ID: "null-compare", Severity: finding.Error, Doc: sqlcheck.Doc{Title: "NULL", What: "= NULL", Fix: "IS NULL"}},
	{ID: "query-in-loop", Severity: finding.Warning, Doc: sqlcheck.Doc{Title: "Loop", What: "A query per turn", Bad: "for"}},
}

// sample is a report on a module below the root of a repository: two findings
// of one kind in one function, and one that has a fix in a file outside.
func sample(t *testing.T) *Report {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(root, ".git"), 0o777))
	dir := filepath.Join(root, "api", "shop,1")
	require.NoError(t, os.MkdirAll(dir, 0o777))
	name := filepath.Join(dir, "100%.go")
	require.NoError(t, os.WriteFile(name, []byte(source), 0o666))

	fset := token.NewFileSet()
	file := fset.AddFile(name, -1, len(source))
	file.SetLinesForContent([]byte(source))
	call := func(text string, from int) *finding.Finding {
		at := strings.Index(source[from:], text) + from
		return &finding.Finding{
			Rule: "query-in-loop", Severity: finding.Warning, Confidence: finding.Certain,
			Pos: file.Pos(at), End: file.Pos(at + len(text)),
			Function: "example.com/shop.names", Callee: "dao.Name",
			Message: "100%: one query,\nper turn [query-in-loop]", URL: "https://example.com/query-in-loop",
			Chain: []finding.Frame{
				{Function: "example.com/shop/dao.Name", File: name, Line: 5},
				{Function: "database/sql Query", File: filepath.Join(root, "dao.go"), Line: 7},
			},
			Related: []analysis.RelatedInformation{{Pos: file.LineStart(4), Message: "loop: len(ids) times"}},
		}
	}
	outside := fset.AddFile(filepath.Join(filepath.Dir(root), "out side.sql"), -1, 20)
	first, second := call("dao.Name(id)", 0), call("dao.Name(id)", strings.Index(source, "\t\tdao"))
	second.Severity, second.Chain, second.Related = finding.Error, nil, nil
	null := &finding.Finding{
		Rule: "null-compare", Severity: finding.Info, Confidence: finding.Certain, SQL: "a = NULL",
		Pos: outside.Pos(2), End: outside.Pos(8), Message: "never true [null-compare]", URL: "https://example.com/null-compare",
		Fixes: []analysis.SuggestedFix{{Message: "write IS NULL", TextEdits: []analysis.TextEdit{
			{Pos: outside.Pos(2), End: outside.Pos(3), NewText: []byte("IS")},
		}}},
	}
	return New(fset, dir, []*finding.Finding{first, second, null}, finding.Info)
}

func written(t *testing.T, r *Report, format string, style Style) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, r.Write(&out, format, style))
	return out.String()
}

func TestFormats(t *testing.T) {
	assert.Equal(t, []string{"text", "json", "sarif", "github", "rdjsonl", "codequality", "checkstyle", "junit"}, Formats())
	require.ErrorContains(t, (&Report{}).Write(&bytes.Buffer{}, "xml", Style{}), `unknown format "xml"`)
	for _, f := range Formats() {
		empty := New(token.NewFileSet(), t.TempDir(), nil, finding.Info)
		assert.NotContains(t, written(t, empty, f, Style{}), "null", f)
	}
}

func TestTextOfChains(t *testing.T) {
	r := sample(t)
	r.Findings = r.Findings[1:] // without the one outside, whose file has no fixed name
	for i := range r.Findings {
		r.Findings[i].Message = "m"
	}
	assert.Equal(t, `100%.go:5:16: warning: m
	in example.com/shop.names
	100%.go:4: loop: len(ids) times
	100%.go:5: calls example.com/shop/dao.Name
	../../dao.go:7: calls database/sql Query
100%.go:6:3: error: m
`, written(t, r, "text", Style{Chain: true}))
	assert.Equal(t, "\x1b[1m100%.go:5:16:\x1b[22m \x1b[33;1mwarning:\x1b[0;22m m\n\x1b[1m100%.go:6:3:\x1b[22m \x1b[31;1merror:\x1b[0;22m m\n",
		written(t, r, "text", Style{Color: true}))
}

func TestGitHub(t *testing.T) {
	lines := strings.SplitAfter(written(t, sample(t), "github", Style{}), "\n")
	require.Len(t, lines, 4)
	assert.Regexp(t, `^::notice file=/.*/out side\.sql,line=1,endLine=1,col=3,endColumn=9,title=null-compare::never true\n$`, lines[0])
	assert.Equal(t, "::warning file=api/shop%2C1/100%25.go,line=5,endLine=5,col=16,endColumn=28,title=query-in-loop::100%25: one query,%0Aper turn\n", lines[1])
	assert.Equal(t, "::error file=api/shop%2C1/100%25.go,line=6,endLine=6,col=3,endColumn=15,title=query-in-loop::100%25: one query,%0Aper turn\n", lines[2])

	r := sample(t)
	r.Findings[0].EndLine++
	assert.Contains(t, written(t, r, "github", Style{}), ",line=1,endLine=2,title=", "GitHub refuses columns over several lines")
}

// A //line comment may tell lines and no columns.
func TestWithoutColumns(t *testing.T) {
	r := sample(t)
	r.Findings = r.Findings[2:]
	f := &r.Findings[0]
	f.Column, f.EndColumn, f.Message = 0, 0, "m"
	for format, want := range map[string]string{
		"text": "100%.go:6: error: m\n", "github": ",line=6,endLine=6,title=", "rdjsonl": `"range":{"start":{"line":6},"end":{"line":6}}`, "sarif": `"startLine": 6,`,
	} {
		assert.Contains(t, written(t, r, format, Style{}), want)
	}
}

func TestRDJSONL(t *testing.T) {
	lines := strings.Split(written(t, sample(t), "rdjsonl", Style{}), "\n")
	require.Len(t, lines, 4)
	assert.JSONEq(t, `{
  "message": "never true",
  "location": {"path": "../../../out side.sql", "range": {"start": {"line": 1, "column": 3}, "end": {"line": 1, "column": 9}}},
  "severity": "INFO",
  "source": {"name": "querylint", "url": "https://github.com/querylint/querylint"},
  "code": {"value": "null-compare", "url": "https://example.com/null-compare"},
  "suggestions": [{"range": {"start": {"line": 1, "column": 3}, "end": {"line": 1, "column": 4}}, "text": "IS"}]
}`, lines[0])
	assert.JSONEq(t, `{
  "message": "100%: one query,\nper turn",
  "location": {"path": "100%.go", "range": {"start": {"line": 5, "column": 16}, "end": {"line": 5, "column": 28}}},
  "severity": "WARNING",
  "source": {"name": "querylint", "url": "https://github.com/querylint/querylint"},
  "code": {"value": "query-in-loop", "url": "https://example.com/query-in-loop"},
  "relatedLocations": [
    {"message": "loop: len(ids) times", "location": {"path": "100%.go", "range": {"start": {"line": 4, "column": 1}}}},
    {"message": "calls example.com/shop/dao.Name", "location": {"path": "100%.go", "range": {"start": {"line": 5}}}},
    {"message": "calls database/sql Query", "location": {"path": "../../dao.go", "range": {"start": {"line": 7}}}}
  ]
}`, lines[1])
	assert.Contains(t, lines[2], `"severity":"ERROR"`)

	r := sample(t)
	r.Findings[0].change.edits = append(r.Findings[0].change.edits, r.Findings[0].change.edits...)
	assert.NotContains(t, written(t, r, "rdjsonl", Style{}), "suggestions", "one change in two pieces")
}

// The schema is sarif-2.1/schema/sarif-schema-2.1.0.json of
// https://github.com/oasis-tcs/sarif-spec, as of errata 01.
func TestSARIFSchema(t *testing.T) {
	file, err := os.Open("testdata/sarif-schema-2.1.0.json")
	require.NoError(t, err)
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	require.NoError(t, compiler.AddResource("sarif.json", doc))
	schema, err := compiler.Compile("sarif.json")
	require.NoError(t, err)

	stdin := sample(t)
	for i := range stdin.Findings {
		stdin.Findings[i].File = "<stdin>"
	}
	nowhere := sample(t)
	nowhere.Findings[1].Line, nowhere.Findings[1].Column = 0, 0
	nowhere.Findings[1].EndLine, nowhere.Findings[1].EndColumn = 0, 0
	nowhere.Findings[1].Chain[1] = finding.Frame{Function: "somewhere"}
	for name, r := range map[string]*Report{
		"nowhere":  nowhere,
		"findings": sample(t),
		"none":     New(token.NewFileSet(), t.TempDir(), nil, finding.Info),
		"stdin":    stdin,
	} {
		log, err := jsonschema.UnmarshalJSON(strings.NewReader(written(t, r, "sarif", Style{Version: "v1.2.3", Rules: analyzers.Rules()})))
		require.NoError(t, err)
		assert.NoError(t, schema.Validate(log), name)
	}

	// The schema is in force.
	bad, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"version": "2.1.0", "runs": [{"results": []}]}`))
	require.NoError(t, err)
	assert.ErrorContains(t, schema.Validate(bad), "tool")
}

func TestSARIF(t *testing.T) {
	r := sample(t)
	var log sarifLog
	require.NoError(t, json.Unmarshal([]byte(written(t, r, "sarif", Style{Version: "v1.2.3", Rules: sampleRules})), &log))
	assert.Equal(t, "2.1.0", log.Version)
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	assert.Equal(t, "unicodeCodePoints", run.ColumnKind)
	assert.Contains(t, run.OriginalURIBaseIDs, sourceRoot)
	driver := run.Tool.Driver
	assert.Equal(t, "querylint v1.2.3", driver.Name+" "+driver.Version)
	require.Len(t, driver.Rules, 2)
	rule := driver.Rules[1]
	assert.Equal(t, "Loop.", rule.ShortDescription.Text)
	assert.Equal(t, "A query per turn", rule.FullDescription.Text)
	assert.Contains(t, rule.Help.Text, "\nBad\n\n    for\n")
	assert.Contains(t, rule.Help.Markdown, "\n## Bad\n\n```go\nfor\n```\n")
	assert.Equal(t, "https://github.com/querylint/querylint/blob/main/docs/rules/query-in-loop.md", rule.HelpURI)
	assert.Equal(t, "warning", rule.DefaultConfiguration.Level)

	require.Len(t, run.Results, 3)
	outside, loop, again := run.Results[0], run.Results[1], run.Results[2]
	assert.Equal(t, "note null-compare never true", outside.Level+" "+outside.RuleID+" "+outside.Message.Text)
	at := outside.Locations[0].PhysicalLocation.ArtifactLocation
	assert.Regexp(t, `^file:///.*/out%20side\.sql$`, at.URI)
	assert.Empty(t, at.URIBaseID)
	require.Len(t, outside.Fixes, 1)
	assert.Equal(t, "IS", outside.Fixes[0].ArtifactChanges[0].Replacements[0].InsertedContent.Text)
	assert.Empty(t, outside.CodeFlows)

	assert.Equal(t, 1, *loop.RuleIndex)
	where := loop.Locations[0].PhysicalLocation
	assert.Equal(t, "api/shop,1/100%25.go", where.ArtifactLocation.URI)
	assert.Equal(t, sourceRoot, where.ArtifactLocation.URIBaseID)
	assert.Equal(t, []int{5, 12, 5, 24}, []int{where.Region.StartLine, where.Region.StartColumn, where.Region.EndLine, where.Region.EndColumn},
		"columns count characters")
	assert.Equal(t, "loop: len(ids) times", loop.RelatedLocations[0].Message.Text)
	require.Len(t, loop.CodeFlows, 1)
	var flow []string
	for _, step := range loop.CodeFlows[0].ThreadFlows[0].Locations {
		flow = append(flow, step.Location.PhysicalLocation.ArtifactLocation.URI+" "+step.Location.Message.Text)
	}
	assert.Equal(t, []string{"api/shop,1/100%25.go calls example.com/shop/dao.Name", "dao.go calls database/sql Query"}, flow)
	assert.NotEqual(t, loop.PartialFingerprints, again.PartialFingerprints)
}

// A fingerprint stays when lines move.
func TestFingerprint(t *testing.T) {
	prints := func(r *Report) (all []string) {
		var log sarifLog
		require.NoError(t, json.Unmarshal([]byte(written(t, r, "sarif", Style{})), &log))
		for _, result := range log.Runs[0].Results {
			all = append(all, result.PartialFingerprints["querylint/v1"])
		}
		return all[1:] // without the one outside, whose file has no fixed name
	}
	before := prints(sample(t))
	moved := sample(t)
	for i := range moved.Findings {
		moved.Findings[i].Line += 10
		moved.Findings[i].EndLine += 10
		moved.Findings[i].Message = "query in a loop that is told differently"
	}
	assert.Equal(t, before, prints(moved))
	other := sample(t)
	other.Findings[1].Callee = "dao.Other"
	assert.NotEqual(t, before, prints(other))
}
