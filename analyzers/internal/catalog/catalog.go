// Package catalog is what querylint knows of libraries: which method is a
// round trip and of what kind, which only builds or queues, which runs a
// function it is given and how often, which argument is SQL. The knowledge is
// data (the .yml files beside this one, one per library family); nothing else
// in querylint names a library.
//
// A file has a list of entries under `catalog:`, and so may a user's
// .querylint.yml:
//
//	catalog:
//	  - packages: example.com/store example.com/store/v2
//	    types: Client Pool          # without types: functions of the packages
//	    handles: Client             # types that are connections
//	    transactions: Tx            # handles that are a transaction, whoever has one
//	    statements: Stmt            # types of what is prepared on a connection, and runs there
//	    connections: Conn           # handles that are one connection, taken out of a pool
//	    cursors: Rows Row           # types of what is read row by row, and has the connection until then
//	    upserts: OnConflict         # types whose values make an INSERT change rows that are there
//	    db.read: Get Find           # or db.write, cache.read, cache.write, mq.send,
//	    tx: Transaction             # rpc, tx, build, queue, wait, rows, chunk, exit, none
//	    sql: {Get Find: 1}          # the argument that is SQL text
//	    calls:                      # functions that run a function they are given
//	      Transaction: {arg: 0, times: once}
//	      Each Walk: {arg: 1, times: each, of: 0}
//	      GetOrLoad: {arg: 1, times: miss} # only for a key that a cache does not have
//	      Range: {arg: 0, times: each, random: true} # in another order in each run
//	    op: {begin: Begin, commit: Commit} # what exactly a call does, see Op
//	    args: {key: {Get Set: 1}}   # which argument has which role
//	    batch: {Send: SendAll}      # what sends many messages at once instead
//	    chain:                      # what a call adds to the statement it builds
//	      Where: {where: 0}         # a clause, and the argument that is its text
//	      Find: {model: 0, where: 1, run: select}
//
// Names are separated by spaces; a YAML list of such strings will do as well,
// and an alias shares a list with another entry.
package catalog

import (
	"slices"
	"strings"
)

// Effect is what a call of a catalogued method does, as far as round trips go.
type Effect uint8

const (
	// None: no round trip. A method that a catalogued type does not list is
	// free too; `none:` says so on purpose, and lets a user's file overrule
	// ours.
	None Effect = iota
	DBRead
	DBWrite
	CacheRead
	CacheWrite
	MQSend // a synchronous send to a broker: waits for its answer
	RPC
	Tx    // begins or ends a transaction
	Build // builds a query; something else runs it
	Queue // queues a command or message; something else sends it
	Wait  // blocks until an event arrives (message, tick, connection)
	Rows  // steps to the next row or document of a result
	Chunk // splits a slice into chunks
	Exit  // never returns to its caller
)

// String is the effect's key in a .yml file.
func (e Effect) String() string {
	if int(e) < len(effectNames) {
		return effectNames[e]
	}
	return "invalid"
}

var effectNames = [...]string{
	None:       "none",
	DBRead:     "db.read",
	DBWrite:    "db.write",
	CacheRead:  "cache.read",
	CacheWrite: "cache.write",
	MQSend:     "mq.send",
	RPC:        "rpc",
	Tx:         "tx",
	Build:      "build",
	Queue:      "queue",
	Wait:       "wait",
	Rows:       "rows",
	Chunk:      "chunk",
	Exit:       "exit",
}

// ReachesStore reports whether only a client of a database, cache or broker has
// the effect.
func (e Effect) ReachesStore() bool { return e >= DBRead && e <= MQSend }

// Times says how often a catalogued function runs a function it was given.
type Times uint8

const (
	Once   Times = iota // once per call
	Each                // once per element
	Batch               // once per chunk of elements
	First               // only the first call ever runs it (sync.Once)
	Miss                // only when a cache has no answer for the other arguments
	Shared              // once for all callers that come at the same time
	Match               // once per place in a text that the pattern fits which the receiver was made of
)

