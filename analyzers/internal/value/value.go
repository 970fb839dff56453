package value

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// PassedBy are the receiver and the arguments of a call, as its callee gets them.
func (w *Function) PassedBy(call *ast.CallExpr, recv ast.Expr) []effect.Value {
	vs := w.Passed(recv, call.Args)
	if recv != nil {
		vs[0] = w.promoted(call, vs[0])
	}
	for i, v := range vs[1:] {
		if !v.Handle {
			vs[i+1].Fields = w.fields(call.Args[i])
		}
	}
	return vs
}

// Passed are the receiver and the arguments of a call.
func (w *Function) Passed(recv ast.Expr, args []ast.Expr) []effect.Value {
	const most = 8
	vs := make([]effect.Value, 1, len(args)+1)
	if recv != nil {
		vs[0] = w.handleValue(recv, 0)
	}
	for _, arg := range args[:min(len(args), most)] {
		if e := w.stood(arg); syntax.IsComparable(w.p.TypesInfo.TypeOf(arg)) && syntax.IsComparable(w.p.TypesInfo.TypeOf(e)) {
			arg = e
		}
		vs = append(vs, w.value(arg))
	}
	return vs
}

// value is what is known of an argument.
func (w *Function) value(e ast.Expr) effect.Value {
	if w.Brief {
		return effect.Value{}
	}
	e = syntax.Unparen(e)
	if tv := w.p.TypesInfo.Types[e]; tv.Value != nil {
		v := effect.Value{Kind: effect.Constant, Text: tv.Value.ExactString()}
		if tv.Value.Kind() == constant.String {
			v.Pattern = constant.StringVal(tv.Value)
		}
		return v
	}
	if w.Connects(w.p.TypesInfo.TypeOf(e)) || w.hides(e, 0) {
		return w.handleValue(e, 0)
	}
	if w.p.TypesInfo.Types[e].IsNil() {
		return effect.Value{Kind: effect.Constant, Text: "nil"}
	}
	v := w.Variable(e)
	if (v.Kind == effect.Unknown || v.Kind == effect.Local) && w.fixed(e, 0) {
		v = effect.Value{Kind: effect.Global, Text: syntax.ExprText(e), Called: w.called(e, 0)}
	}
	v.Compared = v.Compared || w.u != nil && w.compares(e)
	v.Pattern, v.Random = w.pattern(e, 0), w.p.Random(e, 0)
	from := w.rootsOf(e)
	if _, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(e)).(*types.Signature); ok {
		from = w.functionRoots(e)
	}
	v.Loads, v.From = from.loads, from.params
	if w.Ordered(e) {
		v.Order = w.OrderOf(e, 0)
		if v.Order == (effect.Order{Over: effect.OverList}) && v.Loads.Any() {
			v.Order.Over = effect.OverRows
		}
	}
	return v
}

// fixed reports whether an expression is made of constants, of variables of a
// package and of what functions return for those.
func (w *Function) fixed(e ast.Expr, depth int) bool {
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

func (w *Function) fixedVariable(v *types.Var, depth int) bool {
	at := syntax.VariableAt{Variable: v, Depth: depth}
	is, ok := w.FixedVars[at]
	if !ok {
		as := w.p.Assigned[v]
		_, isParam := w.Param(v)
		is = !isParam && len(as) == 1 && as[0].Source != nil && w.p.Ranged[v] == nil && w.fixed(as[0].Source, depth+1) &&
			(w.u == nil || !w.readInto(v, w.u.Body.End(), as[0].Source))
		w.FixedVars[at] = is
	}
	return is
}

// called reports whether an expression has what a call returns, in a variable of the
// function or by itself.
func (w *Function) called(e ast.Expr, depth int) bool {
	const deep = 4
	return w.Find(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || depth > deep {
			return w.Calls(n)
		}
		v, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var)
		if !ok || v.IsField() || v.Parent() == w.p.Pkg.Scope() {
			return false
		}
		as := w.p.Assigned[v]
		return len(as) == 1 && as[0].Source != nil && w.called(as[0].Source, depth+1)
	})
}

