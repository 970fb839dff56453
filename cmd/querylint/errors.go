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
	alike := make(map[string]int)
	perPackage := make(map[*load.Package]int)
	following, cut := 0, 0
	for _, e := range list {
		switch {
		case e.Kind == load.Consequence:
			if following++; following > maxFollowing {
				continue
			}
		case e.Kind == load.NotThere:
			if alike[e.Msg]++; alike[e.Msg] > maxAlike {
				cut++
				continue
			}
		}
		if e.Kind != load.Consequence {
			if perPackage[e.pkg]++; perPackage[e.pkg] > maxErrors {
				if perPackage[e.pkg] == maxErrors+1 {
					fmt.Fprintln(w, "too many errors")
				}
				continue
			}
		}
		if e.File == "" {
			say(w, "%s: %s", e.pkg.Path, e.Msg)
		} else {
			say(w, "%s:%d:%d: %s", output.Relative(dir, e.File), e.Line, e.Col, e.Msg)
		}
	}
	if cut > 0 {
		say(w, "and %d more of these", cut)
	}
	if more := following - maxFollowing; more > 0 {
		say(w, "and %s that may follow from these", count(more, "error"))
	}
	return len(list) > 0
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
