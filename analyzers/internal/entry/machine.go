package entry

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// machine runs in the mind what registers routes, with the values that are known.
// Both arms of a branch run, a loop runs once, or once per element that is known.
type machine struct {
	fset    *token.FileSet
	cat     *catalog.Catalog
	pkgs    []*kept
	home    map[*types.Func]*kept
	globals map[types.Object]*value // of packages, and fields of values that are not known
	touches map[*types.Func]bool    // functions that register something, or call such
	active  []*types.Func
	done    map[*types.Func]bool
	nodes   []*node
	steps   int
}

const (
	maxDepth = 24     // calls in calls
	maxSteps = 400000 // expressions and statements
	maxTurns = 400    // of a loop over a list that is known
)

func newMachine(fset *token.FileSet, cat *catalog.Catalog) *machine {
	return &machine{
		fset: fset, cat: cat, home: make(map[*types.Func]*kept), globals: make(map[types.Object]*value),
		touches: make(map[*types.Func]bool), done: make(map[*types.Func]bool),
	}
}

func (m *machine) add(k *kept) {
	m.pkgs = append(m.pkgs, k)
	for _, fn := range k.order {
		m.home[fn] = k
	}
}

// run returns what the program registers.
func (m *machine) run() []Point {
	m.findTouching()
	named := make(map[*types.Func]bool)
	for _, k := range m.pkgs {
		for fn, uses := range k.uses {
			for _, u := range uses {
				named[u] = named[u] || u != fn
			}
		}
	}
	isMain := func(fn *types.Func) bool { return fn.Name() == "main" && fn.Pkg().Name() == "main" }
	for _, first := range []func(fn *types.Func) bool{isMain, func(fn *types.Func) bool { return !named[fn] }, func(*types.Func) bool { return true }} {
		for _, k := range m.pkgs {
			for _, fn := range k.order {
				if m.touches[fn] && !m.done[fn] && first(fn) {
					m.call(fn, nil, nil)
				}
			}
		}
	}
	for _, k := range m.pkgs {
		for _, e := range k.inits {
			m.eval(e, newEnv(nil, k))
		}
	}
	return m.points()
}

// findTouching finds what registers something, or names what does.
func (m *machine) findTouching() {
	for changed := true; changed; {
		changed = false
		for _, k := range m.pkgs {
			for _, fn := range k.order {
				if m.touches[fn] {
					continue
				}
				if k.touches[fn] || slices.ContainsFunc(k.uses[fn], func(u *types.Func) bool { return m.touches[u] || m.mayTouch(u) }) {
					m.touches[fn] = true
					changed = true
				}
			}
		}
	}
}

// mayTouch reports whether a method of an interface has an implementation that
// registers something.
func (m *machine) mayTouch(fn *types.Func) bool {
	if r := receiver(fn); r == nil || !types.IsInterface(r) {
		return false
	}
	return slices.ContainsFunc(m.implementations(fn), func(o *types.Func) bool { return m.touches[o] })
}

const maxImplementations = 40

// implementations are the declared methods that a call of an interface's method
// may run.
func (m *machine) implementations(fn *types.Func) []*types.Func {
	iface, ok := receiver(fn).Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 {
		return nil
	}
	var out []*types.Func
	for _, k := range m.pkgs {
		for _, o := range k.order {
			if o.Name() == fn.Name() && receiver(o) != nil && types.Implements(pointer(receiver(o)), iface) && len(out) < maxImplementations {
				out = append(out, o)
			}
		}
	}
	return out
}

func pointer(t types.Type) types.Type {
	if _, ok := types.Unalias(t).(*types.Pointer); ok {
		return t
	}
	return types.NewPointer(t)
}

// call runs a declared function and returns what it returns.
func (m *machine) call(fn *types.Func, recv *value, args []*value) []*value {
	k := m.home[fn]
	if k == nil || len(m.active) > maxDepth || slices.Contains(m.active, fn) {
		return nil
	}
	m.done[fn] = true
	m.active = append(m.active, fn)
	defer func() { m.active = m.active[:len(m.active)-1] }()
	d := k.decls[fn]
	e := newEnv(nil, k)
	if d.Recv != nil && recv != nil {
		for _, f := range d.Recv.List {
			for _, n := range f.Names {
				e.vars[k.info.Defs[n]] = recv
			}
		}
	}
	return m.body(d.Type, d.Body, e, args)
}

// closure runs a literal.
func (m *machine) closure(f *function, args []*value) []*value {
	if f.lit == nil || len(m.active) > maxDepth {
		return nil
	}
	m.active = append(m.active, nil)
	defer func() { m.active = m.active[:len(m.active)-1] }()
	return m.body(f.lit.Type, f.lit.Body, newEnv(f.env, f.env.in), args)
}

func (m *machine) body(typ *ast.FuncType, body *ast.BlockStmt, e *env, args []*value) []*value {
	i := 0
	for _, f := range typ.Params.List {
		for _, n := range f.Names {
			o := e.in.info.Defs[n]
			if _, variadic := f.Type.(*ast.Ellipsis); variadic && o != nil {
				rest := &value{typ: o.Type(), list: []element{}}
				for ; i < len(args); i++ {
					if args[i] != nil && args[i].list != nil && i == len(args)-1 && len(rest.list) == 0 && types.Identical(o.Type(), args[i].typ) {
						rest = args[i] // f(list...)
						break
					}
					rest.list = append(rest.list, element{value: args[i]})
				}
				e.vars[o] = rest
				continue
			}
			if o != nil && i < len(args) && args[i] != nil {
				e.vars[o] = args[i]
			} else if o != nil {
				e.vars[o] = &value{typ: o.Type()}
			}
			i++
		}
		if len(f.Names) == 0 {
			i++
		}
	}
	m.block(body, e)
	if len(e.results) == 0 && typ.Results != nil { // named results
		for _, f := range typ.Results.List {
			for _, n := range f.Names {
				e.results = append(e.results, e.get(e.in.info.Defs[n]))
			}
		}
	}
	return e.results
}

// position is where a node stands.
func (m *machine) position(n ast.Node) token.Position { return m.fset.Position(n.Pos()) }
