package advice

import (
	"context"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// What to do instead of a write for each element depends on what it writes.

// Line is a row of the table items.
type Line struct {
	ID    int64
	Price int
}

// Inserts adds rows.
func Inserts(ctx context.Context, db *sqlx.DB, orm *gorm.DB, lines []Line) {
	for _, l := range lines {
		db.ExecContext(ctx, "INSERT INTO items (id, price) VALUES (?, ?)", l.ID, l.Price) // want `^query in loop: .*; collect the rows of the loop and write them in one statement \(multi-row INSERT or upsert\) \[`
	}
	for _, l := range lines {
		orm.Create(&l) // want `^query in loop: .*; collect the rows of the loop and write them in one statement \(multi-row INSERT or upsert\) \[`
	}
}

// Updates changes rows, all to one value or each to its own.
func Updates(ctx context.Context, db *sqlx.DB, orm *gorm.DB, lines []Line) {
	for _, l := range lines {
		db.ExecContext(ctx, "UPDATE items SET price = ? WHERE id = ?", l.Price, l.ID) // want `^query in loop: .*; collect the rows of the loop and change them in one statement \(UPDATE … WHERE … IN, with CASE or as a multi-row upsert where each gets a value of its own\) \[`
	}
	for _, l := range lines {
		orm.Model(&Line{}).Where("id = ?", l.ID).Update("price", 0) // want `^query in loop: .*; collect the rows of the loop and change them in one statement \(UPDATE … WHERE … IN, with CASE or as a multi-row upsert where each gets a value of its own\) \[`
	}
}

// Deletes takes rows away.
func Deletes(ctx context.Context, db *sqlx.DB, orm *gorm.DB, engine *xorm.Engine, lines []Line) {
	for _, l := range lines {
		db.ExecContext(ctx, "DELETE FROM items WHERE id = ?", l.ID) // want `^query in loop: .*; collect the keys of the loop and delete their rows in one statement \(DELETE … WHERE … IN\) \[`
	}
	for _, l := range lines {
		orm.Where("id = ?", l.ID).Delete(&Line{}) // want `^query in loop: .*; collect the keys of the loop and delete their rows in one statement \(DELETE … WHERE … IN\) \[`
	}
	for _, l := range lines {
		engine.Where("id = ?", l.ID).Delete(&Line{}) // want `^query in loop: .*; collect the keys of the loop and delete their rows in one statement \(DELETE … WHERE … IN\) \[`
	}
}

// Either does the one or the other.
func Either(ctx context.Context, db *sqlx.DB, lines []Line, remove bool) {
	query := "UPDATE items SET price = 0 WHERE id = ?"
	if remove {
		query = "DELETE FROM items WHERE id = ?"
	}
	for _, l := range lines {
		db.ExecContext(ctx, query, l.ID) // want `^query in loop: .*; collect the rows of the loop and write them in one statement \(multi-row INSERT or upsert, UPDATE or DELETE … WHERE … IN\) \[`
	}
}
