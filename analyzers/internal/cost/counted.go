package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// forFrame classifies a for statement; a goto loop comes as one too.
func (w *walker) forFrame(s *ast.ForStmt, at token.Pos) *frame {
	f := &frame{node: s, line: w.p.Line(at), vars: map[types.Object]bool{}}
	cond, body := s.Cond, s.Body.List
	if cond == nil && len(body) > 0 {
		// for { if done { break }; … } is for !done { … }.
		if i, ok := body[0].(*ast.IfStmt); ok && i.Init == nil && i.Else == nil && w.onlyBreaks(i.Body) {
			cond = i.Cond
		}
	}
	if c, ok := syntax.Unparen(cond).(*ast.BinaryExpr); ok && c.Op == token.LAND {
		cond = w.countingSide(s, c)
	}
	f.times, f.factor = w.classify(s, cond, f.vars)
	if w.record {
		f.again = w.retries(s)
	}
	return f
}

func (w *walker) onlyBreaks(b *ast.BlockStmt) bool {
	return len(b.List) == 1 && w.flowOf(b.List[0]).left(0, 1) > 0
}

// countingSide picks, of a && b, the side that counts something.
func (w *walker) countingSide(s *ast.ForStmt, c *ast.BinaryExpr) ast.Expr {
	var first ast.Expr
	for _, side := range []ast.Expr{c.X, c.Y} {
		b, ok := syntax.Unparen(side).(*ast.BinaryExpr)
		if !ok || b.Op != token.LSS && b.Op != token.LEQ && b.Op != token.GTR && b.Op != token.GEQ {
			continue
		}
		if _, few := w.few(b.Y, c.Pos()); few && (b.Op == token.LSS || b.Op == token.LEQ) && w.movesEachTurn(s, b.X) {
			return side
		}
		if first == nil {
			first = side
		}
	}
	if first == nil {
		return c
	}
	return first
}

// movesEachTurn reports whether each turn of a loop adds one to a counter: not only those
// that fail.
func (w *walker) movesEachTurn(s *ast.ForStmt, counter ast.Expr) bool {
	o := w.p.Object(counter)
	moves := func(st ast.Stmt) bool {
		inc, ok := st.(*ast.IncDecStmt)
		return ok && o != nil && w.p.Object(inc.X) == o
	}
	return moves(s.Post) || slices.ContainsFunc(s.Body.List, moves)
}

// few is a number of turns that the code bounds, if it is so small that a loop of them is
// no matter.
func (w *walker) few(e ast.Expr, at token.Pos) (int64, bool) {
	n, ok := w.p.AtMost(e, w.u, at)
	return n, ok && n <= int64(config.Current().Thresholds.ConstantLoop)
}

func (w *walker) fewElements(e ast.Expr, at token.Pos) (int64, bool) {
	n, ok := w.p.ElementsAtMost(e, w.u, at)
	return n, ok && n <= int64(config.Current().Thresholds.ConstantLoop)
}

func (w *walker) classify(s *ast.ForStmt, cond ast.Expr, vars map[types.Object]bool) (int64, poly.Factor) {
	switch c := syntax.Unparen(cond).(type) {
	case *ast.CallExpr:
		return w.classifyCall(s, c)
	case *ast.UnaryExpr: // for !records.Done()
		if call, ok := syntax.Unparen(c.X).(*ast.CallExpr); ok && c.Op == token.NOT {
			if m, ok := w.p.Catalogued(call); ok && m.Effect == catalog.Rows {
				return w.classifyCall(s, call)
			}
		}
	case *ast.BinaryExpr:
		for _, sides := range [2][2]ast.Expr{{c.X, c.Y}, {c.Y, c.X}} {
			if times, f, ok := w.counted(s, c.Op, sides[0], sides[1], vars); ok {
				return times, f
			}
		}
	}
	return 0, w.byExit(s)
}

