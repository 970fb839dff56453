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

// needs is what a caller has to pass for a condition to hold, or not to hold, as far as
// it asks for a parameter.
func (w *walker) needs(cond ast.Expr, holds bool) []poly.Need {
	switch e := syntax.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return w.needs(e.X, !holds)
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR:
			if holds == (e.Op == token.LAND) {
				return slices.Concat(w.needs(e.X, holds), w.needs(e.Y, holds))
			}
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return w.comparison(e.X, e.Op, e.Y, holds)
		}
	case *ast.Ident, *ast.SelectorExpr:
		if n, ok := w.needed(e); ok {
			n.Op, n.Value = token.EQL, "true"
			return []poly.Need{n.If(holds)}
		}
	}
	return nil
}

// comparison is what a caller has to pass for a comparison with a constant to hold, or
// not to hold.
func (w *walker) comparison(x ast.Expr, op token.Token, y ast.Expr, holds bool) []poly.Need {
	n, ok := w.needed(x)
	if !ok {
		return nil
	}
	value, known := w.p.Constant(y)
	if !known || value == poly.NotNil {
		return nil
	}
	n.Op, n.Value = op, value
	return []poly.Need{n.If(holds)}
}

// needed is the parameter that a condition asks for, its length or a field of it, as the
// caller has passed it.
func (w *walker) needed(e ast.Expr) (n poly.Need, ok bool) {
	switch x := syntax.Unparen(e).(type) {
	case *ast.CallExpr:
		if w.p.Builtin(x) != "len" || len(x.Args) != 1 {
			return n, false
		}
		if _, isMap := syntax.CoreType(w.p.TypesInfo.TypeOf(x.Args[0])).(*types.Map); isMap {
			return n, false // whoever has it may fill it
		}
		e, n.Part = x.Args[0], "len"
	case *ast.SelectorExpr:
		field, isVar := w.p.Object(x).(*types.Var)
		if !isVar || !field.IsField() || !w.keeps(x.X, field.Name()) {
			return n, false
		}
		e, n.Part = x.X, "."+field.Name()
	}
	id, ok := syntax.Unparen(e).(*ast.Ident)
	if !ok {
		return n, false
	}
	n.Param, ok = w.unchanged(id)
	return n, ok && (n.Param > 0 || n.OfField())
}

// unchanged is the parameter, or the receiver, that a name stands for all along.
func (w *walker) unchanged(id *ast.Ident) (param int, ok bool) {
	o := w.p.Object(id)
	param, ok = w.Param(o)
	return param, ok && param < poly.ResultParam && len(w.p.Assigned[o]) == 0
}

// keeps reports whether a field of a parameter is as the caller has passed it: neither
// the unit sets it, nor what the unit gives the parameter to.
func (w *walker) keeps(param ast.Expr, name string) bool {
	id, ok := syntax.Unparen(param).(*ast.Ident)
	return ok && w.p.KeepsField(id, name, w.u.Body)
}

// meets reports whether a call may pass what a term of the callee needs, and returns
// what that is to the callers of the code being walked, of which it may hand on a
// parameter.
func (w *walker) meets(needs []poly.Need, argsOf func(int) []ast.Expr, spread bool, params int) ([]poly.Need, bool) {
	var out []poly.Need
	for _, n := range needs {
		as := argsOf(n.Param)
		if spread && n.Param == params { // f(a, b) for f(xs ...T)
			if v, ok := spreadValue(n, len(as)); ok && !n.Met(v) {
				return nil, false
			}
			continue
		}
		if len(as) != 1 {
			continue
		}
		if v, ok := w.passedFor(n, as[0]); ok {
			if !n.Met(v) {
				return nil, false
			}
			continue
		}
		if handed, ok := w.hands(as[0], n); ok && (n.Part == "" || handed.Part == "" && (n.Part == "len" || w.keeps(as[0], n.Part[1:]))) {
			handed.Part += n.Part
			handed.Op, handed.Value = n.Op, n.Value
			out = append(out, handed)
		}
	}
	return out, true
}

