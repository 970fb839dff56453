//go:build unix

package interrupt_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// standIn puts a script in the place of a command. In it, $REAL is the command, and
// `pid N` says that process N runs.
func standIn(t *testing.T, name, script string) (bin string) {
	t.Helper()
	command, err := exec.LookPath(name)
	require.NoError(t, err)
	bin = t.TempDir()
	script = "#!/bin/sh\nREAL=" + command + "\npid() { echo $1 >>" + bin + "/new && cp " + bin + "/new " + bin + "/pids; }\n" + script + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755))
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return bin
}

// signalled runs querylint and sends it a signal once the stand-in in bin has said
// that n processes run. None of them runs afterwards.
func signalled(t *testing.T, bin, dir string, n int, s syscall.Signal, args ...string) testmod.Result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), testmod.Binary, args...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = 10 * time.Second // for whom still writes
	require.NoError(t, cmd.Start())
	var pids []string
	require.Eventually(t, func() bool {
		data, err := os.ReadFile(filepath.Join(bin, "pids"))
		pids = strings.Fields(string(data))
		return err == nil && len(pids) >= n
	}, 30*time.Second, 5*time.Millisecond)
	require.NoError(t, cmd.Process.Signal(s))
	require.Error(t, cmd.Wait())
	if s != syscall.SIGKILL {
		for _, pid := range pids {
			n, err := strconv.Atoi(pid)
			require.NoError(t, err)
			assert.Eventually(t, func() bool { return gone(n) }, time.Second, 5*time.Millisecond, "%s still runs", pid)
		}
	}
	return testmod.Result{Code: cmd.ProcessState.ExitCode(), Stdout: stdout.String(), Stderr: stderr.String()}
}

// gone reports whether a process has ended; nobody may have waited for it yet.
func gone(pid int) bool {
	state, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err != nil || strings.HasPrefix(string(state), "Z")
}

// What querylint has started ends with it.
func TestInterrupt(t *testing.T) {
	for name, script := range map[string]string{
		"waits":         "pid $$; pid $$; exec sleep 600",
		"has a child":   "sleep 600 & pid $!; pid $$; wait",
		"ignores it":    "trap '' INT TERM HUP; sleep 600 & pid $!; pid $$; wait; wait",
		"leaves it":     "(trap '' INT TERM HUP; exec sleep 600) & pid $!; pid $$; exec sleep 600",
		"has two below": "sh -c 'sleep 600 & echo $! >>\"$0\"; cp \"$0\" \"$1\"; wait' \"${0%/*}/new\" \"${0%/*}/pids\" & pid $!; wait",
	} {
		for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
			t.Run(fmt.Sprintf("%s, %s", name, s), func(t *testing.T) {
				if signal.Ignored(s) {
					t.Skip("the tests run where it is ignored, as under nohup, and querylint keeps to that")
				}
				dir := testmod.Write(t, testmod.Shop)
				bin := standIn(t, "go", script)
				assert.Equal(t, testmod.Result{Code: testmod.Failure}, signalled(t, bin, dir, 2, s, "./..."))
			})
		}
	}
}

// A run that is stopped leaves nothing behind, however early.
func TestDiffInterrupt(t *testing.T) {
	for _, test := range []struct{ name, command, script string }{
		{"base is listed", "go", "pid $$; exec sleep 600"},
		{"base is checked out", "git", `[ "$1" = worktree ] && [ "$2" = add ] || exec $REAL "$@"; $REAL "$@"; pid $$; exec sleep 600`},
		{"folder is made", "git", `[ "$1" = worktree ] && [ "$2" = add ] || exec $REAL "$@"; pid $$; exec sleep 600`},
		{"commit is looked up", "git", `[ "$1" = merge-base ] || exec $REAL "$@"; pid $$; exec sleep 600`},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := testmod.Repository(t, testmod.Shop)
			testmod.Add(t, dir, testmod.SecondLoop)
			t.Setenv("TMPDIR", t.TempDir())
			path := os.Getenv("PATH")
			bin := standIn(t, test.command, test.script)
			assert.Equal(t, testmod.Result{Code: testmod.Failure}, signalled(t, bin, dir, 1, syscall.SIGINT, "diff"))
			t.Setenv("PATH", path)
			testmod.NoTrees(t, dir)
			left, err := os.ReadDir(os.Getenv("TMPDIR"))
			require.NoError(t, err)
			assert.Empty(t, left)
		})
	}
}

