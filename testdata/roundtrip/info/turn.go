package info

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"sync"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"
)

// Branch is what a remote service does.
type Branch struct {
	ID     int64
	URL    string
	Status int
}

// Notify saves how each call went before it makes the next.
func Notify(ctx context.Context, db *sql.DB, branches []Branch) error {
	for _, b := range branches {
		resp, err := http.Get(b.URL)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if _, err := db.ExecContext(ctx, "UPDATE branches SET status = ? WHERE id = ?", resp.StatusCode, b.ID); err != nil { // want `^query in loop: database/sql ExecContext runs len\(branches\) times per Notify; each turn keeps what a remote call has answered, so it cannot be batched \[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// perform calls and saves.
func perform(db *gorm.DB, b *Branch) error {
	resp, err := http.Post(b.URL, "application/json", nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	b.Status = resp.StatusCode
	return db.Save(b).Error
}

// Perform does both in a helper.
func Perform(db *gorm.DB, branches []Branch) error {
	for i := range branches {
		if err := perform(db, &branches[i]); err != nil { // want `^query in loop: perform runs len\(branches\) times per Perform \(.*\); each turn keeps what a remote call has answered.*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Claim does what it could claim.
func Claim(ctx context.Context, db *sql.DB, ids []int64, work func(int64)) error {
	for _, id := range ids {
		result, err := db.ExecContext(ctx, "UPDATE jobs SET owner = 'me' WHERE id = ? AND owner IS NULL", id) // want `^query in loop: database/sql ExecContext runs len\(ids\) times per Claim; whether the turn goes on depends on the rows that this has changed.*\[query-in-loop\]$`
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			continue
		}
		if _, err := http.Get("http://worker/run"); err != nil { // want `^remote call in loop: net/http Get runs len\(ids\) times per Claim; `
			return err
		}
	}
	return nil
}

// ClaimByORM asks gorm for the rows.
func ClaimByORM(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		result := db.Model(&Branch{}).Where("id = ? AND status = 0", id).Update("status", 1) // want `^query in loop: gorm Update runs len\(ids\) times per ClaimByORM; whether the turn goes on depends.*\[query-in-loop\]$`
		if result.RowsAffected == 1 {
			http.Get("http://worker/run") // want `^remote call in loop: net/http Get runs up to len\(ids\) times per ClaimByORM; `
		}
	}
}

// transport carries files to a server.
type transport interface {
	Send(server string) (string, error)
}

func note(db *gorm.DB, server, out string, err error) {
	db.Create(&Trace{Server: server, Out: out, Failed: err != nil})
}

// Trace is what came of a server.
type Trace struct {
	Server, Out string
	Failed      bool
}

// Journal notes for each server how its work has ended.
func Journal(db *gorm.DB, t transport, servers []string) {
	for _, server := range servers {
		out, err := t.Send(server)
		note(db, server, out, err) // want `^query in loop: note runs len\(servers\) times per Journal .*; each turn keeps what a remote call has answered`
	}
}

// databases are those of a server, and their tables come by a statement each.
func databases(ctx context.Context, db *sql.DB, names []string) (all []string, err error) {
	for _, name := range names {
		tables, err := tablesOf(ctx, db, name) // want `^query in loop: tablesOf runs len\(names\) times per databases .*; each turn runs a statement of its own`
		if err != nil {
			return nil, err
		}
		all = append(all, tables...)
	}
	return all, nil
}

func tablesOf(ctx context.Context, db *sql.DB, name string) (list []string, err error) {
	rows, err := db.QueryContext(ctx, fmt.Sprintf("show tables from `%s`", name))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

// NotifyAll asks all at the same time, each in a goroutine or a callback of its own.
func NotifyAll(ctx context.Context, db *sql.DB, branches []Branch) error {
	var wg sync.WaitGroup
	for _, b := range branches {
		wg.Add(1)
		go func() {
			defer wg.Done()
			resp, err := http.Get(b.URL)
			if err != nil {
				return
			}
			resp.Body.Close()
			db.ExecContext(ctx, "UPDATE branches SET status = ? WHERE id = ?", resp.StatusCode, b.ID) // want `^query in loop: database/sql ExecContext runs len\(branches\) times per NotifyAll; each turn keeps what a remote call has answered, so it cannot be batched \[query-in-loop\]$`
		}()
	}
	wg.Wait()
	var group errgroup.Group
	for _, b := range branches {
		group.Go(func() error {
			resp, err := http.Get(b.URL)
			if err != nil {
				return err
			}
			resp.Body.Close()
			_, err = db.ExecContext(ctx, "UPDATE branches SET status = ? WHERE id = ?", resp.StatusCode, b.ID) // want `^query in loop: database/sql ExecContext runs len\(branches\) times per NotifyAll; each turn keeps what a remote call has answered, so it cannot be batched \[query-in-loop\]$`
			return err
		})
	}
	return group.Wait()
}

// sent calls, and notes what has changed.
func sent(db *gorm.DB, b *Branch) error {
	resp, err := http.Post(b.URL, "application/json", nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != b.Status {
		var known Branch
		if err := db.First(&known, b.ID).Error; err != nil {
			return err
		}
		known.Status = resp.StatusCode
		return db.Save(&known).Error
	}
	return nil
}

// Send reads and writes behind the call.
func Send(db *gorm.DB, branches []Branch) {
	for i := range branches {
		sent(db, &branches[i]) // want `^query in loop: sent runs up to len\(branches\) times per Send \(.*\); each turn keeps what a remote call has answered.*\[query-in-loop\]$`
	}
}
