package change

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

const (
	costIncreased = "cost-increased"
	cacheRemoved  = "cache-removed"
)

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
}, {
	ID: cacheRemoved, Severity: finding.Error,
	Doc: sqlcheck.Doc{
		Title: "A change takes away the cache in front of a query",
		What: `Only ` + "`querylint diff`" + ` can tell. Before the change, every way from an entry point (a request
handler, a gRPC method, main, an exported function that nothing in the program calls) to a query led over
a lookup that had no answer: in a map, a field filled on first use, a cache object, Redis or memcached, a
sync.Once, a singleflight group, or in a cache that runs the query itself. Now one way does not; or it still
asks, and nothing stores any more what the query behind a miss loads, so that each call misses. The finding
stands where the user's code calls what has lost the guard. It names the guard, the query, the way to it and
how often it runs per call, and, if a dependency is to blame, its versions.`,
		Why: `A slow query behind a cache is a slow query that nobody has met yet. In one incident an upgrade of
a library deleted its local cache: a walk over a tree of departments, which had read memory, became a
thousand queries, and nobody saw it in the diff, which was one line of go.mod (` + "`testdata/incident2`" + `).`,
		Bad: `func (s *Store) User(id int64) (*User, error) {
-	if u, ok := s.users.Get(id); ok {
-		return u, nil
-	}
	u, err := s.queryUser(id)
-	s.users.Add(id, u)
	return u, err
}`,
		Good: `func (s *Store) User(id int64) (*User, error) {
-	if u, ok := s.users.Get(id); ok {
+	if u, ok := s.bounded.Get(id); ok { // another cache, or one in the callers
		return u, nil
	}
	…
}`,
		Silent: []string{
			"what is loaded is stored in another way: in a caller, a callee or a goroutine, through a pipeline, by a command or script whose keys are not known, or by a function that did not store it before",
			"the guard is now in a caller, in a callee, in a decorator of the interface, or another cache",
			"a new way to the query beside the old one, which still asks the cache",
			"queries that some way reached without a guard before",
			"functions that are only kept or handed on: whether a cache runs them is not known",
			"main, where the query runs once per start and not in a loop",
			"tests, migrations, seeds, start-up code, commands, generated code",
		},
		Fix:   "None: whether the cache may go is for those to say who know how often the query runs.",
		Links: []string{"https://pkg.go.dev/golang.org/x/sync/singleflight", "https://go.dev/ref/mod#go-mod-file-replace"},
	},
}}

// Rules are the rules that a comparison looks for.
func Rules() []finding.Rule { return slices.Clone(rules) }
