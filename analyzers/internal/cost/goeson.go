package cost

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// stay is what has to hold for a loop to go on, wherever the loop asks for it:
//
//	for i < len(ids) {
//	for { if i == len(ids) { break } …
//	for { …; switch { case !(i < len(ids)): return } }
//	for !done { …; done = i >= len(ids) }
type stay struct {
	op    token.Token // of a comparison, or LAND and LOR of the parts; else ILLEGAL
	x, y  ast.Expr    // what is compared; else x is the condition
	not   bool        // it goes on as long as the condition does not hold
	parts []stay
}

// while is a condition as one to go on, or, where it is one to leave, what is left of it.
func while(cond ast.Expr, leave bool) stay {
	cond = syntax.Unparen(cond)
	switch c := cond.(type) {
	case *ast.UnaryExpr:
		if c.Op == token.NOT {
			return while(c.X, !leave)
		}
	case *ast.BinaryExpr:
		if c.Op == token.LAND || c.Op == token.LOR {
			op := token.LAND
			if (c.Op == token.LOR) != leave {
				op = token.LOR
			}
			return join(op, while(c.X, leave), while(c.Y, leave))
		}
		if other, compares := negated[c.Op]; compares && leave {
			return stay{op: other, x: c.X, y: c.Y}
		} else if compares {
			return stay{op: c.Op, x: c.X, y: c.Y}
		}
	}
	return stay{x: cond, not: leave}
}

// all are the parts, or the condition itself.
func (s stay) all() []stay {
	var all []stay
	for _, part := range s.parts {
		all = append(all, part.all()...)
	}
	if len(all) == 0 {
		all = append(all, s)
	}
	return all
}

func join(op token.Token, of ...stay) stay {
	if len(of) == 1 {
		return of[0]
	}
	all := stay{op: op}
	for _, s := range of {
		if s.op == op {
			all.parts = append(all.parts, s.parts...)
		} else {
			all.parts = append(all.parts, s)
		}
	}
	return all
}

// staysBy are the conditions to go on that statements of a body ask for, in their order: those
// before anything else is done, and those behind it.
func (w *walker) staysBy(list []ast.Stmt) (front, behind []stay) {
	ahead := true
	for _, st := range list {
		var found []stay
		switch st := st.(type) {
		case *ast.IfStmt:
			switch {
			case w.flowOfList(st.Body.List).left(0, 1) > 0:
				found = append(found, while(st.Cond, true))
			case st.Else != nil && w.flowOf(st.Else).left(0, 1) > 0:
				found = append(found, while(st.Cond, false))
			}
		case *ast.SwitchStmt:
			for _, c := range st.Body.List {
				c, ok := c.(*ast.CaseClause)
				for j := 0; ok && st.Tag == nil && j < len(c.List) && w.flowOfList(c.Body).left(0, 0) > 0; j++ {
					found = append(found, while(c.List[j], true))
				}
			}
		}
		if ahead = ahead && len(found) > 0; ahead {
			front = append(front, found...)
		} else {
			behind = append(behind, found...)
		}
	}
	return front, behind
}

// asFlag follows a variable that a turn sets to what says whether there is another one, or to
// true where there is none.
func (w *walker) asFlag(s *ast.ForStmt, c stay) stay {
	v, ok := w.p.Object(c.x).(*types.Var)
	if c.op != token.ILLEGAL || !ok || v.IsField() {
		return c
	}
	var set ast.Expr
	var under *ast.IfStmt
	sets := 0
	look := func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		for i := 0; ok && i < len(a.Lhs); i++ {
			if w.p.Object(a.Lhs[i]) != v {
				continue
			}
			sets++
			if len(a.Lhs) == len(a.Rhs) {
				set = a.Rhs[i]
			}
		}
		return true
	}
	for _, st := range append(slices.Clone(s.Body.List), s.Post) {
		before := sets
		if st != nil {
			ast.Inspect(st, look)
		}
		if i, ok := st.(*ast.IfStmt); ok && sets > before {
			under = i
		}
	}
	if sets != 1 || set == nil {
		return c
	}
	switch is := w.p.TypesInfo.Types[set].Value; {
	case is == nil && under == nil:
		return while(set, c.not)
	case is != nil && under != nil && under.Else == nil && is.Kind() == constant.Bool && constant.BoolVal(is) == c.not:
		return while(under.Cond, true)
	}
	return c
}

