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
		if unitFirst(e) && len(e.Args) > 0 {
			for _, a := range e.Args[1:] {
				p.sideWalk(b, a, s, depth+1)
			}
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
