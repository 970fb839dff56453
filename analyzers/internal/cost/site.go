package cost

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

func (w *walker) site(call *ast.CallExpr, c callee, factors []poly.Factor, lines []int, coef int64, innermost *frame) {
	terms := slices.DeleteFunc(slices.Clone(c.terms), func(t poly.Term) bool { return t.Leaf.Kind == poly.Param || t.Has(poly.Daemon) || t.Seldom(factors) })
	if len(terms) == 0 {
		return
	}
	s := w.newSite(call, c, terms)
	s.Loops, s.LoopLines, s.Coef = factors, lines, coef
	if c.cycle {
		for _, u := range w.u.cycle {
			s.Recursion = append(s.Recursion, u.name)
		}
		slices.Sort(s.Recursion)
		if innermost == nil {
			return // one call per turn: a chain or a retry, not a walk
		}
	}
	if innermost != nil {
		changes := innermost.changes(w.p)
		s.Hoist = !c.value && !w.p.mentions(call, changes) && !w.p.callsInside(call)
		s.Carried, s.Picked = w.carried(call, innermost), w.picked(call, innermost)
		s.Beside = w.run.parallel || w.p.beside(call, innermost.node)
		if slices.ContainsFunc(terms, func(t poly.Term) bool { return t.Leaf.Calls }) {
			s.Work = w.writesBeside(call, innermost)
		}
		s.Answers, s.Claims = w.keepsAnswer(call, innermost), w.claims(call, innermost)
		s.Text = w.p.buildsOnTable(call, changes)
		if c.sql != nil {
			s.Text = s.Text || w.p.bringsText(c.sql, innermost.vars, 0) || w.p.namesTable(c.sql, changes, 0) || w.p.standsAlone(c.sql, changes)
		}
	}
	s.Terms = slices.DeleteFunc(s.Terms, s.OnlyProbes)
	s.Written(w.p.callers.Longest)
	w.p.sites = append(w.p.sites, s)
}

// newSite is a call with what it costs, and what is known of the place.
func (w *walker) newSite(call *ast.CallExpr, c callee, terms []poly.Term) link.Site {
	at, end := w.p.Fset.Position(call.Pos()), w.p.Fset.Position(call.End())
	return link.Site{
		Module: w.p.module(), File: at.Filename, Line: at.Line, Col: at.Column, EndLine: end.Line, EndCol: end.Column,
		Package: w.p.Pkg.Path(), Function: w.within, Callee: c.name, Coef: 1, Terms: terms,
		Request: w.request, Later: w.run.later || w.run.guessed, Upkeep: w.upkeep || w.p.upkeepFile(call.Pos()), Test: strings.HasSuffix(at.Filename, "_test.go"),
		Generated: w.p.generated(call.Pos()), Ignored: w.p.ignored(call.Pos()),
	}
}

// changes are all variables that the loop's own clauses and body assign, or
// assign a part of.
func (f *frame) changes(p *pass) map[types.Object]bool {
	if f.changed == nil {
		f.sweep(p)
	}
	return f.changed
}

// rebinds are the variables of changes that get another value as a whole.
func (f *frame) rebinds(p *pass) map[types.Object]bool {
	if f.changed == nil {
		f.sweep(p)
	}
	return f.rebound
}

func (f *frame) sweep(p *pass) {
	f.changed, f.rebound = maps.Clone(f.vars), maps.Clone(f.vars)
	note := func(e ast.Expr) {
		whole := true
		for {
			switch t := unparen(e).(type) {
			case *ast.SelectorExpr:
				e, whole = t.X, false
				continue
			case *ast.IndexExpr:
				e, whole = t.X, false
				continue
			case *ast.StarExpr:
				e, whole = t.X, false
				continue
			case *ast.Ident:
				if o := p.TypesInfo.ObjectOf(t); o != nil {
					f.changed[o] = true
					if whole {
						f.rebound[o] = true
					}
				}
			}
			return
		}
	}
	ast.Inspect(f.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				note(lhs)
			}
		case *ast.IncDecStmt:
			note(n.X)
		case *ast.RangeStmt:
			note(n.Key)
			note(n.Value)
		case *ast.ValueSpec:
			for _, name := range n.Names {
				note(name)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				note(n.X)
			}
		case *ast.Field:
			for _, name := range n.Names {
				note(name)
			}
		}
		return true
	})
}

