package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// wayOut is what decides that a loop ends.
type wayOut struct {
	w    *walker
	loop *ast.ForStmt
	body *ast.BlockStmt
	// asks: a condition goes by what a round trip answered, or by whether an
	// attempt succeeded.
	asks bool
	// deciders are the calls whose answers are asked for by way of others, as a
	// statement's by RowsAffected.
	deciders []*ast.CallExpr
	direct   []*ast.CallExpr // those whose answers are asked for as they are
	// supply is a call that makes no round trip and says whether there is more;
	// element are the variables that it gives values.
	supply  ast.Expr
	ends    bool // its error does, as io.EOF
	element map[types.Object]bool
	// read are those of a supply whose error tells the end, as io.EOF does.
	read    map[types.Object]bool
	sources map[types.Object][]source
}

func (w *walker) wayOut(s *ast.ForStmt) *wayOut {
	out := &wayOut{w: w, loop: s, body: s.Body, element: make(map[types.Object]bool), read: make(map[types.Object]bool), sources: w.sources(s)}
	if s.Cond != nil && !w.whileFailing(s.Cond) {
		out.decides(s.Cond)
	}
	w.exits(s.Body.List, out.exit)
	return out
}

// exit adds a condition under which the loop is left.
func (out *wayOut) exit(cond ast.Expr) {
	if failed, alone := out.w.errAlone(cond); alone {
		out.asks = out.asks || !failed // left on success: a retry
		return
	}
	out.decides(cond)
}

// errAlone reports whether a condition compares an error with nil, and does nothing else.
func (w *walker) errAlone(cond ast.Expr) (failed, ok bool) {
	if b, is := syntax.Unparen(cond).(*ast.BinaryExpr); is && b.Op != token.LAND && b.Op != token.LOR {
		return w.errCheck(b)
	}
	return false, false
}

// whileFailing reports whether a loop with this condition goes on only if an attempt has
// failed: err != nil && i < attempts.
func (w *walker) whileFailing(cond ast.Expr) bool {
	if b, ok := syntax.Unparen(cond).(*ast.BinaryExpr); ok && b.Op == token.LAND {
		return w.whileFailing(b.X) || w.whileFailing(b.Y)
	}
	failed, alone := w.errAlone(cond)
	return alone && failed
}

// decides notes what the values come from that a condition asks for.
func (out *wayOut) decides(cond ast.Expr) {
	asks := false
	var steps []source
	ast.Inspect(cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if out.w.Costly(n) {
				asks, out.direct = true, append(out.direct, n)
			}
		case *ast.Ident:
			for _, src := range out.before(n) {
				if out.readsToTheEnd(cond, n, src) {
					steps = append(steps, src)
				} else if out.answers(src) {
					asks = true
				} else if out.handsOut(n, src) {
					steps = append(steps, src)
				}
			}
		}
		return true
	})
	if asks {
		out.asks = true
		return
	}
	reads := out.w.comparesError(cond)
	if len(steps) > 0 && (out.supply == nil || reads && !out.ends) {
		out.supply, out.ends = steps[len(steps)-1].calls[0], reads // a later way out is one of few turns
	}
	for _, src := range steps {
		for o, all := range out.sources {
			if slices.ContainsFunc(all, src.gives) {
				out.element[o] = true
				if reads {
					out.read[o] = true
				}
			}
		}
	}
}

// handsOut reports whether what gives a variable its value may give an element of what
// there is to do: it says neither how late it is nor, of all it could say, only whether
// something failed, as in for err := ctx.Err(); err == nil; err = ctx.Err().
func (out *wayOut) handsOut(use *ast.Ident, src source) bool {
	t := out.w.p.TypesInfo.TypeOf(use)
	if pkg, name := syntax.TypeKey(t); pkg == "time" {
		fn := out.w.p.StaticFunc(src.calls[0])
		return name != "Duration" && (fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "time") && !out.w.tellsTime(src.calls[0])
	}
	if !syntax.IsError(t) {
		return true
	}
	for o, all := range out.sources {
		if !syntax.IsError(o.Type()) && slices.ContainsFunc(all, src.gives) {
			return true
		}
	}
	return false
}

// tellsTime reports whether a call gives a time, and is given nothing that it could be that of:
// now(), clock.Now().
func (w *walker) tellsTime(call *ast.CallExpr) bool {
	pkg, _ := syntax.TypeKey(w.p.TypesInfo.TypeOf(call))
	return pkg == "time" && !slices.ContainsFunc(call.Args, func(e ast.Expr) bool { return !syntax.IsContext(w.p.TypesInfo.TypeOf(e)) })
}

// before finds the sources of a variable. Those of an error, which is used again and
// again, are narrowed to the last one before its use.
func (out *wayOut) before(use *ast.Ident) []source {
	o := out.w.p.TypesInfo.ObjectOf(use)
	all := out.sources[o]
	if o == nil || !syntax.IsError(o.Type()) {
		return all
	}
	last := -1
	for i, s := range all {
		at := out.inTurn(s.at)
		if at < out.inTurn(use.Pos()) && (last < 0 || at > out.inTurn(all[last].at)) {
			last = i
		}
	}
	if last < 0 {
		return nil
	}
	return all[last : last+1]
}

