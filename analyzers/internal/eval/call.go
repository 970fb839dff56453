package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// note keeps what an argument or a receiver is. An expression that is come to again may
// be one or the other.
func (r *run) note(e ast.Expr, v value, st *state) {
	e = syntax.Unparen(e)
	k := r.tree(st, v, 0, false)
	if before, again := r.out.values[e]; again {
		k = either(before, k, func(*Known) {})
	}
	r.out.values[e] = k
}

// call evaluates a call: what it gives back.
func (r *run) call(call *ast.CallExpr, st *state) []value {
	if r.p.TypesInfo.Types[call.Fun].IsType() {
		if len(call.Args) != 1 {
			return nil
		}
		return []value{r.converted(r.expr(call.Args[0], st), call.Args, 0, r.p.TypesInfo.TypeOf(call.Fun))}
	}
	if b := r.p.Builtin(call); b != "" {
		v := r.builtin(b, call, st)
		r.out.reached[call] = true
		return []value{v}
	}
	var recv value
	var called function
	fn := r.p.StaticFunc(call)
	sel, _ := syntax.Unparen(call.Fun).(*ast.SelectorExpr)
	switch {
	case sel != nil && r.isMethod(sel):
		recv = r.receiver(sel, st)
		r.note(sel.X, recv, st)
		called.fn = fn
	case fn != nil:
		called.fn = fn
	default:
		called, _ = r.expr(call.Fun, st).(function)
	}
	vals := r.exprs(call.Args, st)
	for i := range vals {
		if t := r.p.ParamType(call, i); t != nil {
			vals[i] = r.converted(vals[i], call.Args, i, t)
		}
	}
	for i, arg := range call.Args {
		r.note(arg, vals[i], st)
	}
	r.out.reached[call] = true
	return r.apply(call, called, recv, vals, st)
}

func (r *run) isMethod(sel *ast.SelectorExpr) bool {
	s := r.p.TypesInfo.Selections[sel]
	return s != nil && s.Kind() == types.MethodVal
}

// receiver is what a method is called on, as the method gets it.
func (r *run) receiver(sel *ast.SelectorExpr, st *state) value {
	s := r.p.TypesInfo.Selections[sel]
	fn, ok := s.Obj().(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return r.expr(sel.X, st)
	}
	_, wants := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	_, has := r.p.TypesInfo.TypeOf(sel.X).Underlying().(*types.Pointer)
	if wants && !has {
		if at, path, ok := r.place(sel.X, st); ok {
			if len(path) == 0 && len(s.Index()) == 1 {
				return ref{at}
			}
			r.escapes(st, at)
			return nil
		}
	}
	v := r.expr(sel.X, st)
	if at, ok := v.(ref); ok && !wants && has && len(s.Index()) == 1 {
		return st.vals[at.at]
	}
	if len(s.Index()) > 1 { // of a field that is embedded
		r.escape(st, v)
		return nil
	}
	return v
}

// builtin evaluates a call of a built-in function.
func (r *run) builtin(name string, call *ast.CallExpr, st *state) value {
	t := r.p.TypesInfo.TypeOf(call)
	if len(call.Args) == 0 {
		return nil
	}
	switch name {
	case "new":
		arg := call.Args[0]
		if !r.p.TypesInfo.Types[arg].IsType() {
			return r.alloc(st, call, r.expr(arg, st))
		}
		return r.alloc(st, call, zero(r.p.TypesInfo.TypeOf(arg), 0))
	case "make":
		for _, arg := range call.Args[1:] {
			r.expr(arg, st)
		}
		if _, isSlice := syntax.CoreType(t).(*types.Slice); isSlice && len(call.Args) > 1 {
			if n, ok := r.p.ConstInt(call.Args[1]); ok && n == 0 {
				at := loc{call, "[" + r.turn}
				r.fresh(st, at, elems{})
				return list{at, 0}
			}
		}
		return text(poly.NotNil)
	case "len":
		if n, _ := r.elements(r.expr(call.Args[0], st), st); n >= 0 && !isMap(r.p.TypesInfo.TypeOf(call.Args[0])) {
			return number(n)
		}
		return nil
	case "append":
		return r.appended(call, st)
	}
	for _, arg := range call.Args {
		r.escape(st, r.expr(arg, st))
	}
	return nil
}

