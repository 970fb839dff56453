package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
)

// miss recognises an if that asks a memo or a cache, and returns it as a factor
// and whether the if's body is the hit. A memo in one side of a condition counts
// where the other side makes no difference: a && b holds only if the memo had no
// answer when a says so, a || b fails only if it had none when a says that it
// has one. Elsewhere the other side may ask for more of what was found, or for a
// flag, but not for the element.
func (w *walker) miss(s *ast.IfStmt, before []ast.Stmt) (memo *poly.Factor, hit bool) {
	b, ok := unparen(s.Cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.LAND && b.Op != token.LOR {
		if memo, hit = w.lookup(s, before); memo != nil {
			return memo, hit
		}
		return w.cacheAside(s, before)
	}
	for _, sides := range [2][2]ast.Expr{{b.X, b.Y}, {b.Y, b.X}} {
		part := &ast.IfStmt{If: s.If, Init: s.Init, Cond: sides[0], Body: s.Body, Else: s.Else}
		memo, hit = w.miss(part, before)
		if memo != nil && (hit == (b.Op == token.LOR) || !w.mentionsElement(sides[1])) {
			return memo, hit
		}
	}
	return nil, false
}

// mentionsElement reports whether the expression names what a loop around runs
// over.
func (w *walker) mentionsElement(e ast.Expr) bool {
	return slices.ContainsFunc(w.loops, func(f *frame) bool { return w.p.mentions(e, f.vars) })
}

// cases are the memos of a switch that have had no answer, by the clause that
// runs then, and behind the switch.
type cases struct {
	in     map[ast.Stmt][]poly.Factor
	behind []poly.Factor
}

// caseMisses reads a switch without a tag as the chain of ifs that it is.
func (w *walker) caseMisses(s *ast.SwitchStmt, before []ast.Stmt) cases {
	out := cases{in: make(map[ast.Stmt][]poly.Factor)}
	if s.Tag != nil {
		return out
	}
	var otherwise []poly.Factor // where no case so far was true
	var none *ast.CaseClause
	for _, st := range s.Body.List {
		c, ok := st.(*ast.CaseClause)
		if !ok {
			continue
		}
		if c.List == nil {
			none = c
			continue
		}
		out.in[c] = slices.Clone(otherwise)
		if len(c.List) != 1 {
			continue
		}
		memo, hit := w.miss(&ast.IfStmt{If: c.Pos(), Init: s.Init, Cond: c.List[0], Body: &ast.BlockStmt{List: c.Body}}, before)
		switch {
		case memo == nil:
		case !hit:
			out.in[c] = append(out.in[c], *memo)
		default:
			otherwise = append(otherwise, *memo)
			if f := w.flowOfList(c.Body); !f.falls && !f.breaks {
				out.behind = append(out.behind, *memo)
			}
		}
	}
	if none != nil {
		out.in[none] = otherwise
	}
	return out
}

// joinArms joins the costs of the arms of an if. The other way of a failure, of a success
// and of a list with elements is no way that matters, nor is one that only leaves.
func (w *walker) joinArms(s *ast.IfStmt, fails bool, body, alt []poly.Term) []poly.Term {
	leaves := func(arm []poly.Term, f flow) bool { return len(arm) == 0 && !f.falls }
	switch {
	case len(body)+len(alt) == 0:
		return nil
	case fails, leaves(body, w.flowOfList(s.Body.List)):
		return poly.Larger(poly.Sometimes(body), alt)
	case w.usual(s.Cond), leaves(alt, w.flowOf(s.Else)):
		return poly.Larger(body, poly.Sometimes(alt))
	}
	return poly.Either(body, alt)
}

// usual reports whether a condition says that something went well, or that there are
// elements.
func (w *walker) usual(cond ast.Expr) bool {
	if failed, ok := w.errCheck(cond); ok {
		return !failed
	}
	b, ok := unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.GTR && b.Op != token.NEQ {
		return false
	}
	n, known := w.p.constInt(b.Y)
	return known && n == 0 && w.lenIn(b.X) != nil
}

// storing is an assignment m[key] = value of what a call answered.
type storing struct {
	pos token.Pos
	key ast.Expr
}

// storedBehind are the places where a unit stores into a map what it loads behind
// a lookup there: under the same key, or under one that the answer has.
func (p *pass) storedBehind(u *unit, m types.Object, lookup *ast.IndexExpr) []token.Pos {
	var at []token.Pos
	for _, s := range p.stored(u)[m] {
		if s.pos > lookup.Pos() && (p.keyText(s.key) == p.keyText(lookup.Index) || p.assignedBehind(s.key, lookup.Pos())) {
			at = append(at, s.pos)
		}
	}
	return at
}

// keyText is a key as a text, the same for a variable as for the only value that
// it is given.
func (p *pass) keyText(e ast.Expr) string {
	e = p.plain(e)
	if id, ok := e.(*ast.Ident); ok {
		if as := p.assigned[p.TypesInfo.ObjectOf(id)]; len(as) == 1 && as[0].value != nil {
			e = p.plain(as[0].value)
		}
	}
	return exprText(e)
}

// assignedBehind reports whether a variable of an expression is given a value
// behind a place.
func (p *pass) assignedBehind(e ast.Expr, pos token.Pos) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o, ok := p.TypesInfo.ObjectOf(id).(*types.Var); ok && !o.IsField() {
				found = found || slices.ContainsFunc(p.assigned[o], func(a assignment) bool { return a.pos > pos })
			}
		}
		return !found
	})
	return found
}

// readInto reports whether a value is a pointer that a call before pos was given.
func (p *pass) readInto(u *unit, value ast.Expr, pos token.Pos) bool {
	o := p.object(value)
	if o == nil {
		return false
	}
	if _, ok := o.Type().Underlying().(*types.Pointer); !ok {
		return false
	}
	found := false
	ast.Inspect(u.body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		found = found || ok && call.End() < pos && slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return p.object(arg) == o })
		return !found
	})
	return found
}

// stored are the maps in which a unit keeps what it loaded.
func (p *pass) stored(u *unit) map[types.Object][]storing {
	set, ok := p.storedMaps[u]
	if ok {
		return set
	}
	set = make(map[types.Object][]storing)
	ast.Inspect(u.body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Lhs) == len(a.Rhs) {
			for i, lhs := range a.Lhs {
				if ix, ok := unparen(lhs).(*ast.IndexExpr); ok && (p.loaded(a.Rhs[i], 0) || p.readInto(u, a.Rhs[i], a.Pos())) {
					if o := p.object(ix.X); o != nil {
						set[o] = append(set[o], storing{a.Pos(), ix.Index})
					}
				}
			}
		}
		return true
	})
	p.storedMaps[u] = set
	return set
}
