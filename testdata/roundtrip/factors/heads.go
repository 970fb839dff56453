package factors

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
	"github.com/redis/go-redis/v9"
)

// What the head of a loop, or a condition in front, says of its turns.

type sales struct {
	db   *sqlx.DB
	conn *pgx.Conn
	rdb  *redis.Client
}

func (s *sales) on(ctx context.Context, day time.Time) (n int64, err error) {
	err = s.db.GetContext(ctx, &n, "SELECT COUNT(*) FROM sales WHERE day = ?", day)
	return n, err
}

// Days asks day by day.
func (s *sales) Days(ctx context.Context, from, to time.Time) (sum int64) {
	for d := from; d.Before(to); d = d.AddDate(0, 0, 1) {
		n, _ := s.on(ctx, d) // want `^query in loop: s.on runs each d times per .*Days`
		sum += n
	}
	for d := from; !d.After(to); {
		n, _ := s.on(ctx, d) // want `^query in loop: s.on runs each d times per .*Days`
		sum += n
		d = d.Add(24 * time.Hour)
	}
	return sum
}

// Until asks until a time has come.
func (s *sales) Until(ctx context.Context, deadline time.Time) (n int64) {
	for time.Now().Before(deadline) {
		n, _ = s.on(ctx, deadline)
		time.Sleep(time.Second)
	}
	return n
}

// Levels walks a tree with a queue that the head makes and moves on.
func (s *sales) Levels(ctx context.Context, root int64) (all []int64) {
	for queue := []int64{root}; len(queue) > 0; queue = queue[1:] {
		var below []int64
		s.db.SelectContext(ctx, &below, "SELECT id FROM shops WHERE parent_id = ?", queue[0]) // want `^query in loop: sqlx SelectContext runs nodes times per .*Levels`
		queue = append(queue, below...)
		all = append(all, below...)
	}
	return all
}

// ByLevel asks for a whole level at a time.
func (s *sales) ByLevel(ctx context.Context, root int64) (all []int64) {
	for level := []int64{root}; len(level) > 0; {
		query, args, _ := sqlx.In("SELECT id FROM shops WHERE parent_id IN (?)", level)
		var below []int64
		s.db.SelectContext(ctx, &below, query, args...)
		level = level[:0]
		level = append(level, below...)
		all = append(all, below...)
	}
	return all
}

// First asks in the first turn only.
func (s *sales) First(ctx context.Context, days []time.Time) (n int64) {
	for i, day := range days {
		if i == 0 {
			n, _ = s.on(ctx, day)
		}
		if i != 0 {
			n, _ = s.on(ctx, day) // want `^query in loop: s.on runs len\(days\) times per .*First`
		}
	}
	return n
}

// Full sends what the batch has when it is full.
func (s *sales) Full(ctx context.Context, days []time.Time) {
	b := &pgx.Batch{}
	pipe := s.rdb.Pipeline()
	for _, day := range days {
		b.Queue("INSERT INTO sales (day) VALUES ($1)", day)
		pipe.Del(ctx, day.String())
		if b.Len() >= 500 {
			s.conn.SendBatch(ctx, b).Close()
			b = &pgx.Batch{}
		}
		if pipe.Len() > 100 {
			pipe.Exec(ctx)
		}
	}
	pipe.Exec(ctx)
}

// Each makes a batch of its own each turn.
func (s *sales) Each(ctx context.Context, days []time.Time) {
	for _, day := range days {
		b := &pgx.Batch{}
		b.Queue("INSERT INTO sales (day) VALUES ($1)", day)
		if b.Len() >= 10 {
			s.conn.SendBatch(ctx, b).Close() // want `^query in loop: pgx SendBatch runs len\(days\) times per .*Each`
		}
		pipe := s.rdb.Pipeline()
		pipe.Del(ctx, day.String())
		if pipe.Len() > 0 {
			pipe.Exec(ctx) // want `^cache call in loop: go-redis Exec runs .*len\(days\) times per .*Each`
		}
	}
}
