package lexer

import "strings"

// Piece is one statement of a text.
type Piece struct {
	Start, End int    // without the delimiter and the space around it
	Depth      int    // deepest nesting of parentheses and CASE
	Joins      int    // JOIN keywords
	Rewrite    bool   // has placeholders or holes that the grammar does not know
	Cut        bool   // stops where something must follow
	Ilike      bool   // the keyword ILIKE, which our parser takes and MySQL does not
	Routine    bool   // CREATE TRIGGER, PROCEDURE, FUNCTION or EVENT
	First      string // first keyword, upper case
	Explain    bool   // EXPLAIN or DESCRIBE stands before the statement
}

// Splitter cuts a text into statements, one by one, so that a large file is
// never held twice.
type Splitter struct{ lex Lexer }

// NewSplitter reads src from its start.
func NewSplitter(src string, f Format) *Splitter {
	return &Splitter{lex: Lexer{Src: src, Format: f}}
}

// Next returns the next statement that is not empty; ok is false at the end.
func (s *Splitter) Next() (p Piece, ok bool) {
	src := s.lex.Src
	var (
		first    = true
		words    int
		depth    int
		begins   int
		create   bool
		prev     Token
		lastEnd  int
		inUnary  int
		lastWord string
	)
	for {
		t := s.lex.Next()
		if t.Kind == EOF {
			if first {
				return p, false
			}
			p.End = lastEnd
			p.Cut = dangling(src, prev)
			return p, true
		}
		if t.Is(src, "DELIMITER") && (first || depth == 0) && lineStart(src, t.Start) {
			if s.setDelimiter(t.End, first) {
				if first {
					continue
				}
				p.End = lastEnd
				return p, true
			}
		}
		if t.Kind == Delim {
			if first {
				continue
			}
			p.End = lastEnd
			return p, true
		}
		if t.Kind == Semi && s.lex.Delimiter == "" && begins == 0 {
			if first {
				continue
			}
			p.End = lastEnd
			p.Cut = dangling(src, prev)
			return p, true
		}
		if first {
			p.Start = t.Start
			first = false
		}
		unary := false
		switch t.Kind {
		case LParen:
			depth++
			if depth > p.Depth {
				p.Depth = depth
			}
			unary = inUnary > 0
		case RParen:
			if depth > 0 {
				depth--
			}
		case Op:
			// !!!!x and ----x nest as deep as parentheses do.
			unary = prev.Kind == Op || prev.Kind == LParen
			if unary {
				inUnary++
				if inUnary+depth > p.Depth {
					p.Depth = inUnary + depth
				}
			}
		case Hole, Named, Blank, Percent:
			p.Rewrite = true
			if p.First == "" {
				p.First = "{}"
			}
		case Param:
			if prev.Is(src, "IN") || prev.IsAny(src, "VALUES", "VALUE") || prev.Kind == Param && prev.End == t.Start {
				p.Rewrite = true
			}
		case Word:
			words++
			w := t.End - t.Start
			if p.First == "" {
				p.First = strings.ToUpper(src[t.Start:t.End])
				if p.First == "EXPLAIN" || p.First == "DESCRIBE" || p.First == "DESC" {
					p.Explain = true
				}
				create = p.First == "CREATE"
				if p.First == "BEGIN" && begins == 0 {
					// BEGIN as a statement of its own, not a block.
					break
				}
			} else if create && words < 12 && !p.Routine && t.IsAny(src, "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT") && prev.Kind != Dot {
				p.Routine = true
			} else if create && words < 12 && t.IsAny(src, "TABLE", "INDEX", "VIEW", "DATABASE", "SCHEMA") {
				create = false
			}
			switch w {
			case 3:
				if t.Is(src, "NOT") {
					if lastWord == "NOT" {
						inUnary++
						if inUnary+depth > p.Depth {
							p.Depth = inUnary + depth
						}
					}
					lastWord, unary = "NOT", true
				} else if t.Is(src, "END") && depth > 0 && !p.Routine {
					depth--
				} else if p.Routine && t.Is(src, "END") {
					save := s.lex
					n := s.lex.Next()
					s.lex = save
					if !n.IsAny(src, "IF", "LOOP", "WHILE", "REPEAT") && begins > 0 {
						begins--
					}
				}
			case 4:
				if t.Is(src, "CASE") {
					if p.Routine {
						if !prev.Is(src, "END") {
							begins++
						}
						break
					}
					depth++
					if depth > p.Depth {
						p.Depth = depth
					}
				} else if t.Is(src, "JOIN") {
					p.Joins++
				}
			case 5:
				if p.Routine && t.Is(src, "BEGIN") {
					begins++
				} else if t.Is(src, "ILIKE") {
					p.Ilike = true
				} else if t.Is(src, "UNION") {
					p.Joins++
				}
			}
		}
		if !unary {
			inUnary = 0
			if t.Kind != Word || !t.Is(src, "NOT") {
				lastWord = ""
			}
		}
		prev = t
		lastEnd = t.End
	}
}

// setDelimiter does what the line that goes on at from asks for, and reports
// whether it is such a line: within a statement, whose end is missing then, only
// signs make a delimiter.
func (s *Splitter) setDelimiter(from int, first bool) bool {
	src := s.lex.Src
	end := len(src)
	if i := strings.IndexByte(src[from:], '\n'); i >= 0 {
		end = from + i
	}
	words := strings.Fields(src[from:end])
	if len(words) == 0 {
		return first
	}
	word := words[0]
	if !first && (len(words) > 1 || strings.ContainsFunc(word, func(r rune) bool {
		return r < 0x80 && isWordByte(byte(r)) && r != '$' || r == ',' || r == '(' || r == ')'
	})) {
		return false
	}
	if n := len(word); n > 2 && class[word[0]] == clsQuote && word[n-1] == word[0] {
		word = word[1 : n-1]
	}
	if word == ";" {
		word = ""
	}
	s.lex.Delimiter, s.lex.Pos = word, end
	return true
}

func lineStart(s string, i int) bool {
	for i > 0 {
		switch s[i-1] {
		case ' ', '\t':
			i--
		case '\n':
			return true
		default:
			return false
		}
	}
	return true
}

// dangling reports whether a text stops where something must follow, as the
// first half of a concatenation does.
func dangling(src string, t Token) bool {
	switch t.Kind {
	case Op:
		return t.Text(src) != "*"
	case Comma:
		return true
	case Word:
		return t.IsAny(src, "WHERE", "AND", "OR", "ON", "BY", "HAVING", "FROM", "JOIN", "LIKE", "LIMIT", "OFFSET", "IN", "SET", "NOT")
	}
	return false
}
