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
