package output

import (
	"bufio"
	"fmt"
	"go/token"
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

// text writes one line per finding, in the form of compilers. Of the calls of one loop
// to which the same is advised, all but the first are told in short, unless the chain is
// asked for, which each has of its own. Programs get each of them in full.
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
	before := make(map[advice]*Finding)
	for i := range r.Findings {
		f := &r.Findings[i]
		message := f.Message
		if a := (advice{f.loop, f.Rule, f.Suggestion, f.Severity}); f.loop.IsValid() && !style.Chain {
			if first := before[a]; first != nil {
				message = f.likewise(first)
			} else {
				before[a] = f
			}
		}
		place := fmt.Sprintf("%s:%s:", finding.Printable(f.File), f.place().start)
		level := f.Severity.String() + ":"
		fmt.Fprintf(buf, "%s %s %s\n", paint(place, color.Bold), paint(level, severityColors[f.Severity], color.Bold), f.linked(message, style))
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

// advice is what is said about a loop, whichever of its calls it is about.
type advice struct {
	loop             token.Pos
	rule, suggestion string
	severity         finding.Severity
}

// likewise is the message of a call about whose loop the first has said it all.
func (f *Finding) likewise(first *Finding) string {
	often := ""
	switch {
	case f.Cost != "" && f.upTo:
		often = ", up to " + f.Cost + " times"
	case f.Cost != "":
		often = ", " + f.Cost + " times"
	}
	return fmt.Sprintf("the same as in line %d, in one loop with it: %s%s [%s]", first.Line, f.Callee, often, f.Rule)
}

// linked is a message; on a terminal that shows links the rule at its end is one to
// its page.
func (f *Finding) linked(message string, style Style) string {
	message = finding.Printable(message)
	rule := "[" + f.Rule + "]"
	text, ok := strings.CutSuffix(message, rule)
	if !style.Links || !ok || f.URL == "" {
		return message
	}
	return text + "\x1b]8;;" + f.URL + "\x1b\\" + rule + "\x1b]8;;\x1b\\"
}
