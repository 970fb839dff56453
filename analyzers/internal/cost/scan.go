package cost

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/link"
)

// unit is a body whose cost is computed on its own: a declared function, or a
// function literal that is kept in a variable or field.
type unit struct {
	fn     *types.Func // nil for a literal
	node   ast.Node    // *ast.FuncDecl or *ast.FuncLit
	typ    *ast.FuncType
	recv   *ast.FieldList
	body   *ast.BlockStmt
	name   string   // full name
	calls  []*unit  // units of this package that the body calls, or has called
	params paramSet // parameters and receiver

	index, low int // of Tarjan's algorithm; 0: not visited
	onStack    bool
	cycle      []*unit // strongly connected component, when it is one
	walks      bool    // a call inside the component stands in a loop over data
	summary    link.Summary
	reached    []link.Call     // with the flag functions
	parts      []link.Part     // likewise
	compared   map[string]bool // see compared
}

type paramSet map[types.Object]int

// assignment is one value that a variable or field gets.
type assignment struct {
	value  ast.Expr // nil: not known (one of several results, a range, an address taken)
	source ast.Expr // the value, or the call that it is one of the results of
	later  bool     // it is not the first of those results
	append bool     // x = append(x, value)
	inLoop bool     // the assignment runs more often than the declaration
	tok    token.Token
	pos    token.Pos
}

// scan is what one sweep over the syntax of a package collects.
type scan struct {
	units    []*unit
	byFunc   map[*types.Func]*unit
	byLit    map[*ast.FuncLit]*unit // literals kept in a variable or field
	assigned map[types.Object][]assignment
	declLoop map[types.Object]int             // loop depth at the declaration
	grouped  map[types.Object]bool            // maps filled by m[k] = append(m[k], x)
	kept     map[types.Object]bool            // maps that are given elements
	ranged   map[types.Object]ast.Expr        // the variable of a range → what it ranges over
	gathered map[types.Object][]gather        // how lists and channels get their elements
	sorted   map[types.Object]bool            // lists that are sorted somewhere
	filled   map[types.Object][]*ast.CallExpr // calls that are given the address of a variable
	fed      map[types.Object]map[string]bool // methods that a variable or field is given two values or more by
	unkeyed  map[*types.Var][]ast.Expr        // what literals give fields by their position
}

// scanPackage finds the units of the package and all that its variables and
// fields are assigned. Function bodies are swept once.
func (p *pass) scanPackage() {
	s := &p.scan
	s.byFunc = make(map[*types.Func]*unit)
	s.byLit = make(map[*ast.FuncLit]*unit)
	s.assigned = make(map[types.Object][]assignment)
	s.declLoop = make(map[types.Object]int)
	s.grouped = make(map[types.Object]bool)
	s.kept = make(map[types.Object]bool)
	s.ranged = make(map[types.Object]ast.Expr)
	s.gathered = make(map[types.Object][]gather)
	s.sorted = make(map[types.Object]bool)
	s.filled = make(map[types.Object][]*ast.CallExpr)
	s.fed = make(map[types.Object]map[string]bool)
	s.unkeyed = make(map[*types.Var][]ast.Expr)
	for _, file := range p.Files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Body == nil {
					continue
				}
				fn, _ := p.TypesInfo.Defs[decl.Name].(*types.Func)
				u := &unit{fn: fn, node: decl, typ: decl.Type, recv: decl.Recv, body: decl.Body}
				u.name = p.Pkg.Path() + "." + decl.Name.Name
				if fn != nil {
					u.name = funcName(fn)
					s.byFunc[fn] = u
				}
				u.params = p.paramsOf(decl.Recv, decl.Type, 0)
				s.units = append(s.units, u)
				p.sweep(decl.Body, u.name)
			case *ast.GenDecl:
				p.sweep(decl, p.Pkg.Path()+".init")
			}
		}
	}
}

