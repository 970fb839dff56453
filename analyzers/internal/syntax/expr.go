package syntax

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// Only is the one expression of a list that has no other, or nil.
func Only(list []ast.Expr) ast.Expr {
	if len(list) != 1 {
		return nil
	}
	return list[0]
}

// ReceiverOf is what a method value is taken of, or nil.
func ReceiverOf(e ast.Expr) ast.Expr {
	if sel, ok := Unparen(e).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}

// Receiver is what the method that is called is called on, or nil.
func Receiver(call *ast.CallExpr) ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}

// Variadic reports whether the last parameter takes any number of arguments.
func (u *Unit) Variadic() bool {
	l := u.Type.Params.List
	if len(l) == 0 {
		return false
	}
	_, ok := l[len(l)-1].Type.(*ast.Ellipsis)
	return ok
}

// ReturnsError reports whether the last result of a function is an error.
func ReturnsError(sig *types.Signature) bool {
	n := sig.Results().Len()
	return n > 0 && IsError(sig.Results().At(n-1).Type())
}

// IsComparable reports whether values of a type may be keys.
func IsComparable(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Basic, *types.Array:
		return true
	}
	return false
}

// ConstInt is the value of a constant integer expression.
func (p *Package) ConstInt(e ast.Expr) (int64, bool) {
	tv, ok := p.TypesInfo.Types[e]
	if !ok || tv.Value == nil {
		return 0, false
	}
	v := constant.ToInt(tv.Value)
	if v.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(v)
}

// ConstLen is how many elements a value has that is written out in the code:
// a literal, or a variable that only ever holds one, grown by appends that no
// loop repeats.
func (p *Package) ConstLen(e ast.Expr) (int64, bool) {
	switch e := Unparen(e).(type) {
	case *ast.CompositeLit:
		return int64(len(e.Elts)), true
	case *ast.BasicLit:
		return int64(len(e.Value)), e.Kind == token.STRING
	case *ast.CallExpr: // []string(nil), []byte("…")
		if tv, ok := p.TypesInfo.Types[e.Fun]; ok && tv.IsType() && len(e.Args) == 1 {
			return p.ConstLen(e.Args[0])
		}
		if p.Builtin(e) == "append" && len(e.Args) > 0 && e.Ellipsis == token.NoPos {
			n, ok := p.ConstLen(e.Args[0])
			return n + int64(len(e.Args)-1), ok
		}
	case *ast.SliceExpr:
		return p.ConstLen(e.X)
	case *ast.Ident, *ast.SelectorExpr:
		if tv := p.TypesInfo.Types[e]; tv.Value != nil {
			return int64(len(tv.Value.ExactString())), true
		}
		o, ok := p.Object(e).(*types.Var)
		if !ok || o.IsField() {
			return 0, false
		}
		if o.Exported() && o.Parent() == p.Pkg.Scope() && len(p.Assigned[o]) != 1 {
			return 0, false // others may add to it, too
		}
		if t := Named(o.Type()); t != nil && t.NumMethods() > 0 {
			return 0, false // a set or list may grow by its methods
		}
		as, start := p.Reaching(o, e.Pos())
		if start && o.Kind() == types.ParamVar {
			return 0, false
		}
		var n int64
		for _, a := range as {
			switch v := Unparen(a.Value).(type) {
			case *ast.CompositeLit:
				n = max(n, int64(len(v.Elts)))
			case *ast.CallExpr:
				if !a.Append || a.InLoop || v.Ellipsis != token.NoPos || o.Parent() == p.Pkg.Scope() && !p.startsUpAt(a.Pos) {
					return 0, false
				}
				n += int64(len(v.Args) - 1)
			default:
				return 0, false
			}
		}
		return n, len(as) > 0
	}
	return 0, false
}

// IsLiteral reports whether an expression is a literal number or text.
func IsLiteral(e ast.Expr) bool { _, ok := e.(*ast.BasicLit); return ok }

var errorType = types.Universe.Lookup("error").Type()

// ImplementsError reports whether a type is one of errors.
func ImplementsError(t types.Type) bool {
	return t != nil && types.Implements(t, errorType.Underlying().(*types.Interface))
}

// IsError reports whether a type is error.
func IsError(t types.Type) bool { return t != nil && types.Identical(t, errorType) }

// Element is what a list has, as an underlying type.
func Element(list types.Type) types.Type {
	switch t := list.(type) {
	case *types.Slice:
		return t.Elem().Underlying()
	case *types.Array:
		return t.Elem().Underlying()
	case *types.Map:
		return t.Elem().Underlying()
	}
	return nil
}

// MaxKeyDepth is how many assignments may lie between a parameter and a key.
const MaxKeyDepth = 4 // assignments between a parameter and a key

// Plain strips parentheses and conversions.
func (p *Package) Plain(e ast.Expr) ast.Expr {
	for {
		e = Unparen(e)
		call, ok := e.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || !p.TypesInfo.Types[call.Fun].IsType() {
			return e
		}
		e = call.Args[0]
	}
}

// CoreType is the type below names and type parameters.
func CoreType(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		if iface, ok := tp.Constraint().Underlying().(*types.Interface); ok && iface.NumEmbeddeds() == 1 {
			if u, ok := iface.EmbeddedType(0).(*types.Union); ok && u.Len() > 0 {
				return u.Term(0).Type().Underlying()
			}
			return iface.EmbeddedType(0).Underlying()
		}
	}
	return t.Underlying()
}

