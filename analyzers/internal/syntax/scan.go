package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Unit is a body whose cost is computed on its own: a declared function, or a
// function literal that is kept in a variable or field.
type Unit struct {
	Func   *types.Func // nil for a literal
	Node   ast.Node    // *ast.FuncDecl or *ast.FuncLit
	Type   *ast.FuncType
	Recv   *ast.FieldList
	Body   *ast.BlockStmt
	Name   string   // full name
	calls  []*Unit  // units of this package that the body calls, or has called
	Params ParamSet // parameters and receiver

	index, low int // of Tarjan's algorithm; 0: not visited
	onStack    bool
	Cycle      []*Unit // strongly connected component, when it is one
}

// ParamSet numbers parameters.
type ParamSet map[types.Object]int

// Assignment is one value that a variable or field gets.
type Assignment struct {
	Value  ast.Expr // nil: not known (one of several results, a range, an address taken)
	Source ast.Expr // the value, or the call that it is one of the results of
	// Element is what an element is set to, m[k] = v, or the call that it is one of the
	// results of. Nothing else is known of the map then.
	Element ast.Expr
	Later   bool // it is not the first of those results
	Append  bool // x = append(x, value)
	InLoop  bool // the assignment runs more often than the declaration
	Tok     token.Token
	Pos     token.Pos
}

// scan is what one sweep over the syntax of a package collects: a table for each
// thing that is asked of a variable.
type scan struct {
	Units    []*Unit
	ByFunc   map[*types.Func]*Unit
	ByLit    map[*ast.FuncLit]*Unit // literals kept in a variable or field
	Assigned map[types.Object][]Assignment
	declLoop map[types.Object]int      // loop depth at the declaration
	grouped  map[types.Object]bool     // maps filled by m[k] = append(m[k], x)
	Kept     map[types.Object]bool     // maps that are given elements
	Ranged   map[types.Object]ast.Expr // the variable of a range → what it ranges over
	Gathered map[types.Object][]gather // how lists and channels get their elements
	// Collected is the same of fields, which belong to many.
	Collected map[types.Object][]gather
	Sorted    map[types.Object]bool            // lists that are sorted somewhere
	Filled    map[types.Object][]*ast.CallExpr // calls that are given the address of a variable
	Fed       map[types.Object]map[string]bool // methods that a variable or field is given two values or more by
	Unkeyed   map[*types.Var][]ast.Expr        // what literals give fields by their position
	called    map[*types.Var]bool              // fields that are functions, and are called
}

// ScanPackage finds the units of the package and all that its variables and
// fields are assigned. Function bodies are swept once.
func (p *Package) ScanPackage() {
	s := &p.scan
	s.ByFunc = make(map[*types.Func]*Unit)
	s.ByLit = make(map[*ast.FuncLit]*Unit)
	s.Assigned = make(map[types.Object][]Assignment)
	s.declLoop = make(map[types.Object]int)
	s.grouped = make(map[types.Object]bool)
	s.Kept = make(map[types.Object]bool)
	s.Ranged = make(map[types.Object]ast.Expr)
	s.Gathered = make(map[types.Object][]gather)
	s.Collected = make(map[types.Object][]gather)
	s.Sorted = make(map[types.Object]bool)
	s.Filled = make(map[types.Object][]*ast.CallExpr)
	s.Fed = make(map[types.Object]map[string]bool)
	s.Unkeyed = make(map[*types.Var][]ast.Expr)
	s.called = make(map[*types.Var]bool)
	for _, file := range p.Files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Body == nil {
					continue
				}
				fn, _ := p.TypesInfo.Defs[decl.Name].(*types.Func)
				u := &Unit{Func: fn, Node: decl, Type: decl.Type, Recv: decl.Recv, Body: decl.Body}
				u.Name = p.Pkg.Path() + "." + decl.Name.Name
				if fn != nil {
					u.Name = FuncName(fn)
					s.ByFunc[fn] = u
				}
				u.Params = p.ParamsOf(decl.Recv, decl.Type, 0)
				s.Units = append(s.Units, u)
				p.sweep(decl.Body, u.Name)
			case *ast.GenDecl:
				p.sweep(decl, p.Pkg.Path()+".init")
			}
		}
	}
}

