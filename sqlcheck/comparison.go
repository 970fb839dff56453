package sqlcheck

import (
	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"
)

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
	if l, ok := unparen(e.L).(*ast.RowExpr); ok {
		r, ok := unparen(e.R).(*ast.RowExpr)
		if ok && p.side(b, l).columns == 0 { // (1, 2) < (a, b)
			p.row(b, e, r, l, mirrored(e.Op))
		} else {
			p.row(b, e, l, e.R, e.Op)
		}
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
				p.wrap(x, side, s)
			}
		}
		if s.bare && op != opNeg && x.src != nil {
			x.conv = p.conversion(b, x)
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

// row classifies a comparison of the row with value, as seen from the row.
func (p *pass) row(b *block, e *ast.BinaryOperationExpr, row *ast.RowExpr, value ast.ExprNode, op opcode.Op) {
	s, v := p.side(b, row), p.side(b, value)
	if op == opcode.EQ && v.mask == 0 && v.unresolved == 0 {
		if right, ok := unparen(value).(*ast.RowExpr); ok && len(right.Values) == len(row.Values) {
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
	x.side, x.value, x.cmp = row, value, op
	switch op {
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
	if len(e.List) == 1 {
		if m, ok := isParam(e.List[0]); ok {
			a := p.arg(m)
			x.scalar = a.Kind != ArgUnknown && !a.List
		}
	}
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
		p.wrap(x, e.Expr, s)
	default:
		x.conv = p.conversion(b, x)
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
				p.wrap(x, side, v)
				x.side = side
				break
			}
		}
	case x.src == nil || s.unresolved > 0 || s.outer:
		x.op = opOpaque
	case x.other&s.mask != 0:
		x.op = opOpaque
	case !s.bare:
		p.wrap(x, e.Expr, s)
	default:
		x.conv = p.conversion(b, x)
	}
}

// constant reports whether the values of a comparison name no table.
func (p *pass) constant(x *pred) bool { return x.other == 0 && !x.otherAny && x.sub == nil }
