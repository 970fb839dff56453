package catalog

import (
	"cmp"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// TestConformance proves that what the tables say exists: every package and
// every type in each package, every function and method in at least one of
// the packages and types of its entry (the older of two versions may lack
// it), and that SQL arguments are strings and callbacks functions wherever
// the method exists.
func TestConformance(t *testing.T) {
	all := loadLibraries(t)
	for file, entries := range ownEntries() {
		t.Run(strings.TrimSuffix(file, ".yml"), func(t *testing.T) {
			for _, e := range entries {
				conforms(t, e, all)
			}
		})
	}
	c := Default()
	t.Run("request and command", func(t *testing.T) {
		for _, n := range slices.Concat(slices.Collect(maps.Keys(c.requests)), slices.Collect(maps.Keys(c.commands))) {
			p := all[n.Pkg]
			if p == nil || p.Types == nil {
				t.Errorf("no package %s", n.Pkg)
				continue
			}
			tn, ok := p.Types.Scope().Lookup(n.Name).(*types.TypeName)
			assert.True(t, ok && !tn.IsAlias(), "%s has no type %s of its own", n.Pkg, n.Name)
		}
	})
	t.Run("starts and joins", func(t *testing.T) {
		for _, n := range slices.Concat(slices.Collect(maps.Keys(c.starts)), slices.Collect(maps.Keys(c.joins))) {
			p := all[n.Pkg]
			if p == nil || p.Types == nil {
				t.Errorf("no package %s", n.Pkg)
				continue
			}
			typ, method, ok := strings.Cut(n.Name, ".")
			o := p.Types.Scope().Lookup(typ)
			if !ok || o == nil {
				assert.NotNil(t, o, "%s has no %s", n.Pkg, n.Name)
				continue
			}
			m, _, _ := types.LookupFieldOrMethod(types.NewPointer(o.Type()), true, p.Types, method)
			fn, ok := m.(*types.Func)
			if assert.True(t, ok, "%s has no %s", n.Pkg, n.Name) {
				assert.Equal(t, n, memberName(fn))
			}
		}
	})
	t.Run("parallel", func(t *testing.T) {
		for n := range c.parallel {
			_, ok := object(t, n.Pkg+"."+n.Name, all).(*types.Func)
			assert.True(t, ok, n)
		}
	})
	t.Run("services", func(t *testing.T) {
		// No module of the tests has these: the names are those of generated code.
		unread := []string{"kitex", "go-micro", "dubbo"}
		for name, library := range c.services {
			if slices.Contains(unread, library) {
				continue
			}
			_, ok := object(t, name, all).(*types.TypeName)
			assert.True(t, ok, name)
		}
	})
	t.Run("connections", func(t *testing.T) {
		there := make(map[string]bool) // in one of the versions, which share the names of types
		for at, names := range c.addresses {
			p := all[at.Pkg]
			if !assert.True(t, p != nil && p.Types != nil, at.Pkg) {
				continue
			}
			for name := range names {
				o := p.Types.Scope().Lookup(cmp.Or(at.Name, name))
				if !assert.NotNil(t, o, "%s has no %s", at.Pkg, cmp.Or(at.Name, name)) || at.Name == "" {
					continue
				}
				_, keyed := o.Type().Underlying().(*types.Map)
				f, _, _ := types.LookupFieldOrMethod(o.Type(), true, p.Types, name)
				there[at.Name+"."+name] = there[at.Name+"."+name] || keyed || f != nil
			}
		}
		for name, is := range there {
			assert.True(t, is, "nowhere: %s", name)
		}
		for at, lit := range c.literals {
			for name := range lit.Unless {
				f, _, _ := types.LookupFieldOrMethod(all[at.Pkg].Types.Scope().Lookup(at.Name).Type(), true, all[at.Pkg].Types, name)
				assert.NotNil(t, f, "%s.%s has no %s", at.Pkg, at.Name, name)
			}
		}
	})
	t.Run("generated", func(t *testing.T) {
		for _, m := range c.Markers() {
			p := all[m.Type.Pkg]
			require.NotNil(t, p, m.Type.Pkg)
			tn, ok := p.Types.Scope().Lookup(m.Type.Name).(*types.TypeName)
			require.True(t, ok, m.Type.Name)
			first := slices.IndexFunc(c.Markers(), func(m Marker) bool { return m.fits(tn.Type().(*types.Named)) })
			require.GreaterOrEqual(t, first, 0, "%s does not have all of %s", m.Type.Name, m.Members)
			assert.Equal(t, m.Type, c.Markers()[first].Type)
		}
	})
	t.Run("naming", func(t *testing.T) {
		for _, name := range slices.Sorted(maps.Keys(c.naming)) {
			if !strings.Contains(name, "/") {
				assert.True(t, slices.ContainsFunc(slices.Collect(maps.Values(c.entries)), func(list []*entry) bool {
					return list[0].library == name
				}), "no library %s", name)
				continue
			}
			assert.NotNil(t, object(t, name, all), name)
		}
	})
	t.Run("conditions", func(t *testing.T) {
		for _, name := range slices.Sorted(maps.Keys(c.conditions)) {
			switch o := object(t, name, all).(type) {
			case *types.TypeName, *types.Func, *types.Var: // a variable holds a function, or stands for *
			default:
				t.Errorf("%s is %v", name, o)
			}
		}
		for name := range c.selectors {
			assert.NotNil(t, object(t, name, all), name)
		}
		for name := range c.names {
			assert.NotNil(t, object(t, name, all), name)
		}
		for name, kind := range c.operators {
			assert.Contains(t, conditionKinds, kind, name)
		}
		for name := range c.records {
			assert.NotNil(t, object(t, name, all), name)
		}
		for library, tag := range c.tags {
			assert.NotEmpty(t, tag.Name, library)
			assert.NotEmpty(t, tag.Form, library)
		}
	})
	t.Run("prefixes", func(t *testing.T) {
		paths := slices.Collect(maps.Keys(all))
		for _, p := range all {
			if p.Module != nil {
				paths = append(paths, p.Module.Path)
			} else {
				assert.True(t, c.Opaque(p.PkgPath), "%s of the standard library", p.PkgPath)
			}
		}
		// SQLite in Go is four hundred megabytes of translated C.
		paths = append(paths, "modernc.org/sqlite", "github.com/glebarez/sqlite")
		for prefix := range mergeSets(c.opaque, c.combinators) {
			if strings.Contains(prefix, ".") && !slices.ContainsFunc(paths, func(path string) bool {
				return path == prefix || strings.HasPrefix(path, prefix+"/")
			}) {
				t.Errorf("no package under %s", prefix)
			}
		}
	})
}

// ownEntries returns our entries by file.
func ownEntries() map[string][]*entry {
	seen := make(map[*entry]bool)
	byFile := make(map[string][]*entry)
	for _, es := range Default().entries {
		for _, e := range es {
			if !seen[e] {
				seen[e] = true
				byFile[e.file] = append(byFile[e.file], e)
			}
		}
	}
	return byFile
}

func mergeSets(a, b map[string]bool) map[string]bool {
	m := maps.Clone(a)
	maps.Copy(m, b)
	return m
}

// conforms holds one entry against all its packages.
func conforms(t *testing.T, e *entry, all map[string]*packages.Package) {
	t.Helper()
	absent := make(map[string]int)
	for _, path := range e.packages {
		p := all[path]
		if p == nil || p.Types == nil {
			t.Errorf("%s:%d: no package %s", e.file, e.line, path)
			continue
		}
		for _, err := range p.Errors {
			t.Errorf("%s:%d: %s does not load: %v", e.file, e.line, path, err)
		}
		for _, f := range e.check(p.Types) {
			if f.missing == "" {
				t.Errorf("%s:%d: %s: %s", e.file, f.line, path, f.text)
				continue
			}
			if absent[f.missing]++; absent[f.missing] == len(e.packages) {
				t.Errorf("%s:%d: nowhere: %s", e.file, f.line, f.text)
			}
		}
		k := checker{entry: e, pkg: p.Types}
		k.types()
		for _, tn := range k.owned {
			one := checker{entry: e, pkg: p.Types, owned: []*types.TypeName{tn}}
			if !slices.ContainsFunc(e.names(), func(n string) bool { return len(one.signatures(n)) > 0 }) {
				t.Errorf("%s:%d: %s.%s has nothing that the entry lists", e.file, e.line, path, tn.Name())
			}
		}
	}
}

// names returns everything the entry says something about.
func (e *entry) names() []string {
	e.method("")
	return slices.Sorted(maps.Keys(e.methods))
}

// TestLibrariesImported keeps the module with the real libraries in step with
// the tables, so that go mod tidy keeps what the tables need and no more.
func TestLibrariesImported(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(libraries, "libraries.go"), nil, parser.ImportsOnly)
	require.NoError(t, err)
	var imported []string
	for _, s := range file.Imports {
		path, err := strconv.Unquote(s.Path.Value)
		require.NoError(t, err)
		imported = append(imported, path)
	}
	c := Default()
	named := make(map[string]bool)
	for _, types := range []map[TypeName]bool{c.requests, c.commands} {
		for n := range types {
			named[n.Pkg] = true
		}
	}
	for n := range c.entries {
		if !strings.Contains(n.Pkg, "/internal/") { // which only the library itself can import
			named[n.Pkg] = true
		}
	}
	assert.Subset(t, imported, slices.Collect(maps.Keys(named)))
	for _, path := range imported {
		// A driver, or a package that is analysed from source.
		if !named[path] && !c.Opaque(path) && !c.Combinator(path) {
			t.Errorf("the tables do not name %s", path)
		}
	}
}

