package retry

import (
	"context"
	"errors"
	"time"

	"github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

func code(err error) uint16 {
	var failed *mysql.MySQLError
	if errors.As(err, &failed) {
		return failed.Number
	}
	return 0
}

// Elsewhere waits for another error than the one that comes back at once.
func (s *store) Elsewhere(ctx context.Context, id int64) error {
	for {
		err := s.pay(ctx, id) // want `^s\.pay .* is sent again at once where it fails, without a bound`
		switch code(err) {
		case 1213:
			continue
		case 1040:
			time.Sleep(time.Second)
			continue
		}
		return err
	}
}

// OnSuccess waits where nothing has failed.
func (s *store) OnSuccess(ctx context.Context, id int64) error {
	for {
		err := s.pay(ctx, id) // want `^s\.pay .* is sent again at once where it fails, without a bound`
		if err == nil {
			time.Sleep(10 * time.Millisecond)
			return nil
		}
		if code(err) != 1213 {
			return err
		}
	}
}

// OtherArm waits if it is not a deadlock.
func (s *store) OtherArm(ctx context.Context, id int64) {
	for {
		err := s.pay(ctx, id) // want `^s\.pay .* is sent again at once where it fails, without a bound`
		if err == nil {
			return
		}
		if deadlock(err) {
			continue
		}
		pause(1)
	}
}

// BeforeReturn waits and then gives up.
func (s *store) BeforeReturn(ctx context.Context, id int64) error {
	for {
		err := s.pay(ctx, id) // want `^s\.pay .* is sent again at once where it fails, without a bound`
		if err == nil {
			return nil
		} else if !deadlock(err) {
			time.Sleep(time.Second)
			return err
		}
	}
}

// Tagless is the same as a switch without a tag.
func (s *store) Tagless(ctx context.Context, id int64) error {
	for {
		err := s.pay(ctx, id) // want `^s\.pay .* is sent again at once where it fails, without a bound`
		switch {
		case err == nil:
			time.Sleep(time.Second)
			return nil
		case deadlock(err):
			continue
		}
		time.Sleep(time.Second)
	}
}

// Both waits in each branch that goes on.
func (s *store) Both(ctx context.Context, id int64) error {
	for {
		err := s.pay(ctx, id)
		switch code(err) {
		case 1213:
			time.Sleep(10 * time.Millisecond)
		case 1040:
			time.Sleep(time.Second)
		default:
			return err
		}
	}
}

// Failed waits in a branch that every failure takes.
func (s *store) Failed(ctx context.Context, id int64) error {
	for {
		err := s.pay(ctx, id)
		if err != nil {
			time.Sleep(time.Second)
		}
		if err == nil {
			return nil
		}
	}
}

// Sorted asks twice: what it waits for is what comes back.
func (s *store) Sorted(ctx context.Context, id int64) error {
	for {
		err := s.pay(ctx, id)
		if deadlock(err) {
			time.Sleep(time.Second)
		}
		if !deadlock(err) {
			return err
		}
	}
}

// Sometimes waits, as often as the program says.
func (s *store) Sometimes(ctx context.Context, id int64, calm bool) {
	for {
		if err := s.pay(ctx, id); err == nil {
			return
		}
		if calm {
			time.Sleep(time.Second)
		}
	}
}

// Timed waits for a tick, unless it has succeeded.
func (s *store) Timed(ctx context.Context, id int64, tick <-chan time.Time) {
	for {
		if err := s.pay(ctx, id); err != nil {
			if deadlock(err) {
				<-tick
				continue
			}
		}
		return
	}
}

// Itself calls itself on a deadlock.
func (s *store) Itself(ctx context.Context, id int64) error {
	err := s.pay(ctx, id) // want `^s\.pay \(… → sqlx ExecContext\) is sent again at once where it fails, without a bound`
	var failed *mysql.MySQLError
	if errors.As(err, &failed) && failed.Number == 1205 {
		return s.Itself(ctx, id)
	}
	return err
}

func (s *store) ItselfByKind(ctx context.Context, id int64) error {
	if err := s.pay(ctx, id); err != nil { // want `^s\.pay .* is sent again at once where it fails, without a bound`
		if deadlock(err) {
			return s.ItselfByKind(ctx, id)
		}
		return err
	}
	return nil
}

func ItselfWithin(db *gorm.DB, id int64) error {
	err := db.Transaction(func(tx *gorm.DB) error { // want `^gorm Transaction .*is sent again at once where it fails, without a bound`
		return tx.Exec("UPDATE stock SET n = n - 1 WHERE id = ?", id).Error
	})
	switch code(err) {
	case 1205, 1213:
		return ItselfWithin(db, id)
	}
	return err
}

func (s *store) ItselfAsserted(id int64) error {
	_, err := s.db.Exec("DELETE FROM carts WHERE user_id = ?", id) // want `^sqlx Exec is sent again at once where it fails, without a bound`
	if failed, ok := err.(*mysql.MySQLError); ok && failed.Number == 1205 {
		err = s.ItselfAsserted(id)
	}
	return err
}

func (s *store) ItselfAlways(ctx context.Context, id int64) {
	if err := s.pay(ctx, id); err != nil { // want `^s\.pay .* is sent again at once where it fails, without a bound`
		s.ItselfAlways(ctx, id)
	}
}

// ItselfLess counts, and the others below are silent, too.
func (s *store) ItselfLess(ctx context.Context, id int64, left int) error {
	err := s.pay(ctx, id)
	if deadlock(err) && left > 0 {
		return s.ItselfLess(ctx, id, left-1)
	}
	return err
}

func (s *store) ItselfLater(ctx context.Context, id int64) error {
	err := s.pay(ctx, id)
	if deadlock(err) {
		time.Sleep(time.Second)
		return s.ItselfLater(ctx, id)
	}
	return err
}

// Of another row.
func (s *store) ItselfNext(ctx context.Context, id int64) error {
	if err := s.pay(ctx, id); err != nil {
		return s.ItselfNext(ctx, id+1)
	}
	return nil
}

// With another number.
func (s *store) ItselfDrawn(ctx context.Context, draw func() int64) error {
	n := draw()
	if err := s.pay(ctx, n); err != nil {
		return s.ItselfDrawn(ctx, draw)
	}
	return nil
}

// Until a context is over.
func (s *store) ItselfCancelled(ctx context.Context, id int64) error {
	err := s.pay(ctx, id)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if deadlock(err) {
		return s.ItselfCancelled(ctx, id)
	}
	return err
}

// What made it fail has been made good.
func (s *store) ItselfMended(ctx context.Context, id int64) error {
	err := s.pay(ctx, id)
	if code(err) == 1146 {
		if err := s.create(ctx); err != nil {
			return err
		}
		return s.ItselfMended(ctx, id)
	}
	return err
}

func (s *store) create(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, "CREATE TABLE orders (id BIGINT PRIMARY KEY, paid TINYINT)")
	return err
}

// One that was taken is drawn anew.
func (s *store) ItselfTaken(ctx context.Context) error {
	err := s.draw(ctx)
	if isDuplicate(err) {
		return s.ItselfTaken(ctx)
	}
	return err
}
