// Package orders sells things.
package orders

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
	"xorm.io/xorm"
)

type Order struct {
	ID    int64
	State int
}

// Repo works on what it is made of.
type Repo struct{ db *gorm.DB }

func (r *Repo) WithTx(tx *gorm.DB) *Repo { return &Repo{db: tx} }

func (r *Repo) Pay(ctx context.Context, id int64) error {
	return r.db.WithContext(ctx).Model(&Order{}).Where("id = ?", id).Update("state", 1).Error
}

// Payer hides a Repo.
type Payer interface {
	Pay(ctx context.Context, id int64) error
}

type Shop struct {
	db    *gorm.DB
	audit *gorm.DB
	repo  *Repo
	payer Payer
}

func (s *Shop) Inside(ctx context.Context, id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", id).Delete(&Order{}).Error; err != nil {
			return err
		}
		var n int64
		return s.db.WithContext(ctx).Model(&Order{}).Where("state = ?", 1).Count(&n).Error // want `SELECT of orders runs on s.db, outside the transaction tx that is open since line \d+.*run it on tx \[tx-wrong-handle\]`
	})
}

func (s *Shop) Through(ctx context.Context, id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := s.repo.WithTx(tx).Pay(ctx, id); err != nil {
			return err
		}
		return s.repo.Pay(ctx, id) // want `UPDATE of orders \(… → \(\*Repo\).Pay\) runs on s.repo.db, outside the transaction`
	})
}

func (s *Shop) Hidden(ctx context.Context, id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		return s.payer.Pay(ctx, id) // want `UPDATE of orders \(… → \(\*Repo\).Pay\) runs on s.payer.db, outside the transaction`
	})
}

// Other is silent: the log is another database.
func (s *Shop) Other(ctx context.Context, id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", id).Delete(&Order{}).Error; err != nil {
			return err
		}
		return s.audit.Create(&Order{}).Error
	})
}

// Behind is silent: the transaction is over.
func (s *Shop) Behind(ctx context.Context, id int64) error {
	err := s.db.Transaction(func(tx *gorm.DB) error { return tx.Where("id = ?", id).Delete(&Order{}).Error })
	if err != nil {
		return err
	}
	return s.repo.Pay(ctx, id)
}

type key struct{}

// conn is the transaction of the context, if there is one.
func (s *Shop) conn(ctx context.Context) *gorm.DB {
	if tx, ok := ctx.Value(key{}).(*gorm.DB); ok {
		return tx
	}
	return s.db
}

func (s *Shop) close(ctx context.Context, id int64) error {
	return s.conn(ctx).Model(&Order{}).Where("id = ?", id).Update("state", 2).Error
}

// Carried is silent: the context carries the transaction.
func (s *Shop) Carried(ctx context.Context, id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		return s.close(context.WithValue(ctx, key{}, tx), id)
	})
}

// Savepoint is silent: tx is the same connection.
func Savepoint(tx *gorm.DB, id int64) error {
	return tx.Transaction(func(tx2 *gorm.DB) error {
		return tx.Where("id = ?", id).Delete(&Order{}).Error
	})
}

// Failed is silent: the note has to stay when the transaction does not.
func (s *Shop) Failed(ctx context.Context, id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", id).Delete(&Order{}).Error; err != nil {
			s.db.Create(&Order{ID: id, State: -1})
			return err
		}
		return nil
	})
}

var db *sql.DB

func count() (n int, err error) {
	return n, db.QueryRow("SELECT COUNT(*) FROM orders").Scan(&n)
}

func Explicit(id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("DELETE FROM orders WHERE id = ?", id); err != nil {
		return err
	}
	n, err := count() // want `SELECT of orders \(… → count\) runs on db, outside the transaction tx .*it takes a second connection and does not see what tx has written`
	if err != nil || n == 0 {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = count()
	return err
}

var engine *xorm.Engine

func update(o *Order) error {
	_, err := engine.ID(o.ID).Update(o)
	return err
}

func Session(o *Order) error {
	session := engine.NewSession()
	defer session.Close()
	if err := session.Begin(); err != nil {
		return err
	}
	if _, err := session.ID(o.ID).Update(o); err != nil {
		return err
	}
	if err := update(o); err != nil { // want `UPDATE of order \(… → update\) runs on engine, outside the transaction session`
		return err
	}
	return session.Commit()
}

// state reads in a transaction of its own, which is over when it returns.
func state(id int64) (n int, err error) {
	tx, err := db.Begin()
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	return n, tx.QueryRow("SELECT state FROM orders WHERE id = ?", id).Scan(&n)
}

// pay commits on one of its ways out.
func pay(id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE orders SET state = 1 WHERE id = ?", id); err == nil {
		return tx.Commit()
	}
	return tx.Rollback()
}

