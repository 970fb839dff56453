package sqltext

import (
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/analyzers/internal/survey"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// Analyzer checks the SQL that Go code runs.
var Analyzer = &analysis.Analyzer{
	Name:       "sqltext",
	Doc:        "check the SQL that reaches a MySQL database, as text or through an ORM",
	URL:        "https://github.com/querylint/querylint",
	Run:        run,
	Requires:   []*analysis.Analyzer{statement.Analyzer, cost.Analyzer},
	ResultType: reflect.TypeFor[[]*finding.Finding](),
	FactTypes:  []analysis.Fact{new(Tables), new(Deferred)},
}

// Counts says how many places with SQL the analyzer has met.
type Counts struct {
	Sites    int64 // calls that are given SQL text
	Resolved int64 // whose text is known, fully or with gaps
}

var sites, resolved atomic.Int64

// Seen returns the counts of this process.
func Seen() Counts { return Counts{sites.Load(), resolved.Load()} }

// pass is the check of one package.
type pass struct {
	*analysis.Pass
	cat      *catalog.Catalog
	sql      *statement.Result
	check    *sqlcheck.Checker
	schema   *schema.Schema
	tables   *tables
	tagged   map[string]bool      // tables and table.index, in lower case, that are known by struct tags only
	modelled map[string]token.Pos // models that the package has its ORM make tables of, by table
	found    []*finding.Finding
	at       map[spot]*finding.Finding
	skips    map[token.Pos]bool
	files    *sourcefile.Files

	texts     []*statement.Part // of all statements
	proposals []proposal

	engine    *cost.Result
	served    map[string]string // where requests come, and by which function
	later     []deferred
	pages     []deferred
	offsets   []offset
	functions map[*ast.FuncDecl]map[string]done
	single    map[string]bool               // tables of one row
	wholes    map[string][]*statement.Place // see readWhole

	place  *statement.Place // that is checked
	upkeep bool             // it is a migration or the like
	offset ast.Expr         // that the statement is given
	parses bool             // it is given a text that parses: others may come of branches that exclude each other
}

// spot is where a rule has found something.
type spot struct {
	pos  token.Pos
	rule string
}

func run(ap *analysis.Pass) (any, error) {
	cat, err := catalog.Load(config.Current())
	if err != nil {
		return nil, err
	}
	costs := ap.ResultOf[cost.Analyzer].(*cost.Result)
	if ap.Pkg.Path() == survey.ProgramPath {
		return reports.Report(ap, decide(ap, ap.ResultOf[statement.Analyzer].(*statement.Result), costs)), nil
	}
	p := &pass{
		Pass: ap, cat: cat, sql: ap.ResultOf[statement.Analyzer].(*statement.Result),
		engine: costs, served: served(costs), functions: make(map[*ast.FuncDecl]map[string]done),
		at: make(map[spot]*finding.Finding), skips: make(map[token.Pos]bool), files: sourcefile.New(ap),
	}
	if err := p.setTables(); err != nil {
		return nil, err
	}
	for _, t := range p.sql.Texts {
		if reports.Wanted(sourcefile.NameAt(ap, t.Arg.Pos())) {
			sites.Add(1)
			if t.Known {
				resolved.Add(1)
			}
		}
	}
	for _, q := range p.sql.Places {
		if reports.Wanted(sourcefile.Name(p.Fset, q.File)) {
			p.checkPlace(q)
		}
	}
	p.onePerBranch()
	p.settle()
	p.onePerLine()
	p.checkOpen()
	p.exportLater()
	slices.SortStableFunc(p.found, func(a, b *finding.Finding) int { return int(a.Pos - b.Pos) })
	return reports.Report(ap, p.found), nil
}

// checkPlace checks all that a place may run. Where one of it is MySQL, the
// rest is for other databases, and not left out.
func (p *pass) checkPlace(q *statement.Place) {
	p.place = q
	p.upkeep = p.isUpkeep(q)
	checked, reason := false, ""
	p.parses = slices.ContainsFunc(q.Alternatives, p.parsed)
	for _, s := range q.Alternatives {
		for i := range s.Parts {
			p.texts = append(p.texts, &s.Parts[i])
		}
		skipped := s.Foreign
		switch {
		case s.Filled != nil && skipped == "":
			p.skeleton(s, s.Filled)
			continue
		case s.Insert != "" || skipped != "" && len(s.Parts) == 0:
			continue
		case skipped != "":
		case s.Skeleton != nil:
			p.skeleton(s, s.Skeleton)
		default:
			skipped = p.text(s)
		}
		if skipped == "" {
			checked = true
			p.use(s)
		} else if reason == "" {
			reason = skipped
		}
	}
	p.lostWhere(q)
	if !checked && reason != "" {
		p.skip(q, "not MySQL: "+reason)
	}
}

// parsed reports whether a text is one that MySQL reads.
func (p *pass) parsed(s *statement.Statement) bool {
	if s.Foreign != "" || s.Skeleton != nil || s.Insert != "" {
		return false
	}
	r := p.check.Check(s.Input)
	return r.Statements > 0 && !slices.ContainsFunc(r.Findings, func(f sqlcheck.Finding) bool { return f.Rule == "sql-syntax" })
}

// text checks a text. If it is not MySQL, it returns whose it is.
func (p *pass) text(s *statement.Statement) string {
	r := p.check.Check(s.Input)
	if pages(r) && p.sql.Numbered(p.place, s) {
		in := s.Input
		in.Numbered = true
		r = p.check.Check(in)
	}
	p.failed(r)
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case f.Rule == "sql-syntax" && (p.parses || s.Parts[0].Formatted()):
		case f.Rule == writeWithoutWhere && p.meant(p.place, s, f.Table):
			p.report(lowered(f), s.Parts, 0)
		case f.Rule == selectStar:
			p.report(p.star(s, f), s.Parts, 0)
		case f.Rule == deepOffset:
			p.offset = s.OffsetValue(f.Start)
			p.report(f, s.Parts, 0)
		case f.Rule == unorderedWrite:
			p.report(p.alone(s, f), s.Parts, 0)
		default:
			p.report(f, s.Parts, 0)
		}
	}
	for i := range r.Skipped {
		if r.Skipped[i].Limit {
			p.skip(p.place, r.Skipped[i].Reason)
		}
	}
	if len(r.Findings) == 0 {
		for i := range r.Skipped {
			if r.Skipped[i].Foreign {
				return r.Skipped[i].Reason
			}
		}
	}
	return ""
}

