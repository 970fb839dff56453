package rows

import (
	"database/sql"
	"slices"

	"gorm.io/gorm"
)

// resorted is silent: what is looped over is the sorted copy.
func resorted(tx *sql.Tx, want map[int64]int) error {
	ids := keys(want)
	ids = slices.Sorted(slices.Values(ids))
	for _, id := range ids {
		if _, err := tx.Exec("UPDATE items SET n = n - 1 WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

// batches is silent: the list is another one for each key of the map, and so is
// the transaction.
func batches(db *gorm.DB, byShop map[int64][]Item) error {
	var batch []Item
	for _, items := range byShop {
		batch = batch[:0]
		for _, it := range items {
			batch = append(batch, it)
		}
		err := db.Transaction(func(tx *gorm.DB) error {
			for _, it := range batch {
				if err := tx.Exec("UPDATE items SET n = ? WHERE id = ?", it.N, it.ID).Error; err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func load(db *sql.DB, m map[int64]int) (ids []int64, rows []Item, err error) {
	for id := range m {
		ids = append(ids, id)
	}
	found, err := db.Query("SELECT id, n FROM items ORDER BY id")
	if err != nil {
		return nil, nil, err
	}
	defer found.Close()
	for found.Next() {
		var it Item
		if err := found.Scan(&it.ID, &it.N); err != nil {
			return nil, nil, err
		}
		rows = append(rows, it)
	}
	return ids, rows, found.Err()
}

// second is silent: the second result has an order of its own.
func second(db *sql.DB, tx *sql.Tx, m map[int64]int) error {
	_, rows, err := load(db, m)
	if err != nil {
		return err
	}
	for _, it := range rows {
		if _, err := tx.Exec("UPDATE items SET n = ? WHERE id = ?", it.N, it.ID); err != nil {
			return err
		}
	}
	return nil
}

type lines []Item

func (l *lines) Scan(src any) error { return nil }

// stored is silent: the list is what a row holds.
func stored(tx *sql.Tx, id int64) error {
	var ls lines
	if err := tx.QueryRow("SELECT lines FROM orders WHERE id = ?", id).Scan(&ls); err != nil {
		return err
	}
	for _, l := range ls {
		if _, err := tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", l.N, l.ID); err != nil {
			return err
		}
	}
	return nil
}

// fields sets columns of a row, behind an interface.
type fields interface {
	set(tx *gorm.DB, id int64, column string, value int) error
}

type orders struct{}

func (orders) set(tx *gorm.DB, id int64, column string, value int) error {
	return tx.Exec("UPDATE orders SET n = ? WHERE id = ?", value, id).Error
}

// setAll is less than an error: it may be, and here is, the same row in each turn.
func setAll(db *gorm.DB, f fields, id int64, changes map[string]int) error {
	tx := db.Begin()
	defer tx.Rollback()
	for column, value := range changes {
		if err := f.set(tx, id, column, value); err != nil { // want `locks row by row`
			return err
		}
	}
	return tx.Commit().Error
}

// cluster has two pools.
type cluster struct{ master, replica *sql.DB }

func (c *cluster) Master() *sql.DB  { return c.master }
func (c *cluster) Replica() *sql.DB { return c.replica }

// spread is silent: the replica is another server.
func (c *cluster) spread(id int64) error {
	tx, err := c.Master().Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := c.Replica().QueryRow("SELECT n FROM items WHERE id = ?", id).Scan(new(int)); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE items SET n = n - 1 WHERE id = ?", id); err != nil {
		return err
	}
	return tx.Commit()
}

// again: the same accessor is the same pool.
func (c *cluster) again(id int64) error {
	tx, err := c.Master().Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := c.Master().QueryRow("SELECT n FROM items WHERE id = ?", id).Scan(new(int)); err != nil { // want `runs on c.Master\(\), outside the transaction tx`
		return err
	}
	return tx.Commit()
}
