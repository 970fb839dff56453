package orders

import (
	"context"
	"database/sql"
	"sync"

	"github.com/jmoiron/sqlx"
)

// Statements that are bound to a transaction are in it, wherever they come from.
type bound struct {
	db  *sql.DB
	x   *sqlx.DB
	ins *sql.Stmt
}

func (b *bound) Bound(ctx context.Context, n int) error {
	st, err := b.db.Prepare("UPDATE sums SET n = ? WHERE id = 1")
	if err != nil {
		return err
	}
	tx, err := b.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	in := tx.StmtContext(ctx, st)
	if _, err = in.Exec(n); err != nil {
		return err
	}
	if err = execute(tx.Stmt(st), n); err != nil {
		return err
	}
	if _, err = st.Exec(n); err != nil { // want `Exec runs on b.db, outside the transaction tx`
		return err
	}
	return tx.Commit()
}

func execute(st *sql.Stmt, n int) error {
	_, err := st.Exec(n)
	return err
}

func (b *bound) Boundx(n int) error {
	st, err := b.x.Preparex("UPDATE sums SET n = ? WHERE id = 1")
	if err != nil {
		return err
	}
	named, err := b.x.PrepareNamed("UPDATE sums SET n = :n WHERE id = 1")
	if err != nil {
		return err
	}
	tx, err := b.x.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err = tx.Stmtx(st).Exec(n); err != nil {
		return err
	}
	if _, err = tx.NamedStmt(named).Exec(map[string]any{"n": n}); err != nil {
		return err
	}
	if _, err = named.Exec(map[string]any{"n": n}); err != nil { // want `outside the transaction tx`
		return err
	}
	return tx.Commit()
}

// wrapped is a transaction of the program's own type.
type wrapped struct{ *sql.Tx }

func (b *bound) Wrapped(n int) error {
	st, err := b.db.Prepare("UPDATE sums SET n = ? WHERE id = 1")
	if err != nil {
		return err
	}
	tx, err := b.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	w := wrapped{tx}
	if _, err = w.Stmt(st).Exec(n); err != nil {
		return err
	}
	return tx.Commit()
}

// A write outside waits only where the transaction has locked the same rows.
func (b *bound) Claims() error {
	tx, err := b.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE teams SET name = 'x' WHERE id = 1"); err != nil {
		return err
	}
	if _, err := b.db.Exec("UPDATE visits SET n = 1 WHERE id = 1"); err != nil { // want `it takes a second connection and stays when tx rolls back; run it on tx`
		return err
	}
	if _, err := b.db.Exec("DELETE FROM teams WHERE id = 2"); err != nil { // want `it takes a second connection and stays when tx rolls back; run it on tx`
		return err
	}
	if _, err := b.db.Exec("DELETE FROM teams WHERE id = 1"); err != nil { // want `waits in vain for a row that tx has locked`
		return err
	}
	return tx.Commit()
}

// Numbers that are taken a block at a time have to be taken outside.
type sequence struct {
	db       *sql.DB
	mu       sync.Mutex
	cur, max int64
	calls    int64
}

func (s *sequence) next() (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cur >= s.max {
		if _, err := s.db.Exec("UPDATE blocks SET top = top + 1000 WHERE name = 'team'"); err != nil {
			return 0, err
		}
		s.max += 1000
	}
	id := s.cur + 1
	s.cur = id
	s.cur++
	return id, nil
}

// counted hands out no numbers: it counts its calls and says how many rows.
func (s *sequence) counted(name string) (int64, error) {
	s.calls++
	r, err := s.db.Exec("INSERT INTO audit (name) VALUES (?)", name)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (s *sequence) Create(name string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE teams SET n = n + 1 WHERE name = ?", name); err != nil {
		return err
	}
	v, err := s.next()
	if err != nil {
		return err
	}
	if _, err := s.counted(name); err != nil { // want `INSERT of audit \(… → \(\*sequence\).counted\) runs on s.db, outside the transaction tx`
		return err
	}
	if _, err := tx.Exec("INSERT INTO members (name, v) VALUES (?, ?)", name, v); err != nil {
		return err
	}
	return tx.Commit()
}

// What commits by itself must not run on the transaction, and what comes behind it
// is in none.
func (b *bound) Defined() error {
	tx, err := b.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE teams SET n = 1 WHERE id = 1"); err != nil {
		return err
	}
	if _, err := b.db.Exec("CREATE TABLE IF NOT EXISTS teams_old (id INT)"); err != nil {
		return err
	}
	if _, err := b.db.Exec("UPDATE visits SET n = 1 WHERE id = 1"); err != nil { // want `outside the transaction tx`
		return err
	}
	if _, err := tx.Exec("LOCK TABLES teams WRITE"); err != nil {
		return err
	}
	if _, err := b.db.Exec("UPDATE visits SET n = 2 WHERE id = 1"); err != nil {
		return err
	}
	return tx.Commit()
}
