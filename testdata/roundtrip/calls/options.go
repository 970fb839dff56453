package calls

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Search says what a search is to bring along.
type Search struct {
	Deep  bool
	Mode  string
	Limit int
	Also  struct{ Log, Count bool }
	Next  *Search
}

func quiet() *Search { return &Search{} }

func blank() Search { var s Search; return s }

func deep() *Search {
	s := quiet()
	s.Deep = true
	return s
}

func picked(all bool) *Search {
	if all {
		return deep()
	}
	return &Search{Mode: "heavy"}
}

func told(all bool) Search { return Search{Deep: all} }

// Built passes what other functions have built.
func Built(db *gorm.DB, x *xorm.Engine, ids []int64, all bool) {
	set := quiet()
	set.Deep = all
	for _, id := range ids {
		search(db, id, quiet())
		search(db, id, deep()) // want `^query in loop: search runs up to len\(ids\) times per Built`
		search(db, id, picked(false))
		search(db, id, picked(true)) // want `^query in loop: search runs up to len\(ids\) times per Built`
		search(db, id, picked(all))  // want `^query in loop: search runs up to len\(ids\) times per Built`
		search(db, id, set)          // want `^query in loop: search runs up to len\(ids\) times per Built`
		searched(x, id, blank())
		searched(x, id, told(false))
		searched(x, id, told(true)) // want `^query in loop: searched runs up to len\(ids\) times per Built`
		searched(x, id, told(all))  // want `^query in loop: searched runs up to len\(ids\) times per Built`
		search(db, id, nil)
	}
}

func search(db *gorm.DB, id int64, s *Search) {
	if s != nil && s.Deep {
		db.Where("owner = ?", id).Take(&Account{})
	}
}

func searched(x *xorm.Engine, id int64, s Search) {
	if !s.Deep {
		return
	}
	x.ID(id).Get(new(Account))
}

// Modes: of the ways through a switch, one.
func Modes(db *sql.DB, ids []int64, mode string) {
	light := Search{Mode: "light"}
	for _, id := range ids {
		byMode(db, id, light)
		byMode(db, id, *picked(false)) // want `^query in loop: byMode runs up to len\(ids\) times per Modes`
		byMode(db, id, Search{Limit: 1})
		byMode(db, id, Search{Limit: 20})  // want `^query in loop: byMode runs up to len\(ids\) times per Modes`
		byMode(db, id, Search{Mode: mode}) // want `^query in loop: byMode runs up to len\(ids\) times per Modes`
	}
}

func byMode(db *sql.DB, id int64, s Search) {
	switch s.Mode {
	case "heavy", "full":
		db.QueryRow("SELECT id FROM moods WHERE id = ?", id)
	case "light":
	default:
		if s.Limit >= 10 {
			db.QueryRow("SELECT id FROM levels WHERE id = ?", id)
		}
	}
}

// Nested has options inside of options.
func Nested(rdb *redis.Client, ids []int64) {
	var loud, silent Search
	loud.Also.Log = true
	silent.Also.Count = true
	for _, id := range ids {
		nested(rdb, id, &silent)
		nested(rdb, id, &loud) // want `^cache call in loop: nested runs up to len\(ids\) times per Nested`
		next(rdb, id, &Search{Next: quiet()})
		next(rdb, id, &Search{Next: deep()}) // want `^cache call in loop: next runs up to len\(ids\) times per Nested`
	}
}

func nested(rdb *redis.Client, id int64, s *Search) {
	if s.Also.Log {
		rdb.SAdd(context.Background(), "searches", id)
	}
}

func next(rdb *redis.Client, id int64, s *Search) {
	if s.Next != nil && s.Next.Deep {
		rdb.SAdd(context.Background(), "searches", id)
	}
}

// With is an option that is a function.
type With func(*Search)

// WithDeep is asked for or not.
func WithDeep(deep bool) With { return func(s *Search) { s.Deep = deep } }

// WithMode has a text.
func WithMode(mode string) With {
	return func(s *Search) {
		s.Mode = mode
	}
}

// WithAll is made of others.
func WithAll(with ...With) With {
	return func(s *Search) {
		for _, w := range with {
			w(s)
		}
	}
}

