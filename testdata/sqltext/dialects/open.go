// Package dialects talks to several databases. What goes to MySQL is checked, and
// what goes elsewhere is not.
package dialects

import (
	"database/sql"
	"errors"

	"github.com/Masterminds/squirrel"
	"github.com/doug-martin/goqu/v9"
	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/builder"
	"xorm.io/xorm"
)

// Store is connected to any of them, as driver says.
type Store struct {
	db     *sql.DB
	driver string
}

// Open opens the database of a driver.
func Open(driver, dsn string) (*Store, error) {
	db, err := sql.Open(driver, dsn)
	return &Store{db, driver}, err
}

type remote struct{ db *sqlx.DB }

func openRemote(dsn string) (*remote, error) {
	db, err := sqlx.Connect("pgx", dsn)
	return &remote{db: db}, err
}

func (r *remote) find(word string) {
	r.db.Query("SELECT * FROM orders WHERE phone LIKE '%' || 'x'")
	r.db.Queryx("SELECT id FROM orders WHERE phone LIKE '%1'")
}

type near struct{ db *sqlx.DB }

func openNear(dsn string) *near {
	return &near{db: sqlx.MustConnect("mysql", dsn)}
}

func (n *near) find(word string) {
	n.db.Queryx("SELECT id FROM orders WHERE phone LIKE '%2'") // want `\[leading-wildcard\]`
}

// wrapped is given its pool in a literal of another type.
type wrapped struct{ base }

type base struct{ pool *sqlx.DB }

func makeBase(pool *sqlx.DB) base { return base{pool} }

func openWrapped(dsn string) (w *wrapped, err error) {
	db, err := sqlx.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	w = &wrapped{base: makeBase(db)}
	return w, nil
}

func (w *wrapped) find() { w.pool.Queryx("SELECT id FROM orders WHERE phone LIKE '%3'") }

func local(dsn string) {
	lite, _ := sql.Open("sqlite3", dsn)
	tx, _ := lite.Begin()
	lite.Query("SELECT id FROM orders WHERE phone LIKE '%4'")
	tx.Query("SELECT id FROM orders WHERE phone LIKE '%5'")
	own, _ := sql.Open("mysql", dsn)
	own.Query("SELECT id FROM orders WHERE phone LIKE '%6'") // want `\[leading-wildcard\]`
}

// open: nothing says which one it is.
func (s *Store) open() {
	s.db.Query("SELECT id FROM orders WHERE phone LIKE '%7'") // want `\[leading-wildcard\]`
	s.db.Query("SELECT id FROM orders WHERE phone LIKE '%' || ?", "8")
	s.db.Query("SELECT id FROM orders WHERE phone LIKE '%8' AND id = $1", 1)
}

func (s *Store) branches(isPostgres bool) error {
	if s.driver == "postgres" {
		s.db.Query("SELECT id FROM orders WHERE phone LIKE '%9'")
	} else {
		s.db.Query("SELECT id FROM orders WHERE phone LIKE '%10'") // want `\[leading-wildcard\]`
	}
	if isPostgres {
		s.db.Query("SELECT id FROM orders WHERE phone LIKE '%11'")
	} else {
		s.db.Query("SELECT id FROM orders WHERE phone LIKE '%42'") // want `\[leading-wildcard\]`
	}
	if !isPostgres {
		s.db.Query("SELECT id FROM orders WHERE phone LIKE '%43'") // want `\[leading-wildcard\]`
	}
	switch s.driver {
	case "mysql":
		s.db.Query("SELECT id FROM orders WHERE phone LIKE '%12'") // want `\[leading-wildcard\]`
	case "sqlite3", "postgres":
		s.db.Query("SELECT id FROM orders WHERE phone LIKE '%13'")
	default:
		s.db.Query("SELECT id FROM orders WHERE phone LIKE '%14'")
	}
	q := "SELECT id FROM orders WHERE phone LIKE '%15'" // want `\[leading-wildcard\]`
	if s.driver == "postgres" {
		q = "SELECT id FROM orders WHERE phone LIKE '%16'"
	}
	s.db.Query(q)
	s.db.Query(s.text())
	if s.driver != "mysql" {
		return errors.New("no")
	}
	s.db.Query("SELECT id FROM orders WHERE phone LIKE '%17'") // want `\[leading-wildcard\]`
	if s.driver == "mysql" {
		return nil
	}
	s.db.Query("SELECT id FROM orders WHERE phone LIKE '%18'")
	return nil
}

func (s *Store) text() string {
	switch s.driver {
	case "postgres":
		return "SELECT id FROM orders WHERE phone LIKE '%19'"
	case "mysql":
		return "SELECT id FROM orders WHERE phone LIKE '%20'" // want `\[leading-wildcard\]`
	}
	return ""
}

