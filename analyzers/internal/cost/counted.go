package cost

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// forFrame classifies a for statement; a goto loop comes as one too.
func (w *walker) forFrame(s *ast.ForStmt, at token.Pos) *frame {
	f := w.forReceived(s)
	if f == nil {
		f = &frame{vars: map[types.Object]bool{}}
		f.times, f.factor = w.classify(s, f.vars)
	}
	f.node, f.line = s, w.p.Line(at)
	if w.record {
		f.again = w.retries(s)
	}
	return f
}

// few is a number of turns that the code bounds, if it is so small that a loop of them is
// no matter.
func (w *walker) few(e ast.Expr, at token.Pos) (int64, bool) {
	if w.coded(e) {
		return 1, true
	}
	n, ok := w.p.AtMost(e, w.u, at)
	return n, ok && n <= int64(config.Current().Thresholds.ConstantLoop)
}

// coded reports whether a number is one of parts of the program, as of the fields of a struct.
func (w *walker) coded(e ast.Expr) bool {
	e = w.p.Plain(e)
	if as := w.p.Assigned[w.p.Object(e)]; len(as) == 1 && as[0].Value != nil {
		e = w.p.Plain(as[0].Value)
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := typeutil.Callee(w.p.TypesInfo, call)
	return fn != nil && fn.Pkg() != nil && w.p.Catalog.Coded(fn.Pkg().Path(), fn.Name())
}

func (w *walker) fewElements(e ast.Expr, at token.Pos) (int64, bool) {
	n, ok := w.p.ElementsAtMost(e, w.u, at)
	return n, ok && n <= int64(config.Current().Thresholds.ConstantLoop)
}

// classify goes by the head, or by what the body asks for before anything else: that is the
// same. What it asks for behind that counts where nothing else says how often the loop runs.
func (w *walker) classify(s *ast.ForStmt, vars map[types.Object]bool) (int64, poly.Factor) {
	front, behind := w.staysBy(s.Body.List)
	if s.Cond != nil {
		front, behind = []stay{while(s.Cond, false)}, append(front, behind...)
	}
	var f poly.Factor
	if len(front) > 0 {
		head := join(token.LAND, front...)
		if times, f, ok := w.turns(s, head, vars); ok {
			return times, f
		}
		behind = append([]stay{head}, behind...)
		if call, ok := w.keptUpBy(head); ok {
			var times int64
			if times, f = w.classifyCall(s, call); times > 0 {
				return times, f
			}
		}
	}
	if f.Root == "" {
		f = w.byExit(s)
	}
	if f.Class != poly.Daemon && f.Class != poly.Forever {
		return 0, f
	}
	for _, c := range behind {
		c = w.asFlag(s, c)
		if times, g, ok := w.turns(s, c, vars); ok && w.endsBehind(s, c, g, times) {
			return times, g
		}
	}
	return 0, f
}

// endsBehind reports whether a condition behind what a turn does says how often a loop runs: it
// asks for the elements of a list, or for a counter of all turns of a loop that waits for
// nothing else.
func (w *walker) endsBehind(s *ast.ForStmt, c stay, f poly.Factor, times int64) bool {
	if times == 0 && f.Class == poly.Data {
		return true
	}
	if times == 0 && f.Class != poly.Count || w.waits(s) || w.serves() {
		return false
	}
	return c.op != token.LOR && (w.movesEachTurn(s, c.x) || w.movesEachTurn(s, c.y))
}

// keptUpBy is the call that keeps a loop going: for rows.Next(), for !records.Done().
func (w *walker) keptUpBy(c stay) (*ast.CallExpr, bool) {
	call, ok := c.x.(*ast.CallExpr)
	if !ok || c.op != token.ILLEGAL || !c.not {
		return call, ok && c.op == token.ILLEGAL
	}
	m, ok := w.p.Catalogued(call)
	return call, ok && m.Effect == catalog.Rows
}

func (w *walker) classifyCall(s *ast.ForStmt, call *ast.CallExpr) (int64, poly.Factor) {
	if m, ok := w.p.Catalogued(call); ok && m.Effect == catalog.Rows {
		n, ok := w.p.MostRows(syntax.Receiver(call), w.p.ConstInt)
		if ok && n <= int64(config.Current().Thresholds.ConstantLoop) {
			return n, poly.Factor{}
		}
		return 0, poly.Factor{Class: poly.Rows, Root: "rows", Param: poly.None, Most: n}
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	iterates := ok && w.p.Catalog.Iterates(sel.Sel.Name)
	if w.waits(s) || w.Costly(call) && (!iterates || !w.asksForOne(s, sel)) {
		return 0, poly.Factor{Class: poly.Page, Root: "pages", Param: poly.None}
	}
	if iterates {
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
	if call, ok := x.(*ast.CallExpr); ok {
		if w.p.Builtin(call) == "len" && len(call.Args) == 1 { // len(queue) > 0: what happens to the queue tells
			return w.drained(s, call.Args[0])
		}
		return w.emptied(s, call, op, bound)
	}
	if b, ok := x.(*ast.BinaryExpr); ok && (b.Op == token.ADD || b.Op == token.SUB) { // i+1 < len(pairs)
		if _, known := w.p.ConstInt(b.Y); known {
			x = w.p.Plain(b.X)
		}
	}
	o, ok := w.p.Object(x).(*types.Var)
	if !ok || op == token.ILLEGAL || op == token.EQL {
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
	switch step {
	case stepOther:
		return 0, poly.Factor{}, false
	case stepChunk:
		if w.climbs(s) { // id = parent
			return 0, levels, true
		}
		if f, ok := w.strides(s, o, bound); ok {
			return 0, f, true
		}
		return 0, w.textual(poly.Batch, "", bound, ""), true
	}
	if f, ok := w.meeting(s, x, bound, vars); ok {
		return 0, f, true
	}
	if n, ok := w.p.ConstInt(bound); ok {
		if init, ok := w.initial(s, o); ok {
			if w.succeeds(s) || w.byExit(s).Class == poly.Page {
				return 0, poly.Factor{Class: poly.Retry, Root: "attempts", Param: poly.None}, true
			}
			return turnsBetween(op, init, n), poly.Factor{}, true
		}
		// for i := len(ids) - 1; i >= 0; i--
		if e := w.initialExpr(s, o); e != nil {
			return 0, w.countFactor(s, o, e), true
		}
		if op != token.LSS && op != token.LEQ { // for n > 0, with n-- in the body
			return 0, w.countFactor(s, o, x), true
		}
	}
	if n, ok := w.few(bound, s.Pos()); ok && (op == token.LSS || op == token.LEQ) {
		if init, ok := w.initial(s, o); ok {
			return turnsBetween(op, init, n), poly.Factor{}, true
		}
	}
	return 0, w.countFactor(s, o, bound), true
}

// turnsBetween is how often a counter moves by one from a number to another one, which it
// reaches or not.
func turnsBetween(op token.Token, from, to int64) int64 {
	n := max(to-from, from-to)
	if op == token.LEQ || op == token.GEQ {
		n++
	}
	return max(n, 1)
}

func (w *walker) countFactor(s *ast.ForStmt, o types.Object, bound ast.Expr) poly.Factor {
	if l := w.LenIn(bound); l != nil {
		if list := w.p.Object(l); list != nil && w.growsByAnswers(s, list) {
			return poly.Nodes
		}
		f := w.lengthOf(poly.Data, l)
		if from := w.begins(s, o); from != "" {
			f.Before, f.After, f.List = "("+f.Before, f.After+"−"+from+")", ""
		}
		return f
	}
	if w.numbersPages(s, bound) {
		return poly.Factor{Class: poly.Page, Root: "pages", Param: poly.None}
	}
	class := w.countClass(bound, s, o)
	if class == poly.Count && (w.succeeds(s) || w.drains(s, o)) {
		class = poly.Retry
	}
	f := w.upTo(class, bound)
	if from := w.begins(s, o); from != "" && class == poly.Count {
		f.Before, f.After = "("+f.Before, f.After+"−"+from+")"
	}
	return f
}

// upTo is the factor of a loop that counts up to a number.
func (w *walker) upTo(class poly.Class, bound ast.Expr) poly.Factor {
	f := w.textual(class, "", bound, "")
	if call, ok := w.p.Plain(bound).(*ast.CallExpr); ok && w.p.Builtin(call) == "min" {
		return f // says so
	}
	if n, ok := w.p.AtMost(bound, w.u, bound.Pos()); ok && class == poly.Count {
		f.Most = n
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
