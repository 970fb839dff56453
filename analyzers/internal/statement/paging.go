package statement

import (
	"go/ast"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Offsets is the object fact of a function whose parameters become an OFFSET, in a
// run that has the facts of the whole program in the end.
type Offsets struct{ Sources []string } // as in Paging

// AFact marks Offsets as a fact.
func (*Offsets) AFact() {}

// Paging is the package fact that says what is passed for such parameters.
type Paging struct{ Passed []Passing }

// AFact marks Paging as a fact.
func (*Paging) AFact() {}

// Passing is one call: what it passes To a source, which is a function and one of
// its parameters. From are the sources of the caller that the value depends on;
// without any, it is bounded, unless it is Free.
type Passing struct {
	To   string
	Free bool
	From []string
	Site string // file:line:column of the call
}

// paging is what the package knows of the values that become an OFFSET.
type paging struct {
	calls   map[*types.Func][]site // by callee
	values  map[*types.Func]bool   // functions that are used as values
	sources map[*types.Func][]source
	passed  []Passing
}

// site is a call in a function.
type site struct {
	call *ast.CallExpr
	decl *ast.FuncDecl
}

// OffsetValue is what is given for the OFFSET of a text, at or behind a byte
// of it, or of a chain of calls; nil where it is not known.
func (s *Statement) OffsetValue(start int) ast.Expr {
	if s.Offset != nil {
		return s.offset
	}
	if s.Skeleton != nil || len(s.Parts) != 1 || start > len(s.Parts[0].Text) {
		return nil
	}
	in := &s.Parts[0]
	at := offsetMark.FindStringSubmatchIndex(in.Text[start:])
	if at == nil {
		return nil
	}
	end := start + at[2]
	if at[2] < 0 {
		end = start + at[4]
	}
	state, n := scanner{}, -1
	for i := 0; i <= end && i < len(in.Text); i++ {
		if state.step(in.Text[i]) {
			n++
		}
	}
	if n < 0 || n >= len(in.values) {
		return nil
	}
	return in.values[n]
}

// offsetMark finds the placeholder of an OFFSET: OFFSET ?, or LIMIT ?, n.
var offsetMark = regexp.MustCompile(`(?i)\bOFFSET\s+(\?)|\bLIMIT\s+(\?)\s*,`)

// Emptiness says what is known of the values that decide about the conditions of a
// write: whether all of them may be empty.
type Emptiness struct {
	Never bool // one of them is not
	// Sources are, for each of the others, the parameters that it depends on, as
	// Passing has them; without any, nothing keeps it from being empty.
	Sources [][]string
	Plain   bool // they are values and no options that are left out
}

// EmptinessOf says whether the conditions that branches add to a write may all be
// left out.
func (r *Result) EmptinessOf(q *Place) Emptiness {
	var out Emptiness
	out.Plain = true
	p := r.pass
	for _, t := range p.tested(q) {
		switch {
		case t.free:
			out.Sources = append(out.Sources, nil)
		case len(t.sources) == 0:
			return Emptiness{Never: true}
		default:
			var ids []string
			for _, s := range t.sources {
				ids = append(ids, sourceID(p.within(q.Decl).fn, s))
			}
			out.Sources = append(out.Sources, ids)
		}
		out.Plain = out.Plain && !t.option
	}
	return out
}

// Empty reports whether callers, as far as the package shows, or in the end the
// program, pass empty values for all; and whether they never do for one.
func (r *Result) Empty(sources [][]string) (all, never bool) {
	passed := r.passed
	if r.pass.paging != nil {
		passed = append(slices.Clip(passed), r.pass.paging.passed...)
	}
	ids := slices.Concat(sources...)
	if len(ids) == 0 {
		return len(sources) > 0, false
	}
	all, known := together(ids, passed, make(map[string]bool))
	return all, known && !all
}

// together reports whether some call passes empty values to all sources of one
// function at once, and whether any call is known.
func together(ids []string, passed []Passing, seen map[string]bool) (all, known bool) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	key := strings.Join(ids, " ")
	if seen[key] {
		return false, false
	}
	seen[key] = true
	sites := make(map[string][]Passing)
	for _, id := range ids {
		for _, p := range passed {
			if p.to(id) {
				sites[p.Site] = append(sites[p.Site], p)
			}
		}
	}
	for _, at := range slices.Sorted(maps.Keys(sites)) {
		set, from := false, []string(nil)
		for _, p := range sites[at] {
			set = set || !p.Free && len(p.From) == 0
			if !p.Free {
				from = append(from, p.From...)
			}
		}
		switch {
		case set:
			known = true
		case len(from) == 0:
			return true, true
		default:
			a, k := together(from, passed, seen)
			if a {
				return true, true
			}
			known = known || k
		}
	}
	return false, known
}

// Pages says what is known of the value of an OFFSET.
type Pages struct {
	Bounded bool
	// Sources are the parameters that it depends on, as Passing has them; those who
	// pass them are not all known.
	Sources []string
}

// PagesOf says what limits the value of an OFFSET in a function, unless it is a number
// that a loop counts up to: how far that is, the statement's argument says.
func (r *Result) PagesOf(e ast.Expr, d *ast.FuncDecl) Pages {
	p := r.pass
	b := p.within(d)
	x := b.bound(e, 0)
	if _, counted := b.shown(e); x.free || counted {
		return Pages{}
	}
	if len(x.sources) == 0 {
		return Pages{Bounded: true}
	}
	g := p.pagingOf()
	g.follow(p, b.fn, x.sources)
	var pages Pages
	for _, s := range x.sources {
		pages.Sources = append(pages.Sources, sourceID(b.fn, s))
	}
	free, called := unbounded(pages.Sources, g.passed)
	pages.Bounded = called && !free && !settings.whole
	if free {
		pages.Sources = nil
	}
	return pages
}

