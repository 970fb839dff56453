package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// conversion is why a comparison of a bare column loses its index.
type conversion uint8

const (
	convNone    conversion = iota
	convNumber             // a string column with a number
	convTime               // a string column with a date or time
	convCharset            // a column whose character set or collation gives way
)

// conversion tells whether a comparison of the block converts the column.
func (p *pass) conversion(b *block, x *pred) conversion {
	c := x.src.column(x.col)
	if c == nil || c.Class != schema.String && c.Class != schema.Bytes {
		return convNone
	}
	if o := x.joinSrc.column(x.join); o != nil && o.Class == schema.Time {
		return convCharset // join-conversion
	} else if o != nil && o.Class == schema.String && c.Class == schema.String && p.charsetGivesWay(c, o) {
		return convCharset
	}
	of := func(e ast.ExprNode) conversion {
		if e == nil {
			return convNone
		}
		return converts(p.class(b, e))
	}
	conv := of(x.value)
	for _, v := range x.values {
		if conv == convNone {
			conv = of(v)
		}
	}
	if conv == convNone && x.join != nil {
		if o := x.joinSrc.column(x.join); o != nil {
			conv = converts(o.Class)
		}
	}
	if x.sub == nil || conv != convNone || len(x.sub.fields) != 1 || x.sub.fields[0].Expr == nil {
		return conv
	}
	if conv = converts(p.class(x.sub, x.sub.fields[0].Expr)); conv != convNone {
		return conv
	}
	if o := x.sub.onlyColumn(); o != nil && o.Class == schema.String && c.Class == schema.String && p.charsetGivesWay(c, o) {
		return convCharset
	}
	return convNone
}

// converts is what a comparison with a value of the class does to a string
// column.
func converts(c schema.Class) conversion {
	switch {
	case c.Numeric():
		return convNumber
	case c == schema.Time:
		return convTime
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
	n := b.resolve(c.Name)
	return n.src.column(n.col)
}

// looksUp reports whether an index gives the rows of a subquery of one column
// for a value of that column.
func (b *block) looksUp() bool {
	c, ok := unparen(b.fields[0].Expr).(*ast.ColumnNameExpr)
	if !ok {
		return false
	}
	n := b.resolve(c.Name)
	return n.src != nil && n.src.block == b && n.src.table != nil && b.holdsColumn(n.src, n.col.Name.L, nil) != nil
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