func (w *walker) classifyCall(s *ast.ForStmt, call *ast.CallExpr) (int64, poly.Factor) {
	if m, ok := w.p.Catalogued(call); ok && m.Effect == catalog.Rows {
		n, ok := w.p.MostRows(syntax.Receiver(call), w.p.ConstInt)
		if ok && n <= int64(config.Current().Thresholds.ConstantLoop) {
			return n, poly.Factor{}
		}
		return 0, poly.Factor{Class: poly.Rows, Root: "rows", Param: poly.None, Most: n}
	}
	if w.Costly(call) || w.waits(s) {
		return 0, poly.Factor{Class: poly.Page, Root: "pages", Param: poly.None}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && w.p.Catalog.Iterates(sel.Sel.Name) {
		return 0, poly.Factor{Class: poly.Rows, Root: "each " + syntax.ExprText(call), Param: poly.None}
	}
	if o := w.stepsAlong(s); o != nil { // for d := from; d.Before(to); d = d.AddDate(0, 0, 1)
		return 0, poly.Factor{Class: poly.Rows, Root: "each " + o.Name(), Param: poly.None}
	}
	return 0, poly.Factor{Class: poly.Daemon, Root: "while " + syntax.ExprText(call), Param: poly.None}
}

// counted classifies a loop whose condition compares x, which the loop moves,
// with bound.
func (w *walker) counted(s *ast.ForStmt, op token.Token, x, bound ast.Expr, vars map[types.Object]bool) (int64, poly.Factor, bool) {
	x, bound = w.p.Plain(x), w.p.Plain(bound)
	// len(queue) > 0: what happens to the queue tells.
	if call, ok := syntax.Unparen(x).(*ast.CallExpr); ok && w.p.Builtin(call) == "len" && len(call.Args) == 1 {
		return w.drained(s, call.Args[0])
	}
	o, ok := w.p.Object(x).(*types.Var)
	if !ok || op != token.LSS && op != token.LEQ && op != token.GTR && op != token.GEQ && op != token.NEQ {
		return 0, poly.Factor{}, false
	}
	if b, ok := o.Type().Underlying().(*types.Basic); !ok || b.Info()&types.IsNumeric == 0 {
		return 0, poly.Factor{}, false
	}
	step, found := w.step(s, o)
	if !found {
		return 0, poly.Factor{}, false
	}
	vars[o] = true
	if step == stepOther {
		return 0, poly.Factor{}, false
	}
	if step == stepChunk {
		if w.climbs(s) { // id = parent
			return 0, levels, true
		}
		return 0, w.textual(poly.Batch, "", bound, ""), true
	}
	if n, ok := w.p.ConstInt(bound); ok {
		if init, ok := w.initial(s, o); ok {
			if w.succeeds(s) || w.byExit(s).Class == poly.Page {
				return 0, poly.Factor{Class: poly.Retry, Root: "attempts", Param: poly.None}, true
			}
			if n > init {
				return n - init, poly.Factor{}, true
			}
			return max(init-n, 1), poly.Factor{}, true
		}
		// for i := len(ids) - 1; i >= 0; i--
		if e := w.initialExpr(s, o); e != nil {
			return 0, w.countFactor(s, o, e), true
		}
	}
	if n, ok := w.few(bound, s.Pos()); ok && (op == token.LSS || op == token.LEQ) {
		if init, ok := w.initial(s, o); ok {
			return max(n-init, 1), poly.Factor{}, true
		}
	}
	return 0, w.countFactor(s, o, bound), true
}

func (w *walker) countFactor(s *ast.ForStmt, o types.Object, bound ast.Expr) poly.Factor {
	if l := w.LenIn(bound); l != nil {
		f := w.lengthOf(poly.Data, l)
		if from := w.begins(s, o); from != "" {
			f.Before, f.After, f.List = "("+f.Before, f.After+"−"+from+")", ""
		}
		return f
	}
	class := w.countClass(bound, s, o)
	if class == poly.Count && (w.succeeds(s) || w.drains(s, o)) {
		class = poly.Retry
	}
	f := w.textual(class, "", bound, "")
	if from := w.begins(s, o); from != "" && class == poly.Count {
		f.Before, f.After = "("+f.Before, f.After+"−"+from+")"
	}
	return f
}

// begins is where a counter that counts up begins, if that is a variable or a length:
// for e := last + 1; e <= latest; e++.
func (w *walker) begins(s *ast.ForStmt, o types.Object) string {
	up, ok := s.Post.(*ast.IncDecStmt)
	if !ok || up.Tok != token.INC || w.p.Object(up.X) != o {
		return ""
	}
	from := syntax.Unparen(w.initialExpr(s, o))
	if b, ok := from.(*ast.BinaryExpr); ok && b.Op == token.ADD {
		if n, known := w.p.ConstInt(b.Y); known && n == 1 {
			from = syntax.Unparen(b.X)
		}
	}
	switch e := from.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if w.p.TypesInfo.Types[e].Value == nil {
			return syntax.ExprText(e)
		}
	case *ast.CallExpr:
		if w.p.Builtin(e) == "len" {
			return syntax.ExprText(e)
		}
	}
	return ""
}

