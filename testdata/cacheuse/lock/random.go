package lock

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"time"
)

// A key that is another one at each call is nobody else's.
func (l *Locks) Random(ctx context.Context, user string) error {
	key := fmt.Sprintf("lock:random:%s:%s", user, rand.Text())
	if err := l.rdb.SetNX(ctx, key, 1, time.Minute).Err(); err != nil {
		return err
	}
	return l.rdb.Del(ctx, key).Err()
}

func token() string { return "t" + rand.Text() }

func (l *Locks) Token(ctx context.Context) error {
	own := token()
	if err := l.rdb.SetNX(ctx, "lock:token:"+own, 1, time.Minute).Err(); err != nil {
		return err
	}
	defer l.rdb.Del(ctx, "lock:token:"+own)
	return nil
}

func (l *Locks) release(ctx context.Context, key string) error { return l.rdb.Del(ctx, key).Err() }

func (l *Locks) Helped(ctx context.Context) error {
	key := "lock:helped:" + rand.Text()
	if err := l.rdb.SetNX(ctx, key, 1, time.Minute).Err(); err != nil {
		return err
	}
	return l.release(ctx, key)
}

// The host is the same for all calls.
func host() string {
	name, _ := os.Hostname()
	return name
}

func (l *Locks) Host(ctx context.Context) error {
	key := "lock:host:" + host()
	if err := l.rdb.SetNX(ctx, key, rand.Text(), time.Minute).Err(); err != nil {
		return err
	}
	return l.rdb.Del(ctx, key).Err() // want `cache-lock-release`
}
