package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// keepsAnswer reports whether a remote call stands before a call in the same turn of
// a loop, or the call is given how the work of the turn has ended, as an error: what is
// written then must not get lost while the next turn waits.
func (w *walker) keepsAnswer(call *ast.CallExpr, f *frame) bool {
	body := bodyOf(f.node)
	if body == nil {
		return false
	}
	return w.takesOutcome(call, body) || w.findInTurn(body, call, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		return ok && c.End() <= call.Pos() && slices.ContainsFunc(w.costed(c), func(t poly.Term) bool {
			return t.Leaf.Kind == poly.RPC && !t.Has(poly.Rare) && !t.Has(poly.Fault) && !t.Remembered()
		})
	})
}

// findInTurn is Find of what a turn of a loop does around a call, in the literals that the
// call stands in, too: go func() { … }(), group.Go(func() error { … }).
func (w *walker) findInTurn(body *ast.BlockStmt, call *ast.CallExpr, f func(ast.Node) bool) bool {
	found := w.Find(body, f)
	ast.Inspect(body, func(n ast.Node) bool {
		if found || n == nil || !syntax.Contains(n, call) {
			return false
		}
		if lit, ok := n.(*ast.FuncLit); ok {
			found = w.Find(lit.Body, f)
		}
		return !found
	})
	return found
}

// takesOutcome reports whether a call is given an error that an earlier call of the same
// turn has returned.
func (w *walker) takesOutcome(call *ast.CallExpr, body *ast.BlockStmt) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		o := w.p.Object(arg)
		return o != nil && syntax.IsError(o.Type()) && slices.ContainsFunc(w.p.Assigned[o], func(a syntax.Assignment) bool {
			return body.Pos() <= a.Pos && a.Pos < call.Pos()
		})
	})
}

// takesMade reports whether a call is given what a write of the same turn has returned,
// as the key of the row that it has inserted: nobody can ask for that before.
func (w *walker) takesMade(call *ast.CallExpr, f *frame) bool {
	body := bodyOf(f.node)
	if body == nil {
		return false
	}
	made := make(map[types.Object]bool)
	only := make(map[types.Object]map[types.Object]bool) // of a struct, the fields that are
	ast.Inspect(body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || a.Pos() > call.Pos() || syntax.Contains(a, call) {
			return true
		}
		for _, rhs := range a.Rhs {
			if !w.takesAny(rhs, made) && !w.writesIn(rhs) {
				continue
			}
			parts, some := w.filledParts(rhs, made)
			for _, lhs := range a.Lhs {
				o := w.p.Object(lhs)
				if o == nil || syntax.IsError(o.Type()) || o.Pos() < body.Pos() || o.Pos() >= body.End() {
					continue
				}
				known, before := only[o], made[o]
				switch made[o] = true; {
				case !some || before && known == nil: // it may be any part of it
					delete(only, o)
				case known != nil:
					maps.Copy(known, parts)
				default:
					only[o] = parts
				}
			}
		}
		return true
	})
	return len(made) > 0 && slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return w.takesAny(arg, made) && !w.takesOthers(arg, only) })
}

// filledParts are the fields of a struct that is written out which are given one of some
// variables: the others are known without it.
func (w *walker) filledParts(e ast.Expr, made map[types.Object]bool) (fields map[types.Object]bool, isStruct bool) {
	e = syntax.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = syntax.Unparen(u.X)
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	fields = make(map[types.Object]bool)
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return nil, false
		}
		field, ok := w.p.Object(kv.Key).(*types.Var)
		if !ok || !field.IsField() {
			return nil, false
		}
		if w.takesAny(kv.Value, made) || w.writesIn(kv.Value) {
			fields[field] = true
		}
	}
	return fields, true
}

// takesOthers reports whether an expression is a field of a variable for which nothing of
// made went into it.
func (w *walker) takesOthers(e ast.Expr, only map[types.Object]map[types.Object]bool) bool {
	sel, ok := syntax.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	parts, known := only[w.p.Object(sel.X)]
	return known && !parts[w.p.TypesInfo.Uses[sel.Sel]]
}

