package fix

import (
	"context"

	"gorm.io/gorm"
)

type store struct{ db *gorm.DB }

type uuid [16]byte

func (s *store) reserve(ctx context.Context, want map[int64]int) error {
	return s.db.Transaction(func(session *gorm.DB) error {
		for id, n := range want {
			if err := session.Exec("UPDATE items SET n = n - ? WHERE id = ?", n, id).Error; err != nil { // want `locks row by row`
				return err
			}
		}
		return s.db.WithContext(ctx).Exec("UPDATE totals SET n = n - 1 WHERE id = 1").Error // want `run it on session`
	})
}

func (s *store) byUUID(want map[uuid]int) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id, n := range want {
			if err := tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", n, id).Error; err != nil { // want `locks row by row`
				return err
			}
		}
		return nil
	})
}
