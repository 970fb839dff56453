// Package element tells what the elements of a list have in common, as far as the function
// shows it that makes the list, or sets a field of each of its elements:
//
//	for _, line := range lines {
//		rows = append(rows, Row{OrderID: order, SKU: line.SKU})
//	}
//
// All rows have order as their OrderID. Whoever deletes the rows of an order and inserts
// such a list does both by the same key.
package element

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

// Field is a field that all elements of a list have been given, or the key of a map.
type Field struct {
	Var   *types.Var // nil for the key of a map
	Name  string
	Value ast.Expr
}

// Package is the source that is looked at.
type Package struct {
	Info *types.Info
	// Body is the declaration that a call leads to, or nil.
	Body   func(*ast.CallExpr) *ast.FuncDecl
	bodies map[*ast.FuncDecl]*body
}

// Shared are the fields that all elements of a list have been given before a place of a
// function.
func (p *Package) Shared(in *ast.FuncDecl, list ast.Expr, before token.Pos) []Field {
	if in == nil || in.Body == nil {
		return nil
	}
	return p.shared(p.body(in), list, before, 0)
}

// made is what is known of a list: its elements, and whether there may be others.
type made struct {
	elements []element
	lists    []ast.Expr // those of whose elements it is made
	calls    []*ast.CallExpr
	other    bool
}

// element is an element as it is written where it is put into the list.
type element struct {
	expr   ast.Expr
	blocks []ast.Node
}

// set is a field that is given a value.
type set struct {
	Field
	pos   token.Pos
	block ast.Node
}

// place is a variable, or a part of one.
type place struct {
	of   types.Object
	path string
}

// body is what a function does to lists and to the fields of variables.
type body struct {
	decl  *ast.FuncDecl
	lists map[place]*made
	// each are the fields that loops over a whole list set.
	each map[place][]set
	sets map[types.Object][]set
	from map[types.Object][]ast.Expr // what a variable is made of
}

func (p *Package) body(in *ast.FuncDecl) *body {
	if b := p.bodies[in]; b != nil {
		return b
	}
	if p.bodies == nil {
		p.bodies = make(map[*ast.FuncDecl]*body)
	}
	b := &body{in, make(map[place]*made), make(map[place][]set), make(map[types.Object][]set), make(map[types.Object][]ast.Expr)}
	p.bodies[in] = b
	r := reader{Package: p, body: b}
	r.block(in.Body, in.Body.List)
	return b
}

func (p *Package) shared(b *body, list ast.Expr, before token.Pos, depth int) []Field {
	const deep = 4
	list = bare(list)
	if depth > deep || list == nil {
		return nil
	}
	switch x := list.(type) {
	case *ast.SliceExpr:
		return p.shared(b, x.X, before, depth+1)
	case *ast.CompositeLit:
		return p.common(b, literals(x), before)
	case *ast.CallExpr:
		return p.result(b, x, before, depth)
	}
	at := p.place(list)
	if at.of == nil {
		return nil
	}
	var out []Field
	for _, s := range b.each[at] {
		if s.pos < before {
			out = with(out, s.Field)
		}
	}
	m := b.lists[at]
	if m == nil || m.other || !b.makes(at) {
		return out
	}
	var groups [][]Field
	if len(m.elements) > 0 {
		groups = append(groups, p.common(b, m.elements, before))
	}
	for _, l := range m.lists {
		groups = append(groups, p.shared(b, l, before, depth+1))
	}
	for _, c := range m.calls {
		groups = append(groups, p.result(b, c, before, depth+1))
	}
	for _, f := range both(groups) {
		if !slices.ContainsFunc(out, f.same) {
			out = append(out, f)
		}
	}
	return out
}

// makes reports whether a list is one of the function's own, empty where it begins.
func (b *body) makes(at place) bool {
	in := func(n ast.Node) bool { return n.Pos() <= at.of.Pos() && at.of.Pos() < n.End() }
	return at.path == "" && (in(b.decl.Body) || b.decl.Type.Results != nil && in(b.decl.Type.Results))
}

// result is what the elements of the list that a call returns share: what the function
// literal returns that makes each of them, or the function of the package that is called.
func (p *Package) result(b *body, call *ast.CallExpr, before token.Pos, depth int) []Field {
	t := elem(p.Info.TypeOf(call))
	if t == nil {
		return nil
	}
	var found []element
	var lists []ast.Expr
	for _, a := range call.Args {
		if fn, ok := ast.Unparen(a).(*ast.FuncLit); ok {
			if r := fn.Type.Results; r == nil || len(r.List) == 0 || !types.Identical(p.Info.TypeOf(r.List[0].Type), t) {
				return nil
			}
			for _, ret := range returns(fn.Body) {
				found = append(found, element{ret.Results[0], nil})
			}
			return p.common(b, found, before)
		}
		if e := elem(p.Info.TypeOf(a)); e != nil && types.Identical(e, t) {
			lists = append(lists, a)
		}
	}
	decl := p.Body(call)
	switch {
	case decl == nil && len(lists) == 1:
		return p.shared(b, lists[0], before, depth+1) // slices.Clone(rows)
	case decl == nil || decl.Body == nil || call.Ellipsis.IsValid():
		return nil
	}
	var groups [][]Field
	for _, ret := range returns(decl.Body) {
		if len(ret.Results) > 0 && !p.Info.Types[ret.Results[0]].IsNil() {
			groups = append(groups, p.shared(p.body(decl), ret.Results[0], ret.Pos(), depth+1))
		}
	}
	var out []Field
	for _, f := range both(groups) {
		if f.Value = p.passed(decl, call, f.Value); f.Value != nil {
			out = append(out, f)
		}
	}
	return out
}

