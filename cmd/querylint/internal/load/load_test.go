package load

import (
	"fmt"
	"go/types"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// tables is a Scope of package paths.
type tables struct {
	clients, remote, opaque, combinators []string
}

func (s tables) Client(path string) bool     { return slices.Contains(s.clients, path) }
func (s tables) Remote(path string) bool     { return slices.Contains(s.remote, path) }
func (s tables) Combinator(path string) bool { return slices.Contains(s.combinators, path) }
func (s tables) Opaque(path string) bool {
	return !strings.Contains(path, ".") || slices.Contains(s.opaque, path)
}

var sqlOnly = tables{clients: []string{"database/sql"}}

// loaded is a program after Check, and the packages that were visited.
type loaded struct {
	*Program
	visited []string
}

func loadModule(t *testing.T, dir string, cfg Config) loaded {
	t.Helper()
	if cfg.Scope == nil {
		cfg.Scope = sqlOnly
	}
	if cfg.Patterns == nil {
		cfg.Patterns = []string{"./..."}
	}
	cfg.Dir = dir
	program, err := List(t.Context(), cfg)
	require.NoError(t, err)
	l := loaded{Program: program}
	var mu sync.Mutex
	done := make(map[*Package]bool)
	_, err = program.Check(t.Context(), 4, func(unit *Unit) {
		assert.NotEmpty(t, unit.Files)
		assert.NotEmpty(t, unit.Info.Defs)
		mu.Lock()
		defer mu.Unlock()
		for imp := range program.Below(unit.Package) {
			assert.True(t, done[imp], "%s before %s", imp, unit)
		}
		done[unit.Package] = true
		l.visited = append(l.visited, unit.ID)
	})
	require.NoError(t, err)
	slices.Sort(l.visited)
	return l
}

func (l loaded) pkg(t *testing.T, id string) *Package {
	t.Helper()
	i := slices.IndexFunc(l.packages, func(p *Package) bool { return p.ID == id })
	require.GreaterOrEqual(t, i, 0, "no package %s", id)
	return l.packages[i]
}

// errors are all errors as text, with file names relative to the module.
func (l loaded) errors() []string {
	var errs []string
	for _, pkg := range l.packages {
		for _, e := range pkg.Errors {
			file, _ := filepath.Rel(l.cfg.Dir, e.File)
			errs = append(errs, fmt.Sprintf("%s:%d:%d: %s", filepath.ToSlash(file), e.Line, e.Col, e.Msg))
		}
	}
	return errs
}

func TestRelevance(t *testing.T) {
	// A shop of two programs. The one in cmd/shop has a layered service that
	// imports no client; the one in cmd/hello has nothing to do with it.
	dir := testmod.Write(t, `
-- go.mod --
module example.com/shop

go 1.26

require (
	example.com/dep v1.0.0
	example.com/lib v1.0.0
)

replace example.com/dep v1.0.0 => ./dep

replace example.com/lib v1.0.0 => ./lib
-- ports/ports.go --
package ports

type Orders interface{ Name(id int) string }
-- service/service.go --
package service

import "example.com/shop/ports"

func Names(o ports.Orders) string { return o.Name(1) }
-- store/store.go --
package store

import (
	"database/sql"

	"example.com/dep/each"
	"example.com/dep/orm"
)

type Store struct{ DB *sql.DB }

func (s Store) Name(id int) string { each.Do(func() {}); return orm.Name }
-- greet/greet.go --
package greet

const Text = "hello"
-- cmd/shop/main.go --
package main

import (
	"fmt"

	"example.com/shop/service"
	"example.com/shop/store"
)

func main() { fmt.Println(service.Names(store.Store{})) }
-- cmd/hello/main.go --
package main

import "example.com/shop/greet"

func main() { println(greet.Text) }
-- cmd/gate/main.go --
package main

import "example.com/dep/rpc"

func main() { rpc.Call() }
-- public/public.go --
package public

import "example.com/dep/idle"

func Each(f func()) { idle.Do(f) }
-- dep/go.mod --
module example.com/dep

go 1.26
-- dep/each/each.go --
package each

func Do(f func()) { f() }
-- dep/rpc/rpc.go --
package rpc

func Call() {}
-- dep/idle/idle.go --
package idle

func Do(f func()) { f() }
-- dep/orm/orm.go --
package orm

import _ "database/sql"

const Name = "orm"
-- lib/go.mod --
module example.com/lib

go 1.26
`)
	compile(t, dir)
	l := loadModule(t, dir, Config{Scope: tables{
		clients:     []string{"database/sql"},
		remote:      []string{"example.com/dep/rpc"},
		opaque:      []string{"example.com/dep/orm"},
		combinators: []string{"example.com/dep/each", "example.com/dep/idle"},
	}})
	assert.Empty(t, l.errors())
	assert.Equal(t, []string{
		"example.com/dep/each",      // a combinator that store imports
		"example.com/dep/idle",      // and one that public imports
		"example.com/shop/cmd/gate", // reaches what calls services
		"example.com/shop/cmd/shop", // reaches database/sql
		"example.com/shop/ports",    // below cmd/shop
		"example.com/shop/public",   // no program imports it
		"example.com/shop/service",  // below cmd/shop
		"example.com/shop/store",    // reaches database/sql
	}, l.visited)
	assert.Equal(t, len(l.visited), l.Checked())
	assert.Equal(t, fromExport, l.pkg(t, "example.com/dep/orm").mode)
	assert.Equal(t, fromExport, l.pkg(t, "database/sql").mode)
	assert.Equal(t, skipped, l.pkg(t, "reflect").mode)
	assert.Equal(t, skipped, l.pkg(t, "example.com/shop/cmd/hello").mode)
	assert.Greater(t, l.Listed(), 50)
}

func TestNothingReachesAClient(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- a.go --
package a

func F() {}
`)
	compile(t, dir)
	l := loadModule(t, dir, Config{})
	assert.Empty(t, l.visited)
	assert.Zero(t, l.Checked())
	assert.Empty(t, l.errors())
}

// Types must be the same objects however a package came to know them; the type
// checker says so where they are not.
func TestIdentity(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- group/group.go --
package group

type Group struct{ n int }

type Set[T comparable] map[T]bool
-- repo/repo.go --
package repo

import "database/sql"

type Repo struct{ DB *sql.DB }

type hidden struct{ Rows *sql.Rows }

func (h hidden) Close() error { return h.Rows.Close() }

func Hidden() hidden { return hidden{} }
-- opaque/opaque.go --
package opaque

import (
	"example.com/m/group"
	"example.com/m/repo"
)

var H = repo.Hidden()

func Group() *group.Group { return new(group.Group) }

func Set() group.Set[int] { return nil }

func Repo() *repo.Repo { return nil }

type Closer interface{ Close() error }
-- app/app.go --
package app

import (
	"io"

	"example.com/m/group"
	"example.com/m/opaque"
	"example.com/m/repo"
)

var (
	_ *group.Group    = opaque.Group()
	_ group.Set[int]  = opaque.Set()
	_ *repo.Repo      = opaque.Repo()
	_ opaque.Closer   = opaque.Repo().DB
	_ io.Closer       = opaque.Closer(nil)
	_ opaque.Closer   = repo.Hidden()
)

func same() {
	h := repo.Hidden()
	h = opaque.H
	_ = h
}
`)
	compile(t, dir)
	l := loadModule(t, dir, Config{Scope: tables{
		clients:     []string{"database/sql"},
		opaque:      []string{"example.com/m/opaque"},
		combinators: []string{"example.com/m/group"},
	}})
	assert.Empty(t, l.errors())
	require.Equal(t, fromExport, l.pkg(t, "example.com/m/opaque").mode)
	require.Equal(t, fromSource, l.pkg(t, "example.com/m/repo").mode)
	require.Equal(t, fromSource, l.pkg(t, "example.com/m/group").mode)
	repo := l.Types("example.com/m/repo").Scope().Lookup("Repo").Type()
	got := l.Types("example.com/m/opaque").Scope().Lookup("Repo").Type().(*types.Signature).Results().At(0).Type()
	assert.Same(t, repo, got.(*types.Pointer).Elem())
}

