package syntax

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/statement"
)

// OneRow reports whether a call of a library answers with one row or element at
// most, by a LIMIT, by what it counts, or by the range that it asks for.
func (p *Package) OneRow(e ast.Expr) bool { return p.oneRow(e, 0) }

func (p *Package) oneRow(e ast.Expr, depth int) bool {
	if id, ok := Unparen(e).(*ast.Ident); ok { // reply, err := conn.Do(…)
		as := p.Assigned[p.Object(id)]
		return len(as) == 1 && !as[0].Later && as[0].Source != nil && depth < MaxNames && p.oneRow(as[0].Source, depth+1)
	}
	call, ok := Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	if p.limitsRows(call) || p.limitsElements(call) {
		return true
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && p.TypesInfo.Selections[sel] != nil {
		return p.ofLibrary(call) && p.oneRow(sel.X, depth) // rdb.ZRange(…).Result()
	}
	takes := len(call.Args) == 1 || len(call.Args) == 2 && IsError(p.TypesInfo.TypeOf(call.Args[1]))
	return takes && p.ofLibrary(call) && p.oneRow(call.Args[0], depth) // redis.Strings(conn.Do(…)), redis.Strings(reply, err)
}

func (p *Package) ofLibrary(call *ast.CallExpr) bool {
	fn := p.StaticFunc(call)
	return fn != nil && fn.Pkg() != nil && p.Catalog.Opaque(fn.Pkg().Path())
}

// limitsRows reports whether all statements that a call may run read one row.
func (p *Package) limitsRows(call *ast.CallExpr) bool {
	if p.SQL == nil {
		return false
	}
	places := p.SQL.Of(call)
	return len(places) > 0 && !slices.ContainsFunc(places, func(place *statement.Place) bool {
		return place.Built || len(place.Alternatives) == 0 || slices.ContainsFunc(place.Alternatives, func(s *statement.Statement) bool {
			limit, arg := s.MaxRows()
			if arg != nil {
				limit, _ = p.ConstInt(arg)
			}
			return limit != 1
		})
	})
}

// limitsElements reports whether a command asks for one element: for the first to the
// first, or for a number of them.
func (p *Package) limitsElements(call *ast.CallExpr) bool {
	m, ok := p.Catalogued(call)
	if !ok {
		return false
	}
	var first, last ast.Expr
	for _, a := range m.Args {
		if a.Arg >= len(call.Args) {
			continue
		}
		arg := call.Args[a.Arg]
		switch a.For {
		case "first":
			first = arg
		case "last":
			last = arg
		case "count":
			return p.is(arg, 1)
		case "window":
			return p.is(p.fieldGiven(arg, "count"), 1)
		case "command":
			return p.limitsCommand(call.Args[a.Arg:])
		}
	}
	return p.onlyOne(first, last)
}

// limitsCommand is limitsElements of a command given as text.
func (p *Package) limitsCommand(words []ast.Expr) bool {
	_, args := p.Catalog.TextCommand(p.TextStart(words[0]))
	words = words[1:]
	var first, last ast.Expr
	for _, a := range args {
		switch {
		case a.Arg >= len(words):
		case a.For == "first":
			first = words[a.Arg]
		case a.For == "last":
			last = words[a.Arg]
		case a.For == "count":
			return p.is(words[a.Arg], 1)
		}
	}
	for i, w := range words[:max(len(words)-2, 0)] {
		if p.Catalog.Part(strings.ToUpper(p.TextStart(w))) == "window" { // LIMIT offset count
			return p.is(words[i+2], 1)
		}
	}
	return p.onlyOne(first, last)
}

// onlyOne reports whether a range begins and ends with the same element.
func (p *Package) onlyOne(first, last ast.Expr) bool {
	if first == nil || last == nil {
		return false
	}
	from, ok := p.ConstInt(first)
	return ok && p.is(last, from)
}

func (p *Package) is(e ast.Expr, n int64) bool {
	if e == nil {
		return false
	}
	v, ok := p.ConstInt(e)
	return ok && v == n
}

// fieldGiven is the value that a literal, which an argument is or points to, gives the
// field that the catalog has for a part, or nil.
func (p *Package) fieldGiven(arg ast.Expr, part string) ast.Expr {
	e := Unparen(arg)
	if id, ok := e.(*ast.Ident); ok {
		if as := p.Assigned[p.Object(id)]; len(as) == 1 && as[0].Value != nil {
			e = Unparen(as[0].Value)
		}
	}
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = Unparen(u.X)
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok && p.Catalog.Part(name.Name) == part {
				return kv.Value
			}
		}
	}
	return nil
}

// FilledOnce reports whether all that a list is filled by, through its address, reads
// one row: each adds one.
func (p *Package) FilledOnce(v *types.Var) bool {
	addresses := 0
	for _, a := range p.Assigned[v] {
		if a.Value == nil && a.Source == nil {
			addresses++
		}
	}
	calls := p.Filled[v]
	return addresses > 0 && addresses == len(calls) && !slices.ContainsFunc(calls, func(call *ast.CallExpr) bool { return !p.OneRow(call) })
}
