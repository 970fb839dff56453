package statement

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// Typed is the object fact of a field of a struct, or of a variable, that stands for a
// column: what a generator writes for each table, such as
//
//	u.Name = field.NewString("users", "name")
//
// Table is "" where the package does not show it. Of a variable that stands for the table,
// Column is "".
type Typed struct {
	Table, Column string
	// Held: the column is one of the table that the value around the field stands for.
	Held bool
}

// AFact marks Typed as a fact.
func (*Typed) AFact() {}

// findTyped finds the fields and variables of the package that stand for columns, and
// tells importers of them.
func (p *pass) findTyped() {
	if !slices.ContainsFunc(p.Pkg.Imports(), func(i *types.Package) bool { return p.cat.MakesFields(i.Path()) || p.cat.Selects(i.Path()) }) {
		return
	}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			fn, _ := d.(*ast.FuncDecl)
			ast.Inspect(d, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.AssignStmt:
					for i, l := range n.Lhs {
						if len(n.Lhs) == len(n.Rhs) {
							p.findColumn(p.objectOf(l), n.Rhs[i], fn)
						}
					}
				case *ast.KeyValueExpr:
					if id, ok := n.Key.(*ast.Ident); ok {
						p.findColumn(p.TypesInfo.ObjectOf(id), n.Value, fn)
					}
				case *ast.ValueSpec:
					for i, id := range n.Names {
						if len(n.Names) == len(n.Values) {
							p.findColumn(p.TypesInfo.ObjectOf(id), n.Values[i], fn)
						}
					}
				}
				return true
			})
		}
	}
	p.findTables()
	for v, t := range p.typed {
		if v.Pkg() == p.Pkg && t != nil && (t.Column != "" || t.Table != "") {
			p.ExportObjectFact(v, t)
		}
	}
}

// findColumn notes which column a field or variable stands for that is given a value. What
// is given several is the column of all of them, whatever the table is called there.
func (p *pass) findColumn(o types.Object, value ast.Expr, in *ast.FuncDecl) {
	v, ok := o.(*types.Var)
	if !ok || v.Pkg() != p.Pkg || !v.IsField() && v.Parent() != p.Pkg.Scope() || !p.isCondition(v.Type()) {
		return
	}
	now := new(Typed)
	if call, ok := ast.Unparen(p.setTo(value, in)).(*ast.CallExpr); ok && len(call.Args) > 0 && p.conditionOf(call) == "field" {
		if c := p.TypesInfo.Types[call.Args[len(call.Args)-1]].Value; c != nil {
			now.Column, now.Held = constantText(c), len(call.Args) == 1
		}
		if !now.Held {
			now.Table = p.tableNamed(call.Args[0], in)
		}
	}
	if lit, ok := ast.Unparen(value).(*ast.CompositeLit); ok && len(lit.Elts) == 1 && p.predicates(p.TypesInfo.TypeOf(lit)) != "" {
		e := lit.Elts[0]
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		if c := p.TypesInfo.Types[e].Value; c != nil {
			name := strings.ReplaceAll(constantText(c), "`", "")
			now.Table, now.Column, ok = strings.Cut(name, ".")
			if !ok {
				now.Table, now.Column = "", name
			}
		}
	}
	was := p.typed[v]
	switch {
	case was == nil:
		p.typed[v] = now
	case was.Column != now.Column, was.Table != "" && now.Table != "" && was.Table != now.Table:
		*was = Typed{}
	case was.Table == "":
		was.Table = now.Table
	}
}

// tableNamed is the table that a text names: a constant, or what a value answers that the
// function has told its table or model.
func (p *pass) tableNamed(e ast.Expr, in *ast.FuncDecl) string {
	if v := p.TypesInfo.Types[e].Value; v != nil {
		return constantText(v)
	}
	if in == nil || in.Body == nil {
		return ""
	}
	if kind, _ := p.names(p.setTo(e, in)); kind != "name" {
		return ""
	}
	var found []string
	ast.Inspect(in.Body, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		switch kind, library := p.names(e); kind {
		case "model":
			table := ""
			if m := Model(p.TypesInfo.TypeOf(e.(*ast.CallExpr).Args[0])); m != nil {
				table = whole(p.tableOf(m, library))
			}
			found = append(found, table)
		case "table":
			table := ""
			if v := p.TypesInfo.Types[e.(*ast.CallExpr).Args[0]].Value; v != nil {
				table = constantText(v)
			}
			found = append(found, table)
		}
		return true
	})
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// setTo is the one value that a function gives a variable of its own, or the expression
// itself.
func (p *pass) setTo(e ast.Expr, in *ast.FuncDecl) ast.Expr {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || in == nil || in.Body == nil {
		return e
	}
	as := p.within(in).assignments(p.TypesInfo.ObjectOf(id))
	if len(as) != 1 || as[0].changed || as[0].expr == nil || as[0].result > 0 {
		return e
	}
	return as[0].expr
}

// names is what a call says of the table of its receiver, as catalog.Names has it.
func (p *pass) names(e ast.Expr) (kind, library string) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return "", ""
	}
	fn := staticCallee(p.TypesInfo, call)
	if fn == nil {
		fn = p.interfaceMethod(call)
	}
	if fn == nil || fn.Pkg() == nil || fn.Signature().Recv() == nil || len(call.Args) != fn.Signature().Params().Len() {
		return "", ""
	}
	return p.cat.Names(methodName(fn))
}

// columnFor is the column that a field or variable stands for, or nil.
func (p *pass) columnFor(v *types.Var) *Typed {
	if t, ok := p.typed[v]; ok {
		return t
	}
	t := new(Typed)
	if v.Pkg() == nil || v.Pkg() == p.Pkg || !p.ImportObjectFact(v, t) {
		t = nil
	}
	p.typed[v] = t
	return t
}