// numbersPages reports whether a loop that counts asks for one page after the other: how many
// there are, a query has said, or a list that a query has filled ends the loop.
//
//	for page := 1; page <= total; page++ { rows, total, err = list(page) …
//	for page := 1; page < most; page++ { rows := list(page); if len(rows) == 0 { break } …
func (w *walker) numbersPages(s *ast.ForStmt, bound ast.Expr) bool {
	sources := w.sources(s)
	answered := func(e ast.Expr) bool {
		return e != nil && slices.ContainsFunc(sources[w.p.Object(e)], func(src source) bool { return slices.ContainsFunc(src.calls, w.Costly) })
	}
	if answered(bound) {
		return true
	}
	front, behind := w.staysBy(s.Body.List)
	all := slices.Concat(front, behind)
	if s.Cond != nil {
		all = append(all, while(s.Cond, false))
	}
	byList := func(c stay) bool { return answered(w.LenIn(c.x)) || answered(w.LenIn(c.y)) }
	return slices.ContainsFunc(all, func(c stay) bool {
		return slices.ContainsFunc(c.all(), func(c stay) bool {
			return byList(c) || slices.ContainsFunc(w.asFlag(s, c).all(), byList)
		})
	})
}

// turns classifies a loop by what has to hold for it to go on: of several conditions the one
// that ends it first, if that is known, or all of them together.
func (w *walker) turns(s *ast.ForStmt, c stay, vars map[types.Object]bool) (int64, poly.Factor, bool) {
	switch c.op {
	case token.ILLEGAL, token.EQL:
		return 0, poly.Factor{}, false
	case token.LAND:
		return w.firstEnd(s, c.parts, vars)
	case token.LOR:
		return w.lastEnd(s, c.parts, vars)
	}
	if times, f, ok := w.counted(s, c.op, c.x, c.y, vars); ok {
		return times, f, ok
	}
	return w.counted(s, mirrored(c.op), c.y, c.x, vars)
}

// firstEnd is for what has to hold together.
func (w *walker) firstEnd(s *ast.ForStmt, parts []stay, vars map[types.Object]bool) (int64, poly.Factor, bool) {
	for _, c := range parts {
		if c.op != token.LSS && c.op != token.LEQ {
			continue
		}
		if _, few := w.few(c.y, s.Pos()); few && w.movesEachTurn(s, c.x) {
			return w.turns(s, c, vars)
		}
	}
	for _, c := range parts {
		if c.op == token.NEQ && !w.movesEachTurn(s, c.x) && !w.movesEachTurn(s, c.y) {
			continue // cursor != 0
		}
		if times, f, ok := w.turns(s, c, vars); ok {
			return times, f, ok
		}
	}
	return 0, poly.Factor{}, false
}

// lastEnd is for what has to hold at least in part, as of two lists that are merged.
func (w *walker) lastEnd(s *ast.ForStmt, parts []stay, vars map[types.Object]bool) (int64, poly.Factor, bool) {
	var sum poly.Factor
	for i, c := range parts {
		_, fixed := w.p.ConstInt(c.y) // running > 0
		_, f, ok := w.turns(s, c, vars)
		if !ok || fixed && w.LenIn(c.x) == nil || f.Class != poly.Data && f.Class != poly.Count || f.Text() == "" {
			return 0, poly.Factor{}, false
		}
		if i == 0 {
			sum = f
			continue
		}
		sum.After += "+" + f.Text()
		sum.Class, sum.List, sum.Most, sum.Kept = max(sum.Class, f.Class), "", 0, false
	}
	sum.Before, sum.After = "("+sum.Before, sum.After+")"
	return 0, sum, true
}

// movesEachTurn reports whether each turn of a loop moves a counter: not only those that fail.
func (w *walker) movesEachTurn(s *ast.ForStmt, counter ast.Expr) bool {
	o := w.p.Object(w.p.Plain(counter))
	var moves func(st ast.Stmt) bool
	moves = func(st ast.Stmt) bool {
		switch st := st.(type) {
		case *ast.IfStmt:
			return moves(st.Init)
		case *ast.IncDecStmt:
			return w.p.Object(st.X) == o
		case *ast.AssignStmt:
			return st.Tok != token.DEFINE && slices.ContainsFunc(st.Lhs, func(e ast.Expr) bool { return w.p.Object(e) == o })
		}
		return false
	}
	return o != nil && (moves(s.Post) || slices.ContainsFunc(s.Body.List, moves))
}
