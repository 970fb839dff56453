package txlock

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

const (
	txMapOrder       = "tx-map-order"
	txWrongHandle    = "tx-wrong-handle"
	txSlowCall       = "tx-slow-call"
	txNotClosed      = "tx-not-closed"
	txLockOrder      = "tx-lock-order"
	txGapInsert      = "tx-gap-insert"
	txRetryInside    = "tx-retry-inside"
	txRowOrder       = "tx-row-order"
	rowsOpen         = "rows-open"
	rowsNotClosed    = "rows-not-closed"
	shareLockUpgrade = "share-lock-upgrade"
	unorderedWrite   = "unordered-write"

	readAfterWriteRule = "read-after-write"
)

// sharedRules are the rules of sqlcheck about one text that hold across
// statements, too.
func sharedRules() []finding.Rule {
	var out []finding.Rule
	for _, id := range []string{shareLockUpgrade, unorderedWrite} {
		r := sqlcheck.RuleByID(id)
		out = append(out, finding.Rule{ID: r.ID, Severity: r.Severity, Load: true, Doc: r.Doc})
	}
	return out
}

// Rules are the rules that only this analyzer looks for.
func Rules() []finding.Rule { return slices.Clone(rules) }

var rules = []finding.Rule{
	{
		ID: txMapOrder, Severity: finding.Error, Load: true,
		Level: "error; warning where the order is that of a request, of goroutines or of a caller, or where the transaction may be a part of a caller's; info where rows are only inserted in the order of a map, or where the function holds a mutex around the transaction that all of its process share",
		Doc: sqlcheck.Doc{
			Title: "A transaction locks rows one by one in the order of a map",
			What: `A loop over a map, a sync.Map or its keys, or over a list that was gathered from one, be it
in a field of its own package, and not sorted, writes or locks one row per turn inside a transaction, directly or through any chain of calls; or one statement
inserts such a list with ON DUPLICATE KEY UPDATE or REPLACE, which needs no transaction around it. So do
lists that goroutines have gathered, and those that were decoded from a request and not sorted: each
client has an order of its own. A list that a function is given is one of these where another function
of the program sorts before it writes rows of the same table.`,
			Why: `The order of a map changes from run to run. Two transactions that have two keys in common
lock them in opposite orders half of the time, and then each waits for the other. Six clients with 500
transactions each over 40 rows: 12.4 % deadlocks, none with sorted keys. With 8 keys in each
transaction (testdata/txproof): 461 of 1,200, and none. One upsert locks its rows in the order of its
VALUES: 51 of 1,200 such statements, and none. Trillian has had the last kind (one of two writers
sorted), and sorts in both.`,
			Bad: `err := db.Transaction(func(tx *gorm.DB) error {
	for id, n := range stock {
		if err := tx.Exec("UPDATE stock SET n = n - ? WHERE id = ?", n, id).Error; err != nil {
			return err
		}
	}
	return nil
})`,
			Good: `err := db.Transaction(func(tx *gorm.DB) error {
	for _, id := range slices.Sorted(maps.Keys(stock)) {
		if err := tx.Exec("UPDATE stock SET n = n - ? WHERE id = ?", stock[id], id).Error; err != nil {
			return err
		}
	}
	return nil
})`,
			Silent: []string{
				"writes without a transaction: each has its locks for itself",
				"one transaction per key of the map",
				"keys that are sorted before the loop",
				"a field that other packages see, that something sorts, or that gets elements in another way, too",
				"a map of one entry that is written out, or filled once; in a run over the whole program also a field or parameter that is a map, which all of it gives one at most",
				"loops whose turns all lock the same row",
				"transactions that lock one common row first by a value that is written out, or GET_LOCK; that lock the row by whose key the statement finds its own, too; or that lock all rows of the list first (info where it is a locking read of another row)",
				"lists that a query has filled, and lists of a caller, unless others sort theirs for the same table",
				"one INSERT of new rows, and one UPDATE or DELETE … WHERE id IN (…), whose keys the server sorts",
				"migrations, seeds and start-up code",
			},
			Fix:   "Where the loop is over the map itself and its keys have an order: it goes through slices.Sorted(maps.Keys(m)).",
			Links: []string{"https://dev.mysql.com/doc/refman/8.4/en/innodb-deadlocks-handling.html", "https://go.dev/ref/spec#For_range"},
		},
	},
	{
		ID: txWrongHandle, Severity: finding.Error, Load: true,
		Level: "error; warning where the two handles are the same only by their names; info where a field or variable may have the answer already",
		Doc: sqlcheck.Doc{
			Title: "A statement inside a transaction runs on the pool instead of the transaction",
			What: `Between begin and commit, or in the closure that is the transaction, a statement runs on
the handle that the transaction was taken from, directly or through any chain of calls: repositories,
services, interfaces.`,
			Why: `The statement is outside the transaction: it stays when the transaction rolls back, and it
does not see what the transaction wrote. It takes a second connection while the first is held, so that
as many requests at once as the pool has connections wait for each other for ever; in testdata/txproof
one request does that to a pool of one. A write or a locking read of a row that the transaction has
locked waits for its own caller until innodb_lock_wait_timeout, 50 s.`,
			Bad: `err := s.db.Transaction(func(tx *gorm.DB) error {
	if err := tx.Delete(&Cart{}, id).Error; err != nil {
		return err
	}
	return s.db.Model(&User{}).Where("id = ?", user).Update("carts", 0).Error
})`,
			Good: `err := s.db.Transaction(func(tx *gorm.DB) error {
	if err := tx.Delete(&Cart{}, id).Error; err != nil {
		return err
	}
	return tx.Model(&User{}).Where("id = ?", user).Update("carts", 0).Error
})`,
			Silent: []string{
				"a prepared statement that is bound to the transaction: tx.Stmt(stmt)",
				"sequences, which take a block of numbers or count with LAST_INSERT_ID(n + 1)",
				"DDL and LOCK TABLES, which commit, and what runs behind them",
				"handles that the code does not show to be the same pool: another database, a handle that comes with the context",
				"statements before the begin and behind the commit, in a goroutine, deferred, or after a failure",
				"a begin on what may be a transaction itself: a savepoint",
				"migrations, seeds and start-up code",
			},
			Fix: "None: it is for the reader to say whether the statement is meant to stay when the transaction rolls back. The message names the transaction.",
			Links: []string{
				"https://go.dev/doc/database/execute-transactions",
				"https://dev.mysql.com/doc/refman/8.4/en/innodb-parameters.html#sysvar_innodb_lock_wait_timeout",
			},
		},
	},
	{
		ID: txSlowCall, Severity: finding.Warning, Load: true,
		Level: "warning; info where the transaction has done nothing before but insert rows that are new",
		Doc: sqlcheck.Doc{
			Title: "A transaction waits for something slow while it holds locks",
			What: `Between the first write or locking read of a transaction and its end stands a call of
another service, a message to a broker, a call of a network cache, a process, a file, a sleep, or the
wait for a channel, directly or through any chain of calls.`,
			Why: `Row locks are kept until the commit. A call that takes 200 ms holds them 200 ms longer than
a statement of 1 ms would, and one that hangs holds them until it times out: all others who need the
rows, and their connections, wait as long.`,
			Bad: `tx.Exec("UPDATE orders SET state = 'paid' WHERE id = ?", id)
http.Post(hook, "application/json", body)
tx.Commit()`,
			Good: `tx.Exec("UPDATE orders SET state = 'paid' WHERE id = ?", id)
tx.Commit()
http.Post(hook, "application/json", body)`,
			Silent: []string{
				"calls before the first lock and behind the commit",
				"what is deferred, runs in a goroutine that the transaction does not wait for, or only after a failure",
				"what runs only where the statement found no row to change",
				"an outbox: the message is a row of a table",
				"a select, which has another way out, unless what sends to it shows",
			},
			Fix:   "None: what has to be true if the commit fails is for the program to say.",
			Links: []string{"https://dev.mysql.com/doc/refman/8.4/en/innodb-locks-set.html", "https://microservices.io/patterns/data/transactional-outbox.html"},
		},
	},
	{
		ID: txNotClosed, Severity: finding.Error,
		Doc: sqlcheck.Doc{
			Title: "A function returns, or a loop goes on, with its transaction still open",
			What: `A function begins a transaction in a variable, nobody else gets it but functions of the package
that only run statements on it, and a return is reached on which neither Commit nor Rollback has run,
whatever the way there. Where it begins in a loop, the same holds for the end of the turn, and for what
leaves it: continue, break, goto. A closure that ends it does so where it is called.`,
			Why: `The connection does not come back to the pool, and the row locks stay until the server
drops it (wait_timeout is 8 hours by default). A few failures later the pool is empty, and everybody who
needs the rows has waited innodb_lock_wait_timeout, 50 s.`,
			Bad: `tx, err := db.Begin()
if err != nil {
	return err
}
if _, err := tx.Exec("UPDATE carts SET n = 0 WHERE id = ?", id); err != nil {
	return err
}
return tx.Commit()`,
			Good: `tx, err := db.Begin()
if err != nil {
	return err
}
defer tx.Rollback()
if _, err := tx.Exec("UPDATE carts SET n = 0 WHERE id = ?", id); err != nil {
	return err
}
return tx.Commit()`,
			Silent: []string{
				"a deferred Rollback or Commit, in a function literal, too, unless it stands under recover",
				"a transaction that is passed to a function which may end it or keep it, or is of another package, kept in a field, or returned, or whose Rollback is: atEnd(tx.Rollback)",
				"a context given to BeginTx that the function cancels when it returns",
				"the return behind a failed begin",
				"a return, or an end of a turn, that some way reaches with the transaction closed",
				"migrations, seeds and start-up code",
			},
			Fix:   "None: whether to roll back or to commit is for the program to say.",
			Links: []string{"https://go.dev/doc/database/execute-transactions", "https://pkg.go.dev/database/sql#Tx.Rollback"},
		},
	},
	{
		ID: readAfterWriteRule, Severity: finding.Info,
		Doc: sqlcheck.Doc{
			Title: "A row is read from a replica right behind a write of it",
			What: `A function, with those that it calls, writes a row by a key through one connection and then
reads the same table by the same key through another that is a replica by its name (reader, slave, replica,
readonly; a variable, a field, or the function that gives it), or that dbresolver.Read sends to one. A
name is a hint and no proof.`,
			Why: `A replica gets what was committed later: a moment in good times, minutes behind a long
transaction or an ALTER TABLE. Until then the read answers with the row as it was, or with none, and what is
made of that is written back, sent to the client or kept in a cache.`,
			Bad: `if _, err := s.writer.Exec("UPDATE users SET name = ? WHERE id = ?", name, id); err != nil {
	return nil, err
}
return load(s.reader.QueryRow("SELECT id, name FROM users WHERE id = ?", id))`,
			Good: `if _, err := s.writer.Exec("UPDATE users SET name = ? WHERE id = ?", name, id); err != nil {
	return nil, err
}
return load(s.writer.QueryRow("SELECT id, name FROM users WHERE id = ?", id))`,
			Silent: []string{
				"a read of another key, by no key, or of which a part of the key is not in the write",
				"a read on the connection of the write, or on a transaction",
				"connections whose names say nothing, or that they write, too",
				"a read that comes first, or on another branch",
				"what dbresolver sends to a replica by itself, since it is registered elsewhere",
			},
			Fix:   "None: which of the two is meant is for the program to say.",
			Links: []string{"https://dev.mysql.com/doc/refman/8.4/en/replication-semisync.html", "https://gorm.io/docs/dbresolver.html"},
		},
	},
	{
		ID: txLockOrder, Severity: finding.Info, Load: true,
		Level: "warning where querylint diff finds it new, else info",
		Doc: sqlcheck.Doc{
			Title: "Two transactions lock the same two tables in opposite orders",
			What: `One transaction locks rows of a table and then rows of another by UPDATE, DELETE or a
locking read, and a second one does it the other way round, each directly or through any chain of calls,
and in each table both find their rows by the same column. There is one finding per pair of
transactions, with both sequences beside it.`,
			Why: `When both are about the same rows, each holds what the other waits for, and the server
rolls one back. Six clients with 500 transactions each over 40 users: 60.3 % deadlocks, none in one
order. The program in testdata/txproof, with shorter transactions: 173 of 1,200, and none. Whether they
are about the same rows at the same time is more than the code shows, hence the
level.`,
			Bad: `// checkout
UPDATE carts SET state = 1 WHERE user_id = ?
UPDATE users SET orders = orders + 1 WHERE id = ?
// sign-off
UPDATE users SET state = 9 WHERE id = ?
DELETE FROM carts WHERE user_id = ?`,
			Good: `// checkout
UPDATE users SET orders = orders + 1 WHERE id = ?
UPDATE carts SET state = 1 WHERE user_id = ?
// sign-off
UPDATE users SET state = 9 WHERE id = ?
DELETE FROM carts WHERE user_id = ?`,
			Silent: []string{
				"INSERT of fresh rows, and reads without locks",
				"both lock a row of a third table first",
				"rows that are found by different columns, or by literals that differ",
				"statements on branches of which only one runs",
			},
			Fix:   "None: one order has to be chosen for the whole program.",
			Links: []string{"https://dev.mysql.com/doc/refman/8.4/en/innodb-deadlocks-handling.html"},
		},
	},
	{
		ID: txRetryInside, Severity: finding.Error,
		Level: "error where the code names a deadlock, by 1213 or the word; warning where it tries again whatever the error is",
		Doc: sqlcheck.Doc{
			Title: "A statement is sent again inside of its transaction",
			What: `In a transaction, a loop sends a statement again because it has failed, with the same values, and other
statements of the transaction stand outside of the loop.`,
			Why: `A deadlock (error 1213) rolls the whole transaction back, not the statement. The connection is then in no
transaction: the second attempt succeeds and is committed at once, alone, what stood before it is lost, and Commit
reports no error. 50 transactions that moved one piece each from one row to another and met a deadlock in their last
statement: 50 were committed without an error, and the first of the rows was never changed. A broken connection ends
the transaction, too. Only behind a lock wait timeout (1205) is the transaction still there.`,
			Bad: `for range 3 {
	_, err = tx.Exec("UPDATE accounts SET n = n + ? WHERE id = ?", n, to)
	if !isDeadlock(err) {
		break
	}
}`,
			Good: `for range 3 {
	err = transfer(ctx, db, from, to, n) // begins, and commits or rolls back
	if !isDeadlock(err) {
		break
	}
}`,
			Silent: []string{
				"the transaction begins inside of the loop",
				"a loop that holds all that the transaction locks",
				"conditions that name 1205 and no deadlock",
				"values that change from attempt to attempt",
				"a loop that goes back to a savepoint, which fails where the transaction is gone",
				"loops that go on whatever comes out",
			},
			Fix: "None: the loop has to stand around the transaction.",
			Links: []string{
				"https://dev.mysql.com/doc/refman/8.4/en/innodb-error-handling.html",
				"https://dev.mysql.com/doc/refman/8.4/en/innodb-deadlocks-handling.html",
			},
		},
	},
	{
		ID: txGapInsert, Severity: finding.Error, Load: true,
		Level: "error; warning where the key that is inserted does not show, for rows that are deleted and inserted again, and for a record that is saved by a primary key",
		Doc: sqlcheck.Doc{
			Title: "A transaction looks for a row, locks the gap where it would be, and inserts it",
			What: `A transaction looks for a row by a key with SELECT … FOR UPDATE or FOR SHARE, UPDATE or
DELETE, and where there is none, it inserts one with that key, directly or through any chain of calls.
So does a DELETE with an INSERT of the same key behind it, whatever it found, and one call of an ORM:
gorm's Save, which is an UPDATE by the primary key and then an INSERT, and FirstOrCreate with a locking
clause.`,
			Why: `Under REPEATABLE READ, MySQL's own level, a search for a key that is not there locks the gap
between its neighbours. Gap locks do not keep each other out, so two transactions whose keys belong in
one gap, such as two that are greater than all others, both have it, and then the INSERT of each waits
for the other. Six clients with 200 transactions each over new keys (testdata/txproof): 887 of 1,200
deadlocks with SELECT … FOR UPDATE, 559 with UPDATE, 423 with DELETE; none with INSERT … ON DUPLICATE KEY UPDATE,
and none under READ COMMITTED, which keeps no gaps.`,
			Bad: `err := tx.QueryRow("SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n)
if errors.Is(err, sql.ErrNoRows) {
	_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku)
} else if err == nil {
	_, err = tx.Exec("UPDATE stock SET n = ? WHERE sku = ?", n+1, sku)
}`,
			Good: `_, err := tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1) ON DUPLICATE KEY UPDATE n = n + 1", sku)`,
			Silent: []string{
				"transactions that begin with READ COMMITTED or below, by their options or by SET TRANSACTION, and options that the code does not show",
				"a program that opens its connections at READ COMMITTED or below: `transaction_isolation=%27READ-COMMITTED%27` (or tx_isolation) in a DSN, or in Params of mysql.Config; with `go vet` and golangci-lint, where the package or one below it does",
				"an INSERT that depends on the row's having been found, and one that does not ask, unless it is behind a DELETE by all of its key",
				"an upsert, and a row that the transaction has inserted before it looks for it",
				"reads without a lock",
				"another key, another table, another transaction",
				"records that are saved after their table was read, and those that the function is given",
				"migrations, seeds and start-up code",
			},
			Fix: "None: what the row gets when it is there already is for the program to say.",
			Links: []string{
				"https://dev.mysql.com/doc/refman/8.4/en/innodb-locking.html#innodb-gap-locks",
				"https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html",
			},
		},
	},
	{
		ID: txRowOrder, Severity: finding.Error, Load: true,
		Level: "error; warning where one of the keys comes from elsewhere than the caller, the two rows are written in different ways, or they are found by literals",
		Doc: sqlcheck.Doc{
			Title: "A transaction locks two rows of a table in the order in which it is given their keys",
			What: `Two statements of one transaction, UPDATE, DELETE or a locking read, each lock a row of the
same table, the first by one key and the second by another, directly or through any chain of calls, and
nothing in the code says which of the two keys is the smaller one. So does a loop over a list in which
the code has written both. Rows that are found by literals count where another transaction of the program
locks them the other way round.`,
			Why: `When one request moves something from A to B and another at the same time from B to A, each
has locked its first row and waits for the other's, and the server rolls one back. Six clients with 200
transactions each over four rows (testdata/txproof): 173 of 1,200, and none with one SELECT … FOR UPDATE
of both first.`,
			Bad: `tx.Exec("UPDATE accounts SET balance = balance - ? WHERE id = ?", n, from)
tx.Exec("UPDATE accounts SET balance = balance + ? WHERE id = ?", n, to)`,
			Good: `tx.Query("SELECT id FROM accounts WHERE id IN (?, ?) ORDER BY id FOR UPDATE", from, to)
tx.Exec("UPDATE accounts SET balance = balance - ? WHERE id = ?", n, from)
tx.Exec("UPDATE accounts SET balance = balance + ? WHERE id = ?", n, to)`,
			Silent: []string{
				"keys that are compared, sorted, swapped, or come out of a function that is given both",
				"a statement before that locks both rows, or all rows of the table that the transaction needs",
				"a row of another table that SELECT … FOR UPDATE locks first, and a lock outside of the database",
				"a row and the one that it names: a tree, a chain",
				"rows of different kinds: AND kind = 'in', AND kind = 'out'; rows that are found by different columns",
				"the same key twice, statements of which only one runs, loops (see tx-map-order)",
				"migrations, seeds and start-up code",
			},
			Fix: "None: which of the ways to order the two is best is for the program to say.",
			Links: []string{
				"https://dev.mysql.com/doc/refman/8.4/en/innodb-deadlocks-handling.html",
				"https://dev.mysql.com/doc/refman/8.4/en/innodb-deadlock-example.html",
			},
		},
	},
	{
		ID: rowsOpen, Severity: finding.Error,
		Level: "error on a transaction or a connection of one's own; warning on a pool, and where only some of the ways there leave the rows open",
		Doc: sqlcheck.Doc{
			Title: "A statement runs while rows of the same connection are open",
			What: `A function reads rows one after the other, and before it has come to their end or has closed
them, it runs another statement on the same transaction, connection or pool, directly or through any
chain of calls. A deferred Close comes too late, and so does the Scan of a row behind it. The rows may be
those of a library or an iterator that gives each row to a function or the body of a loop.`,
			Why: `MySQL sends the rows of a statement before it listens to the next one. In a transaction there is
one connection, so that go-sql-driver/mysql refuses the second statement (busy buffer), and the
transaction is lost (testdata/txproof). On a pool the statement takes a second connection: as many requests at once as
the pool has connections each have their first and wait for the second for ever.`,
			Bad: `rows, err := tx.Query("SELECT id FROM jobs WHERE state = 0")
if err != nil {
	return err
}
defer rows.Close()
for rows.Next() {
	var id int64
	if err := rows.Scan(&id); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE jobs SET state = 1 WHERE id = ?", id); err != nil {
		return err
	}
}`,
			Good: `if _, err := tx.Exec("UPDATE jobs SET state = 1 WHERE state = 0"); err != nil {
	return err
}`,
			Silent: []string{
				"rows that are closed, or read to their end, on the way to the statement",
				"rows that somebody else is given, who may close them, unless that is for each row",
				"libraries that read all rows at once, or some at a time: sqlx's Select, gorm's Find, xorm's Iterate with BufferSize",
				"a statement on another connection",
				"SQL of other databases, and SQL that the code does not show",
				"COMMIT and ROLLBACK, which close them",
				"migrations, seeds and start-up code",
			},
			Fix: "None: the rows have to be read before.",
			Links: []string{
				"https://github.com/go-sql-driver/mysql/issues/314",
				"https://dev.mysql.com/doc/refman/8.4/en/commands-out-of-sync.html",
			},
		},
	},
	{
		ID: rowsNotClosed, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title: "Rows stay open, and with them their connection",
			What: `The rows of a query are given to nobody: Query runs an INSERT, UPDATE or DELETE and its first
result is dropped, or nobody scans the row of QueryRow. Or a loop opens rows, leaves those of a turn before
their end, and closes them with defer, which waits for the end of the function. Rows that have a
variable and are never closed are what sqlclosecheck finds; it is silent on these.`,
			Why: `A connection goes back to the pool when its rows are read to their end or closed, and a statement
that has no rows counts for one whose rows have not been read. Each such call takes a connection out of the pool for good; when
the pool is empty, everybody waits. In testdata/txproof a pool of two stands still at the third call.`,
			Bad:  `_, err := db.Query("UPDATE jobs SET state = 1 WHERE id = ?", id)`,
			Good: `_, err := db.Exec("UPDATE jobs SET state = 1 WHERE id = ?", id)`,
			Silent: []string{
				"rows in a variable that is never closed: sqlclosecheck finds those",
				"a loop that reads the rows of each turn to their end, which closes them",
				"rows that somebody else is given, who may close them",
				"statements without rows in a transaction, whose end closes them",
				"migrations, seeds and start-up code",
			},
			Fix: "None: it is for the reader to say whether the rows are wanted.",
			Links: []string{
				"https://go.dev/doc/database/querying",
				"https://github.com/ryanrolds/sqlclosecheck",
			},
		},
	},
}
