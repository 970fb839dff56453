package sqlcheck

import "strings"

var insertSelectLock = &Rule{
	ID: "insert-select-lock", Severity: Warning, Schema: "needed",
	Doc: Doc{
		Title:  "INSERT … SELECT locks every row that it reads",
		What:   "The SELECT of an INSERT … SELECT (or CREATE TABLE … SELECT) restricts a table by columns that no index serves.",
		Why:    "Under REPEATABLE READ the rows that are read are locked for share, matching or not: 202,633 locks instead of 101.",
		Bad:    "INSERT INTO done SELECT id FROM payments WHERE status = 'paid' -- no index on status",
		Good:   "CREATE INDEX idx_payments_status ON payments (status)",
		Silent: []string{"an index serves the SELECT", "no conditions: a copy that is meant", "the table is not in the schema"},
		Fix:    "None: an index is needed.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/innodb-locks-set.html",
			"https://dev.mysql.com/doc/refman/8.4/en/insert-select.html",
		},
	},
	block: func(p *pass, b *block) {
		if b.role != roleInsert || b.opaque || p.dynamic || p.opts.Schema == nil {
			return
		}
		scanned, _ := b.reach()
		for _, s := range scanned {
			var cols []string
			b.each(func(x *pred) {
				if x.src == s && x.col != nil && !contains(cols, x.col.Name.O) {
					cols = append(cols, x.col.Name.O)
				}
			})
			if len(cols) == 0 || b.served(s) {
				continue
			}
			f := p.keyword(b)
			f.Table, f.Columns = s.name, cols
			f.Suggestion = "index " + strings.Join(cols, ", ") + ", or read the rows first and insert them"
			p.report(f, "INSERT … SELECT locks every row of %s, because no index serves %s; %s", s.display(), strings.Join(cols, ", "), f.Suggestion)
		}
	},
}
