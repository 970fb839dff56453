package columns

import "github.com/doug-martin/goqu/v9"

// all: what goqu is not told it reads all of, but where it reads into fields.
func all(db *goqu.Database, id int, rows *[]struct{ Note string }) {
	db.From("orders").Where(goqu.Ex{"user_id": id}).ToSQL()             // want `SELECT \* sends every column of orders.*\[select-star\]`
	db.From("orders").Where(goqu.Ex{"user_id": id}).Limit(9).Executor() // want `SELECT \* sends every column of orders`
	db.From("orders").Select("id").Where(goqu.Ex{"user_id": id}).ToSQL()
	db.From("orders").Where(goqu.Ex{"user_id": id}).ScanStructs(rows)
	db.From("orders").Where(goqu.Ex{"user_id": id}).Count()
	db.Select(goqu.COUNT("*")).From("orders").Where(goqu.Ex{"user_id": id}).ToSQL()
	db.From("orders").Select(goqu.C("id")).Where(goqu.Ex{"user_id": id}).Executor()
}
