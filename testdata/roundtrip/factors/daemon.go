package factors

import (
	"context"
	"log/slog"
	"time"
)

// job is what a worker gets to do.
type job struct {
	IDs []int64
}

// Each turn of these loops waits for something to happen: how often they run is
// not up to them, so nothing is said, except about the last one.

// Ticker purges now and then.
func (s *shop) Ticker(ctx context.Context) {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for range ticker.C {
		if _, err := s.purge(ctx, batchSize); err != nil {
			slog.ErrorContext(ctx, "purge", "error", err)
		}
	}
}

// Select waits for a job or for the end.
func (s *shop) Select(ctx context.Context, ids <-chan int64) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case id := <-ids:
			if err := s.pay(ctx, id); err != nil {
				return err
			}
		}
	}
}

// Receive takes one job after the other out of a channel.
func (s *shop) Receive(ctx context.Context, jobs <-chan job) error {
	for job := range jobs {
		if _, err := s.orders(ctx, job.IDs); err != nil {
			return err
		}
	}
	return nil
}

// ReceiveOK does so by hand.
func (s *shop) ReceiveOK(ctx context.Context, ids <-chan int64) error {
	for {
		id, ok := <-ids
		if !ok {
			return nil
		}
		if err := s.pay(ctx, id); err != nil {
			return err
		}
	}
}

// Sleep polls.
func (s *shop) Sleep(ctx context.Context) {
	for ctx.Err() == nil {
		if _, err := s.purge(ctx, batchSize); err != nil {
			slog.ErrorContext(ctx, "purge", "error", err)
		}
		time.Sleep(time.Second)
	}
}

// JobsOneByOne waits for its jobs, but a job is many queries.
func (s *shop) JobsOneByOne(ctx context.Context, jobs <-chan job) error {
	for job := range jobs {
		for _, id := range job.IDs {
			if err := s.pay(ctx, id); err != nil { // want `^query in loop: s\.pay runs len\(job\.IDs\) times per .*JobsOneByOne .*\[query-in-loop\]$`
				return err
			}
		}
	}
	return nil
}

// Paced sleeps behind each order, so as to leave the server time.
func (s *shop) Paced(ctx context.Context, ids []int64) {
	for _, id := range ids {
		if err := s.pay(ctx, id); err != nil {
			slog.ErrorContext(ctx, "pay", "error", err)
		}
		time.Sleep(time.Second)
	}
}

// BackOff sleeps only where something went wrong.
func (s *shop) BackOff(ctx context.Context, ids []int64) {
	for _, id := range ids {
		if err := s.pay(ctx, id); err != nil { // want `^query in loop: s\.pay runs len\(ids\) times per .*BackOff .*\[query-in-loop\]$`
			time.Sleep(time.Second)
		}
	}
}
