package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// predOp is what a condition can do for an index.
type predOp uint8

const (
	opOpaque  predOp = iota // nothing, or the text does not tell
	opEQ                    // column = value
	opIN                    // column IN (values)
	opRange                 // <, >, BETWEEN, LIKE 'x%'
	opNull                  // IS NULL
	opNeg                   // <>, NOT IN, NOT LIKE, IS NOT NULL
	opLead                  // LIKE '%x'
	opWrapped               // f(column) = value: see how
	opRow                   // (a, b) > (x, y)
	opOr
	opConst // the same for every row
	opOther // full text, spatial, a bare function: not for a B-tree
)

// wrapping is what stands around a column.
type wrapping uint8

const (
	wrapFunc wrapping = iota
	wrapCast
	wrapArith
	wrapMinus
	wrapCase
	wrapCollate
	wrapBinary
	wrapJSON
	wrapBits
	wrapConcat
)

// pred is one condition on one table.
type pred struct {
	op   predOp
	how  wrapping
	neg  bool
	expr ast.ExprNode
	cmp  opcode.Op // of a comparison, as seen from the column's side

	src  *source
	col  *ast.ColumnName // the column, or the first one that is wrapped
	side ast.ExprNode    // the column's side of the comparison
	fn   string          // lower case name of the outermost function around it
	// value is the other side; values those of IN and BETWEEN.
	value  ast.ExprNode
	values []ast.ExprNode
	sub    *block // x IN (SELECT …)
	// other is the set of the block's other tables that the values name, and
	// join the column when the other side is just that.
	other    uint64
	join     *ast.ColumnName
	joinSrc  *source
	otherAny bool // names a column that is not resolved, or an outer block's
	mirror   bool // the same comparison seen from the other column

	mentions   uint64
	unresolved int

	index  *schema.Index // holds the wrapped expression itself
	conv   conversion
	arms   [][]*pred
	or     *pred   // the OR that this stands under
	arm    []*pred // and what stands beside it there
	noUse  bool    // in the ON of an outer join, on the side that keeps its rows
	inOn   bool
	parent *block
}

// usable reports whether an index over the column can serve the condition.
func (p *pred) usable() bool {
	if p.noUse || p.conv != convNone {
		return false
	}
	switch p.op {
	case opEQ, opIN, opRange, opNull:
		return true
	}
	return false
}

// equality conditions let the next part of an index follow.
func (p *pred) equality() bool { return p.op == opEQ || p.op == opIN || p.op == opNull }

// sideInfo is what one side of a comparison names.
type sideInfo struct {
	bare       bool
	col        *ast.ColumnName
	src        *source
	mask       uint64 // tables of this block
	unresolved int
	outer      bool // names a table of an outer block
	columns    int
}

func (p *pass) side(b *block, e ast.ExprNode) sideInfo {
	var s sideInfo
	e = unparen(e)
	if c, ok := e.(*ast.ColumnNameExpr); ok {
		s.bare = true
		p.addColumn(b, c.Name, &s)
		return s
	}
	switch e.(type) {
	case *driver.ValueExpr, *driver.ParamMarkerExpr:
		return s
	}
	p.sideWalk(b, e, &s, 0)
	return s
}

func (p *pass) addColumn(b *block, c *ast.ColumnName, s *sideInfo) {
	s.columns++
	src := b.resolve(c)
	switch {
	case src == nil:
		s.unresolved++
	case src == &b.any:
		if s.src == nil {
			s.src, s.col = src, c
		}
		s.mask |= 1 << 63
	case src.block != b:
		s.outer = true
	default:
		if s.mask&src.bit() == 0 {
			s.mask |= src.bit()
		}
		if s.src == nil {
			s.src, s.col = src, c
		}
	}
}

func (p *pass) sideWalk(b *block, e ast.ExprNode, s *sideInfo, depth int) {
	if e == nil {
		return
	}
	if depth > maxWalk {
		s.unresolved++
		return
	}
	switch e := e.(type) {
	case *ast.ColumnNameExpr:
		p.addColumn(b, e.Name, s)
		return
	case *ast.SubqueryExpr:
		return
	case *ast.FuncCallExpr:
		if e.FnName.L == "values" || e.FnName.L == "default" {
			return
		}
	case *ast.ValuesExpr, *ast.DefaultExpr:
		return
	case *ast.MatchAgainst:
		for _, c := range e.ColumnNames {
			p.addColumn(b, c, s)
		}
		return
	}
	eachChild(e, func(c ast.ExprNode) { p.sideWalk(b, c, s, depth+1) })
}

