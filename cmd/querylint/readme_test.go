package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// README.md shows what querylint prints about the incident, and the chain of
// the first finding.
func TestReadmeOutput(t *testing.T) {
	data, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	readme := string(data)
	got := testmod.Querylint(t, "../../testdata/incident1", "./loops/...", "./once/...")
	require.Equal(t, exitFindings, got.Code, got.Stderr)
	assert.Contains(t, readme, "\n```\n"+got.Stdout+"```\n")

	got = testmod.Querylint(t, "../../testdata/incident1", "-show", "chain", "./loops/...")
	require.Equal(t, exitFindings, got.Code, got.Stderr)
	_, chain, ok := strings.Cut(got.Stdout, "\n")
	require.True(t, ok)
	first, _, ok := strings.Cut(chain, "loops/handler/handler.go:99:20: ")
	require.True(t, ok)
	assert.Contains(t, readme, "\n```\n"+first+"```\n")
}

// Pages lead to pages, and to parts of them, that are there.
func TestLinks(t *testing.T) {
	const root = "../.."
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/rules/README.md", ".github/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		require.NotEmpty(t, found, pattern)
		pages = append(pages, found...)
	}
	link := regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"`)
	for _, page := range pages {
		for _, m := range link.FindAllStringSubmatch(testmod.Read(t, page), -1) {
			target, part, _ := strings.Cut(m[1]+m[2], "#")
			if strings.Contains(target, ":") {
				continue // elsewhere
			}
			name := page
			if target != "" {
				name = filepath.Join(filepath.Dir(page), target)
			}
			_, err := os.Stat(name)
			require.NoError(t, err, "%s: %s", page, m[0])
			if part != "" {
				assert.Contains(t, anchors(testmod.Read(t, name)), part, "%s: %s", page, m[0])
			}
		}
	}
}

// anchors are the parts of a page by the names that GitHub gives to headings.
func anchors(page string) (names []string) {
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(page, -1) {
		name := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		names = append(names, strings.ReplaceAll(name, " ", "-"))
	}
	return names
}

// The problem matchers of the page of editors read what querylint prints.
func TestProblemMatchers(t *testing.T) {
	expressions := regexp.MustCompile(`"regexp": (".*"),\n`).FindAllStringSubmatch(testmod.Read(t, "../../docs/editors.md"), -1)
	require.Len(t, expressions, 2)
	got := testmod.Querylint(t, "../../testdata/incident1", "./loops/...")
	lines := strings.Split(strings.TrimSuffix(got.Stdout, "\n"), "\n")
	lines = append(lines, `C:\shop\a b.go:7: warning: told by a //line comment [query-in-loop]`)
	for _, m := range expressions {
		var text string
		require.NoError(t, json.Unmarshal([]byte(m[1]), &text))
		expression := regexp.MustCompile(text)
		for _, line := range lines {
			require.Regexp(t, expression, line)
		}
		assert.Equal(t, []string{"loops/handler/handler.go", "91", "21", "error"}, expression.FindStringSubmatch(lines[0])[1:5])
		last := expression.FindStringSubmatch(lines[len(lines)-1])
		assert.Equal(t, []string{`C:\shop\a b.go`, "7", "", "warning", "told by a //line comment", "query-in-loop"}, last[1:])
	}
}
