package sqlcheck

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var fuzzSeeds = []string{
	"", ";", "SELECT", "SELECT * FROM t WHERE a = {{.x}} AND %s LIKE '%%%s' LIMIT $1, :n",
	"WITH a AS (SELECT 1 x), b(y) AS (SELECT x FROM a) SELECT * FROM a JOIN b USING (x) WHERE (x, y) > (1, 2)",
	"UPDATE a LEFT JOIN b ON a.x = b.x SET a.y = 1 AND b.z = 2 WHERE NOT (a = 1 OR DATE(b) IN (NULL))",
	"DELETE a FROM a, b WHERE a.id IN (SELECT id FROM c) ORDER BY RAND() LIMIT 5",
	"CREATE TABLE t (a INT, g POINT, KEY ((LOWER(a))), SPATIAL KEY (g)); ALTER TABLE t ADD KEY (a, a)",
	"DELIMITER //\nCREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN SET a = 1; END//\nDELIMITER ;\nSELECT 1",
	"SELECT `a``b`, 'it''s', \"x\\\"y\", 0x1F, 1e-5, .5 FROM t -- c\n# c\n/* c */ /*! WHERE a = 1 */",
	"INSERT INTO t SELECT * FROM u WHERE x BETWEEN DATE(a) AND b ON DUPLICATE KEY UPDATE a = VALUES(a) AND b = 2",
	"(SELECT 1) UNION (SELECT 2 ORDER BY 1 LIMIT 20000, 5) ORDER BY UUID() LIMIT 1 OFFSET 99999",
	"SELECT a->'$.b', CASE a WHEN NULL THEN 1 END FROM t GROUP BY a HAVING a = 1 AND COUNT(*) > 0",
	"WHERE a IN ? AND b = ?? OR c LIKE #{x} ${y} {% if z %} AND d = 1 {% endif %}",
	"SELECT 1 FROM a NATURAL JOIN b, LATERAL (SELECT * FROM c WHERE c.x = a.x) d WHERE a.\"x\" = 1",
	"SELECT z.a FROM (SELECT x.a + x.b AS a, x.* FROM (SELECT id AS a, phone AS b FROM users WHERE age = 1) x LEFT JOIN orders o ON o.no = x.b) z WHERE z.a = 5 OR z.b IN (SELECT no FROM orders)",
	"WITH c (a, b) AS (SELECT id, LOWER(nick) FROM member), d AS (SELECT a AS e, b FROM c JOIN active ON active.id = c.a) SELECT e FROM d, latest WHERE d.b = 'x' AND latest.year = 5 AND d.e = latest.i",
	"ALTER TABLE member DROP COLUMN id, DROP INDEX mail; DELETE FROM member; INSERT INTO member VALUES (1); UPDATE member SET mail = NOW() WHERE mail > CURDATE()",
	"PREPARE s FROM 'SELECT * FROM metric WHERE YEAR(day) = 2024'; SET @a = 'DELETE FROM hits WHERE site = 5'; PREPARE s FROM @a; EXECUTE IMMEDIATE 'SELECT ''x'''",
	"SELECT e.id FROM event e LEFT JOIN event_person p ON p.event_id = e.id OR p.person_id = e.owner_id WHERE (e.owner_id = 5 AND e.note <> '') OR EXISTS (SELECT 1 FROM active a WHERE a.id = e.id)",
	"\x00\xff\xfeSELECT\x00'", "select((((((((1))))))))", "SELECT !!!!!!!!!!1, - - - -1, NOT NOT NOT 1",
}

// misformatted is what Sprintf leaves behind of a wrong argument.
var misformatted = regexp.MustCompile(`%!([a-z]?\(|\(EXTRA)`)

