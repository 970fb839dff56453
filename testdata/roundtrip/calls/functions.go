// Package calls reaches the database through every kind of call that Go has.
// The query is always somewhere else than the loop.
package calls

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"

	"example.com/shop/calls/store"
)

// Names calls a method of another package.
func Names(ctx context.Context, users *store.Users, ids []int64) ([]string, error) {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		user, err := users.Get(ctx, id) // want `^query in loop: users\.Get runs len\(ids\) times per Names \(… → sqlx GetContext\).*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		names = append(names, user.Name)
	}
	return names, nil
}

// NamesAtOnce calls a method that loads all of them.
func NamesAtOnce(ctx context.Context, users *store.Users, ids []int64) ([]string, error) {
	found, err := users.GetMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(found))
	for _, user := range found {
		names = append(names, label(user)) // label asks nobody
	}
	return names, nil
}

func label(user store.User) string { return user.Name }

// Team is a group of users.
type Team struct {
	ID      int64
	Members []int64
}

// TeamScore has the loop; it is found here and only here.
func TeamScore(ctx context.Context, users *store.Users, team Team) int {
	sum := 0
	for _, id := range team.Members {
		sum += users.Score(ctx, id) // want `^query in loop: users\.Score runs len\(team\.Members\) times per TeamScore \(… → \(\*Users\)\.Get → sqlx GetContext\).*\[query-in-loop\]$`
	}
	return sum
}

// BestTeam adds a loop of its own, so it is found as well, with both factors.
func BestTeam(ctx context.Context, users *store.Users, teams []Team) (best Team) {
	most := -1
	for _, team := range teams {
		score := TeamScore(ctx, users, team) // want `^query in .*loops?: TeamScore runs .*len\(teams\)·len\(team\.Members\).*\[query-in-loop\]$`
		if score > most {
			best, most = team, score
		}
	}
	return best
}

// Champion adds no loop: what is wrong is said where the loops are.
func Champion(ctx context.Context, users *store.Users, teams []Team) int64 {
	return BestTeam(ctx, users, teams).ID
}

// Three functions further down sits the query.
func Refresh(ctx context.Context, db *sql.DB, carts []int64) error {
	for _, cart := range carts {
		if err := refreshCart(ctx, db, cart); err != nil { // want `^query in loop: refreshCart runs len\(carts\) times per Refresh \(… → writeCount → database/sql ExecContext\).*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

func refreshCart(ctx context.Context, db *sql.DB, cart int64) error {
	return recount(ctx, db, cart)
}

func recount(ctx context.Context, db *sql.DB, cart int64) error {
	return writeCount(ctx, db, cart)
}

func writeCount(ctx context.Context, db *sql.DB, cart int64) error {
	_, err := db.ExecContext(ctx, "DELETE FROM cart_counts WHERE cart_id = ?", cart)
	return err
}

// shop embeds its repository: Get is promoted.
type shop struct {
	*store.Users
	sqlx.ExtContext
}

// Greet calls a promoted method, and one of an embedded interface of sqlx.
func (s *shop) Greet(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if _, err := s.Get(ctx, id); err != nil { // want `^query in loop: s\.Get runs len\(ids\) times per .*Greet .*\[query-in-loop\]$`
			return err
		}
	}
	for _, id := range ids {
		if _, err := s.ExecContext(ctx, "DELETE FROM greetings WHERE user_id = ?", id); err != nil { // want `^query in loop: sqlx ExecContext runs len\(ids\) times per \(\*shop\)\.Greet[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}
