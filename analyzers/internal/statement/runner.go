package statement

import (
	"cmp"
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// wrapper is what is known of a callee that passes its parameters on: a function, the
// methods that may stand behind one of an interface, or what a variable holds.
func (p *pass) wrapper(call *ast.CallExpr) *Wrapper {
	if fn := staticCallee(p.TypesInfo, call); fn != nil {
		return p.wrapperOf(fn)
	}
	var list []*Wrapper
	if sel := p.throughInterface(call.Fun); sel != nil {
		list = p.implemented(sel)
	}
	for _, t := range p.called(call) {
		switch {
		case t.lit != nil:
			list = append(list, p.literals[t.lit])
		case t.sel != nil && p.throughInterface(t.sel) != nil:
			list = append(list, p.implemented(p.TypesInfo.Selections[t.sel])...)
		default:
			list = append(list, p.wrapperOf(t.fn))
		}
	}
	return anyOf(list)
}

// anyOf is a callee that may be any of several, or nil.
func anyOf(list []*Wrapper) *Wrapper {
	all := new(Wrapper)
	for _, w := range list {
		if w == nil {
			continue
		}
		for _, ps := range w.Calls {
			if !slices.Contains(all.Calls, ps) && len(all.Calls) < maxPassed {
				all.Calls = append(all.Calls, ps)
			}
		}
	}
	if len(all.Calls) == 0 {
		return nil
	}
	return all
}

// wrapperOf is what is known of one function.
func (p *pass) wrapperOf(fn *types.Func) *Wrapper {
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	if w, ok := p.wrappers[fn]; ok {
		return w
	}
	var w *Wrapper
	if fn.Pkg() != p.Pkg && !p.cat.Opaque(fn.Pkg().Path()) {
		f := new(Wrapper)
		if p.ImportObjectFact(fn, f) {
			w = f
		}
		p.wrappers[fn] = w
	}
	return w
}

// throughInterface is the method of an interface of the program that an expression
// selects, or nil.
func (p *pass) throughInterface(e ast.Expr) *types.Selection {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	s := p.TypesInfo.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return nil
	}
	fn, ok := s.Obj().(*types.Func)
	if !ok || fn.Pkg() == nil || p.cat.Opaque(fn.Pkg().Path()) || !types.IsInterface(fn.Signature().Recv().Type()) {
		return nil
	}
	return s
}

// implemented are the methods of the package and of those that it imports which may run
// where one of an interface is called, if they pass a parameter on as SQL.
func (p *pass) implemented(sel *types.Selection) []*Wrapper {
	fn := sel.Obj().(*types.Func)
	recv := interfaceOf(sel)
	iface := recv.Underlying().(*types.Interface)
	var list []*Wrapper
	for _, m := range p.methodsNamed(fn.Name()) {
		t := m.Signature().Recv().Type()
		if types.IsInterface(t) {
			continue
		}
		if types.Implements(t, iface) || types.Implements(types.NewPointer(t), iface) {
			list = append(list, p.wrapperOf(m))
		}
	}
	if len(list) == 0 {
		list = append(list, p.connection(recv, fn))
	}
	return list
}

// interfaceOf is the interface whose method is selected: that of the value, which may embed
// the one that declares the method, or that of a field which is embedded in the value.
func interfaceOf(sel *types.Selection) types.Type {
	if _, ok := sel.Recv().Underlying().(*types.Interface); ok {
		return sel.Recv()
	}
	return sel.Obj().(*types.Func).Signature().Recv().Type()
}

// methodsNamed are the methods of a name that are known to pass a parameter on.
func (p *pass) methodsNamed(name string) []*types.Func {
	if p.runners == nil {
		p.runners = make(map[string][]*types.Func)
		for _, f := range p.AllObjectFacts() {
			if fn, ok := f.Object.(*types.Func); ok && fn.Pkg() != p.Pkg && fn.Signature().Recv() != nil {
				if _, ok := f.Fact.(*Wrapper); ok {
					p.runners[fn.Name()] = append(p.runners[fn.Name()], fn)
				}
			}
		}
		for _, list := range p.runners {
			slices.SortFunc(list, func(a, b *types.Func) int { return cmp.Compare(a.FullName(), b.FullName()) })
		}
	}
	return p.runners[name]
}

// method is a method of an interface, which another one may declare.
type method struct {
	of types.Type
	fn *types.Func
}

// connection is a method of an interface that only a connection of a library is seen to
// implement: what sqlx's DB and Tx have in common says nothing of sqlx. Many things have a
// Get, so that its text has to be one of SQL.
func (p *pass) connection(recv types.Type, fn *types.Func) *Wrapper {
	of := method{recv, fn}
	if w, ok := p.connections[of]; ok {
		return w
	}
	var w *Wrapper
	if m, ok := p.interfaces.Fits(recv, fn); ok && m.SQL >= 0 && m.Chain == nil {
		ps := Passed{Param: m.SQL, Args: -1, Named: -1, Verb: true}
		if sig := fn.Signature(); sig.Variadic() && sig.Params().Len() == m.SQL+2 {
			ps.Args, ps.Exact = m.SQL+1, p.cat.Exact(m.Library)
		}
		w = &Wrapper{Calls: []Passed{ps}}
	}
	p.connections[of] = w
	return w
}

var verb = regexp.MustCompile(`(?i)^[\s(]*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH)\s`)

// beginsStatement reports whether a text begins as a statement does.
func beginsStatement(text string) bool { return verb.MatchString(text) }

// passedBy are the texts that a callee passes on, of which each is exact if the callee
// always gives it its values.
func passedBy(w *Wrapper) []Passed {
	list := slices.Clone(w.Calls)
	for i, ps := range list {
		list[i].Exact = !slices.ContainsFunc(w.Calls, func(o Passed) bool { return o.Param == ps.Param && !o.Exact })
	}
	return list
}

// isText reports whether a parameter is a text.
func isText(sig *types.Signature, i int) bool {
	return i < sig.Params().Len() && isString(sig.Params().At(i).Type())
}

// marks reports whether text around a parameter has placeholders of its own.
func marks(ps *Passed) bool { return strings.Contains(ps.Before+ps.After, "?") }
