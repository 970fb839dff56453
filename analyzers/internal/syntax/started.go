package syntax

import (
	"go/ast"
	"go/types"
	"slices"
)

// reference is a place where a function of the package is named.
type reference struct {
	in      *types.Func // nil: outside of functions
	started bool        // see StartedIn
}

// Behind reports whether a function runs behind an answer only: all that name it are
// go statements for which nobody waits, or functions that themselves run so. Other
// packages cannot name it.
func (p *Package) Behind(fn *types.Func) bool {
	if fn == nil || fn.Exported() {
		return false
	}
	if is, ok := p.runsBehind[fn]; ok {
		return is
	}
	p.runsBehind[fn] = false // while it is looked for
	refs := p.referencesTo(fn)
	p.runsBehind[fn] = len(refs) > 0 && !slices.ContainsFunc(refs, func(r reference) bool { return !r.started && !p.Behind(r.in) })
	return p.runsBehind[fn]
}

func (p *Package) referencesTo(fn *types.Func) []reference {
	if p.references == nil {
		p.references = make(map[*types.Func][]reference)
		for _, file := range p.Files {
			for _, decl := range file.Decls {
				p.referencesIn(decl)
			}
		}
	}
	return p.references[fn]
}

func (p *Package) referencesIn(decl ast.Decl) {
	var in *types.Func
	if d, ok := decl.(*ast.FuncDecl); ok {
		in, _ = p.TypesInfo.Defs[d.Name].(*types.Func)
	}
	var stack []ast.Node
	ast.Inspect(decl, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		if id, ok := n.(*ast.Ident); ok {
			if fn, ok := p.TypesInfo.Uses[id].(*types.Func); ok && fn.Pkg() == p.Pkg {
				p.references[fn] = append(p.references[fn], reference{in, p.StartedIn(stack)})
			}
		}
		return true
	})
}

// StartedIn reports whether what stands at the end of a stack of nodes runs in a
// goroutine for which nobody waits, and which is no turn of a loop: those come at once.
// A literal that the goroutine hands on, such as a handler, runs when others call it.
func (p *Package) StartedIn(stack []ast.Node) bool {
	for i, n := range stack {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return false
		case *ast.GoStmt:
			handedOn := func(inner ast.Node) bool {
				lit, ok := inner.(*ast.FuncLit)
				return ok && lit != Unparen(n.Call.Fun)
			}
			return !slices.ContainsFunc(stack[i:], handedOn) && !p.WaitsFor(stack[0], n)
		}
	}
	return false
}

// WaitsFor reports whether code that starts a goroutine may wait for it: it waits for
// something besides.
func (p *Package) WaitsFor(around ast.Node, start *ast.GoStmt) bool {
	waits := false
	ast.Inspect(around, func(n ast.Node) bool {
		if n == nil || n == ast.Node(start) || waits {
			return false
		}
		switch n := n.(type) {
		case *ast.RangeStmt:
			_, waits = CoreType(p.TypesInfo.TypeOf(n.X)).(*types.Chan)
		case *ast.CallExpr:
			fn := p.StaticFunc(n)
			waits = fn != nil && p.Catalog.Joins(fn)
		}
		waits = waits || p.IsWait(n)
		return !waits
	})
	return waits
}
