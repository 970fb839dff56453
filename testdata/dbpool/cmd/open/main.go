package main // want package:"."

import (
	"database/sql"
	"log"

	_ "github.com/go-sql-driver/mysql"
)

func main() {
	db, err := sql.Open("mysql", "root@/shop") // want `database/sql Open opens a pool without a bound`
	if err != nil {
		log.Fatal(err)
	}
	log.Print(db.Ping())
}
