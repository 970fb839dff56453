package output

import (
	"bufio"
	"fmt"
	"io"

	"github.com/fatih/color"

	"github.com/querylint/querylint/analyzers/finding"
)

var severityColors = map[finding.Severity]color.Attribute{
	finding.Info:    color.FgCyan,
	finding.Warning: color.FgYellow,
	finding.Error:   color.FgRed,
}

// text writes one line per finding, in the form of compilers.
func (r *Report) text(w io.Writer, style Style) error {
	paint := func(text string, attributes ...color.Attribute) string {
		c := color.New(attributes...)
		if style.Color {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c.Sprint(text)
	}
	buf := bufio.NewWriter(w)
	for _, f := range r.Findings {
		place := fmt.Sprintf("%s:%s:", finding.Printable(f.File), f.place().start)
		level := f.Severity.String() + ":"
		fmt.Fprintf(buf, "%s %s %s\n", paint(place, color.Bold), paint(level, severityColors[f.Severity], color.Bold), finding.Printable(f.Message))
		if !style.Chain || len(f.Chain) == 0 {
			continue
		}
		fmt.Fprintf(buf, "\tin %s\n", finding.Printable(f.Function))
		for _, n := range f.related {
			fmt.Fprintf(buf, "\t%s:%d: %s\n", finding.Printable(n.file), n.start.Line, finding.Printable(n.message))
		}
		for _, frame := range f.Chain {
			fmt.Fprintf(buf, "\t%s:%d: calls %s\n", finding.Printable(frame.File), frame.Line, finding.Printable(frame.Function))
		}
	}
	return buf.Flush()
}
