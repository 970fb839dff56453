package cost

import (
	"go/ast"
	"go/types"
	"hash/fnv"
	"reflect"
	"slices"
	"strings"
)

// Entry says from where a function is called.
type Entry uint8

const (
	// Internal functions are called by their own package only.
	Internal Entry = iota
	// Exported functions and methods are called from anywhere.
	Exported
	// Handler functions answer requests.
	Handler
	// Main is where a program begins.
	Main
)

// Function is one function of the user's code, or of a library that it uses, as a comparison of two revisions
// needs to know it. A handler that is a literal counts for the function that it
// stands in.
type Function struct {
	Package string
	Module  string // of a library: path
	Version string // of a library,
	Name    string // full name
	Type    string // of a method: pkg/path.T
	Entry   Entry
	Upkeep  bool // a migration or the like, a test, or generated
	File    string
	Line    int
	Col     int
	Body    uint64 // the same for functions that differ in name and layout only
	Calls   []Call
	Terms   []Term // of one call; interface calls are resolved as far as the program tells
	Events  []Term // of one turn of the loops in it that wait for events
	Parts   []Part // what Terms and Events are made of
	Mixed   bool   // what it takes may be anything

	steps []Step
}

// Foreign reports whether the function belongs to a library.
func (f *Function) Foreign() bool { return f.Module != "" }

// declared lists the functions that the package declares, and those
// literals kept in variables or fields that cost something.
func (p *pass) declared() []Function {
	var out []Function
	for _, u := range p.units {
		terms := runs(u.summary.Terms)
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
			f.Terms, f.Upkeep = larger(f.Terms, runs(served)), f.Upkeep && !p.startsUp(u)
			f.Entry = Handler
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

// runs are the terms of what runs whatever the caller passes.
func runs(ts []Term) []Term {
	return slices.DeleteFunc(slices.Clone(ts), func(t Term) bool { return t.Leaf.Kind == Param })
}

func (p *pass) entry(u *unit) Entry {
	switch {
	case p.serves(u):
		return Handler
	case u.fn == nil:
		return Internal
	case p.startsUp(u) && u.fn.Name() == "main":
		return Main
	case u.fn.Exported():
		return Exported
	}
	return Internal
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
