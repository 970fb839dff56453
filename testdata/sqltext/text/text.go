// Package text holds SQL that is built in the ways that programs build it.
package text

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strings"

	_ "github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"example.com/till/tables"
)

const byDay = "SELECT id FROM orders WHERE DATE(created_at) = ?" // want `\[non-sargable\]`

// Store reads orders.
type Store struct {
	db    *sql.DB
	sqlx  *sqlx.DB
	query string
}

// NewStore sets the only value of a field.
func NewStore(db *sql.DB) *Store {
	return &Store{db: db, query: "SELECT id FROM orders WHERE YEAR(created_at) = ?"} // want `\[non-sargable\]`
}

// Roles is incident 2.
func (s *Store) Roles(ctx context.Context) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM crm_user_role WHERE CONCAT(CRM_ORG_ID,'#',CRM_ROLE_ID)='123#abc'") // want `CONCAT.*\[non-sargable\]`
}

// Empty is incident 3.
func (s *Store) Empty(ctx context.Context, user int64) error {
	_, err := s.db.ExecContext(ctx, "DELETE FROM carts WHERE user_id = ?", user) // want `\[missing-index\]`
	return err
}

func (s *Store) constants(day string) {
	s.db.Query(byDay, day)
	s.db.Query(s.query, 2024)
	s.db.Query(tables.ByDay, day)                                 // want `\[non-sargable\]`
	s.db.Query("SELECT id FROM " + tables.Orders() + " WHERE id") // a table from another package
	const half = "SELECT id FROM orders WHERE "
	s.db.Query(half+"DATE(created_at) = ?", day) // want `\[non-sargable\]`
	s.db.Query(half+
		"DATE(created_at) = ?", // want `\[non-sargable\]`
		day)
}

func (s *Store) branches(day, phone string) {
	q := "SELECT id FROM orders WHERE status = 1"
	if day != "" {
		q += " AND DATE(created_at) = '2024-05-01'" // want `\[non-sargable\]`
	}
	if phone != "" {
		q += " AND phone = ?"
	}
	s.db.Query(q)
}

func (s *Store) conditions(ctx context.Context, day, name string, page, size int) {
	where, args := []string{"1 = 1"}, []any{}
	if day != "" {
		where = append(where, "DATE(created_at) = ?") // want `\[non-sargable\]`
		args = append(args, day)
	}
	if name != "" {
		where, args = append(where, "phone LIKE ?"), append(args, "%"+name) // want `\[leading-wildcard\]`
	}
	query := "SELECT id FROM orders WHERE " + strings.Join(where, " AND ")
	query = fmt.Sprintf("%s LIMIT %d OFFSET %d", query, size, (page-1)*size) // want `\[deep-offset\]`
	s.db.QueryContext(ctx, query, args...)
}

func (s *Store) builder(ids []int64) {
	var b strings.Builder
	b.WriteString("SELECT id FROM orders WHERE ")
	fmt.Fprintf(&b, "DATE(created_at) = '%s'", "2024-05-01") // want `\[non-sargable\]`
	b.WriteString(" AND status IN (" + strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",") + ")")
	s.db.Query(b.String())
}

func (s *Store) types(phone int64, text string) {
	s.db.Query("SELECT id FROM orders WHERE phone = ?", phone)                       // want `\[implicit-conversion\]`
	s.db.Query(fmt.Sprintf("SELECT id FROM orders WHERE phone = %d LIMIT 1", phone)) // want `\[implicit-conversion\]`
	s.db.Query("SELECT id FROM orders WHERE phone = ?", text)
}

func (s *Store) names(ids []int64) {
	query, args, err := sqlx.In("SELECT id FROM orders WHERE DATE(created_at) = ? AND status IN (?)", "2024-05-01", ids) // want `\[non-sargable\]`
	if err != nil {
		return
	}
	s.sqlx.Query(s.sqlx.Rebind(query), args...)
}

//go:embed report.sql
var report string

func (s *Store) embedded() {
	s.db.Query(report) // want `\[order-by-rand\]`
}

// find passes its text on.
func (s *Store) find(query string, args ...any) (*sql.Rows, error) {
	return s.db.Query(query, args...)
}

func (s *Store) wrapped() {
	s.find("SELECT id FROM orders ORDER BY RAND() LIMIT 1")           // want `\[order-by-rand\]`
	tables.Run(s.db, "SELECT id FROM orders ORDER BY RAND() LIMIT 1") // want `\[order-by-rand\]`
	add := func(cond string) string { return "SELECT id FROM orders WHERE " + cond }
	s.db.Query(add("DATE(created_at) = '2024-05-01'")) // want `\[non-sargable\]`
}

func (s *Store) closure() {
	var where []string
	cond := func(c string) { where = append(where, c) }
	cond("DATE(created_at) = '2024-05-01'") // want `\[non-sargable\]`
	s.db.Query("SELECT id FROM orders WHERE " + strings.Join(where, " AND "))
}

func (s *Store) loops(names []string) {
	for _, col := range []string{"user_id", "phone"} {
		s.db.Query("SELECT id FROM orders WHERE DATE(created_at) = '2024-05-01' ORDER BY " + col) // want `\[non-sargable\]`
	}
	q := "SELECT id FROM orders WHERE 1 = 1"
	for range names {
		q += " AND DATE(created_at) = ?" // want `\[non-sargable\]`
	}
	s.db.Query(q)
}

// either runs on two databases: its MySQL is checked.
func (s *Store) either(postgres bool, day string) {
	q := "SELECT id FROM orders WHERE DATE(created_at) = ?" // want `\[non-sargable\]`
	if postgres {
		q = "SELECT id FROM orders WHERE DATE(created_at) = $1"
	}
	s.db.Query(q, day)
}

// ored means OR by ||, as MySQL does.
func (s *Store) ored() {
	s.db.Query("SELECT '' || phone FROM orders WHERE phone LIKE '%1'") // want `\[leading-wildcard\]`
}
