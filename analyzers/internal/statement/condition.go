package statement

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// conditionOf is the kind of condition that a call or a composite literal makes, as
// catalog.Condition has them.
func (p *pass) conditionOf(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return p.conditionType(p.TypesInfo.TypeOf(e))
	case *ast.CallExpr:
		fn := staticCallee(p.TypesInfo, e)
		if fn == nil {
			fn = p.interfaceMethod(e)
		}
		if v := p.functionVariable(e); fn == nil && v != nil {
			return p.cat.Condition(v.Pkg().Path() + "." + v.Name())
		}
		if fn == nil || fn.Pkg() == nil {
			return ""
		}
		if kind := p.cat.Condition(methodName(fn)); kind != "" {
			return kind
		}
		kind, _ := p.generated(fn)
		return kind
	}
	return ""
}

// constantOf is a constant text of a package, or "".
func constantOf(pkg *types.Package, name string) string {
	if pkg == nil {
		return ""
	}
	if c, ok := pkg.Scope().Lookup(name).(*types.Const); ok && c.Val().Kind() == constant.String {
		return constant.StringVal(c.Val())
	}
	return ""
}

// conditionType is the kind of condition that values of a type are.
func (p *pass) conditionType(t types.Type) string {
	n := namedOf(t)
	if n == nil || n.Obj().Pkg() == nil {
		return ""
	}
	if kind := p.cat.Condition(n.Obj().Pkg().Path() + "." + n.Obj().Name()); kind != "" {
		return kind
	}
	if p.selects(n) != "" || p.predicates(n) != "" {
		return "any"
	}
	return ""
}

func (p *pass) isCondition(t types.Type) bool { return p.conditionType(t) != "" }

// methodName is pkg.Name or pkg.Type.Name.
func methodName(fn *types.Func) string {
	name := fn.Pkg().Path() + "."
	if r := fn.Signature().Recv(); r != nil {
		if n := namedOf(r.Type()); n != nil {
			name += n.Obj().Name() + "."
		}
	}
	return name + fn.Name()
}

// conditions writes what libraries make conditions of as text.
type conditions struct {
	*pass
	paths   sqlvalue.Paths
	library string
	at      ast.Node
	short   bool // on other ways through the branches there is more
	table   string
}

// hole is a condition of which nothing is known.
func hole() sqlvalue.Node { return &sqlvalue.Gap{Kind: sqlvalue.Clause, Param: -1} }

func (c *conditions) words(s string) sqlvalue.Node { return sqlvalue.Words(s, c.at) }

// text is a value as a condition: nil where it asks for nothing.
func (c *conditions) text(n sqlvalue.Node) sqlvalue.Node {
	list, short := sqlvalue.Leaves(n, c.paths)
	c.short = c.short || short
	joined := " AND "
	if len(list) > 0 {
		if x, ok := list[0].(*sqlvalue.Composite); ok && c.conditionType(x.Type) == "or" {
			joined = " OR "
		}
	}
	var all []sqlvalue.Node
	for _, x := range list {
		all = append(all, c.parts(x)...)
	}
	return c.join(all, joined)
}

// join puts a word between conditions.
func (c *conditions) join(list []sqlvalue.Node, word string) sqlvalue.Node {
	var all []sqlvalue.Node
	for _, n := range list {
		if n == nil {
			continue
		}
		if len(all) > 0 {
			all = append(all, c.words(word))
		}
		all = append(all, n)
	}
	if len(all) > 1 {
		return sqlvalue.Concat(c.words("("), sqlvalue.Concat(all...), c.words(")"))
	}
	return sqlvalue.Concat(all...)
}

// parts are the conditions that one value makes.
func (c *conditions) parts(n sqlvalue.Node) []sqlvalue.Node {
	switch n := n.(type) {
	case *sqlvalue.Elem:
		return []sqlvalue.Node{c.text(n.X)}
	case *sqlvalue.Composite:
		return c.composite(n)
	case *sqlvalue.Made:
		return []sqlvalue.Node{c.call(n)}
	}
	return []sqlvalue.Node{hole()}
}

// composite is a map of columns to values, a list of conditions, or a struct.
func (c *conditions) composite(x *sqlvalue.Composite) []sqlvalue.Node {
	kind := c.conditionType(x.Type)
	switch kind {
	case "and", "or":
		var all []sqlvalue.Node
		for _, e := range x.Entries {
			all = append(all, c.text(e.X))
		}
		return all
	case "anyof":
		return []sqlvalue.Node{c.join(c.pairs(x, "eq"), " OR ")}
	}
	switch u := pointed(x.Type).Underlying().(type) {
	case *types.Map:
		if kind == "" {
			kind = "eq"
		}
		return c.pairs(x, kind)
	case *types.Array:
		return []sqlvalue.Node{c.ofList(kind, entries(x))}
	case *types.Struct:
		if kind == "" {
			return c.fields(x)
		}
		return []sqlvalue.Node{c.ofList(kind, inOrder(x, u))}
	}
	return []sqlvalue.Node{hole()}
}

func pointed(t types.Type) types.Type {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}