// Variable is the variable that an expression is, or is a part of.
func (w *Function) Variable(e ast.Expr) effect.Value {
	x := syntax.Unparen(e)
	whole := effect.Value{Text: syntax.ExprText(e), Handle: w.IsHandle(w.p.TypesInfo.TypeOf(x)), Tx: w.isTx(w.p.TypesInfo.TypeOf(x)), Pinned: w.isPinned(w.p.TypesInfo.TypeOf(x))}
	for {
		switch t := x.(type) {
		case *ast.SelectorExpr:
			if sel := w.p.TypesInfo.Selections[t]; sel != nil && sel.Kind() == types.FieldVal {
				whole.Field = "." + t.Sel.Name + whole.Field
				x = syntax.Unparen(t.X)
				continue
			}
			if v, ok := w.p.TypesInfo.Uses[t.Sel].(*types.Var); ok && !v.IsField() {
				whole.Kind, whole.ID = effect.Global, v.Pkg().Path()+"."+v.Name()
				return whole
			}
		case *ast.StarExpr:
			x = syntax.Unparen(t.X)
			continue
		case *ast.UnaryExpr:
			if t.Op == token.AND {
				x = syntax.Unparen(t.X)
				continue
			}
		case *ast.Ident:
			return w.ident(t, whole)
		}
		return effect.Value{Text: whole.Text}
	}
}

// ident is the part of a variable that whole names.
func (w *Function) ident(id *ast.Ident, whole effect.Value) effect.Value {
	v, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok {
		return effect.Value{Text: whole.Text}
	}
	if b, ok := w.Bound[v]; ok {
		return b.Part(whole)
	}
	if i, ok := w.Param(v); ok {
		whole.Kind, whole.Param = effect.Parameter, i
	} else if v.Parent() == w.p.Pkg.Scope() {
		whole.Kind, whole.ID = effect.Global, v.Pkg().Path()+"."+v.Name()
		if o := w.aliased(v); o.Kind == effect.Global && whole.Field == "" {
			whole.ID, whole.Field = o.ID, o.Field
		}
	} else {
		whole.Kind, whole.ID = effect.Local, w.p.LocalID(v)
	}
	return whole
}

// aliased is the variable, or the part of one, that a connection of the package is
// for good: var conn = db.Pool.
func (w *Function) aliased(v *types.Var) effect.Value {
	as := w.p.Assigned[v]
	if len(as) != 1 || as[0].Value == nil || !w.IsHandle(v.Type()) || w.p.Object(as[0].Value) == v {
		return effect.Value{}
	}
	switch syntax.Unparen(as[0].Value).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return w.Variable(as[0].Value)
	}
	return effect.Value{}
}

// Connects reports whether a value of the type is a connection or holds one: a
// repository, a service.
func (w *Function) Connects(t types.Type) bool {
	return t != nil && (w.IsHandle(t) || w.statement(t) || syntax.HasHandleField(t, w.IsHandle))
}

