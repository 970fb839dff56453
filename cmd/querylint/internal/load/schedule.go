package load

import (
	"container/heap"
	"sync"
)

// forEach calls step for every package after it has returned for all its
// imports. Of the packages that can go next, the first in the order of the
// graph goes next: the parser works in that order. The first error stops it.
func forEach(packages []*Package, workers int, step func(*Package) error) error {
	s := &schedule{
		packages:  packages,
		importers: make([][]int, len(packages)),
		missing:   make([]int, len(packages)),
		left:      len(packages),
	}
	s.changed = sync.NewCond(&s.mu)
	for i, pkg := range packages {
		for _, imp := range pkg.imports {
			s.importers[imp.index] = append(s.importers[imp.index], i)
		}
		s.missing[i] = len(pkg.imports)
		if s.missing[i] == 0 {
			heap.Push(&s.ready, i)
		}
	}
	var wg sync.WaitGroup
	for range max(workers, 1) {
		wg.Go(func() {
			for i, ok := s.next(); ok; i, ok = s.next() {
				s.done(i, step(packages[i]))
			}
		})
	}
	wg.Wait()
	return s.err
}

// A schedule knows which packages can go next.
type schedule struct {
	packages  []*Package
	importers [][]int

	mu      sync.Mutex
	changed *sync.Cond // ready, left or err
	ready   intHeap
	missing []int // imports that are not done yet
	left    int
	err     error
}

// next waits for a package that can go; there is none after the last one or
// after an error.
func (s *schedule) next() (int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.ready) == 0 && s.left > 0 && s.err == nil {
		s.changed.Wait()
	}
	if s.left == 0 || s.err != nil {
		return 0, false
	}
	return heap.Pop(&s.ready).(int), true
}

// done says that the step of a package has returned.
func (s *schedule) done(i int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left--
	if s.err == nil {
		s.err = err
	}
	for _, j := range s.importers[i] {
		if s.missing[j]--; s.missing[j] == 0 {
			heap.Push(&s.ready, j)
		}
	}
	s.changed.Broadcast()
}

type intHeap []int

func (h intHeap) Len() int           { return len(h) }
func (h intHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h intHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *intHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *intHeap) Pop() any {
	old := *h
	n := len(old) - 1
	x := old[n]
	*h = old[:n]
	return x
}