// String is the word for it in a .yml file.
func (t Times) String() string {
	if int(t) < len(timesNames) {
		return timesNames[t]
	}
	return "invalid"
}

var timesNames = [...]string{Once: "once", Each: "each", Batch: "batch", First: "first", Miss: "miss", Shared: "shared", Match: "match"}

// Callback says that argument Arg (0-based, receiver not counted; of a variadic
// parameter, that one and all behind it) is run Times; Of is the argument that
// counts it, by its length or, if it is a number, by its value, or -1.
type Callback struct {
	Arg    int
	Times  Times
	Of     int
	Random bool // it comes to its elements in another order in each run
}

// PerElement reports whether it runs once for each of a number of things.
func (t Times) PerElement() bool { return t == Each || t == Match }

// Op says what exactly a call does, where rules must tell calls of one effect
// apart. The list is closed, so that a misspelt op in a table is an error.
type Op string

const (
	Begin    Op = "begin"    // a transaction; its handle is the result, or the receiver
	Commit   Op = "commit"   // of the receiver
	Rollback Op = "rollback" // of the receiver
	Within   Op = "within"   // runs a function in a transaction whose handle it is given
	Carried  Op = "carried"  // the same, and its context brings the transaction to other handles
	Session  Op = "session"  // makes a handle of its own, on which a transaction may begin
	Open     Op = "open"     // opens a pool of connections
	Client   Op = "client"   // makes a client that keeps connections of its own
	Idling   Op = "idling"   // likewise, and it closes those that idle
	Consumer Op = "consumer" // the same, of one that takes messages
	Limit    Op = "limit"    // bounds the connections of a pool
	Shut     Op = "close"    // closes a pool or client
	Ack      Op = "ack"      // tells the broker that messages have been handled
	AckAll   Op = "ackall"   // the same of all that were taken so far
	Fetch    Op = "fetch"    // takes a message and commits its offset at once, in a group
	Send     Op = "send"     // sends a message and returns or is told whether it arrived
	Failures Op = "failures" // tells which messages were not delivered
	Answers  Op = "answers"  // tells which messages were delivered
	Produce  Op = "produce"  // makes a producer that tells failures on a channel
	Slow     Op = "slow"     // takes long though it asks no server: a process, a file, a sleep

	Get     Op = "get"     // looks up a key of a cache
	Held    Op = "held"    // asks the server only for what the client does not hold in its own memory
	Set     Op = "set"     // stores a value under a key
	SetNX   Op = "setnx"   // stores a value if there is none
	Add     Op = "add"     // adds a member to a list, set or hash
	Del     Op = "del"     // deletes keys, and waits until their memory is free
	Unlink  Op = "unlink"  // deletes keys, and frees their memory later
	Flush   Op = "flush"   // empties the whole cache
	Keys    Op = "keys"    // lists all keys that match, at once
	Members Op = "members" // reads all of a list, set or hash
	Scan    Op = "scan"    // lists keys that match, some at a time
	Expire  Op = "expire"  // says when a key expires
	One     Op = "one"     // reads one row of a database, which may be missing
	Stream  Op = "stream"  // reads rows of a database, and runs a function for each while they are open
	Parts   Op = "parts"   // has what reads rows of a database read some of them at a time, each of these to its end
	Either  Op = "either"  // reads a row of a database, and writes it if there is none
	Absent  Op = "absent"  // says that a read of a row before it has found none
	Save    Op = "save"    // writes a row of a database by its primary key, and inserts it if there is none
	TTL     Op = "ttl"     // asks when a key expires
	Filter  Op = "filter"  // asks a probabilistic filter whether a key may exist
	Lock    Op = "lock"    // lets one caller at a time through
	Unlock  Op = "unlock"
	Count   Op = "count"  // adds to a number in memory, and answers it
	Change  Op = "change" // gives a key a value in another way, such as counting, or may: a command that is not known
	Still   Op = "still"  // gives no key a value: takes away, asks, sends what was queued
	Ping    Op = "ping"   // asks whether the server is there
	Call    Op = "call"   // calls a service, once, and waits for its answer
)

