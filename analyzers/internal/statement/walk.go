package statement

import (
	"go/ast"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// functions walks all functions of the package that are of interest.
func (p *pass) functions() {
	for _, file := range p.Files {
		p.file = file
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Body == nil || !p.interesting(d.Body) {
					continue
				}
				p.fn, _ = p.TypesInfo.Defs[d.Name].(*types.Func)
				if p.fn != nil && p.cat.Generated(p.fn) {
					continue
				}
				p.decl = d
				p.function = p.Pkg.Path() + "." + d.Name.Name
				if p.fn != nil {
					p.function = fullName(p.fn)
				}
				p.used, p.whole, p.open = make(map[*ast.CallExpr]bool), make(map[*ast.CallExpr]bool), nil
				p.src.Function(d.Type.Params.List, d.Body, p.call)
				p.unfinished()
			case *ast.GenDecl:
				if !p.interesting(d) {
					continue
				}
				p.fn, p.decl, p.function = nil, nil, p.Pkg.Path()
				p.used, p.whole, p.open = make(map[*ast.CallExpr]bool), make(map[*ast.CallExpr]bool), nil
				for _, s := range d.Specs {
					if vs, ok := s.(*ast.ValueSpec); ok {
						for _, v := range vs.Values {
							p.src.Outside(v, p.call)
						}
					}
				}
				p.unfinished()
			}
		}
	}
}

// interesting reports whether a node has a call that may be given SQL.
func (p *pass) interesting(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && !found {
			if m := p.method(call); m != nil && (m.SQL >= 0 || m.Chain != nil) {
				found = true
			} else if p.wrapper(call) != nil {
				found = true
			}
		}
		return !found
	})
	return found || p.mayPassThrough(n)
}

// call is told of every call of a function, in the order in which they run.
func (p *pass) call(call *ast.CallExpr, w *sqlvalue.Walk) {
	p.given(call, w)
	if m := p.method(call); m != nil {
		switch {
		case m.SQL >= 0 && p.passesText(call) < 0:
			p.sqlArg(call, m, w)
		case !standsForText(m) && (m.Chain != nil || m.Effect == catalog.Build):
			p.link(call, m, w)
		}
		return
	}
	if wr := p.wrapper(call); wr != nil {
		for _, ps := range passedBy(wr) {
			if ps.Condition {
				p.conditioned(call, ps, w)
				continue
			}
			p.wrapped(call, ps, w)
		}
		return
	}
	p.passesThrough(call, w)
}

// sqlArg is a call of a library that is given SQL text.
func (p *pass) sqlArg(call *ast.CallExpr, m *catalog.Method, w *sqlvalue.Walk) {
	if m.SQL >= len(call.Args) {
		return
	}
	arg := call.Args[m.SQL]
	if t := p.TypesInfo.TypeOf(arg); !isString(t) {
		return // a builder, where the library takes either
	}
	q := p.place(call, arg)
	q.label, q.named = w.Label(), p.namedValues(call, w)
	known := p.alternatives(q, w.Eval(arg), w.Args(call, m.SQL+1), false, w)
	if !p.collect {
		p.result.Texts = append(p.result.Texts, TextArg{arg, known})
	}
}

// wrapped is a call of a function that runs its argument.
func (p *pass) wrapped(call *ast.CallExpr, ps Passed, w *sqlvalue.Walk) {
	if ps.Param >= len(call.Args) {
		return
	}
	arg := call.Args[ps.Param]
	text := w.Eval(arg)
	if ps.Verb && !beginsStatement(sqlvalue.Read(text, nil).String()) {
		return
	}
	var args sqlvalue.Node
	if ps.Args >= 0 {
		args = w.Args(call, ps.Args)
	}
	q := p.place(call, arg)
	q.label, q.Wrapper, q.passes = w.Label(), true, &ps
	if i := ps.Named; i >= 0 && i < len(call.Args) {
		q.named = &namedValues{sqlvalue.Elem{X: w.Eval(call.Args[i]), Expr: call.Args[i]}, ps.Library}
	}
	p.alternatives(q, sqlvalue.Around(ps.Before, text, ps.After, call), args, ps.Short, w)
}

