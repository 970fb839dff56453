package adopt_test

import (
	"cmp"
	"os"
	"os/exec"
	"path"
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
func runAction(t *testing.T, dir string, values map[string]string) testmod.Result {
	t.Helper()
	data, err := os.ReadFile("../../../../action.yml")
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
	var last testmod.Result
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
		last = testmod.Result{Code: cmd.ProcessState.ExitCode(), Stdout: stdout.String(), Stderr: stderr.String()}
		if last.Code != 0 {
			break
		}
	}
	return last
}

func TestAction(t *testing.T) {
	if testing.Short() {
		t.Skip("the action builds querylint")
	}
	dir := testmod.Repository(t, testmod.Shop)
	root, err := filepath.Abs("../../../..")
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
	base := testmod.Git(t, dir, "rev-parse", "HEAD")
	summary := filepath.Join(t.TempDir(), "summary.md")
	t.Setenv("GITHUB_STEP_SUMMARY", summary)
	testmod.Git(t, dir, "checkout", "-q", "-b", "feature")
	testmod.Add(t, dir, testmod.SecondLoop)
	testmod.Commit(t, dir)

	got := runAction(t, dir, values("github.event.pull_request.base.sha", base))
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Regexp(t, `^::warning .*file=orders/second\.go,line=5,.*query-in-loop`, got.Stdout)
	assert.Equal(t, 1, strings.Count(got.Stdout, "::warning"), "not what was there before")

	assert.NoFileExists(t, summary)

	got = runAction(t, dir, values("inputs.base", "main", "inputs.format", "text", "inputs.args", "-severity error -v", "inputs.summary", "true"))
	assert.Contains(t, testmod.Read(t, summary), "### What requests cost\n")
	assert.Equal(t, testmod.Clean, got.Code, got.Stderr)
	assert.Empty(t, got.Stdout)
	got = runAction(t, dir, values("inputs.format", "text", "inputs.working-directory", "orders", "inputs.packages", "."))
	assert.Equal(t, []string{"second.go:5 warning query-in-loop"}, testmod.Places(got.Stdout), got.Stderr)
	// As many lines as it pleases.
	for _, packages := range []string{"./once ./orders", "./once\n./orders\n", "./once\r\n\r\n\t./orders", "\n\n./once/...\n  ./orders  \n"} {
		got = runAction(t, dir, values("inputs.format", "text", "inputs.args", "-severity\nwarning\n-v\n", "inputs.packages", packages))
		assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, testmod.Places(got.Stdout), "%q: %s", packages, got.Stderr)
		assert.Equal(t, testmod.Findings, got.Code)
		assert.Contains(t, got.Stderr, "no table is known", "as -v says")
	}
	got = runAction(t, dir, values("inputs.packages", "*\n./orders"))
	assert.Contains(t, got.Stderr, "*", "no pattern of the shell's")
	got = runAction(t, dir, values("inputs.base", `$(touch owned); "x`))
	assert.Equal(t, testmod.Failure, got.Code)
	assert.NoFileExists(t, filepath.Join(dir, "owned"))
}

// What the page shows is a workflow of the action, for a module at the root and for one
// in a folder, and installs what is there.
func TestActionPage(t *testing.T) {
	data, err := os.ReadFile("../../../../action.yml")
	require.NoError(t, err)
	var a action
	require.NoError(t, yaml.Unmarshal(data, &a))
	page := testmod.Read(t, "../../../../docs/pull-requests.md")
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(page, -1)
	require.Len(t, blocks, 2)
	for i, folder := range []string{"", "server"} {
		var w struct {
			Jobs map[string]struct {
				Steps []struct {
					Uses string
					With map[string]string
				}
			}
		}
		require.NoError(t, yaml.Unmarshal([]byte(blocks[i][1]), &w))
		steps := w.Jobs["querylint"].Steps
		require.Len(t, steps, 3)
		assert.Equal(t, path.Join(folder, "go.mod"), steps[1].With["go-version-file"])
		assert.Equal(t, "querylint/querylint@main", steps[2].Uses)
		assert.Equal(t, folder, steps[2].With["working-directory"])
		for input := range steps[2].With {
			assert.Contains(t, a.Inputs, input)
		}
	}
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
	require.Zero(t, testmod.Execute(t, release, "tar", "-czf", archive, "-C", filepath.Dir(binary), "querylint").Code)
	sums := testmod.Execute(t, release, "sha256sum", archive).Stdout
	install := func(sums string) (testmod.Result, string) {
		require.NoError(t, os.WriteFile(filepath.Join(release, "checksums.txt"), []byte(sums), 0o666))
		gobin := filepath.Join(t.TempDir(), "bin")
		t.Setenv("GOBIN", gobin)
		return testmod.Execute(t, "../../../..", "bash", "cmd/querylint/action/install.sh"), gobin
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
	require.Zero(t, got.Code, got.Stdout+got.Stderr)
	assert.Equal(t, "released\n", testmod.Execute(t, gobin, filepath.Join(gobin, "querylint")).Stdout)

	for name, sums := range map[string]string{
		"another sum": "0000  " + archive + "\n",
		"no sum":      "0000  something.tar.gz\n",
	} {
		got, gobin = install(sums)
		assert.NotZero(t, got.Code, name)
		assert.NoFileExists(t, filepath.Join(gobin, "querylint"), name)
	}
}

// TestActionComments keeps one comment on a pull request.
func TestActionComments(t *testing.T) {
	scripted(t)
	dir, bin := testmod.Repository(t, testmod.Shop), t.TempDir()
	testmod.Add(t, dir, testmod.SecondLoop)
	testmod.Commit(t, dir)
	log := filepath.Join(bin, "log")
	gh := func(id string) {
		require.NoError(t, os.WriteFile(filepath.Join(bin, "gh"), []byte(`#!/bin/bash
if [[ $2 == --paginate ]]; then echo "`+id+`"; else { echo "$*"; cat; } >"`+log+`"; fi
`), 0o777))
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	script, err := filepath.Abs("../../action/summarize.sh")
	require.NoError(t, err)
	for name, value := range map[string]string{
		"QUERYLINT": testmod.Binary, "QUERYLINT_BASE": "HEAD~1", "QUERYLINT_PACKAGES": "./...\n", "QUERYLINT_SUMMARY": "false",
		"QUERYLINT_COMMENT": "true", "QUERYLINT_PULL_REQUEST": "7", "GITHUB_REPOSITORY": "o/r",
	} {
		t.Setenv(name, value)
	}
	gh("")
	got := testmod.Execute(t, dir, "bash", script)
	assert.Zero(t, got.Code, got.Stderr)
	assert.Regexp(t, `^api --method POST repos/o/r/issues/7/comments --field body=@-\n<!-- querylint -->\n### What requests cost\n`, testmod.Read(t, log))
	gh("42")
	assert.Zero(t, testmod.Execute(t, dir, "bash", script).Code)
	assert.Contains(t, testmod.Read(t, log), "api --method PATCH repos/o/r/issues/comments/42 ", "not a second one")

	require.NoError(t, os.Remove(log))
	t.Setenv("QUERYLINT_BASE", "nowhere")
	got = testmod.Execute(t, dir, "bash", script)
	assert.Zero(t, got.Code, "the comparison fails, not the summary")
	assert.Contains(t, got.Stdout, "::warning::")
	assert.NoFileExists(t, log)
}
