// Package pool opens the databases.
package pool

import (
	"database/sql"

	_ "github.com/go-sql-driver/mysql"
)

var (
	Main  = open("main")
	Stats = open("stats")
)

func open(name string) *sql.DB {
	db, err := sql.Open("mysql", name)
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(10)
	return db
}