// inTurn orders places as a turn comes to them: the body, then what stands in the head
// behind the condition, then the condition, which asks for what the turn has left.
func (out *wayOut) inTurn(at token.Pos) token.Pos {
	post := out.loop.Post
	switch {
	case at >= out.body.Pos():
		return at
	case post != nil && at >= post.Pos():
		return at + out.body.End()
	}
	return at + 2*out.body.End()
}

// answers reports whether a value is what a round trip answered, and notes that
// one: the call itself, one whose result the call works on, or a function
// parameter that does all that the loop does.
func (out *wayOut) answers(src source) bool {
	if i := slices.IndexFunc(src.calls, out.w.Costly); i >= 0 {
		out.direct = append(out.direct, src.calls[i])
		return true
	}
	if slices.ContainsFunc(src.calls, out.doesAll) {
		return true
	}
	deciders := out.behind(src, make(map[token.Pos]bool))
	out.deciders = append(out.deciders, deciders...)
	return len(deciders) > 0
}

// behind finds the round trips whose results the calls of a source work on.
func (out *wayOut) behind(src source, seen map[token.Pos]bool) (found []*ast.CallExpr) {
	if seen[src.at] {
		return nil
	}
	seen[src.at] = true
	for _, call := range src.calls {
		if out.w.Costly(call) {
			found = append(found, call)
			continue
		}
		ast.Inspect(call, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			o := out.w.p.TypesInfo.ObjectOf(id)
			if o == nil || syntax.IsError(o.Type()) || syntax.IsContext(o.Type()) || out.w.IsHandle(o.Type()) {
				return true
			}
			own := out.body.Pos() <= o.Pos() && o.Pos() < out.body.End() // each turn has another
			for _, s := range out.sources[o] {
				if own && s.at > src.at {
					continue
				}
				found = append(found, out.behind(s, seen)...)
			}
			return true
		})
	}
	return found
}

// doesAll reports whether a call runs a function parameter and the loop runs
// nothing else that may make a round trip.
func (out *wayOut) doesAll(call *ast.CallExpr) bool {
	param := poly.None
	other := func(c *ast.CallExpr) bool {
		for _, t := range out.w.costed(c) {
			if t.Leaf.Kind != poly.Param || param != poly.None && t.Leaf.Param != param {
				return true
			}
			param = t.Leaf.Param
		}
		return false
	}
	return !other(call) && param != poly.None && !out.w.Find(out.body, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		return ok && other(c)
	})
}

// perElement reports whether something else than the round trips says what there
// is to do: each turn asks about its own element, and an answer may end the loop
// early, as of a lookup that finds no row for what was read.
func (out *wayOut) perElement() bool {
	if out.supply == nil || len(out.direct)+len(out.deciders) == 0 {
		return false
	}
	if len(out.deciders) > 0 && !out.w.reaches(out.body, out.element, out.deciders) {
		return false
	}
	return !slices.ContainsFunc(out.direct, func(call *ast.CallExpr) bool {
		return !out.w.reaches(out.body, out.read, []*ast.CallExpr{call})
	})
}

// drains reports whether a loop that counts up to a limit is left when a round
// trip that does the same thing each turn says so: the limit is for the case that
// it never does.
func (w *walker) drains(s *ast.ForStmt, counter types.Object) bool {
	out := w.wayOut(&ast.ForStmt{For: s.For, Body: s.Body})
	calls := slices.Concat(out.direct, out.deciders)
	return len(calls) > 0 && !w.reaches(s.Body, map[types.Object]bool{counter: true}, calls)
}

// comparesError reports whether a condition asks which error there was: err == io.EOF,
// errors.Is(err, io.EOF).
func (w *walker) comparesError(cond ast.Expr) bool {
	return w.Find(cond, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return false
		}
		v, ok := w.p.TypesInfo.Uses[id].(*types.Var)
		return ok && syntax.IsError(v.Type())
	})
}

// reaches reports whether one of the calls works on one of the variables, or on
// what is made of them.
func (w *walker) reaches(body *ast.BlockStmt, from map[types.Object]bool, calls []*ast.CallExpr) bool {
	made := w.madeOf(body, from)
	return slices.ContainsFunc(calls, func(c *ast.CallExpr) bool { return w.p.Mentions(c, made) })
}

// madeOf are variables and those that a body makes of them.
func (w *walker) madeOf(body *ast.BlockStmt, from map[types.Object]bool) map[types.Object]bool {
	made := make(map[types.Object]bool)
	add := func(e ast.Expr) {
		if o := w.p.Object(e); o != nil && !syntax.IsError(o.Type()) && !syntax.IsContext(o.Type()) && !w.IsHandle(o.Type()) {
			made[o] = true
		}
	}
	for o := range from {
		made[o] = true
	}
	for n := -1; n != len(made); {
		n = len(made)
		ast.Inspect(body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if slices.ContainsFunc(n.Rhs, func(e ast.Expr) bool { return w.p.Mentions(e, made) }) {
					for _, lhs := range n.Lhs {
						add(lhs)
					}
				}
			case *ast.CallExpr:
				for _, arg := range n.Args {
					if u, ok := syntax.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND && w.p.Mentions(n, made) {
						add(u.X)
					}
				}
			}
			return true
		})
	}
	return made
}
