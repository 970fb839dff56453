// Package recursion calls itself. How often is up to the data, so a query on the
// way is a query per node of a tree whose size nobody knows.
package recursion

import (
	"context"
	"errors"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
)

// Category is a node of the catalogue's tree.
type Category struct {
	ID       int64  `db:"id"`
	ParentID int64  `db:"parent_id"`
	Name     string `db:"name"`
	Children []*Category
}

// Catalogue reads categories.
type Catalogue struct {
	db *sqlx.DB
}

func (c *Catalogue) children(ctx context.Context, id int64) (children []*Category, err error) {
	err = c.db.SelectContext(ctx, &children, "SELECT * FROM categories WHERE parent_id = ?", id)
	return children, err
}

// Tree reads a subtree, one query per node.
func (c *Catalogue) Tree(ctx context.Context, category *Category) (err error) {
	category.Children, err = c.children(ctx, category.ID)
	if err != nil {
		return err
	}
	for _, child := range category.Children {
		if err := c.Tree(ctx, child); err != nil { // want `^query in recursion: .*Tree.*\[query-in-recursion\]$`
			return err
		}
	}
	return nil
}

// Whole reads all rows by one query and builds the tree in memory.
func (c *Catalogue) Whole(ctx context.Context) (*Category, error) {
	var all []*Category
	if err := c.db.SelectContext(ctx, &all, "SELECT * FROM categories"); err != nil {
		return nil, err
	}
	byParent := make(map[int64][]*Category)
	for _, category := range all {
		byParent[category.ParentID] = append(byParent[category.ParentID], category)
	}
	root := &Category{Name: "all"}
	attach(root, byParent)
	return root, nil
}

// attach calls itself over rows that are there already: no query in it.
func attach(category *Category, byParent map[int64][]*Category) {
	category.Children = byParent[category.ID]
	for _, child := range category.Children {
		attach(child, byParent)
	}
}

// Depth is a recursion without any query; the query comes before it.
func (c *Catalogue) Depth(ctx context.Context) (int, error) {
	root, err := c.Whole(ctx)
	if err != nil {
		return 0, err
	}
	return depth(root), nil
}

func depth(category *Category) int {
	deepest := 0
	for _, child := range category.Children {
		deepest = max(deepest, depth(child))
	}
	return deepest + 1
}

// Delete and deleteAll call each other: a cycle of two, found once, at the call
// that multiplies.
func (c *Catalogue) Delete(ctx context.Context, id int64) error {
	children, err := c.children(ctx, id)
	if err != nil {
		return err
	}
	if err := c.deleteAll(ctx, children); err != nil {
		return err
	}
	_, err = c.db.ExecContext(ctx, "DELETE FROM categories WHERE id = ?", id)
	return err
}

func (c *Catalogue) deleteAll(ctx context.Context, categories []*Category) error {
	for _, category := range categories {
		if err := c.Delete(ctx, category.ID); err != nil { // want `^query in recursion: .*Delete.*\[query-in-recursion\]$`
			return err
		}
	}
	return nil
}

// Rename calls itself to try again, with the same arguments: that is a retry,
// not a walk.
func (c *Catalogue) Rename(ctx context.Context, id int64, name string, attempts int) error {
	_, err := c.db.ExecContext(ctx, "UPDATE categories SET name = ? WHERE id = ?", name, id)
	var failed *mysql.MySQLError
	if errors.As(err, &failed) && failed.Number == 1213 && attempts > 0 {
		time.Sleep(10 * time.Millisecond)
		return c.Rename(ctx, id, name, attempts-1)
	}
	return err
}

// Count walks a tree in memory and asks at every node.
func (c *Catalogue) Count(ctx context.Context, category *Category) (sum int, err error) {
	var n int
	err = c.db.GetContext(ctx, &n, "SELECT COUNT(*) FROM products WHERE category_id = ?", category.ID)
	if err != nil {
		return 0, err
	}
	for _, child := range category.Children {
		below, err := c.Count(ctx, child) // want `^query in recursion: .*Count.*; the walk is one in memory: collect what it asks for first, and ask for all of it at once \(WHERE … IN\) \[query-in-recursion\]$`
		if err != nil {
			return 0, err
		}
		n += below
	}
	return n, nil
}

// CountFilled puts the next level into what it was given: the tree is in the database.
func (c *Catalogue) CountFilled(ctx context.Context, category *Category) (n int, err error) {
	if err := c.db.SelectContext(ctx, &category.Children, "SELECT id FROM categories WHERE parent_id = ?", category.ID); err != nil {
		return 0, err
	}
	for _, child := range category.Children {
		below, err := c.CountFilled(ctx, child) // want `^query in recursion: .*CountFilled.*; load the whole tree first`
		if err != nil {
			return 0, err
		}
		n += below + 1
	}
	return n, nil
}

// fill puts the next level into a category.
func (c *Catalogue) fill(ctx context.Context, category *Category) error {
	return c.db.SelectContext(ctx, &category.Children, "SELECT id FROM categories WHERE parent_id = ?", category.ID)
}

// CountFilledBy has a function do that.
func (c *Catalogue) CountFilledBy(ctx context.Context, category *Category) (n int) {
	if c.fill(ctx, category) != nil {
		return 0
	}
	for i := range category.Children {
		n += c.CountFilledBy(ctx, category.Children[i]) // want `^query in recursion: .*CountFilledBy.*; load the whole tree first`
	}
	return n
}

