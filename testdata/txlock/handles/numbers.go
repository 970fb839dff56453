package handles

import (
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
)

// Numbers hands out numbers, of blocks that it takes from the database.
type Numbers struct {
	db         *sql.DB
	mu         sync.Mutex
	last, max  int64
	of         map[string]int64
	drawn, top atomic.Int64
	hits       int
}

func (n *Numbers) block() error {
	_, err := n.db.Exec("INSERT INTO blocks (name, top) VALUES ('x', 1000) ON DUPLICATE KEY UPDATE top = top + 1000")
	return err
}

// next counts up in memory; each thousandth asks.
func (n *Numbers) next() (int64, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.last >= n.max {
		if err := n.block(); err != nil {
			return 0, err
		}
		n.max += 1000
	}
	v := n.last
	n.last++
	return v, nil
}

func (n *Numbers) fast() (id int64, err error) {
	if id = n.drawn.Add(1); id >= n.top.Load() {
		err = n.block()
	}
	return id, err
}

func (n *Numbers) name(kind string) (string, error) {
	n.of[kind]++
	if n.of[kind]%1000 == 0 {
		if err := n.block(); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%s%d", kind, n.of[kind]), nil
}

// row locks the row of a counter and counts it up.
func (n *Numbers) row() (int64, error) {
	tx, err := n.db.Begin()
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	var v int64
	if err := tx.QueryRow("SELECT v FROM counters WHERE name = 'x' FOR UPDATE").Scan(&v); err != nil {
		return 0, err
	}
	if _, err := tx.Exec("UPDATE counters SET v = v + 1 WHERE name = 'x'"); err != nil {
		return 0, err
	}
	return v, tx.Commit()
}

// Generator hides Numbers.
type Generator interface{ next() (int64, error) }

// Drawn is silent: the counter would stay locked until the commit.
func (n *Numbers) Drawn(g Generator, id int64) error {
	tx, err := n.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE teams SET n = 1 WHERE id = ?", id); err != nil {
		return err
	}
	a, err := n.next()
	if err != nil {
		return err
	}
	b, err := n.fast()
	if err != nil {
		return err
	}
	c, err := n.name("t")
	if err != nil {
		return err
	}
	d, err := n.row()
	if err != nil {
		return err
	}
	e, err := g.next()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO members (a, b, c, d, e) VALUES (?, ?, ?, ?, ?)", a, b, c, d, e); err != nil {
		return err
	}
	return tx.Commit()
}

// count counts, and what it answers is no number that it has counted.
func (n *Numbers) count() (int64, error) {
	n.hits++
	res, err := n.db.Exec("UPDATE sums SET n = n + 1 WHERE id = 1")
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// visit counts in memory and in the database, each time.
func (n *Numbers) visit() (int, error) {
	n.hits++
	_, err := n.db.Exec("UPDATE sums SET n = n + 1 WHERE id = 1")
	return n.hits, err
}

// audit writes two tables: it does more than draw a number.
func (n *Numbers) audit() (int64, error) {
	var v int64
	if err := n.db.QueryRow("SELECT v FROM counters WHERE name = 'x' FOR UPDATE").Scan(&v); err != nil {
		return 0, err
	}
	_, err := n.db.Exec("UPDATE audits SET v = ? WHERE name = 'x'", v)
	return v, err
}

func (n *Numbers) Counted(id int64) error {
	tx, err := n.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE teams SET n = 1 WHERE id = ?", id); err != nil {
		return err
	}
	if _, err := n.count(); err != nil { // want `UPDATE of sums \(… → \(\*Numbers\).count\) runs on n.db, outside the transaction tx .*it takes a second connection and stays when tx rolls back; run it on tx`
		return err
	}
	if _, err := n.visit(); err != nil { // want `UPDATE of sums \(… → \(\*Numbers\).visit\) runs on n.db, outside`
		return err
	}
	if _, err := n.audit(); err != nil { // want `UPDATE of audits \(… → \(\*Numbers\).audit\) runs on n.db, outside`
		return err
	}
	return tx.Commit()
}

// Locked is silent: what locks tables commits the transaction. What defines a table
// cannot run in one.
func (n *Numbers) Locked() error {
	tx, err := n.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("LOCK TABLES teams WRITE"); err != nil {
		return err
	}
	if _, err := n.db.Exec("UPDATE visits SET n = 1 WHERE id = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

func (n *Numbers) Defined() error {
	tx, err := n.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE teams SET n = 1 WHERE id = 1"); err != nil {
		return err
	}
	if _, err := n.db.Exec("CREATE TABLE copies (id BIGINT PRIMARY KEY)"); err != nil {
		return err
	}
	if _, err := n.db.Exec("UPDATE visits SET n = 1 WHERE id = 1"); err != nil { // want `UPDATE of visits runs on n.db, outside the transaction tx .*: it takes a second connection and stays when tx rolls back; run it on tx`
		return err
	}
	return tx.Commit()
}

// LockedLater is silent: the connection is there to lock the tables, when all is prepared.
func (n *Numbers) LockedLater() error {
	tx, err := n.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("SELECT GET_LOCK('copy', 1)"); err != nil {
		return err
	}
	if _, err := n.db.Exec("UPDATE visits SET n = 1 WHERE id = 1"); err != nil {
		return err
	}
	if _, err := tx.Exec("LOCK /* copy */ TABLES teams WRITE"); err != nil {
		return err
	}
	return tx.Commit()
}
