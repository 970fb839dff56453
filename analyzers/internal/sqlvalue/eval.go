package sqlvalue

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// Eval is what is known of an expression at the place of the walk.
func (w *Walk) Eval(e ast.Expr) Node { return w.eval(e) }

// maxDepth bounds how deep functions are looked into.
const maxDepth = 4

func gap(e ast.Expr) Node { return &Gap{Expr: e, Param: -1} }

func (w *Walk) eval(e ast.Expr) Node {
	e = ast.Unparen(e)
	tv := w.src.Info.Types[e]
	switch x := e.(type) {
	case *ast.BasicLit:
		if tv.Value != nil && tv.Value.Kind() == constant.String {
			return &Lit{Text: constant.StringVal(tv.Value), Src: x, At: x}
		}
	case *ast.BinaryExpr:
		if x.Op == token.ADD && isText(tv.Type) {
			return cat(w.eval(x.X), w.eval(x.Y))
		}
	}
	if tv.Value != nil {
		return w.constant(e, tv.Value)
	}
	switch x := e.(type) {
	case *ast.Ident:
		if n := w.column(x, x); n != nil {
			return n
		}
		return w.variable(x, x)
	case *ast.SelectorExpr:
		if n := w.column(x, x.Sel); n != nil {
			return n
		}
		if n, ok := w.fieldOf(x); ok {
			return n
		}
		return w.variable(x, x.Sel)
	case *ast.IndexExpr:
		return w.at(x)
	case *ast.StarExpr:
		return w.eval(x.X)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return w.eval(x.X)
		}
	case *ast.CompositeLit:
		return w.composite(x)
	case *ast.SliceExpr:
		return w.slice(x)
	case *ast.CallExpr:
		return w.call(x)
	}
	return gap(e)
}

// constant is the value of a constant expression, in the literal that it is
// declared with where that is in this package.
func (w *Walk) constant(e ast.Expr, v constant.Value) Node {
	if v.Kind() != constant.String {
		return &Lit{Text: v.ExactString(), At: e}
	}
	var id *ast.Ident
	switch x := e.(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	case *ast.CallExpr: // string("…")
		if len(x.Args) == 1 {
			return w.eval(x.Args[0])
		}
	}
	if id != nil {
		if c, ok := w.src.Info.Uses[id].(*types.Const); ok && c.Pkg() == w.src.Pkg {
			if init := w.src.idx().consts[c]; init != nil && *w.budget > 0 {
				*w.budget--
				n := w.eval(init)
				if t := Read(n, nil); t.Whole() && t.String() == constant.StringVal(v) {
					return n
				}
			}
		}
	}
	return &Lit{Text: constant.StringVal(v), At: e}
}

func (w *Walk) variable(e ast.Expr, id *ast.Ident) Node {
	o := w.src.Info.Uses[id]
	if o == nil {
		o = w.src.Info.Defs[id]
	}
	if o == nil {
		return gap(e)
	}
	if _, ok := o.(*types.Nil); ok {
		return nil
	}
	if n, ok := w.env.get(o); ok {
		if g, ok := n.(*Gap); decides(o.Type()) && (!ok || g.Param < 0) {
			return gap(e)
		}
		return n
	}
	v, ok := o.(*types.Var)
	if !ok || *w.budget <= 0 {
		return gap(e)
	}
	if v.Pkg() != w.src.Pkg {
		if v.Pkg() != nil && w.src.Const != nil {
			if text, ok := w.src.Const(v); ok {
				return &Lit{Text: text, At: e}
			}
		}
		if n := w.imported(v, v.Type(), e); n != nil {
			return n
		}
		return gap(e)
	}
	x := w.src.idx()
	if name, ok := x.embeds[v]; ok && w.src.Embed != nil {
		if text, ok := w.src.Embed(v.Pos(), name); ok {
			return &Lit{Text: text, At: e}
		}
		return gap(e)
	}
	if init := x.once[v]; init != nil && w.depth < maxDepth && (isText(v.Type()) || isTextSlice(v.Type()) || lookedUp(v.Type(), 0) || w.src.makes(v.Type())) {
		*w.budget--
		return w.elsewhere().eval(init)
	}
	if s := x.several[v]; s != nil && w.depth < maxDepth && isText(v.Type()) {
		*w.budget -= len(s.values)
		a := &Alt{Choice: s.choice}
		for _, value := range s.values {
			a.List = append(a.List, w.elsewhere().eval(value))
		}
		return a
	}
	return gap(e)
}

// keyMark stands for the key of a table in the texts that it has for every key.
const keyMark = "\x00"

