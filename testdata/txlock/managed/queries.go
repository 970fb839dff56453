package managed

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// Queries is a set of statements on a pool or a transaction, as a generator writes it.
type Queries struct{ db execer }

func (q *Queries) WithTx(tx *sql.Tx) *Queries { return &Queries{db: tx} }

func (q *Queries) Take(ctx context.Context, id int64) error {
	_, err := q.db.ExecContext(ctx, "UPDATE pots SET n = n - 1 WHERE id = ?", id)
	return err
}

// Store embeds them.
type Store struct {
	*Queries
	conn *sql.DB
}

func NewStore(conn *sql.DB) *Store { return &Store{Queries: &Queries{db: conn}, conn: conn} }

func (s *Store) inTx(ctx context.Context, fn func(*Queries) error) error {
	tx, err := s.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	q := s.WithTx(tx)
	if err := fn(q); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

func (s *Store) Both(ctx context.Context, a, b int64) error {
	return s.inTx(ctx, func(q *Queries) error {
		if err := q.Take(ctx, a); err != nil {
			return err
		}
		return q.Take(ctx, b) // want `UPDATE of pots \(… → \(\*Queries\).Take\) locks the row of id = b behind that of id = a`
	})
}

func (s *Store) OnlyOne(ctx context.Context, a int64) error {
	return s.inTx(ctx, func(q *Queries) error {
		if err := q.Take(ctx, a); err != nil {
			return err
		}
		return q.Take(ctx, a)
	})
}

// Row has a field that is no connection, and is read with one.
type Row struct {
	ID   int64
	Kind interface{ Name() string }
}

func read(ctx context.Context, tx *sql.Tx, id int64) (*Row, error) {
	var r Row
	return &r, tx.QueryRowContext(ctx, "SELECT id FROM rows_of WHERE other = ?", id).Scan(&r.ID)
}

func (q *Queries) Put(ctx context.Context, r *Row) error { return q.Take(ctx, r.ID) }

func (s *Store) Ordered(ctx context.Context, tx *sql.Tx, a int64) error {
	r, err := read(ctx, tx, a)
	if err != nil {
		return err
	}
	return s.WithTx(tx).Put(ctx, r)
}

// joins runs a function in the transaction that there is, or in one of its own.
func joins(db *gorm.DB, open *gorm.DB, fn func(tx *gorm.DB) error) error {
	if open != nil {
		return fn(open)
	}
	return db.Transaction(fn)
}

func Joined(db, open *gorm.DB, a, b int64) error {
	return joins(db, open, func(tx *gorm.DB) error {
		take := func(id int64) error { return tx.Exec("UPDATE pots SET n = n - 1 WHERE id = ?", id).Error }
		if err := take(a); err != nil {
			return err
		}
		return take(b) // want `locks the row of id = b behind that of id = a`
	})
}

// Apart has the same closure, and takes the smaller one first.
func Apart(db, open *gorm.DB, a, b int64) error {
	return joins(db, open, func(tx *gorm.DB) error {
		take := func(id int64) error { return tx.Exec("UPDATE pots SET n = n - 1 WHERE id = ?", id).Error }
		if err := take(min(a, b)); err != nil {
			return err
		}
		return take(max(a, b))
	})
}
