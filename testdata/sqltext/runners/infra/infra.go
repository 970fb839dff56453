// Package infra implements what others need, and does not know them.
package infra

import (
	"context"
	"database/sql"
	"fmt"

	_ "github.com/go-sql-driver/mysql"
)

// DB runs texts.
type DB struct{ DB *sql.DB }

// Run hands its text on.
func (d *DB) Run(ctx context.Context, q string, args ...any) error {
	_, err := d.DB.ExecContext(ctx, q, args...)
	return err
}

// Terminal shows texts.
type Terminal struct{}

// Show prints its text.
func (Terminal) Show(_ context.Context, q string, args ...any) error {
	_, err := fmt.Println(append([]any{q}, args...)...)
	return err
}