// countClass tells a loop over elements from one over pages: a number of pages
// comes out of a division, and the counter is multiplied by the page size.
func (w *walker) countClass(bound ast.Expr, s *ast.ForStmt, counter types.Object) poly.Class {
	divides := func(e ast.Expr) bool {
		found := false
		ast.Inspect(e, func(n ast.Node) bool {
			if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.QUO {
				size, fixed := w.p.ConstInt(b.Y)
				found = found || !fixed || size >= smallBatch
			}
			return !found
		})
		return found
	}
	if divides(bound) {
		return poly.Batch
	}
	if o := w.p.Object(bound); o != nil {
		for _, a := range w.p.Assigned[o] {
			if a.Value != nil && divides(a.Value) {
				return poly.Batch
			}
		}
	}
	class := poly.Count
	counting := map[types.Object]bool{counter: true}
	if s != nil {
		ast.Inspect(s.Body, func(n ast.Node) bool {
			if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.MUL {
				x, y := w.p.Plain(b.X), w.p.Plain(b.Y)
				if !syntax.IsLiteral(y) && w.p.Mentions(x, counting) || !syntax.IsLiteral(x) && w.p.Mentions(y, counting) {
					class = poly.Batch
				}
			}
			return true
		})
	}
	return class
}

func (w *walker) initialExpr(s *ast.ForStmt, o types.Object) ast.Expr {
	if a, ok := s.Init.(*ast.AssignStmt); ok && len(a.Lhs) == len(a.Rhs) {
		for i, lhs := range a.Lhs {
			if w.p.Object(lhs) == o {
				return a.Rhs[i]
			}
		}
	}
	return nil
}

func (w *walker) initial(s *ast.ForStmt, o types.Object) (int64, bool) {
	if e := w.initialExpr(s, o); e != nil {
		return w.p.ConstInt(e)
	}
	for _, a := range w.p.Assigned[o] {
		if a.Value != nil && !a.InLoop {
			return w.p.ConstInt(a.Value)
		}
	}
	return 0, false
}

type stepKind uint8

const (
	stepOne   stepKind = iota // i++
	stepChunk                 // i += n, left -= n, start = end
	stepOther                 // it becomes what something returned
)

// step is how the loop moves its counter.
func (w *walker) step(s *ast.ForStmt, o types.Object) (stepKind, bool) {
	kind, found := stepOne, false
	look := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IncDecStmt:
			found = found || w.p.Object(n.X) == o
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if w.p.Object(lhs) != o {
					continue
				}
				found = true
				if n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN {
					if v, ok := w.p.ConstInt(n.Rhs[0]); !ok || v != 1 {
						kind = max(kind, stepChunk)
					}
				} else if len(n.Lhs) != len(n.Rhs) {
					kind = stepOther
				} else if b, ok := syntax.Unparen(n.Rhs[i]).(*ast.BinaryExpr); ok && (w.p.Object(b.X) == o || w.p.Object(b.Y) == o) {
					if v, ok := w.p.ConstInt(b.Y); !ok || v != 1 {
						kind = max(kind, stepChunk)
					}
				} else if syntax.IsIdent(n.Rhs[i]) {
					kind = max(kind, stepChunk) // start = end
				} else {
					kind = stepOther
				}
			}
		case *ast.FuncLit:
			return false
		}
		return true
	}
	if s.Post != nil {
		ast.Inspect(s.Post, look)
	}
	for _, st := range s.Body.List {
		if inc, ok := st.(*ast.IncDecStmt); ok {
			found = found || w.p.Object(inc.X) == o
		}
	}
	if found && kind == stepOne {
		return kind, found // what else the body adds skips some of the elements
	}
	ast.Inspect(s.Body, look)
	return kind, found
}

// drained classifies for len(x) > 0.
func (w *walker) drained(s *ast.ForStmt, x ast.Expr) (int64, poly.Factor, bool) {
	o := w.p.Object(x)
	if o == nil {
		return 0, poly.Factor{}, false
	}
	class, found := poly.Data, false
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
	return 0, w.textual(class, "len(", x, ")"), found
}

