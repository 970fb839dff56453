package statement

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
)

// Opened is the object fact of a variable, field, function or type that holds or
// makes connections to one database.
type Opened struct{ Dialect string }

// AFact marks Opened as a fact.
func (*Opened) AFact() {}

// unknown is a database that the source does not tell.
const unknown = "?"

// findOpened collects which databases variables, fields, functions and types are
// connected to, by what they are given: sql.Open("postgres", dsn), and what is
// made of that.
func (p *pass) findOpened() {
	p.opened = make(map[types.Object][]string)
	if !p.several() {
		return
	}
	for changed := true; changed; {
		changed = false
		note := func(o types.Object, e ast.Expr) {
			if o == nil {
				return
			}
			for _, d := range p.openedBy(e) {
				if !slices.Contains(p.opened[o], d) {
					p.opened[o] = append(p.opened[o], d)
					changed = true
				}
			}
		}
		for _, f := range p.Files {
			for _, d := range f.Decls {
				var fn types.Object
				if d, ok := d.(*ast.FuncDecl); ok {
					fn = p.TypesInfo.Defs[d.Name]
					if r := d.Type.Results; r != nil && len(r.List) > 0 && len(r.List[0].Names) > 0 {
						note(fn, r.List[0].Names[0])
					}
				}
				ast.Inspect(d, func(n ast.Node) bool { return p.noteOpened(n, fn, note) })
			}
		}
	}
	for o, list := range p.opened {
		if _, isVar := o.(*types.Var); len(list) == 1 && list[0] != unknown && o.Pkg() == p.Pkg && (o.Exported() || !isVar) && !local(o) {
			p.ExportObjectFact(o, &Opened{list[0]})
		}
	}
}

// local reports whether an object is declared in a function.
func local(o types.Object) bool {
	v, ok := o.(*types.Var)
	return ok && !v.IsField() && v.Parent() != o.Pkg().Scope()
}

// noteOpened notes what a node puts into variables, fields and results.
func (p *pass) noteOpened(n ast.Node, fn types.Object, note func(types.Object, ast.Expr)) bool {
	switch n := n.(type) {
	case *ast.FuncLit:
		ast.Inspect(n.Body, func(m ast.Node) bool { return p.noteOpened(m, nil, note) })
		return false
	case *ast.AssignStmt:
		for i, l := range n.Lhs {
			switch r := n.Rhs[min(i, len(n.Rhs)-1)]; {
			case len(n.Rhs) == len(n.Lhs), i == 0:
				note(p.objectOf(l), r)
			}
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if len(n.Values) == len(n.Names) || i == 0 && len(n.Values) == 1 {
				note(p.TypesInfo.Defs[name], n.Values[i])
			}
		}
	case *ast.CompositeLit:
		t := namedOf(p.TypesInfo.TypeOf(n))
		for _, el := range n.Elts {
			value := el
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				value = kv.Value
				if id, ok := kv.Key.(*ast.Ident); ok {
					if v, ok := p.TypesInfo.Uses[id].(*types.Var); ok && v.IsField() {
						note(v, value)
					}
				}
			}
			if t != nil && t.Obj().Pkg() == p.Pkg {
				note(t.Obj(), value)
			}
		}
	case *ast.ReturnStmt:
		if len(n.Results) > 0 {
			note(fn, n.Results[0])
		}
	}
	return true
}

// objectOf is the variable or field that an expression names.
func (p *pass) objectOf(e ast.Expr) types.Object {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return p.TypesInfo.ObjectOf(x)
	case *ast.SelectorExpr:
		return p.TypesInfo.ObjectOf(x.Sel)
	case *ast.StarExpr:
		return p.objectOf(x.X)
	}
	return nil
}

// openedBy lists the databases that a value may be connected to.
func (p *pass) openedBy(e ast.Expr) []string {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		o := p.objectOf(x)
		if list := p.openedObject(o); len(list) > 0 {
			return list
		}
	case *ast.UnaryExpr:
		return p.openedBy(x.X)
	case *ast.StarExpr:
		return p.openedBy(x.X)
	case *ast.TypeAssertExpr:
		return p.openedBy(x.X)
	case *ast.CompositeLit:
		var all []string
		for _, el := range x.Elts {
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				el = kv.Value
			}
			all = append(all, p.openedBy(el)...)
		}
		return all
	case *ast.CallExpr:
		return p.openedCall(x)
	}
	return nil
}

func (p *pass) openedObject(o types.Object) []string {
	if o == nil || o.Pkg() == nil {
		return nil
	}
	if o.Pkg() != p.Pkg {
		var f Opened
		if p.ImportObjectFact(o, &f) {
			return []string{f.Dialect}
		}
		return nil
	}
	return p.opened[o]
}

// openedCall lists the databases that the result of a call may be connected to:
// those that its arguments name or are for, or that the function connects to.
func (p *pass) openedCall(call *ast.CallExpr) []string {
	fn := staticCallee(p.TypesInfo, call)
	if fn != nil {
		if list := p.openedObject(fn); len(list) > 0 {
			return list
		}
		if d := p.driver(fn.Pkg()); d != "" {
			return []string{d}
		}
		if fn.Pkg() != nil {
			if d := p.cat.DialectOfValue(methodName(fn)); d != "" {
				return []string{d}
			}
		}
	}
	t := p.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	n := namedOf(t)
	if n == nil || n.Obj().Pkg() == nil {
		return nil
	}
	library := p.cat.Opaque(n.Obj().Pkg().Path())
	var all []string
	opens := fn != nil && fn.Signature().Recv() == nil
	for _, a := range call.Args {
		if v := p.TypesInfo.Types[a].Value; v != nil && v.Kind() == constant.String {
			if d := p.cat.DialectNamed(constant.StringVal(v)); d != "" && opens {
				all = append(all, d)
			}
			continue
		}
		if o := p.objectOf(a); o != nil && o.Pkg() != nil {
			if d := p.cat.DialectOfValue(o.Pkg().Path() + "." + o.Name()); d != "" {
				all = append(all, d)
			}
		}
		all = append(all, p.openedBy(a)...)
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && p.TypesInfo.Selections[sel] != nil && len(all) == 0 {
		all = append(all, p.openedBy(sel.X)...)
	}
	m := p.method(call)
	if len(all) == 0 && m != nil && m.Op == "open" {
		return []string{unknown}
	}
	if !library && n.Obj().Pkg() != p.Pkg && len(all) > 0 && !p.handle(t) {
		return nil // something else of another package
	}
	return all
}

// driver is the database that a package is the driver of.
func (p *pass) driver(pkg *types.Package) string {
	if pkg == nil {
		return ""
	}
	return p.cat.Dialect(pkg.Path())
}

// databaseOf is the one database that values are connected to, or "".
func (p *pass) databaseOf(handles []ast.Expr) string {
	for _, h := range handles {
		for e := h; e != nil; {
			if list := p.openedBy(e); len(list) > 0 {
				if len(list) == 1 && list[0] != unknown {
					return list[0]
				}
				break
			}
			if n := namedOf(p.TypesInfo.TypeOf(e)); n != nil {
				if list := p.openedObject(n.Obj()); len(list) == 1 && list[0] != unknown {
					return list[0]
				}
			}
			sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
			if !ok {
				break
			}
			e = sel.X
		}
	}
	return ""
}
