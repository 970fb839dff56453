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

// byExit classifies a loop without a counter by what its way out depends on.
func (w *walker) byExit(s *ast.ForStmt) poly.Factor {
	if o := w.stepsAlong(s); o != nil {
		return poly.Factor{Class: poly.Rows, Root: "each " + o.Name(), Param: poly.None}
	}
	if !w.waits(s) && w.climbs(s) {
		return levels
	}
	out := w.wayOut(s)
	switch {
	case out.asks && !out.perElement(), w.succeeds(s):
		return poly.Factor{Class: poly.Page, Root: "pages", Param: poly.None}
	case w.waits(s), w.serves():
		return poly.Factor{Class: poly.Daemon, Root: "events", Param: poly.None}
	case out.supply != nil:
		return poly.Factor{Class: poly.Rows, Root: "each " + syntax.ExprText(out.supply), Param: poly.None}
	case s.Cond != nil || w.leaves(s) || w.mayBlock(s) || w.callsWait(s):
		return poly.Factor{Class: poly.Daemon, Root: "turns", Param: poly.None}
	}
	return poly.Factor{Class: poly.Forever, Root: "∞", Param: poly.None}
}

// stepsAlong finds the variable of a loop along a list in memory, as in
// for n := head; n != nil; n = n.next.
func (w *walker) stepsAlong(s *ast.ForStmt) types.Object {
	var found types.Object
	look := func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || s.Cond == nil || len(a.Lhs) != 1 || len(a.Rhs) != 1 || a.Tok != token.ASSIGN {
			return false
		}
		o := w.p.Object(a.Lhs[0])
		self := map[types.Object]bool{o: true}
		if o == nil || !w.p.Mentions(s.Cond, self) || !w.p.Mentions(a.Rhs[0], self) {
			return false
		}
		switch syntax.Unparen(a.Rhs[0]).(type) {
		case *ast.SelectorExpr, *ast.CallExpr:
		default:
			return false
		}
		if w.Find(a.Rhs[0], func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			return ok && (w.p.Builtin(call) != "" || w.Costly(call))
		}) {
			return false
		}
		found = o
		return true
	}
	if s.Post != nil {
		w.Find(s.Post, look)
	}
	if found == nil {
		w.Find(s.Body, look)
	}
	return found
}

// exits calls f with every condition under which the list leaves the loop.
func (w *walker) exits(list []ast.Stmt, f func(cond ast.Expr)) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.BlockStmt:
			w.exits(s.List, f)
		case *ast.LabeledStmt:
			w.exits([]ast.Stmt{s.Stmt}, f)
		case *ast.IfStmt:
			if w.mayLeave(s.Body) {
				f(s.Cond)
			}
			if s.Else != nil && w.mayLeave(s.Else) {
				f(s.Cond)
			}
			w.exits(s.Body.List, f)
			if s.Else != nil {
				w.exits([]ast.Stmt{s.Else}, f)
			}
		case *ast.SwitchStmt:
			for _, c := range s.Body.List {
				if c, ok := c.(*ast.CaseClause); ok {
					if s.Tag != nil && w.mayLeaveList(c.Body) {
						f(s.Tag)
					}
					for _, e := range c.List {
						if w.mayLeaveList(c.Body) {
							f(e)
						}
					}
					w.exits(c.Body, f)
				}
			}
		}
	}
}

// mayLeave reports whether some path through the statement leaves the loop.
func (w *walker) mayLeave(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Tok == token.BREAK || n.Tok == token.GOTO
		case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}

func (w *walker) mayLeaveList(list []ast.Stmt) bool {
	return slices.ContainsFunc(list, w.mayLeave)
}

func (w *walker) leaves(s *ast.ForStmt) bool { return w.mayLeaveList(s.Body.List) }

// source is where a variable gets a value from: the calls of one statement.
type source struct {
	at    token.Pos
	calls []*ast.CallExpr
}

// gives reports whether what another variable gets comes from there, too.
func (s source) gives(t source) bool { return t.at == s.at || slices.Contains(t.calls, s.calls[0]) }

// sources maps the variables that a turn of a loop assigns, in its body or behind
// it, to the calls that their values come from, through one more assignment.
func (w *walker) sources(s *ast.ForStmt) map[types.Object][]source {
	m := make(map[types.Object][]source)
	var copies []*ast.AssignStmt
	look := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr: // Find(&rows), db.QueryRow(…).Scan(&n)
			calls := w.callsOf(n)
			for _, arg := range n.Args {
				if u, ok := syntax.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND && len(calls) > 0 { // append(list, &x) gives x nothing
					if o := w.p.Object(u.X); o != nil {
						m[o] = append(m[o], source{n.Pos(), calls})
					}
				}
			}
		case *ast.AssignStmt:
			s := source{at: n.Pos()}
			for _, rhs := range n.Rhs {
				s.calls = append(s.calls, w.callsOf(rhs)...)
			}
			if len(s.calls) == 0 {
				copies = append(copies, n)
				return true
			}
			for _, lhs := range n.Lhs {
				if o := w.p.Object(lhs); o != nil {
					m[o] = append(m[o], s)
				}
			}
		}
		return true
	}
	ast.Inspect(s.Body, look)
	if s.Post != nil {
		ast.Inspect(s.Post, look)
	}
	for _, a := range copies {
		for i, lhs := range a.Lhs {
			if o := w.p.Object(lhs); o != nil && len(a.Rhs) == len(a.Lhs) {
				ast.Inspect(a.Rhs[i], func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						m[o] = joinSources(m[o], m[w.p.TypesInfo.ObjectOf(id)])
					}
					return true
				})
			}
		}
	}
	return m
}

// callsOf are the calls that an expression makes, the outermost first.
func (w *walker) callsOf(e ast.Expr) (calls []*ast.CallExpr) {
	ast.Inspect(e, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && w.p.Builtin(c) == "" && !w.p.TypesInfo.Types[c.Fun].IsType() {
			calls = append(calls, c)
		}
		_, lit := n.(*ast.FuncLit)
		return !lit
	})
	return calls
}

// joinSources adds what is not there yet: of x = x + y, again and again, each
// would double the list.
func joinSources(a, b []source) []source {
	for _, s := range b {
		if !slices.ContainsFunc(a, func(t source) bool { return t.at == s.at }) {
			a = append(a, s)
		}
	}
	return a
}

// mayBlock reports whether the loop calls what is not known well enough to say
// that it waits for nothing.
func (w *walker) mayBlock(s *ast.ForStmt) bool {
	return w.Find(s, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || w.p.Builtin(call) != "" || w.p.TypesInfo.Types[call.Fun].IsType() {
			return false
		}
		if m, ok := w.p.Catalogued(call); ok {
			return m.Effect == catalog.Wait
		}
		fn := w.p.StaticFunc(call)
		return fn == nil || fn.Pkg() != w.p.Pkg || w.p.ByFunc[fn] == nil
	})
}
