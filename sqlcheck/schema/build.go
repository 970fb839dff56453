package schema

import (
	"fmt"
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

	database string
	file     string
	line     int
	err      error
}

// NewBuilder adds to s.
func NewBuilder(s *Schema) *Builder { return &Builder{Schema: s} }

func (b *Builder) note(format string, args ...any) {
	b.Notes = append(b.Notes, Note{b.file, b.line, fmt.Sprintf(format, args...)})
}

func (b *Builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = Note{b.file, b.line, fmt.Sprintf(format, args...)}
	}
}

// Text reads the statements of a file. Statements that define no table are
// passed over; a definition that cannot be read is an error.
func (b *Builder) Text(file, text string) error {
	b.file, b.err = file, nil
	sp := lexer.NewSplitter(text, lexer.FormatNo)
	at, line := 0, 1
	for {
		piece, ok := sp.Next()
		if !ok {
			return b.err
		}
		line += strings.Count(text[at:piece.Start], "\n")
		at, b.line = piece.Start, line
		switch piece.First {
		case "CREATE", "ALTER", "DROP", "RENAME", "USE":
		default:
			continue
		}
		if piece.Routine {
			continue
		}
		b.statement(text[piece.Start:piece.End], piece)
		if b.err != nil {
			return b.err
		}
	}
}

func (b *Builder) statement(text string, piece lexer.Piece) {
	toks := lexer.Tokens(nil, text, lexer.FormatNo)
	kind := definition(text, toks)
	if kind == "" {
		return
	}
	if err := parse.Limits(len(text), piece.Depth, piece.Joins); err != nil {
		b.note("%s skipped: %v", strings.ToLower(piece.First), err)
		return
	}
	n, err := parse.Statement(text)
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
		}
	case *ast.AlterTableStmt:
		t := b.table(n.Table)
		if t == nil {
			b.note("ALTER TABLE of %s, which no file defines", n.Table.Name.O)
			t = &Table{Partial: true, File: b.file, Line: b.line}
			t.Database, t.Name = b.name(n.Table)
			// Nothing is known but what this statement says: keep it out of the
			// schema, so that no index is thought to be missing.
		}
		for _, s := range n.Specs {
			b.alter(t, s)
		}
	case *ast.DropTableStmt:
		for _, t := range n.Tables {
			if old := b.table(t); old != nil {
				b.Schema.Remove(old.Database, old.Name)
			}
		}
	case *ast.RenameTableStmt:
		for _, r := range n.TableToTables {
			b.rename(b.table(r.OldTable), r.NewTable)
		}
	}
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
	if t == nil || to == nil {
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
		}
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
}
