package statement

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"strings"
)

// content is what keeps a value from being empty: zero, nil or without elements.
func (b bounds) content(e ast.Expr, depth int) bound {
	tv := b.TypesInfo.Types[e]
	switch {
	case tv.IsNil():
		return free
	case tv.Value != nil && tv.Value.Kind() == constant.String:
		return bound{free: constant.StringVal(tv.Value) == ""}
	case tv.Value != nil && tv.Value.Kind() == constant.Bool:
		return bound{free: !constant.BoolVal(tv.Value)}
	case tv.Value != nil:
		return bound{free: constant.Sign(tv.Value) == 0}
	}
	switch e := e.(type) {
	case *ast.UnaryExpr:
		return bound{free: e.Op != token.AND}
	case *ast.CompositeLit:
		_, list := tv.Type.Underlying().(*types.Slice)
		return bound{free: list && len(e.Elts) == 0}
	case *ast.StarExpr:
		return b.bound(e.X, depth+1)
	case *ast.BinaryExpr:
		if x := b.bound(e.X, depth+1); e.Op != token.ADD || !x.open() {
			return bound{free: e.Op != token.ADD}
		}
		return b.bound(e.Y, depth+1)
	case *ast.CallExpr:
		return b.allocated(e, depth)
	case *ast.Ident:
		return b.variable(e, e.Pos(), depth)
	case *ast.SelectorExpr:
		return b.field(e, depth)
	}
	return free
}

// allocated is what keeps the result of a conversion or a builtin from being empty.
func (b bounds) allocated(call *ast.CallExpr, depth int) bound {
	if b.TypesInfo.Types[call.Fun].IsType() && len(call.Args) == 1 {
		return b.bound(call.Args[0], depth+1)
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return free
	}
	if _, ok := b.TypesInfo.Uses[id].(*types.Builtin); !ok {
		return free
	}
	return bound{free: id.Name != "new" && (id.Name != "append" || len(call.Args) < 2 || call.Ellipsis.IsValid())}
}

// refuses reports whether the function leaves where a variable or field is not as
// it should be.
func (b bounds) refuses(name string) bool {
	if b.decl == nil {
		return false
	}
	found := false
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.IfStmt); ok && Leaves(s.Body) {
			ast.Inspect(s.Cond, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok {
					switch e.(type) {
					case *ast.Ident, *ast.SelectorExpr:
						found = found || types.ExprString(e) == name
					}
				}
				return !found
			})
		}
		return !found
	})
	return found
}

// counted reports whether the function leaves, between the branch and the call,
// by a variable that the branch sets beside the text: the arguments that it binds,
// a number of conditions, a mark that there is one.
func (b bounds) counted(branch, call ast.Node) bool {
	set := make(map[types.Object]bool)
	ast.Inspect(branch, func(n ast.Node) bool {
		var to []ast.Expr
		switch n := n.(type) {
		case *ast.AssignStmt:
			to = n.Lhs
		case *ast.IncDecStmt:
			to = []ast.Expr{n.X}
		}
		for _, e := range to {
			if id, ok := ast.Unparen(e).(*ast.Ident); ok {
				if v := b.TypesInfo.Uses[id]; v != nil && !types.Identical(v.Type(), types.Universe.Lookup("error").Type()) {
					set[v] = true
				}
			}
		}
		return true
	})
	found := false
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.IfStmt); ok && s.Pos() > branch.End() && s.End() < call.Pos() && Leaves(s.Body) {
			ast.Inspect(s.Cond, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				found = found || ok && set[b.TypesInfo.Uses[id]]
				return !found
			})
		}
		return !found
	})
	return found
}

// Leaves reports whether a block ends the function or the turn of a loop.
func Leaves(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	switch s := b.List[len(b.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok == token.CONTINUE || s.Tok == token.BREAK || s.Tok == token.GOTO
	case *ast.ExprStmt:
		if call, ok := s.X.(*ast.CallExpr); ok {
			name := calledName(call)
			return name == "panic" || name == "Exit" || strings.HasPrefix(name, "Fatal") || strings.HasPrefix(name, "Panic")
		}
	}
	return false
}

// test is a value that a branch asks for before it adds to a statement.
type test struct {
	bound
	option bool // a pointer, which is left out
}

// tested lists the values that decide about what is added to a write whose text is
// longer on some ways than on others.
func (p *pass) tested(q *Place) []test {
	writes := false
	for _, s := range q.Alternatives {
		writes = writes || s.Shorter && writesText.MatchString(s.Text())
	}
	if !writes || q.Decl == nil {
		return nil
	}
	b := p.within(q.Decl)
	b.empty = true
	var out []test
	refused := false
	ask := func(cond ast.Expr) {
		for _, e := range p.operands(cond) {
			t := test{bound: b.bound(e, 0)}
			_, t.option = p.TypesInfo.TypeOf(e).Underlying().(*types.Pointer)
			out = append(out, t)
			if !t.free {
				p.pagingOf().follow(p, b.fn, t.sources)
			}
		}
	}
	ast.Inspect(q.Decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			if n.End() <= q.Call.End() && !Leaves(n.Body) && holdsLiteral(n.Body) {
				ask(n.Cond)
				refused = refused || b.counted(n.Body, q.Call)
			}
		case *ast.SwitchStmt:
			if n.Tag != nil || n.End() > q.Call.End() {
				return true
			}
			for _, c := range n.Body.List {
				if c := c.(*ast.CaseClause); len(c.List) == 1 {
					ask(c.List[0])
					refused = refused || b.counted(c, q.Call)
				}
			}
		}
		return true
	})
	if refused {
		out = append(out, test{}) // which is never empty
	}
	return out
}

var writesText = regexp.MustCompile(`(?i)^\s*(?:UPDATE|DELETE)\b`)

// holdsLiteral reports whether a block writes a text: what others do, such as to
// log, decides nothing.
func holdsLiteral(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		l, ok := n.(*ast.BasicLit)
		found = found || ok && l.Kind == token.STRING
		return !found
	})
	return found
}

// operands are the values that a condition asks to be there: x != nil, x != "",
// len(x) > 0.
func (p *pass) operands(cond ast.Expr) []ast.Expr {
	x, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	if x.Op == token.LAND || x.Op == token.LOR {
		return append(p.operands(x.X), p.operands(x.Y)...)
	}
	var out []ast.Expr
	for _, e := range []ast.Expr{x.X, x.Y} {
		e = ast.Unparen(e)
		if call, ok := e.(*ast.CallExpr); ok && calledName(call) == "len" && len(call.Args) == 1 {
			e = ast.Unparen(call.Args[0])
		}
		switch e.(type) {
		case *ast.Ident, *ast.SelectorExpr:
			if tv := p.TypesInfo.Types[e]; tv.Value == nil && !tv.IsNil() && tv.Type != nil {
				out = append(out, e)
			}
		}
	}
	return out
}
