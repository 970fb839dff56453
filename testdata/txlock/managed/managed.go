// Package managed has transactions that a service runs through an interface.
package managed

import (
	"context"
	"database/sql"
	"errors"
	"net/http"

	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"xorm.io/xorm"

	"example.com/tx/managed/port"
)

type execer interface {
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row
}

type manager struct{ db *sql.DB }

func NewManager(db *sql.DB) port.Manager { return &manager{db} }

func (m *manager) Do(ctx context.Context, fn func(tx *sql.Tx) error) error {
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

type accounts struct{ on execer }

func (a *accounts) Lock(ctx context.Context, id int64) (n int64, err error) {
	return n, a.on.QueryRowContext(ctx, "SELECT n FROM pots WHERE id = ? FOR UPDATE", id).Scan(&n)
}

func (a *accounts) Add(ctx context.Context, id, n int64) error {
	_, err := a.on.ExecContext(ctx, "UPDATE pots SET n = n + ? WHERE id = ?", n, id)
	return err
}

func (a *accounts) New(ctx context.Context, id int64) error {
	_, err := a.on.ExecContext(ctx, "INSERT INTO pots (id) VALUES (?)", id)
	return err
}

type store struct{ on execer }

func (s store) Accounts() port.Accounts { return &accounts{s.on} }

type units struct{ db *sql.DB }

func NewUnits(db *sql.DB) port.Units { return &units{db} }

func (u *units) Execute(ctx context.Context, fn func(port.Store) error) (err error) {
	tx, err := u.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tx.Rollback()
			return
		}
		err = tx.Commit()
	}()
	return fn(store{on: tx})
}

type Service struct {
	tx     port.Manager
	units  port.Units
	absent port.Absent
	db     *sql.DB
	pots   *accounts
}

func New(db *sql.DB) *Service {
	return &Service{tx: NewManager(db), units: NewUnits(db), db: db, pots: &accounts{db}}
}

func (s *Service) Move(ctx context.Context, from, to int64) error {
	return s.tx.Do(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = n - 1 WHERE id = ?", from); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", to) // want `UPDATE of pots locks the row of id = to behind that of id = from`
		return err
	})
}

func (s *Service) Tell(ctx context.Context, id int64) error {
	return s.tx.Do(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = n - 1 WHERE id = ?", id); err != nil {
			return err
		}
		_, err := http.Get("http://example.com/told") // want `tx-slow-call`
		return err
	})
}

func (s *Service) TellFirst(ctx context.Context, id int64) error {
	return s.tx.Do(ctx, func(tx *sql.Tx) error {
		if _, err := http.Get("http://example.com/told"); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n - 1 WHERE id = ?", id)
		return err
	})
}

// Outside runs on the pool; which is that of the manager, only its package shows.
func (s *Service) Outside(ctx context.Context, id int64) error {
	return s.tx.Do(ctx, func(tx *sql.Tx) error {
		if err := s.pots.Add(ctx, id, 1); err != nil { // want `UPDATE of pots \(… → \(\*accounts\).Add\) runs on s.pots.on, outside the transaction tx`
			return err
		}
		return (&accounts{tx}).Add(ctx, id, 1)
	})
}

// Behind is over before the second call.
func (s *Service) Behind(ctx context.Context, id int64) error {
	if err := s.tx.Do(ctx, func(tx *sql.Tx) error { return (&accounts{tx}).Add(ctx, id, 1) }); err != nil {
		return err
	}
	return s.pots.Add(ctx, id, 1)
}

// Nowhere is run by something that is not there.
func (s *Service) Nowhere(ctx context.Context, from, to int64) error {
	return s.absent.Do(ctx, func(tx *sql.Tx) error {
		if err := (&accounts{s.db}).Add(ctx, from, 1); err != nil {
			return err
		}
		return (&accounts{s.db}).Add(ctx, to, 1)
	})
}

type pair struct{ From, To int64 }

