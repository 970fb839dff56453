package sqlvalue

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
)

// Composite is a map, a struct, or a list of such, whose entries the source shows.
type Composite struct {
	Type    types.Type
	Entries []Entry
	used    *int // how many entries the list has that Entries is the beginning of; see with
}

// Entry is an element of a Composite: of a map or list under its key, which is the
// index, or the field of a struct.
type Entry struct {
	Key   Node
	Name  ast.Expr // the key, where it is written
	Field *types.Var
	X     Node
	Expr  ast.Expr
}

// maxEntries bounds the tables whose entries are all looked at. Of a larger one
// a constant key is found.
const maxEntries = 64

// composed reports whether values of a type are followed with their entries.
func composed(t types.Type) bool {
	if t == nil || isBuilder(t) {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	return ok && st.NumFields() > 0 && !isBuilder(t) || lookedUp(t, 0)
}

// lookedUp reports whether texts are looked up in values of a type.
func lookedUp(t types.Type, depth int) bool {
	if t == nil || depth > 2 || isBuilder(t) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return lookedUp(u.Elem(), depth+1)
	case *types.Map:
		return holdsText(u.Elem(), depth)
	case *types.Slice:
		return !isTextSlice(t) && holdsText(u.Elem(), depth)
	case *types.Array:
		return holdsText(u.Elem(), depth)
	case *types.Struct:
		for f := range u.Fields() {
			if holdsText(f.Type(), depth) {
				return true
			}
		}
	}
	return false
}

// holdsText reports whether a text can be found in a value of the type.
func holdsText(t types.Type, depth int) bool {
	i, ok := t.Underlying().(*types.Interface)
	return isText(t) || isTextSlice(t) || ok && i.Empty() || lookedUp(t, depth+1)
}

// elements is what a composite literal of a map, a struct or a list of such holds.
func (w *Walk) elements(x *ast.CompositeLit) Node {
	if len(x.Elts) > maxEntries {
		return gap(x)
	}
	t := w.src.Info.TypeOf(x).Underlying()
	if p, ok := t.(*types.Pointer); ok { // in a list of pointers
		t = p.Elem().Underlying()
	}
	st, _ := t.(*types.Struct)
	table := &Composite{Type: w.src.Info.TypeOf(x)}
	next := 0
	for i, el := range x.Elts {
		var e Entry
		key, value := parts(el)
		switch {
		case st == nil && key != nil:
			e.Key, e.Name = w.eval(key), key
			if n, ok := w.int(key); ok {
				next = n
			}
		case st == nil:
			e.Key = position(next)
		case key == nil:
			e.Field = st.Field(i)
		default:
			id, _ := key.(*ast.Ident)
			e.Field, _ = w.src.Info.ObjectOf(id).(*types.Var)
		}
		next++
		e.X, e.Expr = w.entry(value), value
		table.Entries = append(table.Entries, e)
	}
	return table
}

// parts are the key of an element of a composite literal, if it has one, and its
// value.
func parts(el ast.Expr) (key, value ast.Expr) {
	if kv, ok := el.(*ast.KeyValueExpr); ok {
		return kv.Key, kv.Value
	}
	return nil, el
}

func position(i int) Node { return &Lit{Text: strconv.Itoa(i)} }

// entry is the value of an element, as far as a text may be in it.
func (w *Walk) entry(e ast.Expr) Node {
	if t := w.src.Info.TypeOf(e); t != nil && (holdsText(t, 0) || w.src.makes(t)) {
		return w.eval(e)
	}
	return gap(e)
}

// at is an element of a table or list, or each of them where the key is not
// constant.
func (w *Walk) at(x *ast.IndexExpr) Node {
	t := w.src.Info.TypeOf(x.X)
	if t == nil || !isTextSlice(t) && !lookedUp(t, 0) {
		return gap(x)
	}
	key := w.src.Info.Types[x.Index].Value
	if n, ok := w.literalAt(x.X, key); ok {
		return w.keyed(x.Index, key, n)
	}
	base := w.eval(x.X)
	if isTextSlice(t) {
		base = listed(base)
	}
	if n, ok := pick(base, func(t *Composite) (Node, bool) { return t.find(key, w.src.Key) }); ok {
		return w.keyed(x.Index, key, n)
	}
	return gap(x)
}

