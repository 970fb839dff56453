package factors

import (
	"context"
	"errors"
	"time"
)

const maxAttempts = 3

// pay is one statement.
func (s *shop) pay(ctx context.Context, id int64) error {
	_, err := s.db.ExecContext(ctx, "UPDATE orders SET paid = 1 WHERE id = ?", id)
	return err
}

// The loops of this file try the same thing again until it works: in ordinary
// times they run once, so nothing is said, except about the last two.

// Attempts tries a constant number of times.
func (s *shop) Attempts(ctx context.Context, id int64) (err error) {
	for attempt := 0; attempt < maxAttempts; attempt++ {
		if err = s.pay(ctx, id); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond << attempt)
	}
	return err
}

// ConfiguredAttempts tries as often as it is told.
func (s *shop) ConfiguredAttempts(ctx context.Context, id int64, retries int) (err error) {
	for i := 0; i < retries; i++ {
		err = s.pay(ctx, id)
		if err == nil {
			break
		}
	}
	return err
}

// FreeName looks for a name that is not taken; nearly always the first is free.
func (s *shop) FreeName(ctx context.Context, next func() string) (string, error) {
	for range 10 {
		name := next()
		var taken bool
		if err := s.db.GetContext(ctx, &taken, "SELECT COUNT(*) > 0 FROM shops WHERE name = ?", name); err != nil {
			return "", err
		}
		if !taken {
			return name, nil
		}
	}
	return "", errors.New("no free name")
}

// PayAll tries every order again, but there are many orders.
func (s *shop) PayAll(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := s.Attempts(ctx, id); err != nil { // want `^query in loop: s\.Attempts runs len\(ids\) times per .*PayAll .*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// UntilError looks like a retry but leaves when it fails, not when it works: n
// round trips is the ordinary case.
func (s *shop) UntilError(ctx context.Context, n int) error {
	for i := 0; i < n; i++ {
		if err := s.pay(ctx, int64(i)); err != nil { // want `^query in loop: s\.pay runs n times per .*UntilError .*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Settled asks until an answer comes, twenty times at most: nearly always the
// first has it.
func (s *shop) Settled(ctx context.Context, id int64) (lines []Line) {
	for i := 0; i < 20; i++ {
		lines, _ = s.lines(ctx, id)
		if len(lines) > 0 {
			break
		}
		time.Sleep(time.Duration(i) * time.Millisecond)
	}
	return lines
}

// FreeCode looks for a code that no order has: it leaves on an empty answer.
func (s *shop) FreeCode(ctx context.Context, next func() int64) (code int64) {
	for i := 0; i < 20; i++ {
		code = next()
		lines, err := s.lines(ctx, code)
		if err != nil || len(lines) == 0 {
			break
		}
	}
	return code
}

// FirstSettled leaves at the first answer as well, but another order is asked
// for each time, and the first ones may all be empty.
func (s *shop) FirstSettled(ctx context.Context, ids []int64) (lines []Line) {
	for _, id := range ids {
		lines, _ = s.lines(ctx, id) // want `^query in loop: s\.lines runs len\(ids\) times per .*FirstSettled .*\[query-in-loop\]$`
		if len(lines) > 0 {
			break
		}
	}
	return lines
}

// SettledAll has a loop over data around the attempts.
func (s *shop) SettledAll(ctx context.Context, ids []int64) (n int) {
	for _, id := range ids {
		n += len(s.Settled(ctx, id)) // want `^query in loop: s\.Settled runs len\(ids\) times per .*SettledAll .*\[query-in-loop\]$`
	}
	return n
}
