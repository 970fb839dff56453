package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/suggest"
)

var unknownColumn = &Rule{
	ID: "unknown-column", Severity: Error, Schema: "needed",
	Doc: Doc{
		Title:  "A column that no table of the statement has",
		What:   "A SELECT, UPDATE, DELETE or INSERT names a column that the schema does not show: of the table that stands before the dot, or of none of the tables that the name can belong to. Error where the schema is named, or where a model with all columns of the definition lacks it, too; warning where the schema was found: a dump can be older than the code.",
		Why:    "The statement fails with error 1054 whenever it runs. It is compiled without a word, and stays unnoticed in code that no test reaches: a typo in a well-known project stood in a DELETE.",
		Bad:    "DELETE FROM orders WHERE usr_id = 7",
		Good:   "DELETE FROM orders WHERE user_id = 7",
		Silent: []string{"no schema, or one of the tables is not in it, or not with all its columns", "temporary tables, and tables of another database", "tables and columns that only struct tags show", "a name that the code looks up in a map at run time", "a column that the same text, or a statement of the package, adds", "names that the SELECT list gives", "texts that do not show all their tables"},
		Fix:    "None: which column was meant is for the author to say.",
		Links:  []string{"https://dev.mysql.com/doc/refman/8.4/en/identifier-qualifiers.html"},
	},
	written: true,
	block: func(p *pass, b *block) {
		if p.opts.Schema == nil || b.elsewhere {
			return
		}
		seen := make(map[string]bool)
		b.expressions(func(e ast.ExprNode) {
			some(e, func(e ast.ExprNode) bool {
				if c, ok := e.(*ast.ColumnNameExpr); ok && p.lacked(b, c.Name) && !seen[c.Name.String()] {
					seen[c.Name.String()] = true
					p.unknown(p.on(c), b.owners(c.Name), c.Name)
				}
				return false
			})
		})
		for _, a := range b.sets {
			if p.lacked(b, a.Column) && !seen[a.Column.String()] {
				seen[a.Column.String()] = true
				p.unknown(p.word("SET", a.Column), b.owners(a.Column), a.Column)
			}
		}
	},
	stmt: func(p *pass) {
		n, b := p.inserts()
		if b == nil {
			return
		}
		columns := slices.Clone(n.Columns)
		for _, a := range n.OnDuplicate {
			columns = append(columns, a.Column)
		}
		for _, c := range columns {
			if p.lacked(b, c) {
				p.unknown(p.word("INTO", c), b.owners(c), c)
				return
			}
		}
	},
}

// inserts is an INSERT, with a block of the table that it fills; nil where the statement
// is none, or no schema is there.
func (p *pass) inserts() (*ast.InsertStmt, *block) {
	n, ok := p.node.(*ast.InsertStmt)
	if !ok || p.opts.Schema == nil || n.Table == nil {
		return nil, nil
	}
	b := &block{}
	p.addSources(b, n.Table.TableRefs, false, 0)
	return n, b
}

// expressions calls f for every expression of the block's own clauses.
func (b *block) expressions(f func(ast.ExprNode)) {
	call := func(e ast.ExprNode) {
		if e != nil {
			f(e)
		}
	}
	for _, x := range b.fields {
		call(x.Expr)
	}
	for _, a := range b.sets {
		call(a.Expr)
	}
	for _, x := range b.preds {
		if x.inOn && x.parent == b {
			call(x.expr)
		}
	}
	call(b.where)
	if b.group != nil {
		for _, i := range b.group.Items {
			call(i.Expr)
		}
	}
	call(b.having)
	if b.order != nil {
		for _, i := range b.order.Items {
			call(i.Expr)
		}
	}
}

