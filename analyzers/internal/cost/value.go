package cost

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// ValueKind says how much is known of a Value.
type ValueKind uint8

const (
	// Unknown: the result of some call.
	Unknown ValueKind = iota
	// Constant: its text is its value.
	Constant
	// Parameter: a parameter of the function, or a part of one.
	Parameter
	// Local: a variable of the function, or a part of one.
	Local
	// Global: a variable of a package, what a function without arguments returns,
	// or an argument made of constants and such variables.
	Global
)

// Value is what the code shows of an argument or a connection.
type Value struct {
	Kind  ValueKind
	Text  string // as a reader would write it
	Param int    // of a Parameter
	ID    string // which variable a Local or Global is
	Field string // what part of the variable it is: .repo.db
	// Handle: its type is a connection. Else it may hold one.
	Handle bool
	// Tx: its type is a transaction's, not a pool's.
	Tx bool
	// Pinned: its type is that of one connection, taken out of a pool.
	Pinned bool
	// Prepared: it is reached by a statement that was prepared on it.
	Prepared bool
	// Pattern is what is known of a text, with {} or {name} for the rest.
	Pattern string
	Loads   Loads  // what it is made of that may come from a database
	From    uint64 // the parameters that it is made of, as bits
	Order   Order  // of its elements
	Random  bool   // it has a part that is another one at each call
	Called  bool   // a function makes it, which may give another at each call
	// Compared: the code asks whether it is smaller than another key, or has it from
	// what may have asked.
	Compared bool
}

// Same reports whether the two are sure to be one variable, or one part of one.
func (v Value) Same(o Value) bool {
	return v.of(o) && v.Field == o.Field
}

// Within reports whether v is o, or a part of it.
func (v Value) Within(o Value) bool {
	return v.of(o) && (v.Field == o.Field || strings.HasPrefix(v.Field, o.Field+"."))
}

// of reports whether the two are parts of one variable.
func (v Value) of(o Value) bool {
	return v.Kind == o.Kind && v.Kind > Constant && v.Param == o.Param && v.ID == o.ID
}

func (v Value) with(passed []Value) Value {
	at := func(i int) Value {
		if i < 0 || i >= len(passed) {
			return Value{}
		}
		return passed[i]
	}
	out := v
	if v.Kind == Parameter {
		if out = at(v.Param).part(v); v.Param < 0 || v.Param >= len(passed) {
			out = Value{Text: v.Text}
		}
	}
	out.Pattern = substitute(v.Pattern, func(i int) string { return at(i).Pattern })
	out.Loads, out.From, out.Order, out.Random = v.Loads, 0, v.Order.with(passed), v.Random
	out.Compared = out.Compared || v.Compared
	for i := range passed {
		if i < maxFrom && v.From&(1<<i) != 0 {
			out.Loads = out.Loads.or(passed[i].Loads)
			out.From |= passed[i].From
			out.Random = out.Random || passed[i].Random
		}
	}
	return out
}

// part is the part of v that m is of another variable. A connection has none: it
// is what was made of it on the way.
func (v Value) part(m Value) Value {
	if v.Handle || v.Kind == Unknown || m.Field == "" {
		return v
	}
	v.Text, v.Field, v.Handle, v.Tx, v.Pinned = v.Text+m.Field, v.Field+m.Field, m.Handle, m.Tx, m.Pinned
	return v
}

// passed are the receiver and the arguments of a call.
func (w *walker) passed(recv ast.Expr, args []ast.Expr) []Value {
	const most = 8
	vs := make([]Value, 1, len(args)+1)
	if recv != nil {
		vs[0] = w.handleValue(recv, 0)
	}
	for _, arg := range args[:min(len(args), most)] {
		if e := w.stood(arg); isComparable(w.p.TypesInfo.TypeOf(arg)) && isComparable(w.p.TypesInfo.TypeOf(e)) {
			arg = e
		}
		vs = append(vs, w.value(arg))
	}
	return vs
}

