package rows // want package:"."

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/jmoiron/sqlx"
	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"
)

type Item struct {
	ID int64
	N  int
}

type store struct {
	db  *sqlx.DB
	orm *gorm.DB
}

// takeAll is given the transaction: the finding is at its loop, once.
func takeAll(tx *sqlx.Tx, want map[int64]int) error {
	for id, n := range want {
		if _, err := tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", n, id); err != nil { // want `UPDATE of items locks row by row, in another order each time that the loop over a map in line 29 runs`
			return err
		}
	}
	return nil
}

func (s *store) order(want map[int64]int) error {
	tx, err := s.db.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := takeAll(tx, want); err != nil {
		return err
	}
	return tx.Commit()
}

// unit is a unit of work, which has its transaction in a field.
type unit struct{ tx *sql.Tx }

func (u *unit) take(want map[int64]int) error {
	for id, n := range want {
		if _, err := u.tx.Exec("UPDATE items SET n = n - ? WHERE id = ?", n, id); err != nil { // want `locks row by row`
			return err
		}
	}
	return nil
}

// takeList is silent: who calls it knows the order.
func takeList(tx *sqlx.Tx, ids []int64) error {
	for _, id := range ids {
		if _, err := tx.Exec("UPDATE items SET n = n - 1 WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

func keys(m map[int64]int) []int64 {
	ids := make([]int64, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	return ids
}

func numbered(m map[int64]int) []int64 {
	ids := make([]int64, len(m))
	i := 0
	for id := range m {
		ids[i] = id
		i++
	}
	return ids
}

// placed is in the order of its keys.
func placed(m map[int]int64) []int64 {
	ids := make([]int64, len(m))
	for i, id := range m {
		ids[i] = id
	}
	return ids
}

func ordered(m map[int64]int) []int64 {
	ids := keys(m)
	slices.Sort(ids)
	return ids
}

func (s *store) lists(tx *sqlx.Tx, want map[int64]int, at map[int]int64) error {
	if err := takeList(tx, keys(want)); err != nil { // want `UPDATE of items \(… → takeList\) locks row by row, in another order each time that the loop runs, whose list has the order of a map`
		return err
	}
	ids := numbered(want)
	for _, id := range ids {
		if err := takeList(tx, []int64{id}); err != nil { // want `locks row by row, in another order each time that the loop in line 109 runs, whose list has the order of a map`
			return err
		}
	}
	if err := takeList(tx, placed(at)); err != nil {
		return err
	}
	if err := takeList(tx, ordered(want)); err != nil {
		return err
	}
	return takeList(tx, slices.Sorted(maps.Keys(want)))
}

// again is silent: each turn writes the same row.
func again(tx *sql.Tx, user int64, scores map[string]int) error {
	for _, n := range scores {
		if _, err := tx.Exec("UPDATE users SET score = score + ? WHERE id = ?", n, user); err != nil {
			return err
		}
		if err := bump(tx, user, n); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE totals SET n = n + ? WHERE id = 1", n); err != nil {
			return err
		}
	}
	return nil
}

func bump(tx *sql.Tx, user int64, n int) error {
	_, err := tx.Exec("UPDATE users SET n = n + ? WHERE id = ?", n, user)
	return err
}

// bumpAll: the row is another in each turn.
func bumpAll(tx *sql.Tx, users map[int64]int) error {
	for user, n := range users {
		if err := bump(tx, user, n); err != nil { // want `UPDATE of users \(… → bump\) locks row by row`
			return err
		}
	}
	return nil
}

// Lists of rows: each is locked in the order of the key, one after the other.
func chunks(orm *gorm.DB, want map[int64]int, sorted []int64) error {
	return orm.Transaction(func(tx *gorm.DB) error {
		for part := range slices.Chunk(keys(want), 100) {
			if err := tx.Exec("UPDATE items SET n = 0 WHERE id IN ?", part).Error; err != nil { // want `UPDATE of items locks one list of rows after the other, in another order each time that the loop in line \d+ runs, whose list has the order of a map: two such transactions deadlock; sort the list by that key first \[unordered-write\]`
				return err
			}
		}
		ids := keys(want)
		for i := 0; i < len(ids); i += 100 {
			if err := tx.Exec("UPDATE items SET n = 1 WHERE id IN ?", ids[i:min(i+100, len(ids))]).Error; err != nil { // want `unordered-write`
				return err
			}
		}
		for part := range slices.Chunk(ordered(want), 100) {
			if err := tx.Exec("UPDATE items SET n = 2 WHERE id IN ?", part).Error; err != nil {
				return err
			}
		}
		for part := range slices.Chunk(sorted, 100) {
			if err := tx.Exec("UPDATE items SET n = 3 WHERE id IN ?", part).Error; err != nil {
				return err
			}
		}
		// One statement is silent: the server sorts the keys.
		return tx.Exec("UPDATE items SET n = 4 WHERE id IN ?", keys(want)).Error
	})
}

// What goroutines gather has the order in which they come to it.
func race(orm *gorm.DB, urls []string, fetch func(string) int64) error {
	var (
		mu     sync.Mutex
		wg     sync.WaitGroup
		ids    []int64
		others []int64
		places = make([]int64, len(urls))
		found  = make(chan int64, len(urls))
		g      errgroup.Group
	)
	for i, u := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			id := fetch(u)
			mu.Lock()
			ids = append(ids, id)
			mu.Unlock()
			places[i] = id
			found <- id
		}()
		g.Go(func() error {
			mu.Lock()
			defer mu.Unlock()
			others = append(others, fetch(u))
			return nil
		})
	}
	wg.Wait()
	close(found)
	if err := g.Wait(); err != nil {
		return err
	}
	return orm.Transaction(func(tx *gorm.DB) error {
		for _, id := range ids {
			if err := tx.Exec("UPDATE items SET n = 0 WHERE id = ?", id).Error; err != nil { // want `in the order in which goroutines came to the elements, each time that the loop in line \d+ runs.*sort what they have gathered first`
				return err
			}
		}
		for _, id := range others {
			if err := tx.Exec("UPDATE items SET n = 1 WHERE id = ?", id).Error; err != nil { // want `in the order in which goroutines`
				return err
			}
		}
		for id := range found {
			if err := tx.Exec("UPDATE items SET n = 2 WHERE id = ?", id).Error; err != nil { // want `in the order in which goroutines`
				return err
			}
		}
		for _, id := range places {
			if err := tx.Exec("UPDATE items SET n = 3 WHERE id = ?", id).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// pipe is silent: one goroutine sends, in the order of the list.
func pipe(orm *gorm.DB, ids []int64) error {
	next := make(chan int64)
	go func() {
		for _, id := range ids {
			next <- id
		}
		close(next)
	}()
	return orm.Transaction(func(tx *gorm.DB) error {
		for id := range next {
			if err := tx.Exec("UPDATE items SET n = 0 WHERE id = ?", id).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

type request struct{ Items []Item }

// A request's list keeps its order through calls.
func (s *store) serve(w http.ResponseWriter, r *http.Request) {
	var req request
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		return
	}
	if err := s.save(req.Items); err != nil { // want `UPDATE of items \(… → \(\*store\).save\) locks row by row, in the order that the caller of the program has chosen`
		return
	}
	_ = s.saveInOrder(req)
}

func (s *store) save(items []Item) error {
	return s.orm.Transaction(func(tx *gorm.DB) error {
		for _, it := range items {
			if err := tx.Exec("UPDATE items SET n = ? WHERE id = ?", it.N, it.ID).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *store) saveInOrder(req request) error {
	items := slices.SortedFunc(slices.Values(req.Items), func(a, b Item) int { return cmp.Compare(a.ID, b.ID) })
	return s.save(items)
}
