package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var orderByUnindexed = &Rule{
	ID: "order-by-unindexed", Severity: Info, Schema: "needed", grows: true,
	Doc: Doc{
		Title:  "A whole table is sorted or grouped for lack of an index",
		What:   "A SELECT of one table that nothing narrows orders all rows to return the first of them (ORDER BY … LIMIT up to 1,000), or groups them (GROUP BY, DISTINCT), by columns that no index gives in that order, or by an expression. Info; warning where the number of rows is known and at least small-table. Columns that the conditions bind with = may stand in front, as in an index on (status, created_at).",
		Why:    "The server reads every row and sorts before it can return the first: ORDER BY status LIMIT 10 reads 20,011 rows where the table has 20,000, and 10 in the order of an index, where it stops at the tenth. Groups need a temporary table, unless the rows come in the order of an index: SELECT DISTINCT reads 20,015 rows, and 4 by an index on the column.",
		Bad:    "SELECT id, title FROM posts ORDER BY title LIMIT 10 -- no index on title",
		Good:   "CREATE INDEX idx_posts_title ON posts (title)",
		Silent: []string{"no schema, or the table is not in it", "few rows by a key: a condition that an index serves", "conditions that narrow the table without an index: that is another rule's finding", "conditions that the text does not show", "joins, and the whole of a UNION", "a table of few rows, by a key or by what a server says", "an order without LIMIT, or with a large one: all rows are asked for", "OFFSET by a placeholder (deep-offset)", "ORDER BY RAND() (order-by-rand)", "groups and orders of aggregates, which no index has", "DISTINCT of a key, or of all columns", "columns that an index cannot give in order: TEXT, BLOB, JSON"},
		Fix:    "None: the index to create is in the message.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/order-by-optimization.html",
			"https://dev.mysql.com/doc/refman/8.4/en/group-by-optimization.html",
			"https://dev.mysql.com/doc/refman/8.4/en/distinct-optimization.html",
		},
	},
	block: func(p *pass, b *block) {
		if s, w, ok := p.unordered(b); ok {
			p.sorts(b, s, w)
		}
	},
}

// unordered is the table of a block that is read whole for an order that no index
// gives.
func (p *pass) unordered(b *block) (s *source, w ordering, ok bool) {
	if p.opts.Schema == nil || b.verb != verbSelect || b.role == roleView || b.role == roleExists || b.opaque || b.union || p.dynamic && b.root || len(b.sources) != 1 {
		return nil, w, false
	}
	s = b.sources[0]
	if !s.grows(p.opts.SmallTable) || s.block != b || b.served(s) || !b.broad() {
		return nil, w, false
	}
	w, ok = p.wanted(b, s)
	return s, w, ok && (w.expr != nil || !b.inOrder(s, w))
}

// maxPage is the LIMIT up to which the order of an index saves most of the rows.
const maxPage = 1000

// grows reports whether s is a table of the schema that has many rows, or can have.
func (s *source) grows(small int64) bool {
	t := s.table
	if t == nil || t.View || t.Partial || t.Temporary || t.Sized && t.Rows < small {
		return false
	}
	most, ok := t.AtMost()
	return !ok || most >= small
}

// broad reports whether the conditions of a block leave most of the rows.
func (b *block) broad() bool {
	for _, x := range b.preds {
		switch {
		case x.noUse || x.op == opNeg || x.op == opConst:
		case x.col == nil || x.src == nil || !x.broad():
			return false
		}
	}
	return true
}

// ordering is the order in which a SELECT wants the rows of a table.
type ordering struct {
	clause  string // ORDER BY, GROUP BY or DISTINCT
	columns []string
	desc    []bool       // of each column; nil where the columns may stand in any order
	expr    ast.ExprNode // that decides, where no column does
	page    string       // how many rows are wanted, as the message says it
}

// wanted is the order of the rows that a block asks for. ok is false where there is
// none, or none that an index could give.
func (p *pass) wanted(b *block, s *source) (w ordering, ok bool) {
	for _, f := range b.fields {
		if f.Expr != nil && some(f.Expr, windowed) {
			return w, false
		}
	}
	switch {
	case b.group != nil:
		w.clause = "GROUP BY"
		for _, i := range b.group.Items {
			if !w.add(b, s, b.group, i.Expr) {
				return w, false
			}
		}
		return w, !b.group.Rollup && len(w.columns) > 0
	case b.agg:
		return w, false
	case b.distinct:
		w.clause = "DISTINCT"
		for _, f := range b.fields {
			if f.Expr == nil || !w.add(b, s, nil, f.Expr) {
				return w, false
			}
		}
		return w, len(w.columns) > 0 && !s.identifies(w.columns)
	case b.order == nil || b.limit == nil || !p.firstPage(b.limit):
		return w, false
	}
	w, ok = p.ordered(b, s)
	w.page = "a page"
	if n, known := intLiteral(b.limit.Count); known {
		w.page = Count(n, "row")
	}
	return w, ok
}

