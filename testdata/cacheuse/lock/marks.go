package lock

import (
	"context"
	"time"
)

// Handled marks what has been handled, and takes the mark back where that has failed: what has
// succeeded leaves it there, so it is no lock.
func (l *Locks) Handled(ctx context.Context, id string, work func() error) error {
	ok, err := l.rdb.SetNX(ctx, "lock:handled:"+id, 1, 24*time.Hour).Result()
	if err != nil || !ok {
		return err
	}
	if err := work(); err != nil {
		l.rdb.Del(ctx, "lock:handled:"+id)
		return err
	}
	return nil
}

// Either way it is given back.
func (l *Locks) Either(ctx context.Context, id string, work func() error) error {
	ok, err := l.rdb.SetNX(ctx, "lock:either:"+id, 1, time.Minute).Result()
	if err != nil || !ok {
		return err
	}
	if err := work(); err != nil {
		l.rdb.Del(ctx, "lock:either:"+id) // want `go-redis Del gives the lock lock:either:\{\} back without asking whose it is`
		return err
	}
	return l.rdb.Del(ctx, "lock:either:"+id).Err() // want `go-redis Del gives the lock lock:either:\{\} back without asking whose it is`
}
