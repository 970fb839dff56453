package reach_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// TestNeverFilled looks for keys that nothing in a program stores, and adds to it what
// may store under any key.
func TestNeverFilled(t *testing.T) {
	dir := testmod.GuardsModule(t)
	require.NoError(t, os.CopyFS(filepath.Join(dir, "users"), os.DirFS(testmod.Guards+"unwritten")))
	text, err := os.ReadFile(testmod.Guards + "unwritten/asked.go")
	require.NoError(t, err)
	var want []string
	network := make(map[string]bool) // asks a server, not the memory
	for i, line := range strings.Split(string(text), "\n") {
		if at := strconv.Itoa(i + 1); strings.HasSuffix(line, "// want") {
			want = append(want, at)
			network[at] = !regexp.MustCompile(`u\.(local|big|rist)\.`).MatchString(line)
		}
	}
	lost := func() (lines []string) {
		got := testmod.Querylint(t, dir, "-severity", "info", "./...")
		require.NotEqual(t, testmod.Failure, got.Code, got.Stderr)
		for _, f := range regexp.MustCompile(`(?m)^users/asked\.go:(\d+):.*\[cache-never-filled\]$`).FindAllStringSubmatch(got.Stdout, -1) {
			lines = append(lines, f[1])
		}
		return lines
	}
	assert.Equal(t, want, lost())
	assert.Contains(t, testmod.Querylint(t, dir, "-severity", "info", "./...").Stdout, "info: go-redis Get asks for lost:{}, and nothing in this program stores anything there: "+
		"each call misses, unless another program fills it; store what is loaded, or do not ask [cache-never-filled]")

	for name, code := range map[string]string{
		"key that is not known": `u.rdb.Set(ctx, given, 1, 0)`,
		"prefix from elsewhere": `u.rdb.Set(ctx, os.Getenv("PREFIX")+given, 1, 0)`,
		"script":                `u.rdb.Eval(ctx, given, []string{"x"})`,
		"queued script":         `u.rdb.Pipeline().Eval(ctx, given, nil)`,
		"many":                  `u.rdb.MSet(ctx, "x", 1)`,
		"renamed":               `u.rdb.Rename(ctx, "x", given)`,
		"command by name":       `u.conn.Do(given, "x")`,
		"unknown command":       `u.conn.Do("RESTORE", "x", 0, given)`,
		"many built":            `u.rue.DoMulti(ctx, u.rue.B().Set().Key(given).Value("").Build())`,
		"item made elsewhere":   `u.mem.Set(item)`,
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, "users", "more.go")
			t.Cleanup(func() { assert.NoError(t, os.Remove(file)) })
			require.NoError(t, os.WriteFile(file, []byte(`package users

import (
	"context"
	"os"

	"github.com/bradfitz/gomemcache/memcache"
)

var given, item = os.Getenv("X"), new(memcache.Item)

func (u *Users) More(ctx context.Context) { `+code+` }
`), 0o600))
			for _, line := range lost() {
				assert.False(t, network[line], "line %s", line)
			}
		})
	}
}