// place is a new place in the function that is walked.
func (p *pass) place(call *ast.CallExpr, at analysis.Range) *Place {
	return &Place{Call: call, At: at, Handles: p.handles(call), File: p.file, Decl: p.decl, Function: p.function}
}

// handles are what a call runs on: the first argument that is a connection, or
// the value that its method is called on.
func (p *pass) handles(call *ast.CallExpr) []ast.Expr {
	for _, a := range call.Args {
		if p.handle(p.TypesInfo.TypeOf(a)) {
			return []ast.Expr{a}
		}
	}
	sel := p.methodValue(call)
	if sel == nil {
		sel, _ = ast.Unparen(call.Fun).(*ast.SelectorExpr)
	}
	if sel != nil && p.TypesInfo.Selections[sel] != nil {
		return []ast.Expr{sel.X}
	}
	return nil
}

// handle reports whether the type is that of a connection.
func (p *pass) handle(t types.Type) bool {
	n := namedOf(t)
	return n != nil && n.Obj().Pkg() != nil && p.cat.Handle(n.Obj().Pkg().Path(), n.Obj().Name())
}

var counts = regexp.MustCompile(`(?i)^\s*SELECT\s+COUNT\s*\(`)

// alternatives adds all that a text can be to a place, and reports whether any
// of it is known. Where it is short, more may follow.
func (p *pass) alternatives(q *Place, n, args sqlvalue.Node, short bool, w *sqlvalue.Walk) (known bool) {
	seen := make(map[string]*Statement)
	var texts []*sqlvalue.Text
	var spread []int
	for _, paths := range sqlvalue.Enumerate(n) {
		text := sqlvalue.Read(n, paths)
		texts = append(texts, text)
		named := p.filledBy(q, text)
		if p.passedOn(q, text, named) {
			known = true // to those who call the function
		}
		elems, whole := sqlvalue.Elems(args, paths)
		spread = append(spread, p.spread(elems, whole))
		if !text.Known() {
			continue
		}
		known = true
		if p.collect {
			continue
		}
		if !whole {
			elems = nil
		}
		part := p.renderWith(n, elems, paths, w)
		foreign := p.foreignFor(q, text.Label, part.Text)
		if s := seen[part.Text]; s != nil {
			if foreign == "" {
				s.Foreign = ""
			}
			continue
		}
		s := &Statement{Parts: []Part{part}, Foreign: foreign}
		seen[part.Text] = s
		s.Shorter = part.short && !short
		s.Input = sqlcheck.Input{Text: part.Text, Args: part.args, Partial: part.short || short, Drain: p.drains(q.Call, part, elems)}
		s.Input.Named = p.namedArgs(named, paths)
		p.lacks(&s.Input, named)
		s.Rows = p.rowsOf(q.Call)
		if q.named != nil && s.Rows == nil {
			s.Record = q.named.Expr
		} else if q.named != nil {
			s.record = p.shared(s.Rows, q.named.library, q.Call.Pos())
		}
		s.Input.Probe = counts.MatchString(part.Text) && p.probes(q.Call)
		q.Alternatives = append(q.Alternatives, s)
	}
	if len(q.Alternatives) > 0 {
		p.counted(q, texts, spread, n, args)
		p.result.Places = append(p.result.Places, q)
	}
	return known
}

// rowsOf is the list among the arguments of a call from which the rows of an
// INSERT come, if it is one: args..., or what a library that reads fields is
// given.
func (p *pass) rowsOf(call *ast.CallExpr) ast.Expr {
	if len(call.Args) == 0 {
		return nil
	}
	last := call.Args[len(call.Args)-1]
	if call.Ellipsis.IsValid() || p.records(last) {
		return last
	}
	return nil
}

// records reports whether a value is a list of structs or maps, or points to one.
func (p *pass) records(e ast.Expr) bool {
	t := p.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	elem := s.Elem().Underlying()
	if ptr, ok := elem.(*types.Pointer); ok {
		elem = ptr.Elem().Underlying()
	}
	switch elem.(type) {
	case *types.Struct, *types.Map:
		return true
	}
	return false
}

func namedOf(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	n, _ := t.(*types.Named)
	return n
}

// isTextList reports whether a type is a slice of texts.
func isTextList(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && isString(s.Elem())
}
