package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// All is bounded; what goes beyond is not known.
const (
	maxDepth  = 8      // functions that call each other, and what values are made of
	maxCalls  = 24     // sorts of arguments for which a function is evaluated
	maxSteps  = 20_000 // expressions of one evaluation, with the turns of its loops
	maxUnroll = 8      // elements of a list of which each turn of a loop is evaluated
	maxTurns  = 6      // turns of a loop, each of which knows less than the one before
	maxReruns = 4      // evaluations of a body whose literals write to its variables
)

// Evaluator evaluates the functions of a package, each once for what it is given.
type Evaluator struct {
	p      *syntax.Package
	known  map[ast.Node]map[string]*Evaluation // by function and arguments; nil: it is being evaluated
	bodies map[ast.Node]*body
	frees  map[*ast.FuncLit][]*types.Var
	depth  int
}

// New is an evaluator for a package that has been scanned.
func New(p *syntax.Package) *Evaluator {
	return &Evaluator{
		p: p, known: make(map[ast.Node]map[string]*Evaluation), bodies: make(map[ast.Node]*body),
		frees: make(map[*ast.FuncLit][]*types.Var),
	}
}

// Evaluation is what is known of one run of a function.
type Evaluation struct {
	node    ast.Node            // the function
	values  map[ast.Expr]*Known // arguments and receivers of calls
	reached map[*ast.CallExpr]bool
	callees map[*ast.CallExpr]*Evaluation
	back    []*Known           // what it gives back
	returns bool               // it does
	after   map[int]*Known     // what a parameter points to behind it
	escaped map[int]bool       // parameters that others have been given
	lost    bool               // a bound was reached
	base    func() *Evaluation // with arguments of which nothing is known; nil: this is it
	skips   bool               // see Skips
	asked   bool
}

// OfAll reports whether the run is one with arguments of which nothing is known.
func (e *Evaluation) OfAll() bool { return e.base == nil }

// Of is what an argument or a receiver of a call is.
func (e *Evaluation) Of(x ast.Expr) *Known { return e.values[syntax.Unparen(x)] }

// Skips reports whether the run leaves out calls that others, with arguments of which
// nothing is known, may come to: those of its own, or of a function that it calls.
func (e *Evaluation) Skips() bool {
	if e.asked || e.lost || e.base == nil {
		return e.skips
	}
	e.asked = true
	if base := e.base(); base != nil {
		for call := range base.reached {
			e.skips = e.skips || !e.reached[call]
		}
	}
	for _, callee := range e.callees {
		e.skips = e.skips || callee != nil && callee.Skips()
	}
	return e.skips
}

// Leaves reports whether the run never comes to a call that others, with arguments of
// which nothing is known, may come to.
func (e *Evaluation) Leaves(call *ast.CallExpr) bool {
	if e.lost || e.base == nil || e.reached[call] {
		return false
	}
	base := e.base()
	return base != nil && base.reached[call]
}

// Callee is the run of a unit that a call comes to, or nil.
func (e *Evaluation) Callee(call *ast.CallExpr, u *syntax.Unit) *Evaluation {
	if callee := e.callees[call]; callee != nil && callee.node == u.Node {
		return callee
	}
	return nil
}

// body is a function or a literal.
type body struct {
	node   ast.Node
	typ    *ast.FuncType
	list   []ast.Stmt
	params syntax.ParamSet
	// apart are variables that a literal inside shares and that are given several values,
	// as results are by return statements: which of them they hold when is not known.
	apart map[*types.Var]bool
	asks  map[int]bool // parameters of which it does more than hand them to libraries
}

// Unit evaluates a unit. The arguments are numbered as its parameters are; none are those
// of which nothing is known.
func (v *Evaluator) Unit(u *syntax.Unit, args []*Known) *Evaluation {
	e := v.evaluate(v.unit(u), args, nil)
	if e == nil {
		e = &Evaluation{lost: true}
	}
	return e
}

func (v *Evaluator) unit(u *syntax.Unit) *body {
	return v.body(u.Node, u.Type, u.Body, u.Params)
}

func (v *Evaluator) literal(lit *ast.FuncLit) *body {
	if b := v.bodies[lit]; b != nil {
		return b
	}
	return v.body(lit, lit.Type, lit.Body, v.p.ParamsOf(nil, lit.Type, 0))
}

