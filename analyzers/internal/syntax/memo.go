package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// Storing is an assignment m[key] = value of what a call answered.
type Storing struct {
	pos token.Pos
	key ast.Expr
}

// StoredBehind are the places where a unit stores into a map what it loads behind
// a lookup there: under the same key, or under one that the answer has.
func (p *Package) StoredBehind(u *Unit, m types.Object, lookup *ast.IndexExpr) []token.Pos {
	var at []token.Pos
	for _, s := range p.stored(u)[m] {
		if s.pos > lookup.Pos() && (p.SameKey(s.key, lookup.Index) || p.assignedBehind(s.key, lookup.Pos()) && !partOf(lookup.Index, s.key)) {
			at = append(at, s.pos)
		}
	}
	return at
}

// SameKey reports whether two expressions are one key.
func (p *Package) SameKey(a, b ast.Expr) bool { return p.keyText(a) == p.keyText(b) }

// keyText is a key as a text, the same for a variable as for the only value that
// it is given.
func (p *Package) keyText(e ast.Expr) string {
	e = p.Plain(e)
	if id, ok := e.(*ast.Ident); ok {
		if as := p.Assigned[p.TypesInfo.ObjectOf(id)]; len(as) == 1 && as[0].Value != nil {
			e = p.Plain(as[0].Value)
		}
	}
	return ExprText(e)
}

// partOf reports whether a key is made of another one and more.
func partOf(key, of ast.Expr) bool {
	found := false
	ast.Inspect(of, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		found = found || ok && e != of && ExprText(e) == ExprText(key)
		return !found
	})
	return found
}

// assignedBehind reports whether a variable of an expression is given a value
// behind a place.
func (p *Package) assignedBehind(e ast.Expr, pos token.Pos) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o, ok := p.TypesInfo.ObjectOf(id).(*types.Var); ok && !o.IsField() {
				found = found || slices.ContainsFunc(p.Assigned[o], func(a Assignment) bool { return a.Pos > pos })
			}
		}
		return !found
	})
	return found
}

// readInto reports whether a value is a pointer that a call before pos was given.
func (p *Package) readInto(u *Unit, value ast.Expr, pos token.Pos) bool {
	o := p.Object(value)
	if o == nil {
		return false
	}
	if _, ok := o.Type().Underlying().(*types.Pointer); !ok {
		return false
	}
	found := false
	ast.Inspect(u.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		found = found || ok && call.End() < pos && slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return p.Object(arg) == o })
		return !found
	})
	return found
}

// stored are the maps in which a unit keeps what it loaded.
func (p *Package) stored(u *Unit) map[types.Object][]Storing {
	set, ok := p.storedMaps[u]
	if ok {
		return set
	}
	set = make(map[types.Object][]Storing)
	ast.Inspect(u.Body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Lhs) == len(a.Rhs) {
			for i, lhs := range a.Lhs {
				if ix, ok := Unparen(lhs).(*ast.IndexExpr); ok && (p.loaded(a.Rhs[i], 0) || p.readInto(u, a.Rhs[i], a.Pos())) {
					if o := p.Object(ix.X); o != nil {
						set[o] = append(set[o], Storing{a.Pos(), ix.Index})
					}
				}
			}
		}
		return true
	})
	p.storedMaps[u] = set
	return set
}

// IsFed reports whether other methods of what a method is called on are given
// keys with values.
func (p *Package) IsFed(sel *ast.SelectorExpr) bool {
	for method := range p.Fed[p.Object(sel.X)] {
		if method != sel.Sel.Name {
			return true
		}
	}
	return false
}

// LooksUp reports whether a function answers from a map or cache that outlives it.
func (p *Package) LooksUp(u *Unit) bool {
	outlives := func(e ast.Expr) bool {
		o := p.Object(e)
		return o != nil && (o.Pos() < u.Body.Pos() || o.Pos() > u.Body.End())
	}
	found := false
	ast.Inspect(u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			found = found || outlives(n.X) && p.Kept[p.Object(n.X)] && KeepsValues(p.TypesInfo.TypeOf(n.X))
		case *ast.CallExpr:
			if sel, ok := Unparen(n.Fun).(*ast.SelectorExpr); ok && outlives(sel.X) {
				found = found || p.IsFed(sel)
			}
		}
		return !found
	})
	return found && u.Type.Results.NumFields() > 0
}

// KeepsValues reports whether t is a map that holds more than a mark that its
// key was seen.
func KeepsValues(t types.Type) bool {
	m, ok := CoreType(t).(*types.Map)
	if !ok {
		return false
	}
	switch e := m.Elem().Underlying().(type) {
	case *types.Basic:
		return e.Kind() != types.Bool
	case *types.Struct:
		return e.NumFields() > 0
	}
	return true
}

// IsContext reports whether a type is context.Context.
func IsContext(t types.Type) bool {
	pkg, name := TypeKey(t)
	return pkg == "context" && name == "Context"
}

// EmptyBefore reports whether a local map has nothing in it at pos.
func (p *Package) EmptyBefore(u *Unit, o types.Object, pos token.Pos) bool {
	if _, ok := u.Params[o]; ok || o.Pos() < u.Body.Pos() || o.Pos() > u.Body.End() {
		return false
	}
	filled := false
	ast.Inspect(u.Body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && a.Pos() < pos {
			for _, lhs := range a.Lhs {
				if ix, ok := Unparen(lhs).(*ast.IndexExpr); ok && p.Object(ix.X) == o {
					filled = true
				}
			}
		}
		return !filled
	})
	return !filled
}

// loaded reports whether a value may be what a call answered: not a mark that
// the work is under way, made on the spot.
func (p *Package) loaded(e ast.Expr, depth int) bool {
	if depth > MaxKeyDepth {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || p.Builtin(n) == "" && !p.TypesInfo.Types[n.Fun].IsType()
		case *ast.Ident:
			o, ok := p.TypesInfo.ObjectOf(n).(*types.Var)
			if !ok || o.IsField() {
				break
			}
			for _, a := range p.Assigned[o] {
				found = found || a.Source == nil || p.loaded(a.Source, depth+1)
			}
		}
		return !found
	})
	return found
}
