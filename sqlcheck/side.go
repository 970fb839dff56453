package sqlcheck

import (
	"github.com/pingcap/tidb/pkg/parser/ast"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"
)

// sideInfo is what one side of a comparison names.
type sideInfo struct {
	bare       bool
	col        *ast.ColumnName
	src        *source
	mask       uint64 // tables of this block
	unresolved int
	outer      bool // names a table of an outer block
	columns    int
	steps      int // of the walk: an expression may stand in for a name many times
	// inner is the expression that the side stands for, where it is the name of
	// one that a merged table selects, and in the block of its names.
	inner ast.ExprNode
	in    *block
}

// maxSteps bounds the walk of one side of a condition.
const maxSteps = 100_000

func (p *pass) side(b *block, e ast.ExprNode) sideInfo {
	var s sideInfo
	e = unparen(e)
	if c, ok := e.(*ast.ColumnNameExpr); ok {
		n := b.resolve(c.Name)
		s.bare = n.expr == nil
		s.inner, s.in = n.expr, n.in
		p.addColumn(b, b, n, &s, 0)
		return s
	}
	switch e.(type) {
	case *driver.ValueExpr, *driver.ParamMarkerExpr:
		return s
	}
	p.sideWalk(b, b, e, &s, 0)
	return s
}

// addColumn notes a name of a condition of b.
func (p *pass) addColumn(b, in *block, n named, s *sideInfo, depth int) {
	if n.expr != nil {
		p.sideWalk(b, n.in, n.expr, s, depth+1)
		return
	}
	s.columns++
	switch {
	case n.src == nil:
		s.unresolved++
	case n.src == &in.any:
		in.vague = true
		if s.src == nil {
			s.src, s.col = n.src, n.col
		}
		s.mask |= 1 << 63
	case n.src.block != b.home():
		s.outer = true
	default:
		s.mask |= n.src.bit()
		if s.src == nil {
			s.src, s.col = n.src, n.col
		}
	}
}

// sideWalk notes the names of e, which mean what they mean in the block in.
func (p *pass) sideWalk(b, in *block, e ast.ExprNode, s *sideInfo, depth int) {
	if e == nil {
		return
	}
	if s.steps++; depth > maxWalk || s.steps > maxSteps {
		s.unresolved++
		return
	}
	switch e := e.(type) {
	case *ast.ColumnNameExpr:
		p.addColumn(b, in, in.resolve(e.Name), s, depth)
		return
	case *ast.SubqueryExpr:
		return
	case *ast.FuncCallExpr:
		if e.FnName.L == "values" || e.FnName.L == "default" {
			return
		}
		if unitFirst(e) && len(e.Args) > 0 {
			for _, a := range e.Args[1:] {
				p.sideWalk(b, in, a, s, depth+1)
			}
			return
		}
	case *ast.ValuesExpr, *ast.DefaultExpr:
		return
	case *ast.MatchAgainst:
		for _, c := range e.ColumnNames {
			p.addColumn(b, in, in.resolve(c), s, depth)
		}
		return
	}
	eachChild(e, func(c ast.ExprNode) { p.sideWalk(b, in, c, s, depth+1) })
}
