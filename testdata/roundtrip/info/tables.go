package info

import (
	"database/sql"
	"fmt"

	"gorm.io/gorm"
	"xorm.io/xorm"
)

// kept is what a configuration says of a table.
type kept struct {
	Table  string
	Column string
	Days   int
}

// Expire deletes from each table that is configured.
func Expire(db *gorm.DB, tables []kept) error {
	for _, t := range tables {
		if err := db.Table(t.Table).Where(t.Column + " < NOW()").Delete(nil).Error; err != nil { // want `^query in loop: gorm Delete runs len\(tables\) times per Expire; each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Sizes counts the rows of each.
func Sizes(x *xorm.Engine, names []string) (out []int64, err error) {
	for _, name := range names {
		n, err := x.Table("log_"+name).Where("done = ?", 1).Count() // want `^query in loop: xorm Count runs len\(names\) times per Sizes; each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// Months reads one table for each month.
func Months(db *gorm.DB, months []int) (all []kept) {
	for _, m := range months {
		var rows []kept
		name := fmt.Sprintf("events_%d", m)
		db.Table(name).Find(&rows) // want `^query in loop: gorm Find runs len\(months\) times per Months; each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
		all = append(all, rows...)
	}
	return all
}

// Purge names the table in a text.
func Purge(db *sql.DB, tables []kept) error {
	for _, t := range tables {
		if _, err := db.Exec(fmt.Sprintf("DELETE FROM %s WHERE created_at < ?", t.Table), t.Days); err != nil { // want `^query in loop: database/sql Exec runs len\(tables\) times per Purge; each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// shard is a part of a table.
type shard struct{ number int }

func (s *shard) table() string { return fmt.Sprintf("orders_%d", s.number) }

// Shards counts the rows of each part: its method names the table by its number.
func Shards(db *gorm.DB, shards []*shard) (sum int64) {
	for _, s := range shards {
		var n int64
		db.Table(s.table()).Count(&n) // want `^query in loop: gorm Count runs len\(shards\) times per Shards; each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
		sum += n
	}
	return sum
}

// Longer gives the name of the table one more letter in each turn.
func Longer(db *gorm.DB, conn *sql.DB, table string, ids []int) (sum int64) {
	for range ids {
		table = table + "_"
		var n int64
		db.Table(table).Count(&n) // want `^query in loop: gorm Count runs len\(ids\) times per Longer; each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
		sum += n
		conn.Exec("DELETE FROM " + table) // want `^query in loop: database/sql Exec runs len\(ids\) times per Longer; each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
	}
	return sum
}
