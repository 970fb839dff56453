package schema

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
)

// A definition that the grammar lacks a part of is read piece by piece, so
// that a GEOMETRY column does not lose the table.

// element is one item of a column list or of ALTER TABLE.
type element struct{ start, end int } // tokens

// elements splits toks[from:to] at the commas of its own depth.
func elements(toks []lexer.Token, from, to int) []element {
	var out []element
	depth, start := 0, from
	for i := from; i < to; i++ {
		switch toks[i].Kind {
		case lexer.LParen:
			depth++
		case lexer.RParen:
			depth--
		case lexer.Comma:
			if depth == 0 {
				if i > start {
					out = append(out, element{start, i})
				}
				start = i + 1
			}
		}
	}
	if to > start {
		out = append(out, element{start, to})
	}
	return out
}

func closingParen(toks []lexer.Token, open int) int {
	depth := 0
	for i := open; i < len(toks); i++ {
		switch toks[i].Kind {
		case lexer.LParen:
			depth++
		case lexer.RParen:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// maxElements bounds the work on one definition; InnoDB stops at 1,017 columns.
const maxElements = 2000

func (b *Builder) repairCreate(text string, toks []lexer.Token, cause error) {
	open := -1
	for i, t := range toks {
		if t.Kind == lexer.LParen {
			open = i
			break
		}
	}
	if open < 0 {
		b.fail("%s", firstLine(cause))
		return
	}
	closeAt := closingParen(toks, open)
	if closeAt < 0 {
		b.fail("%s", firstLine(cause))
		return
	}
	head := text[:toks[open].Start]
	list := elements(toks, open+1, closeAt)
	if len(list) > maxElements {
		b.fail("%s", firstLine(cause))
		return
	}
	line := b.line
	t := (*Table)(nil)
	// The options matter for their character set only.
	tail := text[toks[closeAt].End:]
	for _, options := range []string{tail, ""} {
		if n, err := parse.Statement(head + "(ql_dummy_ int)" + options); err == nil {
			if c, ok := n.(*ast.CreateTableStmt); ok {
				if c.IfNotExists && b.table(c.Table) != nil {
					return
				}
				b.create(c)
				t = b.table(c.Table)
				break
			}
		}
	}
	if t == nil {
		b.fail("%s", firstLine(cause))
		return
	}
	t.Columns, t.Indexes = nil, nil
	good := 0
	var constraints []*ast.Constraint
	for _, e := range list {
		src := text[toks[e.start].Start:toks[e.end-1].End]
		if n, err := parse.Statement("create table t (" + src + ")"); err == nil {
			if c, ok := n.(*ast.CreateTableStmt); ok {
				for _, col := range c.Cols {
					t.addColumn(col)
				}
				constraints = append(constraints, c.Constraints...)
				good++
				continue
			}
		} else if n, err := parse.Statement("create table t (ql_dummy_ int, " + src + ")"); err == nil {
			if c, ok := n.(*ast.CreateTableStmt); ok {
				constraints = append(constraints, c.Constraints...)
				good++
				continue
			}
		}
		b.line = line + strings.Count(text[:toks[e.start].Start], "\n")
		if b.oddElement(t, text, toks[e.start:e.end]) {
			good++
		}
	}
	b.line = line
	for _, c := range constraints {
		t.addConstraint(c)
	}
	if good == 0 {
		b.Schema.Remove(t.Database, t.Name)
		b.fail("%s", firstLine(cause))
	}
}

// oddElement reads an item that the grammar lacks: a column of a type it does
// not know, or a spatial index. It reports whether it made sense.
func (b *Builder) oddElement(t *Table, text string, toks []lexer.Token) bool {
	if len(toks) < 2 {
		b.note("%s: %q left out", t.Name, text[toks[0].Start:toks[0].End])
		return false
	}
	if toks[0].IsAny(text, "SPATIAL", "VECTOR") {
		if i := spatial(text, toks); i != nil {
			t.addIndex(i)
			return true
		}
	}
	if toks[0].IsAny(text, "PERIOD", "CONSTRAINT", "CHECK", "INDEX", "KEY", "UNIQUE", "PRIMARY", "FOREIGN", "FULLTEXT", "SPATIAL", "VECTOR") {
		b.note("%s: %s … left out", t.Name, strings.ToUpper(toks[0].Text(text)))
		if !toks[0].IsAny(text, "PERIOD", "CHECK", "FULLTEXT", "SPATIAL", "VECTOR") && !slices.ContainsFunc(toks, func(t lexer.Token) bool { return t.Is(text, "CHECK") }) {
			n := b.Notes[len(b.Notes)-1]
			b.unsure = &n
		}
		return true
	}
	if toks[0].Kind != lexer.Word && toks[0].Kind != lexer.Quoted || toks[1].Kind != lexer.Word {
		b.note("%s: %q left out", t.Name, text[toks[0].Start:toks[0].End])
		return false
	}
	c := &Column{Name: unquote(toks[0].Text(text)), Type: strings.ToLower(toks[1].Text(text)), Nullable: true}
	switch c.Type {
	case "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "geomcollection":
		c.Class, c.Big = Geometry, true
	}
	for i := 2; i < len(toks); i++ {
		switch {
		case toks[i].Is(text, "NULL") && toks[i-1].Is(text, "NOT"):
			c.Nullable = false
		case toks[i].Is(text, "KEY") && toks[i-1].Is(text, "PRIMARY"):
			c.Nullable = false
			defer t.addIndex(&Index{Name: "PRIMARY", Primary: true, Unique: true, Parts: []Part{{Column: c.Name}}})
		case toks[i].Is(text, "UNIQUE"):
			defer t.addIndex(&Index{Name: c.Name, Unique: true, Parts: []Part{{Column: c.Name}}})
		}
	}
	if t.Column(c.Name) == nil {
		t.Columns = append(t.Columns, c)
	}
	b.note("column %s.%s: type %s is not in the grammar; its type is not known", t.Name, c.Name, c.Type)
	return true
}

// ofMariaDB is text in words that the grammar has: without OR REPLACE, which it
// has for views only, and with INVISIBLE for the index that MariaDB calls IGNORED
// (MariaDB, "CREATE INDEX", "Ignored Indexes").
func ofMariaDB(text string, toks []lexer.Token) string {
	var out strings.Builder
	last := 0
	put := func(start, end int, word string) {
		out.WriteString(text[last:start])
		out.WriteString(word)
		last = end
	}
	for i, t := range toks {
		switch {
		case i == 2 && t.Is(text, "REPLACE") && toks[0].Is(text, "CREATE") && toks[1].Is(text, "OR"):
			put(toks[1].Start, t.End, "")
		case i < 2 || !t.Is(text, "IGNORED"):
		case toks[i-1].Is(text, "NOT"):
			put(toks[i-1].Start, t.End, "VISIBLE")
		case toks[i-1].Kind == lexer.RParen || toks[i-2].IsAny(text, "INDEX", "KEY"):
			put(t.Start, t.End, "INVISIBLE")
		}
	}
	if last == 0 {
		return text
	}
	return out.String() + text[last:]
}

func unquote(s string) string {
	if len(s) >= 2 && s[0] == '`' {
		return strings.ReplaceAll(s[1:len(s)-1], "``", "`")
	}
	return s
}

// spatial reads SPATIAL KEY name (column).
func spatial(text string, toks []lexer.Token) *Index {
	i := &Index{Kind: Spatial}
	for k, t := range toks {
		if t.Kind != lexer.LParen {
			continue
		}
		if p := toks[k-1]; p.Kind == lexer.Quoted || p.Kind == lexer.Word && !p.IsAny(text, "KEY", "INDEX", "SPATIAL", "VECTOR") {
			i.Name = unquote(p.Text(text))
		}
		if k+1 < len(toks) {
			i.Parts = []Part{{Column: unquote(toks[k+1].Text(text))}}
		}
		return i
	}
	return nil
}

// spatialIndex reads CREATE SPATIAL INDEX name ON t (column).
func (b *Builder) spatialIndex(text string, toks []lexer.Token) bool {
	if len(toks) < 8 || !toks[1].IsAny(text, "SPATIAL", "VECTOR") {
		return false
	}
	for i, t := range toks {
		if t.Is(text, "ON") && i+3 < len(toks) && toks[i+2].Kind == lexer.LParen {
			if tab := b.Schema.Table(b.database, unquote(toks[i+1].Text(text))); tab != nil {
				tab.addIndex(&Index{Name: unquote(toks[3].Text(text)), Kind: Spatial, Parts: []Part{{Column: unquote(toks[i+3].Text(text))}}})
			}
			return true
		}
	}
	return false
}

func (b *Builder) repairAlter(text string, toks []lexer.Token, cause error) {
	// ALTER TABLE name spec, spec, …
	i := 0
	for i < len(toks) && !toks[i].Is(text, "TABLE") {
		i++
	}
	i++
	for i < len(toks) && toks[i].IsAny(text, "IF", "EXISTS") {
		i++
	}
	if i >= len(toks) {
		b.fail("%s", firstLine(cause))
		return
	}
	i++
	for i+1 < len(toks) && toks[i].Kind == lexer.Dot {
		i += 2
	}
	if i >= len(toks) {
		b.fail("%s", firstLine(cause))
		return
	}
	head := text[:toks[i].Start]
	n, err := parse.Statement(strings.TrimSpace(head) + " ENGINE=InnoDB")
	alter, ok := n.(*ast.AlterTableStmt)
	if err != nil || !ok {
		b.fail("%s", firstLine(cause))
		return
	}
	list := elements(toks, i, len(toks))
	if len(list) > maxElements {
		b.fail("%s", firstLine(cause))
		return
	}
	t := b.table(alter.Table)
	if t == nil {
		b.change("ALTER TABLE", alter.Table)
		return
	}
	good := 0
	for _, e := range list {
		src := text[toks[e.start].Start:toks[e.end-1].End]
		if n, err := parse.Statement(head + src); err == nil {
			b.Apply(n)
			good++
			continue
		}
		part := toks[e.start:e.end]
		if len(part) < 3 || !part[0].IsAny(text, "ADD", "MODIFY", "CHANGE") {
			b.note("ALTER TABLE %s: %s … left out", alter.Table.Name.O, strings.ToUpper(part[0].Text(text)))
			continue
		}
		part = part[1:]
		if part[0].Is(text, "COLUMN") {
			part = part[1:]
		}
		if len(part) >= 2 && b.oddElement(t, text, part) {
			good++
		}
	}
	if good == 0 && len(list) == 1 && lexer.Dialect(text) != "" {
		b.fail("%s", firstLine(cause))
	}
}
