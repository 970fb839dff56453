package silent

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// The functions of this file are info (see package info), so they are silent at
// the default severity; beside each stands a twin that is not.

// User is a row of the table users.
type User struct {
	ID        int64  `db:"id"`
	ManagerID int64  `db:"manager_id"`
	Name      string `db:"name"`
}

func user(ctx context.Context, db *sqlx.DB, id int64) (user User, err error) {
	err = db.GetContext(ctx, &user, "SELECT * FROM users WHERE id = ?", id)
	return user, err
}

// Memo asks once per different author.
func Memo(ctx context.Context, db *sqlx.DB, authors []int64) (names []string, err error) {
	memo := make(map[int64]string)
	for _, author := range authors {
		if _, ok := memo[author]; !ok {
			found, err := user(ctx, db, author)
			if err != nil {
				return nil, err
			}
			memo[author] = found.Name
		}
		names = append(names, memo[author])
	}
	return names, nil
}

// Skip looks into a map as well, but never stores what it asked for.
func Skip(ctx context.Context, db *sqlx.DB, blocked map[int64]bool, authors []int64) (names []string, err error) {
	for _, author := range authors {
		if _, ok := blocked[author]; !ok {
			found, err := user(ctx, db, author) // want `^query in loop: user runs up to len\(authors\) times per Skip .*\[query-in-loop\]$`
			if err != nil {
				return nil, err
			}
			names = append(names, found.Name)
		}
	}
	return names, nil
}

// Managers climbs: every query needs the answer of the one before, which is no page.
func Managers(ctx context.Context, db *sqlx.DB, id int64) (n int, err error) {
	for id != 0 {
		found, err := user(ctx, db, id) // want `^query in loop: user runs depth times per Managers .*each level costs a query`
		if err != nil {
			return 0, err
		}
		id = found.ManagerID
		n++
	}
	return n, nil
}

// ManagersOf asks for the manager of each of many users: no answer is needed for
// the next question.
func ManagersOf(ctx context.Context, db *sqlx.DB, ids []int64) (managers []int64, err error) {
	for _, id := range ids {
		found, err := user(ctx, db, id) // want `^query in loop: user runs len\(ids\) times per ManagersOf .*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		managers = append(managers, found.ManagerID)
	}
	return managers, nil
}

// Run runs statements whose texts it is given.
func Run(ctx context.Context, db *sqlx.DB, stmts []string) error {
	for _, stmt := range stmts {
		if _, err := db.ExecContext(ctx, stmt); err != nil {
			return err
		}
	}
	return nil
}

// Truncate builds its text out of the element, but the statement is one of its
// own each time, too: another table cannot be in the same TRUNCATE.
func Truncate(ctx context.Context, db *sqlx.DB, tables []string) error {
	for _, table := range tables {
		if _, err := db.ExecContext(ctx, "TRUNCATE TABLE `"+table+"`"); err != nil {
			return err
		}
	}
	return nil
}

// Touch has one text for all its turns.
func Touch(ctx context.Context, db *sqlx.DB, ids []int64) error {
	for _, id := range ids {
		if _, err := db.ExecContext(ctx, "UPDATE users SET seen = NOW() WHERE id = ?", id); err != nil { // want `^query in loop: sqlx ExecContext runs len\(ids\) times per Touch[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}