// writesIn reports whether an expression has a call that writes to a database whenever it
// runs.
func (w *walker) writesIn(e ast.Expr) bool {
	return w.Find(e, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		return ok && slices.ContainsFunc(w.costed(c), func(t poly.Term) bool {
			return t.Leaf.Kind == poly.DBWrite && !t.Sometimes() && !t.Has(poly.Rare) && !t.Has(poly.Fault)
		})
	})
}

// writesBeside reports whether the same turn of a loop writes to a database: its elements
// are work, which is noted as done one by one.
func (w *walker) writesBeside(call *ast.CallExpr, f *frame) bool {
	body := bodyOf(f.node)
	return body != nil && w.findInTurn(body, call, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		return ok && c != call && slices.ContainsFunc(w.costed(c), func(t poly.Term) bool {
			return t.Leaf.Kind == poly.DBWrite && !t.Has(poly.Rare) && !t.Has(poly.Fault)
		})
	})
}

// callsRemote reports whether each turn also calls another service, or each in which the
// call asks a database. Where that is not seen, open is what the other calls cost whose
// functions are not known yet.
func (w *walker) callsRemote(call *ast.CallExpr, f *frame) (remote bool, open []poly.Term) {
	body := bodyOf(f.node)
	if body == nil {
		return false, nil
	}
	var calls func(n ast.Node) bool
	calls = func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok {
			return false
		}
		if lit, ok := syntax.Unparen(c.Fun).(*ast.FuncLit); ok {
			return w.Find(lit.Body, calls)
		}
		terms := w.costed(c)
		if c == call {
			return link.RemoteIn(terms, link.FewestArms(terms))
		}
		for _, t := range terms {
			if poly.IsOpen(t) && !t.Sometimes() && len(open) < poly.MaxTerms {
				t.Chain = nil // nobody is shown it
				open = append(open, t)
			}
		}
		return link.RemoteIn(terms, 0)
	}
	if w.findInTurn(body, call, calls) {
		return true, nil
	}
	return false, open
}

// changesRead reports whether another statement of a loop writes a table that a call reads:
// asked the same, it answers something else in each turn.
func (w *walker) changesRead(call *ast.CallExpr, f *frame) bool {
	body := bodyOf(f.node)
	reads := w.tablesOf(call)
	return body != nil && len(reads) > 0 && w.findInTurn(body, call, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok || c == call {
			return false
		}
		writes := slices.ContainsFunc(w.costed(c), func(t poly.Term) bool { return t.Leaf.Kind == poly.DBWrite })
		return writes && slices.ContainsFunc(w.tablesOf(c), func(name string) bool { return slices.Contains(reads, name) })
	})
}

// tablesOf are the tables of the statement that a call of a library runs, in lower case.
func (w *walker) tablesOf(call *ast.CallExpr) (names []string) {
	for _, does := range w.StatementOf(call).Does {
		for _, t := range does.Tables {
			if t.Name != "" {
				names = append(names, strings.ToLower(t.Name))
			}
		}
	}
	return names
}

// claims reports whether the rest of a turn runs only if a call has changed a row:
// if n, _ := result.RowsAffected(); n == 0 { continue }.
func (w *walker) claims(call *ast.CallExpr, f *frame) bool {
	body := bodyOf(f.node)
	if body == nil {
		return false
	}
	says := w.saidBy(call, body)
	return w.findInTurn(body, call, func(n ast.Node) bool {
		s, ok := n.(*ast.IfStmt)
		if !ok || s.Pos() < call.Pos() && !syntax.Contains(s, call) || !w.testsRows(s.Cond, says) && !isCall(s.Cond, call) {
			return false
		}
		if w.skipsTurn(s.Body) {
			return w.worksBehind(body, s.End())
		}
		return w.Find(s.Body, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			return ok && w.Costly(c)
		})
	})
}

// answersValue reports whether a call answers more than whether it went well: a look-up.
func (w *walker) answersValue(call *ast.CallExpr) bool {
	return w.anyValue(call, func(t types.Type) bool {
		b, basic := t.Underlying().(*types.Basic)
		return !syntax.ImplementsError(t) && (!basic || b.Info()&types.IsBoolean == 0)
	})
}