// succeeds reports whether the loop is left as soon as an attempt succeeds: on
// err == nil, or behind `if err != nil { continue }`, or by its head.
func (w *walker) succeeds(s *ast.ForStmt) bool {
	if w.whileFailing(s.Cond) {
		return true
	}
	list := s.Body.List
	for i, st := range list {
		if c, ok := st.(*ast.SwitchStmt); ok && c.Tag == nil && w.succeedsBy(c) {
			return true
		}
		c, ok := st.(*ast.IfStmt)
		if !ok {
			continue
		}
		failed, err := w.errCheck(c.Cond)
		if !err {
			continue
		}
		body := w.flowOfList(c.Body.List)
		if !failed && body.left(0, 1) > 0 {
			return true
		}
		if failed && w.flowOfList(list[i+1:]).left(0, 1) > 0 && body.min == 0 {
			return true // if err != nil { …; continue }; …; return
		}
		if failed && c.Else != nil && w.flowOf(c.Else).left(0, 1) > 0 {
			return true
		}
	}
	return false
}

// succeedsBy reports whether a case for success leaves the loop.
func (w *walker) succeedsBy(s *ast.SwitchStmt) bool {
	return slices.ContainsFunc(s.Body.List, func(st ast.Stmt) bool {
		c, ok := st.(*ast.CaseClause)
		return ok && slices.ContainsFunc(c.List, func(e ast.Expr) bool {
			failed, isErr := w.errCheck(e)
			return isErr && !failed && w.flowOfList(c.Body).left(0, 0) > 0
		})
	})
}

// errCheck reports whether a condition compares an error with nil, and with
// != (an attempt failed) or ==.
func (w *walker) errCheck(e ast.Expr) (failed, ok bool) {
	b, isBin := syntax.Unparen(e).(*ast.BinaryExpr)
	if !isBin {
		return false, false
	}
	if b.Op == token.LAND || b.Op == token.LOR {
		if failed, ok = w.errCheck(b.X); ok {
			return failed, ok
		}
		return w.errCheck(b.Y)
	}
	if b.Op != token.EQL && b.Op != token.NEQ {
		return false, false
	}
	if id, isNil := syntax.Unparen(b.Y).(*ast.Ident); !isNil || id.Name != "nil" {
		return false, false
	}
	return b.Op == token.NEQ, syntax.ImplementsError(w.p.TypesInfo.TypeOf(b.X))
}

// failure reports whether a condition holds only after something failed.
func (w *walker) failure(cond ast.Expr) bool {
	if failed, ok := w.errCheck(cond); ok {
		return failed
	}
	call, ok := syntax.Unparen(cond).(*ast.CallExpr) // errors.Is(err, ErrNotFound)
	return ok && len(call.Args) == 2 && syntax.IsError(w.p.TypesInfo.TypeOf(call.Args[0]))
}

// faults reports whether the error that an if asks for is that of a call which asks no
// database or cache for anything: where it reads, an error may be the usual answer.
func (w *walker) faults(s *ast.IfStmt) bool {
	b, ok := syntax.Unparen(s.Cond).(*ast.BinaryExpr)
	for ok && b.Op == token.LAND { // err != nil && err != errSkip
		b, ok = syntax.Unparen(b.X).(*ast.BinaryExpr)
	}
	if !ok {
		return false
	}
	err := w.p.Object(b.X)
	if err == nil {
		return false
	}
	for _, st := range slices.Backward(append(slices.Clone(w.before), s.Init)) {
		a, ok := st.(*ast.AssignStmt)
		if !ok || !slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool { return w.p.Object(e) == err }) {
			continue
		}
		_, ok = syntax.Unparen(a.Rhs[0]).(*ast.CallExpr)
		return ok && !w.Find(a.Rhs[0], func(n ast.Node) bool { // db.QueryRow(…).Scan(&n)
			call, ok := n.(*ast.CallExpr)
			return ok && slices.ContainsFunc(w.costed(call), func(t poly.Term) bool {
				return t.Leaf.Kind != poly.DBWrite && t.Leaf.Kind != poly.Tx && t.Leaf.Kind != poly.RPC
			})
		})
	}
	return false
}
