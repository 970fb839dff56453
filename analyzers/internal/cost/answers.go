package cost

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// truth is what is known of a condition.
type truth uint8

const (
	maybe truth = iota
	yes
	no
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return maybe
}

// asked is a call that locks rows and that a condition asks for what it found.
type asked struct {
	at token.Position
	// byError: its error says that there was no row. Of a function of the program it
	// is not known.
	byError truth
}

// answered is what is known where a condition holds, and where it does not.
func (w *walker) answered(cond ast.Expr) (holds, not []effect.Answer) {
	for _, a := range w.asksFor(cond) {
		n, f := assumption{w: w, call: a, none: true}.of(cond), assumption{w: w, call: a}.of(cond)
		failed := w.plainFailure(cond)
		if answer, ok := a.where(n != no, f != no); ok {
			answer.Failed = failed
			holds = append(holds, answer)
		}
		if answer, ok := a.where(n != yes, f != yes); ok {
			answer.Failed = failed
			not = append(not, answer)
		}
	}
	return holds, not
}

// plainFailure reports whether a condition asks of errors only whether there is one.
func (w *walker) plainFailure(cond ast.Expr) bool {
	b, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	return ok && syntax.IsError(w.p.TypesInfo.TypeOf(b.X)) && w.p.TypesInfo.Types[b.Y].IsNil()
}

// where is the answer of a place that is reached with no row, with a row, or both.
func (a asked) where(none, found bool) (effect.Answer, bool) {
	return effect.Answer{File: a.at.Filename, Line: a.at.Line, Col: a.at.Column, None: none}, none != found
}

// asksFor are the calls whose answers a condition is about.
func (w *walker) asksFor(cond ast.Expr) []asked {
	if !slices.ContainsFunc(w.steps, func(s effect.Step) bool { return s.LocksRows() }) {
		return nil
	}
	var all []asked
	ast.Inspect(cond, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return false
		}
		switch e.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident, *ast.CallExpr:
			if a, ok := w.lookedIn(e, cond.Pos(), 0); ok && !slices.ContainsFunc(all, func(b asked) bool { return a.at == b.at }) {
				all = append(all, a)
			}
		}
		return true
	})
	return all
}

// lookedIn is the call that locks rows and that a value comes from: its result, what
// its result answers, or what it has read into.
func (w *walker) lookedIn(e ast.Expr, before token.Pos, depth int) (asked, bool) {
	const deep = 5
	if e == nil || depth > deep {
		return asked{}, false
	}
	switch x := syntax.Unparen(e).(type) {
	case *ast.CallExpr:
		if a, ok := w.locking(x); ok {
			return a, true
		}
		if sel, ok := syntax.Unparen(x.Fun).(*ast.SelectorExpr); ok && w.p.TypesInfo.Selections[sel] != nil {
			if a, ok := w.lookedIn(sel.X, before, depth+1); ok {
				return a, true
			}
		}
		for _, arg := range x.Args { // len(rows), errors.Is(err, sql.ErrNoRows)
			if syntax.IsError(w.p.TypesInfo.TypeOf(arg)) || w.p.TypesInfo.Types[x.Fun].IsType() || w.p.Builtin(x) == "len" {
				return w.lookedIn(arg, before, depth+1)
			}
		}
	case *ast.BinaryExpr:
		if a, ok := w.lookedIn(x.X, before, depth+1); ok {
			return a, true
		}
		return w.lookedIn(x.Y, before, depth+1)
	case *ast.UnaryExpr:
		return w.lookedIn(x.X, before, depth+1)
	case *ast.SelectorExpr:
		return w.lookedIn(x.X, before, depth+1)
	case *ast.StarExpr:
		return w.lookedIn(x.X, before, depth+1)
	case *ast.Ident:
		if f, ok := w.flagOf(x); ok {
			return w.lookedIn(f.cond, f.cond.Pos(), depth+1)
		}
		if source := w.lastSource(x, before); source != nil {
			return w.lookedIn(source, source.Pos(), depth+1)
		}
	}
	return asked{}, false
}

// lastSource is what a variable was last given, or read into by, before a place, in
// the order of the source.
func (w *walker) lastSource(id *ast.Ident, before token.Pos) ast.Expr {
	v, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() {
		return nil
	}
	var last ast.Expr
	take := func(e ast.Expr) {
		if e != nil && e.Pos() < before && (last == nil || e.Pos() > last.Pos()) {
			last = e
		}
	}
	for _, a := range w.p.Assigned[v] {
		take(a.Source)
	}
	for _, call := range w.Fillers(v) {
		take(call)
	}
	return last
}