// Shown are the texts of a map, list or struct by their keys or fields, as Entries of a
// Source gives them to other packages: hole stands for what the source does not show.
func Shown(n Node, hole string) (keys, texts []string) {
	add := func(key string, value Node) {
		text := Read(value, nil)
		if text.Short || !text.Known() {
			return
		}
		var b strings.Builder
		for _, s := range text.Segs {
			if s.Gap != nil {
				b.WriteString(hole)
			}
			b.WriteString(s.Text)
		}
		keys, texts = append(keys, key), append(texts, b.String())
	}
	list := Entries(n)
	for _, e := range list {
		key := Read(e.Key, nil)
		each, several := e.Key.(*Alt)
		switch {
		case e.Field != nil:
			add(e.Field.Name(), e.X)
		case !several && key.Whole():
			add(key.String(), e.X)
		case len(list) != 1:
			return nil, nil // it may be the key of another
		case several:
			for _, k := range each.List {
				if one, ok := instead(e.X, each, k); ok && Read(k, nil).Whole() {
					add(Read(k, nil).String(), one)
				}
			}
		default:
			if x, ok := instead(e.X, e.Key, &Lit{Text: keyMark}); ok {
				add(keyMark, x)
			}
		}
	}
	return keys, texts
}

// imported is a map, list or struct of texts of another package: a variable's, or what a
// function returns.
func (w *Walk) imported(o types.Object, t types.Type, at ast.Expr) Node {
	if v, ok := o.(*types.Var); ok && v.IsField() || w.src.Entries == nil || !lookedUp(t, 0) && !isTextSlice(t) {
		return nil
	}
	keys, texts := w.src.Entries(o)
	if len(keys) == 0 {
		return nil
	}
	under := t
	if p, ok := t.Underlying().(*types.Pointer); ok {
		under = p.Elem()
	}
	st, _ := under.Underlying().(*types.Struct)
	c := &Composite{Type: t}
	var list Node
	for i, key := range keys {
		e := Entry{Key: &Lit{Text: key, At: at}, Expr: at}
		if key == keyMark {
			e.Key = gap(at)
		}
		for k, part := range strings.Split(texts[i], w.src.Hole) {
			if k > 0 {
				e.X = cat(e.X, gap(at))
			}
			before, after, keyed := strings.Cut(part, keyMark)
			e.X = Around("", e.X, before, at)
			if keyed {
				e.X = Around("", cat(e.X, e.Key), after, at)
			}
		}
		list = cat(list, &Elem{X: e.X, Expr: at})
		if st != nil {
			for f := range st.Fields() {
				if f.Name() == key {
					e.Field = f
				}
			}
		}
		c.Entries = append(c.Entries, e)
	}
	if isTextSlice(t) {
		return list
	}
	return c
}

// elsewhere is a walk that knows no variables of this one.
func (w *Walk) elsewhere() *Walk {
	return &Walk{src: w.src, env: &env{}, depth: w.depth + 1, budget: w.budget}
}

func (w *Walk) composite(x *ast.CompositeLit) Node {
	t := w.src.Info.TypeOf(x)
	if !isTextSlice(t) {
		if isBuilder(t) {
			return nil
		}
		if composed(t) || w.src.made(x) != "" {
			return w.elements(x)
		}
		if w.src.makes(t) {
			return w.list(x)
		}
		if t != nil {
			if _, ok := t.Underlying().(*types.Array); !ok {
				return gap(x)
			}
		}
	}
	return w.list(x)
}

func (w *Walk) list(x *ast.CompositeLit) Node {
	var n Node
	for _, el := range x.Elts {
		_, el = parts(el)
		n = cat(n, &Elem{X: w.eval(el), Expr: el})
	}
	return n
}

// slice is a part of a text with constant bounds, or without its last bytes.
func (w *Walk) slice(x *ast.SliceExpr) Node {
	if !isText(w.src.Info.TypeOf(x.X)) {
		if x.Low == nil && x.High == nil {
			return w.eval(x.X)
		}
		return gap(x)
	}
	lo, hi, back := 0, -1, false
	if x.Low != nil {
		n, ok := w.int(x.Low)
		if !ok {
			return gap(x)
		}
		lo = n
	}
	if x.High != nil {
		if n, ok := w.int(x.High); ok {
			hi = n
		} else if n, ok := w.fromEnd(x.High); ok {
			hi, back = n, true
		} else {
			return gap(x)
		}
	}
	return &Cut{w.eval(x.X), func(text string) (int, int) {
		switch {
		case back:
			return lo, len(text) - hi
		case hi >= 0:
			return lo, hi
		}
		return lo, len(text)
	}}
}

// fromEnd is the n of len(x) - n or b.Len() - n.
func (w *Walk) fromEnd(e ast.Expr) (int, bool) {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || b.Op != token.SUB {
		return 0, false
	}
	c, ok := ast.Unparen(b.X).(*ast.CallExpr)
	if !ok {
		return 0, false
	}
	if fn := w.callee(c); w.builtin(c) != "len" && (fn == nil || fn.Name() != "Len" || !isBuilder(recvOf(fn))) {
		return 0, false
	}
	return w.int(b.Y)
}

