package info

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// exec runs a statement and says nothing of it.
func exec(db *sql.DB, stmt string, args ...any) (int64, error) {
	result, err := db.Exec(stmt, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// must is a level more.
func must(db *sql.DB, stmt string) {
	if _, err := exec(db, stmt); err != nil {
		panic(err)
	}
}

// RunAll runs statements by a wrapper.
func RunAll(db *sql.DB, stmts []string) error {
	for _, stmt := range stmts {
		if _, err := exec(db, stmt); err != nil { // want `^query in loop: exec runs len\(stmts\) times per RunAll \(.*\); each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Trimmed runs what a script has between its semicolons.
func Trimmed(db *sql.DB, script string) error {
	for _, part := range strings.Split(script, ";") {
		stmt := strings.TrimSpace(part)
		if stmt == "" {
			continue
		}
		if _, err := exec(db, stmt); err != nil { // want `^query in loop: exec runs .* times per Trimmed \(.*\); each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// step is a statement with its name.
type step struct{ name, text string }

// Steps runs each.
func Steps(db *sql.DB, steps []step) error {
	for i := range steps {
		if _, err := exec(db, steps[i].text); err != nil { // want `^query in loop: exec runs len\(steps\) times per Steps \(.*\); each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
			return fmt.Errorf("%s: %w", steps[i].name, err)
		}
	}
	return nil
}

// MustAll has another around it.
func MustAll(db *sql.DB, stmts []string) {
	for _, stmt := range stmts {
		must(db, stmt) // want `^query in loop: must runs len\(stmts\) times per MustAll \(.*\); each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
	}
}

// Definitions asks for one table at a time: there is no other way.
func Definitions(ctx context.Context, db *sqlx.DB, tables []string) (out []string, err error) {
	for _, table := range tables {
		var name, text string
		if err := db.QueryRowxContext(ctx, "SHOW CREATE TABLE "+table).Scan(&name, &text); err != nil { // want `^query in loop: sqlx QueryRowxContext runs len\(tables\) times per Definitions; each turn runs a statement of its own.*\[query-in-loop\]$`
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

// Branches ends one branch of an XA transaction at a time.
func Branches(db *sql.DB, xids []string) error {
	for _, xid := range xids {
		if _, err := exec(db, fmt.Sprintf("XA ROLLBACK '%s'", xid)); err != nil { // want `^query in loop: exec runs len\(xids\) times per Branches \(.*\); each turn runs a statement of its own.*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// BranchesByORM does it by gorm.
func BranchesByORM(db *gorm.DB, xids []string) {
	for _, xid := range xids {
		query := fmt.Sprintf("xa commit '%s'", xid)
		db.Exec(query) // want `^query in loop: gorm Exec runs len\(xids\) times per BranchesByORM; each turn runs a statement of its own.*\[query-in-loop\]$`
	}
}

// Users asks what each may do.
func Users(db *gorm.DB, names []string) (grants []string) {
	for _, name := range names {
		var grant string
		db.Raw(fmt.Sprintf("SHOW GRANTS FOR '%s'", name)).Scan(&grant) // want `^query in loop: gorm Scan runs len\(names\) times per Users; each turn runs a statement of its own.*\[query-in-loop\]$`
		grants = append(grants, grant)
	}
	return grants
}

// Tables makes one for each of a list: there is no other way, either.
func Tables(db *gorm.DB, models []any) error {
	for _, model := range models {
		if err := db.AutoMigrate(model); err != nil { // want `^query in loop: gorm AutoMigrate runs len\(models\) times per Tables; each turn runs a statement of its own.*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// script is a statement that somebody has typed, with what belongs to it.
type script struct {
	text string
	args []any
}

func (s *script) run(db *sqlx.DB, schema string) error {
	if _, err := db.Exec("USE `" + schema + "`"); err != nil {
		return err
	}
	rows, err := db.Queryx(s.text)
	if err != nil {
		return err
	}
	return rows.Close()
}

// Scripts has the text in a field of the receiver.
func Scripts(db *sqlx.DB, schema string, scripts []script) error {
	for _, s := range scripts {
		if err := s.run(db, schema); err != nil { // want `^query in loop: s.run runs len\(scripts\) times per Scripts \(.*\); each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// batch has statements one field further.
type batch struct{ script script }

func send(ctx context.Context, db *sql.DB, b batch) error {
	_, err := db.ExecContext(ctx, b.script.text, b.script.args...)
	return err
}

// Batches has it in a field of a field of the argument.
func Batches(ctx context.Context, db *sql.DB, batches []batch) error {
	for i := range batches {
		if err := send(ctx, db, batches[i]); err != nil { // want `^query in loop: send runs len\(batches\) times per Batches \(.*\); each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// tablesIn has a text that can be no other's, which its wrapper knows nothing of.
func tablesIn(db *sql.DB, name string) error {
	_, err := exec(db, fmt.Sprintf("show tables from `%s`", name))
	return err
}

// Databases asks for one at a time, two functions away.
func Databases(db *sql.DB, names []string) error {
	for _, name := range names {
		if err := tablesIn(db, name); err != nil { // want `^query in loop: tablesIn runs len\(names\) times per Databases \(… → exec → database/sql Exec\); each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
			return err
		}
	}
	return nil
}
