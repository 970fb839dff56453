package sqlcheck

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// ids lists the rules of the findings at or above a severity.
func ids(list []Finding, least Severity) []string {
	out := []string{}
	for _, f := range list {
		if f.Severity >= least {
			out = append(out, f.Rule)
		}
	}
	return out
}

func TestCheck(t *testing.T) {
	text := "SELECT id FROM orders WHERE DATE(created_at) = '2024-05-01'"
	found := Check(text, Options{})
	require.Len(t, found, 1)
	f := found[0]
	assert.Equal(t, "non-sargable", f.Rule)
	assert.Equal(t, Error, f.Severity)
	assert.Equal(t, Likely, f.Confidence)
	assert.Equal(t, "DATE(created_at)", text[f.Start:f.End])
	assert.Equal(t, "orders", f.Table)
	assert.Equal(t, []string{"created_at"}, f.Columns)
	assert.Equal(t, Span{0, len(text)}, f.Statement)
	require.NotNil(t, f.Rewrite)
	assert.Equal(t, "SELECT id FROM orders WHERE created_at >= '2024-05-01' AND created_at < '2024-05-02'", f.Rewrite.Apply(text))
	assert.False(t, f.Rewrite.Safe, "the column's type is not known")

	found = Check("SELECT id FROM users WHERE DATE(created_at) = '2024-05-01'", Options{Schema: shopSchema(t)})
	require.Len(t, found, 1)
	assert.Equal(t, Certain, found[0].Confidence)
	assert.Equal(t, "idx_created", found[0].Index)
	assert.True(t, found[0].Rewrite.Safe)
}

func TestIncidents(t *testing.T) {
	s := &schema.Schema{}
	b := schema.NewBuilder(s)
	require.NoError(t, b.Text("s.sql", `CREATE TABLE t_crm (id INT PRIMARY KEY, CRM_ORG_ID VARCHAR(20), CRM_ROLE_ID VARCHAR(20), KEY k1 (CRM_ORG_ID), KEY k2 (CRM_ROLE_ID));
CREATE TABLE carts (id INT PRIMARY KEY, user_id INT);`))
	c, err := New(Options{Schema: s})
	require.NoError(t, err)
	r := c.Text("SELECT id FROM t_crm WHERE CONCAT(CRM_ORG_ID,'#',CRM_ROLE_ID)='123#abc'")
	require.Len(t, r.Findings, 1)
	f := r.Findings[0]
	assert.Equal(t, Certain, f.Confidence)
	assert.Equal(t, "CRM_ORG_ID = '123' AND CRM_ROLE_ID = 'abc'", f.Rewrite.Edits[0].Text)
	assert.Contains(t, f.Rewrite.Note, `"#"`)
	f = c.Text("SELECT id FROM t_crm WHERE CONCAT(CRM_ORG_ID,'#',CRM_ROLE_ID)=?").Findings[0]
	assert.Nil(t, f.Rewrite)
	assert.Contains(t, f.Message, "split the value at '#' in the program")
	f = c.Text("SELECT id FROM t_crm WHERE CONCAT(CRM_ORG_ID,'#',CRM_ROLE_ID)='1#2#3'").Findings[0]
	assert.Nil(t, f.Rewrite, "another number of separators")
	r = c.Text("DELETE FROM carts WHERE user_id = 8")
	require.Equal(t, []string{"missing-index"}, ids(r.Findings, Info))
	assert.Equal(t, Error, r.Findings[0].Severity)
	assert.Contains(t, r.Findings[0].Suggestion, "CREATE INDEX idx_carts_user_id ON carts (user_id)")
}

func TestAdvice(t *testing.T) {
	c, err := New(Options{})
	require.NoError(t, err)
	for _, x := range []struct{ text, advice string }{
		{"SELECT id FROM t WHERE id + 1 > ?", "move the arithmetic"},
		{"SELECT id FROM t WHERE id % 50 = 0", "in a column of its own"},
		{"SELECT id FROM t WHERE due + grace < 7", "in a column of its own"},
		{"SELECT id FROM t WHERE LOWER(name) LIKE 'x%'", "_ci collation"},
		{"SELECT id FROM t WHERE LOWER(name) LIKE '%x%'", "the bare column would not help"},
	} {
		advice := ""
		for _, f := range c.Text(x.text).Findings {
			if f.Rule == "non-sargable" {
				advice = f.Suggestion
			}
		}
		assert.Contains(t, advice, x.advice, x.text)
	}
	c, err = New(Options{Schema: shopSchema(t)})
	require.NoError(t, err)
	f := c.Text("SELECT id FROM carts WHERE user_id = 8 OR user_id = 9").Findings[0]
	assert.Contains(t, f.Suggestion, "CREATE INDEX idx_carts_user_id ON carts (user_id)", "both arms are about one column")
}

