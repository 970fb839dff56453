package info

import (
	"context"
	"database/sql"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// Locks are taken for each turn, which works under its own.
type Locks struct {
	rdb *goredis.Client
	db  *sql.DB
}

// JobLock is what a runner needs of them.
type JobLock interface {
	TryLock(ctx context.Context, job string) bool
	Unlock(ctx context.Context, job string)
}

// TryLock takes the lock of a job.
func (l *Locks) TryLock(ctx context.Context, job string) bool {
	ok, err := l.rdb.SetNX(ctx, "job:"+job, "1", time.Minute).Result()
	return err == nil && ok
}

// Unlock gives it back.
func (l *Locks) Unlock(ctx context.Context, job string) { l.rdb.Del(ctx, "job:"+job) }

func (l *Locks) work(ctx context.Context, job string) {
	l.db.ExecContext(ctx, job)
}

// RunLocked goes on to the next job where another runner has the lock.
func RunLocked(ctx context.Context, lock JobLock, l *Locks, jobs []string) {
	for _, job := range jobs {
		if !lock.TryLock(ctx, job) { // want `^cache call in loop: lock.TryLock runs len\(jobs\) times per RunLocked .*; each turn works under a lock of its own, so it cannot be batched`
			continue
		}
		l.work(ctx, job)      // want `query in loop: l.work`
		lock.Unlock(ctx, job) // want `lock.Unlock`
	}
}

// RunFree asks for the flag in a variable, and works where it is set.
func (l *Locks) RunFree(ctx context.Context, jobs []string) {
	for _, job := range jobs {
		free, err := l.rdb.SetNX(ctx, "job:"+job, "1", time.Minute).Result() // want `^cache call in loop: go-redis SetNX runs len\(jobs\) times per .*RunFree; each turn works under a lock of its own, so it cannot be batched`
		if err != nil {
			return
		}
		if free {
			l.work(ctx, job) // want `query in loop: l.work`
		}
	}
}
