package statement

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

// findTables finds the variables of the package that stand for tables: those that a
// generated function makes of the name, such as
//
//	var Orders = newOrders("shop", "orders", "")
//
// A variable may be set again to what one of its own methods makes of it, of the same table.
func (p *pass) findTables() {
	first, again := make(map[*types.Var]ast.Expr), make(map[*types.Var][]ast.Expr)
	note := func(l, value ast.Expr) {
		if v, ok := p.objectOf(l).(*types.Var); ok && v.Parent() == p.Pkg.Scope() {
			again[v] = append(again[v], value)
		}
	}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					if len(n.Lhs) == len(n.Rhs) {
						note(l, n.Rhs[i])
					} else {
						note(l, nil)
					}
				}
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if v, ok := p.TypesInfo.Defs[id].(*types.Var); ok && v.Parent() == p.Pkg.Scope() && len(n.Names) == len(n.Values) {
						first[v] = n.Values[i]
					}
				}
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					note(n.X, nil) // whoever has its address
				}
			}
			return true
		})
	}
	for v, value := range first {
		table := p.madeTable(value, nil, 0)
		if table != "" && !slices.ContainsFunc(again[v], func(e ast.Expr) bool { return p.madeTable(e, known{v: table}, 0) != table }) {
			p.typed[v] = &Typed{Table: table}
		}
	}
}

// known are the texts that parameters hold, and the tables that variables stand for.
type known map[types.Object]string

// madeTable is the table for which a value stands that a function of the package makes, or
// "". One that statements call otherwise is none: its columns are of another name.
func (p *pass) madeTable(e ast.Expr, k known, depth int) string {
	const deep = 8
	if e == nil || depth > deep {
		return ""
	}
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr: // what another package has made
		if v, ok := p.objectOf(x).(*types.Var); ok && v.Pkg() != nil && v.Pkg() != p.Pkg && v.Parent() == v.Pkg().Scope() {
			return p.tableVariable(v)
		}
	case *ast.UnaryExpr:
		return p.madeTable(x.X, k, depth)
	case *ast.CompositeLit: // what it has embedded is what stands for the table
		for _, el := range x.Elts {
			kv, ok := el.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if f, ok := p.objectOf(kv.Key).(*types.Var); ok && f.Embedded() {
				if table := p.madeTable(kv.Value, k, depth+1); table != "" {
					return table
				}
			}
		}
	case *ast.CallExpr:
		if p.conditionOf(x) == "table" {
			if len(x.Args) < 3 {
				return ""
			}
			if alias, ok := p.knownText(x.Args[2], k); !ok || alias != "" {
				return ""
			}
			table, _ := p.knownText(x.Args[1], k)
			return table
		}
		return p.tableOfResult(x, k, depth)
	}
	return ""
}

// tableOfResult is madeTable of what a call of a function of the package returns.
func (p *pass) tableOfResult(call *ast.CallExpr, k known, depth int) string {
	fn := staticCallee(p.TypesInfo, call)
	if fn == nil || fn.Pkg() != p.Pkg {
		return ""
	}
	d := p.src.Decl(fn)
	sig := fn.Signature()
	if d == nil || d.Body == nil || len(d.Body.List) == 0 || sig.Variadic() || sig.Params().Len() != len(call.Args) {
		return ""
	}
	r, ok := d.Body.List[len(d.Body.List)-1].(*ast.ReturnStmt)
	if !ok || len(r.Results) != 1 {
		return ""
	}
	in := make(known)
	for i, arg := range call.Args {
		if text, ok := p.knownText(arg, k); ok {
			in[sig.Params().At(i)] = text
		}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sig.Recv() != nil {
		in[sig.Recv()] = k[p.objectOf(sel.X)]
	}
	return p.madeTable(r.Results[0], in, depth+1)
}

// knownText is a constant, what a parameter holds, or what a value that stands for a table
// answers of it.
func (p *pass) knownText(e ast.Expr, k known) (string, bool) {
	if v := p.TypesInfo.Types[e].Value; v != nil {
		return constantText(v), true
	}
	if text, ok := k[p.objectOf(e)]; ok && isString(p.TypesInfo.TypeOf(e)) {
		return text, true
	}
	kind, _ := p.names(e)
	if kind != "name" && kind != "alias" {
		return "", false
	}
	sel, ok := ast.Unparen(ast.Unparen(e).(*ast.CallExpr).Fun).(*ast.SelectorExpr)
	if !ok || k[p.objectOf(sel.X)] == "" {
		return "", false
	}
	if kind == "alias" {
		return "", true
	}
	return k[p.objectOf(sel.X)], true
}

// standsFor is the table that a value stands for as the package that declares it has made
// it, and what statements call it, where a method has given it another name; or "".
func (p *pass) standsFor(e ast.Expr) (table, as string) {
	const deep = 6
	for range deep {
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
			sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
			if !ok || as != "" || !p.renames(call, sel) {
				return "", ""
			}
			as, e = constantText(p.TypesInfo.Types[call.Args[0]].Value), sel.X
			continue
		}
		v, ok := p.objectOf(e).(*types.Var)
		if !ok || v.IsField() || v.Pkg() == nil {
			return "", ""
		}
		if v.Parent() == v.Pkg().Scope() {
			return p.tableVariable(v), as
		}
		value := p.setTo(e, p.decl)
		if value == e {
			return "", ""
		}
		e = value
	}
	return "", ""
}

// tableVariable is the table that a variable of a package stands for, or "".
func (p *pass) tableVariable(v *types.Var) string {
	if t := p.columnFor(v); t != nil && t.Column == "" {
		return t.Table
	}
	return ""
}

// renames reports whether a call is one of a generated method by which a value that stands
// for a table is called otherwise in statements.
func (p *pass) renames(call *ast.CallExpr, sel *ast.SelectorExpr) bool {
	if len(call.Args) != 1 || !p.holdsColumns(p.TypesInfo.TypeOf(sel.X), 0) || !types.Identical(pointed(p.TypesInfo.TypeOf(sel.X)), pointed(p.TypesInfo.TypeOf(call))) {
		return false
	}
	v := p.TypesInfo.Types[call.Args[0]].Value
	return v != nil && v.Kind() == constant.String && plainName.MatchString(constant.StringVal(v)) && p.cat.Renames(sel.Sel.Name)
}

// holdsColumns reports whether the fields of a struct are columns of the table that a value
// of it stands for.
func (p *pass) holdsColumns(t types.Type, depth int) bool {
	const deep = 4 // a struct may embed a pointer to itself
	n := Model(t)
	if n == nil || depth > deep {
		return false
	}
	for f := range n.Underlying().(*types.Struct).Fields() {
		if c := p.columnFor(f.Origin()); c != nil && c.Held || f.Embedded() && p.holdsColumns(f.Type(), depth+1) {
			return true
		}
	}
	return false
}