// keyed is the element under a constant key, with the label of the key.
func (w *Walk) keyed(e ast.Expr, key constant.Value, n Node) Node {
	if key == nil || w.src.Key == nil {
		return n
	}
	if label := w.src.Key(w.eval(e), e); label != "" {
		return &Alt{&Choice{N: 1, Labels: []string{label}}, []Node{n}}
	}
	return n
}

// makes reports whether values of the type, or of the elements of a slice, are
// parts of a statement.
func (s *Source) makes(t types.Type) bool {
	if t == nil || s.Makes == nil {
		return false
	}
	if l, ok := types.Unalias(t).(*types.Slice); ok {
		t = l.Elem()
	}
	return s.Makes(t)
}

func (s *Source) made(e ast.Expr) string {
	if s.Made == nil {
		return ""
	}
	return s.Made(e)
}

// makeOf is a call that makes a part of a statement.
func (w *Walk) makeOf(x *ast.CallExpr, kind string) Node {
	m := &Made{Call: x, Kind: kind}
	if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && w.src.Info.Selections[sel] != nil {
		m.Recv = w.eval(sel.X)
	}
	for i, a := range x.Args {
		if x.Ellipsis.IsValid() && i == len(x.Args)-1 {
			m.Args = append(m.Args, w.eval(a)) // its elements
			continue
		}
		m.Args = append(m.Args, &Elem{X: w.entry(a), Expr: a})
	}
	return m
}

// listed is a list of texts as a table.
func listed(n Node) Node {
	elems, whole := Elems(n, nil)
	if !whole || len(elems) == 0 {
		return nil
	}
	t := new(Composite)
	for i, e := range elems {
		t.Entries = append(t.Entries, Entry{Key: position(i), X: e.X, Expr: e.Expr})
	}
	return t
}

// find is the entry with a constant key; without one, it is any entry.
func (t *Composite) find(key constant.Value, label func(Node, ast.Expr) string) (Node, bool) {
	if key != nil {
		if n, ok := t.ofAny(key); ok {
			return n, true
		}
		for _, e := range slices.Backward(t.Entries) {
			if is, ok := e.under(key); is {
				return e.X, true
			} else if !ok {
				return nil, false
			}
		}
		return nil, false
	}
	c, values := t.each(label)
	return &Alt{c, values}, len(values) > 0
}

// ofAny is what a key has in a table that one assignment fills for every key, with a text
// that the key stands in: m[name] = prefix + name.
func (t *Composite) ofAny(key constant.Value) (Node, bool) {
	if len(t.Entries) != 1 || key.Kind() != constant.String {
		return nil, false
	}
	e := t.Entries[0]
	switch k := e.Key.(type) {
	case *Gap:
	case *Alt:
		if !slices.ContainsFunc(k.List, func(n Node) bool {
			l := Read(n, nil)
			return l.Whole() && l.String() == constant.StringVal(key)
		}) {
			return nil, false
		}
	default:
		return nil, false
	}
	return instead(e.X, e.Key, &Lit{Text: constant.StringVal(key), At: e.Expr})
}

// instead is a text with another in the place of a part; false if that is no part of it.
func instead(n, old, by Node) (Node, bool) {
	if n == old {
		return by, true
	}
	switch x := n.(type) {
	case *Cat:
		l, inL := instead(x.L, old, by)
		r, inR := instead(x.R, old, by)
		return cat(l, r), inL || inR
	case *Format:
		f, in := *x, false
		f.Args = slices.Clone(x.Args)
		for i, a := range x.Args {
			var is bool
			f.Args[i], is = instead(a, old, by)
			in = in || is
		}
		return &f, in
	}
	return n, false
}

// each is the choice between the entries, with the labels of their keys.
func (t *Composite) each(label func(Node, ast.Expr) string) (c *Choice, values []Node) {
	c = &Choice{N: len(t.Entries)}
	for _, e := range t.Entries {
		values = append(values, e.X)
		if label != nil {
			c.Labels = append(c.Labels, label(e.Key, e.Name))
		}
	}
	return c, values
}

