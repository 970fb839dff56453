package sqlcheck

import (
	"regexp"
	"strings"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

var sqlSyntax = &Rule{
	ID: "sql-syntax", Severity: Info,
	Doc: Doc{
		Title:  "A statement that does not parse",
		What:   "Text that is surely MySQL's and that the grammar refuses: by what only MySQL has in it or, for a .sql file, in the rest of the file, by a schema that is named, or by the setting dialect.",
		Why:    "It would be refused by the server too, or it uses something that is not checked here.",
		Bad:    "SELECT id FROM `users` WHERE id = ? ORDER name",
		Good:   "SELECT id FROM `users` WHERE id = ? ORDER BY name",
		Silent: []string{"templates and pieces of statements", "other dialects", "stored routines"},
		Fix:    "None.",
		Links:  []string{"https://dev.mysql.com/doc/refman/8.4/en/sql-statements.html"},
	},
	stmt: func(*pass) {}, // asked where a text is refused
}

// syntaxError reports a text where the grammar has refused it.
func (p *pass) syntaxError(err error) {
	start, why := 0, shortError(err)
	m := refusedAt.FindStringSubmatch(err.Error())
	if open := lexer.OpenQuote(p.text); open >= 0 {
		start, why = open, "this quote is not closed"
	} else if m != nil && m[1] == "" {
		why = "it breaks off"
	} else if m != nil {
		if at := strings.LastIndex(p.text, m[1]); at >= 0 {
			next := (&lexer.Lexer{Src: m[1]}).Next().Text(m[1])
			start, why = at, strings.ToValidUTF8(next[:min(len(next), 40)], "…")+" is not expected here"
		}
	}
	f := p.at(start, len(p.text))
	f.Confidence = Likely
	p.report(f, "this statement does not parse as MySQL: %s", why)
}

// refusedAt is how the parser says where it has stopped: before the rest of the
// text, which it quotes.
var refusedAt = regexp.MustCompile(`(?s)^line \d+ column \d+ near "(.*)" *$`)

func shortError(err error) string {
	s := err.Error()
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimSpace(s)
	if len(s) > 120 {
		s = strings.ToValidUTF8(s[:120], "") + "…"
	}
	return s
}