// paramsOf numbers the parameters: the receiver is 0, the first parameter 1.
func (p *pass) paramsOf(recv *ast.FieldList, typ *ast.FuncType, offset int) paramSet {
	set := make(paramSet)
	if recv != nil {
		for _, f := range recv.List {
			for _, n := range f.Names {
				if o := p.TypesInfo.Defs[n]; o != nil {
					set[o] = offset
				}
			}
		}
	}
	i := offset + 1
	for _, f := range typ.Params.List {
		for _, n := range f.Names {
			if o := p.TypesInfo.Defs[n]; o != nil {
				set[o] = i
			}
			i++
		}
		if len(f.Names) == 0 {
			i++
		}
	}
	return set
}

// sweep records the assignments below root and the literals that they keep.
func (p *pass) sweep(root ast.Node, within string) {
	var stack []ast.Node
	loops := 0
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			switch stack[len(stack)-1].(type) {
			case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
				loops--
			}
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		switch n := n.(type) {
		case *ast.ForStmt, *ast.FuncLit: // how often a literal runs is not known here
			loops++
		case *ast.RangeStmt:
			loops++
			if n.Value != nil {
				if o := p.object(n.Value); o != nil {
					p.ranged[o] = n.X
				}
			}
			p.assign(n.Key, nil, nil, n.Tok, loops, within)
			p.assign(n.Value, nil, nil, n.Tok, loops, within)
		case *ast.SendStmt:
			p.gathers(n, stack)
		case *ast.AssignStmt:
			p.gathers(n, stack)
			for i, lhs := range n.Lhs {
				var rhs ast.Expr
				if len(n.Lhs) == len(n.Rhs) && (n.Tok == token.ASSIGN || n.Tok == token.DEFINE) {
					rhs = n.Rhs[i]
				}
				source := rhs
				if rhs == nil && len(n.Rhs) == 1 && n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
					source = nil // x += y
				} else if rhs == nil && len(n.Rhs) == 1 {
					source = n.Rhs[0]
				}
				p.assign(lhs, rhs, source, n.Tok, loops, within)
				if o := p.object(lhs); o != nil && i > 0 && rhs == nil && source != nil {
					p.assigned[o][len(p.assigned[o])-1].later = true
				}
			}
			if call, ok := unparen(n.Rhs[0]).(*ast.CallExpr); ok && p.sorts(call) { // ids = sorted(ids)
				if o := p.object(n.Lhs[0]); o != nil {
					p.sorted[o] = true
				}
			}
		case *ast.CallExpr:
			p.sortsLists(n)
			p.fills(n)
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && len(n.Args) > 1 {
				if o := p.object(sel.X); o != nil {
					if p.fed[o] == nil {
						p.fed[o] = make(map[string]bool)
					}
					p.fed[o][sel.Sel.Name] = true
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if o := p.TypesInfo.Defs[name]; o != nil {
					p.declLoop[o] = loops
				}
				if len(n.Values) == len(n.Names) {
					p.assign(name, n.Values[i], n.Values[i], token.DEFINE, loops, within)
				} else if len(n.Values) > 0 {
					p.assign(name, nil, n.Values[0], token.DEFINE, loops, within)
				}
			}
		case *ast.IncDecStmt:
			p.assign(n.X, nil, nil, n.Tok, loops, within)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				if _, ok := ast.Unparen(n.X).(*ast.CompositeLit); !ok {
					p.assign(n.X, nil, nil, token.AND, loops, within)
				}
			}
		case *ast.CompositeLit:
			st, _ := coreType(p.TypesInfo.TypeOf(n)).(*types.Struct)
			for i, elt := range n.Elts {
				if _, ok := elt.(*ast.KeyValueExpr); !ok && st != nil && i < st.NumFields() {
					p.unkeyed[st.Field(i)] = append(p.unkeyed[st.Field(i)], elt)
				}
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					if key, ok := kv.Key.(*ast.Ident); ok {
						if f, ok := p.TypesInfo.Uses[key].(*types.Var); ok && f.IsField() {
							p.record(f, assignment{value: kv.Value, source: kv.Value, tok: token.COLON, pos: kv.Pos()}, loops, within)
						}
					}
				}
			}
		}
		return true
	})
}

