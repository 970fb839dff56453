package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"hash/fnv"
	"reflect"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// ReceiverType names the type that a method belongs to, or is "".
func ReceiverType(fn *types.Func) string {
	if fn == nil || fn.Signature().Recv() == nil {
		return ""
	}
	n := Named(fn.Signature().Recv().Type())
	if n == nil || n.Obj().Pkg() == nil {
		return ""
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}

// BodyHash is equal for bodies of the same syntax. What a function is called itself does
// not count, so that a recursion keeps its hash under another name.
func BodyHash(body *ast.BlockStmt, self string) uint64 {
	h := fnv.New64a()
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			h.Write([]byte{0})
			return true
		}
		h.Write([]byte(reflect.TypeOf(n).Elem().Name()))
		switch n := n.(type) {
		case *ast.Ident:
			if n.Name != self {
				h.Write([]byte(n.Name))
			}
		case *ast.BasicLit:
			h.Write([]byte(n.Value))
		case *ast.BinaryExpr:
			h.Write([]byte{byte(n.Op)})
		case *ast.UnaryExpr:
			h.Write([]byte{byte(n.Op)})
		case *ast.AssignStmt:
			h.Write([]byte{byte(n.Tok)})
		case *ast.IncDecStmt:
			h.Write([]byte{byte(n.Tok)})
		case *ast.BranchStmt:
			h.Write([]byte{byte(n.Tok)})
		}
		return true
	})
	return h.Sum64()
}

// Line is the line of a position in its file.
func (p *Package) Line(pos token.Pos) int { return p.Fset.Position(pos).Line }

// StaticFunc is the declared function or concrete method that a call names, as
// it was declared (not its instance).
func (p *Package) StaticFunc(call *ast.CallExpr) *types.Func {
	fn := typeutil.StaticCallee(p.TypesInfo, call)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// Catalogued looks the callee up in the catalog.
func (p *Package) Catalogued(call *ast.CallExpr) (catalog.Method, bool) {
	return p.Catalog.Callee(p.TypesInfo, call)
}

// Own reports whether the type is declared in a package that is analysed, not
// in a library that the tables stand for.
func (p *Package) Own(t types.Type) bool {
	pkg, name := TypeKey(t)
	return name != "" && !p.Catalog.Opaque(pkg)
}

// TypeArgs are the type arguments of an instance.
func TypeArgs(n *types.Named) []types.Type {
	var ts []types.Type
	for t := range n.TypeArgs().Types() {
		ts = append(ts, t)
	}
	return ts
}

// MethodHash identifies a method by name and signature, or, where type
// parameters leave the types open, by name and number of parameters.
func MethodHash(m *types.Func, loose bool) uint64 {
	h := fnv.New64a()
	h.Write([]byte(m.Name()))
	if !m.Exported() && m.Pkg() != nil {
		h.Write([]byte(m.Pkg().Path()))
	}
	for i, tuple := range []*types.Tuple{m.Signature().Params(), m.Signature().Results()} {
		h.Write([]byte{0, byte(i), byte(tuple.Len())})
		if loose {
			continue
		}
		for v := range tuple.Variables() {
			h.Write([]byte(types.TypeString(v.Type(), nil)))
			h.Write([]byte{0})
		}
	}
	return h.Sum64()
}

// HasParam reports whether a parameter, or what it points to, is of a type
// that is marks.
func (p *Package) HasParam(typ *ast.FuncType, is func(pkg, name string) bool) bool {
	for _, f := range typ.Params.List {
		if pkg, name := TypeKey(p.TypesInfo.TypeOf(f.Type)); name != "" && is(pkg, name) {
			return true
		}
	}
	return false
}

// Serves reports whether the function answers requests: by a parameter, by a
// receiver that embeds a controller, as a method of a gRPC service, or because
// the settings say so. What runs behind the answer only does not.
func (p *Package) Serves(u *Unit) bool {
	if config.Current().EntryPoint(u.Name) {
		return true
	}
	return p.answers(u) && !p.Behind(u.Func)
}

func (p *Package) answers(u *Unit) bool {
	if p.HasRequest(u.Type) {
		return true
	}
	if u.Func == nil || u.Func.Signature().Recv() == nil {
		return false
	}
	if p.embedsController(u.Func.Signature().Recv().Type(), 0) {
		return true
	}
	params := u.Func.Signature().Params()
	if params.Len() != 2 || !u.Func.Exported() {
		return false
	}
	if pkg, name := TypeKey(params.At(0).Type()); pkg != "context" || name != "Context" {
		return false
	}
	return isMessage(params.At(1).Type())
}

func (p *Package) embedsController(t types.Type, depth int) bool {
	n := Named(t)
	if n == nil || depth > 4 {
		return false
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if !f.Embedded() {
			continue
		}
		if p.isRequest(f.Type()) || p.embedsController(f.Type(), depth+1) {
			return true
		}
	}
	return false
}
