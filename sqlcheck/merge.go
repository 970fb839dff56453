package sqlcheck

import (
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/parse"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// A derived table, CTE or view that only selects is not made: the server merges
// its tables and conditions into the query around it, where both use the same
// indexes. The block of the query then holds them too, and its names lead
// through the merged one to the tables below. Source: MySQL manual, "Optimizing
// Derived Tables, View References, and Common Table Expressions with Merging or
// Materialization"; seen on MariaDB 10.11.

// mergeable reports whether the server merges the rows of q into b.
func (b *block) mergeable(q *block) bool {
	switch {
	case q == nil || q.verb != verbSelect || q.role != roleFrom || q.into != nil || len(q.sources) == 0:
		return false
	case b.verb != verbSelect: // MariaDB before 11.1 makes the table
		return false
	case q.union || q.agg || q.distinct || q.having != nil || q.limit != nil || q.lock != ast.SelectLockNone:
		return false
	case q.opaque || q.vague || len(b.sources)+len(q.sources) > maxSources-1 || len(b.preds)+len(q.preds) > maxPreds:
		return false
	}
	return !slices.ContainsFunc(q.fields, func(f *ast.SelectField) bool { return f.Expr != nil && some(f.Expr, keepsTable) })
}

// keepsTable are expressions in a SELECT list that prevent merging.
func keepsTable(e ast.ExprNode) bool {
	switch e := e.(type) {
	case *ast.SubqueryExpr, *ast.ExistsSubqueryExpr, *ast.WindowFuncExpr:
		return true
	case *ast.VariableExpr:
		return e.Value != nil
	}
	return false
}

// merge puts the tables and conditions of s, the last source of b, in its place.
// Its bits in b are returned.
func (b *block) merge(s *source) (mask uint64) {
	q := s.sub
	if b.visible == nil {
		b.visible = slices.Clone(b.sources)
	}
	at := uint(s.inner)
	b.sources = b.sources[:at]
	for _, t := range q.sources {
		t.block, t.inner, t.optional = b, len(b.sources), t.optional || s.optional
		b.sources = append(b.sources, t)
		mask |= t.bit()
	}
	eachPred(q.preds, func(x *pred) {
		x.mentions, x.other = x.mentions<<at, x.other<<at
		x.inOn = x.inOn || s.optional // WHERE of the right side of a LEFT JOIN is part of its ON
	})
	for _, m := range q.connected {
		b.connected = append(b.connected, m<<at)
	}
	b.preds = append(b.preds, q.preds...)
	q.into, s.merged = b, true
	return mask
}

// home is the block that holds b's tables in the end.
func (b *block) home() *block {
	for b.into != nil {
		b = b.into
	}
	return b
}

// names are the sources that the names of the block can mean.
func (b *block) names() []*source {
	if b.visible != nil {
		return b.visible
	}
	return b.sources
}

// named is what a name in a statement stands for: a column of a table, or an
// expression over columns that a merged table selects.
type named struct {
	src  *source // nil: the text does not tell, or an expression
	col  *ast.ColumnName
	expr ast.ExprNode
	in   *block // whose names expr uses
}

// resolve finds what a name in the block stands for, through merged tables.
func (b *block) resolve(c *ast.ColumnName) named {
	s := b.find(c)
	for range maxWalk {
		if s == nil || !s.merged {
			return named{src: s, col: c}
		}
		e := unparen(s.output(c.Name.L))
		n, ok := e.(*ast.ColumnNameExpr)
		if !ok {
			return named{expr: e, in: s.sub}
		}
		c, s = n.Name, s.sub.find(n.Name)
	}
	return named{}
}

// output is what a merged table selects under a name; nil where the text does
// not tell.
func (s *source) output(name string) ast.ExprNode {
	fields := s.sub.fields
	if s.listed {
		i := slices.Index(s.cols, name)
		if i < 0 || len(fields) != len(s.cols) || slices.ContainsFunc(fields, func(f *ast.SelectField) bool { return f.WildCard != nil }) {
			return nil
		}
		return fields[i].Expr
	}
	for _, f := range fields {
		switch {
		case f.WildCard != nil:
			if t := s.sub.starred(f.WildCard, name); t != nil {
				return &ast.ColumnNameExpr{Name: &ast.ColumnName{Table: ast.NewCIStr(t.alias), Name: ast.NewCIStr(name)}}
			}
		case f.AsName.L == name:
			return f.Expr
		case f.AsName.L == "":
			if c, ok := unparen(f.Expr).(*ast.ColumnNameExpr); ok && c.Name.Name.L == name {
				return f.Expr
			}
		}
	}
	return nil
}

// starred is the source of which a star takes a column.
func (b *block) starred(w *ast.WildCardField, name string) *source {
	var maybe *source
	list := b.names()
	for _, s := range list {
		if w.Table.L != "" && s.alias != w.Table.L {
			continue
		}
		switch {
		case s.cols != nil:
			if contains(s.cols, name) {
				return s
			}
		case s.table != nil && s.table.Column(name) != nil:
			return s
		case s.table != nil && !s.table.Partial:
		case len(list) == 1 || w.Table.L != "":
			maybe = s
		default:
			return nil
		}
	}
	return maybe
}

// maxViews is how many views deep a view is looked through.
const maxViews = 8

// view reads the text of a view in the place of its name.
func (p *pass) view(b *block, s *source, t *schema.Table, depth int) {
	if t.Query == "" || p.views == nil || p.elsewhere == maxViews || b.verb != verbSelect {
		return
	}
	n, ok := p.views.Load(t)
	if !ok {
		if parsed, err := parse.Statement(t.Query); err == nil {
			n = parsed
		}
		p.views.Store(t, n)
	}
	switch n := n.(type) {
	case *ast.SelectStmt, *ast.SetOprStmt:
		p.elsewhere++
		s.sub = p.query(n.(ast.Node), &block{}, roleFrom, depth+1)
		p.elsewhere--
	}
	if s.sub == nil {
		return
	}
	s.base, s.cols = false, outputs(s.sub)
	if len(t.Columns) > 0 {
		s.cols, s.listed = s.cols[:0:0], true
		for _, c := range t.Columns {
			s.cols = append(s.cols, ast.NewCIStr(c.Name).L)
		}
	}
}
