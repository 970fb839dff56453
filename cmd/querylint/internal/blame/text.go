package blame

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

// What a reader is shown of each list.
const (
	maxShown  = 30
	maxPlaces = 3
	maxText   = 160
)

// Text writes the report for people.
func (r *Report) Text(w io.Writer) error {
	p := printer{bufio.NewWriter(w)}
	for _, s := range r.Load[:min(len(r.Load), maxShown)] {
		p.statement(&s)
		p.places(s.Places, "\t")
	}
	p.more(len(r.Load), "statement")
	for _, d := range r.Deadlocks[:min(len(r.Deadlocks), maxShown)] {
		p.deadlock(&d)
	}
	p.more(len(r.Deadlocks)+r.Left, "deadlock")
	if len(r.Others) > 0 {
		p.line("of another program, as nothing in this code sends them:")
		for _, s := range r.Others[:min(len(r.Others), maxShown)] {
			p.statement(&s)
		}
		p.more(len(r.Others), "statement")
	}
	if r.Statements > 0 {
		p.line("%d of %s that read or write tables are this code's (%.1f %%)", r.Attributed, sqlcheck.Count(r.Statements, "statement"), 100*r.Part())
	}
	return p.w.Flush()
}

type printer struct{ w *bufio.Writer }

// line writes one line, whatever is in the log.
func (p printer) line(format string, args ...any) {
	fmt.Fprintln(p.w, finding.Printable(fmt.Sprintf(format, args...)))
}

func (p printer) more(n int, what string) {
	if n > maxShown {
		p.line("and %s more", sqlcheck.Count(int64(n-maxShown), what))
	}
}

func (p printer) statement(s *Statement) {
	cost := ""
	if s.Seconds > 0 {
		cost = fmt.Sprintf("%.1f %% ", 100*s.Share)
	}
	cost += fmt.Sprintf("%s: %s", sqlcheck.Count(s.Count, "run"), cut(s.Statement))
	if s.Seconds > 0 {
		cost += fmt.Sprintf(" — %.3g s in all, %.3g s the longest", s.Seconds, s.Longest)
	}
	if s.Examined > 0 {
		cost += fmt.Sprintf(", %s examined for %s sent", sqlcheck.Count(s.Examined, "row"), sqlcheck.Count(s.Sent, "row"))
	}
	p.line("%s", cost)
}

func cut(s string) string {
	if runes := []rune(s); len(runes) > maxText {
		return string(runes[:maxText]) + "…"
	}
	return s
}

func (p printer) places(list []Place, indent string) {
	for _, at := range list[:min(len(list), maxPlaces)] {
		text := fmt.Sprintf("%s:%d: %s (%s)", at.File, at.Line, short(at.Function), at.Confidence)
		if at.Entry != "" {
			times := ""
			if at.Times != "" {
				times = at.Times + " times "
			}
			text += fmt.Sprintf("; runs %sper %s", times, at.Entry)
			if at.Entries > 1 {
				text += fmt.Sprintf(", and in %d more", at.Entries-1)
			}
		}
		if len(at.Rules) > 0 {
			text += "; " + strings.Join(at.Rules, ", ")
		}
		p.writeIndented(indent, text)
	}
	if n := len(list) - maxPlaces; n > 0 {
		p.writeIndented(indent, fmt.Sprintf("or %s more", sqlcheck.Count(int64(n), "place")))
	}
}

func (p printer) writeIndented(indent, text string) {
	fmt.Fprintln(p.w, indent+finding.Printable(text))
}

func (p printer) deadlock(d *Deadlock) {
	p.line("deadlock at line %d of the log", d.Line)
	for i, t := range d.Transactions {
		text := fmt.Sprintf("(%d) %s", i+1, cut(t.Statement))
		if t.Table != "" {
			text += " — waits for " + t.Table
			if t.Index != "" {
				text += ", index " + t.Index
			}
		}
		if t.RolledBack {
			text += "; rolled back"
		}
		p.writeIndented("\t", text)
		p.places(t.Places, "\t\t")
		if len(t.Places) > 0 && len(t.Places[0].Locks) > 1 {
			p.writeIndented("\t\t", "locks "+strings.Join(t.Places[0].Locks, ", then "))
		}
	}
	if d.Advice != "" {
		p.writeIndented("\t", d.Advice)
	}
}