func TestRewrites(t *testing.T) {
	c, err := New(Options{Schema: shopSchema(t)})
	require.NoError(t, err)
	for _, x := range []struct{ bad, good string }{
		{"SELECT id FROM users WHERE DATE(created_at) > '2024-02-28'", "SELECT id FROM users WHERE created_at >= '2024-02-29'"},
		{"SELECT id FROM users WHERE DATE(created_at) <= '2024-12-31'", "SELECT id FROM users WHERE created_at < '2025-01-01'"},
		{"SELECT id FROM users WHERE '2024-12-31' > DATE(created_at)", "SELECT id FROM users WHERE created_at < '2024-12-31'"},
		{"SELECT id FROM users u WHERE DATE(u.created_at) = CURDATE()", "SELECT id FROM users u WHERE u.created_at >= CURDATE() AND u.created_at < CURDATE() + INTERVAL 1 DAY"},
		{"SELECT id FROM users WHERE YEAR(created_at) BETWEEN 2020 AND 2021", "SELECT id FROM users WHERE created_at >= '2020-01-01' AND created_at < '2022-01-01'"},
		{"SELECT id FROM users WHERE age = 3 OR YEAR(created_at) = 2020", "SELECT id FROM users WHERE age = 3 OR (created_at >= '2020-01-01' AND created_at < '2021-01-01')"},
		{"SELECT id FROM users WHERE YEAR(created_at) > 2020", "SELECT id FROM users WHERE created_at >= '2021-01-01'"},
		{"SELECT id FROM users WHERE DATE_FORMAT(created_at, '%Y-%m') = '2024-12'", "SELECT id FROM users WHERE created_at >= '2024-12-01' AND created_at < '2025-01-01'"},
		{"SELECT id FROM users WHERE LEFT(phone, 3) = '138'", "SELECT id FROM users WHERE phone LIKE '138%'"},
		{"SELECT id FROM users WHERE age - 1 = 5", "SELECT id FROM users WHERE age = 6"},
		{"SELECT id FROM users WHERE 10 - age > 5", "SELECT id FROM users WHERE age < 5"},
		{"SELECT id FROM users WHERE 5 < age + 1", "SELECT id FROM users WHERE age > 4"},
		{"SELECT id FROM users WHERE IFNULL(age, 0) = 7", "SELECT id FROM users WHERE age = 7"},
		{"SELECT id FROM users WHERE LOWER(phone) = 'abc'", "SELECT id FROM users WHERE phone = 'abc'"},
		{"SELECT id FROM users WHERE phone = 138", "SELECT id FROM users WHERE phone = '138'"},
		{"SELECT id FROM users WHERE phone IN (1, '2', 3)", "SELECT id FROM users WHERE phone IN ('1', '2', '3')"},
		{"SELECT id FROM users WHERE deleted_at = NULL AND id = 1", "SELECT id FROM users WHERE deleted_at IS NULL AND id = 1"},
		{"SELECT id FROM users WHERE deleted_at != NULL", "SELECT id FROM users WHERE deleted_at IS NOT NULL"},
		{"SELECT id FROM users WHERE created_at < SYSDATE(3)", "SELECT id FROM users WHERE created_at < NOW(3)"},
		{"UPDATE users SET age = 1 AND city = 'x' AND country = 'y' WHERE id = 1", "UPDATE users SET age = 1, city = 'x', country = 'y' WHERE id = 1"},
		{"SELECT id FROM events WHERE (at, id) >= ('2024-01-01', 5)", "SELECT id FROM events WHERE at >= '2024-01-01' AND (at > '2024-01-01' OR id >= 5)"},
		{"SELECT age, COUNT(*) FROM users WHERE id > 5 GROUP BY age HAVING age = 3 ORDER BY age", "SELECT age, COUNT(*) FROM users WHERE id > 5 AND age = 3 GROUP BY age ORDER BY age"},
		// no rewrite
		{"SELECT id FROM users WHERE LEFT(phone, 3) = '13'", ""},
		{"SELECT id FROM users WHERE LEFT(phone, 2) = '1%'", ""},
		{"SELECT id FROM users WHERE LOWER(name) = 'x'", ""},
		{"SELECT id FROM users WHERE LOWER(phone) = 'ABC'", ""},
		{"SELECT id FROM users WHERE IFNULL(age, 0) = 0", ""},
		{"SELECT id FROM users WHERE score + 1 = 5", ""},
		{"SELECT id FROM users WHERE DATE(created_at) = '2024-13-01'", ""},
		{"SELECT id FROM users WHERE DATE(created_at) = ?", ""},
		{"SELECT id FROM users WHERE YEAR(created_at) = 24", ""},
		{"SELECT id FROM users WHERE DATE(phone) = '2024-01-01'", ""},
		{"SELECT id FROM users WHERE (phone = 5) AND age % 3 = 1", "SELECT id FROM users WHERE (phone = '5') AND age % 3 = 1"},
	} {
		got := ""
		for _, f := range c.Text(x.bad).Findings {
			if f.Rewrite != nil && got == "" {
				got = f.Rewrite.Apply(x.bad)
			}
		}
		assert.Equal(t, x.good, got, x.bad)
		if got != "" {
			assert.Empty(t, c.Text(got).Skipped, got)
		}
	}
}

