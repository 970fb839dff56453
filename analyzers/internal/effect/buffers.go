package effect

import "slices"

// Buffers are lists in which steps are gathered, used again and again: while a function
// is looked at its list grows, and what is kept of it is a part.
type Buffers struct{ free [][]Step }

// Take returns an empty list.
func (b *Buffers) Take() []Step {
	n := len(b.free)
	if n == 0 {
		return nil
	}
	list := b.free[n-1]
	b.free = b.free[:n-1]
	return list
}

// Copy returns a copy of a list that was taken, of the size that it needs, and takes the
// list back.
func (b *Buffers) Copy(list []Step) []Step {
	out := slices.Clone(list)
	b.Return(list)
	return slices.Clip(out)
}

// Return takes a list back.
func (b *Buffers) Return(list []Step) {
	if cap(list) > 0 {
		clear(list)
		b.free = append(b.free, list[:0])
	}
}
