package survey

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// sizer follows a list to where it is made, to bound its length by what is written out in
// the code, or by what a query is limited to.
type sizer struct {
	p       *Package
	busy    map[types.Object]bool  // variables and functions that are being followed
	given   map[types.Object]int64 // numbers that the parameters of the function stand for, or how many rows they have
	limited bool                   // some of the elements come from a query that is limited
	// open are the parameters of the function that is asked about, whose numbers callers
	// say; limit is the one that limits a query, or 0.
	open  map[types.Object]int
	limit int
}

// writtenOut reports whether a bound is as good as a number of elements: a query that is
// limited to many may find few.
func (z *sizer) writtenOut(l poly.Length) bool {
	return !z.limited || l.More <= int64(config.Current().Thresholds.ConstantLoop)
}

// number is how large a number is at most that limits a query: a constant, or what the
// caller passes.
func (z *sizer) number(e ast.Expr) (int64, bool) {
	e = z.p.Plain(e)
	if n, ok := z.p.ConstInt(e); ok {
		return n, true
	}
	if call, ok := e.(*ast.CallExpr); ok && z.p.Builtin(call) == "min" {
		for _, arg := range call.Args {
			if n, ok := z.number(arg); ok {
				return n, true
			}
		}
		return 0, false
	}
	v, ok := z.p.Object(e).(*types.Var)
	if !ok || v.IsField() || v.Parent() == z.p.Pkg.Scope() {
		return 0, false
	}
	as := z.p.Assigned[v]
	if len(as) == 1 && v.Kind() != types.ParamVar && as[0].Value != nil {
		return z.p.ConstInt(as[0].Value)
	}
	if len(as) > 0 {
		return 0, false
	}
	if i := z.open[v]; i > 0 && (z.limit == 0 || z.limit == i) {
		z.limit = i
		return syntax.OpenNumber, true
	}
	n, ok := z.given[v]
	return n, ok
}

// limitedTo is the bound of a list that a query is limited to.
func (z *sizer) limitedTo(n int64) poly.Length {
	z.limited = z.limited || n > 1
	if n >= syntax.OpenNumber/2 {
		n = max(n-syntax.OpenNumber, 0)
	}
	return poly.Length{More: n}
}

func (z *sizer) list(e ast.Expr) (poly.Length, bool) {
	e = syntax.Unparen(e)
	if e == nil {
		return poly.Length{}, false
	}
	if tv := z.p.TypesInfo.Types[e]; tv.IsNil() {
		return poly.Length{}, true
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		return poly.Length{More: int64(len(e.Elts))}, true
	case *ast.SliceExpr:
		return z.list(e.X)
	case *ast.CallExpr:
		return z.call(e)
	case *ast.Ident, *ast.SelectorExpr:
		if v, ok := z.p.Object(e).(*types.Var); ok && syntax.IsList(v.Type()) {
			return z.variable(v, e.Pos())
		}
	}
	return poly.Length{}, false
}

func (z *sizer) call(call *ast.CallExpr) (poly.Length, bool) {
	if z.p.TypesInfo.Types[call.Fun].IsType() && len(call.Args) == 1 {
		return z.list(call.Args[0])
	}
	if n, ok := z.p.MostRows(call, z.number); ok {
		return z.limitedTo(n), true
	}
	switch z.p.Builtin(call) {
	case "append":
		return z.appended(call)
	case "make":
		if len(call.Args) < 2 { // a map or a channel
			return poly.Length{}, false
		}
		if n, ok := z.p.ConstInt(call.Args[1]); ok {
			return poly.Length{More: n}, true
		}
		if size, ok := syntax.Unparen(call.Args[1]).(*ast.CallExpr); ok && z.p.Builtin(size) == "len" {
			return z.list(size.Args[0])
		}
		return poly.Length{}, false
	}
	fn := z.p.StaticFunc(call)
	if fn == nil || fn.Pkg() == nil {
		return poly.Length{}, false
	}
	path := fn.Pkg().Path()
	if library := z.p.Catalog.Opaque(path) || z.p.Catalog.Combinator(path); !library {
		return z.result(fn, call)
	}
	if len(call.Args) == 1 && types.Identical(z.p.TypesInfo.TypeOf(call), z.p.TypesInfo.TypeOf(call.Args[0])) {
		return z.list(call.Args[0]) // slices.Clone(list)
	}
	return poly.Length{}, false
}

