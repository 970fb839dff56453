package link

import (
	"slices"
	"strconv"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Site is a call inside a loop that may reach a round trip. The loops and the
// call stand in one function; what the call costs is in Terms. Where it is judged, its
// source is not at hand, so all that a rule may ask of the place is noted here.
type Site struct {
	Module    string // module that the file belongs to
	File      string
	Line, Col int
	EndLine   int
	EndCol    int
	Package   string // path of the package
	Function  string // full name of the function around it
	Callee    string // the call as a reader knows it: service.Get, gorm First
	Target    string // its full name, see syntax.Target
	Loops     []poly.Factor
	LoopLines []int // where the raising loops start, one per raising factor of Loops
	Coef      int64 // product of the constant loops around the call
	Terms     []poly.Term
	Recursion []string        // functions of the cycle, for a call that closes one
	Closing   []finding.Place // all calls that close it, this one first, where there are several
	Climbs    bool            // Recursion walks up a chain: one call per level
	InMemory  bool            // the recursion walks what is in memory: no query says what comes next
	Hoist     bool            // the arguments do not change with the innermost loop
	Same      bool            // some do, but what the call reads is not asked by them
	Beside    bool            // it runs for several elements at once, as a goroutine of each
	Work      bool            // of a call of a service: the same turn writes to a database
	Carried   bool            // the result of one turn feeds the next
	Answers   bool            // it keeps what a remote call has answered in the same turn
	Made      bool            // it is given what a write of the same turn has made, such as a key
	Claims    bool            // whether the rest of the turn runs is what a write says of its rows
	Unlocks   bool            // or an earlier one that had the same key
	Remote    bool            // the same turn calls another service, which takes longer
	Turn      []poly.Term     // what other calls of the turn cost, as far as interfaces hide it
	Again     string          // the innermost loop sends it again at once where it fails, this often
	Picked    bool            // only elements that a condition picks come to it
	Text      bool            // the statement itself changes: its SQL is the loop's element
	Request   bool            // the function serves a request
	Brought   bool            // the lists of its loops come with that request, and nothing of a database
	Behind    bool            // nobody waits for it: a goroutine that does not end with its starter's answer
	Later     bool            // something keeps the literal that it stands in
	Element   bool            // a library calls the function once per element of a list: the only loop
	Of        string          // what tells whether it does, see Asked
	Field     string          // for which the function answers then, where it is no method
	Template  string          // of a call that a template makes, for elements of a list: where, as page.html:3
	Nth       int             // of the calls that a run of the template makes
	Upkeep    bool            // a migration, seed, start-up or command-line task
	Test      bool
	Generated bool
	Ignored   []finding.Directive // comments that may take a finding back here
	Told      bool                // reported already, for the cache or broker it is known to reach
}

// ID tells a site from all others.
func (s *Site) ID() string {
	id := s.Package + "\x00" + s.File + "\x00" + strconv.Itoa(s.Line) + ":" + strconv.Itoa(s.Col)
	if s.Template != "" { // one run of a template makes many calls
		id += "\x00" + strconv.Itoa(s.Nth)
	}
	return id
}

// Written puts numbers in the place of loops over lists of which all callers are
// known, and known to write them out.
func (s *Site) Written(longest func(string) (int64, bool)) {
	if !s.waits() {
		return
	}
	var loops []poly.Factor
	var lines []int
	raising := 0
	for _, f := range s.Loops {
		n, ok := f.WrittenOut(longest)
		if ok {
			s.Coef = poly.Multiply(s.Coef, max(n, 1))
		} else {
			loops = append(loops, f)
		}
		if f.Class.Raises() {
			if !ok && raising < len(s.LoopLines) {
				lines = append(lines, s.LoopLines[raising])
			}
			raising++
		}
	}
	s.Loops, s.LoopLines, s.Terms = loops, lines, slices.Clone(s.Terms)
	for i := range s.Terms {
		s.Terms[i].Written(longest)
	}
}

// waits reports whether other packages may write out a list that the site depends on.
func (s *Site) waits() bool {
	unknown := func(f poly.Factor) bool { return f.List != "" }
	return slices.ContainsFunc(s.Loops, unknown) || slices.ContainsFunc(s.Terms, func(t poly.Term) bool { return slices.ContainsFunc(t.Factors, unknown) })
}

// Waits reports whether another package has to tell whether a library calls the function
// once per element of a list.
func (s *Site) Waits() bool { return s.Element && s.Template == "" && s.Loops[0].Root == "" }

// listed names what returns the list, if anything does.
func (s *Site) listed(by string) bool {
	s.Loops = slices.Clone(s.Loops)
	s.Loops[0].Root = by
	return by != ""
}

// OnlyProbes reports whether a term asks a server that each turn has of its own
// whether it is there.
func (s *Site) OnlyProbes(t poly.Term) bool { return t.Leaf.Probe && !s.Hoist }

// Shared reports whether a term runs for several elements at once, or where a field has
// nothing that the list may bring along: not per element of a list that a library asks for.
func (s *Site) Shared(t poly.Term) bool { return s.Element && (t.Leaf.Many || t.Leaf.Lazy) }

// starts notes that a site runs once, when the program starts. What waits in a loop
// around it, or is kept for later, may do so again.
func (s *Site) starts(once func(function string) bool) {
	if s.Request || s.Later || !once(s.Function) {
		return
	}
	s.Upkeep = s.Upkeep || !slices.ContainsFunc(s.Loops, func(f poly.Factor) bool {
		return f.Class == poly.Daemon || f.Class == poly.Forever || f.Class == poly.Page || f.Class == poly.Rec
	})
}

// RemoteFirst reports whether all that a site asks of databases stands behind a
// remote call in the function that it calls.
func (s *Site) RemoteFirst() bool {
	i := slices.IndexFunc(s.Terms, func(t poly.Term) bool {
		return t.Leaf.Kind == poly.RPC && !t.Has(poly.Rare) && !t.Has(poly.Fault) && !t.Remembered()
	})
	return i >= 0 && slices.IndexFunc(s.Terms, poly.IsQuery) > i
}

// Before orders sites by their place.
func (s *Site) Before(t *Site) bool {
	if s.File != t.File {
		return s.File < t.File
	}
	return s.Line < t.Line || s.Line == t.Line && s.Col < t.Col
}

// RemoteIn reports whether a call of another service is among what runs on no more
// conditions than the statements beside it.
func RemoteIn(terms []poly.Term, arms uint8) bool {
	return slices.ContainsFunc(terms, func(t poly.Term) bool {
		return t.Leaf.Kind == poly.RPC && !t.Has(poly.Rare) && !t.Has(poly.Fault) && !t.Remembered() && t.Arms <= arms
	})
}

// FewestArms is on how many conditions a statement runs, at least.
func FewestArms(terms []poly.Term) uint8 {
	fewest, known := uint8(0), false
	for _, t := range terms {
		if poly.IsQuery(t) && (!known || t.Arms < fewest) {
			fewest, known = t.Arms, true
		}
	}
	return fewest
}
