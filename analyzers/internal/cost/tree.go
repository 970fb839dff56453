package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// walksInMemory reports whether a call of the function itself goes on to a part of what
// the function was given, as in
//
//	func (n *Node) Walk(db *gorm.DB) { …; for _, child := range n.Children { child.Walk(db) } }
//
// No query says what the next level of such a tree is: it is there. What else the call
// passes on, such as the number that the row of this node has got, is no matter where no
// query asks by it.
func (w *walker) walksInMemory(call *ast.CallExpr) bool {
	args := slices.Clone(call.Args)
	if recv := syntax.Receiver(call); recv != nil {
		args = append(args, recv)
	}
	walks := false
	for i, arg := range args {
		t := w.p.TypesInfo.TypeOf(arg)
		if t == nil || syntax.IsContext(t) || w.IsHandle(t) || w.p.TypesInfo.Types[arg].Value != nil {
			continue
		}
		param, part := w.partOf(arg, 0)
		if param == nil && w.askedBy(i+1) {
			return false
		}
		walks = walks || param != nil && part
	}
	return walks
}

// askedBy reports whether what the unit reads may be asked by a parameter, or by what comes
// from it.
func (w *walker) askedBy(param int) bool {
	asked := make(map[types.Object]bool)
	for o, i := range w.u.Params {
		asked[o] = i == param
	}
	costly := func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && w.Costly(call)
	}
	ast.Inspect(w.u.Body, func(n ast.Node) bool { // root := parent
		if a, ok := n.(*ast.AssignStmt); ok {
			for i, lhs := range a.Lhs {
				from := a.Rhs[min(i, len(a.Rhs)-1)]
				if o := w.p.Object(lhs); o != nil && w.p.Mentions(from, asked) && !w.Find(from, costly) {
					asked[o] = true
				}
			}
		}
		return true
	})
	return w.Find(w.u.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		reads := ok && w.p.ByFunc[w.p.StaticFunc(call)] != w.u && slices.ContainsFunc(w.costed(call), func(t poly.Term) bool { return t.Leaf.Kind != poly.DBWrite })
		return reads && w.p.Mentions(call, asked)
	})
}

// partOf is the parameter of the unit that an expression is, or a part of, and whether it
// is only a part. It is nil if the unit fills the part, or hands the whole to what asks a
// server.
func (w *walker) partOf(e ast.Expr, depth int) (param types.Object, part bool) {
	for ; depth < syntax.MaxKeyDepth; depth++ {
		switch x := w.p.Plain(e).(type) {
		case *ast.SelectorExpr:
			field, ok := w.p.Object(x).(*types.Var)
			if !ok || !field.IsField() || w.sets(field, w.u.Body.End()) {
				return nil, false
			}
			e, part = x.X, true
		case *ast.IndexExpr:
			e, part = x.X, true
		case *ast.SliceExpr:
			e, part = x.X, true
		case *ast.StarExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return nil, false
			}
			e = x.X
		case *ast.Ident:
			o := w.p.Object(x)
			if _, ok := w.Param(o); ok {
				return o, part && !w.filled(o)
			}
			switch as := w.p.Assigned[o]; {
			case w.p.Ranged[o] != nil:
				e, part = w.p.Ranged[o], true
			case len(as) == 1 && as[0].Value != nil:
				e = as[0].Value
			case len(as) == 0:
				if e = w.switchedOver(o); e == nil {
					return nil, false
				}
			default:
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return nil, false
}

// switchedOver is what a type switch gives a variable, or nil.
func (w *walker) switchedOver(o types.Object) (over ast.Expr) {
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		s, ok := n.(*ast.TypeSwitchStmt)
		if !ok || o == nil {
			return over == nil
		}
		if a, ok := s.Assign.(*ast.AssignStmt); ok && a.Lhs[0].Pos() == o.Pos() {
			if t, ok := syntax.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr); ok {
				over = t.X
			}
		}
		return over == nil
	})
	return over
}

// filled reports whether the unit hands a variable as a whole to what asks a server, which
// may put the next level into it.
func (w *walker) filled(o types.Object) bool {
	return w.Find(w.u.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !w.Costly(call) || w.p.ByFunc[w.p.StaticFunc(call)] == w.u {
			return false
		}
		args := slices.Clone(call.Args)
		if recv := syntax.Receiver(call); recv != nil {
			args = append(args, recv)
		}
		return slices.ContainsFunc(args, func(arg ast.Expr) bool {
			if u, ok := syntax.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
				arg = u.X
			}
			return w.p.Object(arg) == o
		})
	})
}

// growsByAnswers reports whether a loop puts what a query has found in a turn into the list
// that it runs over, or drains: the children of a node.
//
//	for len(queue) > 0 { …; kids, err := repo.Children(ctx, id); for _, k := range kids { queue = append(queue, k.ID) } }
func (w *walker) growsByAnswers(s *ast.ForStmt, list types.Object) bool {
	var sources map[types.Object][]source
	found := func(o types.Object) bool {
		if sources == nil {
			sources = w.sources(s)
		}
		return slices.ContainsFunc(sources[o], func(from source) bool { return slices.ContainsFunc(from.calls, w.Costly) })
	}
	return w.Find(s.Body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 1 || len(a.Rhs) != 1 || w.p.Object(a.Lhs[0]) != list {
			return false
		}
		call, ok := syntax.Unparen(a.Rhs[0]).(*ast.CallExpr)
		if !ok || w.p.Builtin(call) != "append" || w.p.Object(call.Args[0]) != list {
			return false
		}
		return slices.ContainsFunc(call.Args[1:], func(arg ast.Expr) bool {
			return w.Find(arg, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if !ok {
					return false
				}
				o := w.p.TypesInfo.ObjectOf(id)
				if over := w.p.Ranged[o]; over != nil {
					o = w.p.Object(over)
				} else if !call.Ellipsis.IsValid() {
					return false // one more of the same, not children
				}
				return o != nil && o != list && found(o)
			})
		})
	})
}
