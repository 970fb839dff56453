package sqlcheck

import "github.com/pingcap/tidb/pkg/parser/ast"

var noPrimaryKey = &Rule{
	ID: "no-primary-key", Severity: Warning,
	Doc: Doc{
		Title:  "A table without a primary key",
		What:   "CREATE TABLE without PRIMARY KEY and without a UNIQUE key over NOT NULL columns, also not added later in the same text.",
		Why:    "InnoDB orders the rows by a hidden counter that all such tables share; replicas look a changed row up by reading the whole table; rows cannot be told apart.",
		Bad:    "CREATE TABLE tags (name VARCHAR(20))",
		Good:   "CREATE TABLE tags (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20))",
		Silent: []string{"a UNIQUE key over NOT NULL columns, which InnoDB takes instead", "temporary tables", "CREATE TABLE … LIKE and … SELECT", "ALTER TABLE … ADD PRIMARY KEY further down"},
		Fix:    "None.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/primary-key-optimization.html",
			"https://dev.mysql.com/doc/refman/8.4/en/innodb-index-types.html",
		},
	},
	text: func(p *pass) {
		if p.decls == nil {
			return
		}
		for _, d := range p.decls.creates {
			t := p.decls.builder.Schema.Table(d.db, d.name)
			if t == nil || t.Temporary || t.Partial || t.View || d.copied {
				continue
			}
			keyed := false
			for _, i := range t.Indexes {
				if i.Primary {
					keyed = true
				}
				if i.Unique {
					all := len(i.Parts) > 0
					for _, part := range i.Parts {
						c := t.Column(part.Column)
						all = all && c != nil && !c.Nullable && part.Length == 0
					}
					keyed = keyed || all
				}
			}
			if keyed {
				continue
			}
			f := Finding{Rule: p.rule.ID, Severity: p.rule.Severity, Confidence: Certain, Start: d.start, End: d.end, Statement: d.stmt, Table: t.Name}
			f.Suggestion = "add one: id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY"
			p.report(f, "table %s has no primary key; %s", t.Name, f.Suggestion)
		}
	},
}

// declare keeps the tables that the text itself defines.
func (p *pass) declare() {
	switch n := p.node.(type) {
	case *ast.CreateTableStmt:
		p.definitions().builder.Apply(n)
		p.definitions().created(p, n)
	case *ast.CreateIndexStmt:
		p.definitions().known(p, n.Table)
		p.definitions().builder.Apply(n)
		p.definitions().index(p, n.Table, n.IndexName)
	case *ast.AlterTableStmt:
		p.definitions().known(p, n.Table)
		p.definitions().builder.Apply(n)
		for _, s := range n.Specs {
			if s.Constraint != nil {
				p.definitions().index(p, n.Table, s.Constraint.Name)
			}
		}
	case *ast.DropTableStmt, *ast.DropIndexStmt, *ast.RenameTableStmt, *ast.UseStmt:
		if p.decls != nil {
			p.decls.builder.Apply(p.node)
		}
	}
}
