package cost

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// frame is one loop around the code that is being walked.
type frame struct {
	node    ast.Node // the loop, or the function literal that a callee runs in a loop
	factor  Factor
	times   int64 // the length of a loop over a constant; 0: the factor counts
	line    int
	vars    map[types.Object]bool // key and value, or the literal's parameters
	changed map[types.Object]bool // all that the body assigns, filled when asked
	dropped int                   // >0: the code being walked runs at most once per loop
}

// raises reports whether the loop makes the code inside run once per element.
func (f *frame) raises() bool { return f.dropped == 0 && f.times == 0 && f.factor.Class.Raises() }

// textual makes a factor out of an expression: before + expression + after.
func (w *walker) textual(class Class, before string, e ast.Expr, after string) Factor {
	root, path, param := w.rooted(e)
	return Factor{Class: class, Before: before, Root: root, After: path + after, Param: param}
}

// rooted splits an expression into the parameter that it starts from and the
// fields selected from it; any other expression is a text of its own.
func (w *walker) rooted(e ast.Expr) (root, path string, param int) {
	x := unparen(e)
	for {
		switch t := x.(type) {
		case *ast.SelectorExpr:
			if sel := w.p.TypesInfo.Selections[t]; sel != nil && sel.Kind() == types.FieldVal {
				path = "." + t.Sel.Name + path
				x = unparen(t.X)
				continue
			}
		case *ast.StarExpr:
			x = unparen(t.X)
			continue
		case *ast.UnaryExpr:
			if t.Op == token.AND {
				x = unparen(t.X)
				continue
			}
		case *ast.Ident:
			if i, ok := w.param(w.p.TypesInfo.ObjectOf(t)); ok {
				return t.Name, path, i
			}
		}
		return exprText(e), "", none
	}
}

func (w *walker) rangeFrame(s *ast.RangeStmt) *frame {
	f := &frame{node: s, line: w.p.line(s.Pos()), vars: map[types.Object]bool{}}
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if e != nil {
			if o := w.p.object(e); o != nil {
				f.vars[o] = true
			}
		}
	}
	typ := w.p.TypesInfo.TypeOf(s.X)
	if typ == nil {
		f.factor = Factor{Class: Data, Before: "len(", Root: exprText(s.X), After: ")", Param: none}
		return f
	}
	switch t := coreType(typ).(type) {
	case *types.Chan:
		f.factor = w.textual(Daemon, "range ", s.X, "")
		return f
	case *types.Basic:
		if t.Info()&types.IsInteger != 0 {
			if n, ok := w.p.constInt(s.X); ok {
				f.times = max(n, 1)
			} else {
				f.factor = w.textual(w.countClass(s.X, nil, nil), "", s.X, "")
			}
			return f
		}
	case *types.Array:
		f.times = max(t.Len(), 1)
		return f
	case *types.Pointer:
		if a, ok := t.Elem().Underlying().(*types.Array); ok {
			f.times = max(a.Len(), 1)
			return f
		}
	}
	if n, ok := w.p.constLen(s.X); ok {
		f.times = max(n, 1)
		return f
	}
	class := Data
	if w.p.chunks(s.X) {
		class = Batch
	}
	f.factor = w.lengthOf(class, s.X)
	return f
}

// lengthOf is the factor «once per element of e». What only passes on the
// elements of its argument, such as an iterator over a slice, is looked through.
func (w *walker) lengthOf(class Class, e ast.Expr) Factor {
	if call, ok := unparen(e).(*ast.CallExpr); ok && len(call.Args) == 1 {
		if fn := w.p.staticFunc(call); fn != nil && fn.Pkg() != nil && w.p.cat.Opaque(fn.Pkg().Path()) {
			switch coreType(w.p.TypesInfo.TypeOf(call.Args[0])).(type) {
			case *types.Slice, *types.Map:
				e = call.Args[0]
			}
		}
	}
	return w.textual(class, "len(", e, ")")
}

