package main

import (
	"bytes"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestVersion(t *testing.T) {
	for _, arg := range []string{"version", "-version", "--version"} {
		got := testmod.Querylint(t, t.TempDir(), arg)
		assert.Zero(t, got.Code)
		assert.Empty(t, got.Stderr)
		assert.Regexp(t, `^querylint \S+ \(go1\.\S+ \w+/\w+\)\n(commit  \w+ of \S+Z(, changed)?\n)?tables  `+analyzers.TablesVersion()+
			`\ngrammar github\.com/pingcap/tidb/pkg/parser v\S+\n$`, got.Stdout)
	}
}

func TestVersionOfBuilds(t *testing.T) {
	version := func(info debug.BuildInfo) string {
		var out bytes.Buffer
		printVersion(&out, &info)
		return out.String()
	}
	assert.Contains(t, version(debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}), "querylint v1.2.3 (")
	assert.Contains(t, version(debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}), "querylint devel (")
	assert.NotContains(t, version(debug.BuildInfo{}), "commit")

	commit := []debug.BuildSetting{
		{Key: "vcs", Value: "git"},
		{Key: "vcs.revision", Value: "abc"},
		{Key: "vcs.time", Value: "2026-11-29T10:28:26Z"},
		{Key: "vcs.modified", Value: "false"},
	}
	assert.Contains(t, version(debug.BuildInfo{Settings: commit}), "\ncommit  abc of 2026-11-29T10:28:26Z\n")
	commit[3].Value = "true"
	assert.Contains(t, version(debug.BuildInfo{Settings: commit}), "\ncommit  abc of 2026-11-29T10:28:26Z, changed\n")
}
