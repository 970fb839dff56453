// Package gen works with what gorm.io/gen has generated.
package gen

import (
	"context"

	"gorm.io/gorm/clause"

	"catalog.test/gen/query"
)

type service struct{ q *query.Query }

func (s *service) Touch(ctx context.Context, id int64, phone string) error {
	return s.q.Transaction(func(tx *query.Query) error {
		o := tx.Order
		if _, err := o.WithContext(ctx).Where(o.ID.Eq(id)).Update(o.Phone, phone); err != nil {
			return err
		}
		_, err := s.q.Order.WithContext(ctx).Where(s.q.Order.ID.Eq(id+1)).Update(s.q.Order.Phone, phone) // want `UPDATE of orders runs on s.q, outside the transaction tx`
		return err
	})
}

func (s *service) Swap(ctx context.Context, a, b int64) error {
	return s.q.Transaction(func(tx *query.Query) error {
		o := tx.Order
		if _, err := o.WithContext(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where(o.ID.Eq(a)).First(); err != nil {
			return err
		}
		_, err := o.WithContext(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where(o.ID.Eq(b)).First() // want `locks the row of id = b behind that of id = a.*tx-row-order`
		return err
	})
}

func (s *service) SwapOrdered(ctx context.Context, a, b int64) error {
	if a > b {
		a, b = b, a
	}
	return s.q.Transaction(func(tx *query.Query) error {
		o := tx.Order
		if _, err := o.WithContext(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where(o.ID.Eq(a)).First(); err != nil {
			return err
		}
		_, err := o.WithContext(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where(o.ID.Eq(b)).First()
		return err
	})
}

// Begun has a handle of its own type, in which that of the queries is embedded.
func (s *service) Begun(ctx context.Context, id int64, phone string) (err error) {
	tx := s.q.Begin()
	defer func() {
		if err != nil {
			_ = tx.Rollback()
		}
	}()
	if _, err = tx.Order.WithContext(ctx).Where(tx.Order.ID.Eq(id)).Update(tx.Order.Phone, phone); err != nil {
		return err
	}
	if _, err = s.q.Cart.WithContext(ctx).Where(s.q.Cart.ID.Eq(id)).Update(s.q.Cart.Note, phone); err != nil { // want `UPDATE of carts runs on s.q, outside the transaction tx`
		return err
	}
	return tx.Commit()
}

func (s *service) Phones(ctx context.Context, phones map[int64]string) error {
	return s.q.Transaction(func(tx *query.Query) error {
		for id, phone := range phones {
			if _, err := tx.Order.WithContext(ctx).Where(tx.Order.ID.Eq(id)).Update(tx.Order.Phone, phone); err != nil { // want `tx-map-order`
				return err
			}
		}
		return nil
	})
}
