package statement

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// exportLimits tells importers what bounds the results and fields of the package,
// and, where the whole program is there in the end, what becomes an OFFSET.
func (p *pass) exportLimits() {
	if !p.own() {
		return // a dependency's requests are no requests of the program
	}
	for v := range p.limitedFields() {
		if v.Exported() && v.Pkg() == p.Pkg {
			p.ExportObjectFact(v, new(Limited))
		}
	}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || d.Body == nil || !d.Name.IsExported() {
				continue
			}
			fn, ok := p.TypesInfo.Defs[d.Name].(*types.Func)
			if !ok {
				continue
			}
			if l := p.within(d).limitsOf(fn, 0); slices.ContainsFunc(l, func(l Limit) bool { return !l.Free || len(l.Fields) > 0 }) {
				p.ExportObjectFact(fn, &Limits{l})
			}
		}
	}
	if settings.whole {
		p.exportPaging()
	}
}

// passedInProgram collects what all packages pass, and what runs it.
func (p *pass) passedInProgram() {
	for _, f := range p.AllPackageFacts() {
		switch f := f.Fact.(type) {
		case *Paging:
			p.result.passed = append(p.result.passed, f.Passed...)
		case *Runners:
			p.result.runners = append(p.result.runners, f.Methods...)
		}
	}
}

// exportPaging says which parameters become an OFFSET, and what is passed for them.
func (p *pass) exportPaging() {
	g := p.pagingOf()
	for _, q := range p.result.Places {
		for _, s := range q.Alternatives {
			if e := s.OffsetValue(0); e != nil && q.Decl != nil {
				b := p.within(q.Decl)
				if x := b.bound(e, 0); !x.free {
					g.follow(p, b.fn, x.sources)
				}
			}
		}
		p.tested(q)
	}
	for callee, sites := range g.calls {
		if callee.Pkg() == nil || callee.Pkg() == p.Pkg || p.cat.Opaque(callee.Pkg().Path()) {
			continue
		}
		var f Offsets
		switch {
		case p.ImportObjectFact(callee, &f):
			for _, id := range f.Sources {
				if s, ok := parseSource(id); ok {
					g.note(p, sites, s, id)
				}
			}
		case callee.Signature().Recv() != nil && types.IsInterface(callee.Signature().Recv().Type()):
			g.byName(p, callee, sites)
		}
	}
	for fn, i := range p.ownInterfaces() { // declared here, implemented elsewhere
		g.byName(p, fn, i)
	}
	for fn, sources := range g.sources {
		var f Offsets
		for _, s := range sources {
			f.Sources = append(f.Sources, sourceID(fn, s))
		}
		slices.Sort(f.Sources)
		p.ExportObjectFact(fn, &f)
		for _, m := range p.interfacesOf(fn) {
			p.ExportObjectFact(m, &f)
		}
	}
	if len(g.passed) > 0 {
		slices.SortFunc(g.passed, func(a, b Passing) int {
			return cmp.Or(strings.Compare(a.To, b.To), slices.Compare(a.From, b.From), cmp.Compare(btoi(a.Free), btoi(b.Free)), strings.Compare(a.Site, b.Site))
		})
		p.ExportPackageFact(&Paging{g.passed})
	}
}

// ownInterfaces are the calls of methods of interfaces that the package declares.
func (p *pass) ownInterfaces() map[*types.Func][]site {
	m := make(map[*types.Func][]site)
	for fn, sites := range p.paging.calls {
		if r := fn.Signature().Recv(); fn.Pkg() == p.Pkg && r != nil && types.IsInterface(r.Type()) {
			m[fn] = sites
		}
	}
	return m
}

// byName notes what calls of a method of an interface pass, whoever implements it:
// for each parameter that is a number, or a struct that may hold some.
func (g *paging) byName(p *pass, method *types.Func, sites []site) {
	params := method.Signature().Params()
	for i := range params.Len() {
		var sources []source
		switch u := pointed(params.At(i).Type()).Underlying().(type) {
		case *types.Basic:
			if isInteger(u) {
				sources = []source{{Param: i}}
			}
			sources = append(sources, source{Param: i, Empty: true})
		case *types.Struct:
			for f := range u.Fields() {
				if isInteger(pointed(f.Type())) {
					sources = append(sources, source{Param: i, Field: f.Name()})
				}
				sources = append(sources, source{i, f.Name(), true})
			}
		}
		for _, s := range sources {
			g.note(p, sites, s, "~"+method.Name()+s.text())
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
