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
// or by the value, `v != ""`. It returns the cache as a factor and whether the
// if's body is the hit.
func (w *walker) cacheAside(s *ast.IfStmt, before []ast.Stmt) (memo *poly.Factor, hit bool) {
	cond, negated := syntax.Unparen(s.Cond), false
	if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		cond, negated = syntax.Unparen(u.X), true
	}
	var asked types.Object
	switch c := cond.(type) {
	case *ast.Ident: // ok
		asked, hit = w.p.TypesInfo.ObjectOf(c), true
	case *ast.CallExpr: // errors.Is(err, redis.Nil)
		if len(c.Args) == 2 && syntax.IsError(w.p.TypesInfo.TypeOf(c.Args[0])) {
			asked = w.p.Object(c.Args[0])
		}
	case *ast.BinaryExpr:
		asked = w.p.Object(c.X)
		if asked == nil || c.Op != token.EQL && c.Op != token.NEQ {
			return nil, false
		}
		none := w.zero(c.Y)
		if syntax.IsError(asked.Type()) {
			if !none && c.Op == token.NEQ {
				return nil, false // err != redis.Nil: a failure
			}
			hit = none && c.Op == token.EQL
		} else {
			hit = none && c.Op == token.NEQ
		}
	}
	if asked == nil || !w.readsCache(asked, s.Init, before) || !w.fillsCache() {
		return nil, false
	}
	return &poly.Factor{Class: poly.Miss, Root: "the cache", Param: poly.None}, hit != negated
}

// readsCache reports whether the variable got its value from a network cache,
// in the if itself or shortly before.
func (w *walker) readsCache(o types.Object, init ast.Stmt, before []ast.Stmt) bool {
	a := w.definition(o, init, before)
	return a != nil && w.Find(a.Rhs[0], func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return false
		}
		terms := w.costed(call)
		return len(terms) > 0 && !slices.ContainsFunc(terms, func(t poly.Term) bool { return t.Leaf.Kind != poly.CacheRead })
	})
}

// fillsCache reports whether the unit also writes to a network cache.
func (w *walker) fillsCache() bool {
	if w.fills == nil {
		found := w.Find(w.u.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			return ok && slices.ContainsFunc(w.costed(call), func(t poly.Term) bool { return t.Leaf.Kind == poly.CacheWrite })
		})
		w.fills = &found
	}
	return *w.fills
}
