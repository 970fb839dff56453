package info

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// City is a row of the table cities.
type City struct {
	ID   int64
	Name string
}

// Cities remembers what it has loaded.
type Cities struct {
	db   *sql.DB
	orm  *gorm.DB
	seen map[int64]City
}

func (c *Cities) load(ctx context.Context, id int64) (city City) {
	_ = c.db.QueryRowContext(ctx, "SELECT id, name FROM cities WHERE id = ?", id).Scan(&city.ID, &city.Name)
	return city
}

// Behind looks up first and asks behind another branch.
func (c *Cities) Behind(ctx context.Context, ids []int64) {
	for _, id := range ids {
		_, ok := c.seen[id]
		if id == 0 {
			continue
		}
		if !ok {
			c.seen[id] = c.load(ctx, id) // want `^query in loop: c\.load runs up to len\(ids\) times .*; it runs only where c\.seen has no answer yet: load what is missing at once \[query-in-loop\]$`
		}
	}
}

// ElseIf asks in the other arm of a branch.
func (c *Cities) ElseIf(ctx context.Context, ids []int64) (zeros int) {
	for _, id := range ids {
		_, ok := c.seen[id]
		if id == 0 {
			zeros++
		} else if !ok {
			c.seen[id] = c.load(ctx, id) // want `it runs only where c\.seen has no answer yet`
		}
	}
	return zeros
}

// Else asks within the other arm of a branch.
func (c *Cities) Else(ctx context.Context, ids []int64) (zeros int) {
	for _, id := range ids {
		_, ok := c.seen[id]
		if id == 0 {
			zeros++
		} else {
			if !ok {
				c.seen[id] = c.load(ctx, id) // want `it runs only where c\.seen has no answer yet`
			}
		}
	}
	return zeros
}

// Case asks in the arm of a switch, and through an ORM.
func (c *Cities) Case(ctx context.Context, ids []int64, mode string) {
	for _, id := range ids {
		_, ok := c.seen[id]
		switch mode {
		case "fill":
			if !ok {
				var city City
				c.orm.WithContext(ctx).First(&city, id) // want `it runs only where c\.seen has no answer yet`
				c.seen[id] = city
			}
		}
	}
}