func TestVariantsForTests(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- a/a.go --
package a

import "database/sql"

type A struct{ DB *sql.DB }
-- a/export_test.go --
package a

import "testing"

const Inside = 1

func TestA(t *testing.T) {}
-- a/a_test.go --
package a_test

import (
	"testing"

	"example.com/m/a"
	"example.com/m/b"
)

func TestB(t *testing.T) {
	var x a.A = b.B()
	_, _ = x, a.Inside
}
-- b/b.go --
package b

import "example.com/m/a"

func B() a.A { return a.A{} }
`)
	plain := loadModule(t, dir, Config{})
	assert.Equal(t, []string{"example.com/m/a", "example.com/m/b"}, plain.visited)

	l := loadModule(t, dir, Config{Tests: true})
	assert.Empty(t, l.errors())
	assert.Equal(t, []string{
		"example.com/m/a",
		"example.com/m/a [example.com/m/a.test]",
		"example.com/m/a_test [example.com/m/a.test]",
		"example.com/m/b",
		"example.com/m/b [example.com/m/a.test]",
	}, l.visited)
	assert.Equal(t, "example.com/m/a", l.Owner(filepath.Join(dir, "a", "a.go")).ID)
	assert.NotNil(t, l.Owner(filepath.Join(dir, "a", "export_test.go")))
	assert.Nil(t, plain.Owner(filepath.Join(dir, "a", "export_test.go")))
}

func TestCgo(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- native/native.go --
package native

/*
typedef struct { int n; } box;
static int twice(int n) { return 2 * n; }
*/
import "C"

import "database/sql"

type Box struct {
	c  C.box
	DB *sql.DB
}

func (b *Box) Twice(n int) (int, error) {
	r, err := C.twice(C.int(n))
	b.c.n = r
	return int(r), err
}
-- app/app.go --
package app

import "example.com/m/native"

func Four() int { n, _ := new(native.Box).Twice(2); return n }
`)
	t.Setenv("CGO_ENABLED", "1")
	field := func(l loaded) types.Type {
		box := l.pkg(t, "example.com/m/native").Types.Scope().Lookup("Box").Type().Underlying().(*types.Struct)
		return box.Field(0).Type()
	}
	compilers := []string{filepath.Join(dir, "no-compiler")} // what C declares is not known then
	if cc, err := exec.LookPath("cc"); err == nil {
		compilers = append(compilers, cc)
	}
	for i, cc := range compilers {
		t.Setenv("CC", cc)
		l := loadModule(t, dir, Config{})
		assert.Empty(t, l.errors())
		assert.Equal(t, []string{"example.com/m/app", "example.com/m/native"}, l.visited)
		assert.False(t, l.pkg(t, "example.com/m/app").illTyped)
		_, known := field(l).Underlying().(*types.Struct)
		assert.Equal(t, i == 1, known, field(l))
	}
}

