package calls

import (
	"context"
	"iter"
	"maps"
	"slices"

	"example.com/shop/calls/store"
)

// CountAll ranges over a function that runs one query: its rows are free.
func CountAll(ctx context.Context, users *store.Users) (n int, err error) {
	for user, err := range users.All(ctx) {
		if err != nil {
			return 0, err
		}
		if user.Score > 0 {
			n++
		}
	}
	return n, nil
}

// Rivals asks in the body, once per row of the iterator.
func Rivals(ctx context.Context, users *store.Users, rival map[int64]int64) (ahead int, err error) {
	for user, err := range users.All(ctx) {
		if err != nil {
			return 0, err
		}
		if users.Score(ctx, rival[user.ID]) > user.Score { // want `^query in loop: users\.Score runs rows times per Rivals .*\[query-in-loop\]$`
			ahead++
		}
	}
	return ahead, nil
}

// Leaders ranges over an iterator that asks for every element: that is said
// where the iterator does it.
func Leaders(ctx context.Context, users *store.Users, ids []int64) (names []string) {
	for user := range users.Each(ctx, ids) {
		names = append(names, user.Name)
	}
	return names
}

// scores is an iterator that asks before each yield.
func scores(ctx context.Context, users *store.Users, ids iter.Seq[int64]) iter.Seq2[int64, int] {
	return func(yield func(int64, int) bool) {
		for id := range ids {
			if !yield(id, users.Score(ctx, id)) { // want `^query in loop: users\.Score runs len\(ids\) times per .*scores.*\[query-in-loop\]$`
				return
			}
		}
	}
}

// Table collects what the iterator yields; it has no loop of its own.
func Table(ctx context.Context, users *store.Users, ids []int64) map[int64]int {
	return maps.Collect(scores(ctx, users, slices.Values(ids)))
}

// Sorted ranges over sorted keys of a map.
func Sorted(ctx context.Context, users *store.Users, teams map[int64]Team) (order []int) {
	for _, id := range slices.Sorted(maps.Keys(teams)) {
		order = append(order, users.Score(ctx, id)) // want `^query in loop: users\.Score runs len\((slices\.Sorted\(maps\.Keys\()?teams\)*\) times per Sorted .*\[query-in-loop\]$`
	}
	return order
}
