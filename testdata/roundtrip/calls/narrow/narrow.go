// Package narrow says in interfaces which methods of a library's connections it
// needs. Their signatures name no type of the library, and the package does not
// import it: package narrowed fills them.
package narrow

import "context"

// Reader is what *sqlx.DB and *sqlx.Tx are here.
type Reader interface {
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
}

// Finder is what *xorm.Engine and *xorm.Session are here.
type Finder interface {
	Get(beans ...any) (bool, error)
	Find(rows any, conds ...any) error
}

// Store is what *memcache.Client is here.
type Store interface {
	Delete(key string) error
}

// Counter fits *sqlx.DB, too, but the program only ever gives it numbers in memory.
type Counter interface {
	Get(dest any, query string, args ...any) error
}

// Names has the connection as a parameter.
func Names(ctx context.Context, q Reader, ids []int64) (names []string, err error) {
	for _, id := range ids {
		var name string
		if err := q.GetContext(ctx, &name, "SELECT name FROM users WHERE id = ?", id); err != nil { // want `^query in loop: q\.GetContext runs len\(ids\) times per Names \(… → Reader\.GetContext → sqlx GetContext\); .*\[query-in-loop\]$`
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// AllNames is one query.
func AllNames(ctx context.Context, q Reader) (names []string, err error) {
	err = q.SelectContext(ctx, &names, "SELECT name FROM users")
	return names, err
}

// Repo has the connection as a field.
type Repo struct {
	q     Reader
	find  Finder
	cache Store
	count Counter
}

// NewRepo is given one by package narrowed.
func NewRepo(q Reader, find Finder, cache Store, count Counter) *Repo {
	return &Repo{q: q, find: find, cache: cache, count: count}
}

// Orders queries through a field.
func (r *Repo) Orders(ctx context.Context, users []int64) (all [][]int64, err error) {
	for _, user := range users {
		var orders []int64
		if err := r.q.SelectContext(ctx, &orders, "SELECT id FROM orders WHERE user = ?", user); err != nil { // want `^query in loop: r\.q\.SelectContext runs len\(users\) times per \(\*Repo\)\.Orders \(… → Reader\.SelectContext → sqlx SelectContext\); .*\[query-in-loop\]$`
			return nil, err
		}
		all = append(all, orders)
	}
	return all, nil
}

// User is a row.
type User struct{ ID int64 }

// Users asks another library.
func (r *Repo) Users(ids []int64) (users []User, err error) {
	for _, id := range ids {
		u := User{ID: id}
		if _, err := r.find.Get(&u); err != nil { // want `^query in loop: r\.find\.Get runs len\(ids\) times per \(\*Repo\)\.Users \(… → Finder\.Get → xorm Get\); .*\[query-in-loop\]$`
			return nil, err
		}
		users = append(users, u)
	}
	return users, nil
}

// Forget asks a cache.
func (r *Repo) Forget(keys []string) error {
	for _, key := range keys {
		if err := r.cache.Delete(key); err != nil { // want `^cache call in loop: r\.cache\.Delete runs len\(keys\) times per \(\*Repo\)\.Forget \(… → Store\.Delete → memcache Delete\); .*\[cache-in-loop\]$`
			return err
		}
	}
	return nil
}

// Counts asks memory.
func (r *Repo) Counts(names []string) (all []int, err error) {
	for _, name := range names {
		var n int
		if err := r.count.Get(&n, name); err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}

// Twice runs a fixed number of times.
func (r *Repo) Twice(ctx context.Context) (n int, err error) {
	for range 2 {
		err = r.q.GetContext(ctx, &n, "SELECT COUNT(*) FROM users")
	}
	return n, err
}
