package lexer

import "strings"

// Foreign names the database that a file of statements is for, where one of
// them shows what MySQL and MariaDB lack and the grammar takes all the same, or
// is "". Text that is surely MySQL's is not foreign, whatever one statement
// says. MariaDB has RETURNING, too.
func Foreign(src string, mariaDB bool) string {
	l := Lexer{Src: src, Format: FormatNo}
	found := ""
	var prev, prev2 Token
	var c clauses
	for {
		t := l.Next()
		if t.Kind == EOF {
			return found
		}
		if ours(src, l, prev, t) {
			return ""
		}
		if d := c.foreign(src, prev2, prev, t); found == "" {
			found = d
		}
		if found == "" && (!mariaDB || !t.Is(src, "RETURNING")) {
			found = foreign(src, l, prev2, prev, t)
		}
		prev2, prev = prev, t
	}
}

// clauses is where in a statement a token stands.
type clauses struct {
	depth         int
	update, alter bool // UPDATE … and ALTER … COLUMN name
}

// foreign is the database that a token shows by the clauses before it.
func (c *clauses) foreign(src string, prev2, prev, t Token) string {
	switch t.Kind {
	case Semi:
		*c = clauses{}
	case LParen:
		c.depth++
	case RParen:
		c.depth--
	case Word:
		begins := prev.Kind == EOF || prev.Kind == Semi
		c.update = c.update || begins && t.Is(src, "UPDATE")
		switch {
		case c.update && c.depth == 0 && t.Is(src, "FROM"):
			return "PostgreSQL or SQL Server"
		case c.alter && prev2.Is(src, "COLUMN") && t.Is(src, "TYPE"): // ALTER COLUMN c TYPE text
			return "PostgreSQL"
		case t.Is(src, "COLUMN"): // CHANGE COLUMN kind type INT
			c.alter = prev.Is(src, "ALTER")
		}
	}
	return ""
}

// MySQLScript reports whether a file of statements shows that it is for MySQL
// or MariaDB: by what only they have, names in backquotes, /*! … */ or a line of
// their client.
func MySQLScript(src string) bool {
	l := Lexer{Src: src, Format: FormatNo}
	var prev Token
	for {
		t := l.Next()
		if t.Kind == EOF {
			return false
		}
		if ours(src, l, prev, t) {
			return true
		}
		prev = t
	}
}

// ours: names in backquotes, /*! … */, and words of their own.
func ours(src string, l Lexer, prev, t Token) bool {
	switch {
	case t.Kind == Quoted, l.exec:
		return true
	case t.Kind != Word:
		return false
	case t.IsAny(src, "AUTO_INCREMENT", "STRAIGHT_JOIN", "SQL_CALC_FOUND_ROWS", "DELAYED", "LOW_PRIORITY", "ZEROFILL", "UNSIGNED", "LONGTEXT", "MEDIUMTEXT", "MEDIUMINT"):
		return true
	case t.Is(src, "ENGINE"):
		return l.Next().Text(src) == "="
	case t.Is(src, "DUPLICATE"):
		return prev.Is(src, "ON")
	case t.Is(src, "DELIMITER"):
		return lineStart(src, t.Start)
	}
	return false
}

// signs are words that a text in MySQL does not have as a statement, clause,
// type or function of its own, with the database that has them. A word that
// ends in ( is a function, one that begins with a space follows a name, as the
// type of a column does, and of two words the second follows the first. Types
// and functions that MySQL or MariaDB have too are left out, but for SERIAL,
// which is hardly used there. Sources: the SQL commands, data types and functions
// of PostgreSQL 17, SQLite 3.46, SQL Server 2022 and Oracle 23ai.
var signs = map[string]string{
	"RETURNING": "PostgreSQL or SQLite", "ILIKE": "PostgreSQL", "DISTINCT ON": "PostgreSQL", "ON CONFLICT": "PostgreSQL or SQLite", "AT TIME": "PostgreSQL",
	" SERIAL": "PostgreSQL", " BIGSERIAL": "PostgreSQL", " SMALLSERIAL": "PostgreSQL", " TIMESTAMPTZ": "PostgreSQL", " BYTEA": "PostgreSQL",
	" JSONB": "PostgreSQL", " CITEXT": "PostgreSQL", " TSVECTOR": "PostgreSQL",
	"CREATE EXTENSION": "PostgreSQL", "CREATE TYPE": "PostgreSQL", "CREATE DOMAIN": "PostgreSQL", "CREATE MATERIALIZED": "PostgreSQL or Oracle",
	"PARTITION OF": "PostgreSQL", "OWNED BY": "PostgreSQL", "RESTART IDENTITY": "PostgreSQL", "NULLS FIRST": "PostgreSQL or SQLite", "NULLS LAST": "PostgreSQL or SQLite", "CONNECT BY": "Oracle", "TO_DATE(": "PostgreSQL or Oracle",
	"OWNER TO": "PostgreSQL", "SET SEARCH_PATH": "PostgreSQL", "FROM STDIN": "PostgreSQL", "COMMENT ON": "PostgreSQL or Oracle", "TABLE ONLY": "PostgreSQL", "LANGUAGE PLPGSQL": "PostgreSQL",
	"GEN_RANDOM_UUID(": "PostgreSQL", "UUID_GENERATE_V4(": "PostgreSQL", "STRING_AGG(": "PostgreSQL or SQL Server",
	"ARRAY_AGG(": "PostgreSQL", "TO_TSVECTOR(": "PostgreSQL", "TO_TSQUERY(": "PostgreSQL", "JSONB_BUILD_OBJECT(": "PostgreSQL", "DATE_TRUNC(": "PostgreSQL",
	"AUTOINCREMENT": "SQLite", "WITHOUT ROWID": "SQLite", "INSERT OR": "SQLite", "STRFTIME(": "SQLite", "JULIANDAY(": "SQLite",
	"GETDATE(": "SQL Server", "NEWID(": "SQL Server", "SYSUTCDATETIME(": "SQL Server", "NOLOCK": "SQL Server", "SELECT TOP": "SQL Server", "SCOPE_IDENTITY(": "SQL Server", "IDENTITY(": "SQL Server",
	" UNIQUEIDENTIFIER": "SQL Server", " DATETIME2": "SQL Server", " DATETIMEOFFSET": "SQL Server",
	" VARCHAR2": "Oracle", " NVARCHAR2": "Oracle", " NUMBER": "Oracle", " CLOB": "Oracle",
}

