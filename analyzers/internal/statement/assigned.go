package statement

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/flow"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// assigned is a value that a variable is given: a result of a call, if it is one of
// several.
type assigned struct {
	expr    ast.Expr // nil: zero
	result  int
	node    ast.Node // the statement
	field   bool     // a field of the variable is given it
	changed bool     // by more than a value: it is counted up, its address is taken
}

// assignments lists what the function puts into a variable of its own or a
// parameter.
func (b bounds) assignments(o types.Object) (values []assigned) {
	v, isVar := o.(*types.Var)
	if b.decl == nil || !isVar || v.IsField() || v.Parent() == b.Pkg.Scope() {
		return nil
	}
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && b.TypesInfo.ObjectOf(id) == o
	}
	if b.fn != nil && slices.Contains(slices.Collect(b.fn.Signature().Results().Variables()), v) {
		values = append(values, assigned{node: b.decl.Type})
	}
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			values = append(values, given(n, is)...)
		case *ast.ValueSpec:
			for i, id := range n.Names {
				switch {
				case b.TypesInfo.ObjectOf(id) != o:
				case i < len(n.Values) && len(n.Values) == len(n.Names):
					values = append(values, assigned{expr: n.Values[i], node: n})
				case len(n.Values) == 1:
					values = append(values, assigned{expr: n.Values[0], result: i, node: n})
				default:
					values = append(values, assigned{node: n})
				}
			}
		case *ast.IncDecStmt:
			if is(n.X) {
				values = append(values, assigned{changed: true, node: n})
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND && is(n.X) {
				values = append(values, assigned{changed: true, node: n})
			}
		}
		return true
	})
	return values
}

// setFields is the value of a variable whose fields are set one by one, on all ways to
// the call that is given its address, and by nothing else; nil where it is no such.
func (p *pass) setFields(e ast.Expr, call *ast.CallExpr) *sqlvalue.Composite {
	u, ok := ast.Unparen(e).(*ast.UnaryExpr)
	if !ok || u.Op != token.AND || p.decl == nil {
		return nil
	}
	id, ok := ast.Unparen(u.X).(*ast.Ident)
	if !ok {
		return nil
	}
	b, o := p.within(p.decl), p.objectOf(id)
	made := false // here, and not by the caller
	for _, v := range b.assignments(o) {
		if v.node != ast.Node(u) && (v.changed || !emptyValue(v.expr)) {
			return nil
		}
		made = made || !v.changed
	}
	if !made {
		return nil
	}
	x := &sqlvalue.Composite{Type: p.TypesInfo.TypeOf(id)}
	for _, s := range p.decl.Body.List {
		if s.Pos() <= call.Pos() && call.End() <= s.End() {
			break
		}
		n, _ := s.(*ast.AssignStmt)
		ast.Inspect(s, func(in ast.Node) bool {
			a, ok := in.(*ast.AssignStmt)
			if !ok || x == nil {
				return x != nil
			}
			for _, l := range a.Lhs {
				sel, ok := ast.Unparen(l).(*ast.SelectorExpr)
				if !ok || p.objectOf(sel.X) != o {
					continue
				}
				field, ok := p.objectOf(sel).(*types.Var)
				if !ok || a != n || len(a.Lhs) != 1 || len(a.Rhs) != 1 || a.Tok != token.ASSIGN {
					x = nil // on some ways only
					return false
				}
				x.Entries = append(x.Entries, sqlvalue.Entry{Field: field, X: &sqlvalue.Gap{Param: -1, Expr: a.Rhs[0]}, Expr: a.Rhs[0]})
			}
			return true
		})
		if x == nil {
			return nil
		}
	}
	if len(x.Entries) == 0 {
		return nil
	}
	return x
}

// given lists what a statement gives to the expressions that are meant.
func given(n *ast.AssignStmt, is func(ast.Expr) bool) (values []assigned) {
	for i, l := range n.Lhs {
		switch {
		case !is(l):
		case n.Tok != token.ASSIGN && n.Tok != token.DEFINE:
			values = append(values, assigned{changed: true, node: n})
		case len(n.Rhs) == len(n.Lhs):
			values = append(values, assigned{expr: n.Rhs[i], node: n})
		default:
			values = append(values, assigned{expr: n.Rhs[0], result: i, node: n})
		}
	}
	return values
}

// reaching are, of the assignments to a variable of the function or to its field, those
// whose value it may have where it is used. What it has where the function begins, by its
// caller or as its zero value, may be another.
func (b bounds) reaching(v types.Object, values []assigned, use token.Pos) (out []assigned, first bool) {
	if b.empty {
		return values, true
	}
	defs := make([]flow.Definition, len(values))
	for i, given := range values {
		defs[i].Pos = given.node.Pos()
		if _, address := given.node.(*ast.UnaryExpr); address {
			defs[i].Kind = flow.Lends
		} else if given.changed {
			defs[i].Kind = flow.Adds
		}
	}
	reach, first := b.flowOf(b.decl).Reaching(v.Pos(), use, defs)
	for i, given := range values {
		if slices.Contains(reach, i) || first && given.node == b.decl.Type {
			out = append(out, given)
		}
	}
	return out, first
}

// flowOf is the flow of a function of the package.
func (p *pass) flowOf(d *ast.FuncDecl) *flow.Body {
	f := p.flows[d]
	if f == nil {
		f = flow.New(d.Body, func(call *ast.CallExpr) bool { return p.cat.Returns(p.TypesInfo, call) })
		p.flows[d] = f
	}
	return f
}
