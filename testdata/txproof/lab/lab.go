// Package lab runs transactions against each other on a server and counts those
// that it rolls back, and those that wait for themselves.
package lab

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
)

// Patterns are the transactions of a program.
type Patterns struct {
	MapOrder    func(ctx context.Context, db *sql.DB, want map[int]int) error
	Parent      func(ctx context.Context, db *sql.DB, want map[int]int) error // locked before MapOrder
	Listed      func(ctx context.Context, db *sql.DB, want map[int]int) error // likewise, a list of all keys
	Upsert      func(ctx context.Context, db *sql.DB, want map[int]int) error
	Lists       func(ctx context.Context, db *sql.DB, want map[int]int) error
	Upgrade     func(ctx context.Context, db *sql.DB, id int) error
	Checkout    func(ctx context.Context, db *sql.DB, user int) error // meets SignOff
	SignOff     func(ctx context.Context, db *sql.DB, user int) error
	WrongHandle func(ctx context.Context, db *sql.DB, id int) error
	SlowCall    func(ctx context.Context, db *sql.DB, url string, id int) error
	NotClosed   func(ctx context.Context, db *sql.DB, id int) error
	Find        func(ctx context.Context, db *sql.DB, id int) error // and insert
	Change      func(ctx context.Context, db *sql.DB, id int) error // or insert
	Replace     func(ctx context.Context, db *sql.DB, id int) error // by DELETE and INSERT
	Transfer    func(ctx context.Context, db *sql.DB, from, to int) error
	OpenRows    func(ctx context.Context, db *sql.DB, id int) error
	OpenOnPool  func(ctx context.Context, db *sql.DB, id int) error
	NoRows      func(ctx context.Context, db *sql.DB, id int) error
	InLoop      func(ctx context.Context, db *sql.DB, id int) error
}

const (
	clients      = 6
	transactions = 200 // of each client
	rows         = 40
	newRow       = 1000 // rows behind it are not there yet
)

// Run prints, rule by rule, how many of how many transactions were hurt.
func Run(p Patterns) {
	db, err := sql.Open("mysql", os.Getenv("PROOF_DSN"))
	check(err)
	defer db.Close()
	for _, text := range tables() {
		_, err := db.Exec(text)
		check(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for _, of := range []struct {
		rule        string
		transaction func(ctx context.Context, db *sql.DB, want map[int]int) error
	}{{"tx-map-order", p.MapOrder}, {"tx-map-order(parent)", p.Parent}, {"tx-map-order(list)", p.Listed}, {"tx-map-order(upsert)", p.Upsert}, {"unordered-write", p.Lists}} {
		report(of.rule, race(func(r *rand.Rand, _ int) error {
			want := make(map[int]int)
			for len(want) < 8 {
				want[1+r.IntN(rows)] = 1
			}
			return of.transaction(ctx, db, want)
		}), clients*transactions)
	}
	report("share-lock-upgrade", race(func(r *rand.Rand, _ int) error { return p.Upgrade(ctx, db, 1+r.IntN(4)) }), clients*transactions)
	report("tx-lock-order", race(func(r *rand.Rand, client int) error {
		if client%2 == 0 {
			return p.Checkout(ctx, db, 1+r.IntN(4))
		}
		return p.SignOff(ctx, db, 1+r.IntN(4))
	}), clients*transactions)
	report("tx-row-order", race(func(r *rand.Rand, _ int) error {
		from := 1 + r.IntN(4)
		return p.Transfer(ctx, db, from, 1+(from+r.IntN(3))%4)
	}), clients*transactions)
	for _, of := range []struct {
		rule        string
		transaction func(ctx context.Context, db *sql.DB, id int) error
	}{{"tx-gap-insert", p.Find}, {"tx-gap-insert(update)", p.Change}, {"tx-gap-insert(delete)", p.Replace}} {
		var id atomic.Int32
		id.Store(newRow)
		report(of.rule, race(func(*rand.Rand, int) error { return of.transaction(ctx, db, int(id.Add(1))) }), clients*transactions)
		_, err := db.Exec("DELETE FROM items WHERE id > ?", newRow)
		check(err)
	}
	report("tx-slow-call", slow(ctx, db, p), 1)
	report("rows-open", fails(p.OpenRows(ctx, db, 1)), 1)
	report("rows-open(pool)", stalls(db, 1, 1, p.OpenOnPool), 1)
	report("tx-wrong-handle", stalls(db, 1, 1, p.WrongHandle), 1)
	report("rows-not-closed", stalls(db, 2, 3, p.NoRows), 1)
	report("rows-not-closed(loop)", stalls(db, 2, 1, p.InLoop), 1)
	report("tx-not-closed", stalls(db, 2, 3, p.NotClosed), 1)
}

// In is the list of placeholders for some keys, and the keys.
func In(ids []int) (places string, args []any) {
	for _, id := range ids {
		args = append(args, id)
	}
	return strings.Repeat(", ?", len(ids))[2:], args
}

func report(rule string, hurt, of int) { fmt.Printf("%s %d/%d\n", rule, hurt, of) }

// race runs transactions of several clients at once and counts deadlocks.
func race(transaction func(r *rand.Rand, client int) error) int {
	var wg sync.WaitGroup
	deadlocks := make([]int, clients)
	for c := range clients {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(c), 7))
			for range transactions {
				err := transaction(r, c)
				if refused(err, 1213) { // ER_LOCK_DEADLOCK
					deadlocks[c]++
				} else {
					check(err)
				}
			}
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range deadlocks {
		sum += n
	}
	return sum
}

// slow counts the transactions in whose slow call nobody else gets the row.
func slow(ctx context.Context, db *sql.DB, p Patterns) int {
	locked := 0
	hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		err := db.QueryRowContext(ctx, "SELECT n FROM items WHERE id = 1 FOR UPDATE NOWAIT").Scan(new(int))
		if refused(err, 1205) { // ER_LOCK_WAIT_TIMEOUT
			locked++
		} else {
			check(err)
		}
	}))
	defer hook.Close()
	check(p.SlowCall(ctx, db, hook.URL, 1))
	return locked
}

// stalls is 1 if one of several transactions, one behind the other, waits for a
// connection that only they could give back.
func stalls(db *sql.DB, connections, times int, transaction func(ctx context.Context, db *sql.DB, id int) error) int {
	db.SetMaxOpenConns(connections)
	waited := db.Stats().WaitCount
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for range times {
		done := make(chan error, 1)
		go func() { done <- transaction(ctx, db, 1) }()
		for running := true; running; {
			select {
			case err := <-done:
				if !errors.Is(err, sql.ErrNoRows) {
					check(err)
				}
				running = false
			case <-time.After(time.Millisecond):
				if db.Stats().WaitCount > waited {
					cancel()
					<-done
					return 1
				}
			}
		}
	}
	return 0
}

// fails is 1 if a transaction has failed.
func fails(err error) int {
	if err != nil {
		return 1
	}
	return 0
}

func refused(err error, code uint16) bool {
	var e *mysql.MySQLError
	return errors.As(err, &e) && e.Number == code
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func tables() []string {
	texts := []string{
		"DROP TABLE IF EXISTS items, carts, users",
		"CREATE TABLE items (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB",
		"CREATE TABLE users (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB",
		"CREATE TABLE carts (user_id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB",
	}
	for _, table := range []string{"items", "users", "carts"} {
		for id := range rows {
			texts = append(texts, fmt.Sprintf("INSERT INTO %s VALUES (%d, 1000000)", table, id+1))
		}
	}
	return texts
}
