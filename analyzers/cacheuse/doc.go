// Package cacheuse finds uses of a cache that let the load through to the
// database, keep stale values, or keep the cache itself busy.
package cacheuse

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

const (
	cacheFlush          = "cache-flush"
	cacheKeys           = "cache-keys"
	cacheBlockingDel    = "cache-blocking-del"
	cacheDelBeforeWrite = "cache-del-before-write"
	cacheNoExpiry       = "cache-no-expiry"
	cacheSameExpiry     = "cache-same-expiry"
	cacheStampede       = "cache-stampede"
	cacheMissUnstored   = "cache-miss-unstored"
	cacheLockRelease    = "cache-lock-release"
	cacheLockForever    = "cache-lock-forever"
	cacheNeverFilled    = "cache-never-filled"
)

var rules = []finding.Rule{
	{
		ID: cacheStampede, Severity: finding.Warning, Load: true, Level: "warning; info for a cache in the memory of the process",
		Doc: sqlcheck.Doc{
			Title: "All requests that miss a cache key load it from the database at once",
			What: `A function looks a key up in a cache, reads the value from the database when it is not
there, and stores it under the same key, and nothing lets one caller through. The three steps may be
in helpers, in other packages and behind interfaces, and the helper may be given what to load as a function:
it is reported there, once. A hash that is asked for a field, or for all, and then filled counts as well. A message calls a constant key one that all
requests ask for. For a map in memory (info) it is a lock that is taken to look and taken again to
store, and free while the row is read; or a sync.Map.`,
			Why: `While the first load runs, every other request for the key misses, too, and runs the same
query. Against a Redis server, 200 goroutines that asked for one expired key ran the load 200 times;
with singleflight once (the test of this rule measures it). A hot key thus turns one slow query into
as many as there are requests, each time it expires.`,
			Bad: `v, err := rdb.Get(ctx, key).Result()
if err == redis.Nil {
	v, err = load(ctx, id)
	…
	rdb.Set(ctx, key, v, ttl)
}`,
			Good: `v, err := rdb.Get(ctx, key).Result()
if err == redis.Nil {
	v, err, _ = group.Do(key, func() (any, error) {
		v, err := load(ctx, id)
		…
		return v, rdb.Set(ctx, key, v, ttl).Err()
	})
}`,
			Silent: []string{
				"singleflight, a mutex that is held during the load, a lock by SETNX, redsync or redislock, also in all callers (querylint sees those of other packages, too, go vet those of the same package)",
				"a refresh before the key expires: one that asks for the time to live, or runs in a goroutine",
				"rueidis DoCache and go-redis/cache Once, which do it themselves",
				"values that do not come from the database: counters, sessions, rate limits",
			},
			Fix:   "None: which of the guards fits depends on what a wait may cost.",
			Links: []string{"https://pkg.go.dev/golang.org/x/sync/singleflight"},
		},
	},
	{
		ID: cacheMissUnstored, Severity: finding.Info,
		Doc: sqlcheck.Doc{
			Title: "That a row does not exist is not cached",
			What: `A function looks a key up in a cache, reads one row from the database when it is not there,
and stores it; if there is no row, it stores nothing.`,
			Why: `Requests for ids that do not exist never hit the cache: each costs a lookup and a query.
Whoever guesses ids, or a client with a stale list, sends all of its load to the database.`,
			Bad: `if err := db.First(&user, id).Error; err != nil {
	return nil, err
}
rdb.Set(ctx, key, encode(user), ttl)`,
			Good: `err := db.First(&user, id).Error
if errors.Is(err, gorm.ErrRecordNotFound) {
	rdb.Set(ctx, key, "", time.Minute)
}`,
			Silent: []string{"another value stored under the same key", "a Bloom or cuckoo filter that is asked before", "reads of lists, whose empty answer is stored like any other"},
			Fix:    "None: the empty value needs a meaning for all who read the key.",
			Links:  []string{"https://redis.io/docs/latest/develop/data-types/probabilistic/bloom-filter/"},
		},
	},
	{
		ID: cacheNoExpiry, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title: "What is loaded from the database is cached for ever",
			What: `A value that comes from the database is stored without a time to live, under a key that differs from row to
row: by SET, by MSET, which has none, by SETNX where the value is read, or in a hash that nothing tells when to expire.`,
			Why: `Nothing removes the entry but code that knows of it. A row that is deleted or changed by a
migration, another service or a hand stays as it was, and the cache grows by an entry for every row
that was ever asked for, until the server evicts what it should keep, or refuses to write.`,
			Bad:    `rdb.Set(ctx, fmt.Sprintf("user:%d", id), data, 0)`,
			Good:   `rdb.Set(ctx, fmt.Sprintf("user:%d", id), data, time.Hour+rand.N(10*time.Minute))`,
			Silent: []string{"EXPIRE of what may be the same key, in the same function; of a hash also in one that does not store it", "a function that deletes other such keys, too", "keys that each function of the package which changes or deletes rows of the table deletes, itself or by one that calls it", "one key that is always the same", "start-up code, migrations and commands", "a time to live that the code does not show"},
			Fix:    "None: how long a value may be stale is for its author to say.",
			Links:  []string{"https://redis.io/docs/latest/develop/reference/eviction/"},
		},
	},
	{
		ID: cacheSameExpiry, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title: "Many keys that are stored together expire together",
			What: `A loop, directly or through other functions, stores values from the database under many keys with one constant
time to live, be it that of an EXPIRE behind the store.`,
			Why: `The keys were stored within milliseconds, so they expire within milliseconds. Then all
requests miss at once, and all rows are loaded again at once: the load on the database is a spike
with the period of the time to live.`,
			Bad: `for _, p := range products {
	pipe.Set(ctx, key(p.ID), encode(p), time.Hour)
}`,
			Good: `for _, p := range products {
	pipe.Set(ctx, key(p.ID), encode(p), time.Hour+rand.N(10*time.Minute))
}`,
			Silent: []string{"a time to live with a random part, also from a helper", "a time to live that a call or a variable gives", "one key that is always the same", "loops over a few constants"},
			Fix:    "None: how far the times may spread is for their author to say.",
			Links:  []string{"https://pkg.go.dev/math/rand/v2#N"},
		},
	},
	{
		ID: cacheDelBeforeWrite, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title: "A cached value is deleted before the database is written",
			What: `A function deletes a key which the program fills from the database, then writes to the
database, and does not delete or store the key again behind the write.`,
			Why: `A request between the two misses the cache, reads the old row and stores it again. The old
value then stays until it expires, although the row has changed.`,
			Bad: `rdb.Del(ctx, key)
db.Save(&user)`,
			Good: `db.Save(&user)
rdb.Del(ctx, key)`,
			Silent: []string{"a deletion behind the write, also a deferred or delayed second one", "a value stored behind the write", "keys that nothing fills from the database: tokens, locks, counters"},
			Fix:    "None: what happens when one of the two fails changes with their order.",
			Links:  []string{"https://learn.microsoft.com/en-us/azure/architecture/patterns/cache-aside"},
		},
	},
	{
		ID: cacheFlush, Severity: finding.Error, Load: true, Level: "error for FLUSHALL and FLUSHDB, warning for a fixed prefix or a cache in memory",
		Doc: sqlcheck.Doc{
			Title: "The whole cache is emptied",
			What: `FLUSHALL or FLUSHDB is called outside tests, start-up code and package main; or a function is
called that lists all keys of a fixed prefix and deletes them; or a function that serves a request
empties a cache in the memory of the process.`,
			Why: `Every request then misses at once, and the database gets the whole load that the cache was
there to keep away. FLUSHALL also empties what other programs keep on the same server: their locks,
sessions and queues.`,
			Bad:    `rdb.FlushDB(ctx)`,
			Good:   `rdb.Unlink(ctx, "user:"+id)`,
			Silent: []string{"package main, migrations, seeds and start-up code", "tests", "a cache of the process that is emptied behind a write to the database", "a prefix that an argument is part of: the keys of one user"},
			Fix:    "None: which keys have changed is for the author to say; a version in the keys makes old ones unreachable without deleting them.",
			Links:  []string{"https://redis.io/docs/latest/commands/flushall/"},
		},
	},
	{
		ID: cacheKeys, Severity: finding.Warning, Load: true, Level: "warning; info for a collection that a loop over rows fills",
		Doc: sqlcheck.Doc{
			Title: "A command that takes longer the more the cache holds",
			What: `KEYS; or HGETALL, HKEYS, HVALS, SMEMBERS and LRANGE 0 -1 of a key that is the same for all users
and that the program adds members to. At info: a loop that puts the rows of a table, one by one, into one
list, set or hash.`,
			Why: `Redis runs one command at a time. KEYS looks at every key of the server, and HGETALL and
SMEMBERS read every member, and meanwhile nobody else gets an answer.`,
			Bad: `keys, err := rdb.Keys(ctx, "session:*").Result()`,
			Good: `iter := rdb.Scan(ctx, 0, "session:*", 500).Iterator()
for iter.Next(ctx) {
	…
}`,
			Silent: []string{"SCAN, HSCAN, SSCAN and ZSCAN", "collections of one user or one row", "collections whose members are constants", "migrations, seeds and start-up code"},
			Fix:    "None: SCAN may give a key twice, and gives keys that come and go only perhaps.",
			Links:  []string{"https://redis.io/docs/latest/commands/keys/", "https://redis.io/docs/latest/commands/scan/"},
		},
	},
	{
		ID: cacheBlockingDel, Severity: finding.Info, Load: true,
		Doc: sqlcheck.Doc{
			Title:  "DEL of a collection or of many keys",
			What:   "DEL is given a list of keys, or a key that the program adds members to.",
			Why:    "DEL frees all memory before it answers, in time that grows with the members, and nobody else gets an answer meanwhile. UNLINK takes the keys away and frees the memory in another thread.",
			Bad:    `rdb.Del(ctx, keys...)`,
			Good:   `rdb.Unlink(ctx, keys...)`,
			Silent: []string{"single keys that hold a string", "servers configured with lazyfree-lazy-user-del do the same by themselves, which the code does not show"},
			Fix:    "None: UNLINK needs Redis 4.",
			Links:  []string{"https://redis.io/docs/latest/commands/unlink/"},
		},
	},
	{
		ID: cacheLockRelease, Severity: finding.Error,
		Level: "error; info where the function only loads what it stores in a cache, by one command or a pipeline, which another may do as well",
		Doc: sqlcheck.Doc{
			Title: "A lock is given back without asking whose it is",
			What:  "A key that is taken by SETNX or SET NX with a time to live is deleted by a plain DEL, and nothing reads the token that it holds.",
			Why: `When the work takes longer than the lock lives, another caller takes the lock, and the first
one's DEL then deletes the other's: two work at the same time from then on. The test of this rule
shows it on a Redis server.`,
			Bad: `rdb.SetNX(ctx, lock, 1, time.Minute)
defer rdb.Del(ctx, lock)`,
			Good: `rdb.SetNX(ctx, lock, token, time.Minute)
defer script.Run(ctx, rdb, []string{lock}, token) // if GET == token then DEL`,
			Silent: []string{"scripts that compare and delete, redsync, redislock", "a key with a random part, which nobody else has", "a key whose value is read: its token is compared", "keys that store values from the database", "keys of which the code shows no text, and SET NX by SetArgs or Do of go-redis"},
			Fix:    "None: the token has to come from where the lock is taken.",
			Links:  []string{"https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/"},
		},
	},
	{
		ID: cacheLockForever, Severity: finding.Error,
		Doc: sqlcheck.Doc{
			Title: "A lock in the cache has no time to live and stays when its holder dies",
			What: `A key is stored by SETNX, or SET with NX, without a time to live, and the program gives
the lock back by deleting the key.`,
			Why: `Between the two the process may be killed, lose its connection or panic. Then the key stays,
and whoever asks for the lock waits for a holder that is no more, until somebody deletes the key by hand.`,
			Bad: `ok, err := rdb.SetNX(ctx, "lock:"+id, token, 0).Result()
defer rdb.Del(ctx, "lock:"+id)`,
			Good: `ok, err := rdb.SetNX(ctx, "lock:"+id, token, 30*time.Second).Result()
defer compareAndDelete.Run(ctx, rdb, []string{"lock:" + id}, token)`,
			Silent: []string{"keys that are not deleted: marks of what has been done", "keys that are read, filled from the database or given members: values", "keys that the program tells when to expire, be it behind", "what is stored from a variable that is no token, or the number 0: a value to count from"},
			Fix:    "None: the right time depends on the work.",
			Links:  []string{"https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/", "https://redis.io/docs/latest/commands/setnx/"},
		},
	},
	{
		ID: cacheNeverFilled, Severity: finding.Info,
		Doc: sqlcheck.Doc{
			Title: "A cache key is looked up that nothing in the program stores",
			What: `A key whose text begins with a constant is read from a cache, and no command of the whole
program may give a key of that text a value: none that stores, counts, appends or renames, on the client,
in a pipeline, through a wrapper or behind an interface. Deleting is no filling.`,
			Why: `Each lookup misses. Where a query stands behind the miss, each call pays for the cache and
for the database: the fill has been lost, or is under a key that was spelled in another way.`,
			Bad: `v, err := rdb.Get(ctx, "user:"+id).Result()
if err == redis.Nil {
	return load(ctx, id)
}`,
			Good: `v, err := rdb.Get(ctx, "user:"+id).Result()
if err == redis.Nil {
	v, err = load(ctx, id)
	…
	rdb.Set(ctx, "user:"+id, v, time.Hour)
}`,
			Silent: []string{
				"programs that store nothing in the cache: another program fills it",
				"keys of which the code does not show what they begin with",
				"programs that store under a key which the code does not show, or run a script, a command that is not known or one that the tables do not tell: it may be this one",
				"programs that are too large to be followed to their ends",
				"`go vet` and golangci-lint, which do not see the whole program",
			},
			Fix:   "None: whether the fill is missing, misspelled or another program's is for the author to say.",
			Links: []string{"https://redis.io/docs/latest/commands/get/"},
		},
	},
}

// Rules are the rules that the analyzer looks for.
func Rules() []finding.Rule { return slices.Clone(rules) }
