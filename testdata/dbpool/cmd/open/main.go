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

// create is silent: its pool is over when it returns.
func create() error {
	db, err := sql.Open("mysql", "root@/")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec("CREATE DATABASE shop")
	return err
}

// serve keeps its pool as long as the program runs.
func serve(run func(*sql.DB) error) error {
	db, err := sql.Open("mysql", "root@/shop") // want `database/sql Open opens a pool without a bound`
	if err != nil {
		return err
	}
	defer db.Close()
	return run(db)
}

// listen uses its pool in a function that runs as long as the program.
func listen(handle func(func())) error {
	db, err := sql.Open("mysql", "root@/shop") // want `database/sql Open opens a pool without a bound`
	if err != nil {
		return err
	}
	defer db.Close()
	handle(func() { log.Print(db.Ping()) })
	return nil
}
