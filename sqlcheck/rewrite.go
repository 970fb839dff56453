package sqlcheck

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// Rewrites of a wrapped column. Each gives the same rows; Safe is set only
// when the schema shows what that rests on.

func (p *pass) isEquality(x *pred) bool { return x.cmp == opcode.EQ }

// bracket puts a conjunction into parentheses where it stands beside an OR or
// under something else.
func (p *pass) bracket(x *pred, s string) string {
	if x.or == nil && p.conjunct(x) {
		return s
	}
	return "(" + s + ")"
}

// conjunct reports whether x is a whole conjunct of its WHERE or ON.
func (p *pass) conjunct(x *pred) bool {
	return slices.Contains(x.parent.preds, x)
}

var opText = map[opcode.Op]string{
	opcode.EQ: "=", opcode.LT: "<", opcode.GT: ">", opcode.LE: "<=", opcode.GE: ">=",
}

func (p *pass) rewriteWrapped(x *pred) *Rewrite {
	switch e := x.expr.(type) {
	case *ast.BinaryOperationExpr:
		if x.cmp == 0 || x.cmp == opcode.NullEQ || x.value == nil {
			return nil
		}
	case *ast.BetweenExpr:
		if len(x.values) != 2 || x.side != e.Expr {
			return nil
		}
	default:
		return nil
	}
	if !p.constant(x) || x.inner != nil {
		return nil
	}
	switch e := unparen(x.side).(type) {
	case *ast.FuncCallExpr:
		if len(e.Args) == 0 {
			return nil
		}
		col, ok := unparen(e.Args[0]).(*ast.ColumnNameExpr)
		if !ok || x.parent.resolve(col.Name).src == nil { // which may be an expression of a merged table
			return nil
		}
		c := x.src.column(x.col)
		name := p.source(e.Args[0])
		switch e.FnName.L {
		case "date":
			return p.dates(x, c, name)
		case "year":
			return p.years(x, c, name)
		case "date_format":
			if f, ok := stringLiteral(e.Args[1]); ok && len(e.Args) == 2 {
				switch f {
				case "%Y-%m-%d", "%Y-%m":
					return p.months(x, c, name, f == "%Y-%m")
				case "%Y":
					return p.years(x, c, name)
				}
			}
		case "left":
			if len(e.Args) == 2 {
				return p.prefix(x, c, name, e.Args[1])
			}
		case "substr", "substring", "mid":
			if len(e.Args) == 3 {
				if n, ok := intLiteral(e.Args[1]); ok && n == 1 {
					return p.prefix(x, c, name, e.Args[2])
				}
			}
		case "ifnull", "coalesce":
			if len(e.Args) == 2 && x.cmp == opcode.EQ {
				return p.ifnull(x, c, name, e.Args[1])
			}
		case "lower", "upper", "lcase", "ucase":
			if x.cmp != opcode.EQ || len(e.Args) != 1 {
				return nil
			}
			v, ok := stringLiteral(x.value)
			if !ok || c == nil || !ciCollation(c) {
				return nil
			}
			lower := e.FnName.L[0] == 'l'
			if lower && strings.ToLower(v) != v || !lower && strings.ToUpper(v) != v {
				return nil // never equal under a collation that tells case
			}
			r := &Rewrite{Edits: []Edit{p.edit(x.expr, name+" = "+p.source(x.value))}, Safe: !lower && upperIsVoid(c)}
			if !r.Safe {
				r.Note = "equal but for rare letters whose other case compares differently, such as the Angstrom sign"
			}
			return r
		}
	case *ast.BinaryOperationExpr:
		return p.arithmetic(x, e)
	}
	return nil
}

// timed notes what a rewrite of a date function assumes.
func timed(c *schema.Column, r *Rewrite) *Rewrite {
	if c == nil {
		r.Note = "assumes that the column is a DATE, DATETIME or TIMESTAMP"
		return r
	}
	if c.Class != schema.Time || c.Type == "time" || strings.HasPrefix(c.Type, "time(") {
		return nil
	}
	r.Safe = true
	return r
}

// day is a literal date, or an expression that is surely a date.
func (p *pass) day(e ast.ExprNode) (lit time.Time, text string, ok bool) {
	if s, isStr := stringLiteral(e); isStr {
		t, err := time.Parse("2006-01-02", s)
		if err != nil || t.Year() < 1 || t.Year() > 9998 {
			return t, "", false
		}
		return t, quote(s), true
	}
	if f, isFn := unparen(e).(*ast.FuncCallExpr); isFn {
		switch f.FnName.L {
		case "curdate", "current_date":
			return lit, p.source(e), true
		}
	}
	return lit, "", false
}

func (p *pass) dates(x *pred, c *schema.Column, name string) *Rewrite {
	next := func(t time.Time, text string) string {
		if t.IsZero() {
			return text + " + INTERVAL 1 DAY"
		}
		return quote(t.AddDate(0, 0, 1).Format("2006-01-02"))
	}
	var s string
	if len(x.values) == 2 {
		_, lo, ok1 := p.day(x.values[0])
		t, hi, ok2 := p.day(x.values[1])
		if !ok1 || !ok2 {
			return nil
		}
		s = fmt.Sprintf("%s >= %s AND %s < %s", name, lo, name, next(t, hi))
		return timed(c, &Rewrite{Edits: []Edit{p.edit(x.expr, p.bracket(x, s))}})
	}
	t, d, ok := p.day(x.value)
	if !ok {
		return nil
	}
	switch x.cmp {
	case opcode.EQ:
		s = p.bracket(x, fmt.Sprintf("%s >= %s AND %s < %s", name, d, name, next(t, d)))
	case opcode.LT:
		s = name + " < " + d
	case opcode.GE:
		s = name + " >= " + d
	case opcode.GT:
		s = name + " >= " + next(t, d)
	case opcode.LE:
		s = name + " < " + next(t, d)
	}
	return timed(c, &Rewrite{Edits: []Edit{p.edit(x.expr, s)}})
}

