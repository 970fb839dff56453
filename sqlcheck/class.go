package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"
	"github.com/pingcap/tidb/pkg/parser/types"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// class is the class of the values that an expression of the block gives, as far
// as the text, the schema and the caller's arguments show it.
func (p *pass) class(b *block, e ast.ExprNode) schema.Class {
	p.steps = 0
	return p.classDeep(b, e, 0)
}

func (p *pass) classDeep(b *block, e ast.ExprNode, depth int) schema.Class {
	if p.steps++; depth > maxWalk || p.steps > maxSteps {
		return schema.Unknown
	}
	switch e := unparen(e).(type) {
	case *driver.ValueExpr:
		if numberLiteral(e) {
			return schema.Integer
		}
		if e.Kind() == driver.KindString {
			return schema.String
		}
	case *driver.ParamMarkerExpr:
		switch p.arg(e).Kind {
		case ArgInt, ArgFloat, ArgBool:
			return schema.Integer
		case ArgString:
			return schema.String
		}
	case *ast.ColumnNameExpr:
		if b == nil {
			return schema.Unknown
		}
		n := b.resolve(e.Name)
		if n.expr != nil {
			return p.classDeep(n.in, n.expr, depth+1)
		}
		if c := n.src.column(n.col); c != nil {
			return c.Class
		}
	case *ast.FuncCastExpr:
		if e.Tp == nil || e.FunctionType == ast.CastBinaryOperator {
			return schema.Unknown
		}
		switch e.Tp.EvalType() {
		case types.ETInt, types.ETReal, types.ETDecimal:
			return schema.Decimal
		case types.ETDatetime, types.ETTimestamp, types.ETDuration:
			return schema.Time
		case types.ETString:
			return schema.String
		}
	case *ast.BinaryOperationExpr:
		switch e.Op {
		case opcode.Plus, opcode.Minus, opcode.Mul, opcode.Div, opcode.IntDiv, opcode.Mod:
			return schema.Decimal
		}
		return schema.Integer // a condition, or bits
	case *ast.UnaryOperationExpr:
		if e.Op == opcode.Minus || e.Op == opcode.BitNeg || e.Op == opcode.Not || e.Op == opcode.Not2 {
			return schema.Decimal
		}
		return p.classDeep(b, e.V, depth+1)
	case *ast.AggregateFuncExpr:
		switch strings.ToLower(e.F) {
		case "max", "min", "any_value":
			return p.classDeep(b, e.Args[0], depth+1)
		case "group_concat", "json_arrayagg", "json_objectagg":
			return schema.Unknown
		}
		return schema.Decimal // COUNT, SUM, AVG, STD and their kin
	case *ast.FuncCallExpr:
		return p.classOfCall(b, e, depth)
	case *ast.CaseExpr:
		var results []ast.ExprNode
		for _, w := range e.WhenClauses {
			results = append(results, w.Result)
		}
		if e.ElseClause != nil {
			results = append(results, e.ElseClause)
		}
		return p.common(b, results, depth)
	case *ast.SubqueryExpr:
		if q := p.subBlock(e); q != nil && len(q.fields) == 1 && q.fields[0].Expr != nil {
			return p.classDeep(q, q.fields[0].Expr, depth+1)
		}
	}
	return schema.Unknown
}

func (p *pass) classOfCall(b *block, e *ast.FuncCallExpr, depth int) schema.Class {
	fn := e.FnName.L
	switch {
	case givesNumber[fn]:
		return schema.Decimal
	case givesTime[fn]:
		return schema.Time
	case len(e.Args) == 0:
		return schema.Unknown
	}
	switch fn {
	case "from_unixtime": // with a format it gives a string
		if len(e.Args) == 1 {
			return schema.Time
		}
		return schema.String
	case "date_add", "date_sub", "adddate", "subdate", "addtime", "subtime", "timestampadd":
		// A string that holds a date gives a string.
		of := e.Args[0]
		if fn == "timestampadd" {
			of = e.Args[len(e.Args)-1]
		}
		return p.classDeep(b, of, depth+1)
	case "ifnull", "coalesce", "greatest", "least":
		return p.common(b, e.Args, depth)
	case "if":
		return p.common(b, e.Args[1:], depth)
	case "nullif":
		return p.classDeep(b, e.Args[0], depth+1)
	}
	return schema.Unknown
}

// common is the class of a value that is one of several.
func (p *pass) common(b *block, list []ast.ExprNode, depth int) schema.Class {
	out := schema.Unknown
	for _, e := range list {
		if isNull(e) {
			continue
		}
		switch c := p.classDeep(b, e, depth+1); {
		case c == schema.Unknown, out != schema.Unknown && c.Numeric() != out.Numeric():
			return schema.Unknown
		case c == schema.String:
			return schema.String
		default:
			out = c
		}
	}
	return out
}
