package survey

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/eval"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// Constant is what a value is as poly.Need has it, where the code writes it out: a
// constant, nil, or what is not nil. A variable that is set once is what it is set to.
func (p *Package) Constant(e ast.Expr) (string, bool) {
	e = syntax.Unparen(e)
	tv := p.TypesInfo.Types[e]
	switch {
	case tv.Value != nil:
		return tv.Value.ExactString(), true
	case tv.IsNil():
		return poly.Nil, true
	}
	switch e := e.(type) {
	case *ast.FuncLit:
		return poly.NotNil, true
	case *ast.UnaryExpr:
		return poly.NotNil, e.Op == token.AND
	case *ast.CompositeLit:
		_, isStruct := syntax.CoreType(p.TypesInfo.TypeOf(e)).(*types.Struct)
		return poly.NotNil, !isStruct
	case *ast.CallExpr:
		b := p.Builtin(e)
		return poly.NotNil, b == "make" || b == "new"
	case *ast.Ident:
		if v := p.setOnce(e); v != nil {
			return p.Constant(v)
		}
	}
	return "", false
}

// setOnce is the only value that a variable of a function ever has, or nil.
func (p *Package) setOnce(id *ast.Ident) ast.Expr {
	v, ok := p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() || v.Parent() == nil || v.Parent() == p.Pkg.Scope() || v.Pkg() != p.Pkg {
		return nil
	}
	as := p.Assigned[v]
	if len(as) != 1 || as[0].Tok != token.DEFINE || as[0].Value == nil {
		return nil
	}
	if _, isVar := syntax.Unparen(as[0].Value).(*ast.Ident); isVar && !p.TypesInfo.Types[as[0].Value].IsNil() && p.TypesInfo.Types[as[0].Value].Value == nil {
		return nil // another name of another variable
	}
	return as[0].Value
}

// ConstantField is what a field of the struct is that a run of a function hands to a call,
// or calls a method of.
func (p *Package) ConstantField(e ast.Expr, name string, run *eval.Evaluation) (string, bool) {
	return p.knownField(e, name, run).IsText()
}

// ConstFieldLen is likewise how long the list is that a field holds.
func (p *Package) ConstFieldLen(e ast.Expr, name string, run *eval.Evaluation) (int64, bool) {
	n, ok := p.knownField(e, name, run).Len()
	return int64(n), ok
}

func (p *Package) knownField(e ast.Expr, name string, run *eval.Evaluation) *eval.Known {
	st, ok := structOf(p.TypesInfo.TypeOf(e))
	if !ok {
		return nil
	}
	for i := range st.NumFields() {
		if st.Field(i).Name() == name {
			return run.Of(e).Field(i)
		}
	}
	return nil
}

// Run is what is known of a run of a unit with arguments of which nothing is known.
func (p *Package) Run(u *syntax.Unit) *eval.Evaluation {
	if p.evaluator == nil {
		p.evaluator = eval.New(p.Package)
	}
	return p.evaluator.Unit(u, nil)
}

// structOf is the struct that a type is, or points to.
func structOf(t types.Type) (*types.Struct, bool) {
	t = syntax.CoreType(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = syntax.CoreType(ptr.Elem())
	}
	st, ok := t.(*types.Struct)
	return st, ok
}

// KeepsField reports whether a field of a parameter, a struct or a pointer to one, is at a
// place in a function what its caller has passed. Another parameter may point to the same.
func (p *Package) KeepsField(at *ast.Ident, name string, within ast.Node) bool {
	st, ok := structOf(p.TypesInfo.TypeOf(at))
	if !ok {
		return false
	}
	for field := range st.Fields() {
		if field.Name() == name {
			until := p.mayRunBefore(at, within)
			_, only := p.onlyRead(at, within, until)
			return only && !p.setsField(field, within, until, nil)
		}
	}
	return false
}

// Untouched reports whether a struct that a function has made is at a place what it was
// made as: no field of it has been set, and nothing else has been given it.
func (p *Package) Untouched(at *ast.Ident, within ast.Node) bool {
	st, ok := structOf(p.TypesInfo.TypeOf(at))
	if !ok {
		return false
	}
	until := p.mayRunBefore(at, within)
	own, only := p.onlyRead(at, within, until)
	for field := range st.Fields() {
		only = only && !p.setsField(field, within, until, own)
	}
	return only
}