// OneByOne is silent: neither callee's transaction is open behind it.
func OneByOne(id int64) error {
	if _, err := state(id); err != nil {
		return err
	}
	if err := pay(id); err != nil {
		return err
	}
	_, err := count()
	return err
}

// number draws from a counter: on tx, everybody would wait for its row until the
// commit.
func number() (int64, error) {
	res, err := db.Exec("UPDATE numbers SET id = LAST_INSERT_ID(id + 1)")
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

func Numbered(state int) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	id, err := number()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO orders (id, state) VALUES (?, ?)", id, state); err != nil {
		return err
	}
	return tx.Commit()
}

// audited reads if it has to, and writes: the write is what the finding names.
func audited(id int64, deep bool) error {
	if deep {
		if _, err := count(); err != nil {
			return err
		}
	}
	_, err := db.Exec("UPDATE audits SET n = n + 1 WHERE id = ?", id)
	return err
}

func Audited(id int64, deep bool) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("DELETE FROM orders WHERE id = ?", id); err != nil {
		return err
	}
	if err := audited(id, deep); err != nil { // want `UPDATE of audits \(… → audited\) runs on db, .*it takes a second connection and stays when tx rolls back; run it on tx`
		return err
	}
	return tx.Commit()
}

func Version(id int64) (version string, err error) {
	tx, err := db.Begin()
	if err != nil {
		return "", err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("DELETE FROM orders WHERE id = ?", id); err != nil {
		return "", err
	}
	if err := db.QueryRow("SELECT @@version").Scan(&version); err != nil { // want `QueryRow runs on db, outside the transaction tx that is open since line \d+: it takes a second connection while tx has the first; ask it before tx begins`
		return "", err
	}
	return version, tx.Commit()
}

// names are loaded once.
var names map[int64]string

func name(id int64) (string, error) {
	if names == nil {
		loaded := make(map[int64]string)
		rows, err := db.Query("SELECT id, name FROM names")
		if err != nil {
			return "", err
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			var name string
			if err := rows.Scan(&id, &name); err != nil {
				return "", err
			}
			loaded[id] = name
		}
		names = loaded
	}
	return names[id], nil
}

// Named is info: the names may be there.
func Named(id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	n, err := name(id) // want `SELECT of names \(… → name\) runs on db, outside the transaction tx .* it takes a second connection while tx has the first; run it on tx`
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE orders SET name = ? WHERE id = ?", n, id); err != nil {
		return err
	}
	return tx.Commit()
}

// PerRow asks the pool for each row of the transaction, whose connection is busy with them.
func PerRow(ctx context.Context, db *sql.DB) (sum int, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(ctx, "SELECT id FROM orders WHERE state = 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
		var n int
		if err := db.QueryRowContext(ctx, "SELECT count FROM stock WHERE order_id = ?", id).Scan(&n); err != nil { // want `SELECT of stock runs on db, outside the transaction tx .*: it takes a second connection while tx has the first; read the rows of tx to the end and close them first, then run it on tx \[tx-wrong-handle\]`
			return 0, err
		}
		sum += n
	}
	return sum, tx.Commit()
}

// PerID does so for each of a list: its connection is free.
func PerID(ctx context.Context, db *sql.DB, ids []int64) (sum int, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE orders SET state = 2 WHERE id = 1"); err != nil {
		return 0, err
	}
	for _, id := range ids {
		var n int
		if err := db.QueryRowContext(ctx, "SELECT count FROM stock WHERE order_id = ?", id).Scan(&n); err != nil { // want `SELECT of stock runs on db, outside the transaction tx .*; run it on tx \[tx-wrong-handle\]`
			return 0, err
		}
		sum += n
	}
	return sum, tx.Commit()
}
