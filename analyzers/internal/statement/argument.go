package statement

import (
	"go/ast"
	"go/constant"
	"go/types"

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
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(call.Args) == 1 && p.conditionOf(call) == "list" {
		e, n = call.Args[0], nil
	}
	if held := p.held(e, n, paths); held != nil {
		e, n = held, nil
	}
	tv := p.TypesInfo.Types[e]
	t := p.TypesInfo.TypeOf(e)
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
	a.Written = tv.Value != nil
	switch {
	case a.Written && tv.Value.Kind() == constant.Int:
		a.Min, _ = constant.Int64Val(tv.Value)
		return a
	case a.Written && tv.Value.Kind() == constant.String:
		a.Prefix = constant.StringVal(tv.Value) // unless the library makes a pattern of it
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
		b := p.within(p.decl)
		a.Paged = b.bound(e, 0).open()
		const beyond = 1 << 30 // more rows than tables have: such a head bounds nothing
		if t, ok := b.top(e, 0); ok && t.counted && t.n < beyond {
			a.Paged, a.Max = t.n > 0, t.n
		}
	}
	return a
}

// held is the value that an interface holds, as far as its type tells more, or nil.
func (p *pass) held(e ast.Expr, n sqlvalue.Node, paths sqlvalue.Paths) ast.Expr {
	t := p.TypesInfo.TypeOf(e)
	if t == nil || !types.IsInterface(t) {
		return nil
	}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(call.Args) == 1 && p.TypesInfo.Types[call.Fun].IsType() {
		return call.Args[0] // any(x)
	}
	list, _ := sqlvalue.Leaves(n, paths)
	if len(list) != 1 {
		return nil
	}
	g, ok := list[0].(*sqlvalue.Gap)
	if !ok || g.Expr == nil || g.Expr == e {
		return nil
	}
	if t := p.TypesInfo.TypeOf(g.Expr); t == nil || types.IsInterface(t) || Kind(t) == sqlcheck.ArgUnknown {
		return nil
	}
	return g.Expr
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
			case "database/sql.NullBool":
				return sqlcheck.ArgBool
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
