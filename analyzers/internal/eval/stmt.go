package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// jump is a statement that break and continue may lead out of.
type jump struct {
	label      string
	loop       bool
	broken, on *state
}

// block evaluates statements in their order. Nil: none comes to their end.
func (r *run) block(list []ast.Stmt, st *state) *state {
	for _, s := range list {
		if st == nil || r.lost {
			return nil
		}
		st = r.stmt(s, st)
	}
	return st
}

func (r *run) stmt(s ast.Stmt, st *state) *state {
	label := r.label
	r.label = ""
	switch s := s.(type) {
	case *ast.ExprStmt:
		r.expr(s.X, st)
		if call, ok := syntax.Unparen(s.X).(*ast.CallExpr); ok && r.p.Exits(call) {
			return nil
		}
	case *ast.AssignStmt:
		r.assignStmt(s, st)
	case *ast.IncDecStmt:
		op := token.ADD
		if s.Tok == token.DEC {
			op = token.SUB
		}
		r.assign(s.X, r.binary(r.expr(s.X, st), op, text("1")), st)
	case *ast.DeclStmt:
		r.declStmt(s, st)
	case *ast.ReturnStmt:
		r.returnStmt(s, st)
		return nil
	case *ast.BlockStmt:
		return r.block(s.List, st)
	case *ast.IfStmt:
		if st = r.optional(s.Init, st); st == nil {
			return nil
		}
		then, not := r.cond(s.Cond, st)
		return r.join(r.arm(s.Body, then), r.arm(s.Else, not))
	case *ast.LabeledStmt:
		r.label = s.Label.Name
		return r.stmt(s.Stmt, st)
	case *ast.BranchStmt:
		return r.branch(s, st)
	case *ast.ForStmt:
		return r.forStmt(s, label, st)
	case *ast.RangeStmt:
		return r.rangeStmt(s, label, st)
	case *ast.SwitchStmt:
		return r.switchStmt(s, label, st)
	case *ast.TypeSwitchStmt:
		st = r.optional(s.Assign, r.optional(s.Init, st))
		return r.clauses(s.Body, label, st)
	case *ast.SelectStmt:
		return r.clauses(s.Body, label, st)
	case *ast.GoStmt:
		r.apartCall(s.Call, st)
	case *ast.DeferStmt:
		r.apartCall(s.Call, st)
	case *ast.SendStmt:
		r.expr(s.Chan, st)
		r.escape(st, r.expr(s.Value, st))
	}
	return st
}

func (r *run) optional(s ast.Stmt, st *state) *state {
	if s == nil || st == nil {
		return st
	}
	return r.stmt(s, st)
}

// arm evaluates what runs in a branch only.
func (r *run) arm(s ast.Stmt, st *state) *state {
	if s == nil || st == nil {
		return st
	}
	return r.leave(s, r.stmt(s, st))
}

// leave forgets the variables of a statement that has ended.
func (r *run) leave(s ast.Node, st *state) *state {
	if st == nil {
		return nil
	}
	for l := range st.vals {
		v, ok := l.node.(*types.Var)
		if ok && l.path == "" && l.within(s) && !r.addressed(v) {
			delete(st.vals, l)
		}
	}
	return st
}

// addressed reports whether something has the address of a variable.
func (r *run) addressed(v *types.Var) bool {
	for _, a := range r.p.Assigned[v] {
		if a.Tok == token.AND {
			return true
		}
	}
	return false
}

// apartCall is a call that runs at another time.
func (r *run) apartCall(call *ast.CallExpr, st *state) {
	r.out.reached[call] = true
	r.expr(call.Fun, st)
	for _, arg := range call.Args {
		v := r.expr(arg, st)
		r.note(arg, v, st)
		r.escape(st, v)
	}
}

func (r *run) declStmt(s *ast.DeclStmt, st *state) {
	g, ok := s.Decl.(*ast.GenDecl)
	if !ok {
		return
	}
	for _, spec := range g.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok || g.Tok != token.VAR {
			continue
		}
		vals := r.values(spec.Values, len(spec.Names), st)
		for i, name := range spec.Names {
			v, ok := r.p.TypesInfo.Defs[name].(*types.Var)
			if !ok {
				continue
			}
			if len(spec.Values) == 0 {
				r.declare(st, v, zero(v.Type(), 0))
				continue
			}
			r.declare(st, v, r.converted(vals[i], spec.Values, i, v.Type()))
		}
	}
}

