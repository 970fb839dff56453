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
	require.NoError(t, yaml.Unmarshal([]byte(read(t, root, ".custom-gcl.yml")), &custom))
	require.Len(t, custom.Plugins, 1)
	plugin := custom.Plugins[0]
	path, err := filepath.Abs(filepath.Join(root, plugin.Path))
	require.NoError(t, err)

	dir := t.TempDir()
	command := func(args ...string) string {
		got := execute(t, dir, "go", args...)
		require.Zero(t, got.code, got.stderr)
		return got.stdout
	}
	var source struct{ Dir string }
	require.NoError(t, json.Unmarshal([]byte(command("mod", "download", "-json", module+"@"+custom.Version)), &source))
	main := read(t, source.Dir, "cmd", "golangci-lint", "main.go")
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
func (g *golangci) run(t *testing.T, args ...string) result {
	t.Helper()
	return execute(t, g.dir, g.binary, append([]string{
		"run", "--allow-parallel-runners", "--show-stats=false",
		"--output.text.print-issued-lines=false", "--output.text.print-linter-name=false",
	}, args...)...)
}

// edit replaces text that stands once in a file.
func (g *golangci) edit(t *testing.T, file, from, to string) {
	t.Helper()
	text := read(t, g.dir, file)
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
			return testmod.Rules(querylint(t, g.dir, "-severity=info", "-tests", "./...").stdout)
		}
		want := whole()
		require.NotEmpty(t, want)
		first := g.run(t)
		assert.Equal(t, 1, first.code, first.stderr)
		assert.Equal(t, want, testmod.Rules(first.stdout))
		assert.Contains(t, first.stdout, "line 88: loop: len(answerOptions) times", "the loops are in the message")
		assert.NotContains(t, first.stdout, "related information", "and no issues of their own")
		// golangci-lint has no order for findings at one place.
		again := g.run(t)
		assert.Equal(t, first.code, again.code, "from the cache")
		assert.ElementsMatch(t, strings.Split(first.stdout, "\n"), strings.Split(again.stdout, "\n"), "from the cache")
		assert.Equal(t, first.stderr, again.stderr, "from the cache")

		// What other packages are known to cost comes from the cache.
		g.edit(t, handler, "package handler\n", "package handler\n\n// One line more.\n")
		moved := whole()
		require.NotEqual(t, want, moved)
		assert.Equal(t, moved, testmod.Rules(g.run(t).stdout))
	})

	t.Run("suppressed", func(t *testing.T) {
		g := built.in(t, "incident1", shown)
		whole := func() []string { return testmod.Rules(querylint(t, g.dir, "-severity=info", "-tests", "./...").stdout) }
		g.edit(t, handler, "service.GetOptionByQIDAndAnswer(", "service.GetOptionByQIDAndAnswer( //nolint:querylint // only here\n")
		g.edit(t, handler, "service.GetOptionByQIDAndSerialNum(", "service.GetOptionByQIDAndSerialNum( //querylint:ignore query-in-loop short lists\n")
		got := g.run(t)
		assert.NotContains(t, got.stdout, handler)
		assert.NotEmpty(t, testmod.Rules(got.stdout), "the others")
		assert.Equal(t, whole(), testmod.Rules(got.stdout))
		assert.NotContains(t, got.stdout, "nolintlint", "it knows that the comment serves")
	})

	t.Run("schema", func(t *testing.T) {
		g := built.in(t, "sqltext", "{}")
		whole := func() []string { return testmod.Rules(querylint(t, g.dir, "./fix").stdout) }
		before := whole()
		assert.Equal(t, before, testmod.Rules(g.run(t, "./fix").stdout))
		testmod.Add(t, g.dir, "-- schema.sql --\nCREATE TABLE other (id BIGINT PRIMARY KEY);\n")
		after := whole()
		require.NotEqual(t, before, after)
		assert.Equal(t, after, testmod.Rules(g.run(t, "./fix").stdout), "what it had cached was for the other schema")
	})

	t.Run("fix", func(t *testing.T) {
		g, alone := built.in(t, "sqltext", "{}"), built.in(t, "sqltext", "{}")
		g.run(t, "--fix", "./fix")
		querylint(t, alone.dir, "-fix", "./fix")
		before := read(t, "../../../../testdata/sqltext/fix/rewrite.go")
		want := read(t, alone.dir, "fix/rewrite.go")
		require.NotEqual(t, want, before)
		assert.Equal(t, want, read(t, g.dir, "fix/rewrite.go"))
	})

	t.Run("carriage returns", func(t *testing.T) {
		g, alone := built.in(t, "sqltext", "{}"), built.in(t, "sqltext", "{}")
		for _, dir := range []string{g.dir, alone.dir} {
			testmod.Rewrite(t, filepath.Join(dir, "fix"), func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") })
		}
		assert.Equal(t, testmod.Rules(querylint(t, alone.dir, "./fix").stdout), testmod.Rules(g.run(t, "./fix").stdout))
		g.run(t, "--fix", "./fix")
		querylint(t, alone.dir, "-fix", "./fix")
		assert.NotContains(t, read(t, alone.dir, "fix/rewrite.go"), "YEAR(")
		want := strings.ReplaceAll(read(t, alone.dir, "fix/rewrite.go"), "\r", "") // it formats what it changes
		assert.Equal(t, want, read(t, g.dir, "fix/rewrite.go"))
	})

	// What it shows for //line comments that name other than Go files, is its own
	// affair: the file that it has read.
	t.Run("moved", func(t *testing.T) {
		g := &golangci{built.binary, testmod.Write(t, read(t, "../../testdata/moved.txtar"))}
		g.configure(t, shown)
		before := read(t, g.dir, "c.go") + read(t, g.dir, "yacc/y.go")
		inGo := func(out string) []string {
			return slices.DeleteFunc(testmod.Rules(out), func(f string) bool {
				return !strings.HasPrefix(f, "c.go:") && !strings.HasPrefix(f, "migrations/")
			})
		}
		want := inGo(querylint(t, g.dir, "-severity=info", "./...").stdout)
		require.NotEmpty(t, want)
		got := g.run(t)
		assert.Equal(t, want, inGo(got.stdout))
		assert.Subset(t, testmod.Rules(got.stdout), []string{
			"yacc/y.go:8 query-in-loop", "yacc/y.go:11 nondeterministic-predicate", "yacc/y.go:17 query-in-loop", "yacc/loop/loop.go:8 query-in-loop",
		})
		g.run(t, "--fix")
		assert.Equal(t, before, read(t, g.dir, "c.go")+read(t, g.dir, "yacc/y.go"))
	})

	t.Run("page", func(t *testing.T) {
		g := built.in(t, "incident1", "{}")
		example := regexp.MustCompile("(?s)```yaml\n(# .golangci.yml\n.*?)```").FindStringSubmatch(read(t, "../../../../docs/golangci-lint.md"))
		require.NotNil(t, example)
		require.NoError(t, os.WriteFile(filepath.Join(g.dir, ".golangci.yml"), []byte(example[1]), 0o666))
		got := g.run(t)
		assert.Equal(t, 1, got.code, got.stderr)
		assert.Equal(t, testmod.Rules(querylint(t, g.dir, "./...").stdout), testmod.Rules(got.stdout))
		assert.Contains(t, got.stdout, handler)
	})

	t.Run("settings", func(t *testing.T) {
		g := built.in(t, "incident1", "{severity: error}")
		assert.Len(t, testmod.Rules(g.run(t).stdout), 2)
		g.configure(t, "{sevrity: warning}")
		got := g.run(t)
		assert.NotZero(t, got.code)
		assert.Contains(t, got.stderr, `settings:1: unknown key "sevrity"`)
	})
}
