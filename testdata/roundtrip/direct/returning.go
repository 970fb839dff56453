package direct

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// Tags are stored one by one: what a statement that was prepared does is in its text,
// whatever method runs it.
func Tags(ctx context.Context, tx *sqlx.Tx, names []string) (ids []int64, err error) {
	insert, err := tx.PreparexContext(ctx, "INSERT INTO tags (name) VALUES ($1) RETURNING id")
	if err != nil {
		return nil, err
	}
	find, err := tx.Preparex("SELECT id FROM tags WHERE name = $1")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		var id int64
		if err := find.GetContext(ctx, &id, name); err != nil { // want `^query in loop: sqlx GetContext runs len\(names\) times per Tags; load once before the loop`
			return nil, err
		}
		if err := insert.GetContext(ctx, &id, name); err != nil { // want `^query in loop: sqlx GetContext runs len\(names\) times per Tags; collect the rows of the loop`
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// mysqlStore is beside one of SQLite.
type mysqlStore struct{ db *sqlx.DB }

func (s *mysqlStore) save(ctx context.Context, ids []int64) {
	for _, id := range ids {
		s.db.ExecContext(ctx, "INSERT INTO tagged (id) VALUES (?)", id) // want `runs len\(ids\) times per \(\*mysqlStore\)\.save; collect the rows of the loop and write them in one statement \(.*\) \[query-in-loop\]$`
	}
}