// mentions reports whether the node names one of the variables. Errors do not
// count: they are assigned everywhere and say nothing of the work.
func (p *pass) mentions(n ast.Node, set map[types.Object]bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o := p.TypesInfo.ObjectOf(id); o != nil && set[o] && !isError(o.Type()) {
				found = true
			}
		}
		return !found
	})
	return found
}

// callsInside reports whether arguments are made by calls or functions of
// their own, so that equal names do not make equal values.
func (p *pass) callsInside(call *ast.CallExpr) bool {
	found := false
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				found = found || !p.TypesInfo.Types[n.Fun].IsType()
			case *ast.FuncLit:
				found = true
			}
			return !found
		})
	}
	return found
}

// carried reports whether the call takes, through a variable declared outside
// the loop, what the same call returned the turn before.
func (w *walker) carried(call *ast.CallExpr, f *frame) bool {
	derived := make(map[types.Object]bool)
	for range 2 {
		ast.Inspect(f.node, func(n ast.Node) bool {
			a, ok := n.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for _, rhs := range a.Rhs {
				if contains(rhs, call) || w.p.mentions(rhs, derived) {
					for _, lhs := range a.Lhs {
						if o := w.p.object(lhs); o != nil && !isError(o.Type()) && !w.isHandle(o.Type()) {
							derived[o] = true
						}
					}
				}
			}
			return true
		})
	}
	maps.DeleteFunc(derived, func(o types.Object, _ bool) bool {
		return o.Pos() >= f.node.Pos() && o.Pos() < f.node.End()
	})
	if len(derived) == 0 {
		return false
	}
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		if u, ok := unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			return false // a place for the answer
		}
		return w.p.mentions(arg, derived)
	})
}

func contains(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// maxNames is how many variables and pieces of text a statement, or the name of its
// table, is followed through: it may be made of itself.
const maxNames = 16

// tableHole is the end of a statement's text where the name of a table, or of
// another thing that has one, comes next.
var tableHole = regexp.MustCompile("(?i)\\b(table|from|into|update|join|exists|view|index|database|schema)\\s+[`\"\\[]?$")

// namesTable reports whether an expression of SQL text puts one of the
// variables where the name of a table stands, by + or by a format.
func (p *pass) namesTable(e ast.Expr, changed map[types.Object]bool, depth int) bool {
	if depth > maxNames {
		return false
	}
	switch e := unparen(e).(type) {
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return false
		}
		return p.namesTable(e.X, changed, depth+1) || p.variesBy(e.Y, changed, 0) && tableHole.MatchString(p.textEnd(e.X))
	case *ast.CallExpr:
		if len(e.Args) < 2 || !slices.ContainsFunc(e.Args[1:], func(arg ast.Expr) bool { return p.variesBy(arg, changed, 0) }) {
			return false
		}
		format := p.textEnd(e.Args[0])
		for i := range len(format) {
			if format[i] == '%' && tableHole.MatchString(format[:i]) {
				return true
			}
		}
		return false
	case *ast.Ident:
		if as := p.assigned[p.TypesInfo.ObjectOf(e)]; len(as) == 1 && as[0].value != nil && !isIdent(as[0].value) {
			return p.namesTable(as[0].value, changed, depth+1)
		}
	}
	return false
}

