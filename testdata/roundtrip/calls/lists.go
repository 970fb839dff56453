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
