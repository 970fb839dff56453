package sqlcheck

// arena hands out zero values that live as long as the check of one statement.
type arena[T any] struct {
	chunks [][]T
	chunk  int
	used   int
}

const arenaChunk = 32

func (a *arena[T]) next() *T {
	if a.chunk == len(a.chunks) {
		a.chunks = append(a.chunks, make([]T, arenaChunk))
	}
	v := &a.chunks[a.chunk][a.used]
	if a.used++; a.used == arenaChunk {
		a.chunk, a.used = a.chunk+1, 0
	}
	return v
}

// reset lets go of the trees that the values point to.
func (a *arena[T]) reset() {
	for i := range a.chunk {
		clear(a.chunks[i])
	}
	if a.used > 0 {
		clear(a.chunks[a.chunk][:a.used])
	}
	if len(a.chunks) > 8 {
		a.chunks = a.chunks[:8:8]
	}
	a.chunk, a.used = 0, 0
}
