package sqlcheck

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// Filled is a statement with values in the place of its placeholders.
type Filled struct {
	Statement Span
	Verb      string // SELECT, INSERT, REPLACE, UPDATE or DELETE; "" for others, which have no plan
	Text      string // "" where it cannot be filled
	Why       string // then
	Unread    bool   // as it is not in the grammar
	// Open: there are, or may be, conditions or an order that the text does not show.
	Open bool
	// Values: it has placeholders.
	Values bool
	// Filtered: a condition picks the rows; Limited: there is a LIMIT.
	Filtered, Limited bool
	// Tables are the names of tables by those that the statement calls them, in
	// lower case.
	Tables map[string]string
	// Functions are those that it calls, in lower case.
	Functions []string
}

// Writes reports whether the statement changes rows.
func (f *Filled) Writes() bool { return f.Verb != "SELECT" }

// Sample returns up to n different values of a column, as SQL text.
type Sample func(t *schema.Table, c *schema.Column, n int) []string

// Fill puts values in the place of placeholders, so that a server can be asked how
// it would run the statements of a text: those of the column that each is compared
// with, and numbers for LIMIT and OFFSET. Statements that are not MySQL are left
// out.
func Fill(in Input, s *schema.Schema, sample Sample) []Filled {
	c := describer()
	p := passes.Get().(*pass)
	p.opts, p.in = &Options{Schema: s, Server: MySQL8}, in
	p.params, p.counted = p.params[:0], false
	defer func() {
		p.reset()
		p.in, p.opts = Input{}, nil
		passes.Put(p)
	}()
	var list []Filled
	format := in.format()
	for sp := lexer.NewSplitter(in.Text, format); ; {
		piece, ok := sp.Next()
		if !ok {
			return list
		}
		out := Filled{Statement: Span{piece.Start, piece.End}}
		n, skip := c.readable(p, piece, format)
		switch {
		case skip != nil && skip.Foreign:
			continue
		case skip != nil:
			out.Verb, out.Why, out.Unread = verbOf(piece.First), skip.Reason, strings.HasPrefix(skip.Reason, notInGrammar)
		default:
			out.Verb = verbOf(piece.First)
			if out.Verb != "" {
				p.fill(&out, n, sample)
			}
		}
		list = append(list, out)
	}
}

// notInGrammar begins the reason why a statement is not read.
const notInGrammar = "not in the grammar: "

// verbOf is the verb of a statement that has a plan.
func verbOf(first string) string {
	switch first {
	case "SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE":
		return first
	case "WITH", "(":
		return "SELECT"
	}
	return ""
}

// readable parses a statement, or says why it is not.
func (c *Checker) readable(p *pass, piece lexer.Piece, format lexer.Format) (ast.StmtNode, *Skip) {
	if err := parse.Limits(piece.End-piece.Start, piece.Depth, piece.Joins); err != nil {
		return nil, &Skip{Reason: err.Error()}
	}
	n, err := p.read(piece, format)
	switch {
	case err != nil:
		if d := lexer.Dialect(p.in.Text[piece.Start:piece.End]); d != "" {
			return nil, &Skip{Reason: d + " syntax", Foreign: true}
		}
		return nil, &Skip{Reason: notInGrammar + shortError(err)}
	case n == nil:
		return nil, &Skip{Reason: "empty", Foreign: true}
	}
	return n, nil
}

// filler collects what the statement says of its placeholders.
type filler struct {
	*pass
	out     *Filled
	tables  []*ast.TableSource
	names   []*ast.TableName
	markers []*driver.ParamMarkerExpr
	scopes  [][]*ast.TableName // of the SELECTs that are being read, the innermost last
	roles   map[*driver.ParamMarkerExpr]purpose
	holes   []hole
	edits   []Edit
	lost    bool // something is not where the grammar sees it
	locks   int  // SELECTs that lock what they read
	into    bool
}

// hole is where a condition or an order stands that is not known, and what it is
// replaced by: what has no effect.
type hole struct {
	Span
	text string
}

// purpose is what a placeholder is compared with, or what else it is for.
type purpose struct {
	column *ast.ColumnName
	tables []*ast.TableName // that may have it, the nearest first
	like   bool
	listed int // it is so many-th in a list
	limit  bool
	offset bool
	whole  bool // it is all of an IN list
	// Of (a, b) IN (?) it is the rows, and of (a, b) IN ((?)) the values of one: their
	// columns, and which of the two.
	row   *ast.RowExpr
	inRow bool
}

