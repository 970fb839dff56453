package load

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestErrors(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- good/good.go --
package good

import "database/sql"

func Good(*sql.DB) {}
-- types/types.go --
package types

import "database/sql"

func Bad(*sql.DB) int { unused := 1; return "text" }

func Worse() { Bad() }
-- syntax/syntax.go --
package syntax

import "database/sql"

func Bad(*sql.DB) {
	for {
-- imports/imports.go --
package imports

import (
	"database/sql"

	"example.com/absent/pkg"
)

func Bad(*sql.DB) { pkg.Call(); pkg.Other() }
-- above/above.go --
package above

import (
	"example.com/m/good"
	"example.com/m/imports"
	"example.com/m/types"
)

func Above() { good.Good(nil); imports.Bad(nil); types.Bad(nil) }
-- plain/plain.go --
package plain

func Bad() int { return "text" }
-- opaque/opaque.go --
package opaque

import "example.com/m/plain"

func Call() { plain.Bad() }
-- user/user.go --
package user

import (
	"database/sql"

	"example.com/m/opaque"
)

func User(*sql.DB) { opaque.Call() }
`)
	l := loadModule(t, dir, Config{Scope: tables{
		clients: []string{"database/sql"},
		opaque:  []string{"example.com/m/opaque", "example.com/m/plain"},
	}})
	assert.ElementsMatch(t, []string{
		`types/types.go:5:25: declared and not used: unused`,
		`types/types.go:5:45: cannot use "text" (untyped string constant) as int value in return statement`,
		`types/types.go:7:20: not enough arguments in call to Bad: have (), want (*sql.DB)`,
		`syntax/syntax.go:6:8: expected '}', found 'EOF'`,
		`imports/imports.go:6:2: no required module provides package example.com/absent/pkg`,
		// Not read for its sake, and without export data.
		`plain/plain.go:3:25: cannot use "text" (untyped string constant) as int value in return statement`,
	}, l.errors())
	// What compiles, or would if its imports did, is there in full.
	assert.Subset(t, l.visited, []string{"example.com/m/good", "example.com/m/above", "example.com/m/user", "example.com/m/types"})
	assert.False(t, l.pkg(t, "example.com/m/good").illTyped)
	assert.True(t, l.pkg(t, "example.com/m/above").illTyped)
	assert.True(t, l.pkg(t, "example.com/m/user").illTyped)
	assert.Equal(t, fromSource, l.pkg(t, "example.com/m/opaque").mode)
}

func TestPatternErrors(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- a/a.go --
package a
-- empty/readme --
-- broken/go.mod --
modul example.com/broken
-- outside/readme --
`)
	outside := filepath.Join(t.TempDir(), "outside")
	require.NoError(t, os.Mkdir(outside, 0o777))
	for _, test := range []struct{ dir, pattern, want string }{
		{dir, "./absent", "directory not found"},
		{dir, "./absent/...", "no such file or directory"},
		{dir, "./empty/...", "no packages match ./empty/..."},
		{dir, "./empty", "no Go files in "},
		{dir, "example.com/other", "no required module provides package example.com/other"},
		{filepath.Join(dir, "broken"), "./...", "errors parsing "},
		{outside, "./...", "no go.mod in " + outside + " or above"},
	} {
		t.Run(test.pattern, func(t *testing.T) {
			_, err := List(t.Context(), Config{Dir: test.dir, Patterns: []string{test.pattern}, Scope: sqlOnly})
			require.Error(t, err)
			assert.Contains(t, err.Error(), test.want)
			assert.NotContains(t, err.Error(), "\n")
		})
	}
}

func TestSplitPos(t *testing.T) {
	for _, test := range []struct {
		pos, file string
		line, col int
	}{
		{"", "", 0, 0},
		{"-", "", 0, 0},
		{"a.go", "a.go", 0, 0},
		{"a.go:3", "a.go", 3, 0},
		{"a.go:3:7", "a.go", 3, 7},
		{`C:\a.go:3:7`, `C:\a.go`, 3, 7},
	} {
		file, line, col := splitPos(test.pos)
		assert.Equal(t, test.file, file)
		assert.Equal(t, test.line, line)
		assert.Equal(t, test.col, col)
	}
}