var ops = []Op{
	Begin, Commit, Rollback, Within, Carried, Session, Open, Client, Idling, Consumer, Limit, Shut, Ack, AckAll, Fetch, Send, Failures, Answers, Produce, Slow,
	Get, Held, Set, SetNX, Add, Del, Unlink, Flush, Keys, Members, Scan, Expire, TTL, One, Stream, Parts, Either, Absent, Save, Filter, Lock, Unlock, Count, Change, Still, Ping, Call,
}

// Method is what is known of one method or function.
type Method struct {
	Library string // short name for messages: gorm, go-redis, database/sql
	Effect  Effect
	SQL     int // index of the argument that is SQL text, or -1
	Op      Op
	Calls   []Callback
	Args    []Argument // what some arguments are for
	Batch   string     // what sends many messages at once instead, as code
	Chain   *Chain     // what it adds to a statement that a chain of calls builds
}

// Argument says what argument Arg (0-based, receiver not counted) is for: the
// key of a cache, how long an entry lives.
type Argument struct {
	For string
	Arg int
}

// TypeName names a type of a library, without pointer and type arguments.
type TypeName struct{ Pkg, Name string }

// Marker says what a generated type is, whose package is the user's: a type with
// all those fields and methods is catalogued as Type. A member that is written
// pkg.name is one that only embedding a type of that package can bring; one with :pkg.Type
// has that type.
type Marker struct {
	Members []string
	Type    TypeName
}

// Catalog is a set of tables. It does not change once made, so one may be
// used from many goroutines.
type Catalog struct {
	entries     map[TypeName][]*entry // Name "" holds the functions of the package
	clients     map[string]bool
	opaque      map[string]bool // path prefixes
	combinators map[string]bool // path prefixes
	handles     map[TypeName]bool
	txs         map[TypeName]bool
	statements  map[TypeName]bool
	connections map[TypeName]bool
	cursors     map[TypeName]bool
	upserts     map[TypeName]bool
	requests    map[TypeName]bool
	commands    map[TypeName]bool
	tests       map[TypeName]bool
	serving     map[TypeName]bool
	starts      map[TypeName]bool // functions, and methods as Type.Method
	joins       map[TypeName]bool
	parallel    map[TypeName]bool
	sorts       map[TypeName]bool
	random      map[TypeName]bool
	validators  []validator
	kits        map[TypeName]bool
	maintenance map[string]bool
	whole       map[string]bool
	begun       map[string]bool
	allrows     map[string]bool   // fields as pkg.Type.Field
	replicas    map[string]bool   // words
	primaries   map[string]bool   // words
	reads       map[string]bool   // constants as pkg.Name
	services    map[string]string // options of calls as pkg.Type, and the library
	remote      map[string]bool   // packages of those, and of what else calls services
	strict      map[string]bool
	exact       map[string]bool // libraries
	mocks       map[string]bool
	iteration   map[string]bool
	coded       map[TypeName]bool
	probes      map[string]bool
	pauses      map[string]bool    // words
	existing    map[string]bool    // words
	above       map[string]bool    // parts of names, see names.yml
	cursorNames map[string]bool    // likewise
	distinct    map[string]bool    // likewise
	recurring   map[string]bool    // likewise
	caches      map[string]bool    // likewise
	asking      map[string]bool    // likewise
	dialects    map[string]string  // database/sql drivers and what they are for
	words       map[string]string  // by which programs name databases
	values      map[string]string  // that tell a builder which database it writes for
	textual     map[string]command // by name in capitals
	many        map[string]string  // by name in capitals: what asks for many at once
	parts       map[string]string
	naming      map[string]naming
	conditions  map[string]string
	operators   map[string]string
	selectors   map[string]string
	names       map[string]naming // methods as pkg.Type.Method
	fields      map[string]bool   // packages whose functions make fields
	tags        map[string]Tag
	records     map[string]string // types of fields whose tag names the table of a struct → the tag
	structs     map[string]string // of libraries: what a struct asks for as a condition
	markers     []Marker
	makers      map[string]string // types that markers stand for → the function that begins them
	settings    map[TypeName][]*setting
	addresses   map[TypeName]map[string]bool // fields, keys and functions
	literals    map[TypeName]Literal
	brokers     map[string]bool
	routes      map[TypeName]*Routes
	registers   map[string]bool // packages that routes names
	templates   map[TypeName]map[string]int
	engines     map[string]bool // packages that run templates
	added       []*entry        // by Extend, in the order of the file
}

