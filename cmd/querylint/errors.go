package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
)

// How many errors are shown: per package, as compilers do it; with one message, such
// as of a proxy that does not answer; and of those that may follow from others.
const (
	maxErrors    = 10
	maxAlike     = 3
	maxFollowing = 3
)

// printErrors prints why packages do not compile and reports whether one does
// not. In the rest of the module, that is no concern of the packages named. Causes
// come first: what is not there, what cannot be parsed, what has the wrong type.
func printErrors(w io.Writer, dir string, program *load.Program) bool {
	list := errorsOf(program)
	p := errorPrinter{w: w, dir: dir, alike: make(map[string]int), inPackage: make(map[*load.Package]int)}
	for _, e := range list {
		if e.Kind == load.Consequence {
			p.consequence(e)
		} else {
			p.cause(e)
		}
	}
	if p.left > 0 {
		say(w, "and %d more of these", p.left)
	}
	if more := p.following - maxFollowing; more > 0 {
		say(w, "and %s that may follow from these", count(more, "error"))
	}
	return len(list) > 0
}

type errorPrinter struct {
	w         io.Writer
	dir       string
	alike     map[string]int // by message
	inPackage map[*load.Package]int
	following int
	left      int // of those alike
}

func (p *errorPrinter) cause(e packageError) {
	if e.Kind == load.NotThere {
		if p.alike[e.Msg]++; p.alike[e.Msg] > maxAlike {
			p.left++
			return
		}
	}
	p.inPackage[e.pkg]++
	if n := p.inPackage[e.pkg]; n <= maxErrors {
		p.print(e)
	} else if n == maxErrors+1 {
		fmt.Fprintln(p.w, "too many errors")
	}
}

func (p *errorPrinter) consequence(e packageError) {
	if p.following++; p.following <= maxFollowing {
		p.print(e)
	}
}

func (p *errorPrinter) print(e packageError) {
	if e.File == "" {
		say(p.w, "%s: %s", e.pkg.Path, e.Msg)
	} else {
		say(p.w, "%s:%d:%d: %s", output.Relative(p.dir, e.File), e.Line, e.Col, e.Msg)
	}
}

// packageError is an error and where it was found first.
type packageError struct {
	load.Error
	pkg *load.Package
}

// errorsOf are the errors of the packages that are needed, those first that others
// may follow from.
func errorsOf(program *load.Program) []packageError {
	type place struct {
		file      string
		line, col int
		msg       string
	}
	seen := make(map[place]bool) // a file may be in a package and its variants for tests
	var list []packageError
	for _, pkg := range program.Packages() {
		if !pkg.Needed {
			continue
		}
		for _, e := range pkg.Errors {
			if at := (place{e.File, e.Line, e.Col, e.Msg}); !seen[at] {
				seen[at] = true
				list = append(list, packageError{e, pkg})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b packageError) int { return cmp.Compare(a.Kind, b.Kind) })
	return list
}
