package sqlcheck

import (
	"sort"

	"github.com/pingcap/tidb/pkg/parser/ast"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// The grammar gives the start of most expressions and no ends. The tokens of
// the statement, read only once there is something to report, give the rest.

func (p *pass) tokens() []lexer.Token {
	if !p.tokenized {
		p.toks = lexer.Tokens(p.toks[:0], p.text, lexer.FormatNo)
		p.tokenized = true
	}
	return p.toks
}

// tokenAt is the index of the first token that ends after pos.
func (p *pass) tokenAt(pos int) int {
	toks := p.tokens()
	return sort.Search(len(toks), func(i int) bool { return toks[i].End > pos })
}

// match is the index of the parenthesis that closes the one at i.
func (p *pass) match(i int) int {
	toks := p.tokens()
	depth := 0
	for ; i < len(toks); i++ {
		switch toks[i].Kind {
		case lexer.LParen:
			depth++
		case lexer.RParen:
			depth--
			if depth <= 0 {
				return i
			}
		}
	}
	return len(toks) - 1
}

func (p *pass) tokenEnd(i int) int {
	toks := p.tokens()
	switch {
	case len(toks) == 0:
		return len(p.text)
	case i >= len(toks):
		return toks[len(toks)-1].End
	case i < 0:
		return 0
	}
	return toks[i].End
}

// endOf is where an expression ends.
func (p *pass) endOf(e ast.ExprNode) int {
	start := startOf(e)
	toks := p.tokens()
	i := p.tokenAt(start)
	if i >= len(toks) {
		return len(p.text)
	}
	later := func(end int) int { return max(end, toks[i].End) }
	switch e := e.(type) {
	case *ast.BinaryOperationExpr:
		return later(p.endOf(e.R))
	case *ast.UnaryOperationExpr:
		return later(p.endOf(e.V))
	case *ast.BetweenExpr:
		return later(p.endOf(e.Right))
	case *ast.PatternLikeOrIlikeExpr:
		end := later(p.endOf(e.Pattern))
		if j := p.tokenAt(end); e.EscapeExplicit && j+1 < len(toks) && toks[j].Is(p.text, "ESCAPE") {
			return toks[j+1].End
		}
		return end
	case *ast.PatternRegexpExpr:
		return later(p.endOf(e.Pattern))
	case *ast.PatternInExpr:
		j := p.tokenAt(p.endOf(e.Expr))
		for j < len(toks) && toks[j].Kind != lexer.LParen {
			j++
		}
		return p.tokenEnd(p.match(j))
	case *ast.IsNullExpr:
		return p.endOfWord(p.endOf(e.Expr), "NULL")
	case *ast.IsTruthExpr:
		j := p.tokenAt(p.endOf(e.Expr))
		for j < len(toks) && !toks[j].IsAny(p.text, "TRUE", "FALSE") {
			j++
		}
		return p.tokenEnd(j)
	case *ast.CompareSubqueryExpr:
		return later(p.endOf(e.R))
	case *ast.ExistsSubqueryExpr:
		return later(p.endOf(e.Sel))
	case *ast.SetCollationExpr:
		j := p.tokenAt(p.endOf(e.Expr))
		for j < len(toks) && !toks[j].Is(p.text, "COLLATE") {
			j++
		}
		return p.tokenEnd(j + 1)
	case *ast.ColumnNameExpr:
		end := toks[i].End
		for i+2 < len(toks) && toks[i+1].Kind == lexer.Dot {
			i += 2
			end = toks[i].End
		}
		return end
	case *driver.ValueExpr, *driver.ParamMarkerExpr, *ast.VariableExpr, *ast.DefaultExpr:
		if toks[i].Kind == lexer.Word && i+1 < len(toks) && toks[i+1].Kind == lexer.String { // _utf8'x'
			i++
		}
		return toks[i].End
	case *ast.CaseExpr:
		depth := 0
		for ; i < len(toks); i++ {
			if toks[i].Is(p.text, "CASE") {
				depth++
			} else if toks[i].Is(p.text, "END") {
				if depth--; depth == 0 {
					return toks[i].End
				}
			}
		}
		return p.tokenEnd(i)
	case *ast.FuncCastExpr:
		if e.FunctionType == ast.CastBinaryOperator {
			return later(p.endOf(e.Expr))
		}
	case *ast.FuncCallExpr:
		switch e.FnName.L {
		case ast.JSONExtract, ast.JSONUnquote:
			// col->'$.a' and col->>'$.a' are written without a name.
			if j := i; toks[j].Kind == lexer.Quoted || j+1 < len(toks) && toks[j+1].Kind != lexer.LParen {
				for j+2 < len(toks) && toks[j+1].Kind == lexer.Dot {
					j += 2
				}
				return p.tokenEnd(j + 2)
			}
		case "date_add", "date_sub", "adddate", "subdate":
			// col + INTERVAL 1 DAY
			if !toks[i].IsAny(p.text, "DATE_ADD", "DATE_SUB", "ADDDATE", "SUBDATE") && len(e.Args) == 3 {
				if toks[i].Is(p.text, "INTERVAL") {
					return later(p.endOf(e.Args[0]))
				}
				j := p.tokenAt(p.endOf(e.Args[1]))
				return p.tokenEnd(j)
			}
		case ast.DateLiteral, ast.TimeLiteral, ast.TimestampLiteral:
			return p.tokenEnd(i + 1)
		}
		if i+1 < len(toks) && toks[i+1].Kind == lexer.Dot { // db.f(x)
			i += 2
		}
		if i+1 >= len(toks) || toks[i+1].Kind != lexer.LParen {
			return p.tokenEnd(i) // CURRENT_TIMESTAMP
		}
	case *ast.ParenthesesExpr, *ast.SubqueryExpr, *ast.RowExpr:
		if toks[i].Kind == lexer.LParen {
			return p.tokenEnd(p.match(i))
		}
	}
	// name ( … )
	for j := i; j < len(toks) && j < i+3; j++ {
		if toks[j].Kind == lexer.LParen {
			return p.tokenEnd(p.match(j))
		}
	}
	return toks[i].End
}

func (p *pass) endOfWord(from int, word string) int {
	toks := p.tokens()
	j := p.tokenAt(from)
	for j < len(toks) && !toks[j].Is(p.text, word) {
		j++
	}
	return p.tokenEnd(j)
}

// source is the text of an expression as the caller wrote it.
func (p *pass) source(e ast.ExprNode) string {
	a, b := startOf(e), p.endOf(e)
	if a < 0 || b > len(p.text) || a > b {
		return ""
	}
	if p.norm == nil || len(p.norm.Edits) == 0 {
		return p.text[a:b]
	}
	a, b = p.norm.Original(a, false), p.norm.Original(b, true)
	if a > b || b > p.stmtEnd-p.base {
		return ""
	}
	return p.in.Text[p.base+a : p.base+b]
}

// clause finds the keyword of a clause of the block: from the block's anchor
// on, at the same depth.
func (p *pass) clause(b *block, words ...string) (int, bool) {
	toks := p.tokens()
	depth := 0
	for i := p.tokenAt(b.anchor); i < len(toks); i++ {
		switch toks[i].Kind {
		case lexer.LParen:
			depth++
		case lexer.RParen:
			if depth--; depth < 0 {
				return 0, false
			}
		case lexer.Word:
			if depth == 0 && toks[i].Is(p.text, words[0]) {
				ok := true
				for k, w := range words[1:] {
					ok = ok && i+1+k < len(toks) && toks[i+1+k].Is(p.text, w)
				}
				if ok {
					return i, true
				}
			}
		}
	}
	return 0, false
}
