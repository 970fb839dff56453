package calls

import (
	"context"
	"database/sql"
)

// runAll runs functions one after the other. How many there are says the caller.
func runAll(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// account closes accounts.
type account struct {
	db *sql.DB
}

func (a *account) exec(ctx context.Context, query string, id int64) error {
	_, err := a.db.ExecContext(ctx, query, id)
	return err
}

// Close writes to three tables: three statements, however the loop that runs
// them is written.
func (a *account) Close(ctx context.Context, id int64) error {
	return runAll(
		func() error { return a.exec(ctx, "DELETE FROM sessions WHERE user_id = ?", id) },
		func() error { return a.exec(ctx, "DELETE FROM carts WHERE user_id = ?", id) },
		func() error { return a.exec(ctx, "UPDATE users SET closed = NOW() WHERE id = ?", id) },
	)
}

// CloseAll closes many: the loop here is the only one that grows.
func (a *account) CloseAll(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := a.Close(ctx, id); err != nil { // want `^query in loop: a\.Close runs len\(ids\) times per \(\*account\)\.CloseAll .*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Logout has the list in its loop, of one function.
func (a *account) Logout(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		err := runAll(func() error {
			return a.exec(ctx, "DELETE FROM sessions WHERE user_id = ?", id) // want `^query in loop: a\.exec runs len\(ids\) times per \(\*account\)\.Logout.*\[query-in-loop\]$`
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Reopen has its list in a variable.
func (a *account) Reopen(ctx context.Context, id int64) error {
	steps := []func() error{
		func() error { return a.exec(ctx, "UPDATE users SET closed = NULL WHERE id = ?", id) },
		func() error { return a.exec(ctx, "INSERT INTO carts (user_id) VALUES (?)", id) },
	}
	return runAll(steps...)
}

// ReopenInPlace runs the list without a helper.
func (a *account) ReopenInPlace(ctx context.Context, id int64) error {
	for _, step := range []func() error{
		func() error { return a.exec(ctx, "UPDATE users SET closed = NULL WHERE id = ?", id) },
		func() error { return a.exec(ctx, "INSERT INTO carts (user_id) VALUES (?)", id) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// deleteUsers takes its keys one by one or as a slice: the statement is the same
// for all of them.
func (a *account) deleteUsers(ctx context.Context, ids ...any) error {
	query := "DELETE FROM users WHERE id IN (0"
	for range ids {
		query += ", ?"
	}
	_, err := a.db.ExecContext(ctx, query+")", ids...)
	return err
}

// Purge hands all keys over at once.
func (a *account) Purge(ctx context.Context, ids []any) error {
	return a.deleteUsers(ctx, ids...)
}

// PurgeEach hands each over alone.
func (a *account) PurgeEach(ctx context.Context, ids []any) error {
	for _, id := range ids {
		if err := a.deleteUsers(ctx, id); err != nil { // want `^query in loop: a\.deleteUsers runs len\(ids\) times per \(\*account\)\.PurgeEach .*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// touch has a statement per key that it gets.
func (a *account) touch(ctx context.Context, ids ...int64) error {
	for _, id := range ids {
		if err := a.exec(ctx, "UPDATE users SET seen = NOW() WHERE id = ?", id); err != nil { // want `^query in loop: a\.exec runs len\(ids\) times per \(\*account\)\.touch .*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Meet gives it two: that is no more than two statements.
func (a *account) Meet(ctx context.Context, host, guest int64) error {
	return a.touch(ctx, host, guest)
}

// MeetAll gives it a list.
func (a *account) MeetAll(ctx context.Context, guests []int64) error {
	return a.touch(ctx, guests...)
}

// order is what is ordered, and for whom.
type order struct {
	skus   []string
	guests []int64
	note   string
}

// Place writes a row for each thing.
func (a *account) Place(ctx context.Context, o *order) error {
	for _, sku := range o.skus {
		if _, err := a.db.ExecContext(ctx, "INSERT INTO orders (sku) VALUES (?)", sku); err != nil { // want `^query in loop: database/sql ExecContext runs len\(o\.skus\) times per \(\*account\)\.Place`
			return err
		}
	}
	return nil
}

// Enlarge makes the list longer first.
func (a *account) Enlarge(ctx context.Context, o *order) error {
	o.skus = append(o.skus, o.note)
	for _, sku := range o.skus {
		if _, err := a.db.ExecContext(ctx, "INSERT INTO orders (sku) VALUES (?)", sku); err != nil { // want `^query in loop: database/sql ExecContext runs len\(o\.skus\) times per \(\*account\)\.Enlarge`
			return err
		}
	}
	return nil
}

// One passes a struct whose list has one element, and one without.
func (a *account) One(ctx context.Context, sku string, guests []int64) error {
	o := &order{note: "one", skus: []string{sku}}
	if err := a.Place(ctx, o); err != nil {
		return err
	}
	if err := a.Place(ctx, &order{guests: guests}); err != nil {
		return err
	}
	var none order
	return a.Place(ctx, &none)
}

// Each passes one for each: the loop here is the only one.
func (a *account) Each(ctx context.Context, skus []string) error {
	for _, sku := range skus {
		if err := a.Place(ctx, &order{skus: []string{sku}}); err != nil { // want `^query in loop: a\.Place runs len\(skus\) times per \(\*account\)\.Each \(… → database/sql ExecContext\)`
			return err
		}
		o := order{note: sku}
		o.skus = append(o.skus, skus...)
		if err := a.Place(ctx, &o); err != nil { // want `^query in loop: a\.Place runs len\(skus\) times per \(\*account\)\.Each, len\(skus\)·len\(o\.skus\) in all`
			return err
		}
		if err := a.Enlarge(ctx, &order{skus: []string{sku}}); err != nil { // want `^query in loop: a\.Enlarge runs len\(skus\) times per \(\*account\)\.Each, len\(skus\)·len\(o\.skus\) in all`
			return err
		}
	}
	return nil
}

// cart is filled by a query.
type cart struct {
	id   int64
	skus []string
}

func (c *cart) load(ctx context.Context, db *sql.DB) {
	db.QueryRowContext(ctx, "SELECT skus FROM carts WHERE id = ?", c.id).Scan(&c.skus)
}

func (a *account) order(ctx context.Context, c *cart) {
	c.load(ctx, a.db)
	for _, sku := range c.skus {
		a.db.ExecContext(ctx, "INSERT INTO orders (sku) VALUES (?)", sku) // want `^query in loop: database/sql ExecContext runs len\(c\.skus\) times per \(\*account\)\.order`
	}
}

// Order has as many elements as the query finds, whatever the caller has written.
func (a *account) Order(ctx context.Context, ids []int64) {
	for _, id := range ids {
		a.order(ctx, &cart{id: id}) // want `^query in loop: a\.order runs len\(ids\) times per \(\*account\)\.Order, len\(ids\)·len\(c\.skus\) in all`
	}
}