func coreType(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		if iface, ok := tp.Constraint().Underlying().(*types.Interface); ok && iface.NumEmbeddeds() == 1 {
			if u, ok := iface.EmbeddedType(0).(*types.Union); ok && u.Len() > 0 {
				return u.Term(0).Type().Underlying()
			}
			return iface.EmbeddedType(0).Underlying()
		}
	}
	return t.Underlying()
}

// constInt is the value of a constant integer expression.
func (p *pass) constInt(e ast.Expr) (int64, bool) {
	tv, ok := p.TypesInfo.Types[e]
	if !ok || tv.Value == nil {
		return 0, false
	}
	v := constant.ToInt(tv.Value)
	if v.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(v)
}

// constLen is how many elements a value has that is written out in the code:
// a literal, or a variable that only ever holds one, grown by appends that no
// loop repeats.
func (p *pass) constLen(e ast.Expr) (int64, bool) {
	switch e := unparen(e).(type) {
	case *ast.CompositeLit:
		return int64(len(e.Elts)), true
	case *ast.BasicLit:
		return int64(len(e.Value)), e.Kind == token.STRING
	case *ast.CallExpr: // []string(nil), []byte("…")
		if tv, ok := p.TypesInfo.Types[e.Fun]; ok && tv.IsType() && len(e.Args) == 1 {
			return p.constLen(e.Args[0])
		}
		if p.builtin(e) == "append" && len(e.Args) > 0 && e.Ellipsis == token.NoPos {
			n, ok := p.constLen(e.Args[0])
			return n + int64(len(e.Args)-1), ok
		}
	case *ast.SliceExpr:
		return p.constLen(e.X)
	case *ast.Ident, *ast.SelectorExpr:
		if tv := p.TypesInfo.Types[e.(ast.Expr)]; tv.Value != nil {
			return int64(len(tv.Value.ExactString())), true
		}
		o, ok := p.object(e.(ast.Expr)).(*types.Var)
		if !ok || o.Exported() && o.Parent() != nil && o.Parent() == p.Pkg.Scope() || o.IsField() {
			return 0, false
		}
		if t := named(o.Type()); t != nil && t.NumMethods() > 0 {
			return 0, false // a set or list may grow by its methods
		}
		var n int64
		for _, a := range p.assigned[o] {
			switch v := unparen(a.value).(type) {
			case *ast.CompositeLit:
				n = max(n, int64(len(v.Elts)))
			case *ast.CallExpr:
				if !a.append || a.inLoop || v.Ellipsis != token.NoPos {
					return 0, false
				}
				n += int64(len(v.Args) - 1)
			default:
				return 0, false
			}
		}
		return n, n > 0
	}
	return 0, false
}

// chunks reports whether the value is a sequence of chunks: made by a function
// that is known for it, or by one that takes a slice and a size and returns a
// slice of slices.
func (p *pass) chunks(e ast.Expr) bool {
	switch e := unparen(e).(type) {
	case *ast.CallExpr:
		if m, ok := p.catalogued(e); ok && m.Effect == catalog.Chunk {
			return true
		}
		fn := p.staticFunc(e)
		if fn == nil {
			return false
		}
		sig := fn.Signature()
		if sig.Results().Len() == 0 {
			return false
		}
		out, ok := sig.Results().At(0).Type().Underlying().(*types.Slice)
		if !ok {
			return false
		}
		inner, ok := out.Elem().Underlying().(*types.Slice)
		if !ok {
			return false
		}
		var slice, size bool
		for i := range sig.Params().Len() {
			switch t := sig.Params().At(i).Type().Underlying().(type) {
			case *types.Slice:
				slice = slice || types.Identical(t.Elem(), inner.Elem())
			case *types.Basic:
				size = size || t.Info()&types.IsInteger != 0
			}
		}
		return slice && size
	case *ast.Ident:
		as := p.assigned[p.TypesInfo.ObjectOf(e)]
		return len(as) == 1 && as[0].value != nil && !isIdent(as[0].value) && p.chunks(as[0].value)
	}
	return false
}

