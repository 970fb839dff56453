package entry

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (m *machine) block(b *ast.BlockStmt, e *env) {
	if b != nil {
		m.stmts(b.List, e)
	}
}

func (m *machine) stmts(list []ast.Stmt, e *env) {
	for _, s := range list {
		m.stmt(s, e)
	}
}

func (m *machine) stmt(s ast.Stmt, e *env) {
	if m.steps++; m.steps > maxSteps {
		return
	}
	switch s := s.(type) {
	case *ast.ExprStmt:
		m.eval(s.X, e)
	case *ast.AssignStmt:
		m.assign(s, e)
	case *ast.DeclStmt:
		m.decl(s, e)
	case *ast.ReturnStmt:
		m.returned(s, e)
	case *ast.GoStmt:
		m.eval(s.Call, e)
	case *ast.DeferStmt:
		m.eval(s.Call, e)
	case *ast.BlockStmt:
		m.block(s, e)
	case *ast.LabeledStmt:
		m.stmt(s.Stmt, e)
	case *ast.IfStmt:
		m.optional(s.Init, e)
		m.eval(s.Cond, e)
		m.block(s.Body, e)
		m.optional(s.Else, e)
	case *ast.SwitchStmt:
		m.optional(s.Init, e)
		m.eval(s.Tag, e)
		m.block(s.Body, e)
	case *ast.TypeSwitchStmt:
		m.optional(s.Init, e)
		m.block(s.Body, e)
	case *ast.SelectStmt:
		m.block(s.Body, e)
	case *ast.CaseClause:
		m.stmts(s.Body, e)
	case *ast.CommClause:
		m.stmts(s.Body, e)
	case *ast.ForStmt:
		m.optional(s.Init, e)
		m.block(s.Body, e)
	case *ast.RangeStmt:
		m.loop(s, e)
	}
}

func (m *machine) optional(s ast.Stmt, e *env) {
	if s != nil {
		m.stmt(s, e)
	}
}

func (m *machine) decl(s *ast.DeclStmt, e *env) {
	g, ok := s.Decl.(*ast.GenDecl)
	if !ok {
		return
	}
	for _, spec := range g.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		values := m.tuple(v.Values, len(v.Names), e)
		for i, name := range v.Names {
			if o := e.in.info.Defs[name]; o != nil {
				e.vars[o] = values[i]
				if values[i] == nil {
					e.vars[o] = &value{typ: o.Type()}
				}
			}
		}
	}
}

// tuple evaluates the right side of an assignment of n values.
func (m *machine) tuple(list []ast.Expr, n int, e *env) []*value {
	out := make([]*value, n)
	if len(list) == 1 && n > 1 {
		if call, ok := ast.Unparen(list[0]).(*ast.CallExpr); ok {
			copy(out, m.callExpr(call, e))
			return out
		}
		out[0] = m.eval(list[0], e)
		return out
	}
	for i := range min(n, len(list)) {
		out[i] = m.eval(list[i], e)
	}
	return out
}

func (m *machine) assign(s *ast.AssignStmt, e *env) {
	values := m.tuple(s.Rhs, len(s.Lhs), e)
	for i, lhs := range s.Lhs {
		v := values[i]
		if s.Tok == token.ADD_ASSIGN {
			v = text(m.eval(lhs, e).string() + v.string())
		}
		m.store(lhs, v, e)
	}
}

// store gives a variable, a field or an element a value.
func (m *machine) store(lhs ast.Expr, v *value, e *env) {
	if v == nil {
		v = &value{typ: e.in.info.TypeOf(lhs)}
	}
	switch lhs := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		o := e.in.info.ObjectOf(lhs)
		switch {
		case o == nil:
		case o.Parent() == o.Pkg().Scope():
			m.globals[o] = v
		case e.in.info.Defs[lhs] != nil:
			e.vars[o] = v
		default:
			e.set(o, v)
		}
	case *ast.SelectorExpr:
		if o := e.in.info.Uses[lhs.Sel]; o != nil {
			m.globals[o] = v
		}
		if x := m.eval(lhs.X, e); x != nil && e.in.info.Selections[lhs] != nil {
			if x.fields == nil {
				x.fields = make(map[string]*value)
			}
			x.fields[lhs.Sel.Name] = v
		}
	case *ast.IndexExpr:
		if x := m.eval(lhs.X, e); x != nil {
			x.list = append(x.list, element{m.eval(lhs.Index, e), v})
		}
	case *ast.StarExpr:
		if x := m.eval(lhs.X, e); x != nil {
			*x = *v
		}
	}
}

func (m *machine) returned(s *ast.ReturnStmt, e *env) {
	var values []*value
	if len(s.Results) == 1 {
		if call, ok := ast.Unparen(s.Results[0]).(*ast.CallExpr); ok {
			values = m.callExpr(call, e)
		}
	}
	if values == nil {
		values = m.tuple(s.Results, len(s.Results), e)
	}
	for i, v := range values {
		if i >= len(e.results) {
			e.results = append(e.results, v)
		} else if e.results[i] == nil {
			e.results[i] = v
		}
	}
}

// loop runs a loop over a list once per element, and another one once.
func (m *machine) loop(s *ast.RangeStmt, e *env) {
	x := m.eval(s.X, e)
	turn := func(key, v *value) {
		for expr, v := range map[ast.Expr]*value{s.Key: key, s.Value: v} {
			id, ok := expr.(*ast.Ident)
			if !ok {
				continue
			}
			if o := e.in.info.ObjectOf(id); o != nil {
				if v == nil {
					v = &value{typ: o.Type()}
				}
				e.vars[o] = v
			}
		}
		m.block(s.Body, e)
	}
	if x == nil || len(x.list) == 0 {
		turn(nil, nil)
		return
	}
	for _, el := range x.list[:min(len(x.list), maxTurns)] {
		key := el.key
		if _, isMap := x.typ.Underlying().(*types.Map); x.typ != nil && !isMap {
			key = nil
		}
		turn(key, el.value)
	}
}
