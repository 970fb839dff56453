package testmod

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Main runs tests with querylint as users run it in a file, whose name it sets. It
// returns the exit code.
func Main(m *testing.M, binary *string) int {
	dir, err := os.MkdirTemp("", "querylint")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	// A test is about what a run finds, not about what an earlier one has found.
	if err := os.Setenv("QUERYLINT_CACHE", "off"); err != nil {
		panic(err)
	}
	*binary = filepath.Join(dir, "querylint")
	if runtime.GOOS == "windows" {
		*binary += ".exe"
	}
	out, err := exec.Command("go", "build", "-o", *binary, "github.com/querylint/querylint/cmd/querylint").CombinedOutput()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s\n", out)
		return 1
	}
	// A result of a command that has just been built is not kept.
	built := time.Now().Add(-time.Hour)
	if err := os.Chtimes(*binary, built, built); err != nil {
		panic(err)
	}
	return m.Run()
}

// Run runs a command in a directory and returns what it leaves behind.
func Run(t testing.TB, dir, name string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
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
