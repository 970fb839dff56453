//go:build go1.22

package fix

import (
	"context"

	"gorm.io/gorm"
)

// slices.Sorted came with Go 1.23: this file gets no fix.
func (s *store) old(ctx context.Context, want map[int64]int) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id, n := range want {
			if err := tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", n, id).Error; err != nil { // want `locks row by row`
				return err
			}
		}
		return nil
	})
}
