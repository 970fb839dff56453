package schema

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/charset"
	"github.com/pingcap/tidb/pkg/parser/mysql"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"
	"github.com/pingcap/tidb/pkg/parser/types"

	"github.com/querylint/querylint/sqlcheck/internal/parse"
)

func (t *Table) options(list []*ast.TableOption) {
	for _, o := range list {
		switch o.Tp {
		case ast.TableOptionCharset:
			t.Charset = canonicalCharset(o.StrValue)
		case ast.TableOptionCollate:
			t.Collation = strings.ToLower(o.StrValue)
		case ast.TableOptionEngine:
			// MySQL manual, "The MEMORY Storage Engine".
			t.hash = strings.EqualFold(o.StrValue, "MEMORY") || strings.EqualFold(o.StrValue, "HEAP")
		}
	}
	if t.Charset == "" && t.Collation != "" {
		t.Charset = charsetOf(t.Collation)
	}
}

func canonicalCharset(s string) string {
	s = strings.ToLower(s)
	if s == "utf8" {
		return "utf8mb3"
	}
	return s
}

func charsetOf(collation string) string {
	if i := strings.IndexByte(collation, '_'); i > 0 {
		return canonicalCharset(collation[:i])
	}
	return canonicalCharset(collation)
}

func (t *Table) addColumn(d *ast.ColumnDef) {
	c := column(t, d)
	if old := t.Column(c.Name); old != nil {
		*old = *c
		c = old
	} else {
		t.Columns = append(t.Columns, c)
	}
	for _, o := range d.Options {
		switch o.Tp {
		case ast.ColumnOptionPrimaryKey:
			t.addIndex(&Index{Name: "PRIMARY", Primary: true, Unique: true, Parts: []Part{{Column: c.Name}}})
			c.Nullable = false
		case ast.ColumnOptionUniqKey:
			t.addIndex(&Index{Name: c.Name, Unique: true, Parts: []Part{{Column: c.Name}}})
		case ast.ColumnOptionCheck:
			if o.Enforced {
				t.fix(o.Expr)
			}
		}
	}
}

// isFlag goes by the width that people write: BOOL is TINYINT(1) (MySQL manual,
// "Numeric Data Type Syntax").
func isFlag(t *types.FieldType) bool {
	switch t.GetType() {
	case mysql.TypeTiny, mysql.TypeBit:
		return t.GetFlen() == 1
	case mysql.TypeEnum:
		return len(t.GetElems()) == 2
	}
	return false
}

// valuesOf counts the values of a small type. An ENUM has one more than it lists, the
// empty one that a wrong value becomes. Source: MySQL manual, "Integer Types", "The
// ENUM Type", "Bit-Value Type - BIT", "The YEAR Type".
func valuesOf(t *types.FieldType) int64 {
	switch t.GetType() {
	case mysql.TypeTiny, mysql.TypeYear:
		return 256
	case mysql.TypeEnum:
		return int64(len(t.GetElems())) + 1
	case mysql.TypeBit:
		if n := t.GetFlen(); n > 0 && n <= 8 {
			return 1 << n
		}
	}
	return 0
}

// digits are the numbers in a comment.
var digits = regexp.MustCompile(`\d+`)

// saysFlag reports whether a comment explains the values 0 and 1, and no other:
// COMMENT '0 disabled, 1 enabled'.
func saysFlag(o *ast.ColumnOption) bool {
	if o.Tp != ast.ColumnOptionComment || o.Expr == nil {
		return false
	}
	v, ok := o.Expr.(*driver.ValueExpr)
	if !ok || v.Kind() != driver.KindString {
		return false
	}
	values := digits.FindAllString(v.GetString(), -1)
	slices.Sort(values)
	return slices.Equal(values, []string{"0", "1"})
}

func column(t *Table, d *ast.ColumnDef) *Column {
	c := &Column{Name: d.Name.Name.O, Nullable: true}
	if d.Tp != nil {
		c.Type = strings.ToLower(d.Tp.CompactStr())
		c.Class, c.Big = classOf(d.Tp)
		c.Charset = canonicalCharset(d.Tp.GetCharset())
		c.Collation = strings.ToLower(d.Tp.GetCollate())
		c.Fixed = d.Tp.GetType() == mysql.TypeEnum && len(d.Tp.GetElems()) == 1
		c.Values = valuesOf(d.Tp)
		c.Flag = isFlag(d.Tp) || c.Class == Integer && slices.ContainsFunc(d.Options, saysFlag)
	}
	for _, o := range d.Options {
		switch o.Tp {
		case ast.ColumnOptionNotNull, ast.ColumnOptionPrimaryKey:
			c.Nullable = false
		case ast.ColumnOptionAutoIncrement:
			c.AutoInc = true
		case ast.ColumnOptionCollate:
			c.Collation = strings.ToLower(o.StrValue)
		case ast.ColumnOptionGenerated:
			c.Generated = parse.ExprKey(o.Expr)
			_, constant := o.Expr.(*driver.ValueExpr)
			c.Fixed = c.Fixed || constant
		}
	}
	if c.Class != String && c.Class != Enum {
		c.Charset, c.Collation = "", ""
		return c
	}
	if c.Charset == "" && c.Collation != "" {
		c.Charset = charsetOf(c.Collation)
	}
	if c.Charset == "" {
		c.Charset, c.Collation = t.Charset, t.Collation
	}
	return c
}

func classOf(tp *types.FieldType) (Class, bool) {
	switch tp.GetType() {
	case mysql.TypeTiny, mysql.TypeShort, mysql.TypeInt24, mysql.TypeLong, mysql.TypeLonglong:
		return Integer, false
	case mysql.TypeNewDecimal:
		return Decimal, false
	case mysql.TypeFloat, mysql.TypeDouble:
		return Float, false
	case mysql.TypeDate, mysql.TypeNewDate, mysql.TypeDatetime, mysql.TypeTimestamp, mysql.TypeDuration:
		return Time, false
	case mysql.TypeYear:
		return Year, false
	case mysql.TypeBit:
		return Bit, false
	case mysql.TypeJSON:
		return JSON, true
	case mysql.TypeEnum, mysql.TypeSet:
		return Enum, false
	case mysql.TypeString, mysql.TypeVarchar, mysql.TypeVarString:
		if tp.GetCharset() == charset.CharsetBin || mysql.HasBinaryFlag(tp.GetFlag()) && tp.GetCharset() == charset.CharsetBin {
			return Bytes, false
		}
		return String, false
	case mysql.TypeTinyBlob, mysql.TypeBlob, mysql.TypeMediumBlob, mysql.TypeLongBlob:
		if tp.GetCharset() == charset.CharsetBin {
			return Bytes, true
		}
		return String, true
	}
	return Unknown, false
}
