package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// miss recognises an if that asks a memo or a cache, and returns it as a factor
// and whether the if's body is the hit. A memo in one side of a condition counts
// where the other side makes no difference: a && b holds only if the memo had no
// answer when a says so, a || b fails only if it had none when a says that it
// has one. Elsewhere the other side may ask for more of what was found, or for a
// flag, but not for the element.
func (w *walker) miss(s *ast.IfStmt, before []ast.Stmt) (memo *poly.Factor, hit bool) {
	return w.missBy(s, before, 0)
}

// missBy is miss for a condition that flags, so many deep, have led to.
func (w *walker) missBy(s *ast.IfStmt, before []ast.Stmt, flags int) (memo *poly.Factor, hit bool) {
	b, ok := syntax.Unparen(s.Cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.LAND && b.Op != token.LOR {
		if memo, hit = w.kept(s, before); memo != nil {
			return memo, hit
		}
		if memo, hit = w.lookup(s, before); memo != nil {
			return memo, hit
		}
		if memo, hit = w.byFlag(s, before, flags); memo != nil {
			return memo, hit
		}
		if memo, hit = w.byError(s, before); memo != nil {
			return memo, hit
		}
		return w.cacheAside(s, before)
	}
	for _, sides := range [2][2]ast.Expr{{b.X, b.Y}, {b.Y, b.X}} {
		part := &ast.IfStmt{If: s.If, Init: s.Init, Cond: sides[0], Body: s.Body, Else: s.Else}
		memo, hit = w.missBy(part, before, flags)
		if memo != nil && (hit == (b.Op == token.LOR) || !w.mentionsElement(sides[1])) {
			return memo, hit
		}
	}
	return nil, false
}

// byError asks a cache in memory, or a store on the disk, by the error of the lookup:
// err == leveldb.ErrNotFound.
func (w *walker) byError(s *ast.IfStmt, before []ast.Stmt) (memo *poly.Factor, hit bool) {
	cond, negated := syntax.Unparen(s.Cond), false
	if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		cond, negated = syntax.Unparen(u.X), true
	}
	asked, hit := w.asksCache(cond)
	o := w.p.Object(asked)
	if o == nil || !syntax.IsError(o.Type()) {
		return nil, false
	}
	a := w.definition(o, s.Init, before)
	if a == nil || len(a.Lhs) != 2 || w.p.Object(a.Lhs[1]) != o {
		return nil, false
	}
	call, ok := syntax.Unparen(a.Rhs[0]).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	return w.guardOf(call), hit != negated
}

// byFlag asks a memo by a flag that an if before has set: if err == nil { hit = true }.
func (w *walker) byFlag(s *ast.IfStmt, before []ast.Stmt, flags int) (memo *poly.Factor, hit bool) {
	cond, negated := syntax.Unparen(s.Cond), false
	if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		cond, negated = syntax.Unparen(u.X), true
	}
	const most = 3
	id, ok := cond.(*ast.Ident)
	if !ok || flags == most {
		return nil, false
	}
	f, ok := w.flagOf(id)
	if !ok || f.cond.End() > id.Pos() {
		return nil, false
	}
	memo, hit = w.missBy(&ast.IfStmt{If: s.If, Init: f.init, Cond: f.cond, Body: s.Body, Else: s.Else}, before, flags+1)
	return memo, hit == (f.then != negated)
}

// mentionsElement reports whether the expression names what a loop around runs
// over.
func (w *walker) mentionsElement(e ast.Expr) bool {
	return slices.ContainsFunc(w.loops, func(f *frame) bool { return w.p.Mentions(e, f.vars) })
}

// cases are the memos of a switch that have had no answer, by the clause that
// runs then, and behind the switch.
type cases struct {
	in     map[ast.Stmt][]poly.Factor
	behind []poly.Factor
}