// ordered is what the ORDER BY of a block asks for.
func (p *pass) ordered(b *block, s *source) (w ordering, ok bool) {
	w.clause, w.desc = "ORDER BY", []bool{}
	for _, i := range b.order.Items {
		if s.identifies(w.columns) {
			break // the rest decides nothing
		}
		n := len(w.columns)
		if !w.add(b, s, b.order, i.Expr) {
			w.expr = i.Expr
			return w, p.computed(b, s, i.Expr)
		}
		if len(w.columns) > n {
			w.desc = append(w.desc, i.Desc)
		}
	}
	return w, len(w.columns) > 0
}

// firstPage reports whether a LIMIT returns a few of the rows, and skips few.
func (p *pass) firstPage(l *ast.Limit) bool {
	few := func(e ast.ExprNode, most int64, param bool) bool {
		n, known := intLiteral(e)
		if !known {
			_, known = isParam(e)
			return known && param
		}
		return n <= most
	}
	return few(l.Count, maxPage, true) && (l.Offset == nil || few(l.Offset, p.opts.DeepOffset-1, false))
}

// windowed reports whether an expression is computed over other rows, too.
func windowed(e ast.ExprNode) bool {
	_, ok := e.(*ast.WindowFuncExpr)
	return ok
}

// add adds the column of s that e, an item of a clause, goes by, unless the
// conditions bind it to one value; false where e is no such column, or one that an
// index does not give in order.
func (w *ordering) add(b *block, s *source, clause ast.Node, e ast.ExprNode) bool {
	c, ok := b.item(clause, e).(*ast.ColumnNameExpr)
	if !ok {
		return false
	}
	n := b.resolve(c.Name)
	if n.src != s {
		return false
	}
	column := s.table.Column(n.col.Name.L)
	if column == nil || column.Big {
		return false
	}
	if !b.pinned(s, column.Name) && !contains(w.columns, column.Name) {
		w.columns = append(w.columns, column.Name)
	}
	return true
}

// item is what an item of ORDER BY or GROUP BY stands for: its position in the SELECT
// list, or the name of an expression or a column there, of which the list says the
// table. ORDER BY looks for a name there first, GROUP BY among the columns.
func (b *block) item(clause ast.Node, e ast.ExprNode) ast.ExprNode {
	e = unparen(e)
	switch n := e.(type) {
	case *ast.PositionExpr:
		if n.N > 0 && n.N <= len(b.fields) && b.fields[n.N-1].Expr != nil {
			return unparen(b.fields[n.N-1].Expr)
		}
	case *ast.ColumnNameExpr:
		_, ordered := clause.(*ast.OrderByClause)
		if n.Name.Table.L != "" || clause == nil || !ordered && b.resolve(n.Name).src != nil {
			return e
		}
		for _, f := range b.fields {
			if f.Expr != nil && f.AsName.L == n.Name.Name.L {
				return unparen(f.Expr)
			}
			if c, ok := unparen(f.Expr).(*ast.ColumnNameExpr); ok && ordered && f.AsName.L == "" && c.Name.Table.L != "" && c.Name.Name.L == n.Name.Name.L {
				return c
			}
		}
	}
	return e
}

// computed reports whether the rows are ordered by an expression over columns of s
// alone that no index holds, and that one could hold.
func (p *pass) computed(b *block, s *source, e ast.ExprNode) bool {
	e = b.item(b.order, e)
	mine, could := false, !isShuffle(e) && p.expressionIndex(s.table, e) == nil
	some(e, func(e ast.ExprNode) bool {
		switch e := e.(type) {
		case *ast.ColumnNameExpr:
			n := b.resolve(e.Name)
			column := n.src == s && s.table.Column(n.col.Name.L) != nil
			mine, could = mine || column, could && column && !s.column(n.col).Big
		case *ast.SubqueryExpr, *ast.ExistsSubqueryExpr, *ast.AggregateFuncExpr, *ast.WindowFuncExpr, *ast.VariableExpr, *ast.MatchAgainst, *driver.ParamMarkerExpr:
			could = false
		case *ast.FuncCallExpr:
			could = could && !nondeterministic[e.FnName.L]
		}
		return !could
	})
	return mine && could
}

// identifies reports whether no two rows have the same values of the columns.
func (s *source) identifies(columns []string) bool {
	return slices.ContainsFunc(s.table.Indexes, func(i *schema.Index) bool {
		return i.Unique && len(i.Parts) > 0 && !slices.ContainsFunc(i.Parts, func(part schema.Part) bool {
			c := s.table.Column(part.Column)
			return c == nil || c.Nullable || part.Length > 0 || !contains(columns, c.Name)
		})
	})
}

