package sqlcheck

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var update = flag.Bool("update", false, "write what the server of QUERYLINT_TEST_DSN does into "+evidencePage)

// measure is what is counted of a statement.
type measure uint8

const (
	rowsRead measure = iota
	rowLocks
	pagesRead
	rowsReturned
	columnsSet
	deadlocks
)

var units = [...]string{"rows read", "row locks", "pages read", "rows returned", "columns set", "deadlocks"}

// gains: the good form counts more than the bad one.
func (m measure) gains() bool { return m == rowsReturned || m == columnsSet }

// count runs a statement and counts; rows is what it returned.
func (m measure) count(t *testing.T, l *lab, e *evidence, query string) (n int, rows []map[string]string) {
	t.Helper()
	switch m {
	case rowLocks:
		return l.rolledBack(t, query, "SELECT trx_rows_locked FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = CONNECTION_ID()"), nil
	case columnsSet:
		return l.rolledBack(t, query, e.check), nil
	case rowsReturned:
		rows = l.query(t, query)
		return len(rows), rows
	case pagesRead:
		for _, r := range l.query(t, "ANALYZE FORMAT=JSON "+query) {
			_, pages, ok := strings.Cut(r["ANALYZE"], `"pages_accessed": `)
			require.True(t, ok, "%s: the server counts no pages", query)
			_, err := fmt.Sscan(strings.SplitN(pages, "\n", 2)[0], &n)
			require.NoError(t, err)
		}
		return n, nil
	case deadlocks:
		steps := strings.Split(query, "; ")
		if query == e.good {
			return l.deadlocks(t, steps, steps), nil
		}
		beside := steps
		if e.beside != "" {
			beside = []string{e.beside}
		}
		for range 5 { // on a busy machine the two may miss each other
			if n = l.deadlocks(t, steps, beside); n > 0 {
				break
			}
		}
		return n, nil
	}
	return l.rowsRead(t, query)
}

// holds checks what a rule says of its bad form, or of its good or silent one.
func (e *evidence) holds(t *testing.T, m measured) {
	t.Helper()
	most, least := e.most, e.least
	if most == 0 {
		most = evidenceRows / 100
	}
	if least == 0 {
		least = evidenceRows * 9 / 10
	}
	switch bad := m.query == e.bad; {
	case e.by == deadlocks && bad:
		assert.Equal(t, 1, m.n, "deadlocks: %s", m.query)
	case e.by == deadlocks, e.by.gains() && bad:
		assert.Zero(t, m.n, "%s: %s", units[e.by], m.query)
	case e.by.gains():
		assert.Positive(t, m.n, "%s: %s", units[e.by], m.query)
	case bad:
		assert.GreaterOrEqual(t, m.n, least, "%s: %s", units[e.by], m.query)
	default:
		assert.LessOrEqual(t, m.n, most, "%s: %s", units[e.by], m.query)
		if e.part || e.first {
			return
		}
		for s := range strings.SplitSeq(m.access, ", ") {
			assert.NotRegexp(t, `^(ALL|index)\b`, s, "a table is read whole: %s", m.query)
		}
	}
}

// measured is one line of the page.
type measured struct {
	by     measure
	kind   string // reported, suggested or silent
	query  string
	n      int
	access string // per table: type of access and index
}

// forms are the statements of a case. A rewrite is taken from the finding.
func (e *evidence) forms(t *testing.T, c *Checker) []measured {
	t.Helper()
	of := func(query string) *Finding {
		for _, f := range c.Text(query).Findings {
			if f.Rule == e.rule {
				return &f
			}
		}
		return nil
	}
	quiet := func(query string) {
		if f := of(query); f != nil {
			assert.Equal(t, Info, f.Severity, "%s reports %s", e.rule, query)
		}
	}
	if e.silent != "" {
		quiet(e.silent)
		return []measured{{by: e.by, kind: "silent", query: e.silent}}
	}
	f := of(e.bad)
	require.NotNil(t, f, "%s is silent about %s", e.rule, e.bad)
	good := e.good
	if good == "" {
		require.NotNil(t, f.Rewrite, "no rewrite of %s", e.bad)
		good = f.Rewrite.Apply(e.bad)
	}
	quiet(good)
	return []measured{{by: e.by, kind: "reported", query: e.bad}, {by: e.by, kind: "suggested", query: good}}
}

func evidenceChecker(t *testing.T, s Server) *Checker {
	t.Helper()
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("evidence.sql", evidenceSchema))
	c, err := New(Options{Schema: b.Schema, Server: s})
	require.NoError(t, err)
	return c
}

// TestEvidence runs what the rules say against a server: what a rule reports
// reads or locks the table, what it suggests does not, and where a rule is
// silent an index is used.
//
// The page must agree. On the server version that it names, rows and access
// paths are the same each time; row locks and pages depend on how the pages of
// the tables happened to split and may differ by a tenth. Another version
// chooses other paths: there the bounds of the cases decide alone.
func TestEvidence(t *testing.T) {
	l := newLab(t)
	l.fill(t)
	c := evidenceChecker(t, l.server)
	now := page{version: l.version}
	for i := range evidences {
		e := &evidences[i]
		if !e.runsOn(l.server) {
			continue
		}
		forms := e.forms(t, c)
		var rows [2][]map[string]string
		for k := range forms {
			m := &forms[k]
			m.n, rows[k] = e.by.count(t, l, e, m.query)
			if e.by != deadlocks {
				var access []string
				for _, s := range l.explain(t, m.query) {
					if s.typ == "" { // no table is read
						continue
					}
					access = append(access, strings.TrimSpace(s.typ+" "+s.key))
				}
				m.access = strings.Join(access, ", ")
			}
			e.holds(t, *m)
		}
		if e.rows {
			assert.ElementsMatch(t, rows[0], rows[1], "%s: other rows from %s", e.rule, forms[1].query)
		}
		now.lines = append(now.lines, forms...)
	}
	if *update {
		require.NoError(t, os.WriteFile(evidencePage, []byte(now.String()), 0o644))
		return
	}
	if old := readPage(t); old.version == now.version {
		require.Len(t, now.lines, len(old.lines))
		for i, m := range now.lines {
			p := old.lines[i]
			assert.Equal(t, p.access, m.access, m.query)
			off := 0
			if m.by == rowLocks || m.by == pagesRead {
				off = max(p.n/10, 5)
			}
			assert.InDelta(t, p.n, m.n, float64(off), m.query)
		}
	}
}
