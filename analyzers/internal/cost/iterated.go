package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// asksForOne reports whether a turn of a loop asks what its head moves on for one element, as in
// for it.Next() { row := it.Value() … }: there are as many turns as elements, whatever it costs
// to come to the next one. Where it hands out lists, they are pages.
func (w *walker) asksForOne(s *ast.ForStmt, head *ast.SelectorExpr) bool {
	iterator := w.p.Object(head.X)
	if iterator == nil || w.callsWait(s) {
		return false
	}
	return w.Find(s.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return false
		}
		sel, ok := syntax.Unparen(call.Fun).(*ast.SelectorExpr)
		return ok && sel.Sel.Name != head.Sel.Name && w.p.Object(sel.X) == iterator && w.isOne(w.p.TypesInfo.TypeOf(call))
	})
}

// isOne reports whether a call answers with one thing, be it bytes: not with a list, with
// nothing, or with whether something is so.
func (w *walker) isOne(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return false
		}
		t = tuple.At(0).Type()
	}
	if t == nil || syntax.IsError(t) {
		return false
	}
	switch u := syntax.CoreType(t).(type) {
	case *types.Slice:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return ok && b.Kind() == types.Byte
	case *types.Map, *types.Array, *types.Chan:
		return false
	case *types.Basic:
		return u.Info()&types.IsBoolean == 0
	}
	return true
}

// readsToTheEnd reports whether a condition asks whether what gave an error has come to its end,
// err == io.EOF, and each turn has got one element of it. A reply of a server is no such end.
func (out *wayOut) readsToTheEnd(cond ast.Expr, err *ast.Ident, src source) bool {
	if !syntax.IsError(out.w.p.TypesInfo.TypeOf(err)) || !out.w.namesEnd(cond) || !out.w.isOne(out.w.p.TypesInfo.TypeOf(src.calls[0])) {
		return false
	}
	if _, known := out.w.p.Catalogued(src.calls[0]); known || out.w.p.IsWait(src.calls[0]) || out.w.p.WaitsIn(src.calls[0]) || out.w.ofLibrary(src.calls[0]) {
		return false
	}
	given := make(map[types.Object]bool)
	for o, all := range out.sources {
		if slices.ContainsFunc(all, src.gives) {
			given[o] = true
		}
	}
	return !out.w.Find(out.body, func(n ast.Node) bool { // for _, row := range page.Rows
		r, ok := n.(*ast.RangeStmt)
		return ok && out.w.p.Mentions(r.X, given)
	})
}

// ofLibrary reports whether a method is called on what has methods of a client that the tables
// know, as a generated stream of gRPC has: what comes next is what the other side sends.
func (w *walker) ofLibrary(call *ast.CallExpr) bool {
	recv := syntax.Receiver(call)
	if recv == nil {
		return false
	}
	methods := types.NewMethodSet(w.p.TypesInfo.TypeOf(recv))
	for m := range methods.Methods() {
		if pkg := m.Obj().Pkg(); pkg != nil && pkg != w.p.Pkg && w.p.Catalog.Opaque(pkg.Path()) {
			return true
		}
	}
	return false
}

// namesEnd reports whether a condition names io.EOF.
func (w *walker) namesEnd(cond ast.Expr) bool {
	return w.Find(cond, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		v := w.p.TypesInfo.Uses[sel.Sel]
		return v != nil && v.Pkg() != nil && v.Pkg().Path() == "io" && v.Name() == "EOF"
	})
}

// done reports whether an if ends the loop at an element though nothing has failed: it breaks,
// or the function answers without an error.
func (w *walker) done(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	switch s := body.List[len(body.List)-1].(type) {
	case *ast.BranchStmt:
		return s.Tok == token.BREAK
	case *ast.ReturnStmt:
		if len(s.Results) == 0 {
			return false
		}
		last := s.Results[len(s.Results)-1]
		if w.u.Func == nil || !w.p.TypesInfo.Types[last].IsNil() {
			return false
		}
		results := w.u.Func.Signature().Results()
		return results.Len() == len(s.Results) && syntax.IsError(results.At(results.Len()-1).Type())
	}
	return false
}

// endsBehindCall reports whether a statement behind a call ends the loop where what the call
// has found is what was looked for: no later element comes to it.
func (w *walker) endsBehindCall(f *frame, list []ast.Stmt, call *ast.CallExpr, of map[types.Object]bool) bool {
	if _, elements := f.node.(*ast.RangeStmt); !elements {
		return false // what a counter or a chain comes to is the number of its turns
	}
	return slices.ContainsFunc(list, func(s ast.Stmt) bool {
		i, ok := s.(*ast.IfStmt)
		if !ok || i.Else != nil || syntax.Contains(i.Body, call) || s.End() <= call.Pos() {
			return false
		}
		return w.done(i.Body) && !w.failure(i.Cond) && (w.p.Mentions(i.Cond, of) || w.asksHowItWent(i.Cond, of))
	})
}