func (p *pass) assign(lhs, rhs, source ast.Expr, tok token.Token, loops int, within string) {
	if lhs == nil {
		return
	}
	if ix, ok := unparen(lhs).(*ast.IndexExpr); ok { // m[k] = v: the map is no longer what it was
		if _, ok := coreType(p.TypesInfo.TypeOf(ix.X)).(*types.Map); ok {
			if o := p.object(ix.X); o != nil {
				p.kept[o] = true
			}
			if call, ok := unparen(rhs).(*ast.CallExpr); ok && p.builtin(call) == "append" {
				if o := p.object(ix.X); o != nil {
					p.grouped[o] = true
				}
			}
			lhs, rhs, source = ix.X, nil, nil
		}
	}
	if o := p.object(lhs); o != nil {
		if id, ok := lhs.(*ast.Ident); ok && p.TypesInfo.Defs[id] != nil {
			p.declLoop[o] = loops
		}
		p.record(o, assignment{value: rhs, source: source, tok: tok, pos: lhs.Pos()}, loops, within)
	}
}

func (p *pass) record(o types.Object, a assignment, loops int, within string) {
	a.inLoop = loops > p.declLoop[o]
	if call, ok := unparen(a.value).(*ast.CallExpr); ok && p.builtin(call) == "append" && len(call.Args) > 0 && p.object(call.Args[0]) == o {
		a.append = true
	}
	p.assigned[o] = append(p.assigned[o], a)
	lit, ok := unparen(a.value).(*ast.FuncLit)
	if !ok || p.byLit[lit] != nil {
		return
	}
	u := &unit{node: lit, typ: lit.Type, body: lit.Body, name: within + "." + o.Name(), params: p.paramsOf(nil, lit.Type, 0)}
	p.byLit[lit] = u
	p.units = append(p.units, u)
}

func unparen(e ast.Expr) ast.Expr {
	if e == nil {
		return nil
	}
	return ast.Unparen(e)
}

// object is the variable or field that an expression names, or nil.
func (p *pass) object(e ast.Expr) types.Object {
	switch e := unparen(e).(type) {
	case *ast.Ident:
		return p.TypesInfo.ObjectOf(e)
	case *ast.SelectorExpr:
		if sel := p.TypesInfo.Selections[e]; sel != nil {
			if sel.Kind() == types.FieldVal {
				return sel.Obj()
			}
			return nil
		}
		return p.TypesInfo.Uses[e.Sel]
	}
	return nil
}

func (p *pass) builtin(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := p.TypesInfo.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

// link finds which units each unit calls, so that callees come first.
func (p *pass) link() {
	for _, u := range p.units {
		ast.Inspect(u.body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return p.byLit[n] == nil // kept literals are units of their own
			case *ast.CallExpr:
				u.calls = append(u.calls, p.unitsOf(n.Fun)...)
				for _, arg := range n.Args {
					if arg = p.handed(arg); p.isFunc(arg) {
						u.calls = append(u.calls, p.unitsOf(arg)...)
					}
				}
			case *ast.RangeStmt:
				u.calls = append(u.calls, p.unitsOf(n.X)...)
			}
			return true
		})
	}
}

// unitsOf returns the units of this package that a function value may be.
func (p *pass) unitsOf(e ast.Expr) []*unit {
	var us []*unit
	for _, v := range p.values(e) {
		switch {
		case v.lit != nil:
			if u := p.byLit[v.lit]; u != nil {
				us = append(us, u)
			}
		case v.fn != nil:
			if u := p.byFunc[v.fn]; u != nil {
				us = append(us, u)
			}
		}
	}
	return us
}