func (v *Evaluator) body(node ast.Node, typ *ast.FuncType, block *ast.BlockStmt, params syntax.ParamSet) *body {
	b := v.bodies[node]
	if b == nil {
		b = &body{node: node, typ: typ, list: block.List, params: params, apart: make(map[*types.Var]bool)}
		v.bodies[node] = b
		ast.Inspect(block, func(n ast.Node) bool {
			if lit, ok := n.(*ast.FuncLit); ok {
				for _, o := range v.freeOf(lit) {
					b.apart[o] = b.apart[o] || v.changes(o) || o.Kind() == types.ResultVar
				}
			}
			return true
		})
		b.asks = v.asks(block, params)
	}
	return b
}

// named reports whether a body can name a parameter.
func (b *body) named(param int) bool {
	for o, i := range b.params {
		if i == param {
			return o.Name() != "_"
		}
	}
	return false
}

// asks are the parameters of which a body does more than hand them to libraries.
func (v *Evaluator) asks(block *ast.BlockStmt, params syntax.ParamSet) map[int]bool {
	out := make(map[int]bool)
	handed := make(map[ast.Expr]bool)
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if fn := v.p.StaticFunc(n); fn != nil && v.p.ByFunc[fn] == nil {
				for _, arg := range n.Args {
					handed[arg] = true
				}
			}
		case *ast.Ident:
			if param, ok := params[v.p.TypesInfo.Uses[n]]; ok && !handed[n] {
				out[param] = true
			}
		}
		return true
	})
	return out
}

// freeOf are the variables around a literal that it mentions.
func (v *Evaluator) freeOf(lit *ast.FuncLit) []*types.Var {
	free, ok := v.frees[lit]
	if !ok {
		seen := make(map[*types.Var]bool)
		ast.Inspect(lit.Body, func(n ast.Node) bool {
			id, isName := n.(*ast.Ident)
			if !isName {
				return true
			}
			o, isVar := v.p.TypesInfo.Uses[id].(*types.Var)
			if isVar && !o.IsField() && !seen[o] && o.Parent() != v.p.Pkg.Scope() && (o.Pos() < lit.Pos() || o.Pos() >= lit.End()) {
				seen[o] = true
				free = append(free, o)
			}
			return true
		})
		v.frees[lit] = free
	}
	return free
}

// changes reports whether a variable is given a value behind its declaration.
func (v *Evaluator) changes(o *types.Var) bool {
	for _, a := range v.p.Assigned[o] {
		if a.Tok != token.AND && a.Pos != o.Pos() {
			return true
		}
	}
	return false
}

// evaluate evaluates a function once for what it is given. Nil: not in these bounds.
func (v *Evaluator) evaluate(b *body, args []*Known, free *captured) *Evaluation {
	var text strings.Builder
	anything := free != nil
	for _, k := range args {
		anything = anything || k != nil
	}
	if anything {
		keysOf(&text, '(', args)
		(&Known{fn: function{free: free}}).key(&text)
	}
	key := text.String()
	known := v.known[b.node]
	if known == nil {
		known = make(map[string]*Evaluation)
		v.known[b.node] = known
	}
	e, ok := known[key]
	if ok || v.depth >= maxDepth || len(known) >= maxCalls && anything {
		return e
	}
	known[key] = nil
	v.depth++
	e = v.run(b, args, free)
	v.depth--
	known[key] = e
	if anything {
		e.base = func() *Evaluation { return v.evaluate(b, nil, nil) }
	}
	return e
}

// run evaluates a function. What its literals write to is not known, since they may run
// at any time.
func (v *Evaluator) run(b *body, args []*Known, free *captured) *Evaluation {
	shared := make(map[loc]bool)
	for range maxReruns {
		r := &run{
			Evaluator: v, body: b, shared: shared, written: make(map[loc]int), pending: make(map[*ast.FuncLit]*pending),
			made: make(map[string]*captured), params: make(map[loc]int),
			out: &Evaluation{
				node:   b.node,
				values: make(map[ast.Expr]*Known), reached: make(map[*ast.CallExpr]bool), callees: make(map[*ast.CallExpr]*Evaluation),
				after: make(map[int]*Known), escaped: make(map[int]bool),
			},
		}
		before := len(shared)
		r.whole(args, free)
		if r.lost {
			break
		}
		if len(shared) == before {
			maps.DeleteFunc(r.out.values, func(_ ast.Expr, k *Known) bool { return k == nil })
			return r.out
		}
	}
	return &Evaluation{lost: true}
}

