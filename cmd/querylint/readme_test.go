package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// README.md shows what querylint prints about the incident, and the chain of
// the first finding.
func TestReadmeOutput(t *testing.T) {
	data, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	readme := string(data)
	got := querylint(t, "../../testdata/incident1", "./loops/...", "./once/...")
	require.Equal(t, exitFindings, got.code, got.stderr)
	assert.Contains(t, readme, "\n```\n"+got.stdout+"```\n")

	got = querylint(t, "../../testdata/incident1", "-show", "chain", "./loops/...")
	require.Equal(t, exitFindings, got.code, got.stderr)
	_, chain, ok := strings.Cut(got.stdout, "\n")
	require.True(t, ok)
	first, _, ok := strings.Cut(chain, "loops/handler/handler.go:99:20: ")
	require.True(t, ok)
	assert.Contains(t, readme, "\n```\n"+first+"```\n")
}
