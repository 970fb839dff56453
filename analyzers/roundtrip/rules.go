package roundtrip

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/sqlcheck"
)

const (
	queryInLoop      = "query-in-loop"
	queryInRecursion = "query-in-recursion"
	cacheInLoop      = "cache-in-loop"
	publishInLoop    = "publish-in-loop"
	rpcInLoop        = "rpc-in-loop"
	retryWithoutWait = "retry-without-pause"
)

// kind is what a message says of one kind of round trip.
type kind struct {
	rule string
	noun string
	fix  string // instead of one call per element
}

var kinds = map[poly.Kind]kind{
	poly.DBRead:     {queryInLoop, "query", "load once before the %s (WHERE … IN) and look up in a map"},
	poly.DBWrite:    {queryInLoop, "query", "collect the rows of the %s and write them in one statement (multi-row INSERT or upsert, UPDATE or DELETE … WHERE … IN)"},
	poly.CacheRead:  {cacheInLoop, "cache call", "fetch all once before the %s (%s) and look up in a map"},
	poly.CacheWrite: {cacheInLoop, "cache call", "queue the commands of the %s in one pipeline"},
	poly.MQSend:     {publishInLoop, "publish", "collect the messages of the %s and send them %s"},
	poly.RPC:        {rpcInLoop, "remote call", "ask for all elements of the %s at once %s"},
}

// writeFixes say how, by what the statement does.
var writeFixes = map[string]string{
	"INSERT":  "collect the rows of the %s and write them in one statement (multi-row INSERT or upsert)",
	"REPLACE": "collect the rows of the %s and write them in one statement (multi-row INSERT or upsert)",
	"UPDATE":  "collect the rows of the %s and change them in one statement (UPDATE … WHERE … IN, with CASE or as a multi-row upsert where each gets a value of its own)",
	"NEXT":    "each turn takes one number of a sequence: take a block of as many before the %s (LAST_INSERT_ID(id + n)), or make the keys in the program",
	"DELETE":  "collect the keys of the %s and delete their rows in one statement (DELETE … WHERE … IN)",
}

const (
	hoistFix        = "the arguments do not change with the %s: call it once before"
	sameFix         = "what it reads does not change with the loop: read that once before, and hand it in"
	countFix        = "ask once before the %s for the numbers of all of them (WHERE … IN, GROUP BY) and look up in a map"
	likeFix         = "load what may match once before the %s, and look for the patterns in memory, or ask for all of them in one query (LIKE … OR LIKE …)"
	insideNote      = "; the database runs in the process, so that a turn costs no round trip"
	loaderFix       = "let a dataloader collect the keys and ask for all of them at once%s, or load it with the list in %s"
	elementHoistFix = "the arguments do not change with the element: ask once per request, as in %s, and keep the answer"
	elementWriteFix = "do it once for all elements, in %s"
	carriedFix      = "each turn needs the result of the one before, so it cannot be batched"
	textFix         = "each turn runs a statement of its own, so it cannot be batched"
	answerFix       = "each turn keeps what a remote call has answered, so it cannot be batched"
	claimFix        = "whether the turn goes on depends on the rows that this has changed, so it cannot be batched"
	lockFix         = "each turn works under a lock of its own, so it cannot be batched"
	rpcFix          = "if the service can answer for many, ask it once for the %s; else let an errgroup with SetLimit bound how many calls wait at a time"
	madeFix         = "it asks by what the same turn has written: write the rows of the %s first, and ask for what belongs to them at once (WHERE … IN)"
	mixedCacheFix   = "fetch what it reads once before the %s, and queue what it writes in one pipeline"
	mixedFix        = "load what it reads once before the %s, collect what it writes and write that in one statement after it"
	chainFix        = "each level costs a query: load the chain in one (WITH RECURSIVE), keep the path in a column, or load the tree once"
	writesFix       = "collect the rows of the walk and write them in one batch, level by level where a row needs the id of its parent"
	treeFix         = "load the whole tree first (level by level with WHERE … IN, or WITH RECURSIVE), walk it in memory, and write what changes in one statement"
	allKeysFix      = "hand all keys of the %s to %s at once"
	forestFix       = "load the whole tree once before the %s (level by level with WHERE … IN, or WITH RECURSIVE) and walk it in memory"
	keysFix         = "the walk is one in memory: collect what it asks for first, and ask for all of it at once (WHERE … IN)"
	recursionFix    = "load the whole tree first (level by level with WHERE … IN, or WITH RECURSIVE) and walk it in memory"
)

