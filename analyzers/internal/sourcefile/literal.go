package sourcefile

import (
	"errors"
	"strconv"
	"strings"
)

// literal is a string literal byte for byte as its file has it, quotes included.
// go/scanner drops carriage returns from raw strings, so that the Value of a
// BasicLit may be shorter.
type literal string

func (l literal) raw() bool { return l[0] == '`' }

// value is the string that the literal stands for.
func (l literal) value() (string, error) {
	if len(l) < 2 || l[0] != '"' && l[0] != '`' {
		return "", errors.New("no string literal")
	}
	return strconv.Unquote(string(l))
}

// verbatim reports whether every byte of the literal between its quotes stands
// for itself.
func (l literal) verbatim() bool {
	if l.raw() {
		return strings.IndexByte(string(l), '\r') < 0
	}
	return strings.IndexByte(string(l), '\\') < 0
}

// seek finds byte i of the value, or the end of it: elem is the part of the
// literal that makes it, a byte, a character or an escape sequence, and from is
// the first byte of the value that this part makes.
func (l literal) seek(i int) (elem, size, from int) {
	end := len(l) - 1
	if l.verbatim() {
		return min(1+i, end), 1, i
	}
	if l.raw() {
		n := 0
		for at := 1; at < end; at++ {
			if l[at] == '\r' {
				continue
			}
			if n == i {
				return at, 1, n
			}
			n++
		}
		return end, 0, n
	}
	n := 0
	for rest := string(l[1:end]); rest != ""; {
		r, multibyte, tail, err := strconv.UnquoteChar(rest, '"')
		if err != nil {
			break
		}
		width := 1
		if multibyte {
			width = len(string(r))
		}
		if i < n+width {
			return end - len(rest), len(rest) - len(tail), n
		}
		n += width
		rest = tail
	}
	return end, 0, n
}

// start is the offset in the literal of what makes byte i of its value.
func (l literal) start(i int) int {
	at, _, _ := l.seek(i)
	return at
}

// end is the offset behind what makes byte i-1 of its value. A carriage return
// that a raw string drops stands behind it.
func (l literal) end(i int) int {
	if i == 0 {
		return 1
	}
	at, size, _ := l.seek(i - 1)
	return at + size
}

// splits reports whether byte i of the value is the first of none of the parts:
// the literal cannot be cut there.
func (l literal) splits(i int) bool {
	_, _, from := l.seek(i)
	return from != i
}

// quote is text as it stands in such a literal, or false if it cannot.
func (l literal) quote(text string) (string, bool) {
	if l.raw() {
		return text, !strings.ContainsAny(text, "`\r")
	}
	q := strconv.Quote(text)
	return q[1 : len(q)-1], true
}

var errSplit = errors.New("the text begins or ends within an escape sequence")

// replace is the edit that puts text in the place of bytes start to end of the
// value: it is proved that the literal has the new value then.
func (l literal) replace(start, end int, text string) (from, to int, quoted string, err error) {
	value, err := l.value()
	if err != nil || start < 0 || start > end || end > len(value) {
		return 0, 0, "", errors.New("the literal does not hold the text")
	}
	if l.splits(start) || l.splits(end) {
		return 0, 0, "", errSplit
	}
	quoted, ok := l.quote(text)
	if !ok {
		return 0, 0, "", errors.New("a raw string cannot hold the new text")
	}
	from, to = l.end(start), l.end(end) // a carriage return goes with its line feed
	after := l[:from] + literal(quoted) + l[to:]
	got, err := after.value()
	if err != nil || got != value[:start]+text+value[end:] {
		return 0, 0, "", errors.New("the literal would not hold the new text")
	}
	return from, to, quoted, nil
}
