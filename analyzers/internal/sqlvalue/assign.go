package sqlvalue

import (
	"go/ast"
	"go/token"
	"go/types"
)

// assign follows what an assignment puts into variables.
func (w *Walk) assign(s *ast.AssignStmt) {
	for i, l := range s.Lhs {
		if o := w.object(l); o != nil && decides(o.Type()) && local(o) {
			if (s.Tok == token.ASSIGN || s.Tok == token.DEFINE) && len(s.Rhs) == len(s.Lhs) {
				w.hold(o, s.Rhs[i])
			} else {
				w.hold(o, nil)
			}
		}
	}
	if s.Tok == token.ADD_ASSIGN {
		if o := w.object(s.Lhs[0]); o != nil && isText(o.Type()) {
			old, ok := w.env.get(o)
			if !ok {
				old = w.eval(s.Lhs[0])
			}
			w.env.set(o, cat(old, w.eval(s.Rhs[0])))
		}
		return
	}
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		return
	}
	values := make([]Node, len(s.Lhs))
	var several []Node
	if len(s.Rhs) < len(s.Lhs) {
		several = w.several(s.Rhs[0])
	}
	for i := range s.Lhs {
		if o := w.object(s.Lhs[i]); o == nil && !w.indexed(s.Lhs[i]) && !w.inComposite(s.Lhs[i]) || o != nil && !w.follow(o.Type()) {
			continue
		}
		switch {
		case len(s.Rhs) == len(s.Lhs):
			values[i] = w.eval(s.Rhs[i])
		case i < len(several):
			values[i] = several[i]
		default:
			values[i] = w.result(s.Rhs[0], i)
		}
	}
	for i, l := range s.Lhs {
		if ix, ok := ast.Unparen(l).(*ast.IndexExpr); ok && w.indexed(l) {
			// s[i] = "?" fills a slice that was made.
			if o := w.object(ix.X); o != nil {
				old, _ := w.env.get(o)
				w.env.set(o, cat(old, &Elem{X: values[i], Expr: s.Rhs[min(i, len(s.Rhs)-1)]}))
			}
			continue
		}
		if w.inComposite(l) {
			w.setEntry(l, s.Rhs[min(i, len(s.Rhs)-1)], values[i])
			continue
		}
		o := w.object(l)
		if o == nil || !w.follow(o.Type()) {
			continue
		}
		if v, ok := o.(*types.Var); ok && (v.IsField() || v.Parent() == w.src.Pkg.Scope()) {
			continue
		}
		w.env.set(o, values[i])
	}
}

// local reports whether a variable is one of a function.
func local(o types.Object) bool {
	v, ok := o.(*types.Var)
	return ok && !v.IsField() && v.Pkg() != nil && v.Parent() != v.Pkg().Scope()
}

func (w *Walk) indexed(l ast.Expr) bool {
	ix, ok := ast.Unparen(l).(*ast.IndexExpr)
	return ok && isTextSlice(w.src.Info.TypeOf(ix.X))
}

// inComposite reports whether an element of a local table is set.
func (w *Walk) inComposite(l ast.Expr) bool {
	var base ast.Expr
	switch x := ast.Unparen(l).(type) {
	case *ast.IndexExpr:
		base = x.X
	case *ast.SelectorExpr:
		base = x.X
	default:
		return false
	}
	o := w.object(base)
	return o != nil && local(o) && composed(o.Type())
}

// follow reports whether values of a type are followed.
func (w *Walk) follow(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named, *types.Pointer, *types.Signature, *types.Interface:
		return true
	default:
		return isText(t) || isTextSlice(t) || composed(t) || w.src.makes(t)
	}
}

// effect follows calls that change what they are called on: a session, a local
// function that appends to a variable.
func (w *Walk) effect(e ast.Expr) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return
	}
	if _, ok := w.src.Piece(call); ok {
		if w.src.Runs(call) {
			return
		}
		if root := w.root(call); root != nil {
			if _, ok := w.env.get(root); ok {
				w.env.set(root, w.eval(call))
			}
		}
		return
	}
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if o := w.src.Info.Uses[id]; o != nil {
			if lit := w.src.function(o); lit != nil {
				w.inline(lit.Type, lit.Body, call, w.env)
			}
		}
	}
}

// root is the variable that a chain of calls begins with.
func (w *Walk) root(e ast.Expr) types.Object {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.CallExpr:
			sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr)
			if !ok {
				return nil
			}
			e = sel.X
		case *ast.Ident:
			return w.src.Info.Uses[x]
		default:
			return nil
		}
	}
}

func (w *Walk) object(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if e.Name == "_" {
			return nil
		}
		return w.src.Info.ObjectOf(e)
	case *ast.StarExpr:
		return w.object(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return w.object(e.X)
		}
	}
	return nil
}

func isText(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// isTextSlice: a slice of texts, of bytes, or of values of any type.
func isTextSlice(t types.Type) bool {
	if t == nil {
		return false
	}
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	if i, ok := s.Elem().Underlying().(*types.Interface); ok {
		return i.Empty()
	}
	b, ok := s.Elem().Underlying().(*types.Basic)
	return ok && (b.Info()&types.IsString != 0 || b.Kind() == types.Byte)
}
