package roundtrip

import (
	"cmp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// worst picks the term that the finding is about: a query before a cache call
// before a message, what always runs before what a memo guards or one arm of a
// branch has, and the highest degree among equals. It returns the guarding memo, if any.
func worst(s *link.Site) (*poly.Term, string) {
	var best *poly.Term
	var bestMemo string
	for i := range s.Terms {
		t := &s.Terms[i]
		if _, ok := kinds[t.Leaf.Kind]; !ok || t.Leaf.Kind == poly.RPC && !perElement(s, t) {
			continue
		}
		write := isWrite(t) && !fills(s, t)
		memo := cmp.Or(memoOf(s.Loops, write), memoOf(t.Factors, write))
		if best == nil || cmp.Or(
			cmp.Compare(btoi(s.Recursion != nil && readsTree(t)), btoi(s.Recursion != nil && readsTree(best))),
			-cmp.Compare(btoi(memo != ""), btoi(bestMemo != "")),
			-cmp.Compare(order(t), order(best)),
			-cmp.Compare(btoi(t.Leaf.Setup), btoi(best.Leaf.Setup)),
			-cmp.Compare(btoi(t.Leaf.Alone), btoi(best.Leaf.Alone)),
			-cmp.Compare(btoi(t.Has(poly.Rare)), btoi(best.Has(poly.Rare))),
			-cmp.Compare(arms(t), arms(best)),
			cmp.Compare(t.Degree(), best.Degree()),
			cmp.Compare(btoi(isWrite(t) != (arms(t) > 0)), btoi(isWrite(best) != (arms(best) > 0))), // what also writes is there to write; at times, after it has read
			-cmp.Compare(btoi(fixed(s, t)), btoi(fixed(s, best))),
			cmp.Compare(t.Coef, best.Coef),
		) > 0 {
			best, bestMemo = t, memo
		}
	}
	return best, bestMemo
}

// readsTree reports whether a term may be what a recursion asks for the next level of
// its tree: loading that first is the mend, whatever it writes besides.
func readsTree(t *poly.Term) bool {
	return t.Leaf.Kind == poly.DBRead && t.Degree() == 0 && arms(t) == 0 && !t.Has(poly.Rare) && !t.Remembered()
}

// arms is on how many conditions the term stands: branches, or a cache.
func arms(t *poly.Term) int { return int(t.Arms) + btoi(t.Has(poly.Shared)) }

// perElement reports whether a remote call is one of the same service for each element
// of a list, or row: a loop that takes one thing after the other has no length.
func perElement(s *link.Site, t *poly.Term) bool {
	return t.Leaf.Calls && !t.Leaf.Apart && !t.Leaf.Probe &&
		slices.ContainsFunc(slices.Concat(s.Loops, t.Factors), func(f poly.Factor) bool {
			return f.Class == poly.Rows || f.Class == poly.Data && strings.HasSuffix(f.Before, "len(")
		})
}

// proved is how many loops a term is known to run in: not the innermost one where a condition
// of the callee decides whether it runs, nor those in the callee, nor any where a condition
// picks the elements, which may be few.
func proved(s *link.Site, t *poly.Term, loops int) int {
	switch {
	case s.Picked:
		return 1
	case t.Sometimes():
		return loops - 1
	}
	return loops + t.Degree()
}

// served reports whether a request costs a query for each element that it loads: not where a
// condition picks few of them, nor where the list is what the request itself brings, which
// is as long as somebody types. Where lengths multiply, some of many are many.
func served(s *link.Site, t *poly.Term, loops int) bool {
	return s.Request && (loops+t.Degree() > 1 || !s.Brought && !s.Picked && !t.Sometimes())
}

func order(t *poly.Term) int {
	return slices.Index([]string{queryInLoop, cacheInLoop, publishInLoop, rpcInLoop}, kinds[t.Leaf.Kind].rule)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// memoOf is the memo that keeps the answer, if any. A map keeps what was read;
// the write behind a lookup in it is another matter.
func memoOf(fs []poly.Factor, write bool) string {
	for _, f := range fs {
		if f.Class == poly.Guard || f.Class == poly.Miss && !write {
			return f.Root + strings.TrimSuffix(f.After, ")")
		}
	}
	return ""
}

// fixed reports whether a term asks for the same in each turn, and nothing behind the call
// writes, which may be what the next turn reads.
func fixed(s *link.Site, t *poly.Term) bool {
	return t.Fixed && !slices.ContainsFunc(s.Terms, func(o poly.Term) bool { return isWrite(&o) && !fills(s, &o) })
}

// fills reports whether a term stores in a network cache the one value that the
// same call reads: a memo around the call saves both.
func fills(s *link.Site, t *poly.Term) bool {
	return t.Leaf.Kind == poly.CacheWrite && t.Degree() == 0 && slices.ContainsFunc(s.Terms, func(t poly.Term) bool {
		return t.Leaf.Kind == poly.DBRead || t.Leaf.Kind == poly.CacheRead
	})
}

// page is how many elements a list has at most that does not grow with the data: as many
// as people look at.
const page = 100

// handful reports whether the code checks the lists of all loops, so that the queries are
// no more than those of one page.
func handful(s *link.Site, t *poly.Term) bool {
	most, known := poly.Most(s.Coef, slices.Concat(s.Loops, t.Factors))
	return known && poly.Multiply(most, max(t.Coef, 1)) <= page
}

func raising(fs []poly.Factor) []poly.Factor {
	return slices.DeleteFunc(slices.Clone(fs), func(f poly.Factor) bool { return !f.Class.Raises() })
}

// climbs reports whether the innermost loop of a site, or its recursion, walks up a chain.
func climbs(s *link.Site) bool {
	n := len(s.Loops)
	return s.Climbs || n > 0 && s.Loops[n-1].Class == poly.Levels
}

func isWrite(t *poly.Term) bool { return t.Leaf.Kind == poly.DBWrite || t.Leaf.Kind == poly.CacheWrite }
