package sqlcheck

import (
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var noPrimaryKey = &Rule{
	ID: "no-primary-key", Severity: Warning,
	Doc: Doc{
		Title:  "A table without a primary key",
		What:   "CREATE TABLE without PRIMARY KEY and without a UNIQUE key over NOT NULL columns, also not added later in the same text; ALTER TABLE … DROP PRIMARY KEY that gives no other, and, with a schema, any change that takes the last such key (its index, or a column of it).",
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
			if t == nil || t.Temporary || t.Partial || t.View || d.copied || identified(t) {
				continue
			}
			f := Finding{Rule: p.rule.ID, Severity: p.rule.Severity, Confidence: Certain, Start: d.start, End: d.end, Statement: d.stmt, Table: t.Name}
			f.Suggestion = "add one: id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY"
			p.report(f, "table %s has no primary key; %s", t.Name, f.Suggestion)
		}
		for _, d := range p.decls.dropped {
			if t := p.decls.builder.Schema.Table(d.db, d.name); t != nil && identified(t) {
				continue
			}
			f := Finding{Rule: p.rule.ID, Severity: p.rule.Severity, Confidence: Likely, Start: d.start, End: d.end, Statement: d.stmt, Table: d.name}
			f.Suggestion = "add another in the same ALTER TABLE"
			p.report(f, "table %s loses its primary key, or the only key that stands in for one; %s", d.name, f.Suggestion)
		}
	},
}

// identified reports whether a key that is never NULL tells the rows apart.
func identified(t *schema.Table) bool {
	for _, i := range t.Indexes {
		if i.Primary {
			return true
		}
		if i.Unique && !slices.ContainsFunc(i.Parts, func(part schema.Part) bool {
			c := t.Column(part.Column)
			return c == nil || c.Nullable || part.Length > 0
		}) {
			return true
		}
	}
	return false
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
		p.definitions().change(p, n.Table)
		for _, s := range n.Specs {
			if s.Constraint != nil {
				p.definitions().index(p, n.Table, s.Constraint.Name)
			}
		}
	case *ast.DropIndexStmt:
		p.definitions().change(p, n.Table)
	case *ast.DropTableStmt, *ast.RenameTableStmt, *ast.UseStmt:
		if p.decls != nil {
			p.decls.builder.Apply(p.node)
		}
	}
}
