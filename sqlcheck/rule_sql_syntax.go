package sqlcheck

var sqlSyntax = &Rule{
	ID: "sql-syntax", Severity: Info,
	Doc: Doc{
		Title:  "A statement that does not parse",
		What:   "Text that is surely MySQL's and that the grammar refuses.",
		Why:    "It would be refused by the server too, or it uses something that is not checked here.",
		Bad:    "SELECT id FROM `users` WHERE id = ? ORDER name",
		Good:   "SELECT id FROM `users` WHERE id = ? ORDER BY name",
		Silent: []string{"templates and pieces of statements", "other dialects", "stored routines"},
		Fix:    "None.",
		Links:  []string{"https://dev.mysql.com/doc/refman/8.4/en/sql-statements.html"},
	},
	stmt: func(*pass) {}, // asked where a text is refused
}

func (p *pass) syntaxError(err error) {
	f := p.at(0, len(p.text))
	f.Confidence = Likely
	p.report(f, "this statement does not parse as MySQL: %s", shortError(err))
}
