package sqlcheck

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const evidencePage = "../docs/evidence.md"

// page is the evidence of one server, in the order of the cases.
type page struct {
	version string
	lines   []measured
}

const pageHead = `# Evidence

What the rules about SQL say, counted on a real server: the form that a rule reports, the form that it suggests instead, and forms about which it says nothing although they look alike.

Server: %s. Data: tables of %s rows each, InnoDB, the same each time; they are made by ` + "`lab.fill`" + ` in [lab_test.go](../sqlcheck/lab_test.go). This page is written by

    QUERYLINT_TEST_DSN='root@tcp(127.0.0.1:3306)/test' go test ./sqlcheck -run 'TestEvidence$' -update

and the same test, without ` + "`-update`" + `, counts again. A second one, which needs no server, fails when a rule, a case or a figure that the case promises is missing here.

- *rows read*: the sum of Handler_read_* of the session, index entries included; reading a whole table of 20,000 rows counts 20,001
- *row locks*: trx_rows_locked of the open transaction
- *pages read*: pages_accessed of ANALYZE FORMAT=JSON
- *deadlocks*: of two transactions that run the statements side by side
- *access*: per table, the type and index that EXPLAIN shows; ALL and index read all of the table
`

// String is the page as it is kept.
func (p page) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, pageHead, p.version, grouped(int64(evidenceRows)))
	lines := p.lines
	for _, r := range Rules() {
		fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n", r.ID, r.Doc.Title)
		if why := unmeasured[r.ID]; why != "" {
			fmt.Fprintf(&b, "Not counted: %s.\n", why)
			continue
		}
		b.WriteString("| case | form | statement | counted | number | access |\n|---|---|---|---|---:|---|\n")
		at := 0
		for i := range evidences {
			e := &evidences[i]
			if !e.runsOn(serverOf(p.version)) {
				continue
			}
			for k := range e.lines() {
				if m := lines[at+k]; e.rule == r.ID {
					fmt.Fprintf(&b, "| %s | %s | `%s` | %s | %s | %s |\n", e.note, m.kind, abbreviated(m.query), units[e.by], grouped(int64(m.n)), m.access)
				}
			}
			at += e.lines()
		}
	}
	return b.String()
}

// lines is how many lines of the page a case has.
func (e *evidence) lines() int {
	if e.silent != "" {
		return 1
	}
	return 2
}

func abbreviated(query string) string {
	if len(query) > 300 {
		return query[:50] + " … " + query[len(query)-12:]
	}
	return query
}

var (
	pageServer = regexp.MustCompile(`(?m)^Server: (\S+)\. `)
	pageLine   = regexp.MustCompile("^\\| .* \\| \\w+ \\| `(.*)` \\| [a-z ]+ \\| ([0-9,]+) \\| (.*) \\|$")
)

// readPage reads the server and the figures of the page that is kept, and puts
// them beside the statements of the cases.
func readPage(t *testing.T) page {
	t.Helper()
	text, err := os.ReadFile(evidencePage)
	require.NoError(t, err)
	server := pageServer.FindStringSubmatch(string(text))
	require.NotNil(t, server, "the page names no server")
	p := page{version: server[1]}
	figures := map[string][]string{} // by rule and statement
	rule := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if id, ok := strings.CutPrefix(line, "## "); ok {
			rule = id
		}
		if m := pageLine.FindStringSubmatch(line); m != nil {
			figures[rule+" "+m[1]] = m[2:]
		}
	}
	c := evidenceChecker(t, serverOf(p.version))
	for i := range evidences {
		e := &evidences[i]
		if !e.runsOn(serverOf(p.version)) {
			continue
		}
		for _, m := range e.forms(t, c) {
			f := figures[e.rule+" "+abbreviated(m.query)]
			require.NotNil(t, f, "not on the page: %s: %s", e.rule, m.query)
			m.n, err = strconv.Atoi(strings.ReplaceAll(f[0], ",", ""))
			require.NoError(t, err)
			m.access = f[1]
			p.lines = append(p.lines, m)
		}
	}
	return p
}

// TestEvidencePage holds the page that is kept to the rules and their cases:
// nothing is missing, nothing is left over, and each figure is within what its
// case promises. Only whether the figures are a server's is left to
// TestEvidence.
func TestEvidencePage(t *testing.T) {
	p := readPage(t)
	at := 0
	for i := range evidences {
		e := &evidences[i]
		require.NotNil(t, RuleByID(e.rule), e.rule)
		require.Empty(t, unmeasured[e.rule], e.rule)
		if !e.runsOn(serverOf(p.version)) {
			continue
		}
		for range e.lines() {
			e.holds(t, p.lines[at])
			at++
		}
	}
	for _, r := range Rules() {
		counted := false
		for i := range evidences {
			counted = counted || evidences[i].rule == r.ID && evidences[i].bad != ""
		}
		assert.True(t, counted || unmeasured[r.ID] != "", "%s: neither counted nor said why not", r.ID)
	}
	text, err := os.ReadFile(evidencePage)
	require.NoError(t, err)
	assert.Equal(t, p.String(), string(text), "the page is stale: run TestEvidence with -update")
}
