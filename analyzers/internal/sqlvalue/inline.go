package sqlvalue

import (
	"go/ast"
	"go/types"
)

// look is what a function of this package returns, or the text that one of
// another package is known to return.
func (w *Walk) look(x *ast.CallExpr, fn *types.Func) Node {
	t := w.src.Info.TypeOf(x)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok && fn == nil {
		if o := w.src.Info.Uses[id]; o != nil {
			if lit := w.src.function(o); lit != nil {
				return w.inline(lit.Type, lit.Body, x, w.env)
			}
		}
	}
	if lit, ok := ast.Unparen(x.Fun).(*ast.FuncLit); ok {
		return w.inline(lit.Type, lit.Body, x, w.env)
	}
	if fn == nil {
		return gap(x)
	}
	if !isText(t) && !isTextSlice(t) && !lookedUp(t, 0) && !w.src.makes(t) && !w.chained(t) {
		return gap(x)
	}
	d := w.src.idx().decls[fn]
	if d == nil || d.Body == nil {
		if fn.Pkg() != w.src.Pkg && w.src.Const != nil {
			if text, ok := w.src.Const(fn); ok {
				return &Lit{Text: text, At: x}
			}
		}
		if fn.Pkg() != w.src.Pkg && w.src.Parts != nil {
			var n Node
			for i, part := range w.src.Parts(fn) {
				if i > 0 {
					n = cat(n, gap(x))
				}
				if part != "" {
					n = cat(n, &Lit{Text: part, At: x})
				}
			}
			if n != nil {
				return n
			}
		}
		if fn.Pkg() != w.src.Pkg {
			if n := w.imported(fn, t, x); n != nil {
				return n
			}
		}
		return gap(x)
	}
	if w.depth >= maxDepth || *w.budget <= 0 {
		return gap(x)
	}
	in := w.entered(d.Type, x, nil)
	w.receive(in, d, x)
	in.block(d.Body.List)
	return in.returned(x)
}

// chained reports whether a type is one that chains of calls are made on: it
// is a named type of another package.
func (w *Walk) chained(t types.Type) bool {
	n := namedType(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg() != w.src.Pkg
}

// inline walks a function with the arguments of a call, in the variables that
// it was declared among, and returns what it returns.
func (w *Walk) inline(typ *ast.FuncType, body *ast.BlockStmt, call *ast.CallExpr, around *env) Node {
	if w.depth >= maxDepth || *w.budget <= 0 {
		return gap(call)
	}
	in := w.entered(typ, call, around)
	local := in.env
	in.block(body.List)
	if around != nil {
		for o, n := range local.vars {
			if _, ok := around.get(o); ok {
				around.set(o, n)
			}
		}
	}
	return in.returned(call)
}

// entered is the walk of a function that is called, at its beginning.
func (w *Walk) entered(typ *ast.FuncType, call *ast.CallExpr, around *env) *Walk {
	*w.budget -= 10
	in := &Walk{src: w.src, env: &env{up: around}, depth: w.depth + 1, budget: w.budget}
	i := 0
	for _, f := range typ.Params.List {
		_, variadic := f.Type.(*ast.Ellipsis)
		for _, name := range f.Names {
			o := w.src.Info.Defs[name]
			if o != nil {
				switch {
				case variadic:
					in.env.set(o, w.elems(call, i))
				case i < len(call.Args) && w.follow(o.Type()):
					in.env.set(o, w.eval(call.Args[i]))
				default:
					in.env.set(o, &Gap{Expr: name, Param: -1})
				}
			}
			i++
		}
		if len(f.Names) == 0 {
			i++
		}
	}
	in.nameResults(typ)
	return in
}

// returned is what the function that is looked into returns.
func (w *Walk) returned(call ast.Expr) Node {
	if list := w.outcome(); len(list) > 0 {
		return list[0]
	}
	return gap(call)
}

// outcome is all that it returns, on the same ways.
func (w *Walk) outcome() []Node {
	if list := w.bySize(); list != nil {
		return list
	}
	var ways []returned
	c := new(Choice)
	for _, r := range w.returns {
		n := r.node()
		if g, ok := n.(*Gap); ok && len(w.returns) > 1 && g.Param < 0 {
			continue // the way on which there is no text
		}
		if n == nil && len(w.returns) > 1 {
			continue
		}
		if l, ok := n.(*Lit); ok && l.Text == "" && len(w.returns) > 1 {
			continue
		}
		ways = append(ways, r)
		c.Labels = append(c.Labels, r.label)
	}
	switch {
	case len(ways) == 0, len(ways) > maxAlternatives:
		return nil
	case len(ways) == 1:
		return ways[0].nodes
	}
	c.N = len(ways)
	out := make([]Node, len(ways[0].nodes))
	for i := range out {
		a := &Alt{Choice: c}
		for _, r := range ways {
			a.List = append(a.List, r.at(i))
		}
		out[i] = a
	}
	return out
}

// bySize are the results of a function that returns one thing where a text or list is
// empty, and another where it is not; nil of others.
func (w *Walk) bySize() []Node {
	if len(w.returns) != 2 || !w.returns[0].when.sized || w.returns[1].when.sized {
		return nil
	}
	then, other := w.returns[0], w.returns[1]
	if then.when.empty {
		then, other = other, then
	}
	c := &Choice{N: 2, Labels: []string{then.label, other.label}}
	var list []Node
	for i := range max(len(then.nodes), len(other.nodes)) {
		list = append(list, &Filled{Of: w.returns[0].when.of, Then: then.at(i), Else: other.at(i), Choice: c})
	}
	return list
}

// nameResults notes the results of a function that have names, which are empty at first.
func (w *Walk) nameResults(typ *ast.FuncType) {
	if typ.Results == nil {
		return
	}
	for _, f := range typ.Results.List {
		for _, name := range f.Names {
			if o := w.src.Info.Defs[name]; o != nil {
				w.results = append(w.results, o)
				w.env.set(o, nil)
			}
		}
	}
}