func isMap(t types.Type) bool {
	_, is := syntax.CoreType(t).(*types.Map)
	return is
}

func (r *run) appended(call *ast.CallExpr, st *state) value {
	vals := r.exprs(call.Args, st)
	n, es := r.elements(vals[0], st)
	out := append(elems{}, es...)
	if call.Ellipsis == token.NoPos {
		out = append(out, vals[1:]...)
	} else if more, others := r.elements(vals[len(vals)-1], st); more == len(others) && len(vals) == 2 {
		out = append(out, others...)
	} else {
		n = -1
	}
	if n != len(es) || len(out) > maxUnroll {
		for _, v := range vals {
			r.escape(st, v)
		}
		return nil
	}
	at := loc{call, "[" + r.turn}
	r.fresh(st, at, out)
	if len(out) == 0 {
		return vals[0]
	}
	return list{at, len(out)}
}

// apply evaluates the function that is called, in a state of its own: what it does to
// what the arguments point to, and what it gives back.
func (r *run) apply(call *ast.CallExpr, called function, recv value, vals []value, st *state) []value {
	b, free := r.called(called, st, vals)
	if b == nil {
		r.escape(st, recv)
		for _, v := range vals {
			r.escape(st, v)
		}
		return nil
	}
	args := r.arguments(call, b, recv, vals, st)
	trees := make([]*Known, len(args))
	pointed := make(map[loc]bool)
	apart := true // no two of them lead to one place
	for i, v := range args {
		trees[i] = r.asked(b, i, r.tree(st, v, 0, false))
		if at, ok := leadsTo(v); ok {
			apart = apart && !pointed[at]
			pointed[at] = true
		}
	}
	var e *Evaluation
	if apart {
		e = r.evaluate(b, trees, free)
	}
	if e == nil || e.lost {
		r.out.callees[call] = nil
		for _, v := range args {
			r.escape(st, v)
		}
		return nil
	}
	if before, again := r.out.callees[call]; again && r.turn != "" && before != e {
		r.out.callees[call] = nil // it depends on the turn
	} else {
		r.out.callees[call] = e
	}
	for i, v := range args {
		r.behind(loc{call, "<" + strconv.Itoa(i) + r.turn}, v, b, e, i, st)
	}
	out := make([]value, len(e.back))
	for i, k := range e.back {
		out[i] = r.instantiate(st, k, loc{call, ">" + strconv.Itoa(i) + r.turn}, args)
	}
	return out
}

// called is the body of a function, and what the variables around a literal hold.
func (r *run) called(f function, st *state, vals []value) (*body, *captured) {
	switch {
	case f.fn != nil:
		if u := r.p.ByFunc[f.fn]; u != nil {
			return r.unit(u), nil
		}
	case f.lit != nil && f.free != nil:
		return r.literal(f.lit), f.free
	case f.lit != nil:
		for _, v := range vals {
			if _, points := leadsTo(v); points { // perhaps to what the literal has, too
				return r.literal(f.lit), nil
			}
		}
		return r.literal(f.lit), r.captures(f.lit, st)
	}
	return nil, nil
}

// arguments are the values for the parameters of a function, as they are numbered.
func (r *run) arguments(call *ast.CallExpr, b *body, recv value, vals []value, st *state) []value {
	args := []value{recv}
	n := b.typ.Params.NumFields()
	variadic := false
	if l := b.typ.Params.List; len(l) > 0 {
		_, variadic = l[len(l)-1].Type.(*ast.Ellipsis)
	}
	if !variadic || call.Ellipsis != token.NoPos {
		return append(args, vals...)
	}
	if len(vals) < n-1 { // f(g())
		return append(args, vals...)
	}
	args = append(args, vals[:n-1]...)
	if len(vals) == n-1 {
		return append(args, text(poly.Nil))
	}
	if len(vals)-n+1 > maxUnroll {
		for _, v := range vals[n-1:] {
			r.escape(st, v)
		}
		return append(args, text(poly.NotNil))
	}
	at := loc{call, "…" + r.turn}
	r.fresh(st, at, elems(vals[n-1:]))
	return append(args, list{at, len(vals) - n + 1})
}

