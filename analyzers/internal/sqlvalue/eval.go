package sqlvalue

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
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
		return w.variable(x, x)
	case *ast.SelectorExpr:
		return w.variable(x, x.Sel)
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
		return gap(e)
	}
	x := w.src.idx()
	if name, ok := x.embeds[v]; ok && w.src.Embed != nil {
		if text, ok := w.src.Embed(v.Pos(), name); ok {
			return &Lit{Text: text, At: e}
		}
		return gap(e)
	}
	if init := x.once[v]; init != nil && w.depth < maxDepth && (isText(v.Type()) || isTextSlice(v.Type())) {
		*w.budget--
		in := &Walk{src: w.src, env: &env{}, depth: w.depth + 1, budget: w.budget}
		return in.eval(init)
	}
	return gap(e)
}

func (w *Walk) composite(x *ast.CompositeLit) Node {
	t := w.src.Info.TypeOf(x)
	if !isTextSlice(t) {
		if isBuilder(t) {
			return nil
		}
		if t != nil {
			if _, ok := t.Underlying().(*types.Array); !ok {
				return gap(x)
			}
		}
	}
	var n Node
	for _, el := range x.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			el = kv.Value
		}
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
		} else if b, ok := ast.Unparen(x.High).(*ast.BinaryExpr); ok && b.Op == token.SUB {
			n, ok := w.int(b.Y)
			if !ok {
				return gap(x)
			}
			if c, ok := ast.Unparen(b.X).(*ast.CallExpr); !ok || w.builtin(c) != "len" {
				return gap(x)
			}
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

// fullName is pkg.Func or pkg.Type.Method.
func fullName(fn *types.Func) string {
	if fn == nil || fn.Pkg() == nil {
		return ""
	}
	if r := fn.Signature().Recv(); r != nil {
		t := types.Unalias(r.Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if n, ok := t.(*types.Named); ok {
			return fn.Pkg().Path() + "." + n.Obj().Name() + "." + fn.Name()
		}
	}
	return fn.Pkg().Path() + "." + fn.Name()
}

func isBuilder(t types.Type) bool {
	if t == nil {
		return false
	}
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, ok := t.(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Obj().Pkg().Path() + "." + n.Obj().Name() {
	case "strings.Builder", "bytes.Buffer":
		return true
	}
	return false
}

func (w *Walk) call(x *ast.CallExpr) Node {
	if tv := w.src.Info.Types[x.Fun]; tv.IsType() && len(x.Args) == 1 {
		if isText(tv.Type) || isTextSlice(tv.Type) {
			if t := w.src.Info.TypeOf(x.Args[0]); isText(t) || isTextSlice(t) {
				return w.eval(x.Args[0])
			}
		}
		return gap(x)
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
		return nil
	case "":
	default:
		return gap(x)
	}
	if info, ok := w.src.Piece(x); ok {
		return w.piece(x, info)
	}
	if at := w.src.Text(x); at >= 0 && at < len(x.Args) {
		return w.eval(x.Args[at])
	}
	fn := w.callee(x)
	if n, ok := w.library(x, fullName(fn)); ok {
		return n
	}
	return w.look(x, fn)
}

func (w *Walk) piece(x *ast.CallExpr, info any) Node {
	p := &Piece{Call: x, Info: info, Texts: make(map[int]Node)}
	for i, a := range x.Args {
		t := w.src.Info.TypeOf(a)
		if isText(t) || isTextSlice(t) {
			p.Texts[i] = w.eval(a)
		}
	}
	var base Node
	if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && w.src.Info.Selections[sel] != nil {
		base = w.eval(sel.X)
	}
	return cat(base, p)
}

// library is the result of a call of the standard library that makes texts.
func (w *Walk) library(x *ast.CallExpr, name string) (Node, bool) {
	arg := func(i int) Node { return w.eval(x.Args[i]) }
	trim := func(f func(string) string, left bool) Node {
		return &Cut{arg(0), func(s string) (int, int) {
			t := f(s)
			if left {
				start := len(s) - len(t)
				return start, len(s)
			}
			return 0, len(t)
		}}
	}
	switch name {
	case "fmt.Sprintf":
		if len(x.Args) == 0 || x.Ellipsis.IsValid() {
			return gap(x), true
		}
		f := &Format{F: arg(0), Exprs: x.Args[1:], At: x}
		for _, a := range x.Args[1:] {
			f.Args = append(f.Args, w.eval(a))
		}
		return f, true
	case "fmt.Sprint":
		var n Node
		for _, a := range x.Args {
			n = cat(n, w.eval(a))
		}
		return n, true
	case "strings.Join":
		return &Join{List: arg(0), Sep: arg(1), Expr: x}, true
	case "strings.Repeat":
		n, ok := w.int(x.Args[1])
		if !ok {
			// As often as there are values: once will do.
			if t, ok := w.text(x.Args[0]); ok && strings.ContainsAny(t, "?%") {
				return arg(0), true
			}
			return gap(x), true
		}
		one := arg(0)
		var all Node
		for range min(n, 64) {
			all = cat(all, one)
		}
		return all, true
	case "strings.Replace", "strings.ReplaceAll":
		old, ok1 := w.text(x.Args[1])
		neu, ok2 := w.text(x.Args[2])
		if !ok1 {
			return gap(x), true
		}
		n := -1
		if name == "strings.Replace" {
			if k, ok := w.int(x.Args[3]); ok {
				n = k
			}
		}
		if !ok2 {
			neu = "{{}}"
		}
		return &Swap{arg(0), old, neu, n, x}, true
	case "strings.TrimSpace", "bytes.TrimSpace":
		return &Cut{arg(0), func(s string) (int, int) {
			t := strings.TrimLeft(s, " \t\r\n")
			start := len(s) - len(t)
			return start, start + len(strings.TrimRight(t, " \t\r\n"))
		}}, true
	case "strings.TrimSuffix", "strings.TrimRight", "strings.TrimPrefix", "strings.TrimLeft", "strings.Trim":
		set, ok := w.text(x.Args[1])
		if !ok {
			return gap(x), true
		}
		switch name {
		case "strings.TrimSuffix":
			return trim(func(s string) string { return strings.TrimSuffix(s, set) }, false), true
		case "strings.TrimRight":
			return trim(func(s string) string { return strings.TrimRight(s, set) }, false), true
		case "strings.TrimPrefix":
			return trim(func(s string) string { return strings.TrimPrefix(s, set) }, true), true
		case "strings.TrimLeft":
			return trim(func(s string) string { return strings.TrimLeft(s, set) }, true), true
		}
		return &Cut{arg(0), func(s string) (int, int) {
			t := strings.TrimLeft(s, set)
			start := len(s) - len(t)
			return start, start + len(strings.TrimRight(t, set))
		}}, true
	case "strings.Builder.String", "bytes.Buffer.String", "bytes.Buffer.Bytes":
		if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
			if o := w.object(sel.X); o != nil {
				if n, ok := w.env.get(o); ok {
					return n, true
				}
			}
		}
		return gap(x), true
	case "bytes.NewBufferString", "bytes.NewBuffer", "strings.Clone", "strings.NewReader":
		return arg(0), true
	case "context.WithValue":
		return gap(x), true
	case "slices.Concat":
		var n Node
		for _, a := range x.Args {
			n = cat(n, w.eval(a))
		}
		return n, true
	case "strings.ToUpper", "strings.ToLower":
		if t, ok := arg(0).(*Lit); ok && t.Src != nil {
			return t, true
		}
		return gap(x), true
	}
	return nil, false
}

// grow follows what a call adds to a builder, and forgets what it may change
// through a pointer.
func (w *Walk) grow(x *ast.CallExpr) {
	fn := w.callee(x)
	name := fullName(fn)
	if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && fn != nil && isBuilder(recvOf(fn)) {
		o := w.object(sel.X)
		if o == nil {
			return
		}
		old, ok := w.env.get(o)
		if !ok {
			return
		}
		switch fn.Name() {
		case "WriteString", "Write":
			w.env.set(o, cat(old, w.eval(x.Args[0])))
		case "WriteByte", "WriteRune":
			if n, ok := w.int(x.Args[0]); ok {
				w.env.set(o, cat(old, &Lit{Text: string(rune(n)), At: x}))
			} else {
				w.env.set(o, cat(old, gap(x.Args[0])))
			}
		case "Reset":
			w.env.set(o, nil)
		case "Truncate":
			w.env.set(o, gap(x))
		}
		return
	}
	switch name {
	case "fmt.Fprintf", "fmt.Fprint", "fmt.Fprintln", "io.WriteString":
		if len(x.Args) < 2 {
			return
		}
		o := w.object(x.Args[0])
		if o == nil {
			return
		}
		old, ok := w.env.get(o)
		if !ok {
			return
		}
		if name == "fmt.Fprintf" {
			f := &Format{F: w.eval(x.Args[1]), Exprs: x.Args[2:], At: x}
			for _, a := range x.Args[2:] {
				f.Args = append(f.Args, w.eval(a))
			}
			w.env.set(o, cat(old, f))
			return
		}
		for _, a := range x.Args[1:] {
			old = cat(old, w.eval(a))
		}
		if name == "fmt.Fprintln" {
			old = cat(old, &Lit{Text: "\n", At: x})
		}
		w.env.set(o, old)
		return
	}
	for _, a := range x.Args {
		a = ast.Unparen(a)
		u, ok := a.(*ast.UnaryExpr)
		var target ast.Expr
		switch {
		case ok && u.Op == token.AND:
			target = u.X
		case isBuilder(w.src.Info.TypeOf(a)):
			target = a
		default:
			continue
		}
		o := w.object(target)
		if o == nil {
			continue
		}
		if old, ok := w.env.get(o); ok && (isText(o.Type()) || isTextSlice(o.Type()) || isBuilder(o.Type())) {
			if isText(o.Type()) {
				w.env.set(o, gap(target)) // a value is read into it
				continue
			}
			g := Node(&Gap{Kind: Clause, Expr: target, Param: -1})
			if isTextSlice(o.Type()) {
				g = &Elem{X: g}
			}
			w.env.set(o, cat(old, g))
		}
	}
}

func recvOf(fn *types.Func) types.Type {
	if r := fn.Signature().Recv(); r != nil {
		return r.Type()
	}
	return nil
}

// look is what a function of this package returns, or the text that one of
// another package is known to return.
func (w *Walk) look(x *ast.CallExpr, fn *types.Func) Node {
	t := w.src.Info.TypeOf(x)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok && fn == nil {
		if o := w.src.Info.Uses[id]; o != nil {
			if lit := w.src.function(o); lit != nil {
				return w.inline(lit.Type, lit.Body, x, w.env)
			}
		}
	}
	if lit, ok := ast.Unparen(x.Fun).(*ast.FuncLit); ok {
		return w.inline(lit.Type, lit.Body, x, w.env)
	}
	if fn == nil {
		return gap(x)
	}
	if !isText(t) && !isTextSlice(t) && !w.chained(t) {
		return gap(x)
	}
	d := w.src.idx().decls[fn]
	if d == nil || d.Body == nil {
		if fn.Pkg() != w.src.Pkg && w.src.Const != nil {
			if text, ok := w.src.Const(fn); ok {
				return &Lit{Text: text, At: x}
			}
		}
		return gap(x)
	}
	return w.inline(d.Type, d.Body, x, nil)
}

// chained reports whether a type is one that chains of calls are made on: it
// is a named type of another package.
func (w *Walk) chained(t types.Type) bool {
	if t == nil {
		return false
	}
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, ok := t.(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg() != w.src.Pkg
}

// inline walks a function with the arguments of a call, in the variables that
// it was declared among, and returns what it returns.
func (w *Walk) inline(typ *ast.FuncType, body *ast.BlockStmt, call *ast.CallExpr, around *env) Node {
	if w.depth >= maxDepth || *w.budget <= 0 {
		return gap(call)
	}
	*w.budget -= 10
	in := &Walk{src: w.src, env: &env{up: around}, depth: w.depth + 1, budget: w.budget}
	i := 0
	for _, f := range typ.Params.List {
		_, variadic := f.Type.(*ast.Ellipsis)
		for _, name := range f.Names {
			o := w.src.Info.Defs[name]
			if o != nil {
				switch {
				case variadic:
					in.env.set(o, w.elems(call, i))
				case i < len(call.Args) && w.follow(o.Type()):
					in.env.set(o, w.eval(call.Args[i]))
				default:
					in.env.set(o, &Gap{Expr: name, Param: -1})
				}
			}
			i++
		}
		if len(f.Names) == 0 {
			i++
		}
	}
	if typ.Results != nil {
		for _, f := range typ.Results.List {
			for _, name := range f.Names {
				if o := w.src.Info.Defs[name]; o != nil {
					in.results = append(in.results, o)
					in.env.set(o, nil)
				}
			}
		}
	}
	local := in.env
	in.block(body.List)
	if around != nil {
		for o, n := range local.vars {
			if _, ok := around.get(o); ok {
				around.set(o, n)
			}
		}
	}
	var values []Node
	for _, n := range in.returns {
		if g, ok := n.(*Gap); ok && len(in.returns) > 1 && g.Param < 0 {
			continue // the way on which there is no text
		}
		if n == nil && len(in.returns) > 1 {
			continue
		}
		if l, ok := n.(*Lit); ok && l.Text == "" && len(in.returns) > 1 {
			continue
		}
		values = append(values, n)
	}
	switch {
	case len(values) == 0:
		return gap(call)
	case len(values) == 1:
		return values[0]
	case len(values) > maxAlternatives:
		return gap(call)
	}
	return &Alt{&Choice{N: len(values)}, values}
}

// index is what is declared in the package.
type index struct {
	consts map[*types.Const]ast.Expr
	once   map[*types.Var]ast.Expr // package variables and fields that are set in one place
	embeds map[*types.Var]string
	decls  map[*types.Func]*ast.FuncDecl
	lits   map[types.Object]*ast.FuncLit // local functions
}

// Decl is the declaration of a function of this package.
func (s *Source) Decl(fn *types.Func) *ast.FuncDecl { return s.idx().decls[fn] }

// Initial is the only value that a package variable is given.
func (s *Source) Initial(v *types.Var) ast.Expr { return s.idx().once[v] }

func (s *Source) function(o types.Object) *ast.FuncLit { return s.idx().lits[o] }

func (s *Source) idx() *index {
	if s.index != nil {
		return s.index
	}
	x := &index{
		consts: make(map[*types.Const]ast.Expr), once: make(map[*types.Var]ast.Expr),
		embeds: make(map[*types.Var]string), decls: make(map[*types.Func]*ast.FuncDecl),
		lits: make(map[types.Object]*ast.FuncLit),
	}
	s.index = x
	times := make(map[*types.Var]int)
	lits := make(map[types.Object]int)
	set := func(o types.Object, e ast.Expr) {
		v, ok := o.(*types.Var)
		if !ok {
			return
		}
		if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok && e != nil {
			x.lits[o] = lit
		}
		lits[o]++
		if v.IsField() || v.Parent() == s.Pkg.Scope() {
			times[v]++
			x.once[v] = e
		}
	}
	for _, f := range s.Files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				if fn, ok := s.Info.Defs[d.Name].(*types.Func); ok {
					x.decls[fn] = d
				}
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GenDecl:
				for _, sp := range n.Specs {
					vs, ok := sp.(*ast.ValueSpec)
					if !ok {
						continue
					}
					if name := embedded(n, vs); name != "" && len(vs.Names) == 1 {
						if v, ok := s.Info.Defs[vs.Names[0]].(*types.Var); ok {
							x.embeds[v] = name
						}
					}
					for i, name := range vs.Names {
						if i >= len(vs.Values) {
							continue
						}
						if c, ok := s.Info.Defs[name].(*types.Const); ok {
							x.consts[c] = vs.Values[i]
						} else {
							set(s.Info.Defs[name], vs.Values[i])
						}
					}
				}
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					var r ast.Expr
					if len(n.Rhs) == len(n.Lhs) && n.Tok != token.ADD_ASSIGN {
						r = n.Rhs[i]
					}
					switch l := ast.Unparen(l).(type) {
					case *ast.Ident:
						set(s.Info.ObjectOf(l), r)
					case *ast.SelectorExpr:
						set(s.Info.ObjectOf(l.Sel), r)
					}
				}
			case *ast.CompositeLit:
				for _, el := range n.Elts {
					if kv, ok := el.(*ast.KeyValueExpr); ok {
						if id, ok := kv.Key.(*ast.Ident); ok {
							if v, ok := s.Info.Uses[id].(*types.Var); ok && v.IsField() {
								set(v, kv.Value)
							}
						}
					}
				}
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					switch l := ast.Unparen(n.X).(type) {
					case *ast.Ident:
						set(s.Info.ObjectOf(l), nil)
					case *ast.SelectorExpr:
						set(s.Info.ObjectOf(l.Sel), nil)
					}
				}
			}
			return true
		})
	}
	for v, n := range times {
		if n > 1 || x.once[v] == nil {
			delete(x.once, v)
		}
	}
	for o, n := range lits {
		if n > 1 {
			delete(x.lits, o)
		}
	}
	return x
}

// embedded is the file that a //go:embed comment names, if it is one.
func embedded(d *ast.GenDecl, vs *ast.ValueSpec) string {
	for _, g := range []*ast.CommentGroup{d.Doc, vs.Doc} {
		if g == nil {
			continue
		}
		for _, c := range g.List {
			if rest, ok := strings.CutPrefix(c.Text, "//go:embed "); ok {
				name := strings.TrimSpace(rest)
				if u, err := strconv.Unquote(name); err == nil {
					name = u
				}
				if !strings.ContainsAny(name, " *?[") {
					return name
				}
			}
		}
	}
	return ""
}