// isCall reports whether a condition is what a call says, or its opposite.
func isCall(cond ast.Expr, call *ast.CallExpr) bool {
	cond = syntax.Unparen(cond)
	if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		cond = syntax.Unparen(u.X)
	}
	return cond == ast.Expr(call)
}

// unlocks reports whether a call stands behind one that had the same key, and by which the
// turn goes on: if !locks.Try(ctx, id) { continue }. What it writes gives back a lock.
func (w *walker) unlocks(call *ast.CallExpr, f *frame) bool {
	if f.asking == nil {
		f.asking = w.askedInTurn(bodyOf(f.node))
	}
	return slices.ContainsFunc(f.asking, func(c *ast.CallExpr) bool {
		return c.End() <= call.Pos() && slices.ContainsFunc(c.Args, func(key ast.Expr) bool {
			return !syntax.IsContext(w.p.TypesInfo.TypeOf(key)) && slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return w.p.SameKey(arg, key) })
		})
	})
}

// askedInTurn are the calls that may write to a cache and are asked, by a flag, how a turn
// goes on.
func (w *walker) askedInTurn(body *ast.BlockStmt) []*ast.CallExpr {
	asked := []*ast.CallExpr{}
	if body == nil {
		return asked
	}
	w.Find(body, func(n ast.Node) bool {
		s, ok := n.(*ast.IfStmt)
		if !ok {
			return false
		}
		cond := syntax.Unparen(s.Cond)
		if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
			cond = syntax.Unparen(u.X)
		}
		if as := w.p.Assigned[w.p.Object(cond)]; len(as) == 1 && as[0].Source != nil {
			cond = syntax.Unparen(as[0].Source)
		}
		call, ok := cond.(*ast.CallExpr)
		if ok && !w.answersValue(call) && slices.ContainsFunc(w.costed(call), func(t poly.Term) bool { return t.Leaf.Kind == poly.CacheWrite || t.Leaf.Kind == poly.Iface }) {
			asked = append(asked, call)
		}
		return false
	})
	return asked
}

func bodyOf(loop ast.Node) *ast.BlockStmt {
	switch loop := loop.(type) {
	case *ast.ForStmt:
		return loop.Body
	case *ast.RangeStmt:
		return loop.Body
	case *ast.FuncLit:
		return loop.Body
	}
	return nil
}

// saidBy are the variables that hold what a call returned, or what is made of that.
func (w *walker) saidBy(call *ast.CallExpr, body *ast.BlockStmt) map[types.Object]bool {
	says := make(map[types.Object]bool)
	for range 2 {
		ast.Inspect(body, func(n ast.Node) bool {
			a, ok := n.(*ast.AssignStmt)
			if !ok || !slices.ContainsFunc(a.Rhs, func(e ast.Expr) bool { return syntax.Contains(e, call) || w.p.Mentions(e, says) }) {
				return true
			}
			for _, lhs := range a.Lhs {
				if o := w.p.Object(lhs); o != nil && !syntax.IsError(o.Type()) {
					says[o] = true
				}
			}
			return true
		})
	}
	return says
}

// testsRows reports whether a condition asks for a number or a flag that is among
// what a call has said, not for its error.
func (w *walker) testsRows(cond ast.Expr, says map[types.Object]bool) bool {
	switch c := syntax.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		if c.Op == token.LAND || c.Op == token.LOR {
			return w.testsRows(c.X, says) || w.testsRows(c.Y, says)
		}
		return w.p.Mentions(c.X, says) && syntax.IsNumber(w.p.TypesInfo.TypeOf(c.X))
	case *ast.UnaryExpr:
		return w.testsRows(c.X, says)
	case *ast.Ident:
		return says[w.p.TypesInfo.ObjectOf(c)]
	}
	return false
}

// skipsTurn reports whether code goes on to the next turn.
func (w *walker) skipsTurn(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	b, ok := body.List[len(body.List)-1].(*ast.BranchStmt)
	return ok && b.Tok == token.CONTINUE
}

// worksBehind reports whether a loop makes a round trip behind a place.
func (w *walker) worksBehind(body *ast.BlockStmt, pos token.Pos) bool {
	return w.Find(body, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		return ok && c.Pos() > pos && w.Costly(c)
	})
}
