// Package requests says what one request costs: for each entry point of a program
// the round trips that it makes, as a polynomial and as a number, the calls that
// lead to them, and which functions are worth mending first.
package requests

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/entry"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/report"
)

// Analyzer reports entry points over their budgets, and has what requests cost: in
// the whole program, with the flag functions.
var Analyzer = &analysis.Analyzer{
	Name:       "requests",
	Doc:        "report entry points that cost more than their budgets allow",
	URL:        "https://github.com/querylint/querylint",
	Run:        run,
	Requires:   []*analysis.Analyzer{cost.Analyzer, entry.Analyzer},
	ResultType: reflect.TypeFor[[]*finding.Finding](),
}

var settings report.Settings

func init() { settings.Flags(&Analyzer.Flags, rules) }

// Program is what is known of the requests of a program.
type Program struct {
	Entries   []*Entry
	functions map[string]*link.Function
	reached   map[*Entry]map[string]bool // functions that an entry point may lead to
}

// Entry is one entry point.
type Entry struct {
	Kind     string // http, grpc, kafka, main …
	Name     string // GET /users/:id
	Function string // full name of the handler
	File     string // of the handler, or else where it is registered
	Line     int
	Runs     []string // functions of the program, by their keys: the handler last
	// Registered is where.
	Registered Place

	Terms []Term // worst first
	// Transaction: one is open meanwhile. InTransaction is what runs until it ends.
	Transaction   bool
	InTransaction []Term
}

// Place is a line of a file.
type Place struct {
	File string
	Line int
}

// Term is a product: Coef times all factors, of round trips of one kind.
type Term = poly.Term

// DefaultSize is the size of a factor that no setting names.
const DefaultSize = config.DefaultSize

// Kind is a kind of round trips.
type Kind int

// Kinds of round trips.
const (
	Read Kind = iota
	Write
	Cache
	Broker
	RPC
	Kinds
)

// String is the kind's name in reports.
func (k Kind) String() string {
	return [...]string{"read", "write", "cache", "broker", "rpc"}[k]
}

// KindOf is the kind of a term; what only begins or ends a transaction has none.
func KindOf(t *Term) (Kind, bool) {
	switch t.Leaf.Kind {
	case poly.DBRead:
		return Read, true
	case poly.DBWrite:
		return Write, true
	case poly.CacheRead, poly.CacheWrite:
		return Cache, true
	case poly.MQSend:
		return Broker, true
	case poly.RPC:
		return RPC, true
	}
	return 0, false
}

// Config says which entry points there are beside those of the tables.
type Config struct {
	All bool // exported functions
}

// New joins what the analyzers have found of a whole program: the results of
// cost.Analyzer and entry.Analyzer for the package that imports it.
func New(costs any, points any, cfg Config) *Program {
	r, ok := costs.(*cost.Result)
	if !ok {
		return new(Program)
	}
	list, _ := points.([]entry.Point)
	b := newBuilder(r)
	for _, p := range list {
		b.add(&p)
	}
	b.others(cfg)
	slices.SortStableFunc(b.entries, worse)
	return &Program{Entries: distinct(b.entries), functions: b.functions}
}

// Results are what New needs, of a driver that has run Analyzer.
func Results(result func(*analysis.Analyzer) any) (costs, points any) {
	return result(cost.Analyzer), result(entry.Analyzer)
}

// worse orders entry points: recursion, degree, coefficient.
func worse(a, b *Entry) int {
	return cmp.Or(
		-cmp.Compare(btoi(a.Recursive()), btoi(b.Recursive())),
		-cmp.Compare(a.Degree(), b.Degree()),
		-cmp.Compare(a.Coefficient(), b.Coefficient()),
		-cmp.Compare(a.coefficientOf(0), b.coefficientOf(0)),
		cmp.Compare(a.Name, b.Name), cmp.Compare(a.Function, b.Function), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
	)
}

// distinct leaves out entry points of which a reader could not say in what they differ
// from one before: name, handler and cost are the same. Two servers of a program have the
// same routes, and so have groups whose beginning is not known.
func distinct(entries []*Entry) []*Entry {
	seen := make(map[string]bool)
	return slices.DeleteFunc(entries, func(e *Entry) bool {
		parts := []string{e.Kind, e.Name, e.Function, strconv.FormatBool(e.Transaction)}
		for k := range Kinds {
			parts = append(parts, Polynomial(e.Terms, k), Polynomial(e.InTransaction, k))
		}
		key := strings.Join(parts, "\x00")
		known := seen[key]
		seen[key] = true
		return known
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Recursive reports whether a recursion asks once per turn.
func (e *Entry) Recursive() bool {
	return slices.ContainsFunc(e.Terms, func(t Term) bool { return t.Has(poly.Rec) && counts(&t) })
}

// counts reports whether a term is a round trip that no memo or cache stands in
// front of.
func counts(t *Term) bool {
	_, ok := KindOf(t)
	return ok && !t.Remembered()
}

// Degree is that of the round trips which no memo or cache stands in front of.
func (e *Entry) Degree() int { return Degree(e.Terms) }

// Degree is the highest of terms that count.
func Degree(ts []Term) int {
	d := 0
	for _, t := range ts {
		if counts(&t) {
			d = max(d, len(t.Turns()))
		}
	}
	return d
}

// Coefficient is the sum of those of the highest degree.
func (e *Entry) Coefficient() int64 { return e.coefficientOf(e.Degree()) }

func (e *Entry) coefficientOf(degree int) int64 {
	var sum int64
	for _, t := range e.Terms {
		if counts(&t) && len(t.Turns()) == degree {
			sum += t.Coef
		}
	}
	return sum
}

// Count is how many round trips there are.
type Count struct {
	Kinds [Kinds]Amount
	// Cold are those that only run where a memo or cache has no answer.
	Cold Amount
}

// Total is the sum of all kinds, without Cold.
func (c *Count) Total() (sum Amount) {
	for _, a := range c.Kinds {
		sum.add(a)
	}
	return sum
}

// Time is what the round trips take, one after the other.
func (c *Count) Time(each config.Duration) time.Duration {
	const most = time.Duration(1<<63 - 1)
	n := time.Duration(c.Total().N)
	if n > 0 && time.Duration(each) > most/n {
		return most
	}
	return n * time.Duration(each)
}

const most = 1 << 53 // what a number in JSON holds exactly

func plus(a, b int64) int64 { return min(a+b, most) }

func times(a, b int64) int64 {
	if a != 0 && b > most/a {
		return most
	}
	return a * b
}

// Counted puts sizes in the place of factors.
func Counted(ts []Term, sizes config.Sizes) Count {
	var c Count
	for _, t := range ts {
		k, ok := KindOf(&t)
		if !ok {
			continue
		}
		if n := amountOf(&t, sizes); t.Remembered() {
			c.Cold.add(n)
		} else {
			c.Kinds[k].add(n)
		}
	}
	return c
}

// SizeOf is the size of a factor, and whether a setting says it.
func SizeOf(f poly.Factor, sizes config.Sizes) (int64, bool) {
	return sizes.Of(f.Text(), inside(f))
}

// inside is what the text of a factor is the length of.
func inside(f poly.Factor) string {
	text := f.Text()
	if len(text) > 5 && text[:4] == "len(" && text[len(text)-1] == ')' {
		return text[4 : len(text)-1]
	}
	return text
}

// Only is the program with some of its entry points.
func (p *Program) Only(entries []*Entry) *Program {
	return &Program{Entries: entries, functions: p.functions}
}