// value is what is known of an argument.
func (w *walker) value(e ast.Expr) Value {
	if w.brief {
		return Value{}
	}
	e = unparen(e)
	if tv := w.p.TypesInfo.Types[e]; tv.Value != nil {
		v := Value{Kind: Constant, Text: tv.Value.ExactString()}
		if tv.Value.Kind() == constant.String {
			v.Pattern = constant.StringVal(tv.Value)
		}
		return v
	}
	if w.connects(w.p.TypesInfo.TypeOf(e)) {
		return w.handleValue(e, 0)
	}
	if w.p.TypesInfo.Types[e].IsNil() {
		return Value{Kind: Constant, Text: "nil"}
	}
	v := w.variable(e)
	if (v.Kind == Unknown || v.Kind == Local) && w.fixed(e, 0) {
		v = Value{Kind: Global, Text: exprText(e), Called: w.find(e, w.calls)}
	}
	v.Compared = w.u != nil && w.compares(e)
	v.Pattern, v.Random = w.pattern(e, 0), w.p.random(e, 0)
	from := w.rootsOf(e)
	v.Loads, v.From = from.loads, from.params
	if w.ordered(e) {
		v.Order = w.orderOf(e, 0)
		if v.Order == (Order{Over: OverList}) && v.Loads.Any() {
			v.Order.Over = OverRows
		}
	}
	return v
}

// fixed reports whether an expression is made of constants, of variables of a
// package and of what functions return for those.
func (w *walker) fixed(e ast.Expr, depth int) bool {
	const deep = 4
	if depth > deep {
		return false
	}
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			ok = false
		case *ast.KeyValueExpr: // of a struct: the key is a field
			ok = ok && w.fixed(n.Value, depth)
			return false
		case *ast.Ident:
			v, isVar := w.p.TypesInfo.ObjectOf(n).(*types.Var)
			if !isVar || v.IsField() || v.Parent() == w.p.Pkg.Scope() || v.Pkg() != w.p.Pkg {
				break
			}
			ok = ok && w.fixedVariable(v, depth)
		}
		return ok
	})
	return ok
}

func (w *walker) fixedVariable(v *types.Var, depth int) bool {
	at := variableAt{v, depth}
	is, ok := w.seen.fixed[at]
	if !ok {
		as := w.p.assigned[v]
		_, isParam := w.param(v)
		is = !isParam && len(as) == 1 && as[0].source != nil && w.p.ranged[v] == nil && w.fixed(as[0].source, depth+1)
		w.seen.fixed[at] = is
	}
	return is
}

// variable is the variable that an expression is, or is a part of.
func (w *walker) variable(e ast.Expr) Value {
	x := unparen(e)
	whole := Value{Text: exprText(e), Handle: w.isHandle(w.p.TypesInfo.TypeOf(x)), Tx: w.isTx(w.p.TypesInfo.TypeOf(x)), Pinned: w.isPinned(w.p.TypesInfo.TypeOf(x))}
	for {
		switch t := x.(type) {
		case *ast.SelectorExpr:
			if sel := w.p.TypesInfo.Selections[t]; sel != nil && sel.Kind() == types.FieldVal {
				whole.Field = "." + t.Sel.Name + whole.Field
				x = unparen(t.X)
				continue
			}
			if v, ok := w.p.TypesInfo.Uses[t.Sel].(*types.Var); ok && !v.IsField() {
				whole.Kind, whole.ID = Global, v.Pkg().Path()+"."+v.Name()
				return whole
			}
		case *ast.StarExpr:
			x = unparen(t.X)
			continue
		case *ast.UnaryExpr:
			if t.Op == token.AND {
				x = unparen(t.X)
				continue
			}
		case *ast.Ident:
			return w.ident(t, whole)
		}
		return Value{Text: whole.Text}
	}
}

// ident is the part of a variable that whole names.
func (w *walker) ident(id *ast.Ident, whole Value) Value {
	v, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok {
		return Value{Text: whole.Text}
	}
	if b, ok := w.bound[v]; ok {
		return b.part(whole)
	}
	if i, ok := w.param(v); ok {
		whole.Kind, whole.Param = Parameter, i
	} else if v.Parent() == w.p.Pkg.Scope() {
		whole.Kind, whole.ID = Global, v.Pkg().Path()+"."+v.Name()
		if o := w.aliased(v); o.Kind == Global && whole.Field == "" {
			whole.ID, whole.Field = o.ID, o.Field
		}
	} else {
		whole.Kind, whole.ID = Local, w.p.localID(v)
	}
	return whole
}

