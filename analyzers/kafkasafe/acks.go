package kafkasafe

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// acks finds producers that are told not to wait for the replicas.
func (p *pass) acks(d ast.Decl) {
	var stack []ast.Node
	type target struct {
		field types.Object
		name  string // of one value's field, not of another's
	}
	last := make(map[target]weakness) // what is given last, outside of branches
	var order []target                // of last, as in the source
	given := func(to ast.Expr, key string, w weakness) {
		at := target{p.assignee(to), types.ExprString(to) + key}
		if _, again := last[at]; !again {
			order = append(order, at)
		}
		last[at] = w
	}
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
				if p.assignee(lhs) != nil {
					given(lhs, "", weakness{n.Rhs[i], p.meaning(n.Rhs[i]), false})
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
					if name, ok := kv.Key.(*ast.Ident); ok && m != "" && p.setLater(n, name.Name) {
						continue
					}
					said[m] = true
					p.weak(weakness{kv.Value, m, false})
				}
			}
			for _, m := range p.given(n) {
				if !said[m] { // RequireNone is the zero value, too
					p.weak(weakness{n, m, true})
				}
			}
		case *ast.CallExpr:
			if chosen(stack) {
				break
			}
			if m, ok := p.method(n); ok && m.Effect != catalog.None {
				break
			}
			if p.TypesInfo.Types[n.Fun].IsType() {
				break // a constant, wherever it goes
			}
			for _, arg := range n.Args { // kgo.RequiredAcks(kgo.NoAck())
				p.weak(weakness{arg, p.meaning(arg), false})
			}
		}
		for _, put := range p.put(n) {
			if put.value != nil && !chosen(stack) {
				given(put.cfg, " "+put.key, weakness{n, p.entry(put.cfg, put.key, put.value), true})
			}
		}
		return true
	})
	for _, at := range order {
		p.weak(last[at])
	}
}

// weakness is what a setting says of acknowledgements.
type weakness struct {
	at    ast.Node
	means catalog.Meaning
	whole bool // it is not the expression that says it
}

// chosen reports whether the innermost node stands in a branch, so that a
// setting of the program may decide.
func chosen(stack []ast.Node) bool {
	for i, n := range stack {
		switch n := n.(type) {
		case *ast.CaseClause, *ast.CommClause:
			return true
		case *ast.IfStmt: // but what it asks first runs either way
			if i+1 < len(stack) && (stack[i+1] == n.Body || stack[i+1] == n.Else) {
				return true
			}
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
	if v := p.TypesInfo.Types[e].Value; v != nil {
		pkg, typ := typeName(p.TypesInfo.TypeOf(e))
		if m := p.cat.Constant(pkg, typ, v); m != "" {
			return m
		}
	}
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
		if m := p.entry(lit, constant.StringVal(key), kv.Value); m != "" && !p.replaced(lit, constant.StringVal(key)) {
			out = append(out, m)
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

// entry is what a key of a map of settings means with a value.
func (p *pass) entry(cfg ast.Expr, key string, value ast.Expr) catalog.Meaning {
	v := p.TypesInfo.Types[value].Value
	if v == nil {
		return ""
	}
	pkg, typ := typeName(p.TypesInfo.TypeOf(cfg))
	return p.cat.Entry(pkg, typ, key, v)
}

// setLater reports whether the package gives the field a value by an
// assignment, which is not one to a variable that holds another value.
func (p *pass) setLater(lit *ast.CompositeLit, field string) bool {
	typ := p.TypesInfo.TypeOf(lit)
	found := false
	p.walk(func(stack []ast.Node) {
		a, ok := stack[len(stack)-1].(*ast.AssignStmt)
		if !ok || found {
			return
		}
		for _, lhs := range a.Lhs {
			sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != field || !p.fieldOf(sel, typ) {
				continue
			}
			found = found || p.clientOf(sel).may(lit)
		}
	})
	return found
}

// fieldOf reports whether a selector is of a field of a struct type.
func (p *pass) fieldOf(sel *ast.SelectorExpr, typ types.Type) bool {
	st, ok := typ.Underlying().(*types.Struct)
	return ok && slices.ContainsFunc(slices.Collect(st.Fields()), func(f *types.Var) bool { return p.TypesInfo.Uses[sel.Sel] == f })
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

func (p *pass) weak(w weakness) {
	const fix = "wait for all in-sync replicas"
	n, m := w.at, w.means
	switch {
	case m == catalog.NoAcks && w.whole:
		p.report(n, kafkaAcks, finding.Warning, fix, "the producer waits for no acknowledgement, so a message that is lost is not missed")
	case m == catalog.NoAcks:
		p.report(n, kafkaAcks, finding.Warning, fix, "the producer waits for no acknowledgement (%s), so a message that is lost is not missed", types.ExprString(n.(ast.Expr)))
	case m == catalog.LeaderAcks && w.whole:
		p.report(n, kafkaAcks, finding.Warning, fix, "the producer waits for the leader alone, and what it has not replicated is lost with it")
	case m == catalog.LeaderAcks:
		p.report(n, kafkaAcks, finding.Warning, fix, "the producer waits for the leader alone (%s), and what it has not replicated is lost with it", types.ExprString(n.(ast.Expr)))
	case m == catalog.Unheard:
		p.report(n, kafkaErrorDropped, finding.Error, "set a Completion function, or send synchronously", "the writer is asynchronous and its errors go nowhere")
	}
}
