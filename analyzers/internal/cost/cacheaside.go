package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// cacheAside recognises an if that tells the hits of a network cache from its
// misses, in a function that also fills the cache: by the error of the lookup,
// `err == nil` or `err != nil` or errors.Is(err, redis.Nil), by `v, ok := …; ok`,
// by the value, `v != ""`, or by a call that asks whether the key is there. It returns
// the cache as a factor and whether the if's body is the hit.
func (w *walker) cacheAside(s *ast.IfStmt, before []ast.Stmt) (memo *poly.Factor, hit bool) {
	cond, negated := syntax.Unparen(s.Cond), false
	if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		cond, negated = syntax.Unparen(u.X), true
	}
	asked, hit := w.asksCache(cond)
	if asked == nil || !w.cached(asked, s.Init, before) || !w.fillsCache() {
		return nil, false
	}
	return &poly.Factor{Class: poly.Miss, Root: "the cache", Param: poly.None}, hit != negated
}

// asksCache is what a condition asks for that a cache may have answered, and whether the
// condition holds where it has.
func (w *walker) asksCache(cond ast.Expr) (asked ast.Expr, hit bool) {
	switch c := cond.(type) {
	case *ast.Ident: // ok
		return c, true
	case *ast.CallExpr:
		if len(c.Args) == 2 && syntax.IsError(w.p.TypesInfo.TypeOf(c.Args[0])) { // errors.Is(err, redis.Nil)
			return c.Args[0], false
		}
		return c, true // exists(key)
	case *ast.BinaryExpr:
		none := w.zero(c.Y)
		if syntax.IsError(w.p.TypesInfo.TypeOf(c.X)) {
			if c.Op != token.EQL && c.Op != token.NEQ {
				return nil, false
			}
			return c.X, none == (c.Op == token.EQL) // err != redis.Nil: a hit, or a failure
		}
		n, isNumber := w.p.ConstInt(c.Y)
		switch c.Op {
		case token.EQL:
			return c.X, isNumber && n == 1 // rdb.Exists(ctx, key).Val() == 1
		case token.NEQ, token.GTR:
			return c.X, none
		case token.GEQ:
			return c.X, isNumber && n == 1
		}
	}
	return nil, false
}

// cached reports whether a value is what a network cache answered: a call, or a
// variable that got it in the if itself or shortly before.
func (w *walker) cached(asked ast.Expr, init ast.Stmt, before []ast.Stmt) bool {
	if id, ok := syntax.Unparen(asked).(*ast.Ident); ok {
		return w.readsCache(w.p.Object(id), init, before)
	}
	return w.onlyCacheReads(asked)
}

func (w *walker) readsCache(o types.Object, init ast.Stmt, before []ast.Stmt) bool {
	a := w.definition(o, init, before)
	return a != nil && w.onlyCacheReads(a.Rhs[0])
}

// onlyCacheReads reports whether an expression has a call that asks a network cache and
// nothing else.
func (w *walker) onlyCacheReads(e ast.Expr) bool {
	return w.Find(e, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return false
		}
		terms := w.costed(call)
		return len(terms) > 0 && !slices.ContainsFunc(terms, func(t poly.Term) bool { return t.Leaf.Kind != poly.CacheRead })
	})
}

// fillsCache reports whether the unit also writes to a network cache, be it in a literal
// that a flight or a goroutine runs.
func (w *walker) fillsCache() bool {
	if w.fills == nil {
		found := false
		ast.Inspect(w.u.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			found = found || ok && slices.ContainsFunc(w.costed(call), func(t poly.Term) bool { return t.Leaf.Kind == poly.CacheWrite })
			return !found
		})
		w.fills = &found
	}
	return *w.fills
}