// pairs are the conditions of a map of columns to values.
func (c *conditions) pairs(x *sqlvalue.Composite, kind string) []sqlvalue.Node {
	var all []sqlvalue.Node
	for _, e := range x.Entries {
		all = append(all, c.compare(kind, e.Key, []*sqlvalue.Elem{{X: e.X, Expr: e.Expr}}))
	}
	return all
}

// fields are the conditions of a model whose fields are set: those that are zero
// ask for nothing, but in libraries that take a struct as it is.
func (c *conditions) fields(x *sqlvalue.Composite) []sqlvalue.Node {
	st, ok := pointed(x.Type).Underlying().(*types.Struct)
	if !ok {
		return []sqlvalue.Node{hole()}
	}
	var all []sqlvalue.Node
	set := make(map[*types.Var]bool)
	for _, e := range x.Entries {
		if e.Field == nil || c.zero(e.Expr) {
			continue
		}
		set[e.Field] = true
		column := c.columnName(st, e.Field)
		if column == "" {
			all = append(all, hole())
			continue
		}
		all = append(all, c.compare("eq", c.words(column), []*sqlvalue.Elem{{X: e.X, Expr: e.Expr}}))
	}
	for field := range st.Fields() {
		plain, ok := field.Type().Underlying().(*types.Basic)
		if !ok || set[field] || !c.cat.WholeStructs(c.library) {
			continue // what may be nil is left out
		}
		zero := "0"
		if plain.Info()&types.IsString != 0 {
			zero = "''"
		}
		if column := c.columnName(st, field); column != "" {
			all = append(all, c.words(column+" = "+zero))
		}
	}
	return all
}

// zero reports whether a value is the zero of its type, as the source shows.
func (c *conditions) zero(e ast.Expr) bool {
	if e == nil {
		return false
	}
	tv := c.TypesInfo.Types[e]
	if tv.IsNil() {
		return true
	}
	switch v := tv.Value; {
	case v == nil:
		return false
	case v.Kind() == constant.String:
		return constant.StringVal(v) == ""
	case v.Kind() == constant.Bool:
		return !constant.BoolVal(v)
	default:
		return constant.Sign(v) == 0
	}
}

// columnName is the column of a field of a model, or "".
func (c *conditions) columnName(st *types.Struct, field *types.Var) string {
	for i := range st.NumFields() {
		if st.Field(i) == field {
			return c.columnOfField(field, reflect.StructTag(st.Tag(i)), c.library)
		}
	}
	return ""
}

// entries are the values of an array.
func entries(x *sqlvalue.Composite) []*sqlvalue.Elem {
	var list []*sqlvalue.Elem
	for _, e := range x.Entries {
		list = append(list, &sqlvalue.Elem{X: e.X, Expr: e.Expr})
	}
	return list
}

// inOrder are the fields of a struct as they are declared.
func inOrder(x *sqlvalue.Composite, st *types.Struct) []*sqlvalue.Elem {
	var list []*sqlvalue.Elem
	for f := range st.Fields() {
		for _, e := range x.Entries {
			if e.Field == f {
				list = append(list, &sqlvalue.Elem{X: e.X, Expr: e.Expr})
			}
		}
	}
	return list
}

// ofList is a condition that is given a column and values, or a text and the
// values of its placeholders.
func (c *conditions) ofList(kind string, list []*sqlvalue.Elem) sqlvalue.Node {
	switch {
	case len(list) == 0:
		return hole()
	case kind == "text":
		if c.named(list[1:]) {
			return hole()
		}
		return c.filled(list[0].X, c.spread(list[1:]))
	case kind == "value":
		if v := c.TypesInfo.Types[list[0].Expr].Value; len(list) == 1 && v != nil && v.Kind() == constant.Bool {
			return c.words(strings.ToUpper(v.String()))
		}
		return c.operands(list)
	case kind == "same":
		return c.column(list[0].X)
	case kind == "not":
		return c.negated(list)
	case kind == "column":
		return list[len(list)-1].X
	case kind == "field":
		return c.field(list)
	case kind == "name":
		return c.name(list)
	}
	return c.compare(kind, c.column(list[0].X), list[1:])
}

// named reports whether what fills the placeholders of a text is a map: they have names that
// need not look like placeholders of SQL.
func (c *conditions) named(values []*sqlvalue.Elem) bool {
	return slices.ContainsFunc(values, func(e *sqlvalue.Elem) bool {
		if e.Expr == nil {
			return false
		}
		_, is := c.TypesInfo.TypeOf(e.Expr).Underlying().(*types.Map)
		return is
	})
}

func (c *conditions) negated(list []*sqlvalue.Elem) sqlvalue.Node {
	var all []sqlvalue.Node
	for _, e := range list {
		all = append(all, c.text(e.X))
	}
	if n := c.join(all, " AND "); n != nil {
		return sqlvalue.Concat(c.words("NOT ("), n, c.words(")"))
	}
	return nil
}