func TestPlaceholdersAndHoles(t *testing.T) {
	c, err := New(Options{})
	require.NoError(t, err)
	for _, x := range []struct {
		text, span string // of the one finding of non-sargable; "" is none
	}{
		{"SELECT id FROM %s WHERE DATE(c) = ?", "DATE(c)"},
		{"SELECT id FROM tab_%d WHERE DATE(c) = %s", "DATE(c)"},
		{"SELECT id FROM `%s`.t WHERE a IN (%s) AND DATE(c) = %d", "DATE(c)"},
		{"SELECT id FROM t WHERE a = $1 AND DATE(c) = $2", "DATE(c)"},
		{"SELECT id FROM t WHERE a = :name AND DATE(c) = :d", "DATE(c)"},
		{"SELECT id FROM t WHERE a = @p1 AND DATE(c) = @p2", "DATE(c)"},
		{"SELECT id FROM t WHERE a = #{name} AND DATE(c) = ${d}", "DATE(c)"},
		{"SELECT id FROM {{.Table}} WHERE {{if .X}} a = 1 AND {{end}} DATE(c) = {{.D}}", "DATE(c)"},
		{"SELECT id FROM t WHERE a IN ? AND DATE(c) = ?", "DATE(c)"},
		{"SELECT id FROM t WHERE a = ? {{}} AND DATE(c) = ? ORDER BY {{}} LIMIT {{}}", "DATE(c)"},
		{"SELECT {{}} FROM {{}} JOIN {{}} ON {{}} WHERE DATE(c) = 1", "DATE(c)"},
		{"SELECT id FROM t WHERE DATE({{}}) = 1", ""},
		{"SELECT id FROM t WHERE {{}}(c) = 1", ""},
		{"SELECT id FROM t WHERE c = DATE({{}})", ""},
		{"SELECT id FROM t WHERE %s = 1 AND %s", ""},
		{"INSERT INTO t (%s) VALUES (%s)", ""},
		{"INSERT INTO t VALUES %s", ""},
		{"UPDATE %s SET %s WHERE DATE(c) = ?", "DATE(c)"},
		{"SELECT id FROM t WHERE YEAR(c) = ? AND", "YEAR(c)"},
		{"WHERE a = ? AND DATE(c) = ?", "DATE(c)"},
		{"AND DATE(c) = ?", "DATE(c)"},
		{" LEFT JOIN b ON DATE(b.c) = a.d ", ""},
		{"SELECT id FROM t WHERE a ->> '$.x' = ? ", "a ->> '$.x'"},
		{"SELECT id FROM t WHERE a = ? -- ?\n AND LOWER(b) = ?", "LOWER(b)"},
	} {
		r := c.Text(x.text)
		assert.Empty(t, r.Skipped, x.text)
		got := ""
		for _, f := range r.Findings {
			if f.Rule == "non-sargable" {
				got = x.text[f.Start:f.End]
			}
			assert.NotContains(t, f.Message, "ql_hole", x.text)
		}
		assert.Equal(t, x.span, got, x.text)
	}
	// A format string.
	in := func(text string) []string { return ids(c.Check(Input{Text: text, Format: true}).Findings, Warning) }
	assert.Equal(t, []string{}, in("SELECT id FROM t WHERE a LIKE '%s%%'"))
	assert.Equal(t, []string{"leading-wildcard"}, in("SELECT id FROM t WHERE a LIKE '%%%s%%'"))
	assert.Equal(t, []string{"non-sargable"}, in("SELECT id FROM t WHERE a %% 2 = %d"))
	// What may follow is not known.
	part := func(text string) []string {
		return ids(c.Check(Input{Text: text, Partial: true}).Findings, Warning)
	}
	assert.Equal(t, []string{}, part("DELETE FROM t WHERE 1=1"))
	assert.Equal(t, []string{"non-sargable"}, part("DELETE FROM t WHERE DATE(c) = 1"))
}

