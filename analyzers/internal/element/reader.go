package element

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// reader goes through a function once.
type reader struct {
	*Package
	*body
	blocks []ast.Node
	turns  []turn
}

// turn is a loop over all elements of a list.
type turn struct {
	block     ast.Node
	over      place
	index, at types.Object // the variables of the index and of the element
	pointers  bool         // the elements are pointers
	skips     bool         // an element may have been left out before
}

// block reads the statements of a block, which run one after the other.
func (r *reader) block(of ast.Node, list []ast.Stmt) {
	r.blocks = append(r.blocks, of)
	for _, s := range list {
		r.statement(s)
		for i := range r.turns {
			if r.turns[i].block == of && branches(s) {
				r.turns[i].skips = true
			}
		}
	}
	r.blocks = r.blocks[:len(r.blocks)-1]
}

func (r *reader) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.RangeStmt:
		r.literalsIn(s.X)
		r.loop(s.Body, r.ranged(s))
	case *ast.ForStmt:
		if s.Init != nil {
			r.statement(s.Init)
		}
		r.loop(s.Body, r.counted(s))
	case *ast.AssignStmt:
		r.assign(s.Lhs, s.Rhs, s.Tok)
	case *ast.DeclStmt:
		ast.Inspect(s, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok {
				var names []ast.Expr
				for _, id := range v.Names {
					names = append(names, id)
				}
				r.assign(names, v.Values, token.DEFINE)
			}
			return true
		})
	default:
		r.inner(s)
	}
}

// inner reads the blocks and the function literals of a statement.
func (r *reader) inner(n ast.Node) {
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.BlockStmt:
			r.block(m, m.List)
		case *ast.CaseClause:
			r.block(m, m.Body)
		case *ast.CommClause:
			r.block(m, m.Body)
		case *ast.AssignStmt, *ast.RangeStmt, *ast.ForStmt:
			if m == n {
				return true
			}
			r.statement(m.(ast.Stmt))
		default:
			return true
		}
		return false
	})
}

// literalsIn reads the function literals of an expression.
func (r *reader) literalsIn(e ast.Expr) {
	if e != nil {
		ast.Inspect(e, func(n ast.Node) bool {
			if b, ok := n.(*ast.BlockStmt); ok {
				r.block(b, b.List)
				return false
			}
			return true
		})
	}
}

func (r *reader) loop(b *ast.BlockStmt, t turn) {
	t.block = b
	r.turns = append(r.turns, t)
	r.block(b, b.List)
	r.turns = r.turns[:len(r.turns)-1]
}

// ranged is the turn of a range loop. The list of a part, such as a page of it, is the list.
func (r *reader) ranged(s *ast.RangeStmt) turn {
	t := turn{over: r.place(s.X)}
	if s.Key != nil {
		t.index = r.object(s.Key)
	}
	if s.Value != nil {
		t.at = r.object(s.Value)
		if e := elem(r.Info.TypeOf(s.X)); e != nil {
			_, t.pointers = e.Underlying().(*types.Pointer)
		}
	}
	for _, v := range []ast.Expr{s.Value, s.Key} {
		if v == nil || elem(r.Info.TypeOf(v)) == nil || r.object(v) == nil {
			continue
		}
		m := r.list(place{of: r.object(v)})
		if call, ok := ast.Unparen(s.X).(*ast.CallExpr); ok && r.Body(call) == nil { // slices.Chunk(rows, 100)
			for _, a := range call.Args {
				if e := elem(r.Info.TypeOf(a)); e != nil && types.Identical(e, elem(r.Info.TypeOf(v))) {
					m.lists = append(m.lists, a)
				}
			}
		}
		m.other = m.other || len(m.lists) != 1
	}
	return t
}

// counted is the turn of a loop that counts up to the length of a list.
func (r *reader) counted(s *ast.ForStmt) turn {
	c, ok := s.Cond.(*ast.BinaryExpr)
	if !ok || c.Op != token.LSS {
		return turn{}
	}
	call, ok := ast.Unparen(c.Y).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !r.builtin(call, "len") {
		return turn{}
	}
	return turn{over: r.place(call.Args[0]), index: r.object(c.X)}
}

func (r *reader) assign(to, values []ast.Expr, tok token.Token) {
	for _, v := range values {
		r.literalsIn(v)
	}
	for i, l := range to {
		var value ast.Expr
		if len(values) == len(to) && (tok == token.ASSIGN || tok == token.DEFINE) {
			value = values[i]
		} else if len(values) == 1 && i == 0 && len(to) > 1 {
			value = values[0]
		}
		r.give(l, value, len(values) == 0)
	}
}