// Lookup returns what is known of a method of typ, which is written without
// pointer and type arguments, or, with typ "", of a function of the package.
func (c *Catalog) Lookup(pkg, typ, name string) (Method, bool) {
	for _, e := range c.entries[TypeName{pkg, typ}] {
		if m, ok := e.method(name); ok {
			return m, true
		}
	}
	return Method{}, false
}

// Client reports whether pkg is a client of a database, cache or broker, so
// that a package which imports it, directly or not, is worth analysing.
// Packages that only do RPC do not count: nearly every program imports
// net/http.
func (c *Catalog) Client(pkg string) bool { return c.clients[pkg] }

// Opaque reports whether pkg belongs to a library that is known by the tables
// only and never analysed from source. The standard library is one.
func (c *Catalog) Opaque(pkg string) bool {
	return underPrefix(c.opaque, pkg)
}

// Combinator reports whether pkg is analysed from source although it reaches
// no client, because its functions run functions they are given.
func (c *Catalog) Combinator(pkg string) bool {
	return underPrefix(c.combinators, pkg) && !c.Opaque(pkg)
}

// underPrefix reports whether pkg or a path above it is in the set.
func underPrefix(set map[string]bool, pkg string) bool {
	for {
		if set[pkg] {
			return true
		}
		i := strings.LastIndexByte(pkg, '/')
		if i < 0 {
			return false
		}
		pkg = pkg[:i]
	}
}

// Handle reports whether the type is a connection to a store, or a pool of
// them: *sql.DB, *gorm.DB, *redis.Client. An interface of user code that a
// handle satisfies stands for the handle, and a loop over handles is a loop
// over shards.
func (c *Catalog) Handle(pkg, typ string) bool { return c.handles[TypeName{pkg, typ}] }

// Transaction reports whether a handle of the type is a transaction that
// somebody has begun: *sql.Tx. One of a library that has one type for pools and
// transactions, such as *gorm.DB, is not known to be.
func (c *Catalog) Transaction(pkg, typ string) bool { return c.txs[TypeName{pkg, typ}] }

// Statement reports whether a value of the type runs on the connection that it was
// prepared on: *sql.Stmt.
func (c *Catalog) Statement(pkg, typ string) bool { return c.statements[TypeName{pkg, typ}] }

// Connection reports whether a handle of the type is one connection that somebody has
// taken out of a pool: *sql.Conn.
func (c *Catalog) Connection(pkg, typ string) bool { return c.connections[TypeName{pkg, typ}] }

// Cursor reports whether a value of the type has a connection for itself until its
// rows are read or it is closed: *sql.Rows.
func (c *Catalog) Cursor(pkg, typ string) bool { return c.cursors[TypeName{pkg, typ}] }

// Begun reports whether a name, of a variable, has a word that says that it is a
// transaction: tx, parentTx.
func (c *Catalog) Begun(name string) bool {
	return slices.ContainsFunc(Words(name), func(w string) bool { return c.begun[w] })
}

// AllRows reports whether a field, pkg.Type.Field, that is set to true lets a library write
// all rows for want of a condition that refuses to otherwise.
func (c *Catalog) AllRows(field string) bool { return c.allrows[field] }

