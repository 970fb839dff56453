package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
	"github.com/querylint/querylint/sqlcheck/schema"
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

// wrap marks a condition whose column stands inside an expression.
func (p *pass) wrap(x *pred, side ast.ExprNode, s sideInfo) {
	x.op = opWrapped
	x.side, x.inner, x.in = side, s.inner, s.in
	e := unparen(side)
	if s.inner != nil {
		e = unparen(s.inner)
	}
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
