package main

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// action is what the test needs to know of action.yml.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Using string
		Steps []struct {
			Name, Shell, Run string
			Env              map[string]string
			WorkingDirectory string `yaml:"working-directory"`
		}
	}
}

// runAction runs the steps of action.yml as a workflow does: expressions are
// replaced first, and each step is a script of its own. It returns what the last
// step that ran has left.
func runAction(t *testing.T, dir string, values map[string]string) result {
	t.Helper()
	data, err := os.ReadFile("../../action.yml")
	require.NoError(t, err)
	var a action
	require.NoError(t, yaml.Unmarshal(data, &a))
	require.Equal(t, "composite", a.Runs.Using)
	require.NotEmpty(t, a.Runs.Steps)
	for name, input := range a.Inputs {
		values["inputs."+name] = cmp.Or(values["inputs."+name], input.Default)
	}
	expression := regexp.MustCompile(`\$\{\{(.*?)\}\}`)
	replace := func(text string) string {
		return expression.ReplaceAllStringFunc(text, func(e string) string {
			value := ""
			for name := range strings.SplitSeq(expression.FindStringSubmatch(e)[1], "||") {
				v, ok := values[strings.TrimSpace(name)]
				require.True(t, ok, "nothing is known of %s", name)
				value = cmp.Or(value, v)
			}
			return value
		})
	}
	var last result
	for _, step := range a.Runs.Steps {
		require.Equal(t, "bash", step.Shell)
		require.NotRegexp(t, expression, step.Run, "an input must not become part of a script")
		cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		cmd.Dir = replace(step.WorkingDirectory)
		if !filepath.IsAbs(cmd.Dir) {
			cmd.Dir = filepath.Join(dir, cmd.Dir)
		}
		cmd.Env = os.Environ()
		for name, value := range step.Env {
			cmd.Env = append(cmd.Env, name+"="+replace(value))
		}
		var stdout, stderr strings.Builder
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		_ = cmd.Run() // the exit code says it
		last = result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
		if last.code != 0 {
			break
		}
	}
	return last
}

func TestAction(t *testing.T) {
	if testing.Short() {
		t.Skip("the action builds querylint")
	}
	dir := repository(t, shop)
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	values := func(more ...string) map[string]string {
		all := map[string]string{
			"github.action_path": root, "github.action_ref": "main", "github.token": "", "runner.temp": t.TempDir(),
			"github.event.pull_request.base.sha": "", "github.event.pull_request.number": "",
			"inputs.summary": "false",
		}
		for i := 0; i < len(more); i += 2 {
			all[more[i]] = more[i+1]
		}
		return all
	}
	base := git(t, dir, "rev-parse", "HEAD")
	summary := filepath.Join(t.TempDir(), "summary.md")
	t.Setenv("GITHUB_STEP_SUMMARY", summary)
	git(t, dir, "checkout", "-q", "-b", "feature")
	testmod.Add(t, dir, secondLoop)
	commit(t, dir)

	got := runAction(t, dir, values("github.event.pull_request.base.sha", base))
	assert.Equal(t, exitFindings, got.code, got.stderr)
	assert.Regexp(t, `^::warning .*file=orders/second\.go,line=5,.*query-in-loop`, got.stdout)
	assert.Equal(t, 1, strings.Count(got.stdout, "::warning"), "not what was there before")

	assert.NoFileExists(t, summary)

	got = runAction(t, dir, values("inputs.base", "main", "inputs.format", "text", "inputs.args", "-severity error -v", "inputs.summary", "true"))
	assert.Contains(t, read(t, summary), "### What requests cost\n")
	assert.Equal(t, exitClean, got.code, got.stderr)
	assert.Empty(t, got.stdout)
	got = runAction(t, dir, values("inputs.format", "text", "inputs.working-directory", "orders", "inputs.packages", "."))
	assert.Equal(t, []string{"second.go:5 warning query-in-loop"}, places(got.stdout), got.stderr)
	// As many lines as it pleases.
	for _, packages := range []string{"./once ./orders", "./once\n./orders\n", "./once\r\n\r\n\t./orders", "\n\n./once/...\n  ./orders  \n"} {
		got = runAction(t, dir, values("inputs.format", "text", "inputs.args", "-severity\nwarning\n-v\n", "inputs.packages", packages))
		assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, places(got.stdout), "%q: %s", packages, got.stderr)
		assert.Equal(t, exitFindings, got.code)
		assert.Contains(t, got.stderr, "no table is known", "as -v says")
	}
	got = runAction(t, dir, values("inputs.packages", "*\n./orders"))
	assert.Contains(t, got.stderr, "*", "no pattern of the shell's")
	got = runAction(t, dir, values("inputs.base", `$(touch owned); "x`))
	assert.Equal(t, exitFailure, got.code)
	assert.NoFileExists(t, filepath.Join(dir, "owned"))
}

