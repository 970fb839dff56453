package schema

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// Scan is what a text of SQL shows without being parsed.
type Scan struct {
	Creates []string // tables that it creates
	Changes int      // statements that change or drop tables or indexes, or are about views
	// MySQL counts what only MySQL and MariaDB have, and MySQLToo what few others
	// have, too.
	MySQL, MySQLToo int
	// Other is the database that alone has something in it, and OtherToo one
	// that has it beside others.
	Other, OtherToo string
}

// Dialect is the database that the text is for: "MySQL", another, or "" where
// nothing tells.
func (s *Scan) Dialect() string {
	switch {
	case s.MySQL > 0 && !Columnar(s.Other):
		return "MySQL"
	case s.Other != "":
		return s.Other
	case s.MySQLToo > 0:
		return "MySQL"
	}
	return s.OtherToo
}

// Elsewhere is the database that the text is surely for, where it is not MySQL.
func (s *Scan) Elsewhere() string {
	if s.MySQL > 0 && !Columnar(s.Other) {
		return ""
	}
	return s.Other
}

// Add counts what another text shows, too.
func (s *Scan) Add(o Scan) {
	s.Creates = append(s.Creates, o.Creates...)
	s.Changes += o.Changes
	s.MySQL += o.MySQL
	s.MySQLToo += o.MySQLToo
	if s.Other == "" {
		s.Other = o.Other
	}
	if s.OtherToo == "" {
		s.OtherToo = o.OtherToo
	}
}

// ScanText looks at the definitions of a text, and at the statements that only
// one database has.
func ScanText(text string) Scan {
	var s Scan
	var toks []lexer.Token
	for sp := lexer.NewSplitter(text, lexer.FormatNo); ; {
		piece, ok := sp.Next()
		if !ok {
			return s
		}
		src := text[piece.Start:piece.End]
		switch piece.First {
		case "CREATE", "ALTER", "DROP", "RENAME":
		case "SET", "SELECT", "PREPARE":
			if mayDefine(src) {
				s.Changes++
			}
			continue
		case "PRAGMA", "VACUUM", "ATTACH":
			s.Other = "SQLite"
			continue
		default:
			continue
		}
		if piece.Routine {
			if mayDefine(src) {
				s.Changes++
			}
			continue
		}
		toks = lexer.Tokens(toks[:0], src, lexer.FormatNo)
		s.signs(src, toks)
		kind, at := subject(src, toks)
		switch {
		case kind == "":
		case kind == "TABLE" && piece.First == "CREATE":
			if _, name, next := nameAt(src, toks, at); name != "" && next < len(toks) &&
				(toks[next].Kind == lexer.LParen || toks[next].IsAny(src, "LIKE", "AS", "SELECT")) {
				s.Creates = append(s.Creates, name)
			}
		case piece.First == "ALTER" && !alters(src, toks, at):
		default:
			s.Changes++
			if kind == "INDEX" && slices.ContainsFunc(toks[min(at, len(toks)):], func(t lexer.Token) bool { return t.Is(src, "WHERE") }) {
				s.sign("PostgreSQL or SQLite") // a partial index
			}
		}
	}
}

// alters reports whether ALTER TABLE and a name, which begins at a token, goes on
// as it must: an error's text may begin like it.
func alters(src string, toks []lexer.Token, at int) bool {
	_, _, next := nameAt(src, toks, at)
	return next < len(toks) && toks[next].IsAny(src, "ADD", "DROP", "MODIFY", "CHANGE", "RENAME", "ALTER", "CONVERT", "DEFAULT", "CHARACTER", "COLLATE", "ORDER")
}

// subject is what a definition is about, TABLE, INDEX or VIEW, and the token where
// the table's name begins, or len(toks).
func subject(src string, toks []lexer.Token) (kind string, at int) {
	for i, t := range toks {
		switch {
		case i > 12 || t.Kind == lexer.LParen:
			return "", len(toks)
		case t.Is(src, "TABLE"), t.Is(src, "TABLES"):
			for i++; i < len(toks) && toks[i].IsAny(src, "IF", "NOT", "EXISTS"); {
				i++
			}
			return "TABLE", i
		case t.Is(src, "INDEX"):
			on := slices.IndexFunc(toks[i:], func(t lexer.Token) bool { return t.Is(src, "ON") })
			if on < 0 {
				return "INDEX", len(toks)
			}
			return "INDEX", i + on + 1
		case t.Is(src, "VIEW"):
			return "VIEW", len(toks)
		case t.Is(src, "TRIGGER"), t.Is(src, "DATABASE"), t.Is(src, "SCHEMA"):
			return "", len(toks)
		}
	}
	return "", len(toks)
}

