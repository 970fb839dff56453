package schema

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
)

// Note is something in a schema file that was left out, or an error in it.
type Note struct {
	File    string
	Line    int
	Message string
}

func (n Note) Error() string { return fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.Message) }

// Builder reads definitions one after the other into a schema.
type Builder struct {
	Schema *Schema
	Notes  []Note // what was left out

	// Lenient: a definition that cannot be read is no error, and nothing is known
	// of its table from then on.
	Lenient bool
	// Lost are tables of which nothing is known, with the reason.
	Lost []Lost
	// Changes are what asks for changes of tables that are not defined.
	Changes []Change

	database string
	file     string
	line     int
	text     string // of the statement that is read
	unsure   *Note  // why it may define an index that is not known
	err      error
}

// Lost is a table of which nothing is known because of the statement at a place.
type Lost struct {
	Database, Name string
	Note           Note
	Change         bool // the statement changes the table
}

// Change is a statement that changes a table which is defined elsewhere.
type Change struct {
	Database, Name string
	File           string
	Line           int
	SQL            string
	Drop           bool // of the table itself
}

// NewBuilder adds to s.
func NewBuilder(s *Schema) *Builder { return &Builder{Schema: s} }

func (b *Builder) note(format string, args ...any) {
	b.Notes = append(b.Notes, Note{b.file, b.line, fmt.Sprintf(format, args...)})
}

// noted adds a note, if it is not the one that was added before.
func (b *Builder) noted(n Note) {
	if k := len(b.Notes); k == 0 || b.Notes[k-1] != n {
		b.Notes = append(b.Notes, n)
	}
}

func (b *Builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = Note{b.file, b.line, fmt.Sprintf(format, args...)}
	}
}

// Lose takes a table out of the schema, of which nothing is known because of
// what the note says.
func (b *Builder) Lose(t *Table, note Note) {
	b.noted(note)
	b.Schema.Remove(t.Database, t.Name)
	b.Lost = append(b.Lost, Lost{Database: t.Database, Name: t.Name, Note: note})
}

// lose is Lose for the table that a statement defines or changes. What is not
// known of its columns alone does not lose it.
func (b *Builder) lose(text string, piece lexer.Piece, note Note) {
	database, name := b.named(text)
	t := b.Schema.Table(database, name)
	change := piece.First != "CREATE" || !creates(text)
	switch {
	case name == "":
		b.noted(note)
	case change && !namesKey(text):
		b.noted(note)
		if t != nil {
			t.Partial = true
		}
	default:
		if t == nil {
			t = &Table{Database: database, Name: name}
		}
		b.Lose(t, note)
		b.Lost[len(b.Lost)-1].Change = change
	}
}

// namesKey reports whether a definition may be about an index.
func namesKey(text string) bool {
	for _, t := range lexer.Tokens(nil, text, lexer.FormatNo) {
		if t.IsAny(text, "INDEX", "KEY", "UNIQUE", "PRIMARY", "RENAME", "DROP") {
			return true
		}
	}
	return false
}

// creates reports whether a statement that begins with CREATE creates a table.
func creates(text string) bool {
	kind, _ := subject(text, lexer.Tokens(nil, text, lexer.FormatNo))
	return kind == "TABLE"
}

// found takes a table back from those that are lost: it is defined anew.
func (b *Builder) found(database, name string) {
	b.Lost = slices.DeleteFunc(b.Lost, func(l Lost) bool {
		return strings.EqualFold(l.Name, name) && strings.EqualFold(l.Database, database)
	})
}

// Text reads the statements of a file. Statements that define no table are
// passed over; a definition that cannot be read is an error.
func (b *Builder) Text(file, text string) error { return b.TextAt(file, 1, text) }