// behind is what an argument leads to behind a call.
func (r *run) behind(at loc, v value, b *body, e *Evaluation, param int, st *state) {
	if !b.named(param) {
		return
	}
	p, ok := leadsTo(v)
	if !ok || e.escaped[param] {
		r.escape(st, v)
		return
	}
	held := st.vals[p]
	var was, is strings.Builder
	r.tree(st, held, 1, false).key(&was)
	e.after[param].key(&is)
	if was.String() != is.String() || leads(held) {
		for _, of := range parts(held) {
			r.escape(st, of)
		}
		r.set(st, p, r.instantiate(st, e.after[param], at, nil))
	}
}

// leadsTo is the place that a pointer or a list leads to.
func leadsTo(v value) (loc, bool) {
	switch v := v.(type) {
	case ref:
		return v.at, true
	case list:
		return v.at, true
	}
	return loc{}, false
}

// parts are the fields of a struct, or the elements of a list.
func parts(v value) []value {
	switch v := v.(type) {
	case record:
		return v
	case elems:
		return v
	}
	return nil
}

// leads reports whether a value leads to other places.
func leads(v value) bool {
	_, at := leadsTo(v)
	return at || slices.ContainsFunc(parts(v), leads)
}

// asked is what is known of an argument, as far as the function may ask it.
func (r *run) asked(b *body, param int, k *Known) *Known {
	if k == nil || !k.plain() || b.asks[param] {
		return k
	}
	return nil
}

// tree is what is known of a value, with what it leads to. What is given back may be what
// a parameter points to.
func (r *run) tree(st *state, v value, depth int, back bool) *Known {
	if depth > maxDepth/2 {
		return nil
	}
	each := func(vs []value) []*Known {
		out := make([]*Known, len(vs))
		for i, x := range vs {
			out[i] = r.tree(st, x, depth+1, back)
		}
		return out
	}
	switch v := v.(type) {
	case text:
		return &Known{Text: string(v)}
	case record:
		return &Known{struc: true, fields: each(v)}
	case elems:
		return &Known{list: true, elems: each(v)}
	case list:
		if param, is := r.params[v.at]; is && back {
			r.out.escaped[param] = true
		}
		_, es := r.elements(v, st)
		out := each(es)
		for len(out) < v.n {
			out = append(out, nil)
		}
		return &Known{Text: poly.NotNil, list: true, elems: out}
	case ref:
		if param, is := r.params[v.at]; is && back {
			return alias(param)
		}
		return &Known{Text: poly.NotNil, points: true, to: r.tree(st, st.vals[v.at], depth+1, back)}
	case function:
		if v.lit != nil && v.free == nil {
			v.free = r.captures(v.lit, st)
		}
		return &Known{Text: poly.NotNil, fn: v}
	}
	return nil
}

// captures are the values of the variables around a literal, as far as nothing can change
// them any more: what they lead to, and their fields, others may.
func (r *run) captures(lit *ast.FuncLit, st *state) *captured {
	c := &captured{make(map[*types.Var]*Known)}
	var key strings.Builder
	key.WriteString(strconv.Itoa(int(lit.Pos())))
	for _, v := range r.freeOf(lit) {
		var k *Known
		switch held := st.vals[loc{v, ""}].(type) {
		case text, function, list:
			k = r.tree(st, held, 1, false)
		}
		c.vars[v] = k
		k.key(&key)
	}
	if made := r.made[key.String()]; made != nil {
		return made
	}
	r.made[key.String()] = c
	return c
}

// instantiate makes a value of what is known of it, with new places for what it leads to.
// What parameters point to, the arguments do.
func (r *run) instantiate(st *state, k *Known, at loc, args []value) value {
	each := func(ks []*Known) []value {
		out := make([]value, len(ks))
		for i, of := range ks {
			out[i] = r.instantiate(st, of, loc{at.node, at.path + "." + strconv.Itoa(i)}, args)
		}
		return out
	}
	switch {
	case k == nil:
		return nil
	case k.param > 0:
		if k.param <= len(args) {
			return args[k.param-1]
		}
		return nil
	case k.fn != function{}:
		return k.fn
	case k.points:
		at.path += "*"
		r.fresh(st, at, r.instantiate(st, k.to, at, args))
		return ref{at}
	case k.struc:
		return record(each(k.fields))
	case k.list && k.Text == "":
		return elems(each(k.elems))
	case k.list:
		at.path += "["
		r.fresh(st, at, elems(each(k.elems)))
		return list{at, len(k.elems)}
	}
	return text(k.Text)
}