// first are the first words of signs of two words.
var first = func() map[string]bool {
	out := map[string]bool{}
	for s := range signs {
		if a, _, ok := strings.Cut(s, " "); ok && a != "" {
			out[a] = true
		}
	}
	return out
}()

// foreign is the database that a token shows, after the two before it.
func foreign(src string, l Lexer, prev2, prev, t Token) string {
	switch t.Kind {
	case Named:
		if src[t.Start] == '$' && t.End > t.Start+1 && class[src[t.Start+1]] == clsDigit {
			return "PostgreSQL"
		}
		if prev.IsAny(src, "AS", "DO") && src[t.Start] == '$' && src[t.End-1] == '$' { // $body$
			return "PostgreSQL"
		}
	case Op:
		switch t.Text(src) {
		case "::", "$$":
			return "PostgreSQL"
		case "[":
			if prev.Kind == Dot || prev.IsAny(src, "FROM", "JOIN", "INTO", "UPDATE", "TABLE", "SELECT") {
				return "SQL Server"
			}
			if prev.Is(src, "ARRAY") || l.Next().Text(src) == "]" {
				return "PostgreSQL"
			}
		}
	case String:
		if prev.Is(src, "E") && prev.End == t.Start {
			return "PostgreSQL"
		}
		if src[t.Start] != '"' {
			return ""
		}
		// EXTRACT(YEAR FROM "2024-01-01") and PREPARE s FROM "…" are MySQL's.
		if next := l.Next(); prev.IsAny(src, "JOIN", "INTO", "UPDATE", "TABLE") || prev.Kind == Dot || prev.Is(src, "FROM") && (next.Kind == Word || next.Kind == Dot) {
			return "ANSI (quoted identifiers)"
		}
	case Word:
		word := strings.ToUpper(t.Text(src))
		switch {
		case word == "USING" && prev2.Is(src, "ON"): // CREATE INDEX i ON t USING btree (c)
			return "PostgreSQL"
		case word == "LIMIT" && prev2.Is(src, "OFFSET"):
			return "PostgreSQL or SQLite"
		}
		begins := prev2.Kind == EOF || prev2.Kind == Semi
		if prev.Kind == Word && first[strings.ToUpper(prev.Text(src))] && (begins || !prev.IsAny(src, "COMMENT", "CREATE", "SET", "INSERT")) {
			if d := signs[strings.ToUpper(prev.Text(src))+" "+word]; d != "" && (word != "TOP" || l.Next().Kind == Number) {
				return d
			}
		}
		if d := shown(src, word, l); d != "" {
			return d
		}
		if word == "PRAGMA" && (prev.Kind == EOF || prev.Kind == Semi) {
			return "SQLite"
		}
		next := l.Next()
		if next.Kind == LParen {
			if d := signs[word+"("]; d != "" && !prev.IsAny(src, "INTO", "TABLE", "FUNCTION", "EXISTS") && prev.Kind != Dot {
				return d
			}
		}
		if d := signs[word]; d != "" && prev.Kind != Dot && next.Kind != Dot && (prev.Kind == RParen || prev.Kind == LParen && word == "NOLOCK" || prev.Kind == Word || prev.Kind == Number || prev.Kind == String || prev.Kind == Named || prev.Kind == Param) {
			return d
		}
		// CREATE TABLE t (id SERIAL, …
		if d := signs[" "+word]; d != "" && prev.Kind == Word && (prev2.Kind == LParen || prev2.Kind == Comma || prev2.IsAny(src, "COLUMN", "ADD")) {
			return d
		}
	}
	return ""
}

// units are those of an interval in MySQL. Those of two parts have a line
// between them.
var units = map[string]bool{"MICROSECOND": true, "SECOND": true, "MINUTE": true, "HOUR": true, "DAY": true, "WEEK": true, "MONTH": true, "QUARTER": true, "YEAR": true}

// shown is the database that a word shows by what follows it.
func shown(src, word string, l Lexer) string {
	next, then := l.Next(), l.Next()
	switch word {
	case "INTERVAL": // '7 days', without a unit
		unit := strings.ToUpper(then.Text(src))
		if next.Kind == String && (then.Kind != Word || !units[unit] && !strings.Contains(unit, "_")) {
			return "PostgreSQL"
		}
	case "DATE", "TIME":
		if next.Kind == LParen && strings.EqualFold(strings.Trim(then.Text(src), `'"`), "now") {
			return "SQLite"
		}
	case "DATETIME": // DATETIME('now'); the type has a number
		if next.Kind == LParen && then.Kind == String {
			return "SQLite"
		}
	case "VARCHAR", "NVARCHAR", "VARBINARY":
		if next.Kind == LParen && then.Is(src, "MAX") {
			return "SQL Server"
		}
	case "DECLARE":
		if next.Kind == Variable {
			return "SQL Server"
		}
	}
	return ""
}