func (p *pass) fill(out *Filled, n ast.StmtNode, sample Sample) {
	f := &filler{pass: p, out: out, roles: make(map[*driver.ParamMarkerExpr]purpose), scopes: make([][]*ast.TableName, 1)}
	n.Accept(f)
	f.shape(n)
	if u, ok := n.(*ast.UpdateStmt); ok {
		f.assigned(u.List)
	}
	switch {
	case f.into:
		out.Why = "it writes its result to a file or a variable"
		return
	case f.values(n):
		out.Why = "it inserts values, which has no plan"
		return
	}
	if out.Open = p.dynamic || len(f.holes) > 0; f.gaps() {
		out.Why = "the code does not show all of the text"
		return
	}
	out.Tables = make(map[string]string)
	for _, t := range f.names {
		out.Tables[t.Name.L] = t.Name.O
	}
	for _, t := range f.tables {
		if name, ok := t.Source.(*ast.TableName); ok && t.AsName.L != "" {
			out.Tables[t.AsName.L] = name.Name.O
		}
	}
	out.Values = len(f.markers) > 0
	text, ok := f.replaced(sample)
	if !ok {
		out.Why = "the code does not show all of the text"
		return
	}
	if out.Text = text; f.locks > 0 {
		// EXPLAIN may read rows of constant keys, and would lock them.
		out.Text = lockClause.ReplaceAllString(text, "")
		if f.locks > 1 || out.Text == text {
			out.Text, out.Why = "", "it locks rows"
		}
	}
}

// lockClause is the end of a locking read.
var lockClause = regexp.MustCompile(`(?i)\s+(FOR\s+(UPDATE|SHARE)(\s+OF\s+\S+)?(\s+NOWAIT|\s+SKIP\s+LOCKED|\s+WAIT\s+\d+)?|LOCK\s+IN\s+SHARE\s+MODE)\s*$`)

// gaps reports whether something is not known besides values and conditions.
func (f *filler) gaps() bool {
	return f.norm != nil && slices.ContainsFunc(f.norm.Edits, func(e lexer.Edit) bool {
		switch strings.TrimSpace(e.Text) {
		case "", "?", "(?)":
			return false
		}
		return e.Hole && !f.inHole(e.Norm) && !slices.ContainsFunc(f.edits, func(x Edit) bool { return x.Start == e.Norm })
	})
}

func (f *filler) inHole(at int) bool {
	return slices.ContainsFunc(f.holes, func(h hole) bool { return h.Start <= at && at < h.End })
}

// replaced is the text with values for placeholders, and without conditions and orders
// that are not known.
func (f *filler) replaced(sample Sample) (string, bool) {
	for _, h := range f.holes {
		f.edits = append(f.edits, Edit{Start: h.Start, End: h.End, Text: h.text})
	}
	for _, m := range f.markers {
		if at := positionOf(m); !f.inHole(at) {
			f.replace(at, "?", f.value(m, sample))
		}
	}
	slices.SortFunc(f.edits, func(a, b Edit) int { return a.Start - b.Start })
	r := Rewrite{Edits: f.edits}
	last := 0
	for _, e := range r.Edits {
		if e.Start < last || e.End > len(f.text) {
			return "", false
		}
		last = e.End
	}
	text := r.Apply(f.text)
	return text, !f.lost && !strings.Contains(text, lexer.HoleName)
}

// replace puts a text in the place of another.
func (f *filler) replace(at int, old, text string) {
	if !strings.HasPrefix(f.text[min(at, len(f.text)):], old) {
		f.lost = true
		return
	}
	f.edits = append(f.edits, Edit{Start: at, End: at + len(old), Text: text})
}

// columns puts all columns in the place of those that are not known.
func (f *filler) columns(list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, field := range list.Fields {
		if c, ok := field.Expr.(*ast.ColumnNameExpr); ok && c.Name.Name.L == lexer.HoleName && field.AsName.L == "" {
			f.replace(startOf(c), lexer.HoleName, "*")
		}
	}
}

