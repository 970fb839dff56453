// Package costreport shows what the requests of a program cost: as text, JSON,
// Markdown or a page of HTML.
package costreport

//go:generate go run picture/main.go

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/requests"
)

// Version is that of the JSON format: it grows when a key changes its meaning or
// goes.
const Version = 1

// Report is what is shown, and with the names of its fields the JSON format.
type Report struct {
	Version int      `json:"version"`
	Module  string   `json:"module,omitempty"`
	Base    string   `json:"base,omitempty"` // the revision that it is compared with
	Assumed Assumed  `json:"assumed"`
	Entries []*Entry `json:"entries"` // worst first
	Fixes   []Fix    `json:"fixFirst"`
	Gone    []Gone   `json:"gone,omitempty"` // that only the base has

	settings Settings
	program  *requests.Program
}

// Assumed is what numbers are made with.
type Assumed struct {
	RoundTripMS float64  `json:"roundTripMs"`
	Default     int64    `json:"defaultSize"` // of what no pattern names
	Sizes       []Size   `json:"sizes"`       // of the factors of the entries
	Says        []string `json:"says"`
}

// Size is how much a factor counts.
type Size struct {
	Factor string `json:"factor"`
	Size   int64  `json:"size"`
	Set    bool   `json:"set"` // by a flag or the settings
}

// Entry is one entry point.
type Entry struct {
	Name          string     `json:"name"` // GET /users/:id
	Kind          string     `json:"kind"` // http, grpc, kafka, cron, main …
	Function      string     `json:"function"`
	File          string     `json:"file"` // of the handler
	Line          int        `json:"line"`
	Registered    *Place     `json:"registered,omitempty"`
	Recursive     bool       `json:"recursive"`
	Degree        int        `json:"degree"`
	Coefficient   int64      `json:"coefficient"` // of the highest degree
	RoundTrips    RoundTrips `json:"roundTrips"`
	MS            float64    `json:"ms"`
	Guessed       int        `json:"guessed"` // how many lengths of which no size is known multiply
	Polynomials   ByKind     `json:"polynomials"`
	Transaction   bool       `json:"transaction"`             // one is open meanwhile
	InTransaction ByKind     `json:"inTransaction,omitempty"` // what runs until it ends
	Terms         []Term     `json:"terms"`
	// Before is what it cost at the base; nothing if it is new.
	Before *Before `json:"before,omitempty"`

	count requests.Count
	entry *requests.Entry
	label string
}

// Place is a line of a file.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// RoundTrips are numbers by kind.
type RoundTrips struct {
	Read   int64 `json:"read"`
	Write  int64 `json:"write"`
	Cache  int64 `json:"cache"`
	Broker int64 `json:"broker"`
	RPC    int64 `json:"rpc"`
	Total  int64 `json:"total"`
	Cold   int64 `json:"cold"` // on top, where memos and caches have no answer
}

// ByKind are polynomials; kinds that do not occur are left out.
type ByKind map[string]string

// Term is one product.
type Term struct {
	Kind        string   `json:"kind"`
	Coefficient int64    `json:"coefficient"`
	Factors     []string `json:"factors"`
	Memos       []string `json:"memos,omitempty"` // that must have no answer
	Number      int64    `json:"number"`
	Driver      string   `json:"driver"` // gorm First
	Chain       []Frame  `json:"chain"`
}

// Frame is a call on the way to the driver: Function is called at File:Line.
type Frame struct {
	Function string `json:"function"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

// Fix is a function that could take a list, and what would go.
type Fix struct {
	Function string   `json:"function"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Saved    int64    `json:"saved"`
	Cold     int64    `json:"cold"` // likewise, behind memos and caches
	Loops    []Place  `json:"loops"`
	Entries  []string `json:"entries"`

	saved, cold requests.Amount
}

// Amount is what would go, as people are shown it: if nothing else, what does behind memos
// and caches.
func (f *Fix) Amount() requests.Amount {
	if f.Saved == 0 {
		return f.cold
	}
	return f.saved
}

// Settings are those of a report.
type Settings struct {
	Module    string
	Dir       string // that file names are relative to
	Sizes     config.Sizes
	RoundTrip config.Duration
	Keep      func(file string) bool // whose entry points are shown
	Link      string                 // to a line of a file: {file} and {line} are put in
	Top       int                    // how many entry points, and functions to fix, text shows; 0: all
}

// New makes the report of a program.
func New(p *requests.Program, s Settings) *Report {
	r := &Report{Version: Version, Module: s.Module, settings: s, Entries: []*Entry{}, Fixes: []Fix{}}
	kept := p.Entries
	if s.Keep != nil {
		kept = slices.DeleteFunc(slices.Clone(kept), func(e *requests.Entry) bool { return !s.Keep(e.File) && !s.Keep(e.Registered.File) })
	}
	r.program = p.Only(kept)
	for _, e := range kept {
		r.Entries = append(r.Entries, r.entry(e))
	}
	label(r.Entries)
	for _, f := range r.program.Fixes(s.Sizes) {
		x := Fix{Function: f.Function, File: r.file(f.File), Line: f.Line, Saved: f.Saved.N, Cold: f.Cold.N, Entries: f.Entries, saved: f.Saved, cold: f.Cold}
		for _, at := range f.Loops {
			x.Loops = append(x.Loops, Place{r.file(at.File), at.Line})
		}
		r.Fixes = append(r.Fixes, x)
	}
	r.assume(kept)
	return r
}