var texts = map[string]string{
	"mysql":    "SELECT id FROM orders WHERE phone LIKE '%21'", // want `\[leading-wildcard\]`
	"postgres": "SELECT id FROM orders WHERE phone LIKE '%22'",
	"sqlite3":  "SELECT id FROM orders WHERE phone LIKE '%23'",
}

var queries = struct{ MySQL, Postgres string }{
	MySQL:    "SELECT id FROM orders WHERE phone LIKE '%24'", // want `\[leading-wildcard\]`
	Postgres: "SELECT id FROM orders WHERE phone LIKE '%25'",
}

const findPG = "SELECT id FROM orders WHERE phone LIKE '%26'"

func (s *Store) chosen() {
	s.db.Query(texts[s.driver])
	s.db.Query(queries.MySQL)
	s.db.Query(queries.Postgres)
	s.db.Query(findPG)
}

func createPostgres(db *sql.DB) { db.Query("SELECT id FROM orders WHERE phone LIKE '%27'") }

func createMySQL(db *sql.DB) {
	db.Query("SELECT id FROM orders WHERE phone LIKE '%28'") // want `\[leading-wildcard\]`
}

// pgStore is called after its database.
type pgStore struct{ db *sql.DB }

func (p pgStore) find() { p.db.Query("SELECT id FROM orders WHERE phone LIKE '%29'") }

func builders(db *sql.DB, g *gorm.DB, out *[]int64) {
	squirrel.Select("id").From("orders").Where("phone LIKE '%30'").PlaceholderFormat(squirrel.Dollar).RunWith(db).Query()
	squirrel.Select("id").From("orders").Where("phone LIKE '%31'").RunWith(db).Query() // want `\[leading-wildcard\]`
	psql := squirrel.StatementBuilder.PlaceholderFormat(squirrel.Dollar)
	psql.Select("id").From("orders").Where("phone LIKE '%32'").RunWith(db).Query()
	goqu.Dialect("postgres").From("orders").Select("id").Where(goqu.C("phone").Like("%33")).ToSQL()
	goqu.Dialect("mysql").From("orders").Select("id").Where(goqu.C("phone").Like("%34")).ToSQL() // want `\[leading-wildcard\]`
	dialect := goqu.Dialect("sqlite3")
	dialect.From("orders").Where(goqu.C("phone").Like("%35")).ToSQL()
	if g.Dialector.Name() == "postgres" {
		g.Table("orders").Where("phone LIKE '%36'").Pluck("id", out)
	} else {
		g.Table("orders").Where("phone LIKE '%37'").Pluck("id", out) // want `\[leading-wildcard\]`
	}
	query := g.Table("orders")
	if g.Dialector.Name() == "mysql" {
		query = query.Where("phone LIKE '%38'") // want `\[leading-wildcard\]`
	} else {
		query = query.Where("phone LIKE '%39'")
	}
	query.Pluck("id", out)
}

func made(e *xorm.Engine, out *[]int64) {
	text, _, _ := builder.Postgres().Select("id").From("orders").Where(builder.Like{"phone", "40"}).ToSQL()
	e.SQL(text).Find(out)
	text, _, _ = builder.MySQL().Select("id").From("orders").Where(builder.Like{"phone", "41"}).ToSQL() // want `\[leading-wildcard\]`
	e.SQL(text).Find(out)
}

type server int

const (
	serverMySQL server = iota
	serverPostgres
)

var byServer = map[server]string{
	serverMySQL:    "SELECT id FROM orders WHERE phone LIKE '%44'", // want `\[leading-wildcard\]`
	serverPostgres: "SELECT id FROM orders WHERE phone LIKE '%45'",
}

var listed = [...]string{
	serverMySQL:    "SELECT id FROM orders WHERE phone LIKE '%46'", // want `\[leading-wildcard\]`
	serverPostgres: "SELECT id FROM orders WHERE phone LIKE '%47'",
}

var constant = map[string]string{
	"mysql":    "SELECT id FROM orders WHERE phone LIKE '%48'", // want `\[leading-wildcard\]`
	"postgres": "SELECT id FROM orders WHERE phone LIKE '%49'",
	"other":    "SELECT id FROM orders WHERE phone LIKE '%50'", // want `\[leading-wildcard\]`
}

func (s *Store) keys(of server) {
	s.db.Query(byServer[of])
	s.db.Query(listed[of])
	s.db.Query(listed[serverPostgres])
	s.db.Query(constant["mysql"])
	s.db.Query(constant["postgres"])
	s.db.Query(constant["other"])
}
