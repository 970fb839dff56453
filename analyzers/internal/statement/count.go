package statement

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// counted notes how many placeholders and values the statements of a place have, where
// no text that it may be has as many as the call gives values.
func (p *pass) counted(q *Place, texts []*sqlvalue.Text, spread []int, n, args sqlvalue.Node) {
	if len(texts) == 0 {
		return
	}
	if at, ok := p.spreads(q); ok {
		// Where branches add to the text, they add to the list, too.
		p.differ(q, texts, at, "", func(i int) int { return spread[i] }, true)
		p.countedByPath(q, at, n, args)
		return
	}
	if given := p.givenLater(q); len(given) > 0 {
		for _, g := range given {
			p.differ(q, texts, p.method(q.Call).SQL, g.by, func(int) int { return g.values }, false)
		}
		return
	}
	if values, at, ok := p.values(q); ok {
		p.differ(q, texts, at, "", func(int) int { return values }, false)
	}
}

// differ notes the placeholders of the text that is argument at, and how many values it
// is given, if none of the texts that it may be has as many. A negative number of values
// is not known, and neither are the placeholders of a text to which a branch adds, unless
// all branches are compared.
func (p *pass) differ(q *Place, texts []*sqlvalue.Text, at int, by string, values func(i int) int, all bool) {
	fixed := p.TypesInfo.Types[q.Call.Args[at]].Value != nil
	first := -1
	for i, t := range texts {
		n, ok := questionMarks(t)
		if !ok || t.Short && !all || values(i) < 0 || n == values(i) || !fixed && !p.writtenOnce(t, q) {
			return
		}
		if first < 0 {
			first = n
		}
	}
	if in := &q.Alternatives[0].Input; in.Places == in.Values {
		in.Places, in.Values, in.By = first, values(0), by
	}
}

// spreads reports whether a call of a place gives its text, which is argument at, a list
// of values as it is.
func (p *pass) spreads(q *Place) (at int, ok bool) {
	if !q.Call.Ellipsis.IsValid() || q.Decl == nil || loops(p.turn(q)) {
		return 0, false
	}
	if q.passes != nil {
		return q.passes.Param, q.passes.Exact
	}
	m := p.method(q.Call)
	if m == nil || m.SQL < 0 || !p.cat.Exact(m.Library) || len(q.Call.Args) != m.SQL+2 {
		return 0, false
	}
	return m.SQL, true
}

// spread is how many values a list has that is written out, each of which is surely one
// for a driver, or -1.
func (p *pass) spread(elems []*sqlvalue.Elem, whole bool) int {
	if !whole {
		return -1
	}
	for _, e := range elems {
		if e.Expr == nil || !single(p.TypesInfo.TypeOf(e.Expr)) {
			return -1
		}
	}
	return len(elems)
}

// values is how many values the call of a place gives the placeholders of its text,
// which is argument at, if a library takes exactly one for each.
func (p *pass) values(q *Place) (n, at int, ok bool) {
	if q.passes != nil {
		if !q.passes.Exact || len(q.Call.Args) < q.passes.Args {
			return 0, 0, false
		}
		n, ok = p.allSingle(q.Call, q.passes.Args)
		return n, q.passes.Param, ok
	}
	m := p.method(q.Call)
	if m == nil {
		return 0, 0, false
	}
	n, ok = p.valuesBehind(q.Call, m.SQL, m.Library)
	return n, m.SQL, ok
}

// valuesBehind is how many values a call of a library gives the placeholders of the
// text that is one of its arguments, likewise.
func (p *pass) valuesBehind(call *ast.CallExpr, text int, library string) (int, bool) {
	sig, ok := p.TypesInfo.TypeOf(call.Fun).(*types.Signature)
	if !ok || !p.cat.Exact(library) || !sig.Variadic() || sig.Params().Len()-1 > text+1 {
		return 0, false
	}
	return p.allSingle(call, text+1)
}

// allSingle is how many arguments a call has from one on, if each of them is surely one
// value.
func (p *pass) allSingle(call *ast.CallExpr, from int) (int, bool) {
	if call.Ellipsis.IsValid() {
		return 0, false
	}
	list := call.Args[from:]
	for _, v := range list {
		if !single(p.TypesInfo.TypeOf(v)) {
			return 0, false
		}
	}
	return len(list), true
}

// handsOn reports whether the call of a place gives the placeholders of its text what
// the function of a signature is given behind its other parameters, as it is.
func (p *pass) handsOn(q *Place, sig *types.Signature) bool {
	last := len(q.Call.Args) - 1
	if !sig.Variadic() || !q.Call.Ellipsis.IsValid() || p.objectOf(q.Call.Args[last]) != sig.Params().At(sig.Params().Len()-1) ||
		len(p.within(p.decl).assignments(sig.Params().At(sig.Params().Len()-1))) > 0 {
		return false
	}
	if q.passes != nil {
		return q.passes.Exact && q.passes.Args == last
	}
	m := p.method(q.Call)
	return m != nil && p.cat.Exact(m.Library) && m.SQL+1 == last
}

func loops(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			found = true
		}
		return !found
	})
	return found
}

// single reports whether a value of the type is surely one for a driver: no list that
// a library writes out, no struct or map that has names, nothing that may be either.
func single(t types.Type) bool {
	if t == nil {
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.Invalid
	case *types.Slice:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return ok && b.Kind() == types.Byte
	case *types.Struct:
		n := namedOf(t)
		if n == nil || n.Obj().Pkg() == nil {
			return false
		}
		if n.Obj().Pkg().Path() == "time" {
			return true
		}
		o, _, _ := types.LookupFieldOrMethod(n, true, n.Obj().Pkg(), "Value") // driver.Valuer
		fn, ok := o.(*types.Func)
		return ok && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 2
	}
	return false
}

// questionMarks counts the placeholders of a text, if all of it is known and it has no
// other kind of them: $1, :name, @name, ?0. Some libraries take question marks in
// quotes for placeholders, too.
func questionMarks(t *sqlvalue.Text) (n int, ok bool) {
	if !t.Whole() {
		return 0, false
	}
	return marksIn(t.String())
}

func marksIn(text string) (n int, ok bool) {
	var s scanner
	for i := range len(text) {
		c := text[i]
		switch {
		case s.step(c):
			if i+1 < len(text) && (wordByte(text[i+1]) || text[i+1] == '?') {
				return 0, false
			}
		case c == '?':
			return 0, false
		case s.free() && (c == '@' || strings.IndexByte("$:", c) >= 0 && i+1 < len(text) && wordByte(text[i+1])):
			return 0, false
		}
	}
	return s.count, true
}
