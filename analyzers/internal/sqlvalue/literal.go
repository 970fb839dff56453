package sqlvalue

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// inLiteral is the place of byte i of the value of a string literal; i may be
// its length, for the end.
func inLiteral(l *ast.BasicLit, i int) token.Pos {
	if len(l.Value) < 2 {
		return l.Pos()
	}
	body := l.Value[1 : len(l.Value)-1]
	start := l.Pos() + 1
	if l.Value[0] == '`' {
		if strings.IndexByte(body, '\r') < 0 {
			return start + token.Pos(min(i, len(body)))
		}
		for off := range len(body) {
			if body[off] == '\r' {
				continue
			}
			if i == 0 {
				return start + token.Pos(off)
			}
			i--
		}
		return start + token.Pos(len(body))
	}
	if strings.IndexByte(body, '\\') < 0 {
		return start + token.Pos(min(i, len(body)))
	}
	rest, n := body, 0
	for rest != "" && n < i {
		r, multibyte, tail, err := strconv.UnquoteChar(rest, '"')
		if err != nil {
			return l.Pos()
		}
		width := 1
		if multibyte {
			width = len(string(r))
		}
		if n+width > i {
			break
		}
		n += width
		rest = tail
	}
	return start + token.Pos(len(body)-len(rest))
}

// Quote is text as it stands inside the literal, or false if it cannot.
func Quote(l *Lit, text string) (string, bool) {
	if l.Verb {
		text = strings.ReplaceAll(text, "%", "%%")
	}
	if l.Src == nil {
		return "", false
	}
	if l.Src.Value[0] == '`' {
		return text, !strings.ContainsAny(text, "`\r")
	}
	q := strconv.Quote(text)
	return q[1 : len(q)-1], true
}
