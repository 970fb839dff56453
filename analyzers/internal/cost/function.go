package cost

import (
	"go/ast"
	"go/types"
	"hash/fnv"
	"reflect"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// declared lists the functions that the package declares, and those
// literals kept in variables or fields that cost something.
func (p *pass) declared() []link.Function {
	var out []link.Function
	for _, u := range p.units {
		terms := poly.Unconditional(u.summary.Terms)
		if u.fn == nil && len(terms) == 0 {
			continue
		}
		calls := slices.Concat(u.reached, p.handedOn(u))
		if !p.users() && len(terms)+len(calls) == 0 {
			continue
		}
		f := p.function(u.node, u.name, terms, u.parts, u.summary.Steps)
		f.Type, f.Entry, f.Body, f.Calls, f.Mixed = receiverType(u.fn), p.entry(u), bodyHash(u.body), calls, mixed(u.fn)
		f.Upkeep = p.upkeep(u) || p.upkeepFile(u.node.Pos()) || p.generated(u.node.Pos()) || strings.HasSuffix(f.File, "_test.go")
		if !p.users() {
			f.Module, f.Version = p.Module.Path, p.Module.Version
		}
		if served, ok := p.served[u.name]; ok {
			f.Terms, f.Upkeep = poly.Larger(f.Terms, poly.Unconditional(served)), f.Upkeep && !p.startsUp(u)
			f.Entry = link.Handler
		}
		out = append(out, f)
	}
	return out
}

// receiverType names the type that a method belongs to, or is "".
func receiverType(fn *types.Func) string {
	if fn == nil || fn.Signature().Recv() == nil {
		return ""
	}
	n := named(fn.Signature().Recv().Type())
	if n == nil || n.Obj().Pkg() == nil {
		return ""
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}

func (p *pass) entry(u *unit) link.Entry {
	switch {
	case p.serves(u):
		return link.Handler
	case u.fn == nil:
		return link.Internal
	case p.startsUp(u) && u.fn.Name() == "main":
		return link.Main
	case u.fn.Exported():
		return link.Exported
	}
	return link.Internal
}

// bodyHash is equal for bodies of the same syntax.
func bodyHash(body *ast.BlockStmt) uint64 {
	h := fnv.New64a()
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			h.Write([]byte{0})
			return true
		}
		h.Write([]byte(reflect.TypeOf(n).Elem().Name()))
		switch n := n.(type) {
		case *ast.Ident:
			h.Write([]byte(n.Name))
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
