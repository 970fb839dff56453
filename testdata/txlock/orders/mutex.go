package orders

import (
	"database/sql"
	"sync"

	"gorm.io/gorm"
)

var writing sync.Mutex

// Alone holds a mutex of the package around the transaction.
func Alone(db *sql.DB, stock map[int64]int) error {
	writing.Lock()
	defer writing.Unlock()
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, n := range stock {
		if _, err := tx.Exec("UPDATE stock SET n = ? WHERE id = ?", n, id); err != nil { // want `UPDATE of stock locks row by row, .*: writing lets one through at a time, but two such transactions of two processes deadlock`
			return err
		}
	}
	return tx.Commit()
}

// TooShort gives the mutex back before the commit.
func TooShort(db *sql.DB, stock map[int64]int) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, n := range stock {
		writing.Lock()
		_, err := tx.Exec("UPDATE stock SET n = ? WHERE id = ?", n, id) // want `UPDATE of stock locks row by row, .*: two such transactions deadlock`
		writing.Unlock()
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Released gives it back before it begins.
func Released(db *sql.DB, stock map[int64]int) error {
	writing.Lock()
	n := len(stock)
	writing.Unlock()
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id := range stock {
		if _, err := tx.Exec("UPDATE stock SET n = ? WHERE id = ?", n, id); err != nil { // want `UPDATE of stock locks row by row, .*: two such transactions deadlock`
			return err
		}
	}
	return tx.Commit()
}

type shelf struct {
	mu sync.Mutex
	db *gorm.DB
}

// Put holds the mutex of the value that has the connections.
func (s *shelf) Put(stock map[int64]int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id, n := range stock {
			if err := tx.Exec("UPDATE stock SET n = ? WHERE id = ?", n, id).Error; err != nil { // want `UPDATE of stock locks row by row, .*: s\.mu lets one through at a time`
				return err
			}
		}
		return nil
	})
}

type request struct {
	mu    sync.Mutex
	stock map[int64]int
}

// put holds the mutex of a request, of which there are many.
func (q *request) put(db *gorm.DB) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return db.Transaction(func(tx *gorm.DB) error {
		for id, n := range q.stock {
			if err := tx.Exec("UPDATE stock SET n = ? WHERE id = ?", n, id).Error; err != nil { // want `UPDATE of stock locks row by row, .*: two such transactions deadlock`
				return err
			}
		}
		return nil
	})
}
