package kafkasafe

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/report"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// Analyzer reports code that loses Kafka messages.
var Analyzer = &analysis.Analyzer{
	Name:       "kafkasafe",
	Doc:        "report producers and consumers that lose Kafka messages",
	URL:        "https://github.com/querylint/querylint",
	Run:        run,
	Requires:   []*analysis.Analyzer{cost.Analyzer},
	ResultType: reflect.TypeFor[[]*finding.Finding](),
	FactTypes:  []analysis.Fact{new(Readers)},
}

var settings report.Settings

func init() { settings.Flags(&Analyzer.Flags, rules) }

// pass is the analysis of one package.
type pass struct {
	*analysis.Pass
	cat   *catalog.Catalog
	costs *cost.Result
	found []*finding.Finding

	function string // around the code being looked at
	grouped  bool   // a reader of the package is in a consumer group
	// hears and drains are the calls by which the package is told of failures, and of what was
	// delivered
	hears, drains []*ast.CallExpr
	// marks: libraries that the package tells which messages are to be committed later
	marks map[string]bool
}

func run(ap *analysis.Pass) (any, error) {
	cat, err := catalog.Load(config.Current())
	if err != nil {
		return nil, err
	}
	p := &pass{Pass: ap, cat: cat, costs: ap.ResultOf[cost.Analyzer].(*cost.Result), marks: make(map[string]bool)}
	if cat.Opaque(ap.Pkg.Path()) || !p.costs.Reaches {
		return settings.Report(ap, nil), nil
	}
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				m, ok := p.method(n)
				switch {
				case !ok:
				case m.Op == catalog.Failures:
					p.hears = append(p.hears, n)
				case m.Op == catalog.Answers:
					p.drains = append(p.drains, n)
				case m.Op == catalog.Ack && m.Effect == catalog.None:
					p.marks[m.Library] = true
				}
			case *ast.CompositeLit:
				p.grouped = p.grouped || slices.Contains(p.given(n), catalog.Grouped)
			}
			return true
		})
	}
	for _, file := range p.Files {
		if !settings.Wanted(sourcefile.Name(p.Fset, file)) || sourcefile.Generated(p.Fset, file) {
			continue
		}
		for _, d := range file.Decls {
			p.decl(d)
		}
	}
	if p.grouped {
		p.ExportPackageFact(&Readers{Grouped: true})
	}
	p.twice(p.costs)
	return settings.Report(ap, p.found), nil
}

func (p *pass) decl(d ast.Decl) {
	p.function = p.Pkg.Path()
	if fn, ok := d.(*ast.FuncDecl); ok {
		if o, ok := p.TypesInfo.Defs[fn.Name].(*types.Func); ok {
			p.function = syntax.FuncName(o)
		}
	}
	p.acks(d)
	p.dropped(d)
	p.configured(d)
	p.set(d)
	if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
		p.commits(fn.Body)
	}
}

func (p *pass) method(call *ast.CallExpr) (catalog.Method, bool) {
	return p.cat.Callee(p.TypesInfo, call)
}

// argument is the argument of a call that is for something, or nil.
func argument(call *ast.CallExpr, m catalog.Method, what string) ast.Expr {
	for _, a := range m.Args {
		if a.For == what && a.Arg < len(call.Args) {
			return call.Args[a.Arg]
		}
	}
	return nil
}

func (p *pass) report(n ast.Node, rule string, severity finding.Severity, suggestion, format string, args ...any) *finding.Finding {
	f := &finding.Finding{
		Rule: rule, Severity: severity, Confidence: finding.Certain,
		Pos: n.Pos(), End: n.End(), Function: p.function, Suggestion: suggestion, URL: finding.URL(rule),
	}
	f.Message = fmt.Sprintf(format, args...) + "; " + suggestion + " [" + rule + "]"
	p.found = append(p.found, f)
	return f
}
