package sqltext

import (
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

// Rules are the rules of sqlcheck.
func Rules() []finding.Rule {
	var out []finding.Rule
	for _, r := range sqlcheck.Rules() {
		out = append(out, finding.Rule{ID: r.ID, Severity: r.Severity, Schema: r.Schema, Doc: r.Doc})
	}
	return out
}