// conditions adds the conjuncts of e to the block. only, when not 0, is the
// set of tables whose rows the condition can leave out.
func (p *pass) conditions(b *block, e ast.ExprNode, only uint64, inOn bool) {
	mark := len(p.scratch)
	p.conjuncts(b, e, 0)
	slices.Reverse(p.scratch[mark:]) // into the order of the text
	for _, x := range p.scratch[mark:] {
		p.finish(b, x, only, inOn)
	}
	b.preds = append(b.preds, p.scratch[mark:]...)
	p.scratch = p.scratch[:mark]
}

func (p *pass) finish(b *block, x *pred, only uint64, inOn bool) {
	x.parent = b
	x.inOn = inOn
	if only != 0 && x.src != nil && (x.src.block != b || only&x.src.bit() == 0) {
		x.noUse = true
	}
	if x.src == nil && x.unresolved > 0 && x.op == opOpaque {
		b.opaque = b.opaque || p.hidden(x.expr)
	}
	for _, arm := range x.arms {
		for _, y := range arm {
			y.or, y.arm = x, arm
			p.finish(b, y, only, inOn)
		}
	}
}

// hidden reports whether a condition is a hole.
func (p *pass) hidden(e ast.ExprNode) bool {
	if p.norm == nil {
		return false
	}
	return some(e, func(e ast.ExprNode) bool {
		c, ok := e.(*ast.ColumnNameExpr)
		return ok && lexer.IsHole(c.Name.Name.L)
	})
}

func (p *pass) newPred(e ast.ExprNode, op predOp) *pred {
	x := p.preds.next()
	*x = pred{op: op, expr: e}
	p.scratch = append(p.scratch, x)
	return x
}

// conjuncts classifies e and leaves its conjuncts on p.scratch.
func (p *pass) conjuncts(b *block, e ast.ExprNode, depth int) {
	if depth > maxWalk {
		p.newPred(e, opOpaque).unresolved = 1
		return
	}
	for {
		e = unparen(e)
		and, ok := e.(*ast.BinaryOperationExpr)
		if !ok || and.Op != opcode.LogicAnd {
			break
		}
		// a AND b AND c leans to the left.
		p.conjuncts(b, and.R, depth+1)
		e = and.L
	}
	p.classify(b, e, depth)
}

func (p *pass) classify(b *block, e ast.ExprNode, depth int) {
	switch e := e.(type) {
	case *ast.BinaryOperationExpr:
		switch e.Op {
		case opcode.LogicOr:
			p.disjuncts(b, e, depth)
			return
		case opcode.EQ, opcode.NullEQ, opcode.LT, opcode.GT, opcode.LE, opcode.GE, opcode.NE:
			p.comparison(b, e)
			return
		}
	case *ast.PatternInExpr:
		p.inList(b, e)
		return
	case *ast.BetweenExpr:
		p.between(b, e)
		return
	case *ast.PatternLikeOrIlikeExpr:
		p.like(b, e)
		return
	case *ast.IsNullExpr:
		x := p.newPred(e, opNull)
		if e.Not {
			x.op, x.neg = opNeg, true
		}
		s := p.side(b, e.Expr)
		p.take(x, s)
		x.side = e.Expr
		if !s.bare {
			x.op = opOther
		}
		return
	case *driver.ValueExpr:
		p.newPred(e, opConst)
		return
	case *ast.FuncCallExpr:
		if e.FnName.L == "isnull" && len(e.Args) == 1 { // an IS NULL in other words
			if s := p.side(b, e.Args[0]); s.bare {
				x := p.newPred(e, opNull)
				p.take(x, s)
				x.side = e.Args[0]
				return
			}
		}
	case *ast.ParenthesesExpr:
		p.conjuncts(b, e, depth+1)
		return
	case *ast.UnaryOperationExpr:
		x := p.newPred(e, opNeg)
		x.neg = true
		p.take(x, p.side(b, e.V))
		return
	case *ast.CompareSubqueryExpr:
		x := p.newPred(e, opOther)
		s := p.side(b, e.L)
		p.take(x, s)
		if e.Op == opcode.EQ && !e.All {
			if sub, ok := e.R.(*ast.SubqueryExpr); ok {
				x.sub = p.subBlock(sub)
			}
			x.op, x.side = opIN, e.L
			if !s.bare {
				p.wrap(x, e.L)
			}
		}
		return
	case *ast.ExistsSubqueryExpr:
		x := p.newPred(e, opOther)
		x.neg = e.Not
		if sub, ok := e.Sel.(*ast.SubqueryExpr); ok {
			x.sub = p.subBlock(sub)
		}
		x.otherAny = true
		return
	}
	x := p.newPred(e, opOpaque)
	s := p.side(b, e)
	p.take(x, s)
	switch e.(type) {
	case *ast.FuncCallExpr, *ast.MatchAgainst, *ast.PatternRegexpExpr, *ast.IsTruthExpr:
		x.op = opOther
	}
	if s.columns == 0 && s.unresolved == 0 && !some(e, func(e ast.ExprNode) bool { _, ok := e.(*ast.SubqueryExpr); return ok }) {
		if _, known := truth(e); known {
			x.op = opConst
		}
	}
}

