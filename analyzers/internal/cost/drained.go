package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// drained classifies for len(x) > 0.
func (w *walker) drained(s *ast.ForStmt, x ast.Expr) (int64, poly.Factor, bool) {
	o := w.p.Object(x)
	if o == nil || w.isChannel(x) {
		return 0, poly.Factor{}, false
	}
	class, found, each := poly.Data, false, ""
	ast.Inspect(s, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || a == s.Init {
			_, lit := n.(*ast.FuncLit)
			return !lit
		}
		for i, lhs := range a.Lhs {
			if w.p.Object(lhs) != o {
				continue
			}
			if call, ok := w.rest(s, a, o); ok {
				if class, found = poly.Data, true; len(a.Lhs) > 1 {
					class = poly.Rows
					each = "each " + syntax.ExprText(call)
				}
				continue
			}
			if len(a.Lhs) != len(a.Rhs) {
				class, found = poly.Page, true
				continue
			}
			switch rhs := syntax.Unparen(a.Rhs[i]).(type) {
			case *ast.SliceExpr:
				found = true
				if n, ok := w.p.ConstInt(rhs.High); ok && rhs.High != nil && n == 0 {
					class = poly.Page // emptied, for the next level
				}
				for _, bound := range []ast.Expr{rhs.Low, rhs.High} {
					if bound == nil {
						continue
					}
					v, ok := w.p.ConstInt(bound)
					if b, isBin := syntax.Unparen(bound).(*ast.BinaryExpr); isBin { // x[:len(x)-1]
						v, ok = w.p.ConstInt(b.Y)
					}
					if (!ok || v > 1) && class == poly.Data {
						class = poly.Batch
					}
				}
			case *ast.CallExpr:
				if w.p.Builtin(rhs) != "append" {
					class, found = poly.Page, true
				}
			default: // level = next: one turn per level
				class, found = poly.Page, true
			}
		}
		return true
	})
	if found && class == poly.Data && w.growsByAnswers(s, o) {
		return 0, poly.Nodes, true
	}
	if class == poly.Rows {
		return 0, poly.Factor{Class: class, Root: each, Param: poly.None}, found
	}
	return 0, w.textual(class, "len(", x, ")"), found
}

// rest reports whether an assignment leaves the rest of a list, or of a text, to the next turn,
// without a round trip, and hands out one element of it.
//
//	head, text, _ = strings.Cut(text, ",")
//	ids = slices.Delete(ids, 0, 1)
func (w *walker) rest(s *ast.ForStmt, a *ast.AssignStmt, o types.Object) (*ast.CallExpr, bool) {
	if len(a.Rhs) != 1 {
		return nil, false
	}
	call, ok := syntax.Unparen(a.Rhs[0]).(*ast.CallExpr)
	if !ok || w.p.Builtin(call) != "" || w.Costly(call) || !slices.ContainsFunc(call.Args, func(e ast.Expr) bool { return w.p.Object(e) == o }) {
		return nil, false
	}
	if len(a.Lhs) == 1 {
		return call, w.takesOne(s, o)
	}
	if _, isList := syntax.CoreType(o.Type()).(*types.Slice); !isList {
		text, is := syntax.CoreType(o.Type()).(*types.Basic)
		return call, is && text.Info()&types.IsString != 0
	}
	return call, !slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool { // a chunk
		return w.p.Object(e) != o && w.isMany(e)
	})
}

// isMany reports whether an expression is a list, or one of several values of it is.
func (w *walker) isMany(e ast.Expr) bool {
	return w.anyValue(e, func(t types.Type) bool {
		switch syntax.CoreType(t).(type) {
		case *types.Slice, *types.Map, *types.Array:
			return true
		}
		return false
	})
}

// anyValue reports whether f holds of the type of an expression, or of one of its values.
func (w *walker) anyValue(e ast.Expr, f func(types.Type) bool) bool {
	switch t := w.p.TypesInfo.TypeOf(e).(type) {
	case nil:
		return false
	case *types.Tuple:
		return slices.ContainsFunc(slices.Collect(t.Variables()), func(v *types.Var) bool { return f(v.Type()) })
	default:
		return f(t)
	}
}

