package sqlcheck

import (
	"slices"

	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// arg is what the caller knows about the value of a placeholder.
func (p *pass) arg(e *driver.ParamMarkerExpr) Arg {
	if len(p.in.Args) == 0 && len(p.in.Named) == 0 {
		return Arg{}
	}
	pos := startOf(e)
	if pos == 0 {
		pos = e.Offset
	}
	return p.argAt(pos)
}

func (p *pass) argAt(pos int) Arg {
	if p.norm != nil {
		for i := range p.norm.Edits {
			e := &p.norm.Edits[i]
			if pos < e.Norm || pos >= e.Norm+len(e.Text) {
				continue
			}
			if e.Hole {
				return Arg{}
			}
			switch t := p.in.Text[p.base+e.Start : p.base+e.End]; t[0] {
			case '$':
				n := 0
				for _, c := range t[1:] {
					if c < '0' || c > '9' {
						return p.in.Named[t[1:]]
					}
					n = n*10 + int(c-'0')
				}
				if n >= 1 && n <= len(p.in.Args) {
					return p.in.Args[n-1]
				}
				return Arg{}
			case ':':
				return p.in.Named[t[1:]]
			}
		}
		pos = p.norm.Original(pos, false)
	}
	if !p.counted {
		p.counted = true
		for _, t := range lexer.Tokens(nil, p.in.Text, p.in.format()) {
			if t.Kind == lexer.Param {
				p.params = append(p.params, t.Start)
			}
		}
	}
	if i, ok := slices.BinarySearch(p.params, p.base+pos); ok && i < len(p.in.Args) {
		return p.in.Args[i]
	}
	return Arg{}
}
