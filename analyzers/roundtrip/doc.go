// Package roundtrip finds round trips to a database, a cache or a broker that
// run once per element of a loop or per turn of a recursion.
//
// # query-in-loop
//
// A database round trip runs once per iteration of a loop whose length depends
// on data, directly or through any chain of calls. It is an error where the
// number of round trips is a product of two such lengths, or where the function
// serves a request, and a warning elsewhere.
//
// # query-in-recursion
//
// A function that calls itself, alone or in turns with others, once per child
// of what it walks, reaches a database round trip on the way.
//
// # cache-in-loop
//
// The same as query-in-loop with a network cache such as Redis or memcached. A
// cache in front of each query keeps the database cool and the request slow.
//
// # publish-in-loop
//
// One synchronous send to a message broker per iteration.
//
// # Silent
//
// Retry loops; loops that always leave behind the call; paging, chunking and
// draining loops; rows.Next loops that only scan; daemons; loops over
// connections; loops over values written out in the code; commands queued in a
// pipeline or batch. Shown as info only: reads behind a memo that stores them,
// calls that need the result of the turn before, lists of statements, loops of
// more than four constant turns, and migrations, seeds, commands, start-up and
// generated code.
package roundtrip
