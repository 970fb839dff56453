package rulepage

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/querylint/querylint/analyzers/finding"
)

// width is how many characters a line for a terminal has.
const width = 80

// Text is the page of a rule for a terminal.
func Text(r finding.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", r.ID)
	wrap(&b, "", r.Doc.Title+".")
	b.WriteByte('\n')
	wrap(&b, "", about(r))
	for _, s := range sections(r) {
		if s.title != "" {
			fmt.Fprintf(&b, "\n%s\n\n", s.title)
		} else {
			b.WriteByte('\n')
		}
		switch {
		case s.lang != "":
			for line := range strings.Lines(s.text) {
				b.WriteString("    " + strings.ReplaceAll(line, "\t", "    "))
			}
			b.WriteByte('\n')
		case s.text != "":
			wrap(&b, "  ", s.text)
		}
		for _, item := range s.items {
			wrap(&b, "  - ", item)
		}
	}
	return b.String()
}

// List lists rules, one a line.
func List(rules []finding.Rule) string {
	longest := 0
	for _, r := range rules {
		longest = max(longest, len(r.ID))
	}
	var b strings.Builder
	for _, r := range rules {
		fmt.Fprintf(&b, "%-*s  %-7s  %s\n", longest, r.ID, r.Severity, r.Doc.Title)
	}
	return b.String()
}

// wrap breaks text at spaces into lines, of which the first begins with indent
// and the others with as many spaces.
func wrap(b *strings.Builder, indent, text string) {
	column := 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case column == 0:
			b.WriteString(indent)
			column = len(indent)
		case column+1+n > width:
			b.WriteString("\n" + strings.Repeat(" ", len(indent)))
			column = len(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	b.WriteByte('\n')
}
