// Package rulepage writes what the documentation of a rule says: its page below
// docs/rules, the same for a terminal and for programs, and tables of rules.
package rulepage

//go:generate go test -run TestPages -count=1 . -update

import (
	"cmp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

// section is one part of a page.
type section struct {
	title string
	lang  string // of code; "" is prose
	text  string
	items []string // of a list, behind the text
}

// sections are the parts of a rule's page, without those that are empty.
func sections(r finding.Rule) []section {
	lang, mark, meant := "go", "//", "Where it is meant, with the reason:"
	links := r.Doc.Links
	if sqlcheck.RuleByID(r.ID) != nil {
		lang, mark, meant = "sql", "-- ", "Where it is meant, with the reason; in Go code behind `//` instead of `--`:"
		links = append([]string{evidence + r.ID}, links...)
	}
	settings := strings.Join(slices.DeleteFunc([]string{schemas[r.Schema], r.Doc.Options, "In `.querylint.yml`:"},
		func(s string) bool { return s == "" }), " ")
	all := []section{
		{title: "What it costs", text: r.Doc.Why},
		{title: "Bad", lang: lang, text: r.Doc.Bad},
		{title: "Good", lang: lang, text: r.Doc.Good},
		{title: "When it fires", text: r.Doc.What}, // behind the examples: it may be long
		{title: "Silent", items: r.Doc.Silent},
		{title: "Fix", text: fix(r)},
		{title: "Settings", text: settings},
		{lang: "yaml", text: "rules:\n  " + r.ID + ": off # or info, warning, error"},
		{text: meant},
		{lang: lang, text: mark + "querylint:ignore " + r.ID + " reason"},
		{title: "See also", items: links},
	}
	return slices.DeleteFunc(all, func(s section) bool { return s.text == "" && len(s.items) == 0 })
}

// fix says what -fix does. Where the documentation says that it does nothing, it goes on
// with what there is to do, which is no fix of querylint's.
func fix(r finding.Rule) string {
	if rest, ok := strings.CutPrefix(r.Doc.Fix, "None"); ok {
		return "No automatic fix (`-fix`)" + rest
	}
	return r.Doc.Fix
}

// schemas says what knowing the tables adds to a rule.
var schemas = map[string]string{
	"needed":  "The tables must be known: see `-schema`.",
	"sharper": "The rule knows more where it knows the tables: see `-schema`.",
}

// evidence is where the statements of a rule are counted on a server.
const evidence = "https://github.com/querylint/querylint/blob/main/docs/evidence.md#"

// about is what stands below the title of a page.
func about(r finding.Rule) string {
	text := "Level: " + Level(r)
	if r.Severity == finding.Info {
		text += ", which shows with `-severity info` only and fails no run"
	}
	return text + "."
}

// Level is the severity of a rule's findings, and what it depends on.
func Level(r finding.Rule) string {
	return cmp.Or(r.Level, r.Severity.String())
}
