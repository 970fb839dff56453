package repo // want package:"."

// Package repo reserves stock, row by row.

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Request is for one item.
type Request struct {
	ID int64
	N  int
}

type Stock struct {
	DB *gorm.DB
	X  *sqlx.DB
	S  *sql.DB
}

type Item struct {
	ID   int64
	Left int
}

func (s *Stock) Reserve(ctx context.Context, reqs []Request) error {
	return s.DB.Transaction(func(tx *gorm.DB) error {
		for _, r := range reqs {
			var it Item
			if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", r.ID).First(&it).Error; err != nil {
				return err
			}
			if err := tx.Model(&it).Update("left", it.Left-r.N).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Stock) ReserveEach(ctx context.Context, reqs []*Request) error {
	tx, err := s.X.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for i := range reqs {
		if _, err := tx.Exec("UPDATE items SET left = left - ? WHERE id = ?", reqs[i].N, reqs[i].ID); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (s *Stock) ReserveOne(ctx context.Context, tx *sql.Tx, r Request) error {
	_, err := tx.ExecContext(ctx, "UPDATE items SET left = left - ? WHERE id = ?", r.N, r.ID)
	return err
}

func (s *Stock) ReserveInTurn(ctx context.Context, reqs []Request) error {
	tx, err := s.S.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, r := range reqs {
		if err := s.ReserveOne(ctx, tx, r); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Batch is what a request holds beside its rows.
type Batch struct {
	User  int64
	Items []Request
}

func (s *Stock) ReserveBatch(ctx context.Context, b *Batch) error {
	return s.DB.Transaction(func(tx *gorm.DB) error {
		for _, r := range b.Items {
			if err := tx.Exec("UPDATE items SET left = left - ? WHERE id = ?", r.N, r.ID).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// Pair has two lists.
type Pair struct{ Items, Notes []Request }

func (s *Stock) ReservePair(ctx context.Context, p *Pair) error {
	return s.DB.Transaction(func(tx *gorm.DB) error {
		for _, r := range p.Items {
			if err := tx.Exec("UPDATE items SET left = left - ? WHERE id = ?", r.N, r.ID).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
