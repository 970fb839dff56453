package schema

import (
	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"
)

// Partition says how the rows of a table are split.
type Partition struct {
	// Columns decide where a row lies, in their order.
	Columns []string
	// Ranges: conditions on ranges of the first column leave partitions out, as
	// well as equality. Otherwise all columns must be equal to a value.
	Ranges bool
}

// ordered are the functions of a column that keep its order, so that a range of
// the column is a range of partitions. Source: MySQL manual, "Partition
// Pruning".
var ordered = map[string]bool{"year": true, "to_days": true, "to_seconds": true, "unix_timestamp": true}

// partition reads PARTITION BY; nil where no condition can leave a partition out.
func partition(o *ast.PartitionOptions) *Partition {
	if o == nil {
		return nil
	}
	out := &Partition{}
	for _, c := range o.ColumnNames {
		out.Columns = append(out.Columns, c.Name.O)
	}
	ranges := o.Tp == ast.PartitionTypeRange || o.Tp == ast.PartitionTypeList
	switch e := o.Expr.(type) {
	case nil:
		out.Ranges = ranges
	case *ast.ColumnNameExpr:
		out.Columns, out.Ranges = []string{e.Name.Name.O}, ranges
	case *ast.FuncCallExpr:
		if len(e.Args) != 1 {
			return nil
		}
		c, ok := e.Args[0].(*ast.ColumnNameExpr)
		if !ok {
			return nil
		}
		out.Columns, out.Ranges = []string{c.Name.Name.O}, ranges && ordered[e.FnName.L]
	default:
		return nil
	}
	if len(out.Columns) == 0 {
		return nil
	}
	return out
}

// OneRow reports whether a constraint lets the table hold one row at most: a
// key whose columns can have one value each.
func (t *Table) OneRow() bool {
	for _, i := range t.Indexes {
		if !i.Unique || len(i.Parts) == 0 {
			continue
		}
		fixed := true
		for _, p := range i.Parts {
			c := t.Column(p.Column)
			fixed = fixed && c != nil && c.Fixed && !c.Nullable
		}
		if fixed {
			return true
		}
	}
	return false
}

// fix notes that a CHECK constraint allows a column one value.
func (t *Table) fix(check ast.ExprNode) {
	if c := t.Column(fixedColumn(check)); c != nil {
		c.Fixed = true
	}
}

// fixedColumn is the column to which a condition allows one value, or "".
func fixedColumn(e ast.ExprNode) string {
	value := func(e ast.ExprNode) bool { _, ok := e.(*driver.ValueExpr); return ok }
	name := func(e ast.ExprNode) string {
		if c, ok := e.(*ast.ColumnNameExpr); ok {
			return c.Name.Name.O
		}
		return ""
	}
	switch e := e.(type) {
	case *ast.ParenthesesExpr:
		return fixedColumn(e.Expr)
	case *ast.BinaryOperationExpr:
		switch {
		case e.Op == opcode.LogicAnd:
			if c := fixedColumn(e.L); c != "" {
				return c
			}
			return fixedColumn(e.R)
		case e.Op != opcode.EQ:
		case value(e.R):
			return name(e.L)
		case value(e.L):
			return name(e.R)
		}
	case *ast.PatternInExpr:
		if !e.Not && len(e.List) == 1 && value(e.List[0]) {
			return name(e.Expr)
		}
	}
	return ""
}