// result bounds the list that a function of the program returns, if it does not
// depend on what it is given.
// but for the numbers that limit its query. The call is nil where all callers are asked
// about.
func (z *sizer) result(fn *types.Func, call *ast.CallExpr) (poly.Length, bool) {
	u := z.p.ByFunc[fn]
	if u == nil {
		return z.resultOf(z.p.Summary(fn), call)
	}
	if z.busy[fn] || fn.Signature().Results().Len() == 0 {
		return poly.Length{}, false
	}
	z.busy[fn] = true
	defer delete(z.busy, fn)
	if call != nil {
		given, open := z.given, z.open
		defer func() { z.given, z.open = given, open }()
		z.given, z.open = z.passes(u, call)
	}
	var all poly.Length
	known := true
	syntax.OwnNodes(u.Body, func(n ast.Node) {
		if r, ok := n.(*ast.ReturnStmt); ok && known {
			var l poly.Length
			l, known = z.returned(u, r)
			known = known && len(l.Of) == 0
			all = all.Longer(l)
		}
	})
	return all, known && (all.More > 0 || z.limit > 0) // it may stand in for what is to come
}

// resultOf is result of a function of another package.
func (z *sizer) resultOf(s *link.Summary, call *ast.CallExpr) (poly.Length, bool) {
	if s == nil || s.Limit == 0 {
		z.limited = z.limited || s != nil && s.Limited
		return poly.Length{More: int64(s.MostElements())}, s.MostElements() > 0
	}
	if call == nil || s.Limit > len(call.Args) {
		return poly.Length{}, false
	}
	n, ok := z.number(call.Args[s.Limit-1])
	if !ok || n <= 0 {
		return poly.Length{}, false
	}
	l := z.limitedTo(n)
	z.limited = true
	l.More += int64(s.Elements)
	return l, true
}

// passes are the numbers that a call passes for parameters of a unit: those that are known,
// those of the rows of an answer, and those that a caller says.
func (z *sizer) passes(u *syntax.Unit, call *ast.CallExpr) (given map[types.Object]int64, open map[types.Object]int) {
	given, open = make(map[types.Object]int64), make(map[types.Object]int)
	for o, i := range u.Params {
		if i < 1 || i > len(call.Args) {
			continue
		}
		if !syntax.IsNumber(o.Type()) {
			if n, ok := z.p.MostRows(call.Args[i-1], z.number); ok {
				given[o] = n
			}
			continue
		}
		if v := z.p.Object(z.p.Plain(call.Args[i-1])); v != nil && z.open[v] > 0 && len(z.p.Assigned[v]) == 0 {
			open[o] = z.open[v]
		} else if n, ok := z.number(call.Args[i-1]); ok {
			given[o] = n
		}
	}
	return given, open
}

// returned bounds the list that a return statement gives first.
func (z *sizer) returned(u *syntax.Unit, r *ast.ReturnStmt) (poly.Length, bool) {
	results := u.Func.Signature().Results()
	switch len(r.Results) {
	case 0:
		return z.variable(results.At(0), r.Pos())
	case results.Len(), 1: // or those of a call
		return z.list(r.Results[0])
	}
	return poly.Length{}, false
}