// hands is the parameter of ours that an argument is of which something is needed. Of a
// receiver, only a field can be.
func (w *walker) hands(arg ast.Expr, n poly.Need) (handed poly.Need, ok bool) {
	if id, isName := syntax.Unparen(arg).(*ast.Ident); isName && n.OfField() {
		handed.Param, ok = w.unchanged(id)
		return handed, ok
	}
	return w.needed(arg)
}

// spreadValue is what a call passes that lists the elements of the last parameter.
func spreadValue(n poly.Need, elements int) (string, bool) {
	switch {
	case n.Part == "len":
		return strconv.Itoa(elements), true
	case n.Part == "" && elements == 0:
		return poly.Nil, true
	}
	return poly.NotNil, n.Part == ""
}

// passedFor is what an argument is, of which something is needed, as far as the run of the
// unit knows it.
func (w *walker) passedFor(n poly.Need, arg ast.Expr) (string, bool) {
	switch n.Part {
	case "":
		return w.constant(arg)
	case "len":
		elements, ok := w.evaluated.Of(arg).Len()
		return strconv.Itoa(elements), ok
	}
	return w.p.ConstantField(arg, n.Part[1:], w.evaluated)
}

// constant is what an argument is, where that is a constant, nil, or not nil.
func (w *walker) constant(arg ast.Expr) (string, bool) {
	if v, ok := w.evaluated.Of(arg).IsText(); ok {
		return v, true
	}
	return w.p.Constant(arg)
}

// termsOf is what a call of a unit costs: what the unit does or, where that comes to less
// for what the call passes, what this run of it does.
func (w *walker) termsOf(call *ast.CallExpr, u *syntax.Unit) []poly.Term {
	all := w.p.CostOf(u).Summary.Terms
	run := w.evaluated.Callee(call, u)
	if run == nil || len(all) == 0 || !run.Skips() {
		return all
	}
	terms, known := w.p.runs[run]
	if !known {
		w.p.runs[run] = all // while it is being walked
		terms = w.p.walk(u, nil, false, run).Terms
		w.p.runs[run] = terms
	}
	return terms
}

// needsBehind adds what a caller has to pass for the code behind a statement to run,
// if !deep { return }, and whether what the unit was given lacks something there.
func (w *walker) needsBehind(s ast.Stmt) {
	if i, ok := s.(*ast.IfStmt); ok && i.Else == nil {
		if f := w.flowOfList(i.Body.List); !f.falls {
			w.need(w.needs(i.Cond, false)...)
			w.once(w.goneOn(i))
			w.lacks = w.lacks || w.lacksWhere(i.Cond, false)
		}
	}
}

// caseNeeds is what a caller has to pass for the arms of a switch to run.
func (w *walker) caseNeeds(s *ast.SwitchStmt) map[ast.Stmt][]poly.Need {
	out := make(map[ast.Stmt][]poly.Need)
	var none *ast.CaseClause
	var others []poly.Need          // where no case is true
	into := make(map[ast.Stmt]bool) // clauses that the one before may fall into
	var before *ast.CaseClause
	for _, st := range s.Body.List {
		c, ok := st.(*ast.CaseClause)
		if !ok {
			continue
		}
		into[c] = before != nil && fallsThrough(before)
		before = c
		if c.List == nil {
			none = c
		}
		for _, e := range c.List {
			is, not := w.caseNeed(s.Tag, e)
			if others = append(others, not...); len(c.List) == 1 && !into[c] {
				out[c] = is
			}
		}
	}
	if none != nil && !into[none] {
		out[none] = others
	}
	return out
}

// fallsThrough reports whether the next clause runs behind one.
func fallsThrough(c *ast.CaseClause) bool {
	if len(c.Body) == 0 {
		return false
	}
	b, ok := c.Body[len(c.Body)-1].(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// caseNeed is what has to be passed for a case to be true, and for it not to be.
func (w *walker) caseNeed(tag, e ast.Expr) (is, not []poly.Need) {
	if tag == nil {
		return w.needs(e, true), w.needs(e, false)
	}
	return w.comparison(tag, token.EQL, e, true), w.comparison(tag, token.EQL, e, false)
}
