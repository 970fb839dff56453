// Package columns holds columns that builders write, tables that they name, and rows
// that they insert.
package columns

import (
	"github.com/Masterminds/squirrel"
	"github.com/doug-martin/goqu/v9"
	_ "github.com/go-sql-driver/mysql"
	"github.com/gocraft/dbr/v2"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

func squirrels(run squirrel.BaseRunner, more []string, id int) {
	squirrel.Update("carts").Set("nota", id).Where("id = ?", id).RunWith(run).Exec()                                // want `carts has no column nota: the statement fails; did you mean note\? \[unknown-column\]`
	squirrel.Update("carts").SetMap(map[string]any{"note": id, "user": id}).Where("id = ?", id).RunWith(run).Exec() // want `carts has no column user`
	squirrel.Insert("carts").Columns("user_id", "notes").Values(id, id).RunWith(run).Exec()                         // want `carts has no column notes`
	squirrel.Insert("carts").SetMap(squirrel.Eq{"users_id": id}).RunWith(run).Exec()                                // want `carts has no column users_id`
	squirrel.Insert("carts").Columns("user_id", "note", "created_at").Values(id, id).RunWith(run).Exec()            // want `the row has 2 values for 3 columns: the statement is refused; give each column one value \[value-count\]`
	squirrel.Insert("carts").Columns("user_id", "note").Values(id, id).Values(id).RunWith(run).Exec()               // want `the row has 1 value for 2 columns`
	squirrel.Insert("cart").Columns("user_id").Values(id).RunWith(run).Exec()                                       // want `there is no table cart: the statement fails; did you mean carts\? \[unknown-table\]`
	squirrel.Select("id").From("order").Where("id = ?", id).RunWith(run).Query()                                    // want `there is no table order: the statement fails; did you mean orders`
	squirrel.Delete("cartss").Where("id = ?", id).RunWith(run).Exec()                                               // want `there is no table cartss`
	squirrel.Update("carts").Set("note", id).Set("`user_id`", id).Where("id = ?", id).RunWith(run).Exec()
	squirrel.Update("carts").Set("carts.note", squirrel.Expr("CONCAT(note, ?)", id)).Where("id = ?", id).RunWith(run).Exec()
	squirrel.Insert("carts").Columns("user_id", "note").Values(id, squirrel.Expr("NOW()")).Values(1, 2).RunWith(run).Exec()
	squirrel.Insert("carts").Columns(more...).Values(id).RunWith(run).Exec()
	squirrel.Insert("carts").Columns("user_id").Columns(more...).Values(id, id).RunWith(run).Exec()
	squirrel.Insert("carts").Columns("user_id", "note").Select(squirrel.Select("user_id", "note").From("carts").Where("id = ?", id)).RunWith(run).Exec()
	squirrel.Insert("cards").Columns("owner").Values(id).RunWith(run).Exec()
}

// some: a column and its value are added together, or not.
func some(run squirrel.BaseRunner, id int, note string) {
	in := squirrel.Insert("carts")
	if note != "" {
		in = in.Columns("user_id", "note")
	} else {
		in = in.Columns("user_id")
	}
	if note != "" {
		in = in.Values(id, note)
	} else {
		in = in.Values(id)
	}
	in.RunWith(run).Exec()
	args := []any{id}
	args = append(args, note)
	squirrel.Insert("carts").Columns("user_id", "note").Values(args...).RunWith(run).Exec()
	set := map[string]any{"note": note}
	if id > 0 {
		set["usr_id"] = id // want `carts has no column usr_id`
	}
	squirrel.Update("carts").SetMap(set).Where("id = ?", id).RunWith(run).Exec()
}

func goqus(db *goqu.Database, id int) {
	db.Update("carts").Set(goqu.Record{"nota": id}).Where(goqu.Ex{"id": id}).Executor().Exec()    // want `carts has no column nota`
	db.Insert("carts").Rows(goqu.Record{"user_id": id}, goqu.Record{"usr": id}).Executor().Exec() // want `carts has no column usr`
	db.Insert("carts").Cols("user_id", "nota").Vals(goqu.Vals{id, id}).Executor().Exec()          // want `carts has no column nota`
	db.Insert("carts").Cols("user_id", "note").Vals(goqu.Vals{id}).Executor().Exec()              // want `the row has 1 value for 2 columns`
	db.From("order").Select("id").Where(goqu.Ex{"id": id}).ScanVals(&[]int{})                     // want `there is no table order`
	db.Update("carts").Set(goqu.Record{"note": id}).Where(goqu.Ex{"id": id}).Executor().Exec()
	db.Update("carts").Set(struct{ Nota int }{id}).Where(goqu.Ex{"id": id}).Executor().Exec()
	db.Insert("carts").Cols("user_id", "note").Vals(goqu.Vals{id, id}, goqu.Vals{id, id}).Executor().Exec()
	db.Insert("carts").Cols(goqu.C("user_id"), "note").Vals(goqu.Vals{id}).Executor().Exec()
}

func dbrs(s *dbr.Session, id int) {
	s.Update("carts").Set("nota", id).Where("id = ?", id).Exec()                   // want `carts has no column nota`
	s.Update("carts").SetMap(map[string]any{"usr": id}).Where("id = ?", id).Exec() // want `carts has no column usr`
	s.InsertInto("carts").Columns("user_id", "nota").Values(id, id).Exec()         // want `carts has no column nota`
	s.InsertInto("carts").Columns("user_id", "note").Values(id).Exec()             // want `the row has 1 value for 2 columns`
	s.InsertInto("carts").Pair("usr", id).Exec()                                   // want `carts has no column usr`
	s.InsertInto("cart").Pair("user_id", id).Exec()                                // want `there is no table cart`
	s.DeleteFrom("cartss").Where("id = ?", id).Exec()                              // want `there is no table cartss`
	s.Update("carts").Set("note", id).Where("id = ?", id).Exec()
	s.InsertInto("carts").Columns("user_id", "note").Values(id, id).Exec()
	s.InsertInto("carts").Columns("user_id", "note").Record(struct{ UserID, Note int }{}).Exec()
}

// Cart is a row of carts.
type Cart struct {
	ID     int
	UserID int
	Note   string
}

func orms(db *gorm.DB, e *xorm.Engine, id int) {
	db.Table("carts").Where("id = ?", id).Updates(map[string]any{"note": id, "usr": nil}) // want `carts has no column usr`
	db.Table("carts").Where("id = ?", id).Update("nota", id)                              // want `carts has no column nota`
	db.Table("order").Where("id = ?", id).Update("status", id)                            // want `there is no table order`
	e.Table("carts").Where("id = ?", id).Update(map[string]any{"nota": id})               // want `carts has no column nota`
	e.Table("carts").Where("id = ?", id).Cols("nota").Update(&Cart{})                     // want `carts has no column nota`
	e.Table("orders").Where("id = ?", id).Incr("state").Update(&Cart{})                   // want `orders has no column state`
	db.Table("carts").Where("id = ?", id).Updates(map[string]any{"note": id, "user_id": nil})
	db.Table("carts").Where("id = ?", id).Update("note", gorm.Expr("UPPER(note)"))
	db.Model(&Cart{}).Where("id = ?", id).Updates(map[string]any{"UserID": id})
	db.Model(&Cart{}).Where("id = ?", id).Update("UserID", id)
	e.Table("carts").Where("id = ?", id).Cols("note", "user_id").Update(&Cart{})
}
