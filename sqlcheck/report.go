package sqlcheck

import (
	"fmt"

	"github.com/pingcap/tidb/pkg/parser/ast"
)

// at is a finding about the characters from..to of the normalised text.
func (p *pass) at(from, to int) Finding {
	if p.norm != nil {
		from, to = p.norm.Original(from, false), p.norm.Original(to, true)
	}
	from, to = p.base+from, p.base+to
	from = min(max(from, p.base), p.stmtEnd)
	to = min(max(to, from), p.stmtEnd)
	return Finding{
		Rule: p.rule.ID, Severity: p.rule.Severity, Confidence: Certain,
		Start: from, End: to, Statement: Span{p.base, p.stmtEnd},
	}
}

func (p *pass) on(e ast.ExprNode) Finding { return p.at(startOf(e), p.endOf(e)) }

// token is a finding about the tokens i..j.
func (p *pass) token(i, j int) Finding {
	toks := p.tokens()
	if len(toks) == 0 {
		return p.at(0, len(p.text))
	}
	i, j = min(max(i, 0), len(toks)-1), min(max(j, 0), len(toks)-1)
	return p.at(toks[i].Start, toks[j].End)
}

// keyword is a finding about the statement's first keyword.
func (p *pass) keyword(b *block) Finding {
	i := p.tokenAt(b.anchor)
	if b.verb == verbSelect && i > 0 {
		for i > 0 && !p.tokens()[i].Is(p.text, "SELECT") {
			i--
		}
	}
	return p.token(i, i)
}

func (p *pass) report(f Finding, format string, args ...any) {
	f.Message = format
	if len(args) > 0 {
		f.Message = fmt.Sprintf(format, args...)
	}
	p.size(&f)
	if f.Severity < p.opts.Severity {
		return
	}
	p.found = append(p.found, f)
}

// edit replaces an expression of the caller's text.
func (p *pass) edit(e ast.ExprNode, text string) Edit { return p.editAt(startOf(e), p.endOf(e), text) }

func (p *pass) editAt(from, to int, text string) Edit {
	if p.norm != nil {
		from, to = p.norm.Original(from, false), p.norm.Original(to, true)
	}
	return Edit{Start: p.base + from, End: p.base + to, Text: text}
}