// Functional passes options that are functions, of any number.
func Functional(ctx context.Context, db *sqlx.DB, ids []int64, all bool, more ...With) {
	base := []With{WithMode("x")}
	full := append(base, WithDeep(true))
	for _, id := range ids {
		functional(ctx, db, id)
		functional(ctx, db, id, WithMode("y"))
		functional(ctx, db, id, WithDeep(true)) // want `^query in loop: functional runs up to len\(ids\) times per Functional`
		functional(ctx, db, id, WithDeep(true), WithDeep(false))
		functional(ctx, db, id, WithDeep(all)) // want `^query in loop: functional runs up to len\(ids\) times per Functional`
		functional(ctx, db, id, base...)
		functional(ctx, db, id, full...) // want `^query in loop: functional runs up to len\(ids\) times per Functional`
		functional(ctx, db, id, more...) // want `^query in loop: functional runs up to len\(ids\) times per Functional`
		functional(ctx, db, id, WithAll(WithMode("z")))
		functional(ctx, db, id, WithAll(WithMode("z"), WithDeep(true))) // want `^query in loop: functional runs up to len\(ids\) times per Functional`
		onward(ctx, db, id)
		onward(ctx, db, id, WithDeep(true)) // want `^query in loop: onward runs up to len\(ids\) times per Functional`
	}
}

func functional(ctx context.Context, db *sqlx.DB, id int64, with ...With) (a Account) {
	s := quiet()
	for _, w := range with {
		w(s)
	}
	if s.Deep {
		db.GetContext(ctx, &a, "SELECT id, kind FROM accounts WHERE id = ?", id)
	}
	return a
}

func onward(ctx context.Context, db *sqlx.DB, id int64, with ...With) {
	functional(ctx, db, id, append([]With{WithMode("onward")}, with...)...)
}

// query is built by a chain of methods.
type query struct {
	db   *gorm.DB
	deep bool
	skip bool
}

func from(db *gorm.DB) *query { return &query{db: db} }

func (q *query) with() *query { q.deep = true; return q }

func (q query) skipping() query {
	q.skip = true
	return q
}

func (q *query) run(id int64) {
	if !q.deep || q.skip {
		return
	}
	q.db.Where("owner = ?", id).Find(&[]Account{})
}

// Chained builds a query and runs it.
func Chained(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		from(db).run(id)
		from(db).with().run(id) // want `^query in loop: from\(db\)\.with\(\)\.run runs up to len\(ids\) times per Chained`
		skipped := from(db).with().skipping()
		skipped.run(id)
	}
	for _, id := range ids {
		q := from(db).with()
		q.skipping()
		q.run(id) // want `^query in loop: q\.run runs up to len\(ids\) times per Chained`
	}
}

// Later sets the options again, hands them to what only reads them, or copies them.
func Later(db *gorm.DB, ids []int64, fill func(*Search)) {
	for _, id := range ids {
		s := Search{Deep: true}
		s = Search{}
		search(db, id, &s)
	}
	for _, id := range ids {
		s := Search{}
		if id > 100 || limited(&s) {
			search(db, id, &s)
		}
		c := s
		c.Deep = true
		search(db, id, &s)
		search(db, id, &c) // want `^query in loop: search runs up to len\(ids\) times per Later`
	}
	for _, id := range ids {
		s := quiet()
		fill(s)
		search(db, id, s) // want `^query in loop: search runs up to len\(ids\) times per Later`
	}
	for _, id := range ids {
		s := quiet()
		deepen(s)
		search(db, id, s) // want `^query in loop: search runs up to len\(ids\) times per Later`
	}
	shared := quiet()
	for _, id := range ids {
		search(db, id, shared) // want `^query in loop: search runs up to len\(ids\) times per Later`
		shared.Deep = id > 100
	}
}

func limited(s *Search) bool { return s.Limit > 0 }

func deepen(s *Search) { s.Deep = true }

// InTransactions makes its calls in literals, before and behind which the options change.
func InTransactions(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		s := quiet()
		db.Transaction(func(tx *gorm.DB) error {
			tx.Create(&Account{ID: id}) // want `^query in loop: gorm Create`
			search(tx, id, s)
			return nil
		})
	}
	for _, id := range ids {
		s := quiet()
		do := func() error {
			search(db, id, s)
			return nil
		}
		s.Deep = true
		do() // want `^query in loop: do runs up to len\(ids\) times per InTransactions`
	}
}
