package sqlvalue

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// verdict is what is known of a condition.
type verdict struct {
	known, value bool
	// of: the condition holds if this text or slice is not empty, or, with empty,
	// if it is.
	of    Node
	sized bool
	empty bool
}

func (v verdict) not() verdict {
	v.value, v.empty = !v.value, !v.empty
	return v
}

// turn is a loop that is walked: once, as if it had one turn, which is the first
// and the last.
type turn struct {
	counter types.Object
	start   int64
	size    string // the expression that tells how many turns there are
	sizeIs  int64  // its value with one turn
	any     bool   // its elements are those of a map: one turn may do this, the next one that
}

// test is what is known of a condition where the walk stands.
func (w *Walk) test(e ast.Expr) verdict {
	e = ast.Unparen(e)
	if v := w.src.Info.Types[e].Value; v != nil && v.Kind() == constant.Bool {
		return verdict{known: true, value: constant.BoolVal(v)}
	}
	switch x := e.(type) {
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			return w.test(x.X).not()
		}
	case *ast.Ident:
		if k := w.held(x); k != nil && k.Value != nil && k.Value.Kind() == constant.Bool {
			return verdict{known: true, value: constant.BoolVal(k.Value)}
		}
	case *ast.BinaryExpr:
		switch x.Op {
		case token.LAND, token.LOR:
			return w.both(x)
		default:
			return w.compare(x)
		}
	}
	return verdict{}
}

// both is a condition of two: one of them may decide it alone.
func (w *Walk) both(x *ast.BinaryExpr) verdict {
	decides := x.Op == token.LOR
	l, r := w.test(x.X), w.test(x.Y)
	switch {
	case l.known && l.value == decides, r.known && r.value == decides:
		return verdict{known: true, value: decides}
	case l.known:
		return r
	case r.known:
		return l
	}
	return verdict{}
}

// compare is the comparison of two numbers that are known, or of a text or the
// length of one with nothing.
func (w *Walk) compare(x *ast.BinaryExpr) verdict {
	l, lok := w.number(x.X)
	r, rok := w.number(x.Y)
	if lok && rok {
		switch x.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return verdict{known: true, value: constant.Compare(constant.MakeInt64(l), x.Op, constant.MakeInt64(r))}
		}
		return verdict{}
	}
	op, of, k := x.Op, x.X, r
	if lok {
		op, of, k = mirrored[op], x.Y, l
	}
	switch {
	case lok || rok:
		n, ok := w.sized(of)
		switch {
		case !ok:
		case op == token.GTR && k == 0, op == token.NEQ && k == 0, op == token.GEQ && k == 1:
			return written(n)
		case op == token.EQL && k == 0, op == token.LSS && k == 1, op == token.LEQ && k == 0:
			return written(n).not()
		}
	case op == token.EQL || op == token.NEQ:
		if t, ok := w.text(x.Y); ok && t == "" && isText(w.src.Info.TypeOf(x.X)) {
			n, ok := w.gathered(x.X)
			switch {
			case !ok:
			case op == token.EQL:
				return written(n).not()
			default:
				return written(n)
			}
		}
	}
	return verdict{}
}

// gathered is a text or list that a variable of the function holds, or a builder.
// What a field or a package's variable holds, others may have set.
func (w *Walk) gathered(e ast.Expr) (Node, bool) {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if fn := w.callee(call); !ok || fn == nil || fn.Name() != "String" || !isBuilder(recvOf(fn)) {
			return nil, false
		}
		e = sel.X
	}
	if _, ok := e.(*ast.SelectorExpr); ok {
		n, _, ok := w.cell(e)
		return n, ok
	}
	o := w.object(e)
	if o == nil || !local(o) {
		return nil, false
	}
	return w.env.get(o)
}

// written is the condition that a text or slice is not empty.
func written(n Node) verdict {
	if is, known := shows(n); known {
		return verdict{known: true, value: is}
	}
	if _, ok := n.(*Gap); ok {
		return verdict{}
	}
	return verdict{of: n, sized: true}
}

// shows reports whether a value holds anything, where no branch decides it.
func shows(n Node) (is, known bool) {
	switch n := n.(type) {
	case nil:
		return false, true
	case *Lit:
		return n.Text != "", true
	case *Elem:
		return true, true
	case *Cat:
		l, lok := shows(n.L)
		r, rok := shows(n.R)
		return l || r, l || r || lok && rok
	}
	return false, false
}

// mirrored is a comparison with its sides exchanged.
var mirrored = map[token.Token]token.Token{
	token.EQL: token.EQL, token.NEQ: token.NEQ,
	token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ,
}

