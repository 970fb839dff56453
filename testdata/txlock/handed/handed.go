package handed // want package:"."

// Package handed makes lists of what maps hold, for those who lock the rows.

import (
	"context"
	"slices"

	"example.com/tx/handed/repo"
	"example.com/tx/handed/service"
)

func gather(m map[int64]int) []repo.Request {
	var reqs []repo.Request
	for id, n := range m {
		reqs = append(reqs, repo.Request{ID: id, N: n})
	}
	return reqs
}

func Order(ctx context.Context, s *service.Service, m map[int64]int) error {
	var reqs []repo.Request
	for id, n := range m {
		reqs = append(reqs, repo.Request{ID: id, N: n})
	}
	return s.Reserve(ctx, reqs) // want `Reserve\) locks row by row, in another order each time that the loop runs, whose list the loop over a map in line 23 has gathered`
}

func Each(ctx context.Context, s *service.Service, m map[int64]int) error {
	reqs := make([]*repo.Request, 0, len(m))
	for id := range m {
		reqs = append(reqs, &repo.Request{ID: id, N: m[id]})
	}
	return s.ReserveEach(ctx, reqs) // want `ReserveEach\) locks row by row, in another order each time that the loop runs, whose list the loop over a map in line 31 has gathered`
}

func Helped(ctx context.Context, s *service.Service, m map[int64]int) error {
	return s.ReserveInTurn(ctx, gather(m)) // want `ReserveOne\) locks row by row, in another order each time that the loop runs, whose list has the order of a map`
}

func Through(ctx context.Context, s *service.Service, m map[int64]int) error {
	reqs := gather(m)
	return s.Through(ctx, reqs) // want `Reserve\) locks row by row, in another order each time that the loop runs, whose list has the order of a map`
}

func Batched(ctx context.Context, s *service.Service, m map[int64]int) error {
	b := &repo.Batch{User: 1}
	for id := range m {
		b.Items = append(b.Items, repo.Request{ID: id})
	}
	return s.Repo.ReserveBatch(ctx, b) // want `ReserveBatch\) locks row by row, in another order each time that the loop runs, whose list has the order of a map`
}

func Written(ctx context.Context, s *service.Service, m map[int64]int) error {
	var reqs []repo.Request
	for id := range m {
		reqs = append(reqs, repo.Request{ID: id})
	}
	return s.Repo.ReserveBatch(ctx, &repo.Batch{Items: reqs}) // want `ReserveBatch\) locks row by row, in another order each time that the loop runs, whose list the loop over a map in line 56 has gathered`
}

func Sorted(ctx context.Context, s *service.Service, m map[int64]int) error {
	reqs := gather(m)
	slices.SortFunc(reqs, func(a, b repo.Request) int { return int(a.ID - b.ID) })
	return s.Reserve(ctx, reqs)
}

// Kept is written out into a variable first.
func Kept(ctx context.Context, s *service.Service, m map[int64]int) error {
	b := &repo.Batch{User: 1, Items: gather(m)}
	return s.Repo.ReserveBatch(ctx, b) // want `ReserveBatch\) locks row by row, in another order each time that the loop runs, whose list has the order of a map`
}

// Ordered is the same with a list in an order.
func Ordered(ctx context.Context, s *service.Service, m map[int64]int) error {
	reqs := gather(m)
	slices.SortFunc(reqs, func(a, b repo.Request) int { return int(a.ID - b.ID) })
	b := &repo.Batch{User: 1, Items: reqs}
	return s.Repo.ReserveBatch(ctx, b)
}

// Given is in the order of who asks.
func Given(ctx context.Context, s *service.Service, reqs []repo.Request) error {
	return s.Repo.ReserveBatch(ctx, &repo.Batch{Items: reqs})
}

// Two has two lists, of which the callee may go through the other.
func Two(ctx context.Context, s *service.Service, m map[int64]int, in []repo.Request) error {
	return s.Repo.ReservePair(ctx, &repo.Pair{Items: in, Notes: gather(m)})
}
