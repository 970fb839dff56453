package load

import "bytes"

// blankBodies overwrites the bodies of top-level functions with blanks, in place.
// Lines and columns of what is left stay the same. Most of a library is bodies,
// and blanks are read faster than code. A file that is not laid out as gofmt does
// it keeps bodies, at no harm.
func blankBodies(src []byte) {
	depth := 0
	for i := 0; i < len(src); {
		switch c := src[i]; c {
		case '(', '[', '{':
			depth++
			i++
		case ')', ']', '}':
			depth--
			i++
		case '"', '\'', '`', '/':
			i = skipToken(src, i)
		case 'f':
			if depth == 0 && (i == 0 || src[i-1] == '\n') && bytes.HasPrefix(src[i:], []byte("func")) {
				i = blankBody(src, i+len("func"))
			} else {
				i++
			}
		default:
			i++
		}
	}
}

// blankBody overwrites the body of the function whose signature begins at i, and
// returns where the function ends. A function that is not written in Go has none.
func blankBody(src []byte, i int) int {
	depth := 0
	for i < len(src) {
		switch c := src[i]; c {
		case '(', '[', '}':
			if c == '}' {
				depth--
			} else {
				depth++
			}
			i++
		case ')', ']':
			depth--
			i++
		case '"', '\'', '`', '/':
			i = skipToken(src, i)
		case '\n':
			if depth == 0 {
				return i
			}
			i++
		case '{':
			before := bytes.TrimRight(src[:i], " \t\r\n")
			if depth > 0 || endsInWord(before, "struct") || endsInWord(before, "interface") {
				depth++
				i++
				continue
			}
			end := closingBrace(src, i)
			if end == len(src) {
				return end // the parser will say what is wrong
			}
			for j := i + 1; j < end; j++ {
				if src[j] != '\n' {
					src[j] = ' '
				}
			}
			return end + 1
		default:
			i++
		}
	}
	return i
}

// closingBrace is where the block ends that begins at i, or the length of the text.
func closingBrace(src []byte, i int) int {
	depth := 0
	for i < len(src) {
		switch src[i] {
		case '{':
			depth++
			i++
		case '}':
			if depth--; depth == 0 {
				return i
			}
			i++
		case '"', '\'', '`', '/':
			i = skipToken(src, i)
		default:
			i++
		}
	}
	return i
}

// skipToken returns where the literal or comment that begins at i ends, or the
// operator / is behind.
func skipToken(src []byte, i int) int {
	end := func(from int, what string) int {
		if n := bytes.Index(src[from:], []byte(what)); n >= 0 {
			return from + n + len(what)
		}
		return len(src)
	}
	switch c := src[i]; {
	case c == '`':
		return end(i+1, "`")
	case c == '/' && bytes.HasPrefix(src[i:], []byte("//")):
		if n := bytes.IndexByte(src[i:], '\n'); n >= 0 {
			return i + n // the line ends what is before the comment
		}
		return len(src)
	case c == '/' && bytes.HasPrefix(src[i:], []byte("/*")):
		return end(i+2, "*/")
	case c == '/':
		return i + 1
	default: // a string or a rune
		for i++; i < len(src) && src[i] != c && src[i] != '\n'; i++ {
			if src[i] == '\\' {
				i++
			}
		}
		return min(i+1, len(src))
	}
}

func endsInWord(text []byte, word string) bool {
	rest, ok := bytes.CutSuffix(text, []byte(word))
	return ok && (len(rest) == 0 || !isWord(rest[len(rest)-1]))
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}