// TestWrittenArguments: values that the program writes out are as values in the text.
func TestWrittenArguments(t *testing.T) {
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("tables.sql", "CREATE TABLE rules (id INT PRIMARY KEY, p_type VARCHAR(10), v0 VARCHAR(50), v1 VARCHAR(50), n INT)"))
	c, err := New(Options{Schema: b.Schema})
	require.NoError(t, err)
	given, written, empty := Arg{Kind: ArgString}, Arg{Kind: ArgString, Prefix: "g", Written: true}, Arg{Kind: ArgString, Written: true}
	for _, w := range []struct {
		text    string
		args    []Arg
		level   Severity
		columns string
	}{
		{"SELECT id FROM rules WHERE p_type = ? AND v0 = ?", []Arg{written, given}, Warning, "v0, p_type"},
		{"SELECT id FROM rules WHERE p_type = ? AND v0 = ?", []Arg{given, given}, Warning, "p_type, v0"},
		{"SELECT id FROM rules WHERE p_type = :kind AND v0 = :v", nil, Warning, "v0, p_type"},
		{"SELECT id FROM rules WHERE v1 IN (?, ?) AND v0 = ?", []Arg{written, written, given}, Warning, "v0, v1"},
		{"SELECT id FROM rules WHERE v1 IN (?, ?) AND v0 = ?", []Arg{written, given, given}, Warning, "v1, v0"},
		{"SELECT id FROM rules WHERE p_type = ?", []Arg{written}, Info, "p_type"},
		{"SELECT id FROM rules WHERE p_type = ?", []Arg{given}, Warning, "p_type"},
		{"SELECT id FROM rules WHERE p_type = ?", []Arg{{Kind: ArgString, Prefix: "g"}}, Warning, "p_type"},
		{"SELECT id FROM rules WHERE n = ?", []Arg{{Kind: ArgInt, Written: true}}, Warning, "n"},
		{"SELECT id FROM rules WHERE v0 = ?", []Arg{empty}, Info, "v0"},
		{"SELECT id FROM rules WHERE v0 = ?", []Arg{written}, Warning, "v0"},
		{"SELECT id FROM rules WHERE v0 IN (?, ?)", []Arg{empty, empty}, Warning, "v0"},
		{"UPDATE rules SET v1 = ? WHERE p_type = ? AND v0 = ?", []Arg{given, written, empty}, Warning, "p_type, v0"},
	} {
		found := c.Check(Input{Text: w.text, Args: w.args, Named: map[string]Arg{"kind": written, "v": given}}).Findings
		at := slices.IndexFunc(found, func(f Finding) bool { return f.Rule == "missing-index" })
		if assert.GreaterOrEqual(t, at, 0, w.text) {
			assert.Equal(t, w.level, found[at].Severity, w.text)
			assert.Equal(t, w.columns, strings.Join(found[at].Columns, ", "), w.text)
		}
	}
}

