package sqlcheck

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var joinConversion = &Rule{
	ID: "join-conversion", Severity: Warning, Schema: "needed", grows: true,
	Doc: Doc{
		Title:  "Joined columns differ in character set, collation or type, and the inner one loses its index",
		What:   "The two columns of a join condition have different character sets or collations (or a string meets a date), and the one that MySQL converts belongs to the table that would be looked up. Also where that column has no index: an index alone would not be used.",
		Why:    "The index of a converted column cannot be asked: the inner table is read once for every outer row. 1,622 ms instead of 1.3.",
		Bad:    "SELECT o.id FROM orders o JOIN legacy_users u ON u.code = o.user_code -- latin1 = utf8mb4",
		Good:   "ALTER TABLE legacy_users CONVERT TO CHARACTER SET utf8mb4",
		Silent: []string{"the converted side is the outer one", "numbers with strings (implicit-conversion)"},
		Fix:    "None: the columns must be changed.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/mysql-indexes.html",
			"https://dev.mysql.com/doc/refman/8.4/en/charset-collation-coercibility.html",
		},
	},
	pred: func(p *pass, b *block, x *pred) {
		if x.conv != convCharset || x.noUse || x.join == nil || x.joinSrc == nil {
			return
		}
		c, o := x.src.column(x.col), x.joinSrc.column(x.join)
		i := b.holds(x)
		if b.best(x.src, x.arm, allTables).index != nil || o == nil {
			return
		}
		if i == nil {
			whole := func(r reading) bool { return r.s == x.src && r.bound&x.joinSrc.bit() != 0 }
			if x.or != nil || !slices.ContainsFunc(b.reach(), whole) {
				return
			}
		} else if !b.lookedUp(x) {
			return
		}
		f := p.keyword(b) // USING
		if x.expr != nil {
			f = p.on(x.expr)
		}
		f.Table, f.Columns = x.src.name, []string{x.col.Name.O}
		a, z := describe(c, o)
		if i == nil {
			f.Suggestion = "give both columns one type, character set and collation, and index " + strings.Join(indexParts(x.src, f.Columns), ", ")
			p.report(f, "%s.%s (%s) is converted to compare it with %s.%s (%s), and has no index either: %s is read whole for the rows of the other table; %s",
				x.src.display(), x.col.Name.O, a, x.joinSrc.display(), x.join.Name.O, z, x.src.display(), f.Suggestion)
			return
		}
		f.Index = i.Name
		f.Suggestion = "give both columns one type, character set and collation"
		p.report(f, "%s.%s (%s) is converted to compare it with %s.%s (%s), so that index %s cannot be used for the join; %s",
			x.src.display(), x.col.Name.O, a, x.joinSrc.display(), x.join.Name.O, z, i.String(), f.Suggestion)
	},
}

func describe(a, b *schema.Column) (string, string) {
	switch {
	case a.Class != b.Class:
		return a.Class.String(), b.Class.String()
	case a.Charset != b.Charset:
		return a.Charset, b.Charset
	}
	return a.Collation, b.Collation
}

// lookedUp reports whether a join reads x's table once for each row of the
// other one, so that the index over x's column matters.
func (b *block) lookedUp(x *pred) bool {
	s, o := x.src, x.joinSrc
	if s.optional != o.optional {
		return s.optional
	}
	first, other := b.best(s, nil, 0).index != nil, b.best(o, nil, 0).index != nil
	if first != other {
		return other
	}
	// The optimizer may begin with x's table and look the other one up.
	return o.block == b && o.table != nil && b.holdsColumn(o, x.join.Name.L, nil) == nil
}