// checkAll is what no text may break.
func checkAll(t *testing.T, c *Checker, in Input) {
	r := c.check(in)
	for _, f := range r.Findings {
		if f.Start < 0 || f.End < f.Start || f.End > len(in.Text) {
			t.Fatalf("span %d..%d of %d bytes: %+v", f.Start, f.End, len(in.Text), f)
		}
		if f.Rule == "" || f.Message == "" || misformatted.MatchString(f.Message) && !misformatted.MatchString(in.Text) {
			t.Fatalf("bad finding %+v", f)
		}
		if f.Rewrite != nil {
			last := 0
			for _, e := range f.Rewrite.Edits {
				if e.Start < last || e.End < e.Start || e.End > len(in.Text) {
					t.Fatalf("bad edits %+v", f.Rewrite)
				}
				last = e.End
			}
			f.Rewrite.Apply(in.Text)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s, uint8(0))
	}
	for _, cases := range ruleCases {
		for _, c := range cases {
			for _, s := range append(append([]string(nil), c.bad...), c.good...) {
				if len(s) < 400 {
					f.Add(s, uint8(len(s)))
				}
			}
		}
	}
	testingPanics = true
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(f, b.Text("shop.sql", shop+shapes))
	var checkers []*Checker
	for _, s := range []Server{MySQL8, MySQL57, MariaDB10, MariaDB11} {
		for _, with := range []bool{false, true} {
			o := Options{Server: s, CacheBytes: -1, MySQL: with}
			if with {
				o.Schema = b.Schema
			}
			c, err := New(o)
			require.NoError(f, err)
			checkers = append(checkers, c)
		}
	}
	f.Fuzz(func(t *testing.T, text string, how uint8) {
		in := Input{Text: text, Format: how&8 != 0, Partial: how&16 != 0, Script: how&128 != 0}
		if how&32 != 0 {
			in.Args = []Arg{{Kind: ArgInt, Name: "n", Paged: true}, {Kind: ArgString, Prefix: "%"}}
		}
		c := checkers[how&7]
		checkAll(t, c, in)
		if how&64 != 0 {
			c.Fragment(Verb(how%3), "users", Piece{Clause: Clause(how % 10), Text: text})
		}
	})
}

// hostileTexts are as large or as deep as they come.
func hostileTexts() map[string]string {
	return map[string]string{
		"10 MB statement":      "SELECT id FROM t WHERE a IN (1" + strings.Repeat(", 2", 10<<20/3) + ")",
		"10 MB string":         "SELECT '" + strings.Repeat("x", 10<<20) + "'",
		"1 M parentheses":      "SELECT " + strings.Repeat("(", 1<<20) + "1" + strings.Repeat(")", 1<<20),
		"1 M open parentheses": "SELECT " + strings.Repeat("(", 1<<20),
		"250 K parentheses":    "SELECT " + strings.Repeat("(", 125000) + "1" + strings.Repeat(")", 125000),
		"nested functions":     "SELECT id FROM t WHERE " + strings.Repeat("LOWER(", 30000) + "a" + strings.Repeat(")", 30000) + " = 1",
		"NOTs":                 "SELECT id FROM t WHERE " + strings.Repeat("NOT ", 60000) + "a",
		"exclamation marks":    "SELECT id FROM t WHERE " + strings.Repeat("!", 250000) + "a",
		"minus signs":          "SELECT id FROM t WHERE " + strings.Repeat("- ", 120000) + "a = 1",
		"sums":                 "SELECT id FROM t WHERE " + strings.Repeat("a+", 120000) + "a = 1",
		"ANDs":                 "SELECT id FROM t WHERE " + strings.Repeat("a = 1 AND ", 25000) + "b = 2",
		"ORs":                  "SELECT id FROM t WHERE " + strings.Repeat("a = 1 OR ", 25000) + "b = 2",
		"ANDs with schema":     "SELECT id FROM users WHERE " + strings.Repeat("age = 1 AND ", 20000) + "city = 2",
		"wrapped ANDs":         "SELECT id FROM users WHERE " + strings.Repeat("LOWER(phone) = 'x' AND ", 10000) + "city = 2",
		"ORs with schema":      "SELECT id FROM users WHERE " + strings.Repeat("age = 1 OR ", 20000) + "city = 2",
		"CASEs":                "SELECT " + strings.Repeat("CASE WHEN 1 THEN ", 15000) + "1" + strings.Repeat(" END", 15000),
		"subqueries":           "SELECT " + strings.Repeat("(SELECT ", 30000) + "1" + strings.Repeat(")", 30000),
		"derived tables":       strings.Repeat("SELECT * FROM (", 390) + "SELECT * FROM t" + strings.Repeat(") x", 390),
		"names of sums":        strings.Repeat("SELECT a + a AS a FROM (", 60) + "SELECT age AS a FROM users" + strings.Repeat(") x", 59) + ") y WHERE a = 5",
		"names of choices":     "SELECT id FROM users WHERE phone = (" + strings.Repeat("SELECT COALESCE(a, a) AS a FROM (", 60) + "SELECT age AS a FROM users" + strings.Repeat(") x", 60) + ")",
		"names of names":       strings.Repeat("SELECT a FROM (", 380) + "SELECT age AS a FROM users" + strings.Repeat(") x", 379) + ") y WHERE a = 5",
		"CTEs of CTEs":         "WITH c0 AS (SELECT age AS a FROM users)" + ctes(400) + " SELECT a FROM c400 WHERE a = 5 AND LOWER(a) = 6",
		"joined derived":       "SELECT 1 FROM users u" + strings.Repeat(" JOIN (SELECT id, age AS a FROM users WHERE status = 1) x ON x.a = u.age OR x.id = u.id", 200),
		"prepared":             strings.Repeat("PREPARE s FROM 'SELECT id FROM users WHERE age + 1 = 5';", 5000),
		"unions":               "SELECT 1" + strings.Repeat(" UNION SELECT 1", 15000),
		"joins":                "SELECT * FROM t" + strings.Repeat(" JOIN t", 30000),
		"commas":               "SELECT * FROM t" + strings.Repeat(", t", 60000),
		"few commas":           "SELECT * FROM t" + strings.Repeat(", t", 900) + " WHERE a = 1",
		"many CTEs":            "WITH a0 AS (SELECT 1)" + strings.Repeat(", a AS (SELECT * FROM a0)", 8000) + " SELECT * FROM a",
		"1 M semicolons":       strings.Repeat(";", 1<<20),
		"many statements":      strings.Repeat("SELECT 1;", 20000),
		"templates":            "SELECT " + strings.Repeat("{{", 1<<20),
		"holes":                "SELECT " + strings.Repeat("%s ", 60000),
		"quotes":               strings.Repeat("'", 1<<20),
		"comments":             strings.Repeat("/*", 1<<20),
		"invalid UTF-8":        "SELECT id FROM t WHERE a = '\xff\xfe\x80' AND DATE(\xffb) = 1",
		"NUL bytes":            "SELECT id\x00 FROM t WHERE\x00 DATE(a) = '\x00'",
		"values":               "INSERT INTO t VALUES (1)" + strings.Repeat(", (1)", 50000),
		"intervals":            "SELECT id FROM t WHERE a > NOW()" + strings.Repeat(" + INTERVAL 1 DAY", 14000),
		"BETWEENs":             "SELECT id FROM t WHERE " + strings.Repeat("a BETWEEN 1 AND ", 15000) + "2",
		"collates":             "SELECT id FROM t WHERE a" + strings.Repeat(" COLLATE x", 20000) + " = 1",
		"arrows":               "SELECT id FROM t WHERE a" + strings.Repeat("->'$.x'", 30000) + " = 1",
		"in lists":             "SELECT id FROM users WHERE " + strings.Repeat("id IN (1,2,3) OR ", 15000) + "1=2",
	}
}

