package sqlcheck

import (
	"fmt"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
)

var nonSargable = &Rule{
	ID: "non-sargable", Severity: Error, Schema: "sharper", grows: true,
	Doc: Doc{
		Title: "A condition wraps a column, so that no index can be used for it",
		What:  "One side of =, <=>, <, >, BETWEEN, IN or LIKE wraps a column in a function, CAST, CASE, arithmetic, a minus sign, COLLATE, BINARY or ->, and the other side has no column of that table. The column may be one of a derived table, CTE or view that the server merges into the statement. Where it is a later part of an index, the finding says which rows are read: those that have the values of the parts before it, or all.",
		Why:   "The index holds the column's values, not the expression's: every row is read and computed. 400,001 rows read instead of 1 to 551; CONCAT(a,'#',b) = …: 400,001 instead of 1,082 rows, 200 ms instead of 0.74, and as UPDATE 404,536 row locks instead of 2,016.",
		Bad:   "SELECT id FROM orders WHERE DATE(created_at) = '2024-05-01'",
		Good:  "SELECT id FROM orders WHERE created_at >= '2024-05-01' AND created_at < '2024-05-02'",
		Silent: []string{
			"the function stands on the constant side",
			"ISNULL(col), a bare flag, IS NULL; <> and NOT, which no index serves anyway",
			"(a, b) = (…) and (a, b) IN (…)",
			"MATCH, ST_*, and JSON functions that other kinds of index serve",
			"a functional index or, on MySQL, an indexed generated column holds the expression",
			"the column is in no index at all (missing-index says so), or is a later part of one and another condition has an index",
			"both sides are columns of one table",
			"SELECT lists, GROUP BY, ORDER BY and HAVING",
		},
		Fix:     "IFNULL is rewritten when the other side is a literal. So are, where the schema shows that the column has the type they ask for, DATE, YEAR, DATE_FORMAT, LEFT, col + n and, under a general_ci collation, UPPER. Otherwise the message says how to write it.",
		Options: "`server` names the server: functional indexes are MySQL's.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/mysql-indexes.html",
			"https://dev.mysql.com/doc/refman/8.4/en/range-optimization.html",
			"https://dev.mysql.com/doc/refman/8.4/en/create-index.html",
			"https://dev.mysql.com/doc/refman/8.4/en/generated-column-index-optimizations.html",
		},
	},
	pred: func(p *pass, b *block, x *pred) {
		if x.op != opWrapped || x.noUse || x.src == nil {
			return
		}
		if like, ok := x.expr.(*ast.PatternLikeOrIlikeExpr); ok && x.wild && p.asksList(x, like) {
			return // leading-wildcard says what to do about a list in a column
		}
		l := b.lost(x)
		if l.none || x.or != nil && (l.later || l.partitions) {
			return // missing-index and or-defeats-index
		}
		conf := l.conf
		if conf != Weak && p.otherSideServes(b, x) {
			conf = Weak
		}
		if x.how == wrapBits && l.index == nil {
			conf = Weak // a flag among others: it hardly has an index
		}
		f := p.on(x.side)
		f.Confidence = conf
		if len(l.after) > 0 && (!l.later || !b.locks(x.src)) {
			f.Severity = Warning
		}
		f.Severity = conf.cap(f.Severity)
		f.Table, f.Columns = x.src.name, p.columnsOf(x)
		index := "an index on " + strings.Join(f.Columns, ", ")
		switch {
		case l.index != nil:
			f.Index = l.index.Name
			index = "index " + l.index.String()
		case l.partitions:
			index = "the partitions"
		}
		if x.how == wrapConcat {
			p.concat(x, &f)
		} else {
			f.Rewrite = p.rewriteWrapped(x)
			f.Suggestion = p.advice(x, f.Rewrite)
		}
		cols, what := strings.Join(f.Columns, ", "), p.wrapped(x)
		switch {
		case l.later:
			f.Suggestion += ", and bind " + l.after[0] + " as well or create an index that begins with " + f.Columns[0]
			p.report(f, "%s hides %s from %s, whose first part %s is not bound either: every row of %s is read; %s", what, cols, index, l.after[0], x.src.display(), f.Suggestion)
		case conf == Weak:
			p.report(f, "%s hides %s from %s, which could narrow the rows of %s further; %s", what, cols, index, x.src.display(), f.Suggestion)
		case x.how == wrapConcat:
			p.report(f, "CONCAT of %s is computed for %s, so that %s cannot be used; %s", cols, l.extent(x.src), index, f.Suggestion)
		default:
			p.report(f, "%s hides %s from %s: %s is read; %s", what, cols, index, l.extent(x.src), f.Suggestion)
		}
	},
}

