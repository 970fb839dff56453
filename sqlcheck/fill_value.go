package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// columnIn is the first column of an expression, or nil.
func columnIn(e ast.ExprNode) *ast.ColumnName {
	var found *ast.ColumnName
	some(e, func(e ast.ExprNode) bool {
		if c, ok := e.(*ast.ColumnNameExpr); ok {
			found = c.Name
		}
		return found != nil
	})
	return found
}

// column finds the column that a placeholder is compared with.
func (f *filler) column(r purpose) (*schema.Table, *schema.Column) {
	c := r.column
	if c == nil {
		return nil, nil
	}
	for _, name := range r.tables {
		called := name.Name.L
		for _, t := range f.tables {
			if t.Source == ast.ResultSetNode(name) && t.AsName.L != "" {
				called = t.AsName.L
			}
		}
		if c.Table.L != "" && c.Table.L != called {
			continue
		}
		if t := f.opts.Schema.Table(name.Schema.O, name.Name.O); t != nil {
			if column := t.Column(c.Name.L); column != nil {
				return t, column
			}
		}
	}
	return nil, nil
}

// maxListed is how many values an IN list is given whose length is not known.
const maxListed = 10

// value is the text that a placeholder is replaced by.
func (f *filler) value(m *driver.ParamMarkerExpr, sample Sample) string {
	r, arg := f.roles[m], f.arg(m)
	switch {
	case r.limit:
		return "10"
	case r.offset:
		return "0"
	}
	if r.row != nil {
		return f.rowValue(r, arg, sample)
	}
	t, c := f.column(r)
	n := 1 + r.listed
	if r.whole && (arg.List || f.spread(m)) {
		n = maxListed
		if arg.Len > 0 {
			n = min(arg.Len, 100)
		}
	}
	var values []string
	if c != nil {
		values = sample(t, c, n)
	}
	for len(values) < n {
		values = append(values, plain(c, arg))
	}
	switch {
	case r.whole && n > 1:
		return strings.Join(values[:n], ", ")
	case r.like:
		return pattern(values[0], arg.Prefix)
	}
	return values[n-1]
}

// rowValue is a value for each column of a row.
func (f *filler) rowValue(r purpose, arg Arg, sample Sample) string {
	var values []string
	for _, e := range r.row.Values {
		r.column = columnIn(e)
		t, c := f.column(r)
		var list []string
		if c != nil {
			list = sample(t, c, 1)
		}
		if len(list) == 0 {
			list = []string{plain(c, arg)}
		}
		values = append(values, list[0])
	}
	text := strings.Join(values, ", ")
	if r.inRow {
		return text
	}
	return "(" + text + ")"
}

// spread reports whether the text has IN ? for a whole list.
func (f *filler) spread(m *driver.ParamMarkerExpr) bool {
	return f.norm != nil && slices.ContainsFunc(f.norm.Edits, func(e lexer.Edit) bool {
		return e.Text == "(?)" && e.Norm+1 == positionOf(m)
	})
}

// plain is a value of which the data have none.
func plain(c *schema.Column, arg Arg) string {
	class := schema.Unknown
	if c != nil {
		class = c.Class
	}
	switch {
	case class == schema.Time || class == schema.Unknown && arg.Kind == ArgTime:
		return "'2024-01-01'"
	case class == schema.Unknown && (arg.Kind == ArgString || arg.Kind == ArgBytes), class == schema.String, class == schema.Bytes, class == schema.Enum:
		return "'a'"
	case class == schema.JSON:
		return "'{}'"
	}
	return "1"
}

// pattern makes a value one for LIKE, which begins as the program's does.
func pattern(value, prefix string) string {
	if !strings.HasPrefix(value, "'") {
		value = "'" + value + "'"
	}
	if strings.HasPrefix(prefix, "%") || strings.HasPrefix(prefix, "_") {
		return "'" + prefix[:1] + value[1:len(value)-1] + "%'"
	}
	return value[:len(value)-1] + "%'"
}
