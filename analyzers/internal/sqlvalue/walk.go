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
	// Says says whether such a call, by its info, says something of the statement.
	Says func(info any) bool
	// Runs says whether a call of a chain runs the statement instead of adding
	// to it.
	Runs func(call *ast.CallExpr) bool
	// Text says what a call returns that passes on a text it was given: the
	// index of that argument, or -1.
	Text func(call *ast.CallExpr) int
	// Named says which argument of a call has the values of placeholders with names,
	// or -1.
	Named func(call *ast.CallExpr) int
	// Made says what a call or composite literal makes a part of a statement of,
	// or "".
	Made func(e ast.Expr) string
	// Listed is the list of texts that a function of a library makes of what it is given,
	// of which value tells what it is; nil for another call.
	Listed func(call *ast.CallExpr, value func(ast.Expr) Node) Node
	// Field is the column that a field of a struct, or a variable of a package, stands
	// for where an expression names it, as SQL, or "".
	Field func(e ast.Expr, v *types.Var) string
	// Makes says whether values of a type are such parts.
	Makes func(t types.Type) bool
	// Label is what a condition, or the type in a case of a type switch, says where
	// it holds or does not: which database it is about. Key is the same for the
	// key of a map, which may be a constant with a name. Values carry the label of the branch that they come from.
	Label func(cond ast.Expr, holds bool) string
	Key   func(key Node, name ast.Expr) string
	// Const is the text that a variable or function of another package is.
	Const func(obj types.Object) (string, bool)
	// Parts are what a function of another package returns around what it is given,
	// and Entries the texts in a variable of one, or in what a function of one returns,
	// as Shown gives them: of a map or list by their keys, of a struct by the names of its
	// fields, with Hole for what that package does not show.
	Parts   func(fn *types.Func) []string
	Entries func(o types.Object) (keys, texts []string)
	Hole    string
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
	returns []returned
	results []types.Object // named results
	ends    []*loopEnd
	turns   []turn // the loops around, from the outside in
	// lent are the parameters that point to values of the caller; leaves is what they
	// hold where the function returns, and selfs how often it returns the first of them.
	lent   []types.Object
	leaves []Node
	selfs  int
	// changed are the results of the calls that have changed what they were given.
	changed map[*ast.CallExpr][]Node
}

type loopEnd struct{ envs []*env }

// returned are the results of a function on one way out of it, with the label of its branch.
type returned struct {
	nodes []Node
	label string
	when  verdict // of a branch by the length of a text or list
}

// node is the first of the results.
func (r returned) node() Node { return r.at(0) }

// at is result i.
func (r returned) at(i int) Node {
	if i >= len(r.nodes) {
		return &Gap{Kind: Clause, Param: -1}
	}
	return r.nodes[i]
}

// Label is what the conditions around the place of the walk say.
func (w *Walk) Label() string { return w.env.label }

// say labels a branch by its condition.
func (w *Walk) say(cond ast.Expr, holds bool) {
	if w.src.Label != nil {
		if l := w.src.Label(cond, holds); l != "" {
			w.env.label = l
		}
	}
}

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

