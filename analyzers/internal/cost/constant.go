package cost

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// constInt is the value of a constant integer expression.
func (p *pass) constInt(e ast.Expr) (int64, bool) {
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

// constLen is how many elements a value has that is written out in the code:
// a literal, or a variable that only ever holds one, grown by appends that no
// loop repeats.
func (p *pass) constLen(e ast.Expr) (int64, bool) {
	switch e := unparen(e).(type) {
	case *ast.CompositeLit:
		return int64(len(e.Elts)), true
	case *ast.BasicLit:
		return int64(len(e.Value)), e.Kind == token.STRING
	case *ast.CallExpr: // []string(nil), []byte("…")
		if tv, ok := p.TypesInfo.Types[e.Fun]; ok && tv.IsType() && len(e.Args) == 1 {
			return p.constLen(e.Args[0])
		}
		if p.builtin(e) == "append" && len(e.Args) > 0 && e.Ellipsis == token.NoPos {
			n, ok := p.constLen(e.Args[0])
			return n + int64(len(e.Args)-1), ok
		}
	case *ast.SliceExpr:
		return p.constLen(e.X)
	case *ast.Ident, *ast.SelectorExpr:
		if tv := p.TypesInfo.Types[e]; tv.Value != nil {
			return int64(len(tv.Value.ExactString())), true
		}
		o, ok := p.object(e).(*types.Var)
		if !ok || o.IsField() {
			return 0, false
		}
		if o.Exported() && o.Parent() == p.Pkg.Scope() && len(p.assigned[o]) != 1 {
			return 0, false // others may add to it, too
		}
		if t := named(o.Type()); t != nil && t.NumMethods() > 0 {
			return 0, false // a set or list may grow by its methods
		}
		var n int64
		for _, a := range p.assigned[o] {
			switch v := unparen(a.value).(type) {
			case *ast.CompositeLit:
				n = max(n, int64(len(v.Elts)))
			case *ast.CallExpr:
				if !a.append || a.inLoop || v.Ellipsis != token.NoPos {
					return 0, false
				}
				n += int64(len(v.Args) - 1)
			default:
				return 0, false
			}
		}
		return n, n > 0
	}
	return 0, false
}
