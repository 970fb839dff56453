package statement

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

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

// reaching are, of the assignments to a variable or its field, those whose value it
// may have where it is used: none that comes later, except round a loop, and none
// before one that always stands between. What the variable is given with its
// declaration, or by the caller, may be one of them as well.
func (b bounds) reaching(values []assigned, use token.Pos) (out []assigned, first bool) {
	if b.empty {
		return values, true
	}
	within := func(n ast.Node, at token.Pos) bool { return n.Pos() <= at && at < n.End() }
	last := token.NoPos // where what always stands between ends
	ast.PreorderStack(b.decl.Body, nil, func(n ast.Node, stack []ast.Node) bool {
		i := slices.IndexFunc(values, func(v assigned) bool { return v.node == n && !v.changed })
		if i < 0 {
			return true
		}
		whole := slices.ContainsFunc(values, func(v assigned) bool { return v.node == n && !v.field })
		for _, outer := range slices.Backward(stack) {
			switch s := outer.(type) {
			case *ast.GenDecl, *ast.DeclStmt, *ast.LabeledStmt:
				continue
			case *ast.ForStmt:
				if s.Post == n {
					return true
				}
			}
			if _, isStmt := outer.(ast.Stmt); isStmt && n.End() <= use && within(outer, use) && (whole || values[i].field) {
				last = max(last, n.Pos())
			}
			break
		}
		return true
	})
	for _, v := range values {
		if v.node.Pos() >= last && (v.node.End() <= use || b.again(v.node, use)) {
			out = append(out, v)
		}
	}
	return out, last == token.NoPos
}

// again reports whether a later statement may run before a use: in a loop around
// both, or where one of them is in a function that runs at another time.
func (b bounds) again(n ast.Node, use token.Pos) bool {
	found := false
	ast.Inspect(b.decl.Body, func(x ast.Node) bool {
		if x == nil {
			return false
		}
		first := x.Pos() <= n.Pos() && n.End() <= x.End()
		second := x.Pos() <= use && use < x.End()
		switch x.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			found = found || first && second
		case *ast.FuncLit:
			found = found || first != second
		}
		return !found && (first || second)
	})
	return found
}
