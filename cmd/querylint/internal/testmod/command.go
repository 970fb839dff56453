package testmod

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Exit codes of the command, as it documents them.
const (
	Clean    = 0
	Findings = 1
	Failure  = 2
)

// Binary is the file of querylint as users run it, where Main runs the tests.
var Binary string

// Main runs tests with querylint as users run it. It returns the exit code.
func Main(m *testing.M) int {
	dir, err := os.MkdirTemp("", "querylint")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	// A test is about what a run finds, not about what an earlier one has found.
	if err := os.Setenv("QUERYLINT_CACHE", "off"); err != nil {
		panic(err)
	}
	Binary = filepath.Join(dir, "querylint")
	if runtime.GOOS == "windows" {
		Binary += ".exe"
	}
	out, err := exec.Command("go", "build", "-o", Binary, "github.com/querylint/querylint/cmd/querylint").CombinedOutput()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s\n", out)
		return 1
	}
	// A result of a command that has just been built is not kept.
	built := time.Now().Add(-time.Hour)
	if err := os.Chtimes(Binary, built, built); err != nil {
		panic(err)
	}
	return m.Run()
}

// Result is what a command leaves behind.
type Result struct {
	Code           int
	Stdout, Stderr string
}

// Querylint runs the command in a directory.
func Querylint(t testing.TB, dir string, args ...string) Result {
	t.Helper()
	return Execute(t, dir, Binary, args...)
}

// compared is the last line of querylint diff.
var compared = regexp.MustCompile(`(?:no findings|\d+ findings? \(.*\)) in \d+ packages?, [\w.]+, compared with [0-9a-f]{10}(?: \(\S+\))?\n$|nothing has changed since [0-9a-f]{10}(?: \(\S+\))?\n$`)

// Diff runs querylint diff in a directory. The line that says what was compared is left
// out; it must be there wherever something was.
func Diff(t testing.TB, dir string, args ...string) Result {
	t.Helper()
	got := Querylint(t, dir, append([]string{"diff"}, args...)...)
	if got.Code != Failure {
		require.Regexp(t, compared, got.Stderr)
	}
	got.Stderr = compared.ReplaceAllString(got.Stderr, "")
	return got
}

// GoVet runs go vet with querylint as its tool.
func GoVet(t testing.TB, dir string, args ...string) Result {
	t.Helper()
	if testing.Short() {
		t.Skip("go vet goes through all dependencies")
	}
	return Execute(t, dir, "go", append([]string{"vet", "-vettool=" + Binary}, args...)...)
}

// Execute runs a command in a directory.
func Execute(t testing.TB, dir, name string, args ...string) Result {
	t.Helper()
	sources()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return Result{Code: cmd.ProcessState.ExitCode(), Stdout: out.String(), Stderr: errs.String()}
}

// sources looks at the folders that the command is built from. No test can import
// it: the go command keeps what a test printed until something changes that the test
// has looked at.
var sources = sync.OnceFunc(func() {
	root := "."
	for !exists(filepath.Join(root, "go.mod")) {
		root = filepath.Join(root, "..")
	}
	for _, dir := range []string{"cmd", "analyzers", "sqlcheck"} {
		if err := filepath.WalkDir(filepath.Join(root, dir), func(_ string, _ fs.DirEntry, err error) error { return err }); err != nil {
			panic(err)
		}
	}
})

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// Absent is what the system says of a file that is not there.
func Absent() string {
	_, err := os.Stat("absent")
	return errors.Unwrap(err).Error()
}

// Read returns the text of a file, whose name may come in parts.
func Read(t testing.TB, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	require.NoError(t, err)
	return string(data)
}

var ruleLine = regexp.MustCompile(`(?m)^(\S+?:\d+):\d+: .*\[([\w-]+)\]$`)

// Rules are the findings of a text report, or of go vet, as file:line rule, sorted
// and without repetitions.
func Rules(out string) []string {
	var found []string
	for _, m := range ruleLine.FindAllStringSubmatch(out, -1) {
		found = append(found, filepath.ToSlash(m[1])+" "+m[2])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// Places are the findings of a text report as file:line severity rule.
func Places(stdout string) []string {
	line := regexp.MustCompile(`(?m)^(.*?:\d+):\d+: (\w+): .*\[([\w-]+)\]$`)
	var found []string
	for _, m := range line.FindAllStringSubmatch(stdout, -1) {
		found = append(found, strings.Join(m[1:], " "))
	}
	return found
}

// Messages are the findings of a text report, or of go vet, as
// file:line:col: message.
func Messages(out string) []string {
	var found []string
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") || strings.Contains(line, ": \t") { // package, related place
			continue
		}
		found = append(found, regexp.MustCompile(`: (info|warning|error): `).ReplaceAllString(line, ": "))
	}
	return found
}
