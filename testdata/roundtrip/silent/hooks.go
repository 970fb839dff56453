package silent

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// Hook is told of each order that changes.
type Hook interface {
	Changed(ctx context.Context, order *Order) error
}

// audit keeps what it is told.
type audit struct{ db *gorm.DB }

func (a *audit) Changed(ctx context.Context, order *Order) error {
	return a.db.WithContext(ctx).Table("audit").Create(order).Error
}

// Service calls all hooks that the program has registered.
type Service struct {
	hooks  []Hook
	byName map[string]Hook
	steps  []func(ctx context.Context, order *Order) error
	db     *sql.DB
	lines  []Line
}

// NewService registers them.
func NewService(db *gorm.DB) *Service {
	a := &audit{db}
	return &Service{hooks: []Hook{a}, byName: map[string]Hook{"audit": a}, steps: []func(context.Context, *Order) error{a.Changed}}
}

// Notify tells each hook once.
func (s *Service) Notify(ctx context.Context, order *Order) error {
	for i := range s.hooks {
		if err := s.hooks[i].Changed(ctx, order); err != nil {
			return err
		}
	}
	for _, hook := range s.byName {
		if err := hook.Changed(ctx, order); err != nil {
			return err
		}
	}
	for _, step := range s.steps {
		if err := step(ctx, order); err != nil {
			return err
		}
	}
	return nil
}

// NotifyAll does so for each order: the loop over the orders is what counts.
func (s *Service) NotifyAll(ctx context.Context, orders []*Order) error {
	for _, order := range orders {
		for _, hook := range s.hooks {
			if err := hook.Changed(ctx, order); err != nil { // want `query in loop: hook\.Changed runs len\(orders\) times per \(\*Service\)\.NotifyAll`
				return err
			}
		}
	}
	return nil
}

// Check is a plug-in of the package.
type Check interface {
	Allows(db *sqlx.DB, user int64) (bool, error)
}

type blocked struct{}

func (blocked) Allows(db *sqlx.DB, user int64) (ok bool, err error) {
	err = db.Get(&ok, "SELECT blocked = 0 FROM users WHERE id = ?", user)
	return ok, err
}

var checks = []Check{blocked{}}

// AddCheck registers one more.
func AddCheck(c Check) { checks = append(checks, c) }

// Allowed asks each check.
func Allowed(db *sqlx.DB, user int64) (bool, error) {
	for _, check := range checks {
		if ok, err := check.Allows(db, user); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

// AllowedBy asks checks that it is given, which may be any number.
func AllowedBy(db *sqlx.DB, user int64, list []Check) (bool, error) {
	for _, check := range list {
		if ok, err := check.Allows(db, user); !ok || err != nil { // want `query in loop: check\.Allows runs len\(list\) times per AllowedBy`
			return false, err
		}
	}
	return true, nil
}

// Line is a row that stores itself.
type Line interface {
	Store(ctx context.Context, db *sql.DB) error
}

type product struct{ id, number int64 }

func (p product) Store(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "INSERT INTO order_lines (product_id, number) VALUES (?, ?)", p.id, p.number)
	return err
}

// Save stores data: it is given nothing but the connection.
func (s *Service) Save(ctx context.Context) error {
	for _, line := range s.lines {
		if err := line.Store(ctx, s.db); err != nil { // want `query in loop: line\.Store runs len\(s\.lines\) times per \(\*Service\)\.Save`
			return err
		}
	}
	return nil
}

// Job is what a Scheduler runs, beside its name.
type Job struct {
	Name string
	Run  func(ctx context.Context) error
}

// Scheduler runs all jobs that the program has registered.
type Scheduler struct {
	jobs   []Job
	byName map[string]*Job
	db     *gorm.DB
}

func NewScheduler(db *gorm.DB) *Scheduler {
	s := &Scheduler{db: db, byName: make(map[string]*Job)}
	s.Add(Job{Name: "expire", Run: s.expire})
	s.Add(Job{Name: "count", Run: func(ctx context.Context) error {
		return s.db.WithContext(ctx).Exec("UPDATE totals SET n = n + 1 WHERE id = 1").Error
	}})
	return s
}

func (s *Scheduler) Add(j Job) {
	s.jobs = append(s.jobs, j)
	s.byName[j.Name] = &j
}

func (s *Scheduler) expire(ctx context.Context) error {
	return s.db.WithContext(ctx).Exec("UPDATE coupons SET open = 0 WHERE id = 7").Error
}

// RunAll runs each once.
func (s *Scheduler) RunAll(ctx context.Context) error {
	for _, j := range s.jobs {
		if err := j.Run(ctx); err != nil {
			return err
		}
	}
	for i := range s.jobs {
		if err := s.jobs[i].Run(ctx); err != nil {
			return err
		}
	}
	for _, j := range s.byName {
		if err := j.Run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// RunFor does so for each user: the loop over the users is what counts.
func (s *Scheduler) RunFor(ctx context.Context, users []int64) error {
	for range users {
		for _, j := range s.jobs {
			if err := j.Run(ctx); err != nil { // want `^query in loop: j.Run runs len\(users\) times per \(\*Scheduler\).RunFor `
				return err
			}
		}
	}
	return nil
}

// line is data, whatever computes its total.
type line struct {
	number int64
	total  func() int64
}

type Sheet struct {
	lines []line
	db    *sql.DB
}

// Store writes a row for each line.
func (s *Sheet) Store(ctx context.Context) error {
	for _, l := range s.lines {
		if _, err := s.db.ExecContext(ctx, "UPDATE products SET total = ? WHERE number = ?", l.total(), l.number); err != nil { // want `^query in loop: database/sql ExecContext runs len\(s.lines\) times per \(\*Sheet\).Store;`
			return err
		}
	}
	return nil
}