// TestComplete fails when a library gains a method that the tables should say
// something about, be it `none`.
func TestComplete(t *testing.T) {
	all := loadLibraries(t)
	for _, path := range []string{
		"github.com/redis/go-redis/v9", "github.com/go-redis/redis/v8", "github.com/go-redis/redis/v7", "github.com/go-redis/redis",
	} {
		pkg := all[path].Types
		cmder := pkg.Scope().Lookup("Cmder").Type().Underlying().(*types.Interface)
		complete(t, pkg, exportedTypes(pkg), func(sig *types.Signature) bool {
			return sig.Results().Len() > 0 && types.Implements(sig.Results().At(0).Type(), cmder)
		})
	}
	for path, names := range map[string][]string{
		"database/sql":                         {"DB", "Tx", "Conn", "Stmt"},
		"gorm.io/gorm":                         {"DB", "Association", "Migrator", "Interface", "ChainInterface"},
		"xorm.io/xorm":                         {"Session", "Engine", "EngineInterface"},
		"go.mongodb.org/mongo-driver/mongo":    {"Collection", "Database", "Client"},
		"go.mongodb.org/mongo-driver/v2/mongo": {"Collection", "Database", "Client"},
	} {
		complete(t, all[path].Types, names, func(sig *types.Signature) bool {
			return takesContext(sig) || returnsError(sig) || returnsHandle(sig)
		})
	}
}

