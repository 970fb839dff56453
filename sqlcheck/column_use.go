package sqlcheck

import (
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// ColumnUse is a column of a table, or with no Column the table. Names are as the
// text has them, without their database: of another one they are left out.
type ColumnUse struct{ Table, Column string }

// columns are the columns that the statement names, each of the one table that it
// can be of whatever the tables are.
func (p *pass) columns() (all []ColumnUse) {
	add := func(b *block, c *ast.ColumnName) {
		if u, ok := p.owner(b, c); ok && !slices.Contains(all, u) {
			all = append(all, u)
		}
	}
	for _, b := range p.blocks {
		b.expressions(func(e ast.ExprNode) {
			some(e, func(e ast.ExprNode) bool {
				if c, ok := e.(*ast.ColumnNameExpr); ok {
					add(b, c.Name)
				}
				return false
			})
		})
		for _, a := range b.sets {
			add(b, a.Column)
		}
	}
	if n, ok := p.node.(*ast.InsertStmt); ok && n.Table != nil {
		b := &block{}
		p.addSources(b, n.Table.TableRefs, false, 0)
		for _, c := range n.Columns {
			add(b, c)
		}
		for _, a := range n.OnDuplicate {
			add(b, a.Column)
		}
	}
	return all
}

// owner is the table of a name, where only one can be.
func (p *pass) owner(b *block, c *ast.ColumnName) (ColumnUse, bool) {
	if c.Schema.L != "" || !identifier(c.Name.L) || lexer.IsHole(c.Name.L) || lexer.IsHole(c.Table.L) || c.Table.L == "" && p.dynamic && b.root {
		return ColumnUse{}, false
	}
	owners := b.owners(c)
	if len(owners) != 1 || owners[0] == nil || c.Table.L == "" && b.aliased(c.Name.L) {
		return ColumnUse{}, false
	}
	s := owners[0]
	return ColumnUse{s.name, c.Name.O}, s.base && s.sub == nil && s.db == "" && s.name != ""
}

// aliased reports whether the SELECT list gives a name, in the block or around it.
func (b *block) aliased(name string) bool {
	for x := b; x != nil; x = x.parent {
		if slices.ContainsFunc(x.fields, func(f *ast.SelectField) bool { return f.AsName.L == name }) {
			return true
		}
	}
	return false
}

// alters are the tables and columns that a definition takes away, by another name
// too, and those that it makes.
func alters(n ast.StmtNode) (drops, makes []ColumnUse) {
	drop := func(t *ast.TableName, column string) {
		if t.Schema.L == "" {
			drops = append(drops, ColumnUse{t.Name.O, column})
		}
	}
	add := func(t *ast.TableName, column string) { makes = append(makes, ColumnUse{t.Name.O, column}) }
	switch n := n.(type) {
	case *ast.AlterTableStmt:
		for _, s := range n.Specs {
			switch s.Tp {
			case ast.AlterTableDropColumn:
				drop(n.Table, s.OldColumnName.Name.O)
			case ast.AlterTableRenameColumn:
				drop(n.Table, s.OldColumnName.Name.O)
				add(n.Table, s.NewColumnName.Name.O)
			case ast.AlterTableChangeColumn:
				if s.OldColumnName.Name.L != s.NewColumns[0].Name.Name.L {
					drop(n.Table, s.OldColumnName.Name.O)
				}
				add(n.Table, s.NewColumns[0].Name.Name.O)
			case ast.AlterTableAddColumns:
				for _, c := range s.NewColumns {
					add(n.Table, c.Name.Name.O)
				}
			case ast.AlterTableRenameTable:
				drop(n.Table, "")
				add(s.NewTable, "")
			}
		}
	case *ast.DropTableStmt:
		for _, t := range n.Tables {
			if !n.IsView && n.TemporaryKeyword == ast.TemporaryNone {
				drop(t, "")
			}
		}
	case *ast.RenameTableStmt:
		for _, r := range n.TableToTables {
			drop(r.OldTable, "")
			add(r.NewTable, "")
		}
	case *ast.CreateTableStmt:
		add(n.Table, "")
	case *ast.CreateViewStmt:
		add(n.ViewName, "")
	}
	return drops, makes
}
