package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// A pipeline and a client are often both given as the interface that they have in common,
// or kept in a field of that type: a repository is made once more, around a pipeline, for
// what is to be sent together. Whether a command is sent or queued then depends on the
// value, not on its type.

func ofCache(k poly.Kind) bool { return k == poly.CacheRead || k == poly.CacheWrite }

// queuedOn reports whether a command goes into a pipeline of this function, or of all its
// callers, though the type of what it is called on does not say so.
func (w *walker) queuedOn(root ast.Expr, param int) bool {
	if root == nil || w.p.isQueue(w.p.TypesInfo.TypeOf(root)) {
		return false
	}
	return w.p.queues(root) || param != poly.None && w.p.givenQueue(w.u, param)
}

// givenQueue reports whether all callers of a unit, which are in the package, give it a
// pipeline for a parameter, or for its receiver.
func (p *pass) givenQueue(u *syntax.Unit, param int) bool {
	if u.Func == nil || u.Func.Exported() {
		return false
	}
	calls, all := p.callsTo(u.Func)
	return all && len(calls) > 0 && !slices.ContainsFunc(calls, func(c unitCall) bool {
		if param == 0 {
			recv := syntax.Receiver(c.call)
			return recv == nil || !p.queues(recv)
		}
		return param > len(c.call.Args) || !p.queues(c.call.Args[param-1])
	})
}

// queues reports whether commands on a value are only queued: it is a pipeline or a batch,
// or what holds one in place of a connection.
func (p *pass) queues(e ast.Expr) bool { return p.hasQueue(e, 0) }

func (p *pass) hasQueue(e ast.Expr, depth int) bool {
	const deep = 4
	t := p.TypesInfo.TypeOf(e)
	if p.isQueue(t) {
		return true
	}
	if depth > deep || t == nil {
		return false
	}
	switch e := syntax.Unparen(e).(type) {
	case *ast.UnaryExpr:
		return e.Op == token.AND && p.hasQueue(e.X, depth)
	case *ast.StarExpr:
		return p.hasQueue(e.X, depth)
	case *ast.SelectorExpr:
		sel := p.TypesInfo.Selections[e]
		return sel != nil && sel.Kind() == types.FieldVal && p.connection(p.TypesInfo.TypeOf(e.X), nil) == sel.Obj() && p.hasQueue(e.X, depth)
	case *ast.CompositeLit:
		return p.literalQueues(e, depth)
	case *ast.CallExpr:
		return p.makesQueue(e, depth)
	case *ast.Ident:
		v, ok := p.TypesInfo.ObjectOf(e).(*types.Var)
		return ok && p.variableQueues(v, depth+1)
	}
	return false
}

// isQueue reports whether a type is that of a pipeline or batch.
func (p *pass) isQueue(t types.Type) bool {
	pkg, name := syntax.TypeKey(t)
	if name == "" || p.Catalog.Handle(pkg, name) {
		return false
	}
	for _, m := range [...]string{"Set", "Get", "Queue", "Send"} {
		if known, ok := p.Catalog.Lookup(pkg, name, m); ok && known.Effect == catalog.Queue {
			return true
		}
	}
	return false
}

// connection is the one field of a struct that its commands go to, to which what has type
// queue can be assigned, if it is not nil. With a second connection, the methods may use
// either.
func (p *pass) connection(t types.Type, queue types.Type) *types.Var {
	if t == nil {
		return nil
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var found *types.Var
	for f := range st.Fields() {
		if !p.IsHandle(f.Type()) && !syntax.HasHandleField(f.Type(), p.IsHandle) && !p.isQueue(f.Type()) {
			continue
		}
		if found != nil {
			return nil
		}
		found = f
	}
	// What a field of a pipeline's own type does, the tables tell: it may send.
	if found == nil || p.isQueue(found.Type()) || queue != nil && !types.AssignableTo(queue, found.Type()) {
		return nil
	}
	return found
}

// literalQueues reports whether a struct is written out with a pipeline as its connection.
func (p *pass) literalQueues(lit *ast.CompositeLit, depth int) bool {
	conn := p.connection(p.TypesInfo.TypeOf(lit), nil)
	if conn == nil {
		return false
	}
	for i, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok && p.TypesInfo.Uses[key] == conn {
				return p.hasQueue(kv.Value, depth+1)
			}
			continue
		}
		if st, ok := syntax.CoreType(p.TypesInfo.TypeOf(lit)).(*types.Struct); ok && i < st.NumFields() && st.Field(i) == conn {
			return p.hasQueue(elt, depth+1)
		}
	}
	return false
}

