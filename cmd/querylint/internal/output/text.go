package output

import (
	"bufio"
	"fmt"
	"io"
	"strings"

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
		fmt.Fprintf(buf, "%s %s %s\n", paint(place, color.Bold), paint(level, severityColors[f.Severity], color.Bold), f.linked(style))
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

// linked is the message; on a terminal that shows links the rule at its end is one to
// its page.
func (f *Finding) linked(style Style) string {
	message := finding.Printable(f.Message)
	rule := "[" + f.Rule + "]"
	text, ok := strings.CutSuffix(message, rule)
	if !style.Links || !ok || f.URL == "" {
		return message
	}
	return text + "\x1b]8;;" + f.URL + "\x1b\\" + rule + "\x1b]8;;\x1b\\"
}
