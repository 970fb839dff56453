package sqltext

import (
	"fmt"
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/sqlcheck"
)

func (p *pass) skip(q *statement.Place, reason string) {
	pos := q.At.Pos()
	if p.skips[pos] {
		return
	}
	p.skips[pos] = true
	p.found = append(p.found, &finding.Finding{Pos: pos, End: pos, Function: q.Function, Skipped: reason})
}

// failed lists what a rule of sqlcheck has left unjudged because it failed.
func (p *pass) failed(r *sqlcheck.Result) {
	for i := range r.Skipped {
		if r.Skipped[i].Internal {
			p.skip(p.place, r.Skipped[i].Reason)
		}
	}
}

// report makes a finding of sqlcheck one about the Go code. Part is the piece
// of the statement that it is in, or -1.
func (p *pass) report(f *sqlcheck.Finding, parts []statement.Part, part int) {
	at, sql, whole := p.place.At, "", true
	if part < 0 && f.Rule == unknownTable {
		return // a library has made the name
	}
	if part >= 0 && part < len(parts) {
		in := &parts[part]
		sql = in.Text
		if in.Call != nil {
			at = statement.Link(in.Call)
		}
		if f.Rule == deepOffset {
			// The word OFFSET, where it is there, and not what stands before it.
			if i := strings.LastIndex(strings.ToUpper(in.Text[f.Start:min(f.End+16, len(in.Text))]), "OFFSET"); i > 0 {
				c := *f
				c.Start += i
				c.End = c.Start + len("OFFSET")
				f = &c
			}
		}
		if p.place.Wrapper && in.MadeAt(f.Start, p.place.Call) {
			return
		}
		if p.doubted(f, in) {
			return
		}
		if span, ok := in.Span(f.Start, f.End, p.place.Decl); ok {
			at = span
		}
		whole = in.Shown(f.Start, f.End)
	}
	if f.Rule == deepOffset {
		p.deepOffset(p.finding(f, at, sql), p.offset, p.place.Call)
		return
	}
	if f.Rule == selectStar && (f.Table == "" || strings.Contains(f.Table, "{{")) {
		return // a tool for any table names no columns
	}
	out := p.finding(f, at, sql)
	if f.Rewrite != nil && whole {
		out.Unsafe = !f.Rewrite.Safe
		p.proposals = append(p.proposals, proposal{spot{out.Pos, out.Rule}, f, p.place, parts})
	}
	p.add(out)
}

// doubted reports whether a finding is about a table or a column that the schema lacks
// and that may be there all the same: the package makes it, or its name is not written
// in the code but made of that of a model or a field, which the program may name
// otherwise than it shows here, or picked at run time from a map that other statements
// may share; or the table is made of a model, and others may have added columns to it.
func (p *pass) doubted(f *sqlcheck.Finding, in *statement.Part) bool {
	if f.Rule == unknownTable {
		return !in.Named(f.Start) || p.makes(f.Table)
	}
	if f.Rule != unknownColumn {
		return false
	}
	if p.byTags(f.Table) {
		return true
	}
	at := strings.Index(in.Text[f.Start:f.End], f.Columns[0])
	return at >= 0 && (!in.Named(f.Start+at) || p.picked(in, f.Start+at)) || p.adds(f.Table, f.Columns[0])
}

