// Package latest reads a few rows of a table, as many as its callers ask for.
package latest

import (
	"context"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// Prize has a number.
type Prize struct{ ID int64 }

// Store reads prizes.
type Store struct {
	DB  *gorm.DB
	SQL *sqlx.DB
}

// Latest are as many as the caller asks for, in the order that it asks for.
func (s *Store) Latest(ctx context.Context, order string, n int) (prizes []*Prize, err error) {
	err = s.DB.WithContext(ctx).Order(order).Limit(n).Find(&prizes).Error
	return prizes, err
}

// Newest hands the number on.
func (s *Store) Newest(ctx context.Context, n int) ([]*Prize, error) {
	return s.Latest(ctx, "id DESC", n)
}

// Three are three at most.
func (s *Store) Three() (prizes []Prize) {
	s.SQL.Select(&prizes, "SELECT id FROM prizes ORDER BY id LIMIT 3")
	return prizes
}

// Page are up to 50.
func (s *Store) Page() (prizes []Prize) {
	s.SQL.Select(&prizes, "SELECT id FROM prizes ORDER BY id LIMIT 50")
	return prizes
}

// Some are a few, or as many as the caller asks for.
func (s *Store) Some(n int) (prizes []Prize) {
	if n <= 0 {
		n = 20
	}
	s.DB.Order("id").Limit(n).Find(&prizes)
	return prizes
}

// First is one more than the caller asks for.
func (s *Store) First(n int) (prizes []Prize) {
	s.DB.Order("id").Limit(n).Find(&prizes)
	return append(prizes, Prize{})
}
