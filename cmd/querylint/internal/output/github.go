package output

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
)

var githubLevels = map[finding.Severity]string{
	finding.Info:    "notice",
	finding.Warning: "warning",
	finding.Error:   "error",
}

// In the commands of a workflow, these end a line, a command or a property. What
// else acts on a terminal is not decoded again, so that it is shown instead.
var (
	githubText     = escaper("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = escaper("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escaper(pairs ...string) func(string) string {
	replacer := strings.NewReplacer(pairs...)
	return func(s string) string { return finding.Printable(replacer.Replace(s)) }
}

// github writes the commands of a GitHub workflow that annotate lines. Files
// are named as seen from the root of the repository, as GitHub knows them.
func (r *Report) github(w io.Writer, _ Style) error {
	root := repository(r.dir)
	buf := bufio.NewWriter(w)
	for _, f := range r.Findings {
		file, _ := r.rooted(root, f.File)
		fmt.Fprintf(buf, "::%s file=%s,line=%d,endLine=%d", githubLevels[f.Severity], githubProperty(file), f.Line, f.EndLine)
		if f.Line == f.EndLine && f.Column > 0 { // GitHub takes columns within one line only
			fmt.Fprintf(buf, ",col=%d,endColumn=%d", f.Column, f.EndColumn)
		}
		fmt.Fprintf(buf, ",title=%s::%s\n", githubProperty(f.Rule), githubText(f.plain()))
	}
	return buf.Flush()
}