// What a run leaves that is killed, a later one takes away; that of others stays.
func TestDiffKilled(t *testing.T) {
	dir := testmod.Repository(t, testmod.Shop)
	testmod.Add(t, dir, testmod.SecondLoop)
	path := os.Getenv("PATH")
	temp := t.TempDir()
	kill := func(tmpdir, command, script string) {
		require.NoError(t, os.Mkdir(tmpdir, 0o777))
		t.Setenv("TMPDIR", tmpdir)
		signalled(t, standIn(t, command, script), dir, 1, syscall.SIGKILL, "diff")
		t.Setenv("PATH", path)
	}
	here, elsewhere, emptied := filepath.Join(temp, "here"), filepath.Join(temp, "elsewhere"), filepath.Join(temp, "emptied")
	kill(emptied, "go", "pid $$; exec sleep 3")
	require.NoError(t, os.RemoveAll(emptied))
	kill(elsewhere, "go", "pid $$; exec sleep 3")
	kill(here, "git", `[ "$1" = worktree ] && [ "$2" = add ] || exec $REAL "$@"; pid $$; exec sleep 3`)
	testmod.Git(t, dir, "worktree", "add", "-q", "--detach", filepath.Join(temp, "mine"))
	testmod.Git(t, dir, "worktree", "add", "-q", "--detach", filepath.Join(temp, "away"))
	require.NoError(t, os.Rename(filepath.Join(temp, "away"), filepath.Join(temp, "disk")))

	host, err := os.Hostname()
	require.NoError(t, err)
	var stay []string
	for name, owner := range map[string]map[string]any{
		"running": {"Repo": dir, "Host": host, "PID": os.Getpid()},
		"host":    {"Repo": dir, "Host": host + "2", "PID": 1 << 22},
		"repo":    {"Repo": dir + "2", "Host": host, "PID": 1 << 22},
		"none":    nil,
	} {
		folder := filepath.Join(here, "querylint-base-"+name)
		require.NoError(t, os.Mkdir(folder, 0o777))
		stay = append(stay, folder)
		if owner != nil {
			data, err := json.Marshal(owner)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(folder, "owner.json"), data, 0o600))
		}
	}
	t.Setenv("TMPDIR", here)
	assert.Equal(t, testmod.Findings, testmod.Diff(t, dir).Code)
	left, err := filepath.Glob(filepath.Join(temp, "*", "querylint-base-*"))
	require.NoError(t, err)
	assert.ElementsMatch(t, stay, left)
	list := testmod.Git(t, dir, "worktree", "list")
	assert.Len(t, strings.Split(list, "\n"), 3, list)
	assert.Contains(t, list, filepath.Join(temp, "mine"))
	assert.Contains(t, list, filepath.Join(temp, "away"))
}

// Nothing runs that the configuration of the repository names.
func TestDiffRunsNothing(t *testing.T) {
	dir := testmod.Repository(t, testmod.Shop+"-- .gitattributes --\n*.go filter=a\n*.sql filter=b.c\n-- cmd/main.go --\npackage main\n\nfunc main() {}\n")
	ran := filepath.Join(t.TempDir(), "ran")
	script := func(name string) string {
		file := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(file, []byte("#!/bin/sh\necho "+name+" >>"+ran+"\ncat\n"), 0o755))
		return file
	}
	hooks := filepath.Join(dir, ".git", "hooks")
	require.NoError(t, os.MkdirAll(hooks, 0o777))
	require.NoError(t, os.Rename(script("post-checkout"), filepath.Join(hooks, "post-checkout")))
	for key, name := range map[string]string{
		"core.fsmonitor": "fsmonitor", "diff.external": "external", "core.sshCommand": "ssh", "core.pager": "pager",
		"filter.a.smudge": "smudge", "filter.a.clean": "clean", "filter.b.c.process": "process",
	} {
		testmod.Git(t, dir, "config", key, script(name))
	}
	testmod.Git(t, dir, "config", "filter.a.required", "true")
	testmod.Git(t, dir, "config", "filter.b.c.required", "true")
	testmod.Add(t, dir, testmod.SecondLoop)
	require.NoError(t, os.RemoveAll(ran))
	got := testmod.Diff(t, dir)
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, testmod.Places(got.Stdout))
	assert.NoFileExists(t, ran)
	assert.Empty(t, got.Stderr)
}

// The cause is said, and not what git was about to do.
func TestDiffFull(t *testing.T) {
	dir := testmod.Repository(t, testmod.Shop)
	testmod.Add(t, dir, testmod.SecondLoop)
	standIn(t, "git", `[ "$1" = worktree ] && [ "$2" = add ] || exec $REAL "$@"
echo "Preparing worktree (detached HEAD 0123456)" >&2
echo "error: unable to write file orders/orders.go: No space left on device" >&2
echo "fatal: Could not reset index file to revision 'HEAD'." >&2
exit 128`)
	got := testmod.Diff(t, dir)
	assert.Equal(t, testmod.Failure, got.Code)
	assert.Contains(t, got.Stderr, ": git worktree: error: unable to write file orders/orders.go: No space left on device\n")
	assert.Equal(t, 1, strings.Count(got.Stderr, "\n"))

	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "absent"))
	got = testmod.Diff(t, dir)
	assert.Equal(t, testmod.Failure, got.Code)
	assert.Contains(t, got.Stderr, "absent: no such file or directory\n")
}
