package requests

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/position"
	"github.com/querylint/querylint/analyzers/internal/survey"
	"github.com/querylint/querylint/sqlcheck"
)

const costBudget = "cost-budget"

var rules = []finding.Rule{{
	ID: costBudget, Severity: finding.Warning,
	Doc: sqlcheck.Doc{
		Title: "An entry point costs more round trips than its budget allows",
		What: `The settings say what entry points may cost: a degree (how many lengths multiply), a number of
round trips with the sizes that the settings give, or both. Entry points are what ` + "`querylint cost`" + ` lists:
routes, methods of services, consumers, jobs and functions of ` + "`entry-points`" + `. The finding stands at the
handler, and names the worst product and the way to the driver. The last budget that fits an entry point counts.`,
		Why: `Loops are easiest to keep out where none are: a budget of degree 0 for all of an API says of the first
loop that reaches a query, however far below the handler, that it is one too many.`,
		Bad: `# .querylint.yml
budgets:
  - entry: "GET /api/*"
    degree: 0
// and in GET /api/orders
for _, o := range orders {
	o.Lines, err = dao.Lines(ctx, o.ID) // len(orders) queries
}`,
		Good: `lines, err := dao.LinesOf(ctx, ids) // one query, into a map`,
		Silent: []string{
			"entry points that no budget names",
			"round trips behind a memo or a cache",
			"loops over pages and batches, retries, and what waits for events: they count once",
			"`go vet` and golangci-lint, which do not see the whole program",
		},
		Fix:     "None: load before the loops, or give the entry point a budget of its own.",
		Options: "`budgets` are the budgets, `sizes` how much each factor counts, `entry-points` further entry points.",
		Links:   []string{"https://sre.google/sre-book/handling-overload/"},
	},
}}

// Rules are the rules that the analyzer looks for.
func Rules() []finding.Rule { return slices.Clone(rules) }

func run(pass *analysis.Pass) (any, error) {
	budgets := config.Current().Budgets
	if pass.Pkg.Path() != survey.ProgramPath || len(budgets) == 0 {
		return []*finding.Finding(nil), nil
	}
	at := position.New(pass)
	var found []*finding.Finding
	costs, points := Results(func(a *analysis.Analyzer) any { return pass.ResultOf[a] })
	for _, e := range New(costs, points, Config{}).Entries {
		if f := over(e, budgets); f != nil && settings.Wanted(e.File) {
			f.Pos = at.Of(e.File, e.Line, 1)
			f.End = f.Pos
			found = append(found, f)
		}
	}
	return settings.Report(pass, found), nil
}

// over is the finding about an entry point that is over its budget, or nil.
func over(e *Entry, budgets []config.Budget) *finding.Finding {
	var b *config.Budget
	for i := range budgets {
		if budgets[i].Covers(e.Name) {
			b = &budgets[i]
		}
	}
	if b == nil || len(e.Terms) == 0 {
		return nil
	}
	sizes := config.Current().Sizes
	count := Counted(e.Terms, sizes)
	var says []string
	if b.Degree != nil && e.Degree() > *b.Degree {
		says = append(says, fmt.Sprintf("degree %d, allowed %d", e.Degree(), *b.Degree))
	}
	if b.RoundTrips != nil && count.Total().N > int64(*b.RoundTrips) {
		says = append(says, fmt.Sprintf("%s round trips, allowed %s", count.Total(), number(int64(*b.RoundTrips))))
	}
	if len(says) == 0 {
		return nil
	}
	worst := &e.Terms[0]
	kind, _ := KindOf(worst)
	f := &finding.Finding{
		Rule: costBudget, Severity: finding.Warning, Confidence: finding.Certain,
		Function: e.Function, Callee: e.Name, Degree: e.Degree(), Cost: worst.Polynomial(),
		Suggestion: "load before the loops, or give it a budget of its own",
		URL:        finding.URL(costBudget),
	}
	for _, c := range worst.Chain {
		f.Chain = append(f.Chain, c.Reported())
	}
	way := ""
	if path := worst.Path(); path != "" {
		way = " (" + path + ")"
	}
	f.Message = fmt.Sprintf("over budget: %s: %s; its worst is %s of %s%s; %s [%s]",
		e.Name, strings.Join(says, "; "), worst.Polynomial(), kinds[kind], way, f.Suggestion, costBudget)
	return f
}

// kinds are the round trips of a kind, for messages.
var kinds = [Kinds]string{"database reads", "database writes", "cache calls", "messages", "remote calls"}