// locking is a call that has locked or written rows, be it inside of what it calls.
func (w *walker) locking(call *ast.CallExpr) (asked, bool) {
	at := w.p.Fset.Position(call.Pos())
	for i := range w.steps {
		s := &w.steps[i]
		if s.Line != at.Line || s.Col != at.Column || s.File != at.Filename || !s.LocksRows() {
			continue
		}
		a := asked{at: at}
		if len(s.Chain) == 1 && s.Op == catalog.One && len(s.SQL) == 1 && !s.SQL[0].Aggregate {
			a.byError = yes
		} else if len(s.Chain) == 1 && s.Leaf.Kind == poly.DBWrite {
			a.byError = no
		}
		return a, true
	}
	return asked{}, false
}

// assumption is that a call has found no row, or that it has found one.
type assumption struct {
	w    *walker
	call asked
	none bool
	// within are the variables whose values led to the condition: a flag may be set
	// where it has not been set.
	within []types.Object
}

// about reports whether a value comes from the call.
func (a assumption) about(e ast.Expr, before token.Pos) bool {
	found, ok := a.w.lookedIn(e, before, 0)
	return ok && found.at == a.call.at
}

// of is a condition under the assumption.
func (a assumption) of(cond ast.Expr) truth {
	switch e := syntax.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return a.of(e.X).not()
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR:
			return both(a.of(e.X), a.of(e.Y), e.Op == token.LAND)
		}
		return a.comparison(e)
	case *ast.Ident:
		return a.variable(e)
	case *ast.CallExpr:
		return a.asks(e)
	}
	return maybe
}

// both joins two conditions.
func both(x, y truth, and bool) truth {
	decides := truthOf(!and)
	switch {
	case x == decides || y == decides:
		return decides
	case x == maybe || y == maybe:
		return maybe
	}
	return x
}

// variable is one that is true or false: what the call answers, or what the code has
// made of that.
func (a assumption) variable(id *ast.Ident) truth {
	o := a.w.p.Object(id)
	if slices.Contains(a.within, o) {
		return maybe
	}
	a.within = append(slices.Clip(a.within), o)
	as := a.w.p.Assigned[o]
	if len(as) == 1 && as[0].Value != nil {
		return a.of(as[0].Value)
	}
	if f, ok := a.w.flagOf(id); ok {
		is := a.of(f.cond)
		if !f.then {
			is = is.not()
		}
		return is
	}
	if a.about(id, id.Pos()) {
		return truthOf(!a.none)
	}
	return maybe
}

// flag is a variable that is a constant, and its contrary where a condition holds.
type flag struct {
	init ast.Stmt // of the if, or nil
	cond ast.Expr
	then bool // the value where it holds
}

// flagOf is the flag that a variable is, if it is one.
func (w *walker) flagOf(id *ast.Ident) (f flag, ok bool) {
	as := w.p.Assigned[w.p.Object(id)]
	if len(as) == 1 && as[0].Value == nil || len(as) == 0 || len(as) > 2 {
		return f, false
	}
	last := as[len(as)-1]
	v := w.p.TypesInfo.Types[last.Value].Value
	if last.Tok != token.ASSIGN || v == nil || v.Kind() != constant.Bool {
		return f, false
	}
	f.then = constant.BoolVal(v)
	if len(as) == 2 {
		first := w.p.TypesInfo.Types[as[0].Value].Value
		if first == nil || first.Kind() != constant.Bool || constant.BoolVal(first) == f.then {
			return f, false
		}
	} else if !f.then { // var found bool
		return f, false
	}
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.IfStmt); ok && s.Body.Pos() <= last.Pos && last.Pos < s.Body.End() {
			f.init, f.cond = s.Init, s.Cond
		}
		return true
	})
	return f, f.cond != nil
}

// asks is a call whose answer is a condition: one about an error, which there is
// none of where a row was found, or one that says whether there is a row.
func (a assumption) asks(call *ast.CallExpr) truth {
	for _, arg := range call.Args {
		if syntax.IsError(a.w.p.TypesInfo.TypeOf(arg)) && a.about(arg, call.Pos()) {
			if a.none {
				return maybe
			}
			return no
		}
	}
	switch m, ok := a.w.p.Catalogued(call); {
	case !ok || m.Effect != catalog.Rows && m.Op != catalog.Absent || !a.about(call, call.Pos()):
	case m.Op == catalog.Absent:
		return truthOf(a.none)
	default:
		return truthOf(!a.none)
	}
	return maybe
}

