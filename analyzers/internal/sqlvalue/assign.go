package sqlvalue

import (
	"go/ast"
	"go/token"
	"go/types"
)

// assign follows what an assignment puts into variables.
func (w *Walk) assign(s *ast.AssignStmt) {
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
	for i := range s.Lhs {
		if o := w.object(s.Lhs[i]); o == nil && !w.indexed(s.Lhs[i]) || o != nil && !w.follow(o.Type()) {
			continue
		}
		if len(s.Rhs) == len(s.Lhs) {
			values[i] = w.eval(s.Rhs[i])
		} else {
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

func (w *Walk) indexed(l ast.Expr) bool {
	ix, ok := ast.Unparen(l).(*ast.IndexExpr)
	return ok && isTextSlice(w.src.Info.TypeOf(ix.X))
}

// follow reports whether values of a type are followed.
func (w *Walk) follow(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named, *types.Pointer, *types.Signature, *types.Interface:
		return true
	default:
		return isText(t) || isTextSlice(t)
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
