// Package retry sends again what has failed.
package retry

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

type store struct {
	db   *sqlx.DB
	gorm *gorm.DB
}

func (s *store) pay(ctx context.Context, id int64) error {
	_, err := s.db.ExecContext(ctx, "UPDATE orders SET paid = 1 WHERE id = ?", id)
	return err
}

func deadlock(err error) bool {
	var failed *mysql.MySQLError
	return errors.As(err, &failed) && failed.Number == 1213
}

// Until goes on until it succeeds.
func (s *store) Until(ctx context.Context, id int64) {
	for {
		if err := s.pay(ctx, id); err == nil { // want `^s\.pay \(… → sqlx ExecContext\) is sent again at once where it fails, without a bound: on a server that has no room or waits for locks, each failure makes the next; wait between the attempts, longer each time and by chance, and give up after a few \[retry-without-pause\]$`
			return
		}
	}
}

// Deadlocks tries again as long as it is a deadlock that came out.
func (s *store) Deadlocks(ctx context.Context, id int64) error {
	for {
		err := s.pay(ctx, id) // want `^s\.pay .* without a bound: .*\[retry-without-pause\]$`
		if deadlock(err) {
			continue
		}
		return err
	}
}

// Numbers does so by the number of the error, behind a label.
func (s *store) Numbers(db *sql.DB, id int64) error {
again:
	_, err := db.Exec("DELETE FROM carts WHERE user_id = ?", id) // want `^database/sql Exec is sent again at once where it fails, without a bound`
	if me, ok := err.(*mysql.MySQLError); ok && me.Number == 1205 {
		goto again
	}
	return err
}

// Condition has the error as the loop's condition.
func (s *store) Condition(order *Order) {
	err := s.gorm.Save(order).Error
	for err != nil {
		err = s.gorm.Save(order).Error // want `^gorm Save is sent again at once where it fails, without a bound`
	}
}

// Kinds has a kind of error as the loop's condition.
func (s *store) Kinds(ctx context.Context, id int64) error {
	err := s.pay(ctx, id)
	for deadlock(err) {
		err = s.pay(ctx, id) // want `^s\.pay .* is sent again at once where it fails, without a bound`
	}
	return err
}

// UntilEnd goes on until there is no more: what ends it is an error, too.
func (s *store) UntilEnd(ctx context.Context, id int64) {
	var err error
	for err != sql.ErrNoRows && !errors.Is(err, sql.ErrTxDone) {
		err = s.pay(ctx, id)
	}
}

// Begins tries a whole transaction again.
func (s *store) Begins(ctx context.Context, from, to int64) error {
	for {
		tx, err := s.db.BeginTxx(ctx, nil) // want `^sqlx BeginTxx is sent again at once where it fails, without a bound`
		if err != nil {
			return err
		}
		if err = move(ctx, tx, from, to); err == nil {
			return tx.Commit()
		}
		tx.Rollback()
		if !deadlock(err) {
			return err
		}
	}
}

func move(ctx context.Context, tx *sqlx.Tx, from, to int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE accounts SET n = n - 1 WHERE id = ?", from)
	return err
}

// Within gives the transaction as a function.
func (s *store) Within(id int64) error {
	for {
		err := s.gorm.Transaction(func(tx *gorm.DB) error { // want `^gorm Transaction .*is sent again at once where it fails, without a bound`
			return tx.Exec("UPDATE stock SET n = n - 1 WHERE id = ?", id).Error
		})
		if err == nil || !deadlock(err) {
			return err
		}
	}
}

// Picks is left where the choice of a row fails: what is tried again is the transaction
// behind it, and in Notes and Checked the one statement.
func (s *store) Picks(ctx context.Context) error {
	for {
		var id int64
		if err := s.db.QueryRowContext(ctx, "SELECT id FROM seats WHERE free = 1 LIMIT 1").Scan(&id); err != nil {
			if err == sql.ErrNoRows {
				return nil
			}
			return err
		}
		tx, err := s.db.BeginTxx(ctx, nil) // want `^sqlx BeginTxx is sent again at once where it fails, without a bound`
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO bookings (seat_id) VALUES (?)", id); err != nil {
			tx.Rollback()
			continue
		}
		if err := tx.Commit(); err != nil {
			tx.Rollback()
			continue
		}
		break
	}
	return nil
}

func (s *store) Notes(ctx context.Context) error {
	for {
		var id int64
		err := s.db.GetContext(ctx, &id, "SELECT id FROM seats WHERE free = 1 LIMIT 1")
		if err != nil {
			return err
		}
		if err := s.pay(ctx, 1); err == nil { // want `^s\.pay .* is sent again at once where it fails, without a bound`
			return nil
		}
	}
}

func (s *store) Checked(ctx context.Context) error {
	for {
		if err := s.pay(ctx, 1); err != nil { // want `^s\.pay .* is sent again at once where it fails, without a bound`
			if !deadlock(err) {
				return err
			}
			continue
		}
		if err := s.pay(ctx, 2); err != nil {
			return err
		}
		break
	}
	return nil
}

