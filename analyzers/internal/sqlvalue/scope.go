package sqlvalue

import (
	"go/ast"
	"go/types"
)

// scoped is what a function adds to the chain of calls that it is given and returns;
// false if the expression is no such function.
func (w *Walk) scoped(e ast.Expr) (Node, bool) {
	t := w.src.Info.TypeOf(e)
	if t == nil {
		return nil, false
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Params().Len() != 1 || sig.Results().Len() != 1 {
		return nil, false
	}
	given := sig.Params().At(0).Type()
	if !types.Identical(given, sig.Results().At(0).Type()) || !w.chained(given) {
		return nil, false
	}
	if w.depth >= maxDepth || *w.budget <= 0 {
		return gap(e), true
	}
	typ, body, around := w.function(e)
	if body == nil {
		return gap(e), true
	}
	*w.budget -= 10
	in := &Walk{src: w.src, env: &env{up: around}, depth: w.depth + 1, budget: w.budget}
	for _, f := range typ.Params.List {
		for _, name := range f.Names {
			if o := w.src.Info.Defs[name]; o != nil {
				in.env.set(o, nil) // nothing is said of the chain yet
			}
		}
	}
	in.nameResults(typ)
	in.block(body.List)
	var values []Node
	c := &Choice{N: len(in.returns)}
	for i, r := range in.returns {
		if r.node() == nil {
			c.Base = i
		}
		values, c.Labels = append(values, r.node()), append(c.Labels, r.label)
	}
	switch {
	case len(values) == 0 || len(values) > maxAlternatives:
		return gap(e), true
	case len(values) == 1:
		return values[0], true
	}
	return &Alt{c, values}, true
}

// function is the function that an expression is, and the variables that it is
// declared among: a literal, the name of a function of the package, or a call of one
// that returns a literal at its end.
func (w *Walk) function(e ast.Expr) (*ast.FuncType, *ast.BlockStmt, *env) {
	var id *ast.Ident
	switch x := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		return x.Type, x.Body, w.env
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	case *ast.CallExpr:
		d := w.src.idx().decls[w.callee(x)]
		if d == nil || d.Body == nil || len(d.Body.List) == 0 {
			return nil, nil, nil
		}
		last := len(d.Body.List) - 1
		r, ok := d.Body.List[last].(*ast.ReturnStmt)
		if !ok || len(r.Results) != 1 {
			return nil, nil, nil
		}
		lit, ok := ast.Unparen(r.Results[0]).(*ast.FuncLit)
		if !ok {
			return nil, nil, nil
		}
		in := w.entered(d.Type, x, nil)
		in.block(d.Body.List[:last])
		if in.env.dead || len(in.returns) > 0 {
			return nil, nil, nil
		}
		return lit.Type, lit.Body, in.env
	default:
		return nil, nil, nil
	}
	o := w.src.Info.Uses[id]
	if lit := w.src.function(o); lit != nil {
		return lit.Type, lit.Body, w.env
	}
	if fn, ok := o.(*types.Func); ok {
		if d := w.src.idx().decls[fn]; d != nil {
			return d.Type, d.Body, nil
		}
	}
	return nil, nil, nil
}

// arguments is a call with what is known of its arguments.
func (w *Walk) arguments(x *ast.CallExpr, info any) *Piece {
	p := &Piece{Call: x, Info: info, Texts: make(map[int]Node)}
	for i, a := range x.Args {
		t := w.src.Info.TypeOf(a)
		if isText(t) || isTextSlice(t) || composed(t) || w.src.makes(t) || w.holds(a) {
			p.Texts[i] = w.eval(a)
		} else if n, ok := w.scoped(a); ok {
			p.Texts[i] = n
		}
	}
	return p
}