// takesOne reports whether a loop uses nothing of a list but single elements, and its length.
func (w *walker) takesOne(s *ast.ForStmt, list types.Object) bool {
	elements := 0
	own := make(map[*ast.Ident]bool)
	note := func(e ast.Expr) bool {
		id, ok := syntax.Unparen(e).(*ast.Ident)
		if ok {
			own[id] = true
		}
		return ok && w.p.Object(id) == list
	}
	other := w.Find(s.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			if note(n.X) {
				elements++
			}
		case *ast.AssignStmt:
			if slices.ContainsFunc(n.Lhs, note) {
				for _, rhs := range n.Rhs {
					if call, ok := syntax.Unparen(rhs).(*ast.CallExpr); ok && !w.Costly(call) {
						for _, arg := range call.Args {
							note(arg)
						}
					}
				}
			}
		case *ast.CallExpr:
			if w.p.Builtin(n) == "len" {
				note(n.Args[0])
			}
		case *ast.Ident:
			return w.p.Object(n) == list && !own[n]
		}
		return false
	})
	return !other && elements > 0
}

// strides classifies a loop that takes every second, or third, element of a list: what it takes
// is no chunk.
func (w *walker) strides(s *ast.ForStmt, counter types.Object, bound ast.Expr) (poly.Factor, bool) {
	l := w.LenIn(bound)
	a, ok := s.Post.(*ast.AssignStmt)
	if l == nil || !ok || len(a.Lhs) != 1 || a.Tok != token.ADD_ASSIGN || w.p.Object(a.Lhs[0]) != counter {
		return poly.Factor{}, false
	}
	list, ok := w.p.Object(l).(*types.Var)
	n, known := w.p.ConstInt(a.Rhs[0])
	if !ok || !known || n < 1 || n >= smallBatch || !w.takesOne(s, list) {
		return poly.Factor{}, false
	}
	f := w.lengthOf(poly.Data, l)
	f.After += "/" + strconv.FormatInt(n, 10)
	return f, true
}

// meeting classifies a loop of two counters that go to meet each other: for i < j.
func (w *walker) meeting(s *ast.ForStmt, x, bound ast.Expr, vars map[types.Object]bool) (poly.Factor, bool) {
	o, ok := w.p.Object(bound).(*types.Var)
	if !ok || !syntax.IsIdent(bound) {
		return poly.Factor{}, false
	}
	step, found := w.step(s, o)
	last := w.initialExpr(s, o)
	for _, a := range w.p.Assigned[o] {
		if last == nil && !a.InLoop {
			last = a.Value
		}
	}
	if last == nil || !found || step != stepOne {
		return poly.Factor{}, false
	}
	l := w.LenIn(last)
	if l == nil {
		return poly.Factor{}, false
	}
	vars[o] = true
	f := w.lengthOf(poly.Data, l)
	if w.movesEachTurn(s, x) && w.movesEachTurn(s, bound) {
		f.After += "/2"
	}
	return f, true
}

// emptied classifies a loop that goes on as long as a call counts something in memory, of which
// a turn takes one: for queue.Len() > 0 { id := queue.Pop() … }.
func (w *walker) emptied(s *ast.ForStmt, count *ast.CallExpr, op token.Token, bound ast.Expr) (int64, poly.Factor, bool) {
	n, known := w.p.ConstInt(bound)
	sel, ok := syntax.Unparen(count.Fun).(*ast.SelectorExpr)
	if !ok || !known || n > 1 || op != token.GTR && op != token.GEQ && op != token.NEQ || len(count.Args) > 0 || w.waits(s) || w.callsWait(s) || w.Costly(count) {
		return 0, poly.Factor{}, false
	}
	queue, ok := w.p.Object(sel.X).(*types.Var)
	if !ok || w.IsHandle(queue.Type()) {
		return 0, poly.Factor{}, false
	}
	self := map[types.Object]bool{queue: true}
	taken := map[types.Object]bool{queue: true}
	var asks []*ast.CallExpr
	takes := false
	chunks := w.Find(s.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if slices.ContainsFunc(n.Rhs, func(e ast.Expr) bool { return w.p.Mentions(e, self) }) {
				for _, lhs := range n.Lhs {
					taken[w.p.Object(lhs)] = true
				}
			}
		case *ast.CallExpr:
			if w.Costly(n) {
				asks = append(asks, n)
			} else if w.p.Builtin(n) == "" && w.p.Mentions(n, self) {
				takes = takes || w.anyValue(n, func(t types.Type) bool { return !syntax.IsError(t) })
				return w.isMany(n) || w.anyValue(n, w.IsHandle) || slices.ContainsFunc(n.Args, w.isMany)
			}
		}
		return false
	})
	return 0, w.textual(poly.Rows, "", count, ""), takes && !chunks && w.reaches(s.Body, taken, asks)
}