func TestArguments(t *testing.T) {
	c, err := New(Options{Schema: shopSchema(t)})
	require.NoError(t, err)
	check := func(in Input) []string { return ids(c.Check(in).Findings, Warning) }
	assert.Equal(t, []string{"implicit-conversion"}, check(Input{Text: "SELECT id FROM users WHERE phone = ?", Args: []Arg{{Kind: ArgInt, Name: "phone"}}}))
	assert.Contains(t, c.Check(Input{Text: "SELECT id FROM users WHERE phone = ?", Args: []Arg{{Kind: ArgInt, Name: "u.Phone"}}}).Findings[0].Message, "u.Phone")
	assert.Empty(t, check(Input{Text: "SELECT id FROM users WHERE phone = ?", Args: []Arg{{Kind: ArgString}}}))
	assert.Empty(t, check(Input{Text: "SELECT id FROM users WHERE phone = ?"}))
	assert.Empty(t, check(Input{Text: "SELECT id FROM users WHERE id = ? AND 'x' = '?' AND phone = ?", Args: []Arg{{Kind: ArgInt}, {Kind: ArgString}}}))
	assert.Equal(t, []string{"implicit-conversion"}, check(Input{Text: "SELECT id FROM users WHERE phone = $2 AND status = $1", Args: []Arg{{Kind: ArgString}, {Kind: ArgInt}}}))
	assert.Equal(t, []string{"implicit-conversion"}, check(Input{Text: "SELECT id FROM users WHERE phone = :p", Named: map[string]Arg{"p": {Kind: ArgInt}}}))
	assert.Equal(t, []string{"implicit-conversion"}, check(Input{Text: "SELECT id FROM users WHERE phone IN (?)", Args: []Arg{{Kind: ArgInt, List: true}}}))
	assert.Equal(t, []string{"implicit-conversion"}, check(Input{Text: "SELECT id FROM users WHERE phone IN ?", Args: []Arg{{Kind: ArgInt, List: true}}}))
	assert.Equal(t, []string{"leading-wildcard"}, check(Input{Text: "SELECT id FROM users WHERE phone LIKE ?", Args: []Arg{{Kind: ArgString, Prefix: "%"}}}))
	assert.Empty(t, check(Input{Text: "SELECT id FROM users WHERE phone LIKE ?", Args: []Arg{{Kind: ArgString, Prefix: "x"}}}))
	apart := Input{Text: "SELECT b.id FROM books b JOIN relations r ON r.book_id = b.id WHERE b.private = ? OR r.member = ?", Args: []Arg{{Kind: ArgInt}, {Kind: ArgInt}}}
	assert.Equal(t, []string{"or-defeats-index"}, check(apart))
	apart.Args[0].Kind = ArgBool
	assert.Empty(t, check(apart), "most of the books are not private")
	several := "UPDATE users SET name = 'x' WHERE phone IN (?)"
	assert.Equal(t, []string{"unordered-write"}, check(Input{Text: several, Args: []Arg{{Kind: ArgString, List: true}}}))
	assert.Equal(t, []string{"unordered-write"}, check(Input{Text: several}), "sqlx puts a list there")
	assert.Empty(t, check(Input{Text: several, Args: []Arg{{Kind: ArgString}}}), "one value is an equality")
	page := "SELECT id FROM users ORDER BY id LIMIT ? OFFSET ?"
	assert.Equal(t, []string{"deep-offset"}, check(Input{Text: page, Args: []Arg{{Kind: ArgInt}, {Kind: ArgInt, Paged: true}}}))
	assert.Empty(t, check(Input{Text: page, Args: []Arg{{Kind: ArgInt, Paged: true}, {Kind: ArgInt}}}))
	assert.Equal(t, []string{"deep-offset"}, check(Input{Text: page, Args: []Arg{{Kind: ArgInt}, {Kind: ArgInt, Paged: true, Max: 90000}}}))
	assert.Empty(t, check(Input{Text: page, Args: []Arg{{Kind: ArgInt}, {Kind: ArgInt, Paged: true, Max: 9000}}}), "remembered apart from the one before")
	assert.Equal(t, []string{"deep-offset"}, check(Input{Text: "SELECT id FROM users ORDER BY id LIMIT ?, ?", Args: []Arg{{Kind: ArgInt, Paged: true}, {Kind: ArgInt}}}))
	assert.Equal(t, []string{"deep-offset"}, check(Input{Text: page, Args: []Arg{{}, {Min: 50000}}}))
	assert.Empty(t, check(Input{Text: "DELETE FROM unknown_t WHERE a = 1 LIMIT 100", Drain: true}))
	all := func(text string) []string {
		return ids(c.Check(Input{Text: text, Probe: true}).Findings, Info)
	}
	assert.Contains(t, all("SELECT COUNT(*) FROM unknown_t WHERE a = 1"), "count-exists")
	assert.NotContains(t, all("SELECT COUNT(*) FROM unknown_t WHERE id = 1"), "count-exists", "a unique key")
	assert.NotContains(t, all("SELECT COUNT(*) FROM unknown_t WHERE a = 1 GROUP BY b"), "count-exists")
	assert.NotContains(t, all("SELECT COUNT(*), MAX(b) FROM unknown_t WHERE a = 1"), "count-exists")
	assert.NotContains(t, all("SELECT SUM(b) FROM unknown_t WHERE a = 1"), "count-exists")
	r := c.Check(Input{Text: "SELECT id FROM users WHERE id IN (?)", Args: []Arg{{List: true, Unbounded: true}}})
	assert.Equal(t, []string{"large-in-list"}, ids(r.Findings, Info))
}

