package costreport

import (
	"bufio"
	"cmp"
	"fmt"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/page"
)

// Before is what an entry point cost at the base.
type Before struct {
	RoundTrips  RoundTrips `json:"roundTrips"`
	Recursive   bool       `json:"recursive"`
	Degree      int        `json:"degree"`
	Polynomials ByKind     `json:"polynomials"`

	total requests.Amount
}

// Amount is what it cost, as people are shown it.
func (b *Before) Amount() requests.Amount { return b.total }

// Gone is an entry point that only the base has.
type Gone struct {
	Name       string     `json:"name"`
	RoundTrips RoundTrips `json:"roundTrips"`
}

// Compare puts beside each entry point what it cost at a base.
func (r *Report) Compare(base *Report, name string) {
	r.Base = name
	left := slices.Clone(base.Entries)
	take := func(is func(o *Entry) bool) *Before {
		i := slices.IndexFunc(left, is)
		if i < 0 {
			return nil
		}
		o := left[i]
		left = slices.Delete(left, i, i+1)
		return &Before{o.RoundTrips, o.Recursive, o.Degree, o.Polynomials, o.count.Total()}
	}
	for _, same := range []func(o, e *Entry) bool{
		func(o, e *Entry) bool { return o.Name == e.Name && o.Function == e.Function },
		func(o, e *Entry) bool { return o.Name == e.Name },         // the handler has another name
		func(o, e *Entry) bool { return o.Function == e.Function }, // the route has
	} {
		for _, e := range r.Entries {
			if e.Before == nil {
				e.Before = take(func(o *Entry) bool { return same(o, e) })
			}
		}
	}
	r.Gone = []Gone{}
	for _, o := range left {
		r.Gone = append(r.Gone, Gone{o.Name, o.RoundTrips})
	}
}

// change says whether an entry point costs more than before (1), less (-1) or as
// much: recursion and degree come before numbers. A new one costs more if it loops.
func (e *Entry) change() int {
	b := e.Before
	if b == nil {
		b = new(Before)
		if e.Degree == 0 && !e.Recursive {
			return 0
		}
	}
	return cmp.Or(
		cmp.Compare(btoi(e.Recursive), btoi(b.Recursive)), cmp.Compare(e.Degree, b.Degree),
		cmp.Compare(e.RoundTrips.Total, b.RoundTrips.Total), cmp.Compare(e.RoundTrips.Cold, b.RoundTrips.Cold),
	)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// changed are the entry points that cost more, then those that cost less, and how
// many of each there are.
func (r *Report) changed() (list []*Entry, more, less int) {
	for _, want := range []int{1, -1} {
		for _, e := range r.Entries {
			if e.change() == want {
				list = append(list, e)
			}
		}
		if want > 0 {
			more = len(list)
		}
	}
	return list, more, len(list) - more
}

// sum says in one line what the change does.
func (r *Report) sum() string {
	list, more, less := r.changed()
	return fmt.Sprintf("Compared with %s: %d cost more, %d less, %d as much", r.Base, more, less, len(r.Entries)-len(list))
}

// before is a number or a degree as it was and as it is.
func before(was, is string) string {
	if was == is {
		return is
	}
	return was + " → " + is
}

func (e *Entry) growth() string {
	if e.Before == nil {
		return "new → " + e.count.Total().String()
	}
	return before(e.Before.total.String(), e.count.Total().String())
}

func degree(recursive bool, n int) string {
	if recursive {
		return "recursion"
	}
	return strconv.Itoa(n)
}

func (e *Entry) degrees() string {
	if e.Before == nil {
		return degree(e.Recursive, e.Degree)
	}
	return before(degree(e.Before.Recursive, e.Before.Degree), degree(e.Recursive, e.Degree))
}

// textOfChange writes for people what the change does.
func (r *Report) textOfChange(t *texter) {
	t.line("%s", r.sum())
	t.line("")
	list, _, _ := r.changed()
	for _, e := range list {
		t.line("%s", columns(e.label, width, e.growth()+" round trips  degree "+e.degrees()))
		for k := range requests.Kinds {
			kind := k.String()
			is := e.Polynomials[kind]
			was := ""
			if e.Before != nil {
				was = e.Before.Polynomials[kind]
			}
			if was == is {
				continue
			}
			t.polynomial("  "+kind, cmp.Or(was, "none"))
			t.polynomial("  →", cmp.Or(is, "none"))
		}
		t.line("%14s%s:%d", "", cutLeft(e.File, width-22), e.Line)
		t.line("")
	}
	for _, g := range r.Gone {
		t.line("%s", columns(g.Name, width, "gone"))
	}
	if r.guesses() {
		t.line("%s", guessed)
	}
}

// Markdown writes the report for a summary of a workflow or a comment.
func (r *Report) Markdown(w io.Writer) error {
	buf := bufio.NewWriter(w)
	list := r.Entries
	fmt.Fprint(buf, "### What requests cost\n\n")
	if r.Base != "" {
		list, _, _ = r.changed()
		fmt.Fprintf(buf, "%s.\n\n", escape(r.sum()))
	}
	if len(list) > 0 {
		fmt.Fprint(buf, "| entry point | round trips | degree | worst product |\n|---|--:|--:|---|\n")
	}
	for _, e := range list {
		trips, degrees := e.count.Total().String(), degree(e.Recursive, e.Degree)
		if r.Base != "" {
			trips, degrees = e.growth(), e.degrees()
		}
		fmt.Fprintf(buf, "| %s<br>%s | %s | %s | %s |\n", r.named(e), escape(fmt.Sprintf("%s:%d", e.File, e.Line)), trips, degrees, worst(e))
	}
	if r.Base == "" {
		fmt.Fprintf(buf, "\nAssumed: %s per round trip, and %s of what no size is known of.\n", Time(r.Assumed.RoundTripMS), requests.FormatNumber(r.Assumed.Default))
	}
	if r.guesses() {
		fmt.Fprintf(buf, "\n`n`%s\n", strings.TrimPrefix(guessed, "n"))
	}
	return buf.Flush()
}

// named is the name of an entry point, with a link to its handler if there is one.
func (r *Report) named(e *Entry) string {
	name := "<code>" + escape(e.label) + "</code>"
	if to := page.Link(r.settings.Link, e.File, e.Line); to != "" {
		return `<a href="` + escape(to) + `">` + name + "</a>"
	}
	return name
}

// worst is the first term of an entry point, and the driver that it leads to.
func worst(e *Entry) string {
	if len(e.Terms) == 0 {
		return ""
	}
	t := e.Terms[0]
	return "<code>" + escape(fmt.Sprintf("%s %s", t.Kind, product(t))) + "</code>"
}

func product(t Term) string {
	parts := slices.Clone(t.Factors)
	for _, m := range t.Memos {
		parts = append([]string{"miss(" + m + ")"}, parts...)
	}
	if t.Coefficient > 1 || len(parts) == 0 {
		parts = append([]string{requests.FormatNumber(t.Coefficient)}, parts...)
	}
	return strings.Join(parts, "·")
}

// escape makes text of what stands in a cell of a table.
func escape(s string) string {
	return strings.NewReplacer("|", "&#124;", "\n", " ", "`", "&#96;", "*", "&#42;", "_", "&#95;", "[", "&#91;", "]", "&#93;").Replace(html.EscapeString(s))
}
