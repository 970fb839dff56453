package factors

import (
	"context"
	"errors"
	"io"

	"github.com/emirpasic/gods/maps/treemap"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// walked is the program's own: nobody knows what Next costs, and each turn has one element.
type walked interface {
	Next() bool
	Value() int64
	Err() error
}

func Cursored(ctx context.Context, db *sqlx.DB, c walked) error {
	for c.Next() {
		if _, err := db.ExecContext(ctx, "DELETE FROM baskets WHERE id = ?", c.Value()); err != nil { // want `^query in loop: sqlx ExecContext runs each c\.Next\(\) times per Cursored; collect the keys of the loop and delete their rows in one statement \(DELETE … WHERE … IN\) \[query-in-loop\]$`
			return err
		}
	}
	return c.Err()
}

// pager hands out lists: one query per page is what paging is.
type pager interface {
	Next() bool
	Page() []int64
}

func Paged(ctx context.Context, db *sqlx.DB, p pager) error {
	for p.Next() {
		q, args, err := sqlx.In("DELETE FROM baskets WHERE id IN (?)", p.Page())
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, q, args...); err != nil {
			return err
		}
	}
	return nil
}

type supplier interface {
	Next(ctx context.Context) (*item, error)
	NextPage(ctx context.Context) ([]item, error)
	NextLot(ctx context.Context) (*lot, error)
}

type item struct{ ID int64 }

type lot struct{ Items []int64 }

// Supplied reads to the end of what there is.
func Supplied(ctx context.Context, db *gorm.DB, s supplier) error {
	for {
		it, err := s.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := db.Model(&item{}).Where("id = ?", it.ID).Update("seen", true).Error; err != nil { // want `^query in loop: gorm Update runs each s\.Next\(ctx\) times per Supplied; `
			return err
		}
	}
}

func SuppliedByPage(ctx context.Context, db *gorm.DB, s supplier) error {
	for {
		page, err := s.NextPage(ctx)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := db.Create(&page).Error; err != nil {
			return err
		}
	}
}

// SuppliedByLot has the elements of a page in a field.
func SuppliedByLot(ctx context.Context, db *gorm.DB, s supplier) error {
	for {
		l, err := s.NextLot(ctx)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var rows []item
		for _, id := range l.Items {
			rows = append(rows, item{ID: id})
		}
		if err := db.Create(&rows).Error; err != nil {
			return err
		}
	}
}

func Treed(ctx context.Context, db *sqlx.DB, prices *treemap.Map) (err error) {
	prices.Each(func(id, price any) {
		if err == nil {
			_, err = db.ExecContext(ctx, "UPDATE items SET price = ? WHERE id = ?", price, id) // want `^query in loop: sqlx ExecContext runs .* times per Treed`
		}
	})
	return err
}

// Descended asks for the children of each node of a tree.
func Descended(ctx context.Context, db *sqlx.DB, root int64) (all []int64, err error) {
	queue := []int64{root}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		all = append(all, id)
		var kids []int64
		if err := db.SelectContext(ctx, &kids, "SELECT id FROM items WHERE parent = ?", id); err != nil { // want `^query in loop: sqlx Select runs nodes times per Descended; load the whole tree first \(level by level with WHERE … IN, or WITH RECURSIVE\) and walk it in memory \[query-in-loop\]$|^query in loop: sqlx SelectContext runs nodes times per Descended; load the whole tree first \(level by level with WHERE … IN, or WITH RECURSIVE\) and walk it in memory \[query-in-loop\]$`
			return nil, err
		}
		queue = append(queue, kids...)
	}
	return all, nil
}

// Growing runs over a list that it makes longer.
func Growing(db *gorm.DB, root int64) (ids []int64, err error) {
	ids = []int64{root}
	for i := 0; i < len(ids); i++ {
		var kids []item
		if err := db.Where("parent = ?", ids[i]).Find(&kids).Error; err != nil { // want `^query in loop: gorm Find runs nodes times per Growing; load the whole tree first`
			return nil, err
		}
		for _, k := range kids {
			ids = append(ids, k.ID)
		}
	}
	return ids, nil
}

// Emptied puts nothing back but what has failed.
func Emptied(ctx context.Context, db *sqlx.DB, queue []int64) error {
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		var next int64
		if err := db.GetContext(ctx, &next, "SELECT twin FROM items WHERE id = ?", id); err != nil { // want `^query in loop: sqlx GetContext runs len\(queue\) times per Emptied; `
			return err
		}
		if next != 0 {
			queue = append(queue, next)
		}
	}
	return nil
}
