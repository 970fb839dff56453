package requests

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/entry"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// builder joins entry points with what functions cost.
type builder struct {
	result    *cost.Result
	functions map[string]*link.Function // by key
	literals  map[string][]string       // of a function → the keys of those in it
	at        map[string]string         // file:line:column → key
	entries   []*Entry
	started   map[string]bool // functions that an entry point starts
}

func newBuilder(r *cost.Result) *builder {
	b := &builder{
		result: r, functions: make(map[string]*link.Function), literals: make(map[string][]string),
		at: make(map[string]string), started: make(map[string]bool),
	}
	for i := range r.Functions {
		f := &r.Functions[i]
		if b.functions[f.Name] == nil { // a package comes before its variant for tests
			b.functions[f.Name] = f
			b.at[place(f)] = f.Name
		}
	}
	for i := range r.Literals {
		f := &r.Literals[i]
		key := f.Name + "@" + place(f)
		if b.functions[key] == nil {
			b.functions[key] = f
			b.at[place(f)] = key
			around := strings.TrimSuffix(f.Name, ".func")
			b.literals[around] = append(b.literals[around], key)
		}
	}
	return b
}

func place(f *link.Function) string { return at(f.File, f.Line, f.Col) }

func at(file string, line, col int) string {
	return file + ":" + strconv.Itoa(line) + ":" + strconv.Itoa(col)
}

// keys are the functions that a reference names.
func (b *builder) keys(r entry.Ref) []string {
	switch {
	case r.Line > 0:
		if key, ok := b.at[at(r.File, r.Line, r.Col)]; ok {
			return []string{key}
		}
	case r.Interface != "":
		return b.result.Implementations(r.Interface, r.Function)
	case r.Returned:
		return b.literals[r.Function]
	case b.functions[r.Function] != nil:
		return []string{r.Function}
	}
	return nil
}

// add is an entry point that the tables know.
func (b *builder) add(p *entry.Point) {
	e := &Entry{Kind: p.Kind, Name: p.Name(), Registered: Place{p.File, p.Line}, File: p.File, Line: p.Line}
	last := len(p.Runs) - 1
	for i, r := range p.Runs {
		keys := b.keys(r)
		var alternatives []Term
		for _, key := range keys {
			f := b.functions[key]
			if f == nil {
				continue
			}
			alternatives = poly.Larger(alternatives, spent(f, p.Kind))
			b.start(e, key, f)
			if i == last {
				e.File, e.Line = f.File, f.Line
			}
		}
		e.Terms = poly.Add(e.Terms, alternatives)
		b.started[r.Function] = true
		if i == last {
			e.Function = r.Function
			if r.Interface != "" && len(keys) == 1 {
				e.Function = keys[0]
			}
		}
	}
	b.finish(e)
}

// spent is what one start of a function costs: of a consumer, one message.
func spent(f *link.Function, kind string) []Term {
	if len(f.Events) > 0 && kind != "http" && kind != mainKind {
		return f.Events
	}
	return f.Terms
}

func (b *builder) start(e *Entry, key string, f *link.Function) {
	e.Runs = append(e.Runs, key)
	open, terms := b.result.Transaction(f)
	e.Transaction = e.Transaction || open
	e.InTransaction = poly.Add(e.InTransaction, terms)
}

func (b *builder) finish(e *Entry) {
	for i := range e.Terms {
		e.Transaction = e.Transaction || e.Terms[i].Leaf.Kind == poly.Tx
	}
	e.Terms = slices.DeleteFunc(slices.Clone(e.Terms), func(t Term) bool {
		_, ok := KindOf(&t)
		return !ok
	})
	slices.SortStableFunc(e.Terms, func(x, y Term) int {
		return cmp.Or(
			cmp.Compare(btoi(x.Remembered()), btoi(y.Remembered())),
			-cmp.Compare(btoi(x.Has(poly.Rec)), btoi(y.Has(poly.Rec))),
			-cmp.Compare(len(x.Turns()), len(y.Turns())),
			-cmp.Compare(x.Coef, y.Coef),
			cmp.Compare(x.Leaf.Kind, y.Leaf.Kind),
			cmp.Compare(x.Polynomial(), y.Polynomial()),
		)
	})
	b.entries = append(b.entries, e)
}

// Kinds of entry points that have no other name than that of their function.
const (
	mainKind     = "main"
	handlerKind  = "handler"
	functionKind = "function"
)

// registered reports whether something has given the entry point a name: a route, a
// service, a topic, a time.
func (e *Entry) registered() bool {
	return e.Kind != mainKind && e.Kind != handlerKind && e.Kind != functionKind
}

// others are the entry points that no table shows: functions that answer requests
// by their type and are only handed on, those that the settings name, and, if
// wanted, exported functions.
func (b *builder) others(cfg Config) {
	called, handedOn := make(map[string]bool), make(map[string]bool)
	for _, f := range b.result.Functions {
		for _, c := range f.Calls {
			called[c.Function] = called[c.Function] || !c.Later
			handedOn[c.Function] = handedOn[c.Function] || c.Later
		}
	}
	for i := range b.result.Functions {
		f := &b.result.Functions[i]
		if f.Foreign() || b.functions[f.Name] != f || b.started[f.Name] {
			continue
		}
		set := config.Current().EntryPoint(f.Name)
		handler := f.Entry == link.Handler && !f.Upkeep && len(f.Terms) > 0 && !called[f.Name] && handedOn[f.Name]
		exported := cfg.All && f.Entry == link.Exported && !f.Upkeep && len(f.Terms) > 0
		if !set && !handler && !exported {
			continue
		}
		kind := functionKind
		if handler && !set {
			kind = handlerKind
		}
		e := &Entry{Kind: kind, Name: kind + " " + short(f.Name), Function: f.Name, File: f.File, Line: f.Line, Registered: Place{f.File, f.Line}, Terms: f.Terms}
		b.start(e, f.Name, f)
		b.finish(e)
	}
}

// short is the name of a function with that of its package only.
func short(full string) string { return full[strings.LastIndexByte(full, '/')+1:] }

// ShortName is a function's name with that of its package, without its path.
func ShortName(full string) string { return short(full) }
