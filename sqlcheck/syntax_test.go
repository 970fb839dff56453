package sqlcheck

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestScript: a file of statements that is surely MySQL's is held to the grammar,
// at the place where the grammar stops. Others may be of another database.
func TestScript(t *testing.T) {
	const mysql = "CREATE TABLE `a` (id INT PRIMARY KEY, s VARCHAR(9)) ENGINE=InnoDB;\n"
	for text, want := range map[string]struct{ at, why string }{
		"SELEC id FROM a;":                         {"SELEC id FROM a", "SELEC is not expected here"},
		"SELECT id FROM a WHERE s = ;":             {"SELECT id FROM a WHERE s =", "it breaks off"},
		"SELECT id FROM a WHERE":                   {"SELECT id FROM a WHERE", "it breaks off"},
		"UPDATE a SET s = WHERE id = 1;":           {"WHERE id = 1", "WHERE is not expected here"},
		"SELECT id FROM a WHERE s = 'open;\nDO 1;": {"'open;\nDO 1;", "this quote is not closed"},
		"SELECT id FROM `a WHERE id = 1;":          {"`a WHERE id = 1;", "this quote is not closed"},
		"SELECT id id2 id3 FROM a;":                {"id3 FROM a", "id3 is not expected here"},
		"INSERT INTO a (id, VALUES (1);":           {"VALUES (1)", "VALUES is not expected here"},
	} {
		c, err := New(Options{Only: []string{"sql-syntax"}})
		require.NoError(t, err)
		r := c.Check(Input{Text: mysql + text, Script: true})
		if assert.Len(t, r.Findings, 1, text) {
			f := r.Findings[0]
			assert.Equal(t, want.at, (mysql + text)[f.Start:f.End], text)
			assert.Equal(t, "this statement does not parse as MySQL: "+want.why, f.Message)
			assert.Equal(t, Info, f.Severity)
		}
		assert.Len(t, r.Skipped, 1, text)
		if !strings.Contains(text, "`") {
			assert.Empty(t, c.Check(Input{Text: text, Script: true}).Findings, "whose it is, nothing says: "+text)
		}
		assert.Empty(t, c.Check(Input{Text: mysql + text}).Findings, "a piece, perhaps: "+text)
		sure, err := New(Options{Only: []string{"sql-syntax"}, MySQL: true})
		require.NoError(t, err)
		assert.Len(t, sure.Check(Input{Text: text, Script: true}).Findings, 1, text)
	}
	c, err := New(Options{Only: []string{"sql-syntax"}})
	require.NoError(t, err)
	for _, text := range []string{
		"SELECT id FROM a WHERE s = {{.x}} AND;", "SELECT id FROM a WHERE s = :s;", "SELECT id FROM a WHERE s ILIKE 'x';", "SELECT id::text FROM a;",
		"DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELEC; END$$\nDELIMITER ;", "SOURCE x.sql;", "HANDLER a OPEN;", "XA START 'x';", "\\. x.sql", "END IF;", "SET = ;",
		"PRAGMA foreign_keys = ON", "",
	} {
		for _, f := range c.Check(Input{Text: mysql + text, Script: true}).Findings {
			assert.NotEqual(t, "sql-syntax", f.Rule, text)
		}
	}
}

// What is longer or deeper than what is read is left out, and said to be.
func TestLimits(t *testing.T) {
	c, err := New(Options{})
	require.NoError(t, err)
	for text, reason := range map[string]string{
		"SELECT id FROM t WHERE id IN (" + strings.Repeat("1,", 140000) + "1)": "statement longer than 256 KiB",
		"SELECT " + strings.Repeat("(", 500) + "1" + strings.Repeat(")", 500):  "nested deeper than 400 levels",
		"SELECT a.id FROM a" + strings.Repeat(" JOIN b ON b.id = a.id", 1100):  "more than 1000 joins",
	} {
		r := c.Check(Input{Text: text + "; SELECT id FROM t WHERE YEAR(c) = 2024"})
		require.Len(t, r.Skipped, 1)
		assert.Equal(t, reason, r.Skipped[0].Reason)
		assert.True(t, r.Skipped[0].Limit)
		assert.False(t, r.Skipped[0].Foreign)
		assert.Equal(t, 1, r.Statements, "what follows is checked")
		assert.NotEmpty(t, r.Findings)
	}
}
