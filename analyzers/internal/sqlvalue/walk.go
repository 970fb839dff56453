package sqlvalue

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A Source is the package that values are looked for in, and what its user
// knows of calls.
type Source struct {
	Info  *types.Info
	Pkg   *types.Package
	Files []*ast.File
	// Piece says whether a call adds to a chain, or begins one.
	Piece func(call *ast.CallExpr) (info any, ok bool)
	// Runs says whether a call of a chain runs the statement instead of adding
	// to it.
	Runs func(call *ast.CallExpr) bool
	// Text says what a call returns that passes on a text it was given: the
	// index of that argument, or -1.
	Text func(call *ast.CallExpr) int
	// Const is the text that a variable or function of another package is.
	Const func(obj types.Object) (string, bool)
	// Embed is the content of a file that a //go:embed names.
	Embed func(pos token.Pos, name string) (string, bool)

	index *index
}

// A Visitor is told of the calls of a function in their order.
type Visitor func(call *ast.CallExpr, w *Walk)

// Walk is the state at one place of a function.
type Walk struct {
	src    *Source
	visit  Visitor // nil in functions that are looked into
	env    *env
	depth  int
	budget *int
	// returns are the results of the function that is looked into.
	returns []Node
	results []types.Object // named results
	ends    []*loopEnd
}

type loopEnd struct{ envs []*env }

// Function walks a function and tells of every call in it.
func (s *Source) Function(params []*ast.Field, body *ast.BlockStmt, visit Visitor) {
	budget := 400
	w := &Walk{src: s, visit: visit, env: &env{}, budget: &budget}
	i := 0
	for _, f := range params {
		for _, name := range f.Names {
			if o := s.Info.Defs[name]; o != nil {
				w.env.set(o, &Gap{Expr: name, Param: i})
			}
			i++
		}
		if len(f.Names) == 0 {
			i++
		}
	}
	w.block(body.List)
}

// Outside walks an expression that stands outside of functions.
func (s *Source) Outside(e ast.Expr, visit Visitor) {
	budget := 400
	w := &Walk{src: s, visit: visit, env: &env{}, budget: &budget}
	w.expr(e)
}

func (w *Walk) block(list []ast.Stmt) {
	for _, s := range list {
		w.stmt(s)
	}
}

// within runs f in a branch of its own.
func (w *Walk) within(f func()) *env {
	up := w.env
	w.env = up.child()
	w.env.dead = up.dead
	f()
	e := w.env
	w.env = up
	return e
}

func (w *Walk) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		w.expr(s.X)
		w.effect(s.X)
	case *ast.AssignStmt:
		for _, r := range s.Rhs {
			w.expr(r)
		}
		for _, l := range s.Lhs {
			if _, ok := l.(*ast.Ident); !ok {
				w.expr(l)
			}
		}
		w.assign(s)
	case *ast.DeclStmt:
		d, ok := s.Decl.(*ast.GenDecl)
		if !ok || d.Tok != token.VAR {
			return
		}
		for _, sp := range d.Specs {
			vs, ok := sp.(*ast.ValueSpec)
			if !ok {
				continue
			}
			for _, v := range vs.Values {
				w.expr(v)
			}
			for i, name := range vs.Names {
				o := w.src.Info.Defs[name]
				if o == nil {
					continue
				}
				switch {
				case len(vs.Values) == len(vs.Names):
					w.env.set(o, w.eval(vs.Values[i]))
				case len(vs.Values) == 0:
					w.env.set(o, nil)
				default:
					w.env.set(o, w.result(vs.Values[0], i))
				}
			}
		}
	case *ast.BlockStmt:
		w.block(s.List)
	case *ast.IfStmt:
		if s.Init != nil {
			w.stmt(s.Init)
		}
		w.expr(s.Cond)
		then := w.within(func() { w.block(s.Body.List) })
		other := w.within(func() {
			if s.Else != nil {
				w.stmt(s.Else)
			}
		})
		base := 0
		if s.Else == nil {
			base = 1
		}
		w.env.join(base, then, other)
	case *ast.ForStmt:
		if s.Init != nil {
			w.stmt(s.Init)
		}
		if s.Cond != nil {
			w.expr(s.Cond)
		}
		w.loop(func() {
			w.block(s.Body.List)
			if s.Post != nil {
				w.stmt(s.Post)
			}
		})
	case *ast.RangeStmt:
		w.expr(s.X)
		w.loop(func() {
			w.rangeVars(s)
			w.block(s.Body.List)
		})
	case *ast.SwitchStmt:
		if s.Init != nil {
			w.stmt(s.Init)
		}
		if s.Tag != nil {
			w.expr(s.Tag)
		}
		w.cases(s.Body)
	case *ast.TypeSwitchStmt:
		if s.Init != nil {
			w.stmt(s.Init)
		}
		w.stmt(s.Assign)
		w.cases(s.Body)
	case *ast.SelectStmt:
		w.cases(s.Body)
	case *ast.ReturnStmt:
		for _, r := range s.Results {
			w.expr(r)
		}
		if w.visit == nil && !w.env.dead {
			switch {
			case len(s.Results) > 0:
				w.returns = append(w.returns, w.eval(s.Results[0]))
			case len(w.results) > 0:
				n, _ := w.env.get(w.results[0])
				w.returns = append(w.returns, n)
			}
		}
		w.env.dead = true
	case *ast.BranchStmt:
		if s.Tok == token.BREAK || s.Tok == token.CONTINUE || s.Tok == token.GOTO {
			if n := len(w.ends); n > 0 && !w.env.dead {
				w.ends[n-1].envs = append(w.ends[n-1].envs, w.env)
			}
			w.env.dead = true
		}
	case *ast.DeferStmt:
		w.expr(s.Call)
	case *ast.GoStmt:
		w.expr(s.Call)
	case *ast.LabeledStmt:
		w.stmt(s.Stmt)
	case *ast.IncDecStmt:
		w.expr(s.X)
	case *ast.SendStmt:
		w.expr(s.Chan)
		w.expr(s.Value)
	}
}

