package sqlcheck

// DefaultLargeInList is the number of literals above which an IN list is worth
// a word.
const DefaultLargeInList = 1000

var largeInList = &Rule{
	ID: "large-in-list", Severity: Info,
	Doc: Doc{
		Title:   "A very long IN list",
		What:    "IN with more than 1,000 values.",
		Why:     "Time grows with the list, and beyond some 36,000 values range access is given up for reading the whole table.",
		Bad:     "SELECT id FROM users WHERE id IN (…40,000 values…)",
		Good:    "SELECT id FROM users WHERE id IN (…1,000 values…) -- once per chunk",
		Silent:  []string{"lists up to 1,000 values", "slices of a program, whose length its code does not show"},
		Fix:     "None.",
		Options: "`large-in-list` below `thresholds` is the number of values that a list may have (1,000).",
		Links:   []string{"https://dev.mysql.com/doc/refman/8.4/en/range-optimization.html"},
	},
	pred: func(p *pass, _ *block, x *pred) {
		if x.op != opIN && x.op != opNeg && x.op != opWrapped || len(x.values) == 0 {
			return
		}
		n := len(x.values)
		unbounded := false
		if n == 1 {
			if prm, ok := isParam(x.values[0]); ok {
				if a := p.arg(prm); a.List {
					n, unbounded = max(n, a.Len), a.Unbounded
				}
			}
		}
		if n <= p.opts.LargeInList && !unbounded {
			return
		}
		f := p.on(x.expr)
		f.Suggestion = "cut the list into chunks of at most 1,000, or join with a temporary table"
		if n > p.opts.LargeInList {
			p.report(f, "IN with %d values; %s", n, f.Suggestion)
			return
		}
		p.report(f, "IN with a list that nothing bounds; %s", f.Suggestion)
	},
}