func (w *Walk) int(e ast.Expr) (int, bool) {
	tv := w.src.Info.Types[e]
	if tv.Value == nil || tv.Value.Kind() != constant.Int {
		return 0, false
	}
	n, ok := constant.Int64Val(tv.Value)
	return int(n), ok
}

func (w *Walk) text(e ast.Expr) (string, bool) {
	tv := w.src.Info.Types[e]
	if tv.Value == nil || tv.Value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(tv.Value), true
}

func (w *Walk) builtin(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := w.src.Info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

// result is result i of a call.
func (w *Walk) result(e ast.Expr, i int) Node {
	if x, ok := ast.Unparen(e).(*ast.IndexExpr); ok && i == 0 {
		return w.at(x) // v, ok := m[key]
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || i > 1 {
		return gap(e)
	}
	if i == 0 {
		return w.eval(e)
	}
	// sqlx.In and Named return the arguments next to the text.
	if at := w.src.Text(call); at >= 0 && fullName(w.callee(call)) == "github.com/jmoiron/sqlx.In" {
		return w.elems(call, at+1)
	}
	return gap(e)
}

func (w *Walk) elems(call *ast.CallExpr, from int) Node {
	var n Node
	for k := from; k < len(call.Args); k++ {
		if call.Ellipsis.IsValid() && k == len(call.Args)-1 {
			n = cat(n, w.eval(call.Args[k]))
			continue
		}
		n = cat(n, &Elem{X: w.eval(call.Args[k]), Expr: call.Args[k]})
	}
	return n
}

// Args are the arguments of a call from an index on, as a slice.
func (w *Walk) Args(call *ast.CallExpr, from int) Node { return w.elems(call, from) }

func (w *Walk) callee(call *ast.CallExpr) *types.Func {
	var id *ast.Ident
	fun := ast.Unparen(call.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = f.X
	case *ast.IndexListExpr:
		fun = f.X
	}
	switch f := fun.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return nil
	}
	fn, _ := w.src.Info.Uses[id].(*types.Func)
	if fn != nil {
		fn = fn.Origin()
	}
	return fn
}

func (w *Walk) call(x *ast.CallExpr) Node {
	if tv := w.src.Info.Types[x.Fun]; tv.IsType() && len(x.Args) == 1 {
		if w.src.makes(tv.Type) {
			if c, ok := w.eval(x.Args[0]).(*Composite); ok {
				return &Composite{Type: tv.Type, Entries: c.Entries}
			}
		}
		if isText(tv.Type) || isTextSlice(tv.Type) {
			if t := w.src.Info.TypeOf(x.Args[0]); isText(t) || isTextSlice(t) {
				return w.eval(x.Args[0])
			}
		}
		return gap(x)
	}
	if list, done := w.changed[x]; done {
		if len(list) == 0 {
			return gap(x)
		}
		return list[0]
	}
	switch w.builtin(x) {
	case "append":
		n := w.eval(x.Args[0])
		for k, a := range x.Args[1:] {
			if x.Ellipsis.IsValid() && k == len(x.Args)-2 {
				n = cat(n, w.eval(a))
			} else {
				n = cat(n, &Elem{X: w.eval(a), Expr: a})
			}
		}
		return n
	case "make", "new":
		return w.fresh(w.src.Info.TypeOf(x))
	case "":
	default:
		return gap(x)
	}
	if info, ok := w.src.Piece(x); ok {
		return w.piece(x, info)
	}
	if w.src.Listed != nil {
		if n := w.src.Listed(x, w.eval); n != nil {
			return n
		}
	}
	if kind := w.src.made(x); kind != "" {
		return w.makeOf(x, kind)
	}
	if at := w.src.Text(x); at >= 0 && at < len(x.Args) {
		if by := w.src.Named(x); by >= 0 && by < len(x.Args) {
			return &Bound{w.eval(x.Args[at]), x, Elem{w.eval(x.Args[by]), x.Args[by]}}
		}
		return w.eval(x.Args[at])
	}
	fn := w.callee(x)
	if n, ok := w.library(x, fullName(fn)); ok {
		return n
	}
	return w.look(x, fn)
}

func (w *Walk) piece(x *ast.CallExpr, info any) Node {
	p := w.arguments(x, info)
	for i, a := range x.Args {
		if c, ok := ast.Unparen(a).(*ast.CallExpr); ok && w.src.Text(c) >= 0 && !isText(w.src.Info.TypeOf(a)) {
			if p.Inner == nil {
				p.Inner = make(map[int]*Piece)
			}
			p.Inner[i] = w.arguments(c, nil)
		}
	}
	var base Node
	if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && w.src.Info.Selections[sel] != nil {
		base = w.eval(sel.X)
	}
	return cat(base, p)
}

// holds reports whether an expression is a variable that may hold anything.
func (w *Walk) holds(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := w.src.Info.Uses[id].(*types.Var)
	return ok && types.IsInterface(v.Type()) && local(v)
}