// assigned sets a column of the table where it is not known which ones are set, and
// columns to themselves where it is not known to what.
func (f *filler) assigned(list []*ast.Assignment) {
	for _, a := range list {
		if v, ok := a.Expr.(*ast.ColumnNameExpr); ok && v.Name.Name.L == lexer.HoleName && a.Column.Name.L != lexer.HoleName {
			f.replace(startOf(v), lexer.HoleName, "`"+strings.ReplaceAll(a.Column.Name.O, "`", "``")+"`")
		}
	}
	const unknown = lexer.HoleName + " = ''"
	if len(list) != 1 || list[0].Column.Name.L != lexer.HoleName || len(f.names) != 1 {
		return
	}
	t := f.opts.Schema.Table(f.names[0].Schema.O, f.names[0].Name.O)
	at := strings.Index(f.text, unknown)
	if t == nil || at < 0 {
		return
	}
	for _, c := range t.Columns {
		if !slices.ContainsFunc(t.Indexes, func(i *schema.Index) bool { return contains(i.Columns(), c.Name) }) {
			name := "`" + strings.ReplaceAll(c.Name, "`", "``") + "`"
			f.replace(at, unknown, name+" = "+name)
			return
		}
	}
}

// conditions notes which of the conditions that are joined by AND are not known, or
// compare a column that is not known. What an OR has beside one that is not known may be
// what the server reads all for.
func (f *filler) conditions(e ast.ExprNode) {
	switch e := e.(type) {
	case *ast.ParenthesesExpr:
		f.conditions(e.Expr)
	case *ast.BinaryOperationExpr:
		if e.Op == opcode.LogicAnd {
			f.conditions(e.L)
			f.conditions(e.R)
		} else {
			f.compared(e.L, e.R)
		}
	case *ast.PatternLikeOrIlikeExpr:
		f.compared(e.Expr, e.Pattern)
	case *ast.BetweenExpr:
		f.compared(e.Expr, e.Left, e.Right)
	case *ast.PatternInExpr:
		if e.Sel == nil {
			f.compared(e.Expr, e.List...)
		}
	case *ast.ColumnNameExpr:
		if sp, ok := f.unknown(e); ok && e.Name.Table.L == "" {
			f.holes = append(f.holes, hole{sp, "TRUE"})
		}
	}
}

// unknown is where a column stands that is not known.
func (f *filler) unknown(e ast.ExprNode) (Span, bool) {
	c, ok := e.(*ast.ColumnNameExpr)
	if !ok || c.Name.Name.L != lexer.HoleName {
		return Span{}, false
	}
	at := startOf(c)
	m := columnHole.FindString(f.text[min(at, len(f.text)):])
	return Span{at, at + len(m)}, m != ""
}

// columnHole is a column that is not known, of a table which may be.
var columnHole = regexp.MustCompile("^(?:`?\\w+`?\\s*\\.\\s*)?" + lexer.HoleName)

// compared notes a condition that compares a column that is not known with values.
func (f *filler) compared(column ast.ExprNode, values ...ast.ExprNode) {
	sp, ok := f.unknown(column)
	if !ok || len(values) == 0 {
		return
	}
	for _, v := range values {
		m, ok := v.(*driver.ParamMarkerExpr)
		if !ok || positionOf(m) < sp.End {
			return
		}
		sp.End = positionOf(m) + len("?")
	}
	// Of IN (?, ?) the last parenthesis is part of it.
	if strings.Count(f.text[sp.Start:sp.End], "(") == 1 {
		rest := strings.TrimLeft(f.text[sp.End:], " \t\r\n")
		if !strings.HasPrefix(rest, ")") {
			return
		}
		sp.End = len(f.text) - len(rest) + len(")")
	}
	f.holes = append(f.holes, hole{sp, "TRUE"})
}

// order notes orders that are not known.
func (f *filler) order(by *ast.OrderByClause) {
	if by == nil {
		return
	}
	for _, item := range by.Items {
		if sp, ok := f.unknown(item.Expr); ok {
			f.holes = append(f.holes, hole{sp, "NULL"})
		}
	}
}

// values reports whether rows are inserted that no query gives.
func (f *filler) values(n ast.StmtNode) bool {
	i, ok := n.(*ast.InsertStmt)
	return ok && i.Select == nil
}

