package sqlcheck

import (
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
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

// pred is one condition on one table.
type pred struct {
	op   predOp
	how  wrapping
	neg  bool
	wild bool // the pattern of a LIKE begins with a wildcard
	expr ast.ExprNode
	cmp  opcode.Op // of a comparison, as seen from the column's side

	src  *source
	col  *ast.ColumnName // the column, or the first one that is wrapped
	side ast.ExprNode    // the column's side of the comparison
	// inner is what side stands for, where it is the name of an expression that
	// a merged table selects; in is the block of the expression's names.
	inner ast.ExprNode
	in    *block
	fn    string // lower case name of the outermost function around it
	// value is the other side; values those of IN and BETWEEN.
	value  ast.ExprNode
	values []ast.ExprNode
	scalar bool   // IN (?), and what is bound is one value
	sub    *block // x IN (SELECT …)
	// other is the set of the block's other tables that the values name, and
	// join the column when the other side is just that.
	other    uint64
	join     *ast.ColumnName
	joinSrc  *source
	otherAny bool // names a column that is not resolved, or an outer block's
	mirror   bool // the same comparison seen from the other column
	fixed    bool // the other column is equal to a value: so is this one

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
	// written: its values are, in the text or as constants of the program; empty: and
	// the only one is ''.
	written, empty bool
	// implied: by the IN that asks the subquery, not written there.
	implied bool
}

// form is the expression that x compares: its side, or what a merged table
// selects under that name.
func (p *pred) form() ast.ExprNode {
	if p.inner != nil {
		return unparen(p.inner)
	}
	return unparen(p.side)
}

// usable reports whether an index over the column can serve the condition.
func (p *pred) usable() bool {
	if p.noUse || p.conv != convNone || p.or != nil && p.op == opIN && p.sub != nil {
		return false // under an OR no join is made of IN (SELECT …)
	}
	switch p.op {
	case opEQ, opIN, opRange, opNull:
		return true
	}
	return false
}

// equality conditions let the next part of an index follow.
func (p *pred) equality() bool { return p.op == opEQ || p.op == opIN || p.op == opNull }

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
	if x.op == opEQ || x.op == opIN {
		x.written, x.empty = p.written(x)
	}
	if only != 0 && x.src != nil && (x.src.block != b || only&x.src.bit() == 0) {
		x.noUse = true
	}
	if x.src == nil && x.unresolved > 0 {
		b.opaque = b.opaque || hidden(x.expr)
	}
	for _, arm := range x.arms {
		for _, y := range arm {
			y.or, y.arm = x, arm
			p.finish(b, y, only, inOn)
		}
	}
}

// hidden reports whether a condition is a hole.
func hidden(e ast.ExprNode) bool {
	return some(e, func(e ast.ExprNode) bool {
		c, ok := e.(*ast.ColumnNameExpr)
		return ok && lexer.IsHole(c.Name.Name.L)
	})
}

func (p *pass) newPred(e ast.ExprNode, op predOp) *pred {
	x := p.preds.next()
	x.op, x.expr = op, e
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
			switch {
			case x.src == nil: // names no column of this block
			case s.bare:
				x.op, x.side = opIN, e.L
				x.conv = p.conversion(b, x)
			default:
				p.wrap(x, e.L, s)
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
