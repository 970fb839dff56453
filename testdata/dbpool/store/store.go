package store // want package:"."

import (
	"database/sql"
	"os"
	"sync"

	_ "github.com/go-sql-driver/mysql"
	"github.com/redis/go-redis/v9"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
)

// Open opens the database of the program.
func Open() (*sql.DB, error) {
	dsn := os.Getenv("DSN")
	return sql.Open("mysql", dsn)
}

// OpenFor opens a database that the caller names.
func OpenFor(dsn string) (*gorm.DB, error) {
	return gorm.Open(mysql.Open(dsn), &gorm.Config{})
}

// Cache is a client of its own at each call.
func Cache() *redis.Client {
	return redis.NewClient(&redis.Options{Addr: "redis:6379"})
}

var (
	once   sync.Once
	shared *sql.DB
)

// Shared opens the database at the first call.
func Shared() *sql.DB {
	once.Do(func() { shared, _ = Open() })
	return shared
}

// Holder keeps a pool.
type Holder struct{ db *sql.DB }

// DB opens the database if it is not open yet.
func (h *Holder) DB() (*sql.DB, error) {
	if h.db == nil {
		db, err := Open()
		if err != nil {
			return nil, err
		}
		h.db = db
	}
	return h.db, nil
}
