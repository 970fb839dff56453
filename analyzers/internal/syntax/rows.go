package syntax

import (
	"go/ast"
	"go/types"
	"strings"
)

// Number says how large a number is at most, if the code shows that.
type Number func(ast.Expr) (int64, bool)

// OneRow reports whether a call of a library answers with one row or element at
// most, by a LIMIT, by what it counts, or by the range that it asks for.
func (p *Package) OneRow(e ast.Expr) bool {
	n, ok := p.MostRows(e, p.ConstInt)
	return ok && n == 1
}

// MostRows is how many rows or elements a call of a library answers with at most,
// likewise.
func (p *Package) MostRows(e ast.Expr, number Number) (int64, bool) {
	n, ok := rowLimit{p, number}.of(e, 0)
	if ok && n > allRows && n < OpenNumber/2 {
		return 0, false
	}
	return n, ok
}

// allRows is the number from which a LIMIT means all: MySQL has no OFFSET without one.
const allRows = 10_000

// OpenNumber stands for a number that the caller passes, so that a sum with it is known to
// be one.
const OpenNumber = 1 << 40

// rowLimit looks for what limits the rows of an answer.
type rowLimit struct {
	p      *Package
	number Number
}

func (r rowLimit) of(e ast.Expr, depth int) (int64, bool) {
	p := r.p
	if id, ok := Unparen(e).(*ast.Ident); ok { // reply, err := conn.Do(…)
		as := p.Assigned[p.Object(id)]
		if len(as) != 1 || as[0].Later || as[0].Source == nil || depth >= MaxNames {
			return 0, false
		}
		return r.of(as[0].Source, depth+1)
	}
	call, ok := Unparen(e).(*ast.CallExpr)
	if !ok {
		return 0, false
	}
	if n, ok := r.rows(call); ok {
		return n, true
	}
	if n, ok := r.elements(call); ok {
		return n, true
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && p.TypesInfo.Selections[sel] != nil {
		if !p.ofLibrary(call) {
			return 0, false
		}
		return r.of(sel.X, depth) // rdb.ZRange(…).Result()
	}
	takes := len(call.Args) == 1 || len(call.Args) == 2 && IsError(p.TypesInfo.TypeOf(call.Args[1]))
	if !takes || !p.ofLibrary(call) {
		return 0, false
	}
	return r.of(call.Args[0], depth) // redis.Strings(conn.Do(…)), redis.Strings(reply, err)
}

func (p *Package) ofLibrary(call *ast.CallExpr) bool {
	if _, ok := p.Catalogued(call); ok { // a method of an interface of its, too
		return true
	}
	fn := p.StaticFunc(call)
	return fn != nil && fn.Pkg() != nil && p.Catalog.Opaque(fn.Pkg().Path())
}

// some is a number of rows that limits them: builders take none, and less, for no limit.
func (r rowLimit) some(e ast.Expr) (int64, bool) {
	if e == nil {
		return 0, false
	}
	n, ok := r.number(e)
	return n, ok && n > 0
}

// rows is the largest LIMIT of all statements that a call may run.
func (r rowLimit) rows(call *ast.CallExpr) (most int64, known bool) {
	if r.p.SQL == nil {
		return 0, false
	}
	for _, place := range r.p.SQL.Of(call) {
		if place.Built || len(place.Alternatives) == 0 {
			return 0, false
		}
		for _, s := range place.Alternatives {
			limit, arg := s.MaxRows()
			if arg != nil {
				limit, _ = r.some(arg)
			}
			if limit == 0 {
				return 0, false
			}
			most = max(most, limit)
		}
	}
	return most, most > 0
}

// elements is how many a command asks for: from one place to another, or a number of
// them.
func (r rowLimit) elements(call *ast.CallExpr) (int64, bool) {
	m, ok := r.p.Catalogued(call)
	if !ok {
		return 0, false
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
			return r.some(arg)
		case "window":
			return r.some(r.p.fieldGiven(arg, "count"))
		case "command":
			return r.command(call.Args[a.Arg:])
		}
	}
	return r.between(first, last)
}

// command is elements of a command given as text.
func (r rowLimit) command(words []ast.Expr) (int64, bool) {
	_, args := r.p.Catalog.TextCommand(r.p.TextStart(words[0]))
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
			return r.some(words[a.Arg])
		}
	}
	for i, w := range words[:max(len(words)-2, 0)] {
		if r.p.Catalog.Part(strings.ToUpper(r.p.TextStart(w))) == "window" { // LIMIT offset count
			return r.some(words[i+2])
		}
	}
	return r.between(first, last)
}

// between is how many elements a range has whose ends count from the same end of the list.
func (r rowLimit) between(first, last ast.Expr) (int64, bool) {
	if first == nil || last == nil {
		return 0, false
	}
	from, fixed := r.p.ConstInt(first)
	to, ok := r.number(last)
	if !ok || !fixed || from < 0 != (to < 0) {
		return 0, false
	}
	return max(to-from+1, 1), true
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

// MostFilled is how many elements a list gets at most from all that fills it through its
// address.
func (p *Package) MostFilled(v *types.Var, number Number) (most int64, known bool) {
	addresses := 0
	for _, a := range p.Assigned[v] {
		if a.Value == nil && a.Source == nil {
			addresses++
		}
	}
	calls := p.Filled[v]
	if addresses == 0 || addresses != len(calls) {
		return 0, false
	}
	for _, call := range calls {
		n, ok := p.MostRows(call, number)
		if !ok {
			return 0, false
		}
		most = max(most, n)
	}
	return most, true
}
