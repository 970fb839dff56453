package poly

// Class says what makes a call run more than once.
type Class uint8

const (
	// Data: once per element of a value whose size the data decides.
	Data Class = iota
	// Count: a counter runs up to a number that is not a constant.
	Count
	// Rows: once per row or document of a result.
	Rows
	// Levels: once per level of a chain, each of which says where the next one is.
	Levels
	// Rec: once per turn of a recursion.
	Rec
	// Forever: a loop with no way out that waits for nothing.
	Forever

	// The classes below do not raise the degree.

	// Page: the loop goes on as long as what the call returned says so.
	Page
	// Batch: each turn takes a chunk, not an element.
	Batch
	// Miss: only after a lookup in a memo failed, and the answer is stored.
	Miss
	// Daemon: each turn waits for an event.
	Daemon
	// Retry: the same attempt again until it succeeds.
	Retry
	// Guard: only after a cache object had no answer for a key that does not
	// change with the loops passed so far.
	Guard
	// Full: once per batch that has become full.
	Full
	// Rare: only after something failed.
	Rare
	// Fault: only after something failed that is no round trip.
	Fault
	// Shared: callers that come at the same time share one run, or a cache had no
	// answer for a key that changes with a loop.
	Shared
)

// Remembers reports whether a factor of the class is a lookup that had no answer.
func (c Class) Remembers() bool { return c == Miss || c == Guard || c == Shared }

// Raises reports whether a factor of the class makes the number of round trips
// grow with the data.
func (c Class) Raises() bool { return c <= Forever }

// Nodes is the factor of a walk over a tree that puts what a query has found for a node into
// the list that it walks: how many there are, nothing in the code says.
var Nodes = Factor{Class: Data, Root: "nodes", Param: None}
