package sqltext_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// choices are the decisions of a fuzzed program, one byte each.
type choices []byte

func (c *choices) below(n int) int {
	if len(*c) == 0 {
		return 0
	}
	b := (*c)[0]
	*c = (*c)[1:]
	return int(b) % n
}

// conditions of which most are rewritten; %s is a string literal.
var fuzzConditions = []string{
	"YEAR(created_at) = 2024", "DATE(created_at)='2024-05-01'", "user_id + 1 = 5", "LEFT(phone, 3) = '030'", "status = 3",
	"created_at < SYSDATE()", "IFNULL(user_id, 0) = 7", "(user_id, id) > (3, 10)", "DATE_FORMAT(created_at, '%Y-%m') = '2024-05'",
	"phone <> %s", "LEFT(`phone`, 1) = '`'", "LEFT(phone, 2) = 'ä\"'", "user_id IN (1, 2)", "YEAR(\n\tcreated_at\n) >= 2023", "phone LIKE %s",
}

var (
	fuzzJoints = []string{" AND ", "\nAND ", " OR ", "\n\tOR\t", " AND NOT ", "\nAND -- ä\n\t", " XOR "}
	fuzzHeads  = []string{"SELECT id FROM orders WHERE ", "SELECT id\nFROM orders\n\tWHERE ", "UPDATE orders SET status = 1\nWHERE ", "DELETE FROM orders WHERE ", "SELECT user_id, COUNT(*) FROM orders WHERE "}
	fuzzTails  = []string{"", "\n", " ORDER BY id LIMIT 3", "\nGROUP BY user_id\nHAVING user_id > 4\n"}
)