func (p *pass) years(x *pred, c *schema.Column, name string) *Rewrite {
	year := func(e ast.ExprNode) (int64, bool) {
		if s, ok := stringLiteral(e); ok && len(s) == 4 {
			n, err := strconv.ParseInt(s, 10, 64)
			return n, err == nil && n >= 1000 && n < 9999
		}
		n, ok := intLiteral(e)
		return n, ok && n >= 1000 && n < 9999
	}
	first := func(n int64) string { return fmt.Sprintf("'%04d-01-01'", n) }
	var s string
	if len(x.values) == 2 {
		lo, ok1 := year(x.values[0])
		hi, ok2 := year(x.values[1])
		if !ok1 || !ok2 {
			return nil
		}
		s = p.bracket(x, fmt.Sprintf("%s >= %s AND %s < %s", name, first(lo), name, first(hi+1)))
		return timed(c, &Rewrite{Edits: []Edit{p.edit(x.expr, s)}})
	}
	y, ok := year(x.value)
	if !ok {
		return nil
	}
	switch x.cmp {
	case opcode.EQ:
		s = p.bracket(x, fmt.Sprintf("%s >= %s AND %s < %s", name, first(y), name, first(y+1)))
	case opcode.LT:
		s = name + " < " + first(y)
	case opcode.GE:
		s = name + " >= " + first(y)
	case opcode.GT:
		s = name + " >= " + first(y+1)
	case opcode.LE:
		s = name + " < " + first(y+1)
	}
	return timed(c, &Rewrite{Edits: []Edit{p.edit(x.expr, s)}})
}

func (p *pass) months(x *pred, c *schema.Column, name string, month bool) *Rewrite {
	v, ok := stringLiteral(x.value)
	if !ok || x.cmp != opcode.EQ {
		return nil
	}
	layout := "2006-01-02"
	if month {
		layout = "2006-01"
	}
	t, err := time.Parse(layout, v)
	if err != nil || t.Year() < 1000 || t.Year() > 9998 {
		return nil
	}
	next := t.AddDate(0, 0, 1)
	if month {
		next = t.AddDate(0, 1, 0)
	}
	s := fmt.Sprintf("%s >= '%s' AND %s < '%s'", name, t.Format("2006-01-02"), name, next.Format("2006-01-02"))
	return timed(c, &Rewrite{Edits: []Edit{p.edit(x.expr, p.bracket(x, s))}})
}

// prefix is LEFT(col, n) = 'text' with n characters.
func (p *pass) prefix(x *pred, c *schema.Column, name string, count ast.ExprNode) *Rewrite {
	n, ok := intLiteral(count)
	v, isStr := stringLiteral(x.value)
	if !ok || !isStr || x.cmp != opcode.EQ || int64(len([]rune(v))) != n || strings.ContainsAny(v, `%_\`) || strings.HasSuffix(v, " ") {
		return nil
	}
	r := &Rewrite{Edits: []Edit{p.edit(x.expr, name+" LIKE "+quote(v+"%"))}}
	if c == nil {
		r.Note = "assumes that the column is a string"
		return r
	}
	if c.Class != schema.String {
		return nil
	}
	r.Safe = true
	return r
}

// ifnull is IFNULL(col, a) = b with a and b different literals.
func (p *pass) ifnull(x *pred, c *schema.Column, name string, def ast.ExprNode) *Rewrite {
	same := true
	if a, ok := intLiteral(def); ok {
		if b, ok := intLiteral(x.value); ok {
			same = a == b
		}
	} else if a, ok := stringLiteral(def); ok {
		if b, ok := stringLiteral(x.value); ok {
			same = strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
		}
	}
	if same {
		return nil
	}
	return &Rewrite{Edits: []Edit{p.edit(x.expr, name+" = "+p.source(x.value))}, Safe: c == nil || c.Class != schema.String || !numberLiteral(x.value)}
}

// arithmetic is col + n = m with integers.
func (p *pass) arithmetic(x *pred, e *ast.BinaryOperationExpr) *Rewrite {
	if x.cmp == 0 || opText[x.cmp] == "" || e.Op != opcode.Plus && e.Op != opcode.Minus {
		return nil
	}
	m, ok := intLiteral(x.value)
	if !ok {
		return nil
	}
	var name string
	var result int64
	cmp := x.cmp
	var col *ast.ColumnNameExpr
	if n, ok := intLiteral(e.R); ok {
		if col, ok = unparen(e.L).(*ast.ColumnNameExpr); !ok {
			return nil
		}
		name = p.source(e.L)
		if result = m - n; e.Op == opcode.Minus {
			result = m + n
		}
	} else if n, ok := intLiteral(e.L); ok {
		if col, ok = unparen(e.R).(*ast.ColumnNameExpr); !ok {
			return nil
		}
		name = p.source(e.R)
		if result = m - n; e.Op == opcode.Minus { // n - col = m
			result = n - m
			cmp = mirrored(cmp)
		}
	} else {
		return nil
	}
	const safe = 1 << 53
	if m > safe || m < -safe || result > safe || result < -safe {
		return nil
	}
	r := &Rewrite{Edits: []Edit{p.edit(x.expr, fmt.Sprintf("%s %s %d", name, opText[cmp], result))}}
	if x.parent.resolve(col.Name).src == nil {
		return nil
	}
	if c := x.src.column(x.col); c == nil {
		r.Note = "assumes that the column is an integer"
	} else if c.Class != schema.Integer {
		return nil
	} else {
		r.Safe = true
	}
	return r
}
