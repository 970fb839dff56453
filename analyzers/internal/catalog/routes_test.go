package catalog

import (
	"cmp"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// unseen are versions of frameworks whose other versions the test modules import.
var unseen = []string{
	"github.com/RichardKnop/machinery/v1", "github.com/RichardKnop/machinery/v2", // not to be had everywhere
	"github.com/go-chi/chi", "github.com/robfig/cron",
}

// TestRoutes holds the tables to the frameworks: their types, methods and
// arguments are there.
func TestRoutes(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the frameworks from source")
	}
	all := maps.Clone(loadLibraries(t))
	for _, module := range []string{"entries", "resolvers"} {
		more, err := importedBy(filepath.Join("..", "..", "..", "testdata", module), "./...")
		require.NoError(t, err)
		for path, pkg := range more {
			if all[path] == nil || all[path].Types == nil {
				all[path] = pkg
			}
		}
	}
	c := Default()
	names := slices.SortedFunc(maps.Keys(c.routes), func(a, b TypeName) int {
		return cmp.Or(cmp.Compare(a.Pkg, b.Pkg), cmp.Compare(a.Name, b.Name))
	})
	for _, n := range names {
		if slices.Contains(unseen, n.Pkg) {
			continue
		}
		pkg := all[n.Pkg]
		if !assert.True(t, pkg != nil && pkg.Types != nil, "no package %s", n.Pkg) {
			continue
		}
		routesConform(t, c.routes[n], n, pkg, all)
	}
}

// TestRoutesErrors: what registers something says where that is.
func TestRoutesErrors(t *testing.T) {
	for _, tt := range []struct{ entry, want string }{
		{"answers: {Parse: {schema: 0}}", "x.yml:3: answers.Parse: want the index of the argument that is the object"},
		{"makes: {New: {}}", "x.yml:3: makes.New: want the index of the argument that is the object"},
		{"adds: {Add: {path: 0}}", "x.yml:3: adds.Add: want the index of the argument that is the field"},
		{"lists: {List: {type: last}}", "x.yml:3: lists.List: want the index of the argument that is the type"},
		{"requires: {NonNull: {type: 0}}", ""},
	} {
		c := &Catalog{routes: make(map[TypeName]*Routes), registers: make(map[string]bool)}
		err := c.loadOwn("x.yml", []byte("routes:\n  - packages: a.b/c\n    "+tt.entry+"\n"))
		if tt.want == "" {
			assert.NoError(t, err)
		} else {
			assert.EqualError(t, err, tt.want)
		}
	}
}

func routesConform(t *testing.T, r *Routes, n TypeName, pkg *packages.Package, all map[string]*packages.Package) {
	scope := pkg.Types.Scope()
	var typ types.Type
	if n.Name != "" {
		o := scope.Lookup(n.Name)
		if o == nil { // a type of one of the packages of the entry
			found := slices.ContainsFunc(slices.Collect(maps.Keys(Default().routes)), func(o TypeName) bool {
				return o.Name == n.Name && Default().routes[o] == r && o.Pkg != n.Pkg
			})
			assert.True(t, found, "%s has no %s", n.Pkg, n.Name)
			return
		}
		typ = o.Type()
	}
	for _, name := range slices.Sorted(maps.Keys(r.Methods)) {
		fn := function(scope, typ, pkg, name)
		if fn == nil {
			assert.True(t, someHas(r, name, all), "%s.%s has no %s", n.Pkg, n.Name, name)
			continue
		}
		params := fn.Signature().Params()
		for role, i := range r.Methods[name].Args {
			assert.True(t, i < 0 || i < params.Len(), "%s.%s.%s: no argument %d for %s", n.Pkg, n.Name, name, i, role)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Reads)) {
		assert.NotNil(t, function(scope, typ, pkg, name), "%s.%s has no %s", n.Pkg, n.Name, name)
	}
	if r.Implements != "" {
		assert.NotNil(t, function(scope, typ, pkg, r.Implements), "%s.%s has no %s", n.Pkg, n.Name, r.Implements)
	}
	for _, field := range r.Fields {
		o, _, _ := types.LookupFieldOrMethod(typ, true, pkg.Types, field)
		assert.NotNil(t, o, "%s.%s has no field %s", n.Pkg, n.Name, field)
	}
}

// function is a method of a type, or with no type a function of the package.
func function(scope *types.Scope, typ types.Type, pkg *packages.Package, name string) *types.Func {
	if typ == nil {
		fn, _ := scope.Lookup(name).(*types.Func)
		return fn
	}
	o, _, _ := types.LookupFieldOrMethod(typ, true, pkg.Types, name)
	fn, _ := o.(*types.Func)
	return fn
}

// someHas reports whether a type of the entry has the method: interfaces have fewer
// than what implements them, and packages differ.
func someHas(r *Routes, name string, all map[string]*packages.Package) bool {
	for n, o := range Default().routes {
		pkg := all[n.Pkg]
		if o != r || pkg == nil || pkg.Types == nil {
			continue
		}
		var typ types.Type
		if n.Name != "" {
			o := pkg.Types.Scope().Lookup(n.Name)
			if o == nil {
				continue
			}
			typ = o.Type()
		}
		if function(pkg.Types.Scope(), typ, pkg, name) != nil {
			return true
		}
	}
	return false
}
