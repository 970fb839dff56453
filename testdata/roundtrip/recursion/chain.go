package recursion

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"strconv"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Dept is a node of a tree that knows its parent.
type Dept struct {
	ID       int64 `gorm:"primaryKey"`
	ParentID *int64
	LeadID   int64
	Name     string
	Roles    []string `gorm:"serializer:json"`
}

// Depts reads them.
type Depts struct {
	db   *sqlx.DB
	gorm *gorm.DB
	xorm *xorm.Engine
	std  *sql.DB
}

func (d *Depts) one(ctx context.Context, id int64) (*Dept, error) {
	var dept Dept
	err := d.db.GetContext(ctx, &dept, "SELECT * FROM depts WHERE id = ?", id)
	return &dept, err
}

// Path goes up by the parent of each row.
func (d *Depts) Path(ctx context.Context, id int64) (names []string, err error) {
	for id != 0 {
		dept, err := d.one(ctx, id) // want `^query in loop: d.one runs depth times per .*Path \(… → sqlx GetContext\); each level costs a query: load the chain in one \(WITH RECURSIVE\), keep the path in a column, or load the tree once \[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		names = append(names, dept.Name)
		if dept.ParentID == nil {
			break
		}
		id = *dept.ParentID
	}
	return names, nil
}

// Root has the row in a variable of the loop, and asks by gorm.
func (d *Depts) Root(dept Dept) Dept {
	for dept.ParentID != nil {
		var parent Dept
		if err := d.gorm.Where("id = ?", *dept.ParentID).First(&parent).Error; err != nil { // want `^query in loop: gorm First runs depth times per .*Root; each level costs a query`
			break
		}
		dept = parent
	}
	return dept
}

// Leads goes from lead to lead in the clauses of the loop.
func (d *Depts) Leads(ctx context.Context, id int64) (leads []int64) {
	for dept, err := d.one(ctx, id); err == nil && dept.LeadID != 0; {
		leads = append(leads, dept.LeadID)
		dept, err = d.one(ctx, dept.LeadID) // want `^query in loop: d.one runs depth times per .*Leads .*each level costs a query`
	}
	return leads
}

// Depth reads only the number of the parent.
func (d *Depts) Depth(ctx context.Context, id int64) (n int, err error) {
	for id != 0 {
		if err := d.std.QueryRowContext(ctx, "SELECT parent_id FROM depts WHERE id = ?", id).Scan(&id); err != nil { // want `^query in loop: database/sql QueryRowContext runs depth times per .*Depth; each level costs a query`
			return n, err
		}
		n++
	}
	return n, nil
}

// Inside asks by xorm, for a chain of which the row itself is kept.
func (d *Depts) Inside(id, root int64) (bool, error) {
	current := id
	for current != root {
		dept := new(Dept)
		has, err := d.xorm.ID(current).Get(dept) // want `^query in loop: xorm Get runs depth times per .*Inside; each level costs a query`
		if err != nil || !has || dept.ParentID == nil {
			return false, err
		}
		next := dept.ParentID
		current = *next
	}
	return true, nil
}

// ServePaths goes up for each of a request.
func (d *Depts) ServePaths(w http.ResponseWriter, r *http.Request) {
	var ids []int64
	for _, v := range r.Form["id"] {
		id, _ := strconv.ParseInt(v, 10, 64)
		ids = append(ids, id)
	}
	for _, id := range ids {
		for id != 0 {
			dept, err := d.one(r.Context(), id) // want `^query in 2 nested loops: d.one runs len\(ids\)·depth times per .*ServePaths, which serves requests .*each level costs a query`
			if err != nil || dept.ParentID == nil {
				break
			}
			id = *dept.ParentID
		}
	}
}

// ServePath goes up once.
func (d *Depts) ServePath(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.FormValue("id"), 10, 64)
	for id != 0 {
		dept, err := d.one(r.Context(), id) // want `^query in loop: d.one runs depth times per .*ServePath .*each level costs a query`
		if err != nil || dept.ParentID == nil {
			return
		}
		id = *dept.ParentID
	}
}

// Ancestors calls itself with the parent.
func (d *Depts) Ancestors(ctx context.Context, id int64) ([]*Dept, error) {
	dept, err := d.one(ctx, id)
	if err != nil {
		return nil, err
	}
	if dept.ParentID == nil {
		return []*Dept{dept}, nil
	}
	above, err := d.Ancestors(ctx, *dept.ParentID) // want `^query in recursion: d.Ancestors runs once per level of the chain, in each call of \(\*Depts\).Ancestors .*each level costs a query: load the chain in one`
	return append(above, dept), err
}

// Above is given the row, and calls itself with the next one.
func (d *Depts) Above(dept *Dept) string {
	if dept.ParentID == nil {
		return dept.Name
	}
	var parent Dept
	if err := d.gorm.Take(&parent, "id = ?", *dept.ParentID).Error; err != nil {
		return dept.Name
	}
	return d.Above(&parent) + "/" + dept.Name // want `^query in recursion: d.Above runs once per level of the chain`
}

// Batch has rows, and how to go on.
type Batch struct {
	Rows []Dept
	Next int64
}

func (d *Depts) batch(ctx context.Context, after int64) (*Batch, error) {
	b := new(Batch)
	err := d.db.SelectContext(ctx, &b.Rows, "SELECT * FROM depts WHERE id > ? LIMIT 100", after)
	return b, err
}

