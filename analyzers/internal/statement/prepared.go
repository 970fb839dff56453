package statement

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/sourcefile"
)

// later is a call that gives a prepared statement its values.
type later struct {
	by     string // the callee as code
	values int
}

// givenLater are the calls that give the statement its values which a place prepares, if
// the variable or field that holds it is set nowhere else. Those of which it is not known
// how many they are have -1.
func (p *pass) givenLater(q *Place) []later {
	held := p.preparedStatements()[q.Call]
	if q.passes != nil || held == nil || p.setTimes[held] != 1 {
		return nil
	}
	var all []later
	for _, call := range p.runsOf[held] {
		sig, ok := p.TypesInfo.TypeOf(call.Fun).(*types.Signature)
		m := p.method(call)
		if !ok || m == nil || !p.cat.Exact(m.Library) || !sig.Variadic() {
			continue
		}
		l := later{by: sourcefile.Expr(call.Fun), values: -1}
		if n, ok := p.allSingle(call, sig.Params().Len()-1); ok {
			l.values = n
		}
		all = append(all, l)
	}
	return all
}

// preparedStatements are the variables and fields that hold what calls prepare.
func (p *pass) preparedStatements() map[*ast.CallExpr]types.Object {
	if p.heldBy != nil {
		return p.heldBy
	}
	p.heldBy = make(map[*ast.CallExpr]types.Object)
	p.setTimes = make(map[types.Object]int)
	p.runsOf = make(map[types.Object][]*ast.CallExpr)
	set := func(l ast.Expr, r ast.Expr) {
		o, ok := p.objectOf(l).(*types.Var)
		if !ok || !p.isStatement(o.Type()) {
			return
		}
		p.setTimes[o]++
		if call, ok := ast.Unparen(r).(*ast.CallExpr); ok && (local(o) || !o.Exported()) {
			p.heldBy[call] = o
		}
	}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					set(l, n.Rhs[min(i, len(n.Rhs)-1)])
				}
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if len(n.Values) > 0 {
						set(name, n.Values[min(i, len(n.Values)-1)])
					}
				}
			case *ast.KeyValueExpr:
				set(n.Key, n.Value)
			case *ast.CallExpr:
				sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
				if ok && p.TypesInfo.Selections[sel] != nil {
					if o, ok := p.objectOf(sel.X).(*types.Var); ok && p.isStatement(o.Type()) {
						p.runsOf[o] = append(p.runsOf[o], n)
					}
				}
			}
			return true
		})
	}
	return p.heldBy
}

// isStatement reports whether a type is one of statements that are prepared.
func (p *pass) isStatement(t types.Type) bool {
	n := namedOf(t)
	return n != nil && n.Obj().Pkg() != nil && p.cat.Statement(n.Obj().Pkg().Path(), n.Obj().Name())
}
