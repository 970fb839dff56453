package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
)

const commaKind = lexer.Comma

// castTypes are types that programs for several databases cast to, and the
// ones that the grammar has, not longer than they.
var castTypes = map[string]string{"TEXT": "CHAR", "VARCHAR": "CHAR", "INTEGER": "SIGNED", "BIGINT": "SIGNED", "NUMERIC": "DECIMAL", "INT": "DEC"}

// repair blanks what MySQL or MariaDB has and the grammar lacks, character for
// character, and parses again: RETURNING, the row alias of INSERT. CAST(a AS
// TEXT), which other databases have too, is read as what it means.
func (p *pass) repair() (ast.StmtNode, bool) {
	toks := p.tokens()
	if len(toks) == 0 {
		return nil, false
	}
	casts := false
	for i := 1; i+1 < len(toks); i++ {
		if toks[i].Kind != lexer.Word || !toks[i-1].Is(p.text, "AS") || toks[i+1].Kind != lexer.RParen && toks[i+1].Kind != lexer.LParen {
			continue
		}
		if t, ok := castTypes[strings.ToUpper(toks[i].Text(p.text))]; ok {
			w := toks[i].End - toks[i].Start
			p.text = p.text[:toks[i].Start] + (t + "            ")[:w] + p.text[toks[i].End:]
			casts = true
		}
	}
	if casts {
		if n, err := parse.Statement(p.text); err == nil {
			return n, true
		}
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
