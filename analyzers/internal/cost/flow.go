package cost

import (
	"go/ast"
	"go/token"
	"slices"
)

// flow is where the paths through a statement end: in the statement behind it,
// in an unlabelled break, or out of at least min of the innermost loops.
type flow struct {
	min           int
	falls, breaks bool
}

// allLoops stands for every loop of the function: the path returns.
const allLoops = 1 << 20

func (f flow) or(g flow) flow {
	return flow{min(f.min, g.min), f.falls || g.falls, f.breaks || g.breaks}
}

// left is how many of the innermost loops every path leaves, when falling
// through leaves after, and an unlabelled break brk of them.
func (f flow) left(after, brk int) int {
	n := f.min
	if f.falls {
		n = min(n, after)
	}
	if f.breaks {
		n = min(n, brk)
	}
	return n
}

func (w *walker) flowOf(s ast.Stmt) flow {
	if s == nil {
		return flow{min: allLoops, falls: true}
	}
	f, ok := w.flows[s]
	if !ok {
		f = w.flowOfNew(s)
		w.flows[s] = f
	}
	return f
}

func (w *walker) flowOfList(list []ast.Stmt) flow {
	f := flow{min: allLoops, falls: true}
	for _, s := range list {
		if !f.falls {
			break
		}
		g := w.flowOf(s)
		f = flow{min(f.min, g.min), g.falls, f.breaks || g.breaks}
	}
	return f
}

func (w *walker) flowOfNew(s ast.Stmt) flow {
	through := flow{min: allLoops, falls: true}
	switch s := s.(type) {
	case *ast.ReturnStmt:
		return flow{min: allLoops}
	case *ast.BranchStmt:
		switch {
		case s.Tok == token.FALLTHROUGH:
			return through
		case s.Tok == token.GOTO:
			return flow{min: 0}
		case s.Label != nil:
			return flow{min: w.leftByLabel(s)}
		case s.Tok == token.BREAK:
			return flow{min: allLoops, breaks: true}
		}
		return flow{min: 0}
	case *ast.ExprStmt:
		if call, ok := ast.Unparen(s.X).(*ast.CallExpr); ok && w.p.Exits(call) {
			return flow{min: allLoops}
		}
	case *ast.BlockStmt:
		return w.flowOfList(s.List)
	case *ast.LabeledStmt:
		return w.flowOf(s.Stmt)
	case *ast.IfStmt:
		return w.flowOfList(s.Body.List).or(w.flowOf(s.Else))
	case *ast.SwitchStmt:
		return w.flowOfClauses(s.Body, true)
	case *ast.TypeSwitchStmt:
		return w.flowOfClauses(s.Body, true)
	case *ast.SelectStmt:
		return w.flowOfClauses(s.Body, false)
	case *ast.ForStmt, *ast.RangeStmt:
		f := through
		ast.Inspect(s, func(n ast.Node) bool {
			if b, ok := n.(*ast.BranchStmt); ok && b.Label != nil && b.Tok != token.GOTO {
				if n := w.labelled(b.Label.Name); n >= 0 {
					f.min = min(f.min, w.level(n, b.Tok))
				}
			}
			_, lit := n.(*ast.FuncLit)
			return !lit
		})
		return f
	}
	return through
}

// flowOfClauses joins the clauses of a switch or select. A switch without a
// default may run none of them.
func (w *walker) flowOfClauses(body *ast.BlockStmt, mayRunNone bool) flow {
	f := flow{min: allLoops}
	for _, c := range body.List {
		switch c := c.(type) {
		case *ast.CaseClause:
			if c.List == nil {
				mayRunNone = false
			}
			f = f.or(w.flowOfList(c.Body))
		case *ast.CommClause:
			f = f.or(w.flowOfList(c.Body))
		}
	}
	f.falls = f.falls || f.breaks || mayRunNone
	f.breaks = false
	return f
}

// leftByLabel is how many loops a labelled break or continue leaves. A label
// that names no loop around the statement leaves none.
func (w *walker) leftByLabel(s *ast.BranchStmt) int {
	n := w.labelled(s.Label.Name)
	if n < 0 {
		return 0
	}
	return w.level(n, s.Tok)
}

// labelled is the index of the innermost loop around with a label, or -1.
func (s *scope) labelled(label string) int {
	for i, f := range slices.Backward(s.loops) {
		if f.label == label {
			return i
		}
	}
	return -1
}

func (w *walker) level(index int, tok token.Token) int {
	inside := len(w.loops) - 1 - index
	if tok == token.BREAK {
		return max(inside+1, 0)
	}
	return max(inside, 0)
}

// terminates reports whether the list never reaches the statement behind it.
func (w *walker) terminates(list []ast.Stmt) bool {
	f := w.flowOfList(list)
	return !f.falls
}
