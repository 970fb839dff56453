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

// Kept keeps its statements in a part of its own, and in maps.
type Kept struct {
	db *sqlx.DB
	st statements
	by map[string]*sql.Stmt
	of map[string]*sql.Stmt // of two pools
}

type statements struct {
	add   *sqlx.Stmt
	named *sqlx.NamedStmt
	byKey map[string]*sql.Stmt
	other *sql.Stmt
	any   map[string]*sql.Stmt
}

func Keep(db *sqlx.DB, stats *sql.DB) (k *Kept, err error) {
	k = &Kept{db: db, st: statements{byKey: map[string]*sql.Stmt{}}, by: make(map[string]*sql.Stmt), of: make(map[string]*sql.Stmt)}
	if k.st.add, err = db.Preparex("INSERT INTO moves (a, b) VALUES (?, ?)"); err != nil {
		return nil, err
	}
	if k.st.named, err = db.PrepareNamed("INSERT INTO moves (a, b) VALUES (:a, :b)"); err != nil {
		return nil, err
	}
	if k.st.byKey["del"], err = db.Prepare("DELETE FROM moves WHERE id = ?"); err != nil {
		return nil, err
	}
	if k.st.other, err = stats.Prepare("DELETE FROM moves WHERE id = ?"); err != nil {
		return nil, err
	}
	for name, text := range map[string]string{"del": "DELETE FROM moves WHERE id = ?"} {
		st, err := k.db.Prepare(text)
		if err != nil {
			return nil, err
		}
		k.by[name], k.of[name] = st, st
	}
	k.of["stats"] = k.st.other
	return k, nil
}

func (k *Kept) put(any map[string]*sql.Stmt) { k.st.any = any }

func (k *Kept) Loose(ctx context.Context, a int) error {
	tx, err := k.db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := k.st.add.ExecContext(ctx, a, a); err != nil { // want `runs on k.st.add, outside the transaction tx`
		return err
	}
	if _, err := k.st.named.ExecContext(ctx, map[string]any{"a": a, "b": a}); err != nil { // want `runs on k.st.named, outside the transaction tx`
		return err
	}
	if _, err := k.st.byKey["del"].ExecContext(ctx, a); err != nil { // want `runs on k.st.byKey\["del"\], outside the transaction tx`
		return err
	}
	if _, err := k.by["del"].ExecContext(ctx, a); err != nil { // want `runs on k.by\["del"\], outside the transaction tx`
		return err
	}
	return tx.Commit()
}

// Loosed is silent: of another pool, or bound to the transaction.
func (k *Kept) Loosed(ctx context.Context, a int) error {
	tx, err := k.db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := k.st.other.ExecContext(ctx, a); err != nil {
		return err
	}
	if _, err := k.st.any["del"].ExecContext(ctx, a); err != nil {
		return err
	}
	if _, err := k.of["del"].ExecContext(ctx, a); err != nil {
		return err
	}
	add := tx.Stmtx(k.st.add)
	if _, err := add.ExecContext(ctx, a, a); err != nil {
		return err
	}
	if _, err := tx.NamedStmtContext(ctx, k.st.named).ExecContext(ctx, map[string]any{"a": a, "b": a}); err != nil {
		return err
	}
	if _, err := tx.StmtContext(ctx, k.st.byKey["del"]).ExecContext(ctx, a); err != nil {
		return err
	}
	if err := remove(tx.Stmt(k.by["del"]), a); err != nil {
		return err
	}
	return tx.Commit()
}