// Matches walks a filter, and asks for the groups that it names.
func (c *Catalogue) Matches(ctx context.Context, filter any) (n int) {
	switch f := filter.(type) {
	case []any:
		for _, part := range f {
			n += c.Matches(ctx, part) // want `^query in recursion: .*Matches.*; the walk is one in memory: collect what it asks for first`
		}
	case *Category:
		if err := c.db.GetContext(ctx, &n, "SELECT COUNT(*) FROM products WHERE category_id = ?", f.ID); err != nil {
			return 0
		}
	case map[string]any:
		return c.Matches(ctx, f["not"])
	}
	return n
}

// Import walks the tree that it is given: the number of the row above is only written.
func (c *Catalogue) Import(ctx context.Context, categories []*Category, above int64) error {
	for _, category := range categories {
		var id int64
		if err := c.db.GetContext(ctx, &id, "SELECT id FROM categories WHERE name = ?", category.Name); err != nil { // want `^query in loop: sqlx GetContext`
			row, err := c.db.ExecContext(ctx, "INSERT INTO categories (name, parent_id) VALUES (?, ?)", category.Name, above) // want `^query in loop: sqlx ExecContext`
			if err != nil {
				return err
			}
			id, _ = row.LastInsertId()
		}
		if err := c.Import(ctx, category.Children, id); err != nil { // want `^query in recursion: .*Import.*; the walk is one in memory: collect what it asks for first`
			return err
		}
	}
	return nil
}

// ImportBelow asks by the number of the row above, which the query before has found.
func (c *Catalogue) ImportBelow(ctx context.Context, categories []*Category, above int64) error {
	for _, category := range categories {
		var id int64
		parent := above
		if err := c.db.GetContext(ctx, &id, "SELECT id FROM categories WHERE name = ? AND parent_id = ?", category.Name, parent); err != nil { // want `^query in loop: sqlx GetContext`
			return err
		}
		if err := c.ImportBelow(ctx, category.Children, id); err != nil { // want `^query in recursion: .*ImportBelow.*; load the whole tree first`
			return err
		}
	}
	return nil
}

// below are all categories below one.
func (c *Catalogue) below(ctx context.Context, id int64) (all []int64) {
	children, _ := c.children(ctx, id)
	for _, child := range children {
		all = append(all, child.ID)
		all = append(all, c.below(ctx, child.ID)...) // want `^query in recursion: .*below.*; load the whole tree first`
	}
	return all
}

// BelowAll walks the tree for each of a list: that the first level is loaded once is not enough.
func (c *Catalogue) BelowAll(ctx context.Context, ids []int64) (all []int64) {
	for _, id := range ids {
		all = append(all, c.below(ctx, id)...) // want `^query in loop: c\.below runs len\(ids\) times per .*BelowAll, len\(ids\)·rec\(.*\) in all .*; load the whole tree once before the loop \(level by level with WHERE … IN, or WITH RECURSIVE\) and walk it in memory \[query-in-loop\]$`
	}
	return all
}

// Closure declares a literal that calls itself.
func (c *Catalogue) Closure(ctx context.Context, root int64) (ids []int64, err error) {
	var walk func(id int64) error
	walk = func(id int64) error {
		ids = append(ids, id)
		children, err := c.children(ctx, id)
		if err != nil {
			return err
		}
		for _, child := range children {
			if err := walk(child.ID); err != nil { // want `^query in recursion: .*walk.*\[query-in-recursion\]$`
				return err
			}
		}
		return nil
	}
	return ids, walk(root)
}

// Source says where categories come from.
type Source interface {
	Sub(ctx context.Context, id int64) ([]*Category, error)
}

type table struct {
	catalogue *Catalogue
}

// NewSource reads from the catalogue's table.
func NewSource(c *Catalogue) Source { return &table{c} }

func (t *table) Sub(ctx context.Context, id int64) ([]*Category, error) {
	return t.catalogue.children(ctx, id)
}

// Names walks what an interface gives; that the interface asks the database
// shows its only implementation.
func Names(ctx context.Context, source Source, category *Category) ([]string, error) {
	names := []string{category.Name}
	children, err := source.Sub(ctx, category.ID)
	if err != nil {
		return nil, err
	}
	for _, child := range children {
		below, err := Names(ctx, source, child) // want `^query in recursion: .*Names.*\[query-in-recursion\]$`
		if err != nil {
			return nil, err
		}
		names = append(names, below...)
	}
	return names, nil
}

// Below collects in the list that it walks.
func (c *Catalogue) Below(ctx context.Context, id int64) (ids []int64) {
	c.db.SelectContext(ctx, &ids, "SELECT id FROM categories WHERE parent_id = ?", id)
	for i := range ids {
		ids = append(ids, c.Below(ctx, ids[i])...) // want `^query in recursion: c.Below runs len\(ids\) times per call of .*; load the whole tree first`
	}
	return ids
}

func each(ctx context.Context, categories []*Category, f func(context.Context, *Category) error) error {
	for _, category := range categories {
		if err := f(ctx, category); err != nil {
			return err
		}
	}
	return nil
}

// Handed hands itself to a helper that calls it for each child; Shown does so over what
// is there.
func (c *Catalogue) Handed(ctx context.Context, category *Category) (err error) {
	if category.Children, err = c.children(ctx, category.ID); err != nil {
		return err
	}
	return each(ctx, category.Children, c.Handed) // want `^query in recursion: c\.Handed runs len\(category\.Children\) times per call of \(\*Catalogue\).Handed`
}

// Shown walks what has been loaded.
func (c *Catalogue) Shown(ctx context.Context, category *Category) error {
	println(category.Name)
	return each(ctx, category.Children, c.Shown)
}