// Unbounded reports whether the program passes a value that nothing bounds to one of
// the sources, and whether all of them are passed anything. It may be asked of the
// result for a package of no files that comes last.
func (r *Result) Unbounded(sources []string) (free, called bool) { return unbounded(sources, r.passed) }

func unbounded(sources []string, passed []Passing) (free, called bool) {
	seen := make(map[string]bool)
	var visit func(id string) bool
	visit = func(id string) bool {
		if seen[id] {
			return true
		}
		seen[id] = true
		known := false
		for _, p := range passed {
			if !p.to(id) {
				continue
			}
			ok := true
			free = free || p.Free
			for _, from := range p.From {
				ok = visit(from) && ok
			}
			known = known || ok
		}
		return known
	}
	called = len(sources) > 0
	for _, s := range sources {
		called = visit(s) && called
	}
	return free, called
}

// to reports whether a value is passed to a source. A call through an interface that
// is not declared beside its implementation is known by the method's name.
func (p *Passing) to(id string) bool {
	if p.To == id {
		return true
	}
	name, ok := strings.CutPrefix(p.To, "~")
	if !ok {
		return false
	}
	i := strings.LastIndexByte(id, '.')
	slash := max(strings.LastIndexByte(id, '/'), 0)
	if function, _, ok := strings.Cut(id, "#"); ok {
		slash = max(strings.LastIndexByte(function, '/'), 0)
	}
	return i > slash && strings.ContainsAny(id[slash:i], ".)") && id[i+1:] == name
}

func sourceID(fn *types.Func, s source) string { return fullName(fn) + s.text() }

func (s source) text() string {
	id := "#" + strconv.Itoa(s.Param)
	if s.Field != "" {
		id += "/" + s.Field
	}
	if s.Empty {
		id += "?"
	}
	return id
}

// parseSource reads what text has written.
func parseSource(id string) (s source, ok bool) {
	_, text, ok := strings.Cut(id, "#")
	if !ok {
		return s, false
	}
	text, empty := strings.CutSuffix(text, "?")
	number, field, _ := strings.Cut(text, "/")
	n, err := strconv.Atoi(number)
	return source{n, field, empty}, err == nil
}

// pagingOf collects the calls of the package, once.
func (p *pass) pagingOf() *paging {
	if p.paging != nil {
		return p.paging
	}
	g := &paging{calls: make(map[*types.Func][]site), values: make(map[*types.Func]bool), sources: make(map[*types.Func][]source)}
	p.paging = g
	for _, f := range p.Files {
		for _, d := range f.Decls {
			d, _ := d.(*ast.FuncDecl)
			if d == nil || d.Body == nil {
				continue
			}
			called := make(map[*ast.Ident]bool)
			ast.Inspect(d.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if id := calledIdent(n); id != nil {
						called[id] = true
						if fn, ok := p.TypesInfo.Uses[id].(*types.Func); ok {
							g.calls[fn.Origin()] = append(g.calls[fn.Origin()], site{n, d})
						}
					}
				case *ast.Ident:
					if fn, ok := p.TypesInfo.Uses[n].(*types.Func); ok && !called[n] {
						g.values[fn.Origin()] = true
					}
				}
				return true
			})
		}
	}
	return g
}

func calledIdent(call *ast.CallExpr) *ast.Ident {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	}
	return nil
}

// follow notes what calls in the package pass to sources of a function.
func (g *paging) follow(p *pass, fn *types.Func, sources []source) {
	for _, s := range sources {
		if fn == nil || slices.Contains(g.sources[fn], s) {
			continue
		}
		g.sources[fn] = append(g.sources[fn], s)
		id := sourceID(fn, s)
		if g.values[fn] {
			g.passed = append(g.passed, Passing{To: id, Free: true})
		}
		for _, callee := range append(p.interfacesOf(fn), fn) {
			g.note(p, g.calls[callee], s, id)
		}
	}
}

// note notes what the calls of a function, or of the method of an interface, pass
// to the source with an ID.
func (g *paging) note(p *pass, calls []site, s source, id string) {
	for _, c := range calls {
		b := p.within(c.decl)
		b.empty = s.Empty
		x := b.passed(c.call, s, 0)
		ps := Passing{To: id, Free: x.free, Site: p.Fset.Position(c.call.Pos()).String()}
		for _, from := range x.sources {
			ps.From = append(ps.From, sourceID(b.fn, from))
		}
		g.passed = append(g.passed, ps)
		if !x.free {
			g.follow(p, b.fn, x.sources)
		}
	}
}

// interfacesOf are the methods of interfaces of the package that a method implements.
func (p *pass) interfacesOf(fn *types.Func) []*types.Func {
	r := fn.Signature().Recv()
	if r == nil {
		return nil
	}
	var out []*types.Func
	scope := p.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		i, ok := tn.Type().Underlying().(*types.Interface)
		if !ok || i.NumMethods() == 0 || !types.Implements(r.Type(), i) && !types.Implements(types.NewPointer(r.Type()), i) {
			continue
		}
		for m := range i.Methods() {
			if m.Name() == fn.Name() && m.Pkg() == p.Pkg {
				out = append(out, m)
			}
		}
	}
	return out
}