func TestFragments(t *testing.T) {
	c, err := New(Options{Schema: shopSchema(t)})
	require.NoError(t, err)
	one := func(p Piece) string {
		r := c.Fragment(Select, "users", p)
		assert.Empty(t, r.Skipped, p.Text)
		out := ""
		var outSb212 strings.Builder
		for _, f := range r.Findings {
			if f.Severity < Warning {
				continue
			}
			require.Equal(t, 0, f.Part, f.Message)
			outSb212.WriteString(f.Rule + ":" + p.Text[f.Start:f.End] + ";")
		}
		out += outSb212.String()
		return out
	}
	assert.Equal(t, "non-sargable:DATE(created_at);", one(Piece{Clause: ClauseWhere, Text: "DATE(created_at) = ?"}))
	assert.Equal(t, "leading-wildcard:phone LIKE '%x';", one(Piece{Clause: ClauseWhere, Text: "phone LIKE '%x'"}))
	assert.Equal(t, "implicit-conversion:phone = ?;", one(Piece{Clause: ClauseWhere, Text: "phone = ?", Args: []Arg{{Kind: ArgInt}}}))
	assert.Empty(t, one(Piece{Clause: ClauseWhere, Text: "id IN ?"}))
	assert.Equal(t, "order-by-rand:RAND();", one(Piece{Clause: ClauseOrder, Text: "RAND()"}))
	assert.Equal(t, "order-by-rand:random();", one(Piece{Clause: ClauseOrder, Text: "random()"}))
	assert.Empty(t, one(Piece{Clause: ClauseOrder, Text: "created_at desc"}))
	assert.Empty(t, one(Piece{Clause: ClauseHaving, Text: "COUNT(*) > 5"}))
	assert.Equal(t, "null-compare:deleted_at = NULL;", one(Piece{Clause: ClauseWhere, Text: "deleted_at = NULL"}))
	assert.Equal(t, "non-sargable:LOWER(o.no);", one(Piece{Clause: ClauseJoin, Text: "LEFT JOIN orders o ON LOWER(o.no) = users.phone"}))
	assert.Empty(t, one(Piece{Clause: ClauseSelect, Text: "COUNT(*), DATE(created_at) AS d"}))
	assert.Empty(t, one(Piece{Clause: ClauseWhere, Text: "status = ?"}), "the chain may go on")
}

func TestSkeletons(t *testing.T) {
	c, err := New(Options{Schema: shopSchema(t)})
	require.NoError(t, err)
	check := func(s Skeleton) []string {
		r := c.Skeleton(s)
		assert.Empty(t, r.Skipped)
		for _, f := range r.Findings {
			if f.Part >= 0 {
				assert.LessOrEqual(t, f.End, len(s.Pieces[f.Part].Text))
			}
		}
		return ids(r.Findings, Warning)
	}
	where := func(text string, args ...Arg) Piece { return Piece{Clause: ClauseWhere, Text: text, Args: args} }
	assert.Equal(t, []string{"missing-index"}, check(Skeleton{Verb: Delete, Table: "carts", Pieces: []Piece{where("user_id = ?")}}))
	assert.Equal(t, []string{"write-without-where"}, check(Skeleton{Verb: Delete, Table: "carts"}))
	assert.Equal(t, []string{"write-without-where"}, check(Skeleton{Verb: Update, Table: "carts"}))
	assert.Empty(t, check(Skeleton{Verb: Update, Table: "carts", Partial: true}))
	assert.Empty(t, check(Skeleton{Table: "users", Pieces: []Piece{where("email = ?"), {Clause: ClauseOrder, Text: "id"}}, LimitN: 20}))
	assert.Equal(t, []string{"deep-offset"}, check(Skeleton{Table: "users", Pieces: []Piece{where("age = ?")}, LimitN: 20, Offset: &Arg{Paged: true}}))
	assert.Equal(t, []string{"deep-offset"}, check(Skeleton{Table: "users", Pieces: []Piece{where("age = ?")}, OffsetN: 20000}))
	assert.Equal(t, []string{"select-star"}, check(Skeleton{Table: "users", Star: true, Pieces: []Piece{where("id = ?")}}), "TEXT is carried along")
	assert.Empty(t, check(Skeleton{Table: "carts", Star: true, Pieces: []Piece{where("id = ?")}}), "a narrow table")
	assert.Empty(t, check(Skeleton{Table: "nowhere", Star: true, Pieces: []Piece{where("id = ?")}}))
	assert.Equal(t, []string{"or-defeats-index"}, check(Skeleton{Table: "users", Pieces: []Piece{where("email = ?"), {Clause: ClauseWhere, Text: "status = ?", Or: true}}}))
	assert.Equal(t, []string{"missing-index"}, check(Skeleton{Table: "carts", ForUpdate: true, Pieces: []Piece{where("user_id = ?")}}))
	assert.Empty(t, check(Skeleton{Table: "", Pieces: []Piece{where("user_id = ?")}}))
	s := Skeleton{Table: "users", Pieces: []Piece{where("age = ? -- why", Arg{Kind: ArgInt}), where("phone = ?", Arg{Kind: ArgInt}), where("LOWER(name) = 'x'")}}
	r := c.Skeleton(s)
	for _, f := range r.Findings {
		switch f.Rule {
		case "implicit-conversion":
			assert.Equal(t, 1, f.Part)
		case "non-sargable":
			assert.Equal(t, 2, f.Part)
			assert.Equal(t, "LOWER(name)", s.Pieces[2].Text[f.Start:f.End])
		}
	}
	assert.Len(t, r.Findings, 2)
}