// forReceived classifies a loop that is left when a channel is closed, or empty, which the
// function itself fills: it is a range over the channel.
func (w *walker) forReceived(s *ast.ForStmt) *frame {
	ch, v := w.receivesFrom(s)
	if ch == nil || v != nil && !w.givenToQuery(s, v) {
		return nil
	}
	f := w.rangeFrame(&ast.RangeStmt{For: s.For, Key: v, X: ch, Body: s.Body})
	if !f.received {
		return nil
	}
	return f
}

// givenToQuery reports whether a query of the loop is given what came out of a channel, or what
// is made of it: what else has one of its own each turn, as a cursor over a table, is not asked
// by elements of a list. Of calls of which it is not known what they do, as of loggers, it
// counts where there are no others.
func (w *walker) givenToQuery(s *ast.ForStmt, v ast.Expr) bool {
	made := w.madeOf(s.Body, map[types.Object]bool{w.p.Object(v): true})
	given, known := false, false
	ast.Inspect(s.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !w.Costly(call) {
			_, lit := n.(*ast.FuncLit)
			return !lit
		}
		if sure := slices.ContainsFunc(w.Cost(call), func(t poly.Term) bool { return t.Leaf.Kind < poly.Param }); sure && !known {
			given, known = false, true
		} else if known && !sure {
			return true
		}
		calls, _ := chainOf(call)
		given = given || slices.ContainsFunc(calls, func(c *ast.CallExpr) bool {
			return slices.ContainsFunc(c.Args, func(e ast.Expr) bool {
				_, lit := syntax.Unparen(e).(*ast.FuncLit)
				return !lit && w.p.Mentions(e, made)
			})
		})
		return true
	})
	return given
}

// receivesFrom is the channel of such a loop, and the variable for what comes out of it.
//
//	for len(ch) > 0 { id := <-ch …
//	for { id, ok := <-ch; if !ok { return } …
//	for { select { case id, ok := <-ch: if !ok { return } …; case <-ctx.Done(): return } }
func (w *walker) receivesFrom(s *ast.ForStmt) (ch, v ast.Expr) {
	var open types.Object
	received := func(st ast.Node) bool {
		a, ok := st.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 2 || len(a.Rhs) != 1 {
			return false
		}
		from, ok := syntax.Unparen(a.Rhs[0]).(*ast.UnaryExpr)
		if ok && from.Op == token.ARROW {
			ch, v, open = from.X, a.Lhs[0], w.p.Object(a.Lhs[1])
		}
		return ok && open != nil
	}
	list := s.Body.List
	if c := while(s.Cond, false); c.op == token.GTR || c.op == token.NEQ {
		call, ok := syntax.Unparen(c.x).(*ast.CallExpr)
		if ok && w.p.Builtin(call) == "len" && w.isChannel(call.Args[0]) && w.Find(s.Body, func(n ast.Node) bool {
			from, ok := n.(*ast.UnaryExpr)
			return ok && from.Op == token.ARROW && w.p.Object(from.X) == w.p.Object(call.Args[0])
		}) {
			return call.Args[0], nil
		}
		return nil, nil
	}
	if s.Post != nil && received(s.Post) && w.p.Object(s.Cond) == open {
		return ch, v
	}
	for _, st := range list {
		if sel, ok := st.(*ast.SelectStmt); ok {
			list = w.onlyClause(sel, received)
			break
		}
		if received(st) {
			break
		}
	}
	for _, st := range list {
		if i, ok := st.(*ast.IfStmt); ok && open != nil {
			if c := while(i.Cond, true); c.op == token.ILLEGAL && !c.not && w.p.Object(c.x) == open && w.mayLeave(i.Body) {
				return ch, v
			}
		}
	}
	return nil, nil
}

// onlyClause is the body of the clause of a select that receives, where all others leave the
// loop.
func (w *walker) onlyClause(sel *ast.SelectStmt, received func(ast.Node) bool) (body []ast.Stmt) {
	for _, c := range sel.Body.List {
		c, ok := c.(*ast.CommClause)
		if !ok {
			return nil
		}
		if c.Comm != nil && received(c.Comm) {
			if body != nil {
				return nil
			}
			body = c.Body
		} else if w.flowOfList(c.Body).left(0, 0) == 0 {
			return nil
		}
	}
	return body
}
