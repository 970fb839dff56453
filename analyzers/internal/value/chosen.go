package value

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// A program with a database for each tenant, region or shard chooses the connection:
//
//	func (p *Pools) For(tenant string) (*sql.DB, error) {
//		if db, ok := p.open[tenant]; ok {
//			return db, nil
//		}
//		…
//	}

// Chooses are the parameters, as bits that are counted from 0 for the receiver, by which the
// connection that the function returns is chosen among several.
func (w *Function) Chooses() uint64 {
	if w.u.Func == nil || w.u.Func.Signature().Results().Len() == 0 || !w.holdsConnection(w.u.Func.Signature().Results().At(0).Type()) {
		return 0
	}
	var params uint64
	w.Find(w.u.Body, func(n ast.Node) bool {
		if ret, ok := n.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
			for _, key := range w.ChosenBy(ret.Results[0]) {
				params |= w.KeyParams(key)
			}
		}
		return false
	})
	return params
}

// ChosenBy are the expressions by which the connection that an expression is, or contains, is
// chosen: keys of a table of connections, addresses of servers. Two of their values stand
// for two connections: none is computed, as the number of a shard is.
func (w *Function) ChosenBy(e ast.Expr) []ast.Expr {
	id, ok := syntax.Unparen(e).(*ast.Ident)
	if !ok {
		return w.chosenKeys(e)
	}
	o := w.p.Object(id)
	keys, known := w.choices[o]
	if !known {
		if w.choices == nil {
			w.choices = make(map[types.Object][]ast.Expr)
		}
		keys = w.chosenKeys(e)
		w.choices[o] = keys
	}
	return keys
}

