package roundtrip

import (
	"fmt"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/position"
)

const retryFix = "wait between the attempts, longer each time and by chance, and give up after a few"

// judgeRetry is the finding about a loop that sends a statement or a transaction again
// at once where it fails.
func judgeRetry(s *link.Site, at *position.Finder) *finding.Finding {
	i := slices.IndexFunc(s.Terms, func(t poly.Term) bool {
		return !t.Leaf.Probe && (t.Leaf.Kind == poly.DBWrite || t.Leaf.Kind == poly.DBRead || t.Leaf.Kind == poly.Tx)
	})
	if i < 0 {
		return nil
	}
	t := &s.Terms[i]
	f := &finding.Finding{
		Rule: retryWithoutWait, Severity: finding.Error, Confidence: finding.Certain,
		Function: s.Function, Callee: s.Callee, Target: s.Target, Chain: chain(t), Suggestion: retryFix,
	}
	if t.OneOf {
		f.Confidence = finding.Likely
	}
	if s.Upkeep || s.Generated || s.Test {
		f.Severity = finding.Info
	}
	path := t.Path()
	if path != "" {
		path = " (" + path + ")"
	}
	f.Message = fmt.Sprintf("%s%s is sent again at once where it fails, %s: on a server that has no room or waits for locks, each failure makes the next; %s [%s]",
		s.Callee, path, s.Again, f.Suggestion, f.Rule)
	place(f, s, at)
	return f
}