// take notes which tables a condition names, and the one it is about.
func (p *pass) take(x *pred, s sideInfo) {
	x.mentions |= s.mask
	x.unresolved += s.unresolved
	if s.src != nil && s.mask&(s.mask-1) == 0 {
		x.src, x.col = s.src, s.col
	}
}

func (p *pass) disjuncts(b *block, e *ast.BinaryOperationExpr, depth int) {
	var list []ast.ExprNode
	var n ast.ExprNode = e
	for {
		n = unparen(n)
		or, ok := n.(*ast.BinaryOperationExpr)
		if !ok || or.Op != opcode.LogicOr {
			list = append(list, n)
			break
		}
		list = append(list, or.R)
		n = or.L
	}
	x := p.newPred(e, opOr)
	for _, l := range slices.Backward(list) {
		mark := len(p.scratch)
		p.conjuncts(b, l, depth+1)
		arm := append([]*pred(nil), p.scratch[mark:]...)
		slices.Reverse(arm)
		p.scratch = p.scratch[:mark]
		// (x OR y) OR z
		if len(arm) == 1 && arm[0].op == opOr {
			x.arms = append(x.arms, arm[0].arms...)
		} else {
			x.arms = append(x.arms, arm)
		}
		for _, y := range arm {
			x.mentions |= y.mentions
			x.unresolved += y.unresolved
		}
	}
	p.pipes(x)
	// Arms stand in the order of the text.
	for _, arm := range x.arms {
		for _, y := range arm {
			if y.op == opConst {
				if v, ok := truth(y.expr); ok && v && len(arm) == 1 {
					x.op = opConst // … OR 1 = 1
				}
			}
		}
	}
}

// pipes reads name LIKE '%' || ? || '%' as what is meant. In the grammar of
// MySQL it is an OR; with PIPES_AS_CONCAT it is one pattern.
func (p *pass) pipes(x *pred) {
	first := x.arms[0]
	if len(first) != 1 || len(x.arms) < 2 || len(x.arms[1]) != 1 {
		return
	}
	like, ok := first[0].expr.(*ast.PatternLikeOrIlikeExpr)
	if !ok || like.Not || first[0].src == nil || p.leading(like) != leadAll {
		return
	}
	switch unparen(x.arms[1][0].expr).(type) {
	case *driver.ParamMarkerExpr, *driver.ValueExpr, *ast.ColumnNameExpr, *ast.FuncCallExpr, *ast.VariableExpr:
	default:
		return
	}
	if i := p.tokenAt(startOf(x.arms[1][0].expr)); i > 0 && p.toks[i-1].Text(p.text) == "||" {
		first[0].op = opLead
	}
}

func mirrored(op opcode.Op) opcode.Op {
	switch op {
	case opcode.LT:
		return opcode.GT
	case opcode.GT:
		return opcode.LT
	case opcode.LE:
		return opcode.GE
	case opcode.GE:
		return opcode.LE
	}
	return op
}

func (p *pass) comparison(b *block, e *ast.BinaryOperationExpr) {
	if _, ok := unparen(e.L).(*ast.RowExpr); ok {
		p.row(b, e)
		return
	}
	l, r := p.side(b, e.L), p.side(b, e.R)
	if _, known := truth(e); known {
		x := p.newPred(e, opConst)
		x.mentions = l.mask | r.mask
		return
	}
	op := opEQ
	switch e.Op {
	case opcode.LT, opcode.GT, opcode.LE, opcode.GE:
		op = opRange
	case opcode.NE:
		op = opNeg
	}
	first := true
	add := func(side ast.ExprNode, s sideInfo, value ast.ExprNode, v sideInfo, cmp opcode.Op) {
		x := p.newPred(e, op)
		x.mirror = !first
		first = false
		x.cmp, x.neg = cmp, op == opNeg
		x.side, x.value = side, value
		x.mentions = s.mask | v.mask
		x.unresolved = s.unresolved + v.unresolved
		x.other = v.mask
		x.otherAny = v.outer || v.unresolved > 0
		if v.bare {
			x.join, x.joinSrc = v.col, v.src
		}
		switch {
		case s.src == nil || s.mask&(s.mask-1) != 0 || s.unresolved > 0 || s.outer:
			x.op = opOpaque
		case v.mask&s.mask != 0:
			x.op = opOpaque // two columns of one table
		case e.Op != opcode.NullEQ && isNull(value):
			x.op, x.src, x.col = opOther, s.src, s.col // never true: null-compare
			return
		default:
			x.src, x.col = s.src, s.col
			if !s.bare && op != opNeg {
				p.wrap(x, side)
			}
		}
		if s.bare && op != opNeg && x.src != nil {
			x.conv = p.conversion(x)
		}
	}
	added := false
	if l.columns > 0 {
		add(e.L, l, e.R, r, e.Op)
		added = true
	}
	if r.columns > 0 {
		add(e.R, r, e.L, l, mirrored(e.Op))
		added = true
	}
	if !added {
		x := p.newPred(e, opOther)
		x.value = e.R
		x.side = e.L
		x.otherAny = true
	}
}

