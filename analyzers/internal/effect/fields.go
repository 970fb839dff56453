package effect

import (
	"slices"
	"strings"
)

// Fields are those of a struct that is written out as an argument:
// q.AddBalance(ctx, AddBalanceParams{ID: from, Amount: -n}).
type Fields struct{ List []Field }

// Field is one of them.
type Field struct {
	Name string
	Value
}

// at is what the fields say of a part of the struct, .ID or .Owner.ID, if one of them is that
// or around it.
func (fs *Fields) at(part string) (Value, bool) {
	if fs == nil {
		return Value{}, false
	}
	name, rest, deeper := strings.Cut(strings.TrimPrefix(part, "."), ".")
	i := slices.IndexFunc(fs.List, func(f Field) bool { return f.Name == name })
	switch {
	case i < 0:
		return Value{}, false
	case deeper:
		return fs.List[i].Part(Value{Field: "." + rest}), true
	}
	return fs.List[i].Value, true
}

// Called is the value of the field that is called as a column is.
func (fs *Fields) Called(column string) (Value, bool) {
	if fs == nil {
		return Value{}, false
	}
	i := slices.IndexFunc(fs.List, func(f Field) bool { return strings.EqualFold(f.Name, strings.ReplaceAll(column, "_", "")) })
	if i < 0 {
		return Value{}, false
	}
	return fs.List[i].Value, true
}

// each replaces the values of the fields.
func (fs *Fields) each(by func(Value) Value) *Fields {
	if fs == nil {
		return nil
	}
	out := &Fields{List: slices.Clone(fs.List)}
	for i, f := range out.List {
		out.List[i].Value = by(f.Value)
	}
	return out
}
