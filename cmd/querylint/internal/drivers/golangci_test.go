package drivers

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// golangci is a golangci-lint with the plugin, run in a copy of a test module.
type golangci struct {
	binary, dir string
}

// newGolangci builds what .custom-gcl.yml says as `golangci-lint custom` does
// it, but for where golangci-lint comes from: its own main package out of the
// module proxy, instead of a clone.
func newGolangci(t *testing.T) *golangci {
	t.Helper()
	const root, module = "../../../..", "github.com/golangci/golangci-lint/v2"
	var custom struct {
		Version string
		Plugins []struct{ Module, Import, Path string }
	}
	require.NoError(t, yaml.Unmarshal([]byte(testmod.Read(t, root, ".custom-gcl.yml")), &custom))
	require.Len(t, custom.Plugins, 1)
	plugin := custom.Plugins[0]
	path, err := filepath.Abs(filepath.Join(root, plugin.Path))
	require.NoError(t, err)

	dir := t.TempDir()
	command := func(args ...string) string {
		got := testmod.Execute(t, dir, "go", args...)
		require.Zero(t, got.Code, got.Stderr)
		return got.Stdout
	}
	var source struct{ Dir string }
	require.NoError(t, json.Unmarshal([]byte(command("mod", "download", "-json", module+"@"+custom.Version)), &source))
	main := testmod.Read(t, source.Dir, "cmd", "golangci-lint", "main.go")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(main), 0o666))
	testmod.Add(t, dir, `
-- plugins.go --
package main

import _ "`+plugin.Import+`"
-- go.mod --
module example.com/custom

go 1.26.0
`)
	command("mod", "edit", "-require="+module+"@"+custom.Version, "-replace="+plugin.Module+"="+path)
	command("mod", "tidy")
	command("build", "-o", "custom-gcl", ".")
	return &golangci{binary: filepath.Join(dir, "custom-gcl")}
}

// in is golangci-lint in a copy of a test module, with settings of the plugin
// as YAML in braces.
func (g *golangci) in(t *testing.T, module, settings string) *golangci {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join("../../../../testdata", module))))
	g = &golangci{g.binary, dir}
	g.configure(t, settings)
	return g
}

func (g *golangci) configure(t *testing.T, settings string) {
	t.Helper()
	testmod.Add(t, g.dir, `
-- .golangci.yml --
version: "2"
linters:
  default: none
  enable: [querylint, nolintlint]
  settings:
    custom:
      querylint:
        type: module
        settings: `+settings+`
    nolintlint:
      allow-unused: false
issues:
  uniq-by-line: false
  max-same-issues: 0
`)
}

// run checks packages; the findings are in the form of go vet.
func (g *golangci) run(t *testing.T, args ...string) testmod.Result {
	t.Helper()
	return testmod.Execute(t, g.dir, g.binary, append([]string{
		"run", "--allow-parallel-runners", "--show-stats=false",
		"--output.text.print-issued-lines=false", "--output.text.print-linter-name=false",
	}, args...)...)
}

// edit replaces text that stands once in a file.
func (g *golangci) edit(t *testing.T, file, from, to string) {
	t.Helper()
	text := testmod.Read(t, g.dir, file)
	require.Equal(t, 1, strings.Count(text, from), from)
	require.NoError(t, os.WriteFile(filepath.Join(g.dir, file), []byte(strings.Replace(text, from, to, 1)), 0o666))
}

