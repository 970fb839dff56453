package catalog

import (
	"go/types"
	"strings"
)

// Starts reports whether a function or method runs a function that it is given
// beside its caller, as errgroup's Go does.
func (c *Catalog) Starts(fn *types.Func) bool { return c.starts[memberName(fn)] }

// Parallel reports whether a function runs what it is given for several elements at
// once.
func (c *Catalog) Parallel(fn *types.Func) bool { return c.parallel[memberName(fn)] }

// Joins reports whether a method waits until what was started on its receiver
// has ended.
func (c *Catalog) Joins(fn *types.Func) bool { return c.joins[memberName(fn)] }

// Sorts reports whether a function or method sorts what it is given, or returns
// it sorted.
func (c *Catalog) Sorts(fn *types.Func) bool { return c.sorts[memberName(fn)] }

// Random reports whether a function returns another value at each call.
func (c *Catalog) Random(fn *types.Func) bool { return c.random[memberName(fn)] }

// Joinable reports whether a value of the type can be waited for: it has a
// method that joins.
func (c *Catalog) Joinable(t types.Type) bool {
	n := namedType(t)
	if n == nil || n.Obj().Pkg() == nil {
		return false
	}
	for name := range c.joins {
		if typ, _, _ := strings.Cut(name.Name, "."); name.Pkg == n.Obj().Pkg().Path() && typ == n.Obj().Name() {
			return true
		}
	}
	return false
}

// memberName is the name of a function, or of a method with its type: Group.Go.
func memberName(fn *types.Func) TypeName {
	if fn == nil || fn.Pkg() == nil {
		return TypeName{}
	}
	name := fn.Name()
	if recv := fn.Signature().Recv(); recv != nil {
		if n := namedType(recv.Type()); n != nil {
			name = n.Obj().Name() + "." + name
		}
	}
	return TypeName{fn.Pkg().Path(), name}
}
