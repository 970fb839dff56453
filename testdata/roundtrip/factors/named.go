package factors

import (
	"context"
	"sync"
)

// Workers that have a name get their channel from those who start them.

func (s *shop) worker(ctx context.Context, jobs <-chan int64, wg *sync.WaitGroup) {
	defer wg.Done()
	for id := range jobs {
		_ = s.pay(ctx, id) // want `^query in loop: s\.pay runs len\(ids\) times per .*worker .*\[query-in-loop\]$`
	}
}

// PayNamed starts as many of them as it is told.
func (s *shop) PayNamed(ctx context.Context, ids []int64, n int) {
	jobs := make(chan int64, len(ids))
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go s.worker(ctx, jobs, &wg)
	}
	for _, id := range ids {
		jobs <- id
	}
	close(jobs)
	wg.Wait()
}

func payAll(ctx context.Context, s *shop, jobs chan int64, done chan<- struct{}) {
	for id := range jobs {
		_ = s.pay(ctx, id) // want `^query in loop: s\.pay runs len\(orders\) times per payAll`
	}
	done <- struct{}{}
}

// PayOrders starts one, of which the channel is not for receiving alone.
func PayOrders(ctx context.Context, s *shop, orders []int64) {
	jobs, done := make(chan int64), make(chan struct{})
	go payAll(ctx, s, jobs, done)
	for _, id := range orders {
		jobs <- id
	}
	close(jobs)
	<-done
}

// emit sends each and closes.
func emit(ids []int64) <-chan int64 {
	out := make(chan int64)
	go func() {
		defer close(out)
		for _, id := range ids {
			out <- id
		}
	}()
	return out
}

// Stage receives what another function sends.
func (s *shop) Stage(ctx context.Context, ids []int64) {
	for id := range emit(ids) {
		_ = s.pay(ctx, id) // want `^query in loop: s\.pay runs len\(ids\) times per .*Stage`
	}
}

// Listens is a worker for what comes from outside, as long as the program runs.
func (s *shop) listens(ctx context.Context, jobs <-chan int64) {
	for id := range jobs {
		_ = s.pay(ctx, id)
	}
}

type inbox struct{ jobs chan int64 }

// Run starts one for a channel that belongs to others, too.
func (s *shop) Run(ctx context.Context, in *inbox) {
	go s.listens(ctx, in.jobs)
}

func ticks(n int64) <-chan int64 {
	out := make(chan int64)
	go func() {
		for {
			out <- n
		}
	}()
	return out
}

// Ticks has no end.
func (s *shop) Ticks(ctx context.Context) {
	for id := range ticks(1) {
		_ = s.pay(ctx, id)
	}
}

func refilled(ctx context.Context, s *shop, jobs chan int64) {
	for id := range jobs {
		if s.pay(ctx, id) != nil {
			jobs <- id
		}
	}
}

// Refilled sends what has failed once more: how often, nobody knows.
func Refilled(ctx context.Context, s *shop, ids []int64) {
	jobs := make(chan int64, len(ids))
	go refilled(ctx, s, jobs)
	for _, id := range ids {
		jobs <- id
	}
}

func (s *shop) limited(ctx context.Context, id int64, slots chan struct{}) {
	defer func() { <-slots }()
	_ = s.pay(ctx, id)
}

// Limited bounds how many run at a time, not how many run.
func (s *shop) Limited(ctx context.Context, ids []int64) {
	slots := make(chan struct{}, 8)
	for _, id := range ids {
		slots <- struct{}{}
		go s.limited(ctx, id, slots) // want `^query in loop: s\.limited runs len\(ids\) times per .*Limited`
	}
}

func (s *shop) shared(ctx context.Context, jobs <-chan int64) {
	for id := range jobs {
		_ = s.pay(ctx, id) // want `^query in loop: s\.pay runs len\(ids\) times per .*shared`
	}
}

// All sends as many as there are, Two sends two.
func (s *shop) All(ctx context.Context, ids []int64) {
	jobs := make(chan int64)
	go s.shared(ctx, jobs)
	for _, id := range ids {
		jobs <- id
	}
}

// Two sends two.
func (s *shop) Two(ctx context.Context) {
	jobs := make(chan int64)
	go s.shared(ctx, jobs)
	for _, id := range []int64{1, 2} {
		jobs <- id
	}
}

// Staged keeps the channel in a variable.
func (s *shop) Staged(ctx context.Context, ids []int64) {
	jobs := emit(ids)
	for id := range jobs {
		_ = s.pay(ctx, id) // want `^query in loop: s\.pay runs len\(ids\) times per .*Staged`
	}
}

// Chained starts the next stage by itself, and sends on what it gets.
func (s *shop) Chained(ids []int64) {
	first := make(chan int64)
	go s.chain(first)
	for _, id := range ids {
		first <- id
	}
}

func (s *shop) chain(in <-chan int64) {
	out := make(chan int64)
	go s.chain(out)
	for id := range in {
		out <- id
	}
}