func TestDialects(t *testing.T) {
	c, err := New(Options{})
	require.NoError(t, err)
	for _, text := range []string{
		"SELECT a::int FROM t", "SELECT a FROM t WHERE b ILIKE 'x'", "SELECT DISTINCT ON (a) a FROM t", "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO NOTHING",
		"SELECT TOP 10 a FROM t", "SELECT [a] FROM [t]", "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)", "SELECT a FROM \"t\"", "PRAGMA foreign_keys = ON",
		"SELECT ARRAY[1, 2]", "INSERT OR REPLACE INTO t VALUES (1)", "SELECT a FROM t WITH (NOLOCK)",
	} {
		r := c.Text(text)
		if assert.Len(t, r.Skipped, 1, text) {
			assert.True(t, r.Skipped[0].Foreign, "%s: %s", text, r.Skipped[0].Reason)
		}
		assert.Empty(t, r.Findings, text)
	}
	// What MySQL has and the grammar lacks is checked all the same.
	for text, rule := range map[string]string{
		"INSERT INTO t (a) VALUES (1) AS new ON DUPLICATE KEY UPDATE b = 1 AND c = 2": "set-and",
		"DELETE FROM t WHERE DATE(a) = 1 RETURNING id":                                "non-sargable",
	} {
		assert.Contains(t, ids(c.Text(text).Findings, Warning), rule, text)
	}
	r := c.Text("DELIMITER //\nCREATE PROCEDURE p() BEGIN DELETE FROM t; END//\nDELIMITER ;\nDELETE FROM t")
	assert.Equal(t, []string{"write-without-where"}, ids(r.Findings, Warning))
	assert.Len(t, r.Skipped, 1)
	assert.Equal(t, 1, r.Statements)
}

func TestScopes(t *testing.T) {
	s := &schema.Schema{}
	b := schema.NewBuilder(s)
	require.NoError(t, b.Text("s.sql", `
USE one; CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(9), KEY (a));
USE two; CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT);
CREATE TABLE u (id INT PRIMARY KEY, x VARCHAR(9), KEY (x));`))
	check := func(o Options, text string) []string {
		o.Schema = s
		return ids(Check(text, o), Warning)
	}
	assert.Equal(t, []string{"implicit-conversion"}, check(Options{}, "SELECT id FROM one.t WHERE a = 1"))
	assert.Equal(t, []string{"missing-index"}, check(Options{}, "SELECT id FROM two.t WHERE a = 1"))
	assert.Empty(t, check(Options{}, "SELECT id FROM t WHERE a = 1"), "two databases, one name")
	assert.Equal(t, []string{"implicit-conversion"}, check(Options{Database: "one"}, "SELECT id FROM t WHERE a = 1"))
	assert.Empty(t, check(Options{}, "WITH u AS (SELECT 1 AS x) SELECT x FROM u WHERE x = 1"), "a CTE shadows the table")
	assert.Equal(t, []string{"implicit-conversion"}, check(Options{}, "SELECT z.id FROM u z WHERE z.x = 1"))
	assert.Empty(t, check(Options{}, "SELECT u.id FROM two.t u WHERE u.id = 1"), "an alias shadows the table")
	assert.Equal(t, []string{"implicit-conversion"}, check(Options{}, "SELECT b FROM two.t, u WHERE t.id = 5 AND x = 1"))
	assert.Equal(t, []string{"implicit-conversion"}, check(Options{}, "SELECT b FROM two.t WHERE t.id = 3 AND EXISTS (SELECT 1 FROM u WHERE x = 1)"))
	assert.Equal(t, []string{}, check(Options{}, "SELECT id FROM u WHERE x = 'a' AND id IN (SELECT id FROM nowhere WHERE x = 1)"))
	assert.Equal(t, []string{}, check(Options{}, "SELECT q.x FROM (SELECT x FROM u WHERE x = 'a') q WHERE q.x = 1"))
}