func (d *Depts) page(ctx context.Context, after int64) (rows []Dept, next int64, err error) {
	err = d.db.SelectContext(ctx, &rows, "SELECT * FROM depts WHERE id > ? LIMIT 100", after)
	return rows, after + 100, err
}

func (d *Depts) after(ctx context.Context, id int64) (*Dept, error) {
	var dept Dept
	err := d.db.GetContext(ctx, &dept, "SELECT * FROM depts WHERE id > ? ORDER BY id LIMIT 1", id)
	return &dept, err
}

// Batches, Pages and Each go on by a cursor.
func (d *Depts) Batches(ctx context.Context) (n int, err error) {
	next := int64(1)
	for next != 0 {
		b, err := d.batch(ctx, next)
		if err != nil {
			return n, err
		}
		n += len(b.Rows)
		for _, row := range b.Rows {
			n += len(row.Name)
		}
		next = b.Next
	}
	return n, nil
}

// Pages has the cursor beside the rows.
func (d *Depts) Pages(ctx context.Context) (all []Dept, err error) {
	next := int64(1)
	for next != 0 {
		rows, cursor, err := d.page(ctx, next)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
		next = cursor
	}
	return all, nil
}

// Each takes the next row by the key of the last one.
func (d *Depts) Each(ctx context.Context, work func(*Dept)) error {
	last := int64(0)
	for {
		dept, err := d.after(ctx, last)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		work(dept)
		last = dept.ID
	}
}

// Smallest goes on by a number that the server finds.
func (d *Depts) Smallest(ctx context.Context, id int64) (n int) {
	for id != 0 {
		if err := d.std.QueryRowContext(ctx, "SELECT COALESCE(MIN(id), 0) FROM depts WHERE id > ?", id).Scan(&id); err != nil {
			return n
		}
		n++
	}
	return n
}

// Wait asks for the same row until it is ready.
func (d *Depts) Wait(ctx context.Context, id int64) (*Dept, error) {
	for {
		dept, err := d.one(ctx, id)
		if err != nil || dept.ParentID != nil {
			return dept, err
		}
	}
}

// Climb goes up in memory.
func (d *Depts) Climb(ctx context.Context, id int64) (names []string, err error) {
	var all []Dept
	if err := d.db.SelectContext(ctx, &all, "SELECT * FROM depts"); err != nil {
		return nil, err
	}
	byID := make(map[int64]Dept, len(all))
	for _, dept := range all {
		byID[dept.ID] = dept
	}
	for id != 0 {
		dept, ok := byID[id]
		if !ok || dept.ParentID == nil {
			break
		}
		names = append(names, dept.Name)
		id = *dept.ParentID
	}
	return names, nil
}

// Again tries once more with what it has, and with the key that it has found.
func (d *Depts) Again(ctx context.Context, id int64, left int) (*Dept, error) {
	dept, err := d.one(ctx, id)
	if err != nil && left > 0 {
		return d.Again(ctx, id, left-1)
	}
	return dept, err
}

func (d *Depts) export(ctx context.Context, cursor string) (next string, err error) {
	err = d.db.GetContext(ctx, &next, "SELECT MIN(name) FROM depts WHERE name > ?", cursor)
	return next, err
}

// Revised is read by its number.
type Revised struct{ Revision int64 }

func (d *Depts) event(ctx context.Context, after int64) (e Revised, err error) {
	err = d.db.GetContext(ctx, &e, "SELECT revision FROM events WHERE revision > ? ORDER BY revision LIMIT 1", after)
	return e, err
}

// Exports and Events go on behind what they have seen.
func (d *Depts) Exports(ctx context.Context) {
	for cursor := ""; ; {
		next, err := d.export(ctx, cursor)
		if err != nil || next == "" {
			break
		}
		cursor = next
	}
}

// Events goes on for as long as there are any.
func (d *Depts) Events(ctx context.Context) {
	last := int64(0)
	for {
		e, err := d.event(ctx, last)
		if err != nil {
			return
		}
		last = e.Revision
	}
}

// Node has a parent, or none.
type Node struct {
	ID       int64
	ParentID sql.NullInt64 `db:"parent_id"`
}

func (d *Depts) node(ctx context.Context, id int64) (*Node, error) {
	var n Node
	err := d.db.GetContext(ctx, &n, "SELECT id, parent_id FROM nodes WHERE id = ?", id)
	return &n, err
}

// Nullable keeps the parent as the column has it.
func (d *Depts) Nullable(ctx context.Context, id int64) (n int) {
	next := sql.NullInt64{Int64: id, Valid: true}
	for next.Valid {
		node, err := d.node(ctx, next.Int64) // want `^query in loop: d.node runs depth times per .*Nullable`
		if err != nil {
			return n
		}
		n++
		next = node.ParentID
	}
	for id != 0 {
		node, err := d.node(ctx, id) // want `^query in loop: d.node runs depth times per .*Nullable`
		if err != nil {
			return n
		}
		id = node.ParentID.Int64
	}
	return n
}

// Rows goes on by the key of the row that it keeps.
func (d *Depts) Rows(ctx context.Context) {
	last := &Dept{}
	for {
		dept, err := d.after(ctx, last.ID)
		if err != nil {
			return
		}
		last = dept
	}
}
