package entry

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// eval is what is known of an expression, never nil.
func (m *machine) eval(x ast.Expr, e *env) *value {
	v := m.known(x, e)
	if v == nil {
		v = new(value)
	}
	if v.typ == nil && x != nil {
		v.typ = e.in.info.TypeOf(x)
	}
	return v
}

func (m *machine) known(x ast.Expr, e *env) *value {
	if m.steps++; x == nil || m.steps > maxSteps {
		return nil
	}
	if tv := e.in.info.Types[x]; tv.Value != nil {
		if tv.Value.Kind() == constant.String {
			return text(constant.StringVal(tv.Value))
		}
		return text(tv.Value.ExactString())
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return m.eval(x.X, e)
	case *ast.StarExpr:
		return m.eval(x.X, e)
	case *ast.UnaryExpr:
		return m.eval(x.X, e)
	case *ast.TypeAssertExpr:
		return m.eval(x.X, e)
	case *ast.Ident:
		return m.ident(x, e)
	case *ast.SelectorExpr:
		return m.selector(x, e)
	case *ast.BinaryExpr:
		a, b := m.eval(x.X, e), m.eval(x.Y, e)
		if x.Op == token.ADD && isString(e.in.info.TypeOf(x)) {
			return text(a.string() + b.string())
		}
	case *ast.CallExpr:
		if vs := m.callExpr(x, e); len(vs) > 0 {
			return vs[0]
		}
	case *ast.FuncLit:
		at := m.position(x)
		f := function{Ref: Ref{Function: m.around(), File: at.Filename, Line: at.Line, Col: at.Column}, lit: x, env: e}
		return &value{funcs: []function{f}}
	case *ast.CompositeLit:
		return m.composite(x, e)
	case *ast.IndexExpr:
		if f := m.declared(x.X, e); f != nil { // of a generic function
			return f
		}
		return m.index(x, e)
	case *ast.IndexListExpr:
		return m.declared(x.X, e)
	case *ast.SliceExpr:
		return m.eval(x.X, e)
	case *ast.KeyValueExpr:
		return m.eval(x.Value, e)
	}
	return nil
}

// around is the name of the function that is being run.
func (m *machine) around() string {
	for _, fn := range slices.Backward(m.active) {
		if fn != nil {
			return syntax.FuncName(fn)
		}
	}
	return ""
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// declared is the value of an expression that names a declared function, or nil.
func (m *machine) declared(x ast.Expr, e *env) *value {
	var id *ast.Ident
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	default:
		return nil
	}
	fn, ok := e.in.info.Uses[id].(*types.Func)
	if !ok {
		return nil
	}
	return m.function(fn, nil)
}

// function is a declared function as a value. Of a method of an interface, recv
// may tell the type.
func (m *machine) function(fn *types.Func, recv *value) *value {
	if r := receiver(fn); r != nil && types.IsInterface(r) {
		if recv != nil && recv.typ != nil && !types.IsInterface(recv.typ) {
			if o := method(recv.typ, fn.Name()); o != nil {
				fn = o
			}
		} else if n := named(r); n != nil && n.Obj().Pkg() != nil {
			ref := Ref{Function: fn.Name(), Interface: n.Obj().Pkg().Path() + "." + n.Obj().Name()}
			return &value{typ: fn.Type(), funcs: []function{{Ref: ref, decl: fn, recv: recv}}}
		}
	}
	fn = fn.Origin()
	return &value{typ: fn.Type(), funcs: []function{{Ref: Ref{Function: syntax.FuncName(fn)}, decl: fn, recv: recv}}}
}

// method is the method of a type or of pointers to it.
func method(t types.Type, name string) *types.Func {
	n := named(t)
	if n == nil {
		return nil
	}
	o, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, n.Obj().Pkg(), name)
	fn, _ := o.(*types.Func)
	return fn
}

func (m *machine) ident(x *ast.Ident, e *env) *value {
	switch o := e.in.info.ObjectOf(x).(type) {
	case *types.Func:
		return m.function(o, nil)
	case *types.Var:
		if v := e.get(o); v != nil {
			return v
		}
		return m.global(o)
	}
	return nil
}

// global is the value of a variable of a package, or of a field of what is not
// known.
func (m *machine) global(o *types.Var) *value {
	if v := m.globals[o]; v != nil {
		return v
	}
	v := &value{typ: o.Type()}
	m.globals[o] = v // while it is looked for
	for _, k := range m.pkgs {
		if init := k.vars[o]; init != nil && k.pkg == o.Pkg() {
			*v = *m.eval(init, newEnv(nil, k))
			m.globals[o] = v
		}
	}
	return v
}

