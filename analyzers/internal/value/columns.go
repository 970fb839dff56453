package value

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// columnsOf are the columns of a statement.
func (w *Function) columnsOf(s *statement.Statement) []effect.Column {
	all := w.columns(slices.Concat(s.Finds(), s.Gives()))
	if s.Record != nil {
		all = append(all, effect.Column{Value: effect.Slim(w.value(s.Record))})
	} else if s.Rows != nil && w.structs(s.Rows) {
		all = append(all, effect.Column{Value: effect.Slim(w.value(s.Rows))})
	}
	return all
}

func (w *Function) columns(list []statement.Binding) []effect.Column {
	var all []effect.Column
	for _, b := range list {
		c := effect.Column{Name: b.Column, Primary: b.Primary}
		if b.Literal != "" {
			c.Value = effect.Value{Kind: effect.Constant, Text: b.Literal}
		} else if b.Expr != nil {
			c.Value = w.keyed(b.Expr)
			c.Born = w.born(b.Expr, 0)
		}
		all = append(all, c)
	}
	return all
}

// keyed is what a value says that rows may be found by.
func (w *Function) keyed(e ast.Expr) effect.Value {
	v := effect.Slim(w.value(w.stood(e)))
	v.Compared = v.Compared || w.compares(e)
	return v
}

// structs reports whether a value is a list of structs, or points to one.
func (w *Function) structs(e ast.Expr) bool {
	t := syntax.CoreType(w.p.TypesInfo.TypeOf(e))
	if ptr, ok := t.(*types.Pointer); ok {
		t = syntax.CoreType(ptr.Elem())
	}
	s, ok := t.(*types.Slice)
	if !ok {
		return false
	}
	t = syntax.CoreType(s.Elem())
	if ptr, ok := t.(*types.Pointer); ok {
		t = syntax.CoreType(ptr.Elem())
	}
	_, ok = t.(*types.Struct)
	return ok
}

// shared are the fields that all structs of a list have been given, or nil.
func (w *Function) shared(list ast.Expr) *effect.Fields {
	if w.Brief || w.p.SQL == nil {
		return nil
	}
	var out effect.Fields
	for _, f := range w.p.SQL.Shared(list) {
		if syntax.IsComparable(w.p.TypesInfo.TypeOf(f.Value)) {
			out.List = append(out.List, effect.Field{Name: f.Name, Value: w.keyed(f.Value)})
		}
	}
	if out.List == nil {
		return nil
	}
	return &out
}

// fields are those of a struct that an expression writes out, or of all structs of a list;
// or nil.
func (w *Function) fields(e ast.Expr) *effect.Fields {
	const most = 24
	e = syntax.Unparen(e)
	if w.structs(e) {
		return w.shared(e)
	}
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = syntax.Unparen(u.X)
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok || w.Brief || len(lit.Elts) == 0 || len(lit.Elts) > most {
		return nil
	}
	st, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(lit)).(*types.Struct)
	if !ok {
		return nil
	}
	var out effect.Fields
	for i, elt := range lit.Elts {
		name, value := "", elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			name, value = syntax.ExprText(kv.Key), kv.Value
		} else if i < st.NumFields() {
			name = st.Field(i).Name()
		}
		if syntax.IsComparable(w.p.TypesInfo.TypeOf(value)) {
			out.List = append(out.List, effect.Field{Name: name, Value: w.keyed(value)})
		}
	}
	return &out
}

// stood is what a value stands for: that of a conversion, and that of a variable
// which is another name of one.
func (w *Function) stood(e ast.Expr) ast.Expr {
	const deep = 4
	for range deep {
		e = w.p.Plain(e)
		as := w.p.Assigned[w.p.Object(e)]
		if _, isVar := e.(*ast.Ident); !isVar || len(as) != 1 || as[0].Value == nil || as[0].Tok != token.DEFINE {
			return e
		}
		switch next := w.p.Plain(as[0].Value).(type) {
		case *ast.Ident, *ast.SelectorExpr:
			e = next
		default:
			return e
		}
	}
	return e
}

// compares reports whether the code asks whether a key is smaller than another, or
// has it from what may have asked: a variable that is set several times, one of
// several results, and the answer to two values of its type, such as the smaller one.
func (w *Function) compares(e ast.Expr) bool {
	if !syntax.IsComparable(w.p.TypesInfo.TypeOf(e)) {
		return false
	}
	for _, e := range []ast.Expr{w.p.Plain(e), w.stood(e)} {
		if w.compared()[syntax.ExprText(e)] || w.picked(e) {
			return true
		}
		if _, isVar := e.(*ast.Ident); !isVar {
			continue
		}
		as := w.p.Assigned[w.p.Object(e)]
		if _, isParam := w.Param(w.p.Object(e)); isParam && len(as) > 0 || len(as) > 1 || len(as) == 1 && (as[0].Later || w.picked(as[0].Value)) {
			return true
		}
	}
	return false
}

// picked reports whether a value is what a call answers that is given two of its type.
func (w *Function) picked(e ast.Expr) bool {
	call, ok := syntax.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	a, _ := w.likeArgs(call)
	return a != nil && types.Identical(w.p.TypesInfo.TypeOf(a), w.p.TypesInfo.TypeOf(call))
}

// compared are the values of a unit of which it asks which is the smaller one, by
// an operator or by what it gives both to.
func (w *Function) compared() map[string]bool {
	if w.p.CostOf(w.u).Compared != nil {
		return w.p.CostOf(w.u).Compared
	}
	set := make(map[string]bool)
	w.p.CostOf(w.u).Compared = set
	note := func(a, b ast.Expr) {
		for _, e := range []ast.Expr{a, b} {
			if w.p.TypesInfo.Types[e].Value != nil {
				return
			}
		}
		set[syntax.ExprText(w.p.Plain(a))], set[syntax.ExprText(w.p.Plain(b))] = true, true
	}
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			switch n.Op {
			case token.LSS, token.LEQ, token.GTR, token.GEQ:
				note(n.X, n.Y)
			}
		case *ast.CallExpr:
			if a, b := w.likeArgs(n); a != nil {
				note(a, b)
			}
		}
		return true
	})
	return set
}

// likeArgs are two values of one type that a call which asks no server answers a
// number, a truth or values of that type for.
func (w *Function) likeArgs(call *ast.CallExpr) (a, b ast.Expr) {
	args := slices.Clone(call.Args)
	if sel, ok := syntax.Unparen(call.Fun).(*ast.SelectorExpr); ok && w.p.TypesInfo.Selections[sel] != nil {
		args = append(args, sel.X)
	}
	for i, x := range args {
		t := w.p.TypesInfo.TypeOf(x)
		if syntax.IsContext(t) || !syntax.IsComparable(t) {
			continue
		}
		for _, y := range args[:i] {
			if types.Identical(t, w.p.TypesInfo.TypeOf(y)) && w.answersOrder(call, t) {
				return x, y
			}
		}
	}
	return nil, nil
}

func (w *Function) answersOrder(call *ast.CallExpr, t types.Type) bool {
	results := []types.Type{w.p.TypesInfo.TypeOf(call)}
	if tuple, ok := results[0].(*types.Tuple); ok {
		results = nil
		for v := range tuple.Variables() {
			results = append(results, v.Type())
		}
	}
	return slices.ContainsFunc(results, func(r types.Type) bool {
		if r == nil {
			return false
		}
		b, ok := r.Underlying().(*types.Basic)
		return types.Identical(r, t) || ok && b.Info()&(types.IsBoolean|types.IsInteger) != 0
	}) && !w.Costly(call)
}