// caseMisses reads a switch without a tag as the chain of ifs that it is.
func (w *walker) caseMisses(s *ast.SwitchStmt, before []ast.Stmt) cases {
	out := cases{in: make(map[ast.Stmt][]poly.Factor)}
	if s.Tag != nil {
		return out
	}
	var otherwise []poly.Factor // where no case so far was true
	var none *ast.CaseClause
	for _, st := range s.Body.List {
		c, ok := st.(*ast.CaseClause)
		if !ok {
			continue
		}
		if c.List == nil {
			none = c
			continue
		}
		out.in[c] = slices.Clone(otherwise)
		if len(c.List) != 1 {
			continue
		}
		memo, hit := w.miss(&ast.IfStmt{If: c.Pos(), Init: s.Init, Cond: c.List[0], Body: &ast.BlockStmt{List: c.Body}}, before)
		switch {
		case memo == nil:
		case !hit:
			out.in[c] = append(out.in[c], *memo)
		default:
			otherwise = append(otherwise, *memo)
			if f := w.flowOfList(c.Body); !f.falls && !f.breaks {
				out.behind = append(out.behind, *memo)
			}
		}
	}
	if none != nil {
		out.in[none] = otherwise
	}
	return out
}

// joinArms joins the costs of the arms of an if. The other way of a failure, of a success
// and of a list with elements is no way that matters, nor is one that only leaves.
func (w *walker) joinArms(s *ast.IfStmt, fails bool, body, alt []poly.Term) []poly.Term {
	leaves := func(arm []poly.Term, f flow) bool { return len(arm) == 0 && !f.falls }
	switch {
	case len(body)+len(alt) == 0:
		return nil
	case w.succeeded(s.Cond): // if err := first(&row); err == nil { return row } else { create(row) }
		return poly.Larger(body, poly.Sometimes(alt))
	case fails, leaves(body, w.flowOfList(s.Body.List)):
		return poly.Larger(poly.Sometimes(body), alt)
	case w.usual(s.Cond), leaves(alt, w.flowOf(s.Else)):
		return poly.Larger(body, poly.Sometimes(alt))
	case s.Else != nil && w.lacking(s):
		return poly.Either(alt, body)
	}
	return poly.Either(body, alt)
}

// mayEnd reports whether a statement is where a function is done at times, with nothing
// wrong, so that what stands behind does not always run: it has done something else,
// if known { return s.update(p) }, or there was nothing to do,
// if p.DeletedAt == nil { return nil }. That there is nothing to do it for, as with an
// empty list, is no such time, nor is a turn of a recursion that ends.
func (w *walker) mayEnd(s ast.Stmt) bool {
	if w.u.Func == nil || len(w.u.Cycle) > 0 || len(w.loops) > 0 || w.run.depth > 0 {
		return false
	}
	switch s := s.(type) {
	case *ast.IfStmt:
		return w.endsIn(s.Body.List, s.Cond) || !w.failure(s.Cond) && slices.ContainsFunc(s.Body.List, w.mayEnd) || s.Else != nil && w.mayEnd(s.Else)
	case *ast.BlockStmt: // of an else
		return slices.ContainsFunc(s.List, w.mayEnd)
	case *ast.SwitchStmt:
		return slices.ContainsFunc(s.Body.List, func(st ast.Stmt) bool {
			c, ok := st.(*ast.CaseClause)
			return ok && len(c.List) > 0 && w.endsIn(c.Body, c.List...)
		})
	}
	return false
}

