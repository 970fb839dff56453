package rows

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"github.com/Masterminds/squirrel"
	"github.com/jmoiron/sqlx"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

func items(want map[int64]int) []Item {
	var all []Item
	for id, n := range want {
		all = append(all, Item{id, n})
	}
	return all
}

func (s *store) upserts(want map[int64]int) error {
	all := items(want)
	if err := s.orm.Clauses(clause.OnConflict{UpdateAll: true}).Create(&all).Error; err != nil { // want `upsert of items locks the rows of &all in the order in which a map gave them, another in each run: two such statements deadlock; sort &all by the key of the table first \[tx-map-order\]`
		return err
	}
	if err := s.orm.Save(&all).Error; err != nil { // want `upsert of items locks the rows of &all`
		return err
	}
	if err := s.orm.Clauses(clause.OnConflict{DoNothing: true}).Create(&all).Error; err != nil { // want `upsert of items locks the rows of &all`
		return err
	}
	if err := s.put(all); err != nil { // want `upsert of items \(… → \(\*store\).put\) locks the rows of all`
		return err
	}
	_, err := s.db.NamedExec("INSERT INTO items (id, n) VALUES (:id, :n) ON DUPLICATE KEY UPDATE n = VALUES(n)", all) // want `upsert of items locks the rows of all`
	return err
}

// put is silent: who calls it knows the order.
func (s *store) put(all []Item) error {
	return s.orm.Clauses(clause.OnConflict{UpdateAll: true}).Create(&all).Error
}

func written(db *sql.DB, want map[int64]int) error {
	var places []string
	var args []any
	for id, n := range want {
		places = append(places, "(?, ?)")
		args = append(args, id, n)
	}
	_, err := db.Exec("INSERT INTO items (id, n) VALUES "+strings.Join(places, ", ")+" ON DUPLICATE KEY UPDATE n = VALUES(n)", args...) // want `upsert of items locks the rows of args in the order in which a map gave them.*; put the rows into args in the order of their keys, sorted \[tx-map-order\]`
	return err
}

func writtenBy(db *sqlx.DB, body []byte) error {
	var all []Item
	if err := json.Unmarshal(body, &all); err != nil {
		return err
	}
	var places []string
	var args []any
	for _, it := range all {
		places = append(places, "(?, ?)")
		args = append(args, it.ID, it.N)
	}
	_, err := db.Exec("INSERT INTO items (id, n) VALUES "+strings.Join(places, ", ")+" ON DUPLICATE KEY UPDATE n = VALUES(n)", args...) // want `the caller of the program has chosen.*; put the rows into args in the order of their keys, sorted \[tx-map-order\]`
	return err
}

func replaced(db *sqlx.DB, want map[int64]int) error {
	_, err := db.NamedExec("REPLACE INTO items (id, n) VALUES (:id, :n)", items(want)) // want `upsert of items locks the rows of items\(want\)`
	return err
}

func posted(db *gorm.DB, body []byte) error {
	var all []Item
	if err := json.Unmarshal(body, &all); err != nil {
		return err
	}
	return db.Save(&all).Error // want `in the order in which the caller of the program has chosen`
}

// These are silent: sorted, one row, rows that are new, and rows from the
// database.
func (s *store) silent(want map[int64]int) error {
	all := items(want)
	slices.SortFunc(all, func(a, b Item) int { return cmp.Compare(a.ID, b.ID) })
	if err := s.orm.Save(&all).Error; err != nil {
		return err
	}
	one := Item{1, 2}
	if err := s.orm.Save(&one).Error; err != nil {
		return err
	}
	fresh := items(want)
	if err := s.orm.Create(&fresh).Error; err != nil {
		return err
	}
	var read []Item
	if err := s.orm.Order("id").Find(&read).Error; err != nil {
		return err
	}
	return s.orm.Save(&read).Error
}

// each upserts row by row: the rows may be there.
func each(db *gorm.DB, want map[int64]int) error {
	return db.Transaction(func(tx *gorm.DB) error {
		for id, n := range want {
			if err := tx.Save(&Item{id, n}).Error; err != nil { // want `upsert of items locks row by row` `gorm Save of items is an UPDATE`
				return err
			}
		}
		return nil
	})
}

func built(db *sql.DB, want map[int64]int) error {
	put := squirrel.Insert("items").Columns("id", "n").Suffix("ON DUPLICATE KEY UPDATE n = VALUES(n)")
	for id, n := range want {
		put = put.Values(id, n)
	}
	_, err := put.RunWith(db).Exec() // want `upsert of items locks the rows of put`
	return err
}

func builtSorted(db *sql.DB, want map[int64]int) error {
	put := squirrel.Replace("items").Columns("id", "n")
	for _, id := range ordered(want) {
		put = put.Values(id, want[id])
	}
	_, err := put.RunWith(db).Exec()
	return err
}

func bunned(ctx context.Context, db *bun.DB, want map[int64]int) error {
	all := items(want)
	if _, err := db.NewInsert().Model(&all).Exec(ctx); err != nil {
		return err
	}
	_, err := db.NewInsert().Model(&all).On("DUPLICATE KEY UPDATE").Exec(ctx) // want `upsert of items locks the rows of &all`
	return err
}
