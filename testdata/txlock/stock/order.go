package stock // want package:"."

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type Item struct {
	ID int64
	N  int
}

type Store struct {
	db  *gorm.DB
	raw *sqlx.DB
}

func (s *Store) Reserve(ctx context.Context, want map[int64]int) error {
	return s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for id, n := range want {
			if err := tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", n, id).Error; err != nil { // want `UPDATE of items locks row by row, in another order each time that the loop over a map in line 28 runs.*sort the keys first`
				return err
			}
		}
		return nil
	})
}

// ReserveSorted is silent: the keys have one order.
func (s *Store) ReserveSorted(ctx context.Context, want map[int64]int) error {
	return s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, id := range slices.Sorted(maps.Keys(want)) {
			if err := tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", want[id], id).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// take is called in a loop.
func take(tx *sqlx.Tx, id int64, n int) error {
	_, err := tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", n, id)
	return err
}

func (s *Store) ReserveList(want map[int64]int) error {
	var ids []int64
	for id := range want {
		ids = append(ids, id)
	}
	tx, err := s.raw.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range ids {
		if err := take(tx, id, want[id]); err != nil { // want `UPDATE of items \(… → take\) locks row by row.*tx-map-order`
			return err
		}
	}
	return tx.Commit()
}

// ReserveInOrder is silent: the list is sorted.
func (s *Store) ReserveInOrder(want map[int64]int) error {
	var ids []int64
	for id := range want {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	tx, err := s.raw.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range ids {
		if err := take(tx, id, want[id]); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Check locks rows, too.
func (s *Store) Check(ctx context.Context, want map[int64]int) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id := range maps.Keys(want) {
			var it Item
			err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).First(&it).Error // want `SELECT of items locks row by row`
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Look is silent: a plain read takes no lock.
func (s *Store) Look(ctx context.Context, want map[int64]int) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id := range want {
			if err := tx.Where("id = ?", id).First(&Item{}).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// CheckRaw runs a text that an earlier call is given.
func (s *Store) CheckRaw(ctx context.Context, want map[int64]int) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id := range want {
			var it Item
			row := tx.Raw("SELECT * FROM items WHERE id = ? FOR UPDATE", id)
			if err := row.Scan(&it).Error; err != nil { // want `SELECT of items locks row by row`
				return err
			}
		}
		return nil
	})
}

// LookRaw is silent, too.
func (s *Store) LookRaw(ctx context.Context, want map[int64]int) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id := range want {
			if err := tx.Raw("SELECT * FROM items WHERE id = ?", id).Scan(&Item{}).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// Add is info: rows that are new meet others by unique keys only.
func (s *Store) Add(ctx context.Context, fresh map[int64]int) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id, n := range fresh {
			if err := tx.Create(&Item{id, n}).Error; err != nil { // want `INSERT of items locks row by row`
				return err
			}
		}
		return nil
	})
}

// Each is silent: a transaction per key has one row at a time.
func (s *Store) Each(ctx context.Context, want map[int64]int) error {
	for id, n := range want {
		err := s.db.Transaction(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", n, id).Error
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Loose is silent: each statement commits.
func (s *Store) Loose(ctx context.Context, want map[int64]int) error {
	for id, n := range want {
		if _, err := s.raw.ExecContext(ctx, "UPDATE items SET n = n - ? WHERE id = ?", n, id); err != nil {
			return err
		}
	}
	return nil
}

// Upgrade deadlocks with itself.
func Upgrade(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRow("SELECT n FROM items WHERE id = ? FOR SHARE", id).Scan(&n); err != nil { // want `items is locked for share here and written in line \d+ of the same transaction: two of them deadlock; lock with FOR UPDATE \[share-lock-upgrade\]`
		return err
	}
	if _, err := tx.Exec("UPDATE items SET n = ? WHERE id = ?", n-1, id); err != nil {
		return err
	}
	return tx.Commit()
}

// Guarded is silent: nobody else has the lock.
func Guarded(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRow("SELECT n FROM items WHERE id = ? FOR UPDATE", id).Scan(&n); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE items SET n = ? WHERE id = ?", n-1, id); err != nil {
		return err
	}
	return tx.Commit()
}

// Parent is silent: the table that is locked for share is not written.
func Parent(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRow("SELECT n FROM shops WHERE id = ? FOR SHARE", id).Scan(&n); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE items SET n = ? WHERE id = ?", n-1, id); err != nil {
		return err
	}
	return tx.Commit()
}

type line struct {
	ID int64
	N  int
}

// Post has the order of a request.
func (s *Store) Post(body []byte) error {
	var lines []line
	if err := json.Unmarshal(body, &lines); err != nil {
		return err
	}
	return s.db.Transaction(func(tx *gorm.DB) error {
		for _, l := range lines {
			if err := tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", l.N, l.ID).Error; err != nil { // want `UPDATE of items locks row by row, in the order that the caller of the program has chosen, each time that the loop over its list in line \d+ runs.*sort the list by that key first \[tx-map-order\]`
				return err
			}
		}
		return nil
	})
}

// PostSorted is silent: the list has an order.
func (s *Store) PostSorted(body []byte) error {
	var lines []line
	if err := json.Unmarshal(body, &lines); err != nil {
		return err
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Compare(a.ID, b.ID) })
	return s.db.Transaction(func(tx *gorm.DB) error {
		for _, l := range lines {
			if err := tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", l.N, l.ID).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// Selected is silent: the rows come in the order of their key.
func (s *Store) Selected() error {
	tx, err := s.raw.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var lines []line
	if err := tx.Select(&lines, "SELECT id, n FROM items WHERE n > 10 ORDER BY id"); err != nil {
		return err
	}
	for _, l := range lines {
		if err := take(tx, l.ID, l.N); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Given is silent: the caller has the order of a query, though ReserveSorted
// sorts.
func (s *Store) Given(lines []line) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		for _, l := range lines {
			if err := tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", l.N, l.ID).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) GivenRows() error {
	var lines []line
	if err := s.db.Table("items").Select("id, n").Where("n > 10").Order("id").Find(&lines).Error; err != nil {
		return err
	}
	return s.Given(lines)
}

// One is silent: a single entry has one order.
func (s *Store) One(ctx context.Context, id int64, n int) error {
	want := map[int64]int{id: n}
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id, n := range want {
			if err := tx.Model(&Item{}).Where("id = ?", id).Update("n", n).Error; err != nil {
				return err
			}
		}
		for id := range map[int64]int{id: n} {
			if err := tx.Exec("UPDATE items SET n = 0 WHERE id = ?", id).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// More has an entry that somebody may have added.
func (s *Store) More(ctx context.Context, id int64, n int) error {
	want, given := map[int64]int{id: n}, map[int64]int{id: n}
	want[id+1] = n
	s.adds(given)
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id, n := range want {
			if err := tx.Model(&Item{}).Where("id = ?", id).Update("n", n).Error; err != nil { // want `UPDATE of items locks row by row`
				return err
			}
		}
		for id := range given {
			if err := tx.Exec("UPDATE items SET n = 0 WHERE id = ?", id).Error; err != nil { // want `UPDATE of items locks row by row`
				return err
			}
		}
		return nil
	})
}

func (s *Store) adds(to map[int64]int) { to[0], to[1] = 0, 0 }

// OneSQL is silent, More's twin in database/sql is SomeSQL.
func OneSQL(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, n := range map[int64]int{id: 1} {
		if _, err := tx.Exec("UPDATE items SET n = ? WHERE id = ?", n, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func SomeSQL(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, n := range map[int64]int{id: 1, id + 1: 2} {
		if _, err := tx.Exec("UPDATE items SET n = ? WHERE id = ?", n, id); err != nil { // want `UPDATE of items locks row by row`
			return err
		}
	}
	return tx.Commit()
}
