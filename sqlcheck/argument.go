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
	return p.argAt(positionOf(e))
}

func positionOf(e *driver.ParamMarkerExpr) int {
	if pos := startOf(e); pos != 0 {
		return pos
	}
	return e.Offset
}

func (p *pass) argAt(pos int) Arg {
	switch i, name := p.argIndex(pos); {
	case name != "":
		return p.in.Named[name]
	case i >= 0 && i < len(p.in.Args):
		return p.in.Args[i]
	}
	return Arg{}
}

// argIndex is which argument the placeholder at a position stands for, by its
// number from 0 or its name; -1 where it stands for none.
func (p *pass) argIndex(pos int) (i int, name string) {
	if p.norm != nil {
		for i := range p.norm.Edits {
			e := &p.norm.Edits[i]
			if pos < e.Norm || pos >= e.Norm+len(e.Text) {
				continue
			}
			if e.Hole {
				return -1, ""
			}
			switch t := p.in.Text[p.base+e.Start : p.base+e.End]; t[0] {
			case '$':
				n := 0
				for _, c := range t[1:] {
					if c < '0' || c > '9' {
						return -1, t[1:]
					}
					n = n*10 + int(c-'0')
				}
				return n - 1, ""
			case ':':
				return -1, t[1:]
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
	if i, ok := slices.BinarySearch(p.params, p.base+pos); ok {
		return i, ""
	}
	return -1, ""
}