func (s *Service) Unit(ctx context.Context, p pair) error {
	return s.units.Execute(ctx, func(st port.Store) error {
		if _, err := st.Accounts().Lock(ctx, p.From); err != nil {
			return err
		}
		_, err := st.Accounts().Lock(ctx, p.To) // want `SELECT of pots \(… → \(\*accounts\).Lock\) locks the row of id = p.To behind that of id = p.From`
		return err
	})
}

func (s *Service) UnitMissing(ctx context.Context, id int64) error {
	return s.units.Execute(ctx, func(st port.Store) error {
		pots := st.Accounts()
		_, err := pots.Lock(ctx, id)
		if errors.Is(err, sql.ErrNoRows) {
			return pots.New(ctx, id) // want `tx-gap-insert`
		}
		return err
	})
}

// UnitNested has a unit in a unit: each runs on its own.
func (s *Service) UnitNested(ctx context.Context, a, b int64) error {
	return s.units.Execute(ctx, func(st port.Store) error {
		if _, err := st.Accounts().Lock(ctx, a); err != nil {
			return err
		}
		return s.units.Execute(ctx, func(inner port.Store) error {
			_, err := inner.Accounts().Lock(ctx, b)
			return err
		})
	})
}

// UnitOrdered locks both in order, one by one, and then writes them by their names.
func (s *Service) UnitOrdered(ctx context.Context, p pair) error {
	return s.units.Execute(ctx, func(st port.Store) error {
		first, second := p.From, p.To
		if second < first {
			first, second = second, first
		}
		for _, id := range []int64{first, second} {
			if _, err := st.Accounts().Lock(ctx, id); err != nil {
				return err
			}
		}
		if err := st.Accounts().Add(ctx, p.From, -1); err != nil {
			return err
		}
		return st.Accounts().Add(ctx, p.To, 1)
	})
}

// Other libraries, whose transactions have types of their own.
type ormRunner interface {
	Run(fn func(tx *gorm.DB) error) error
}

type ormManager struct{ db *gorm.DB }

func (m ormManager) Run(fn func(tx *gorm.DB) error) error {
	return m.db.Transaction(func(tx *gorm.DB) error { return fn(tx.Session(&gorm.Session{})) })
}

type bunRunner interface {
	RunBun(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error
}

type bunManager struct{ db *bun.DB }

func (m *bunManager) RunBun(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	return m.db.RunInTx(ctx, nil, fn)
}

type xormRunner interface {
	RunXorm(fn func(s *xorm.Session) error) error
}

type xormManager struct{ engine *xorm.Engine }

func (m *xormManager) RunXorm(fn func(s *xorm.Session) error) error {
	s := m.engine.NewSession()
	defer s.Close()
	if err := s.Begin(); err != nil {
		return err
	}
	if err := fn(s); err != nil {
		return err
	}
	return s.Commit()
}

type Libraries struct {
	orm  ormRunner
	bun  bunRunner
	xorm xormRunner
}

func (l *Libraries) Orm(from, to int64) error {
	return l.orm.Run(func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE pots SET n = n - 1 WHERE id = ?", from).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", to).Error // want `tx-row-order`
	})
}

func (l *Libraries) Bun(ctx context.Context, from, to int64) error {
	return l.bun.RunBun(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = n - 1 WHERE id = ?", from); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", to) // want `tx-row-order`
		return err
	})
}

func (l *Libraries) Xorm(from, to int64) error {
	return l.xorm.RunXorm(func(s *xorm.Session) error {
		if _, err := s.Exec("UPDATE pots SET n = n - 1 WHERE id = ?", from); err != nil {
			return err
		}
		_, err := s.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", to) // want `tx-row-order`
		return err
	})
}

func (l *Libraries) XormSmaller(from, to int64) error {
	if from > to {
		from, to = to, from
	}
	return l.xorm.RunXorm(func(s *xorm.Session) error {
		if _, err := s.Exec("UPDATE pots SET n = n - 1 WHERE id = ?", from); err != nil {
			return err
		}
		_, err := s.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", to)
		return err
	})
}
