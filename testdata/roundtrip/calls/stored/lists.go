// Package stored keeps functions in lists, fields, maps and channels, and calls them from
// there.
package stored

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"

	"example.com/shop/calls/store"
)

// Parcel is a row of the table parcels.
type Parcel struct {
	ID     int64
	UserID int64
	Total  int64
}

// Cleanup removes what belongs to accounts.
type Cleanup struct {
	db    *sql.DB
	orm   *gorm.DB
	cache *redis.Client
	users *store.Users
}

func (c *Cleanup) carts(ctx context.Context, id int64) error {
	_, err := c.db.ExecContext(ctx, "DELETE FROM carts WHERE user_id = ?", id)
	return err
}

func (c *Cleanup) orders(ctx context.Context, id int64) error {
	return c.orm.WithContext(ctx).Where("user_id = ?", id).Delete(&Parcel{}).Error
}

func (c *Cleanup) sessions(ctx context.Context, id int64) error {
	return c.cache.Get(ctx, fmt.Sprint("session:", id)).Err()
}

func (c *Cleanup) nothing(context.Context, int64) error { return nil }

type step struct {
	name string
	run  func(ctx context.Context, id int64) error
}

// Run calls each of the functions once.
func (c *Cleanup) Run(ctx context.Context, id int64) error {
	for _, s := range []step{{"carts", c.carts}, {"orders", c.orders}, {name: "sessions", run: c.sessions}} {
		if err := s.run(ctx, id); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	steps := []func(context.Context, int64) error{c.carts, c.orders, c.sessions, c.nothing, c.carts, c.orders}
	for i := range steps {
		if err := steps[i](ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// RunAll calls each of them once per account.
func (c *Cleanup) RunAll(ctx context.Context, ids []int64) error {
	steps := []step{{"carts", c.carts}, {"nothing", c.nothing}}
	steps = append(steps, step{name: "orders", run: c.orders})
	for _, id := range ids {
		for _, s := range steps {
			if err := s.run(ctx, id); err != nil { // want `^query in loop: s\.run runs len\(ids\) times per .*RunAll \(… → database/sql ExecContext\)`
				return err
			}
		}
	}
	return nil
}

// Warm asks the cache, by functions that have no name of their own.
func (c *Cleanup) Warm(ctx context.Context, ids []int64) error {
	checks := []func(int64) error{
		func(int64) error { return nil },
		func(id int64) error { return c.cache.Get(ctx, fmt.Sprint("user:", id)).Err() },
	}
	for _, id := range ids {
		for i := range checks {
			if err := checks[i](id); err != nil { // want `^cache call in loop: checks\[i\] runs len\(ids\) times per .*Warm`
				return err
			}
		}
	}
	return nil
}

// byName are functions by name, of which a loop calls all, whatever their order.
var byName = map[string]func(context.Context, *sqlx.DB, int64) error{
	"views": func(ctx context.Context, db *sqlx.DB, id int64) error {
		_, err := db.ExecContext(ctx, "UPDATE views SET n = n + 1 WHERE id = ?", id)
		return err
	},
	"likes": func(ctx context.Context, db *sqlx.DB, id int64) error { return nil },
}

// Count has a loop around the loop over the functions, CountOne has none.
func Count(ctx context.Context, db *sqlx.DB, ids []int64) {
	for _, id := range ids {
		for name, count := range byName {
			if err := count(ctx, db, id); err != nil { // want `^query in loop: count runs len\(ids\) times per Count`
				fmt.Println(name, err)
			}
		}
	}
}

// CountOne is about one id.
func CountOne(ctx context.Context, db *sqlx.DB, id int64) {
	for name, count := range byName {
		if err := count(ctx, db, id); err != nil {
			fmt.Println(name, err)
		}
	}
}

type order struct {
	Name, Kind string
	ID         int64
}

// CountOf picks a function for each of a list: by its kind, of which many are.
func CountOf(ctx context.Context, db *sqlx.DB, orders []order) error {
	for _, o := range orders {
		if err := byName[o.Kind](ctx, db, o.ID); err != nil { // want `^query in loop: byName\[o\.Kind\] runs up to len\(orders\) times per CountOf`
			return err
		}
	}
	return nil
}

// CountNamed calls those that a list names.
func CountNamed(ctx context.Context, db *sqlx.DB, names []string, orders []order, id int64) error {
	for _, name := range names {
		if err := byName[name](ctx, db, id); err != nil {
			return err
		}
	}
	for _, o := range orders {
		if count, ok := byName[o.Name]; ok {
			if err := count(ctx, db, o.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// Given has a list of which not all is known: others add to it.
func (c *Cleanup) Given(ctx context.Context, ids []int64, more []step) error {
	steps := append([]step{{"carts", c.carts}}, more...)
	for _, id := range ids {
		for _, s := range steps {
			if err := s.run(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// InMemory has nothing that queries.
func (c *Cleanup) InMemory(ctx context.Context, ids []int64) error {
	steps := []step{{"a", c.nothing}, {"b", c.nothing}, {"c", nil}}
	for _, id := range ids {
		for _, s := range steps {
			if s.run == nil {
				continue
			}
			if err := s.run(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func loader(db *sqlx.DB) func(context.Context, int64) error {
	return func(ctx context.Context, id int64) error {
		_, err := db.ExecContext(ctx, "UPDATE seen SET n = n + 1 WHERE id = ?", id)
		return err
	}
}

func noLoader(string) func(context.Context, int64) error {
	return func(context.Context, int64) error { return nil }
}

// MadeSteps has functions that others make.
func MadeSteps(ctx context.Context, db *sqlx.DB, ids []int64) error {
	steps := []step{{"none", noLoader("none")}, {"seen", loader(db)}}
	none := []step{{"none", noLoader("none")}}
	for _, id := range ids {
		for _, s := range none {
			if err := s.run(ctx, id); err != nil {
				return err
			}
		}
		for _, s := range steps {
			if err := s.run(ctx, id); err != nil { // want `^query in loop: s\.run runs len\(ids\) times per MadeSteps`
				return err
			}
		}
	}
	return nil
}

// MadeBefore hands on what another function has made.
func MadeBefore(ctx context.Context, db *sqlx.DB, ids []int64) {
	load, none := loader(db), noLoader("none")
	each(ctx, ids, load) // want `^query in loop: load runs len\(ids\) times per MadeBefore`
	each(ctx, ids, none)
}

func each(ctx context.Context, ids []int64, f func(context.Context, int64) error) {
	for _, id := range ids {
		_ = f(ctx, id)
	}
}

// Changed has a list that is given another function.
func (c *Cleanup) Changed(ctx context.Context, ids []int64, f func(context.Context, int64) error) error {
	steps := map[string]func(context.Context, int64) error{"a": c.carts}
	steps["a"] = f
	for _, id := range ids {
		for _, s := range steps {
			if err := s(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

type batch struct {
	db  *sql.DB
	ids []int64
}

func (b *batch) touch(ctx context.Context, id int64) error {
	for range b.ids {
		if _, err := b.db.ExecContext(ctx, "UPDATE batches SET n = n + 1 WHERE id = ?", id); err != nil { // want `^query in loop: database/sql ExecContext runs len\(b\.ids\) times`
			return err
		}
	}
	return nil
}

// Touch calls a method of the batch, not of the step.
func Touch(ctx context.Context, other *batch, users []int64) error {
	for _, u := range users {
		for _, s := range []step{{"touch", other.touch}} {
			if err := s.run(ctx, u); err != nil { // want `^query in loop: s\.run runs len\(users\) times per Touch, len\(users\)·len\(other\.ids\) in all`
				return err
			}
		}
	}
	return nil
}

// Named calls those that are asked for.
func Named(ctx context.Context, db *sql.DB, names []string) {
	checks := map[string]func(context.Context, *sql.DB) error{
		"carts":  func(ctx context.Context, db *sql.DB) error { return dropAll(ctx, db, "carts") },
		"orders": func(ctx context.Context, db *sql.DB) error { return dropAll(ctx, db, "orders") },
	}
	run := func(name string) { _ = checks[name](ctx, db) }
	for _, name := range names {
		run(name)
		_ = checks[name](ctx, db)
	}
}

func dropAll(ctx context.Context, db *sql.DB, table string) error {
	_, err := db.ExecContext(ctx, "DELETE FROM "+table+" WHERE old = 1")
	return err
}
