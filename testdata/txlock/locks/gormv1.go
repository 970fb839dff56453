// Package locks has locking reads of one library a file.
package locks

import "github.com/jinzhu/gorm"

type Item struct {
	ID int64
	N  int
}

const forUpdate = "FOR UPDATE"

func Option(db *gorm.DB, want map[int64]int) error {
	return db.Transaction(func(tx *gorm.DB) error {
		for id := range want {
			var it Item
			if err := tx.Set("gorm:query_option", forUpdate).Where("id = ?", id).First(&it).Error; err != nil { // want `SELECT of items locks row by row`
				return err
			}
		}
		return nil
	})
}

func OptionShare(db *gorm.DB, want map[int64]int) error {
	return db.Transaction(func(tx *gorm.DB) error {
		locking := tx.Set("gorm:query_option", "LOCK IN SHARE MODE")
		for id := range want {
			var it Item
			if err := locking.Where("id = ?", id).First(&it).Error; err != nil { // want `SELECT of items locks row by row`
				return err
			}
		}
		return nil
	})
}

// Setting is silent: other settings are no locks.
func Setting(db *gorm.DB, want map[int64]int) error {
	return db.Transaction(func(tx *gorm.DB) error {
		for id := range want {
			var it Item
			err := tx.Set("gorm:auto_preload", true).Set("audit:action", "update").Where("id = ?", id).First(&it).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
}
