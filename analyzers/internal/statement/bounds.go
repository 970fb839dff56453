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

// Limit is the bound of one result, or of the integers in it, if it is a struct.
type Limit struct {
	Free    bool
	Sources []source
	Fields  []FieldLimit
}

// FieldLimit is the bound of a field of a result. Fields that nothing bounds have none.
type FieldLimit struct {
	Field   string
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
	if x, ok := b.shown(e); ok {
		return x
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
		return b.variable(e, e.Pos(), depth)
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
	return b.passedAll(call, limits[i].Sources, depth)
}

// passedAll is the bound of what a call passes for all of some sources of its callee.
func (b bounds) passedAll(call *ast.CallExpr, sources []source, depth int) (all bound) {
	for _, s := range sources {
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
	results := fn.Signature().Results()
	out := make([]Limit, results.Len())
	for i := range out {
		switch t := results.At(i).Type(); {
		case isInteger(t):
			x := in.returned(results.At(i), i, "", depth)
			out[i].Free, out[i].Sources = x.free, x.sources
		default:
			out[i].Free = true
			for _, f := range integerFields(t) {
				if x := in.returned(results.At(i), i, f, depth); !x.free {
					out[i].Fields = append(out[i].Fields, FieldLimit{f, x.sources})
				}
			}
		}
	}
	b.limits[fn] = out
	return out
}

// returned is the bound of what the function returns for a result, or of a field of
// that.
func (b bounds) returned(v *types.Var, i int, field string, depth int) (all bound) {
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			x := free
			switch {
			case i < len(n.Results) && field == "":
				x = b.bound(n.Results[i], depth+1)
			case i < len(n.Results) && b.TypesInfo.Types[n.Results[i]].IsNil():
				x = bound{}
			case i < len(n.Results):
				x = b.fieldOf(n.Results[i], field, depth+1)
			case len(n.Results) == 0:
				x = b.named(v, n.Pos(), field, depth)
			}
			all = all.and(x)
		}
		return !all.free
	})
	return all
}

// named is the bound of a result with a name, or of a field of it, where the function
// returns it.
func (b bounds) named(v *types.Var, at token.Pos, field string, depth int) bound {
	for _, f := range b.decl.Type.Results.List {
		for _, name := range f.Names {
			switch {
			case b.TypesInfo.Defs[name] != v:
			case field != "":
				return b.fieldAt(name, at, field, depth+1)
			default:
				return b.variable(name, at, depth+1)
			}
		}
	}
	return free
}

// integerFields are the names of the integers in a struct, or what a pointer to one
// points to.
func integerFields(t types.Type) (names []string) {
	st, ok := pointed(t).Underlying().(*types.Struct)
	for i := 0; ok && i < st.NumFields(); i++ {
		if isInteger(st.Field(i).Type()) {
			names = append(names, st.Field(i).Name())
		}
	}
	return names
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

// variable is the bound of a variable where it is used.
func (b bounds) variable(e *ast.Ident, at token.Pos, depth int) bound {
	o := b.TypesInfo.ObjectOf(e)
	if o == nil || b.decl == nil {
		return free
	}
	if b.closed(e.Name, nil, "") {
		return bound{}
	}
	var all bound
	values := b.assignments(o)
	i, param := b.param(o)
	if v, is := o.(*types.Var); !param && is && v.Parent() == b.Pkg.Scope() {
		return b.ofPackage(v)
	} else if !param && len(values) == 0 {
		return free
	}
	values, given := b.reaching(o, values, at)
	if param && given {
		all.sources = []source{{Param: i, Empty: b.empty}}
	}
	for _, v := range values {
		switch call, is := ast.Unparen(v.expr).(*ast.CallExpr); {
		case v.changed && !b.empty:
			return free
		case v.changed:
		case v.expr == nil:
			all.free = all.free || b.empty
		case is && v.result > 0:
			all = all.and(b.result(call, v.result, depth+1))
		default:
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
