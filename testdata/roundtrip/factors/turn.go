package factors

import (
	"context"
	"errors"
	"log"
	"net/http"
)

// What a turn does not wait for can be collected.

// Told writes first and calls then.
func (s *shop) Told(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if _, err := s.db.ExecContext(ctx, "UPDATE orders SET told = 1 WHERE id = ?", id); err != nil { // want `^query in loop: sqlx ExecContext runs len\(ids\) times per .*Told; collect the rows.*\[query-in-loop\]$`
			return err
		}
		if _, err := http.Get("http://mail/send"); err != nil {
			return err
		}
	}
	return nil
}

// Asked reads what it calls with, and that can be loaded before.
func (s *shop) Asked(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		order, err := s.order(ctx, id) // want `^query in loop: s\.order runs len\(ids\) times per .*Asked .*load once before.*\[query-in-loop\]$`
		if err != nil {
			return err
		}
		if _, err := http.Get("http://mail/send?" + http.StatusText(int(order.Total))); err != nil { // want `^remote call in loop: net/http Get runs len\(ids\) times per .*Asked; .*\[rpc-in-loop\]$`
			return err
		}
	}
	return nil
}

// Absent only says that there was no row.
func (s *shop) Absent(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		result, err := s.db.ExecContext(ctx, "DELETE FROM carts WHERE id = ?", id) // want `^query in loop: sqlx ExecContext runs len\(ids\) times per .*Absent; collect the keys.*\[query-in-loop\]$`
		if err != nil {
			return err
		}
		if n, _ := result.RowsAffected(); n == 0 {
			log.Printf("no cart %d", id)
		}
	}
	return nil
}

// Checked fails where a row is not there.
func (s *shop) Checked(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		result, err := s.db.ExecContext(ctx, "DELETE FROM carts WHERE id = ?", id) // want `^query in loop: sqlx ExecContext runs len\(ids\) times per .*Checked; collect the keys.*\[query-in-loop\]$`
		if err != nil {
			return err
		}
		if n, _ := result.RowsAffected(); n == 0 {
			return errors.New("no such cart")
		}
	}
	return nil
}