// statement is a statement that is made of choices and of a text for its literals.
func (c *choices) statement(filler string) string {
	var b strings.Builder
	b.WriteString(fuzzHeads[c.below(len(fuzzHeads))])
	for i := range 1 + c.below(3) {
		if i > 0 {
			b.WriteString(fuzzJoints[c.below(len(fuzzJoints))])
		}
		cond := fuzzConditions[c.below(len(fuzzConditions))]
		if strings.Contains(cond, "%s") {
			cond = strings.ReplaceAll(cond, "%s", "'"+strings.NewReplacer(`\`, `\\`, "'", "''").Replace(filler)+"'")
		}
		if c.below(6) == 5 {
			cond = "NOT (" + cond + ")"
		}
		b.WriteString(cond)
	}
	b.WriteString(fuzzTails[c.below(len(fuzzTails))])
	return b.String()
}

// pieces cuts a text into some.
func (c *choices) pieces(text string) []string {
	list := []string{text}
	for range c.below(4) {
		last := list[len(list)-1]
		at := c.below(256) * (len(last) + 1) / 256
		list = append(list[:len(list)-1], last[:at], last[at:])
	}
	return list
}

// literal is a Go literal for a text. Carriage returns in a raw string are none of
// its value.
func (c *choices) literal(text string) string {
	raw := utf8.ValidString(text) && !strings.ContainsAny(text, "`\r\ufeff\x00")
	switch c.below(5) {
	case 0, 1:
		if !raw {
			break
		}
		if c.below(3) == 2 {
			at := c.below(256) * (len(text) + 1) / 256
			for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
				at--
			}
			text = text[:at] + "\r" + text[at:]
		}
		return "`" + text + "`"
	case 2:
		return strconv.QuoteToASCII(text)
	case 3: // every character in another way
		var b strings.Builder
		for i := range len(text) {
			switch c.below(4) {
			case 0:
				fmt.Fprintf(&b, `\x%02x`, text[i])
			case 1:
				fmt.Fprintf(&b, `\%03o`, text[i])
			default:
				q := strconv.Quote(text[i : i+1])
				b.WriteString(q[1 : len(q)-1])
			}
		}
		return `"` + b.String() + `"`
	}
	return strconv.Quote(text)
}

// written is a statement in the code: its literals follow one another in the file,
// and make is what the code makes of their values.
type written struct {
	text     string
	literals int
	make     func(values []string) string
	apart    bool // the first literal is in another function: findings begin in this one
}

// function writes a function that runs a statement in one of the forms that there
// are for it.
func (c *choices) function(name, text string) (code string, w written) {
	list := c.pieces(text)
	w = written{text: text, literals: len(list), make: func(values []string) string { return strings.Join(values, "") }}
	lits := make([]string, len(list))
	for i, piece := range list {
		lits[i] = c.literal(piece)
	}
	body := func(head, expr string) string {
		return fmt.Sprintf("func %s(db *sql.DB) {\n\t/* ä */\n%s\tdb.Query(%s) // ä\n}\n\n", name, head, expr)
	}
	var decls, head strings.Builder
	switch c.below(9) {
	case 1: // constants of the package
		var names []string
		for i, l := range lits {
			fmt.Fprintf(&decls, "const %s%d = %s\n\n", name, i, l)
			names = append(names, fmt.Sprintf("%s%d", name, i))
		}
		return decls.String() + body("", strings.Join(names, " + ")), w
	case 2: // a variable that grows
		fmt.Fprintf(&head, "\tq := %s\n", lits[0])
		for _, l := range lits[1:] {
			fmt.Fprintf(&head, "\tq += %s\n", l)
		}
		return body(head.String(), "q"), w
	case 3: // a builder
		head.WriteString("\tvar b strings.Builder\n")
		for _, l := range lits {
			fmt.Fprintf(&head, "\tb.WriteString(%s)\n", l)
		}
		return body(head.String(), "b.String()"), w
	case 4: // a list
		w.literals++
		w.make = func(values []string) string { return strings.Join(values[:len(values)-1], values[len(values)-1]) }
		return body("", "strings.Join([]string{"+strings.Join(lits, ",\n\t\t")+"}, \"\")"), w
	case 5: // a format; the last piece is its argument
		last := len(list) - 1
		format := c.literal(strings.ReplaceAll(strings.Join(list[:last], ""), "%", "%%") + "%s")
		w.literals = 2
		w.make = func(values []string) string { return fmt.Sprintf(values[0], values[1]) }
		return body("", fmt.Sprintf("fmt.Sprintf(%s, %s)", format, lits[last])), w
	case 6: // cut at a length
		w.literals = 1
		w.make = func(values []string) string { return values[0][:min(len(text), len(values[0]))] }
		return body("\tq := "+c.literal(text+" AND x")+"\n", fmt.Sprintf("q[:%d]", len(text))), w
	case 7: // with a word replaced
		w.literals = 3
		w.make = func(values []string) string { return strings.ReplaceAll(values[0], values[1], values[2]) }
		if strings.Contains(text, "@") {
			break
		}
		return body("", "strings.ReplaceAll("+c.literal(strings.ReplaceAll(text, "orders", "@"))+", \"@\", \"orders\")"), w
	case 8: // a function that returns the first
		w.apart = true
		return fmt.Sprintf("func %s0() string {\n\treturn %s\n}\n\n", name, lits[0]) + body("", strings.Join(append([]string{name + "0()"}, lits[1:]...), " +\n\t\t")), w
	}
	w.literals = len(list)
	w.make = func(values []string) string { return strings.Join(values, "") }
	return body("", strings.Join(lits, " +\n\t\t")), w
}

// lineEnd ends the lines of a file in one of several ways.
func (c *choices) lineEnd(text string) string {
	switch c.below(4) {
	case 1:
		text = strings.ReplaceAll(text, "\n", "\r\n")
	case 2:
		var b strings.Builder
		for line := range strings.Lines(text) {
			if c.below(2) == 1 {
				line = strings.ReplaceAll(line, "\n", "\r\n")
			}
			b.WriteString(line)
		}
		text = b.String()
	}
	if c.below(5) == 4 {
		text = "\ufeff" + text
	}
	return text
}

// rewritten are what a statement may become: any of its safe rewrites made or not,
// and expressions in parentheses.
func rewritten(checker *sqlcheck.Checker, text string) []string {
	all := []string{text}
	var sets [][]sqlcheck.Edit
	for _, f := range checker.Text(text).Findings {
		if f.Rewrite == nil || !f.Rewrite.Safe {
			continue
		}
		made := [][]sqlcheck.Edit{f.Rewrite.Edits}
		if e := f.Rewrite.Edits[0]; f.Rewrite.Expression {
			e.Text = "(" + e.Text + ")"
			made = append(made, []sqlcheck.Edit{e})
		}
		var more [][]sqlcheck.Edit
		for _, before := range append([][]sqlcheck.Edit{nil}, sets...) {
			for _, edits := range made {
				set := append(slices.Clone(before), edits...)
				slices.SortStableFunc(set, func(a, b sqlcheck.Edit) int { return a.Start - b.Start })
				if set = slices.Compact(set); slices.IsSortedFunc(set, func(a, b sqlcheck.Edit) int { return a.Start - b.End }) {
					more = append(more, set)
					all = append(all, (&sqlcheck.Rewrite{Edits: set}).Apply(text))
				}
			}
		}
		sets = append(sets, more...)
	}
	return all
}

func fuzzChecker(t testing.TB) *sqlcheck.Checker {
	s, _, err := schema.Load(withSchema["schema"])
	require.NoError(t, err)
	checker, err := sqlcheck.New(sqlcheck.Options{Schema: s})
	require.NoError(t, err)
	return checker
}

// FuzzFixes writes statements into the literals of a file, with any bytes that Go
// allows there. After the fixes, the file has to be Go code that runs what the
// rewrites make of the statements, or what it ran before; nothing else in it is
// touched; and a finding is at the byte that makes the one of the statement that it
// is about.
func FuzzFixes(f *testing.F) {
	useSchema(f)
	checker := fuzzChecker(f)
	for _, filler := range []string{
		"", "ä", "%", "%s", "%%", "'", `\`, "\r\n", "\r", "`", "\"", "\x00", "\xff", "\u2028", "\ufeff", "-- ", "#", "/*", "*/", "?", "@", "\U0001F600", "}}", "{{", "$1", ":id", "\t",
	} {
		for seed := range 24 {
			how := make([]byte, 40)
			for i := range how {
				how[i] = byte((seed + 1) * (i*i*7 + i*13 + 5) >> (seed % 3))
			}
			f.Add(how, filler)
		}
	}
	f.Fuzz(func(t *testing.T, how []byte, filler string) {
		if len(filler) > 200 || len(how) > 2000 {
			return
		}
		fuzzFixes(t, checker, how, filler)
	})
}

// fuzzFixes is one run of FuzzFixes. It returns how many statements were mended.
func fuzzFixes(t *testing.T, checker *sqlcheck.Checker, how []byte, filler string) (mended int) {
	c := choices(how)
	text := "package p\n\nimport (\n\t\"database/sql\"\n\t\"fmt\"\n\t\"strings\"\n)\n\nvar (\n\t_ = fmt.Sprint\n\t_ = strings.Join\n)\n\n"
	var statements []written
	for i := range 1 + c.below(2) {
		code, w := c.function(fmt.Sprintf("f%d", i), c.statement(filler))
		text += code
		statements = append(statements, w)
	}
	text = c.lineEnd(text)
	const name = "/src/p.go"
	p, err := check(map[string]string{name: text})
	if err != nil {
		t.Fatalf("the test writes what is no Go code: %v\n%s", err, text)
	}
	placed(t, checker, p, statements, text)
	after := p.fixed()[name]
	file, err := parser.ParseFile(token.NewFileSet(), name, after, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v\n%s\nbecame\n%s", err, text, after)
	}
	before, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
	require.NoError(t, err)
	if a, b := skeleton(text, before), skeleton(after, file); a != b {
		t.Fatalf("around the literals, %q became %q", a, b)
	}
	values := literalValues(t, file)
	for _, w := range statements {
		if len(values) < w.literals {
			t.Fatalf("literals are lost:\n%s", after)
		}
		got := w.make(values[:w.literals])
		values = values[w.literals:]
		if want := rewritten(checker, w.text); !slices.Contains(want, got) {
			t.Fatalf("%q\nbecame %q\nand not one of %q\nin %q", w.text, got, want, text)
		}
		if got != w.text {
			mended++
		}
	}
	return mended
}

// chunks are the string literals of a file, but for its imports.
func chunks(file *ast.File) []*ast.BasicLit {
	var list []*ast.BasicLit
	ast.Inspect(file, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			list = append(list, l)
		}
		_, isImport := n.(*ast.ImportSpec)
		return !isImport
	})
	return list
}

func literalValues(t *testing.T, file *ast.File) []string {
	var values []string
	for _, l := range chunks(file) {
		value, err := strconv.Unquote(l.Value)
		require.NoError(t, err)
		values = append(values, value)
	}
	return values
}

// skeleton is a file without the insides of its literals.
func skeleton(text string, file *ast.File) string {
	last := 0
	var b strings.Builder
	for _, l := range chunks(file) {
		start := int(l.Pos() - file.FileStart)
		b.WriteString(text[last : start+1])
		last = int(l.End()-file.FileStart) - 1
	}
	return b.String() + text[last:]
}

// placed holds the places of findings against those in the statements.
func placed(t *testing.T, checker *sqlcheck.Checker, p *program, statements []written, text string) {
	file, err := parser.ParseFile(token.NewFileSet(), "", text, 0)
	require.NoError(t, err)
	lits := chunks(file)
	for _, w := range statements {
		mine := lits[:w.literals]
		lits = lits[w.literals:]
		joined := make([]string, len(mine))
		for i, l := range mine {
			joined[i], _ = strconv.Unquote(l.Value)
		}
		if strings.Join(joined, "") != w.text {
			continue // a format, a cut or a text that is replaced
		}
		var want []string
		for _, f := range checker.Text(w.text).Findings {
			want = append(want, fmt.Sprint(f.Rule, " ", f.Start))
		}
		before := 0
		for i, l := range mine {
			start, end := int(l.Pos()-file.FileStart), int(l.End()-file.FileStart)
			for _, f := range p.found {
				at := p.fset.Position(f.Pos).Offset
				if at <= start || at >= end || f.Rule == "" || f.Rule == "deep-offset" {
					continue
				}
				head, err := strconv.Unquote(text[start:at] + text[start:start+1])
				if err != nil {
					t.Fatalf("%s is within an escape sequence of %s", f.Rule, text[start:end])
				}
				if w.apart && i == 1 && head == "" {
					continue
				}
				if got := fmt.Sprint(f.Rule, " ", before+len(head)); !slices.Contains(want, got) {
					t.Fatalf("found %s, but there are %q in %q\n%q", got, want, w.text, text)
				}
			}
			before += len(joined[i])
		}
	}
}

// TestFixesAreMade: what FuzzFixes looks at are fixes, not refusals alone.
func TestFixesAreMade(t *testing.T) {
	useSchema(t)
	checker := fuzzChecker(t)
	mended := 0
	for i := range 300 {
		how := make([]byte, 60)
		for k := range how {
			how[k] = byte(i*31 + k*k*(i+3) + k>>1)
		}
		mended += fuzzFixes(t, checker, how, "ä%'")
	}
	require.Greater(t, mended, 100)
}
