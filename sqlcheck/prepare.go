package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// Statements in strings: PREPARE s FROM '…', PREPARE s FROM @v after SET @v =
// '…', and EXECUTE IMMEDIATE '…'.

// quotedText is a string of the text.
type quotedText struct {
	Span        // of the literal, with its quotes, in the caller's text
	text string // its value
	// shown: the value is what stands between the quotes.
	shown bool
}

// literalAt reads the string that the token i of the statement is.
func (p *pass) literalAt(i int) (quotedText, bool) {
	toks := p.tokens()
	if p.norm != nil || i < 0 || i >= len(toks) || toks[i].Kind != lexer.String || toks[i].End-toks[i].Start < 2 {
		return quotedText{}, false
	}
	t := toks[i]
	raw := p.text[t.Start+1 : t.End-1]
	q := quotedText{Span: Span{p.base + t.Start, p.base + t.End}, text: raw, shown: true}
	quote := p.text[t.Start : t.Start+1]
	if strings.Contains(raw, quote) || strings.Contains(raw, `\`) {
		q.shown = false
		q.text = strings.NewReplacer(quote+quote, quote, `\`+quote, quote, `\n`, "\n", `\t`, "\t", `\\`, `\`).Replace(raw)
	}
	return q, true
}

// texts keeps what the statement says of the texts that statements are made of.
func (p *pass) texts() {
	switch n := p.node.(type) {
	case *ast.SetStmt:
		if len(n.Variables) != 1 || n.Variables[0].IsSystem {
			return
		}
		name := strings.ToLower(n.Variables[0].Name)
		if _, ok := stringLiteral(n.Variables[0].Value); !ok {
			delete(p.vars, name)
			return
		}
		if q, ok := p.literalAt(len(p.tokens()) - 1); ok {
			if p.vars == nil {
				p.vars = map[string]quotedText{}
			}
			p.vars[name] = q
		}
	case *ast.PrepareStmt:
		if n.SQLVar != nil {
			if q, ok := p.vars[strings.ToLower(n.SQLVar.Name)]; ok {
				p.prepared = append(p.prepared, q)
			}
		} else if q, ok := p.literalAt(len(p.tokens()) - 1); ok {
			p.prepared = append(p.prepared, q)
		}
	}
}

// immediate reads EXECUTE IMMEDIATE '…', which the grammar lacks.
func (p *pass) immediate() bool {
	if toks := p.tokens(); len(toks) > 2 && toks[1].Is(p.text, "IMMEDIATE") {
		if q, ok := p.literalAt(2); ok {
			p.prepared = append(p.prepared, q)
			return true
		}
	}
	return false
}

// inner checks the statements that the last one has in strings.
func (c *Checker) inner(p *pass, res *Result) {
	list := p.prepared
	p.prepared = nil
	for _, q := range list {
		if !q.shown {
			r := c.check(Input{Text: q.text})
			for _, f := range r.Findings {
				f.Start, f.End, f.Statement, f.Rewrite = q.Start, q.End, q.Span, nil
				p.found = append(p.found, f)
			}
			for _, s := range r.Skipped {
				s.Span = q.Span
				res.Skipped = append(res.Skipped, s)
			}
			continue
		}
		sp := lexer.NewSplitter(q.text, p.in.format())
		for {
			piece, ok := sp.Next()
			if !ok {
				break
			}
			piece.Start += q.Start + 1
			piece.End += q.Start + 1
			if skip := c.statement(p, piece, p.in.format()); skip != nil {
				skip.Span = Span{piece.Start, piece.End}
				res.Skipped = append(res.Skipped, *skip)
			}
			p.prepared = nil // no statement prepares another
		}
	}
}
