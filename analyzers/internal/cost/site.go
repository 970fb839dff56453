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

// maxSites is how many calls of one loop are judged. Of each it is asked what the others
// in the loop make of it, which for all of them together is their square.
const maxSites = 200

func (w *walker) site(call *ast.CallExpr, c callee, factors []poly.Factor, lines []int, coef int64, loops []*frame) {
	innermost := w.lastRaising(loops)
	terms := w.judged(call, c, factors)
	if len(terms) == 0 || w.unasked() {
		return
	}
	if innermost != nil {
		if w.sites[innermost.node]++; w.sites[innermost.node] > maxSites {
			w.p.Limits.Reached(link.LimitSites, w.u.Name)
			return
		}
	}
	s := w.newSite(call, c, terms)
	s.Loops, s.LoopLines, s.Coef, s.Brought = factors, lines, coef, s.Request && w.brought(loops)
	if c.cycle {
		for _, u := range w.u.Cycle {
			s.Recursion = append(s.Recursion, u.Name)
		}
		slices.Sort(s.Recursion)
		s.InMemory = !c.climbs && w.walksInMemory(call)
		if s.Climbs = c.climbs; innermost == nil && !c.climbs {
			return // one call per turn: a retry, not a walk
		}
	}
	if innermost != nil {
		changes := innermost.changes(w.p)
		s.Hoist = !c.value && w.hoists(call, innermost)
		s.Same = !c.value && !s.Hoist && w.readsTheSame(call, &c, innermost)
		if !s.Hoist && !s.Same {
			w.fix(s.Terms, call, &c, innermost)
		}
		s.Carried = w.carried(call, innermost)
		s.Picked = w.picked(call)
		if s.Hoist && w.onlyReads(call) && w.changesRead(call, innermost) {
			s.Hoist, s.Carried = false, true
		}
		s.Beside = w.run.parallel || w.p.Beside(call, innermost.node)
		if slices.ContainsFunc(terms, func(t poly.Term) bool { return t.Leaf.Calls }) {
			s.Work = w.writesBeside(call, innermost)
		}
		s.Answers, s.Claims, s.Made = w.keepsAnswer(call, innermost), w.claims(call, innermost), w.takesMade(call, innermost)
		s.Unlocks = w.unlocks(call, innermost)
		s.Remote, s.Turn = w.callsRemote(call, innermost)
		s.Text = w.p.BuildsOnTable(call, changes)
		if c.sql != nil {
			s.Text = s.Text || w.p.BringsText(c.sql, innermost.vars, 0) || w.p.NamesTable(c.sql, changes, 0) || w.p.StandsAlone(c.sql, changes)
		}
	}
	s.Terms = slices.DeleteFunc(s.Terms, s.OnlyProbes)
	s.Written(w.p.callers.Longest)
	w.p.sites = append(w.p.sites, s)
}

// brought reports whether the lists of all loops come with the request.
func (w *walker) brought(loops []*frame) bool {
	some := false
	for _, f := range loops {
		if !w.raises(f) {
			continue
		}
		r, ok := f.node.(*ast.RangeStmt)
		if !ok || f.factor.Class != poly.Data || !w.Brought(r.X) {
			return false
		}
		some = true
	}
	return some
}

// judged are the terms of a call that rules may say something of.
func (w *walker) judged(call *ast.CallExpr, c callee, factors []poly.Factor) []poly.Term {
	if w.notesFault(call, factors) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.terms), func(t poly.Term) bool { return t.Leaf.Kind == poly.Param || t.Has(poly.Daemon) || t.Seldom(factors) })
}

// notesFault reports whether a call answers nothing and runs only where something
// failed that is no round trip: whatever it asks, it is not another way to an answer.
func (w *walker) notesFault(call *ast.CallExpr, around []poly.Factor) bool {
	if !slices.ContainsFunc(around, func(f poly.Factor) bool { return f.Class == poly.Fault }) {
		return false
	}
	if _, driver := w.p.Catalogued(call); driver || slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		u, ok := syntax.Unparen(arg).(*ast.UnaryExpr)
		return ok && u.Op == token.AND // a place for an answer
	}) {
		return false
	}
	t := w.p.TypesInfo.TypeOf(call)
	if list, ok := t.(*types.Tuple); ok {
		return list.Len() == 0
	}
	return syntax.IsError(t)
}

// newSite is a call with what it costs, and what is known of the place.
func (w *walker) newSite(call *ast.CallExpr, c callee, terms []poly.Term) link.Site {
	at, end := w.p.Fset.Position(call.Pos()), w.p.Fset.Position(call.End())
	target := ""
	if c.fun != nil {
		target = syntax.Target(w.p.TypesInfo, c.fun)
	}
	return link.Site{
		Module: w.p.ModulePath(), File: at.Filename, Line: at.Line, Col: at.Column, EndLine: end.Line, EndCol: end.Column,
		Package: w.p.Pkg.Path(), Function: w.within, Callee: c.name, Target: target, Coef: 1, Terms: terms,
		Request: w.request, Behind: w.behind || w.p.Behind(w.u.Func), Later: w.run.later || w.run.guessed, Upkeep: w.upkeep || w.p.UpkeepFile(call.Pos()), Test: strings.HasSuffix(at.Filename, "_test.go"),
		Generated: w.p.Generated(call.Pos()), Ignored: w.p.Ignored(call.Pos()),
	}
}