func (m *machine) selector(x *ast.SelectorExpr, e *env) *value {
	sel := e.in.info.Selections[x]
	if sel == nil { // of a package
		switch o := e.in.info.Uses[x.Sel].(type) {
		case *types.Func:
			return m.function(o, nil)
		case *types.Var:
			return m.global(o)
		}
		return nil
	}
	recv := m.eval(x.X, e)
	switch o := sel.Obj().(type) {
	case *types.Func:
		return m.function(o, recv)
	case *types.Var:
		if v := recv.fields[o.Name()]; v != nil {
			return v
		}
		return m.global(o.Origin())
	}
	return nil
}

func (m *machine) composite(x *ast.CompositeLit, e *env) *value {
	v := &value{typ: e.in.info.TypeOf(x), fields: make(map[string]*value)}
	st, _ := deref(v.typ).Underlying().(*types.Struct)
	if st == nil {
		v.list = []element{}
	}
	for i, elt := range x.Elts {
		kv, keyed := elt.(*ast.KeyValueExpr)
		switch {
		case st != nil && keyed:
			if id, ok := kv.Key.(*ast.Ident); ok {
				v.fields[id.Name] = m.eval(kv.Value, e)
			}
		case st != nil:
			if i < st.NumFields() {
				v.fields[st.Field(i).Name()] = m.eval(elt, e)
			}
		case keyed:
			v.list = append(v.list, element{m.eval(kv.Key, e), m.eval(kv.Value, e)})
		default:
			v.list = append(v.list, element{value: m.eval(elt, e)})
		}
	}
	return v
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func (m *machine) index(x *ast.IndexExpr, e *env) *value {
	list, at := m.eval(x.X, e), m.eval(x.Index, e)
	if at.text == nil {
		return nil
	}
	for _, el := range list.list {
		if el.key != nil && el.key.text != nil && *el.key.text == *at.text {
			return el.value
		}
	}
	return nil
}

// callExpr runs a call and returns its results.
func (m *machine) callExpr(call *ast.CallExpr, e *env) []*value {
	info := e.in.info
	if info.Types[call.Fun].IsType() && len(call.Args) == 1 { // http.HandlerFunc(f)
		v := *m.eval(call.Args[0], e)
		if len(v.funcs) > 0 || v.text != nil || v.node != nil {
			return []*value{&v}
		}
		v.typ = info.TypeOf(call)
		return []*value{&v}
	}
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := info.Uses[id].(*types.Builtin); ok {
			return m.builtin(b.Name(), call, e)
		}
	}
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	var recv *value
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && info.Selections[sel] != nil {
		recv = m.eval(sel.X, e)
	}
	var args []*value
	for _, a := range call.Args {
		args = append(args, m.eval(a, e))
	}
	if fn == nil {
		return m.callValue(call, args, e)
	}
	fn = fn.Origin()
	var recvType types.Type
	if recv != nil {
		recvType = info.TypeOf(ast.Unparen(call.Fun).(*ast.SelectorExpr).X)
	}
	if r := registration(m.cat, fn, recvType); r != nil {
		return m.register(call, fn, r, recv, args, e)
	}
	if s := service(m.cat, fn); s != nil && m.serves(call, fn, s, args, e) {
		return nil
	}
	if v := textual(fn, args); v != nil {
		return []*value{v}
	}
	return m.callFunc(fn, recv, args)
}

func (m *machine) builtin(name string, call *ast.CallExpr, e *env) []*value {
	v := &value{typ: e.in.info.TypeOf(call)}
	if name != "append" || len(call.Args) == 0 {
		return []*value{v}
	}
	v.list = slices.Clone(m.eval(call.Args[0], e).list)
	for _, a := range call.Args[1:] {
		x := m.eval(a, e)
		if call.Ellipsis != token.NoPos {
			v.list = append(v.list, x.list...)
		} else {
			v.list = append(v.list, element{value: x})
		}
	}
	return []*value{v}
}

// callValue runs a function that is a value.
func (m *machine) callValue(call *ast.CallExpr, args []*value, e *env) []*value {
	v := m.eval(call.Fun, e)
	if len(v.funcs) == 0 {
		m.runLiterals(args)
		return []*value{through(args, e.in.info.TypeOf(call))}
	}
	f := v.funcs[len(v.funcs)-1]
	if f.lit != nil {
		return m.closure(&f, args)
	}
	if f.decl != nil && !f.Returned {
		return m.callFunc(f.decl, f.recv, args)
	}
	m.runLiterals(args)
	return []*value{through(args, e.in.info.TypeOf(call))}
}