// lacked reports whether a name can be that of no column: of the table before the
// dot, or of any table that is visible there.
func (p *pass) lacked(b *block, c *ast.ColumnName) bool {
	if c.Schema.L != "" || !identifier(c.Name.L) || lexer.IsHole(c.Name.L) || lexer.IsHole(c.Table.L) {
		return false
	}
	if c.Table.L != "" {
		s := b.find(c)
		return s != nil && p.lacks(s, c.Name.L)
	}
	if p.dynamic && b.root {
		return false // more tables may be joined
	}
	owners := b.owners(c)
	for _, s := range owners {
		if !p.lacks(s, c.Name.L) {
			return false
		}
	}
	return len(owners) > 0 && !b.aliased(c.Name.L)
}

// fails reports whether the block names a column that no table has: it reads nothing, and
// what the schema shows of the others may be as old.
func (p *pass) fails(b *block) bool {
	if !b.failKnown && !b.elsewhere {
		b.failKnown = true
		b.expressions(func(e ast.ExprNode) {
			b.failing = b.failing || some(e, func(e ast.ExprNode) bool {
				c, ok := e.(*ast.ColumnNameExpr)
				return ok && p.lacked(b, c.Name)
			})
		})
	}
	return b.failing
}

// owners are the sources that a name in the block can belong to.
func (b *block) owners(c *ast.ColumnName) (list []*source) {
	if c.Table.L != "" {
		return []*source{b.find(c)}
	}
	cte := false // a CTE does not see the tables of the query that it stands in front of
	for x := b; x != nil; x = x.parent {
		if !cte {
			list = append(list, x.names()...)
		}
		cte = x.parent != nil && slices.ContainsFunc(x.parent.ctes, func(s *source) bool { return s.sub == x })
	}
	return list
}

// lacks reports whether all columns of a source are known, by a definition that is
// surely the table's, and the name is none of them.
func (p *pass) lacks(s *source, column string) bool {
	if !s.base || s.sub != nil {
		return s.cols != nil && !contains(s.cols, column) && !serversOwn(column)
	}
	t := s.table
	return s.db == "" && t != nil && t.Lacks(column) && !s.has(column) && p.opts.Schema.Alone(t.Database)
}

// below is the table whose columns a source sends on as they are, or the source.
func (s *source) below() *source {
	for s.sub != nil && len(s.sub.fields) == 1 && s.sub.fields[0].WildCard != nil && len(s.sub.names()) == 1 {
		s = s.sub.names()[0]
	}
	return s
}

// identifier reports whether a name looks like that of a column, and not like an
// expression that a derived table selects under no name.
func identifier(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return strings.ContainsRune("()*'\"+-/.,:@ ", r) })
}

// word is a finding about the first token of a column's name behind a keyword.
func (p *pass) word(keyword string, c *ast.ColumnName) Finding {
	toks, behind := p.tokens(), false
	for i, t := range toks {
		switch {
		case t.Is(p.text, keyword):
			behind = true
		case behind && strings.EqualFold(strings.Trim(p.text[t.Start:t.End], "`"), c.Name.O):
			return p.token(i, i)
		}
	}
	return p.token(0, 0)
}

func (p *pass) unknown(f Finding, owners []*source, c *ast.ColumnName) {
	var names []string
	for i, s := range owners {
		owners[i] = s.below()
		if name := owners[i].display(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	f.Confidence, f.Table, f.Columns = Certain, owners[0].name, []string{c.Name.O}
	f.Suggestion = "correct the name"
	if near := suggest.Nearest(c.Name.L, columnNames(owners)); near != "" {
		f.Suggestion = "did you mean " + near + "?"
	}
	if len(names) > 1 {
		p.report(f, "none of %s has a column %s: the statement fails; %s", strings.Join(names, ", "), c.Name.O, f.Suggestion)
		return
	}
	p.report(f, "%s has no column %s: the statement fails; %s", names[0], c.Name.O, f.Suggestion)
}

func columnNames(owners []*source) (names []string) {
	for _, s := range owners {
		names = append(names, s.cols...)
		if s.table != nil {
			for _, c := range s.table.Columns {
				names = append(names, strings.ToLower(c.Name))
			}
		}
	}
	return names
}
