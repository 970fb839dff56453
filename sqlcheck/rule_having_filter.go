package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
)

var havingFilter = &Rule{
	ID: "having-filter", Severity: Warning, grows: true,
	Doc: Doc{
		Title:   "A condition on rows stands in HAVING",
		What:    "A conjunct of HAVING names columns only, no aggregate and no alias of one.",
		Why:     "HAVING is applied after all rows were read and grouped, where no index helps: 400,001 rows read instead of 1.",
		Bad:     "SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING user_id = 7",
		Good:    "SELECT user_id, COUNT(*) FROM orders WHERE user_id = 7 GROUP BY user_id",
		Silent:  []string{"aggregates and aliases of them", "aliases of other expressions, subqueries and window functions", "columns that are not grouped by", "MariaDB, which moves conditions on grouped columns itself (info)"},
		Fix:     "The condition is moved when it is the whole HAVING.",
		Options: "`server` names the server: MariaDB moves such conditions itself.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/select.html",
			"https://dev.mysql.com/doc/refman/8.4/en/where-optimization.html",
		},
	},
	block: func(p *pass, b *block) {
		if b.having == nil {
			return
		}
		var list []ast.ExprNode
		var split func(e ast.ExprNode, depth int)
		split = func(e ast.ExprNode, depth int) {
			if and, ok := unparen(e).(*ast.BinaryOperationExpr); ok && and.Op == opcode.LogicAnd && depth < maxWalk {
				split(and.L, depth+1)
				split(and.R, depth+1)
				return
			}
			list = append(list, e)
		}
		split(b.having, 0)
		for _, e := range list {
			cols, ok := p.movable(b, e)
			if !ok {
				continue
			}
			f := p.on(e)
			f.Columns = cols
			if len(b.sources) == 1 {
				f.Table = b.sources[0].name
			}
			f.Suggestion = "move it to WHERE"
			if b.group != nil && p.opts.Server.pushesHaving() {
				f.Confidence, f.Severity = Weak, Info
			}
			if len(list) == 1 {
				f.Rewrite = p.toWhere(b)
			}
			p.report(f, "HAVING on %s holds no aggregate: it filters after all rows were read and grouped; %s", strings.Join(cols, ", "), f.Suggestion)
		}
	},
}

// movable reports whether a conjunct of HAVING says the same in WHERE.
func (p *pass) movable(b *block, e ast.ExprNode) (cols []string, ok bool) {
	ok = true
	some(e, func(e ast.ExprNode) bool {
		switch e := e.(type) {
		case *ast.AggregateFuncExpr, *ast.SubqueryExpr, *ast.WindowFuncExpr, *ast.VariableExpr:
			ok = false
		case *ast.FuncCallExpr:
			if e.FnName.L == "grouping" || nondeterministic[e.FnName.L] {
				ok = false
			}
		case *ast.ColumnNameExpr:
			name := e.Name.Name.L
			if hidden(e) {
				ok = false
				return true
			}
			for _, f := range b.fields { // an alias of something else
				if f.Expr == nil || f.AsName.L != name || e.Name.Table.L != "" {
					continue
				}
				if c, isCol := unparen(f.Expr).(*ast.ColumnNameExpr); !isCol || c.Name.Name.L != name {
					ok = false
				}
			}
			if n := b.resolve(e.Name); n.src == nil || n.src.block != b || n.src.sub != nil {
				ok = false
			}
			grouped := b.group == nil && !b.agg
			if b.group != nil {
				for _, g := range b.group.Items {
					if c, isCol := unparen(g.Expr).(*ast.ColumnNameExpr); isCol && c.Name.Name.L == name {
						grouped = true
					}
				}
			}
			// A column that is not grouped by has one value of many: moving
			// the condition would change the groups.
			if !grouped {
				ok = false
			}
			if !contains(cols, e.Name.Name.O) {
				cols = append(cols, e.Name.Name.O)
			}
		}
		return !ok
	})
	return cols, ok && len(cols) > 0 && (b.group == nil || !b.group.Rollup)
}

// toWhere moves the whole HAVING.
func (p *pass) toWhere(b *block) *Rewrite {
	h, ok := p.clause(b, "HAVING")
	if !ok || h == 0 {
		return nil
	}
	toks := p.tokens()
	end := p.endOf(b.having)
	cond := p.source(b.having)
	del := p.editAt(toks[h-1].End, end, "")
	var ins Edit
	if b.where != nil {
		e := p.endOf(b.where)
		if or, ok := b.where.(*ast.BinaryOperationExpr); ok && or.Op == opcode.LogicOr {
			return nil
		}
		ins = p.editAt(e, e, " AND "+cond)
	} else {
		at, ok := p.clause(b, "GROUP", "BY")
		if !ok {
			ins = p.editAt(toks[h-1].End, end, " WHERE "+cond)
			return &Rewrite{Edits: []Edit{ins}, Safe: true}
		}
		ins = p.editAt(toks[at].Start, toks[at].Start, "WHERE "+cond+" ")
	}
	if c, ok := unparen(b.having).(*ast.BinaryOperationExpr); ok && c.Op == opcode.LogicOr {
		return nil
	}
	return &Rewrite{Edits: []Edit{ins, del}, Safe: true}
}
