package change

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

const (
	costIncreased = "cost-increased"
	cacheRemoved  = "cache-removed"
	droppedColumn = "dropped-column"
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
			"what a new finding in one of the functions on the way says already, or would, did no comment take it back",
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
}, {
	ID: droppedColumn, Severity: finding.Error,
	Doc: sqlcheck.Doc{
		Title: "A migration takes away a column or table that the code still uses",
		What: `Only ` + "`querylint diff`" + ` can tell. A migration that the change adds, or a statement that it adds to
one, drops a column or a table or gives it another name, and a statement in the code as it is now still names
it. Migrations are .sql files that are called so or lie in a folder for them, and statements that functions
of the code run. No schema is needed; where there is one, this stands in the place of unknown-column and
unknown-table.`,
		Why: `From the moment that the migration has run, the statement fails with error 1054 or 1146. The
compiler says nothing, and a test that makes its own tables does not either.`,
		Bad: `ALTER TABLE orders DROP COLUMN note; -- migrations/0007_note.sql

rows, err := db.QueryContext(ctx, "SELECT id, note FROM orders WHERE user_id = ?", user)`,
		Good: `ALTER TABLE orders DROP COLUMN note;

rows, err := db.QueryContext(ctx, "SELECT id FROM orders WHERE user_id = ?", user)`,
		Silent: []string{
			"the way back: *.down.sql, folders called down, what stands behind -- +goose Down",
			"a column or table that the same change makes, too, or columns of a table that it makes",
			"a name that may be of another table of the statement, of another database, or of a statement that is put together",
			"files for another database, and code of another part of the repository than the migration's",
			"SELECT *, and fields of models that no statement names",
			"migrations themselves, seeds, tests, generated code",
		},
		Fix:   "None: first the code goes without the column, then the column.",
		Links: []string{"https://dev.mysql.com/doc/refman/8.4/en/alter-table.html", "https://dev.mysql.com/doc/refman/8.4/en/drop-table.html"},
	},
}}

// Rules are the rules that a comparison looks for.
func Rules() []finding.Rule { return slices.Clone(rules) }
