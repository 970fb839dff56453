package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	"github.com/pingcap/tidb/pkg/parser/types"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// conversion is why a comparison of a bare column loses its index.
type conversion uint8

const (
	convNone    conversion = iota
	convNumber             // a string column with a number
	convCharset            // a column whose character set or collation gives way
)

// conversion tells whether a comparison converts the column.
func (p *pass) conversion(x *pred) conversion {
	c := x.src.column(x.col)
	if c == nil || c.Class != schema.String && c.Class != schema.Bytes {
		return convNone
	}
	number := func(e ast.ExprNode) bool {
		if e == nil {
			return false
		}
		if numberLiteral(e) {
			return true
		}
		if prm, ok := isParam(e); ok {
			switch p.arg(prm).Kind {
			case ArgInt, ArgFloat, ArgBool:
				return true
			}
		}
		switch f := unparen(e).(type) {
		case *ast.FuncCastExpr:
			if f.Tp != nil && f.FunctionType != ast.CastBinaryOperator {
				switch f.Tp.EvalType() {
				case types.ETInt, types.ETReal, types.ETDecimal:
					return true
				}
			}
		case *ast.BinaryOperationExpr:
			switch f.Op {
			case opcode.Plus, opcode.Minus, opcode.Mul, opcode.Div, opcode.IntDiv, opcode.Mod:
				return true
			}
		}
		return false
	}
	if number(x.value) {
		return convNumber
	}
	if slices.ContainsFunc(x.values, number) {
		return convNumber
	}
	o := x.joinSrc.column(x.join)
	if x.sub != nil {
		o = x.sub.onlyColumn()
	}
	if o == nil {
		return convNone
	}
	switch {
	case o.Class.Numeric():
		return convNumber
	case o.Class == schema.Time:
		return convCharset
	case o.Class == schema.String && c.Class == schema.String && p.charsetGivesWay(c, o):
		return convCharset
	}
	return convNone
}

// onlyColumn is the column that a subquery of one column selects, where a
// schema shows it.
func (b *block) onlyColumn() *schema.Column {
	if len(b.fields) != 1 {
		return nil
	}
	c, ok := unparen(b.fields[0].Expr).(*ast.ColumnNameExpr)
	if !ok {
		return nil
	}
	return b.resolve(c.Name).column(c.Name)
}

// looksUp reports whether an index gives the rows of a subquery of one column
// for a value of that column.
func (b *block) looksUp() bool {
	c, ok := unparen(b.fields[0].Expr).(*ast.ColumnNameExpr)
	if !ok {
		return false
	}
	s := b.resolve(c.Name)
	return s != nil && s.block == b && s.table != nil && b.holdsColumn(s, c.Name.Name.L, nil) != nil
}

// charsetGivesWay reports whether, of two compared columns, a is the one that
// is converted. Source: MySQL manual, "Collation Coercibility in Expressions":
// the smaller character set is converted to its superset; with one character
// set, _bin wins.
func (p *pass) charsetGivesWay(a, b *schema.Column) bool {
	if a.Charset == "" || b.Charset == "" {
		return false
	}
	ac, bc := charset(a.Charset), charset(b.Charset)
	if ac != bc {
		return charsetRank(ac) < charsetRank(bc)
	}
	return a.Collation != "" && b.Collation != "" && a.Collation != b.Collation &&
		strings.HasSuffix(b.Collation, "_bin") && !strings.HasSuffix(a.Collation, "_bin")
}

func charset(s string) string {
	if s == "utf8" {
		return "utf8mb3"
	}
	return s
}

func charsetRank(s string) int {
	switch s {
	case "ascii":
		return 0
	case "utf8mb3", "ucs2":
		return 2
	case "utf8mb4", "utf16", "utf32":
		return 3
	}
	return 1
}