// TestGolangci runs a golangci-lint with the plugin as its users do.
func TestGolangci(t *testing.T) {
	if os.Getenv("QUERYLINT_TEST_GOLANGCI") != "1" {
		t.Skip("set QUERYLINT_TEST_GOLANGCI=1 to build golangci-lint, which takes minutes the first time")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	t.Setenv("GOLANGCI_LINT_CACHE", t.TempDir())
	built := newGolangci(t)
	const (
		handler = "loops/handler/handler.go"
		shown   = "{severity: info, tests: true}"
	)

	t.Run("agrees", func(t *testing.T) {
		g := built.in(t, "incident1", shown)
		whole := func() []string {
			return testmod.Rules(testmod.Querylint(t, g.dir, "-severity=info", "-tests", "./...").Stdout)
		}
		want := whole()
		require.NotEmpty(t, want)
		first := g.run(t)
		assert.Equal(t, 1, first.Code, first.Stderr)
		assert.Equal(t, want, testmod.Rules(first.Stdout))
		assert.Contains(t, first.Stdout, "line 88: loop: len(answerOptions) times", "the loops are in the message")
		assert.NotContains(t, first.Stdout, "related information", "and no issues of their own")
		// golangci-lint has no order for findings at one place.
		again := g.run(t)
		assert.Equal(t, first.Code, again.Code, "from the cache")
		assert.ElementsMatch(t, strings.Split(first.Stdout, "\n"), strings.Split(again.Stdout, "\n"), "from the cache")
		assert.Equal(t, first.Stderr, again.Stderr, "from the cache")

		// What other packages are known to cost comes from the cache.
		g.edit(t, handler, "package handler\n", "package handler\n\n// One line more.\n")
		moved := whole()
		require.NotEqual(t, want, moved)
		assert.Equal(t, moved, testmod.Rules(g.run(t).Stdout))
	})

	t.Run("suppressed", func(t *testing.T) {
		g := built.in(t, "incident1", shown)
		whole := func() []string {
			return testmod.Rules(testmod.Querylint(t, g.dir, "-severity=info", "-tests", "./...").Stdout)
		}
		g.edit(t, handler, "service.GetOptionByQIDAndAnswer(", "service.GetOptionByQIDAndAnswer( //nolint:querylint // only here\n")
		g.edit(t, handler, "service.GetOptionByQIDAndSerialNum(", "service.GetOptionByQIDAndSerialNum( //querylint:ignore query-in-loop short lists\n")
		got := g.run(t)
		assert.NotContains(t, got.Stdout, handler)
		assert.NotEmpty(t, testmod.Rules(got.Stdout), "the others")
		assert.Equal(t, whole(), testmod.Rules(got.Stdout))
		assert.NotContains(t, got.Stdout, "nolintlint", "it knows that the comment serves")
	})

	t.Run("schema", func(t *testing.T) {
		g := built.in(t, "sqltext", "{}")
		whole := func() []string { return testmod.Rules(testmod.Querylint(t, g.dir, "./fix").Stdout) }
		before := whole()
		assert.Equal(t, before, testmod.Rules(g.run(t, "./fix").Stdout))
		testmod.Add(t, g.dir, "-- schema.sql --\nCREATE TABLE other (id BIGINT PRIMARY KEY);\n")
		after := whole()
		require.NotEqual(t, before, after)
		assert.Equal(t, after, testmod.Rules(g.run(t, "./fix").Stdout), "what it had cached was for the other schema")
	})

	t.Run("fix", func(t *testing.T) {
		g, alone := built.in(t, "sqltext", "{}"), built.in(t, "sqltext", "{}")
		g.run(t, "--fix", "./fix")
		testmod.Querylint(t, alone.dir, "-fix", "./fix")
		before := testmod.Read(t, "../../../../testdata/sqltext/fix/rewrite.go")
		want := testmod.Read(t, alone.dir, "fix/rewrite.go")
		require.NotEqual(t, want, before)
		assert.Equal(t, want, testmod.Read(t, g.dir, "fix/rewrite.go"))
	})

	t.Run("carriage returns", func(t *testing.T) {
		g, alone := built.in(t, "sqltext", "{}"), built.in(t, "sqltext", "{}")
		for _, dir := range []string{g.dir, alone.dir} {
			testmod.Rewrite(t, filepath.Join(dir, "fix"), func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") })
		}
		assert.Equal(t, testmod.Rules(testmod.Querylint(t, alone.dir, "./fix").Stdout), testmod.Rules(g.run(t, "./fix").Stdout))
		g.run(t, "--fix", "./fix")
		testmod.Querylint(t, alone.dir, "-fix", "./fix")
		assert.NotContains(t, testmod.Read(t, alone.dir, "fix/rewrite.go"), "YEAR(")
		want := strings.ReplaceAll(testmod.Read(t, alone.dir, "fix/rewrite.go"), "\r", "") // it formats what it changes
		assert.Equal(t, want, testmod.Read(t, g.dir, "fix/rewrite.go"))
	})

	// What it shows for //line comments that name other than Go files, is its own
	// affair: the file that it has read.
	t.Run("moved", func(t *testing.T) {
		g := &golangci{built.binary, testmod.Write(t, testmod.Read(t, "../fix/testdata/moved.txtar"))}
		g.configure(t, shown)
		before := testmod.Read(t, g.dir, "c.go") + testmod.Read(t, g.dir, "yacc/y.go")
		inGo := func(out string) []string {
			return slices.DeleteFunc(testmod.Rules(out), func(f string) bool {
				return !strings.HasPrefix(f, "c.go:") && !strings.HasPrefix(f, "migrations/")
			})
		}
		want := inGo(testmod.Querylint(t, g.dir, "-severity=info", "./...").Stdout)
		require.NotEmpty(t, want)
		got := g.run(t)
		assert.Equal(t, want, inGo(got.Stdout))
		assert.Subset(t, testmod.Rules(got.Stdout), []string{
			"yacc/y.go:8 query-in-loop", "yacc/y.go:11 nondeterministic-predicate", "yacc/y.go:17 query-in-loop", "yacc/loop/loop.go:8 query-in-loop",
		})
		g.run(t, "--fix")
		assert.Equal(t, before, testmod.Read(t, g.dir, "c.go")+testmod.Read(t, g.dir, "yacc/y.go"))
	})

	t.Run("page", func(t *testing.T) {
		g := built.in(t, "incident1", "{}")
		example := regexp.MustCompile("(?s)```yaml\n(# .golangci.yml\n.*?)```").FindStringSubmatch(testmod.Read(t, "../../../../docs/golangci-lint.md"))
		require.NotNil(t, example)
		require.NoError(t, os.WriteFile(filepath.Join(g.dir, ".golangci.yml"), []byte(example[1]), 0o666))
		got := g.run(t)
		assert.Equal(t, 1, got.Code, got.Stderr)
		assert.Equal(t, testmod.Rules(testmod.Querylint(t, g.dir, "./...").Stdout), testmod.Rules(got.Stdout))
		assert.Contains(t, got.Stdout, handler)
	})

	t.Run("settings", func(t *testing.T) {
		g := built.in(t, "incident1", "{severity: error}")
		assert.Len(t, testmod.Rules(g.run(t).Stdout), 2)
		g.configure(t, "{sevrity: warning}")
		got := g.run(t)
		assert.NotZero(t, got.Code)
		assert.Contains(t, got.Stderr, `settings:1: unknown key "sevrity"`)
	})
}
