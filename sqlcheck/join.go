package sqlcheck

import (
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
)

// simplify does what the optimizer does to an outer join whose missing rows
// WHERE leaves out: it is an inner join.
func (b *block) simplify() {
	for _, x := range b.preds {
		s := x.src
		if x.inOn || s == nil || !s.optional || s.block != b || !x.rejectsNull() {
			continue
		}
		s.optional = false
		for i, y := range b.preds {
			if y.inOn && y.mentions&s.bit() != 0 {
				eachPred(b.preds[i:i+1], func(z *pred) { z.noUse = false })
			}
		}
	}
}

// propagate carries values over equal columns, as the optimizer does: of
// a.x = b.x AND b.x = 5 it makes a.x = 5. Source: MySQL manual, "WHERE Clause
// Optimization" (constant propagation).
func (b *block) propagate() {
	if len(b.sources) < 2 || len(b.preds) > maxPreds {
		return
	}
	for _, x := range b.preds {
		if x.op != opEQ || x.join == nil || x.joinSrc == nil || x.joinSrc.block != b {
			continue
		}
		x.fixed = slices.ContainsFunc(b.preds, func(y *pred) bool {
			return y.src == x.joinSrc && y.op == opEQ && y.other == 0 && !y.otherAny && !y.noUse && y.col != nil && sameName(y.col.Name.L, x.join.Name.L)
		})
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
	var left, right named
	for _, s := range b.names() {
		if s.cols != nil && !contains(s.cols, c.Name.L) || s.table != nil && !s.table.Partial && s.table.Column(c.Name.L) == nil {
			continue
		}
		n := named{src: s, col: c}
		if s.merged {
			if n = b.resolve(&ast.ColumnName{Table: ast.NewCIStr(s.alias), Name: c.Name}); n.src == nil {
				continue
			}
		}
		if l&n.src.bit() != 0 && left.src == nil {
			left = n
		}
		if r&n.src.bit() != 0 && right.src == nil {
			right = n
		}
	}
	if left.src == nil || right.src == nil {
		return
	}
	for i, n := range [2]named{left, right} {
		s, o := n.src, [2]named{right, left}[i]
		x := p.preds.next()
		*x = pred{op: opEQ, src: s, col: n.col, join: o.col, joinSrc: o.src, other: o.src.bit(), mentions: s.bit() | o.src.bit(), parent: b, inOn: true, mirror: i > 0}
		if s.optional != o.src.optional && !s.optional {
			x.noUse = true
		}
		x.conv = p.conversion(b, x)
		b.preds = append(b.preds, x)
	}
}
