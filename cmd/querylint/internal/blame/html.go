package blame

import (
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/page"
	"github.com/querylint/querylint/sqlcheck"
)

// maxRows is how much of each list the page has.
const maxRows = 300

var (
	//go:embed page.html
	body string
	//go:embed page.css
	style string
)

var blamePage = page.New(body, style, "", template.FuncMap{
	"number":  requests.FormatNumber,
	"short":   func(function string) string { return finding.Printable(short(function)) },
	"text":    finding.Printable,
	"rule":    finding.URL,
	"count":   sqlcheck.Count,
	"percent": func(part float64) string { return fmt.Sprintf("%.1f %%", 100*part) },
	"seconds": func(s float64) string { return fmt.Sprintf("%.3g s", s) },
	"more":    func(all, shown int) int { return all - shown },
	"pair":    func(values ...any) []any { return values },
})

// HTML writes the report as one page, which needs nothing but itself: of the module
// that it is about, and with links to its lines by a pattern, see page.Link.
func (r *Report) HTML(w io.Writer, module, link string) error {
	return blamePage.Write(w, link, map[string]any{
		"Report": r, "Module": module,
		"Load": first(r.Load), "Deadlocks": first(r.Deadlocks), "Others": first(r.Others),
	})
}

func first[T any](list []T) []T { return list[:min(len(list), maxRows)] }