// setsField reports whether a function sets a field up to until: one of own, which are the
// places where a field of the variable is named; nil stands for those of all variables.
func (p *Package) setsField(field *types.Var, within ast.Node, until token.Pos, own map[token.Pos]bool) bool {
	return slices.ContainsFunc(p.Assigned[field], func(a syntax.Assignment) bool {
		return a.Tok != token.COLON && a.Pos >= within.Pos() && a.Pos < until && (own == nil || own[a.Pos])
	})
}

// mentions are where a function mentions its variables, and whether it has a goto.
type mentions struct {
	of    map[types.Object][]mention
	jumps bool
}

// mention is one place of a variable.
type mention struct {
	id  *ast.Ident
	pos token.Pos // of the expression that says what becomes of it
	as  mentioned
}

// mentioned is what becomes of a variable where it is mentioned.
type mentioned uint8

const (
	asValue   mentioned = iota
	asField             // a field of it is named
	compared            // with nil
	addressed           // or a method of it is named, which may have its address
)

// mentionsIn looks through a function once.
func (p *Package) mentionsIn(within ast.Node) *mentions {
	m := p.mentioned[within]
	if m != nil {
		return m
	}
	m = &mentions{of: make(map[types.Object][]mention)}
	p.mentioned[within] = m
	seen := make(map[*ast.Ident]bool)
	add := func(e ast.Expr, pos token.Pos, as mentioned) {
		id, ok := syntax.Unparen(e).(*ast.Ident)
		if !ok || seen[id] {
			return
		}
		if v, ok := p.TypesInfo.Uses[id].(*types.Var); ok && !v.IsField() {
			seen[id] = true
			m.of[v] = append(m.of[v], mention{id, pos, as})
		}
	}
	ast.Inspect(within, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BranchStmt:
			m.jumps = m.jumps || n.Tok == token.GOTO
		case *ast.SelectorExpr:
			as := addressed
			if sel := p.TypesInfo.Selections[n]; sel != nil && sel.Kind() == types.FieldVal {
				as = asField
			}
			add(n.X, n.Pos(), as)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				add(n.X, n.Pos(), addressed)
			}
		case *ast.BinaryExpr:
			if p.TypesInfo.Types[n.Y].IsNil() {
				add(n.X, n.Pos(), compared)
			}
		case *ast.Ident:
			add(n, n.Pos(), asValue)
		}
		return true
	})
	return m
}

// mayRunBefore is where what may run before a place ends: at the end of its expression,
// or of the outermost loop around it in which the variable stays the same. What stands in
// a function literal runs at any time, and so does what stands beside a goto.
func (p *Package) mayRunBefore(at *ast.Ident, within ast.Node) token.Pos {
	if p.mentionsIn(within).jumps {
		return within.End()
	}
	v := p.TypesInfo.ObjectOf(at)
	until := at.End()
	ast.Inspect(within, func(n ast.Node) bool {
		if n == nil || n == within {
			return true
		}
		if at.Pos() < n.Pos() || at.End() > n.End() {
			return false
		}
		declares := v == nil || n.Pos() <= v.Pos() && v.Pos() < n.End()
		switch n.(type) {
		case *ast.FuncLit:
			if !declares {
				until = within.End()
			}
		case *ast.ForStmt, *ast.RangeStmt:
			if !declares {
				until = max(until, n.End())
			}
		case ast.Expr:
			until = max(until, n.End()) // other arguments of one call
		}
		return true
	})
	return until
}

// onlyRead reports whether nothing in a function up to until, but the place itself, is
// given a variable that holds a struct, or a pointer to one, and could set its fields:
// neither a call nor a method of it, nor another variable. Fields are the places where one
// of its fields is named.
func (p *Package) onlyRead(at *ast.Ident, within ast.Node, until token.Pos) (fields map[token.Pos]bool, only bool) {
	v := p.TypesInfo.ObjectOf(at)
	if v == nil {
		return nil, false
	}
	_, pointer := v.Type().Underlying().(*types.Pointer)
	fields = make(map[token.Pos]bool)
	for _, m := range p.mentionsIn(within).of[v] {
		if m.pos >= until {
			continue
		}
		switch {
		case m.as == asField:
			fields[m.id.Pos()], fields[m.pos] = true, true // (x).Field begins before x
		case m.id == at, m.as == compared:
		case m.as == addressed, pointer: // of a struct, others have a copy
			return nil, false
		}
	}
	return fields, true
}