// Groups reports whether the value holds the elements of a list in groups: it
// is filled by m[k] = append(m[k], x), or made by a function that takes a slice
// and returns a map of such slices.
func (p *Package) Groups(e ast.Expr) bool {
	m, ok := CoreType(p.TypesInfo.TypeOf(e)).(*types.Map)
	if !ok {
		return false
	}
	group, ok := m.Elem().Underlying().(*types.Slice)
	if !ok {
		return false
	}
	made := func(e ast.Expr) bool {
		call, ok := Unparen(e).(*ast.CallExpr)
		if !ok {
			return false
		}
		fn := p.StaticFunc(call)
		if fn == nil {
			return false
		}
		for param := range fn.Signature().Params().Variables() {
			if s, ok := CoreType(param.Type()).(*types.Slice); ok {
				_, generic := types.Unalias(s.Elem()).(*types.TypeParam)
				if generic || types.Identical(s.Elem(), group.Elem()) {
					return true
				}
			}
		}
		return false
	}
	o := p.Object(e)
	return made(e) || o != nil && (p.grouped[o] || slices.ContainsFunc(p.Assigned[o], func(a Assignment) bool { return made(a.Source) }))
}

// Chunks reports whether the value is a sequence of chunks: made by a function
// that is known for it, or by one that takes a slice and a size and returns a
// slice of slices.
func (p *Package) Chunks(e ast.Expr) bool {
	switch e := Unparen(e).(type) {
	case *ast.CallExpr:
		if m, ok := p.Catalogued(e); ok && m.Effect == catalog.Chunk {
			return true
		}
		fn := p.StaticFunc(e)
		if fn == nil {
			return false
		}
		return chunker(fn.Signature())
	case *ast.Ident:
		as := p.Assigned[p.TypesInfo.ObjectOf(e)]
		return len(as) == 1 && as[0].Source != nil && !IsIdent(as[0].Source) && p.Chunks(as[0].Source)
	}
	return false
}

// chunker reports whether a function, by its signature, cuts a list: it takes a
// slice and a size and returns a slice of such slices, perhaps with what else
// belongs to each of them.
func chunker(sig *types.Signature) bool {
	for result := range sig.Results().Variables() {
		out, ok := result.Type().Underlying().(*types.Slice)
		if !ok {
			continue
		}
		inner, ok := out.Elem().Underlying().(*types.Slice)
		if !ok {
			continue
		}
		var slice, size bool
		for param := range sig.Params().Variables() {
			switch t := CoreType(param.Type()).(type) {
			case *types.Slice:
				slice = slice || types.Identical(t.Elem(), inner.Elem())
			case *types.Basic:
				size = size || t.Info()&types.IsInteger != 0
			}
		}
		if slice && size {
			return true
		}
	}
	return false
}

// IsIdent reports whether an expression is a name.
func IsIdent(e ast.Expr) bool { _, ok := Unparen(e).(*ast.Ident); return ok }

// Root is the variable that an expression is a field of.
func Root(e ast.Expr) ast.Expr {
	for {
		sel, ok := Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return Unparen(e)
		}
		e = sel.X
	}
}

// Mixed reports whether a function takes what may be anything: a helper of many,
// which cannot take a list instead.
func Mixed(fn *types.Func) bool {
	if fn == nil {
		return true
	}
	sig := fn.Signature()
	if sig.TypeParams().Len() > 0 || sig.RecvTypeParams().Len() > 0 {
		return true
	}
	for v := range sig.Params().Variables() {
		t := v.Type()
		if s, ok := t.Underlying().(*types.Slice); ok {
			t = s.Elem()
		}
		switch u := t.Underlying().(type) {
		case *types.Signature:
			return true
		case *types.Interface:
			if u.Empty() {
				return true
			}
		}
	}
	return false
}

// IsText reports whether a type is that of texts.
func IsText(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return ok && b.Kind() == types.Byte
	}
	return false
}

// Verb is a place of a format where an argument stands, such as %5.2f.
var Verb = regexp.MustCompile(`%[-+# 0]*[0-9.*]*[a-zA-Z%]`)

// VariableAt is a variable, so many assignments away from what is asked of.
type VariableAt struct {
	Variable types.Object
	Depth    int
}

// UnitOf is the unit of a function value, or nil.
func (p *Package) UnitOf(v FuncValue) *Unit {
	if v.Func != nil {
		return p.ByFunc[v.Func]
	}
	return p.ByLit[v.Lit]
}

// IsNumber reports whether a type is one of numbers.
func IsNumber(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// LocalID identifies a variable by its name and place.
func (p *Package) LocalID(o types.Object) string {
	at := p.Fset.Position(o.Pos())
	return o.Name() + " " + at.Filename + ":" + strconv.Itoa(at.Line) + ":" + strconv.Itoa(at.Column)
}

// JumpBack finds a goto loop: how many statements it spans and its condition.
func JumpBack(list []ast.Stmt, label string) (int, ast.Expr) {
	for i, s := range list {
		if l, ok := s.(*ast.LabeledStmt); ok {
			s = l.Stmt
		}
		switch s := s.(type) {
		case *ast.IfStmt:
			for _, t := range s.Body.List {
				if b, ok := t.(*ast.BranchStmt); ok && b.Tok == token.GOTO && b.Label.Name == label {
					return i + 1, s.Cond
				}
			}
		case *ast.BranchStmt:
			if s.Tok == token.GOTO && s.Label != nil && s.Label.Name == label {
				return i + 1, nil
			}
		}
	}
	return 0, nil
}
