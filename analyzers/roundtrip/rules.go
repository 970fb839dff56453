package roundtrip

import (
	"strings"

	"honnef.co/go/tools/analysis/lint"

	"github.com/querylint/querylint/analyzers/internal/cost"
)

const (
	queryInLoop      = "query-in-loop"
	queryInRecursion = "query-in-recursion"
	cacheInLoop      = "cache-in-loop"
	publishInLoop    = "publish-in-loop"
)

const docURL = "https://github.com/querylint/querylint#"

// kind is what a message says of one kind of round trip.
type kind struct {
	rule string
	noun string
	fix  string // instead of one call per element
}

var kinds = map[cost.Kind]kind{
	cost.DBRead:     {queryInLoop, "query", "load once before the %s (WHERE … IN) and look up in a map"},
	cost.DBWrite:    {queryInLoop, "query", "collect the rows of the %s and write them in one statement (multi-row INSERT, UPDATE or DELETE … WHERE … IN)"},
	cost.CacheRead:  {cacheInLoop, "cache call", "fetch all keys once before the %s (MGET or one pipeline) and look up in a map"},
	cost.CacheWrite: {cacheInLoop, "cache call", "queue the commands of the %s in one pipeline"},
	cost.MQSend:     {publishInLoop, "publish", "collect the messages of the %s and send them in one batch"},
}

const (
	hoistFix     = "the arguments do not change with the %s: call it once before"
	carriedFix   = "each turn needs the result of the one before, so it cannot be batched"
	textFix      = "each turn runs a statement of its own, so it cannot be batched"
	recursionFix = "load the whole tree first (level by level with WHERE … IN, or WITH RECURSIVE) and walk it in memory"
)

// rule is a rule and its documentation, from which all texts about it are made.
type rule struct {
	id  string
	doc lint.RawDocumentation
}

var rules = []rule{
	{queryInLoop, lint.RawDocumentation{
		Title: "A database round trip runs once per iteration of a loop",
		Text: `The length of the loop depends on data, and the round trip is reached directly or
through any chain of calls: services, interfaces, closures, other modules. A
goroutine per iteration is still one round trip per iteration.

It is an error where two or more such lengths multiply, or where the function
serves a request, and a warning elsewhere. A handler that called two services in
three nested loops sent 715·1·(1+10) = 7,865 queries a request and took 7 s;
loading once before the loops took 20 ms.`,
		Before: `for _, sheet := range sheets {
	survey, err := dao.Survey(ctx, sheet.SurveyID)
	…
}`,
		After: `surveys, err := dao.Surveys(ctx, ids) // WHERE id IN (…), into a map
for _, sheet := range sheets {
	survey := surveys[sheet.SurveyID]
	…
}`,
		Severity: lint.SeverityError,
	}},
	{queryInRecursion, lint.RawDocumentation{
		Title: "A function that calls itself reaches a database round trip",
		Text: `The function, alone or in turns with others, calls itself once per child of what it
walks: one query per node of a tree. A walk over an organisation tree whose cache
had been removed sent more than 1,000 queries a page.`,
		Severity: lint.SeverityError,
	}},
	{cacheInLoop, lint.RawDocumentation{
		Title: "A network cache is called once per iteration of a loop",
		Text: `The same as \'query-in-loop\' with Redis or memcached. A cache in front of each
query makes the database cool and leaves the request slow: thousands of Redis
calls still took 800 ms.`,
		Severity: lint.SeverityWarning,
	}},
	{publishInLoop, lint.RawDocumentation{
		Title:    "A message is sent synchronously once per iteration of a loop",
		Text:     `Each send waits for the broker's answer before the next one starts.`,
		Severity: lint.SeverityWarning,
	}},
}

// doc is the documentation of the analyzer: its rules.
func doc() string {
	var b strings.Builder
	b.WriteString("report database, cache and broker round trips that run once per element of a loop or recursion\n")
	for _, r := range rules {
		b.WriteString("\n# " + r.id + "\n\n" + r.doc.Compile().Format(false))
	}
	return b.String()
}
