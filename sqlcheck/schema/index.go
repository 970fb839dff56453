package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/parse"
)

func parts(list []*ast.IndexPartSpecification) []Part {
	out := make([]Part, 0, len(list))
	for _, s := range list {
		p := Part{Desc: s.Desc}
		if s.Length > 0 {
			p.Length = s.Length
		}
		switch {
		case s.Column != nil:
			p.Column = s.Column.Name.O
		case s.Expr != nil:
			if f, ok := s.Expr.(*ast.FuncCastExpr); ok && f.Tp != nil && f.Tp.IsArray() {
				p.Array = true
			}
			p.Expr = parse.ExprKey(s.Expr)
		}
		out = append(out, p)
	}
	return out
}

func (i *Index) option(o *ast.IndexOption) {
	if o == nil {
		return
	}
	i.Invisible = o.Visibility == ast.IndexVisibilityInvisible
	i.btree = o.Tp == ast.IndexTypeBtree
}

func (t *Table) addConstraint(c *ast.Constraint) {
	i := &Index{Name: c.Name, Parts: parts(c.Keys)}
	switch c.Tp {
	case ast.ConstraintPrimaryKey:
		i.Name, i.Primary, i.Unique = "PRIMARY", true, true
		for _, p := range i.Parts {
			if col := t.Column(p.Column); col != nil {
				col.Nullable = false
			}
		}
	case ast.ConstraintUniq, ast.ConstraintUniqKey, ast.ConstraintUniqIndex:
		i.Unique = true
	case ast.ConstraintFulltext:
		i.Kind = Fulltext
	case ast.ConstraintKey, ast.ConstraintIndex:
	case ast.ConstraintCheck:
		if c.Enforced {
			t.fix(c.Expr)
		}
		return
	case ast.ConstraintForeignKey:
		// InnoDB makes an index for a foreign key that has none.
		if t.leads(i.Parts) {
			return
		}
		i.Implied = true
	default:
		return
	}
	i.option(c.Option)
	t.addIndex(i)
}

// leads reports whether an index begins with the columns.
func (t *Table) leads(parts []Part) bool {
	return slices.ContainsFunc(t.Indexes, func(i *Index) bool { return i.begins(parts) })
}

func (i *Index) begins(parts []Part) bool {
	if i.Kind != BTree || len(i.Parts) < len(parts) {
		return false
	}
	for k := range parts {
		if !strings.EqualFold(i.Parts[k].Column, parts[k].Column) {
			return false
		}
	}
	return true
}

func (t *Table) addIndex(i *Index) {
	if len(i.Parts) == 0 {
		return
	}
	if t.Final {
		shape := i.shape()
		if at := slices.IndexFunc(t.Indexes, func(j *Index) bool { return j.shape() == shape }); at >= 0 {
			i.Name = cmp.Or(i.Name, t.Indexes[at].Name)
			t.Indexes = slices.Delete(t.Indexes, at, at+1)
		}
	}
	if i.Name == "" {
		base := i.Parts[0].Column
		if base == "" {
			base = "functional_index"
		}
		i.Name = base
		for n := 2; t.Index(i.Name) != nil; n++ {
			i.Name = fmt.Sprintf("%s_%d", base, n)
		}
	}
	if t.hash && i.Kind == BTree && !i.btree {
		i.Kind = Hash
	}
	if i.Primary {
		t.dropIndex("PRIMARY")
		t.Indexes = append([]*Index{i}, t.Indexes...)
		return
	}
	t.dropIndex(i.Name)
	t.Indexes = slices.DeleteFunc(t.Indexes, func(j *Index) bool { return j.Implied && i.begins(j.Parts) })
	t.Indexes = append(t.Indexes, i)
}

func (t *Table) dropIndex(name string) {
	for k, i := range t.Indexes {
		if strings.EqualFold(i.Name, name) {
			t.Indexes = append(t.Indexes[:k:k], t.Indexes[k+1:]...)
			return
		}
	}
}
