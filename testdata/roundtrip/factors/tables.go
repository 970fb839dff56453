package factors

import (
	"database/sql"
	"fmt"

	"gorm.io/gorm"
	"xorm.io/xorm"
)

type described struct{ Name, Text string }

// Fixed reads one table for all: what the turn brings is a value.
func Fixed(db *gorm.DB, x *xorm.Engine, table string, tables []described) (all []described) {
	for _, t := range tables {
		var row described
		db.Table(table).Where("name = ?", t.Name).First(&row) // want `^query in loop: gorm First runs len\(tables\) times per Fixed; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
		x.Table("tables").Where("name = ?", t.Name).Get(&row) // want `^query in loop: xorm Get runs len\(tables\) times per Fixed; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
		all = append(all, row)
	}
	return all
}

// Book is a row of a table that a method names.
type Book struct {
	ID   int64
	Name string
}

// NewBook is an empty one.
func NewBook() *Book { return &Book{} }

// TableName is the same for all.
func (b *Book) TableName() string { return "md_books" }

// Named makes a value in each turn, whose method names the one table of its type.
func Named(db *gorm.DB, x *xorm.Engine, conn *sql.DB, ids []int64) (all []Book) {
	for _, id := range ids {
		book := NewBook()
		db.Table(book.TableName()).Where("id = ?", id).First(book) // want `^query in loop: gorm First runs len\(ids\) times per Named; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
		table := book.TableName()
		x.Table(table).Where("id = ?", id).Get(book)                                                          // want `^query in loop: xorm Get runs len\(ids\) times per Named; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
		conn.QueryRow(fmt.Sprintf("SELECT name FROM %s WHERE id = ?", book.TableName()), id).Scan(&book.Name) // want `^query in loop: database/sql QueryRow runs len\(ids\) times per Named; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
		conn.QueryRow("SELECT name FROM "+book.TableName()+" WHERE id = ?", id).Scan(&book.Name)              // want `^query in loop: database/sql QueryRow runs len\(ids\) times per Named; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
		all = append(all, *book)
	}
	return all
}
