// Package handles has connections and transactions by all the ways that code holds
// them.
package handles

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// Moves has statements that the pool prepared.
type Moves struct {
	db     *sql.DB
	ins    *sql.Stmt
	del    *sql.Stmt
	byName *sqlx.NamedStmt
	x      *sqlx.DB
	any    *sql.Stmt
}

func Open(db *sql.DB) (*Moves, error) {
	ins, err := db.Prepare("INSERT INTO moves (a, b) VALUES (?, ?)")
	if err != nil {
		return nil, err
	}
	return &Moves{db: db, ins: ins}, nil
}

func (m *Moves) prepare(ctx context.Context) (err error) {
	if m.del, err = m.db.PrepareContext(ctx, "DELETE FROM moves WHERE a = ?"); err != nil {
		return err
	}
	m.byName, err = m.x.PrepareNamed("UPDATE moves SET b = :b WHERE a = :a")
	return err
}

// use sets a statement that anybody may have prepared.
func (m *Moves) use(st *sql.Stmt) { m.any = st }

func (m *Moves) Fields(ctx context.Context, a int) error {
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := m.ins.ExecContext(ctx, a, a); err != nil { // want `database/sql ExecContext runs on m.ins, outside the transaction tx that is open since line 43: it takes a second connection.*; bind the statement to tx, or prepare it there \[tx-wrong-handle\]`
		return err
	}
	if _, err := m.del.Exec(a); err != nil { // want `runs on m.del, outside`
		return err
	}
	if _, err := m.any.Exec(a); err != nil { // of whom?
		return err
	}
	return tx.Commit()
}

// Bound is silent: the statements are bound to the transaction, at the call or in
// a variable, and in another function.
func (m *Moves) Bound(ctx context.Context, a int) error {
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.StmtContext(ctx, m.ins).ExecContext(ctx, a, a); err != nil {
		return err
	}
	del := tx.Stmt(m.del)
	if _, err := del.Exec(a); err != nil {
		return err
	}
	if err := remove(tx.Stmt(m.del), a); err != nil {
		return err
	}
	return tx.Commit()
}

func remove(st *sql.Stmt, a int) error {
	_, err := st.Exec(a)
	return err
}

func (m *Moves) Handed(a int) error {
	tx, err := m.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := remove(m.del, a); err != nil { // want `\(… → remove\) runs on m.del, outside`
		return err
	}
	return tx.Commit()
}

// Named is about sqlx, which binds named statements, too.
func (m *Moves) Named(a int) error {
	tx, err := m.x.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.NamedStmt(m.byName).Exec(map[string]any{"a": a, "b": 1}); err != nil {
		return err
	}
	if _, err := tx.Stmtx(m.ins).Exec(a, a); err != nil {
		return err
	}
	if _, err := m.byName.Exec(map[string]any{"a": a, "b": 2}); err != nil { // want `runs on m.byName, outside`
		return err
	}
	return tx.Commit()
}

// Tx is a transaction of the program's own, which has the methods of the one in it.
type Tx struct {
	*sql.Tx
	log []string
}

func (m *Moves) Wrapped(a int) error {
	begun, err := m.db.Begin()
	if err != nil {
		return err
	}
	tx := &Tx{Tx: begun}
	defer tx.Rollback()
	if _, err := tx.Stmt(m.ins).Exec(a, a); err != nil {
		return err
	}
	return tx.Commit()
}

// Subquery is silent: what another handle builds is a part of the statement of tx.
func Subquery(db *gorm.DB) error {
	return db.Transaction(func(tx *gorm.DB) error {
		return tx.Where("id IN (?)", db.Table("items").Select("id").Where("n > ?", 7)).Delete(&Order{}).Error
	})
}

type Order struct{ ID, State int }
