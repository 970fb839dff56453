package roundtrip

import "github.com/querylint/querylint/analyzers/internal/cost"

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
