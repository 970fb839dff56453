package recursion

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
)

// Walks up a chain of parents that read a number, the parent's, and no row.

// Numbers reads them.
type Numbers struct {
	Depts
	bun   *bun.DB
	pgx   *pgx.Conn
	tree  Tree
	depts *mysqlDepts
}

// Tree finds what stands above a node, and behind it.
type Tree interface {
	Parent(ctx context.Context, id int64) (int64, error)
	Behind(ctx context.Context, id int64) (int64, error)
}

type tree struct{ db *sql.DB }

func (t *tree) Parent(ctx context.Context, id int64) (parent int64, err error) {
	err = t.db.QueryRowContext(ctx, "SELECT parent_id FROM depts WHERE id = ?", id).Scan(&parent)
	return parent, err
}

func (t *tree) Behind(ctx context.Context, id int64) (behind int64, err error) {
	err = t.db.QueryRowContext(ctx, "SELECT id FROM depts WHERE id > ? ORDER BY id LIMIT 1", id).Scan(&behind)
	return behind, err
}

// Use has it.
func Use(db *sql.DB) Tree { return &tree{db} }

// Scanned has the number in a variable of each turn.
func (n *Numbers) Scanned(ctx context.Context, id int64) (path []int64) {
	for id > 0 {
		var parent int64
		if n.std.QueryRowContext(ctx, "SELECT parent_id FROM depts WHERE id = ?", id).Scan(&parent) != nil { // want `^query in loop: database/sql QueryRowContext runs depth times per .*Scanned; each level costs a query`
			return path
		}
		path = append(path, id)
		id = parent
	}
	for id > 0 {
		var parent int64
		if n.pgx.QueryRow(ctx, "SELECT parent_id FROM depts WHERE id = $1", id).Scan(&parent) != nil { // want `^query in loop: pgx QueryRow runs depth times per .*Scanned`
			return path
		}
		id = parent
	}
	return path
}

// Built asks by builders.
func (n *Numbers) Built(ctx context.Context, id int64) {
	for id > 0 {
		var parent int64
		n.gorm.Model(&Dept{}).Where("id = ?", id).Pluck("parent_id", &parent) // want `^query in loop: gorm Pluck runs depth times per .*Built`
		id = parent
	}
	for id > 0 {
		var parent int64
		n.gorm.Model(&Dept{}).Select("parent_id").Where("id = ?", id).Scan(&parent) // want `^query in loop: gorm Scan runs depth times per .*Built`
		id = parent
	}
	for id != 0 {
		var parent int64
		if _, err := n.xorm.Table("depts").Where("id = ?", id).Cols("parent_id").Get(&parent); err != nil { // want `^query in loop: xorm Get runs depth times per .*Built`
			return
		}
		id = parent
	}
	for id != 0 {
		var parent int64
		if err := n.bun.NewSelect().Table("depts").Column("parent_id").Where("id = ?", id).Scan(ctx, &parent); err != nil { // want `^query in loop: bun Scan runs depth times per .*Built`
			return
		}
		id = parent
	}
}

func (n *Numbers) parentOf(ctx context.Context, id int64) (int64, error) {
	var parent int64
	err := n.db.GetContext(ctx, &parent, "SELECT parent_id FROM depts WHERE id = ?", id)
	return parent, err
}

// mysqlDepts says what it reads by its statements alone.
type mysqlDepts struct{ db *sql.DB }

func (m *mysqlDepts) up(ctx context.Context, id int64) (up int64, err error) {
	err = m.db.QueryRowContext(ctx, "SELECT lead_id FROM depts WHERE id = ? LIMIT 1", id).Scan(&up)
	return up, err
}

func (m *mysqlDepts) on(ctx context.Context, id int64) (on int64, err error) {
	err = m.db.QueryRowContext(ctx, "SELECT id FROM depts WHERE id > ? LIMIT 1", id).Scan(&on)
	return on, err
}