// extent says which rows are read for a condition that is lost.
func (l loss) extent(s *source) string {
	out := "every row of " + s.display()
	if len(l.after) > 0 {
		out += " with that " + strings.Join(l.after, " and ")
	}
	return out
}

// locks reports whether the rows of s that are read stay locked.
func (b *block) locks(s *source) bool {
	return b.verb != verbSelect && b.target() == s || b.lock != ast.SelectLockNone
}

// otherSideServes: f(a.x) = b.y reads b by its index, once per row of a.
func (p *pass) otherSideServes(b *block, x *pred) bool {
	if x.join == nil || x.joinSrc == nil || x.src.optional && !x.joinSrc.optional {
		return false // the inner side of an outer join is the one looked up
	}
	if x.joinSrc.table == nil {
		return x.join.Name.L == "id" && x.joinSrc.base
	}
	if x.joinSrc.block != b || x.src.table != nil && b.best(x.joinSrc, nil, 0).index != nil && b.best(x.src, nil, 0).index == nil {
		return false // the join begins with the other table
	}
	return b.holdsColumn(x.joinSrc, x.join.Name.L, nil) != nil
}

// wrapped names what stands around the column.
func (p *pass) wrapped(x *pred) string {
	switch x.how {
	case wrapConcat:
		return "CONCAT()"
	case wrapArith:
		return "arithmetic"
	case wrapMinus:
		return "the minus sign"
	case wrapBits:
		return "a bit operation"
	case wrapCase:
		return "CASE"
	case wrapCollate:
		return "COLLATE"
	case wrapBinary:
		return "BINARY"
	case wrapCast:
		return strings.ToUpper(x.fn)
	case wrapJSON:
		return "a JSON path"
	}
	if f, ok := unparen(x.side).(*ast.FuncCallExpr); ok && x.inner == nil {
		// As it is written: the grammar renames some.
		if i := p.tokenAt(startOf(f)); i+1 < len(p.toks) && p.toks[i].Kind == lexer.Word && p.toks[i+1].Kind == lexer.LParen {
			return strings.ToUpper(p.toks[i].Text(p.text)) + "()"
		}
	}
	return strings.ToUpper(x.fn) + "()"
}

// columnsOf lists the columns that x wraps.
func (p *pass) columnsOf(x *pred) []string {
	var out []string
	var list func(in *block, e ast.ExprNode)
	steps := 0
	list = func(in *block, e ast.ExprNode) {
		some(e, func(e ast.ExprNode) bool {
			if steps++; steps > maxSteps {
				return true
			}
			if c, ok := e.(*ast.ColumnNameExpr); ok {
				n := in.resolve(c.Name)
				if n.expr != nil {
					list(n.in, n.expr)
				} else if n.src == x.src && !contains(out, n.col.Name.O) {
					out = append(out, n.col.Name.O)
				}
			}
			return false
		})
	}
	list(x.parent, x.side)
	return out
}

func (p *pass) advice(x *pred, r *Rewrite) string {
	if r != nil && len(r.Edits) == 1 {
		return "write " + r.Edits[0].Text
	}
	col := "the column"
	if x.col != nil {
		col = x.col.Name.O
	}
	like, _ := x.expr.(*ast.PatternLikeOrIlikeExpr)
	switch {
	case like != nil && p.leading(like) == leadWild:
		return "search with a FULLTEXT index (MATCH … AGAINST): the pattern begins with a wildcard, so that the bare column would not help"
	case x.fn == "month":
		return fmt.Sprintf("compare %s with a half-open range where one year is meant; the month of any year needs a generated column", col)
	case x.fn == "date" || x.fn == "year" || x.fn == "date_format" || x.fn == "unix_timestamp" || x.fn == "to_days" || x.fn == "from_unixtime":
		return fmt.Sprintf("compare %s with a half-open range: %s >= start AND %s < end", col, col, col)
	case x.how == wrapCollate, x.how == wrapBinary:
		return "give the column the collation that the comparison needs"
	case x.how == wrapJSON:
		if p.opts.Server.mysql() {
			return "index the path: a generated column or a functional index"
		}
		return "index the path through a generated column, and compare that column"
	case x.how == wrapBits, x.how == wrapArith && !invertible(x.form()):
		return "keep what is asked for in a column of its own"
	case x.how == wrapArith || x.how == wrapMinus:
		return "move the arithmetic to the other side"
	case x.fn == "lower" || x.fn == "upper" || x.fn == "lcase" || x.fn == "ucase":
		return fmt.Sprintf("compare %s itself under a _ci collation, which ignores case", col)
	case x.fn == "ifnull" || x.fn == "coalesce":
		return fmt.Sprintf("compare %s itself, and add OR %s IS NULL where the default is meant", col, col)
	case x.fn == "substr" || x.fn == "substring" || x.fn == "left" || x.fn == "mid":
		return fmt.Sprintf("write %s LIKE 'prefix%%' for a prefix", col)
	case x.how == wrapCast:
		return "convert the other side instead"
	}
	if p.opts.Server.functionalIndex() {
		return "compare the bare column, or index the expression"
	}
	return "compare the bare column, or index a generated column"
}