func isIdent(e ast.Expr) bool { _, ok := unparen(e).(*ast.Ident); return ok }

// forFrame classifies a for statement; a goto loop comes as one too.
func (w *walker) forFrame(s *ast.ForStmt, at token.Pos) *frame {
	f := &frame{node: s, line: w.p.line(at), vars: map[types.Object]bool{}}
	cond, body := s.Cond, s.Body.List
	if cond == nil && len(body) > 0 {
		// for { if done { break }; … } is for !done { … }.
		if i, ok := body[0].(*ast.IfStmt); ok && i.Init == nil && i.Else == nil && w.onlyBreaks(i.Body) {
			cond = i.Cond
		}
	}
	if c, ok := unparen(cond).(*ast.BinaryExpr); ok && c.Op == token.LAND {
		cond = w.countingSide(c)
	}
	f.times, f.factor = w.classify(s, cond, f.vars)
	return f
}

func (w *walker) onlyBreaks(b *ast.BlockStmt) bool {
	return len(b.List) == 1 && w.flowOf(b.List[0]).left(0, 1) > 0
}

// countingSide picks, of a && b, the side that counts something.
func (w *walker) countingSide(c *ast.BinaryExpr) ast.Expr {
	for _, side := range []ast.Expr{c.X, c.Y} {
		if b, ok := unparen(side).(*ast.BinaryExpr); ok && (b.Op == token.LSS || b.Op == token.LEQ || b.Op == token.GTR || b.Op == token.GEQ) {
			return side
		}
	}
	return c
}

func (w *walker) classify(s *ast.ForStmt, cond ast.Expr, vars map[types.Object]bool) (int64, Factor) {
	switch c := unparen(cond).(type) {
	case *ast.CallExpr:
		return 0, w.classifyCall(s, c)
	case *ast.BinaryExpr:
		for _, sides := range [2][2]ast.Expr{{c.X, c.Y}, {c.Y, c.X}} {
			if times, f, ok := w.counted(s, c.Op, sides[0], sides[1], vars); ok {
				return times, f
			}
		}
	}
	return 0, w.byExit(s)
}

// iteration names of methods that step through a result, by Go's convention;
// what they step through is not a wait for an event.
var stepNames = []string{"Next", "Scan", "More", "HasNext", "Valid", "HasMorePages"}