// shape notes what bounds the rows that the statement reads.
func (f *filler) shape(n ast.StmtNode) {
	switch n := n.(type) {
	case *ast.SelectStmt:
		f.out.Filtered, f.out.Limited = n.Where != nil, n.Limit != nil
		f.into = f.into || n.SelectIntoOpt != nil
	case *ast.SetOprStmt:
		f.out.Limited = n.Limit != nil
	case *ast.UpdateStmt:
		f.out.Filtered, f.out.Limited = n.Where != nil, n.Limit != nil
	case *ast.DeleteStmt:
		f.out.Filtered, f.out.Limited = n.Where != nil, n.Limit != nil
	}
}

// Enter notes the tables, and the column beside each placeholder.
func (f *filler) Enter(n ast.Node) (ast.Node, bool) {
	switch n := n.(type) {
	case *ast.TableSource:
		f.tables = append(f.tables, n)
	case *ast.TableName:
		f.names = append(f.names, n)
		last := len(f.scopes) - 1
		f.scopes[last] = append(f.scopes[last], n)
	case *driver.ParamMarkerExpr:
		f.markers = append(f.markers, n)
	case *ast.FuncCallExpr:
		f.out.Functions = append(f.out.Functions, n.FnName.L)
	case *ast.SelectStmt:
		f.into = f.into || n.SelectIntoOpt != nil
		f.conditions(n.Where)
		f.columns(n.Fields)
		f.order(n.OrderBy)
		if n.LockInfo != nil && n.LockInfo.LockType != ast.SelectLockNone {
			f.locks++
		}
		f.scopes = append(f.scopes, nil)
	case *ast.BinaryOperationExpr:
		switch n.Op {
		case opcode.EQ, opcode.NE, opcode.LT, opcode.GT, opcode.LE, opcode.GE, opcode.NullEQ:
			f.beside(n.L, n.R)
			f.beside(n.R, n.L)
		}
	case *ast.PatternInExpr:
		for i, e := range n.List {
			row, ok := unparen(n.Expr).(*ast.RowExpr)
			if ok {
				_, inRow := e.(*ast.ParenthesesExpr)
				f.mark(e, purpose{row: row, inRow: inRow, listed: i})
				f.row(row, e, i)
				continue
			}
			f.mark(e, purpose{column: columnIn(n.Expr), listed: i, whole: len(n.List) == 1})
		}
	case *ast.BetweenExpr:
		f.mark(n.Left, purpose{column: columnIn(n.Expr)})
		f.mark(n.Right, purpose{column: columnIn(n.Expr)})
	case *ast.PatternLikeOrIlikeExpr:
		f.mark(n.Pattern, purpose{column: columnIn(n.Expr), like: true})
	case *ast.Assignment:
		f.mark(n.Expr, purpose{column: n.Column})
	case *ast.UpdateStmt:
		f.conditions(n.Where)
		f.order(n.Order)
	case *ast.DeleteStmt:
		f.conditions(n.Where)
		f.order(n.Order)
	case *ast.Limit:
		f.mark(n.Count, purpose{limit: true})
		f.mark(n.Offset, purpose{offset: true})
	}
	return n, false
}

// Leave ends the scope of a SELECT.
func (f *filler) Leave(n ast.Node) (ast.Node, bool) {
	if _, ok := n.(*ast.SelectStmt); ok {
		f.scopes = f.scopes[:len(f.scopes)-1]
	}
	return n, true
}

func (f *filler) beside(value, other ast.ExprNode) {
	f.mark(value, purpose{column: columnIn(other)})
	if row, ok := unparen(other).(*ast.RowExpr); ok {
		f.row(row, value, 0)
	}
}

func (f *filler) row(columns *ast.RowExpr, e ast.ExprNode, at int) {
	values, ok := unparen(e).(*ast.RowExpr)
	if !ok || len(values.Values) != len(columns.Values) {
		return
	}
	for i := range values.Values {
		f.mark(values.Values[i], purpose{column: columnIn(columns.Values[i]), listed: at})
	}
}

func (f *filler) mark(e ast.Node, r purpose) {
	x, ok := e.(ast.ExprNode)
	if !ok || x == nil {
		return
	}
	if m, ok := unparen(x).(*driver.ParamMarkerExpr); ok {
		for _, scope := range slices.Backward(f.scopes) {
			r.tables = append(r.tables, scope...)
		}
		f.roles[m] = r
	}
}
