package load

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// cosmetic is what export data does not keep about a type, or adds to it: which of
// its two names the empty interface had, and names for results without one.
var cosmetic = strings.NewReplacer("interface{}", "any")

var unnamedResult = regexp.MustCompile(`\(#rv\d+ ([^,()]+)\)`)

// api is what a package exports: objects, the methods and fields of types, the
// values of constants, and where each is declared.
func api(fset *token.FileSet, pkg *types.Package) (lines []string) {
	at := func(o types.Object) string {
		pos := fset.Position(o.Pos())
		return fmt.Sprintf(" at %s:%d:%d", pos.Filename[strings.LastIndexAny(pos.Filename, `/\`)+1:], pos.Line, pos.Column)
	}
	for _, name := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		line := o.String() + at(o)
		if c, ok := o.(*types.Const); ok {
			if c.Val().Kind() == constant.Float { // kept to 512 bits
				line += " = " + c.Val().String()
			} else {
				line += " = " + c.Val().ExactString()
			}
		}
		lines = append(lines, line)
		tn, ok := o.(*types.TypeName)
		if !ok {
			continue
		}
		for m := range types.NewMethodSet(types.NewPointer(tn.Type())).Methods() {
			lines = append(lines, name+" has "+m.Obj().String()+at(m.Obj()))
		}
		if s, ok := tn.Type().Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				lines = append(lines, name+" has "+f.String()+at(f))
			}
		}
	}
	for i, line := range lines {
		lines[i] = unnamedResult.ReplaceAllString(cosmetic.Replace(line), "$1")
	}
	return lines
}

// compareAPI asserts that a package looks the same whether its export data is from
// the compiler or made from its declarations.
func compareAPI(t *testing.T, program *Program, path string) {
	t.Helper()
	i := slices.IndexFunc(program.packages, func(p *Package) bool { return p.ID == path })
	require.GreaterOrEqual(t, i, 0, path)
	pkg := program.packages[i]

	made := &exports{files: make(map[string]string), data: make(map[string][]byte), types: make(map[string]*types.Package)}
	require.Empty(t, program.makeHeaders(t.Context(), made, []*Package{pkg}))
	fromHeaders, err := made.of(program.Fset, path)
	require.NoError(t, err)

	built := &exports{files: make(map[string]string), types: make(map[string]*types.Package)}
	pkg.mode = fromExport
	_, err = program.findExports(t.Context(), built, nil)
	require.NoError(t, err)
	fromCompiler, err := built.of(program.Fset, path)
	require.NoError(t, err)
	pkg.mode = skipped

	want := api(program.Fset, fromCompiler)
	assert.NotEmpty(t, want)
	assert.Equal(t, want, api(program.Fset, fromHeaders))
}

func listed(t *testing.T, dir string, patterns ...string) *Program {
	t.Helper()
	program, err := List(t.Context(), Config{Dir: dir, Patterns: patterns, Scope: sqlOnly})
	require.NoError(t, err)
	program.sizes = sizesOf(nil)
	return program
}

func TestHeadersOfTheStandardLibrary(t *testing.T) {
	paths := []string{"database/sql", "encoding/json", "maps", "math", "net", "os/user", "reflect", "sync/atomic", "syscall", "time"}
	program := listed(t, "", paths...)
	for _, path := range paths {
		t.Run(path, func(t *testing.T) { compareAPI(t, program, path) })
	}
}

func TestHeaders(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- a/a.go --
package a

import (
	"context"
	"fmt"
	renamed "strings"
	. "time"
	_ "unsafe"

	"example.com/m/b"
)

// Where a name is looked for in the file, in the package and behind a dot.
type Waits struct {
	Duration
	reader *renamed.Reader
	inner
}

type inner struct{ b.Base }

func (inner) Promoted(ctx context.Context) (err error) { return fmt.Errorf("no") }

// Types of variables that only their values tell.
var (
	Inferred, second = b.Make(), hidden(1)
	Literal          = func(x int) b.Name { return b.Names[x] }
	Typed b.Name     = b.Names[0]
	Composite        = map[b.Kind][]struct{ X *inner }{b.Two: {{X: nil}}}
	Length           [len(table)]int
	Method           = inner.Promoted
	Shadows          = func(b b.Base) int { return b.Field }
	Another          = second
)

var table = [...]string{b.Two: "two", 9: "nine"}

func hidden(n int) (out struct{ N int }) { return }

// Constants that repeat what is before them, and count what is left out.
const (
	First b.Kind = iota * 10
	_
	Third
	unused
	Fifth = b.Size + len("four")
)

type List[T b.Number, U any] struct{ next *List[T, U] }

func (l *List[K, V]) Each(f func(K) bool) (V, error) { panic(0) }

type Alias = hiddenType

type hiddenType struct{ V int }

func (Alias) OfAlias() {}

type Set[E comparable] = map[E]struct{}

func Iterate[S ~[]E, E any](s S, seq func(yield func(int, E) bool)) Set[string] { return nil }

type Recursive interface {
	Parent() Recursive
	b.Namer
	fmt.Stringer
}

func Assembly(x int) (y int)
-- a/a.s --
-- a/other_windows.go --
package a

type OnlyElsewhere int
-- b/b.go --
package b

import (
	"net/http"

	"example.com/m/c"
)

type Base struct{ Field int }

func (*Base) Pointer() Base { return Base{} }

func (Base) unexported() c.Deep { http.Get(""); return c.Deep{} }

type Kind uint8

const (
	One Kind = iota + 1
	Two
)

const Size = 7

type Name string

var Names []Name

type Namer interface{ Name() Name }

type Number interface{ ~int | ~float64 }

func Make() *made { return nil }

type made struct{ c.Deep }
-- c/c.go --
package c

type Deep struct{ Way struct{ Down [2]chan<- func(...int) } }

func (d Deep) Go() error { return nil }
`)
	program := listed(t, dir, "./...")
	for _, path := range []string{"example.com/m/a", "example.com/m/b", "example.com/m/c"} {
		t.Run(path, func(t *testing.T) { compareAPI(t, program, path) })
	}
}

// Without export data, the user's own packages are read from source: one that no
// analysis asks for is told to be wrong as if it had been compiled.
func TestOwnPackagesThatAreNotCompiled(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- store/store.go --
package store

import "database/sql"

func Use(db *sql.DB) { db.Query("SELECT 1") }
-- apart/apart.go --
package apart

import "strings"

func Wrong() int { return strings.ToUpper("text") }
-- cmd/hello/main.go --
package main

import "example.com/m/apart"

func main() { apart.Wrong() }
-- cmd/empty/main.go --
package main

func main() {}
`)
	cold := loadModule(t, dir, Config{})
	assert.Equal(t, []string{"example.com/m/store"}, cold.visited)
	assert.Equal(t, 1, cold.Checked())
	require.Equal(t, fromSource, cold.pkg(t, "example.com/m/apart").mode)
	want := []string{`apart/apart.go:5:27: cannot use strings.ToUpper("text") (value of type string) as int value in return statement`}
	assert.Equal(t, want, cold.errors())

	compile(t, dir)
	warm := loadModule(t, dir, Config{})
	assert.Equal(t, skipped, warm.pkg(t, "example.com/m/cmd/empty").mode, "it is known to compile")
	assert.Equal(t, want, warm.errors())

	require.NoError(t, os.WriteFile(filepath.Join(dir, "apart", "apart.go"), []byte("package apart\n\nfunc Wrong() {}\n"), 0o600))
	assert.Empty(t, loadModule(t, dir, Config{}).errors())
}

// compile has the go command build the export data of a module, as far as it
// compiles.
func compile(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-buildvcs=false", "-e", "-export", "./...")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
}

// Declarations that have errors are left to the compiler.
func TestHeadersOfWrongDeclarations(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- wrong/wrong.go --
package wrong

var V Missing

func Body() { undefined() }
-- above/above.go --
package above

import "example.com/m/wrong"

var V = wrong.V
-- body/body.go --
package body

import "example.com/m/wrong"

func F() { wrong.Body() }
-- unparsed/unparsed.go --
package unparsed

func F( {}
`)
	program := listed(t, dir, "./...")
	ex := &exports{files: make(map[string]string), data: make(map[string][]byte), types: make(map[string]*types.Package)}
	var failed []string
	for _, pkg := range program.makeHeaders(t.Context(), ex, program.Matched()) {
		failed = append(failed, pkg.Path)
	}
	assert.ElementsMatch(t, []string{"example.com/m/wrong", "example.com/m/above", "example.com/m/unparsed"}, failed)
	assert.Contains(t, ex.data, "example.com/m/body")
}
