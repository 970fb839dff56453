package survey

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// isMap reports whether values of a type are maps.
func isMap(t types.Type) bool {
	_, ok := syntax.CoreType(t).(*types.Map)
	return ok
}

// MapName names the field of the program, or the parameter of its functions, that is a map
// which an expression is: others say what it may hold. "" for any other, and for a
// parameter that the function adds to.
func (p *Package) MapName(e ast.Expr) string {
	o, ok := p.Object(e).(*types.Var)
	if !ok || !isMap(o.Type()) {
		return ""
	}
	as := p.Assigned[o]
	switch {
	case o.IsField():
		if key := p.SlotKeyOf(o); key != "" {
			return key + "#"
		}
	case len(as) == 0:
		return p.mapParams()[o]
	case len(as) == 1 && as[0].Value != nil && as[0].Element == nil && !as[0].Later && o.Parent() != p.Pkg.Scope():
		if _, again := syntax.Unparen(as[0].Value).(*ast.Ident); !again || p.Object(as[0].Value) != o {
			return p.MapName(as[0].Value)
		}
	}
	return ""
}

// mapParams names the parameters of the package's functions that are maps.
func (p *Package) mapParams() map[types.Object]string {
	if p.mapNames == nil {
		p.mapNames = make(map[types.Object]string)
		for _, u := range p.Units {
			for o, i := range u.Params {
				if u.Func != nil && i > 0 && isMap(o.Type()) {
					p.mapNames[o] = link.ListParam(u.Name, i)
				}
			}
		}
	}
	return p.mapNames
}

// entries is how many entries a map has at most that is written out, or given to the
// function or a field.
func (p *Package) entries(e ast.Expr) (l poly.Length, ok bool) {
	switch e := syntax.Unparen(e).(type) {
	case *ast.CompositeLit:
		return poly.Length{More: int64(len(e.Elts))}, true
	case *ast.CallExpr:
		return l, p.Builtin(e) == "make"
	case *ast.Ident, *ast.SelectorExpr:
		if p.TypesInfo.Types[e].IsNil() {
			return l, true
		}
		if name := p.MapName(e); name != "" {
			return poly.Length{Of: []string{name}}, true
		}
	}
	return l, false
}

// MapsOf is what the package puts into fields that are maps.
func (p *Package) MapsOf() (out []link.Given) {
	add := func(f *types.Var, l poly.Length, known bool) {
		if key := p.SlotKeyOf(f); key != "" && isMap(f.Type()) {
			out = append(out, link.Given{Of: key + "#", Passed: link.Passed{Length: l, Free: !known}})
		}
	}
	for o, as := range p.Assigned {
		f, ok := o.(*types.Var)
		if !ok || !f.IsField() || !isMap(f.Type()) {
			continue
		}
		for _, a := range as {
			if p.IsTest(a.Pos) {
				continue
			}
			l, known := poly.Length{}, a.Value != nil && a.Element == nil && a.Tok != token.AND
			if known {
				l, known = p.entries(a.Value)
			}
			add(f, l, known)
		}
	}
	for f, list := range p.Unkeyed {
		for _, e := range list {
			if isMap(f.Type()) && !p.IsTest(e.Pos()) {
				l, known := p.entries(e)
				add(f, l, known)
			}
		}
	}
	for o, calls := range p.Filled { // by a library, as it decodes
		if slices.ContainsFunc(calls, func(call *ast.CallExpr) bool {
			fn := p.StaticFunc(call)
			return fn == nil || !p.InProgram(fn)
		}) {
			eachMap(o.Type(), 0, func(f *types.Var) { add(f, poly.Length{}, false) })
		}
	}
	slices.SortFunc(out, func(a, b link.Given) int { return strings.Compare(a.Of, b.Of) })
	return out
}

// Decoded are the fields of the package's structs that are maps and have tags: something
// fills them by their names.
func (p *Package) Decoded() (out []link.Given) {
	for _, name := range p.Pkg.Scope().Names() {
		o, ok := p.Pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || o.IsAlias() {
			continue
		}
		st, ok := o.Type().Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for i := range st.NumFields() {
			if key := p.SlotKeyOf(st.Field(i)); st.Tag(i) != "" && isMap(st.Field(i).Type()) && key != "" {
				out = append(out, link.Given{Of: key + "#", Passed: link.Passed{Free: true}})
			}
		}
	}
	return out
}

// eachMap calls f with the fields that are maps of a struct, of what it points to, and of its
// elements and parts.
func eachMap(t types.Type, depth int, f func(*types.Var)) {
	const deep = 4
	if depth > deep {
		return
	}
	switch t := syntax.CoreType(t).(type) {
	case *types.Pointer:
		eachMap(t.Elem(), depth+1, f)
	case *types.Slice:
		eachMap(t.Elem(), depth+1, f)
	case *types.Map:
		eachMap(t.Elem(), depth+1, f)
	case *types.Struct:
		for field := range t.Fields() {
			if isMap(field.Type()) {
				f(field)
			} else {
				eachMap(field.Type(), depth+1, f)
			}
		}
	}
}