// picked reports whether a piece of a text is the value of a key of a map.
func (p *pass) picked(in *statement.Part, at int) bool {
	span, ok := in.Span(at, at+1, nil)
	if !ok {
		return false
	}
	for _, file := range p.Files {
		if file.FileStart > span.Pos() || span.Pos() >= file.FileEnd {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(file, span.Pos(), span.End())
		for i, n := range path[:max(len(path)-1, 0)] {
			kv, isPair := n.(*ast.KeyValueExpr)
			lit, isLit := path[i+1].(*ast.CompositeLit)
			if !isPair || !isLit || span.Pos() < kv.Value.Pos() {
				continue
			}
			if _, isMap := p.TypesInfo.TypeOf(lit).Underlying().(*types.Map); isMap {
				return true
			}
		}
	}
	return false
}

var definition = regexp.MustCompile(`(?i)^\s*(ALTER|CREATE)\s+(TEMPORARY\s+)?TABLE\b`)

// makes reports whether a statement of the package makes a table, or gives one a name.
func (p *pass) makes(table string) bool {
	words := regexp.MustCompile("(?is)^\\s*(CREATE|ALTER|RENAME)\\b.*\\b" + regexp.QuoteMeta(table) + `\b`)
	return slices.ContainsFunc(p.sql.Places, func(q *statement.Place) bool {
		return slices.ContainsFunc(q.Alternatives, func(s *statement.Statement) bool { return words.MatchString(s.Input.Text) })
	})
}

// adds reports whether a statement of the package makes or changes a table and names
// a column.
func (p *pass) adds(table, column string) bool {
	words := regexp.MustCompile(`(?is)\b` + regexp.QuoteMeta(table) + `\b.*\b` + regexp.QuoteMeta(column) + `\b`)
	return slices.ContainsFunc(p.sql.Places, func(q *statement.Place) bool {
		return slices.ContainsFunc(q.Alternatives, func(s *statement.Statement) bool {
			return definition.MatchString(s.Input.Text) && words.MatchString(s.Input.Text)
		})
	})
}

// finding is a finding of sqlcheck at a place in the source.
func (p *pass) finding(f *sqlcheck.Finding, at analysis.Range, sql string) *finding.Finding {
	out := &finding.Finding{
		Rule: f.Rule, Severity: f.Severity, Confidence: f.Confidence,
		Pos: at.Pos(), End: at.End(), Function: p.place.Function, Callee: f.Table,
		Message: fmt.Sprintf("%s [%s]", f.Message, f.Rule),
		SQL:     sql, Table: f.Table, Suggestion: f.Suggestion, URL: finding.URL(f.Rule),
	}
	if p.upkeep || sourcefile.Generated(p.Fset, p.place.File) {
		out.Severity = finding.Info
	}
	if at := p.readWhole(f.Table); at != "" && out.Severity > finding.Info && (f.Rule == deepOffset || f.Rule == leadingWildcard) {
		out.Severity = finding.Info
		out.Message = fmt.Sprintf("%s; but %s reads all of %s at once, so it may be small [%s]", f.Message, poly.LocalName(at), f.Table, f.Rule)
	}
	if f.Rule == leadingWildcard && out.Severity > finding.Info && p.wholeWithout(f.Table) {
		out.Message = fmt.Sprintf("%s; but without what is searched for, the same call reads all of %s at once, so it may be small [%s]", f.Message, f.Table, f.Rule)
	}
	if f.Kinds && out.Severity == finding.Warning && p.allBeside(f.Table) {
		out.Severity = finding.Info
		out.Message = fmt.Sprintf("%s; but %s reads or counts all of %s as well [%s]", f.Message, poly.LocalName(p.place.Function), f.Table, f.Rule)
	}
	if p.byModel(f) && out.Confidence == finding.Certain {
		out.Confidence = finding.Likely
	}
	if (f.Rule == unknownColumn && !p.agreed(f) || f.Rule == unknownTable) && p.tables.found != nil {
		out.Confidence = finding.Likely // what defines the table may be older than the code
	}
	if out.Severity == finding.Error && out.Confidence != finding.Certain {
		out.Severity = finding.Warning // which indexes there are is not proved
	}
	return out
}

// nextPage is what to do instead of an offset, whatever the order of the rows.
const nextPage = "remember the last key of a page and ask for the rows after it, in the order of the page"

// indexFirst is how an advice begins where no index gives the order of the pages.
const indexFirst = "make an index"

// add keeps the worse of two findings of a rule at one spot.
func (p *pass) add(f *finding.Finding) {
	key := spot{f.Pos, f.Rule}
	if old := p.at[key]; old != nil {
		worse(old, f)
		return
	}
	p.at[key] = f
	p.found = append(p.found, f)
}

// worse makes the worse of two findings about one spot out of the first. Of two that are
// as bad, the advice of a page has to hold for both.
func worse(old, f *finding.Finding) {
	switch {
	case f.Severity > old.Severity:
		*old = *f
	case f.Severity == old.Severity && f.Rule == deepOffset:
		advice := nextOf(old.Suggestion, f.Suggestion)
		old.Message = strings.Replace(old.Message, old.Suggestion, advice, 1)
		old.Suggestion = advice
	}
}

// nextOf is what holds of two advices about the pages of a statement, each for a way
// through the function. Ways may have orders of their own. If only their conditions
// differ, the index with the fewest columns serves the most of them.
func nextOf(a, b string) string {
	_, after, _ := strings.Cut(a, "remember ")
	_, other, _ := strings.Cut(b, "remember ")
	switch {
	case a == b, after == "" && other == "":
		return a
	case after != other && strings.HasPrefix(a, indexFirst) && strings.HasPrefix(b, indexFirst):
		return indexFirst + " for each order of the pages, and " + nextPage
	case after == "" || after != other:
		return nextPage
	case len(b) < len(a):
		return b
	}
	return a
}

// onePerLine keeps, of the findings of one rule on one line, the worst, and
// those that bring a change of their own.
func (p *pass) onePerLine() {
	type line struct {
		file string
		line int
		rule string
	}
	best := make(map[line]int)
	more := make(map[line]int)
	out := p.found[:0]
	for _, f := range p.found {
		if f.Skipped != "" || len(f.Fixes) > 0 || f.Refused != "" {
			out = append(out, f)
			continue
		}
		at := p.Fset.Position(f.Pos)
		l := line{at.Filename, at.Line, f.Rule}
		i, ok := best[l]
		if !ok {
			best[l] = len(out)
			out = append(out, f)
			continue
		}
		more[l]++
		if old := out[i]; f.Severity > old.Severity || f.Severity == old.Severity && f.Pos < old.Pos {
			out[i] = f
		}
	}
	p.found = out
	for l, n := range more {
		f := out[best[l]]
		f.Message = fmt.Sprintf("%s (and %d more on this line) [%s]", strings.TrimSuffix(f.Message, " ["+f.Rule+"]"), n, f.Rule)
	}
}