// Of a call that a template makes.
const (
	templateReadFix  = "load it for all elements at once%s before the template runs, and hand it in"
	templateHoistFix = "what it is asked does not change with the element: call it once before the template runs, and hand the answer in"
	templateWriteFix = "do it once for all elements, before the template runs"
)

var rules = []finding.Rule{
	{
		ID: queryInLoop, Severity: finding.Warning,
		Level: "error where two or more lengths multiply, on all ways through what is called and for all elements, or in a request handler for each element of a list that it has loaded or where lengths multiply, else warning, as for a list that the request itself brings, for elements that a condition picks, in a goroutine for which nobody waits, where each turn, or each that comes to the query, also calls another service, or where checks in front bound all lengths to 100 queries",
		Doc: sqlcheck.Doc{
			Title: "A database round trip runs once per iteration of a loop",
			What: `The length of the loop depends on data, and the round trip is reached directly or
through any chain of calls: services, interfaces, closures, other modules. A goroutine per
iteration is still one round trip per iteration. Of several round trips behind one call the
message is about one that runs each time, if any does, and not about one arm of a branch;
what a caller switches off, by a flag, a mode or an empty list, does not run for it.
A resolver of GraphQL (gqlgen, graph-gophers/graphql-go, graphql-go/graphql) that answers for a
field of an object runs for each object of the list that another field returns, len(Query.posts)
times, and so does one that answers for an object below each of those.
A method that a template of html/template or text/template calls on the elements of a range runs for
each of them, and so does a function that its FuncMap has: the finding stands where the template is run,
len(page.Milestones) times, and names the line of the template. Types say what its names are, from those
of the data on, a struct, a list, or a map whose values the code writes out; templates are read where
constants, files that are embedded, or files by constant names in the folder of the module or the package
tell them, also by way of a function of the same package that is handed the data.
«up to len(x) times» says that a condition about the element stands in front of the call, or ends the loop,
«depth times» that a loop walks up a chain of parents, by one query per level, and «nodes times» that it puts
what a query has found into the list that it walks.
«len(ids)·len(tags) in all» is how often the round trip runs where what the loop calls has loops of its
own, and rec(walk) in it is how often walk, which calls itself, runs: a number that the code does not show.`,
			Why: `A handler that called two services in three nested loops sent 715·1·(1+10) = 7,865
queries a request and took 7 s with MySQL's CPU full; loading once before the loops took 20 ms.`,
			Bad: `for _, sheet := range sheets {
	survey, err := dao.Survey(ctx, sheet.SurveyID)
	…
}`,
			Good: `surveys, err := dao.Surveys(ctx, ids) // WHERE id IN (…), into a map
for _, sheet := range sheets {
	survey := surveys[sheet.SurveyID]
	…
}`,
			Silent:  silent,
			Fix:     "None: the loop has to be written anew. The message says whether the arguments change with the loop (load or write all at once) or not (call it once before).",
			Options: "`entry-points` names further functions that serve requests. " + constantLoop,
			Links: []string{
				"https://dev.mysql.com/doc/refman/8.4/en/insert-optimization.html",
				"https://dev.mysql.com/doc/refman/8.4/en/range-optimization.html",
			},
		},
	},
	{
		ID: queryInRecursion, Severity: finding.Error,
		Level: "error; warning where it only writes a tree that is in memory, outside of a request, or walks up a chain of parents",
		Doc: sqlcheck.Doc{
			Title: "A function that calls itself reaches a database round trip",
			What: `The function, alone or in turns with others, calls itself once per child of what it
walks, and reaches a database round trip on the way: one query per node of a tree; or once with
the parent of the row that it has found: one query per level. How often that is the code does not show; where
such a function, walk, is called in a loop, query-in-loop says «len(ids)·rec(walk) in all».
One recursion is one finding, at the first call that it goes on with; ` + "`-show chain`, SARIF and `sites` in JSON" + ` have the others.`,
			Why: `A walk over an organisation tree whose cache had been removed sent more than 1,000
queries a page.`,
			Bad: `func (s *Service) walk(ctx context.Context, id int64) (*Node, error) {
	children, err := s.dao.Children(ctx, id)
	…
	for _, c := range children {
		n, err := s.walk(ctx, c.ID)
		…
	}
}`,
			Good: `nodes, err := s.dao.All(ctx) // or level by level with WHERE parent_id IN (…)
byParent := group(nodes)
return build(byParent, root), nil`,
			Silent: []string{"a function that calls itself once per turn for the next page, or as a retry", "one that calls itself with what keeps that call from doing so again, such as a flag (in a loop, that is query-in-loop)", "a recursion that a memo guards (shown as info)"},
			Fix:    "None: load the tree first, level by level or with WITH RECURSIVE, and walk it in memory; where it is in memory, collect what the walk asks for first.",
			Links:  []string{"https://dev.mysql.com/doc/refman/8.4/en/with.html"},
		},
	},
	{
		ID: cacheInLoop, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title: "A network cache is called once per iteration of a loop",
			What:  "The same as `query-in-loop` with Redis or memcached, also where a query stands behind the cache.",
			Why: `A cache in front of each query makes the database cool and leaves the request slow:
thousands of Redis calls a request still took 800 ms.`,
			Bad: `for _, id := range ids {
	name, err := rdb.Get(ctx, "name:"+id).Result()
	…
}`,
			Good:    `names, err := rdb.MGet(ctx, keys...).Result()`,
			Silent:  append([]string{"commands queued in a pipeline"}, silent...),
			Fix:     "None: MGET, one pipeline, or a local map.",
			Options: constantLoop,
			Links:   []string{"https://redis.io/docs/latest/commands/mget/"},
		},
	},
	{
		ID: publishInLoop, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title: "A message is sent synchronously once per iteration of a loop",
			What:  "Each iteration sends one message to a broker and waits for the answer before the next one starts.",
			Why:   "Brokers take thousands of messages in one request; one at a time, the loop takes a network round trip for each.",
			Bad: `for _, e := range events {
	err := w.WriteMessages(ctx, message(e))
	…
}`,
			Good:    `err := w.WriteMessages(ctx, messages...)`,
			Silent:  silent,
			Fix:     "None: collect the messages and send them in one batch.",
			Options: constantLoop,
			Links:   []string{"https://kafka.apache.org/documentation/#producerconfigs_batch.size"},
		},
	},
	{
		ID: rpcInLoop, Severity: finding.Warning,
		Level: "warning; info where the calls run beside each other, and where each turn also writes to a database, whose elements are work",
		Doc: sqlcheck.Doc{
			Title: "A service is called once per iteration of a loop",
			What: `Each iteration calls another service and waits for its answer: through a generated client of gRPC,
Connect, kratos, kitex, go-micro or dubbo (go-zero's are gRPC's), a request over NATS, or by HTTP with an address whose
host the code says, or that begins with what all turns have in common: a field of the client, a setting, a variable,
directly or through any chain of calls. The message names the method of the same client that takes a list, if there
is one.`,
			Why: `It is query-in-loop between services, and there it hides best: a call of 2 ms for each of 500
elements is a second, and the service that is called sends its own query for each of them.`,
			Bad: `for _, o := range orders {
	user, err := users.GetUser(ctx, &pb.GetUserRequest{Id: o.UserID})
	…
}`,
			Good: `reply, err := users.BatchGetUsers(ctx, &pb.BatchGetUsersRequest{Ids: ids}) // into a map
for _, o := range orders {
	user := byID[o.UserID]
	…
}`,
			Silent: append([]string{
				"streams",
				"clients of which each turn has one of its own: one call per host or instance",
				"addresses that each turn brings, as of webhooks, whose hosts may differ",
				"loops over anything but elements: pollers, counters",
				"health checks",
			}, silent...),
			Fix:     "None: where the service has no method for many, errgroup with SetLimit bounds how many calls wait at a time.",
			Options: constantLoop,
			Links:   []string{"https://google.aip.dev/231", "https://pkg.go.dev/golang.org/x/sync/errgroup#Group.SetLimit"},
		},
	},
	{
		ID: retryWithoutWait, Severity: finding.Error,
		Doc: sqlcheck.Doc{
			Title: "What has failed is sent again at once, without a bound",
			What: `A loop that success leaves sends a statement or a transaction again as soon as it has failed, and neither waits
in between nor gives up: for { err := pay(); if err == nil { return nil } }, or with a continue where the error is a
deadlock or a lock wait timeout; or a function calls itself for that, with what it was given. The statement is the
same each time.`,
			Why: `A statement fails where the server is busy: with locks, connections or disks. Sent again at once by every
request that failed, it is what keeps the server busy: lock wait timeouts that were tried again burned its CPU in the
third incident, and deadlocked transactions meet the same others again. With pauses that grow and differ, they come
one after the other.`,
			Bad: `for {
	err := transfer(ctx, db, from, to)
	if !isDeadlock(err) {
		return err
	}
}`,
			Good: `for attempt := 0; ; attempt++ {
	err := transfer(ctx, db, from, to)
	if !isDeadlock(err) || attempt == 5 {
		return err
	}
	time.Sleep(rand.N(10 * time.Millisecond << attempt))
}`,
			Silent: []string{
				"at most 10 attempts, 100 of a victim of a deadlock alone (error 1213), a number that the program chooses, a time or a context that ends them",
				"a sleep, timer, channel or limiter in the loop, or in what it calls; names that say so: backoff, wait. One that only another error or success comes to does not count",
				"attempts that differ: a new number or name each time, errors that say that something exists already",
				"loops that go on whatever comes out: workers and pollers",
				"asking whether the server is there (Ping)",
				"test files; shown as info: migrations, seeds, commands, generated code",
			},
			Fix:   "None: how long to wait is yours to say. cenkalti/backoff and avast/retry-go wait and bound.",
			Links: []string{"https://dev.mysql.com/doc/refman/8.4/en/innodb-deadlocks-handling.html", "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/"},
		},
	},
}