// ctes are n CTEs of which each reads the one before it.
func ctes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ", c%d AS (SELECT a FROM c%d)", i+1, i)
	}
	return b.String()
}

func TestHostileTexts(t *testing.T) {
	c, err := New(Options{Schema: shopSchema(t), CacheBytes: -1})
	require.NoError(t, err)
	testingPanics = true
	defer func() { testingPanics = false }()
	for name, text := range hostileTexts() {
		t.Run(name, func(t *testing.T) {
			r := c.Text(text)
			if name != "1 M semicolons" && name != "comments" { // no statement in them
				assert.Positive(t, r.Statements+len(r.Skipped))
			}
			for _, s := range r.Skipped {
				assert.NotEmpty(t, s.Reason)
			}
		})
	}
}

// TestLimitsAreSaid holds what is not checked to its reason.
func TestLimitsAreSaid(t *testing.T) {
	c, err := New(Options{CacheBytes: -1})
	require.NoError(t, err)
	texts := hostileTexts()
	for name, reason := range map[string]string{
		"10 MB statement": "statement longer than 256 KiB", "10 MB string": "statement longer than 256 KiB", "1 M parentheses": "statement longer than 256 KiB",
		"250 K parentheses": "nested deeper than 400 levels", "nested functions": "nested deeper than 400 levels", "joins": "more than 1000 joins",
	} {
		r := c.Text(texts[name])
		require.Len(t, r.Skipped, 1, name)
		assert.Equal(t, reason, r.Skipped[0].Reason, name)
	}
	assert.Contains(t, ids(c.Text(texts["invalid UTF-8"]).Findings, Warning), "non-sargable")
	assert.Len(t, c.Text(texts["NUL bytes"]).Skipped, 1)
}
