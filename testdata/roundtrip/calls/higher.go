package calls

import (
	"context"
	"database/sql"
	"slices"
	"sort"
	"sync"

	"github.com/samber/lo"

	"example.com/shop/calls/store"
)

// Mapped runs its function once per id.
func Mapped(ctx context.Context, users *store.Users, ids []int64) []int {
	return lo.Map(ids, func(id int64, _ int) int {
		return users.Score(ctx, id) // want `^query in loop: users\.Score runs len\(ids\) times per Mapped.*\[query-in-loop\]$`
	})
}

// MappedInMemory maps what is there already.
func MappedInMemory(ctx context.Context, users *store.Users, ids []int64) ([]string, error) {
	found, err := users.GetMany(ctx, ids)
	return lo.Map(found, func(user store.User, _ int) string { return user.Name }), err
}

// Rewarded hands over a function that is declared.
func (s *shop) Rewarded(ids []int64) {
	lo.ForEach(ids, s.reward) // want `^query in loop: s\.reward runs len\(ids\) times per .*Rewarded.*\[query-in-loop\]$`
}

func (s *shop) reward(id int64, rank int) {
	_, _ = s.ExecContext(context.Background(), "INSERT INTO rewards (user_id, position) VALUES (?, ?)", id, rank)
}

// Announced hands over a function of the package.
func Announced(ids []int64) {
	lo.ForEach(ids, announce) // want `^query in loop: announce runs len\(ids\) times per Announced.*\[query-in-loop\]$`
}

var announcements *sql.DB

func announce(id int64, _ int) {
	_, _ = announcements.Exec("INSERT INTO announcements (user_id) VALUES (?)", id)
}

// FirstRich stops at the first hit; until then it is a query per id.
func FirstRich(ctx context.Context, users *store.Users, ids []int64) int {
	return slices.IndexFunc(ids, func(id int64) bool {
		return users.Score(ctx, id) > 1000 // want `^query in loop: users\.Score runs len\(ids\) times per FirstRich.*\[query-in-loop\]$`
	})
}

// ByScore asks twice per comparison.
func ByScore(ctx context.Context, users *store.Users, ids []int64) {
	sort.Slice(ids, func(i, j int) bool {
		a := users.Score(ctx, ids[i]) // want `^query in loop: users\.Score runs len\(ids\)(·log len\(ids\))? times per ByScore.*\[query-in-loop\]$`
		b := users.Score(ctx, ids[j]) // want `^query in loop: users\.Score runs len\(ids\)(·log len\(ids\))? times per ByScore.*\[query-in-loop\]$`
		return a > b
	})
}

// ByLoadedScore compares what was loaded before.
func ByLoadedScore(ctx context.Context, users *store.Users, ids []int64) ([]store.User, error) {
	found, err := users.GetMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b store.User) int { return b.Score - a.Score })
	return found, nil
}

// Online walks a sync.Map.
func Online(ctx context.Context, users *store.Users, sessions *sync.Map) (sum int) {
	sessions.Range(func(key, _ any) bool {
		sum += users.Score(ctx, key.(int64)) // want `^query in loop: users\.Score runs .*sessions.* times per Online.*\[query-in-loop\]$`
		return true
	})
	return sum
}

// Settings are read by the first call only, however many follow.
func Settings(ctx context.Context, users *store.Users, keys []string) (owners []string) {
	owner := sync.OnceValue(func() string {
		user, _ := users.Get(ctx, 1)
		return user.Name
	})
	for range keys {
		owners = append(owners, owner())
	}
	return owners
}

// retold is a call that another one wraps.
type retold func() error

func wrapOf(next retold) retold {
	return func() error { return next() }
}

// Told wraps what it has wrapped, as often as somebody asks for it.
func Told(db *sql.DB, ids []int64, layers int) error {
	var next retold = func() error {
		_, err := db.Exec("UPDATE users SET told = 1 WHERE id = 1")
		return err
	}
	for range layers {
		next = wrapOf(next)
	}
	for range ids {
		if err := next(); err != nil { // want `^query in loop: next runs len\(ids\) times per Told.*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// ToldOnce calls what it has wrapped behind the loop.
func ToldOnce(db *sql.DB, layers int) error {
	var next retold = func() error {
		_, err := db.Exec("UPDATE users SET told = 1 WHERE id = 1")
		return err
	}
	for range layers {
		next = wrapOf(next)
	}
	return next()
}