const constantLoop = "`constant-loop` below `thresholds` is the number of turns that a loop with a constant number of them may have (4)."

// silent is when the rules about loops do not fire.
var silent = []string{
	"retries: loops that a small constant bounds and that success leaves",
	"loops that always leave behind the call",
	"paging, chunking and draining loops; batches that are flushed when full",
	"`rows.Next` loops that only scan",
	"daemons, where each turn waits for an event; loops whose every turn sleeps",
	"writes and messages that note a failure of something else than a read, and calls that answer nothing behind such a failure",
	"loops over shards and other connections, also those that the element chooses by its key or address, and over hooks and plug-ins that the program registers; asking servers, each turn its own, whether they are there",
	"loops over values written out in the code, of at most 4 turns: in the loop, in a list that every call of the function writes out, or in one that a struct was made with; of exported functions where the whole program is there",
	"loops that the code bounds to as many turns: min(3, n), ids[:3], a second condition of the head, a check in front that leaves or cuts, a LIMIT of the query that reads the list, also where a caller passes its number, or the count of a command",
	"loops over the rows of a query that answers with one at most (LIMIT 1, First), or over such elements of a cache (LRANGE 0 0, a count of 1)",
	"building a query without running it",
	"resolvers of GraphQL of whose object no field returns a list, as far as types tell; what runs where a field has nothing that the list may bring along (if post.Author != nil { return post.Author, nil }); dataloaders, also those of the program's own whose first key starts the goroutine that asks for all",
	"templates that other packages or names that are no constants tell, and what types do not show in them (any, maps that come from elsewhere); what a template calls for the element of one index or id ({{if eq $i 0}}), and methods whose field has the answer already",
	"test files, unless asked for",
	"shown as info: reads behind a memo that stores them, calls that need the result of the turn before, writes that keep what a remote call has answered in the same turn, or how the turn's work has ended, or whose changed rows say whether the turn goes on, statements whose text each turn brings, also by way of a wrapper, and such as are about one thing at a time (SHOW, DDL, XA), queries of a database within the process (SQLite), loops with a constant number of more turns, migrations, seeds, start-up code, what only the start of a server calls where the whole program is there, commands, folders of test kits and benchmarks, generated code",
}

// Rules are the rules that the analyzer looks for.
func Rules() []finding.Rule { return slices.Clone(rules) }

// doc is the documentation of the analyzer: its rules.
func doc() string {
	var b strings.Builder
	b.WriteString("report database, cache, broker and service round trips that run once per element of a loop or recursion\n")
	for _, r := range rules {
		b.WriteString("\n# " + r.ID + "\n\n" + r.Doc.Title + ".\n" + r.Doc.What + "\n")
	}
	return b.String()
}