// Thousand is a bound, but none that matters.
func (s *store) Thousand(ctx context.Context, id int64) (err error) {
	for i := 0; i < 1000; i++ {
		if err = s.pay(ctx, id); err == nil { // want `^s\.pay .* is sent again at once where it fails, up to 1000 times: `
			return nil
		}
	}
	return err
}

// Victim tries again where it was the victim of a deadlock, and for nothing else.
func (s *store) Victim(ctx context.Context, id int64) (err error) {
	for i := 0; i < 100; i++ {
		if err = s.pay(ctx, id); err == nil {
			return nil
		}
		if deadlock(err) {
			continue
		}
		return err
	}
	return err
}

// VictimForLong does so too often.
func (s *store) VictimForLong(ctx context.Context, id int64) (err error) {
	for i := 0; i < 1000; i++ {
		if err = s.pay(ctx, id); err == nil { // want `^s\.pay .* is sent again at once where it fails, up to 1000 times: `
			return nil
		}
		if deadlock(err) {
			continue
		}
		return err
	}
	return err
}

// Waiter tries again where it has waited in vain.
func (s *store) Waiter(ctx context.Context, id int64) (err error) {
	for i := 0; i < 100; i++ {
		err = s.pay(ctx, id) // want `^s\.pay .* is sent again at once where it fails, up to 100 times: `
		if err == nil {
			return nil
		}
		switch code(err) {
		case 1205, 1213:
			continue
		}
		return err
	}
	return err
}

// Payer is implemented by store.
type Payer interface {
	Pay(ctx context.Context, id int64) error
}

// Pay pays.
func (s *store) Pay(ctx context.Context, id int64) error { return s.pay(ctx, id) }

// Behind asks an interface.
func Behind(ctx context.Context, p Payer, id int64) {
	for {
		err := p.Pay(ctx, id) // want `^p\.Pay \(… → .*sqlx ExecContext\) is sent again at once where it fails`
		if err != nil {
			continue
		}
		break
	}
}

// Few are few attempts; Chosen as many as somebody has chosen.
func (s *store) Few(ctx context.Context, id int64) (err error) {
	for i := 0; i < 3; i++ {
		if err = s.pay(ctx, id); err == nil {
			return nil
		}
	}
	return err
}

func (s *store) Chosen(ctx context.Context, id int64, most int) (err error) {
	for i := 0; ; i++ {
		if err = s.pay(ctx, id); err == nil || i >= most {
			return err
		}
	}
}

// Sleeps waits, Jitters and Waits by way of what they call.
func (s *store) Sleeps(ctx context.Context, id int64) {
	for {
		if err := s.pay(ctx, id); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

func pause(attempt int) { time.Sleep(rand.N(10 * time.Millisecond << attempt)) }

func (s *store) Jitters(ctx context.Context, id int64) error {
	for attempt := 0; ; attempt++ {
		err := s.pay(ctx, id)
		if !deadlock(err) {
			return err
		}
		pause(attempt)
	}
}

// limiter says when to go on.
type limiter interface {
	Backoff(ctx context.Context) error
}

func (s *store) Waits(ctx context.Context, id int64, l limiter) error {
	for {
		err := s.pay(ctx, id)
		if err == nil {
			return nil
		}
		if err := l.Backoff(ctx); err != nil {
			return err
		}
	}
}

// Until a time is over, or a context.
func (s *store) Limited(ctx context.Context, id int64) error {
	start := time.Now()
	for {
		err := s.pay(ctx, id)
		if err == nil || time.Since(start) > time.Second {
			return err
		}
	}
}

func (s *store) Cancelled(ctx context.Context, id int64) error {
	for {
		err := s.pay(ctx, id)
		if err == nil || ctx.Err() != nil {
			return err
		}
	}
}

// Names tries another name each time.
func (s *store) Names(ctx context.Context, next func() string) (name string, err error) {
	for {
		name = next()
		if _, err = s.db.ExecContext(ctx, "INSERT INTO shops (name) VALUES (?)", name); err == nil {
			return name, nil
		}
	}
}

// Taken draws a new code in what it calls, and says when it was there.
func (s *store) Taken(ctx context.Context) error {
	for {
		err := s.draw(ctx)
		if isDuplicate(err) {
			continue
		}
		return err
	}
}

func (s *store) draw(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO coupons (code) VALUES (?)", rand.Int64())
	return err
}

func isDuplicate(err error) bool {
	var failed *mysql.MySQLError
	return errors.As(err, &failed) && failed.Number == 1062
}

// Work goes on whatever comes out.
func (s *store) Work(ctx context.Context, next func() int64) {
	for {
		if err := s.pay(ctx, next()); err != nil {
			continue
		}
	}
}

// Connect waits for a server that starts.
func Connect(db *sql.DB) {
	for {
		if err := db.Ping(); err == nil {
			return
		}
	}
}

// Order is a row.
type Order struct{ ID int64 }
