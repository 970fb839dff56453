package counts

import (
	"database/sql"
	"strings"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

func fits(db *sql.DB, id int64, name string) error {
	if _, err := db.Exec("UPDATE users SET name = ?, note = '?' WHERE id = ? -- ?", name, id); err != nil {
		return err
	}
	_, err := db.Exec("UPDATE users SET name = 'it''s ?' WHERE id = ?", id)
	return err
}

func spread(db *sql.DB, args []any) error {
	_, err := db.Exec("UPDATE users SET name = ? WHERE id = ?", args...)
	return err
}

// chosen has as many on one of its branches, which is the one that comes here.
func chosen(db *sql.DB, id int64, name string) (*sql.Rows, error) {
	q := "SELECT name FROM users WHERE id = ?"
	if name != "" {
		q += " AND name = ?"
	}
	if name != "" {
		return db.Query(q, id, name)
	}
	return db.Query(q, id)
}

func looped(db *sql.DB, id int64, names []string) error {
	q := "DELETE FROM users WHERE id = ?"
	for range names {
		q += " OR name = ?"
	}
	_, err := db.Exec(q, id, "x", "y")
	return err
}

func marks(db *sql.DB, a, b, c int64) error {
	_, err := db.Exec("DELETE FROM users WHERE id IN ("+strings.TrimSuffix(strings.Repeat("?,", 3), ",")+")", a, b, c)
	return err
}

func lists(db *gorm.DB, ids []int64, org int64) error {
	if err := db.Exec("DELETE FROM users WHERE id IN ? AND org = ?", ids, org).Error; err != nil {
		return err
	}
	return db.Exec("DELETE FROM users WHERE id = @id AND org = @id", sql.Named("id", org)).Error
}

func fields(db *sqlx.DB, u struct{ ID int64 }) error {
	if _, err := db.NamedExec("UPDATE users SET name = '' WHERE id = :id", u); err != nil {
		return err
	}
	_, err := db.Exec(db.Rebind("UPDATE users SET name = ? WHERE id = ?"), "x", u.ID)
	return err
}

func in(db *sqlx.DB, ids []int64) error {
	q, args, err := sqlx.In("DELETE FROM users WHERE id IN (?) AND org = ?", ids, 7)
	if err != nil {
		return err
	}
	_, err = db.Exec(q, args...)
	return err
}

func prepared(db *sql.DB, id int64) error {
	st, err := db.Prepare("UPDATE users SET name = ? WHERE id = ?")
	if err != nil {
		return err
	}
	defer st.Close()
	_, err = st.Exec("x", id)
	return err
}

func numbered(db *sql.DB, id int64) error {
	_, err := db.Exec("UPDATE users SET name = $1, note = $1 WHERE id = $2", "x", id)
	return err
}

// whatever a wrapper makes of its values is the wrapper's.
type wrapper struct{ db *sql.DB }

func (w wrapper) run(q string, args ...any) error {
	args = append(args, 7)
	_, err := w.db.Exec(q, args...)
	return err
}

func wrapped(w wrapper, id int64) error {
	return w.run("UPDATE users SET name = 'x' WHERE id = ? AND org = ?", id)
}

func anything(db *gorm.DB, v any) error {
	return db.Exec("DELETE FROM users WHERE id IN (?) AND org = ?", v).Error
}

const alike = " OR name = ?"

func again(db *sql.DB, names []string) error {
	q := "DELETE FROM users WHERE id = ?"
	for range names {
		q += alike
	}
	_, err := db.Exec(q, 1, 2, 3)
	return err
}

func condition(names []string) string {
	q := "DELETE FROM users WHERE id = ?"
	for range names {
		q += " OR name = ?"
	}
	return q
}

func elsewhere(db *sql.DB, names []string) error {
	_, err := db.Exec(condition(names), 1, 2, 3)
	return err
}

func joined(db *sql.DB, names []string) error {
	var marks []string
	for range names {
		marks = append(marks, "?")
	}
	_, err := db.Exec("DELETE FROM users WHERE name IN ("+strings.Join(marks, ",")+")", "a", "b")
	return err
}