// callFunc runs a declared function, all that a method of an interface may be, or
// does what is likely of one that cannot be seen.
func (m *machine) callFunc(fn *types.Func, recv *value, args []*value) []*value {
	if r := receiver(fn); r != nil && types.IsInterface(r) {
		targets := m.implementations(fn)
		if recv != nil && recv.typ != nil && !types.IsInterface(recv.typ) {
			if o := method(recv.typ, fn.Name()); o != nil {
				targets = []*types.Func{o.Origin()}
			}
		}
		var out []*value
		for _, o := range targets {
			if m.touches[o] || len(targets) == 1 {
				out = m.called(o, recv, args)
			}
		}
		if len(targets) > 0 {
			return out
		}
	}
	return m.called(fn, recv, args)
}

func (m *machine) called(fn *types.Func, recv *value, args []*value) []*value {
	results := fn.Signature().Results()
	if m.home[fn] == nil {
		m.runLiterals(args)
		if results.Len() == 0 {
			return nil
		}
		v := through(args, results.At(0).Type())
		if handles(results.At(0).Type()) && !m.cat.Opaque(fn.Pkg().Path()) {
			v.funcs = append([]function{{Ref: Ref{Function: syntax.FuncName(fn), Returned: true}, decl: fn}}, v.funcs...)
		}
		return append([]*value{v}, make([]*value, results.Len()-1)...)
	}
	out := m.call(fn, recv, args)
	if len(out) > 0 && results.Len() > 0 && handles(results.At(0).Type()) {
		v := value{typ: results.At(0).Type()}
		if out[0] != nil {
			v = *out[0]
		}
		v.funcs = slices.Clone(v.funcs)
		for _, f := range through(args, nil).funcs {
			if !slices.ContainsFunc(v.funcs, func(o function) bool { return o.Ref == f.Ref }) {
				v.funcs = append(v.funcs, f)
			}
		}
		if len(v.funcs) == 0 && v.node == nil {
			v.funcs = []function{{Ref: Ref{Function: syntax.FuncName(fn), Returned: true}, decl: fn}}
		}
		out = append([]*value{&v}, out[1:]...)
	}
	return out
}

// through is what a function that cannot be seen makes of its arguments: what is
// put around handlers and routers hands them on.
func through(args []*value, typ types.Type) *value {
	v := &value{typ: typ}
	for _, a := range args {
		if a == nil {
			continue
		}
		v.funcs = append(v.funcs, a.funcs...)
		if v.node == nil {
			v.node = a.node
		}
	}
	return v
}

// handles reports whether a type is that of functions, or of what has one method.
func handles(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		return u.NumMethods() == 1 && named(t) != nil && named(t).Obj().Pkg() != nil
	}
	return false
}

// runLiterals runs the literals among the arguments of a function that cannot be
// seen, as if it called them: fx.Invoke(func(r *gin.Engine) { … }).
func (m *machine) runLiterals(args []*value) {
	for _, a := range args {
		if a == nil {
			continue
		}
		for i := range a.funcs {
			f := &a.funcs[i]
			if f.lit != nil && m.literalTouches(f) {
				m.closure(f, nil)
			} else if f.decl != nil && m.touches[f.decl] && !m.done[f.decl] {
				m.call(f.decl, f.recv, nil)
			}
		}
	}
}

// literalTouches reports whether a literal registers something.
func (m *machine) literalTouches(f *function) bool {
	found := false
	ast.Inspect(f.lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o, ok := f.env.in.info.Uses[id].(*types.Func); ok {
				found = found || m.touches[o.Origin()] || registration(m.cat, o, nil) != nil || service(m.cat, o) != nil || m.mayTouch(o)
			}
		}
		return !found
	})
	return found
}

var verb = regexp.MustCompile(`%[-+# 0]*[0-9.]*[a-zA-Z]`)

// textual is what functions of the standard library make of texts.
func textual(fn *types.Func, args []*value) *value {
	if fn.Pkg() == nil {
		return nil
	}
	switch fn.Pkg().Path() + "." + fn.Name() {
	case "fmt.Sprintf":
		next := 1
		return text(verb.ReplaceAllStringFunc(args[0].string(), func(string) string {
			next++
			if next > len(args) {
				return unknown
			}
			return args[next-1].string()
		}))
	case "path.Join":
		return text(path.Join(joined(args)...))
	case "strings.Join":
		if len(args) == 2 && args[0].list != nil {
			return text(strings.Join(args[0].texts(), args[1].string()))
		}
	case "strings.TrimSuffix":
		return text(strings.TrimSuffix(args[0].string(), args[1].string()))
	case "strings.TrimPrefix":
		return text(strings.TrimPrefix(args[0].string(), args[1].string()))
	case "strings.TrimRight":
		return text(strings.TrimRight(args[0].string(), args[1].string()))
	}
	return nil
}

func joined(args []*value) []string {
	var out []string
	for _, a := range args {
		out = append(out, a.texts()...)
	}
	return out
}
