// Package tenant keeps a database for each customer.
package tenant

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	_ "github.com/go-sql-driver/mysql"
	"github.com/redis/go-redis/v9"
)

// Tenant is a customer.
type Tenant struct {
	TenantID int64
	Host     string
}

// DSN says where its database is.
func (t *Tenant) DSN() string { return fmt.Sprintf("shop@tcp(%s)/t%d", t.Host, t.TenantID) }

var open sync.Map

// DB is the database of a customer.
func DB(dsn string) (*sql.DB, error) {
	if db, ok := open.Load(dsn); ok {
		return db.(*sql.DB), nil
	}
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		return nil, err
	}
	open.Store(dsn, db)
	return db, nil
}

// Caches are those of regions.
type Caches map[string]*redis.Client

// Orders are those of a customer.
type Orders struct{ db *sql.DB }

// OrdersOf has the database of a customer.
func OrdersOf(t *Tenant) (*Orders, error) {
	db, err := DB(t.DSN())
	if err != nil {
		return nil, err
	}
	return &Orders{db: db}, nil
}

// Count counts them.
func (o *Orders) Count(ctx context.Context) (n int64, err error) {
	err = o.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM orders").Scan(&n)
	return n, err
}
