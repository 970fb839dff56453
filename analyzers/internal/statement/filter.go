package statement

import (
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// filter is the condition on a field with an operator behind it, or nil where the source
// does not show the field, or it is one of another table.
func (c *conditions) filter(of sqlvalue.Node, values []*sqlvalue.Elem) sqlvalue.Node {
	text := sqlvalue.Read(of, c.paths)
	field, kind := text.String(), "eq"
	if at := strings.LastIndex(field, "__"); at >= 0 {
		if k := c.cat.Operator(c.library, field[at+2:]); k != "" {
			field, kind = field[:at], k
		}
	}
	if !text.Whole() || field == "" || strings.Contains(field, "__") {
		return nil
	}
	return c.compare(kind, sqlvalue.Concat(c.words(c.columnOf(field, c.library))), values)
}

// behind is a condition that a method puts behind those that it is called on, without
// brackets around the two: AND binds closer, whatever comes first.
func (c *conditions) behind(m *sqlvalue.Made, args []*sqlvalue.Elem) sqlvalue.Node {
	var before, added sqlvalue.Node
	if m.Recv != nil {
		list, short := sqlvalue.Leaves(m.Recv, c.paths)
		c.short = c.short || short
		for _, x := range list {
			if made, ok := x.(*sqlvalue.Made); ok {
				before = c.call(made)
				continue
			}
			before = hole()
		}
	}
	switch {
	case len(args) == 0:
		added = hole()
	case m.Kind == "filter" || m.Kind == "orfilter":
		if added = c.filter(args[0].X, args[1:]); added == nil {
			added = hole()
		}
	default:
		added = c.text(args[0].X)
	}
	switch {
	case before == nil:
		return added
	case added == nil:
		return before
	}
	if m.Kind == "andthen" || m.Kind == "orthen" {
		added = sqlvalue.Concat(c.words("("), added, c.words(")"))
	}
	word := " AND "
	if strings.HasPrefix(m.Kind, "or") {
		word = " OR "
	}
	return sqlvalue.Concat(before, c.words(word), added)
}
