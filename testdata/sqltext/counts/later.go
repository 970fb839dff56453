package counts

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
)

func inserts(db *sql.DB, id int64, name string) error {
	stmt, err := db.Prepare("INSERT INTO users (id, name) VALUES (?, ?)") // want `the text has 2 placeholders and stmt.Exec gives 1 value: it is refused; give each placeholder one value \[value-count\]`
	if err != nil {
		return err
	}
	defer stmt.Close()
	if _, err := stmt.Exec(id, name); err != nil {
		return err
	}
	_, err = stmt.Exec(id)
	return err
}

// Kept keeps its statements.
type Kept struct {
	byName *sqlx.Stmt
	byOrg  *sql.Stmt
	Shared *sql.Stmt
	twice  *sql.Stmt
}

func (k *Kept) open(ctx context.Context, db *sqlx.DB) (err error) {
	if k.byName, err = db.PreparexContext(ctx, "SELECT id FROM users WHERE name = ? AND org = ?"); err != nil { // want `2 placeholders and k.byName.GetContext gives 3 values`
		return err
	}
	if k.byOrg, err = db.Prepare("SELECT id FROM users WHERE org = ?"); err != nil {
		return err
	}
	if k.Shared, err = db.Prepare("SELECT id FROM users WHERE org = ?"); err != nil {
		return err
	}
	k.twice, err = db.Prepare("SELECT id FROM users WHERE org = ?")
	return err
}

func (k *Kept) again(db *sql.DB) (err error) {
	k.twice, err = db.Prepare("SELECT id FROM users WHERE org = ? AND name = ?")
	return err
}

func (k *Kept) find(ctx context.Context, name string, org int64, all []any) (id int64, err error) {
	if err := k.byName.GetContext(ctx, &id, name, org, 7); err != nil {
		return 0, err
	}
	if err := k.byOrg.QueryRowContext(ctx, org).Scan(&id); err != nil {
		return 0, err
	}
	if err := k.byOrg.QueryRow(all...).Scan(&id); err != nil {
		return 0, err
	}
	if err := k.Shared.QueryRow(org, name).Scan(&id); err != nil { // who else sets it is not known
		return 0, err
	}
	return id, k.twice.QueryRow(org, name).Scan(&id)
}

func list(db *sql.DB, id int64, name string) error {
	args := []any{name}
	_, err := db.Exec("UPDATE users SET name = ? WHERE id = ?", args...) // want `2 placeholders and the call gives 1 value`
	if err != nil {
		return err
	}
	args = append(args, id)
	_, err = db.Exec("UPDATE users SET name = ? WHERE id = ?", args...)
	return err
}

func handedList(s *Store, id int64, name string) error {
	return s.exec(context.Background(), "UPDATE users SET name = ? WHERE id = ?", []any{name, id, id}...) // want `2 placeholders and the call gives 3 values`
}

// branched has as many values as placeholders on each way.
func branched(db *sqlx.DB, id int64, name string) error {
	q, args := "UPDATE users SET note = ''", []any{}
	if name != "" {
		q += ", name = ?"
		args = append(args, name)
	}
	_, err := db.Exec(q+" WHERE id = ?", append(args, id)...)
	return err
}

// wrongBranches has one more on each.
func wrongBranches(db *sqlx.DB, id int64, name string) error {
	q, args := "UPDATE users SET note = ''", []any{id} // want `2 placeholders and the call gives 3 values`
	if name != "" {
		q += ", name = ?"
		args = append(args, name)
	}
	_, err := db.Exec(q+" WHERE id = ?", append(args, id)...)
	return err
}

func gathered(db *sql.DB, ids []int64) error {
	args := []any{1}
	for _, id := range ids {
		args = append(args, id)
	}
	_, err := db.Exec("DELETE FROM users WHERE id IN (?, ?, ?)", args...)
	return err
}

func unknownList(db *sql.DB, more []any, id int64, v any) error {
	if _, err := db.Exec("DELETE FROM users WHERE id IN (?, ?)", append(more, id)...); err != nil {
		return err
	}
	_, err := db.Exec("DELETE FROM users WHERE id IN (?, ?)", []any{v}...)
	return err
}
