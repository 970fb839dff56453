package counts

import (
	"context"
	"database/sql"

	"github.com/Masterminds/squirrel"
	"github.com/doug-martin/goqu/v9"
	"github.com/gocraft/dbr/v2"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Store hands texts on with their values.
type Store struct {
	db   *sql.DB
	user int64
}

func (s *Store) exec(ctx context.Context, q string, args ...any) error {
	_, err := s.db.ExecContext(ctx, q, args...)
	return err
}

func (s *Store) must(q string, args ...any) {
	if err := s.exec(context.Background(), q, args...); err != nil {
		panic(err)
	}
}

func one[T any](db *sql.DB, q string, args ...any) (v T, err error) {
	err = db.QueryRow(q+" LIMIT 1", args...).Scan(&v)
	return v, err
}

// own adds a value of its own.
func (s *Store) own(q string, args ...any) error {
	_, err := s.db.Exec(q+" AND user_id = ?", append(args, s.user)...)
	return err
}

// first adds one in front.
func (s *Store) first(q string, args ...any) error {
	args = append([]any{s.user}, args...)
	_, err := s.db.Exec(q, args...)
	return err
}

// mayBe runs texts without values as they are.
func (s *Store) mayBe(q string, args ...any) error {
	if len(args) == 0 {
		_, err := s.db.Exec(q)
		return err
	}
	_, err := s.db.Exec(q, args...)
	return err
}

// filled writes the values into the text.
func (s *Store) filled(q string, args ...any) error {
	for range args {
		q = q + " "
	}
	_, err := s.db.Exec(q)
	return err
}

func (s *Store) handed(ctx context.Context, id int64, rest []any) {
	s.exec(ctx, "UPDATE users SET name = ? WHERE id = ?", id)          // want `2 placeholders and the call gives 1 value`
	s.must("UPDATE users SET name = ? WHERE id = ?", "a", id, id)      // want `2 placeholders and the call gives 3 values`
	one[int](s.db, "SELECT id FROM users WHERE id = ? AND org = ?", 1) // want `2 placeholders and the call gives 1 value`
	s.exec(ctx, "UPDATE users SET name = ? WHERE id = ?", "a", id)
	s.must("UPDATE users SET name = 'why?' WHERE id = 7")
	s.exec(ctx, "UPDATE users SET name = ? WHERE id = ?", rest...)
	s.own("UPDATE users SET name = ? WHERE id = ?", "a", id)
	s.own("UPDATE users SET name = ? WHERE id = ? AND org = ?", "a", id)
	s.first("UPDATE users SET name = ? WHERE id = ?", "a")
	s.mayBe("UPDATE users SET name = ? WHERE id = ?", "a")
	s.filled("UPDATE users SET name = ? WHERE id = ?", "a")
}

func conditions(g *gorm.DB, x *xorm.Engine, d *dbr.Session, q *goqu.Database, run squirrel.BaseRunner, id int64, ids []int64, all any) {
	g.Table("users").Where("id = ? AND org = ?", id).Pluck("id", &ids)                                      // want `2 placeholders and the call gives 1 value`
	g.Table("users").Where("org = 3").Where("id = ?", id, 2).Pluck("id", &ids)                              // want `1 placeholder and the call gives 2 values`
	x.Table("users").Where("id = ? AND org = ?", id).Find(&ids)                                             // want `2 placeholders and the call gives 1 value`
	d.Select("id").From("users").Where("id = ? AND org = ?", id).Load(&ids)                                 // want `2 placeholders and the call gives 1 value`
	squirrel.Select("id").From("users").Where("id = ? AND org = ?", id).RunWith(run).Query()                // want `2 placeholders and the call gives 1 value`
	squirrel.Select("id").From("users").Where(squirrel.Expr("id = ? AND org = ?", id)).RunWith(run).Query() // want `2 placeholders and the call gives 1 value`
	q.From("users").Select("id").Where(goqu.L("id = ? AND org = ?", id)).ScanVals(&ids)                     // want `2 placeholders and the call gives 1 value`
	d.SelectBySql("SELECT id FROM users WHERE id = ? AND org = ?", id).Load(&ids)                           // want `2 placeholders and the call gives 1 value`
	g.Table("users").Where("id = ? AND org = ?", id, 3).Where("id", id).Where("id >", id).Pluck("id", &ids)
	g.Table("users").Where("id IN ? AND org = ?", ids, 3).Where("id = ? OR id = ?", all).Pluck("id", &ids)
	g.Table("users").Where("id = @id OR org = @id", sql.Named("id", id)).Pluck("id", &ids)
	g.Table("users").Where("org = 3").Where("name = 'why?'").Pluck("id", &ids)
	x.Table("users").Where("id = ? AND org = ?", id, 3).In("id", ids).Find(&ids)
	d.Select("id").From("users").Where("id IN ?", ids).Where("org = ? OR id = ?", 3, id).Load(&ids)
	squirrel.Select("id").From("users").Where(squirrel.Expr("id = ? AND org = ?", id, 3)).Where("data ?? 'a'").RunWith(run).Query()
	q.From("users").Select("id").Where(goqu.L("id = ? AND org = ?", id, 3), goqu.L("NOW()")).ScanVals(&ids)
}
