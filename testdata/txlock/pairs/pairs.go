package pairs // want package:"."

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"xorm.io/xorm"
)

type bank struct {
	db  *sql.DB
	orm *gorm.DB
}

func (b *bank) Transfer(ctx context.Context, from, to, amount int64) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance - ? WHERE id = ?", amount, from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance + ? WHERE id = ?", amount, to); err != nil { // want `UPDATE of accounts locks the row of id = to behind that of id = from \(line 26\)`
		return err
	}
	return tx.Commit()
}

func (b *bank) Helper(ctx context.Context, from, to int64) error {
	if from == to {
		return nil
	}
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	src, err := lock(ctx, tx, from)
	if err != nil {
		return err
	}
	dst, err := lock(ctx, tx, to) // want `SELECT of accounts \(… → lock\) locks the row of id = to behind that of id = from`
	if err != nil || src+dst < 0 {
		return err
	}
	return tx.Commit()
}

func lock(ctx context.Context, tx *sql.Tx, id int64) (n int64, err error) {
	return n, tx.QueryRowContext(ctx, "SELECT balance FROM accounts WHERE id = ? FOR UPDATE", id).Scan(&n)
}

// move is where the two meet: it is said there.
func move(tx *sqlx.Tx, from, to, n int) error {
	if _, err := tx.Exec("UPDATE accounts SET balance = balance - ? WHERE id = ?", n, from); err != nil {
		return err
	}
	_, err := tx.Exec("UPDATE accounts SET balance = balance + ? WHERE id = ?", n, to) // want `locks the row of id = to behind that of id = from \(line 61\)`
	return err
}

func Moves(db *sqlx.DB, from, to int) error {
	tx := db.MustBegin()
	defer tx.Rollback()
	if err := move(tx, from, to, 1); err != nil {
		return err
	}
	return tx.Commit()
}

type Account struct {
	ID      int64
	Balance int64
	Owner   string
}

type request struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
	N    int64 `json:"n"`
}

func (b *bank) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var req request
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		return
	}
	err := b.orm.Transaction(func(tx *gorm.DB) error {
		var a, c Account
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&a, "id = ?", req.From).Error; err != nil {
			return err
		}
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&c, "id = ?", req.To).Error; err != nil { // want `SELECT of accounts locks the row of id = req.To behind that of id = req.From`
			return err
		}
		if a.Balance < req.N {
			return gorm.ErrInvalidData
		}
		if err := tx.Model(&Account{}).Where("id = ?", req.From).Update("balance", a.Balance-req.N).Error; err != nil {
			return err
		}
		return tx.Model(&Account{}).Where("id = ?", req.To).Update("balance", c.Balance+req.N).Error
	})
	if err != nil {
		w.WriteHeader(500)
	}
}

// Follow writes different columns.
func Follow(db *gorm.DB, me, other int64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Model(&Account{}).Where("id = ?", me).Update("following", gorm.Expr("following + 1")).Error; err != nil {
			return err
		}
		return tx.Model(&Account{}).Where("id = ?", other).Update("followers", gorm.Expr("followers + 1")).Error // want `tx-row-order`
	})
}

func Xorm(engine *xorm.Engine, req *request) error {
	_, err := engine.Transaction(func(s *xorm.Session) (any, error) {
		if _, err := s.Exec("UPDATE accounts SET balance = balance - ? WHERE id = ?", req.N, req.From); err != nil {
			return nil, err
		}
		return s.Exec("UPDATE accounts SET balance = balance + ? WHERE id = ?", req.N, req.To) // want `tx-row-order`
	})
	return err
}

type order struct {
	ID, Buyer, Seller, Price int64
}

// Pay has its keys from a row.
func (b *bank) Pay(ctx context.Context, id int64) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var o order
	if err := tx.QueryRowContext(ctx, "SELECT buyer, seller, price FROM orders WHERE id = ?", id).Scan(&o.Buyer, &o.Seller, &o.Price); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance - ? WHERE id = ?", o.Price, o.Buyer); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance + ? WHERE id = ?", o.Price, o.Seller); err != nil { // want `tx-row-order`
		return err
	}
	return tx.Commit()
}

func List(ctx context.Context, db *sql.DB, from, to int64) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	ids := []int64{from, to}
	for _, id := range ids {
		if _, err := lock(ctx, tx, id); err != nil { // want `SELECT of accounts \(… → lock\) locks row by row, in the order in which the keys are written out`
			return err
		}
	}
	return tx.Commit()
}
