package kafkasafe

import (
	"go/ast"
	"go/constant"
	"go/types"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// acks finds producers that are told not to wait for the replicas.
func (p *pass) acks(d ast.Decl) {
	var stack []ast.Node
	last := make(map[types.Object]ast.Expr) // the value that a field is given last, outside of branches
	var order []types.Object                // of last, as in the source
	ast.Inspect(d, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Lhs) != len(n.Rhs) || chosen(stack) {
				break
			}
			for i, lhs := range n.Lhs {
				if o := p.assignee(lhs); o != nil {
					if _, again := last[o]; !again {
						order = append(order, o)
					}
					last[o] = n.Rhs[i]
				}
			}
		case *ast.CompositeLit:
			if chosen(stack) {
				break
			}
			said := make(map[catalog.Meaning]bool)
			for _, elt := range n.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					m := p.meaning(kv.Value)
					said[m] = true
					p.weak(kv.Value, m, false)
				}
			}
			for _, m := range p.given(n) {
				if !said[m] { // RequireNone is the zero value, too
					p.weak(n, m, true)
				}
			}
		case *ast.CallExpr:
			if chosen(stack) {
				break
			}
			if m, ok := p.method(n); ok && m.Effect != catalog.None {
				break
			}
			for _, arg := range n.Args { // kgo.RequiredAcks(kgo.NoAck())
				p.weak(arg, p.meaning(arg), false)
			}
		}
		return true
	})
	for _, o := range order {
		p.weak(last[o], p.meaning(last[o]), false)
	}
}

// chosen reports whether the innermost node stands in a branch, so that a
// setting of the program may decide.
func chosen(stack []ast.Node) bool {
	for _, n := range stack {
		switch n.(type) {
		case *ast.CaseClause, *ast.IfStmt, *ast.CommClause:
			return true
		}
	}
	return false
}

// assignee is the field or variable that an assignment is to.
func (p *pass) assignee(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		return p.TypesInfo.Uses[e.Sel]
	case *ast.Ident:
		return p.TypesInfo.ObjectOf(e)
	}
	return nil
}

// meaning is what the tables say of a constant or of the option that a call
// makes.
func (p *pass) meaning(e ast.Expr) catalog.Meaning {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok {
		e = ast.Unparen(call.Fun)
	}
	var id *ast.Ident
	switch e := e.(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return ""
	}
	switch o := p.TypesInfo.Uses[id].(type) {
	case *types.Const:
		if o.Pkg() != nil {
			return p.cat.Value(o.Pkg().Path(), o.Name())
		}
	case *types.Func:
		if o.Pkg() != nil && o.Signature().Recv() == nil {
			return p.cat.Value(o.Pkg().Path(), o.Name())
		}
	}
	return ""
}

// given is what the fields or keys of a literal mean.
func (p *pass) given(lit *ast.CompositeLit) []catalog.Meaning {
	pkg, typ := typeName(p.TypesInfo.TypeOf(lit))
	if typ == "" {
		return nil
	}
	var out []catalog.Meaning
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key := p.TypesInfo.Types[kv.Key].Value
		if key == nil || key.Kind() != constant.String {
			continue
		}
		if v := p.TypesInfo.Types[kv.Value].Value; v != nil {
			text := v.ExactString()
			if v.Kind() == constant.String {
				text = constant.StringVal(v)
			}
			if m := p.cat.Entry(pkg, typ, constant.StringVal(key), text); m != "" {
				out = append(out, m)
			}
		}
	}
	return append(out, p.cat.Fields(pkg, typ, func(field string) (is, zero bool) {
		for _, elt := range lit.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			if !ok {
				return true, false // without names all fields are given
			}
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == field {
				return true, p.zero(kv.Value)
			}
		}
		return p.setLater(lit, field), false
	})...)
}

// setLater reports whether the package gives the field a value by an
// assignment, which is not one to a variable that holds another literal.
func (p *pass) setLater(lit *ast.CompositeLit, field string) bool {
	typ := p.TypesInfo.TypeOf(lit)
	for _, file := range p.Files {
		found := false
		ast.Inspect(file, func(n ast.Node) bool {
			if a, ok := n.(*ast.AssignStmt); ok {
				for _, lhs := range a.Lhs {
					sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
					if !ok || sel.Sel.Name != field {
						continue
					}
					if made := p.made(sel.X); made != nil && made != lit {
						continue
					}
					t := p.TypesInfo.TypeOf(sel.X)
					if ptr, ok := t.(*types.Pointer); ok {
						t = ptr.Elem()
					}
					found = found || t != nil && types.Identical(t, typ)
				}
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// made is the literal that a variable is defined with, or nil.
func (p *pass) made(e ast.Expr) *ast.CompositeLit {
	value := p.defined(e)
	if u, ok := value.(*ast.UnaryExpr); ok {
		value = ast.Unparen(u.X)
	}
	lit, _ := value.(*ast.CompositeLit)
	return lit
}

// defined is the value that a variable is defined with, or nil.
func (p *pass) defined(e ast.Expr) ast.Expr {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	var value ast.Expr
	v := p.TypesInfo.Uses[id]
	for _, file := range p.Files {
		if v == nil || v.Pos() < file.FileStart || v.Pos() >= file.FileEnd {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if a, ok := n.(*ast.AssignStmt); ok && len(a.Lhs) == len(a.Rhs) {
				for i, lhs := range a.Lhs {
					if to, ok := lhs.(*ast.Ident); ok && p.TypesInfo.Defs[to] == v {
						value = ast.Unparen(a.Rhs[i])
					}
				}
			}
			return value == nil
		})
	}
	return value
}

// zero reports whether the expression is the zero value of its type.
func (p *pass) zero(e ast.Expr) bool {
	tv := p.TypesInfo.Types[e]
	switch {
	case tv.IsNil():
		return true
	case tv.Value == nil:
		return false
	case tv.Value.Kind() == constant.Bool:
		return !constant.BoolVal(tv.Value)
	case tv.Value.Kind() == constant.String:
		return constant.StringVal(tv.Value) == ""
	}
	return constant.Sign(tv.Value) == 0
}

func typeName(t types.Type) (pkg, name string) {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		return n.Obj().Pkg().Path(), n.Obj().Name()
	}
	return "", ""
}

func (p *pass) weak(n ast.Node, m catalog.Meaning, literal bool) {
	const fix = "wait for all in-sync replicas"
	switch {
	case m == catalog.NoAcks && literal:
		p.report(n, kafkaAcks, finding.Warning, fix, "the producer waits for no acknowledgement, so a message that is lost is not missed")
	case m == catalog.NoAcks:
		p.report(n, kafkaAcks, finding.Warning, fix, "the producer waits for no acknowledgement (%s), so a message that is lost is not missed", types.ExprString(n.(ast.Expr)))
	case m == catalog.LeaderAcks && literal:
		p.report(n, kafkaAcks, finding.Warning, fix, "the producer waits for the leader alone, and what it has not replicated is lost with it")
	case m == catalog.LeaderAcks:
		p.report(n, kafkaAcks, finding.Warning, fix, "the producer waits for the leader alone (%s), and what it has not replicated is lost with it", types.ExprString(n.(ast.Expr)))
	case m == catalog.Unheard:
		p.report(n, kafkaErrorDropped, finding.Error, "set a Completion function, or send synchronously", "the writer is asynchronous and its errors go nowhere")
	}
}
