package cost

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// kept recognises an if that answers from what the program has in memory, where another
// function puts it:
//
//	if u, ok := s.users[id]; ok {
//		return u, nil
//	}
//	return s.store.User(id)
//
// It returns what is asked as a factor and whether the if's body is the hit. A look-up
// whose answer is not given back decides something else, and tells nothing of the key
// that is then asked for; a table that the code writes out has few keys, always the same.
func (w *walker) kept(s *ast.IfStmt, before []ast.Stmt) (memo *poly.Factor, hit bool) {
	o, hit := w.tested(s.Cond)
	a := w.definition(o, s.Init, before)
	if a == nil || syntax.ImplementsError(w.p.TypesInfo.TypeOf(a.Lhs[0])) { // an attempt finds nothing
		return nil, false
	}
	e := syntax.Unparen(a.Rhs[0])
	if t, ok := e.(*ast.TypeAssertExpr); ok {
		e = syntax.Unparen(t.X)
	}
	from := w.keeper(e)
	if from == nil {
		return nil, false
	}
	if answers := w.terminates(s.Body.List) && w.givesBack(s, a); hit && !answers || !hit && !w.readsInstead(s.Body, a) {
		return nil, false
	}
	f := w.textual(poly.Miss, "miss(", from, ")")
	return &f, hit
}

// givesBack reports whether the body of a hit returns what was found, and not for what
// goes wrong with it.
func (w *walker) givesBack(s *ast.IfStmt, lookup *ast.AssignStmt) bool {
	found := w.p.Object(lookup.Lhs[0])
	if found == nil {
		return false
	}
	return w.Find(s.Body, func(n ast.Node) bool {
		r, ok := n.(*ast.ReturnStmt)
		return ok && slices.ContainsFunc(r.Results, func(e ast.Expr) bool {
			return !syntax.ImplementsError(w.p.TypesInfo.TypeOf(e)) && w.p.Mentions(e, map[types.Object]bool{found: true})
		})
	})
}

// readsInstead reports whether the body of a miss gives the variable of the look-up what a
// round trip answers.
func (w *walker) readsInstead(body *ast.BlockStmt, lookup *ast.AssignStmt) bool {
	found := w.p.Object(lookup.Lhs[0])
	return found != nil && w.Find(body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		return ok && len(a.Rhs) == 1 && w.p.Object(a.Lhs[0]) == found && w.Find(a.Rhs[0], func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			return ok && w.Costly(call)
		})
	})
}

// keeper is what a look-up without round trips asks, a map or a cache that outlives the
// function and that others fill, or nil.
func (w *walker) keeper(lookup ast.Expr) ast.Expr {
	switch e := lookup.(type) {
	case *ast.IndexExpr:
		o := w.lasting(syntax.Unparen(e.X))
		if o != nil && w.p.Kept[o] && syntax.KeepsValues(w.p.TypesInfo.TypeOf(e.X)) && !w.storesInto(o, "") {
			return e.X
		}
	case *ast.CallExpr:
		sel, ok := syntax.Unparen(e.Fun).(*ast.SelectorExpr)
		if !ok || len(e.Args) == 0 || w.asksStore(e) {
			return nil
		}
		if o, ok := w.p.Object(sel.X).(*types.Var); ok && w.fedAnswers(sel, o) && !w.storesInto(o, sel.Sel.Name) || w.fillsItself(e, sel) {
			return sel.X
		}
	}
	return nil
}

// storesInto reports whether the unit itself puts something into a map or a cache: under
// the key that was looked up, which memo and guardOf know, or under another one. The method
// of the look-up, which may take a context, too, is none that stores.
func (w *walker) storesInto(o types.Object, lookup string) bool {
	return w.Find(w.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			return slices.ContainsFunc(n.Lhs, func(lhs ast.Expr) bool {
				ix, ok := syntax.Unparen(lhs).(*ast.IndexExpr)
				return ok && w.p.Object(ix.X) == o
			})
		case *ast.CallExpr:
			sel, ok := syntax.Unparen(n.Fun).(*ast.SelectorExpr)
			return ok && len(n.Args) > 1 && sel.Sel.Name != lookup && w.p.Object(sel.X) == o
		}
		return false
	})
}

