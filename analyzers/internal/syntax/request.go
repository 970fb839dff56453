package syntax

import (
	"go/ast"
	"go/types"
)

// HasRequest reports whether a parameter brings the request that the function serves: the
// type of a framework, or one that the program has made of it, such as
//
//	type Context struct {
//		Request *http.Request
//		Writer  http.ResponseWriter
//		User    *User
//	}
func (p *Package) HasRequest(typ *ast.FuncType) bool {
	for _, f := range typ.Params.List {
		t := p.TypesInfo.TypeOf(f.Type)
		if p.isRequest(t) || p.embedsController(t, 0) || p.carriesRequest(t) {
			return true
		}
	}
	return false
}

func (p *Package) isRequest(t types.Type) bool {
	pkg, name := TypeKey(t)
	return name != "" && p.Catalog.Request(pkg, name)
}

// carriesRequest reports whether a struct has the request and what writes its answer, or
// the methods of an interface give both. With the request alone it may be one that the
// program sends.
func (p *Package) carriesRequest(t types.Type) bool {
	n := Named(t)
	if n == nil || n.Obj().Pkg() == nil || p.Catalog.Opaque(n.Obj().Pkg().Path()) {
		return false
	}
	parts := make(map[string]bool)
	part := func(t types.Type) {
		if p.isRequest(t) {
			parts[types.TypeString(t, nil)] = true
		} else if i, ok := t.Underlying().(*types.Interface); ok {
			for e := range i.EmbeddedTypes() {
				if p.isRequest(e) {
					parts[types.TypeString(e, nil)] = true
				}
			}
		}
	}
	switch u := n.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			part(f.Type())
		}
	case *types.Interface:
		for m := range u.Methods() {
			if sig := m.Signature(); sig.Params().Len() == 0 && sig.Results().Len() == 1 {
				part(sig.Results().At(0).Type())
			}
		}
	}
	return len(parts) > 1
}