// changes are all variables that the loop's own clauses and body assign, or
// assign a part of.
func (f *frame) changes(p *pass) map[types.Object]bool {
	if f.changed == nil {
		f.sweep(p)
	}
	return f.changed
}

// rebinds are the variables of changes that get another value as a whole.
func (f *frame) rebinds(p *pass) map[types.Object]bool {
	if f.changed == nil {
		f.sweep(p)
	}
	return f.rebound
}

func (f *frame) sweep(p *pass) {
	f.changed, f.rebound = maps.Clone(f.vars), maps.Clone(f.vars)
	note := func(e ast.Expr) {
		whole := true
		for {
			switch t := syntax.Unparen(e).(type) {
			case *ast.SelectorExpr:
				e, whole = t.X, false
				continue
			case *ast.IndexExpr:
				e, whole = t.X, false
				continue
			case *ast.StarExpr:
				e, whole = t.X, false
				continue
			case *ast.Ident:
				if o := p.TypesInfo.ObjectOf(t); o != nil {
					f.changed[o] = true
					if whole {
						f.rebound[o] = true
					}
				}
			}
			return
		}
	}
	ast.Inspect(f.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				note(lhs)
			}
		case *ast.IncDecStmt:
			note(n.X)
		case *ast.RangeStmt:
			note(n.Key)
			note(n.Value)
		case *ast.ValueSpec:
			for _, name := range n.Names {
				note(name)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				note(n.X)
			}
		case *ast.Field:
			for _, name := range n.Names {
				note(name)
			}
		}
		return true
	})
}

// carried reports whether the call takes, through a variable declared outside
// the loop, what the same call gave the turn before: returned, or read into a
// variable whose address it was handed.
func (w *walker) carried(call *ast.CallExpr, f *frame) bool {
	derived := make(map[types.Object]bool)
	derive := func(e ast.Expr) {
		if o := w.p.Object(e); o != nil && !syntax.IsError(o.Type()) && !w.IsHandle(o.Type()) {
			derived[o] = true
		}
	}
	for range 2 {
		ast.Inspect(f.node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, rhs := range n.Rhs {
					if syntax.Contains(rhs, call) || w.takesAny(rhs, derived) {
						for _, lhs := range n.Lhs {
							derive(lhs)
						}
					}
				}
			case *ast.CallExpr:
				if n == call || w.takesAny(n, derived) {
					for _, arg := range n.Args {
						if u, ok := syntax.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND && syntax.IsIdent(u.X) {
							derive(u.X)
						}
					}
				}
			}
			return true
		})
	}
	over := w.rangedOver(f) // taken once: what a turn appends is not among its elements
	maps.DeleteFunc(derived, func(o types.Object, _ bool) bool {
		return o.Pos() >= f.node.Pos() && o.Pos() < f.node.End() || o == over
	})
	return len(derived) > 0 && (w.takesAny(call, derived) || w.p.Mentions(call, w.filledWith(derived, f)))
}

// filledWith are the structs of a turn of a loop that are filled with variables:
// p := &Params{Parent: id}, p.Parent = id. What a turn takes out of a list is not that.
func (w *walker) filledWith(set map[types.Object]bool, f *frame) map[types.Object]bool {
	set = maps.Clone(set)
	maps.DeleteFunc(set, func(o types.Object, _ bool) bool { // those of this turn's structs are among them
		v, ok := o.(*types.Var)
		return ok && v.IsField()
	})
	filled := make(map[types.Object]bool)
	ast.Inspect(f.node, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != len(a.Rhs) {
			return true
		}
		for i, lhs := range a.Lhs {
			rhs := syntax.Unparen(a.Rhs[i])
			if u, ok := rhs.(*ast.UnaryExpr); ok && u.Op == token.AND {
				rhs = syntax.Unparen(u.X)
			}
			_, lit := rhs.(*ast.CompositeLit)
			field, isField := syntax.Unparen(lhs).(*ast.SelectorExpr)
			if isField {
				lhs = field.X
			}
			if o := w.p.Object(lhs); o != nil && (lit || isField) && f.node.Pos() <= o.Pos() && o.Pos() < f.node.End() && (w.takesAny(rhs, set) || w.takesAny(rhs, filled)) {
				filled[o] = true
			}
		}
		return true
	})
	return filled
}

// rangedOver is the variable of the list that a loop ranges over, which each turn only
// appends to, or nil.
func (w *walker) rangedOver(f *frame) types.Object {
	r, ok := f.node.(*ast.RangeStmt)
	if !ok || r.Key == nil {
		return nil
	}
	o := w.p.Object(r.X)
	if o == nil || slices.ContainsFunc(w.p.Assigned[o], func(a syntax.Assignment) bool {
		return a.Pos >= r.Body.Pos() && a.Pos < r.Body.End() && !a.Append
	}) {
		return nil
	}
	return o
}

// takesAny reports whether an expression uses the value of one of the variables: its
// address is a place for an answer.
func (w *walker) takesAny(e ast.Expr, set map[types.Object]bool) bool {
	return len(set) > 0 && w.Find(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return false
		}
		o := w.p.TypesInfo.ObjectOf(id)
		return o != nil && set[o] && !syntax.IsError(o.Type()) && !w.p.addressed(e, id)
	})
}

// addressed reports whether an expression takes the address of a variable at a place,
// and not its value.
func (p *pass) addressed(e ast.Expr, id *ast.Ident) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		u, ok := n.(*ast.UnaryExpr)
		found = found || ok && u.Op == token.AND && syntax.Unparen(u.X) == ast.Expr(id)
		return !found
	})
	return found
}