// TextAt is Text for what begins in a line of a file.
func (b *Builder) TextAt(file string, line int, text string) error {
	b.file, b.err = file, nil
	if isSnapshot(text) && !b.Lenient {
		b.Lenient = true
		defer func() { b.Lenient = false }()
	}
	sp := lexer.NewSplitter(text, lexer.FormatNo)
	at := 0
	for {
		piece, ok := sp.Next()
		if !ok {
			b.readSizes(text)
			return b.err
		}
		line += strings.Count(text[at:piece.Start], "\n")
		at, b.line = piece.Start, line
		b.text = text[piece.Start:piece.End]
		switch {
		case piece.Routine, piece.First == "SET", piece.First == "PREPARE", piece.First == "SELECT":
			b.indirect(piece.Routine)
			continue
		case !definitions[piece.First]:
			continue
		}
		b.unsure = nil
		b.statement(b.text, piece)
		switch {
		case b.err != nil && !b.Lenient:
			return b.err
		case b.err != nil:
			var note Note
			errors.As(b.err, &note)
			b.err = nil
			b.lose(b.text, piece, note)
		case b.unsure != nil:
			b.lose(b.text, piece, *b.unsure)
		}
	}
}

// definitions are the statements that say something about tables.
var definitions = map[string]bool{"CREATE": true, "ALTER": true, "DROP": true, "RENAME": true, "USE": true}

func (b *Builder) statement(text string, piece lexer.Piece) {
	toks := lexer.Tokens(nil, text, lexer.FormatNo)
	kind := definition(text, toks)
	if kind == "" {
		return
	}
	if err := parse.Limits(len(text), piece.Depth, piece.Joins); err != nil {
		b.unsure = &Note{b.file, b.line, fmt.Sprintf("%s skipped: %v", strings.ToLower(piece.First), err)}
		return
	}
	n, err := parse.Statement(text)
	if err != nil {
		if with := ofMariaDB(text, toks); with != text {
			n, err = parse.Statement(with)
		}
	}
	if err == nil {
		b.Apply(n)
		return
	}
	if d := lexer.Dialect(text); d != "" && kind != "VIEW" {
		b.fail("%s syntax: the schema must be MySQL's or MariaDB's", d)
		return
	}
	switch kind {
	case "TABLE":
		if toks[0].Is(text, "CREATE") {
			b.repairCreate(text, toks, err)
		} else if toks[0].Is(text, "ALTER") {
			b.repairAlter(text, toks, err)
		} else {
			b.note("skipped: %s", firstLine(err))
		}
	case "INDEX":
		if b.spatialIndex(text, toks) {
			return
		}
		b.fail("%s", firstLine(err))
	default:
		b.note("%s skipped: %s", strings.ToLower(kind), firstLine(err))
	}
}

// definition is what a statement defines: TABLE, INDEX, VIEW, USE or "".
func definition(text string, toks []lexer.Token) string {
	for i, t := range toks {
		if i > 12 {
			break
		}
		switch {
		case t.Is(text, "TABLE"), t.Is(text, "TABLES"):
			return "TABLE"
		case t.Is(text, "INDEX"):
			return "INDEX"
		case t.Is(text, "VIEW"):
			return "VIEW"
		case t.Is(text, "USE") && i == 0:
			return "USE"
		case t.Kind == lexer.LParen:
			return ""
		}
	}
	return ""
}

func firstLine(err error) string {
	s := err.Error()
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	if len(s) > 160 {
		s = strings.ToValidUTF8(s[:160], "") + "…"
	}
	return strings.TrimSpace(s)
}

