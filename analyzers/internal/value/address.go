package value

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// addressArg is the address that a call is given by an argument, and those behind
// it for the same parameter. A producer that is made of a client has the client's.
func (w *Function) addressArg(call *ast.CallExpr, arg int) effect.Value {
	if w.IsHandle(w.p.TypesInfo.TypeOf(call.Args[arg])) {
		return w.handleValue(call.Args[arg], 0)
	}
	sig, ok := w.p.TypesInfo.TypeOf(call.Fun).(*types.Signature)
	if ok && sig.Variadic() && arg == sig.Params().Len()-1 {
		return w.Address(call.Args[arg:]...)
	}
	return w.Address(call.Args[arg])
}

// Address is what is known of where a client connects to: of expressions that
// say it, among other things maybe.
func (w *Function) Address(exprs ...ast.Expr) effect.Value {
	parts, said := w.sayAddress(exprs, 0)
	if !said {
		parts = exprs
	}
	v := effect.Value{Kind: effect.Constant}
	for _, e := range parts {
		v = joined(v, w.madeFrom(e, 0))
	}
	v.Text = syntax.ExprText(exprs[0])
	return v
}

// deepAddress is how many variables lie between a client and its address.
const deepAddress = 6

// SaysAddress finds the parts of an expression that the tables call an address:
// fields and keys of its literals, and arguments of the options that it makes.
// Where there are none, is is false.
func (w *Function) SaysAddress(e ast.Expr, depth int) (parts []ast.Expr, is bool) {
	if depth > deepAddress {
		return nil, false
	}
	switch e := syntax.Unparen(e).(type) {
	case *ast.UnaryExpr:
		return w.SaysAddress(e.X, depth)
	case *ast.StarExpr:
		return w.SaysAddress(e.X, depth)
	case *ast.Ident:
		parts, is = w.sayAddress(w.givenTo(e), depth+1)
		later := w.setLater(e)
		return append(parts, later...), is || len(later) > 0
	case *ast.CompositeLit:
		pkg, typ := syntax.TypeKey(w.p.TypesInfo.TypeOf(e))
		for _, elt := range e.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			switch {
			case ok && w.p.Catalog.Address(pkg, typ, w.KeyName(kv.Key)):
				if dialed := w.dialed(kv.Value); len(dialed) > 0 {
					parts = append(parts, dialed...)
				} else {
					parts = append(parts, kv.Value)
				}
				is = true
			case !ok: // of a list of options
				p, said := w.SaysAddress(elt, depth+1)
				parts, is = append(parts, p...), is || said
			}
		}
	case *ast.FuncLit:
		parts = w.dialed(e)
		return parts, len(parts) > 0
	case *ast.CallExpr:
		if w.p.Builtin(e) == "append" {
			return w.sayAddress(e.Args, depth+1)
		}
		if fn := w.p.StaticFunc(e); fn != nil && fn.Pkg() != nil && w.p.Catalog.Address(fn.Pkg().Path(), "", fn.Name()) {
			return e.Args, true
		}
	}
	return parts, is
}

// dialed are the addresses that a function connects to which a pool is given.
func (w *Function) dialed(e ast.Expr) (parts []ast.Expr) {
	lit, ok := syntax.Unparen(e).(*ast.FuncLit)
	if !ok {
		return nil
	}
	w.Find(lit.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return false
		}
		m, _ := w.p.Catalogued(call)
		for _, a := range m.Args {
			if a.For == "dsn" && a.Arg < len(call.Args) {
				parts = append(parts, call.Args[a.Arg])
			}
		}
		return false
	})
	return parts
}

func (w *Function) sayAddress(exprs []ast.Expr, depth int) (parts []ast.Expr, is bool) {
	for _, e := range exprs {
		p, said := w.SaysAddress(e, depth)
		parts, is = append(parts, p...), is || said
	}
	return parts, is
}

// KeyName is the name of a field, or a constant key.
func (w *Function) KeyName(key ast.Expr) string {
	if text := w.word(key); text != "" {
		return text
	}
	if id, ok := key.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// givenTo is what a variable of the function is given: one value, and what is
// appended to it.
func (w *Function) givenTo(id *ast.Ident) []ast.Expr {
	v, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() || v.Pkg() != w.p.Pkg || v.Parent() == w.p.Pkg.Scope() || w.p.Ranged[v] != nil {
		return nil
	}
	if _, isParam := w.Param(v); isParam {
		return nil
	}
	var source ast.Expr
	var appended []ast.Expr
	for _, a := range w.p.Assigned[v] {
		switch {
		case a.Tok == token.AND: // &cfg, for whoever reads it
		case a.Append:
			appended = append(appended, a.Value.(*ast.CallExpr).Args[1:]...)
		case source != nil || a.Source == nil:
			return nil
		default:
			source = a.Source
		}
	}
	if source == nil {
		return nil
	}
	return append([]ast.Expr{source}, appended...)
}

// setLater are the addresses that the fields of a variable are given by
// assignments.
func (w *Function) setLater(id *ast.Ident) []ast.Expr {
	v := w.p.TypesInfo.ObjectOf(id)
	if v == nil {
		return nil
	}
	pkg, typ := syntax.TypeKey(v.Type())
	if !w.p.Catalog.Addressed(pkg, typ) {
		return nil
	}
	var out []ast.Expr
	w.changes(v, func(field string, value ast.Expr) {
		if w.p.Catalog.Address(pkg, typ, field) {
			out = append(out, value)
		}
	})
	return out
}

// SetBehind are the fields that the function gives to what an expression makes, in the
// variable that has it, and their values.
func (w *Function) SetBehind(made ast.Expr) (fields []string, values []ast.Expr) {
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok || len(as.Lhs) != len(as.Rhs) {
			return true
		}
		for i, rhs := range as.Rhs {
			rhs = syntax.Unparen(rhs)
			if u, ok := rhs.(*ast.UnaryExpr); ok {
				rhs = syntax.Unparen(u.X)
			}
			if v := w.p.Object(as.Lhs[i]); rhs == made && v != nil {
				w.changes(v, func(field string, value ast.Expr) { fields, values = append(fields, field), append(values, value) })
			}
		}
		return true
	})
	return fields, values
}