// under reports whether the key of an entry is a constant, where it is known.
func (e *Entry) under(key constant.Value) (is, known bool) {
	t := Read(e.Key, nil)
	if key.Kind() == constant.String {
		return t.String() == constant.StringVal(key), t.Whole()
	}
	return t.String() == key.ExactString(), t.Whole()
}

// field is the field of a struct.
func (t *Composite) field(f *types.Var) (Node, bool) {
	for _, e := range slices.Backward(t.Entries) {
		if e.Field == f {
			return e.X, true
		}
	}
	return nil, true // its zero value
}

// literalAt is the element under a constant key of a literal, be it large.
func (w *Walk) literalAt(e ast.Expr, key constant.Value) (Node, bool) {
	in := w
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok && key != nil {
		v, ok := w.src.Info.Uses[id].(*types.Var)
		if !ok || w.src.idx().once[v] == nil || w.depth >= maxDepth || *w.budget <= 0 {
			return nil, false
		}
		*w.budget--
		e, in = ast.Unparen(w.src.idx().once[v]), w.elsewhere()
	}
	x, ok := e.(*ast.CompositeLit)
	if !ok || key == nil || len(x.Elts) <= maxEntries {
		return nil, false
	}
	for _, el := range x.Elts {
		if k, value := parts(el); k != nil {
			if v := w.src.Info.Types[k].Value; v != nil && constant.Compare(v, token.EQL, key) {
				return in.entry(value), true
			}
		}
	}
	return nil, false
}

// column is the part of a statement that a field of a struct, or a variable of a package,
// stands for, or nil.
func (w *Walk) column(e ast.Expr, id *ast.Ident) Node {
	v, ok := w.src.Info.ObjectOf(id).(*types.Var)
	if !ok || w.src.Field == nil || !v.IsField() && (v.Pkg() == nil || v.Parent() != v.Pkg().Scope()) || !w.src.makes(v.Type()) {
		return nil
	}
	if text := w.src.Field(e, v.Origin()); text != "" {
		return &Made{Kind: "column", Args: []Node{&Lit{Text: text, At: e}}}
	}
	return nil
}

// fieldOf is the field of a struct that the walk knows.
func (w *Walk) fieldOf(x *ast.SelectorExpr) (Node, bool) {
	sel := w.src.Info.Selections[x]
	if sel == nil || sel.Kind() != types.FieldVal || !holdsText(sel.Type(), 0) {
		return nil, false
	}
	f, ok := sel.Obj().(*types.Var)
	if !ok || len(sel.Index()) != 1 {
		return nil, false
	}
	return pick(w.eval(x.X), func(t *Composite) (Node, bool) { return t.field(f) })
}

// setEntry follows m["k"] = v and s.f = v; what cannot be followed is not known
// from there on.
func (w *Walk) setEntry(l, value ast.Expr, n Node) {
	var base ast.Expr
	e := Entry{X: n, Expr: value}
	switch x := ast.Unparen(l).(type) {
	case *ast.IndexExpr:
		base, e.Key, e.Name = x.X, w.eval(x.Index), x.Index
	case *ast.SelectorExpr:
		base = x.X
		e.Field, _ = w.src.Info.ObjectOf(x.Sel).(*types.Var)
	}
	o := w.object(base)
	old, known := w.env.get(o)
	if old == nil && known {
		switch o.Type().Underlying().(type) {
		case *types.Map, *types.Struct:
			old = &Composite{Type: o.Type()} // empty
		}
	}
	t, ok := pick(old, func(t *Composite) (Node, bool) { return t.with(&e), true })
	if !ok {
		t = gap(base)
	}
	w.env.set(o, t)
}

// Follows reports whether values of a type, or of the elements of a slice, are
// parts of a statement.
func (s *Source) Follows(t types.Type) bool { return s.makes(t) }

// Value is what a value is that stands outside of functions.
func (s *Source) Value(e ast.Expr) Node {
	budget := 400
	w := &Walk{src: s, env: &env{}, budget: &budget}
	return w.eval(e)
}

// Entries are the entries of a map, struct or list.
func Entries(n Node) []Entry {
	if c, ok := n.(*Composite); ok {
		return c.Entries
	}
	if c, ok := listed(n).(*Composite); ok {
		return c.Entries
	}
	return nil
}
