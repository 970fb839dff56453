package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// Pages of which each one, the first too, reads and sorts all rows that match, so that
// what is skipped is not what they cost.

// computes reports whether an item of ORDER BY is computed of columns, so that no index
// gives the order: but for one of the expression itself, and what a full-text or spatial
// index may give.
func (p *pass) computes(b *block, e ast.ExprNode) bool {
	if c, ok := e.(*ast.ColumnNameExpr); ok {
		n := b.resolve(c.Name)
		if n.expr == nil {
			return false
		}
		b, e = n.in, n.expr
	}
	of, known := isShuffle(e), true
	some(e, func(e ast.ExprNode) bool {
		switch e := e.(type) {
		case *ast.ColumnNameExpr:
			n := b.resolve(e.Name)
			known = known && !lexer.IsHole(e.Name.Name.L)
			of = of || n.src == nil || !b.pinned(n.src, e.Name.Name.L)
		case *ast.MatchAgainst, *ast.VariableExpr:
			known = false
		case *ast.FuncCallExpr:
			known = known && !strings.HasPrefix(e.FnName.L, "st_")
		}
		return !known
	})
	return of && known && !slices.ContainsFunc(b.sources, func(s *source) bool { return s.table != nil && p.expressionIndex(s.table, e) != nil })
}

// keepsOrder are functions whose values have the order of their argument's. Source: MySQL
// 8.4 manual, Date and Time Functions.
var keepsOrder = map[string]bool{"unix_timestamp": true, "from_unixtime": true, "date": true}

// byExpression is the advice where an item of ORDER BY, which stands for e, is computed: to
// order by the column itself where the SELECT list gives what is made of it its name.
func (b *block) byExpression(item, e ast.ExprNode) string {
	name, ok := unparen(item).(*ast.ColumnNameExpr)
	call, isCall := e.(*ast.FuncCallExpr)
	if !ok || name.Name.Table.L != "" || !isCall || !keepsOrder[call.FnName.L] || len(call.Args) != 1 { // a format has an order of its own
		return "the order is by an expression" + allRows
	}
	c, ok := unparen(call.Args[0]).(*ast.ColumnNameExpr)
	if !ok || c.Name.Name.L != name.Name.Name.L {
		return "the order is by an expression" + allRows
	}
	column := nameOf(c.Name)
	if s := b.find(c.Name); c.Name.Table.L == "" && s != nil && s.alias != "" {
		column = s.alias + "." + column
	}
	return "the order is by what the SELECT list calls " + name.Name.Name.O + ", and not by the column of that name" + everyPage + "order by " + column
}

// allRows is what follows where nothing that is skipped makes a page dear.
const (
	everyPage = ", so that each page, the first one too, reads and sorts all rows that match: "
	allRows   = everyPage + "narrow those"
)

// byAggregate reports whether an order is by what is computed of several rows.
func (b *block) byAggregate(order *ast.OrderByClause) bool {
	return slices.ContainsFunc(order.Items, func(i *ast.ByItem) bool { return hasAggregate(b.item(order, i.Expr)) })
}

// sortsAll says why each page reads and sorts all rows that match, where no index would
// change that: the rows are found by a condition on another table than the one that
// orders them. Where 1,176 of 20,000 match, the first ten read 3,543 rows, the ten behind
// a thousand 4,543, and ten behind a key 2,955. "" if nothing says so.
func (p *pass) sortsAll(b *block, o *pageOrder) string {
	switch {
	case b.group != nil || b.union:
		return ""
	case o.several:
		return "the order is by columns of several tables"
	case !o.known():
		return ""
	case o.s.optional:
		return "the order is by the outer side of a join"
	case o.mixed && !p.opts.Server.descendingIndex() && !b.inOrder(o.s, o.ordering()):
		return "no index of this server gives an order in two directions"
	case b.otherIndex(o.s):
		return "a full-text or spatial index finds the rows, and gives no order"
	}
	for _, name := range o.columns {
		if c := o.s.table.Column(name); c.Big {
			return "no index gives the order by " + c.Name
		}
	}
	if by := b.foundBy(o); by != nil {
		return "a condition on " + by.display() + " finds the rows and a column of " + o.s.display() + " orders them"
	}
	return ""
}

// foundBy is the table that a join begins with, before it comes to that of the order:
// the one whose rows an index gives for values of the statement's own, unless a column
// of it is equal to the first of the order.
func (b *block) foundBy(o *pageOrder) *source {
	few := b.singles()
	if len(b.sources) < 2 || b.best(o.s, nil, few).eq > 0 {
		return nil
	}
	for _, s := range b.sources {
		if s == o.s || s.table == nil || b.closure(few|s.bit())&o.s.bit() == 0 {
			continue
		}
		a := b.best(s, nil, few)
		finds := a.eq > 0 && slices.ContainsFunc(b.preds, func(x *pred) bool {
			return x.serves(s, few) && x.equality() && x.col != nil && sameName(x.col.Name.L, a.index.Parts[0].Column) && !x.broad()
		})
		orders := slices.ContainsFunc(b.preds, func(x *pred) bool {
			return x.src == o.s && x.op == opEQ && x.joinSrc == s && sameName(x.col.Name.L, o.columns[0])
		})
		if finds && !orders {
			return s
		}
	}
	return nil
}