// Result is the one value that a function returns, with gaps for what it is given,
// or nil.
func (s *Source) Result(d *ast.FuncDecl) Node {
	budget := 100
	w := &Walk{src: s, env: &env{}, budget: &budget, depth: 1}
	for _, f := range d.Type.Params.List {
		for _, name := range f.Names {
			if o := s.Info.Defs[name]; o != nil {
				w.env.set(o, gap(name))
			}
		}
	}
	w.nameResults(d.Type)
	w.block(d.Body.List)
	if len(w.returns) != 1 {
		return nil
	}
	return w.returns[0].node()
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
				case len(vs.Values) == 0 && decides(o.Type()):
					w.env.set(o, &Known{Value: zero(o.Type())})
				case decides(o.Type()) && len(vs.Values) == len(vs.Names):
					w.hold(o, vs.Values[i])
				case decides(o.Type()):
					w.hold(o, nil)
				case len(vs.Values) == len(vs.Names):
					w.env.set(o, w.eval(vs.Values[i]))
				case len(vs.Values) == 0:
					w.env.set(o, w.fresh(o.Type()))
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
		v, ways := w.test(s.Cond), len(w.returns)
		then := w.within(func() {
			w.say(s.Cond, true)
			w.block(s.Body.List)
		})
		if v.sized && len(w.returns) == ways+1 {
			w.returns[ways].when = v
		}
		other := w.within(func() {
			w.say(s.Cond, false)
			if s.Else != nil {
				w.stmt(s.Else)
			}
		})
		base := 0
		if s.Else == nil {
			base = 1
		}
		w.branch(v, base, then, other)
	case *ast.ForStmt:
		if s.Init != nil {
			w.stmt(s.Init)
		}
		if s.Cond != nil {
			w.expr(s.Cond)
		}
		w.loop(w.counted(s), func() {
			w.block(s.Body.List)
			if s.Post != nil {
				w.stmt(s.Post)
			}
		})
	case *ast.RangeStmt:
		w.expr(s.X)
		w.loop(w.turnOf(s), func() {
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
		w.cases(s.Tag, s.Body)
	case *ast.TypeSwitchStmt:
		if s.Init != nil {
			w.stmt(s.Init)
		}
		w.stmt(s.Assign)
		w.cases(nil, s.Body)
	case *ast.SelectStmt:
		w.cases(nil, s.Body)
	case *ast.ReturnStmt:
		for _, r := range s.Results {
			w.expr(r)
		}
		if w.visit == nil && !w.env.dead {
			w.gives(s)
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
		if o := w.object(s.X); o != nil {
			w.hold(o, nil)
		}
	case *ast.SendStmt:
		w.expr(s.Chan)
		w.expr(s.Value)
	}
}

// branch joins the two ways that a condition parts.
func (w *Walk) branch(v verdict, base int, then, other *env) {
	switch {
	case v.known && v.value && !then.dead:
		w.env.join(0, then)
	case v.known && !v.value && !other.dead:
		w.env.join(0, other)
	case v.sized && !then.dead && !other.dead:
		if v.empty {
			then, other, base = other, then, 1-base
		}
		w.env.joinAs(func(c *Choice, values []Node) Node {
			return parted(values, func(rest []Node) Node {
				return &Filled{Of: v.of, Then: rest[0], Else: rest[1], Choice: c}
			})
		}, base, then, other)
	default:
		w.env.join(base, then, other)
	}
	switch {
	case then.dead && !other.dead:
		w.env.label = other.label
	case other.dead && !then.dead:
		w.env.label = then.label
	}
}

func (w *Walk) cases(tag ast.Expr, body *ast.BlockStmt) {
	var list []*env
	var decided *env
	hasDefault := false
	end := &loopEnd{}
	w.ends = append(w.ends, end)
	for _, c := range body.List {
		switch c := c.(type) {
		case *ast.CaseClause:
			hasDefault = hasDefault || c.List == nil
			v := w.caseOf(tag, c)
			for _, e := range c.List {
				w.expr(e)
			}
			in := w.within(func() {
				w.sayCase(tag, c, body)
				w.block(c.Body)
			})
			if v.known && v.value && decided == nil && !in.dead {
				decided = in
			}
			if !v.known || v.value || in.dead {
				list = append(list, in)
			}
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
	switch {
	case len(list) == 0:
		return
	case decided != nil && decided == list[0]:
		list = list[:1]
	}
	w.env.join(len(list)-1, list...)
	if len(end.envs) > 0 { // a break leaves the switch, not the function
		w.env.dead = false
	}
}

// sayCase labels a case by its values, and the default by those of the others.
func (w *Walk) sayCase(tag ast.Expr, c *ast.CaseClause, body *ast.BlockStmt) {
	if w.src.Label == nil {
		return
	}
	cond := func(e ast.Expr) ast.Expr {
		if tag != nil {
			return &ast.BinaryExpr{X: tag, Op: token.EQL, Y: e}
		}
		return e
	}
	if c.List == nil {
		for _, other := range body.List {
			for _, e := range other.(*ast.CaseClause).List {
				w.say(cond(e), false)
			}
		}
		return
	}
	one := cond(c.List[0])
	for _, e := range c.List[1:] {
		one = &ast.BinaryExpr{X: one, Op: token.LOR, Y: cond(e)}
	}
	w.say(one, true)
}

// caseOf is what is known of a case with one value or condition.
func (w *Walk) caseOf(tag ast.Expr, c *ast.CaseClause) verdict {
	switch {
	case len(c.List) != 1:
		return verdict{}
	case tag != nil:
		return w.compare(&ast.BinaryExpr{X: tag, Op: token.EQL, Y: c.List[0]})
	}
	return w.test(c.List[0])
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
		in := w.within(func() {
			w.env.dead = false
			i := 0
			for _, f := range e.Type.Params.List {
				for _, name := range f.Names {
					if o := w.src.Info.Defs[name]; o != nil {
						w.env.set(o, &Gap{Expr: name, Param: -1, Of: e, Nth: i})
					}
					i++
				}
				if len(f.Names) == 0 {
					i++
				}
			}
			w.block(e.Body.List)
		})
		for o := range in.vars { // nobody knows when it runs
			if _, ok := w.env.get(o); ok && decides(o.Type()) {
				w.hold(o, nil)
			}
		}
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
