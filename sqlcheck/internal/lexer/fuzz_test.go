package lexer

import (
	"strings"
	"testing"
)

func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		"SELECT 1; SELECT ';' -- ;\n; SELECT 2 # ;\n", "DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nDELIMITER ;\nSELECT 2",
		"CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN IF a THEN SET b = CASE WHEN 1 THEN 2 END; END IF; END; SELECT 1",
		"SELECT * FROM t WHERE a IN (%s) AND b = :name AND c LIKE '%%%s' {{if .x}} AND d = ?? {{end}} LIMIT $1",
		"/*!40101 SET a = 1 */; SELECT `a;b`", "'", "\"\\", "`", "/*", "{{", "#{a}", "${", "SELECT a FROM t WHERE x IN ?", "INSERT INTO t (%s) VALUES %s", "UPDATE %s SET %s",
		"DELIMITER $$\nSELECT 1; END$$ SELECT a$$b$$\nDELIMITER ;\nSELECT 2", "DELIMITER '$$'\n$$$$\nDELIMITER\nDELIMITER ;", "DELIMITER #\nSELECT 1# SELECT 'a#b'#", "SELECT 1\nDELIMITER //\nSELECT @a//:b//c//",
		"\ufeffSELECT 1;\ufeff", "\xef\xbb", "\xff\xfeS\x00E\x00", "SELEC a FROM t; SELECT a FROM t WHERE b = ; SELECT 'a; SELECT \\'", "SELECT 'a''", "`a``",
	} {
		f.Add(s, uint8(0))
	}
	f.Fuzz(func(t *testing.T, text string, how uint8) {
		format := Format(how % 3)
		last := 0
		for sp := NewSplitter(text, format); ; {
			p, ok := sp.Next()
			if !ok {
				break
			}
			if p.Start < last || p.End <= p.Start || p.End > len(text) {
				t.Fatalf("piece %d..%d after %d of %d", p.Start, p.End, last, len(text))
			}
			last = p.End
			src := text[p.Start:p.End]
			pos := 0
			for _, k := range Tokens(nil, src, format) {
				if k.Start < pos || k.End <= k.Start || k.End > len(src) {
					t.Fatalf("token %+v after %d in %q", k, pos, src)
				}
				pos = k.End
			}
			n := Normalize(src, format)
			prev := 0
			for i := 0; i <= len(n.Text); i++ {
				o := n.Original(i, false)
				if o < prev || o > len(src) {
					t.Fatalf("position %d of %q is %d of %q, after %d", i, n.Text, o, src, prev)
				}
				prev = o
				if e := n.Original(i, true); e > len(src) || e < 0 {
					t.Fatalf("end %d of %q is %d of %q", i, n.Text, e, src)
				}
			}
			// What is not replaced stays as it is.
			at := 0
			var back strings.Builder
			for _, e := range n.Edits {
				back.WriteString(src[at:e.Start])
				back.WriteString(e.Text)
				at = e.End
			}
			back.WriteString(src[at:])
			if back.String() != n.Text {
				t.Fatalf("edits of %q give %q, not %q", src, back.String(), n.Text)
			}
		}
		Dialect(text)
		SurelyMySQL(text)
		MySQLScript(text)
		if at := OpenQuote(text); at >= len(text) {
			t.Fatalf("the quote at %d of %d", at, len(text))
		}
	})
}