// complete demands that the catalog knows those methods of the types whose
// signature is of interest.
func complete(t *testing.T, pkg *types.Package, names []string, interesting func(*types.Signature) bool) {
	t.Helper()
	for _, name := range names {
		tn := pkg.Scope().Lookup(name).(*types.TypeName)
		t.Run(pkg.Path()+"."+name, func(t *testing.T) {
			for _, m := range methodNames(tn) {
				obj, _, _ := types.LookupFieldOrMethod(tn.Type(), true, pkg, m)
				f, ok := obj.(*types.Func)
				if !ok || !f.Exported() || !interesting(f.Signature()) {
					continue
				}
				if _, known := Default().Lookup(pkg.Path(), name, m); !known {
					t.Errorf("nothing says what %s does", f)
				}
			}
		})
	}
}

// object finds what "path.Name" or "path.Type.Member" names.
func object(t *testing.T, name string, all map[string]*packages.Package) types.Object {
	slash := strings.LastIndexByte(name, '/')
	path, words, _ := strings.Cut(name[slash+1:], ".")
	path = name[:slash+1] + path
	p := all[path]
	require.NotNil(t, p, name)
	first, member, _ := strings.Cut(words, ".")
	if first == "*" {
		for _, typ := range namesOf[*types.TypeName](p.Types) {
			if m, _, _ := types.LookupFieldOrMethod(types.NewPointer(p.Types.Scope().Lookup(typ).Type()), true, p.Types, member); m != nil {
				return m
			}
		}
		return nil
	}
	o := p.Types.Scope().Lookup(first)
	require.NotNil(t, o, name)
	if member == "" {
		return o
	}
	typ := o.Type()
	if !types.IsInterface(typ) {
		typ = types.NewPointer(typ)
	}
	o, _, _ = types.LookupFieldOrMethod(typ, true, p.Types, member)
	return o
}

func exportedTypes(pkg *types.Package) []string {
	return slices.DeleteFunc(namesOf[*types.TypeName](pkg), func(n string) bool {
		tn := pkg.Scope().Lookup(n).(*types.TypeName)
		return !tn.Exported() || tn.IsAlias() || strings.HasSuffix(n, "Cmd") || n == "Cmder" // commands clone themselves
	})
}

func takesContext(sig *types.Signature) bool {
	for v := range sig.Params().Variables() {
		if types.TypeString(v.Type(), nil) == "context.Context" {
			return true
		}
	}
	return false
}

func returnsError(sig *types.Signature) bool {
	n := sig.Results().Len()
	return n > 0 && types.TypeString(sig.Results().At(n-1).Type(), nil) == "error"
}

// returnsHandle: gorm's methods return the *DB, xorm's the *Session.
func returnsHandle(sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		if p, ok := v.Type().(*types.Pointer); ok {
			if n, ok := p.Elem().(*types.Named); ok && Default().Handle(n.Obj().Pkg().Path(), n.Obj().Name()) {
				return true
			}
		}
	}
	return false
}
