package effect

import (
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Split tells the sequences that depend on an interface from the others.
func Split(all []Sequence) (open, closed []Sequence) {
	for _, s := range all {
		if s.open() {
			open = append(open, s)
		} else {
			closed = append(closed, s)
		}
	}
	return open, closed
}

// Sequence is what one function does, in the order of its source, the functions
// that it calls included; what is deferred comes last. A cost says how often; rules about transactions and
// caches ask what comes before what.
type Sequence struct {
	Module, Package string
	Function        string // full name
	File            string // of the declaration
	Line            int
	Request         bool // the function serves a request
	Upkeep          bool // a migration, seed, start-up or command-line task
	Generated       bool
	Steps           []Step
}

// ID tells a sequence from those of other functions.
func (s *Sequence) ID() string { return s.Function + "\x00" + s.File + ":" + strconv.Itoa(s.Line) }

// Receiver is the type whose method the function is, as pkg/path.T, or "".
func (s *Sequence) Receiver() string {
	name := strings.TrimPrefix(s.Function, s.Package+".")
	typ, _, ok := strings.Cut(strings.TrimPrefix(name, "(*"), ".")
	if !ok {
		return ""
	}
	return s.Package + "." + strings.TrimSuffix(typ, ")")
}

func (s *Sequence) open() bool {
	return slices.ContainsFunc(s.Steps, func(s Step) bool { return s.Leaf.Kind == poly.Iface })
}