// changes calls f for what the function puts into a variable behind its
// definition: by an assignment to a part of it, or by a method whose result
// nobody takes.
func (w *Function) changes(v types.Object, f func(field string, value ast.Expr)) {
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if sel, ok := syntax.Unparen(lhs).(*ast.SelectorExpr); ok && len(n.Lhs) == len(n.Rhs) && w.rootedIn(sel.X, v) {
					f(sel.Sel.Name, n.Rhs[i])
				}
			}
		case *ast.ExprStmt:
			call, ok := syntax.Unparen(n.X).(*ast.CallExpr)
			if !ok { // <-done
				break
			}
			if recv := syntax.Receiver(call); recv != nil && w.rootedIn(recv, v) {
				for _, arg := range call.Args {
					f("", arg)
				}
			}
		}
		return true
	})
}

// rootedIn reports whether an expression is a variable, or a part of it.
func (w *Function) rootedIn(e ast.Expr, v types.Object) bool {
	for {
		sel, ok := syntax.Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return w.p.Object(e) == v
		}
		e = sel.X
	}
}

// madeFrom is what an expression is made of: constants and variables of packages
// alone, one parameter, or something else.
func (w *Function) madeFrom(e ast.Expr, depth int) effect.Value {
	if depth > deepAddress {
		return effect.Value{}
	}
	v := effect.Value{Kind: effect.Constant}
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			v = effect.Value{}
		case *ast.KeyValueExpr: // of a struct: the key is a field
			v = joined(v, w.madeFrom(n.Value, depth))
			return false
		case *ast.Ident:
			if o, ok := w.p.TypesInfo.ObjectOf(n).(*types.Var); ok && !o.IsField() {
				v = joined(v, w.variableFrom(n, o, depth))
			}
		}
		return v.Kind != effect.Unknown
	})
	return v
}

func (w *Function) variableFrom(id *ast.Ident, v *types.Var, depth int) effect.Value {
	if b, ok := w.Bound[v]; ok {
		return b
	}
	if i, ok := w.Param(v); ok {
		return effect.Value{Kind: effect.Parameter, Param: i}
	}
	if v.Pkg() != w.p.Pkg || v.Parent() == w.p.Pkg.Scope() {
		return effect.Value{Kind: effect.Global}
	}
	sources := w.givenTo(id)
	if sources == nil || w.readInto(v, id.Pos(), sources...) {
		return effect.Value{}
	}
	from := effect.Value{Kind: effect.Constant}
	for _, source := range sources {
		from = joined(from, w.madeFrom(source, depth+1))
	}
	w.changes(v, func(_ string, value ast.Expr) { from = joined(from, w.madeFrom(value, depth+1)) })
	return from
}

// readInto reports whether a variable is made empty and has what a call reads into it, such
// as the body of a request: u := new(Source); c.Bind(u).
func (w *Function) readInto(v *types.Var, before token.Pos, sources ...ast.Expr) bool {
	empty := !slices.ContainsFunc(sources, func(e ast.Expr) bool {
		e = syntax.Unparen(e)
		if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
			e = syntax.Unparen(u.X)
		}
		switch e := e.(type) {
		case *ast.CompositeLit:
			return len(e.Elts) > 0
		case *ast.CallExpr:
			return w.p.Builtin(e) != "new"
		}
		return true
	})
	return empty && slices.ContainsFunc(w.Fillers(v), func(call *ast.CallExpr) bool { return call.End() < before })
}

// joined is what is known of something that is made of two.
func joined(a, b effect.Value) effect.Value {
	switch {
	case a.Kind == effect.Constant:
		return b
	case b.Kind == effect.Constant || b.Kind == effect.Global && a.Kind == effect.Parameter:
		return a
	case a.Kind == effect.Global && b.Kind == effect.Parameter:
		return b
	case a.Kind == b.Kind && (a.Kind == effect.Global || a.Kind == effect.Parameter && a.Param == b.Param):
		return a
	}
	return effect.Value{}
}
