package managed // want package:"."

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"

	"example.com/tx/managed/bring"
)

// Transactions in a context: what a repository runs on is asked of that.
type txKey struct{}

type Scope interface {
	Within(ctx context.Context, fn func(ctx context.Context) error) error
}

type scope struct{ db *sqlx.DB }

func (s *scope) Within(ctx context.Context, fn func(ctx context.Context) error) error {
	if _, ok := ctx.Value(txKey{}).(*sqlx.Tx); ok {
		return fn(ctx)
	}
	tx, err := s.db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(context.WithValue(ctx, txKey{}, tx)); err != nil {
		return err
	}
	return tx.Commit()
}

type jars struct{ db *sqlx.DB }

func (j *jars) conn(ctx context.Context) sqlx.ExtContext {
	if tx, ok := ctx.Value(txKey{}).(*sqlx.Tx); ok {
		return tx
	}
	return j.db
}

func (j *jars) Take(ctx context.Context, id int64) error {
	_, err := j.conn(ctx).ExecContext(ctx, "UPDATE jars SET n = n - 1 WHERE id = ?", id)
	return err
}

func (j *jars) TakePool(ctx context.Context, id int64) error {
	_, err := j.db.ExecContext(ctx, "UPDATE jars SET n = n - 1 WHERE id = ?", id)
	return err
}

type Jars struct {
	scope Scope
	plain *scope
	jars  *jars
}

func NewJars(db *sqlx.DB) *Jars {
	return &Jars{scope: &scope{db}, plain: &scope{db}, jars: &jars{db}}
}

func (s *Jars) Move(ctx context.Context, from, to int64) error {
	return s.scope.Within(ctx, func(ctx context.Context) error {
		if err := s.jars.Take(ctx, from); err != nil {
			return err
		}
		return s.jars.Take(ctx, to) // want `UPDATE of jars \(… → \(\*jars\).Take\) locks the row of id = to behind that of id = from`
	})
}

// MovePlain knows its manager.
func (s *Jars) MovePlain(ctx context.Context, from, to int64) error {
	return s.plain.Within(ctx, func(ctx context.Context) error {
		if err := s.jars.Take(ctx, from); err != nil {
			return err
		}
		return s.jars.Take(ctx, to) // want `UPDATE of jars \(… → \(\*jars\).Take\) locks the row of id = to behind that of id = from`
	})
}

func (s *Jars) Forgotten(ctx context.Context, id int64) error {
	return s.plain.Within(ctx, func(ctx context.Context) error {
		if err := s.jars.Take(ctx, id); err != nil {
			return err
		}
		return s.jars.TakePool(ctx, id) // want `UPDATE of jars \(… → \(\*jars\).TakePool\) runs on s.jars.db, outside the transaction tx`
	})
}

// Autocommit is no transaction.
func (s *Jars) Autocommit(ctx context.Context, from, to int64) error {
	if err := s.jars.Take(ctx, from); err != nil {
		return err
	}
	return s.jars.Take(ctx, to)
}

// MoveOutside gives one of the two another context: whether that brings a transaction, the
// caller knows.
func (s *Jars) MoveOutside(outer context.Context, from, to int64) error {
	return s.scope.Within(outer, func(ctx context.Context) error {
		if err := s.jars.Take(ctx, from); err != nil {
			return err
		}
		return s.jars.Take(outer, to)
	})
}

// Of an ORM, through helpers of another package that is told the pool.
type Vases struct{ db *gorm.DB }

func (v *Vases) Take(ctx context.Context, id int64) error {
	return bring.From(ctx, v.db).Exec("UPDATE vases SET n = n - 1 WHERE id = ?", id).Error
}

func (v *Vases) TakeHere(ctx context.Context, id int64) error {
	db := v.db
	if tx, ok := ctx.Value(bring.Key{}).(*gorm.DB); ok {
		db = tx
	}
	return db.Exec("UPDATE vases SET n = n - 1 WHERE id = ?", id).Error
}

func (v *Vases) Both(ctx context.Context, a, b int64) error {
	return v.db.Transaction(func(tx *gorm.DB) error {
		ctx := bring.With(ctx, tx)
		if err := v.Take(ctx, a); err != nil {
			return err
		}
		return v.TakeHere(ctx, b) // want `UPDATE of vases \(… → \(\*Vases\).TakeHere\) locks the row of id = b behind that of id = a`
	})
}

func (v *Vases) One(ctx context.Context, a int64) error {
	return bring.Run(ctx, v.db, func(ctx context.Context) error {
		if err := v.Take(ctx, a); err != nil {
			return err
		}
		return v.TakeHere(ctx, a)
	})
}

func (v *Vases) Run(ctx context.Context, a, b int64) error {
	return bring.Run(ctx, v.db, func(ctx context.Context) error {
		if err := v.Take(ctx, a); err != nil {
			return err
		}
		return v.Take(ctx, b) // want `tx-row-order`
	})
}

// getter is not known: what it makes of a context and the pool may be either.
type getter interface {
	Conn(ctx context.Context, db *sql.DB) execer
}

type Bowls struct {
	db  *sql.DB
	get getter
}

func (b *Bowls) Take(ctx context.Context, id int64) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	ctx = context.WithValue(ctx, txKey{}, tx)
	if _, err := b.get.Conn(ctx, b.db).ExecContext(ctx, "UPDATE bowls SET n = n - 1 WHERE id = ?", id); err != nil {
		return err
	}
	return tx.Commit()
}
