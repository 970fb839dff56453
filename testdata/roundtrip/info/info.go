// Package info has what is worth knowing and no reason to fail: its findings
// show at severity info only. At the default severity the package is silent.
package info

import (
	"context"
	"database/sql"
	"strings"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// User is a row of the table users.
type User struct {
	ID        int64  `db:"id"`
	ManagerID int64  `db:"manager_id"`
	Name      string `db:"name"`
}

// Staff reads users.
type Staff struct {
	db   *sqlx.DB
	byID map[int64]User
}

func (s *Staff) get(ctx context.Context, id int64) (user User, err error) {
	err = s.db.GetContext(ctx, &user, "SELECT * FROM users WHERE id = ?", id)
	return user, err
}

// Names looks into a map first and fills it: one query per different user, which
// may be few or as many as there are ids.
func (s *Staff) Names(ctx context.Context, ids []int64) (names []string, err error) {
	seen := make(map[int64]User)
	for _, id := range ids {
		user, ok := seen[id]
		if !ok {
			user, err = s.get(ctx, id) // want `^query in loop: s\.get runs up to len\(ids\) times per .*Names .*\[query-in-loop\]$`
			if err != nil {
				return nil, err
			}
			seen[id] = user
		}
		names = append(names, user.Name)
	}
	return names, nil
}

// cached has its map in a field.
func (s *Staff) cached(ctx context.Context, id int64) (User, error) {
	if user, ok := s.byID[id]; ok {
		return user, nil
	}
	user, err := s.get(ctx, id)
	if err != nil {
		return User{}, err
	}
	s.byID[id] = user
	return user, nil
}

// CachedNames is behind a memo that is in the function it calls.
func (s *Staff) CachedNames(ctx context.Context, ids []int64) (names []string) {
	for _, id := range ids {
		user, err := s.cached(ctx, id) // want `^query in loop: s\.cached runs up to len\(ids\) times per .*CachedNames .*\[query-in-loop\]$`
		if err == nil {
			names = append(names, user.Name)
		}
	}
	return names
}

// Statements runs a list of statements: each turn another text, which nothing
// can merge.
func Statements(ctx context.Context, db *sql.DB, stmts []string) error {
	for _, stmt := range stmts {
		if _, err := db.ExecContext(ctx, stmt); err != nil { // want `^query in loop: database/sql ExecContext runs len\(stmts\) times per Statements[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Script splits a text into statements first.
func Script(db *gorm.DB, script string) error {
	for _, stmt := range strings.Split(script, ";\n") {
		if err := db.Exec(stmt).Error; err != nil { // want `^query in loop: gorm Exec runs len\(strings\.Split\(script, ";\\n"\)\) times per Script[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}
