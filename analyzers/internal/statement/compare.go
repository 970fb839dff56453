package statement

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// comparisons are what stands between a column and a value.
var comparisons = map[string]string{
	"eq": " = ", "neq": " <> ", "lt": " < ", "lte": " <= ", "gt": " > ", "gte": " >= ",
	"like": " LIKE ", "notlike": " NOT LIKE ", "ilike": " ILIKE ", "in": " IN ", "notin": " NOT IN ",
}

// compare is a column that is compared with values.
func (c *conditions) compare(kind string, column sqlvalue.Node, values []*sqlvalue.Elem) sqlvalue.Node {
	if len(values) == 1 && kind == "eq" {
		if x, ok := values[0].X.(*sqlvalue.Composite); ok && c.conditionType(x.Type) == "operators" {
			return c.operators(column, x)
		}
	}
	if kind == "between" || kind == "notbetween" {
		values = c.rangeOf(values)
	}
	switch {
	case kind == "null":
		return sqlvalue.Concat(column, c.words(" IS NULL"))
	case kind == "notnull":
		return sqlvalue.Concat(column, c.words(" IS NOT NULL"))
	case len(values) == 0:
		return hole()
	case (kind == "eq" || kind == "neq") && c.isNil(values[0].Expr):
		return sqlvalue.Concat(column, c.words(map[string]string{"eq": " IS NULL", "neq": " IS NOT NULL"}[kind]))
	case kind == "eq" && c.lists(values[0].Expr):
		kind = "in"
	case kind == "neq" && c.lists(values[0].Expr):
		kind = "notin"
	case kind == "between" || kind == "notbetween":
		if len(values) != 2 {
			return hole()
		}
		word := map[string]string{"between": " BETWEEN ", "notbetween": " NOT BETWEEN "}[kind]
		return sqlvalue.Concat(column, c.words(word), c.operand(values[0]), c.words(" AND "), c.operand(values[1]))
	}
	switch kind {
	case "in", "notin":
		return sqlvalue.Concat(column, c.words(comparisons[kind]+"("), c.operands(values), c.words(")"))
	case "contains", "within", "starts", "ends":
		return sqlvalue.Concat(column, c.words(" LIKE "), c.pattern(kind, values[0]))
	}
	word := comparisons[kind]
	if word == "" {
		return hole()
	}
	return sqlvalue.Concat(column, c.words(word), c.operand(values[0]))
}

// operators are the conditions of a map of operators to values.
func (c *conditions) operators(column sqlvalue.Node, x *sqlvalue.Composite) sqlvalue.Node {
	var all []sqlvalue.Node
	for _, e := range x.Entries {
		kind := strings.ToLower(sqlvalue.Read(e.Key, c.paths).String())
		if kind == "is" || kind == "isnot" {
			kind = map[string]string{"is": "eq", "isnot": "neq"}[kind]
		}
		all = append(all, c.compare(kind, column, []*sqlvalue.Elem{{X: e.X, Expr: e.Expr}}))
	}
	return c.join(all, " OR ")
}

// rangeOf are the two values of BETWEEN, where one value holds both.
func (c *conditions) rangeOf(values []*sqlvalue.Elem) []*sqlvalue.Elem {
	if len(values) != 1 {
		return values
	}
	m, ok := values[0].X.(*sqlvalue.Made)
	if !ok || m.Kind != "range" {
		return values
	}
	values = nil
	for _, a := range m.Args {
		if e, ok := a.(*sqlvalue.Elem); ok {
			values = append(values, e)
		}
	}
	return values
}

// elemOf is the type of the elements of a list.
func elemOf(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	}
	return t
}