// scripted skips a test that puts scripts in the place of tools.
func scripted(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows runs no scripts by their names")
	}
}

// TestActionInstalls gives the action a release, and what it is not.
func TestActionInstalls(t *testing.T) {
	scripted(t)
	release, bin := t.TempDir(), t.TempDir()
	binary := filepath.Join(t.TempDir(), "querylint")
	require.NoError(t, os.WriteFile(binary, []byte("#!/bin/sh\necho released\n"), 0o777))
	archive := "querylint_1.2.3-rc.1_linux_amd64.tar.gz"
	require.Zero(t, execute(t, release, "tar", "-czf", archive, "-C", filepath.Dir(binary), "querylint").code)
	sums := execute(t, release, "sha256sum", archive).stdout
	install := func(sums string) (result, string) {
		require.NoError(t, os.WriteFile(filepath.Join(release, "checksums.txt"), []byte(sums), 0o666))
		gobin := filepath.Join(t.TempDir(), "bin")
		t.Setenv("GOBIN", gobin)
		return execute(t, "../..", "bash", "cmd/querylint/action/install.sh"), gobin
	}
	// curl … --output FILE URL
	require.NoError(t, os.WriteFile(filepath.Join(bin, "curl"), []byte(`#!/bin/bash
[[ ${@: -1} == https://github.com/querylint/querylint/releases/download/v1.2.3-rc.1/* ]] &&
	cp "`+release+`/$(basename "${@: -1}")" "${@: -2:1}"
`), 0o777))
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("QUERYLINT_VERSION", "v1.2.3-rc.1")
	t.Setenv("RUNNER_OS", "Linux")
	t.Setenv("RUNNER_ARCH", "X64")

	got, gobin := install("0000  querylint_1.2.3-rc.1_linux_arm64.tar.gz\n" + sums)
	require.Zero(t, got.code, got.stdout+got.stderr)
	assert.Equal(t, "released\n", execute(t, gobin, filepath.Join(gobin, "querylint")).stdout)

	for name, sums := range map[string]string{
		"another sum": "0000  " + archive + "\n",
		"no sum":      "0000  something.tar.gz\n",
	} {
		got, gobin = install(sums)
		assert.NotZero(t, got.code, name)
		assert.NoFileExists(t, filepath.Join(gobin, "querylint"), name)
	}
}

// TestActionComments keeps one comment on a pull request.
func TestActionComments(t *testing.T) {
	scripted(t)
	dir, bin := repository(t, shop), t.TempDir()
	testmod.Add(t, dir, secondLoop)
	commit(t, dir)
	log := filepath.Join(bin, "log")
	gh := func(id string) {
		require.NoError(t, os.WriteFile(filepath.Join(bin, "gh"), []byte(`#!/bin/bash
if [[ $2 == --paginate ]]; then echo "`+id+`"; else { echo "$*"; cat; } >"`+log+`"; fi
`), 0o777))
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	script, err := filepath.Abs("action/summarize.sh")
	require.NoError(t, err)
	for name, value := range map[string]string{
		"QUERYLINT": binary, "QUERYLINT_BASE": "HEAD~1", "QUERYLINT_PACKAGES": "./...\n", "QUERYLINT_SUMMARY": "false",
		"QUERYLINT_COMMENT": "true", "QUERYLINT_PULL_REQUEST": "7", "GITHUB_REPOSITORY": "o/r",
	} {
		t.Setenv(name, value)
	}
	gh("")
	got := execute(t, dir, "bash", script)
	assert.Zero(t, got.code, got.stderr)
	assert.Regexp(t, `^api --method POST repos/o/r/issues/7/comments --field body=@-\n<!-- querylint -->\n### What requests cost\n`, read(t, log))
	gh("42")
	assert.Zero(t, execute(t, dir, "bash", script).code)
	assert.Contains(t, read(t, log), "api --method PATCH repos/o/r/issues/comments/42 ", "not a second one")

	require.NoError(t, os.Remove(log))
	t.Setenv("QUERYLINT_BASE", "nowhere")
	got = execute(t, dir, "bash", script)
	assert.Zero(t, got.code, "the comparison fails, not the summary")
	assert.Contains(t, got.stdout, "::warning::")
	assert.NoFileExists(t, log)
}