// aliased is the variable, or the part of one, that a connection of the package is
// for good: var conn = db.Pool.
func (w *walker) aliased(v *types.Var) Value {
	as := w.p.assigned[v]
	if len(as) != 1 || as[0].value == nil || !w.isHandle(v.Type()) || w.p.object(as[0].value) == v {
		return Value{}
	}
	switch unparen(as[0].value).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return w.variable(as[0].value)
	}
	return Value{}
}

// localID identifies a variable by its name and place.
func (p *pass) localID(o types.Object) string {
	at := p.Fset.Position(o.Pos())
	return o.Name() + " " + at.Filename + ":" + itoa(at.Line) + ":" + itoa(at.Column)
}

// connects reports whether a value of the type is a connection or holds one: a
// repository, a service.
func (w *walker) connects(t types.Type) bool {
	return t != nil && (w.isHandle(t) || w.statement(t) || hasHandleField(t, w.isHandle))
}

// handleValue is the connection that an expression leads to: through builder
// chains, and through what is made of a connection, as in repo.WithTx(tx).
func (w *walker) handleValue(e ast.Expr, depth int) Value {
	const deep = 8
	e = unparen(e)
	if depth > deep {
		return Value{Text: exprText(e)}
	}
	switch t := e.(type) {
	case *ast.CallExpr:
		sel, ok := ast.Unparen(t.Fun).(*ast.SelectorExpr)
		method := ok && w.p.TypesInfo.Selections[sel] != nil
		arg, several := w.madeOf(t.Args)
		if method && w.keeps(sel, arg, several) {
			arg, several = nil, false
		}
		if several {
			return Value{Text: exprText(e)}
		} else if arg != nil {
			return w.handleValue(arg, depth+1)
		}
		switch {
		case method && (w.onHandle(sel) || w.builds(t)):
			return w.handleValue(sel.X, depth+1)
		case method && len(t.Args) == 0: // s.Master() is not s.Replica()
			return w.handleValue(sel.X, depth+1).part(Value{
				Field: "." + sel.Sel.Name + "()", Handle: w.isHandle(w.p.TypesInfo.TypeOf(e)), Tx: w.isTx(w.p.TypesInfo.TypeOf(e)),
			})
		case method:
			return Value{Text: exprText(e)}
		case len(t.Args) == 0:
			fn := w.p.staticFunc(t)
			if fn == nil {
				return Value{Text: exprText(e)}
			}
			return Value{Kind: Global, Text: exprText(e), ID: fn.FullName(), Handle: w.isHandle(w.p.TypesInfo.TypeOf(e))}
		}
		return Value{Text: exprText(e)}
	case *ast.SelectorExpr:
		// A connection's own field is the connection: client.User
		if w.isHandle(w.p.TypesInfo.TypeOf(t)) && w.isHandle(w.p.TypesInfo.TypeOf(t.X)) {
			return w.handleValue(t.X, depth+1)
		}
		if v, ok := w.preparedOn(t); ok {
			return v
		}
	case *ast.UnaryExpr:
		return w.handleValue(t.X, depth+1)
	case *ast.CompositeLit:
		for _, elt := range t.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			if w.connects(w.p.TypesInfo.TypeOf(elt)) {
				return w.handleValue(elt, depth+1)
			}
		}
		return Value{Text: exprText(e)}
	}
	v := w.variable(e)
	if v.Kind != Local {
		return v
	}
	// A variable that is a link of a chain, or made of a connection, is that one;
	// a transaction and a session are their own.
	if as := w.p.assigned[w.p.object(e)]; len(as) == 1 && as[0].source != nil && !w.ownHandle(as[0].source) {
		if o := w.handleValue(as[0].source, depth+1); o.Kind != Unknown {
			return o
		}
	}
	return v
}

