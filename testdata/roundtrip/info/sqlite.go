package info

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// sqliteStore keeps everything in a file beside the program.
type sqliteStore struct{ db *sql.DB }

func (s *sqliteStore) save(ctx context.Context, ids, tags []int64) {
	for _, id := range ids {
		for _, tag := range tags {
			s.db.ExecContext(ctx, "INSERT INTO tagged (id, tag) VALUES (?, ?)", id, tag) // want `runs len\(ids\)·len\(tags\) times per .*; the database runs in the process, so that a turn costs no round trip`
		}
	}
}

// namesOfSQLite says so in its name.
func namesOfSQLite(ctx context.Context, db *sqlx.DB, ids []int64) (names []string) {
	for _, id := range ids {
		var name string
		db.GetContext(ctx, &name, "SELECT name FROM users WHERE id = ?", id) // want `load once before the loop \(WHERE … IN\) and look up in a map; the database runs in the process`
		names = append(names, name)
	}
	return names
}

// onDriver asks which database it is.
func onDriver(ctx context.Context, db *gorm.DB, driver string, ids []int64) {
	if driver == "sqlite" {
		for _, id := range ids {
			db.Exec("DELETE FROM tagged WHERE id = ?", id) // want `the database runs in the process`
		}
	}
}
