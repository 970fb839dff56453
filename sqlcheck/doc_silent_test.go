package sqlcheck

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// docMoreTables are what the silent cases of the pages need beside docTables.
const docMoreTables = docTables + `
CREATE TABLE measures (
  id BIGINT PRIMARY KEY, kind ENUM('a', 'b'), price DECIMAL(10, 2), day DATE, taken DATETIME, n INT, g POINT NOT NULL, doc JSON,
  word VARCHAR(20) COLLATE utf8mb4_general_ci, body TEXT, month INT AS (MONTH(day)) STORED,
  KEY idx_kind (kind), KEY idx_price (price), KEY idx_day (day), KEY idx_n (n), KEY idx_word (word), KEY idx_month (month),
  KEY idx_taken ((CAST(taken AS DATE))), SPATIAL KEY idx_g (g), FULLTEXT KEY idx_body (body)
);
CREATE TABLE parts (
  id BIGINT, day INT, a INT, b INT, c INT, PRIMARY KEY (id, day), KEY idx_abc (a, b, c)
) PARTITION BY RANGE (day) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN MAXVALUE);
CREATE TABLE pairs (a INT, b INT, n INT, PRIMARY KEY (a, b), KEY idx_n (n));
CREATE TABLE plain (id BIGINT PRIMARY KEY, n INT, at DATETIME, word VARCHAR(20) CHARACTER SET latin1);
CREATE TABLE settings (one ENUM('x') PRIMARY KEY, v INT);
CREATE TABLE seq (id BIGINT NOT NULL);
`

// silence is a statement of which a rule says nothing, or what shows as info only.
type silence struct {
	sql    string
	info   bool
	server Server
	bare   bool // without a schema
}

func quiet(texts ...string) (out []silence) {
	for _, sql := range texts {
		out = append(out, silence{sql: sql})
	}
	return out
}

func asInfo(texts ...string) (out []silence) {
	for _, sql := range texts {
		out = append(out, silence{sql: sql, info: true})
	}
	return out
}

func bare(texts ...string) (out []silence) {
	for _, sql := range texts {
		out = append(out, silence{sql: sql, bare: true})
	}
	return out
}

func on(server Server, cases []silence) []silence {
	for i := range cases {
		cases[i].server = server
	}
	return cases
}

// What the page of a rule says of when it is silent holds for a statement of
// each line.
func TestDocSilent(t *testing.T) {
	for _, r := range Rules() {
		t.Run(r.ID, func(t *testing.T) {
			cases := docSilent[r.ID]
			for _, line := range r.Doc.Silent {
				assert.Contains(t, cases, line, "no statement")
			}
			for line, of := range cases {
				assert.Contains(t, r.Doc.Silent, line, "no line of the page")
				for _, c := range of {
					c.check(t, r.ID, line)
				}
			}
		})
	}
}

func (c silence) check(t *testing.T, rule, line string) {
	want := []string(nil)
	if c.info {
		want = []string{Info.String()}
	}
	var got []string
	for _, f := range docFindings(t, rule, c.sql, c.server, c.bare) {
		got = append(got, f.Severity.String())
	}
	assert.Equal(t, want, got, "%s: %s", line, c.sql)
}

// docFindings are what the rule says of a text, with or without the tables.
func docFindings(t *testing.T, rule, sql string, server Server, bare bool) []Finding {
	b := schema.NewBuilder(&schema.Schema{})
	if !bare {
		require.NoError(t, b.Text("tables.sql", docMoreTables))
	}
	found := Check(sql, Options{Schema: b.Schema, Server: server, MySQL: true})
	return slices.DeleteFunc(found, func(f Finding) bool { return f.Rule != rule })
}

// What the page of a rule says of when it fires, at which level, and of what
// -fix makes, holds for a statement of each form.
func TestDocLoud(t *testing.T) {
	for _, r := range Rules() {
		t.Run(r.ID, func(t *testing.T) {
			fixes := false
			for _, c := range docLoud[r.ID] {
				found := docFindings(t, r.ID, c.sql, c.server, c.bare)
				if !assert.Len(t, found, 1, c.sql) {
					continue
				}
				assert.Equal(t, c.level.String(), found[0].Severity.String(), c.sql)
				got := ""
				if change := found[0].Rewrite; change != nil && change.Safe {
					got = change.Apply(c.sql)
				}
				assert.Equal(t, c.fixed, got, c.sql)
				fixes = fixes || got != ""
			}
			assert.Equal(t, !strings.HasPrefix(r.Doc.Fix, "None"), fixes, r.Doc.Fix)
		})
	}
}
