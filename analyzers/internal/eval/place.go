package eval

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// place is the variable, or what a pointer points to, that an expression is a field of.
func (r *run) place(e ast.Expr, st *state) (at loc, path []int, ok bool) {
	switch e := syntax.Unparen(e).(type) {
	case *ast.Ident:
		v, isVar := r.p.TypesInfo.ObjectOf(e).(*types.Var)
		return loc{v, ""}, nil, isVar && r.owns(v)
	case *ast.StarExpr:
		p, isRef := r.expr(e.X, st).(ref)
		return p.at, nil, isRef
	case *ast.SelectorExpr:
		sel := r.p.TypesInfo.Selections[e]
		if sel == nil || sel.Kind() != types.FieldVal {
			return at, nil, false
		}
		t := r.p.TypesInfo.TypeOf(e.X)
		if _, pointer := t.Underlying().(*types.Pointer); pointer {
			p, isRef := r.expr(e.X, st).(ref)
			at, ok = p.at, isRef
		} else {
			at, path, ok = r.place(e.X, st)
		}
		for _, i := range sel.Index() {
			if p, isRef := field(st.vals[at], path).(ref); ok && isRef {
				at, path = p.at, nil
			} else if ok && pointsAt(t, len(path) > 0) {
				return at, nil, false
			}
			fields, isStruct := structOf(t)
			if !isStruct {
				return at, nil, false
			}
			t = fields.Field(i).Type()
			path = append(slices.Clip(path), i)
		}
		return at, path, ok
	}
	return at, nil, false
}

// pointsAt reports whether a field of a type is reached through a pointer.
func pointsAt(t types.Type, isField bool) bool {
	_, pointer := t.Underlying().(*types.Pointer)
	return pointer && isField
}

func structOf(t types.Type) (*types.Struct, bool) {
	t = syntax.CoreType(t)
	if p, ok := t.(*types.Pointer); ok {
		t = syntax.CoreType(p.Elem())
	}
	st, ok := t.(*types.Struct)
	return st, ok
}

func field(v value, path []int) value {
	for _, i := range path {
		fields, ok := v.(record)
		if !ok || i >= len(fields) {
			return nil
		}
		v = fields[i]
	}
	return v
}

// assign gives what an expression names a value.
func (r *run) assign(lhs ast.Expr, v value, st *state) {
	lhs = syntax.Unparen(lhs)
	if ix, ok := lhs.(*ast.IndexExpr); ok {
		list := r.expr(ix.X, st)
		r.expr(ix.Index, st)
		r.escape(st, list)
		r.escape(st, v)
		return
	}
	at, path, ok := r.place(lhs, st)
	if !ok {
		r.escape(st, v)
		return
	}
	if len(path) > 0 {
		v = r.with(at, st.vals[at], path, v, st)
	}
	r.set(st, at, v)
}

// with is a struct one of whose fields is given a value.
func (r *run) with(at loc, of value, path []int, v value, st *state) value {
	if len(path) == 0 {
		return v
	}
	fields, ok := of.(record)
	if !ok {
		if st.escaped[at] || r.shared[at] {
			r.escape(st, v)
			return nil
		}
		fields = nil
	}
	out := make(record, max(len(fields), path[0]+1))
	copy(out, fields)
	out[path[0]] = r.with(at, out[path[0]], path[1:], v, st)
	return out
}