func (w *walker) classifyCall(s *ast.ForStmt, call *ast.CallExpr) Factor {
	if m, ok := w.p.catalogued(call); ok && m.Effect == catalog.Rows {
		return Factor{Class: Rows, Root: "rows", Param: none}
	}
	if w.costly(call) || w.waits(s) {
		return Factor{Class: Page, Root: "pages", Param: none}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && slices.Contains(stepNames, sel.Sel.Name) {
		return Factor{Class: Rows, Root: "each " + exprText(call), Param: none}
	}
	return Factor{Class: Daemon, Root: "while " + exprText(call), Param: none}
}

// counted classifies a loop whose condition compares x, which the loop moves,
// with bound.
func (w *walker) counted(s *ast.ForStmt, op token.Token, x, bound ast.Expr, vars map[types.Object]bool) (int64, Factor, bool) {
	// len(queue) > 0: what happens to the queue tells.
	if call, ok := unparen(x).(*ast.CallExpr); ok && w.p.builtin(call) == "len" && len(call.Args) == 1 {
		return w.drained(s, call.Args[0])
	}
	o, ok := w.p.object(x).(*types.Var)
	if !ok || op != token.LSS && op != token.LEQ && op != token.GTR && op != token.GEQ && op != token.NEQ {
		return 0, Factor{}, false
	}
	if b, ok := o.Type().Underlying().(*types.Basic); !ok || b.Info()&types.IsNumeric == 0 {
		return 0, Factor{}, false
	}
	step, found := w.step(s, o)
	if !found {
		return 0, Factor{}, false
	}
	vars[o] = true
	if step == stepOther {
		return 0, Factor{}, false
	}
	if step == stepChunk {
		return 0, w.textual(Batch, "", bound, ""), true
	}
	if n, ok := w.p.constInt(bound); ok {
		if init, ok := w.initial(s, o); ok {
			if w.succeeds(s) {
				return 0, Factor{Class: Retry, Root: "attempts", Param: none}, true
			}
			if n > init {
				return n - init, Factor{}, true
			}
			return max(init-n, 1), Factor{}, true
		}
		// for i := len(ids) - 1; i >= 0; i--
		if e := w.initialExpr(s, o); e != nil {
			return 0, w.countFactor(s, o, e), true
		}
	}
	return 0, w.countFactor(s, o, bound), true
}

func (w *walker) countFactor(s *ast.ForStmt, o types.Object, bound ast.Expr) Factor {
	if l := w.lenIn(bound); l != nil {
		return w.lengthOf(Data, l)
	}
	class := w.countClass(bound, s, o)
	if class == Count && w.succeeds(s) {
		class = Retry
	}
	return w.textual(class, "", bound, "")
}

// countClass tells a loop over elements from one over pages: a number of pages
// comes out of a division, and the counter is multiplied by the page size.
func (w *walker) countClass(bound ast.Expr, s *ast.ForStmt, counter types.Object) Class {
	divides := func(e ast.Expr) bool {
		found := false
		ast.Inspect(e, func(n ast.Node) bool {
			if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.QUO {
				found = true
			}
			return !found
		})
		return found
	}
	if divides(bound) {
		return Batch
	}
	if o := w.p.object(bound); o != nil {
		for _, a := range w.p.assigned[o] {
			if a.value != nil && divides(a.value) {
				return Batch
			}
		}
	}
	class := Count
	if s != nil {
		ast.Inspect(s.Body, func(n ast.Node) bool {
			if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.MUL && (w.p.object(b.X) == counter || w.p.object(b.Y) == counter) {
				class = Batch
			}
			return true
		})
	}
	return class
}

// lenIn finds the x of a len(x) that a bound is made of: len(x), len(x)-1.
func (w *walker) lenIn(e ast.Expr) ast.Expr {
	switch e := unparen(e).(type) {
	case *ast.CallExpr:
		if w.p.builtin(e) == "len" && len(e.Args) == 1 {
			return e.Args[0]
		}
	case *ast.BinaryExpr:
		if e.Op == token.SUB || e.Op == token.ADD {
			return w.lenIn(e.X)
		}
	case *ast.Ident:
		// n := len(x)
		if as := w.p.assigned[w.p.TypesInfo.ObjectOf(e)]; len(as) == 1 {
			if call, ok := unparen(as[0].value).(*ast.CallExpr); ok {
				return w.lenIn(call)
			}
		}
	}
	return nil
}

func (w *walker) initialExpr(s *ast.ForStmt, o types.Object) ast.Expr {
	if a, ok := s.Init.(*ast.AssignStmt); ok && len(a.Lhs) == len(a.Rhs) {
		for i, lhs := range a.Lhs {
			if w.p.object(lhs) == o {
				return a.Rhs[i]
			}
		}
	}
	return nil
}

func (w *walker) initial(s *ast.ForStmt, o types.Object) (int64, bool) {
	if e := w.initialExpr(s, o); e != nil {
		return w.p.constInt(e)
	}
	for _, a := range w.p.assigned[o] {
		if a.value != nil && !a.inLoop {
			return w.p.constInt(a.value)
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
			found = found || w.p.object(n.X) == o
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if w.p.object(lhs) != o {
					continue
				}
				found = true
				if n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN {
					if v, ok := w.p.constInt(n.Rhs[0]); !ok || v != 1 {
						kind = max(kind, stepChunk)
					}
				} else if len(n.Lhs) != len(n.Rhs) {
					kind = stepOther
				} else if b, ok := unparen(n.Rhs[i]).(*ast.BinaryExpr); ok && (w.p.object(b.X) == o || w.p.object(b.Y) == o) {
					if v, ok := w.p.constInt(b.Y); !ok || v != 1 {
						kind = max(kind, stepChunk)
					}
				} else if isIdent(n.Rhs[i]) {
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
	ast.Inspect(s.Body, look)
	return kind, found
}

// drained classifies for len(x) > 0.
func (w *walker) drained(s *ast.ForStmt, x ast.Expr) (int64, Factor, bool) {
	o := w.p.object(x)
	if o == nil {
		return 0, Factor{}, false
	}
	class, found := Data, false
	ast.Inspect(s, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok {
			_, lit := n.(*ast.FuncLit)
			return !lit
		}
		for i, lhs := range a.Lhs {
			if w.p.object(lhs) != o {
				continue
			}
			if len(a.Lhs) != len(a.Rhs) {
				class, found = Page, true
				continue
			}
			switch rhs := unparen(a.Rhs[i]).(type) {
			case *ast.SliceExpr:
				found = true
				for _, bound := range []ast.Expr{rhs.Low, rhs.High} {
					if bound == nil {
						continue
					}
					v, ok := w.p.constInt(bound)
					if b, isBin := unparen(bound).(*ast.BinaryExpr); isBin { // x[:len(x)-1]
						v, ok = w.p.constInt(b.Y)
					}
					if (!ok || v > 1) && class == Data {
						class = Batch
					}
				}
			case *ast.CallExpr:
				if w.p.builtin(rhs) != "append" {
					class, found = Page, true
				}
			default: // level = next: one turn per level
				class, found = Page, true
			}
		}
		return true
	})
	return 0, w.textual(class, "len(", x, ")"), found
}

// succeeds reports whether the loop is left as soon as an attempt succeeds: on
// err == nil, or behind `if err != nil { continue }`.
func (w *walker) succeeds(s *ast.ForStmt) bool {
	list := s.Body.List
	for i, st := range list {
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

// errCheck reports whether a condition compares an error with nil, and with
// != (an attempt failed) or ==.
func (w *walker) errCheck(e ast.Expr) (failed, ok bool) {
	b, isBin := unparen(e).(*ast.BinaryExpr)
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
	if id, isNil := unparen(b.Y).(*ast.Ident); !isNil || id.Name != "nil" {
		return false, false
	}
	return b.Op == token.NEQ, isError(w.p.TypesInfo.TypeOf(b.X))
}

var errorType = types.Universe.Lookup("error").Type()

func isError(t types.Type) bool { return t != nil && types.Identical(t, errorType) }

// byExit classifies a loop without a counter by what its way out depends on.
func (w *walker) byExit(s *ast.ForStmt) Factor {
	sources := w.sources(s.Body)
	var page, data bool
	var step ast.Expr
	exit := func(cond ast.Expr) {
		if b, ok := unparen(cond).(*ast.BinaryExpr); ok {
			if failed, isErr := w.errCheck(b); isErr && b.Op != token.LAND && b.Op != token.LOR {
				page = page || !failed // left on success: a retry
				return
			}
		}
		ast.Inspect(cond, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				page = page || w.costly(n)
			case *ast.Ident:
				for _, src := range before(sources[w.p.TypesInfo.ObjectOf(n)], n, w.p.TypesInfo.TypeOf(n)) {
					if slices.ContainsFunc(src.calls, w.costly) {
						page = true
					} else {
						data, step = true, src.calls[0]
					}
				}
			}
			return true
		})
	}
	if s.Cond != nil {
		exit(s.Cond)
	}
	w.exits(s.Body.List, exit)
	switch {
	case page, w.succeeds(s):
		return Factor{Class: Page, Root: "pages", Param: none}
	case w.waits(s):
		return Factor{Class: Daemon, Root: "events", Param: none}
	case data:
		return Factor{Class: Rows, Root: "each " + exprText(step), Param: none}
	case s.Cond != nil || w.leaves(s) || w.mayBlock(s):
		return Factor{Class: Daemon, Root: "turns", Param: none}
	}
	return Factor{Class: Forever, Root: "∞", Param: none}
}

// before narrows the sources of an error, a variable that is used again and
// again, to the last one before its use.
func before(all []source, use ast.Node, typ types.Type) []source {
	if !isError(typ) {
		return all
	}
	last := -1
	for i, s := range all {
		if s.at < use.Pos() && (last < 0 || s.at > all[last].at) {
			last = i
		}
	}
	if last < 0 {
		return nil
	}
	return all[last : last+1]
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

// sources maps the variables that a loop body assigns to the calls that their
// values come from, through one more assignment.
func (w *walker) sources(body *ast.BlockStmt) map[types.Object][]source {
	m := make(map[types.Object][]source)
	var copies []*ast.AssignStmt
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr: // Find(&rows), rows.Scan(&id)
			for _, arg := range n.Args {
				if u, ok := unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
					if o := w.p.object(u.X); o != nil {
						m[o] = append(m[o], source{n.Pos(), []*ast.CallExpr{n}})
					}
				}
			}
		case *ast.AssignStmt:
			s := source{at: n.Pos()}
			for _, rhs := range n.Rhs {
				ast.Inspect(rhs, func(n ast.Node) bool {
					if c, ok := n.(*ast.CallExpr); ok && w.p.builtin(c) == "" && !w.p.TypesInfo.Types[c.Fun].IsType() {
						s.calls = append(s.calls, c)
					}
					_, lit := n.(*ast.FuncLit)
					return !lit
				})
			}
			if len(s.calls) == 0 {
				copies = append(copies, n)
				return true
			}
			for _, lhs := range n.Lhs {
				if o := w.p.object(lhs); o != nil {
					m[o] = append(m[o], s)
				}
			}
		}
		return true
	})
	for _, a := range copies {
		for i, lhs := range a.Lhs {
			if o := w.p.object(lhs); o != nil && len(a.Rhs) == len(a.Lhs) {
				ast.Inspect(a.Rhs[i], func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						m[o] = append(m[o], m[w.p.TypesInfo.ObjectOf(id)]...)
					}
					return true
				})
			}
		}
	}
	return m
}

// waits reports whether each turn of the loop waits for an event: a channel, a
// select, a timer, a message.
func (w *walker) waits(s *ast.ForStmt) bool {
	return w.find(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectStmt:
			return true
		case *ast.UnaryExpr:
			return n.Op == token.ARROW
		case *ast.CallExpr:
			m, ok := w.p.catalogued(n)
			return ok && m.Effect == catalog.Wait
		}
		return false
	})
}

// mayBlock reports whether the loop calls what is not known well enough to say
// that it waits for nothing.
func (w *walker) mayBlock(s *ast.ForStmt) bool {
	return w.find(s, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || w.p.builtin(call) != "" || w.p.TypesInfo.Types[call.Fun].IsType() {
			return false
		}
		if m, ok := w.p.catalogued(call); ok {
			return m.Effect == catalog.Wait
		}
		fn := w.p.staticFunc(call)
		return fn == nil || fn.Pkg() != w.p.Pkg || w.p.byFunc[fn] == nil
	})
}

func (w *walker) find(root ast.Node, f func(ast.Node) bool) bool {
	found := false
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil || found {
			return false
		}
		if _, lit := n.(*ast.FuncLit); lit {
			return false
		}
		found = f(n)
		return !found
	})
	return found
}