// ParamsOf numbers the parameters: the receiver is 0, the first parameter 1.
func (p *Package) ParamsOf(recv *ast.FieldList, typ *ast.FuncType, offset int) ParamSet {
	set := make(ParamSet)
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
func (p *Package) sweep(root ast.Node, within string) {
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
			if lit, ok := Unparen(n.X).(*ast.CompositeLit); ok {
				p.keepElements(lit, within)
			}
			if n.Value != nil {
				if o := p.Object(n.Value); o != nil {
					p.Ranged[o] = n.X
				}
			}
			p.assign(n.Key, nil, nil, n.Tok, loops, within)
			p.assign(n.Value, nil, nil, n.Tok, loops, within)
		case *ast.SendStmt:
			p.gathers(n, stack)
		case *ast.AssignStmt:
			p.gathers(n, stack)
			p.sweepAssign(n, loops, within)
		case *ast.CallExpr:
			p.sortsLists(n)
			p.fills(n)
			if f, ok := p.Object(n.Fun).(*types.Var); ok && f.IsField() {
				p.called[f.Origin()] = true
			}
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && len(n.Args) > 1 {
				if o := p.Object(sel.X); o != nil {
					if p.Fed[o] == nil {
						p.Fed[o] = make(map[string]bool)
					}
					p.Fed[o][sel.Sel.Name] = true
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
			p.sweepLiteral(n, loops, within)
		}
		return true
	})
}

// sweepAssign records what an assignment gives its variables.
func (p *Package) sweepAssign(n *ast.AssignStmt, loops int, within string) {
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
		if o := p.Object(lhs); o != nil && i > 0 && rhs == nil && source != nil {
			p.Assigned[o][len(p.Assigned[o])-1].Later = true
		}
	}
	if call, ok := Unparen(n.Rhs[0]).(*ast.CallExpr); ok && p.Sorts(call) { // ids = sorted(ids)
		if o := p.Object(n.Lhs[0]); o != nil {
			p.Sorted[o] = true
		}
	}
}

// sweepLiteral records what a literal gives its fields.
func (p *Package) sweepLiteral(n *ast.CompositeLit, loops int, within string) {
	st, _ := CoreType(p.TypesInfo.TypeOf(n)).(*types.Struct)
	pkg, name := TypeKey(p.TypesInfo.TypeOf(n))
	_, functions := p.Catalog.Templates(pkg, name)
	for i, elt := range n.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok && functions { // templates call them
			if lit, ok := Unparen(kv.Value).(*ast.FuncLit); ok {
				p.keep(lit, within+"."+strings.Trim(ExprText(kv.Key), `"`))
			}
		}
		if _, ok := elt.(*ast.KeyValueExpr); !ok && st != nil && i < st.NumFields() {
			f := st.Field(i).Origin()
			p.Unkeyed[f] = append(p.Unkeyed[f], elt)
			if lit, ok := Unparen(elt).(*ast.FuncLit); ok {
				p.keep(lit, within+"."+st.Field(i).Name())
			}
		}
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok {
				if f, ok := p.TypesInfo.Uses[key].(*types.Var); ok && f.IsField() {
					p.record(f.Origin(), Assignment{Value: kv.Value, Source: kv.Value, Tok: token.COLON, Pos: kv.Pos()}, loops, within)
				}
			}
		}
	}
}

func (p *Package) assign(lhs, rhs, source ast.Expr, tok token.Token, loops int, within string) {
	if lhs == nil {
		return
	}
	var element ast.Expr
	if ix, ok := Unparen(lhs).(*ast.IndexExpr); ok { // m[k] = v: the map is no longer what it was
		if _, ok := CoreType(p.TypesInfo.TypeOf(ix.X)).(*types.Map); ok {
			if o := p.Object(ix.X); o != nil {
				p.Kept[o] = true
			}
			if o := p.Object(ix.X); o != nil && p.growsGroup(o, rhs) {
				p.grouped[o] = true
			}
			lhs, rhs, source, element = ix.X, nil, nil, source
		}
	}
	if o := p.Object(lhs); o != nil {
		if id, ok := lhs.(*ast.Ident); ok && p.TypesInfo.Defs[id] != nil {
			p.declLoop[o] = loops
		}
		p.record(o, Assignment{Value: rhs, Source: source, Element: element, Tok: tok, Pos: lhs.Pos()}, loops, within)
	}
}

