package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/schema"
)

func (p *pass) like(b *block, e *ast.PatternLikeOrIlikeExpr) {
	s, v := p.side(b, e.Expr), p.side(b, e.Pattern)
	x := p.newPred(e, opRange)
	x.side, x.value, x.neg = e.Expr, e.Pattern, e.Not
	p.take(x, s)
	x.mentions |= v.mask
	x.unresolved += v.unresolved
	x.other = v.mask
	x.otherAny = v.outer || v.unresolved > 0
	lead := p.leading(e)
	switch {
	case e.Not:
		x.op = opNeg
	case x.src == nil || s.unresolved > 0 || s.outer:
		x.op = opOpaque
	case x.other&s.mask != 0:
		x.op = opOpaque
	case lead == leadAll:
		x.op = opOther
	case !s.bare:
		p.wrap(x, e.Expr)
	case lead == leadWild:
		x.op = opLead
	default:
		if c := x.src.column(x.col); c != nil && (c.Class.Numeric() || c.Class == schema.Time) {
			x.op = opOther // compared as text: no range of the index
		} else if v.mask != 0 || v.outer {
			x.op = opOther // the pattern is another row's
		}
	}
}

type lead uint8

const (
	leadNone lead = iota
	leadWild
	leadAll // LIKE '%': every row
)

// leading tells whether a LIKE pattern begins with a wildcard.
func (p *pass) leading(e *ast.PatternLikeOrIlikeExpr) lead {
	first := unparen(e.Pattern)
	if s, ok := stringLiteral(first); ok {
		if p.in.Format {
			if v := strings.IndexByte(s, '%'); v == 0 && lexer.Verb(s, 0, lexer.FormatYes) > 0 && !strings.HasPrefix(s, "%%") {
				return leadNone // a hole
			}
			s = strings.ReplaceAll(s, "%%", "%")
		} else if p.norm != nil && strings.HasPrefix(s, "%") && lexer.Verb(s, 0, lexer.FormatAuto) > 0 && len(p.norm.Edits) > 0 {
			return leadNone
		}
		return leadingText(s, e.Escape)
	}
	if prm, ok := isParam(first); ok {
		if leadingText(p.arg(prm).Prefix, e.Escape) != leadNone {
			return leadWild
		}
		return leadNone
	}
	if c, ok := first.(*ast.BinaryOperationExpr); ok && (c.Op == opcode.LogicOr || c.Op == opcode.Plus) {
		// ('%' || ?) is an OR in the grammar of MySQL, and with
		// PIPES_AS_CONCAT the pattern that it looks like; '%' + ? is a sum, and
		// meant as one too.
		n := ast.ExprNode(c)
		for range maxWalk {
			or, ok := unparen(n).(*ast.BinaryOperationExpr)
			if !ok || or.Op != c.Op {
				break
			}
			n = or.L
		}
		if s, ok := stringLiteral(n); ok && leadingText(s, e.Escape) != leadNone {
			return leadWild
		}
		return leadNone
	}
	if f, ok := first.(*ast.FuncCallExpr); ok && (f.FnName.L == "concat" || f.FnName.L == "concat_ws") && len(f.Args) > 0 {
		args := f.Args
		if f.FnName.L == "concat_ws" {
			args = args[1:]
		}
		for _, a := range args {
			if s, ok := stringLiteral(a); ok {
				if s == "" {
					continue
				}
				if leadingText(s, e.Escape) != leadNone {
					return leadWild
				}
			} else if prm, ok := isParam(a); ok && leadingText(p.arg(prm).Prefix, e.Escape) != leadNone {
				return leadWild
			}
			break
		}
	}
	return leadNone
}

func leadingText(s string, escape byte) lead {
	if s == "" || s[0] != '%' && s[0] != '_' || s[0] == escape {
		return leadNone
	}
	if strings.Trim(s, "%") == "" {
		return leadAll
	}
	return leadWild
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
