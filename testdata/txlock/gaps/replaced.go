package gaps

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// Put replaces a row by its key.
func (s *store) Put(ctx context.Context, sku string, n int) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "DELETE FROM stock WHERE sku = ?", sku); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, ?)", sku, n); err != nil { // want `INSERT of stock behind DELETE in line 18 by the same sku: where that finds no row, two transactions can lock the gap at once`
		return err
	}
	return tx.Commit()
}

type grant struct {
	RoleID int64 `db:"role_id"`
	MenuID int64 `db:"menu_id"`
}

// Grants replaces the rows of a parent.
func Grants(db *gorm.DB, role int64, menus []int64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Where("role_id = ?", role).Delete(&grant{}).Error; err != nil {
			return err
		}
		for _, m := range menus {
			if err := tx.Create(&grant{RoleID: role, MenuID: m}).Error; err != nil { // want `by the same role_id`
				return err
			}
		}
		return nil
	})
}

func Named(db *sqlx.DB, g grant) error {
	return inTx(db, func(tx *sqlx.Tx) error {
		if err := forget(tx, g.RoleID, g.MenuID); err != nil {
			return err
		}
		_, err := tx.NamedExec("INSERT INTO grants (role_id, menu_id) VALUES (:role_id, :menu_id)", g) // want `behind DELETE in line \d+ by the same role_id, menu_id`
		return err
	})
}

func forget(tx *sqlx.Tx, role, menu int64) error {
	_, err := tx.Exec("DELETE FROM grants WHERE role_id = ? AND menu_id = ?", role, menu)
	return err
}

// Replace inserts in a helper.
func (s *service) Replace(ctx context.Context, sku string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "DELETE FROM stock WHERE sku = ?", sku); err != nil {
		return err
	}
	if err := put(ctx, tx, sku); err != nil { // want `INSERT of stock \(… → put\) behind DELETE in line \d+ by the same sku`
		return err
	}
	return tx.Commit()
}

// Kept is silent: the row was there.
func (s *store) Kept(ctx context.Context, sku string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM stock WHERE sku = ?", sku); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, ?)", sku, n+1); err != nil {
		return err
	}
	return tx.Commit()
}

// Gone is silent: it inserts only what it has deleted.
func (s *store) Gone(ctx context.Context, sku string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	res, err := tx.ExecContext(ctx, "DELETE FROM stock WHERE sku = ?", sku)
	if err != nil {
		return err
	}
	if n, _ := res.RowsAffected(); n > 0 {
		if _, err := tx.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, 1)", sku); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Moved is silent: another key, another table, rows before a date.
func (s *store) Moved(ctx context.Context, from, to, day string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "DELETE FROM stock WHERE sku = ?", from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, 1)", to); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO old_stock (sku, n) VALUES (?, 1)", from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM logs WHERE day < ?", day); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO logs (day) VALUES (?)", day); err != nil {
		return err
	}
	return tx.Commit()
}

// Own is silent: the parent is new, and nobody else has its rows.
func (s *store) Own(ctx context.Context, name string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	res, err := tx.ExecContext(ctx, "INSERT INTO roles (name) VALUES (?)", name)
	if err != nil {
		return err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM grants WHERE role_id = ?", id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO grants (role_id, menu_id) VALUES (?, 1)", id); err != nil {
		return err
	}
	return tx.Commit()
}

// Weakly is silent: it keeps no gaps.
func (s *store) Weakly(ctx context.Context, sku string) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "DELETE FROM stock WHERE sku = ?", sku); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, 1)", sku); err != nil {
		return err
	}
	return tx.Commit()
}