// value is a function value: a declared function, a literal, or one of the
// parameters of the function around it.
type value struct {
	fn  *types.Func
	lit *ast.FuncLit
	obj types.Object // a variable whose values are not known here
}

const maxValues = 3 // a variable with more of them stays unresolved

// values returns the functions that the expression may be, and nothing when
// that is not known.
func (p *pass) values(e ast.Expr) []value {
	switch e := unparen(e).(type) {
	case *ast.FuncLit:
		return []value{{lit: e}}
	case *ast.IndexExpr:
		return p.valuesOfGeneric(e.X)
	case *ast.IndexListExpr:
		return p.valuesOfGeneric(e.X)
	case *ast.Ident, *ast.SelectorExpr:
		var o types.Object
		if sel, ok := e.(*ast.SelectorExpr); ok {
			if s := p.TypesInfo.Selections[sel]; s != nil {
				o = s.Obj()
			} else {
				o = p.TypesInfo.Uses[sel.Sel]
			}
		} else {
			o = p.TypesInfo.ObjectOf(e.(*ast.Ident))
		}
		switch o := o.(type) {
		case *types.Func:
			return []value{{fn: o.Origin()}}
		case *types.Var:
			if o == nil {
				return nil
			}
			return p.valuesOfVar(o.Origin())
		}
	}
	return nil
}

func (p *pass) valuesOfGeneric(x ast.Expr) []value {
	if _, ok := p.TypesInfo.TypeOf(x).(*types.Signature); ok {
		return p.values(x)
	}
	return nil
}

func (p *pass) valuesOfVar(o *types.Var) []value {
	as := p.assigned[o]
	if len(as) == 0 {
		return []value{{obj: o}}
	}
	if _, ok := p.ranged[o]; ok {
		return []value{{obj: o}}
	}
	var vs []value
	for _, a := range as {
		if id, ok := unparen(a.value).(*ast.Ident); ok && id.Name == "nil" {
			continue
		}
		switch v := unparen(a.value).(type) {
		case *ast.FuncLit:
			vs = append(vs, value{lit: v})
		case *ast.Ident, *ast.SelectorExpr:
			fns := p.functions(v)
			if len(fns) == 0 {
				return nil
			}
			vs = append(vs, fns...)
		default:
			return nil
		}
		if len(vs) > maxValues {
			return nil
		}
	}
	return vs
}

// functions is values without following variables a second time.
func (p *pass) functions(e ast.Expr) []value {
	var o types.Object
	switch e := e.(type) {
	case *ast.Ident:
		o = p.TypesInfo.ObjectOf(e)
	case *ast.SelectorExpr:
		o = p.TypesInfo.ObjectOf(e.Sel)
	}
	if fn, ok := o.(*types.Func); ok {
		return []value{{fn: fn.Origin()}}
	}
	return nil
}

// cycles finds the strongly connected components of the call graph (Tarjan)
// and returns all units, callees first.
func (p *pass) cycles() []*unit {
	var (
		order, stack []*unit
		next         = 1
		visit        func(u *unit)
	)
	visit = func(u *unit) {
		u.index, u.low, u.onStack = next, next, true
		next++
		stack = append(stack, u)
		self := false
		for _, c := range u.calls {
			self = self || c == u
			if c.index == 0 {
				visit(c)
				u.low = min(u.low, c.low)
			} else if c.onStack {
				u.low = min(u.low, c.index)
			}
		}
		if u.low != u.index {
			return
		}
		var comp []*unit
		for {
			c := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			c.onStack = false
			comp = append(comp, c)
			if c == u {
				break
			}
		}
		if len(comp) > 1 || self {
			for _, c := range comp {
				c.cycle = comp
			}
		}
		order = append(order, comp...)
	}
	for _, u := range p.units {
		if u.index == 0 {
			visit(u)
		}
	}
	return order
}
