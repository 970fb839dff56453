package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var missingIndex = &Rule{
	ID: "missing-index", Severity: Error, Schema: "needed",
	Doc: Doc{
		Title:  "No index of the table can serve the conditions",
		What:   "A SELECT, UPDATE or DELETE restricts a table by columns of which none leads an index, and no join reaches the table through one. Error for UPDATE, DELETE and locking reads, warning for SELECT.",
		Why:    "Every row is read, and a write locks every row it reads, not those it changes: DELETE FROM carts WHERE user_id = 8 locked 202,533 rows instead of 21, that is, the whole table; payments(status): 202,633 instead of 101.",
		Bad:    "DELETE FROM carts WHERE user_id = 8 -- no index on user_id",
		Good:   "CREATE INDEX idx_carts_user_id ON carts (user_id)",
		Silent: []string{"models whose tables get indexes by hand, by the package that makes them", "no schema, or the table is not in it", "a statement without conditions", "the table drives a join that nothing restricts", "an index exists but is lost: that is another rule's finding"},
		Fix:    "None: the index to create is in the message.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/mysql-indexes.html",
			"https://dev.mysql.com/doc/refman/8.4/en/innodb-locks-set.html",
		},
	},
	block: func(p *pass, b *block) {
		if p.opts.Schema == nil || b.opaque || len(b.preds) == 0 || b.role == roleView || p.dynamic && b.root {
			return
		}
		known := false
		for _, s := range b.sources {
			known = known || s.table != nil
		}
		if !known {
			return
		}
		if len(b.sources) == 1 {
			if s := b.sources[0]; !b.served(s) && b.restricted(s) {
				p.missing(b, s, false)
			}
			return
		}
		scanned, joined := b.reach()
		for _, s := range scanned {
			p.missing(b, s, false)
		}
		for _, s := range joined {
			p.missing(b, s, true)
		}
	},
}

// missing reports that s is read whole, unless another rule says why.
func (p *pass) missing(b *block, s *source, join bool) {
	var eq, rng []string
	var at *pred
	lost := false // an index exists that another finding says is lost
	b.each(func(x *pred) {
		if x.src != s || x.noUse || x.col == nil {
			return
		}
		if x.op == opWrapped || x.op == opLead || x.op == opRow || x.conv != convNone {
			lost = lost || b.holds(x) != nil
		}
		if x.other != 0 != join && !join {
			return
		}
		switch x.op {
		case opEQ, opIN, opNull, opRange:
			if x.conv != convNone {
				return
			}
		case opWrapped:
		default:
			return
		}
		if x.or != nil && len(x.or.arms) > 1 && (x.op == opWrapped) {
			return
		}
		if at == nil || x.expr != nil && at.expr != nil && startOf(x.expr) < startOf(at.expr) {
			at = x
		}
		switch {
		case contains(eq, x.col.Name.O) || contains(rng, x.col.Name.O):
		case x.op == opEQ || x.op == opIN || x.op == opNull:
			eq = append(eq, x.col.Name.O)
		default:
			rng = append(rng, x.col.Name.O)
		}
	})
	if lost || at == nil || len(eq)+len(rng) == 0 {
		return
	}
	// A column that an index holds, but in vain: leftmost-prefix, non-sargable,
	// or-defeats-index and the conversions say why.
	if held := func(c string) bool { return s.inVain(c, at.or != nil) }; slices.ContainsFunc(eq, held) || slices.ContainsFunc(rng, held) {
		return
	}
	cols := eq
	if len(rng) > 0 {
		cols = append(cols, rng[0])
	}
	if len(cols) > 3 {
		cols = cols[:3]
	}
	f := p.on(atExpr(at))
	f.Table, f.Columns = s.name, cols
	write := b.verb != verbSelect && b.target() == s
	locking := b.lock != ast.SelectLockNone
	if !write && !locking {
		f.Severity = Warning
	}
	if b.role == roleInsert {
		return // insert-select-lock
	}
	if b.order != nil && b.limit != nil && !write && p.orderServed(b, s) {
		f.Confidence, f.Severity = Weak, Info // read in the order of an index until enough rows are found
	}
	list := strings.Join(cols, ", ")
	if at.or != nil && len(cols) > 1 {
		// Each arm of an OR needs an index of its own.
		f.Suggestion = "index each of them, so that the arms of the OR can be merged"
	} else {
		f.Suggestion = "CREATE INDEX idx_" + s.table.Name + "_" + strings.Join(cols, "_") + " ON " + s.table.Name + " (" + list + ")"
	}
	switch {
	case write:
		p.report(f, "%s has no index for %s: every row is read and stays locked until the transaction ends; %s", s.display(), list, f.Suggestion)
	case locking:
		p.report(f, "%s has no index for %s: the locking read locks every row; %s", s.display(), list, f.Suggestion)
	case join:
		p.report(f, "%s has no index for the join on %s: it is read whole for the rows of the other table; %s", s.display(), list, f.Suggestion)
	default:
		p.report(f, "%s has no index for %s: every row is read; %s", s.display(), list, f.Suggestion)
	}
}

// inVain reports whether an index holds the column, as its first part or, but
// for an arm of an OR, as any.
func (s *source) inVain(column string, arm bool) bool {
	if c := s.table.Column(column); c != nil && c.Big {
		return false
	}
	for _, i := range s.table.Indexes {
		if i.Kind != schema.BTree || i.Invisible {
			continue
		}
		for k, part := range i.Parts {
			if sameName(part.Column, column) && (k == 0 || !arm) {
				return true
			}
		}
	}
	return false
}

func atExpr(x *pred) ast.ExprNode {
	if x.expr != nil {
		return x.expr
	}
	if x.or != nil {
		return x.or.expr
	}
	return &ast.ColumnNameExpr{Name: x.col}
}

// orderServed reports whether an index gives the order that is asked for.
func (p *pass) orderServed(b *block, s *source) bool {
	c, ok := unparen(b.order.Items[0].Expr).(*ast.ColumnNameExpr)
	if !ok || b.resolve(c.Name) != s {
		return false
	}
	for _, i := range s.table.Indexes {
		if len(i.Parts) > 0 && sameName(i.Parts[0].Column, c.Name.Name.L) {
			return true
		}
	}
	return false
}
