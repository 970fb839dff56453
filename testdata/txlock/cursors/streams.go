package cursors

import (
	"context"
	"database/sql"
	"iter"

	"github.com/gocraft/dbr/v2"
	"github.com/jmoiron/sqlx"
	"xorm.io/xorm"
)

type Task struct {
	ID    int64
	State int
}

// Streamed has the library call it while the rows are open.
func Streamed(e *xorm.Engine) error {
	_, err := e.Transaction(func(s *xorm.Session) (any, error) {
		return nil, s.Where("state = ?", 1).Iterate(new(Task), func(_ int, bean any) error {
			_, err := s.Exec("UPDATE task SET state = 2 WHERE id = ?", bean.(*Task).ID) // want `UPDATE of task runs on s while the rows of xorm Iterate \(line 21\) are still open on it: the driver refuses it`
			return err
		})
	})
	return err
}

func StreamedOnPool(e *xorm.Engine) error {
	return e.Where("state = ?", 1).Iterate(new(Task), func(_ int, bean any) error {
		_, err := e.ID(bean.(*Task).ID).Update(&Task{State: 2}) // want `runs on e while the rows of xorm Iterate .*it takes a second connection`
		return err
	})
}

// StreamedInParts is silent: each part is read to its end before the function sees it.
func StreamedInParts(e *xorm.Engine, other *xorm.Engine) error {
	if err := e.Where("state = ?", 1).Iterate(new(Task), func(_ int, bean any) error {
		_, err := other.ID(bean.(*Task).ID).Update(&Task{State: 2})
		return err
	}); err != nil {
		return err
	}
	return e.BufferSize(100).Where("state = ?", 1).Iterate(new(Task), func(_ int, bean any) error {
		_, err := e.ID(bean.(*Task).ID).Update(&Task{State: 2})
		return err
	})
}

func Dbr(ctx context.Context, s *dbr.Session) error {
	tx, err := s.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.RollbackUnlessCommitted()
	it, err := tx.Select("id").From("task").Where("state = ?", 1).IterateContext(ctx)
	if err != nil {
		return err
	}
	defer it.Close()
	for it.Next() {
		var t Task
		if err := it.Scan(&t); err != nil {
			return err
		}
		if _, err := tx.Update("task").Set("state", 2).Where("id = ?", t.ID).ExecContext(ctx); err != nil { // want `UPDATE of task runs on tx while it \(line \d+\) is still open on it: the driver refuses it`
			return err
		}
	}
	return tx.Commit()
}

// DbrRead is silent: the rows are closed.
func DbrRead(ctx context.Context, s *dbr.Session) error {
	tx, err := s.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.RollbackUnlessCommitted()
	it, err := tx.Select("id").From("task").Where("state = ?", 1).IterateContext(ctx)
	if err != nil {
		return err
	}
	for it.Next() {
		if err := it.Scan(new(Task)); err != nil {
			return err
		}
	}
	it.Close()
	if _, err := tx.Update("task").Set("state", 2).Where("id = ?", 1).ExecContext(ctx); err != nil {
		return err
	}
	return tx.Commit()
}

// scanner keeps its rows in a field.
type scanner struct {
	tx   *sql.Tx
	rows *sql.Rows
}

func (c *scanner) run(ctx context.Context) (err error) {
	if c.rows, err = c.tx.QueryContext(ctx, "SELECT id FROM task WHERE state = 1"); err != nil {
		return err
	}
	defer c.rows.Close()
	for c.rows.Next() {
		var id int64
		if err := c.rows.Scan(&id); err != nil {
			return err
		}
		if _, err := c.tx.ExecContext(ctx, "UPDATE task SET state = 2 WHERE id = ?", id); err != nil { // want `UPDATE of task runs on c.tx while rows \(line \d+\) is still open on it: the driver refuses it`
			return err
		}
	}
	return c.rows.Err()
}

// first is silent: the rows are closed.
func (c *scanner) first(ctx context.Context) (id int64, err error) {
	if c.rows, err = c.tx.QueryContext(ctx, "SELECT id FROM task WHERE state = 1"); err != nil {
		return 0, err
	}
	if c.rows.Next() {
		err = c.rows.Scan(&id)
	}
	c.rows.Close()
	if err != nil {
		return 0, err
	}
	_, err = c.tx.ExecContext(ctx, "UPDATE task SET state = 2 WHERE id = ?", id)
	return id, err
}

func (c *scanner) close() { c.rows.Close() }

// helped is silent: a method of its own may close them.
func (c *scanner) helped(ctx context.Context) (err error) {
	if c.rows, err = c.tx.QueryContext(ctx, "SELECT id FROM task WHERE state = 1"); err != nil {
		return err
	}
	c.rows.Next()
	c.close()
	_, err = c.tx.ExecContext(ctx, "UPDATE task SET state = 2 WHERE id = 1")
	return err
}

// kept is silent: nothing runs beside the rows.
func (c *scanner) kept(ctx context.Context) (err error) {
	c.rows, err = c.tx.QueryContext(ctx, "SELECT id FROM task WHERE state = 1")
	return err
}

func everyTask(ctx context.Context, tx *sql.Tx) iter.Seq2[int64, error] {
	return func(yield func(int64, error) bool) {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM task WHERE state = 1")
		if err != nil {
			yield(0, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); !yield(id, err) {
				return
			}
		}
	}
}

// listed reads its rows before it gives the first one out.
func listed(ctx context.Context, db *sqlx.Tx) iter.Seq[int64] {
	return func(yield func(int64) bool) {
		var ids []int64
		if err := db.SelectContext(ctx, &ids, "SELECT id FROM task WHERE state = 1"); err != nil {
			return
		}
		for _, id := range ids {
			if !yield(id) {
				return
			}
		}
	}
}

func Ranged(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, err := range everyTask(ctx, tx) {
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE task SET state = 2 WHERE id = ?", id); err != nil { // want `UPDATE of task runs on tx while rows \(line \d+\) is still open on it: the driver refuses it`
			return err
		}
	}
	return tx.Commit()
}

// RangedRead is silent: the rows are read before.
func RangedRead(ctx context.Context, db *sqlx.DB, other *sql.DB) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id := range listed(ctx, tx) {
		if _, err := tx.ExecContext(ctx, "UPDATE task SET state = 2 WHERE id = ?", id); err != nil {
			return err
		}
	}
	var ids []int64
	for id := range everyTask(ctx, tx.Tx) {
		ids = append(ids, id)
	}
	for _, id := range ids {
		if _, err := tx.ExecContext(ctx, "UPDATE task SET state = 2 WHERE id = ?", id); err != nil {
			return err
		}
	}
	return tx.Commit()
}