func TestOptions(t *testing.T) {
	_, err := New(Options{Server: "oracle"})
	require.ErrorContains(t, err, "oracle")
	_, err = New(Options{Only: []string{"no-such-rule"}})
	require.ErrorContains(t, err, "no-such-rule")
	text := "SELECT * FROM t WHERE a = NULL LIMIT 5"
	assert.Equal(t, []string{"select-star", "null-compare", "limit-without-order"}, ids(Check(text, Options{}), Info))
	assert.Equal(t, []string{"null-compare"}, ids(Check(text, Options{Only: []string{"null-compare"}}), Info))
	assert.Equal(t, []string{"null-compare", "limit-without-order"}, ids(Check(text, Options{Skip: []string{"select-star"}}), Info))
	assert.Equal(t, []string{"null-compare"}, ids(Check(text, Options{Severity: Error}), Info))
	// Check leaves out what it does not know, and nothing else.
	assert.Equal(t, []string{"null-compare", "limit-without-order"}, ids(Check(text, Options{Skip: []string{"select-star", "typo"}}), Info))
	assert.Equal(t, []string{"null-compare"}, ids(Check(text, Options{Only: []string{"typo", "null-compare"}}), Info))
	assert.Empty(t, Check(text, Options{Only: []string{"typo"}}))
	assert.Equal(t, []string{"null-compare"}, ids(Check(text, Options{Server: "mysql80", Severity: Error}), Info))
}

func TestCacheStaysWithinBound(t *testing.T) {
	c, err := New(Options{CacheBytes: 64 << 10})
	require.NoError(t, err)
	for i := range 5000 {
		c.Text(fmt.Sprintf("SELECT * FROM t WHERE a = %d", i))
	}
	assert.LessOrEqual(t, c.cache.bytes, 32<<10)
	assert.LessOrEqual(t, len(c.cache.young)+len(c.cache.old), 64<<10/256)
	a := c.Text("SELECT * FROM t WHERE a = 1")
	assert.Same(t, a, c.Text(strings.Clone("SELECT * FROM t WHERE a = 1")))
	assert.NotSame(t, a, c.Check(Input{Text: "SELECT * FROM t WHERE a = 1", Partial: true}))
}

func TestConcurrentUse(t *testing.T) {
	c, err := New(Options{Schema: shopSchema(t)})
	require.NoError(t, err)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 200 {
				text := benchTexts[(i+g)%len(benchTexts)]
				want := ids(Check(text, Options{Schema: c.opts.Schema}), Info)
				assert.Equal(t, want, ids(c.Text(text).Findings, Info))
			}
		})
	}
	wg.Wait()
}

func TestSeverityText(t *testing.T) {
	for _, s := range []Severity{Info, Warning, Error} {
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back Severity
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, s, back)
	}
	var s Severity
	assert.Error(t, s.UnmarshalText([]byte("bad")))
}

// A text that alters a table of the schema leaves the schema as it was.
func TestTextLeavesTheSchema(t *testing.T) {
	opts := Options{Schema: shopSchema(t)}
	Check("ALTER TABLE users DROP COLUMN country, RENAME COLUMN phone TO tel, MODIFY age TEXT", opts)
	table := opts.Schema.Table("", "users")
	assert.Equal(t, []string{"country", "city"}, table.Index("idx_place").Columns())
	assert.Equal(t, []string{"phone"}, table.Index("idx_phone").Columns())
	assert.NotNil(t, table.Column("phone"))
	assert.False(t, table.Column("age").Big)
}