// label gives entry points what people know them by: the name, and where others have it,
// too, what they differ in: the handler or where it is registered. Routes have one name
// where two servers are in one program, or what stands before them is not known.
func label(entries []*Entry) {
	for _, more := range []func(e *Entry) string{
		func(e *Entry) string { return e.Name },
		func(e *Entry) string { return " → " + requests.ShortName(e.Function) },
		func(e *Entry) string {
			at := e.Registered
			if at == nil {
				at = &Place{e.File, e.Line}
			}
			return fmt.Sprintf(" at %s:%d", at.File, at.Line)
		},
	} {
		with := make(map[string]int)
		for _, e := range entries {
			with[e.label]++
		}
		for _, e := range entries {
			if with[e.label] > 1 || e.label == "" {
				e.label += more(e)
			}
		}
	}
}

// Count is what an entry point costs, as people are shown it.
func (e *Entry) Count() *requests.Count { return &e.count }

// Time is how long its round trips take; "" where that would be made up.
func (e *Entry) Time() string {
	if !e.count.Total().Known() {
		return ""
	}
	return Time(e.MS)
}

// Label is the name of an entry point, with what tells it from others that have it, too.
func (e *Entry) Label() string { return e.label }

func (r *Report) file(name string) string {
	if rel, err := filepath.Rel(r.settings.Dir, name); err == nil && !strings.HasPrefix(rel, "..") {
		name = rel
	}
	return filepath.ToSlash(name)
}

func (r *Report) entry(e *requests.Entry) *Entry {
	sizes := r.settings.Sizes
	count := requests.Counted(e.Terms, sizes)
	out := &Entry{
		Name: e.Name, Kind: e.Kind, Function: e.Function, File: r.file(e.File), Line: e.Line,
		Recursive: e.Recursive(), Degree: e.Degree(), Coefficient: e.Coefficient(),
		RoundTrips: roundTrips(count), MS: ms(count.Time(r.settings.RoundTrip)), Guessed: count.Total().Guessed, Polynomials: polynomials(e.Terms),
		Transaction: e.Transaction, Terms: []Term{}, entry: e, count: count,
	}
	if e.Transaction && len(e.InTransaction) > 0 {
		out.InTransaction = polynomials(e.InTransaction)
	}
	if at := e.Registered; at.File != e.File || at.Line != e.Line {
		out.Registered = &Place{r.file(at.File), at.Line}
	}
	for i := range e.Terms {
		t := &e.Terms[i]
		kind, _ := requests.KindOf(t)
		x := Term{Kind: kind.String(), Coefficient: t.Coef, Factors: []string{}, Memos: t.Memos(), Number: requests.Number(t, sizes), Driver: t.Leaf.Name}
		for _, f := range t.Turns() {
			x.Factors = append(x.Factors, f.Text())
		}
		for _, c := range t.Chain {
			x.Chain = append(x.Chain, Frame{c.Function, r.file(c.File), c.Line})
		}
		out.Terms = append(out.Terms, x)
	}
	return out
}

func ms(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond)) / float64(time.Millisecond)
}

func roundTrips(c requests.Count) RoundTrips {
	return RoundTrips{
		Read: c.Kinds[requests.Read].N, Write: c.Kinds[requests.Write].N, Cache: c.Kinds[requests.Cache].N,
		Broker: c.Kinds[requests.Broker].N, RPC: c.Kinds[requests.RPC].N, Total: c.Total().N, Cold: c.Cold.N,
	}
}

func polynomials(ts []requests.Term) ByKind {
	out := make(ByKind)
	for k := range requests.Kinds {
		if text := requests.Polynomial(ts, k); text != "" {
			out[k.String()] = text
		}
	}
	return out
}

// assume says what the numbers are made with.
func (r *Report) assume(entries []*requests.Entry) {
	a := &r.Assumed
	a.RoundTripMS = ms(time.Duration(r.settings.RoundTrip))
	a.Default, _ = r.settings.Sizes.Of("")
	a.Sizes = []Size{}
	for _, e := range entries {
		for i := range e.Terms {
			for _, f := range e.Terms[i].Turns() {
				size, set := requests.SizeOf(f, r.settings.Sizes)
				s := Size{f.Text(), size, set}
				if !slices.Contains(a.Sizes, s) {
					a.Sizes = append(a.Sizes, s)
				}
			}
		}
	}
	slices.SortFunc(a.Sizes, func(x, y Size) int { return cmp.Compare(x.Factor, y.Factor) })
	a.Says = says
	if r.guesses() {
		a.Says = slices.Concat([]string{guessed}, says)
	}
}

// guesses reports whether an order of magnitude stands where people look for a number.
func (r *Report) guesses() bool {
	return slices.ContainsFunc(r.Entries, func(e *Entry) bool {
		return !e.count.Total().Known() || !e.count.Cold.Known() || e.Before != nil && !e.Before.total.Known()
	})
}

// guessed says what stands in the place of some numbers.
const guessed = "n is a length of which no size is known; where several multiply, a number would be made up."

// says is how numbers come about.
var says = []string{
	"What a recursion walks, rec(…), and the depth of a chain have sizes, too: -size 'rec(*)=10', -size depth=5.",
	"Of branches, the arm that costs most runs.",
	"What runs after a failure in a loop runs for one of its elements.",
	"Memos and caches have an answer; what runs when they have none is counted apart, as cold.",
	"Pages, batches, retries and what waits for events count once.",
	"Begin and commit of transactions are not counted.",
	"Round trips follow one another: the time is their number times that of one.",
}