// fedAnswers reports whether the package puts into a variable or field, by another method, what
// a look-up there answers: Store(key, value), not Delete(ctx, key).
func (w *walker) fedAnswers(lookup *ast.SelectorExpr, o *types.Var) bool {
	answer := w.answerOf(lookup)
	return answer != nil && w.hasMethod(lookup, func(m *types.Func) bool {
		return w.p.Fed[o][m.Name()] && m.Name() != lookup.Sel.Name && takes(m, answer)
	})
}

// answerOf is the type of what a look-up by a method answers first, or nil.
func (w *walker) answerOf(lookup *ast.SelectorExpr) types.Type {
	method, ok := w.p.TypesInfo.ObjectOf(lookup.Sel).(*types.Func)
	if !ok || method.Signature().Results().Len() == 0 {
		return nil
	}
	return method.Signature().Results().At(0).Type()
}

// hasMethod reports whether f holds of a method of what a look-up asks.
func (w *walker) hasMethod(lookup *ast.SelectorExpr, f func(*types.Func) bool) bool {
	t := w.p.TypesInfo.TypeOf(lookup.X)
	if _, pointer := t.Underlying().(*types.Pointer); !pointer && !types.IsInterface(t) {
		t = types.NewPointer(t) // a variable has the methods of its address, too
	}
	for m := range types.NewMethodSet(t).Methods() {
		if f(m.Obj().(*types.Func)) {
			return true
		}
	}
	return false
}

// takes reports whether a method has a parameter of a type.
func takes(m *types.Func, t types.Type) bool {
	return slices.ContainsFunc(slices.Collect(m.Signature().Params().Variables()), func(p *types.Var) bool { return types.Identical(p.Type(), t) })
}

// fillsItself reports whether what a method is asked of answers from memory, as its source or
// a name says, and offers no method to put in what it answers: it reads that by itself.
func (w *walker) fillsItself(call *ast.CallExpr, sel *ast.SelectorExpr) bool {
	answer := w.answerOf(sel)
	if answer == nil {
		return false
	}
	_, name := syntax.TypeKey(w.p.TypesInfo.TypeOf(sel.X))
	u := w.p.ByFunc[w.p.StaticFunc(call)]
	if (u == nil || !w.p.LooksUp(u)) && !w.p.Catalog.Caches(syntax.ExprText(sel.X)) && !w.p.Catalog.Caches(name) {
		return false
	}
	return !w.hasMethod(sel, func(m *types.Func) bool { return takes(m, answer) })
}

// refills reports whether the unit stores into a cache behind a lookup in it, under a key
// that names what was looked for, or under one that what is stored says it has.
func (w *walker) refills(lookup *ast.SelectorExpr, cache types.Object) bool {
	var asked *ast.CallExpr
	return w.Find(w.u.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return false
		}
		if syntax.Unparen(call.Fun) == ast.Expr(lookup) {
			asked = call
			return false
		}
		sel, ok := syntax.Unparen(call.Fun).(*ast.SelectorExpr)
		return ok && asked != nil && len(call.Args) > len(asked.Args) && sel.Sel.Name != lookup.Sel.Name && w.p.Object(sel.X) == cache &&
			(w.keepsRow(call) || slices.ContainsFunc(asked.Args, func(key ast.Expr) bool {
				return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
					return !syntax.IsContext(w.p.TypesInfo.TypeOf(arg)) && w.p.SameKey(arg, key)
				})
			}))
	})
}

// keepsRow reports whether a call is given a value and a field of it, the key:
// cache.Set(user.ID, user).
func (w *walker) keepsRow(call *ast.CallExpr) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		key, ok := syntax.Unparen(arg).(*ast.SelectorExpr)
		if !ok {
			return false
		}
		row := w.p.Object(key.X)
		return row != nil && slices.ContainsFunc(call.Args, func(value ast.Expr) bool {
			if u, ok := syntax.Unparen(value).(*ast.UnaryExpr); ok {
				value = u.X
			}
			return value != arg && w.p.Object(value) == row
		})
	})
}
