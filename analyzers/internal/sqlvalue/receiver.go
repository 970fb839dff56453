package sqlvalue

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A builder of the program's own keeps texts and their values in fields:
//
//	func (w *where) add(cond string, args ...any) *where {
//		w.conds, w.args = append(w.conds, cond), append(w.args, args...)
//		return w
//	}
//
// Where such a value is made in the function that is walked, its methods, and functions
// that are given its address, are walked with what its fields hold there, and what they
// hold behind them is known of it then.

// change follows what a function of the package does to values of the function that is
// walked: to that which the method is called on, and to those whose address it is given.
// What it returns is kept for the statement that the call stands in, since the call is not
// to change them twice. It reports whether it has followed the call.
func (w *Walk) change(x *ast.CallExpr, fn *types.Func) bool {
	if fn == nil || fn.Pkg() != w.src.Pkg {
		return false
	}
	d := w.src.idx().decls[fn]
	if d == nil || d.Body == nil || !w.src.changes(fn, d) {
		return false
	}
	var roots, params []types.Object
	add := func(arg ast.Expr, name *ast.Ident) {
		root, param := w.kept(arg), w.src.Info.Defs[name]
		if root != nil && param != nil && isPointer(param.Type()) {
			roots, params = append(roots, root), append(params, param)
		}
	}
	if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && d.Recv != nil && len(d.Recv.List[0].Names) == 1 {
		add(sel.X, d.Recv.List[0].Names[0])
	}
	i := 0
	for _, f := range d.Type.Params.List {
		for _, name := range f.Names {
			if i < len(x.Args) {
				add(x.Args[i], name)
			}
			i++
		}
		i += max(0, 1-len(f.Names))
	}
	if len(roots) == 0 {
		return false
	}
	if w.depth >= maxDepth || *w.budget <= 0 {
		for _, root := range roots {
			w.env.set(root, gap(x))
		}
		return true
	}
	in := w.entered(d.Type, x, nil)
	for k, root := range roots {
		in.env.set(params[k], w.table(root))
	}
	in.lent = params
	in.block(d.Body.List)
	if !in.env.dead {
		in.leave()
	}
	for k, root := range roots {
		w.env.set(root, in.left(k, x))
	}
	if w.changed == nil {
		w.changed = make(map[*ast.CallExpr][]Node)
	}
	w.changed[x] = in.outcome()
	if in.selfs > 0 && in.selfs == len(in.returns) {
		w.changed[x] = []Node{w.table(roots[0])}
	}
	return true
}

// kept is the variable that an expression is or points to, if the walk knows the fields
// that it holds. A chain of calls that each return what they are called on is one on that.
func (w *Walk) kept(e ast.Expr) types.Object {
	e = ast.Unparen(e)
	for {
		call, ok := e.(*ast.CallExpr)
		if !ok {
			break
		}
		sel, isSel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if _, done := w.changed[call]; !isSel || !done || !types.Identical(w.src.Info.TypeOf(call), w.src.Info.TypeOf(sel.X)) && !pointsTo(w.src.Info.TypeOf(call), w.src.Info.TypeOf(sel.X)) {
			return nil
		}
		e = ast.Unparen(sel.X)
	}
	o := w.object(e)
	if o == nil || !local(o) || !w.src.own(o.Type()) {
		return nil
	}
	if n, ok := w.env.get(o); !ok || n != nil && len(tables(n, maxTables)) == 0 {
		return nil
	}
	return o
}

// table is what the fields of a variable hold.
func (w *Walk) table(o types.Object) Node {
	n, _ := w.env.get(o)
	if n == nil {
		return &Composite{Type: o.Type()}
	}
	return n
}

// receive gives a method that is looked into what it is called on, where that is known.
func (w *Walk) receive(in *Walk, d *ast.FuncDecl, x *ast.CallExpr) {
	sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr)
	if !ok || d.Recv == nil || len(d.Recv.List[0].Names) != 1 || !w.src.own(w.src.Info.TypeOf(sel.X)) {
		return
	}
	recv := w.src.Info.Defs[d.Recv.List[0].Names[0]]
	if recv == nil {
		return
	}
	n := Node(nil)
	if o := w.kept(sel.X); o != nil {
		n = w.table(o)
	} else {
		n = w.eval(sel.X)
	}
	if n != nil && len(tables(n, maxTables)) > 0 {
		in.env.set(recv, n)
	}
}

// leave notes what the values that are kept hold where the function returns.
func (w *Walk) leave() {
	for _, o := range w.lent {
		n, _ := w.env.get(o)
		w.leaves = append(w.leaves, n)
	}
}

// gives notes what a return statement gives.
func (w *Walk) gives(s *ast.ReturnStmt) {
	w.leave()
	if len(w.lent) > 0 && len(s.Results) == 1 && w.object(s.Results[0]) == w.lent[0] {
		w.selfs++
	}
	r := returned{label: w.env.label}
	switch {
	case len(s.Results) > 0:
		for i, e := range s.Results {
			if i == 0 || isTextSlice(w.src.Info.TypeOf(e)) || isText(w.src.Info.TypeOf(e)) {
				r.nodes = append(r.nodes, w.eval(e))
				continue
			}
			r.nodes = append(r.nodes, gap(e))
		}
	case len(w.results) > 0:
		for _, o := range w.results {
			n, _ := w.env.get(o)
			r.nodes = append(r.nodes, n)
		}
	default:
		return
	}
	w.returns = append(w.returns, r)
}

