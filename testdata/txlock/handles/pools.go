package handles

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
	"xorm.io/xorm"

	"example.com/tx/handles/pool"
)

// std is given a pool: no type of a transaction is *sql.DB.
func std(db, other *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE teams SET a = 1 WHERE id = 1"); err != nil {
		return err
	}
	if _, err := db.Exec("UPDATE teams SET a = 2 WHERE id = 1"); err != nil { // want `UPDATE of teams runs on db, outside the transaction tx .*: it takes a second connection, stays when tx rolls back and waits in vain for a row that tx has locked; run it on tx`
		return err
	}
	if _, err := other.Exec("UPDATE teams SET a = 2 WHERE id = 1"); err != nil { // another database
		return err
	}
	return tx.Commit()
}

// nested may be given a transaction: that is less than certain.
func nested(db *gorm.DB) error {
	return db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Model(&Order{}).Where("id = ?", 1).Update("state", 1).Error; err != nil {
			return err
		}
		return db.Model(&Order{}).Where("id = ?", 1).Update("state", 2).Error // want `outside the transaction tx`
	})
}

func session(engine *xorm.Engine) error {
	s := engine.NewSession()
	defer s.Close()
	if err := s.Begin(); err != nil {
		return err
	}
	if _, err := s.Where("id = ?", 1).Update(&Order{State: 1}); err != nil {
		return err
	}
	if _, err := engine.Where("id = ?", 1).Update(&Order{State: 2}); err != nil { // want `runs on engine, outside`
		return err
	}
	return s.Commit()
}

// Beginner is what begins.
type Beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

var (
	conn  = pool.Main
	same  = conn
	stats = pool.Stats
)

func Aliased(id int) error {
	tx, err := pool.Main.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE goods SET n = 1 WHERE id = ?", id); err != nil {
		return err
	}
	if _, err := conn.Exec("UPDATE seen SET n = 1 WHERE id = ?", id); err != nil { // want `runs on conn, outside`
		return err
	}
	if _, err := same.Exec("UPDATE seen SET n = 1 WHERE id = ?", id); err != nil { // want `runs on same, outside`
		return err
	}
	if _, err := stats.Exec("UPDATE seen SET n = 1 WHERE id = ?", id); err != nil { // another database
		return err
	}
	return tx.Commit()
}

// Claims: what a statement beside the transaction waits for, and what it does not
// see, is in the tables that the transaction has reached.
func Claims(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRow("SELECT n FROM shops WHERE id = 1 FOR SHARE").Scan(&n); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE teams SET name = 'x' WHERE id = 1"); err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO moves (a) VALUES (1)"); err != nil {
		return err
	}
	if _, err := db.Exec("UPDATE visits SET n = 1 WHERE id = 1"); err != nil { // want `UPDATE of visits .*: it takes a second connection and stays when tx rolls back; run`
		return err
	}
	if _, err := db.Exec("UPDATE shops SET n = 1 WHERE id = 1"); err != nil { // want `UPDATE of shops .*waits in vain for a row`
		return err
	}
	if _, err := db.Exec("INSERT INTO moves (a) VALUES (2)"); err != nil { // want `INSERT of moves .*: it takes a second connection and stays when tx rolls back; run`
		return err
	}
	if err := db.QueryRow("SELECT n FROM shops WHERE id = 1 FOR SHARE").Scan(&n); err != nil { // want `SELECT of shops .*: it takes a second connection while tx has the first; run`
		return err
	}
	if err := db.QueryRow("SELECT COUNT(*) FROM moves").Scan(&n); err != nil { // want `SELECT of moves .*: it takes a second connection and does not see what tx has written; run`
		return err
	}
	if err := db.QueryRow("SELECT COUNT(*) FROM visits").Scan(&n); err != nil { // want `SELECT of visits .*: it takes a second connection while tx has the first; run`
		return err
	}
	return tx.Commit()
}