// Without modules, an import path may stand for a package in a vendor folder.
func TestImportMap(t *testing.T) {
	dir := testmod.Write(t, `
-- src/example.com/app/app.go --
package app

import (
	"database/sql"

	"example.com/dep"
	"example.com/opaque"
)

func App(*sql.DB) { var _ dep.Type = opaque.Value() }
-- src/example.com/app/vendor/example.com/dep/dep.go --
package dep

import "database/sql"

type Type struct{ DB *sql.DB }
-- src/example.com/app/vendor/example.com/opaque/opaque.go --
package opaque

import "example.com/dep"

func Value() (d dep.Type) { return d }
`)
	t.Setenv("GO111MODULE", "off")
	t.Setenv("GOPATH", dir)
	l := loadModule(t, filepath.Join(dir, "src", "example.com", "app"), Config{Scope: tables{
		clients: []string{"database/sql"},
		opaque:  []string{"example.com/app/vendor/example.com/opaque"},
	}})
	assert.Empty(t, l.errors())
	assert.Equal(t, []string{"example.com/app", "example.com/app/vendor/example.com/dep"}, l.visited)
	assert.Equal(t, fromExport, l.pkg(t, "example.com/app/vendor/example.com/opaque").mode)
}

func TestWant(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- a/a.go --
package a

import "database/sql"

type A struct{ DB *sql.DB }
`)
	l := loadModule(t, dir, Config{Want: []string{"reflect", "text/template", "example.com/absent"}})
	assert.NotNil(t, l.Types("reflect"), "in the graph, though nobody asks for it")
	assert.NotNil(t, l.Types("example.com/m/a"))
	assert.Nil(t, l.Types("text/template"))
	outside, err := l.Outside(t.Context(), []string{"reflect", "text/template", "example.com/absent"})
	require.NoError(t, err)
	require.Len(t, outside, 1)
	assert.NotNil(t, outside["text/template"].Scope().Lookup("Template"))
}
