package sqlcheck

import "strings"

var insertSelectLock = &Rule{
	ID: "insert-select-lock", Severity: Warning, Schema: "needed", grows: true,
	Doc: Doc{
		Title:  "INSERT … SELECT locks every row that it reads",
		What:   "The SELECT of an INSERT … SELECT (or CREATE TABLE … SELECT) restricts a table, or joins one, by columns that no index serves.",
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
		for _, r := range b.reach() {
			var cols []string
			b.each(func(x *pred) {
				if x.src == r.s && x.col != nil && x.other&^r.bound == 0 && !contains(cols, x.col.Name.O) {
					cols = append(cols, x.col.Name.O)
				}
			})
			if len(cols) == 0 {
				continue
			}
			f := p.keyword(b)
			f.Table, f.Columns = r.s.name, cols
			list := strings.Join(cols, ", ")
			f.Suggestion = "read the rows first and insert them"
			if parts := indexParts(r.s, cols); len(parts) > 0 {
				f.Suggestion = "index " + strings.Join(parts, ", ") + ", or " + f.Suggestion
			}
			rows := "every row of " + r.s.display()
			if b.limit != nil && b.order == nil && len(b.sources) == 1 {
				rows += " up to the last one that it takes"
			}
			if r.join {
				rows += " for the rows of the other table"
			}
			p.report(f, "INSERT … SELECT locks %s, because no index serves %s; %s", rows, list, f.Suggestion)
		}
	},
}
