// Package shop knows stores by an interface only.
package shop

import (
	"context"

	"gorm.io/gorm"

	"example.com/shop/store"
)

type Mover interface {
	Move(ctx context.Context, ids []int64) error
}

type Shop struct {
	mover Mover
	repo  *store.Repo
	db    *gorm.DB
}

func (s *Shop) Checkout(ctx context.Context, user, payment int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := s.repo.WithTx(tx).Clear(ctx, user); err != nil {
			return err
		}
		return s.repo.Pay(ctx, payment)
	})
}

func (s *Shop) Wrapped(ctx context.Context, user int64) error {
	return s.repo.InTx(func(tx *store.Repo) error { return tx.Clear(ctx, user) })
}

func (s *Shop) Move(ctx context.Context, m map[int64]bool) error {
	for id := range m {
		if err := s.mover.Move(ctx, []int64{id}); err != nil {
			return err
		}
	}
	return nil
}