// handleValue is the connection that an expression leads to: through builder
// chains, and through what is made of a connection, as in repo.WithTx(tx).
func (w *Function) handleValue(e ast.Expr, depth int) effect.Value {
	const deep = 8
	e = syntax.Unparen(e)
	if depth > deep {
		return effect.Value{Text: syntax.ExprText(e)}
	}
	switch t := e.(type) {
	case *ast.TypeAssertExpr:
		if ctx := w.carrier(t); ctx != nil {
			return w.broughtBy(ctx, e, depth)
		}
	case *ast.CallExpr:
		if ctx := w.carrier(t); ctx != nil {
			return w.broughtBy(ctx, e, depth)
		}
		sel, ok := ast.Unparen(t.Fun).(*ast.SelectorExpr)
		method := ok && w.p.TypesInfo.Selections[sel] != nil
		arg, several := w.madeOf(t.Args)
		if method && w.keeps(sel, arg, several) {
			arg, several = nil, false
		}
		if several || arg != nil && w.mayBring(t) {
			return effect.Value{Text: syntax.ExprText(e)}
		} else if arg != nil {
			return w.handleValue(arg, depth+1)
		}
		switch {
		case method && (w.onHandle(sel) || w.builds(t)):
			return w.handleValue(sel.X, depth+1)
		case method && len(t.Args) == 0: // s.Master() is not s.Replica()
			return w.handleValue(sel.X, depth+1).Part(effect.Value{
				Field: "." + sel.Sel.Name + "()", Handle: w.IsHandle(w.p.TypesInfo.TypeOf(e)), Tx: w.isTx(w.p.TypesInfo.TypeOf(e)),
			})
		case method:
			return effect.Value{Text: syntax.ExprText(e)}
		case len(t.Args) == 0:
			fn := w.p.StaticFunc(t)
			if fn == nil {
				return effect.Value{Text: syntax.ExprText(e)}
			}
			if v := w.given(fn); v.Kind == effect.Global {
				v.Text = syntax.ExprText(e)
				return v
			}
			return effect.Value{Kind: effect.Global, Text: syntax.ExprText(e), ID: fn.FullName(), Handle: w.IsHandle(w.p.TypesInfo.TypeOf(e))}
		}
		return effect.Value{Text: syntax.ExprText(e)}
	case *ast.SelectorExpr:
		// A connection's own field is the connection: client.User
		if w.IsHandle(w.p.TypesInfo.TypeOf(t)) && w.IsHandle(w.p.TypesInfo.TypeOf(t.X)) {
			return w.handleValue(t.X, depth+1)
		}
		if v, ok := w.preparedOn(t); ok {
			return v
		}
	case *ast.IndexExpr:
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
			if w.Connects(w.p.TypesInfo.TypeOf(elt)) || w.hides(elt, depth) {
				return w.handleValue(elt, depth+1)
			}
		}
		return effect.Value{Text: syntax.ExprText(e)}
	}
	v := w.Variable(e)
	if sel, ok := e.(*ast.SelectorExpr); ok && v.Field != "" {
		if pool := w.poolOf(sel); pool != nil {
			v.Pool = strings.TrimSuffix(v.Field, "."+sel.Sel.Name) + "." + pool.Name()
		}
	}
	brings := v.Kind == effect.Parameter && v.Field == "" && syntax.IsContext(w.p.TypesInfo.TypeOf(e))
	if v.Kind != effect.Local && !brings {
		return v
	}
	// A variable that is a link of a chain, or made of a connection, is that one;
	// a transaction and a session are their own.
	if as := w.p.Assigned[w.p.Object(e)]; len(as) == 1 && as[0].Source != nil && !w.ownHandle(as[0].Source) {
		if o := w.handleValue(as[0].Source, depth+1); o.Kind != effect.Unknown && (!brings || o.Handle) {
			return o
		}
	} else if _, ok := e.(*ast.Ident); ok && len(as) > 1 { // db = tx, where ctx has one
		if ctx := w.carrier(e); ctx != nil {
			return w.broughtBy(ctx, e, depth)
		}
	}
	return v
}

// onHandle reports whether a method is called on a connection, be it one that is
// embedded.
func (w *Function) onHandle(sel *ast.SelectorExpr) bool {
	if w.IsHandle(w.p.TypesInfo.TypeOf(sel.X)) {
		return true
	}
	fn, ok := w.p.TypesInfo.Uses[sel.Sel].(*types.Func)
	return ok && fn.Signature().Recv() != nil && w.IsHandle(fn.Signature().Recv().Type())
}

