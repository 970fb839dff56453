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
	x.wild = lead == leadWild
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
		p.wrap(x, e.Expr, s)
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
	return p.opening(e.Pattern, e.Escape, 0)
}

// opening is how the text begins that an expression gives.
func (p *pass) opening(e ast.ExprNode, escape byte, depth int) lead {
	if depth > maxWalk {
		return leadNone
	}
	e = unparen(e)
	if s, ok := stringLiteral(e); ok {
		if p.in.Format {
			if v := strings.IndexByte(s, '%'); v == 0 && lexer.Verb(s, 0, lexer.FormatYes) > 0 && !strings.HasPrefix(s, "%%") {
				return leadNone // a hole
			}
			s = strings.ReplaceAll(s, "%%", "%")
		} else if p.norm != nil && strings.HasPrefix(s, "%") && lexer.Verb(s, 0, lexer.FormatAuto) > 0 && len(p.norm.Edits) > 0 {
			return leadNone
		}
		return leadingText(s, escape)
	}
	switch e := e.(type) {
	case *driver.ParamMarkerExpr:
		return leadingText(p.arg(e).Prefix, escape).inside()
	case *ast.BinaryOperationExpr:
		// ('%' || ?) is an OR in the grammar of MySQL, and with
		// PIPES_AS_CONCAT the pattern that it looks like; '%' + ? is a sum, and
		// meant as one too.
		if e.Op == opcode.LogicOr || e.Op == opcode.Plus {
			return p.opening(e.L, escape, depth+1).inside()
		}
	case *ast.SetCollationExpr:
		return p.opening(e.Expr, escape, depth+1)
	case *ast.FuncCastExpr:
		return p.opening(e.Expr, escape, depth+1)
	case *ast.FuncCallExpr:
		if keepsOpening[e.FnName.L] && len(e.Args) > 0 {
			return p.opening(e.Args[0], escape, depth+1)
		}
		args := e.Args
		switch {
		case e.FnName.L == "concat_ws" && len(args) > 0:
			args = args[1:]
		case e.FnName.L != "concat":
			return leadNone
		}
		for _, a := range args {
			if s, ok := stringLiteral(a); ok && s == "" {
				continue
			}
			return p.opening(a, escape, depth+1).inside()
		}
	}
	return leadNone
}

// beginning is the text with which the text begins that an expression gives, as far as the
// statement and the program show it.
func (p *pass) beginning(e ast.ExprNode) string {
	var parts []ast.ExprNode
	p.joined(e, 0, &parts)
	var all strings.Builder
	for _, part := range parts {
		s, whole := stringLiteral(part)
		if m, ok := part.(*driver.ParamMarkerExpr); ok {
			s = p.arg(m).Prefix
		}
		all.WriteString(s)
		if !whole {
			break // what follows is not known
		}
	}
	return all.String()
}

// joined are the parts of a text that CONCAT or || puts together.
func (p *pass) joined(e ast.ExprNode, depth int, parts *[]ast.ExprNode) {
	e = unparen(e)
	switch x := e.(type) {
	case *ast.BinaryOperationExpr:
		if depth < maxWalk && (x.Op == opcode.LogicOr || x.Op == opcode.Plus) {
			p.joined(x.L, depth+1, parts)
			p.joined(x.R, depth+1, parts)
			return
		}
	case *ast.FuncCallExpr:
		if depth < maxWalk && x.FnName.L == "concat" {
			for _, a := range x.Args {
				p.joined(a, depth+1, parts)
			}
			return
		}
	}
	*parts = append(*parts, e)
}

// inside is l as the beginning of a longer text.
func (l lead) inside() lead {
	if l == leadAll {
		return leadWild
	}
	return l
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
