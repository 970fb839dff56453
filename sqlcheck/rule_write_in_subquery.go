package sqlcheck

import "strings"

var writeInSubquery = &Rule{
	ID: "write-in-subquery", Severity: Warning, Schema: "sharper", grows: true,
	Doc: Doc{
		Title:   "A write asks a subquery for each row",
		What:    "UPDATE or DELETE of one table with IN (SELECT …), on a server that does not turn it into a join: MySQL before 8.0.21, MariaDB before 11.1.",
		Why:     "Every row of the table is read and locked, and the subquery runs for each: 412,906 row locks instead of 43, 3 s instead of 0.9 ms.",
		Bad:     "DELETE FROM items WHERE order_id IN (SELECT id FROM orders WHERE status = 'void')",
		Good:    "DELETE i FROM items i JOIN orders o ON o.id = i.order_id WHERE o.status = 'void'",
		Silent:  []string{"server mysql8 (8.0.21 and later) and mariadb11", "shown as info: beside another condition with an index", "several tables: a join is made of them anyway"},
		Fix:     "None: the join form is suggested.",
		Options: "`server` names the server: the rule fires for `mysql57` and `mariadb10`.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/subquery-optimization.html",
			"https://dev.mysql.com/doc/refman/8.4/en/semijoins-antijoins.html",
		},
	},
	pred: func(p *pass, b *block, x *pred) {
		if b.verb == verbSelect || b.multi || x.op != opIN || x.sub == nil || x.neg || !p.opts.Server.rowWiseSubquery() || len(b.sources) != 1 {
			return
		}
		s := b.sources[0]
		if x.src != s {
			return
		}
		f := p.on(x.expr)
		f.Table, f.Columns = s.name, []string{x.col.Name.O}
		if s.table == nil {
			f.Confidence = Likely
			if b.keyed(s, x) {
				f.Confidence = Weak
			}
		} else {
			for _, y := range b.preds {
				if y != x && y.src == s && y.usable() && y.sub == nil && b.holds(y) != nil {
					f.Confidence = Weak
				}
			}
		}
		f.Severity = f.Confidence.cap(f.Severity)
		inner := "the inner table"
		if len(x.sub.sources) > 0 {
			inner = x.sub.sources[0].display()
		}
		verb := "DELETE " + s.alias + " FROM " + s.name + " JOIN " + inner + " ON … WHERE …"
		if b.verb == verbUpdate {
			verb = "UPDATE " + s.name + " JOIN " + inner + " ON … SET …"
		}
		f.Suggestion = "write it as a join: " + strings.TrimSpace(verb)
		p.report(f, "%s runs the subquery for each row and locks every row of %s; %s", string(p.opts.Server), s.display(), f.Suggestion)
	},
}
