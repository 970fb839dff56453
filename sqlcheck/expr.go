package sqlcheck

import (
	"strconv"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"
)

// maxWalk is how deep an expression is looked into; what lies deeper is taken
// as unknown.
const maxWalk = 500

func unparen(e ast.ExprNode) ast.ExprNode {
	for {
		p, ok := e.(*ast.ParenthesesExpr)
		if !ok {
			return e
		}
		e = p.Expr
	}
}

// eachChild calls f for every operand of e, subqueries as one operand.
func eachChild(e ast.ExprNode, f func(ast.ExprNode)) {
	switch e := e.(type) {
	case *ast.ParenthesesExpr:
		f(e.Expr)
	case *ast.BinaryOperationExpr:
		f(e.L)
		f(e.R)
	case *ast.UnaryOperationExpr:
		f(e.V)
	case *ast.FuncCallExpr:
		for _, a := range e.Args {
			f(a)
		}
	case *ast.FuncCastExpr:
		f(e.Expr)
	case *ast.AggregateFuncExpr:
		for _, a := range e.Args {
			f(a)
		}
	case *ast.WindowFuncExpr:
		for _, a := range e.Args {
			f(a)
		}
	case *ast.BetweenExpr:
		f(e.Expr)
		f(e.Left)
		f(e.Right)
	case *ast.PatternInExpr:
		f(e.Expr)
		for _, a := range e.List {
			f(a)
		}
		if e.Sel != nil {
			f(e.Sel)
		}
	case *ast.PatternLikeOrIlikeExpr:
		f(e.Expr)
		f(e.Pattern)
	case *ast.PatternRegexpExpr:
		f(e.Expr)
		f(e.Pattern)
	case *ast.IsNullExpr:
		f(e.Expr)
	case *ast.IsTruthExpr:
		f(e.Expr)
	case *ast.RowExpr:
		for _, a := range e.Values {
			f(a)
		}
	case *ast.CaseExpr:
		if e.Value != nil {
			f(e.Value)
		}
		for _, w := range e.WhenClauses {
			f(w.Expr)
			f(w.Result)
		}
		if e.ElseClause != nil {
			f(e.ElseClause)
		}
	case *ast.SetCollationExpr:
		f(e.Expr)
	case *ast.CompareSubqueryExpr:
		f(e.L)
		f(e.R)
	case *ast.ExistsSubqueryExpr:
		f(e.Sel)
	case *ast.VariableExpr:
		if e.Value != nil {
			f(e.Value)
		}
	case *ast.MatchAgainst:
		f(e.Against)
	}
}

// some reports whether f holds for e or an operand of it, subqueries left out.
func some(e ast.ExprNode, f func(ast.ExprNode) bool) bool { return someDeep(e, f, 0) }

func someDeep(e ast.ExprNode, f func(ast.ExprNode) bool, depth int) (found bool) {
	if e == nil || depth > maxWalk {
		return false
	}
	if f(e) {
		return true
	}
	eachChild(e, func(c ast.ExprNode) {
		if !found && c != nil {
			found = someDeep(c, f, depth+1)
		}
	})
	return found
}

// literal is a constant of the text.
func literal(e ast.ExprNode) (*driver.ValueExpr, bool) {
	v, ok := unparen(e).(*driver.ValueExpr)
	return v, ok
}

func isNull(e ast.ExprNode) bool {
	v, ok := literal(e)
	return ok && v.Kind() == driver.KindNull
}

func stringLiteral(e ast.ExprNode) (string, bool) {
	v, ok := literal(e)
	if !ok || v.Kind() != driver.KindString {
		return "", false
	}
	return v.GetString(), true
}

// numberLiteral is true for a number, with its sign.
func numberLiteral(e ast.ExprNode) bool {
	e = unparen(e)
	if u, ok := e.(*ast.UnaryOperationExpr); ok && (u.Op == opcode.Minus || u.Op == opcode.Plus) {
		e = unparen(u.V)
	}
	v, ok := e.(*driver.ValueExpr)
	if !ok {
		return false
	}
	switch v.Kind() {
	case driver.KindInt64, driver.KindUint64, driver.KindFloat32, driver.KindFloat64, driver.KindMysqlDecimal:
		return true
	}
	return false
}

