package silent

import (
	"context"
	"database/sql"
	"log"
	"os"
	"strings"

	"github.com/jmoiron/sqlx"
)

// db is the connection of the package.
var db *sql.DB

// init fills what the service starts with. It runs once per process, and nobody
// waits for it.
func init() {
	db, _ = sql.Open("mysql", os.Getenv("SHOP_DSN"))
	for _, name := range strings.Split(os.Getenv("SHOP_FEATURES"), ",") {
		if _, err := db.Exec("INSERT IGNORE INTO features (name) VALUES (?)", name); err != nil {
			log.Print(err)
		}
	}
}

// MigrateStatuses is a migration: it runs once in the life of a database.
func MigrateStatuses(ctx context.Context, tx *sql.Tx, renamed map[string]string) error {
	for from, to := range renamed {
		if _, err := tx.ExecContext(ctx, "UPDATE orders SET status = ? WHERE status = ?", to, from); err != nil {
			return err
		}
	}
	return nil
}

// SeedProducts fills a database for development.
func SeedProducts(ctx context.Context, db *sql.DB, names []string) error {
	for _, name := range names {
		if err := addProduct(ctx, db, name); err != nil {
			return err
		}
	}
	return nil
}

func addProduct(ctx context.Context, db *sql.DB, name string) error {
	_, err := db.ExecContext(ctx, "INSERT INTO products (name) VALUES (?)", name)
	return err
}

// ImportProducts does the same when somebody sends a file, which is another
// matter.
func ImportProducts(ctx context.Context, db *sql.DB, names []string) error {
	for _, name := range names {
		if err := addProduct(ctx, db, name); err != nil { // want `^query in loop: addProduct runs len\(names\) times per ImportProducts .*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// kind is what a code stands for.
type kind int

const (
	friend kind = iota + 1
	group
)

// ByKind asks for one key of the map only, which is there once.
func ByKind(ctx context.Context, db *sql.DB, codes map[kind][]string) error {
	for k := range codes {
		if k == friend {
			if _, err := db.ExecContext(ctx, "UPDATE friends SET seen = 1 WHERE kind = ?", k); err != nil {
				return err
			}
		}
	}
	for k, list := range codes {
		switch k {
		case group:
			if _, err := db.ExecContext(ctx, "UPDATE groups SET seen = ? WHERE kind = ?", len(list), k); err != nil {
				return err
			}
		}
	}
	return nil
}

// ByNumber does so with a list, where a number may come again.
func ByNumber(ctx context.Context, db *sql.DB, kinds []kind) error {
	for _, k := range kinds {
		if k == friend {
			if _, err := db.ExecContext(ctx, "UPDATE friends SET seen = 1 WHERE kind = ?", k); err != nil { // want `^query in loop: database/sql ExecContext runs up to len\(kinds\) times per ByNumber`
				return err
			}
		}
	}
	return nil
}

// change is one of the fields of a form.
type change struct {
	Field, Value string
	Kind         string
}

// Apply writes for what each change is called: a form has each field once.
func Apply(ctx context.Context, db *sqlx.DB, id int64, changes []change) error {
	for _, c := range changes {
		switch c.Field {
		case "name":
			if _, err := db.ExecContext(ctx, "UPDATE users SET name = ? WHERE id = ?", c.Value, id); err != nil {
				return err
			}
		case "mail":
			if _, err := db.ExecContext(ctx, "UPDATE users SET mail = ? WHERE id = ?", c.Value, id); err != nil {
				return err
			}
		}
		if c.Field == "phone" {
			db.ExecContext(ctx, "UPDATE users SET phone = ? WHERE id = ?", c.Value, id)
		}
	}
	return nil
}

// ApplyKinds goes by what many may be of.
func ApplyKinds(ctx context.Context, db *sqlx.DB, id int64, changes []change) {
	for _, c := range changes {
		if c.Kind == "text" {
			db.ExecContext(ctx, "INSERT INTO texts (user_id, value) VALUES (?, ?)", id, c.Value) // want `^query in loop: sqlx ExecContext runs up to len\(changes\) times per ApplyKinds`
		}
	}
}
