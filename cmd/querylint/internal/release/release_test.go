// Package release tests what .goreleaser.yml makes of the command.
package release

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

const root = "../../../.."

// goreleaser is the last release whose modules the proxy serves.
const goreleaser = "github.com/goreleaser/goreleaser/v2@v2.16.0"

// build is what .goreleaser.yml says of a binary.
type build struct {
	Main         string
	Env          []string
	Flags        []string
	Ldflags      []string
	ModTimestamp string `yaml:"mod_timestamp"`
}

func builds(t *testing.T) []build {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, ".goreleaser.yml"))
	require.NoError(t, err)
	var file struct{ Builds []build }
	require.NoError(t, yaml.Unmarshal(data, &file))
	return file.Builds
}

// in makes a copy of the repository as git has it, at its last commit, in a folder
// of that name.
func in(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	run(t, ".", "git", "clone", "--quiet", root, dir)
	return dir
}

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%s %s: %s", name, args, stderr.String())
	return string(out)
}

// binary builds the command as a release has it.
func (b build) binary(t *testing.T, dir string) []byte {
	t.Helper()
	for _, env := range b.Env {
		name, value, _ := strings.Cut(env, "=")
		t.Setenv(name, value)
	}
	name := filepath.Join(t.TempDir(), "querylint")
	args := append([]string{"build", "-o", name, "-ldflags=" + strings.Join(b.Ldflags, " ")}, b.Flags...)
	run(t, dir, "go", append(args, b.Main)...)
	assert.Regexp(t, `(?m)^commit  `+strings.TrimSpace(run(t, dir, "git", "rev-parse", "HEAD"))+` of \S+Z$`, run(t, dir, name, "version"),
		"a bug report names the commit")
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return data
}

// What is tested here is what the workflow runs.
func TestWorkflow(t *testing.T) {
	workflow, err := os.ReadFile(filepath.Join(root, ".github", "workflows", "release.yml"))
	require.NoError(t, err)
	_, version, _ := strings.Cut(goreleaser, "@")
	assert.Contains(t, string(workflow), "\n          version: "+version+"\n")
}

// A release can be made again by anybody who has the commit.
// A tag may be moved by whoever owns an action: workflows name commits, and dependabot
// reads the version behind them.
func TestPinned(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	action := regexp.MustCompile(`uses: (.*)`)
	pinned := regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	versions := make(map[string]string) // by repository
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range action.FindAllStringSubmatch(strings.ReplaceAll(string(data), "\r\n", "\n"), -1) {
			assert.Regexp(t, pinned, m[1], file)
			name, version, _ := strings.Cut(m[1], "@")
			parts := strings.Split(name, "/")
			repo := strings.Join(parts[:min(2, len(parts))], "/")
			if before := versions[repo]; before != "" {
				assert.Equal(t, before, version, "%s in %s", repo, file)
			}
			versions[repo] = version
		}
	}
}

func TestReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("builds querylint twice")
	}
	list := builds(t)
	require.Len(t, list, 1)
	assert.Equal(t, "{{ .CommitTimestamp }}", list[0].ModTimestamp)
	first, second := in(t, "here"), in(t, "elsewhere")
	here := list[0].binary(t, first)
	assert.True(t, bytes.Equal(here, list[0].binary(t, second)), "two builds of one commit differ")
	modules := strings.TrimSpace(run(t, first, "go", "env", "GOMODCACHE"))
	for _, path := range []string{first, modules} {
		assert.False(t, bytes.Contains(here, []byte(path)), "the binary knows %s", path)
	}
}

// TestGoreleaser makes all of a release that needs no other tool and no account.
func TestGoreleaser(t *testing.T) {
	if os.Getenv("QUERYLINT_TEST_GORELEASER") != "1" {
		t.Skip("set QUERYLINT_TEST_GORELEASER=1 to build goreleaser and have it make a release")
	}
	dir := in(t, "querylint")
	t.Setenv("GOBIN", t.TempDir())
	run(t, ".", "go", "install", goreleaser)
	tool := filepath.Join(os.Getenv("GOBIN"), "goreleaser")
	run(t, dir, tool, "check")
	version := regexp.MustCompile(`^querylint_[^_]*_`)
	snapshot := func() map[string]string {
		run(t, dir, tool, "release", "--snapshot", "--clean", "--skip=publish,sign,sbom,docker")
		sums := make(map[string]string)
		for line := range strings.Lines(run(t, dir, "cat", "dist/checksums.txt")) {
			sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
			sums[version.ReplaceAllString(name, "")] = sum
		}
		return sums
	}
	first := snapshot()
	var names []string
	for name := range first {
		names = append(names, name)
	}
	assert.ElementsMatch(t, []string{
		"linux_amd64.tar.gz", "linux_arm64.tar.gz", "darwin_amd64.tar.gz", "darwin_arm64.tar.gz", "windows_amd64.zip", "windows_arm64.zip",
		"linux_amd64.deb", "linux_arm64.deb", "linux_amd64.rpm", "linux_arm64.rpm", "linux_amd64.apk", "linux_arm64.apk",
	}, names)
	assert.Equal(t, first, snapshot(), "archives and packages, too")
}
