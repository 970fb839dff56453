package kafkasafe

import (
	"go/ast"
	"go/types"
	"slices"
)

// makers are the literals and calls of a client that a value may have been made by.
type makers struct {
	*pass
	made map[ast.Node]bool
	seen map[types.Object]bool
	// hidden: it may be one that is made where the package does not show it
	hidden bool
}

func (p *pass) makersOf(e ast.Expr) *makers {
	m := &makers{pass: p, made: make(map[ast.Node]bool), seen: make(map[types.Object]bool)}
	m.value(e)
	return m
}

// may reports whether a value may be the one that an expression makes.
func (m *makers) may(maker ast.Node) bool { return m.hidden || m.made[maker] }

// meet reports whether two values may be one.
func (m *makers) meet(other *makers) bool {
	if m.hidden || other.hidden {
		return true
	}
	for n := range m.made {
		if other.made[n] {
			return true
		}
	}
	return false
}

func (m *makers) value(e ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		m.value(e.X)
	case *ast.StarExpr:
		m.value(e.X)
	case *ast.CompositeLit:
		m.made[e] = true
	case *ast.CallExpr:
		m.call(e)
	case *ast.Ident, *ast.SelectorExpr:
		if m.TypesInfo.Types[e].IsNil() {
			return
		}
		m.variable(m.assignee(e))
	default:
		m.hidden = true
	}
}

// variable follows a variable or field to what the package gives it.
func (m *makers) variable(o types.Object) {
	v, ok := o.(*types.Var)
	if !ok || v.Pkg() != m.Pkg {
		m.hidden = true
		return
	}
	if m.seen[v] {
		return
	}
	m.seen[v] = true
	values := m.definitions(v)
	switch v.Kind() {
	case types.ParamVar:
		values = append(values, m.arguments(v)...)
	case types.RecvVar:
		m.hidden = true
	}
	if _, isStruct := v.Type().Underlying().(*types.Struct); len(values) == 0 && (!isStruct || v.Kind() != types.LocalVar) {
		m.hidden = true // by a range, or by another package
	}
	for _, e := range values {
		m.value(e)
	}
}

// call is what a call gives: of the library a value of its own, or what it wraps; of
// the package what the function returns.
func (m *makers) call(call *ast.CallExpr) {
	if isBuiltin(m.TypesInfo, call) {
		m.made[call] = true // new(Writer)
		return
	}
	if m.TypesInfo.Types[call.Fun].IsType() {
		m.value(call.Args[0])
		return
	}
	fn := m.callee(call)
	if fn == nil || fn.Pkg() == nil {
		m.hidden = true
		return
	}
	if body := m.body(fn); body != nil {
		if m.seen[fn] {
			return
		}
		m.seen[fn] = true
		m.hidden = m.hidden || fn.Signature().Results().Len() > 2 // it may be another than the first
		for _, e := range firstResults(body) {
			m.value(e)
		}
		for v := range fn.Signature().Results().Variables() {
			if v.Name() != "" {
				m.hidden = true // return
			}
		}
		return
	}
	m.hidden = m.hidden || !m.cat.Broker(fn.Pkg().Path())
	m.made[call] = true
	for _, arg := range call.Args {
		if t := m.TypesInfo.TypeOf(arg); returns(fn.Signature(), t) {
			m.value(arg)
		}
	}
}

// arguments are what the package's calls of a function give a parameter. Of one that
// others may call, too, they are not all.
func (m *makers) arguments(v *types.Var) []ast.Expr {
	var out []ast.Expr
	fn, i := m.parameter(v)
	if fn == nil || fn.Exported() || fn.Signature().Variadic() {
		m.hidden = true
		return nil
	}
	called := make(map[*ast.Ident]bool)
	m.walk(func(stack []ast.Node) {
		switch n := stack[len(stack)-1].(type) {
		case *ast.CallExpr:
			if m.callee(n) != fn {
				return
			}
			switch f := ast.Unparen(n.Fun).(type) {
			case *ast.Ident:
				called[f] = true
			case *ast.SelectorExpr:
				called[f.Sel] = true
			}
			if i < len(n.Args) {
				out = append(out, n.Args[i])
			}
		case *ast.Ident:
			m.hidden = m.hidden || m.TypesInfo.Uses[n] == fn && !called[n] // given to somebody
		}
	})
	return out
}

// parameter is the function of the package that a variable is a parameter of, and
// which, or nil.
func (p *pass) parameter(v *types.Var) (*types.Func, int) {
	for _, file := range p.Files {
		if v.Pos() < file.FileStart || v.Pos() >= file.FileEnd {
			continue
		}
		for _, d := range file.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || v.Pos() < d.Pos() || v.Pos() >= d.End() {
				continue
			}
			fn, ok := p.TypesInfo.Defs[d.Name].(*types.Func)
			if !ok {
				continue
			}
			if i := slices.Index(slices.Collect(fn.Signature().Params().Variables()), v); i >= 0 {
				return fn, i
			}
		}
	}
	return nil, 0
}

// clientOf is what a selector selects from: where an embedded field gives the method
// or field, it is that.
func (p *pass) clientOf(sel *ast.SelectorExpr) *makers {
	s := p.TypesInfo.Selections[sel]
	if s == nil || len(s.Index()) == 1 {
		return p.makersOf(sel.X)
	}
	m := &makers{pass: p, made: make(map[ast.Node]bool), seen: make(map[types.Object]bool)}
	var o types.Object
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			break
		}
		o = st.Field(i)
		t = o.Type()
	}
	m.variable(o)
	return m
}

// tells reports whether one of the calls asks a client of those that are meant.
func (p *pass) tells(calls []*ast.CallExpr, meant func(*makers) bool) bool {
	return slices.ContainsFunc(calls, func(call *ast.CallExpr) bool {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		return !ok || meant(p.clientOf(sel))
	})
}

// drained reports whether one of the calls asks the client that a call makes.
func (p *pass) drained(calls []*ast.CallExpr, maker *ast.CallExpr) bool {
	return p.tells(calls, func(m *makers) bool { return m.may(maker) })
}

// toldOn reports whether one of the calls asks the client that a message is sent with.
func (p *pass) toldOn(calls []*ast.CallExpr, send *ast.CallExpr) bool {
	sel, ok := ast.Unparen(send.Fun).(*ast.SelectorExpr)
	if !ok {
		return len(calls) > 0
	}
	sender := p.clientOf(sel)
	return p.tells(calls, sender.meet)
}