// growsGroup reports whether a map is given a list of one more element than before:
// append(m[k], x), or what was m[k] and has been added to.
func (p *Package) growsGroup(m types.Object, list ast.Expr) bool {
	if call, ok := Unparen(list).(*ast.CallExpr); ok {
		return p.Builtin(call) == "append"
	}
	id, ok := Unparen(list).(*ast.Ident)
	if !ok {
		return false
	}
	taken, grown := false, false
	for _, a := range p.Assigned[p.TypesInfo.ObjectOf(id)] {
		ix, ok := Unparen(a.Source).(*ast.IndexExpr)
		taken = taken || ok && p.Object(ix.X) == m
		grown = grown || a.Append
	}
	return taken && grown
}

func (p *Package) record(o types.Object, a Assignment, loops int, within string) {
	a.InLoop = loops > p.declLoop[o]
	if call, ok := Unparen(a.Value).(*ast.CallExpr); ok && p.Builtin(call) == "append" && len(call.Args) > 0 && p.Object(call.Args[0]) == o {
		a.Append = true
	}
	p.Assigned[o] = append(p.Assigned[o], a)
	switch lit := Unparen(a.Value).(type) {
	case *ast.FuncLit:
		if p.ByLit[lit] == nil {
			p.keep(lit, within+"."+o.Name())
		}
	case *ast.CompositeLit:
		if _, isStruct := CoreType(p.TypesInfo.TypeOf(lit)).(*types.Struct); !isStruct {
			p.keepElements(lit, within+"."+o.Name())
		}
	}
}

// keep makes a literal a unit.
func (p *Package) keep(lit *ast.FuncLit, name string) {
	u := &Unit{Node: lit, Type: lit.Type, Body: lit.Body, Name: name, Params: p.ParamsOf(nil, lit.Type, 0)}
	p.ByLit[lit] = u
	p.Units = append(p.Units, u)
}

// Unparen is ast.Unparen for what may be nil.
func Unparen(e ast.Expr) ast.Expr {
	if e == nil {
		return nil
	}
	return ast.Unparen(e)
}

// Object is the variable or field that an expression names, or nil. A field of a generic
// type is one, whatever the type is made with.
func (p *Package) Object(e ast.Expr) types.Object {
	switch e := Unparen(e).(type) {
	case *ast.Ident:
		o := p.TypesInfo.ObjectOf(e)
		if v, ok := o.(*types.Var); ok {
			return v.Origin()
		}
		return o
	case *ast.SelectorExpr:
		if sel := p.TypesInfo.Selections[e]; sel != nil {
			if sel.Kind() == types.FieldVal {
				return sel.Obj().(*types.Var).Origin()
			}
			return nil
		}
		return p.TypesInfo.Uses[e.Sel]
	}
	return nil
}

// Builtin is the name of the built-in function that a call calls, or "".
func (p *Package) Builtin(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := p.TypesInfo.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

// AlsoCalls notes that a unit calls another one in a way that its body does not show.
func (u *Unit) AlsoCalls(other *Unit) { u.calls = append(u.calls, other) }

// LinkUnits finds which units each unit calls, so that callees come first.
func (p *Package) LinkUnits() {
	for _, u := range p.Units {
		ast.Inspect(u.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return p.ByLit[n] == nil // kept literals are units of their own
			case *ast.CallExpr:
				u.calls = append(u.calls, p.unitsOf(n.Fun)...)
				if fn := p.ByFunc[p.Concrete(n)]; fn != nil {
					u.calls = append(u.calls, fn)
				}
				for _, arg := range n.Args {
					if arg = p.Handed(arg); p.IsFunc(arg) {
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
func (p *Package) unitsOf(e ast.Expr) []*Unit {
	var us []*Unit
	for _, v := range p.Values(e) {
		switch {
		case v.Lit != nil:
			if u := p.ByLit[v.Lit]; u != nil {
				us = append(us, u)
			}
		case v.Func != nil:
			if u := p.ByFunc[v.Func]; u != nil {
				us = append(us, u)
			}
		case v.Made != nil:
			if u := p.ByFunc[p.StaticFunc(v.Made)]; u != nil {
				us = append(us, u)
			}
		}
	}
	return us
}

// Cycles finds the strongly connected components of the call graph (Tarjan)
// and returns all units, callees first.
func (p *Package) Cycles() []*Unit {
	var (
		order, stack []*Unit
		next         = 1
		visit        func(u *Unit)
	)
	visit = func(u *Unit) {
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
		var comp []*Unit
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
				c.Cycle = comp
			}
		}
		order = append(order, comp...)
	}
	for _, u := range p.Units {
		if u.index == 0 {
			visit(u)
		}
	}
	return order
}
