package sqltext

import (
	"go/token"
	"maps"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/position"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/statement"
)

// Deferred is the package fact that holds what only the whole program decides, in
// a run that has it in the end: findings that are worse where a request comes to
// them, and the places where requests come.
type Deferred struct {
	Findings []deferred
	Pages    []deferred // of deep-offset, for what callers pass
	Served   []string   // file:line of writes that a request reaches
}

// AFact marks Deferred as a fact.
func (*Deferred) AFact() {}

// deferred is a finding in a package that has been analysed.
type deferred struct {
	finding.Finding
	Call                             string             // file:line of the call that a request must reach
	Sources                          []string           // of an OFFSET, as statement.Paging has them
	Empty                            [][]string         // of what decides about conditions
	Through                          *statement.Through // somebody must implement
	Generated                        bool
	File                             string
	Line, Column, EndLine, EndColumn int
}

// served lists the places of writes that requests reach, as far as the package
// shows.
func served(costs *cost.Result) map[string]string {
	at := make(map[string]string)
	for _, seq := range costs.Sequences {
		if !seq.Request || seq.Upkeep || seq.Generated {
			continue
		}
		for _, s := range seq.Steps {
			if n := len(s.Chain); n > 0 && s.Leaf.Kind == poly.DBWrite {
				c := s.Chain[n-1]
				if at[place(c.File, c.Line)] == "" {
					at[place(c.File, c.Line)] = poly.LocalName(seq.Function)
				}
			}
		}
	}
	return at
}

func place(file string, line int) string { return file + ":" + strconv.Itoa(line) }

// whenServed reports a finding, as an error if a request comes to its place.
func (p *pass) whenServed(f *finding.Finding, q *statement.Place, empty [][]string) {
	call := p.Fset.Position(q.Call.Pos())
	where := place(call.Filename, call.Line)
	all, _ := p.sql.Empty(empty)
	switch by := p.served[where]; {
	case by != "" && all:
		raise(f, by)
		p.add(f)
	case wholeProgram:
		d := p.deferred(f, q)
		d.Call, d.Empty = where, empty
		p.later = append(p.later, d)
	default:
		p.add(f)
	}
}

// checkOpen checks the statements that interfaces are given which nobody seen here
// implements. What is found is reported in the end, if somebody does.
func (p *pass) checkOpen() {
	for _, q := range p.sql.Open {
		if !reports.Wanted(sourcefile.Name(p.Fset, q.File)) {
			continue
		}
		in := *p
		in.found, in.offsets, in.proposals, in.later, in.pages = nil, nil, nil, nil, nil
		in.at, in.skips = make(map[spot]*finding.Finding), make(map[token.Pos]bool)
		in.checkPlace(q.Place)
		for _, f := range in.found {
			if f.Skipped == "" {
				d := p.deferred(f, q.Place)
				d.Through = q.Through
				p.later = append(p.later, d)
			}
		}
	}
}

// deferred is a finding that is reported in the end.
func (p *pass) deferred(f *finding.Finding, q *statement.Place) deferred {
	from, to := p.Fset.Position(f.Pos), p.Fset.Position(f.End)
	f.Ignored = ignore.First(ignore.Directives(p.Fset, q.File), f.Rule, from.Line)
	return deferred{
		Finding: *f, File: from.Filename, Line: from.Line, Column: from.Column, EndLine: to.Line, EndColumn: to.Column,
		Generated: sourcefile.Generated(p.Fset, q.File),
	}
}

func raise(f *finding.Finding, by string) {
	f.Severity = finding.Error
	f.Message = f.Message[:len(f.Message)-len(" ["+f.Rule+"]")] + "; a request comes here from " + by + " [" + f.Rule + "]"
}

// exportLater leaves to the end what the whole program decides.
func (p *pass) exportLater() {
	if !wholeProgram || len(p.later)+len(p.pages)+len(p.served) == 0 {
		return
	}
	p.ExportPackageFact(&Deferred{p.later, p.pages, slices.Sorted(maps.Keys(p.served))})
}

// decide reports what the packages of the program have left to the end.
func decide(ap *analysis.Pass, sql *statement.Result, costs *cost.Result) []*finding.Finding {
	at := position.New(ap)
	reached := served(costs)
	var list, pages []deferred
	for _, f := range ap.AllPackageFacts() {
		if d, ok := f.Fact.(*Deferred); ok {
			list, pages = append(list, d.Findings...), append(pages, d.Pages...)
			for _, where := range d.Served {
				reached[where] = "a handler"
			}
		}
	}
	for i := range pages {
		free, called := sql.Unbounded(pages[i].Sources)
		if free || !called && !pages[i].Generated {
			list = append(list, pages[i])
		}
	}
	var out []*finding.Finding
	for i := range list {
		d := &list[i]
		f := d.Finding
		f.Pos, f.End = at.Of(d.File, d.Line, d.Column), at.Of(d.File, d.EndLine, d.EndColumn)
		all, never := sql.Empty(d.Empty)
		switch by := reached[d.Call]; {
		case never, d.Through != nil && !sql.RunBy(d.Through):
			continue
		case by != "" && all:
			raise(&f, by)
		}
		out = append(out, &f)
	}
	slices.SortStableFunc(out, func(a, b *finding.Finding) int { return int(a.Pos - b.Pos) })
	return out
}
