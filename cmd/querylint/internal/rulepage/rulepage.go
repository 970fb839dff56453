// Package rulepage writes what the documentation of a rule says: its page below
// docs/rules, the same for a terminal and for programs, and tables of rules.
package rulepage

import (
	"cmp"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

// section is one part of a page.
type section struct {
	title string
	lang  string // of code: go, sql, yaml; "" is text
	text  string
	items []string // of a list, behind the text
}

// sections are the parts of a rule's page, without those that are empty.
func sections(r finding.Rule) []section {
	lang := "go"
	if sqlcheck.RuleByID(r.ID) != nil {
		lang = "sql"
	}
	all := []section{
		{title: "When it fires", text: r.Doc.What},
		{title: "What it costs", text: r.Doc.Why},
		{title: "Bad", lang: lang, text: r.Doc.Bad},
		{title: "Good", lang: lang, text: r.Doc.Good},
		{title: "Silent", items: r.Doc.Silent},
		{title: "Fix", text: r.Doc.Fix},
		{title: "Settings", text: strings.TrimSpace(schemas[r.Schema] + " " + r.Doc.Options + " In `.querylint.yml`:")},
		{lang: "yaml", text: "rules:\n  " + r.ID + ": off # or info, warning, error"},
		{text: "Where it is meant, with the reason:"},
		{lang: comments[lang].lang, text: comments[lang].mark + "querylint:ignore " + r.ID + " reason"},
		{title: "See also", items: r.Doc.Links},
	}
	var out []section
	for _, s := range all {
		if s.text != "" || len(s.items) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// schemas says what knowing the tables adds to a rule.
var schemas = map[string]string{
	"needed":  "The tables must be known: see `-schema`.",
	"sharper": "With the tables known (see `-schema`) the message names the index, and the rule is silent where another index serves.",
}

// comments are how a finding is waved through where it stands.
var comments = map[string]struct{ lang, mark string }{
	"go":  {"go", "//"},
	"sql": {"sql", "-- "},
}

// Level is the severity of a rule's findings, and what it depends on.
func Level(r finding.Rule) string {
	return cmp.Or(r.Level, r.Severity.String())
}