func (m *mysqlDepts) state(ctx context.Context, id int64) (state int64, err error) {
	err = m.db.QueryRowContext(ctx, "SELECT state FROM depts WHERE id = ?", id).Scan(&state)
	return state, err
}

// Helped asks functions for the number.
func (n *Numbers) Helped(ctx context.Context, id int64) (err error) {
	for id != 0 {
		parent, err := n.parentOf(ctx, id) // want `^query in loop: n.parentOf runs depth times per .*Helped`
		if err != nil {
			return err
		}
		id = parent
	}
	for id != 0 {
		if id, err = n.depts.up(ctx, id); err != nil { // want `^query in loop: n.depts.up runs depth times per .*Helped`
			return err
		}
	}
	for id != 0 {
		above, err := n.tree.Parent(ctx, id) // want `^query in loop: n.tree.Parent runs depth times per .*Helped`
		if err != nil {
			return err
		}
		id = above
	}
	return nil
}

// Upwards calls itself.
func (n *Numbers) Upwards(ctx context.Context, id int64) (int, error) {
	parent, err := n.parentOf(ctx, id)
	if err != nil || parent == 0 {
		return 1, err
	}
	depth, err := n.Upwards(ctx, parent) // want `^query in recursion: n.Upwards runs once per level of the chain`
	return depth + 1, err
}

// Onwards goes on by the key of the next row, as pages do.
func (n *Numbers) Onwards(ctx context.Context, id int64) (err error) {
	for id > 0 {
		var next int64
		if n.std.QueryRowContext(ctx, "SELECT id FROM depts WHERE id < ? ORDER BY id DESC LIMIT 1", id).Scan(&next) != nil {
			break
		}
		id = next
	}
	for {
		var next int64
		n.gorm.Model(&Dept{}).Where("id > ?", id).Order("id").Limit(1).Pluck("id", &next)
		if next == 0 {
			break
		}
		id = next
	}
	for id != 0 {
		if id, err = n.tree.Behind(ctx, id); err != nil {
			return err
		}
	}
	for id != 0 {
		if id, err = n.depts.on(ctx, id); err != nil {
			return err
		}
	}
	for state := id; state != 0; {
		if state, err = n.depts.state(ctx, state); err != nil {
			return err
		}
	}
	return nil
}

func (n *Numbers) next(ctx context.Context, parentID int64) (next int64, err error) {
	err = n.gorm.Model(&Dept{}).Where("id > ?", parentID).Select("min(id)").Scan(&next).Error
	return next, err
}

// Counts has numbers that are no keys, and keys of the next page.
func (n *Numbers) Counts(ctx context.Context, id int64) (err error) {
	for id > 0 {
		var left int64
		n.std.QueryRowContext(ctx, "SELECT COUNT(*) FROM depts WHERE lead_id = ?", id).Scan(&left)
		id = left
	}
	for id != 0 {
		if id, err = n.next(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// All goes on page by page.
func (n *Numbers) All(ctx context.Context, after int64) error {
	next, err := n.next(ctx, after)
	if err != nil || next == 0 {
		return err
	}
	return n.All(ctx, next)
}

// Chunks takes a part of the keys at a time.
func (n *Numbers) Chunks(ctx context.Context, from, to int64) (all int64) {
	for from < to {
		end := min(from+1000, to)
		var found int64
		if n.std.QueryRowContext(ctx, "SELECT COUNT(*) FROM depts WHERE id BETWEEN ? AND ?", from, end).Scan(&found) != nil {
			return all
		}
		all += found
		from = end
	}
	return all
}

// Transparent goes on by what only sounds like a row above.
func (n *Numbers) Transparent(ctx context.Context, id int64) (err error) {
	for id != 0 {
		if id, err = n.transparentAfter(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (n *Numbers) transparentAfter(ctx context.Context, id int64) (next int64, err error) {
	err = n.db.GetContext(ctx, &next, "SELECT MIN(id) FROM colours WHERE id > ? AND alpha < 255", id)
	return next, err
}
