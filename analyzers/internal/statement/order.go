package statement

import (
	"go/constant"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// orders are the columns and expressions in a value that orders rows, or names columns.
func (c *conditions) orders(n sqlvalue.Node) (all []sqlvalue.Node) {
	list, short := sqlvalue.Leaves(n, c.paths)
	c.short = c.short || short
	for _, x := range list {
		if e, ok := x.(*sqlvalue.Elem); ok {
			x = e.X
		}
		switch x := x.(type) {
		case *sqlvalue.Made:
			all = append(all, c.call(x))
		case *sqlvalue.Composite:
			all = append(all, c.order(x)...)
		default:
			all = append(all, hole())
		}
	}
	return all
}

// order are those of a struct: its parts, SQL, or a column with the direction.
func (c *conditions) order(x *sqlvalue.Composite) (all []sqlvalue.Node) {
	st, ok := pointed(x.Type).Underlying().(*types.Struct)
	if !ok {
		for _, e := range x.Entries {
			all = append(all, c.orders(e.X)...)
		}
		return all
	}
	fields := inOrder(x, st)
	switch kind := c.conditionType(x.Type); kind {
	case "order":
		for _, e := range fields {
			all = append(all, c.orders(e.X)...)
		}
		return all
	case "asc":
		way := " ASC"
		for _, e := range fields {
			if v := c.TypesInfo.Types[e.Expr].Value; v != nil && v.Kind() == constant.Bool && constant.BoolVal(v) {
				way = " DESC"
			}
		}
		if len(fields) > 0 {
			return []sqlvalue.Node{sqlvalue.Concat(c.column(fields[0].X), c.words(way))}
		}
	case "text", "column":
		return []sqlvalue.Node{c.ofList(kind, fields)}
	}
	return []sqlvalue.Node{hole()}
}