// values are what expressions give, of which one may give all of them.
func (r *run) values(es []ast.Expr, n int, st *state) []value {
	out := make([]value, n)
	if len(es) == 1 && n > 1 {
		if call, ok := syntax.Unparen(es[0]).(*ast.CallExpr); ok {
			copy(out, r.call(call, st))
			return out
		}
		r.escape(st, r.expr(es[0], st))
		return out
	}
	copy(out, r.exprs(es, st))
	return out
}

func (r *run) assignStmt(s *ast.AssignStmt, st *state) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		op, ok := assigning[s.Tok]
		both := r.exprs([]ast.Expr{s.Lhs[0], s.Rhs[0]}, st)
		if !ok {
			op = token.ILLEGAL
		}
		r.assign(s.Lhs[0], r.binary(both[0], op, both[1]), st)
		return
	}
	vals := r.values(s.Rhs, len(s.Lhs), st)
	for i, lhs := range s.Lhs {
		v := vals[i]
		if t := r.p.TypesInfo.TypeOf(lhs); t != nil {
			v = r.converted(v, s.Rhs, i, t)
		}
		if id, ok := lhs.(*ast.Ident); ok {
			if o, ok := r.p.TypesInfo.Defs[id].(*types.Var); ok {
				r.declare(st, o, v)
				continue
			}
		}
		r.assign(lhs, v, st)
	}
}

var assigning = map[token.Token]token.Token{token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB}

func (r *run) returnStmt(s *ast.ReturnStmt, st *state) {
	var vals []value
	results := r.typ.Results
	switch {
	case r.inLit:
		for _, e := range s.Results {
			vals = append(vals, r.expr(e, st))
		}
	case results == nil:
	case len(s.Results) == 0:
		for _, f := range results.List {
			for _, name := range f.Names {
				vals = append(vals, st.vals[loc{r.p.TypesInfo.Defs[name], ""}])
			}
		}
	default:
		vals = r.given(s, st)
	}
	r.back(st, vals)
}

// given is what a return statement gives the results. A deferred literal may still change
// one that it can name.
func (r *run) given(s *ast.ReturnStmt, st *state) []value {
	var results []ast.Expr // their types, or names
	for _, f := range r.typ.Results.List {
		for _, name := range f.Names {
			results = append(results, name)
		}
		if f.Names == nil {
			results = append(results, f.Type)
		}
	}
	vals := r.values(s.Results, len(results), st)
	for i, of := range results {
		vals[i] = r.converted(vals[i], s.Results, i, r.p.TypesInfo.TypeOf(of))
		if v, ok := r.p.Object(of).(*types.Var); ok && r.apart[v] {
			r.escape(st, vals[i])
			vals[i] = nil
		}
	}
	return vals
}

func (r *run) branch(s *ast.BranchStmt, st *state) *state {
	switch s.Tok {
	case token.GOTO:
		r.lost = true
	case token.FALLTHROUGH:
		return st
	}
	for _, t := range slices.Backward(r.targets) {
		if s.Label != nil && s.Label.Name != t.label || s.Tok == token.CONTINUE && !t.loop {
			continue
		}
		if s.Tok == token.CONTINUE {
			t.on = r.join(t.on, st)
		} else {
			t.broken = r.join(t.broken, st)
		}
		return nil
	}
	r.lost = r.lost || s.Label != nil // out of a block that has a name
	return nil
}

// inside evaluates what break and continue lead out of.
func (r *run) inside(t *jump, f func() *state) *state {
	r.targets = append(r.targets, t)
	st := f()
	r.targets = r.targets[:len(r.targets)-1]
	return st
}

func (r *run) forStmt(s *ast.ForStmt, label string, st *state) *state {
	if st = r.optional(s.Init, st); st == nil {
		return nil
	}
	return r.leave(s, r.loop(s, label, st, func(st *state) (in, out *state) {
		if s.Cond == nil {
			return st, nil
		}
		return r.cond(s.Cond, st)
	}, s.Body, s.Post))
}

