package schema

import (
	"fmt"
	"slices"
	"strings"
)

// Clone is a copy that may be changed.
func (t *Table) Clone() *Table {
	k := *t
	k.Columns = make([]*Column, len(t.Columns))
	for i, c := range t.Columns {
		c := *c
		k.Columns[i] = &c
	}
	k.Indexes = make([]*Index, len(t.Indexes))
	for i, x := range t.Indexes {
		x := *x
		x.Parts, x.Distinct = slices.Clone(x.Parts), slices.Clone(x.Distinct)
		k.Indexes[i] = &x
	}
	return &k
}

// shape is what two indexes have in common that serve the same statements.
func (i *Index) shape() string {
	var b strings.Builder
	fmt.Fprint(&b, i.Primary, i.Unique, i.Invisible, i.Kind)
	for _, p := range i.Parts {
		fmt.Fprintf(&b, "|%s %d %t %t %s", strings.ToLower(p.Column), p.Length, p.Desc, p.Array, p.Expr)
	}
	return b.String()
}

func shapes(t *Table) []string {
	out := make([]string, 0, len(t.Indexes))
	for _, i := range t.Indexes {
		out = append(out, i.shape())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Merge is what two definitions of one table agree on: nil, if they differ in
// their indexes, or if one is a view. Of a column that they type differently, the
// type is not known.
func Merge(a, b *Table) *Table {
	if a.View != b.View || !slices.Equal(shapes(a), shapes(b)) {
		return nil
	}
	out := a.Clone()
	if out.Database == "" {
		out.Database = b.Database
	}
	out.Partial = a.Partial || b.Partial
	out.Merged = a.whole() && b.whole()
	if !out.Sized {
		out.Sized, out.Rows = b.Sized, b.Rows
	}
	for _, c := range b.Columns {
		old := out.Column(c.Name)
		if old == nil {
			k := *c
			out.Columns = append(out.Columns, &k)
			out.Partial = true
			continue
		}
		if old.Class != c.Class {
			old.Class, old.Type = Unknown, ""
		}
		if !strings.EqualFold(old.Charset, c.Charset) || !strings.EqualFold(old.Collation, c.Collation) {
			old.Charset, old.Collation = "", ""
		}
		old.Nullable = old.Nullable || c.Nullable
		old.Big = old.Big && c.Big
		old.Flag = old.Flag && c.Flag
		if old.Values != c.Values {
			old.Values = 0
		}
		if old.Generated != c.Generated {
			old.Generated = ""
		}
	}
	for _, c := range out.Columns {
		out.Partial = out.Partial || b.Column(c.Name) == nil
	}
	return out
}

// whole reports whether no column of a definition is missing.
func (t *Table) whole() bool { return !t.Partial || t.Merged }

// Lacks reports whether the table has no such column, by none of its definitions.
func (t *Table) Lacks(column string) bool {
	return t.whole() && len(t.Columns) > 0 && t.Column(column) == nil
}

// Changed is the table after changes, or nil and why it is not known then.
func Changed(t *Table, changes []Change) (*Table, string) {
	if len(changes) == 0 {
		return t, ""
	}
	b := NewBuilder(&Schema{})
	b.Lenient, b.database = true, t.Database
	b.Schema.Add(t.Clone())
	b.Schema.Tables()[0].Final = true
	for _, c := range changes {
		if err := b.TextAt(c.File, c.Line, c.SQL); err != nil {
			return nil, err.Error()
		}
	}
	if len(b.Lost) > 0 {
		return nil, b.Lost[0].Note.Error()
	}
	if list := b.Schema.Tables(); len(list) == 1 {
		return list[0], ""
	}
	return nil, fmt.Sprintf("%s is dropped in %s", t.Name, changes[len(changes)-1].File)
}
