package cost

import (
	"go/ast"
	"go/token"
	"go/types"
)

// lookup recognises an if that asks a memo: `v, ok := m[k]; ok`, the same with
// the lookup in the statement before, `m[k] == nil`, and a field that is filled
// on first use. It returns the memo's text and whether the if's body is the
// hit. A map is a memo only if the function also stores what it loaded.
func (w *walker) lookup(s *ast.IfStmt, before []ast.Stmt) (memo *Factor, hit bool) {
	cond, negated := unparen(s.Cond), false
	if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		cond, negated = unparen(u.X), true
	}
	switch c := cond.(type) {
	case *ast.Ident:
		if m := w.commaOk(s.Init, c); m != nil {
			return w.memo(m), !negated
		}
		for i := len(before) - 1; i >= max(0, len(before)-4); i-- { // an unlock may stand between
			if m := w.commaOk(before[i], c); m != nil {
				return w.memo(m), !negated
			}
		}
	case *ast.BinaryExpr:
		if id, ok := unparen(c.Y).(*ast.Ident); !ok || id.Name != "nil" || c.Op != token.EQL && c.Op != token.NEQ || negated {
			return nil, false
		}
		x := unparen(c.X)
		if id, ok := x.(*ast.Ident); ok {
			if a, ok := s.Init.(*ast.AssignStmt); ok && len(a.Rhs) == 1 && w.p.object(a.Lhs[0]) == w.p.TypesInfo.ObjectOf(id) {
				x = unparen(a.Rhs[0])
			}
		}
		switch x := x.(type) {
		case *ast.IndexExpr:
			return w.memo(x), c.Op == token.NEQ
		case *ast.SelectorExpr: // if s.config == nil { s.config = load() }
			if o := w.p.object(x); o != nil && c.Op == token.EQL && w.storesField(s.Body, o) {
				return w.memoOf(x), false
			}
		}
	}
	return nil, false
}

// foundBehind notes the memo of an if whose body is the hit and leaves: what
// stands behind it runs on a miss.
func (w *walker) foundBehind(s *ast.IfStmt, before []ast.Stmt) {
	if s.Else != nil || !w.terminates(s.Body.List) {
		return
	}
	if memo, hit := w.lookup(s, before); memo != nil && hit {
		w.misses = append(w.misses, *memo)
	}
}

// commaOk returns the m[k] of `v, ok := m[k]`.
func (w *walker) commaOk(s ast.Stmt, ok *ast.Ident) *ast.IndexExpr {
	a, is := s.(*ast.AssignStmt)
	if !is || len(a.Lhs) != 2 || len(a.Rhs) != 1 || w.p.object(a.Lhs[1]) != w.p.TypesInfo.ObjectOf(ok) {
		return nil
	}
	m, _ := unparen(a.Rhs[0]).(*ast.IndexExpr)
	return m
}

// memo is the map in m[k] if the unit stores into it more than a mark that the
// key was seen.
func (w *walker) memo(m *ast.IndexExpr) *Factor {
	t, ok := coreType(w.p.TypesInfo.TypeOf(m.X)).(*types.Map)
	if !ok {
		return nil
	}
	switch e := t.Elem().Underlying().(type) {
	case *types.Basic:
		if e.Kind() == types.Bool {
			return nil
		}
	case *types.Struct:
		if e.NumFields() == 0 {
			return nil
		}
	}
	o := w.p.object(m.X)
	if o == nil || !w.p.stored(w.u)[o] {
		return nil
	}
	return w.memoOf(m.X)
}

// memoOf is the factor of a memo that outlives the turns of the loops around.
func (w *walker) memoOf(e ast.Expr) *Factor {
	for _, f := range w.loops {
		if w.p.mentions(e, f.changes(w.p)) {
			return nil
		}
	}
	f := w.textual(Miss, "miss(", e, ")")
	return &f
}

// stored are the maps that a unit stores into.
func (p *pass) stored(u *unit) map[types.Object]bool {
	set, ok := p.storedMaps[u]
	if ok {
		return set
	}
	set = make(map[types.Object]bool)
	ast.Inspect(u.body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok {
			for _, lhs := range a.Lhs {
				if ix, ok := unparen(lhs).(*ast.IndexExpr); ok {
					if o := p.object(ix.X); o != nil {
						set[o] = true
					}
				}
			}
		}
		return true
	})
	p.storedMaps[u] = set
	return set
}

func (w *walker) storesField(body *ast.BlockStmt, field types.Object) bool {
	return w.find(body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok {
			return false
		}
		for _, lhs := range a.Lhs {
			if sel, ok := unparen(lhs).(*ast.SelectorExpr); ok && w.p.object(sel) == field {
				return true
			}
		}
		return false
	})
}