// fieldColumn is the column that a field or variable stands for as SQL, or "".
func (p *pass) fieldColumn(e ast.Expr, v *types.Var) string {
	t := p.columnFor(v)
	switch {
	case t == nil && v.Pkg() != nil && !v.IsField() && p.cat.Condition(v.Pkg().Path()+"."+v.Name()) == "star":
		return "*"
	case t == nil:
		return ""
	case t.Held:
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return ""
		}
		table, as := p.standsFor(sel.X)
		if table == "" {
			return ""
		}
		return columnText(cmp.Or(as, table), t.Column)
	}
	return columnText(t.Table, t.Column)
}

// columnText is a column behind its table, where that is known.
func columnText(table, column string) string {
	switch {
	case column == "":
		return ""
	case column == "*" && table == "":
		return column
	case column == "*":
		return "`" + table + "`.*"
	case table == "":
		return "`" + column + "`"
	}
	return "`" + table + "`.`" + column + "`"
}

// field is a column by the name of its table and its own.
func (c *conditions) field(list []*sqlvalue.Elem) sqlvalue.Node {
	if len(list) == 1 {
		return c.words(columnText("", sqlvalue.Read(list[0].X, c.paths).String()))
	}
	if len(list) < 2 {
		return hole()
	}
	table, column := sqlvalue.Read(list[0].X, c.paths), sqlvalue.Read(list[1].X, c.paths)
	if !table.Whole() || !column.Whole() || column.String() == "" {
		return hole()
	}
	return c.words(columnText(table.String(), column.String()))
}

// name is a name by its parts.
func (c *conditions) name(list []*sqlvalue.Elem) sqlvalue.Node {
	var all []sqlvalue.Node
	for i, e := range list {
		if e.X == nil || e.Expr == nil {
			return hole()
		}
		if i > 0 {
			all = append(all, c.words("."))
		}
		all = append(all, c.words("`"), e.X, c.words("`"))
	}
	return sqlvalue.Concat(all...)
}

// typedTable is the one table that the fields of a value stand for columns of, or "".
func (p *pass) typedTable(e ast.Expr) string {
	n := Model(p.TypesInfo.TypeOf(e))
	if n == nil {
		return ""
	}
	table := ""
	for f := range n.Underlying().(*types.Struct).Fields() {
		t := p.columnFor(f.Origin())
		switch {
		case t == nil || t.Column == "":
			continue
		case t.Table == "" || table != "" && table != t.Table:
			return ""
		}
		table = t.Table
	}
	return table
}

// typedStart is the table that a chain is about which begins with a value whose fields are
// columns, or with a field of such a value.
func (p *pass) typedStart(e ast.Expr) string {
	e = ast.Unparen(e)
	if !p.asMade(e, 0) {
		return ""
	}
	if table := p.typedTable(e); table != "" {
		return table
	}
	if sel, ok := e.(*ast.SelectorExpr); ok && p.TypesInfo.Selections[sel] != nil && p.asMade(sel.X, 0) {
		return p.typedTable(sel.X)
	}
	return ""
}

// asMade reports whether a value is as the package that declares its type has made it: no
// call has returned it, which could have it stand for another table, or under an alias.
func (p *pass) asMade(e ast.Expr, depth int) bool {
	const deep = 4
	if depth > deep {
		return false
	}
	switch x := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		return p.asMade(x.X, depth+1)
	case *ast.StarExpr:
		return p.asMade(x.X, depth+1)
	case *ast.SelectorExpr:
		v, ok := p.TypesInfo.ObjectOf(x.Sel).(*types.Var)
		return ok && (v.IsField() || v.Pkg() != p.Pkg || p.madeOnce(v, depth))
	case *ast.Ident:
		v, ok := p.TypesInfo.ObjectOf(x).(*types.Var)
		if !ok || v.Parent() == p.Pkg.Scope() {
			return ok && p.madeOnce(v, depth)
		}
		if p.fn != nil && v == p.fn.Signature().Recv() {
			return true
		}
		values := p.within(p.decl).assignments(v)
		return len(values) > 0 && !slices.ContainsFunc(values, func(a assigned) bool {
			if a.changed { // its methods have a pointer, and whoever calls them
				return false
			}
			return a.expr == nil || a.result > 0 || !p.asMade(a.expr, depth+1)
		})
	}
	return false
}

// madeOnce is asMade of a variable of the package.
func (p *pass) madeOnce(v *types.Var, depth int) bool {
	init := p.src.Initial(v)
	return init != nil && p.asMade(init, depth+1)
}

// several adds the conditions of a call that is given any number of them, of which all are
// to hold, and reports whether it is such a call.
func (a *assembly) several(q *sqlvalue.Piece, i int, as string) bool {
	t := a.TypesInfo.TypeOf(q.Call.Fun)
	if t == nil || as != "" && as != "or" && as != "not" || q.Call.Ellipsis.IsValid() {
		return false
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || !sig.Variadic() || i != sig.Params().Len()-1 || !a.isCondition(paramType(sig, i)) {
		return false
	}
	if as == "" || len(q.Call.Args) == i+1 {
		for k := i; k < len(q.Call.Args); k++ {
			a.clause(q, k, sqlcheck.ClauseWhere, as)
		}
		return true
	}
	c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: q.Call}
	var all []sqlvalue.Node
	for k := i; k < len(q.Call.Args); k++ {
		all = append(all, c.text(q.Texts[k]))
	}
	a.Partial = a.Partial || c.short
	if n := c.join(all, " AND "); n != nil {
		a.addText(n, sqlcheck.ClauseWhere, as, q.Call)
	}
	return true
}
