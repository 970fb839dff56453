// Package pg is about PostgreSQL: what its SQL does is not looked at.
package pg

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

type service struct{ pool *pgxpool.Pool }

func (s *service) Pgx(ctx context.Context, want map[int64]int) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		for id, n := range want {
			if _, err := tx.Exec(ctx, "UPDATE items SET n = n - $1 WHERE id = $2", n, id); err != nil { // want `locks row by row`
				return err
			}
		}
		_, err := s.pool.Exec(ctx, "UPDATE totals SET n = 0") // want `runs on s.pool, outside the transaction tx`
		return err
	})
}
