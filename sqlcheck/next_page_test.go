package sqlcheck

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// TestNextPageOfProgram says what to do without an offset where the program does more
// than the text shows.
func TestNextPageOfProgram(t *testing.T) {
	const (
		skip   = "bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)"
		bound  = "bound the page number"
		last   = "remember the last key of a page and ask for the rows after it "
		byMade = "SELECT id, title FROM posts ORDER BY made DESC LIMIT 20 OFFSET 200000"
		byID   = "SELECT id, title FROM posts ORDER BY id DESC LIMIT 20 OFFSET 200000"
		byKey  = "SELECT * FROM posts ORDER BY account_id LIMIT 20 OFFSET 200000"
	)
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("tables.sql", "CREATE TABLE notes (no INT NOT NULL PRIMARY KEY, made INT NOT NULL, title VARCHAR(99), KEY (made))"))
	c, err := New(Options{Schema: b.Schema})
	require.NoError(t, err)
	for _, k := range []struct {
		in     Input
		advice string
	}{
		{Input{Text: byMade}, last + "(WHERE made <= ? AND (made < ? OR id < ?) ORDER BY made DESC, id DESC LIMIT n)"},
		{Input{Text: byMade, Numbered: true}, skip},
		{Input{Text: byID, Numbered: true}, bound},
		{Input{Text: "SELECT * FROM posts LIMIT 20 OFFSET 200000", Numbered: true}, "order by a unique column, remember the last one of a page and ask for the rows after it"},
		{Input{Text: "SELECT no FROM notes ORDER BY made LIMIT 20 OFFSET 200000", Numbered: true}, skip},
		{Input{Text: "SELECT no FROM notes ORDER BY no LIMIT 20 OFFSET 200000", Numbered: true}, bound},
		{Input{Text: "SELECT no FROM notes ORDER BY title LIMIT 20 OFFSET 200000", Numbered: true}, "make an index on (title, no), and " + skip},
		{Input{Text: byID, Omitted: []string{"id"}}, bound},
		{Input{Text: byMade, Omitted: []string{"id"}}, skip},
		{Input{Text: byMade, Omitted: []string{"body"}}, last + "(WHERE made <= ? AND (made < ? OR id < ?) ORDER BY made DESC, id DESC LIMIT n)"},
		{Input{Text: "SELECT title FROM posts ORDER BY id LIMIT 20 OFFSET 200000"}, bound},
		{Input{Text: "SELECT title FROM posts ORDER BY made, id LIMIT 20 OFFSET 200000"}, skip},
		{Input{Text: "SELECT title, {{}} FROM posts ORDER BY id LIMIT 20 OFFSET 200000"}, last + "(WHERE id > ? ORDER BY id LIMIT n)"},
		{Input{Text: byKey}, "order by account_id and a unique column, remember the last row of a page and ask for the rows after it (WHERE account_id >= ? AND (account_id > ? OR … > ?) ORDER BY account_id, … LIMIT n)"},
		{Input{Text: byKey, Key: "account_id"}, last + "(WHERE account_id > ? ORDER BY account_id LIMIT n)"},
		{Input{Text: "SELECT * FROM posts ORDER BY made LIMIT 20 OFFSET 200000", Key: "account_id"}, last + "(WHERE made >= ? AND (made > ? OR account_id > ?) ORDER BY made, account_id LIMIT n)"},
		{Input{Text: "SELECT * FROM {{}} ORDER BY member_id DESC LIMIT 20 OFFSET 200000"}, last + "(WHERE member_id < ? ORDER BY member_id DESC LIMIT n), with a unique column behind member_id if rows can share it"},
		{Input{Text: "SELECT * FROM {{}} ORDER BY member_id DESC LIMIT 20 OFFSET 200000", Key: "member_id"}, last + "(WHERE member_id < ? ORDER BY member_id DESC LIMIT n)"},
	} {
		found := c.Check(k.in).Findings
		at := -1
		for i, f := range found {
			if f.Rule == "deep-offset" {
				at = i
			}
		}
		if assert.GreaterOrEqual(t, at, 0, k.in) {
			assert.Equal(t, k.advice, found[at].Suggestion, k.in)
			assert.Equal(t, Warning, found[at].Severity, k.in)
		}
	}
}
