package sqlcheck

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

var valueCount = &Rule{
	ID: "value-count", Severity: Error,
	Doc: Doc{
		Title: "The number of values is not that of columns or placeholders",
		What: `An INSERT or REPLACE names columns and gives a row with more or fewer values, or its rows differ. In Go, a
call gives a text more or fewer values than it has placeholders. Where branches add to the text and to the list of its
values (args...), each way is compared by itself, as far as one branch alone decides and the call surely follows.`,
		Why: `The statement never runs: the server answers with error 1136, Column count doesn't match value count,
or the driver with «expected 2 arguments, got 3». A compiler does not see it, and neither does a test that puts a mock
in the place of the database.`,
		Bad:  "INSERT INTO users (id, email) VALUES (?, ?, ?)",
		Good: "INSERT INTO users (id, email, name) VALUES (?, ?, ?)",
		Silent: []string{
			"without a list of columns, rows that are as long as the first",
			"a part of the text that is not known, and a list that a library writes out: IN (?), VALUES (?)",
			"args... of which the function does not show all, or that a loop adds to, and values that may be lists",
			"a prepared statement that the package also sets elsewhere, and names for which a value may be found by another spelling",
			"a text of which a branch has as many placeholders as the call has values",
			"names in the place of question marks, and question marks in quotes",
		},
		Fix:   "None: which of them is missing does not show.",
		Links: []string{"https://dev.mysql.com/doc/refman/8.4/en/insert.html"},
	},
	stmt: func(p *pass) {
		if len(p.checked) == 0 && p.miscounts() {
			p.countValues()
		}
		n, ok := p.node.(*ast.InsertStmt)
		if !ok || p.templated() {
			return
		}
		p.countRows(n)
		if s, ok := n.Select.(*ast.SelectStmt); ok && len(n.Columns) > 0 {
			p.countFields(n, s)
		}
	},
}

// miscounts reports whether the program gives the text more or fewer values than it has
// placeholders, so that it is refused.
func (p *pass) miscounts() bool { return p.in.Places != p.in.Values || p.in.Lacking != "" }

// countValues reports what the program gives the placeholders of the text.
func (p *pass) countValues() {
	i := slices.IndexFunc(p.tokens(), func(t lexer.Token) bool { return t.Start >= p.in.Counted })
	f := p.token(max(i, 0), max(i, 0))
	if name := p.in.Lacking; name != "" {
		f.Suggestion = "give it one, or name another"
		p.report(f, "%s has no value for :%s: the statement is refused; %s", p.in.Record, name, f.Suggestion)
		return
	}
	f.Suggestion = "give each placeholder one value"
	p.report(f, "the text has %s and %s gives %s: it is refused; %s",
		number(p.in.Places, "placeholder"), cmp.Or(p.in.By, "the call"), number(p.in.Values, "value"), f.Suggestion)
}

// templated reports whether something other than names of values stands for parts of
// the statement.
func (p *pass) templated() bool {
	return p.norm != nil && slices.ContainsFunc(p.norm.Edits, func(e lexer.Edit) bool {
		return e.Hole || !strings.ContainsAny(p.in.Text[p.base+e.Start:p.base+e.Start+1], ":$@?")
	})
}

// countRows reports the first row that has not as many values as there are columns.
func (p *pass) countRows(n *ast.InsertStmt) {
	want, of := len(n.Columns), number(len(n.Columns), "column")
	for i, row := range n.Lists {
		if slices.ContainsFunc(row, func(e ast.ExprNode) bool { return p.mayBeList(e, len(row) == 1) }) {
			return
		}
		if len(n.Columns) == 0 && i == 0 {
			want, of = len(row), fmt.Sprintf("%d in the first row", len(row))
		}
		if len(row) == want {
			continue
		}
		f := p.token(0, 0)
		if len(row) > 0 {
			f = p.at(startOf(row[0]), p.endOf(row[len(row)-1]))
		}
		p.miscounted(f, n, "the row has "+number(len(row), "value")+" for "+of)
		return
	}
}

// countFields does it for the columns of a SELECT.
func (p *pass) countFields(n *ast.InsertStmt, s *ast.SelectStmt) {
	if s.Kind != ast.SelectStmtKindSelect || s.Fields == nil || len(s.Fields.Fields) == len(n.Columns) ||
		slices.ContainsFunc(s.Fields.Fields, func(f *ast.SelectField) bool { return f.WildCard != nil }) {
		return
	}
	p.miscounted(p.token(0, 0), n, "the SELECT gives "+number(len(s.Fields.Fields), "value")+" for "+number(len(n.Columns), "column"))
}

func (p *pass) miscounted(f Finding, n *ast.InsertStmt, what string) {
	for _, c := range n.Columns {
		f.Columns = append(f.Columns, c.Name.O)
	}
	f.Suggestion = "give each column one value"
	p.report(f, "%s: the statement is refused; %s", what, f.Suggestion)
}

// mayBeList reports whether a placeholder may be several values: the program gives it
// a list, or it stands alone in its row.
func (p *pass) mayBeList(e ast.ExprNode, alone bool) bool {
	m, ok := e.(*driver.ParamMarkerExpr)
	return ok && (alone || p.arg(m).List)
}

func number(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
