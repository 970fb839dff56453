package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var selectStar = &Rule{
	ID: "select-star", Severity: Warning, Schema: "sharper",
	Doc: Doc{
		Title:  "All columns of a table are sent",
		What:   "* or t.* of a base table in a query whose rows reach the client, directly or through a derived table or CTE that passes them on.",
		Why:    "An index that holds all the columns in use cannot serve alone, TEXT, BLOB and JSON columns are fetched from their own pages, and a new column changes what the program gets. 50 ms instead of 3.7.",
		Bad:    "SELECT * FROM articles WHERE author_id = ?",
		Good:   "SELECT id, title FROM articles WHERE author_id = ?",
		Silent: []string{"COUNT(*)", "EXISTS (SELECT * …) and IN (SELECT * …)", "* of a derived table or CTE with named columns", "INSERT … SELECT, CREATE VIEW, EXPLAIN", "information_schema and its kin", "shown as info: rows that are read into a struct which is used whole, as what is written as an answer is, or that has few fields or all columns of the table"},
		Fix:    "None: the program knows which columns it reads.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/mysql-indexes.html",
			"https://dev.mysql.com/doc/refman/8.4/en/innodb-row-format.html",
		},
	},
	written: true,
	block: func(p *pass, b *block) {
		if b.role != roleTop && b.role != roleFrom || b.verb != verbSelect || b.role == roleTop && b.parent != nil && !b.union && b.parent.verb != verbSelect {
			return
		}
		if b.role == roleFrom && !p.passedOn(b, 0) {
			return
		}
		if b.union && len(b.sources) == 1 && b.sources[0].sub != nil && b.sources[0].name == "" && b.where == nil && b.order != nil {
			return
		}
		for _, f := range b.fields {
			if f.WildCard == nil {
				continue
			}
			s := b.starTable(f.WildCard)
			if s == nil {
				continue
			}
			i := p.tokenAt(f.Offset)
			j := i
			for j < len(p.toks)-1 && p.text[p.toks[j].Start:p.toks[j].End] != "*" && j < i+4 {
				j++
			}
			fd := p.token(i, j)
			fd.Table, fd.Confidence = s.name, Likely
			fd.Suggestion = "name the columns that are used"
			cost := ""
			if s.table != nil {
				fd.Confidence = Certain
				cost = p.starCost(b, s)
			}
			if p.in.wide && cost == "" {
				continue
			}
			p.report(fd, "SELECT * sends every column of %s%s; %s", s.display(), cost, fd.Suggestion)
		}
	},
}

// starTable is a base table that the star takes columns of.
func (b *block) starTable(w *ast.WildCardField) *source {
	for _, s := range b.names() {
		if w.Table.L != "" && s.alias != w.Table.L {
			continue
		}
		if s.base {
			return s
		}
	}
	return nil
}

// passedOn reports whether some block that selects from b sends b's star on.
func (p *pass) passedOn(b *block, depth int) bool {
	if depth > 8 {
		return false
	}
	for _, o := range p.blocks {
		for _, s := range o.names() {
			if s.sub == nil || s.sub != b && (!b.union || !s.sub.union || s.sub.parent != b.parent || s.sub.role != b.role) {
				continue
			}
			for _, f := range o.fields {
				if f.WildCard == nil || f.WildCard.Table.L != "" && f.WildCard.Table.L != s.alias {
					continue
				}
				if o.role == roleTop || o.role == roleFrom && o != b && p.passedOn(o, depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// starCost says what the star costs on a table that is known.
func (p *pass) starCost(b *block, s *source) string {
	var big []string
	for _, c := range s.table.Columns {
		if c.Big {
			big = append(big, c.Name)
		}
	}
	a := b.best(s, nil, allTables)
	if a.index != nil && !a.index.Primary && !a.single && len(s.table.Columns) > len(a.index.Parts)+1 && a.index.Kind == schema.BTree {
		if len(big) > 0 {
			return " (index " + a.index.Name + " cannot answer alone, and " + strings.Join(big, ", ") + " are carried along)"
		}
		return " (index " + a.index.Name + " cannot answer alone: each row is fetched)"
	}
	if len(big) > 0 {
		return ", with " + strings.Join(big, ", ")
	}
	return ""
}
