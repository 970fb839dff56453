package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
)

const commaKind = lexer.Comma

func eqFold(a, b string) bool { return strings.EqualFold(a, b) }

// repair blanks what MySQL or MariaDB has and the grammar lacks, character for
// character, and parses again: RETURNING, the row alias of INSERT.
func (p *pass) repair() (ast.StmtNode, bool) {
	toks := p.tokens()
	if len(toks) == 0 {
		return nil, false
	}
	write := toks[0].IsAny(p.text, "INSERT", "REPLACE", "DELETE")
	if !write {
		return nil, false
	}
	depth := 0
	for i, t := range toks {
		switch {
		case t.Kind == lexer.LParen:
			depth++
		case t.Kind == lexer.RParen:
			depth--
		case depth == 0 && i > 2 && t.Is(p.text, "RETURNING") && lexer.Dialect(p.text) == "":
			return p.blank(t.Start, len(p.text))
		case depth == 0 && i > 2 && toks[0].Is(p.text, "INSERT") && t.Is(p.text, "AS") && toks[i-1].Kind == lexer.RParen:
			// VALUES (…) AS new(a, b) ON DUPLICATE KEY UPDATE
			j := i + 2
			if j < len(toks) && toks[j].Kind == lexer.LParen {
				j = p.match(j) + 1
			}
			if j < len(toks) && toks[j].Is(p.text, "ON") {
				return p.blank(t.Start, toks[j].Start)
			}
		}
	}
	return nil, false
}

func (p *pass) blank(from, to int) (ast.StmtNode, bool) {
	text := p.text[:from] + strings.Repeat(" ", to-from) + p.text[to:]
	n, err := parse.Statement(text)
	if err != nil {
		return nil, false
	}
	p.text = text
	p.tokenized = false
	return n, true
}