// call is the condition, or the part of one, that a call makes.
func (c *conditions) call(m *sqlvalue.Made) sqlvalue.Node {
	var args []*sqlvalue.Elem
	for _, a := range m.Args {
		list, short := sqlvalue.Leaves(a, c.paths)
		c.short = c.short || short
		for _, x := range list {
			e, ok := x.(*sqlvalue.Elem)
			if !ok {
				e = &sqlvalue.Elem{X: x}
				if g, ok := x.(*sqlvalue.Gap); ok && c.lists(g.Expr) {
					e.Expr = g.Expr // values that are spread
				}
			}
			args = append(args, e)
		}
	}
	if m.Call == nil {
		return c.ofList(m.Kind, args)
	}
	if fn := staticCallee(c.TypesInfo, m.Call); fn != nil {
		if kind, column := c.generated(fn); column != "" {
			c.table = constantOf(fn.Pkg(), "Table")
			in := *c
			in.at = m.Call
			return in.compare(kind, in.words(column), args)
		}
	}
	switch m.Kind {
	case "none":
		return nil
	case "filter", "orfilter", "andthen", "orthen":
		return c.behind(m, args)
	case "and", "or", "on":
		word := map[bool]string{true: " OR ", false: " AND "}[m.Kind == "or"]
		var all []sqlvalue.Node
		if m.Recv != nil {
			all = append(all, c.text(m.Recv))
		}
		for _, a := range args {
			all = append(all, c.text(a.X))
		}
		return c.join(all, word)
	case "if":
		return hole()
	case "asc", "desc":
		return sqlvalue.Concat(c.receiver(m, args), c.words(" "+strings.ToUpper(m.Kind)))
	case "function":
		return c.function(args)
	case "method":
		if m.Recv == nil {
			return c.function(append([]*sqlvalue.Elem{{X: c.words(catalog.CalledName(m.Call))}}, args...))
		}
		return sqlvalue.Concat(c.words(strings.ToUpper(catalog.CalledName(m.Call))+"("), c.receiver(m, nil), c.words(")"))
	case "alias":
		if m.Recv != nil && len(args) == 1 {
			return sqlvalue.Concat(c.column(m.Recv), c.words(" AS "), args[0].X)
		}
	case "column":
		if m.Recv != nil && len(args) == 1 {
			return sqlvalue.Concat(c.column(m.Recv), c.words("."), args[0].X)
		}
	}
	if m.Recv != nil {
		args = append([]*sqlvalue.Elem{{X: m.Recv}}, args...)
	}
	return c.ofList(m.Kind, args)
}

// receiver is the column that a method is called on, or a function is given.
func (c *conditions) receiver(m *sqlvalue.Made, args []*sqlvalue.Elem) sqlvalue.Node {
	if m.Recv == nil && len(args) > 0 {
		return c.column(args[0].X)
	}
	return c.column(m.Recv)
}

// column is a value that stands for a column, or for an expression of some.
func (c *conditions) column(n sqlvalue.Node) sqlvalue.Node {
	list, _ := sqlvalue.Leaves(n, c.paths)
	if len(list) == 1 {
		switch x := list[0].(type) {
		case *sqlvalue.Made:
			return c.call(x)
		case *sqlvalue.Composite:
			if c.conditionType(x.Type) == "column" {
				if st, ok := pointed(x.Type).Underlying().(*types.Struct); ok {
					return c.ofList("column", inOrder(x, st))
				}
			}
			return hole()
		}
	}
	return n
}

func (c *conditions) function(args []*sqlvalue.Elem) sqlvalue.Node {
	if len(args) == 0 {
		return hole()
	}
	all := []sqlvalue.Node{args[0].X, c.words("(")}
	for i, a := range args[1:] {
		if i > 0 {
			all = append(all, c.words(", "))
		}
		all = append(all, c.operand(a))
	}
	return sqlvalue.Concat(append(all, c.words(")"))...)
}

// spread lists the elements of a list that is passed on as arguments.
func (c *conditions) spread(values []*sqlvalue.Elem) []*sqlvalue.Elem {
	var all []*sqlvalue.Elem
	for _, v := range values {
		if v.Expr == nil && v.X != nil {
			if list, whole := sqlvalue.Elems(v.X, c.paths); whole {
				all = append(all, list...)
				continue
			}
		}
		all = append(all, v)
	}
	return all
}

// filled is a text with values in the place of its placeholders.
func (c *conditions) filled(text sqlvalue.Node, values []*sqlvalue.Elem) sqlvalue.Node {
	t := sqlvalue.Read(text, c.paths)
	var all []sqlvalue.Node
	state, next := scanner{}, 0
	for _, s := range t.Segs {
		if s.Gap != nil {
			all = append(all, s.Gap)
			continue
		}
		from := 0
		for i := range len(s.Text) {
			if !state.step(s.Text[i]) {
				continue
			}
			all = append(all, s.Part(from, i))
			from = i + 1
			if next < len(values) {
				all = append(all, c.operand(values[next]))
			} else {
				all = append(all, &sqlvalue.Gap{Kind: sqlvalue.Value, Param: -1})
			}
			next++
		}
		all = append(all, s.Part(from, len(s.Text)))
	}
	return sqlvalue.Concat(all...)
}