// Replica reports whether a name, of a connection or of what gives one, says that it goes to
// a replica: reader, dbSlave. It is a hint and no proof.
func (c *Catalog) Replica(name string) bool {
	words := Words(name)
	return slices.ContainsFunc(words, func(w string) bool { return c.replicas[w] }) &&
		!slices.ContainsFunc(words, func(w string) bool { return c.primaries[w] })
}

// Reads reports whether a constant, pkg.Name, has what it is given to go to a replica.
func (c *Catalog) Reads(name string) bool { return c.reads[name] }

// Upsert reports whether a value of the type makes an INSERT change the rows
// that are there already.
func (c *Catalog) Upsert(pkg, typ string) bool { return c.upserts[TypeName{pkg, typ}] }

// Markers returns what generated types are known by. The first that fits counts.
func (c *Catalog) Markers() []Marker { return c.markers }

// Handles returns all handles, ordered by package and name.
func (c *Catalog) Handles() []TypeName {
	names := make([]TypeName, 0, len(c.handles))
	for n := range c.handles {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b TypeName) int {
		if d := strings.Compare(a.Pkg, b.Pkg); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	return names
}

// Request reports whether a parameter of this type marks a function that
// serves a request.
func (c *Catalog) Request(pkg, typ string) bool { return c.requests[TypeName{pkg, typ}] }

// Serves reports whether a function or method of the name, in the package, waits for
// requests or for the end of the program.
func (c *Catalog) Serves(pkg, name string) bool { return c.serving[TypeName{pkg, name}] }

// Command reports whether a parameter of this type marks a command of a
// command-line program.
func (c *Catalog) Command(pkg, typ string) bool { return c.commands[TypeName{pkg, typ}] }

// Test reports whether a parameter of this type marks a function for tests.
func (c *Catalog) Test(pkg, typ string) bool { return c.tests[TypeName{pkg, typ}] }

// Strict reports whether a library refuses rows with a column that the struct has
// no field for.
func (c *Catalog) Strict(library string) bool { return c.strict[library] }

// Exact reports whether a library refuses a text that is followed by another number of
// values than it has question marks.
func (c *Catalog) Exact(library string) bool { return c.exact[library] }

// Kit reports whether a parameter of this type marks a part of a test kit.
func (c *Catalog) Kit(pkg, typ string) bool { return c.kits[TypeName{pkg, typ}] }

// Maintenance reports whether the word, in lower case and out of the name of
// a function, file or package, marks a migration, a seed or other code that
// is run by hand or at start-up.
func (c *Catalog) Maintenance(word string) bool { return c.maintenance[word] }

// Mock reports whether the word, in lower case and out of the name of a type or
// the path of its package, marks a stand-in of tests.
func (c *Catalog) Mock(word string) bool { return c.mocks[word] }

// Iterates reports whether a method of the name, in a library that the tables do
// not know, steps through a result.
func (c *Catalog) Iterates(method string) bool { return c.iteration[method] }

// Coded reports whether a function or method of the name, in the package, counts parts of
// the program: the code says how many there are, not the data.
func (c *Catalog) Coded(pkg, name string) bool { return c.coded[TypeName{pkg, name}] }

// Pauses reports whether a name, of a function, has a word that says that it waits, or
// for how long to.
func (c *Catalog) Pauses(name string) bool {
	return slices.ContainsFunc(Words(name), func(w string) bool { return c.pauses[w] })
}

// Exists reports whether a name has a word that says that something is there already.
func (c *Catalog) Exists(name string) bool {
	return slices.ContainsFunc(Words(name), func(w string) bool { return c.existing[w] })
}

// Probes reports whether a method of a client of the name asks whether its server
// is there.
func (c *Catalog) Probes(method string) bool { return c.probes[method] }

// Added returns the package paths that Extend added entries for, in the order
// of the file.
func (c *Catalog) Added() []string {
	var paths []string
	for _, e := range c.added {
		for _, p := range e.packages {
			if !slices.Contains(paths, p) {
				paths = append(paths, p)
			}
		}
	}
	return paths
}