func (p *pass) row(b *block, e *ast.BinaryOperationExpr) {
	row := unparen(e.L).(*ast.RowExpr)
	var s sideInfo
	p.sideWalk(b, e.L, &s, 0)
	v := p.side(b, e.R)
	if e.Op == opcode.EQ && v.mask == 0 && v.unresolved == 0 {
		if right, ok := unparen(e.R).(*ast.RowExpr); ok && len(right.Values) == len(row.Values) {
			for i := range row.Values { // (a, b) = (1, 2) is a = 1 AND b = 2
				p.comparison(b, &ast.BinaryOperationExpr{Op: opcode.EQ, L: row.Values[i], R: right.Values[i]})
				p.scratch[len(p.scratch)-1].expr = e
			}
			return
		}
	}
	x := p.newPred(e, opOther)
	p.take(x, s)
	x.mentions |= v.mask
	x.unresolved += v.unresolved
	x.side, x.value, x.cmp = e.L, e.R, e.Op
	switch e.Op {
	case opcode.LT, opcode.GT, opcode.LE, opcode.GE:
		if x.src != nil && v.mask == 0 && v.unresolved == 0 {
			x.op = opRow
		}
	}
}

func (p *pass) inList(b *block, e *ast.PatternInExpr) {
	s := p.side(b, e.Expr)
	if row, ok := unparen(e.Expr).(*ast.RowExpr); ok {
		// (a, b) IN ((1, 2), …) is a range over both columns.
		for _, c := range row.Values {
			cs := p.side(b, c)
			x := p.newPred(e, opOther)
			p.take(x, cs)
			if cs.bare && !e.Not && x.src != nil {
				x.op, x.side, x.values = opIN, c, e.List
			}
			if e.Sel != nil {
				x.otherAny = true
				x.sub = p.subBlock(e.Sel)
			}
		}
		return
	}
	x := p.newPred(e, opIN)
	x.side, x.values, x.neg = e.Expr, e.List, e.Not
	p.take(x, s)
	if e.Sel != nil {
		x.sub = p.subBlock(e.Sel)
		x.otherAny = true
	}
	for _, v := range e.List {
		switch v.(type) {
		case *driver.ValueExpr, *driver.ParamMarkerExpr:
			continue
		}
		vs := p.side(b, v)
		x.other |= vs.mask
		x.mentions |= vs.mask
		x.unresolved += vs.unresolved
		x.otherAny = x.otherAny || vs.outer || vs.unresolved > 0
	}
	switch {
	case e.Not:
		x.op = opNeg
	case x.src == nil || s.unresolved > 0:
		x.op = opOpaque
	case x.other&s.mask != 0:
		x.op = opOpaque
	case !s.bare:
		p.wrap(x, e.Expr)
	default:
		x.conv = p.conversion(x)
	}
}

func (p *pass) between(b *block, e *ast.BetweenExpr) {
	s, lo, hi := p.side(b, e.Expr), p.side(b, e.Left), p.side(b, e.Right)
	x := p.newPred(e, opRange)
	x.side, x.neg = e.Expr, e.Not
	p.take(x, s)
	x.mentions |= lo.mask | hi.mask
	x.unresolved += lo.unresolved + hi.unresolved
	x.other = lo.mask | hi.mask
	x.otherAny = lo.outer || hi.outer || lo.unresolved+hi.unresolved > 0
	x.values = []ast.ExprNode{e.Left, e.Right}
	switch {
	case e.Not:
		x.op = opNeg
	case s.columns == 0:
		// value BETWEEN f(a) AND f(b)
		x.op = opOther
		for i, v := range []sideInfo{lo, hi} {
			if v.src != nil && !v.bare && v.mask&(v.mask-1) == 0 && v.unresolved == 0 && !v.outer {
				side := x.values[i]
				x.src, x.col = v.src, v.col
				p.wrap(x, side)
				x.side = side
				break
			}
		}
	case x.src == nil || s.unresolved > 0 || s.outer:
		x.op = opOpaque
	case x.other&s.mask != 0:
		x.op = opOpaque
	case !s.bare:
		p.wrap(x, e.Expr)
	default:
		x.conv = p.conversion(x)
	}
}

