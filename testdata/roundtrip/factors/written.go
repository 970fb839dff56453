package factors

import (
	"context"
	"slices"

	"github.com/samber/lo"
)

// What every caller writes out is a handful of queries, on whatever way it comes to
// the loop.

// stamp gets its elements one by one.
func (s *shop) stamp(ctx context.Context, ids ...int64) {
	for _, id := range ids {
		s.order(ctx, id)
	}
}

// Stamp calls it.
func (s *shop) Stamp(ctx context.Context, from, to int64) {
	s.stamp(ctx, from)
	s.stamp(ctx, from, to)
}

// quote gets a slice.
func (s *shop) quote(ctx context.Context, skus []string) (sum int64) {
	for i := 0; i < len(skus); i++ {
		sum += s.price(ctx, skus[i])
	}
	return sum
}

// Quote writes it out.
func (s *shop) Quote(ctx context.Context) int64 {
	extras := []string{"wrapping"}
	extras = append(extras, "ribbon")
	return s.quote(ctx, extras) + s.quote(ctx, nil)
}

// first and second pass on what third runs over.
func (s *shop) first(ctx context.Context, ids ...int64) { s.second(ctx, ids[1:]) }

func (s *shop) second(ctx context.Context, ids []int64) {
	copied := make([]int64, len(ids))
	copy(copied, ids)
	s.third(ctx, append([]int64(nil), copied...))
}

func (s *shop) third(ctx context.Context, ids []int64) {
	rest := slices.Clone(ids)
	for _, id := range lo.Uniq(rest) {
		s.order(ctx, id)
	}
}

// Levels starts them.
func (s *shop) Levels(ctx context.Context, a, b, c int64) { s.first(ctx, a, b, c) }

// again calls itself with no more than it got.
func (s *shop) again(ctx context.Context, ids ...int64) {
	for _, id := range ids {
		s.order(ctx, id)
	}
	if len(ids) > 1 {
		s.again(ctx, ids[1:]...)
	}
}

// Again starts it.
func (s *shop) Again(ctx context.Context, id int64) { s.again(ctx, id, id+1) }

// event keeps what it is made with.
type event struct {
	shop  *shop
	users []int64
	notes []string
}

func (e *event) act(ctx context.Context) {
	for _, id := range e.users {
		e.shop.order(ctx, id)
	}
}

func newEvent(s *shop, users ...int64) *event { return &event{shop: s, users: users} }

// Follow and Meet make one.
func (s *shop) Follow(ctx context.Context, id int64) { newEvent(s, id).act(ctx) }
func (s *shop) Meet(ctx context.Context, a, b int64) { newEvent(s, a, b).act(ctx) }

// names returns what is written in it.
func names() []string { return []string{"stamp", "letter", "parcel"} }

// Named asks for each.
func (s *shop) Named(ctx context.Context) (sum int64) {
	for _, sku := range names() {
		sum += s.price(ctx, sku)
	}
	return s.quote(ctx, names())
}

// The others may be as long as they like.

// note gets more with each call of it.
func (e *event) note(text string) { e.notes = append(e.notes, text) }

func (e *event) send(ctx context.Context) {
	for _, text := range e.notes {
		e.shop.price(ctx, text) // want `^query in loop: e\.shop\.price runs len\(e\.notes\) times per \(\*event\)\.send .*\[query-in-loop\]$`
	}
}

// Notes sends them.
func (e *event) Notes(ctx context.Context) { e.note("a"); e.send(ctx) }

// shelve gets a list in one of its calls, two levels up.
func (s *shop) shelve(ctx context.Context, ids []int64) {
	for _, id := range ids {
		s.order(ctx, id) // want `^query in loop: s\.order runs len\(ids\) times per \(\*shop\)\.shelve .*\[query-in-loop\]$`
	}
}

func (s *shop) passes(ctx context.Context, ids ...int64) { s.shelve(ctx, ids) }

// Shelve is that call.
func (s *shop) Shelve(ctx context.Context, ids []int64) {
	s.passes(ctx, 1)
	s.passes(ctx, ids...)
}

// grows comes back longer.
func (s *shop) grows(ctx context.Context, depth int, ids ...int64) {
	for _, id := range ids {
		s.order(ctx, id) // want `^query in loop: s\.order runs len\(ids\) times per \(\*shop\)\.grows .*\[query-in-loop\]$`
	}
	if depth > 0 {
		s.grows(ctx, depth-1, append(ids, int64(depth))...)
	}
}

// Grows starts it.
func (s *shop) Grows(ctx context.Context, depth int) { s.grows(ctx, depth, 1) }

// handed is also given to somebody else.
func (s *shop) handed(ctx context.Context, ids []int64) {
	for _, id := range ids {
		s.order(ctx, id) // want `^query in loop: s\.order runs len\(ids\) times per \(\*shop\)\.handed .*\[query-in-loop\]$`
	}
}

// Handed does both.
func (s *shop) Handed(ctx context.Context) func(context.Context, []int64) {
	s.handed(ctx, []int64{1, 2})
	return s.handed
}

// Open is called by nobody here, and elsewhere with what there is.
func (s *shop) Open(ctx context.Context, ids ...int64) {
	for _, id := range ids {
		s.order(ctx, id) // want `^query in loop: s\.order runs len\(ids\) times per \(\*shop\)\.Open .*\[query-in-loop\]$`
	}
}

// filled is read from elsewhere.
func (s *shop) filled(ctx context.Context, fill func(*[]int64)) {
	ids := []int64{1}
	fill(&ids)
	for _, id := range ids {
		s.order(ctx, id) // want `^query in loop: s\.order runs len\(ids\) times per \(\*shop\)\.filled .*\[query-in-loop\]$`
	}
}

// gathered appends as long as there are some.
func (s *shop) gathered(ctx context.Context, orders []Order) {
	var ids []int64
	for _, order := range orders {
		ids = append(ids, order.ID)
	}
	s.collected(ctx, ids)
}

func (s *shop) collected(ctx context.Context, ids []int64) {
	for _, id := range ids {
		s.order(ctx, id) // want `^query in loop: s\.order runs len\(ids\) times per \(\*shop\)\.collected .*\[query-in-loop\]$`
	}
}

// positional is made without the names of its fields.
type positional struct {
	shop *shop
	ids  []int64
}

func (p positional) all(ctx context.Context) {
	for _, id := range p.ids {
		p.shop.order(ctx, id) // want `^query in loop: p\.shop\.order runs len\(p\.ids\) times per positional\.all .*\[query-in-loop\]$`
	}
}

// Positional makes it both ways.
func (s *shop) Positional(ctx context.Context, ids []int64) {
	positional{shop: s, ids: []int64{1}}.all(ctx)
	positional{s, ids}.all(ctx)
}

// Outer is a loop over data around one that is written out.
func (s *shop) Outer(ctx context.Context, pairs [][2]int64) {
	for _, pair := range pairs {
		s.stamp(ctx, pair[0], pair[1]) // want `^query in loop: s\.stamp runs len\(pairs\) times per \(\*shop\)\.Outer .*\[query-in-loop\]$`
	}
}