func (w *Function) chosenKeys(e ast.Expr) []ast.Expr {
	var keys []ast.Expr
	for _, key := range w.chosenBy(e, make(map[types.Object]bool)) {
		if w.PlainKey(key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// chosenBy follows a connection by the variables that it is kept in, each of them once.
func (w *Function) chosenBy(e ast.Expr, seen map[types.Object]bool) []ast.Expr {
	switch e := syntax.Unparen(e).(type) {
	case *ast.Ident:
		o := w.p.Object(e)
		if o == nil || seen[o] || !w.holdsConnection(o.Type()) {
			return nil
		}
		seen[o] = true
		var keys []ast.Expr
		for _, a := range w.p.Assigned[o] {
			if a.Source != nil && !a.Later && a.Element == nil {
				keys = append(keys, w.chosenBy(a.Source, seen)...)
			}
		}
		return keys
	case *ast.IndexExpr:
		if t := w.p.TypesInfo.TypeOf(e); w.holdsConnection(t) {
			return []ast.Expr{e.Index}
		}
	case *ast.SelectorExpr:
		if w.holdsConnection(w.p.TypesInfo.TypeOf(e)) {
			return w.chosenBy(e.X, seen) // shards[name].db
		}
	case *ast.TypeAssertExpr:
		return w.chosenBy(e.X, seen)
	case *ast.StarExpr:
		return w.chosenBy(e.X, seen)
	case *ast.UnaryExpr:
		return w.chosenBy(e.X, seen)
	case *ast.CompositeLit:
		var keys []ast.Expr
		for _, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			if w.holdsConnection(w.p.TypesInfo.TypeOf(elt)) {
				keys = append(keys, w.chosenBy(elt, seen)...)
			}
		}
		return keys
	case *ast.CallExpr:
		return w.chosenByCall(e, seen)
	}
	return nil
}

func (w *Function) chosenByCall(call *ast.CallExpr, seen map[types.Object]bool) (keys []ast.Expr) {
	if m, ok := w.p.Catalogued(call); ok {
		if m.Op == catalog.Open || m.Op == catalog.Client {
			for _, a := range m.Args {
				if a.For == "dsn" && a.Arg < len(call.Args) {
					keys = append(keys, call.Args[a.Arg])
				}
			}
			return keys
		}
		return w.chosenBy(syntax.Receiver(call), seen) // pools.For(tenant).WithContext(ctx)
	}
	fn := w.p.StaticFunc(call)
	if fn == nil {
		return nil
	}
	params := w.chooses(fn)
	if recv := syntax.Receiver(call); recv != nil && params&1 != 0 {
		keys = append(keys, recv)
	}
	for i, arg := range call.Args {
		if i < 63 && params&(2<<i) != 0 {
			keys = append(keys, arg)
		}
	}
	return keys
}

// chooses is Chooses of a function of the program.
func (w *Function) chooses(fn *types.Func) uint64 {
	if u := w.p.ByFunc[fn]; u != nil {
		return w.p.CostOf(u).Summary.Chooses
	}
	if s := w.p.Summary(fn); s != nil {
		return s.Chooses
	}
	return 0
}

func (w *Function) holdsConnection(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple.Len() > 0 && w.holdsConnection(tuple.At(0).Type())
	}
	return t != nil && (w.IsHandle(t) || syntax.HasHandleField(t, w.IsHandle))
}

// PlainKey reports whether each value of an expression is its own key: a name, a field, or
// a text that is put together of such, and not what many have in common: a number that is
// computed, what a table says of them, a reference, or a kind.
func (w *Function) PlainKey(e ast.Expr) bool { return w.plainKey(e, make(map[types.Object]bool)) }

func (w *Function) plainKey(e ast.Expr, seen map[types.Object]bool) bool {
	switch e := syntax.Unparen(e).(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		o := w.p.Object(e)
		if seen[o] {
			return true
		}
		seen[o] = true
		return !slices.ContainsFunc(w.p.Assigned[o], func(a syntax.Assignment) bool {
			return a.Source != nil && !w.plainKey(a.Source, seen)
		})
	case *ast.SelectorExpr:
		common := w.p.Catalog.Refers(e.Sel.Name) && !w.namesItself(e) || w.p.Catalog.Recurs(e.Sel.Name)
		return !common && w.plainKey(e.X, seen)
	case *ast.StarExpr:
		return w.plainKey(e.X, seen)
	case *ast.UnaryExpr:
		return e.Op == token.AND && w.plainKey(e.X, seen)
	case *ast.IndexExpr:
		_, table := syntax.CoreType(w.p.TypesInfo.TypeOf(e.X)).(*types.Map)
		return !table && w.plainKey(e.X, seen) && w.plainKey(e.Index, seen)
	case *ast.BinaryExpr:
		return e.Op == token.ADD && syntax.IsText(w.p.TypesInfo.TypeOf(e)) && w.plainKey(e.X, seen) && w.plainKey(e.Y, seen)
	case *ast.CompositeLit:
		return true
	case *ast.CallExpr:
		return !slices.ContainsFunc(e.Args, func(arg ast.Expr) bool { return !w.plainKey(arg, seen) }) && w.keepsKeys(e, seen)
	}
	return false
}

// namesItself reports whether a field has the name of its type: tenant.TenantID.
func (w *Function) namesItself(sel *ast.SelectorExpr) bool {
	t := syntax.Named(w.p.TypesInfo.TypeOf(sel.X))
	return t != nil && strings.HasPrefix(strings.ToLower(sel.Sel.Name), strings.ToLower(t.Obj().Name()))
}

// keepsKeys reports whether a call gives another answer for each key that it is given: a
// conversion, a text, or what a value says of itself, and not one of a few that the code
// writes out.
func (w *Function) keepsKeys(call *ast.CallExpr, seen map[types.Object]bool) bool {
	if w.p.TypesInfo.Types[call.Fun].IsType() {
		return true
	}
	t := w.p.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	fn := w.p.StaticFunc(call)
	u := w.p.ByFunc[fn]
	if syntax.IsNumber(t) || u == nil || seen[fn] {
		return !syntax.IsNumber(t)
	}
	seen[fn] = true
	return !w.Find(u.Body, func(n ast.Node) bool {
		ret, ok := n.(*ast.ReturnStmt)
		return ok && len(ret.Results) > 0 && syntax.IsText(w.p.TypesInfo.TypeOf(ret.Results[0])) && !w.saysKey(ret.Results[0], seen)
	})
}

// saysKey reports whether a text that a function returns is a key of what it was given: not
// one that stands in the code, but for none.
func (w *Function) saysKey(e ast.Expr, seen map[types.Object]bool) bool {
	if text := w.p.TypesInfo.Types[e].Value; text != nil {
		return text.Kind() == constant.String && constant.StringVal(text) == ""
	}
	return w.plainKey(e, seen)
}

// KeyParams are the parameters that an expression is made of, as Chooses has them.
func (w *Function) KeyParams(key ast.Expr) uint64 {
	return w.keyParams(key, make(map[types.Object]bool))
}

func (w *Function) keyParams(key ast.Expr, seen map[types.Object]bool) (params uint64) {
	ast.Inspect(key, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		o := w.p.TypesInfo.ObjectOf(id)
		if o == nil || seen[o] {
			return true
		}
		seen[o] = true
		if i, ok := w.Param(o); ok {
			if i < 64 && !w.holdsConnection(o.Type()) && !syntax.IsContext(o.Type()) {
				params |= 1 << i
			}
			return true
		}
		for _, a := range w.p.Assigned[o] {
			if a.Source != nil {
				params |= w.keyParams(a.Source, seen)
			}
		}
		return true
	})
	return params
}