// keeps reports whether what a method makes of its argument runs on what the
// method is called on: tx.Stmt(stmt) binds a statement to the transaction, and
// tx.Where("id IN (?)", db.Model(…)) has a subquery. A transaction or a session
// that a connection is given is the one that counts.
func (w *Function) keeps(sel *ast.SelectorExpr, arg ast.Expr, several bool) bool {
	if several || arg == nil {
		return several && w.onHandle(sel)
	}
	t := w.p.TypesInfo.TypeOf(arg)
	if w.IsHandle(t) {
		return w.onHandle(sel) && !w.isTx(t)
	}
	return w.statement(t) && w.Connects(w.p.TypesInfo.TypeOf(sel.X))
}

// madeOf is the connection among the arguments of a call, or what holds one if
// none is. Of several it is not known which one counts.
func (w *Function) madeOf(args []ast.Expr) (arg ast.Expr, several bool) {
	for _, is := range []func(ast.Expr) bool{
		func(e ast.Expr) bool { return w.IsHandle(w.p.TypesInfo.TypeOf(e)) },
		func(e ast.Expr) bool { return w.Connects(w.p.TypesInfo.TypeOf(e)) },
		func(e ast.Expr) bool { return w.hides(e, 0) },
	} {
		for _, a := range args {
			if !is(a) {
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
func (w *Function) builds(call *ast.CallExpr) bool {
	if m, ok := w.p.Catalogued(call); ok {
		return m.Effect == catalog.Build && (m.Op == "" || m.Op == catalog.Parts)
	}
	recv := syntax.Receiver(call)
	if recv == nil {
		return false
	}
	t := w.p.TypesInfo.TypeOf(recv)
	_, known := w.p.NameOf(t)
	return known && types.Identical(t, w.p.TypesInfo.TypeOf(call))
}

// Origin is the connection that a call works on: what its method is called on, or
// one of its arguments. A session works on what it was made of.
func (w *Function) Origin(call *ast.CallExpr, recv ast.Expr) effect.Value {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	method := ok && w.p.TypesInfo.Selections[sel] != nil
	if !method || !w.Connects(w.p.TypesInfo.TypeOf(sel.X)) {
		if arg, _ := w.madeOf(call.Args); arg != nil {
			return w.handleValue(arg, 0)
		}
	}
	if !method {
		return effect.Value{Text: syntax.ExprText(recv)}
	}
	return w.handleValue(recv, 0)
}

// Pool is what a session was made of.
func (w *Function) Pool(session ast.Expr) (effect.Value, bool) {
	as := w.p.Assigned[w.p.Object(session)]
	if len(as) != 1 {
		return effect.Value{}, false
	}
	call, ok := syntax.Unparen(as[0].Source).(*ast.CallExpr)
	if !ok {
		return effect.Value{}, false
	}
	m, ok := w.p.Catalogued(call)
	if !ok || m.Op != catalog.Session {
		return effect.Value{}, false
	}
	return w.handleValue(syntax.Receiver(call), 0), true
}

// ownHandle reports whether the expression begins a transaction or opens a
// session or a pool, here or in a function of the program.
func (w *Function) ownHandle(e ast.Expr) bool {
	own := false
	for {
		call, ok := syntax.Unparen(e).(*ast.CallExpr)
		if !ok {
			return own
		}
		if m, ok := w.p.Catalogued(call); ok {
			own = own || m.Op == catalog.Begin || m.Op == catalog.Session
		} else if fn := w.p.StaticFunc(call); fn != nil {
			var steps []effect.Step
			if u := w.p.ByFunc[fn]; u != nil {
				steps = w.p.CostOf(u).Summary.Steps
			} else if s := w.p.Summary(fn); s != nil {
				steps = s.Steps
			}
			own = own || slices.ContainsFunc(steps, func(s effect.Step) bool { return s.Op == catalog.Begin && s.Gives().Kind == effect.Unknown })
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return own
		}
		e = sel.X
	}
}