func (c *conditions) operands(values []*sqlvalue.Elem) sqlvalue.Node {
	var all []sqlvalue.Node
	if len(values) == 1 && c.lists(values[0].Expr) && Kind(elemOf(c.TypesInfo.TypeOf(values[0].Expr))) == sqlcheck.ArgUnknown {
		if list, whole := sqlvalue.Elems(values[0].X, c.paths); whole && len(list) > 0 {
			values = list // which tell the types that that of the list does not
		}
	}
	for i, v := range c.spread(values) {
		if i > 0 {
			all = append(all, c.words(", "))
		}
		all = append(all, c.operand(v))
		if c.lists(v.Expr) { // several values
			all = append(all, c.words(", "), c.operand(v))
		}
	}
	return sqlvalue.Concat(all...)
}

// operand is a value, or what a library writes in its place: a column, SQL, a
// statement of its own.
func (c *conditions) operand(v *sqlvalue.Elem) sqlvalue.Node {
	if m, ok := c.one(v.X).(*sqlvalue.Made); ok {
		switch m.Kind {
		case "column", "field", "name", "value":
			return c.call(m)
		case "same":
			if e, ok := c.only(m); ok {
				return c.operand(e)
			}
		}
		return sqlvalue.Concat(c.words("("), c.call(m), c.words(")"))
	}
	if v.Expr == nil {
		return hole()
	}
	if t := c.TypesInfo.TypeOf(v.Expr); isString(t) && c.isCondition(t) {
		return v.X // a name, or SQL
	}
	if n := namedOf(c.TypesInfo.TypeOf(v.Expr)); n != nil && n.Obj().Pkg() != nil && c.cat.Opaque(n.Obj().Pkg().Path()) && !isString(n) {
		if Kind(n) == 0 && !c.valuer(n) {
			return hole() // a builder
		}
	}
	return &sqlvalue.Gap{Kind: sqlvalue.Value, Expr: v.Expr, Param: -1, X: v.X}
}

// only is the one argument of a call.
func (c *conditions) only(m *sqlvalue.Made) (*sqlvalue.Elem, bool) {
	if len(m.Args) != 1 {
		return nil, false
	}
	e, ok := m.Args[0].(*sqlvalue.Elem)
	return e, ok
}

// one is a value on the way through the branches that is written.
func (c *conditions) one(n sqlvalue.Node) sqlvalue.Node {
	if list, _ := sqlvalue.Leaves(n, c.paths); len(list) == 1 {
		return list[0]
	}
	return n
}

// valuer reports whether values of a type say themselves what is sent.
func (c *conditions) valuer(n *types.Named) bool {
	m, _, _ := types.LookupFieldOrMethod(n, true, nil, "Value")
	_, ok := m.(*types.Func)
	return ok
}

// pattern is a value that LIKE is given with % around it.
func (c *conditions) pattern(kind string, v *sqlvalue.Elem) sqlvalue.Node {
	n := c.operand(v)
	g, ok := n.(*sqlvalue.Gap)
	if !ok || g.Kind != sqlvalue.Value {
		return n
	}
	t := sqlvalue.Read(g.X, c.paths)
	begins := len(t.Segs) > 0 && strings.HasPrefix(t.Segs[0].Text, "%")
	ends := len(t.Segs) > 0 && strings.HasSuffix(t.Segs[len(t.Segs)-1].Text, "%")
	if kind == "starts" || kind == "contains" && (begins || ends) {
		return g
	}
	wrapped := *g
	wrapped.X = sqlvalue.Concat(c.words("%"), g.X)
	if g.X == nil {
		wrapped.X = sqlvalue.Concat(c.words("%"), hole())
	}
	return &wrapped
}

func (c *conditions) isNil(e ast.Expr) bool {
	return e != nil && c.TypesInfo.Types[e].IsNil()
}

// lists reports whether a value is a list of values: not bytes, and not one that
// says itself what is sent.
func (c *conditions) lists(e ast.Expr) bool {
	if e == nil {
		return false
	}
	t := c.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	if n := namedOf(t); n != nil && c.valuer(n) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return !ok || b.Kind() != types.Byte
	case *types.Array:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return !ok || b.Kind() != types.Byte
	}
	return false
}
