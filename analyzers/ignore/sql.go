package ignore

import (
	"regexp"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
)

// SQL lists the directives of an .sql file, which look like
//
//	-- querylint:ignore RULE[,RULE] reason
//
// Behind SQL one covers its line, on a line of its own the statement that it is
// in or that follows.
func SQL(name, text string) []finding.Directive {
	var list []finding.Directive
	number := 0
	for line := range strings.Lines(text) {
		number++
		start := strings.Index(line, "--")
		if start < 0 {
			continue
		}
		d, ok := parse(strings.TrimSpace(line[start:]))
		if !ok || d.Nolint {
			continue
		}
		d.File, d.Line, d.Col, d.From, d.To = name, number, start+1, number, number
		switch {
		case len(d.Rules) == 0:
			d.To = 0
		case strings.TrimSpace(line[:start]) == "":
			d.From, d.To = around(text, number)
		}
		list = append(list, d)
	}
	return list
}

// ends matches the last line of a statement.
var ends = regexp.MustCompile(`;\s*(--.*)?\s*$`)

// around are the lines of the statement that a line is in or that follows it:
// statements end in a semicolon at the end of a line, but for a comment.
func around(text string, at int) (from, to int) {
	from, number := 1, 0
	for line := range strings.Lines(text) {
		number++
		if !ends.MatchString(line) || strings.HasPrefix(strings.TrimSpace(line), "--") {
			continue
		}
		if number >= at {
			return from, number
		}
		from = number + 1
	}
	return from, max(number, at)
}
