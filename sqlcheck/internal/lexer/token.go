// Package lexer reads SQL text as tokens with byte positions. It knows what
// the grammar does not: where a statement ends, which characters are
// placeholders or templates of the program that will send the text, and how
// deep the text is nested.
package lexer

import "strings"

// Kind is the class of a token.
type Kind uint8

const (
	EOF      Kind = iota
	Word          // keyword or bare identifier
	Quoted        // `identifier`
	String        // 'text' or "text"
	Number        // 12, 1.5, 0x1f
	Param         // ?
	Named         // $1, :name, :name.of
	Variable      // @x, @@x
	Hole          // %s, {{.x}}, #{x}, ${x}: anything may stand here
	Blank         // {% … %}, {# … #}: a template's own control text
	Percent       // %% of a format string
	Op            // any other operator
	LParen
	RParen
	Comma
	Dot
	Semi
	Delim // what DELIMITER has put in the place of ;
)

// Token is text[Start:End].
type Token struct {
	Kind       Kind
	Start, End int
}

// Text returns the token's own text.
func (t Token) Text(src string) string { return src[t.Start:t.End] }

// Is reports whether the token is the given keyword (written in upper case).
func (t Token) Is(src, word string) bool {
	return t.Kind == Word && t.End-t.Start == len(word) && equalFold(src[t.Start:t.End], word)
}

// IsAny reports whether the token is one of the keywords.
func (t Token) IsAny(src string, words ...string) bool {
	for _, w := range words {
		if t.Is(src, w) {
			return true
		}
	}
	return false
}

func equalFold(s, upper string) bool {
	for i := range len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != upper[i] {
			return false
		}
	}
	return true
}

// Format says whether text is a format string of fmt.Sprintf.
type Format uint8

const (
	// FormatAuto takes %s, %d, %v and %q outside of quotes as holes.
	FormatAuto Format = iota
	// FormatYes takes every verb as a hole, also inside of quotes.
	FormatYes
	// FormatNo takes % as the operator.
	FormatNo
)

const (
	clsOther uint8 = iota
	clsSpace
	clsWord
	clsDigit
	clsQuote
)

var class = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0:
			t[c] = clsSpace
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= 0x80:
			t[c] = clsWord
		case '0' <= c && c <= '9':
			t[c] = clsDigit
		case c == '\'' || c == '"' || c == '`':
			t[c] = clsQuote
		}
	}
	return
}()

// wordByte are the bytes that a name goes on with.
var wordByte = func() (t [256]bool) {
	for c := range t {
		t[c] = class[c] == clsWord || class[c] == clsDigit || c == '$'
	}
	return
}()

func isWordByte(c byte) bool { return wordByte[c] }

// Lexer yields the tokens of src one by one.
type Lexer struct {
	Src    string
	Pos    int
	Format Format
	// Delimiter, unless it is empty, ends statements in the place of ;. As in
	// the mysql client, it does so in the middle of a word, too: END$$.
	Delimiter string

	exec    bool // inside /*! … */
	Comment bool // a comment was skipped before the last token
}

// bom is the byte order mark that some editors write before UTF-8.
const bom = "\ufeff"

// Next returns the next token; comments and white space are skipped.
func (l *Lexer) Next() Token {
	t := l.next()
	if l.Delimiter == "" {
		return t
	}
	switch t.Kind {
	case Word, Number, Variable, Named, Op:
		for i := t.Start + 1; i < t.End; i++ {
			if strings.HasPrefix(l.Src[i:], l.Delimiter) {
				l.Pos, t.End = i, i
				break
			}
		}
	}
	return t
}

