// Package loud is the service of incident 3. When the key of a popular user
// expired, every request missed, asked MySQL at once, and queued behind
// transactions that locked payments and users in two orders, held their locks
// during a call of the bank, and read whole tables to find the rows of a user.
package loud

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	_ "github.com/go-sql-driver/mysql" // the driver
	"github.com/redis/go-redis/v9"
)

// User is a row of users.
type User struct {
	ID     int64
	Name   string
	Orders int
}

// Shop keeps users, carts and payments.
type Shop struct {
	db   *sql.DB
	rdb  *redis.Client
	bank string
}

// User reads a user through the cache.
func (s *Shop) User(ctx context.Context, id int64) (*User, error) {
	key := fmt.Sprintf("user:%d", id)
	if data, err := s.rdb.Get(ctx, key).Bytes(); err == nil {
		u := new(User)
		if json.Unmarshal(data, u) == nil {
			return u, nil
		}
	}
	u := &User{ID: id}
	err := s.db.QueryRowContext(ctx, "SELECT name, orders FROM users WHERE id = ?", id).Scan(&u.Name, &u.Orders)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(u)
	if err != nil {
		return nil, err
	}
	return u, s.rdb.Set(ctx, key, data, 10*time.Minute).Err()
}

// Pay takes a payment: first its row, then the user's.
func (s *Shop) Pay(ctx context.Context, payment, user int64) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := tx.ExecContext(ctx, "UPDATE payments SET status = 'paid' WHERE id = ?", payment); err != nil {
		return err
	}
	if err := s.charge(ctx, payment); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE users SET orders = orders + 1 WHERE id = ?", user); err != nil {
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

// Cancel gives a payment up: first the user's row, then the payment's.
func (s *Shop) Cancel(ctx context.Context, payment, user int64) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := tx.ExecContext(ctx, "UPDATE users SET orders = orders - 1 WHERE id = ?", user); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE payments SET status = 'cancelled' WHERE id = ?", payment); err != nil {
		return err
	}
	return tx.Commit()
}

// Empty empties a cart.
func (s *Shop) Empty(ctx context.Context, user int64) error {
	_, err := s.db.ExecContext(ctx, "DELETE FROM carts WHERE user_id = ?", user)
	return err
}

// Expire gives payments up that nobody has made.
func (s *Shop) Expire(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, "UPDATE payments SET status = 'expired' WHERE status = 'new'")
	return err
}
