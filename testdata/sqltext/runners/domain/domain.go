// Package domain declares what it needs and knows nothing of databases.
package domain

import "context"

// Runner is implemented elsewhere.
type Runner interface {
	Run(ctx context.Context, q string, args ...any) error
}

// Console is implemented elsewhere, too, by what only writes.
type Console interface {
	Show(ctx context.Context, q string, args ...any) error
}

// Wide is implemented by nobody.
type Wide interface {
	Runner
	Close() error
}

// Named has the same method of another type.
type Named interface {
	Run(ctx context.Context, q string, args ...string) error
}

// Carts empties carts.
type Carts struct {
	Runner  Runner
	Console Console
	Wide    Wide
	Named   Named
}

// Empty runs it.
func (c *Carts) Empty(ctx context.Context, user int64) error {
	return c.Runner.Run(ctx, "DELETE FROM carts WHERE user_id = ?", user)
}

// Built has its text in a variable.
func (c *Carts) Built(ctx context.Context, day string) error {
	q := "UPDATE orders SET status = 1"
	q += " WHERE DATE(created_at) = ?"
	return c.Runner.Run(ctx, q, day)
}

// Shows does not.
func (c *Carts) Shows(ctx context.Context, user int64) error {
	if err := c.Console.Show(ctx, "DELETE FROM carts WHERE user_id = ?", user); err != nil {
		return err
	}
	if err := c.Named.Run(ctx, "DELETE FROM carts WHERE user_id = ?", "7"); err != nil {
		return err
	}
	return c.Wide.Run(ctx, "DELETE FROM carts WHERE user_id = ?", user)
}