// loop evaluates turns of a loop until they find nothing new.
func (r *run) loop(s ast.Node, label string, st *state, begin func(*state) (in, out *state), body *ast.BlockStmt, post ast.Stmt) *state {
	start := r.clock
	var left *state
	for turn := 0; ; turn++ {
		if turn == maxTurns || r.lost {
			r.lost = true
			return nil
		}
		t := &jump{label: label, loop: true}
		in, out := begin(st.clone())
		end := r.inside(t, func() *state {
			if in == nil {
				return nil
			}
			return r.leave(body, r.block(body.List, in))
		})
		end = r.join(end, r.leave(body, t.on))
		end = r.optional(post, end)
		left = r.join(out, t.broken)
		if end == nil {
			break
		}
		next := r.join(st, end)
		if equal(next, st) {
			break
		}
		st = next
	}
	for lit, p := range r.pending {
		if s.Pos() <= lit.Pos() && lit.Pos() < s.End() {
			p.until = append(p.until, moment{start, s})
		}
	}
	return left
}

func (r *run) rangeStmt(s *ast.RangeStmt, label string, st *state) *state {
	over := r.expr(s.X, st)
	name := func(e ast.Expr, v value, st *state) {
		if id, ok := e.(*ast.Ident); ok && s.Tok == token.DEFINE {
			if o, ok := r.p.TypesInfo.Defs[id].(*types.Var); ok {
				r.declare(st, o, v)
			}
		} else if e != nil {
			r.assign(e, v, st)
		}
	}
	n, es := r.elements(over, st)
	if n == 0 {
		return st
	}
	if n > 0 && n <= maxUnroll && len(es) == n && !hasLiteral(s.Body) {
		t := &jump{label: label, loop: true}
		outer := r.turn
		for i := range es {
			if st == nil {
				break
			}
			r.turn = outer + "," + string(rune('0'+i))
			var e value
			if _, now := r.elements(over, st); i < len(now) { // no turn before has let it escape
				e = now[i]
			}
			name(s.Key, number(i), st)
			name(s.Value, e, st)
			st = r.inside(t, func() *state { return r.leave(s, r.block(s.Body.List, st)) })
			st, t.on = r.join(st, r.leave(s, t.on)), nil
		}
		r.turn = outer
		return r.join(st, r.leave(s, t.broken))
	}
	r.escape(st, over)
	return r.leave(s, r.loop(s, label, st, func(st *state) (in, out *state) {
		out = st.clone()
		name(s.Key, nil, st)
		name(s.Value, nil, st)
		return st, out
	}, s.Body, nil))
}

func hasLiteral(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		_, lit := n.(*ast.FuncLit)
		found = found || lit
		return !found
	})
	return found
}

func (r *run) switchStmt(s *ast.SwitchStmt, label string, st *state) *state {
	if st = r.optional(s.Init, st); st == nil {
		return nil
	}
	var tag value = text("true")
	if s.Tag != nil {
		tag = r.expr(s.Tag, st)
	}
	entries := make([]*state, len(s.Body.List)) // where a clause begins
	none := -1
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		if c.List == nil {
			none = i
		}
		for _, e := range c.List {
			if st == nil {
				break
			}
			var is, not *state
			if s.Tag == nil {
				is, not = r.cond(e, st)
			} else {
				is, not = r.split(r.binary(tag, token.EQL, r.expr(e, st)), st)
			}
			entries[i], st = r.join(entries[i], is), not
		}
	}
	if none >= 0 {
		entries[none], st = st, nil
	}
	t := &jump{label: label}
	var falls *state
	out := st
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		begin := r.join(entries[i], falls)
		falls = nil
		if begin == nil {
			continue
		}
		end := r.inside(t, func() *state { return r.leave(c, r.block(c.Body, begin)) })
		if n := len(c.Body); n > 0 && isFallthrough(c.Body[n-1]) {
			falls = end
			continue
		}
		out = r.join(out, end)
	}
	return r.leave(s, r.join(out, t.broken))
}

func isFallthrough(s ast.Stmt) bool {
	b, ok := s.(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// clauses evaluates arms of which each may run.
func (r *run) clauses(body *ast.BlockStmt, label string, st *state) *state {
	if st == nil {
		return nil
	}
	t := &jump{label: label}
	out := st.clone()
	for _, c := range body.List {
		end := r.inside(t, func() *state {
			in := st.clone()
			switch c := c.(type) {
			case *ast.CaseClause:
				return r.block(c.Body, in)
			case *ast.CommClause:
				return r.block(c.Body, r.optional(c.Comm, in))
			}
			return in
		})
		out = r.join(out, r.leave(c, end))
	}
	return r.join(out, t.broken)
}