// onHandle reports whether a method is called on a connection, be it one that is
// embedded.
func (w *walker) onHandle(sel *ast.SelectorExpr) bool {
	if w.isHandle(w.p.TypesInfo.TypeOf(sel.X)) {
		return true
	}
	fn, ok := w.p.TypesInfo.Uses[sel.Sel].(*types.Func)
	return ok && fn.Signature().Recv() != nil && w.isHandle(fn.Signature().Recv().Type())
}

// keeps reports whether what a method makes of its argument runs on what the
// method is called on: tx.Stmt(stmt) binds a statement to the transaction, and
// tx.Where("id IN (?)", db.Model(…)) has a subquery. A transaction or a session
// that a connection is given is the one that counts.
func (w *walker) keeps(sel *ast.SelectorExpr, arg ast.Expr, several bool) bool {
	if several || arg == nil {
		return several && w.onHandle(sel)
	}
	t := w.p.TypesInfo.TypeOf(arg)
	if w.isHandle(t) {
		return w.onHandle(sel) && !w.isTx(t)
	}
	return w.statement(t) && w.connects(w.p.TypesInfo.TypeOf(sel.X))
}

// madeOf is the connection among the arguments of a call, or what holds one if
// none is. Of several it is not known which one counts.
func (w *walker) madeOf(args []ast.Expr) (arg ast.Expr, several bool) {
	for _, is := range []func(types.Type) bool{w.isHandle, w.connects} {
		for _, a := range args {
			if !is(w.p.TypesInfo.TypeOf(a)) {
				continue
			}
			if arg != nil {
				return nil, true
			}
			arg = a
		}
		if arg != nil {
			return arg, false
		}
	}
	return nil, false
}

// builds reports whether a call adds to a statement: the tables say so, or it
// returns what it is called on, a type that they have.
func (w *walker) builds(call *ast.CallExpr) bool {
	if m, ok := w.p.catalogued(call); ok {
		return m.Effect == catalog.Build && m.Op == ""
	}
	recv := receiver(call)
	if recv == nil {
		return false
	}
	t := w.p.TypesInfo.TypeOf(recv)
	_, known := w.p.nameOf(t)
	return known && types.Identical(t, w.p.TypesInfo.TypeOf(call))
}

// origin is the connection that a call works on: what its method is called on, or
// one of its arguments. A session works on what it was made of.
func (w *walker) origin(call *ast.CallExpr, recv ast.Expr) Value {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	method := ok && w.p.TypesInfo.Selections[sel] != nil
	if !method || !w.connects(w.p.TypesInfo.TypeOf(sel.X)) {
		if arg, _ := w.madeOf(call.Args); arg != nil {
			return w.handleValue(arg, 0)
		}
	}
	if !method {
		return Value{Text: exprText(recv)}
	}
	return w.handleValue(recv, 0)
}

// pool is what a session was made of.
func (w *walker) pool(session ast.Expr) (Value, bool) {
	as := w.p.assigned[w.p.object(session)]
	if len(as) != 1 {
		return Value{}, false
	}
	call, ok := unparen(as[0].source).(*ast.CallExpr)
	if !ok {
		return Value{}, false
	}
	m, ok := w.p.catalogued(call)
	if !ok || m.Op != catalog.Session {
		return Value{}, false
	}
	return w.handleValue(receiver(call), 0), true
}

// ownHandle reports whether the expression begins a transaction or opens a
// session or a pool, here or in a function of the program.
func (w *walker) ownHandle(e ast.Expr) bool {
	own := false
	for {
		call, ok := unparen(e).(*ast.CallExpr)
		if !ok {
			return own
		}
		if m, ok := w.p.catalogued(call); ok {
			own = own || m.Op == catalog.Begin || m.Op == catalog.Session
		} else if fn := w.p.staticFunc(call); fn != nil {
			var steps []Step
			if u := w.p.byFunc[fn]; u != nil {
				steps = u.summary.Steps
			} else if s := w.p.summary(fn); s != nil {
				steps = s.Steps
			}
			own = own || slices.ContainsFunc(steps, func(s Step) bool { return s.Op == catalog.Begin && s.Gives.Kind == Unknown })
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return own
		}
		e = sel.X
	}
}
