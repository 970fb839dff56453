package sqlcheck

import (
	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var implicitConversion = &Rule{
	ID: "implicit-conversion", Severity: Error, Schema: "needed", grows: true,
	Doc: Doc{
		Title:  "A string column is compared with a number or a date",
		What:   "=, <=>, <, >, BETWEEN or IN between a string column and a number or a date: a literal, an argument whose Go type is a number, a function that gives one (UNIX_TIMESTAMP(), NOW()), a subquery that selects one, or a numeric column of a joined table.",
		Why:    "Every stored string is converted to a number, because '1', '01' and ' 1x' all equal 1; the index over the strings is of no use. 400,001 rows read instead of 1; as a join 58.7 s instead of 3 ms.",
		Bad:    "SELECT id FROM users WHERE phone = 13800138000",
		Good:   "SELECT id FROM users WHERE phone = '13800138000'",
		Silent: []string{"an integer column with a string: the constant is converted once", "dates with numbers, decimals with strings", "ENUM and SET", "a join that can look the numeric column up (info)", "the type of the argument is not known"},
		Fix:    "None: quotes around the number find the rows that store it in this one spelling, and no longer '007' for 7.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/type-conversion.html",
			"https://dev.mysql.com/doc/refman/8.4/en/mysql-indexes.html",
		},
	},
	pred: func(p *pass, b *block, x *pred) {
		if x.conv != convNumber && x.conv != convTime || x.noUse || x.src.table == nil {
			return
		}
		c := x.src.column(x.col)
		l := b.lost(x)
		i := l.index
		if l.later {
			i = nil
		}
		f := p.keyword(b) // USING
		if x.expr != nil {
			f = p.on(x.expr)
		}
		f.Table, f.Columns = x.src.name, []string{x.col.Name.O}
		beside := b.beside(x).index
		switch {
		case i == nil && beside != nil:
			f.Confidence, f.Severity = Weak, Info
		case i == nil:
			f.Severity = Warning
		case l.conf == Weak || x.join != nil && !b.lookedUp(x) || x.sub != nil && x.sub.looksUp():
			f.Confidence, f.Severity = Weak, Info
		case len(l.after) > 0:
			f.Severity = Warning
		}
		with := "a number"
		if x.conv == convTime {
			with = "a date or time"
		}
		if x.sub != nil {
			with += " of the subquery"
			if o := x.sub.onlyColumn(); o != nil {
				with = "the " + o.Class.String() + " column of the subquery"
			}
			f.Suggestion = "give both columns one type"
		} else if x.join != nil {
			if o := x.joinSrc.column(x.join); o != nil {
				with = "the " + o.Class.String() + " column " + x.join.Name.O
			}
			f.Suggestion = "give both columns one type"
		} else {
			f.Rewrite = p.quoteNumbers(x)
			f.Suggestion = "bind a string"
			if x.conv == convTime {
				f.Suggestion = "compare with a string (DATE_FORMAT), or give the column a date or time type"
			} else if _, ok := unparen(firstOf(x)).(*ast.SubqueryExpr); ok {
				f.Suggestion = "give both columns one type"
			}
			if f.Rewrite != nil {
				f.Suggestion = "put the number into quotes"
			} else if prm, ok := isParam(firstOf(x)); ok {
				if a := p.arg(prm); a.Name != "" {
					with = "the number " + a.Name
					f.Suggestion = "pass " + a.Name + " as a string"
				}
			}
		}
		lost := "; every row is converted"
		if i == nil && beside != nil {
			lost = "; every row that index " + beside.String() + " finds is converted"
		}
		if i != nil {
			f.Index = i.Name
			lost = ", so that index " + i.String() + " cannot narrow the rows further"
			if f.Confidence != Weak {
				lost = ": " + l.extent(x.src) + " is converted and index " + i.String() + " is not used"
			}
		}
		p.report(f, "%s.%s is %s and is compared with %s%s; %s", x.src.display(), x.col.Name.O, c.Type, with, lost, f.Suggestion)
	},
}

func firstOf(x *pred) ast.ExprNode {
	if x.value != nil {
		return x.value
	}
	if len(x.values) > 0 {
		return x.values[0]
	}
	return x.side
}

func (p *pass) quoteNumbers(x *pred) *Rewrite {
	if c := x.src.column(x.col); c == nil || c.Class != schema.String {
		return nil
	}
	list := x.values
	if x.value != nil {
		list = []ast.ExprNode{x.value}
	}
	r := &Rewrite{Note: "equal when the column stores the number in this one spelling"}
	for _, v := range list {
		if _, ok := stringLiteral(v); ok {
			continue
		}
		if _, ok := intLiteral(v); !ok {
			return nil
		}
		r.Edits = append(r.Edits, p.edit(v, "'"+p.source(v)+"'"))
	}
	if len(r.Edits) == 0 {
		return nil
	}
	return r
}
