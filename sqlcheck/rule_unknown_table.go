package sqlcheck

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/suggest"
)

var unknownTable = &Rule{
	ID: "unknown-table", Severity: Error, Schema: "needed",
	Doc: Doc{
		Title:  "A table that the schema does not have",
		What:   "A SELECT, UPDATE, DELETE or INSERT names a table that the schema lacks: one whose name is a slip of the pen away from that of a table that is there: a letter is missing, too many or, in a longer name, wrong, or any, where the schema was read from a server. Error where the schema is named, warning where it was found: it can be older than the code.",
		Why:    "The statement fails with error 1146 whenever it runs. It is compiled without a word, and stays unnoticed in code that no test reaches.",
		Bad:    "DELETE FROM ordres WHERE id = 7",
		Good:   "DELETE FROM orders WHERE id = 7",
		Silent: []string{"no schema", "a schema of files, and no table's name is near: the table may be made elsewhere", "names that differ in their numbers: partitions by hand", "temporary tables, and tables of another database", "names of a WITH", "a table that the same text, or a statement of the package, makes or renames", "names that come of a model's", "texts that do not show the name"},
		Fix:    "None: which table was meant is for the author to say.",
		Links:  []string{"https://dev.mysql.com/doc/refman/8.4/en/identifier-qualifiers.html"},
	},
	written: true,
	block: func(p *pass, b *block) {
		if p.opts.Schema == nil || b.elsewhere {
			return
		}
		for _, s := range b.sources {
			p.absent(s)
		}
	},
	stmt: func(p *pass) {
		if _, b := p.inserts(); b != nil {
			for _, s := range b.sources {
				p.absent(s)
			}
		}
	},
}

// absent reports a source that is no table of the schema.
func (p *pass) absent(s *source) {
	if !s.base || s.table != nil || s.hole || s.sub != nil || s.db != "" || !identifier(s.name) || lexer.IsHole(s.name) {
		return
	}
	if p.opts.Schema.Table(p.opts.Database, s.name) != nil || p.decls.names(s.name) {
		return // a view, or one that the text makes
	}
	var names []string
	whole := false
	for _, t := range p.opts.Schema.Tables() {
		whole = whole || t.Sized // a server has said what there is
		names = append(names, strings.ToLower(t.Name))
	}
	near := suggest.Typo(strings.ToLower(s.name), names)
	if near == "" && !whole {
		return
	}
	toks := p.tokens()
	i := slices.IndexFunc(toks, func(t lexer.Token) bool {
		return strings.EqualFold(strings.Trim(p.text[t.Start:t.End], "`"), s.name)
	})
	f := p.token(i, i)
	f.Confidence, f.Table, f.Suggestion = Certain, s.name, "correct the name"
	if near != "" {
		f.Suggestion = "did you mean " + near + "?"
	}
	p.report(f, "there is no table %s: the statement fails; %s", s.name, f.Suggestion)
}
