package syntax

import (
	"go/ast"
	"go/types"
	"slices"
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
	return slices.ContainsFunc(typ.Params.List, func(f *ast.Field) bool { return p.bringsRequest(p.TypesInfo.TypeOf(f.Type)) })
}

func (p *Package) bringsRequest(t types.Type) bool {
	return p.isRequest(t) || p.embedsController(t, 0) || p.carriesRequest(t)
}

// OfRequest reports whether a value of the type is a request, brings one, or is the message
// of one, as that of gRPC.
func (p *Package) OfRequest(t types.Type) bool {
	if p.bringsRequest(t) {
		return true
	}
	return isMessage(t)
}

// isMessage reports whether a type is that of a message of protobuf.
func isMessage(t types.Type) bool {
	m, _, _ := types.LookupFieldOrMethod(t, false, nil, "ProtoReflect")
	_, ok := m.(*types.Func)
	return ok
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
