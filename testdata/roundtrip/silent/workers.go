package silent

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
)

func done(db *sql.DB, job string) {
	db.Exec("UPDATE jobs SET done = 1 WHERE name = ?", job)
}

// Workers are as many as somebody likes: the jobs come through a channel.
func Workers(db *sql.DB, n int, jobs chan string) {
	for i := 0; i < n; i++ {
		go func() {
			for {
				job, ok := <-jobs
				if !ok {
					break
				}
				done(db, job)
			}
		}()
	}
	for range n {
		go func() {
			for job := range jobs {
				done(db, job)
			}
		}()
	}
}

// Failing workers end with the jobs, or when one fails.
func Failing(db *sql.DB, n int, jobs chan string, copyOf func(job string) error) {
	for i := 0; i < n; i++ {
		go func() {
			for {
				job, ok := <-jobs
				if !ok {
					break
				}
				err := db.QueryRow("SELECT name FROM jobs WHERE name = ?", job).Scan(&job)
				if errors.Is(err, sql.ErrNoRows) {
					return
				}
				if err = copyOf(job); err != nil {
					return
				}
			}
		}()
	}
}

// Selecting workers wait for an end, too.
func Selecting(ctx context.Context, db *sql.DB, names []string, jobs chan string) {
	for range names {
		go func() {
			for {
				select {
				case job := <-jobs:
					done(db, job)
				case <-ctx.Done():
					return
				}
			}
		}()
	}
}

// Grouped are started by a group.
func Grouped(db *sql.DB, n int, jobs chan string) error {
	var g errgroup.Group
	for i := 0; i < n; i++ {
		g.Go(func() error {
			for job := range jobs {
				done(db, job)
			}
			return nil
		})
	}
	return g.Wait()
}

// Started jobs are no workers: each has a query of its own.
func Started(db *sql.DB, names []string) {
	for _, name := range names {
		go func() {
			done(db, name) // want `query in loop: done runs len\(names\) times per Started`
		}()
	}
}

// Lines are read by a worker for each job that comes.
func Lines(db *sql.DB, n int, jobs chan []string) {
	for range n {
		go func() {
			for lines := range jobs {
				for _, line := range lines {
					done(db, line) // want `query in loop: done runs len\(lines\) times per Lines`
				}
			}
		}()
	}
}

// Polled asks for each job until it is done, in the same goroutine.
func Polled(db *sql.DB, names []string) {
	for _, name := range names {
		for {
			<-time.After(time.Second)
			done(db, name) // want `query in loop: done runs len\(names\) times per Polled`
		}
	}
}
