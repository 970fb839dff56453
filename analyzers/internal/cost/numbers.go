package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/sqlcheck"
)

// handsOutNumbers reports whether a function returns numbers that it counts up: in
// memory, so that it asks a database for the next block of them where the last one
// is used up; or in a row that it locks. A number that is drawn inside of the
// transaction of a caller keeps the row of the counter locked until that commits,
// and a rollback hands it out twice, so that generators work beside it on purpose.
func (p *pass) handsOutNumbers(u *unit, steps []effect.Step) bool {
	if u == nil || u.body == nil || !p.givesNumber(u.typ) {
		return false
	}
	if ofOneRow(steps) {
		return true
	}
	if slices.ContainsFunc(steps, func(s effect.Step) bool { return poly.IsQuery(s.Term) && !s.Branches() }) {
		return false // it asks each time
	}
	counted := p.counted(u)
	if len(counted) == 0 {
		return false
	}
	from := func(e ast.Expr) bool { return p.mentions(e, counted) }
	p.flowsOn(u, counted, from)
	found := false
	ownNodes(u.body, func(n ast.Node) {
		if ret, ok := n.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
			found = found || from(ret.Results[0]) || p.countsUp(ret.Results[0]) != nil
		}
	})
	if names := u.typ.Results.List[0].Names; len(names) > 0 {
		found = found || counted[p.TypesInfo.Defs[names[0]]]
	}
	return found
}

// ofOneRow reports whether steps do nothing but lock rows of a table to read them,
// and change them.
func ofOneRow(steps []effect.Step) bool {
	table, locked, changed := "", false, false
	for _, s := range steps {
		for _, d := range s.SQL {
			for _, t := range d.Tables {
				if t.Name == "" || table != "" && t.Name != table {
					return false
				}
				table = t.Name
				locked = locked || d.Verb == "SELECT" && t.Access == sqlcheck.Locked
				changed = changed || d.Verb == "UPDATE" && t.Access == sqlcheck.Written
			}
		}
	}
	return locked && changed
}

// givesNumber reports whether the first result of a function is an integer, or a
// text that may be made of one.
func (p *pass) givesNumber(t *ast.FuncType) bool {
	if t.Results == nil || len(t.Results.List) == 0 {
		return false
	}
	r := p.TypesInfo.TypeOf(t.Results.List[0].Type)
	if r == nil {
		return false
	}
	b, ok := r.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsString) != 0
}

// counted are the fields and the variables of the package that a function adds to.
func (p *pass) counted(u *unit) map[types.Object]bool {
	set := make(map[types.Object]bool)
	add := func(e ast.Expr) {
		if x, ok := unparen(e).(*ast.IndexExpr); ok { // a counter for each kind
			e = x.X
		}
		if v, ok := p.object(e).(*types.Var); ok && (v.IsField() || v.Parent() == p.Pkg.Scope()) {
			set[v] = true
		}
	}
	ownNodes(u.body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.IncDecStmt:
			if n.Tok == token.INC {
				add(n.X)
			}
		case *ast.AssignStmt:
			if n.Tok == token.ADD_ASSIGN {
				add(n.Lhs[0])
			}
		case *ast.CallExpr:
			if e := p.countsUp(n); e != nil {
				add(e)
			}
		}
	})
	return set
}

// countsUp is what a call counts up at once and answers, or nil.
func (p *pass) countsUp(e ast.Expr) ast.Expr {
	call, ok := unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if m, ok := p.catalogued(call); !ok || m.Op != catalog.Count {
		return nil
	}
	if len(call.Args) > 1 { // atomic.AddInt64(&s.last, 1)
		if ref, ok := unparen(call.Args[0]).(*ast.UnaryExpr); ok {
			return ref.X
		}
		return nil
	}
	return receiver(call)
}

// flowsOn adds the variables to a set that are given what comes from one of it.
func (p *pass) flowsOn(u *unit, set map[types.Object]bool, from func(ast.Expr) bool) {
	for grown := true; grown; {
		grown = false
		ownNodes(u.body, func(n ast.Node) {
			as, ok := n.(*ast.AssignStmt)
			if !ok || len(as.Lhs) != len(as.Rhs) {
				return
			}
			for i, lhs := range as.Lhs {
				if o := p.object(lhs); o != nil && !set[o] && (from(as.Rhs[i]) || p.countsUp(as.Rhs[i]) != nil) {
					set[o], grown = true, true
				}
			}
		})
	}
}

// ownNodes visits the nodes of a body, those of function literals left out.
func ownNodes(body *ast.BlockStmt, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}