// intLiteral is the value of an integer constant.
func intLiteral(e ast.ExprNode) (int64, bool) {
	e = unparen(e)
	sign := int64(1)
	if u, ok := e.(*ast.UnaryOperationExpr); ok && u.Op == opcode.Minus {
		sign, e = -1, unparen(u.V)
	}
	v, ok := e.(*driver.ValueExpr)
	if !ok {
		return 0, false
	}
	switch v.Kind() {
	case driver.KindInt64:
		return sign * v.GetInt64(), true
	case driver.KindUint64:
		if u := v.GetUint64(); u < 1<<62 {
			return sign * int64(u), true
		}
	}
	return 0, false
}

// truth tells whether a condition is the same for every row.
func truth(e ast.ExprNode) (value, known bool) {
	e = unparen(e)
	switch e := e.(type) {
	case *driver.ValueExpr:
		switch e.Kind() {
		case driver.KindInt64, driver.KindUint64:
			return e.GetInt64() != 0, true
		case driver.KindNull:
			return false, true
		case driver.KindString:
			n, err := strconv.Atoi(strings.TrimSpace(e.GetString()))
			return err == nil && n != 0, true
		}
	case *ast.BinaryOperationExpr:
		switch e.Op {
		case opcode.EQ, opcode.NullEQ, opcode.NE, opcode.GT, opcode.GE, opcode.LT, opcode.LE:
			l, okl := literal(e.L)
			r, okr := literal(e.R)
			if okl && okr {
				if l.Kind() == driver.KindNull || r.Kind() == driver.KindNull {
					return false, true
				}
				if a, ok := intLiteral(l); ok {
					if b, ok := intLiteral(r); ok {
						return compareInts(e.Op, a, b), true
					}
				}
				if a, ok := stringLiteral(l); ok {
					if b, ok := stringLiteral(r); ok && (e.Op == opcode.EQ || e.Op == opcode.NE) {
						return strings.EqualFold(a, b) == (e.Op == opcode.EQ), true
					}
				}
				return false, false
			}
			lc, okl2 := unparen(e.L).(*ast.ColumnNameExpr)
			rc, okr2 := unparen(e.R).(*ast.ColumnNameExpr)
			if okl2 && okr2 && e.Op == opcode.EQ && lc.Name.Name.L == rc.Name.Name.L && lc.Name.Table.L == rc.Name.Table.L {
				return true, true // id = id
			}
		case opcode.LogicAnd:
			l, okl := truth(e.L)
			r, okr := truth(e.R)
			return l && r, okl && okr || okl && !l || okr && !r
		case opcode.LogicOr:
			l, okl := truth(e.L)
			r, okr := truth(e.R)
			return l || r, okl && okr || okl && l || okr && r
		}
	case *ast.UnaryOperationExpr:
		if e.Op == opcode.Not || e.Op == opcode.Not2 {
			v, ok := truth(e.V)
			return !v, ok
		}
	}
	return false, false
}

func compareInts(op opcode.Op, a, b int64) bool {
	switch op {
	case opcode.EQ, opcode.NullEQ:
		return a == b
	case opcode.NE:
		return a != b
	case opcode.GT:
		return a > b
	case opcode.GE:
		return a >= b
	case opcode.LT:
		return a < b
	}
	return a <= b
}

// isValue reports whether e is one value that the text shows.
func isValue(e ast.ExprNode) bool {
	_, ok := literal(e)
	return ok || numberLiteral(e)
}

// isParam reports whether e is a bound placeholder.
func isParam(e ast.ExprNode) (*driver.ParamMarkerExpr, bool) {
	p, ok := unparen(e).(*driver.ParamMarkerExpr)
	return p, ok
}

// startOf is where an expression begins in the normalised text.
func startOf(e ast.ExprNode) int { return e.OriginTextPosition() }