// inOrder reports whether an index gives the rows in an order.
func (b *block) inOrder(s *source, w ordering) bool {
	return slices.ContainsFunc(s.table.Indexes, func(i *schema.Index) bool {
		if i.Invisible || i.Kind != schema.BTree {
			return false
		}
		parts := i.Parts
		if pk := s.table.Primary(); pk != nil && !i.Primary {
			parts = append(slices.Clone(parts), pk.Parts...) // InnoDB ends an index with the primary key
		}
		return b.follow(s, parts, w)
	})
}

// inOrder reports whether a block takes the first rows in the order of an index, so that
// the server stops reading where it has enough of them.
func (p *pass) inOrder(b *block, s *source) bool {
	if b.order == nil || b.limit == nil || b.group != nil || b.agg || b.distinct {
		return false
	}
	w, ok := p.ordered(b, s)
	return ok && w.expr == nil && b.inOrder(s, w)
}

// follow reports whether parts of an index begin with the columns of an order, but for
// those that conditions bind. An index is read forwards or backwards, not both.
func (b *block) follow(s *source, parts []schema.Part, w ordering) bool {
	rest := slices.Clone(w.columns)
	backwards := false
	for _, part := range parts {
		if len(rest) == 0 {
			break
		}
		k := slices.IndexFunc(rest, func(c string) bool { return sameName(c, part.Column) })
		switch {
		case part.Length > 0 || part.Column == "":
			return false
		case k < 0 && (contains(w.columns, part.Column) || b.pinned(s, part.Column)):
			continue
		case k < 0 || w.desc != nil && k > 0:
			return false
		case w.desc != nil:
			at := len(w.columns) - len(rest)
			back := w.desc[at] != part.Desc
			if at > 0 && back != backwards {
				return false
			}
			backwards = back
		}
		rest = slices.Delete(rest, k, k+1)
	}
	return len(rest) == 0
}

// sorts reports an order that no index gives.
func (p *pass) sorts(b *block, s *source, w ordering) {
	var f Finding
	what := ""
	if w.expr != nil {
		f = p.on(w.expr)
		f.Suggestion = "keep it in a generated column, and index that"
		what = "ORDER BY an expression of " + s.display()
	} else {
		f = p.clauseOf(b, w)
		f.Columns = append(b.pinnedColumns(s), w.columns...)
		f.Suggestion = p.indexAdvice(s, f.Columns)
		if w.desc != nil && slices.Contains(w.desc, true) && slices.Contains(w.desc, false) {
			f.Suggestion += ", with the directions of the ORDER BY"
		}
		what = s.display() + " has no index for " + w.clause + " " + strings.Join(w.columns, ", ")
	}
	f.Table = s.name
	if s.table.Sized {
		f.Severity = Warning
	}
	read := s.everyRow(" is read and sorted", " are read and sorted")
	if w.page == "" {
		read = s.everyRow(" is read into a temporary table", " are read into a temporary table")
	} else {
		read += " for " + w.page
	}
	p.report(f, "%s: %s; %s", what, read, f.Suggestion)
}

// pinned reports whether a condition leaves one value of a column.
func (b *block) pinned(s *source, column string) bool {
	return slices.ContainsFunc(b.preds, func(x *pred) bool { return x.pins(s) && sameName(x.col.Name.L, column) })
}

// pinnedColumns are the columns of which conditions leave one value: with them in
// front, an index gives the order of the rest.
func (b *block) pinnedColumns(s *source) (columns []string) {
	for _, x := range b.preds {
		if x.pins(s) && !contains(columns, x.col.Name.O) {
			columns = append(columns, x.col.Name.O)
		}
	}
	return columns
}

// pins reports whether a condition leaves one value of a column of s: a value of the
// statement's own, or one of a table of which a single row is read.
func (p *pred) pins(s *source) bool {
	if p.other != 0 && !p.fixed && p.other&^s.block.singles() != 0 {
		return false
	}
	return p.src == s && p.col != nil && p.usable() && (p.op == opEQ || p.equality() && p.listsOne())
}

// clauseOf is a finding about the clause that wants an order.
func (p *pass) clauseOf(b *block, w ordering) Finding {
	words := strings.Fields(w.clause)
	i, ok := p.clause(b, words...)
	switch {
	case ok:
		return p.token(i, i+len(words)-1)
	default: // DISTINCT stands in front of what the block begins at
		i = p.tokenAt(b.anchor)
		for i > 0 && !p.tokens()[i].Is(p.text, w.clause) {
			i--
		}
		return p.token(i, i)
	}
}
