package change

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

const costIncreased = "cost-increased"

var rules = []finding.Rule{{
	ID: costIncreased, Severity: finding.Warning,
	Doc: sqlcheck.Doc{
		Title: "A change makes a request handler or an exported function send more round trips",
		What: `Only ` + "`querylint diff`" + ` can tell. Per call, the function made round trips that one set of data
multiplies less often before: it has come to call something that loops, a dependency has been upgraded to
a version that loops, or a recursion has come in. The finding stands at the deepest function on the way
whose own cost has grown, and says how often the round trip ran per call before and runs now.`,
		Why: `The loop and the query are old; new is only that a request reaches them. No rule about one
revision sees that, and no reader of the diff does: the change is one call.`,
		Bad: `func (s *Server) List(w http.ResponseWriter, r *http.Request) {
	orders := s.orders.Recent(r.Context())
+	s.report.Refresh(r.Context(), orders) // one query per order, until now once a night
	…
}`,
		Good: `+	s.report.RefreshAll(r.Context(), orders) // one query`,
		Silent: []string{
			"new functions: the rules about loops say what is wrong with them",
			"what a new finding in one of the functions on the way says already",
			"functions that have moved or been renamed",
			"round trips behind a memo or a cache, after a failure, and those that the rules about loops show as info",
			"a cache that is asked as often as the database was",
			"tests, migrations, seeds, start-up code, commands, generated code",
		},
		Fix:   "None: leave the call out, or make what is called load everything at once.",
		Links: []string{"https://git-scm.com/docs/git-merge-base"},
	},
}}

// Rules are the rules that a comparison looks for.
func Rules() []finding.Rule { return slices.Clone(rules) }
