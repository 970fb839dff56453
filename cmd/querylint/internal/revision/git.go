package revision

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// unset are the variables by which git, when it runs querylint as a hook, names
// one work tree and index for all commands.
var unset = []string{"GIT_DIR=", "GIT_WORK_TREE=", "GIT_INDEX_FILE=", "GIT_PREFIX="}

// git runs git and returns what it prints. No programs run that the configuration
// names: they are meant for the user's own work tree, and may be whoever's the
// repository was cloned from. The error is one line, the cause.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	settings := []string{"core.hooksPath", os.DevNull, "core.fsmonitor", "false"}
	filters, _ := runGit(ctx, dir, settings, "config", "--null", "--name-only", "--get-regexp", `^filter\..*\.(clean|smudge|process|required)$`)
	for name := range strings.SplitSeq(filters, "\x00") {
		value := ""
		if strings.HasSuffix(name, ".required") {
			value = "false"
		}
		if name != "" {
			settings = append(settings, name, value)
		}
	}
	out, err := runGit(ctx, dir, settings, args...)
	return strings.TrimSpace(out), err
}

// runGit runs git with settings, which are names and values in turn.
func runGit(ctx context.Context, dir string, settings []string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		return slices.ContainsFunc(unset, func(name string) bool { return strings.HasPrefix(v, name) })
	})
	cmd.Env = append(cmd.Env, "LC_ALL=C", "GIT_LFS_SKIP_SMUDGE=1", "GIT_OPTIONAL_LOCKS=0")
	n, _ := strconv.Atoi(os.Getenv("GIT_CONFIG_COUNT")) // the user's come first
	for ; len(settings) > 0; settings = settings[2:] {
		cmd.Env = append(cmd.Env, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", n, settings[0]), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", n, settings[1]))
		n++
	}
	cmd.Env = append(cmd.Env, fmt.Sprintf("GIT_CONFIG_COUNT=%d", n))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("git %s: %s", args[0], cmp.Or(cause(stderr.String()), err.Error()))
	}
	return stdout.String(), nil
}

// cause is the line of what git has to say that names what went wrong; before it,
// git may tell what it was about to do.
func cause(stderr string) string {
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	for _, line := range lines {
		if strings.HasPrefix(line, "error: ") || strings.HasPrefix(line, "fatal: ") {
			return line
		}
	}
	return lines[0]
}