// appended is append(list, e…) or append(list, more...).
func (z *sizer) appended(call *ast.CallExpr) (poly.Length, bool) {
	l, ok := z.list(call.Args[0])
	if !ok {
		return poly.Length{}, false
	}
	if !call.Ellipsis.IsValid() {
		l.More += int64(len(call.Args) - 1)
		return l, true
	}
	more, ok := z.list(call.Args[1])
	if len(l.Of) > 0 && len(more.Of) > 0 {
		return poly.Length{}, false
	}
	return poly.Length{More: l.More + more.More, Of: slices.Concat(l.Of, more.Of)}, ok
}

// variable bounds the longest of the lists that a variable may hold at a place. Fields
// and variables that other packages can set hold what they want, and so do lists that
// have methods to grow by.
func (z *sizer) variable(v *types.Var, use token.Pos) (poly.Length, bool) {
	shared := v.IsField() || v.Parent() == z.p.Pkg.Scope()
	if z.busy[v] {
		return poly.Length{}, true // nothing new
	}
	if shared && v.Exported() || v.Origin() != v || v.Pkg() != z.p.Pkg {
		return poly.Length{}, false
	}
	if t := syntax.Named(v.Type()); t != nil && t.NumMethods() > 0 {
		return poly.Length{}, false
	}
	z.busy[v] = true
	defer delete(z.busy, v)
	var all poly.Length
	as, start := z.p.Reaching(v, use)
	id, isParam := z.p.listParams()[v]
	if start && v.Kind() == types.ParamVar {
		if !isParam {
			return poly.Length{}, false // of a literal, whose calls are not known
		}
		all.Of = []string{id}
	}
	as = slices.Clone(as)
	for _, value := range z.p.Unkeyed[v] {
		as = append(as, syntax.Assignment{Value: value})
	}
	var grown int64
	filled, isFilled := poly.Length{}, false
	if !shared {
		var n int64
		if n, isFilled = z.p.MostFilled(v, z.number); isFilled {
			filled = z.limitedTo(n)
		}
	}
	for _, a := range as {
		value := a.Value
		switch {
		case value != nil:
		case a.Source != nil && !a.Later: // list, err := …
			value = a.Source
		case a.Source == nil && isFilled && !a.InLoop:
			all = all.Longer(filled)
			continue
		}
		turns := int64(1)
		if value != nil && a.InLoop && a.Append && !shared {
			turns = z.turns(v)
		}
		if value == nil || turns == 0 || z.grows(value) && (a.InLoop && !a.Append || shared) {
			return poly.Length{}, false
		}
		l, ok := z.list(value)
		if !ok || a.Append && len(l.Of) > 0 {
			return poly.Length{}, false
		}
		if a.Append { // the variable itself, longer by More
			grown, l.More = grown+turns*l.More, 0
		}
		all = all.Longer(l)
	}
	all.More += grown
	return all, true
}

// turns is how often a list gets elements one by one: once per row of a query that is
// limited, or per element of what the code writes out. 0: that is not known.
func (z *sizer) turns(v *types.Var) int64 {
	gathered := z.p.Gathered[v]
	if len(gathered) != 1 {
		return 0
	}
	g := gathered[0]
	var rows ast.Expr
	switch {
	case len(g.Loops) == 1 && len(g.Heads) == 0 && len(g.Handed) == 0: // over a list or table of the code
		n, _ := z.p.ConstLen(g.Loops[0])
		return n
	case len(g.Heads) == 1 && len(g.Loops) == 0 && len(g.Handed) == 0:
		rows = z.p.steps(g.Heads[0])
	case len(g.Heads)+len(g.Loops) == 0 && len(g.Handed) > 0:
		rows = z.p.handsRows(g.Handed)
	}
	if rows == nil {
		return 0
	}
	n, ok := z.p.MostRows(rows, z.number)
	if !ok {
		if n, ok = z.given[z.p.Object(rows)]; !ok {
			return 0
		}
	}
	return z.limitedTo(n).More
}

// grows reports whether a value appends to a variable that is being followed, so
// that it is longer each time.
func (z *sizer) grows(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && z.p.Builtin(call) == "append" {
			found = found || z.p.Mentions(call, z.busy)
		}
		return !found
	})
	return found
}
