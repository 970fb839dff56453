package main

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
		all := map[string]string{"github.action_path": root, "runner.temp": t.TempDir(), "github.event.pull_request.base.sha": ""}
		for i := 0; i < len(more); i += 2 {
			all[more[i]] = more[i+1]
		}
		return all
	}
	base := git(t, dir, "rev-parse", "HEAD")
	git(t, dir, "checkout", "-q", "-b", "feature")
	testmod.Add(t, dir, secondLoop)
	commit(t, dir)

	got := runAction(t, dir, values("github.event.pull_request.base.sha", base))
	assert.Equal(t, exitFindings, got.code, got.stderr)
	assert.Regexp(t, `^::warning .*file=orders/second\.go,line=5,.*query-in-loop`, got.stdout)
	assert.Equal(t, 1, strings.Count(got.stdout, "::warning"), "not what was there before")

	got = runAction(t, dir, values("inputs.base", "main", "inputs.format", "text", "inputs.args", "-severity error -v"))
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
