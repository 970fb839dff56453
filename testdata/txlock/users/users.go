package users // want package:"."

import (
	"database/sql"

	"gorm.io/gorm"
)

type Store struct {
	db *gorm.DB
	q  *sql.DB
}

func (s *Store) SignOff(user int64) error {
	tx, err := s.q.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.QueryRow("SELECT id FROM users WHERE id = ? FOR UPDATE", user).Scan(new(int)); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM carts WHERE user_id = ?", user); err != nil {
		return err
	}
	return tx.Commit()
}

// Move is silent: it finds carts by another column, and inserts.
func (s *Store) Move(user, cart int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE users SET carts = carts - 1 WHERE id = ?", user).Error; err != nil {
			return err
		}
		if err := tx.Exec("INSERT INTO moves (cart) VALUES (?)", cart).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE carts SET user_id = 0 WHERE id = ?", cart).Error
	})
}

// Parent and Child are silent: both have the shop for themselves.
func (s *Store) Parent(shop, item int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Exec("SELECT id FROM shops WHERE id = ? FOR UPDATE", shop).Error; err != nil {
			return err
		}
		if err := tx.Exec("UPDATE items SET n = 0 WHERE id = ?", item).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE prices SET p = 0 WHERE item = ?", item).Error
	})
}

func (s *Store) Child(shop, item int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE shops SET n = n + 1 WHERE id = ?", shop).Error; err != nil {
			return err
		}
		if err := tx.Exec("UPDATE prices SET p = 0 WHERE item = ?", item).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE items SET n = 0 WHERE id = ?", item).Error
	})
}

// Open and Shut are silent: no row is both.
func (s *Store) Open(id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE doors SET n = 0 WHERE id = ? AND state = 'open'", id).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE keys_held SET n = 0 WHERE door = ?", id).Error
	})
}

func (s *Store) Shut(id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE keys_held SET n = 0 WHERE door = ?", id).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE doors SET n = 0 WHERE id = ? AND state = 'shut'", id).Error
	})
}