// give notes what one variable, element or field is given. A value of nil is not known,
// unless it is the zero one.
func (r *reader) give(l, value ast.Expr, zero bool) {
	l = ast.Unparen(l)
	if x, ok := l.(*ast.IndexExpr); ok {
		if elem(r.Info.TypeOf(x.X)) != nil {
			m := r.list(r.place(x.X))
			m.elements = append(m.elements, element{value, slices.Clone(r.blocks)})
			m.other = m.other || value == nil
		}
		return
	}
	if sel, ok := l.(*ast.SelectorExpr); ok && r.setField(sel, value) {
		return
	}
	if elem(r.Info.TypeOf(l)) != nil {
		if at := r.place(l); at.of != nil && !zero {
			r.fill(r.list(at), at, value)
		}
		return
	}
	if id, ok := l.(*ast.Ident); ok {
		if o := r.Info.ObjectOf(id); o != nil {
			r.from[o] = append(r.from[o], value)
		}
	}
}

// fill notes what a list is made of.
func (r *reader) fill(m *made, at place, value ast.Expr) {
	if value == nil {
		m.other = true
		return
	}
	switch x := ast.Unparen(value).(type) {
	case *ast.CompositeLit:
		for _, e := range literals(x) {
			e.blocks = slices.Clone(r.blocks)
			m.elements = append(m.elements, e)
		}
	case *ast.CallExpr:
		switch {
		case r.builtin(x, "make"):
		case !r.builtin(x, "append"):
			m.calls = append(m.calls, x)
		default:
			if first := r.place(x.Args[0]); first != at && !r.Info.Types[x.Args[0]].IsNil() {
				m.lists = append(m.lists, x.Args[0])
			}
			if x.Ellipsis.IsValid() {
				m.lists = append(m.lists, x.Args[1])
				return
			}
			for _, e := range x.Args[1:] {
				m.elements = append(m.elements, element{e, slices.Clone(r.blocks)})
			}
		}
	default:
		if r.Info.Types[value].IsNil() {
			return
		}
		of := value
		if s, ok := x.(*ast.SliceExpr); ok {
			of = s.X
		}
		if r.place(of) != at { // rows = rows[:0] adds none
			m.lists = append(m.lists, of)
		}
	}
}

// setField notes a field of a variable or of the element of a loop that is set.
func (r *reader) setField(sel *ast.SelectorExpr, value ast.Expr) bool {
	f, ok := r.Info.ObjectOf(sel.Sel).(*types.Var)
	if !ok || !f.IsField() || len(r.blocks) == 0 {
		return false
	}
	s := set{Field{f, f.Name(), value}, sel.Pos(), r.blocks[len(r.blocks)-1]}
	x := bare(sel.X)
	if i, ok := x.(*ast.IndexExpr); ok {
		for _, t := range r.turns {
			if t.whole(s) && t.index != nil && t.index == r.object(i.Index) && t.over == r.place(i.X) {
				r.each[t.over] = append(r.each[t.over], s)
				return true
			}
		}
		at := r.place(i.X)
		r.each[at] = append(r.each[at], set{Field{Var: f, Name: f.Name()}, s.pos, s.block}) // of some of them
		return true
	}
	id, ok := x.(*ast.Ident)
	if !ok {
		return false
	}
	o := r.Info.ObjectOf(id)
	r.sets[o] = append(r.sets[o], s)
	for _, t := range r.turns {
		if t.whole(s) && t.over.of != nil && (t.pointers && t.at == o || r.elementOf(o, t)) {
			r.each[t.over] = append(r.each[t.over], s)
		}
	}
	return elem(r.Info.TypeOf(sel)) == nil
}

// whole reports whether a loop sets the field of every element.
func (t turn) whole(s set) bool { return t.block == s.block && !t.skips && t.over.of != nil }

// elementOf reports whether a variable is, or points to, the element of a turn:
// row := &rows[i].
func (r *reader) elementOf(o types.Object, t turn) bool {
	from := r.from[o]
	if len(from) != 1 || from[0] == nil || t.index == nil {
		return false
	}
	if _, ok := o.Type().Underlying().(*types.Pointer); !ok {
		return false
	}
	i, ok := bare(from[0]).(*ast.IndexExpr)
	return ok && r.place(i.X) == t.over && r.object(i.Index) == t.index
}

func (r *reader) list(at place) *made {
	m := r.lists[at]
	if m == nil {
		m = new(made)
		r.lists[at] = m
	}
	return m
}

func (r *reader) builtin(call *ast.CallExpr, name string) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || id.Name != name {
		return false
	}
	_, ok = r.Info.Uses[id].(*types.Builtin)
	return ok
}

func (r *reader) object(e ast.Expr) types.Object {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		return r.Info.ObjectOf(id)
	}
	return nil
}

// place is the variable that an expression is, or of which it is a part.
func (p *Package) place(e ast.Expr) place {
	path := ""
	for {
		switch x := bare(e).(type) {
		case *ast.SelectorExpr:
			if p.Info.Selections[x] == nil {
				return place{p.Info.ObjectOf(x.Sel), path}
			}
			path, e = "."+x.Sel.Name+path, x.X
			continue
		case *ast.Ident:
			return place{p.Info.ObjectOf(x), path}
		}
		return place{}
	}
}

// branches reports whether a statement may end the turn of the loop around it, other than
// by leaving the function.
func branches(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = found || n.Tok != token.FALLTHROUGH
		}
		return !found
	})
	return found
}