// several are the results of a function of the package that returns a text with its values.
// Where it adds to them in loops, a turn may add one thing and the next one another, and
// which value is that of which placeholder is not known.
func (w *Walk) several(e ast.Expr) []Node {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || w.src.Text(call) >= 0 || w.src.made(call) != "" {
		return nil
	}
	if _, piece := w.src.Piece(call); piece {
		return nil
	}
	if list, done := w.changed[call]; done {
		return list
	}
	fn := w.callee(call)
	tuple, ok := w.src.Info.TypeOf(call).(*types.Tuple)
	if fn == nil || !ok || tuple.Len() < 2 || !isText(tuple.At(0).Type()) || !isTextSlice(tuple.At(1).Type()) {
		return nil
	}
	d := w.src.idx().decls[fn]
	if d == nil || d.Body == nil || loops(d.Body) || w.depth >= maxDepth || *w.budget <= 0 {
		return nil
	}
	in := w.entered(d.Type, call, nil)
	w.receive(in, d, call)
	in.block(d.Body.List)
	return in.outcome()
}

// left is what value k holds behind the function, on all ways that lead out of it.
func (w *Walk) left(k int, at ast.Expr) Node {
	var values []Node
	for i := k; i < len(w.leaves); i += len(w.lent) {
		values = append(values, w.leaves[i])
	}
	switch {
	case len(values) == 0 || len(values) > maxAlternatives:
		return gap(at)
	case len(values) == 1:
		return values[0]
	}
	return together(merge(&Choice{N: len(values), Base: len(values) - 1}, values))
}

// fresh is the zero value of a type: of a struct of the package, fields that hold nothing.
func (w *Walk) fresh(t types.Type) Node {
	if w.src.own(t) {
		return &Composite{Type: t}
	}
	return nil
}

// cell is what a variable holds, or a field of a value that the walk knows, and how to
// put another value there.
func (w *Walk) cell(e ast.Expr) (n Node, set func(Node), ok bool) {
	e = ast.Unparen(e)
	if u, is := e.(*ast.UnaryExpr); is && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	if sel, is := e.(*ast.SelectorExpr); is {
		o, f := w.kept(sel.X), w.src.Info.ObjectOf(sel.Sel)
		if v, isVar := f.(*types.Var); isVar && o != nil && w.object(sel.X) == o {
			n, ok = pick(w.table(o), func(t *Composite) (Node, bool) { return t.field(v) })
			return n, func(n Node) { w.setEntry(sel, sel, n) }, ok
		}
		return nil, nil, false
	}
	o := w.object(e)
	if o == nil {
		return nil, nil, false
	}
	n, ok = w.env.get(o)
	return n, func(n Node) { w.env.set(o, n) }, ok
}

// own reports whether a type is a struct of the package, or points to one, that has texts.
func (s *Source) own(t types.Type) bool {
	n := namedType(t)
	if n == nil || n.Obj().Pkg() != s.Pkg {
		return false
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if isBuilder(f.Type()) {
			return true
		}
	}
	return lookedUp(t, 0)
}

// changes reports whether a function sets a field of something that it was given, or calls
// another function with it that may.
func (s *Source) changes(fn *types.Func, d *ast.FuncDecl) bool {
	x := s.idx()
	is, known := x.changes[fn]
	if known {
		return is
	}
	given := make(map[types.Object]bool)
	for _, list := range []*ast.FieldList{d.Recv, d.Type.Params} {
		if list == nil {
			continue
		}
		for _, f := range list.List {
			for _, name := range f.Names {
				if o := s.Info.Defs[name]; o != nil && isPointer(o.Type()) && s.own(o.Type()) {
					given[o] = true
				}
			}
		}
	}
	of := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && given[s.Info.Uses[id]]
	}
	if len(given) > 0 {
		ast.Inspect(d.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					switch l := ast.Unparen(l).(type) {
					case *ast.SelectorExpr:
						is = is || of(l.X)
					case *ast.StarExpr:
						is = is || of(l.X)
					case *ast.IndexExpr:
						is = is || onField(l.X, of)
					}
				}
			case *ast.CallExpr:
				if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
					is = is || of(sel.X) || onField(sel.X, of)
				}
				for _, a := range n.Args {
					is = is || of(a)
				}
			}
			return !is
		})
	}
	x.changes[fn] = is
	return is
}

// onField reports whether an expression is a field of what of says, such as a builder.
func onField(e ast.Expr, of func(ast.Expr) bool) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	return ok && of(sel.X)
}

// loops reports whether there is a loop in a function.
func loops(b *ast.BlockStmt) bool {
	found := false
	ast.Inspect(b, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			found = true
		}
		return !found
	})
	return found
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// pointsTo reports whether p is a pointer to t.
func pointsTo(p, t types.Type) bool {
	ptr, ok := p.Underlying().(*types.Pointer)
	return ok && types.Identical(ptr.Elem(), t)
}
