package sqlcheck

import (
	"github.com/pingcap/tidb/pkg/parser/ast"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

type pendingOn struct {
	b    *block
	e    ast.ExprNode
	only uint64
}

type subquery struct {
	e *ast.SubqueryExpr
	b *block
}

// maxCTEs is how many of a WITH are read.
const maxCTEs = 500

// maxSources is how many tables of one FROM are told apart; MySQL stops at 61.
const maxSources = 61

// newBlock registers a block of the statement.
func (p *pass) newBlock(parent *block, r role, v verb) *block {
	b := p.blockA.next()
	b.parent, b.role, b.verb = parent, r, v
	b.any.base, b.any.block, b.elsewhere = true, b, p.elsewhere > 0
	b.sources, b.preds = b.fewSources[:0], b.fewPreds[:0]
	p.blocks = append(p.blocks, b)
	return b
}

// build reads the statement into blocks.
func (p *pass) build(n ast.StmtNode) {
	switch n := n.(type) {
	case *ast.SelectStmt, *ast.SetOprStmt:
		p.query(n, nil, roleTop, 0)
	case *ast.UpdateStmt:
		b := p.newBlock(nil, roleTop, verbUpdate)
		b.root = true
		p.with(b, n.With, 0)
		b.multi = n.MultipleTable
		if n.TableRefs != nil {
			p.addSources(b, n.TableRefs.TableRefs, false, 0)
		}
		b.where, b.order, b.limit, b.sets = n.Where, n.Order, n.Limit, n.List
		b.anchor = p.mainVerb("UPDATE", n.With != nil)
		for _, a := range n.List {
			p.scan(b, a.Expr, roleScalar, 0)
		}
		p.clauses(b, 0)
	case *ast.DeleteStmt:
		b := p.newBlock(nil, roleTop, verbDelete)
		b.root = true
		p.with(b, n.With, 0)
		b.multi = n.IsMultiTable
		if n.TableRefs != nil {
			p.addSources(b, n.TableRefs.TableRefs, false, 0)
		}
		if n.Tables != nil {
			b.targets = n.Tables.Tables
		}
		b.where, b.order, b.limit = n.Where, n.Order, n.Limit
		b.anchor = p.mainVerb("DELETE", n.With != nil)
		p.clauses(b, 0)
	case *ast.InsertStmt:
		if n.Select != nil {
			p.query(n.Select, nil, roleInsert, 0)
		}
		if len(n.OnDuplicate) > 0 || len(n.Lists) < 64 {
			b := &block{}
			for _, l := range n.Lists {
				for _, e := range l {
					p.scan(b, e, roleScalar, 0)
				}
			}
			for _, a := range n.OnDuplicate {
				p.scan(b, a.Expr, roleScalar, 0)
			}
		}
	case *ast.CreateViewStmt:
		if s, ok := n.Select.(ast.ResultSetNode); ok {
			p.query(s, nil, roleView, 0)
		}
	case *ast.CreateTableStmt:
		if n.Select != nil {
			p.query(n.Select, nil, roleInsert, 0)
		}
	case *ast.ExplainStmt:
		switch s := n.Stmt.(type) {
		case *ast.SelectStmt:
			p.query(s, nil, roleView, 0)
		case *ast.SetOprStmt:
			p.query(s, nil, roleView, 0)
		}
	case *ast.SetStmt:
		b := &block{}
		for _, v := range n.Variables {
			p.scan(b, v.Value, roleScalar, 0)
		}
	case *ast.DoStmt:
		b := &block{}
		for _, e := range n.Exprs {
			p.scan(b, e, roleScalar, 0)
		}
	}
}

// mainVerb is the position of the statement's own keyword.
func (p *pass) mainVerb(word string, with bool) int {
	if !with {
		return 0
	}
	depth := 0
	for _, t := range p.tokens() {
		switch {
		case t.Kind == lexer.LParen:
			depth++
		case t.Kind == lexer.RParen:
			depth--
		case depth == 0 && t.Is(p.text, word):
			return t.Start
		}
	}
	return 0
}

// query reads a SELECT or a UNION and returns its first block.
func (p *pass) query(n ast.Node, parent *block, r role, depth int) *block {
	if depth > maxWalk {
		return nil
	}
	switch n := n.(type) {
	case *ast.SelectStmt:
		return p.selectBlock(n, parent, r, depth)
	case *ast.SetOprStmt:
		if n.With != nil {
			holder := &block{parent: parent}
			p.with(holder, n.With, depth)
			parent = holder
		}
		return p.union(n.SelectList, parent, r, depth, n.OrderBy, n.Limit)
	case *ast.SetOprSelectList:
		if n.With != nil {
			holder := &block{parent: parent}
			p.with(holder, n.With, depth)
			parent = holder
		}
		return p.union(n, parent, r, depth, n.OrderBy, n.Limit)
	case *ast.SubqueryExpr:
		return p.query(n.Query, parent, r, depth+1)
	case *ast.TableSource:
		return p.query(n.Source, parent, r, depth+1)
	}
	return nil
}

func (p *pass) union(list *ast.SetOprSelectList, parent *block, r role, depth int, order *ast.OrderByClause, limit *ast.Limit) *block {
	if list == nil {
		return nil
	}
	var first, last *block
	for _, s := range list.Selects {
		b := p.query(s, parent, r, depth+1)
		if b == nil {
			continue
		}
		b.union = true
		if first == nil {
			first = b
		}
		last = b
	}
	if (order != nil || limit != nil) && last != nil {
		whole := p.newBlock(parent, r, verbSelect)
		whole.order, whole.limit = order, limit
		whole.fields = first.fields
		whole.anchor = last.anchor
		whole.union = true
		s := p.newSource(whole)
		s.sub = first
		p.orderLimit(whole, depth)
	}
	return first
}

func (p *pass) with(b *block, w *ast.WithClause, depth int) {
	if w == nil {
		return
	}
	for i, c := range w.CTEs {
		if i == maxCTEs { // each name is looked up among all
			b.opaque = true
			break
		}
		s := p.sources.next()
		s.alias, s.name, s.block, s.cte = c.Name.L, c.Name.O, b, true
		if c.IsRecursive || w.IsRecursive {
			b.ctes = append(b.ctes, s)
		}
		if c.Query != nil {
			s.sub = p.query(c.Query.Query, b, roleFrom, depth+1)
			s.cols = outputs(s.sub)
		}
		if len(c.ColNameList) > 0 {
			s.cols, s.listed = lowerNames(c.ColNameList), true
		}
		if !c.IsRecursive && !w.IsRecursive {
			b.ctes = append(b.ctes, s)
		}
	}
}

func (p *pass) selectBlock(n *ast.SelectStmt, parent *block, r role, depth int) *block {
	b := p.newBlock(parent, r, verbSelect)
	b.root = parent == nil && r == roleTop
	p.with(b, n.With, depth)
	b.distinct = n.Distinct
	if n.Fields != nil {
		b.fields = n.Fields.Fields
		if len(b.fields) > 0 {
			b.anchor = b.fields[0].Offset
		}
	}
	if n.From != nil {
		p.addSources(b, n.From.TableRefs, false, depth+1)
	}
	b.where, b.group, b.order, b.limit = n.Where, n.GroupBy, n.OrderBy, n.Limit
	if n.Having != nil {
		b.having = n.Having.Expr
	}
	if n.LockInfo != nil {
		b.lock = n.LockInfo.LockType
	}
	if n.SelectIntoOpt != nil && r == roleTop {
		b.role = roleInsert
	}
	for _, f := range b.fields {
		if f.Expr != nil {
			p.scan(b, f.Expr, roleScalar, depth+1)
			if !b.agg {
				switch f.Expr.(type) {
				case *ast.ColumnNameExpr, *driver.ValueExpr:
				default:
					b.agg = hasAggregate(f.Expr)
				}
			}
		}
	}
	b.agg = b.agg || b.group != nil
	p.clauses(b, depth)
	return b
}

func hasAggregate(e ast.ExprNode) bool {
	return some(e, func(e ast.ExprNode) bool { _, ok := e.(*ast.AggregateFuncExpr); return ok })
}

// clauses reads the conditions of a block: WHERE, and the ONs of its joins.
func (p *pass) clauses(b *block, depth int) {
	if len(b.sources) > maxSources {
		b.opaque = true
	}
	if len(p.pending) > 0 {
		mine := p.pending[:0:0]
		rest := p.pending[:0]
		for _, o := range p.pending {
			if o.b == b {
				mine = append(mine, o)
			} else {
				rest = append(rest, o)
			}
		}
		p.pending = rest
		for _, o := range mine {
			p.scan(b, o.e, roleScalar, depth+1)
			p.conditions(b, o.e, o.only, true)
		}
	}
	if b.where != nil {
		p.scan(b, b.where, roleScalar, depth+1)
		p.conditions(b, b.where, 0, false)
	}
	if len(b.preds) > 0 {
		b.simplify()
		b.propagate()
	}
	if b.having != nil {
		p.scan(b, b.having, roleScalar, depth+1)
	}
	if b.group != nil {
		for _, i := range b.group.Items {
			p.scan(b, i.Expr, roleScalar, depth+1)
		}
	}
	p.orderLimit(b, depth)
}

func (p *pass) orderLimit(b *block, depth int) {
	if b.order != nil {
		for _, i := range b.order.Items {
			p.scan(b, i.Expr, roleScalar, depth+1)
		}
	}
}

// scan reads the subqueries of an expression.
func (p *pass) scan(b *block, e ast.ExprNode, r role, depth int) {
	if e == nil || depth > maxWalk {
		return
	}
	switch e := e.(type) {
	case *ast.ColumnNameExpr, *driver.ValueExpr, *driver.ParamMarkerExpr:
		return
	case *ast.SubqueryExpr:
		q := p.query(e.Query, b, r, depth+1)
		if q != nil {
			p.subs = append(p.subs, subquery{e, q})
		}
		return
	case *ast.ExistsSubqueryExpr:
		p.scan(b, e.Sel, roleExists, depth+1)
		return
	case *ast.PatternInExpr:
		p.scan(b, e.Expr, roleScalar, depth+1)
		for _, v := range e.List {
			p.scan(b, v, roleScalar, depth+1)
		}
		if e.Sel != nil {
			p.scan(b, e.Sel, roleIn, depth+1)
		}
		return
	case *ast.CompareSubqueryExpr:
		p.scan(b, e.L, roleScalar, depth+1)
		p.scan(b, e.R, roleIn, depth+1)
		return
	case *ast.BinaryOperationExpr: // a AND b AND c leans to the left
		for {
			p.scan(b, e.R, r, depth+1)
			l, ok := e.L.(*ast.BinaryOperationExpr)
			if !ok {
				p.scan(b, e.L, r, depth+1)
				return
			}
			e = l
		}
	}
	eachChild(e, func(c ast.ExprNode) { p.scan(b, c, r, depth+1) })
}

func (p *pass) subBlock(e ast.ExprNode) *block {
	s, ok := e.(*ast.SubqueryExpr)
	if !ok {
		return nil
	}
	for i := range p.subs {
		if p.subs[i].e == s {
			return p.subs[i].b
		}
	}
	return nil
}
