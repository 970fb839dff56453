package sqlcheck

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestProve holds rewrites against how the text is read with them. [old|new] is an
// edit; the finding is about what stands between the first and the last of them.
func TestProve(t *testing.T) {
	c, err := New(Options{CacheBytes: -1})
	require.NoError(t, err)
	for _, test := range []struct {
		text   string
		unsafe bool
		want   bool
	}{
		{"SELECT id FROM t WHERE [YEAR(c) = 2024|c >= '2024-01-01' AND c < '2025-01-01']", false, true},
		{"SELECT id FROM t WHERE a = 1 AND [YEAR(c) = 2024|c >= '2024-01-01' AND c < '2025-01-01'] AND b = 2 ORDER BY id", false, true},
		{"SELECT id FROM t WHERE a = 1 OR [YEAR(c) = 2024|(c >= '2024-01-01' AND c < '2025-01-01')]", false, true},
		{"SELECT id FROM t WHERE a = 1 AND [x = 1|x = 1 OR y = 2]", false, false},
		{"SELECT id FROM t WHERE a = 1 AND [x = 1|(x = 1 OR y = 2)]", false, true},
		{"SELECT id FROM t WHERE NOT [YEAR(c) = 2024|c >= '2024-01-01' AND c < '2025-01-01']", false, false},
		{"SELECT id FROM t WHERE NOT [YEAR(c) = 2024|(c >= '2024-01-01' AND c < '2025-01-01')]", false, true},
		{"SELECT id FROM t WHERE a XOR [YEAR(c) = 2024|c >= '2024-01-01' AND c < '2025-01-01']", false, true},
		{"SELECT id FROM t WHERE a = 1 AND [x = 1|x = 1 XOR y = 2]", false, false},
		{"SELECT id FROM t WHERE c BETWEEN 1 AND [2|2 AND 3]", false, false},
		{"SELECT id FROM t WHERE c = [2|2 + 1] * 3", false, false},
		{"SELECT id FROM t WHERE c < [SYSDATE|NOW]() AND a = 1", false, true},
		{"SELECT id FROM t WHERE c < [SYSDATE|NOW](6)", false, true},
		// Not at the place that is meant.
		{"SELECT id FROM t WHERE YEA[R(c) = 2024|c < 3]", false, false},
		{"SELECT id FROM t WHERE a[ = 1|] AND b = 2", false, false},
		{"SELECT id FROM t WHERE [a = 1 AND b|c] = 2", false, false},
		{"SELECT id FROM t WHERE [a = 1|a = ]", false, false},
		{"SELECT id FROM t WHERE [a = 1|a = 'x]", false, false},
		{"SELECT id FROM t WHERE [a = 1|a = 1; DROP TABLE t]", false, false},
		{"SELECT id FROM t WHERE [a = 1|a = 1 -- ] AND b = 2", false, false},
		// Conditions that are moved.
		{"SELECT c FROM t[| WHERE c = 1] GROUP BY c[ HAVING c = 1|]", false, true},
		{"SELECT c FROM t WHERE a = 1 AND b = 2[| AND c = 1] GROUP BY c[ HAVING c = 1|]", false, true},
		{"SELECT c FROM t WHERE a = 1 XOR b = 2[| AND c = 1] GROUP BY c[ HAVING c = 1|]", false, false},
		{"SELECT c FROM t WHERE a = 1[| AND c = 1 OR c = 2] GROUP BY c[ HAVING c = 1 OR c = 2|]", false, false},
		{"SELECT c FROM t[| WHERE c = 2] GROUP BY c[ HAVING c = 1|]", false, false},
		// What is not safe is never made unasked: it has to parse.
		{"UPDATE t SET a = 1[ AND|,] b = 2 WHERE id = 3", true, true},
		{"UPDATE t SET a = 1[ AND|,] b = 2 WHERE id = 3", false, false},
		{"UPDATE t SET a = 1[ AND|,,] b = 2 WHERE id = 3", true, false},
		// Placeholders and what the text does not show.
		{"SELECT id FROM {{.table}} WHERE x = %s AND [IFNULL(c, 0) = 7|c = 7] LIMIT :n", false, true},
		{"AND [YEAR(c) = 2024|c >= '2024-01-01' AND c < '2025-01-01']", false, true},
		{"SELECT 1; SELECT id FROM t WHERE [YEAR(c) = 2024|c >= '2024-01-01' AND c < '2025-01-01']; SELECT 'x", false, true},
	} {
		f := Finding{Rewrite: &Rewrite{Safe: !test.unsafe}}
		var text strings.Builder
		for i, part := range strings.Split(test.text, "[") {
			if i > 0 {
				edit, rest, _ := strings.Cut(part, "]")
				from, to, _ := strings.Cut(edit, "|")
				f.Rewrite.Edits = append(f.Rewrite.Edits, Edit{Start: text.Len(), End: text.Len() + len(from), Text: to})
				part = from + rest
			}
			text.WriteString(part)
		}
		f.Start, f.End = f.Rewrite.Edits[0].Start, f.Rewrite.Edits[len(f.Rewrite.Edits)-1].End
		if call := f.Rewrite.Edits[0]; call.Text == "NOW" {
			f.Start, f.End = strings.Index(text.String(), "c <"), strings.IndexByte(text.String()[call.Start:], ')')+call.Start+1
		}
		f.Statement = Span{0, text.Len()}
		if _, rest, several := strings.Cut(text.String(), "SELECT 1; "); several {
			f.Statement.Start = len("SELECT 1; ")
			f.Statement.End = f.Statement.Start + strings.IndexByte(rest, ';')
		}
		found := []Finding{f}
		c.prove(Input{Text: text.String()}, found)
		assert.Equal(t, test.want, found[0].Rewrite != nil, test.text)
	}
}

// TestProofIsBounded: a statement with more rewrites than can be proved keeps the
// first.
func TestProofIsBounded(t *testing.T) {
	c, err := New(Options{Schema: shopSchema(t), CacheBytes: -1})
	require.NoError(t, err)
	rewrites := func(n int) (some int) {
		for _, f := range c.Text("SELECT id FROM users WHERE " + strings.Repeat("IFNULL(age, 0) = 7 AND ", n) + "city = 'x'").Findings {
			if f.Rewrite != nil {
				some++
			}
		}
		return some
	}
	assert.Equal(t, 20, rewrites(20))
	assert.Positive(t, rewrites(450))
	assert.Less(t, rewrites(450), 450)
}
