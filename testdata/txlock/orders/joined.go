package orders

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"
)

func locked(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM orders WHERE id = 7")
	return err
}

func Joined(ctx context.Context, pool *sql.DB, cache *redis.Client) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			notify()
		}()
	}
	wg.Wait() // nothing is locked yet
	if err := locked(ctx, tx); err != nil {
		return err
	}
	wg.Add(1)
	go func() {
		defer wg.Done()
		notify()
	}()
	wg.Wait() // want `net/http Get \(… → notify\) is waited for while tx holds locks on rows of orders`
	var g errgroup.Group
	g.Go(notify)
	g.Go(func() error { return cache.Del(ctx, "orders").Err() })
	if err := g.Wait(); err != nil { // want `is waited for while tx holds locks on rows of orders`
		return err
	}
	results := make(chan error)
	go func() {
		defer close(results)
		results <- notify()
	}()
	for err := range results { // want `net/http Get \(… → notify\) is waited for while tx holds locks on rows of orders`
		if err != nil {
			return err
		}
	}
	if _, err := os.ReadFile("/etc/orders"); err != nil { // a file that is read waits for nobody
		return err
	}
	return tx.Commit()
}

// process waits for a process, at most so long.
func process(limit time.Duration) error {
	cmd := exec.Command("zip", "a")
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan error)
	go func() { done <- cmd.Wait() }()
	select {
	case <-time.After(limit):
		cmd.Process.Kill()
		<-done
		return os.ErrDeadlineExceeded
	case err := <-done:
		return err
	}
}

func Process(ctx context.Context, pool *sql.DB) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := locked(ctx, tx); err != nil {
		return err
	}
	if err := process(time.Minute); err != nil { // want `os/exec Wait \(… → process\) is waited for while tx holds locks on rows of orders`
		return err
	}
	return tx.Commit()
}

// Unjoined is silent: nobody waits, or nothing takes long, or the row is free again.
func Unjoined(ctx context.Context, pool *sql.DB) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := locked(ctx, tx); err != nil {
		return err
	}
	var late, quick sync.WaitGroup
	late.Add(1)
	go func() {
		defer late.Done()
		notify()
	}()
	var sum int
	quick.Add(1)
	go func() {
		defer quick.Done()
		sum++
	}()
	quick.Wait()
	ready := make(chan int, 1)
	ready <- sum
	close(ready)
	for n := range ready {
		sum += n
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	late.Wait()
	return nil
}

// None is silent where no row was deleted: there is none to wait for.
func None(ctx context.Context, pool *sql.DB, id int64) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	res, err := tx.ExecContext(ctx, "DELETE FROM orders WHERE id = ?", id)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return err
	}
	if n == 0 {
		if _, err := http.Get("https://example.com/none"); err != nil {
			return err
		}
	} else if _, err := http.Get("https://example.com/some"); err != nil { // want `is a call of another service while tx holds locks`
		return err
	}
	return tx.Commit()
}

// locking has locked a row before it runs what it is given.
func locking(ctx context.Context, pool *sql.DB, fn func(*sql.Tx) error) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := locked(ctx, tx); err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// beginning locks nothing.
func beginning(ctx context.Context, pool *sql.DB, fn func(*sql.Tx) error) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func Locking(ctx context.Context, pool *sql.DB) error {
	if err := beginning(ctx, pool, func(*sql.Tx) error { return notify() }); err != nil {
		return err
	}
	return locking(ctx, pool, func(*sql.Tx) error { return notify() }) // want `is a call of another service while tx holds locks on rows of orders`
}