// nameAt is the name of a table: name or database.name, and the token behind it.
// It is empty where a part of it is not known.
func nameAt(src string, toks []lexer.Token, at int) (database, name string, next int) {
	for next = at; next < len(toks); next += 2 {
		t := toks[next]
		if t.Kind != lexer.Word && t.Kind != lexer.Quoted && t.Kind != lexer.String {
			return "", "", next
		}
		database, name = name, strings.Trim(unquote(t.Text(src)), `"`)
		if next+1 < len(toks) && toks[next+1].Kind == lexer.Hole && toks[next+1].Start == t.End {
			return "", "", next
		}
		if next+1 >= len(toks) || toks[next+1].Kind != lexer.Dot {
			break
		}
	}
	if strings.ContainsAny(name, "%{}$") { // put in by the program
		return "", "", next
	}
	return database, name, next + 1
}

// named is the table that a statement defines or changes.
func (b *Builder) named(text string) (database, name string) {
	toks := lexer.Tokens(nil, text, lexer.FormatNo)
	_, at := subject(text, toks)
	database, name, _ = nameAt(text, toks, at)
	if database == "" {
		database = b.database
	}
	return database, name
}

// signs counts what shows whose database a definition is for.
func (s *Scan) signs(src string, toks []lexer.Token) {
	depth := 0
	for i, t := range toks {
		var prev lexer.Token
		if i > 0 {
			prev = toks[i-1]
		}
		switch t.Kind {
		case lexer.LParen:
			depth++
		case lexer.RParen:
			depth--
		case lexer.Quoted:
			s.MySQLToo++
		case lexer.String:
			// A name in double quotes stands where a text cannot.
			if src[t.Start] == '"' && (prev.IsAny(src, "TABLE", "EXISTS", "ON") || depth == 1 && (prev.Kind == lexer.LParen || prev.Kind == lexer.Comma)) {
				s.OtherToo = "ANSI (quoted identifiers)"
			}
		case lexer.Op:
			switch t.Text(src) {
			case "::", "$$":
				s.Other = "PostgreSQL"
			case "[":
				s.Other = "SQL Server"
				if i+1 < len(toks) && toks[i+1].Text(src) == "]" {
					s.Other = "PostgreSQL"
				}
			}
		case lexer.Word:
			word := strings.ToUpper(t.Text(src))
			// The second token of an item of the list is a type.
			if depth == 1 && i > 1 && (prev.Kind == lexer.Word || prev.Kind == lexer.Quoted) && (toks[i-2].Kind == lexer.LParen || toks[i-2].Kind == lexer.Comma) {
				s.sign(typeSigns[word])
			}
			s.sign(wordSigns[word])
			// KEY name (column …) within CREATE TABLE, not: key varchar(20)
			if depth == 1 && word == "KEY" && (prev.Kind == lexer.LParen || prev.Kind == lexer.Comma) && i+3 < len(toks) &&
				toks[i+2].Kind == lexer.LParen && toks[i+3].Kind != lexer.Number {
				s.MySQL++
			}
			if prev.Kind == lexer.Word || prev.Kind == lexer.Op {
				if prev.Kind == lexer.Op && i > 1 {
					prev = toks[i-2] // ENGINE = InnoDB
				}
				s.sign(pairSigns[strings.ToUpper(prev.Text(src))+" "+word])
			}
		}
	}
}

func (s *Scan) sign(of string) {
	switch of {
	case "":
	case "MySQL":
		s.MySQL++
	case "MySQL?":
		s.MySQLToo++
	default:
		if name, weak := strings.CutSuffix(of, "?"); weak {
			s.OtherToo = name
		} else if s.Other == "" {
			s.Other = name
		}
	}
}