// passed is what a call gives for a parameter of the function that it calls.
func (p *Package) passed(decl *ast.FuncDecl, call *ast.CallExpr, e ast.Expr) ast.Expr {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	o, n := p.Info.ObjectOf(id), 0
	for _, field := range decl.Type.Params.List {
		for _, name := range field.Names {
			if p.Info.ObjectOf(name) == o && n < len(call.Args) {
				return call.Args[n]
			}
			n++
		}
		n += max(0, 1-len(field.Names))
	}
	return nil
}

// common are the fields that all elements have.
func (p *Package) common(b *body, all []element, before token.Pos) []Field {
	var groups [][]Field
	for _, e := range all {
		groups = append(groups, p.fields(b, e, before))
	}
	return both(groups)
}

// fields are those of an element: of the literal that it is, or of the variable that it
// comes from.
func (p *Package) fields(b *body, e element, before token.Pos) []Field {
	x := bare(e.expr)
	if lit, ok := x.(*ast.CompositeLit); ok {
		return p.written(lit)
	}
	id, ok := x.(*ast.Ident)
	if !ok {
		return nil
	}
	o := p.Info.ObjectOf(id)
	var out, dropped []Field
	for _, s := range b.sets[o] {
		switch {
		case !slices.Contains(e.blocks, s.block):
			dropped = append(dropped, s.Field) // on some ways only
		case s.pos < before:
			out = with(out, s.Field)
		}
	}
	if from := b.from[o]; len(from) == 1 && from[0] != nil {
		if lit, ok := bare(from[0]).(*ast.CompositeLit); ok {
			for _, f := range p.written(lit) {
				if !slices.ContainsFunc(b.sets[o], func(s set) bool { return s.same(f) }) {
					out = append(out, f)
				}
			}
		}
	}
	return slices.DeleteFunc(out, func(f Field) bool { return f.Value == nil || slices.ContainsFunc(dropped, f.same) })
}

// written are the fields that a literal writes out.
func (p *Package) written(lit *ast.CompositeLit) []Field {
	t := p.Info.TypeOf(lit)
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	var out []Field
	for i, e := range lit.Elts {
		kv, keyed := e.(*ast.KeyValueExpr)
		switch {
		case !keyed && st != nil && i < st.NumFields():
			out = append(out, Field{st.Field(i), st.Field(i).Name(), e})
		case keyed && st != nil:
			if id, ok := kv.Key.(*ast.Ident); ok {
				v, _ := p.Info.ObjectOf(id).(*types.Var)
				out = append(out, Field{v, id.Name, kv.Value})
			}
		case keyed:
			if v := p.Info.Types[kv.Key].Value; v != nil && v.Kind() == constant.String {
				out = append(out, Field{nil, constant.StringVal(v), kv.Value})
			}
		}
	}
	return out
}

func (f Field) same(o Field) bool { return f.Var == o.Var && f.Name == o.Name }

// with adds a field. One that is set twice to different values has none.
func with(list []Field, f Field) []Field {
	i := slices.IndexFunc(list, f.same)
	if i < 0 {
		return append(list, f)
	}
	if list[i].Value != nil && types.ExprString(list[i].Value) != types.ExprString(f.Value) {
		list[i].Value = nil
	}
	return list
}

// both are the fields that all groups have, with the same value.
func both(groups [][]Field) []Field {
	if len(groups) == 0 {
		return nil
	}
	return slices.DeleteFunc(groups[0], func(f Field) bool {
		return f.Value == nil || slices.ContainsFunc(groups[1:], func(g []Field) bool {
			return !slices.ContainsFunc(g, func(o Field) bool {
				return f.same(o) && o.Value != nil && types.ExprString(f.Value) == types.ExprString(o.Value)
			})
		})
	})
}

// literals are the elements that a list writes out.
func literals(x *ast.CompositeLit) []element {
	var out []element
	for _, e := range x.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		out = append(out, element{expr: e})
	}
	return out
}

// returns are the results of a function, without those of the literals in it.
func returns(b *ast.BlockStmt) []*ast.ReturnStmt {
	var out []*ast.ReturnStmt
	ast.Inspect(b, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) > 0 {
				out = append(out, n)
			}
		}
		return true
	})
	return out
}

// elem is the type of the elements of a list, or nil.
func elem(t types.Type) types.Type {
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if t == nil {
		return nil
	}
	if s, ok := t.Underlying().(*types.Slice); ok {
		return s.Elem()
	}
	return nil
}

// bare is an expression without parentheses and address.
func bare(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	for {
		switch x := e.(type) {
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return e
			}
			e = ast.Unparen(x.X)
		case *ast.StarExpr:
			e = ast.Unparen(x.X)
		default:
			return e
		}
	}
}
