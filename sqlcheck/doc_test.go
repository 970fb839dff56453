package sqlcheck

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// docTables are the tables of the examples in the rules' documentation.
const docTables = `
CREATE TABLE articles (id BIGINT PRIMARY KEY, author_id BIGINT, title VARCHAR(100), body TEXT, KEY idx_author (author_id));
CREATE TABLE carts (id BIGINT PRIMARY KEY, user_id BIGINT);
CREATE TABLE channels (id BIGINT PRIMARY KEY, enabled TINYINT);
CREATE TABLE done (id BIGINT PRIMARY KEY);
CREATE TABLE events (id BIGINT PRIMARY KEY, created_at DATETIME, KEY idx_created (created_at, id));
CREATE TABLE items (id BIGINT PRIMARY KEY, order_id BIGINT, KEY idx_order (order_id));
CREATE TABLE legacy_users (id BIGINT PRIMARY KEY, code VARCHAR(20) CHARACTER SET latin1, KEY idx_code (code));
CREATE TABLE logs (id BIGINT PRIMARY KEY, created_at DATETIME, KEY idx_created (created_at));
CREATE TABLE orders (
  id BIGINT PRIMARY KEY, no VARCHAR(20), user_id BIGINT, user_code VARCHAR(20) CHARACTER SET utf8mb4, status VARCHAR(10),
  country VARCHAR(2), city VARCHAR(40), created_at DATETIME,
  UNIQUE KEY uk_no (no), KEY idx_user (user_id), KEY idx_status (status), KEY idx_place (country, city), KEY idx_created (created_at)
);
CREATE TABLE payments (id BIGINT PRIMARY KEY, status VARCHAR(10));
CREATE TABLE posts (id BIGINT PRIMARY KEY, author_id BIGINT, title VARCHAR(100), KEY idx_author (author_id));
CREATE TABLE sessions (id BIGINT PRIMARY KEY, expired TINYINT, KEY idx_expired (expired));
CREATE TABLE stock (id BIGINT PRIMARY KEY, n INT);
CREATE TABLE users (
  id BIGINT PRIMARY KEY, name VARCHAR(40), email VARCHAR(80), phone VARCHAR(20), deleted_at DATETIME,
  KEY idx_name (name), KEY idx_phone (phone), KEY idx_deleted (deleted_at)
);
`

// What the page of a rule calls bad is reported by the rule at its level, and what it calls
// good is not, nor is it an error by any other. Where the good one changes the tables, the bad
// one is silent with it.
func TestDocExamples(t *testing.T) {
	values := regexp.MustCompile(`…([\d,]+) values…`)
	expand := func(sql string) string {
		return values.ReplaceAllStringFunc(sql, func(m string) string {
			n, err := strconv.Atoi(strings.ReplaceAll(values.FindStringSubmatch(m)[1], ",", ""))
			require.NoError(t, err)
			return strings.TrimSuffix(strings.Repeat("7, ", n), ", ")
		})
	}
	for _, r := range Rules() {
		t.Run(r.ID, func(t *testing.T) {
			check := func(tables, sql string) []Finding {
				b := schema.NewBuilder(&schema.Schema{})
				require.NoError(t, b.Text("tables.sql", tables))
				require.Empty(t, b.Notes)
				opts := Options{Schema: b.Schema, MySQL: true}
				if r.ID == writeInSubquery.ID {
					opts.Server = MySQL57
				}
				return Check(expand(sql), opts)
			}
			of := func(found []Finding) (ids []string) {
				for _, f := range found {
					ids = append(ids, f.Rule)
				}
				return ids
			}
			bad := check(docTables, r.Doc.Bad)
			assert.Contains(t, of(bad), r.ID, r.Doc.Bad)
			for _, f := range bad {
				assert.True(t, f.Rule != r.ID || f.Severity == r.Severity, "%s: %s", r.Doc.Bad, f.Severity)
			}
			found := check(docTables, r.Doc.Good)
			if strings.HasPrefix(r.Doc.Good, "CREATE INDEX") || strings.HasPrefix(r.Doc.Good, "ALTER TABLE") {
				found = check(docTables+r.Doc.Good+";", r.Doc.Bad)
			}
			assert.NotContains(t, of(found), r.ID, r.Doc.Good)
			for _, f := range found {
				assert.Less(t, f.Severity, Error, "%s: %s: %s", r.Doc.Good, f.Rule, f.Message)
			}
		})
	}
}

// Every rule names the chapters that say why.
func TestDocLinks(t *testing.T) {
	chapter := regexp.MustCompile(`^https://dev\.mysql\.com/doc/refman/8\.4/en/[a-z-]+\.html$`)
	for _, r := range Rules() {
		assert.NotEmpty(t, r.Doc.Links, r.ID)
		for _, link := range r.Doc.Links {
			assert.Regexp(t, chapter, link, r.ID)
		}
	}
}
