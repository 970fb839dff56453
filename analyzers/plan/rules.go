package plan

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

const (
	fullScan  = "plan-full-scan"
	fullIndex = "plan-full-index"
	noKey     = "plan-no-key"
	sorted    = "plan-sort"
	manyRows  = "plan-many-rows"
)

// asked is said of each rule.
const asked = "Only `querylint explain` can tell: it asks a server for the plan of each statement that the code can run, with values of the data in the place of placeholders. "

const options = "`thresholds.explain-rows` is the number of rows from which plans are reported."

var silent = []string{
	"a LIMIT that takes the first rows as they come, without a condition or a sort",
	"tables of fewer rows",
	"statements that the server is not asked about: querylint explain lists them",
}

var explainManual = []string{
	"https://dev.mysql.com/doc/refman/8.4/en/explain-output.html",
	"https://mariadb.com/kb/en/explain/",
}

var rules = []finding.Rule{{
	ID: fullScan, Severity: finding.Error, Level: "error for UPDATE and DELETE with a condition, else warning; info where nothing restricts the rows, or where conditions may be added",
	Doc: sqlcheck.Doc{
		Title:   "The server reads all rows of a large table",
		What:    asked + "The plan reads a table from end to end (type ALL), and it has 10,000 rows or more.",
		Why:     "It takes as long as the table is large, again for every request, and a write locks every row that it reads: `DELETE FROM carts WHERE user_id = 8` locked 202,533 rows instead of 21.",
		Bad:     "DELETE FROM carts WHERE user_id = ? -- carts ALL 405,123 rows (Using where)",
		Good:    "DELETE FROM carts WHERE user_id = ? -- carts range idx_user 20 rows (Using where)",
		Silent:  silent,
		Fix:     "None: missing-index and its kin say which index is missing, or what keeps one from being used.",
		Options: options,
		Links:   explainManual,
	},
}, {
	ID: fullIndex, Severity: finding.Error, Level: "error for UPDATE and DELETE with a condition, else warning; info where nothing restricts the rows, or where conditions may be added",
	Doc: sqlcheck.Doc{
		Title:   "The server reads all entries of an index of a large table",
		What:    asked + "The plan reads an index from end to end (type index), and it has 10,000 entries or more: no condition narrows it.",
		Why:     "It is a full scan with smaller rows. It looks harmless, because EXPLAIN names a key.",
		Bad:     "SELECT COUNT(*) FROM orders WHERE note_id = ? -- orders index idx_user_note 405,123 rows (Using where; Using index)",
		Good:    "SELECT COUNT(*) FROM orders WHERE note_id = ? -- orders ref idx_note 12 rows (Using index)",
		Silent:  append(slices.Clone(silent), "an index that GROUP BY skips through (Using index for group-by)"),
		Fix:     "None: leftmost-prefix says which part of the index is not bound.",
		Options: options,
		Links:   explainManual,
	},
}, {
	ID: noKey, Severity: finding.Warning, Level: "warning; info where conditions may be added",
	Doc: sqlcheck.Doc{
		Title:   "A joined table is read whole for each row of another",
		What:    asked + "A table that is not the first of its SELECT is read from end to end (key NULL), and that for so many rows that 10,000 or more are read in all.",
		Why:     "The numbers multiply: 1,000 rows of one table and 1,000 of the other are a million.",
		Bad:     "SELECT o.id FROM orders o JOIN users u ON u.email = o.email -- orders ALL 5,000 rows → users ALL 8,000 rows (Using where; Using join buffer)",
		Good:    "SELECT o.id FROM orders o JOIN users u ON u.email = o.email -- orders ALL 5,000 rows → users ref uk_email 1 row",
		Silent:  silent,
		Fix:     "None: index the column that the table is joined by.",
		Options: options,
		Links:   append(slices.Clone(explainManual), "https://dev.mysql.com/doc/refman/8.4/en/nested-loop-joins.html"),
	},
}, {
	ID: sorted, Severity: finding.Warning, Level: "warning; info where conditions may be added",
	Doc: sqlcheck.Doc{
		Title:   "Many rows are sorted or put into a temporary table",
		What:    asked + "The plan says Using filesort or Using temporary for 10,000 rows or more, as the server estimates.",
		Why:     "All rows are read and sorted before the first is returned, also where LIMIT asks for ten, in memory as far as it goes and on disk beyond.",
		Bad:     "SELECT id FROM orders WHERE status = ? ORDER BY created_at LIMIT 10 -- orders ref idx_status 80,000 rows (Using where; Using filesort)",
		Good:    "SELECT id FROM orders WHERE status = ? ORDER BY created_at LIMIT 10 -- orders ref idx_status_created 80,000 rows (Using where)",
		Silent:  []string{"fewer rows, as the server estimates", "statements that the server is not asked about: querylint explain lists them"},
		Fix:     "None: an index that begins with the columns of the conditions and goes on with those of ORDER BY gives the rows in order.",
		Options: options,
		Links:   append(slices.Clone(explainManual), "https://dev.mysql.com/doc/refman/8.4/en/order-by-optimization.html"),
	},
}, {
	ID: manyRows, Severity: finding.Warning, Level: "warning; info for a range between values that the data were asked for, and where conditions may be added",
	Doc: sqlcheck.Doc{
		Title:   "An index gives a large part of a table",
		What:    asked + "An index is used, and gives 10,000 rows or more and a fifth of the table or more: it selects little.",
		Why:     "Each row that a secondary index gives is looked up by the primary key, so that reading a large part of a table by it can take longer than reading all of it.",
		Bad:     "SELECT id, total FROM orders WHERE status = 'done' -- orders ref idx_status 350,000 rows",
		Good:    "SELECT id, total FROM orders WHERE status = 'done' AND created_at > ? -- orders range idx_status_created 900 rows",
		Silent:  []string{"fewer rows, as the server estimates", "tables whose number of rows is not known", "LIMIT without a sort"},
		Fix:     "None: add a condition that selects more, or read in pages by a key.",
		Options: "`thresholds.explain-rows` is the number of rows, and `thresholds.explain-share` the percentage of the table, from which plans are reported.",
		Links:   explainManual,
	},
}}

// Rules are the rules about plans.
func Rules() []finding.Rule { return slices.Clone(rules) }
