package lexer

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func pieces(text string) (out []string) {
	for sp := NewSplitter(text, FormatAuto); ; {
		p, ok := sp.Next()
		if !ok {
			return out
		}
		out = append(out, text[p.Start:p.End])
	}
}

func TestSplit(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                     nil,
		" ;; ; ":                               nil,
		"SELECT 1":                             {"SELECT 1"},
		"SELECT 1; SELECT 2;":                  {"SELECT 1", "SELECT 2"},
		"SELECT ';'; SELECT \";\"; SELECT `;`": {"SELECT ';'", "SELECT \";\"", "SELECT `;`"},
		"SELECT 'it''s; \\'; '; SELECT 2":      {"SELECT 'it''s; \\'; '", "SELECT 2"},
		"SELECT 1 -- ; x\n; # ; y\nSELECT 2":   {"SELECT 1", "SELECT 2"},
		"SELECT /* ; */ 1; SELECT 2":           {"SELECT /* ; */ 1", "SELECT 2"},
		"SELECT 5--1; SELECT 2":                {"SELECT 5--1", "SELECT 2"},
		"DELIMITER //\nSELECT 1; SELECT 2 //\nDELIMITER ;\nSELECT 3;":                                                                       {"SELECT 1; SELECT 2", "SELECT 3"},
		"CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN IF a THEN SET b = 1; END IF; SET c = CASE WHEN 1 THEN 2 END; END; SELECT 2": {"CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN IF a THEN SET b = 1; END IF; SET c = CASE WHEN 1 THEN 2 END; END", "SELECT 2"},
		"BEGIN; SELECT 1; COMMIT":              {"BEGIN", "SELECT 1", "COMMIT"},
		"SELECT '{{ ; }}' ; SELECT {{ a; b }}": {"SELECT '{{ ; }}'", "SELECT {{ a; b }}"},
		"SELECT 'open; SELECT 2":               {"SELECT 'open; SELECT 2"},
		"SELECT #{a;b}; SELECT 2":              {"SELECT #{a;b}", "SELECT 2"},
		"/*!40101 SET a = 1 */; SELECT 2":      {"SET a = 1", "SELECT 2"},
		// The delimiter ends a statement wherever it stands but in a text or a comment.
		"DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nDELIMITER ;\nSELECT 2":         {"CREATE PROCEDURE p() BEGIN SELECT 1; END", "SELECT 2"},
		"delimiter $$\nSELECT a$$\nSELECT 1$$SELECT @x$$SELECT :n$$ SELECT 'a$$b' $$":             {"SELECT a", "SELECT 1", "SELECT @x", "SELECT :n", "SELECT 'a$$b'"},
		"DELIMITER $$\nSELECT `a$$b` -- $$\n+1 /* $$ */ $$ SELECT 2":                              {"SELECT `a$$b` -- $$\n+1", "SELECT 2"},
		"DELIMITER ||\nSELECT a||SELECT 2||\nDELIMITER ;\nSELECT a||b; SELECT 4":                  {"SELECT a", "SELECT 2", "SELECT a||b", "SELECT 4"},
		"DELIMITER ##\nSELECT 1## SELECT 2 # x\n##\nDELIMITER ;;\nSELECT 3; ;; SELECT 4;;":        {"SELECT 1", "SELECT 2", "SELECT 3;", "SELECT 4"},
		"DELIMITER '$$' -- until END\nSELECT 1; $$ SELECT 2$$":                                    {"SELECT 1;", "SELECT 2"},
		"DELIMITER go\nSELECT 1 go SELECT 2 go":                                                   {"SELECT 1", "SELECT 2"},
		"DELIMITER $$\nCREATE TRIGGER t BEGIN SELECT 1; END\nDELIMITER ;\nSELECT 2":               {"CREATE TRIGGER t BEGIN SELECT 1; END", "SELECT 2"}, // END$$ is missing
		"CREATE TABLE a (id INT)\nDELIMITER $$\nSELECT 1$$":                                       {"CREATE TABLE a (id INT)", "SELECT 1"},
		"CREATE TABLE a (id INT,\ndelimiter VARCHAR(2)); SELECT id,\ndelimiter\nFROM a; SELECT 2": {"CREATE TABLE a (id INT,\ndelimiter VARCHAR(2))", "SELECT id,\ndelimiter\nFROM a", "SELECT 2"},
		"SELECT id,\ndelimiter AS d FROM a; SELECT 2":                                             {"SELECT id,\ndelimiter AS d FROM a", "SELECT 2"},
		"SELECT id,\ndelimiter, b FROM a; SELECT 2":                                               {"SELECT id,\ndelimiter, b FROM a", "SELECT 2"},
		"SELECT id,\ndelimiter\tFROM\na; SELECT 2":                                                {"SELECT id,\ndelimiter\tFROM\na", "SELECT 2"},
		"DELIMITER\nSELECT 1; SELECT 2":                                                           {"SELECT 1", "SELECT 2"},
		"SELECT a$$b, c$ FROM t$; SELECT 2":                                                       {"SELECT a$$b, c$ FROM t$", "SELECT 2"}, // names
		"\ufeffSELECT 1; \ufeff SELECT '\ufeff'":                                                  {"SELECT 1", "SELECT '\ufeff'"},
	} {
		assert.Equal(t, want, pieces(text), text)
	}
}

