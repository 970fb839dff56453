package sqlcheck

import (
	"fmt"
	"slices"
	"sync"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// arena hands out values that live as long as the check of one statement.
type arena[T any] struct {
	chunks [][]T
	chunk  int
	used   int
}

const arenaChunk = 32

func (a *arena[T]) next() *T {
	if a.chunk == len(a.chunks) {
		a.chunks = append(a.chunks, make([]T, arenaChunk))
	}
	v := &a.chunks[a.chunk][a.used]
	if a.used++; a.used == arenaChunk {
		a.chunk, a.used = a.chunk+1, 0
	}
	return v
}

// reset lets go of the trees that the values point to.
func (a *arena[T]) reset() {
	for i := range a.chunk {
		clear(a.chunks[i])
	}
	if a.used > 0 {
		clear(a.chunks[a.chunk][:a.used])
	}
	if len(a.chunks) > 8 {
		a.chunks = a.chunks[:8:8]
	}
	a.chunk, a.used = 0, 0
}

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

// pass is the check of one statement.
type pass struct {
	opts *Options
	in   *Input
	rule *Rule // that is being asked

	text    string // normalised
	base    int    // of the statement in the caller's text
	stmtEnd int
	norm    *lexer.Norm
	dynamic bool // clauses may be missing from the text
	node    ast.StmtNode

	blocks  []*block
	subs    []subquery
	pending []pendingOn
	scratch []*pred
	sources arena[source]
	preds   arena[pred]
	blockA  arena[block]

	toks      []lexer.Token
	tokenized bool
	params    []int // positions of bound placeholders, in order
	counted   bool

	found []Finding
	decls *ddl // tables that the text itself defines
	tx    *transaction
}

var passes = sync.Pool{New: func() any { return new(pass) }}

func (p *pass) reset() {
	p.sources.reset()
	p.preds.reset()
	p.blockA.reset()
	clear(p.blocks)
	clear(p.subs)
	if cap(p.scratch) > 1024 {
		p.scratch = nil
	}
	p.blocks, p.subs, p.pending, p.scratch = p.blocks[:0], p.subs[:0], p.pending[:0], p.scratch[:0]
	p.toks, p.tokenized = p.toks[:0], false
	p.norm, p.node, p.rule = nil, nil, nil
	p.dynamic = false
}

// newBlock registers a block of the statement.
func (p *pass) newBlock(parent *block, r role, v verb) *block {
	b := p.blockA.next()
	*b = block{parent: parent, role: r, verb: v}
	b.any = source{base: true, block: b}
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
		*s = source{alias: c.Name.L, name: c.Name.O, block: b, cte: true}
		if c.IsRecursive || w.IsRecursive {
			b.ctes = append(b.ctes, s)
		}
		if c.Query != nil {
			s.sub = p.query(c.Query.Query, b, roleFrom, depth+1)
			s.cols = outputs(s.sub)
		}
		if len(c.ColNameList) > 0 {
			s.cols = lowerNames(c.ColNameList)
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
		b.simplify()
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

// simplify does what the optimizer does to an outer join whose missing rows
// WHERE leaves out: it is an inner join.
func (b *block) simplify() {
	for _, x := range b.preds {
		s := x.src
		if x.inOn || s == nil || !s.optional || s.block != b || !x.rejectsNull() {
			continue
		}
		s.optional = false
		for _, y := range b.preds {
			if y.inOn && y.mentions&s.bit() != 0 {
				y.noUse = false
			}
		}
	}
}

// rejectsNull reports whether a row that an outer join made up fails x.
func (x *pred) rejectsNull() bool {
	switch x.op {
	case opEQ:
		return x.cmp != opcode.NullEQ
	case opIN, opRange, opLead:
		return true
	case opWrapped:
		switch x.fn {
		case "lower", "upper", "date", "year", "month", "left", "substr", "substring", "trim", "length":
			return x.cmp != opcode.NullEQ
		}
	}
	return false
}

// using is the condition of JOIN … USING (c).
func (p *pass) using(b *block, c *ast.ColumnName, l, r uint64) {
	var left, right *source
	for _, s := range b.sources {
		if s.cols != nil && !contains(s.cols, c.Name.L) || s.table != nil && !s.table.Partial && s.table.Column(c.Name.L) == nil {
			continue
		}
		if l&s.bit() != 0 && left == nil {
			left = s
		}
		if r&s.bit() != 0 && right == nil {
			right = s
		}
	}
	if left == nil || right == nil {
		return
	}
	for i, s := range [2]*source{left, right} {
		o := [2]*source{right, left}[i]
		x := p.preds.next()
		*x = pred{op: opEQ, src: s, col: c, join: c, joinSrc: o, other: o.bit(), mentions: s.bit() | o.bit(), parent: b, inOn: true, mirror: i > 0}
		if s.optional != o.optional && !s.optional {
			x.noUse = true
		}
		b.preds = append(b.preds, x)
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

// each calls f for every condition of the block, those under ORs included.
func (b *block) each(f func(*pred)) { eachPred(b.preds, f) }

func eachPred(list []*pred, f func(*pred)) {
	for _, x := range list {
		f(x)
		for _, arm := range x.arms {
			eachPred(arm, f)
		}
	}
}

// arg is what the caller knows about the value of a placeholder.
func (p *pass) arg(e *driver.ParamMarkerExpr) Arg {
	if len(p.in.Args) == 0 && len(p.in.Named) == 0 {
		return Arg{}
	}
	pos := startOf(e)
	if pos == 0 {
		pos = e.Offset
	}
	return p.argAt(pos)
}

func (p *pass) argAt(pos int) Arg {
	if p.norm != nil {
		for i := range p.norm.Edits {
			e := &p.norm.Edits[i]
			if pos < e.Norm || pos >= e.Norm+len(e.Text) {
				continue
			}
			if e.Hole {
				return Arg{}
			}
			switch t := p.in.Text[p.base+e.Start : p.base+e.End]; t[0] {
			case '$':
				n := 0
				for _, c := range t[1:] {
					if c < '0' || c > '9' {
						return p.in.Named[t[1:]]
					}
					n = n*10 + int(c-'0')
				}
				if n >= 1 && n <= len(p.in.Args) {
					return p.in.Args[n-1]
				}
				return Arg{}
			case ':':
				return p.in.Named[t[1:]]
			}
		}
		pos = p.norm.Original(pos, false)
	}
	if !p.counted {
		p.counted = true
		for _, t := range lexer.Tokens(nil, p.in.Text, p.in.format()) {
			if t.Kind == lexer.Param {
				p.params = append(p.params, t.Start)
			}
		}
	}
	if i, ok := slices.BinarySearch(p.params, p.base+pos); ok && i < len(p.in.Args) {
		return p.in.Args[i]
	}
	return Arg{}
}

// at is a finding about the characters from..to of the normalised text.
func (p *pass) at(from, to int) Finding {
	if p.norm != nil {
		from, to = p.norm.Original(from, false), p.norm.Original(to, true)
	}
	from, to = p.base+from, p.base+to
	from = min(max(from, p.base), p.stmtEnd)
	to = min(max(to, from), p.stmtEnd)
	return Finding{
		Rule: p.rule.ID, Severity: p.rule.Severity, Confidence: Certain,
		Start: from, End: to, Statement: Span{p.base, p.stmtEnd},
	}
}

func (p *pass) on(e ast.ExprNode) Finding { return p.at(startOf(e), p.endOf(e)) }

// token is a finding about the tokens i..j.
func (p *pass) token(i, j int) Finding {
	toks := p.tokens()
	if len(toks) == 0 {
		return p.at(0, len(p.text))
	}
	i, j = min(max(i, 0), len(toks)-1), min(max(j, 0), len(toks)-1)
	return p.at(toks[i].Start, toks[j].End)
}

// keyword is a finding about the statement's first keyword.
func (p *pass) keyword(b *block) Finding {
	i := p.tokenAt(b.anchor)
	if b.verb == verbSelect && i > 0 {
		for i > 0 && !p.tokens()[i].Is(p.text, "SELECT") {
			i--
		}
	}
	return p.token(i, i)
}

func (p *pass) report(f Finding, format string, args ...any) {
	if f.Severity < p.opts.Severity {
		return
	}
	f.Message = format
	if len(args) > 0 {
		f.Message = fmt.Sprintf(format, args...)
	}
	p.found = append(p.found, f)
}

// edit replaces an expression of the caller's text.
func (p *pass) edit(e ast.ExprNode, text string) Edit { return p.editAt(startOf(e), p.endOf(e), text) }

func (p *pass) editAt(from, to int, text string) Edit {
	if p.norm != nil {
		from, to = p.norm.Original(from, false), p.norm.Original(to, true)
	}
	return Edit{Start: p.base + from, End: p.base + to, Text: text}
}
