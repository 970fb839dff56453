package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

func number(n int) value { return text(strconv.Itoa(n)) }

// owns reports whether a variable belongs to the body, which alone writes to it.
func (r *run) owns(v *types.Var) bool {
	return !r.apart[v] && loc{v, ""}.within(r.node)
}

// declare makes a variable.
func (r *run) declare(st *state, v *types.Var, val value) {
	if !r.owns(v) {
		r.escape(st, val)
		return
	}
	r.fresh(st, loc{v, ""}, val)
}

// cond evaluates a condition: what is known where it holds, and where it does not. Nil:
// it never does.
func (r *run) cond(e ast.Expr, st *state) (holds, not *state) {
	if st == nil {
		return nil, nil
	}
	switch e := syntax.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			not, holds = r.cond(e.X, st)
			return holds, not
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND:
			x, notX := r.cond(e.X, st)
			y, notY := r.cond(e.Y, x)
			return y, r.join(notX, notY)
		case token.LOR:
			x, notX := r.cond(e.X, st)
			y, notY := r.cond(e.Y, notX)
			return r.join(x, y), notY
		}
	}
	return r.split(r.expr(e, st), st)
}

// split tells where a value is true, and where it is not.
func (r *run) split(v value, st *state) (holds, not *state) {
	switch v {
	case text("true"):
		return st, nil
	case text("false"):
		return nil, st
	}
	return st, st.clone()
}

func (r *run) expr(e ast.Expr, st *state) value {
	if e == nil {
		return nil
	}
	if r.steps++; r.steps > maxSteps {
		r.lost = true
		return nil
	}
	e = syntax.Unparen(e)
	tv := r.p.TypesInfo.Types[e]
	switch {
	case tv.Value != nil:
		return text(tv.Value.ExactString())
	case tv.IsNil():
		return text(poly.Nil)
	case tv.IsType():
		return nil
	}
	switch e := e.(type) {
	case *ast.Ident:
		return r.name(e, st)
	case *ast.SelectorExpr:
		return r.selector(e, st)
	case *ast.CallExpr:
		if vs := r.call(e, st); len(vs) > 0 {
			return vs[0]
		}
	case *ast.FuncLit:
		p := r.pending[e]
		if p == nil {
			p = &pending{lit: e}
			r.pending[e] = p
			r.order = append(r.order, p)
		}
		p.st, p.until = st.clone(), []moment{{clock: r.clock}}
		return function{lit: e}
	case *ast.CompositeLit:
		return r.composite(e, st)
	case *ast.UnaryExpr:
		return r.unary(e, st)
	case *ast.StarExpr:
		if at, ok := r.expr(e.X, st).(ref); ok {
			return st.vals[at.at]
		}
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			return r.logic(e, st)
		}
		both := r.exprs([]ast.Expr{e.X, e.Y}, st)
		return r.binary(both[0], e.Op, both[1])
	case *ast.IndexExpr:
		list, at := r.expr(e.X, st), r.expr(e.Index, st)
		n, es := r.elements(list, st)
		if i, err := strconv.Atoi(asText(at)); err == nil && i >= 0 && i < n && i < len(es) {
			return es[i]
		}
	case *ast.SliceExpr:
		v := r.expr(e.X, st)
		for _, x := range []ast.Expr{e.Low, e.High, e.Max} {
			r.expr(x, st)
		}
		if e.Low == nil && e.High == nil {
			return v
		}
		r.escape(st, v)
	case *ast.TypeAssertExpr:
		r.escape(st, r.expr(e.X, st))
	case *ast.KeyValueExpr:
		r.escape(st, r.expr(e.Key, st))
		r.escape(st, r.expr(e.Value, st))
	}
	return nil
}

// exprs evaluates the operands of one expression or statement. Whether a variable is read
// before or behind what a call beside it does to it, the language leaves open.
func (r *run) exprs(es []ast.Expr, st *state) []value {
	vals := make([]value, len(es))
	last := 0 // operand in which something is called
	for i, e := range es {
		vals[i] = r.expr(e, st)
		if hasCall(e) {
			last = i
		}
	}
	for i, e := range es[:last] {
		if hasCall(e) || !reads(e) {
			continue
		}
		if again := r.expr(e, st); !same(again, vals[i]) {
			r.escape(st, again)
			r.escape(st, vals[i])
			vals[i] = nil
		}
	}
	return vals
}

// reads reports whether an expression is a variable, or a part of one.
func reads(e ast.Expr) bool {
	switch syntax.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.StarExpr, *ast.IndexExpr:
		return true
	}
	return false
}

func hasCall(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		_, is := n.(*ast.CallExpr)
		found = found || is
		return !found
	})
	return found
}

func asText(v value) string {
	t, _ := v.(text)
	return string(t)
}

func (r *run) name(id *ast.Ident, st *state) value {
	switch o := r.p.TypesInfo.ObjectOf(id).(type) {
	case *types.Var:
		return st.vals[loc{o, ""}]
	case *types.Func:
		return function{fn: o.Origin()}
	}
	return nil
}

// selector is a field, or a function of another package.
func (r *run) selector(e *ast.SelectorExpr, st *state) value {
	sel := r.p.TypesInfo.Selections[e]
	switch {
	case sel == nil:
		if fn, ok := r.p.TypesInfo.Uses[e.Sel].(*types.Func); ok {
			return function{fn: fn.Origin()}
		}
		return nil
	case sel.Kind() != types.FieldVal: // a method that is a value keeps its receiver
		r.escape(st, r.receiver(e, st))
		return nil
	}
	v := r.expr(e.X, st)
	for _, i := range sel.Index() {
		if at, ok := v.(ref); ok {
			v = st.vals[at.at]
		}
		fields, ok := v.(record)
		if !ok || i >= len(fields) {
			return nil
		}
		v = fields[i]
	}
	return v
}