// variesBy is mentions for the name of a table: what a method gives that is handed
// nothing is the name of the type's own table, whichever value it is a method of.
func (p *pass) variesBy(e ast.Expr, changed map[types.Object]bool, depth int) bool {
	found := depth > maxNames
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if fn := p.staticFunc(n); fn != nil && fn.Signature().Recv() != nil && len(n.Args) == 0 {
				return p.readsReceiver(fn)
			}
		case *ast.Ident:
			o := p.TypesInfo.ObjectOf(n)
			if as := p.assigned[o]; len(as) == 1 && as[0].value != nil && changed[o] && isText(o.Type()) {
				found = found || p.variesBy(as[0].value, changed, depth+1)
				return false
			}
			found = found || o != nil && changed[o] && !isError(o.Type())
		}
		return !found
	})
	return found
}

// readsReceiver reports whether a method of the package uses the value that it is a
// method of; one of another package is taken not to.
func (p *pass) readsReceiver(fn *types.Func) bool {
	u := p.byFunc[fn.Origin()]
	if u == nil {
		return false
	}
	recv := u.fn.Signature().Recv()
	return p.mentions(u.body, map[types.Object]bool{recv: true})
}

// buildsOnTable reports whether the chain of calls that a statement is built by is
// given one of the variables, or what is made of one, as the name of its table.
func (p *pass) buildsOnTable(call *ast.CallExpr, changed map[types.Object]bool) bool {
	for ; call != nil; call, _ = unparen(receiver(call)).(*ast.CallExpr) {
		m, ok := p.catalogued(call)
		if !ok || m.Chain == nil {
			continue
		}
		for _, part := range m.Chain.Parts {
			if part.Role == catalog.RoleFrom && part.Arg < len(call.Args) {
				if arg := call.Args[part.Arg]; isText(p.TypesInfo.TypeOf(arg)) && p.variesBy(arg, changed, 0) {
					return true
				}
			}
		}
	}
	return false
}

// bringsText reports whether a statement is the element of a loop, whole, trimmed or
// as one of its fields.
func (p *pass) bringsText(e ast.Expr, element map[types.Object]bool, depth int) bool {
	if depth > maxNames {
		return false
	}
	switch e := p.plain(e).(type) {
	case *ast.SelectorExpr:
		return p.bringsText(e.X, element, depth+1)
	case *ast.IndexExpr:
		return element[p.object(e.Index)]
	case *ast.CallExpr: // strings.TrimSpace(stmt)
		fn := p.staticFunc(e)
		return fn != nil && fn.Pkg() != nil && p.cat.Opaque(fn.Pkg().Path()) && len(e.Args) > 0 && fn.Signature().Params().Len() == len(e.Args) && p.bringsText(e.Args[0], element, depth+1)
	case *ast.Ident:
		o := p.TypesInfo.ObjectOf(e)
		if element[o] {
			return true
		}
		as := p.assigned[o]
		return len(as) == 1 && as[0].value != nil && !isIdent(as[0].value) && p.bringsText(as[0].value, element, depth+1)
	}
	return false
}

// alone is the begin of a statement of which no two can be made one.
var alone = regexp.MustCompile(`(?i)^\s*(?:XA|SHOW|DESC|DESCRIBE|EXPLAIN|CREATE|DROP|ALTER|RENAME|TRUNCATE|OPTIMIZE|ANALYZE|CHECK|REPAIR|GRANT|REVOKE|FLUSH|KILL|CALL)\s`)

// standsAlone reports whether a statement that the loop changes is about one thing
// at a time, as one branch of an XA transaction.
func (p *pass) standsAlone(e ast.Expr, changed map[types.Object]bool) bool {
	return alone.MatchString(p.textStart(e)) && p.mentions(e, changed)
}

// textEnd is the constant text that an expression ends with.
func (p *pass) textEnd(e ast.Expr) string {
	if tv := p.TypesInfo.Types[e]; tv.Value != nil && tv.Value.Kind() == constant.String {
		return constant.StringVal(tv.Value)
	}
	if b, ok := unparen(e).(*ast.BinaryExpr); ok && b.Op == token.ADD {
		return p.textEnd(b.Y)
	}
	return ""
}