// endsIn reports whether the function is done in statements that run where one of the
// conditions holds, with nothing wrong.
func (w *walker) endsIn(list []ast.Stmt, conds ...ast.Expr) bool {
	if len(list) == 0 {
		return false
	}
	if len(conds) == 1 && w.succeeded(conds[0]) { // what stands behind is for when it has not
		_, returns := list[len(list)-1].(*ast.ReturnStmt)
		return returns
	}
	if slices.ContainsFunc(conds, func(cond ast.Expr) bool { return w.failure(cond) || w.asksForNothing(cond) || w.asksAtTimes(cond) }) {
		return false
	}
	r, ok := list[len(list)-1].(*ast.ReturnStmt)
	if !ok {
		return false
	}
	if w.doesElse(list, r) {
		return true
	}
	results := w.u.Func.Signature().Results()
	n := results.Len()
	if len(list) != 1 || n > 0 && len(r.Results) != n {
		return false
	}
	if n == 0 {
		return true
	}
	// A number or a flag is an answer, unless a look-up has found it, see miss. Anything
	// else may say what was wrong.
	_, answers := results.At(n - 1).Type().Underlying().(*types.Basic)
	return answers && !slices.ContainsFunc(conds, w.foundIt) || syntax.ImplementsError(results.At(n-1).Type()) && w.p.TypesInfo.Types[r.Results[n-1]].IsNil()
}

// leavesLacking reports whether a statement leaves where something is missing: what stands
// behind it is what the function is there for.
func (w *walker) leavesLacking(s ast.Stmt) bool {
	i, ok := s.(*ast.IfStmt)
	return ok && i.Else == nil && w.lacking(i) && w.terminates(i.Body.List)
}

// lacking reports whether an if is for where something is missing: x.ID == 0, or !ok.
func (w *walker) lacking(s *ast.IfStmt) bool {
	switch c := syntax.Unparen(s.Cond).(type) {
	case *ast.BinaryExpr:
		return c.Op == token.EQL && w.p.unfilled(c.Y) && !syntax.ImplementsError(w.p.TypesInfo.TypeOf(c.X))
	case *ast.UnaryExpr:
		return c.Op == token.NOT && w.foundIt(c.X)
	}
	return false
}

// foundIt reports whether a condition is the flag that a look-up answers beside a value:
// user, ok := known[id].
func (w *walker) foundIt(cond ast.Expr) bool {
	as := w.p.Assigned[w.p.Object(cond)]
	return len(as) > 0 && as[len(as)-1].Later
}

// doesElse reports whether a body that ends in a return makes round trips. A call of an
// interface that is still open may be one where the function returns what it gives, as
// that of a repository; elsewhere it is as likely a logger.
func (w *walker) doesElse(list []ast.Stmt, r *ast.ReturnStmt) bool {
	return slices.ContainsFunc(list, func(s ast.Stmt) bool {
		return w.Find(s, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			return ok && slices.ContainsFunc(w.Cost(call), func(t poly.Term) bool {
				return poly.IsStore(t) || t.Leaf.Kind == poly.RPC || poly.IsOpen(t) && syntax.Contains(r, call)
			})
		})
	})
}

// asksAtTimes reports whether a part of a condition that is not always looked at makes a
// round trip: what stands behind is then no more seldom than that.
func (w *walker) asksAtTimes(cond ast.Expr) bool {
	b, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	return ok && (b.Op == token.LAND || b.Op == token.LOR) && w.Find(cond, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && w.Costly(call)
	})
}

// asksForNothing reports whether a condition is that a variable, or a list, is empty.
func (w *walker) asksForNothing(cond ast.Expr) bool {
	b, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	switch b.Op {
	case token.LAND:
		return w.asksForNothing(b.X) || w.asksForNothing(b.Y)
	case token.LOR: // of which each is enough
		nothing := func(e ast.Expr) bool { return w.asksForNothing(e) || w.failure(e) }
		return nothing(b.X) && nothing(b.Y)
	}
	return w.p.unfilled(b.Y) && (syntax.IsIdent(b.X) || w.LenIn(b.X) != nil)
}

// succeeded reports whether a condition says that a call went well.
func (w *walker) succeeded(cond ast.Expr) bool {
	failed, ok := w.errCheck(cond)
	return ok && !failed
}

// usual reports whether a condition says that something went well, or that there are
// elements.
func (w *walker) usual(cond ast.Expr) bool {
	if w.succeeded(cond) {
		return true
	}
	b, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.GTR && b.Op != token.NEQ {
		return false
	}
	n, known := w.p.ConstInt(b.Y)
	return known && n == 0 && w.LenIn(b.X) != nil
}