func TestNormalize(t *testing.T) {
	hole := HoleName
	for text, want := range map[string]string{
		"SELECT a FROM t WHERE b = $1 AND c = :n":            "SELECT a FROM t WHERE b = ? AND c = ?",
		"SELECT a FROM %s WHERE b = %d":                      "SELECT a FROM " + hole + " WHERE b = ?",
		"SELECT a FROM tab_%d WHERE b = 1":                   "SELECT a FROM tab_" + hole + " WHERE b = 1",
		"SELECT a FROM `%s` WHERE b = 1":                     "SELECT a FROM `%s` WHERE b = 1",
		"SELECT a FROM t WHERE b IN (%s)":                    "SELECT a FROM t WHERE b IN (?)",
		"SELECT a FROM t WHERE b IN ?":                       "SELECT a FROM t WHERE b IN (?)",
		"SELECT a FROM t WHERE b IN %s":                      "SELECT a FROM t WHERE b IN (?)",
		"SELECT a FROM t WHERE %s":                           "SELECT a FROM t WHERE " + hole,
		"SELECT a FROM t WHERE ((%s AND b = 1))":             "SELECT a FROM t WHERE ((" + hole + " AND b = 1))",
		"SELECT a FROM t WHERE %s = 1":                       "SELECT a FROM t WHERE " + hole + " = 1",
		"SELECT a FROM t WHERE a = 1 %s":                     "SELECT a FROM t WHERE a = 1  ",
		"SELECT a FROM t WHERE a %s ?":                       "SELECT a FROM t WHERE a REGEXP ?",
		"SELECT a FROM t ORDER BY %s %s LIMIT %d":            "SELECT a FROM t ORDER BY " + hole + "   LIMIT ?",
		"SELECT %s FROM t":                                   "SELECT " + hole + " FROM t",
		"INSERT INTO t (%s) VALUES (%s)":                     "INSERT INTO t (" + hole + ") VALUES (?)",
		"INSERT INTO t VALUES %s":                            "INSERT INTO t VALUES (?)",
		"UPDATE t SET %s WHERE a = 1":                        "UPDATE t SET " + hole + "=? WHERE a = 1",
		"SELECT a FROM t WHERE b BETWEEN %s AND %s":          "SELECT a FROM t WHERE b BETWEEN ? AND ?",
		"SELECT a %% 2 FROM t":                               "SELECT a % 2 FROM t",
		"SELECT a % 2 FROM t":                                "SELECT a % 2 FROM t",
		"SELECT a FROM t WHERE":                              "SELECT a FROM t WHERE " + hole,
		"SELECT a FROM t LIMIT":                              "SELECT a FROM t LIMIT ?",
		"SELECT a FROM t WHERE b = '%s'":                     "SELECT a FROM t WHERE b = '%s'",
		"SELECT a FROM t WHERE ?? = ?":                       "SELECT a FROM t WHERE " + hole + " = ?",
		"SELECT a FROM t {% if x %} WHERE a = 1 {% endif %}": "SELECT a FROM t   WHERE a = 1  ",
		"SELECT a FROM t WHERE b = @p1":                      "SELECT a FROM t WHERE b = @p1",
		"SELECT a FROM t WHERE b = %(name)s":                 "SELECT a FROM t WHERE b = ?",
	} {
		assert.Equal(t, want, strings.ReplaceAll(Normalize(text, FormatAuto).Text, "\t", " "), text)
	}
}

func TestOriginalPositions(t *testing.T) {
	text := "SELECT a FROM %s WHERE b = :name AND DATE(c) = $2"
	n := Normalize(text, FormatAuto)
	at := strings.Index(n.Text, "DATE(c)")
	assert.Equal(t, "DATE(c)", text[n.Original(at, false):n.Original(at+len("DATE(c)"), true)])
	at = strings.Index(n.Text, "b = ?")
	assert.Equal(t, "b = :name", text[n.Original(at, false):n.Original(at+len("b = ?"), true)])
}

func TestCut(t *testing.T) {
	for text, cut := range map[string]bool{"SELECT a FROM t WHERE a = ": true, "SELECT a FROM t WHERE a = ; SELECT 1": true, "SELECT *": false, "SELECT a FROM t": false, "UPDATE t SET": true} {
		p, ok := NewSplitter(text, FormatAuto).Next()
		assert.True(t, ok)
		assert.Equal(t, cut, p.Cut, text)
		assert.False(t, p.Rewrite, text)
	}
}

func TestMySQLScript(t *testing.T) {
	for text, want := range map[string]bool{
		"SELECT id FROM t": false, "INSERT INTO t VALUES ('`', 'ENGINE')": false, "SELECT \"a\" FROM t": false,
		"SELECT `id` FROM t": true, "CREATE TABLE t (id INT) ENGINE=InnoDB": true, "/*!40101 SET NAMES utf8 */": true, "DELIMITER //\nSELECT 1//": true,
		"SELECT 1; SELECT id, delimiter FROM t": false, "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1": true,
	} {
		assert.Equal(t, want, MySQLScript(text), text)
	}
}

func TestOpenQuote(t *testing.T) {
	for text, want := range map[string]int{"SELECT 'a'": -1, "SELECT 'a": 7, "SELECT 'it''s'": -1, "SELECT 'it''": 7, `SELECT 'a\'`: 7, `SELECT 'a\\'`: -1, "SELECT `a": 7, "SELECT 'a', \"b": 12, "'": 0, "-- 'a": -1, "": -1} {
		assert.Equal(t, want, OpenQuote(text), text)
	}
}