func (l *Lexer) next() Token {
	s := l.Src
	l.Comment = false
	for l.Pos < len(s) {
		c := s[l.Pos]
		if l.Delimiter != "" && strings.HasPrefix(s[l.Pos:], l.Delimiter) {
			return l.n(Delim, len(l.Delimiter))
		}
		switch class[c] {
		case clsSpace:
			l.Pos++
			continue
		case clsWord:
			start := l.Pos
			if c == bom[0] && strings.HasPrefix(s[start:], bom) {
				l.Pos += len(bom)
				continue
			}
			i := start + 1
			for i < len(s) && isWordByte(s[i]) {
				i++
			}
			l.Pos = i
			return Token{Word, start, i}
		case clsDigit:
			return l.number()
		case clsQuote:
			start := l.Pos
			l.Pos = skipQuoted(s, start)
			if c == '`' {
				return Token{Quoted, start, l.Pos}
			}
			return Token{String, start, l.Pos}
		}
		start := l.Pos
		switch c {
		case '(':
			return l.one(LParen)
		case ')':
			return l.one(RParen)
		case ',':
			return l.one(Comma)
		case ';':
			return l.one(Semi)
		case '?':
			return l.one(Param)
		case '.':
			if start+1 < len(s) && class[s[start+1]] == clsDigit && (start == 0 || !isWordByte(s[start-1]) && s[start-1] != '`') {
				return l.number()
			}
			return l.one(Dot)
		case '-':
			if l.at(1) == '-' && (start+2 >= len(s) || class[s[start+2]] == clsSpace) {
				l.skipLine()
				continue
			}
			if l.at(1) == '>' && l.at(2) == '>' {
				return l.n(Op, 3)
			}
			if l.at(1) == '>' {
				return l.n(Op, 2)
			}
			return l.one(Op)
		case '#':
			if l.at(1) == '{' {
				if end := closing(s, start+2, "}"); end > 0 {
					return l.to(Hole, end)
				}
			}
			l.skipLine()
			continue
		case '/':
			if l.at(1) == '*' {
				l.Comment = true
				if l.at(2) == '!' || l.at(2) == 'M' && l.at(3) == '!' {
					l.exec = true
					l.Pos = start + strings.IndexByte(s[start:], '!') + 1
					for l.Pos < len(s) && class[s[l.Pos]] == clsDigit {
						l.Pos++
					}
					continue
				}
				if end := strings.Index(s[start+2:], "*/"); end >= 0 {
					l.Pos = start + 2 + end + 2
				} else {
					l.Pos = len(s)
				}
				continue
			}
			return l.one(Op)
		case '*':
			if l.exec && l.at(1) == '/' {
				l.exec = false
				l.Pos += 2
				continue
			}
			return l.one(Op)
		case '{':
			switch l.at(1) {
			case '{':
				if end := closing(s, start+2, "}}"); end > 0 {
					if control(s[start+2 : end-2]) {
						return l.to(Blank, end)
					}
					return l.to(Hole, end)
				}
			case '%':
				if end := closing(s, start+2, "%}"); end > 0 {
					return l.to(Blank, end)
				}
			case '#':
				if end := closing(s, start+2, "#}"); end > 0 {
					return l.to(Blank, end)
				}
			}
			return l.one(Op)
		case '$':
			if l.at(1) == '{' {
				if end := closing(s, start+2, "}"); end > 0 {
					return l.to(Hole, end)
				}
			}
			if isWordByte(l.at(1)) && l.at(1) != '$' {
				return l.to(Named, wordEnd(s, start+1))
			}
			if l.at(1) == '$' {
				return l.n(Op, 2)
			}
			return l.one(Op)
		case ':':
			switch {
			case l.at(1) == ':' || l.at(1) == '=':
				return l.n(Op, 2)
			case class[l.at(1)] == clsWord || class[l.at(1)] == clsDigit:
				end := wordEnd(s, start+1)
				for end+1 < len(s) && s[end] == '.' && isWordByte(s[end+1]) { // of a field
					end = wordEnd(s, end+1)
				}
				return l.to(Named, end)
			}
			return l.one(Op)
		case '@':
			i := start + 1
			for i < len(s) && (s[i] == '@' || s[i] == '.' || isWordByte(s[i])) {
				i++
			}
			if i < len(s) && class[s[i]] == clsQuote && i == start+1 {
				i = skipQuoted(s, i)
			}
			return l.to(Variable, i)
		case '%':
			if l.Format != FormatNo {
				if l.at(1) == '%' {
					return l.n(Percent, 2)
				}
				if end := Verb(s, start, l.Format); end > 0 {
					return l.to(Hole, end)
				}
			}
			return l.one(Op)
		case '<', '>', '=', '!', '|', '&':
			i := start + 1
			for i < len(s) && i < start+3 && strings.IndexByte("<>=|&", s[i]) >= 0 {
				i++
			}
			return l.to(Op, i)
		}
		return l.one(Op)
	}
	return Token{EOF, len(s), len(s)}
}

func (l *Lexer) at(n int) byte {
	if l.Pos+n < len(l.Src) {
		return l.Src[l.Pos+n]
	}
	return 0
}

func (l *Lexer) one(k Kind) Token { return l.n(k, 1) }

func (l *Lexer) n(k Kind, n int) Token { return l.to(k, l.Pos+n) }

func (l *Lexer) to(k Kind, end int) Token {
	t := Token{k, l.Pos, end}
	l.Pos = end
	return t
}

func (l *Lexer) skipLine() {
	l.Comment = true
	if i := strings.IndexByte(l.Src[l.Pos:], '\n'); i >= 0 {
		l.Pos += i + 1
	} else {
		l.Pos = len(l.Src)
	}
}

func (l *Lexer) number() Token {
	s, i := l.Src, l.Pos
	for i < len(s) && (isWordByte(s[i]) || s[i] == '.') {
		if (s[i] == 'e' || s[i] == 'E') && i+2 < len(s) && (s[i+1] == '-' || s[i+1] == '+') && class[s[i+2]] == clsDigit {
			i++
		}
		i++
	}
	return l.to(Number, i)
}

func wordEnd(s string, i int) int {
	for i < len(s) && isWordByte(s[i]) {
		i++
	}
	return i
}

func skipQuoted(s string, start int) int {
	q := s[start]
	for i := start + 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if q != '`' {
				i++
			}
		case q:
			if i+1 < len(s) && s[i+1] == q {
				i++
				continue
			}
			return i + 1
		}
	}
	return len(s)
}

// Tokens appends all tokens of src to buf.
func Tokens(buf []Token, src string, f Format) []Token {
	l := Lexer{Src: src, Format: f}
	for {
		t := l.Next()
		if t.Kind == EOF {
			return buf
		}
		buf = append(buf, t)
	}
}