// sized is the text, slice or builder whose length an expression is.
func (w *Walk) sized(e ast.Expr) (Node, bool) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	if w.builtin(call) == "len" {
		if t := w.src.Info.TypeOf(call.Args[0]); !isText(t) && !isTextSlice(t) {
			return nil, false
		}
		return w.gathered(call.Args[0])
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if fn := w.callee(call); !ok || fn == nil || fn.Name() != "Len" || !isBuilder(recvOf(fn)) {
		return nil, false
	}
	n, _, ok := w.cell(sel.X)
	return n, ok
}

// number is the value of an integer where it is known.
func (w *Walk) number(e ast.Expr) (int64, bool) {
	e = ast.Unparen(e)
	if v := w.src.Info.Types[e].Value; v != nil {
		return constant.Int64Val(constant.ToInt(v))
	}
	for i := len(w.turns) - 1; i >= 0; i-- {
		if t := &w.turns[i]; t.size != "" && t.size == types.ExprString(e) {
			return t.sizeIs, true
		}
	}
	switch x := e.(type) {
	case *ast.Ident:
		o := w.src.Info.ObjectOf(x)
		for i := len(w.turns) - 1; i >= 0; i-- {
			if t := &w.turns[i]; t.counter != nil && t.counter == o {
				return t.start, true
			}
		}
		k := w.held(x)
		switch {
		case k == nil:
		case k.Value != nil:
			return constant.Int64Val(constant.ToInt(k.Value))
		default:
			for i := len(w.turns) - 1; i >= 0; i-- {
				if t := &w.turns[i]; t.size == k.Size {
					return t.sizeIs, true
				}
			}
		}
	case *ast.BinaryExpr:
		l, lok := w.number(x.X)
		r, rok := w.number(x.Y)
		switch {
		case !lok || !rok:
		case x.Op == token.ADD:
			return l + r, true
		case x.Op == token.SUB:
			return l - r, true
		}
	}
	return 0, false
}

// held is the number or boolean that a variable holds, or nil.
func (w *Walk) held(id *ast.Ident) *Known {
	o := w.src.Info.ObjectOf(id)
	if o == nil {
		return nil
	}
	n, _ := w.env.get(o)
	k, _ := n.(*Known)
	return k
}

// hold is what a variable of a number or boolean holds from here on.
func (w *Walk) hold(o types.Object, value ast.Expr) {
	var n Node = &Gap{Expr: value, Param: -1}
	if value != nil {
		if x, ok := ast.Unparen(value).(*ast.CallExpr); ok && w.builtin(x) == "len" {
			n = &Known{Size: types.ExprString(x)}
		}
		if v := w.src.Info.Types[value].Value; v != nil {
			n = &Known{Value: v}
		}
	}
	w.env.set(o, n)
}

// decides reports whether a variable of the type is one that hold follows.
func decides(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsBoolean|types.IsInteger) != 0
}

// turnOf describes a loop over the elements of a slice or the numbers below n.
func (w *Walk) turnOf(s *ast.RangeStmt) turn {
	t := turn{size: "len(" + types.ExprString(s.X) + ")", sizeIs: 1}
	if typ := w.src.Info.TypeOf(s.X); typ != nil {
		_, t.any = typ.Underlying().(*types.Map)
		if decides(typ) {
			t.size = types.ExprString(s.X)
		}
	}
	if id, ok := s.Key.(*ast.Ident); ok {
		if o := w.src.Info.ObjectOf(id); o != nil && decides(o.Type()) {
			t.counter = o
		}
	}
	return t
}

// counted describes a loop of the kind for i := 0; i < n; i++.
func (w *Walk) counted(s *ast.ForStmt) turn {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || len(init.Lhs) != 1 || len(init.Rhs) != 1 {
		return turn{}
	}
	if post, ok := s.Post.(*ast.IncDecStmt); !ok || post.Tok != token.INC {
		return turn{}
	}
	o := w.object(init.Lhs[0])
	start, ok := w.number(init.Rhs[0])
	if o == nil || !ok {
		return turn{}
	}
	t := turn{counter: o, start: start}
	cond, ok := s.Cond.(*ast.BinaryExpr)
	if !ok || w.object(cond.X) != o {
		return t
	}
	switch cond.Op {
	case token.LSS:
		t.size, t.sizeIs = types.ExprString(cond.Y), start+1
	case token.LEQ:
		t.size, t.sizeIs = types.ExprString(cond.Y), start
	}
	return t
}

// zero is the value that a variable begins with.
func zero(t types.Type) constant.Value {
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean != 0 {
		return constant.MakeBool(false)
	}
	return constant.MakeInt64(0)
}
