// Package fixed is the service after incident 3: one request refills the cache,
// all transactions lock payments before users, the bank is asked before, and
// the indexes are there.
package fixed

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	_ "github.com/go-sql-driver/mysql" // the driver
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"
)

// User is a row of users.
type User struct {
	ID     int64
	Name   string
	Orders int
}

// Shop keeps users, carts and payments.
type Shop struct {
	db    *sql.DB
	rdb   *redis.Client
	bank  string
	loads singleflight.Group
}

// User reads a user through the cache.
func (s *Shop) User(ctx context.Context, id int64) (*User, error) {
	key := fmt.Sprintf("user:%d", id)
	if data, err := s.rdb.Get(ctx, key).Bytes(); err == nil {
		if len(data) == 0 {
			return nil, sql.ErrNoRows
		}
		u := new(User)
		if json.Unmarshal(data, u) == nil {
			return u, nil
		}
	}
	v, err, _ := s.loads.Do(key, func() (any, error) { return s.load(ctx, key, id) })
	if err != nil {
		return nil, err
	}
	return v.(*User), nil
}

// load reads a user and fills the cache, with nothing if there is no such user.
func (s *Shop) load(ctx context.Context, key string, id int64) (*User, error) {
	u := &User{ID: id}
	err := s.db.QueryRowContext(ctx, "SELECT name, orders FROM users WHERE id = ?", id).Scan(&u.Name, &u.Orders)
	if errors.Is(err, sql.ErrNoRows) {
		if err := s.rdb.Set(ctx, key, "", time.Minute).Err(); err != nil {
			return nil, err
		}
		return nil, sql.ErrNoRows
	}
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(u)
	if err != nil {
		return nil, err
	}
	return u, s.rdb.Set(ctx, key, data, 10*time.Minute+rand.N(time.Minute)).Err()
}

// Pay takes a payment: first its row, then the user's.
func (s *Shop) Pay(ctx context.Context, payment, user int64) error {
	if err := s.charge(ctx, payment); err != nil {
		return err
	}
	return s.set(ctx, payment, user, "paid", 1)
}

// Cancel gives a payment up: first its row, then the user's.
func (s *Shop) Cancel(ctx context.Context, payment, user int64) error {
	return s.set(ctx, payment, user, "cancelled", -1)
}

func (s *Shop) set(ctx context.Context, payment, user int64, status string, orders int) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := tx.ExecContext(ctx, "UPDATE payments SET status = ? WHERE id = ?", status, payment); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE users SET orders = orders + ? WHERE id = ?", orders, user); err != nil {
		return err
	}
	return tx.Commit()
}

// charge asks the bank.
func (s *Shop) charge(ctx context.Context, payment int64) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("%s/charge/%d", s.bank, payment), nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Empty empties a cart.
func (s *Shop) Empty(ctx context.Context, user int64) error {
	_, err := s.db.ExecContext(ctx, "DELETE FROM carts WHERE user_id = ?", user)
	return err
}

// Expire gives payments up that nobody has made, some at a time: it reads which
// they are, and locks them by their primary keys.
func (s *Shop) Expire(ctx context.Context) error {
	for {
		ids, err := s.unpaid(ctx)
		if err != nil || len(ids) == 0 {
			return err
		}
		marks := strings.Repeat(",?", len(ids))[1:]
		if _, err := s.db.ExecContext(ctx, "UPDATE payments SET status = 'expired' WHERE id IN ("+marks+")", ids...); err != nil {
			return err
		}
	}
}

// unpaid are some of the payments that nobody has made.
func (s *Shop) unpaid(ctx context.Context) ([]any, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id FROM payments WHERE status = 'new' ORDER BY id LIMIT 500")
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // it is only read
	var ids []any
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