// loop walks a body once: what it appends is there once.
func (w *Walk) loop(body func()) {
	end := &loopEnd{}
	w.ends = append(w.ends, end)
	b := w.within(body)
	w.ends = w.ends[:len(w.ends)-1]
	if !b.dead {
		for o, n := range b.vars {
			if _, ok := w.env.get(o); ok {
				w.env.set(o, n)
			}
		}
		return
	}
	// The body leaves in all its ways: what it set, it may have set.
	if len(end.envs) > 0 {
		last := end.envs[len(end.envs)-1]
		for e := last; e != nil && e != w.env; e = e.up {
			for o, n := range e.vars {
				if old, ok := w.env.get(o); ok {
					w.env.set(o, merge(&Choice{N: 2, Base: 1}, []Node{n, old}))
				}
			}
		}
	}
}

func (w *Walk) rangeVars(s *ast.RangeStmt) {
	var list []*Elem
	if isTextSlice(w.src.Info.TypeOf(s.X)) {
		if n := w.eval(s.X); n != nil {
			if elems, whole := Elems(n, nil); whole && len(elems) > 0 && len(elems) <= maxAlternatives {
				list = elems
			}
		}
	}
	for i, e := range []ast.Expr{s.Key, s.Value} {
		id, ok := e.(*ast.Ident)
		if !ok {
			continue
		}
		o := w.src.Info.ObjectOf(id)
		if o == nil {
			continue
		}
		if i == 1 && len(list) > 0 {
			values := make([]Node, len(list))
			for k, el := range list {
				values[k] = el.X
			}
			if len(values) == 1 {
				w.env.set(o, values[0])
			} else {
				w.env.set(o, &Alt{&Choice{N: len(values)}, values})
			}
			continue
		}
		w.env.set(o, &Gap{Expr: id, Param: -1})
	}
}

func (w *Walk) cases(body *ast.BlockStmt) {
	var list []*env
	hasDefault := false
	end := &loopEnd{}
	w.ends = append(w.ends, end)
	for _, c := range body.List {
		switch c := c.(type) {
		case *ast.CaseClause:
			hasDefault = hasDefault || c.List == nil
			for _, e := range c.List {
				w.expr(e)
			}
			list = append(list, w.within(func() { w.block(c.Body) }))
		case *ast.CommClause:
			hasDefault = true
			list = append(list, w.within(func() {
				if c.Comm != nil {
					w.stmt(c.Comm)
				}
				w.block(c.Body)
			}))
		}
	}
	w.ends = w.ends[:len(w.ends)-1]
	if !hasDefault {
		list = append(list, w.env.child())
	}
	if len(list) == 0 {
		return
	}
	w.env.join(len(list)-1, list...)
	if len(end.envs) > 0 { // a break leaves the switch, not the function
		w.env.dead = false
	}
}

// expr visits the calls of an expression in the order in which they run, and
// the functions that are written in it.
func (w *Walk) expr(e ast.Expr) {
	switch e := e.(type) {
	case nil:
	case *ast.CallExpr:
		w.expr(e.Fun)
		for _, a := range e.Args {
			w.expr(a)
		}
		if w.visit != nil {
			w.visit(e, w)
		}
		w.grow(e)
	case *ast.FuncLit:
		if w.visit == nil {
			return
		}
		returns, ends := w.returns, w.ends
		w.ends = nil
		w.within(func() {
			w.env.dead = false
			for _, f := range e.Type.Params.List {
				for _, name := range f.Names {
					if o := w.src.Info.Defs[name]; o != nil {
						w.env.set(o, &Gap{Expr: name, Param: -1})
					}
				}
			}
			w.block(e.Body.List)
		})
		w.returns, w.ends = returns, ends
	case *ast.ParenExpr:
		w.expr(e.X)
	case *ast.SelectorExpr:
		w.expr(e.X)
	case *ast.IndexExpr:
		w.expr(e.X)
		w.expr(e.Index)
	case *ast.IndexListExpr:
		w.expr(e.X)
	case *ast.SliceExpr:
		w.expr(e.X)
	case *ast.StarExpr:
		w.expr(e.X)
	case *ast.TypeAssertExpr:
		w.expr(e.X)
	case *ast.UnaryExpr:
		w.expr(e.X)
	case *ast.BinaryExpr:
		w.expr(e.X)
		w.expr(e.Y)
	case *ast.KeyValueExpr:
		w.expr(e.Value)
	case *ast.CompositeLit:
		for _, x := range e.Elts {
			w.expr(x)
		}
	}
}
