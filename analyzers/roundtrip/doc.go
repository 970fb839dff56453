// Package roundtrip finds round trips to a database, a cache, a broker or another service that
// run once per element of a loop or per turn of a recursion. What each rule
// means is in rules.go.
//
// Silent are retry loops; loops that always leave behind the call; paging,
// chunking and draining loops, and batches that are flushed when full;
// rows.Next loops that only scan; daemons; loops over connections and over registered hooks; loops over
// values written out in the code, there or by every caller, or over one row; a
// dispatch on constants; commands queued in a pipeline or batch; queries that are
// built and not run.
//
// Shown as info only: reads behind a memo that stores them, calls that need the
// result of the turn before, lists of statements, loops of more than four
// constant turns, and migrations, seeds, commands, start-up and generated code.
package roundtrip
