package costreport_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const entries = "../../../../testdata/entries"

// wantEntry is a comment about the entry points that a line registers: their names
// and the handlers. Behind entry-at is how many lines up or down they are.
var wantEntry = regexp.MustCompile(`// entry(?:-at (-?\d+))?: (.*?) →(?: (\S+))?(?: |$)`)

// TestEntryPoints compares the entry points of a module with its comments: routes of
// all frameworks, services, jobs and consumers, none missing and none too many.
func TestEntryPoints(t *testing.T) {
	if testing.Short() {
		t.Skip("the module has the frameworks below it")
	}
	var want []string
	require.NoError(t, fs.WalkDir(os.DirFS(entries), ".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".go" {
			return err
		}
		data, err := os.ReadFile(filepath.Join(entries, file))
		for i, line := range strings.Split(string(data), "\n") {
			for _, m := range wantEntry.FindAllStringSubmatch(line, -1) {
				up, _ := strconv.Atoi("0" + strings.TrimPrefix(m[1], "-"))
				want = append(want, fmt.Sprintf("%s:%d: %s → %s", filepath.ToSlash(file), i+1-up, m[2], m[3]))
			}
		}
		return err
	}))
	require.Greater(t, len(want), 70)
	r := costOf(t, entries, "./...")
	var got []string
	for _, e := range r.Entries {
		file, line := e.File, e.Line
		if e.Registered != nil {
			file, line = e.Registered.File, e.Registered.Line
		}
		got = append(got, fmt.Sprintf("%s:%d: %s → %s", file, line, e.Name, strings.TrimPrefix(e.Function, "example.com/entries/")))
	}
	slices.Sort(want)
	slices.Sort(got)
	assert.Equal(t, want, got)

	// What stands before a handler is a part of what its requests cost.
	plain := entryOf(t, r, "GET /api/v2/reports", "web/")
	assert.Equal(t, map[string]string{"read": "1", "write": `len(c.QueryArray("id"))`}, map[string]string(plain.Polynomials))
	literal := entryOf(t, r, "GET /api/v2/literal", "ginx/")
	assert.Equal(t, map[string]string{"read": "1"}, map[string]string(literal.Polynomials))
	assert.Equal(t, 49, literal.Line)
	free := entryOf(t, r, "ANY /health", "std/")
	assert.Empty(t, free.Terms)
}
