package statement

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// bound is what limits an integer: nothing, if it is free; what callers pass, if it
// has sources; else the code shows it: a constant, a length, a comparison with a
// constant.
type bound struct {
	free    bool
	sources []source
}

// source is a parameter of a function, the receiver being -1, or a field of one.
type source struct {
	Param int
	Field string
	// Empty: what is asked is whether it may be empty, and not how large it may be.
	Empty bool
}

func (b bound) open() bool { return b.free || len(b.sources) > 0 }

// and is the bound of a value that is made of two.
func (b bound) and(o bound) bound {
	b.free = b.free || o.free
	for _, s := range o.sources {
		if !slices.Contains(b.sources, s) {
			b.sources = append(slices.Clip(b.sources), s)
		}
	}
	return b
}

// Limits is the object fact of a function: what bounds its results.
type Limits struct{ Results []Limit }

// AFact marks Limits as a fact.
func (*Limits) AFact() {}

// Limit is the bound of one result.
type Limit struct {
	Free    bool
	Sources []source
}

// Limited is the object fact of a field that a function of its package compares
// with a constant: a request that is too far is refused or cut.
type Limited struct{}

// AFact marks Limited as a fact.
func (*Limited) AFact() {}

// bounds looks for bounds in one function.
type bounds struct {
	*pass
	decl *ast.FuncDecl
	fn   *types.Func
	// empty: look for what keeps values from being empty, instead.
	empty bool
}

func (p *pass) within(d *ast.FuncDecl) bounds {
	b := bounds{pass: p, decl: d}
	if d != nil {
		b.fn, _ = p.TypesInfo.Defs[d.Name].(*types.Func)
	}
	return b
}

var free = bound{free: true}

// bound is what limits the value of an integer expression.
func (b bounds) bound(e ast.Expr, depth int) bound {
	if depth > 8 || e == nil {
		return free
	}
	e = ast.Unparen(e)
	if b.empty {
		return b.content(e, depth)
	}
	if b.TypesInfo.Types[e].Value != nil {
		return bound{}
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return b.binary(e, depth)
	case *ast.StarExpr:
		return b.bound(e.X, depth+1)
	case *ast.UnaryExpr:
		return b.bound(e.X, depth+1)
	case *ast.CallExpr:
		return b.result(e, 0, depth)
	case *ast.Ident:
		return b.variable(e, depth)
	case *ast.SelectorExpr:
		return b.field(e, depth)
	}
	return free
}

func (b bounds) binary(e *ast.BinaryExpr, depth int) bound {
	zero := func(e ast.Expr) bool {
		v := b.TypesInfo.Types[e].Value
		return v != nil && constant.Sign(v) == 0
	}
	switch {
	case e.Op == token.MUL && (zero(e.X) || zero(e.Y)):
		return bound{}
	case e.Op == token.REM || e.Op == token.AND:
		return b.bound(e.Y, depth+1)
	}
	return b.bound(e.X, depth+1).and(b.bound(e.Y, depth+1))
}

// result is the bound of result i of a call.
func (b bounds) result(call *ast.CallExpr, i, depth int) bound {
	if b.TypesInfo.Types[call.Fun].IsType() && len(call.Args) == 1 {
		return b.bound(call.Args[0], depth+1)
	}
	name := strings.ToLower(calledName(call))
	switch name {
	case "len", "clamp", "intn", "int63n", "int31n":
		return bound{}
	case "min", "minint":
		best := free
		for _, a := range call.Args {
			switch x := b.bound(a, depth+1); {
			case !x.open():
				return x
			case !x.free:
				best = x
			}
		}
		return best
	case "max":
		var all bound
		for _, a := range call.Args {
			all = all.and(b.bound(a, depth+1))
		}
		return all
	}
	fn := staticCallee(b.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return free
	}
	limits := b.limitsOf(fn, depth)
	if i >= len(limits) || limits[i].Free {
		return free
	}
	var all bound
	for _, s := range limits[i].Sources {
		all = all.and(b.passed(call, s, depth))
	}
	return all
}

// limitsOf are the bounds of the results of a function.
func (b bounds) limitsOf(fn *types.Func, depth int) []Limit {
	if fn.Pkg() != b.Pkg {
		var f Limits
		if b.ImportObjectFact(fn, &f) {
			return f.Results
		}
		return nil
	}
	if l, ok := b.limits[fn]; ok {
		return l
	}
	b.limits[fn] = nil // while busy
	d := b.src.Decl(fn)
	if d == nil || d.Body == nil {
		return nil
	}
	in := b.within(d)
	out := make([]Limit, fn.Signature().Results().Len())
	ast.Inspect(d.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			for i := range out {
				x := free
				switch {
				case i < len(n.Results):
					x = in.bound(n.Results[i], depth+1)
				case len(n.Results) == 0:
					x = in.named(d, i, depth)
				}
				if !isInteger(fn.Signature().Results().At(i).Type()) {
					continue
				}
				all := bound{out[i].Free, out[i].Sources}.and(x)
				out[i] = Limit{all.free, all.sources}
			}
		}
		return true
	})
	b.limits[fn] = out
	return out
}

