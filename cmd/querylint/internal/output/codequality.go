package output

import (
	"io"

	"github.com/querylint/querylint/analyzers/finding"
)

// The types of GitLab's Code Quality report. See
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
type (
	qualityIssue struct {
		Description string          `json:"description"`
		CheckName   string          `json:"check_name"`
		Fingerprint string          `json:"fingerprint"`
		Severity    string          `json:"severity"`
		Location    qualityLocation `json:"location"`
	}
	qualityLocation struct {
		Path  string       `json:"path"`
		Lines qualityLines `json:"lines"`
	}
	qualityLines struct {
		Begin int `json:"begin"`
	}
)

var qualitySeverities = map[finding.Severity]string{
	finding.Info:    "info",
	finding.Warning: "major",
	finding.Error:   "critical",
}

// codequality writes a report that a merge request of GitLab shows, and compares
// with that of the target branch by the fingerprints. Files are named as seen from
// the root of the repository.
func (r *Report) codequality(w io.Writer, _ Style) error {
	root := repository(r.dir)
	prints := r.fingerprints(root)
	issues := []qualityIssue{}
	for i := range r.Findings {
		f := &r.Findings[i]
		file, _ := r.rooted(root, f.File)
		issues = append(issues, qualityIssue{
			Description: f.plain(),
			CheckName:   f.Rule,
			Fingerprint: prints.next(f),
			Severity:    qualitySeverities[f.Severity],
			Location:    qualityLocation{file, qualityLines{max(f.Line, 1)}},
		})
	}
	enc := encoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(issues)
}