// pages reports whether there is something to say about the pages of a statement.
func pages(r *sqlcheck.Result) bool {
	return slices.ContainsFunc(r.Findings, func(f sqlcheck.Finding) bool { return f.Rule == deepOffset })
}

// skeleton checks what a chain of calls builds.
func (p *pass) skeleton(s *statement.Statement, k *sqlcheck.Skeleton) {
	r := p.check.Skeleton(*k)
	if pages(r) && !k.Numbered && p.sql.Numbered(p.place, s) {
		of := *k
		of.Numbered = true
		r = p.check.Skeleton(of)
	}
	p.failed(r)
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case f.Rule == unknownTable && f.Part < 0 && s.TableText != nil && strings.EqualFold(s.TableText.Text, f.Table):
			named := *f
			named.Part, named.Start, named.End = 0, 0, len(s.TableText.Text)
			p.report(&named, []statement.Part{*s.TableText}, 0)
			continue
		case f.Rule == selectStar && !k.Star:
			f = p.star(s, f)
		case f.Rule == selectStar:
			if !p.carriesBig(k.Table) || s.OfFields && p.lacksBig(s, k) {
				continue // every ORM read of a table with no long columns
			}
			f = p.modelStar(k, f)
		}
		if f.Rule == writeWithoutWhere && p.meant(p.place, s, f.Table) {
			f = lowered(f)
		}
		f = p.alone(s, f)
		if f.Rule == deepOffset && s.Offset != nil {
			p.deepOffset(p.finding(f, statement.Link(s.Offset), ""), s.OffsetValue(0), s.Offset)
			continue
		}
		p.report(f, s.Parts, f.Part)
	}
}

// lowered is a finding that is only worth knowing.
func lowered(f *sqlcheck.Finding) *sqlcheck.Finding {
	c := *f
	c.Severity = sqlcheck.Info
	return &c
}

// carriesBig reports whether a table has columns that are stored off its pages.
func (p *pass) carriesBig(table string) bool {
	if p.schema == nil {
		return false
	}
	t := p.schema.Table("", table)
	return t != nil && slices.ContainsFunc(t.Columns, func(c *schema.Column) bool { return c.Big })
}
