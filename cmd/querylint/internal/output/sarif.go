package output

import (
	"io"

	"honnef.co/go/tools/sarif"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/rulepage"
)

// homepage is where querylint is explained.
const homepage = "https://github.com/querylint/querylint"

// sourceRoot is what file names are relative to: the root of the repository.
const sourceRoot = "SRCROOT"

// What SARIF 2.1.0 has and the package sarif leaves out. A field hides the one
// of the same name that is embedded.
type (
	sarifLog struct {
		sarif.Log
		Runs []sarifRun `json:"runs"`
	}
	sarifRun struct {
		sarif.Run
		Tool               sarifTool                `json:"tool"`
		Results            []sarifResult            `json:"results"` // [] says that nothing was found
		ColumnKind         string                   `json:"columnKind"`
		OriginalURIBaseIDs map[string]sarifBaseText `json:"originalUriBaseIds"`
	}
	sarifBaseText struct {
		Description sarif.Message `json:"description"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		sarif.ToolComponent
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		sarif.ReportingDescriptor
		FullDescription sarif.Message `json:"fullDescription"`
	}
	sarifResult struct {
		sarif.Result
		RuleIndex           *int              `json:"ruleIndex,omitempty"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
		CodeFlows           []sarifCodeFlow   `json:"codeFlows,omitempty"`
	}
	sarifCodeFlow struct {
		ThreadFlows []sarifThreadFlow `json:"threadFlows"`
	}
	sarifThreadFlow struct {
		Locations []sarifStep `json:"locations"`
	}
	sarifStep struct {
		Location sarif.Location `json:"location"`
	}
)

var sarifLevels = map[finding.Severity]string{
	finding.Info:    sarif.Note,
	finding.Warning: sarif.Warning,
	finding.Error:   sarif.Error,
}

// sarif writes a SARIF 2.1.0 log, as code scanning takes it.
func (r *Report) sarif(w io.Writer, style Style) error {
	root := repository(r.dir)
	s := sarifWriter{
		report:  r,
		root:    root,
		prints:  r.fingerprints(root),
		sources: sources{dir: r.dir, files: make(map[string][]string)},
		rules:   make(map[string]int),
	}
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			ToolComponent: sarif.ToolComponent{Name: "querylint", Version: style.Version, InformationURI: homepage},
			Rules:         []sarifRule{},
		}},
		Results:    []sarifResult{},
		ColumnKind: "unicodeCodePoints",
		OriginalURIBaseIDs: map[string]sarifBaseText{
			sourceRoot: {sarif.Message{Text: "The root of the repository."}},
		},
	}
	for i, rule := range style.Rules {
		s.rules[rule.ID] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(rule))
	}
	for i := range r.Findings {
		run.Results = append(run.Results, s.result(&r.Findings[i]))
	}
	enc := encoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{
		Log:  sarif.Log{Version: sarif.Version, Schema: sarif.Schema},
		Runs: []sarifRun{run},
	})
}

func sarifRuleOf(rule finding.Rule) sarifRule {
	return sarifRule{
		ReportingDescriptor: sarif.ReportingDescriptor{
			ID:                   rule.ID,
			ShortDescription:     sarif.Message{Text: rule.Doc.Title + "."},
			Help:                 sarif.Message{Text: rulepage.Text(rule), Markdown: rulepage.Markdown(rule)},
			HelpURI:              finding.URL(rule.ID),
			DefaultConfiguration: sarif.ReportingConfiguration{Enabled: true, Level: sarifLevels[rule.Severity]},
		},
		FullDescription: sarif.Message{Text: rule.Doc.What},
	}
}

// sarifWriter makes results of the findings of one report.
type sarifWriter struct {
	report  *Report
	root    string
	sources sources
	rules   map[string]int // index by id
	prints  fingerprints
}

func (s *sarifWriter) result(f *Finding) sarifResult {
	result := sarifResult{
		Result: sarif.Result{
			RuleID:       f.Rule,
			Kind:         sarif.Fail,
			Level:        sarifLevels[f.Severity],
			Message:      sarif.Message{Text: f.plain()},
			Locations:    []sarif.Location{s.location(f.place(), "")},
			Suppressions: []sarif.Suppression{}, // null is not allowed
		},
		PartialFingerprints: map[string]string{"querylint/v1": s.prints.next(f)},
	}
	if i, ok := s.rules[f.Rule]; ok {
		result.RuleIndex = &i
	}
	for i, n := range f.related {
		at := s.location(n.place, n.message)
		at.ID = i + 1
		result.RelatedLocations = append(result.RelatedLocations, at)
	}
	if len(f.Chain) > 0 {
		var steps []sarifStep
		for _, frame := range f.Chain {
			at := place{file: frame.File, start: position{frame.Line, 1}}
			steps = append(steps, sarifStep{s.location(at, "calls "+frame.Function)})
		}
		result.CodeFlows = []sarifCodeFlow{{[]sarifThreadFlow{{steps}}}}
	}
	if f.change != nil {
		result.Fixes = []sarif.Fix{s.fix(f.change)}
	}
	return result
}

func (s *sarifWriter) location(p place, message string) sarif.Location {
	at := sarif.Location{PhysicalLocation: sarif.PhysicalLocation{
		ArtifactLocation: s.artifact(p.file),
		Region:           s.region(p),
	}}
	if message != "" {
		at.Message = &sarif.Message{Text: message}
	}
	return at
}

func (s *sarifWriter) artifact(file string) sarif.ArtifactLocation {
	name, inside := s.report.rooted(s.root, file)
	if !inside {
		return sarif.ArtifactLocation{URI: uri(name, false)}
	}
	return sarif.ArtifactLocation{URI: uri(name, true), URIBaseID: sourceRoot}
}

// region is a place within its file; without an end it is the rest of the line.
// What has no place, such as a call in a file that is not read, is in line 1:
// the schema knows no other.
func (s *sarifWriter) region(p place) sarif.Region {
	region := sarif.Region{StartLine: max(p.start.Line, 1), StartColumn: max(s.sources.characters(p.file, p.start), 1)}
	if p.end.Line > 0 {
		region.EndLine, region.EndColumn = p.end.Line, s.sources.characters(p.file, p.end)
	}
	return region
}

func (s *sarifWriter) fix(c *change) sarif.Fix {
	fix := sarif.Fix{Description: sarif.Message{Text: c.message}}
	for _, e := range c.edits {
		replacement := sarif.Replacement{DeletedRegion: s.region(e.place), InsertedContent: sarif.ArtifactContent{Text: e.text}}
		file := s.artifact(e.file)
		if n := len(fix.ArtifactChanges); n > 0 && fix.ArtifactChanges[n-1].ArtifactLocation == file {
			last := &fix.ArtifactChanges[n-1]
			last.Replacements = append(last.Replacements, replacement)
			continue
		}
		fix.ArtifactChanges = append(fix.ArtifactChanges, sarif.ArtifactChange{
			ArtifactLocation: file, Replacements: []sarif.Replacement{replacement},
		})
	}
	return fix
}
