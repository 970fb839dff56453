package lexer

import "strings"

// Dialect names the database whose syntax a text shows and MySQL lacks, or
// returns "". It is asked only about a text that the grammar refused.
func Dialect(src string) string {
	var prev, prev2 Token
	update := -1 // depth of UPDATE … SET
	depth := 0
	l := Lexer{Src: src, Format: FormatNo}
	for {
		t := l.Next()
		if t.Kind == EOF {
			return ""
		}
		switch t.Kind {
		case LParen:
			depth++
		case RParen:
			depth--
		case Op:
			switch t.Text(src) {
			case "::", "$$", "~", "!~", "@>", "~*":
				if t.Text(src) != "~" || prev.Kind == Word || prev.Kind == Quoted {
					return "PostgreSQL"
				}
			case "[":
				if prev.Kind == Word && strings.EqualFold(prev.Text(src), "ARRAY") {
					return "PostgreSQL"
				}
				return "SQL Server"
			}
		case String:
			if src[t.Start] == '"' && (prev.IsAny(src, "FROM", "JOIN", "INTO", "UPDATE", "TABLE", "INDEX", "ON", "EXISTS") || prev.Kind == Dot) {
				return "ANSI (quoted identifiers)"
			}
			if prev.Kind == Word && prev.End == t.Start && strings.EqualFold(prev.Text(src), "E") {
				return "PostgreSQL"
			}
		case Word:
			switch strings.ToUpper(t.Text(src)) {
			case "UPDATE":
				if prev.Kind == EOF {
					update = depth
				}
			case "FROM":
				if update == depth && depth == 0 {
					return "PostgreSQL or SQL Server"
				}
			case "ILIKE", "SERIAL8", "BIGSERIAL", "JSONB", "BYTEA", "TIMESTAMPTZ", "CONCURRENTLY", "PLPGSQL", "EXTENSION", "TABLESAMPLE", "UNNEST", "GENERATE_SERIES", "INHERITS":
				return "PostgreSQL"
			case "CONFLICT":
				if prev.Is(src, "ON") {
					return "PostgreSQL or SQLite"
				}
			case "SIMILAR":
				return "PostgreSQL"
			case "ON":
				if prev.Is(src, "DISTINCT") {
					return "PostgreSQL"
				}
			case "NULLS":
				return "PostgreSQL"
			case "MATERIALIZED":
				return "PostgreSQL"
			case "AUTOINCREMENT", "PRAGMA", "GLOB", "ROWID", "STRICT", "VACUUM", "ATTACH":
				return "SQLite"
			case "TOP":
				if prev.IsAny(src, "SELECT", "DISTINCT") {
					return "SQL Server"
				}
			case "NOLOCK", "IDENTITY", "NVARCHAR", "GO", "OUTPUT", "PIVOT", "UNPIVOT", "APPLY", "CLUSTERED", "DATETIME2":
				return "SQL Server"
			case "MERGE":
				if prev.Kind == EOF {
					return "SQL Server or Oracle"
				}
			case "ROWNUM", "VARCHAR2", "MINUS", "NUMBER", "CONNECT", "SYSDATE":
				if !prev.Is(src, "SELECT") || prev2.Kind != EOF {
					return "Oracle"
				}
			case "QUALIFY", "VARIANT", "FLATTEN", "ILIKEANY", "STAGE", "WAREHOUSE":
				return "Snowflake"
			case "FETCH":
				return "ANSI (FETCH FIRST)"
			case "OR":
				if prev.Is(src, "INSERT") {
					return "SQLite"
				}
			}
		}
		prev2, prev = prev, t
	}
}

// SurelyMySQL reports whether a text shows syntax that only MySQL and MariaDB
// have.
func SurelyMySQL(src string) bool {
	l := Lexer{Src: src, Format: FormatNo}
	var prev Token
	for {
		t := l.Next()
		switch {
		case t.Kind == EOF:
			return false
		case t.IsAny(src, "AUTO_INCREMENT", "ENGINE", "STRAIGHT_JOIN", "SQL_CALC_FOUND_ROWS", "DELAYED", "LOW_PRIORITY"):
			return true
		case t.Is(src, "DUPLICATE") && prev.Is(src, "ON"):
			return true
		}
		prev = t
	}
}

// OpenQuote returns the position of the quote that a text opens and does not
// close, or -1.
func OpenQuote(src string) int {
	l := Lexer{Src: src, Format: FormatNo}
	for {
		t := l.Next()
		if t.Kind == EOF {
			return -1
		}
		if (t.Kind == String || t.Kind == Quoted) && t.End == len(src) && !closed(src[t.Start:]) {
			return t.Start
		}
	}
}

// closed reports whether a quoted text ends with its quote.
func closed(s string) bool {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && s[0] != '`':
			i++
		case s[i] == s[0] && i+1 < len(s) && s[i+1] == s[0]:
			i++
		case s[i] == s[0]:
			return true
		}
	}
	return false
}
