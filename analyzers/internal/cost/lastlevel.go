package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// selectsLast reports whether the rows that a recursion goes on with are those that end it:
// one of its functions returns at once for what has a certain constant, and asks for the
// rows that have it. Below the first level there is no other.
//
//	if s.Kind == child {
//		return nil
//	}
//	db.Where("parent_id = ? AND kind = ?", s.ID, child).Find(&list)
func (w *walker) selectsLast(u *syntax.Unit) bool {
	return slices.ContainsFunc(u.Cycle, func(c *syntax.Unit) bool {
		ends := w.endsFor(c)
		return len(ends) > 0 && w.Find(c.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return false
			}
			m, ok := w.p.Catalogued(call)
			return ok && (m.Effect == catalog.DBRead || m.Effect == catalog.Build) && !w.asksForOthers(call, m) &&
				slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return w.p.Mentions(arg, ends) })
		})
	})
}

// without is what a condition says that asks for the rows that do not have a value.
var without = regexp.MustCompile(`(?i)<>|!=|\bNOT\b`)

// asksForOthers reports whether a condition leaves out the rows with the values that it is given.
func (w *walker) asksForOthers(call *ast.CallExpr, m catalog.Method) bool {
	return m.Chain != nil && m.Chain.As == "not" ||
		slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return without.MatchString(w.p.TextStart(arg)) })
}

// endsFor are the constants for which a unit returns before it does anything else.
func (w *walker) endsFor(u *syntax.Unit) map[types.Object]bool {
	ends := make(map[types.Object]bool)
	for _, s := range u.Body.List {
		first, ok := s.(*ast.IfStmt)
		if !ok {
			break
		}
		for i := first; i != nil; i, _ = i.Else.(*ast.IfStmt) {
			if n := len(i.Body.List); n > 0 {
				if _, returns := i.Body.List[n-1].(*ast.ReturnStmt); returns {
					w.comparedWith(i.Cond, ends)
				}
			}
		}
	}
	return ends
}

// comparedWith adds the constants of the program that a condition holds for: x == c, and
// x.Is(c), where one of them is enough.
func (w *walker) comparedWith(cond ast.Expr, found map[types.Object]bool) {
	switch e := syntax.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LOR:
			w.comparedWith(e.X, found)
			w.comparedWith(e.Y, found)
		case token.EQL:
			w.addConstant(e.X, found)
			w.addConstant(e.Y, found)
		}
	case *ast.CallExpr:
		if len(e.Args) == 1 && syntax.Receiver(e) != nil {
			w.addConstant(e.Args[0], found)
		}
	}
}

func (w *walker) addConstant(e ast.Expr, to map[types.Object]bool) {
	o := w.p.Object(e)
	if c, ok := o.(*types.Const); ok && c.Pkg() != nil && c.Parent() == c.Pkg().Scope() {
		to[c] = true
	}
}
