package counts

import (
	"database/sql"

	"github.com/jmoiron/sqlx"
)

func inTx(db *sql.DB, run func(func(tx *sql.Tx) error) error, age int64, n int) error {
	return run(func(tx *sql.Tx) error {
		text := "DELETE FROM users WHERE flag = 1 LIMIT ?" // want `1 placeholder and the call gives 2 values`
		_, err := tx.Exec(text, age, n)
		return err
	})
}

type resource struct {
	Owner string
	ID    string
}

func remove(tx *sql.Tx, list []resource) error {
	for _, r := range list {
		args := make([]any, 0)
		text := "DELETE FROM grants WHERE owner = ? AND id = ?"
		args = append(args, r.Owner, r.ID)
		if r.Owner == "" {
			text = "DELETE FROM grants WHERE id = ?" // want `1 placeholder and the call gives 3 values`
			args = append(args, r.ID)
		}
		if _, err := tx.Exec(text, args...); err != nil {
			return err
		}
	}
	return nil
}

func each(db *sqlx.DB, ids []int64) (names []string, err error) {
	for i := 0; i < len(ids); i++ {
		text := "SELECT name FROM users WHERE id = ?" // want `1 placeholder and the call gives 2 values`
		if err = db.Select(&names, text, ids[i], 20); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// right has as many in each turn.
func right(tx *sql.Tx, list []resource) error {
	for _, r := range list {
		text, args := "DELETE FROM grants WHERE owner = ?", []any{r.Owner}
		if r.ID != "" {
			text += " AND id = ?"
			args = append(args, r.ID)
		}
		if _, err := tx.Exec(text, args...); err != nil {
			return err
		}
	}
	return nil
}

// grown has another text in each turn, which the list of values follows or does not.
func grown(tx *sql.Tx, ids []int64) error {
	text, args := "DELETE FROM grants WHERE id IN (0", []any{}
	for _, id := range ids {
		text += ", ?"
		args = append(args, id)
		if _, err := tx.Exec(text+")", args...); err != nil {
			return err
		}
	}
	return nil
}

// collected begins outside of the turn.
func collected(tx *sql.Tx, ids []int64) error {
	text := "DELETE FROM grants WHERE id = 0"
	for _, id := range ids {
		text += " OR id = ?"
		for range 2 {
			if _, err := tx.Exec(text, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// listed writes placeholders in a loop of the turn.
func listed(tx *sql.Tx, lists [][]int64) error {
	for _, ids := range lists {
		text, args := "DELETE FROM grants WHERE id IN (0", []any{}
		for _, id := range ids {
			text += ", ?"
			args = append(args, id)
		}
		if _, err := tx.Exec(text+")", args...); err != nil {
			return err
		}
	}
	return nil
}

// kept grows from run to run of the literal.
func kept(db *sql.DB, each func(func(id int64) error) error) error {
	text := "DELETE FROM grants WHERE id = 0"
	return each(func(id int64) error {
		text += " OR id = ?"
		_, err := db.Exec(text, id, id)
		return err
	})
}
