package sqlvalue

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

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

// namedType is the type that a type, or what it points to, has a name by, or nil.
func namedType(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, _ := t.(*types.Named)
	return n
}

func isBuilder(t types.Type) bool {
	n := namedType(t)
	if n == nil || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Obj().Pkg().Path() + "." + n.Obj().Name() {
	case "strings.Builder", "bytes.Buffer":
		return true
	}
	return false
}

// written is a value as a text shows it: an integer as a number, unless its type says
// how it is written.
func (w *Walk) written(e, text ast.Expr) Node {
	n := w.eval(e)
	if g, ok := n.(*Gap); ok && isNumber(w.src.Info.TypeOf(e)) {
		return &Gap{Kind: Value, Param: -1, Expr: text, Number: e, X: g.X}
	}
	return n
}

func isNumber(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	if own, _, _ := types.LookupFieldOrMethod(t, true, nil, "String"); own != nil {
		return false
	}
	return ok && b.Info()&types.IsInteger != 0
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
			f.Args = append(f.Args, w.written(a, a))
		}
		return f, true
	case "fmt.Sprint":
		var n Node
		for _, a := range x.Args {
			n = cat(n, w.written(a, x))
		}
		return n, true
	case "strconv.Itoa":
		return w.written(x.Args[0], x), true
	case "strconv.FormatInt", "strconv.FormatUint":
		if base, ok := w.int(x.Args[1]); !ok || base != 10 {
			return gap(x), true
		}
		return w.written(x.Args[0], x), true
	case "strings.Join":
		return &Join{List: arg(0), Sep: arg(1), Expr: x}, true
	case "strings.Repeat":
		n, ok := w.int(x.Args[1])
		if !ok {
			// As often as there are values: once will do. Where it is once less, it stands
			// beside the one.
			if less, ok := ast.Unparen(x.Args[1]).(*ast.BinaryExpr); ok && less.Op == token.SUB {
				if one, ok := w.int(less.Y); ok && one == 1 {
					return Words("", x), true
				}
			}
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
	case "slices.Repeat":
		return arg(0), true
	case "strings.TrimSpace", "bytes.TrimSpace":
		return &Cut{arg(0), func(s string) (int, int) {
			t := strings.TrimLeft(s, " \t\r\n")
			start := len(s) - len(t)
			return start, start + len(strings.TrimRight(t, " \t\r\n"))
		}}, true
	case "strings.TrimSuffix", "strings.TrimRight", "strings.TrimPrefix", "strings.TrimLeft", "strings.Trim",
		"bytes.TrimSuffix", "bytes.TrimRight", "bytes.TrimPrefix", "bytes.TrimLeft", "bytes.Trim":
		t := Read(w.eval(x.Args[1]), nil)
		if !t.Whole() {
			return gap(x), true
		}
		set := t.String()
		switch _, trims, _ := strings.Cut(name, "."); trims {
		case "TrimSuffix":
			return trim(func(s string) string { return strings.TrimSuffix(s, set) }, false), true
		case "TrimRight":
			return trim(func(s string) string { return strings.TrimRight(s, set) }, false), true
		case "TrimPrefix":
			return trim(func(s string) string { return strings.TrimPrefix(s, set) }, true), true
		case "TrimLeft":
			return trim(func(s string) string { return strings.TrimLeft(s, set) }, true), true
		}
		return &Cut{arg(0), func(s string) (int, int) {
			t := strings.TrimLeft(s, set)
			start := len(s) - len(t)
			return start, start + len(strings.TrimRight(t, set))
		}}, true
	case "strings.Builder.String", "bytes.Buffer.String", "bytes.Buffer.Bytes":
		if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
			if n, _, ok := w.cell(sel.X); ok {
				return n, true
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
			cased := *t
			cased.Case = true
			return &cased, true
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
		old, set, ok := w.cell(sel.X)
		if !ok {
			return
		}
		switch fn.Name() {
		case "WriteString", "Write":
			set(cat(old, w.eval(x.Args[0])))
		case "WriteByte", "WriteRune":
			if n, ok := w.int(x.Args[0]); ok {
				set(cat(old, &Lit{Text: string(rune(n)), At: x}))
			} else {
				set(cat(old, gap(x.Args[0])))
			}
		case "Reset":
			set(nil)
		case "Truncate":
			set(w.truncated(old, x))
		}
		return
	}
	switch name {
	case "fmt.Fprintf", "fmt.Fprint", "fmt.Fprintln", "io.WriteString":
		if len(x.Args) < 2 {
			return
		}
		old, set, ok := w.cell(x.Args[0])
		if !ok {
			return
		}
		if name == "fmt.Fprintf" {
			f := &Format{F: w.eval(x.Args[1]), Exprs: x.Args[2:], At: x}
			for _, a := range x.Args[2:] {
				f.Args = append(f.Args, w.eval(a))
			}
			set(cat(old, f))
			return
		}
		for _, a := range x.Args[1:] {
			old = cat(old, w.eval(a))
		}
		if name == "fmt.Fprintln" {
			old = cat(old, &Lit{Text: "\n", At: x})
		}
		set(old)
		return
	}
	if _, ok := w.src.Piece(x); ok && !w.src.Runs(x) || w.src.made(x) != "" || w.src.Text(x) >= 0 {
		return // they read what they are given
	}
	if w.change(x, fn) {
		return
	}
	for i, a := range x.Args {
		if w.lend(x, i) {
			continue
		}
		a = ast.Unparen(a)
		u, ok := a.(*ast.UnaryExpr)
		var target ast.Expr
		switch {
		case ok && u.Op == token.AND:
			target = u.X
		case isBuilder(w.src.Info.TypeOf(a)), w.shared(a):
			target = a
		default:
			continue
		}
		o := w.object(target)
		if o == nil {
			continue
		}
		if decides(o.Type()) {
			w.hold(o, nil)
			continue
		}
		old, ok := w.env.get(o)
		if composed(o.Type()) || ok && types.IsInterface(o.Type()) {
			if !links(old) {
				old = nil
			}
			w.env.set(o, cat(old, gap(target))) // more may be added to a chain
			continue
		}
		if ok && (isText(o.Type()) || isTextSlice(o.Type()) || isBuilder(o.Type())) {
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

// shared reports whether a function may change the table that it is given.
func (w *Walk) shared(e ast.Expr) bool {
	o := w.object(e)
	if o == nil || !local(o) {
		return false
	}
	if n, _ := w.env.get(o); n == nil {
		return false
	} else if _, ok := n.(*Composite); !ok {
		return false
	}
	switch o.Type().Underlying().(type) {
	case *types.Pointer, *types.Map:
		return true
	}
	return false
}

// truncated is what Truncate leaves of a buffer.
func (w *Walk) truncated(old Node, x *ast.CallExpr) Node {
	if n, ok := w.int(x.Args[0]); ok {
		if n == 0 {
			return nil
		}
		return &Cut{old, func(string) (int, int) { return 0, n }}
	}
	if n, ok := w.fromEnd(x.Args[0]); ok {
		return &Cut{old, func(text string) (int, int) { return 0, len(text) - n }}
	}
	return gap(x)
}

func recvOf(fn *types.Func) types.Type {
	if r := fn.Signature().Recv(); r != nil {
		return r.Type()
	}
	return nil
}
