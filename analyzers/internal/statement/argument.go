package statement

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// argument is what is known of a bound value.
func (p *pass) argument(e *sqlvalue.Elem, paths sqlvalue.Paths, w *sqlvalue.Walk) sqlcheck.Arg {
	return p.describe(e.Expr, e.X, paths, w)
}

func (p *pass) describe(e ast.Expr, n sqlvalue.Node, paths sqlvalue.Paths, w *sqlvalue.Walk) sqlcheck.Arg {
	var a sqlcheck.Arg
	if e == nil {
		return a
	}
	tv := p.TypesInfo.Types[e]
	t := tv.Type
	if t == nil {
		return a
	}
	a.Name = sourcefile.Expr(e)
	if len(a.Name) > 40 {
		a.Name = "a value"
	}
	a.Kind = Kind(t)
	if s, ok := t.Underlying().(*types.Slice); ok && a.Kind == sqlcheck.ArgUnknown {
		a.List, a.Kind = true, Kind(s.Elem())
	}
	if tv.IsNil() {
		a.Kind = sqlcheck.ArgNull
	}
	if tv.Value != nil && tv.Value.Kind() == constant.Int {
		a.Min, _ = constant.Int64Val(tv.Value)
		return a
	}
	if a.Kind == sqlcheck.ArgString || a.Kind == sqlcheck.ArgUnknown || a.Kind == sqlcheck.ArgBytes {
		if n == nil && w != nil && isString(t) {
			n = w.Eval(e)
		}
		if n != nil {
			if text := sqlvalue.Read(n, paths); len(text.Segs) > 0 && text.Segs[0].Gap == nil {
				a.Prefix = text.Segs[0].Text
				if text.Whole() {
					a.Prefix = text.String()
				}
			}
		}
	}
	if a.Kind == sqlcheck.ArgInt || a.Kind == sqlcheck.ArgUnknown && !a.List && a.Prefix == "" {
		a.Paged = !p.bounded(e, 0)
	}
	return a
}

// Kind is the type of value that a Go type is sent as.
func Kind(t types.Type) sqlcheck.ArgKind {
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		if o := n.Obj(); o.Pkg() != nil {
			switch o.Pkg().Path() + "." + o.Name() {
			case "time.Time":
				return sqlcheck.ArgTime
			case "database/sql.NullString":
				return sqlcheck.ArgString
			case "database/sql.NullInt64", "database/sql.NullInt32", "database/sql.NullInt16":
				return sqlcheck.ArgInt
			case "database/sql.NullTime":
				return sqlcheck.ArgTime
			}
		}
		if m, _, _ := types.LookupFieldOrMethod(n, true, nil, "Value"); m != nil {
			return sqlcheck.ArgUnknown // a Valuer sends something else
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsInteger != 0:
			return sqlcheck.ArgInt
		case u.Info()&types.IsFloat != 0:
			return sqlcheck.ArgFloat
		case u.Info()&types.IsString != 0:
			return sqlcheck.ArgString
		case u.Info()&types.IsBoolean != 0:
			return sqlcheck.ArgBool
		}
	case *types.Slice:
		if b, ok := u.Elem().Underlying().(*types.Basic); ok && b.Kind() == types.Byte {
			return sqlcheck.ArgBytes
		}
	}
	return sqlcheck.ArgUnknown
}

// bounded reports whether something limits the value of an integer: it is
// constant, a length, compared with a constant, or made of such.
func (p *pass) bounded(e ast.Expr, depth int) bool {
	if depth > 6 {
		return false
	}
	e = ast.Unparen(e)
	if p.TypesInfo.Types[e].Value != nil {
		return true
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return p.bounded(e.X, depth+1) && p.bounded(e.Y, depth+1)
	case *ast.StarExpr:
		return p.bounded(e.X, depth+1)
	case *ast.UnaryExpr:
		return p.bounded(e.X, depth+1)
	case *ast.CallExpr:
		if p.TypesInfo.Types[e.Fun].IsType() && len(e.Args) == 1 {
			return p.bounded(e.Args[0], depth+1)
		}
		name := ""
		switch f := ast.Unparen(e.Fun).(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		switch strings.ToLower(name) {
		case "min", "len", "clamp", "intn", "int63n", "int31n", "minint":
			return true
		}
		return false
	case *ast.Ident:
		o := p.TypesInfo.ObjectOf(e)
		if o == nil || p.decl == nil {
			return false
		}
		if p.compared(o) {
			return true
		}
		values, ok := p.assignments(o)
		if !ok || len(values) == 0 {
			return false
		}
		for _, v := range values {
			if v == nil || !p.bounded(v, depth+1) {
				return false
			}
		}
		return true
	}
	return false
}

// compared reports whether the function limits a variable: if v > 100.
func (p *pass) compared(o types.Object) bool {
	found := false
	ast.Inspect(p.decl.Body, func(n ast.Node) bool {
		s, ok := n.(*ast.IfStmt)
		if !ok {
			return !found
		}
		ast.Inspect(s.Cond, func(n ast.Node) bool {
			b, ok := n.(*ast.BinaryExpr)
			if !ok {
				return true
			}
			x, y := b.X, b.Y
			switch b.Op {
			case token.GTR, token.GEQ:
			case token.LSS, token.LEQ:
				x, y = y, x
			default:
				return true
			}
			id, ok := ast.Unparen(x).(*ast.Ident)
			if !ok || p.TypesInfo.ObjectOf(id) != o {
				return true
			}
			v := p.TypesInfo.Types[y].Value
			if v != nil && v.Kind() == constant.Int {
				if n, ok := constant.Int64Val(v); ok && n <= 1 {
					return true // a check for a value at all
				}
			}
			found = found || v != nil
			return true
		})
		return !found
	})
	return found
}

// assignments lists what the function puts into a variable of its own.
func (p *pass) assignments(o types.Object) (values []ast.Expr, ok bool) {
	v, isVar := o.(*types.Var)
	if !isVar || v.Pos() < p.decl.Body.Pos() || v.Pos() > p.decl.Body.End() {
		return nil, false
	}
	ok = true
	ast.Inspect(p.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				id, isID := ast.Unparen(l).(*ast.Ident)
				if !isID || p.TypesInfo.ObjectOf(id) != o {
					continue
				}
				if len(n.Rhs) != len(n.Lhs) || n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
					ok = false
					continue
				}
				values = append(values, n.Rhs[i])
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if p.TypesInfo.ObjectOf(id) == o && i < len(n.Values) {
					values = append(values, n.Values[i])
				}
			}
		case *ast.IncDecStmt:
			if id, isID := ast.Unparen(n.X).(*ast.Ident); isID && p.TypesInfo.ObjectOf(id) == o {
				ok = false
			}
		case *ast.UnaryExpr:
			if id, isID := ast.Unparen(n.X).(*ast.Ident); isID && n.Op == token.AND && p.TypesInfo.ObjectOf(id) == o {
				ok = false
			}
		}
		return true
	})
	return values, ok
}
