package rulepage

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

var update = flag.Bool("update", false, "write the pages instead of comparing them")

const (
	root  = "../../../.."
	pages = root + "/docs/rules"

	regenerate = "run go generate ./cmd/querylint/internal/rulepage"
)

// What is written in the repository is what the code says of its rules.
func TestPages(t *testing.T) {
	rules := analyzers.Rules()
	want := map[string]string{
		"README.md": Generated + "# Rules\n\n" +
			"Figures on the pages of SQL rules are of MariaDB 10.11 and tables of 400,001 rows: rows read and rows\n" +
			"locked are exact counts, times are rough. [evidence.md](../evidence.md) counts again, on 20,000 rows.\n\n" +
			"Migrations, seeds and start-up code are what is named so: functions, files and packages with a word such as\n" +
			"migrate, seed, backfill, fixture or bootstrap in their names, functions that begin with Init, init and main. A\n" +
			"command is a function that gets one of cobra, urfave/cli or kingpin.\n\n" +
			Table(rules, ""),
	}
	for _, r := range rules {
		want[r.ID+".md"] = Generated + Markdown(r)
	}
	if *update {
		require.NoError(t, os.RemoveAll(pages))
		require.NoError(t, os.MkdirAll(pages, 0o777))
		for name, text := range want {
			require.NoError(t, os.WriteFile(filepath.Join(pages, name), []byte(text), 0o666))
		}
	}
	files, err := os.ReadDir(pages)
	require.NoError(t, err)
	for _, f := range files {
		assert.Contains(t, want, f.Name(), "the page of no rule")
	}
	for name, text := range want {
		got, err := os.ReadFile(filepath.Join(pages, name))
		if assert.NoError(t, err) && string(got) != text {
			t.Errorf("docs/rules/%s is stale; %s", name, regenerate)
		}
	}
}

// Every rule says what its page needs.
func TestDocs(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range analyzers.Rules() {
		assert.False(t, seen[r.ID], "%s: twice", r.ID)
		seen[r.ID] = true
		for part, text := range map[string]string{
			"title": r.Doc.Title, "what": r.Doc.What, "why": r.Doc.Why, "bad": r.Doc.Bad, "good": r.Doc.Good, "fix": r.Doc.Fix,
		} {
			assert.NotEmpty(t, text, "%s: %s", r.ID, part)
			assert.Equal(t, strings.TrimSpace(text), text, "%s: %s", r.ID, part)
			if part != "bad" && part != "good" {
				assert.Zero(t, strings.Count(text, "`")%2, "%s: %s: an open `", r.ID, part)
			}
		}
		assert.NotContains(t, r.Doc.Title, "\n", r.ID)
		assert.False(t, strings.HasSuffix(r.Doc.Title, "."), r.ID)
		assert.NotEmpty(t, r.Doc.Silent, r.ID)
		assert.NotEmpty(t, r.Doc.Links, r.ID)
		assert.Contains(t, []string{"", "sharper", "needed"}, r.Schema, r.ID)
	}
}

func TestMarkdown(t *testing.T) {
	rule := finding.Rule{
		ID: "no-tea", Severity: finding.Warning, Level: "error where it rains, else warning", Schema: "needed",
		Doc: sqlcheck.Doc{
			Title: "COUNT(*) of t.* <cups>", What: "a < b | `a*b` [x](y) _ and information_schema", Why: "3 cups.",
			Bad: "for {\n\tt := tea()\n}", Good: "tea()", Silent: []string{"* of all", "coffee"}, Fix: "None.",
			Options: "`sugar` is more.", Links: []string{"https://example.com/a_b*"},
		},
	}
	assert.Equal(t, "# no-tea\n\nCOUNT(\\*) of t.\\* \\<cups>.\n\nLevel: error where it rains, else warning.\n"+
		"\n## What it costs\n\n3 cups.\n"+
		"\n## Bad\n\n```go\nfor {\n\tt := tea()\n}\n```\n"+
		"\n## Good\n\n```go\ntea()\n```\n"+
		"\n## When it fires\n\na \\< b \\| `a*b` \\[x](y) \\_ and information_schema\n"+
		"\n## Silent\n\n- \\* of all\n- coffee\n"+
		"\n## Fix\n\nNo automatic fix (`-fix`).\n"+
		"\n## Settings\n\nThe tables must be known: see `-schema`. `sugar` is more. In `.querylint.yml`:\n"+
		"\n```yaml\nrules:\n  no-tea: off # or info, warning, error\n```\n"+
		"\nWhere it is meant, with the reason:\n"+
		"\n```go\n//querylint:ignore no-tea reason\n```\n"+
		"\n## See also\n\n- <https://example.com/a_b*>\n", Markdown(rule))
	assert.Equal(t, "| rule | finds | level |\n|---|---|---|\n"+
		"| [`no-tea`](r/no-tea.md) | COUNT(\\*) of t.\\* \\<cups> | error where it rains, else warning |\n", Table([]finding.Rule{rule}, "r/"))
	rule.ID, rule.Level, rule.Severity = "null-compare", "", finding.Info
	assert.Contains(t, Markdown(rule), "\nLevel: info, which shows with `-severity info` only and fails no run.\n")
	assert.Contains(t, Markdown(rule), "\n```sql\n-- querylint:ignore null-compare reason\n```\n")
}