// run is one evaluation of a body.
type run struct {
	*Evaluator
	*body
	out     *Evaluation
	shared  map[loc]bool // places that literals write to
	clock   int
	written map[loc]int // when a place was written to last
	pending map[*ast.FuncLit]*pending
	order   []*pending // the literals that have been come to
	made    map[string]*captured
	params  map[loc]int // what parameters point to
	targets []*jump
	label   string // of the statement that follows
	turn    string // of loops whose turns are evaluated each
	inLit   bool
	steps   int
	lost    bool
}

// pending is a literal that may run at any time behind its place.
type pending struct {
	lit   *ast.FuncLit
	st    *state
	until []moment
}

// moment is a time behind which only places of a node may have been written to.
type moment struct {
	clock  int
	within ast.Node
}

func (r *run) whole(args []*Known, free *captured) {
	st := newState()
	for o, i := range r.body.params {
		if i < len(args) && args[i] != nil {
			if v, ok := o.(*types.Var); ok {
				given := r.instantiate(st, args[i], loc{v, ""}, nil)
				if at, leads := leadsTo(given); leads {
					r.params[at] = i
				}
				r.declare(st, v, given)
			}
		}
	}
	if free != nil {
		for v, k := range free.vars {
			st.vals[loc{v, ""}] = r.instantiate(st, k, loc{v, ""}, nil)
		}
	}
	r.results(st)
	if st = r.block(r.list, st); st != nil {
		r.back(st, nil)
	}
	for i := 0; i < len(r.order) && !r.lost; i++ {
		r.later(r.order[i])
	}
}

// results declares the results that have names.
func (r *run) results(st *state) {
	if r.typ.Results == nil {
		return
	}
	for _, f := range r.typ.Results.List {
		for _, name := range f.Names {
			if v, ok := r.p.TypesInfo.Defs[name].(*types.Var); ok {
				r.declare(st, v, zero(v.Type(), 0))
			}
		}
	}
}

// later evaluates a literal for all times at which it may run.
func (r *run) later(p *pending) {
	st := newState()
	maps.Copy(st.escaped, p.st.escaped)
	for l, v := range p.st.vals {
		kept := true
		for _, m := range p.until {
			kept = kept && (r.written[l] <= m.clock || m.within != nil && l.within(m.within))
		}
		if kept {
			st.vals[l] = v
		}
	}
	r.inLit, r.targets = true, nil
	start := r.clock
	r.block(p.lit.Body.List, st)
	for l, at := range r.written {
		if at > start && !l.within(p.lit) {
			r.shared[l] = true
		}
	}
}

// within reports whether a place is made inside of a node.
func (l loc) within(n ast.Node) bool {
	var pos token.Pos
	switch at := l.node.(type) {
	case *types.Var:
		pos = at.Pos()
	case ast.Node:
		pos = at.Pos()
	}
	return n.Pos() <= pos && pos < n.End()
}

// back notes what the function gives back, and what its parameters point to then.
func (r *run) back(st *state, vals []value) {
	if r.inLit {
		for _, v := range vals {
			r.escape(st, v)
		}
		return
	}
	given := func(k *Known) { k.aliases(func(param int) { r.out.escaped[param] = true }) }
	trees := make([]*Known, len(vals))
	for i, v := range vals {
		trees[i] = r.tree(st, v, 0, true)
	}
	first := !r.out.returns
	r.out.returns = true
	if first {
		r.out.back = trees
	} else {
		for i := range min(len(trees), len(r.out.back)) {
			r.out.back[i] = either(r.out.back[i], trees[i], given)
		}
	}
	for l, i := range r.params {
		k := r.tree(st, st.vals[l], 0, false)
		if !first {
			k = either(r.out.after[i], k, func(*Known) {})
		}
		r.out.after[i] = k
		r.out.escaped[i] = r.out.escaped[i] || st.escaped[l] || r.shared[l]
	}
}