// Apply makes the change that a parsed definition asks for.
func (b *Builder) Apply(n ast.StmtNode) {
	switch n := n.(type) {
	case *ast.UseStmt:
		b.database = n.DBName
	case *ast.CreateTableStmt:
		b.create(n)
	case *ast.CreateViewStmt:
		if n.ViewName != nil {
			db, name := b.name(n.ViewName)
			t := &Table{Database: db, Name: name, View: true, File: b.file, Line: b.line}
			if n.Algorithm != ast.AlgorithmTemptable && n.Select != nil {
				t.Query = n.Select.Text()
			}
			for _, c := range n.Cols {
				t.Columns = append(t.Columns, &Column{Name: c.O, Nullable: true})
			}
			b.Schema.Add(t)
		}
	case *ast.CreateIndexStmt:
		t := b.table(n.Table)
		if t == nil {
			b.change("CREATE INDEX", n.Table)
			return
		}
		i := &Index{Name: n.IndexName, Parts: parts(n.IndexPartSpecifications)}
		switch n.KeyType {
		case ast.IndexKeyTypeUnique:
			i.Unique = true
		case ast.IndexKeyTypeFulltext:
			i.Kind = Fulltext
		case ast.IndexKeyTypeSpatial:
			i.Kind = Spatial
		}
		i.option(n.IndexOption)
		t.addIndex(i)
	case *ast.DropIndexStmt:
		if t := b.table(n.Table); t != nil {
			t.dropIndex(n.IndexName)
		} else {
			b.change("DROP INDEX", n.Table)
		}
	case *ast.AlterTableStmt:
		t := b.table(n.Table)
		if t == nil {
			// What this statement says is not enough to know the table by.
			b.change("ALTER TABLE", n.Table)
			return
		}
		for _, s := range n.Specs {
			b.alter(t, s)
		}
	case *ast.DropTableStmt:
		for _, t := range n.Tables {
			if old := b.table(t); old != nil {
				b.Schema.Remove(old.Database, old.Name)
			} else {
				b.change(dropTable, t)
			}
		}
	case *ast.RenameTableStmt:
		for _, r := range n.TableToTables {
			if t := b.table(r.OldTable); t != nil {
				b.rename(t, r.NewTable)
			} else {
				b.change("RENAME TABLE", r.OldTable)
			}
		}
	}
}

const dropTable = "DROP TABLE"

// change notes that the statement that is read changes a table which is not
// defined.
func (b *Builder) change(what string, n *ast.TableName) {
	database, name := b.name(n)
	if what != dropTable { // most often IF EXISTS
		b.note("%s of %s, which no file defines", what, name)
	}
	b.Changes = append(b.Changes, Change{Database: database, Name: name, File: b.file, Line: b.line, SQL: b.text, Drop: what == dropTable})
}

func (b *Builder) name(n *ast.TableName) (database, name string) {
	database = n.Schema.O
	if database == "" {
		database = b.database
	}
	return database, n.Name.O
}

func (b *Builder) table(n *ast.TableName) *Table {
	if n == nil {
		return nil
	}
	db, name := b.name(n)
	return b.Schema.Table(db, name)
}

func (b *Builder) rename(t *Table, to *ast.TableName) {
	if to == nil {
		return
	}
	b.Schema.Remove(t.Database, t.Name)
	t.Database, t.Name = b.name(to)
	b.Schema.Add(t)
}

func (b *Builder) create(n *ast.CreateTableStmt) {
	if n.Table == nil || n.IfNotExists && b.table(n.Table) != nil {
		return
	}
	t := &Table{File: b.file, Line: b.line, Temporary: n.TemporaryKeyword != ast.TemporaryNone}
	t.Database, t.Name = b.name(n.Table)
	if n.ReferTable != nil {
		if o := b.table(n.ReferTable); o != nil {
			for _, c := range o.Columns {
				k := *c
				t.Columns = append(t.Columns, &k)
			}
			for _, i := range o.Indexes {
				k := *i
				k.Parts = append([]Part(nil), i.Parts...)
				t.Indexes = append(t.Indexes, &k)
			}
			t.Charset, t.Collation, t.Partial, t.Partition = o.Charset, o.Collation, o.Partial, o.Partition
			b.Schema.Add(t)
		} else {
			b.note("%s is made like %s, which no file defines", t.Name, n.ReferTable.Name.O)
		}
		return
	}
	if len(n.Cols) == 0 && n.Select == nil {
		b.fail("%s has no columns", t.Name)
		return
	}
	t.Partial = n.Select != nil
	t.Partition = partition(n.Partition)
	t.options(n.Options)
	for _, c := range n.Cols {
		t.addColumn(c)
	}
	for _, c := range n.Constraints {
		t.addConstraint(c)
	}
	b.Schema.Add(t)
	b.found(t.Database, t.Name)
}
