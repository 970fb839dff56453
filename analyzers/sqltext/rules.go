package sqltext

import (
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

// Rules are the rules of sqlcheck.
func Rules() []finding.Rule {
	var out []finding.Rule
	for _, r := range sqlcheck.Rules() {
		out = append(out, finding.Rule{ID: r.ID, Severity: r.Severity, Load: r.Grows(), Level: levels[r.ID], Schema: r.Schema, Doc: r.Doc})
	}
	return out
}

// levels say what the level of a rule depends on. An error is proved: the index is
// one that a schema shows, or the statement does not do what it says whatever the
// tables hold.
var levels = map[string]string{
	"non-sargable":               "error; warning for a later part of an index, unless all rows are locked, and in Go code without a schema that shows the index; info beside another condition that has one",
	"implicit-conversion":        "error where the column leads an index, else warning",
	"missing-index":              "error for UPDATE, DELETE and locking reads, warning for SELECT, for a flag and for tables that are made of models",
	"leftmost-prefix":            "error for UPDATE and DELETE, else warning",
	"write-without-where":        "error where a request is shown to come to a way without the WHERE, else warning; info where all rows are meant",
	"nondeterministic-predicate": "error; warning for what is older than SYSDATE(), mostly all",
	"deep-offset":                "warning; info for an offset of which nothing is known",
	"order-by-unindexed":         "warning where the table is known to have many rows, else info",
	"select-star":                "warning; info where the whole row is wanted",
}
