package load

import (
	"math/bits"
	"slices"
)

// prune decides which packages are read from source and analysed:
//
//   - packages that reach a client of a database, cache or broker through their
//     imports, except opaque libraries, which the tables know;
//   - the user's own packages that meet those in a program: behind an interface
//     or a function value, they run queries without importing a client, as the
//     services of a layered program do. They meet in what imports both, so they
//     are below a package that reaches a client; or, if no program imports them,
//     in code that is not seen here;
//   - the user's own packages that reach what clients of other services are made with;
//   - combinators that any of these imports.
//
// Everything else comes from export data, and only if a package that is read
// imports it.
func (p *Program) prune() {
	reach := make([]bool, len(p.packages))
	remote := make([]bool, len(p.packages))
	reached := false // by any package
	for i, pkg := range p.packages {
		if p.cfg.Scope.Opaque(pkg.Path) {
			continue
		}
		for _, imp := range pkg.imports {
			reach[i] = reach[i] || p.cfg.Scope.Client(imp.Path) || reach[imp.index]
			remote[i] = remote[i] || p.cfg.Scope.Remote(imp.Path) || remote[imp.index]
		}
		reached = reached || reach[i]
	}
	// From the top, so that all about the importers of a package is known when
	// it is its turn.
	below := make([]bool, len(p.packages))     // a package that reaches a client
	inProgram := make([]bool, len(p.packages)) // a main package, or below one
	for i, pkg := range slices.Backward(p.packages) {
		inProgram[i] = inProgram[i] || pkg.meta.Name == "main"
		meets := below[i] || reached && !inProgram[i]
		pkg.analyzed = pkg.analyzed || // a combinator
			reach[i] || (meets || remote[i]) && pkg.own() && !p.cfg.Scope.Opaque(pkg.Path)
		if pkg.analyzed || pkg.variant() {
			pkg.mode = fromSource
		}
		for _, imp := range pkg.imports {
			j := imp.index
			below[j] = below[j] || below[i] || reach[i]
			inProgram[j] = inProgram[j] || inProgram[i]
			imp.analyzed = imp.analyzed || pkg.analyzed && p.cfg.Scope.Combinator(imp.Path)
			if pkg.mode == fromSource && imp.mode == skipped {
				imp.mode = fromExport
			}
		}
	}
	for _, path := range p.cfg.Want {
		for _, pkg := range p.packages {
			if pkg.Path == path && pkg.mode == skipped {
				pkg.mode = fromExport
			}
		}
	}
	for _, pkg := range p.packages {
		for _, imp := range pkg.imports {
			pkg.below.union(imp.below)
			if imp.analyzed {
				pkg.below.set(imp.index)
			}
		}
	}
}

// A bitset is a set of small numbers.
type bitset []uint64

func (b *bitset) set(i int) {
	for len(*b) <= i/64 {
		*b = append(*b, 0)
	}
	(*b)[i/64] |= 1 << (i % 64)
}

func (b *bitset) union(other bitset) {
	for len(*b) < len(other) {
		*b = append(*b, 0)
	}
	for i, word := range other {
		(*b)[i] |= word
	}
}

// all yields the members in ascending order.
func (b bitset) all(yield func(int) bool) {
	for i, word := range b {
		for ; word != 0; word &= word - 1 {
			if !yield(i*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}
