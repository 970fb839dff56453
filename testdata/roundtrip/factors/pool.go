package factors

import (
	"context"
	"sync"

	"gorm.io/gorm"
)

// PayPool costs what is sent, however many workers there are.
func (s *shop) PayPool(ctx context.Context, ids []int64, n int) {
	jobs := make(chan int64)
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for id := range jobs {
				_ = s.pay(ctx, id) // want `^query in loop: s\.pay runs len\(ids\) times per .*PayPool .*\[query-in-loop\]$`
			}
		}()
	}
	for _, id := range ids {
		jobs <- id
	}
	close(jobs)
	wg.Wait()
}

// Saved has one receiver, and the sender in a goroutine.
func Saved(db *gorm.DB, names []string) {
	lines := make(chan Line, 16)
	go func() {
		defer close(lines)
		for _, name := range names {
			lines <- Line{SKU: name}
		}
	}()
	for line := range lines {
		db.Create(&line) // want `^query in loop: gorm Create runs len\(names\) times per Saved; .*\[query-in-loop\]$`
	}
}

// Fixed sends three.
func (s *shop) Fixed(ctx context.Context, n int) {
	jobs := make(chan int64, 3)
	for _, id := range [...]int64{1, 2, 3} {
		jobs <- id
	}
	close(jobs)
	for range n {
		go func() {
			for id := range jobs {
				_ = s.pay(ctx, id)
			}
		}()
	}
}

// Polled has no end: what comes is not up to the loop.
func (s *shop) Polled(ctx context.Context, poll func() []int64) {
	jobs := make(chan int64)
	go func() {
		for {
			for _, id := range poll() {
				jobs <- id
			}
		}
	}()
	for id := range jobs {
		_ = s.pay(ctx, id)
	}
}

// Others gives its channel to who sends, too.
func (s *shop) Others(ctx context.Context, ids []int64, add func(chan<- int64)) {
	jobs := make(chan int64)
	go add(jobs)
	go func() {
		for _, id := range ids {
			jobs <- id
		}
	}()
	for id := range jobs {
		_ = s.pay(ctx, id)
	}
}
