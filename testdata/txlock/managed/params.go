package managed

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Keys that stand in the fields of a struct which is written out at the call.
type AddParams struct {
	N  int64
	ID int64
}

type Key struct{ ID int64 }

func (q *Queries) Add(ctx context.Context, arg AddParams) error {
	_, err := q.db.ExecContext(ctx, "UPDATE pots SET n = n + ? WHERE id = ?", arg.N, arg.ID)
	return err
}

func (q *Queries) Lock(ctx context.Context, k *Key) (n int64, err error) {
	return n, q.db.QueryRowContext(ctx, "SELECT n FROM pots WHERE id = ? FOR UPDATE", k.ID).Scan(&n)
}

func (q *Queries) Create(ctx context.Context, arg AddParams) error {
	_, err := q.db.ExecContext(ctx, "INSERT INTO pots (n, id) VALUES (?, ?)", arg.N, arg.ID)
	return err
}

type Transfer struct{ From, To, N int64 }

func (s *Store) Transfer(ctx context.Context, t Transfer) error {
	return s.inTx(ctx, func(q *Queries) error {
		if err := q.Add(ctx, AddParams{ID: t.From, N: -t.N}); err != nil {
			return err
		}
		return q.Add(ctx, AddParams{ID: t.To, N: t.N}) // want `UPDATE of pots \(… → \(\*Queries\).Add\) locks the row of id = t.To behind that of id = t.From`
	})
}

func (s *Store) TransferUnkeyed(ctx context.Context, t Transfer) error {
	return s.inTx(ctx, func(q *Queries) error {
		if err := q.Add(ctx, AddParams{-t.N, t.From}); err != nil {
			return err
		}
		return q.Add(ctx, AddParams{t.N, t.To}) // want `locks the row of id = t.To behind that of id = t.From`
	})
}

func (s *Store) Same(ctx context.Context, t Transfer) error {
	return s.inTx(ctx, func(q *Queries) error {
		if _, err := q.Lock(ctx, &Key{ID: t.From}); err != nil {
			return err
		}
		return q.Add(ctx, AddParams{ID: t.From, N: t.N})
	})
}

func (s *Store) Smaller(ctx context.Context, t Transfer) error {
	return s.inTx(ctx, func(q *Queries) error {
		if t.From < t.To {
			return both(ctx, q, t.From, -t.N, t.To, t.N)
		}
		return both(ctx, q, t.To, t.N, t.From, -t.N)
	})
}

func both(ctx context.Context, q *Queries, a, n, b, m int64) error {
	if err := q.Add(ctx, AddParams{ID: a, N: n}); err != nil {
		return err
	}
	return q.Add(ctx, AddParams{ID: b, N: m})
}

func (s *Store) Constants(ctx context.Context) error {
	return s.inTx(ctx, func(q *Queries) error {
		if err := q.Add(ctx, AddParams{ID: 1, N: 1}); err != nil {
			return err
		}
		return q.Add(ctx, AddParams{ID: 2, N: 1})
	})
}

func (s *Store) Missing(ctx context.Context, id int64) error {
	return s.inTx(ctx, func(q *Queries) error {
		_, err := q.Lock(ctx, &Key{id})
		if errors.Is(err, sql.ErrNoRows) {
			return q.Create(ctx, AddParams{ID: id}) // want `tx-gap-insert`
		}
		return err
	})
}

// Other inserts another row than that which it has looked for.
func (s *Store) Other(ctx context.Context, id, other int64) error {
	return s.inTx(ctx, func(q *Queries) error {
		_, err := q.Lock(ctx, &Key{id})
		if errors.Is(err, sql.ErrNoRows) {
			return q.Create(ctx, AddParams{ID: other})
		}
		return err
	})
}

// Beside runs on the statements that the store embeds: those of the pool.
func (s *Store) Beside(ctx context.Context, t Transfer) error {
	return s.inTx(ctx, func(q *Queries) error {
		if err := q.Add(ctx, AddParams{ID: t.From, N: -t.N}); err != nil {
			return err
		}
		return s.Add(ctx, AddParams{ID: t.From, N: t.N}) // want `UPDATE of pots \(… → \(\*Queries\).Add\) runs on s.db, outside the transaction tx`
	})
}

// Replica embeds the statements of another pool.
type Replica struct {
	*Queries
	conn *sql.DB
}

func NewReplica(conn, replica *sql.DB) *Replica {
	return &Replica{Queries: &Queries{db: replica}, conn: conn}
}

func (r *Replica) Beside(ctx context.Context, id int64) error {
	tx, err := r.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := r.WithTx(tx).Add(ctx, AddParams{ID: id, N: 1}); err != nil {
		return err
	}
	if _, err := r.Lock(ctx, &Key{id}); err != nil {
		return err
	}
	return tx.Commit()
}

// Base is what repositories have in common.
type Base struct{ db *gorm.DB }

func (b *Base) lock(tx *gorm.DB, k Key) (p Pot, err error) {
	err = tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&p, "id = ?", k.ID).Error
	return p, err
}

func (b *Base) put(tx *gorm.DB, p *Pot) error { return tx.Create(p).Error }

func (b *Base) touch(id int64) error {
	return b.db.Exec("UPDATE pots SET n = 1 WHERE id = ?", id).Error
}

type Pot struct {
	ID int64 `gorm:"primaryKey"`
	N  int64
}

type Pots struct{ Base }

func (p *Pots) Swap(a, b int64) error {
	return p.db.Transaction(func(tx *gorm.DB) error {
		if _, err := p.lock(tx, Key{ID: a}); err != nil {
			return err
		}
		_, err := p.lock(tx, Key{ID: b}) // want `locks the row of id = b behind that of id = a`
		return err
	})
}

func (p *Pots) New(id int64) error {
	return p.db.Transaction(func(tx *gorm.DB) error {
		_, err := p.lock(tx, Key{ID: id})
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return p.put(tx, &Pot{ID: id, N: 1}) // want `tx-gap-insert`
		}
		return err
	})
}

// Copied has the key of the row that it has looked for in another column of another row.
func (p *Pots) Copied(id, other int64) error {
	return p.db.Transaction(func(tx *gorm.DB) error {
		_, err := p.lock(tx, Key{ID: id})
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return p.put(tx, &Pot{ID: other, N: id})
		}
		return err
	})
}

func (p *Pots) Touch(id int64) error {
	return p.db.Transaction(func(tx *gorm.DB) error {
		if _, err := p.lock(tx, Key{ID: id}); err != nil {
			return err
		}
		return p.touch(id) // want `UPDATE of pots \(… → \(\*Base\).touch\) runs on p.db, outside the transaction tx`
	})
}

// Of another library.
func take(ctx context.Context, tx *sqlx.Tx, arg AddParams) error {
	_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n - ? WHERE id = ?", arg.N, arg.ID)
	return err
}

func Named(ctx context.Context, db *sqlx.DB, t Transfer) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := take(ctx, tx, AddParams{ID: t.From, N: t.N}); err != nil {
		return err
	}
	if err := take(ctx, tx, AddParams{ID: t.To, N: -t.N}); err != nil { // want `tx-row-order`
		return err
	}
	return tx.Commit()
}
