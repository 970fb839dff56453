package survey

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// lengthOfList bounds the length of a list by what is written out in the code.
func (p *Package) lengthOfList(e ast.Expr) (poly.Length, bool) {
	return (&sizer{p: p, busy: make(map[types.Object]bool)}).list(e)
}

// sizer follows a list to where it is made, to bound its length.
type sizer struct {
	p    *Package
	busy map[types.Object]bool // variables and functions that are being followed
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
	if z.p.OneRow(call) {
		return poly.Length{More: 1}, true
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
		return z.result(fn)
	}
	if len(call.Args) == 1 && types.Identical(z.p.TypesInfo.TypeOf(call), z.p.TypesInfo.TypeOf(call.Args[0])) {
		return z.list(call.Args[0]) // slices.Clone(list)
	}
	return poly.Length{}, false
}

// result bounds the list that a function of the program returns, if it does not
// depend on what it is given.
func (z *sizer) result(fn *types.Func) (poly.Length, bool) {
	u := z.p.ByFunc[fn]
	if u == nil {
		s := z.p.Summary(fn)
		return poly.Length{More: int64(s.MostElements())}, s.MostElements() > 0
	}
	if z.busy[fn] || fn.Signature().Results().Len() == 0 {
		return poly.Length{}, false
	}
	z.busy[fn] = true
	defer delete(z.busy, fn)
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
	return all, known && all.More > 0 // it may stand in for what is to come
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
	filled := !shared && z.p.FilledOnce(v)
	for _, a := range as {
		value := a.Value
		switch {
		case value != nil:
		case a.Source != nil && !a.Later: // list, err := …
			value = a.Source
		case a.Source == nil && filled && !a.InLoop:
			all = all.Longer(poly.Length{More: 1})
			continue
		}
		if value == nil || z.grows(value) && (a.InLoop || shared) {
			return poly.Length{}, false
		}
		l, ok := z.list(value)
		if !ok || a.Append && len(l.Of) > 0 {
			return poly.Length{}, false
		}
		if a.Append { // the variable itself, longer by More
			grown, l.More = grown+l.More, 0
		}
		all = all.Longer(l)
	}
	all.More += grown
	return all, true
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