// comparison is that of an error with nil or with another one, of a number of rows,
// or of what was read with the zero of its type.
func (a assumption) comparison(b *ast.BinaryExpr) truth {
	x, y, op := b.X, b.Y, b.Op
	if tv := a.w.p.TypesInfo.Types[x]; tv.Value != nil || tv.IsNil() {
		x, y, op = y, x, mirrored(op)
	}
	if !a.about(x, b.Pos()) {
		return maybe
	}
	equal := op == token.EQL
	if t := a.w.p.TypesInfo.TypeOf(x); syntax.IsError(t) {
		switch {
		case !equal && op != token.NEQ:
			return maybe
		case !a.w.p.TypesInfo.Types[y].IsNil():
			return a.otherError(equal)
		case !a.none:
			return truthOf(equal)
		case equal:
			return a.call.byError.not()
		}
		return a.call.byError
	}
	if n, ok := a.rows(x); ok {
		if v := a.w.p.TypesInfo.Types[y].Value; v != nil {
			return truthOf(constant.Compare(constant.MakeInt64(n), op, constant.ToInt(v)))
		}
		return maybe
	}
	switch {
	case !a.w.zero(y):
	case equal, op == token.LEQ:
		return truthOf(a.none)
	case op == token.NEQ, op == token.GTR:
		return truthOf(!a.none)
	}
	return maybe
}

// otherError is the comparison with an error that has a name.
func (a assumption) otherError(equal bool) truth {
	if a.none {
		return maybe
	}
	return truthOf(!equal)
}

// rows is how many rows a number says there were, if it counts them: it is the length
// of a list, or what the result of the call answers, not what the rows hold.
func (a assumption) rows(e ast.Expr) (n int64, ok bool) {
	t, _ := a.w.p.TypesInfo.TypeOf(e).Underlying().(*types.Basic)
	if t == nil || t.Info()&types.IsInteger == 0 || !a.counts(e, 0) {
		return 0, false
	}
	if !a.none {
		n = 1
	}
	return n, true
}

func (a assumption) counts(e ast.Expr, depth int) bool {
	const deep = 2
	switch x := a.w.p.Plain(e).(type) {
	case *ast.CallExpr:
		if a.w.p.Builtin(x) == "len" {
			return true
		}
		if _, ok := a.w.locking(x); ok { // how many rows it has changed
			return true
		}
		sel, ok := syntax.Unparen(x.Fun).(*ast.SelectorExpr)
		return ok && len(x.Args) == 0 && a.about(sel.X, x.Pos())
	case *ast.SelectorExpr: // result.RowsAffected
		return a.w.IsHandle(a.w.p.TypesInfo.TypeOf(x.X))
	case *ast.Ident:
		source := a.w.lastSource(x, x.Pos())
		return source != nil && depth < deep && a.counts(source, depth+1) && slices.ContainsFunc(a.w.p.Assigned[a.w.p.Object(x)], func(s syntax.Assignment) bool {
			return s.Source == source && !s.Later
		})
	}
	return false
}

// mirrored is an operator with its sides exchanged.
func mirrored(op token.Token) token.Token {
	switch op {
	case token.LSS:
		return token.GTR
	case token.GTR:
		return token.LSS
	case token.LEQ:
		return token.GEQ
	case token.GEQ:
		return token.LEQ
	}
	return op
}

// answeredBehind notes what is known behind an if of which one way does not come
// there.
func (w *walker) answeredBehind(s *ast.IfStmt) {
	holds, not := w.answered(s.Cond)
	switch leaves, other := w.terminates(s.Body.List), s.Else != nil && !w.flowOf(s.Else).falls; {
	case leaves && !other:
		w.answer(not...)
		if e, ok := s.Else.(*ast.IfStmt); ok {
			w.answeredBehind(e)
		}
	case other && !leaves:
		w.answer(holds...)
	}
}

// caseAnswers is what is known where the clauses of a switch run. Of a switch with a
// tag, each value is compared with the tag.
func (w *walker) caseAnswers(s *ast.SwitchStmt) map[ast.Stmt][]effect.Answer {
	out := make(map[ast.Stmt][]effect.Answer)
	var before []effect.Answer // where no case so far was true
	var otherwise ast.Stmt
	for _, st := range s.Body.List {
		c, ok := st.(*ast.CaseClause)
		if !ok {
			continue
		}
		if c.List == nil {
			otherwise = c
			continue
		}
		out[c] = slices.Clone(before)
		for _, e := range c.List {
			if s.Tag != nil {
				e = &ast.BinaryExpr{X: s.Tag, OpPos: e.Pos(), Op: token.EQL, Y: e}
			}
			holds, not := w.answered(e)
			before = append(before, not...)
			if len(c.List) == 1 {
				out[c] = append(out[c], holds...)
			}
		}
	}
	if otherwise != nil {
		out[otherwise] = before
	}
	return out
}
