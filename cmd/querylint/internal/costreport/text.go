package costreport

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/requests"
)

const width = 100 // columns of text

// JSON writes the report as one JSON object.
func (r *Report) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

// Text writes the report for people.
func (r *Report) Text(w io.Writer) error {
	t := &texter{bufio.NewWriter(w)}
	if r.Base != "" {
		r.textOfChange(t)
		return t.Flush()
	}
	t.assumed(&r.Assumed)
	entries, fixes := r.Entries, r.Fixes
	if top := r.settings.Top; top > 0 {
		entries, fixes = entries[:min(top, len(entries))], fixes[:min(top, len(fixes))]
	}
	free := 0
	for _, e := range entries {
		if len(e.Terms) == 0 {
			free++
			continue
		}
		t.entry(e)
	}
	for _, e := range entries {
		if len(e.Terms) == 0 {
			t.line("%12s  %s", "–", columns(e.label, width-16, fmt.Sprintf("%s:%d", e.File, e.Line)))
		}
	}
	if free > 0 {
		t.line("")
	}
	t.rest(len(r.Entries)-len(entries), "more entry point")
	t.fixes(fixes)
	t.rest(len(r.Fixes)-len(fixes), "more function")
	for _, s := range r.Assumed.Says {
		t.line("%s", s)
	}
	return t.Flush()
}

// rest says what is not shown.
func (t *texter) rest(n int, what string) {
	if n > 0 {
		t.line("and %s (-top 0 shows all, -format html makes a page of them)", count(n, what))
		t.line("")
	}
}

type texter struct{ *bufio.Writer }

// line writes one line, cut to the width.
func (t *texter) line(format string, args ...any) {
	s := strings.TrimRight(finding.Printable(fmt.Sprintf(format, args...)), " ")
	fmt.Fprintln(t, cut(s, width))
}

func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// cutLeft keeps the end of a text.
func cutLeft(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	rs := []rune(s)
	return "…" + string(rs[len(rs)-n+1:])
}

// columns puts a text at the left and another at the right end of a line.
func columns(left string, n int, right string) string {
	right = cutLeft(right, n*2/3)
	room := n - utf8.RuneCountInString(right) - 1
	left = cut(left, room)
	return left + strings.Repeat(" ", room-utf8.RuneCountInString(left)+1) + right
}

func (t *texter) entry(e *Entry) {
	t.line("%12s  %s", e.count.Total(), columns(e.label, width-14, facts(e)))
	for k := range requests.Kinds {
		t.polynomial(k.String(), e.Polynomials[k.String()])
	}
	if len(e.InTransaction) > 0 {
		var parts []string
		for k := range requests.Kinds {
			if p := e.InTransaction[k.String()]; p != "" {
				parts = append(parts, k.String()+" "+p)
			}
		}
		t.polynomial("in tx", strings.Join(parts, "; "))
	}
	t.line("%14s%s:%d", "", cutLeft(e.File, width-22), e.Line)
	t.line("")
}

// facts are what the first line of an entry says at its right end.
func facts(e *Entry) string {
	parts := []string{"degree " + strconv.Itoa(e.Degree)}
	if e.Recursive {
		parts[0] = "recursion"
	}
	if e.Transaction {
		parts = append(parts, "in a transaction")
	}
	if e.RoundTrips.Cold > 0 {
		parts = append(parts, "cold +"+e.count.Cold.String())
	}
	if took := e.Time(); took != "" {
		parts = append(parts, took)
	}
	return strings.Join(parts, "  ")
}

// Time is a number of milliseconds as people say it.
func Time(ms float64) string {
	switch {
	case ms < 1000:
		return strconv.FormatFloat(ms, 'f', -1, 64) + " ms"
	case ms < 120_000:
		return strconv.FormatFloat(ms/1000, 'f', 1, 64) + " s"
	case ms < 7_200_000:
		return requests.FormatNumber(int64(ms/60_000)) + " min"
	case ms < 48*3_600_000:
		return requests.FormatNumber(int64(ms/3_600_000)) + " h"
	}
	return requests.FormatNumber(int64(ms/86_400_000)) + " days"
}

// polynomial writes a sum, broken before its +.
func (t *texter) polynomial(kind, text string) {
	if text == "" {
		return
	}
	const indent = 22
	line := fmt.Sprintf("%14s%-8s", "", kind)
	used := 0
	for i, term := range strings.Split(text, " + ") {
		if i > 0 {
			term = "+ " + term
		}
		n := utf8.RuneCountInString(term)
		if used > 0 && indent+used+1+n > width {
			t.line("%s", line)
			line, used = strings.Repeat(" ", indent), 0
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		line, used = line+term, used+n
	}
	t.line("%s", line)
}

func (t *texter) fixes(fixes []Fix) {
	if len(fixes) == 0 {
		return
	}
	t.line("Fix these first: what would go if the function took a list")
	t.line("")
	for i := range fixes {
		f := &fixes[i]
		reach := fmt.Sprintf("%s in %s", count(len(f.Loops), "loop"), count(len(f.Entries), "entry point"))
		if f.Saved == 0 {
			reach += ", behind caches"
		}
		t.line("%12s  %s", f.Amount(), columns(requests.ShortName(f.Function), width-14, reach))
		t.line("%14s%s:%d", "", cutLeft(f.File, width-22), f.Line)
		const shown = 5
		for i, at := range f.Loops {
			if i == shown {
				t.line("%16sand %d more", "", len(f.Loops)-shown)
				break
			}
			t.line("%16slooped over at %s:%d", "", cutLeft(at.File, width-36), at.Line)
		}
	}
	t.line("")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func (t *texter) assumed(a *Assumed) {
	t.line("Assumed: %s per round trip; sizes:", Time(a.RoundTripMS))
	const shown = 5
	set := 0
	for _, s := range a.Sizes {
		if s.Set {
			if set++; set <= shown {
				t.line("  %s = %s", s.Factor, requests.FormatNumber(s.Size))
			}
		}
	}
	if set > shown {
		t.line("  and %d more that are set", set-shown)
	}
	other := "all others"
	if set == 0 {
		other = "all"
	}
	t.line("  %s = %s (-size 'PATTERN=NUMBER', or sizes in .querylint.yml)", other, requests.FormatNumber(a.Default))
	t.line("")
}