// makesQueue reports whether a call is given a pipeline and makes what has no connection but
// that: NewStore(pipe), store.With(pipe).
func (p *pass) makesQueue(call *ast.CallExpr, depth int) bool {
	t := p.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return false
		}
		t = tuple.At(0).Type()
	}
	if len(call.Args) == 1 && p.TypesInfo.Types[call.Fun].IsType() { // a conversion
		return p.hasQueue(call.Args[0], depth+1)
	}
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		return p.connection(t, p.TypesInfo.TypeOf(arg)) != nil && p.hasQueue(arg, depth+1)
	})
}

// variableQueues reports whether all that a variable is given is a pipeline or holds one.
func (p *pass) variableQueues(v *types.Var, depth int) bool {
	if call, i := p.callbackOf(v); call != nil {
		return p.callbackQueues(call, i, depth)
	}
	as := p.Assigned[v]
	return len(as) > 0 && !v.IsField() && v.Parent() != p.Pkg.Scope() && !slices.ContainsFunc(as, func(a syntax.Assignment) bool {
		return a.Source == nil || a.Later || !p.hasQueue(a.Source, depth)
	})
}

// callbackOf is the call that is given the function literal of which v is a parameter, and
// which one it is.
func (p *pass) callbackOf(v *types.Var) (*ast.CallExpr, int) {
	if p.callbacks == nil {
		p.callbacks = make(map[*types.Var]callback)
		for _, file := range p.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					p.noteCallbacks(call)
				}
				return true
			})
		}
	}
	c := p.callbacks[v]
	return c.call, c.param
}

// A callback is a parameter of a literal that a call is given.
type callback struct {
	call  *ast.CallExpr
	param int
}

func (p *pass) noteCallbacks(call *ast.CallExpr) {
	for _, arg := range call.Args {
		lit, ok := syntax.Unparen(arg).(*ast.FuncLit)
		if !ok {
			continue
		}
		i := 0
		for _, field := range lit.Type.Params.List {
			for _, name := range field.Names {
				if v, ok := p.TypesInfo.Defs[name].(*types.Var); ok {
					p.callbacks[v] = callback{call, i}
				}
				i++
			}
		}
	}
}

// callbackQueues reports whether the function that is called in call, one of the package,
// gives the literal among its arguments a pipeline for the parameter, each time it runs it.
func (p *pass) callbackQueues(call *ast.CallExpr, param, depth int) bool {
	fn := p.StaticFunc(call)
	u := p.ByFunc[fn]
	if u == nil {
		return false
	}
	takes := -1
	for i, arg := range call.Args {
		if _, ok := syntax.Unparen(arg).(*ast.FuncLit); ok {
			if takes >= 0 {
				return false
			}
			takes = i
		}
	}
	if takes < 0 || takes >= fn.Signature().Params().Len() {
		return false
	}
	runs := fn.Signature().Params().At(takes)
	calls, queued := 0, 0
	ast.Inspect(u.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && p.TypesInfo.Uses[id] == runs {
			calls++
		}
		if c, ok := n.(*ast.CallExpr); ok && p.Object(c.Fun) == runs && param < len(c.Args) && p.hasQueue(c.Args[param], depth) {
			queued++
		}
		return true
	})
	return calls > 0 && calls == queued
}
