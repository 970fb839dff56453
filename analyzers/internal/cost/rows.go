package cost

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/statement"
)

// oneRow reports whether a call of a library answers with one row or element at
// most, by a LIMIT, by what it counts, or by the range that it asks for.
func (p *pass) oneRow(e ast.Expr) bool {
	call, ok := unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	if p.limitsRows(call) || p.limitsElements(call) {
		return true
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && p.TypesInfo.Selections[sel] != nil {
		return p.ofLibrary(call) && p.oneRow(sel.X) // rdb.ZRange(…).Result()
	}
	return len(call.Args) == 1 && p.ofLibrary(call) && p.oneRow(call.Args[0]) // redis.Strings(conn.Do(…))
}

func (p *pass) ofLibrary(call *ast.CallExpr) bool {
	fn := p.staticFunc(call)
	return fn != nil && fn.Pkg() != nil && p.cat.Opaque(fn.Pkg().Path())
}

// limitsRows reports whether all statements that a call may run read one row.
func (p *pass) limitsRows(call *ast.CallExpr) bool {
	if p.sql == nil {
		return false
	}
	places := p.sql.Of(call)
	return len(places) > 0 && !slices.ContainsFunc(places, func(place *statement.Place) bool {
		return place.Built || len(place.Alternatives) == 0 || slices.ContainsFunc(place.Alternatives, func(s *statement.Statement) bool {
			limit, arg := s.MaxRows()
			if arg != nil {
				limit, _ = p.constInt(arg)
			}
			return limit != 1
		})
	})
}

// limitsElements reports whether a command asks for one element: for the first to the
// first, or for a number of them.
func (p *pass) limitsElements(call *ast.CallExpr) bool {
	m, ok := p.catalogued(call)
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
func (p *pass) limitsCommand(words []ast.Expr) bool {
	_, args := p.cat.TextCommand(p.textStart(words[0]))
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
		if p.cat.Part(strings.ToUpper(p.textStart(w))) == "window" { // LIMIT offset count
			return p.is(words[i+2], 1)
		}
	}
	return p.onlyOne(first, last)
}

// onlyOne reports whether a range begins and ends with the same element.
func (p *pass) onlyOne(first, last ast.Expr) bool {
	if first == nil || last == nil {
		return false
	}
	from, ok := p.constInt(first)
	return ok && p.is(last, from)
}

func (p *pass) is(e ast.Expr, n int64) bool {
	if e == nil {
		return false
	}
	v, ok := p.constInt(e)
	return ok && v == n
}

// fieldGiven is the value that a literal, which an argument is or points to, gives the
// field that the catalog has for a part, or nil.
func (p *pass) fieldGiven(arg ast.Expr, part string) ast.Expr {
	e := unparen(arg)
	if id, ok := e.(*ast.Ident); ok {
		if as := p.assigned[p.object(id)]; len(as) == 1 && as[0].value != nil {
			e = unparen(as[0].value)
		}
	}
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = unparen(u.X)
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok && p.cat.Part(name.Name) == part {
				return kv.Value
			}
		}
	}
	return nil
}

// filledOnce reports whether all that a list is filled by, through its address, reads
// one row: each adds one.
func (p *pass) filledOnce(v *types.Var) bool {
	addresses := 0
	for _, a := range p.assigned[v] {
		if a.value == nil && a.source == nil {
			addresses++
		}
	}
	calls := p.filled[v]
	return addresses > 0 && addresses == len(calls) && !slices.ContainsFunc(calls, func(call *ast.CallExpr) bool { return !p.oneRow(call) })
}