// wrap marks a condition whose column stands inside an expression.
func (p *pass) wrap(x *pred, side ast.ExprNode) {
	x.op = opWrapped
	x.side = side
	e := unparen(side)
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		x.fn = e.FnName.L
		x.how = wrapFunc
		switch {
		case lexer.IsHole(x.fn):
			x.op = opOpaque
			return
		case x.fn == "isnull" && len(e.Args) == 2: // SQL Server's IFNULL
		case noIndex[x.fn] || strings.HasPrefix(x.fn, "st_"):
			x.op = opOther
			return
		case x.fn == "concat" || x.fn == "concat_ws":
			x.how = wrapConcat
		case x.fn == ast.JSONExtract || x.fn == ast.JSONUnquote || strings.HasPrefix(x.fn, "json_"):
			x.how = wrapJSON
		}
	case *ast.FuncCastExpr:
		x.how, x.fn = wrapCast, "cast"
		switch e.FunctionType {
		case ast.CastBinaryOperator:
			x.how, x.fn = wrapBinary, "binary"
		case ast.CastConvertFunction:
			x.fn = "convert"
		}
	case *ast.CaseExpr:
		x.how, x.fn = wrapCase, "case"
	case *ast.SetCollationExpr:
		x.how, x.fn = wrapCollate, "collate"
		if _, ok := unparen(e.Expr).(*ast.ColumnNameExpr); !ok {
			x.how = wrapFunc
		}
	case *ast.UnaryOperationExpr:
		x.how = wrapMinus
		if e.Op != opcode.Minus {
			if e.Op == opcode.Not || e.Op == opcode.Not2 || e.Op == opcode.Plus {
				x.op = opOther
				return
			}
			x.how = wrapBits
		}
	case *ast.BinaryOperationExpr:
		switch e.Op {
		case opcode.Plus, opcode.Minus, opcode.Mul, opcode.Div, opcode.Mod, opcode.IntDiv:
			x.how = wrapArith
		case opcode.And, opcode.Or, opcode.Xor, opcode.LeftShift, opcode.RightShift:
			x.how = wrapBits
		default:
			x.op = opOther // (a > b) = 1: a condition, not a wrapped column
			return
		}
	default:
		x.op = opOther
		return
	}
	if x.fn == "date" || x.fn == "year" || x.fn == "upper" || x.fn == "ucase" {
		f, ok := e.(*ast.FuncCallExpr)
		_, list := x.expr.(*ast.PatternInExpr)
		upper := x.fn == "upper" || x.fn == "ucase"
		if ok && len(f.Args) == 1 && p.constant(x) && (!upper || list || x.cmp == opcode.EQ) {
			if _, bare := unparen(f.Args[0]).(*ast.ColumnNameExpr); bare && p.opts.Server.sargable(x.fn, x.src.column(x.col)) {
				x.op = opRange
				return
			}
		}
	}
	if t := x.src.table; t != nil {
		x.index = p.expressionIndex(t, e)
		if x.index != nil { // an index holds the expression itself
			x.op = opRange
		}
	}
}

// constant reports whether the values of a comparison name no table.
func (p *pass) constant(x *pred) bool { return x.other == 0 && !x.otherAny && x.sub == nil }

// expressionIndex is the index that begins with the expression e.
func (p *pass) expressionIndex(t *schema.Table, e ast.ExprNode) *schema.Index {
	key := ""
	same := func(expr string) bool {
		if expr == "" {
			return false
		}
		if key == "" {
			key = parse.ExprKey(e)
		}
		return expr == key
	}
	for _, i := range t.Indexes {
		if i.Invisible || len(i.Parts) == 0 {
			continue
		}
		first := i.Parts[0]
		if p.opts.Server.functionalIndex() && same(first.Expr) {
			return i
		}
		if first.Column == "" {
			continue
		}
		if c := t.Column(first.Column); c != nil && p.opts.Server.generatedSubstitution() && same(c.Generated) {
			return i
		}
	}
	return nil
}