func (r *run) unary(e *ast.UnaryExpr, st *state) value {
	switch e.Op {
	case token.AND:
		x := syntax.Unparen(e.X)
		if lit, ok := x.(*ast.CompositeLit); ok {
			return r.alloc(st, lit, r.composite(lit, st))
		}
		at, path, ok := r.place(x, st)
		switch {
		case ok && len(path) == 0:
			return ref{at}
		case ok: // of a field
			r.escapes(st, at)
		default:
			r.escape(st, r.expr(x, st))
		}
		return text(poly.NotNil)
	case token.NOT:
		switch r.expr(e.X, st) {
		case text("true"):
			return text("false")
		case text("false"):
			return text("true")
		}
	default:
		r.expr(e.X, st)
	}
	return nil
}

// alloc is a pointer to something new.
func (r *run) alloc(st *state, n ast.Node, v value) value {
	at := loc{n, "&" + r.turn}
	r.fresh(st, at, v)
	return ref{at}
}

// logic evaluates the second of two operands where the first leaves it open.
func (r *run) logic(e ast.Expr, st *state) value {
	holds, not := r.cond(e, st.clone())
	if both := r.join(holds, not); both != nil {
		*st = *both
	}
	switch {
	case not == nil:
		return text("true")
	case holds == nil:
		return text("false")
	}
	return nil
}

// binary is a comparison or a sum of constants.
func (r *run) binary(x value, op token.Token, y value) value {
	if isNotNil(x) {
		x = text(poly.NotNil)
	}
	if isNotNil(y) {
		y = text(poly.NotNil)
	}
	a, b := asText(x), asText(y)
	if a == "" || b == "" {
		return nil
	}
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		if a == poly.Nil {
			a, b = b, a // what is compared with nil
		}
		n := poly.Need{Op: op, Value: b}
		switch {
		case b == poly.NotNil:
		case !n.Met(a):
			return text("false")
		case !n.If(false).Met(a):
			return text("true")
		}
	case token.ADD, token.SUB:
		i, err := strconv.ParseInt(a, 10, 32)
		k, err2 := strconv.ParseInt(b, 10, 32)
		if err == nil && err2 == nil {
			if op == token.SUB {
				k = -k
			}
			if i+k < 0 { // perhaps of a type without a sign
				return nil
			}
			return number(int(i + k))
		}
	}
	return nil
}

// composite is a literal of a struct or a list.
func (r *run) composite(e *ast.CompositeLit, st *state) value {
	t := r.p.TypesInfo.TypeOf(e)
	if p, ok := syntax.CoreType(t).(*types.Pointer); ok { // in []*T{{…}}
		return r.alloc(st, e, r.fieldsOf(e, p.Elem(), st))
	}
	switch u := syntax.CoreType(t).(type) {
	case *types.Struct:
		return r.fieldsOf(e, t, st)
	case *types.Slice:
		es := elems(r.exprs(e.Elts, st))
		for i, x := range e.Elts {
			if _, keyed := x.(*ast.KeyValueExpr); keyed {
				r.escape(st, es)
				return text(poly.NotNil)
			}
			es[i] = r.converted(es[i], e.Elts, i, u.Elem())
		}
		at := loc{e, "[" + r.turn}
		r.fresh(st, at, es)
		return list{at, len(es)}
	case *types.Map:
		for _, x := range e.Elts {
			r.expr(x, st)
		}
		return text(poly.NotNil)
	}
	for _, x := range e.Elts {
		r.escape(st, r.expr(x, st))
	}
	return nil
}

func (r *run) fieldsOf(e *ast.CompositeLit, t types.Type, st *state) value {
	s, ok := structOf(t)
	if !ok {
		return nil
	}
	out, ok := zero(s, 0).(record)
	if !ok {
		return nil
	}
	values := make([]ast.Expr, len(e.Elts))
	for k, x := range e.Elts {
		values[k] = x
		if kv, keyed := x.(*ast.KeyValueExpr); keyed {
			values[k] = kv.Value
		}
	}
	for k, v := range r.exprs(values, st) {
		i := k
		if kv, keyed := e.Elts[k].(*ast.KeyValueExpr); keyed {
			id, _ := kv.Key.(*ast.Ident)
			i = slices.IndexFunc(slices.Collect(s.Fields()), func(f *types.Var) bool { return id != nil && f.Name() == id.Name })
		}
		if i >= 0 && i < len(out) {
			out[i] = r.converted(v, values[k:k+1], 0, s.Field(i).Type())
		}
	}
	return out
}

// converted is a value that becomes one of another type: a pointer that is nil is no nil
// any more in an interface.
func (r *run) converted(v value, from []ast.Expr, i int, to types.Type) value {
	if v != text(poly.Nil) || !types.IsInterface(to) {
		return v
	}
	var t types.Type
	if i < len(from) {
		if r.p.TypesInfo.Types[from[i]].IsNil() {
			return v
		}
		t = r.p.TypesInfo.TypeOf(from[i])
	}
	if len(from) == 1 {
		if all, ok := r.p.TypesInfo.TypeOf(from[0]).(*types.Tuple); ok && i < all.Len() {
			t = all.At(i).Type()
		}
	}
	if t == nil || types.IsInterface(t) {
		return v
	}
	return text(poly.NotNil)
}

// elements are those of a list, if their number is known: -1 otherwise.
func (r *run) elements(v value, st *state) (int, elems) {
	switch v := v.(type) {
	case list:
		es, _ := st.vals[v.at].(elems)
		if len(es) < v.n {
			return v.n, nil
		}
		return v.n, es[:v.n]
	case text:
		if v == text(poly.Nil) {
			return 0, nil
		}
	}
	return -1, nil
}
