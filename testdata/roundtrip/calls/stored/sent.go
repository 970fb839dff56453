package stored

import (
	"context"
	"database/sql"
	"sync"

	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"

	"example.com/shop/calls/store"
)

// pool runs what it is given.
type pool struct {
	jobs chan func()
	wg   sync.WaitGroup
}

func newPool(n int) *pool {
	p := &pool{jobs: make(chan func())}
	for range n {
		p.wg.Go(func() {
			for job := range p.jobs {
				job()
			}
		})
	}
	return p
}

func (p *pool) submit(job func()) { p.jobs <- job }

func (p *pool) close() {
	close(p.jobs)
	p.wg.Wait()
}

// Sent sends a function for each id.
func Sent(ctx context.Context, users *store.Users, ids []int64) []store.User {
	found := make([]store.User, len(ids))
	jobs := make(chan func())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for job := range jobs {
				job()
			}
		})
	}
	for i, id := range ids {
		jobs <- func() {
			found[i], _ = users.Get(ctx, id) // want `^query in loop: users\.Get runs len\(ids\) times per Sent`
		}
	}
	close(jobs)
	wg.Wait()
	return found
}

// Submitted hands it to a pool.
func Submitted(ctx context.Context, db *gorm.DB, ids []int64) []Parcel {
	found := make([]Parcel, len(ids))
	p := newPool(4)
	defer p.close()
	for i, id := range ids {
		p.submit(func() {
			db.WithContext(ctx).First(&found[i], id) // want `^query in loop: gorm First runs len\(ids\) times per Submitted`
		})
	}
	return found
}

// SubmittedOne hands one function to it, for all.
func SubmittedOne(ctx context.Context, users *store.Users, ids []int64) []store.User {
	p := newPool(1)
	defer p.close()
	var found []store.User
	p.submit(func() { found, _ = users.GetMany(ctx, ids) })
	for range ids {
		p.submit(func() {})
	}
	return found
}

type task struct {
	id   int64
	do   func(context.Context, int64) error
	done func(error)
}

type tasks struct{ queue chan task }

func (t *tasks) work(ctx context.Context) {
	for next := range t.queue {
		_ = next.do(ctx, next.id)
	}
}

// Touch sends a struct with a function for each id; what nobody calls does nothing.
func (t *tasks) Touch(ctx context.Context, cache *redis.Client, db *sql.DB, ids []int64) {
	go t.work(ctx)
	for _, id := range ids {
		next := task{id: id, done: func(error) { _, _ = db.ExecContext(ctx, "DELETE FROM tasks WHERE id = ?", id) }}
		t.queue <- next
	}
	for _, id := range ids {
		t.queue <- task{id: id, do: func(ctx context.Context, _ int64) error { return cache.Get(ctx, "seen").Err() }} // want `^cache call in loop: func literal runs len\(ids\) times per .*Touch`
	}
	for _, id := range ids {
		t.queue <- task{id, touch(db), nil} // want `^query in loop: touch\(db\) runs len\(ids\) times per .*Touch`
	}
}

func touch(db *sql.DB) func(context.Context, int64) error {
	return func(ctx context.Context, id int64) error {
		_, err := db.ExecContext(ctx, "UPDATE users SET seen = NOW() WHERE id = ?", id)
		return err
	}
}

// Forwarded sends what events bring: as often as they come.
func Forwarded(ctx context.Context, users *store.Users, events <-chan int64, jobs chan<- func()) {
	for id := range events {
		jobs <- func() { _, _ = users.Get(ctx, id) }
	}
}
