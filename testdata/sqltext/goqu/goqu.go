// Package goqu holds statements that goqu builds.
package goqu

import (
	"github.com/doug-martin/goqu/v9"
	_ "github.com/doug-martin/goqu/v9/dialect/mysql"
)

// Order is a row of orders.
type Order struct {
	ID     int64 `db:"id"`
	UserID int64 `db:"user_id"`
}

func loud(db *goqu.Database, out *[]Order, day, name string, page, size uint, user int64) error {
	if err := db.From("orders").Where(goqu.L("DATE(created_at) = ?", day)).ScanStructs(out); err != nil { // want `DATE\(\) hides created_at.*\[non-sargable\]`
		return err
	}
	ds := db.From(goqu.T("orders")).Select("id").Where(
		goqu.Ex{"status": 1},
		goqu.L("phone LIKE ?", "%"+name), // want `\[leading-wildcard\]`
	)
	if page > 0 {
		ds = ds.Offset((page - 1) * size).Limit(size) // want `\[deep-offset\]`
	}
	if err := ds.Order(goqu.C("id").Desc()).ScanStructs(out); err != nil {
		return err
	}
	if err := db.From("orders").Order(goqu.L("RAND()").Asc()).Limit(1).ScanStructs(out); err != nil { // want `\[order-by-rand\]`
		return err
	}
	_, err := db.Delete("carts").Where(goqu.L("user_id = ?", user)).Executor().Exec() // want `carts has no index for user_id.*\[missing-index\]`
	if err != nil {
		return err
	}
	_, err = goqu.Dialect("mysql").Update("orders").Set(goqu.Record{"status": 1}).
		Where(goqu.L("YEAR(created_at) = 2024")). // want `YEAR\(\) hides created_at.*\[non-sargable\]`
		Executor().Exec()
	return err
}

func silent(db *goqu.Database, out *[]Order, day, name string, user int64) error {
	if err := db.From("orders").Where(goqu.C("user_id").Eq(user)).ScanStructs(out); err != nil {
		return err
	}
	if err := db.From("orders").Select(goqu.L("DATE(created_at)")).Where(goqu.L("user_id = ?", user)).ScanVals(out); err != nil {
		return err
	}
	if err := db.From("orders").Where(goqu.L("phone LIKE ?", name+"%")).Order(goqu.C("id").Asc()).Limit(20).ScanStructs(out); err != nil {
		return err
	}
	goqu.L("DATE(created_at) = ?", day) // no statement
	_, err := db.Delete("orders").Where(goqu.C("id").Eq(user)).Executor().Exec()
	return err
}
