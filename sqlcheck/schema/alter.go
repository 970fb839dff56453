package schema

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
)

func (t *Table) dropColumn(name string) {
	for k, c := range t.Columns {
		if strings.EqualFold(c.Name, name) {
			t.Columns = append(t.Columns[:k:k], t.Columns[k+1:]...)
			break
		}
	}
	// A dropped column leaves its indexes; an index without columns goes.
	kept := t.Indexes[:0:0]
	for _, i := range t.Indexes {
		ps := i.Parts[:0:0]
		for _, p := range i.Parts {
			if p.Column == "" || !strings.EqualFold(p.Column, name) {
				ps = append(ps, p)
			}
		}
		if i.Parts = ps; len(ps) > 0 {
			kept = append(kept, i)
		}
	}
	t.Indexes = kept
}

func (b *Builder) alter(t *Table, s *ast.AlterTableSpec) {
	switch s.Tp {
	case ast.AlterTableAddColumns:
		for _, c := range s.NewColumns {
			if s.IfNotExists && t.Column(c.Name.Name.O) != nil {
				continue
			}
			t.addColumn(c)
		}
		for _, c := range s.NewConstraints {
			t.addConstraint(c)
		}
	case ast.AlterTableAddConstraint:
		if s.Constraint != nil {
			t.addConstraint(s.Constraint)
		}
	case ast.AlterTableDropColumn:
		if s.OldColumnName != nil {
			t.dropColumn(s.OldColumnName.Name.O)
		}
	case ast.AlterTableDropPrimaryKey:
		t.dropIndex("PRIMARY")
	case ast.AlterTableDropIndex:
		t.dropIndex(s.Name)
	case ast.AlterTableDropCheck:
		// DROP CONSTRAINT drops a unique key, too.
		if s.Constraint != nil {
			t.dropIndex(s.Constraint.Name)
		}
	case ast.AlterTableModifyColumn:
		for _, c := range s.NewColumns {
			t.addColumn(c)
		}
	case ast.AlterTableChangeColumn:
		if s.OldColumnName != nil && len(s.NewColumns) == 1 {
			t.renameColumn(s.OldColumnName.Name.O, s.NewColumns[0].Name.Name.O)
			t.addColumn(s.NewColumns[0])
		}
	case ast.AlterTableRenameColumn:
		if s.OldColumnName != nil && s.NewColumnName != nil {
			t.renameColumn(s.OldColumnName.Name.O, s.NewColumnName.Name.O)
		}
	case ast.AlterTableRenameTable:
		if b.Schema.Table(t.Database, t.Name) == t {
			b.rename(t, s.NewTable)
		}
	case ast.AlterTableRenameIndex:
		if i := t.Index(s.FromKey.O); i != nil {
			i.Name = s.ToKey.O
		}
	case ast.AlterTableIndexInvisible:
		if i := t.Index(s.IndexName.O); i != nil {
			i.Invisible = s.Visibility == ast.IndexVisibilityInvisible
		}
	case ast.AlterTablePartition:
		t.Partition = partition(s.Partition)
	case ast.AlterTableRemovePartitioning:
		t.Partition = nil
	case ast.AlterTableOption:
		t.options(s.Options)
		for _, o := range s.Options {
			if o.Tp == ast.TableOptionCharset && o.UintValue == ast.TableOptionCharsetWithConvertTo {
				for _, c := range t.Columns {
					if c.Class == String || c.Class == Enum {
						c.Charset, c.Collation = t.Charset, t.Collation
					}
				}
			}
		}
	}
}

func (t *Table) renameColumn(from, to string) {
	c := t.Column(from)
	if old := t.Column(to); c != nil && old != nil && c != old {
		// It has been renamed before: the table is as it is in the end.
		t.Columns = slices.DeleteFunc(t.Columns, func(x *Column) bool { return x == c })
	} else if c != nil {
		c.Name = to
	}
	for _, i := range t.Indexes {
		for k := range i.Parts {
			if i.Parts[k].Column != "" && strings.EqualFold(i.Parts[k].Column, from) {
				i.Parts[k].Column = to
			}
		}
	}
}