// invertible reports whether arithmetic can move to the other side of a
// comparison: it has one column, and takes no remainder or whole quotient.
func invertible(e ast.ExprNode) bool {
	columns := 0
	lossy := some(e, func(e ast.ExprNode) bool {
		switch e := e.(type) {
		case *ast.ColumnNameExpr:
			columns++
		case *ast.BinaryOperationExpr:
			return e.Op == opcode.Mod || e.Op == opcode.IntDiv
		}
		return false
	})
	return columns == 1 && !lossy
}

// concat is CONCAT(a, '#', b) = '1#x': a key that is put together for every
// row, with a way to take the value apart instead.
func (p *pass) concat(x *pred, f *Finding) {
	call := x.form().(*ast.FuncCallExpr)
	var cols []ast.ExprNode
	sep, plain := "", true
	args := call.Args
	if call.FnName.L == "concat_ws" && len(args) > 0 {
		var ok bool
		if sep, ok = stringLiteral(args[0]); !ok || sep == "" {
			plain = false
		}
		for _, a := range args[1:] {
			if _, ok := unparen(a).(*ast.ColumnNameExpr); !ok {
				plain = false
			}
			cols = append(cols, a)
		}
	} else {
		for i, a := range args {
			if s, ok := stringLiteral(a); ok {
				if i%2 == 0 || s == "" || sep != "" && s != sep {
					plain = false
				}
				sep = s
				continue
			}
			if _, ok := unparen(a).(*ast.ColumnNameExpr); !ok || i%2 == 1 {
				plain = false
			}
			cols = append(cols, a)
		}
	}
	names := make([]string, len(cols))
	for i, c := range cols {
		if names[i] = p.source(c); x.inner != nil {
			names[i] = parse.Restore(c)
		}
	}
	plain = plain && len(cols) >= 2 && sep != "" && len(args)%2 == 1 || plain && call.FnName.L == "concat_ws" && len(cols) >= 2
	if plain && x.cmp != 0 && p.isEquality(x) {
		if v, ok := stringLiteral(x.value); ok {
			pieces := strings.Split(v, sep)
			if len(pieces) == len(cols) {
				var w strings.Builder
				for i := range cols {
					if i > 0 {
						w.WriteString(" AND ")
					}
					fmt.Fprintf(&w, "%s = %s", names[i], quote(pieces[i]))
				}
				if x.inner == nil {
					f.Rewrite = &Rewrite{
						Edits: []Edit{p.edit(x.expr, p.bracket(x, w.String()))},
						Note:  fmt.Sprintf("equal only when no stored value contains %q", sep),
					}
				}
				f.Suggestion = "write " + w.String() + ", provided that no stored value contains " + quote(sep)
			}
		} else {
			f.Suggestion = fmt.Sprintf("split the value at %s in the program and write %s = ? with both parts bound", quote(sep), strings.Join(names, " = ? AND "))
		}
	}
	if f.Suggestion == "" && plain && len(x.values) > 0 {
		f.Suggestion = fmt.Sprintf("write (%s) IN ((…, …), …) with the parts bound one by one", strings.Join(names, ", "))
	}
	if f.Suggestion == "" {
		f.Suggestion = "compare the columns one by one"
	}
}

func quote(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", "''") + "'"
}
