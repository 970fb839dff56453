package calls

import (
	"context"
	"database/sql"
	"strconv"

	"example.com/shop/calls/store"
)

// What is called stands in a table, or is made by another function.

type event struct {
	Kind string
	Cart int64
}

func dropCart(ctx context.Context, db *sql.DB, cart int64) error {
	_, err := db.ExecContext(ctx, "DELETE FROM carts WHERE id = ?", cart)
	return err
}

func noCart(context.Context, *sql.DB, int64) error { return nil }

var onEvent = map[string]func(context.Context, *sql.DB, int64) error{"count": writeCount, "drop": dropCart}

// Dispatch looks the function up for each event.
func Dispatch(ctx context.Context, db *sql.DB, events []event) error {
	for _, e := range events {
		if handle, ok := onEvent[e.Kind]; ok {
			if err := handle(ctx, db, e.Cart); err != nil { // want `^query in loop: handle runs up to len\(events\) times per Dispatch \(… → database/sql ExecContext\)`
				return err
			}
		}
	}
	for _, e := range events {
		if err := onEvent[e.Kind](ctx, db, e.Cart); err != nil { // want `^query in loop: onEvent\[e\.Kind\] runs up to len\(events\) times per Dispatch`
			return err
		}
	}
	steps := []func(context.Context, *sql.DB, int64) error{noCart, writeCount}
	for i, e := range events {
		if err := steps[i%2](ctx, db, e.Cart); err != nil { // want `^query in loop: steps\[i % 2\] runs up to len\(events\) times per Dispatch`
			return err
		}
	}
	return nil
}

var offEvent = map[string]func(context.Context, *sql.DB, int64) error{"none": noCart, "other": noCart}

var anyEvent = map[string]func(context.Context, *sql.DB, int64) error{"drop": dropCart}

// SetEvents replaces the functions.
func SetEvents(all map[string]func(context.Context, *sql.DB, int64) error) { anyEvent = all }

// DispatchNone has a table without queries, and one that others fill.
func DispatchNone(ctx context.Context, db *sql.DB, events []event) error {
	for _, e := range events {
		if err := offEvent[e.Kind](ctx, db, e.Cart); err != nil {
			return err
		}
		if err := anyEvent[e.Kind](ctx, db, e.Cart); err != nil {
			return err
		}
	}
	return nil
}

func namer(ctx context.Context, users *store.Users) func(int64) string {
	return func(id int64) string {
		user, _ := users.Get(ctx, id)
		return user.Name
	}
}

func printer(prefix string) func(int64) string {
	return func(id int64) string { return prefix + strconv.FormatInt(id, 10) }
}

func reporting[A, B any](name string, f func(context.Context, A) (B, error)) func(context.Context, A) (B, error) {
	return func(ctx context.Context, a A) (B, error) {
		b, err := f(ctx, a)
		if err != nil {
			println(name, err.Error())
		}
		return b, err
	}
}

// Made calls what was made before the loop.
func Made(ctx context.Context, users *store.Users, ids []int64) (names []string) {
	name, text := namer(ctx, users), printer("#")
	plain := printer("-")
	get := reporting("get", users.Get)
	for _, id := range ids {
		names = append(names, text(id), plain(id))
	}
	one := namer(ctx, users)
	for _, id := range ids {
		names = append(names, one(id)) // want `^query in loop: one runs len\(ids\) times per Made`
	}
	for _, id := range ids {
		user, _ := get(ctx, id)                    // want `^query in loop: get runs len\(ids\) times per Made`
		names = append(names, user.Name, name(id)) // want `^query in loop: name runs len\(ids\) times per Made`
	}
	return names
}
