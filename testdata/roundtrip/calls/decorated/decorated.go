// Package decorated has stores with decorators around them, and says at each place which of
// them is held there.
package decorated

import (
	"context"
	"database/sql"
	"log"
	"sync"

	"gorm.io/gorm"
)

type User struct {
	ID   int64
	Name string
}

type users interface {
	Get(ctx context.Context, id int64) (*User, error)
	Touch(ctx context.Context, id int64) error
}

type stored struct{ db *gorm.DB }

func (s *stored) Get(ctx context.Context, id int64) (*User, error) {
	var u User
	return &u, s.db.WithContext(ctx).First(&u, id).Error
}

func (s *stored) Touch(ctx context.Context, id int64) error {
	return s.db.WithContext(ctx).Model(&User{}).Where("id = ?", id).Update("name", "seen").Error
}

type logged struct{ next users }

func (l *logged) Get(ctx context.Context, id int64) (*User, error) {
	u, err := l.next.Get(ctx, id)
	log.Print(id, err)
	return u, err
}

func (l *logged) Touch(ctx context.Context, id int64) error {
	err := l.next.Touch(ctx, id)
	log.Print(id, err)
	return err
}

type cached struct {
	next users
	mu   sync.RWMutex
	m    map[int64]*User
}

func (c *cached) Get(ctx context.Context, id int64) (*User, error) {
	c.mu.RLock()
	u, ok := c.m[id]
	c.mu.RUnlock()
	if ok {
		return u, nil
	}
	u, err := c.next.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.m[id] = u
	c.mu.Unlock()
	return u, nil
}

func (c *cached) Touch(ctx context.Context, id int64) error { return c.next.Touch(ctx, id) }

type (
	front struct{ users users } // holds the one with the memo
	back  struct{ users users } // the one that logs
	any1  struct{ users users } // one of them
)

// Wire says who holds which.
func Wire(db *gorm.DB, memo bool) (*front, *back, *any1) {
	base := &stored{db: db}
	var l users = &logged{next: base}
	c := &cached{next: l, m: make(map[int64]*User)}
	a := &any1{users: l}
	if memo {
		a.users = c
	}
	return &front{users: c}, &back{l}, a
}

func (f *front) Names(ctx context.Context, ids []int64) (out []string, err error) {
	for _, id := range ids {
		u, err := f.users.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, u.Name)
	}
	return out, nil
}

func (f *front) Touches(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := f.users.Touch(ctx, id); err != nil { // want `query in loop: f.users.Touch runs len\(ids\) times per \(\*front\).Touches .*gorm Update`
			return err
		}
	}
	return nil
}

func (b *back) Names(ctx context.Context, ids []int64) (out []string, err error) {
	for _, id := range ids {
		u, err := b.users.Get(ctx, id) // want `query in loop: b.users.Get runs len\(ids\) times per \(\*back\).Names .*gorm First`
		if err != nil {
			return nil, err
		}
		out = append(out, u.Name)
	}
	return out, nil
}

func (a *any1) Names(ctx context.Context, ids []int64) (out []string, err error) {
	for _, id := range ids {
		u, err := a.users.Get(ctx, id) // want `query in loop: a.users.Get runs len\(ids\) times per \(\*any1\).Names .*gorm First`
		if err != nil {
			return nil, err
		}
		out = append(out, u.Name)
	}
	return out, nil
}

type rates interface {
	Rate(ctx context.Context, code string) (float64, error)
}

type table struct{ db *sql.DB }

func (t *table) Rate(ctx context.Context, code string) (rate float64, err error) {
	err = t.db.QueryRowContext(ctx, "SELECT rate FROM rates WHERE code = ?", code).Scan(&rate)
	return rate, err
}

type fixed map[string]float64

func (f fixed) Rate(_ context.Context, code string) (float64, error) { return f[code], nil }

// Total is asked of what is written out: the other implementation is none of it.
func Total(ctx context.Context, codes []string) (sum float64) {
	var r rates = fixed{"EUR": 1}
	for _, c := range codes {
		rate, _ := r.Rate(ctx, c)
		sum += rate
	}
	return sum
}

// Stored is asked of the table.
func Stored(ctx context.Context, db *sql.DB, codes []string) (sum float64) {
	var r rates = &table{db}
	for _, c := range codes {
		rate, _ := r.Rate(ctx, c) // want `query in loop: r.Rate runs len\(codes\) times per Stored .*database/sql QueryRowContext`
		sum += rate
	}
	return sum
}
