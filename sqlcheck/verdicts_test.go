package sqlcheck

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// verdicts are statements about which one rule says one thing.
type verdicts struct {
	tables string // their definitions, for the schema
	server Server
	list   []verdict
}

// verdict is all that a finding says.
type verdict struct {
	sql     string // «…» stands around what is reported
	level   Severity
	message string // without the suggestion
	advice  string // the suggestion
	index   string // that is named as lost or in vain
}

func TestVerdicts(t *testing.T) {
	testingPanics = true
	defer func() { testingPanics = false }()
	seen := map[string]bool{"sql-syntax": true, "large-in-list": true} // of which the text is too long, or the parser's
	for _, all := range []map[string][]verdicts{accessVerdicts, indexVerdicts, otherVerdicts} {
		for id, sets := range all {
			seen[id] = true
			for _, set := range sets {
				b := schema.NewBuilder(&schema.Schema{})
				require.NoError(t, b.Text("tables.sql", set.tables))
				require.Empty(t, b.Notes)
				c, err := New(Options{Server: set.server, Schema: b.Schema})
				require.NoError(t, err)
				for _, v := range set.list {
					v.holds(t, c, id)
				}
			}
		}
	}
	for _, r := range Rules() {
		assert.True(t, seen[r.ID], "%s: nothing says what its finding says", r.ID)
	}
}

func (v verdict) holds(t *testing.T, c *Checker, rule string) {
	t.Helper()
	start := strings.Index(v.sql, "«")
	sql := strings.Replace(v.sql, "«", "", 1)
	end := strings.Index(sql, "»")
	require.True(t, start >= 0 && end >= start, v.sql)
	sql = strings.Replace(sql, "»", "", 1)
	var found []Finding
	for _, f := range c.Text(sql).Findings {
		if f.Rule == rule {
			found = append(found, f)
		}
	}
	if !assert.Len(t, found, 1, "%s: %s", rule, sql) {
		return
	}
	f := found[0]
	message := v.message
	if v.advice != "" {
		message += "; " + v.advice
	}
	assert.Equal(t, sql[start:end], sql[f.Start:f.End], "position in %s", sql)
	assert.Equal(t, start, f.Start, "position in %s", sql)
	assert.Equal(t, v.level, f.Severity, sql)
	assert.Equal(t, message, f.Message, sql)
	assert.Equal(t, v.advice, f.Suggestion, sql)
	assert.Equal(t, v.index, f.Index, sql)
}