// named is the bound of a result with a name.
func (b bounds) named(d *ast.FuncDecl, i, depth int) bound {
	for _, f := range d.Type.Results.List {
		for _, name := range f.Names {
			if i == 0 {
				return b.variable(name, depth+1)
			}
			i--
		}
	}
	return free
}

func isInteger(t types.Type) bool {
	u, ok := t.Underlying().(*types.Basic)
	return ok && u.Info()&types.IsInteger != 0
}

// passed is the bound of what a call passes for a source of its callee.
func (b bounds) passed(call *ast.CallExpr, s source, depth int) bound {
	var arg ast.Expr
	switch {
	case s.Param >= 0 && s.Param < len(call.Args):
		arg = call.Args[s.Param]
	case s.Param < 0:
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return free
		}
		arg = sel.X
	default:
		return free
	}
	if s.Field == "" {
		return b.bound(arg, depth+1)
	}
	return b.fieldOf(arg, s.Field, depth+1)
}

// variable is the bound of a variable.
func (b bounds) variable(e *ast.Ident, depth int) bound {
	o := b.TypesInfo.ObjectOf(e)
	if o == nil || b.decl == nil {
		return free
	}
	if b.closed(e.Name, nil, "") {
		return bound{}
	}
	values, ok := b.assignments(o)
	var all bound
	if i, is := b.param(o); is {
		all.sources = []source{{Param: i, Empty: b.empty}}
	} else if v, is := o.(*types.Var); is && v.Parent() == b.Pkg.Scope() {
		return b.ofPackage(v)
	} else if len(values) == 0 {
		return free
	}
	if !ok && !b.empty {
		return free
	}
	for _, v := range values {
		if call, is := ast.Unparen(v.expr).(*ast.CallExpr); is && v.result > 0 {
			all = all.and(b.result(call, v.result, depth+1))
		} else {
			all = all.and(b.bound(v.expr, depth+1))
		}
	}
	return all
}

// ofPackage is the bound of a variable of a package: one that is set once, to a
// constant.
func (b bounds) ofPackage(v *types.Var) bound {
	if init := b.src.Initial(v); init != nil && b.TypesInfo.Types[init].Value != nil {
		return bound{}
	}
	return free
}

// param is which parameter of the function an object is, -1 for the receiver.
func (b bounds) param(o types.Object) (int, bool) {
	if b.fn == nil || o == nil {
		return 0, false
	}
	sig := b.fn.Signature()
	if o == sig.Recv() {
		return -1, true
	}
	for i := range sig.Params().Len() {
		if sig.Params().At(i) == o {
			return i, true
		}
	}
	return 0, false
}

// assigned is a value that a variable is given: a result of a call, if it is one of
// several.
type assigned struct {
	expr   ast.Expr
	result int
}

// assignments lists what the function puts into a variable of its own or a
// parameter. It is not ok where more than that changes it.
func (b bounds) assignments(o types.Object) (values []assigned, ok bool) {
	v, isVar := o.(*types.Var)
	if b.decl == nil || !isVar || v.IsField() || v.Parent() == b.Pkg.Scope() {
		return nil, false
	}
	ok = true
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				id, isID := ast.Unparen(l).(*ast.Ident)
				if !isID || b.TypesInfo.ObjectOf(id) != o {
					continue
				}
				switch {
				case n.Tok != token.ASSIGN && n.Tok != token.DEFINE:
					ok = false
				case len(n.Rhs) == len(n.Lhs):
					values = append(values, assigned{n.Rhs[i], 0})
				default:
					values = append(values, assigned{n.Rhs[0], i})
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				switch {
				case b.TypesInfo.ObjectOf(id) != o:
				case i < len(n.Values) && len(n.Values) == len(n.Names):
					values = append(values, assigned{n.Values[i], 0})
				case len(n.Values) == 1:
					values = append(values, assigned{n.Values[0], i})
				case b.empty:
					values = append(values, assigned{}) // zero
				}
			}
		case *ast.IncDecStmt:
			if id, isID := ast.Unparen(n.X).(*ast.Ident); isID && b.TypesInfo.ObjectOf(id) == o {
				ok = false
			}
		case *ast.UnaryExpr:
			if id, isID := ast.Unparen(n.X).(*ast.Ident); isID && n.Op == token.AND && b.TypesInfo.ObjectOf(id) == o {
				ok = false
			}
		}
		return true
	})
	return values, ok
}
