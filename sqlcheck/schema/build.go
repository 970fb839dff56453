package schema

import (
	"fmt"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/charset"
	"github.com/pingcap/tidb/pkg/parser/mysql"
	"github.com/pingcap/tidb/pkg/parser/types"

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
			b.Schema.Add(&Table{Database: db, Name: name, View: true, File: b.file, Line: b.line})
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
			t.Charset, t.Collation, t.Partial = o.Charset, o.Collation, o.Partial
			b.Schema.Add(t)
		}
		return
	}
	t.Partial = n.Select != nil
	t.options(n.Options)
	for _, c := range n.Cols {
		t.addColumn(c)
	}
	for _, c := range n.Constraints {
		t.addConstraint(c)
	}
	b.Schema.Add(t)
}

func (t *Table) options(list []*ast.TableOption) {
	for _, o := range list {
		switch o.Tp {
		case ast.TableOptionCharset:
			t.Charset = canonicalCharset(o.StrValue)
		case ast.TableOptionCollate:
			t.Collation = strings.ToLower(o.StrValue)
		}
	}
	if t.Charset == "" && t.Collation != "" {
		t.Charset = charsetOf(t.Collation)
	}
}

func canonicalCharset(s string) string {
	s = strings.ToLower(s)
	if s == "utf8" {
		return "utf8mb3"
	}
	return s
}

func charsetOf(collation string) string {
	if i := strings.IndexByte(collation, '_'); i > 0 {
		return canonicalCharset(collation[:i])
	}
	return canonicalCharset(collation)
}

func (t *Table) addColumn(d *ast.ColumnDef) {
	c := column(t, d)
	if old := t.Column(c.Name); old != nil {
		*old = *c
		c = old
	} else {
		t.Columns = append(t.Columns, c)
	}
	for _, o := range d.Options {
		switch o.Tp {
		case ast.ColumnOptionPrimaryKey:
			t.addIndex(&Index{Name: "PRIMARY", Primary: true, Unique: true, Parts: []Part{{Column: c.Name}}})
			c.Nullable = false
		case ast.ColumnOptionUniqKey:
			t.addIndex(&Index{Name: c.Name, Unique: true, Parts: []Part{{Column: c.Name}}})
		}
	}
}

func column(t *Table, d *ast.ColumnDef) *Column {
	c := &Column{Name: d.Name.Name.O, Nullable: true}
	if d.Tp != nil {
		c.Type = strings.ToLower(d.Tp.CompactStr())
		c.Class, c.Big = classOf(d.Tp)
		c.Charset = canonicalCharset(d.Tp.GetCharset())
		c.Collation = strings.ToLower(d.Tp.GetCollate())
	}
	for _, o := range d.Options {
		switch o.Tp {
		case ast.ColumnOptionNotNull, ast.ColumnOptionPrimaryKey:
			c.Nullable = false
		case ast.ColumnOptionAutoIncrement:
			c.AutoInc = true
		case ast.ColumnOptionCollate:
			c.Collation = strings.ToLower(o.StrValue)
		case ast.ColumnOptionGenerated:
			c.Generated = parse.ExprKey(o.Expr)
		}
	}
	if c.Class != String && c.Class != Enum {
		c.Charset, c.Collation = "", ""
		return c
	}
	if c.Charset == "" && c.Collation != "" {
		c.Charset = charsetOf(c.Collation)
	}
	if c.Charset == "" {
		c.Charset, c.Collation = t.Charset, t.Collation
	}
	return c
}

func classOf(tp *types.FieldType) (Class, bool) {
	switch tp.GetType() {
	case mysql.TypeTiny, mysql.TypeShort, mysql.TypeInt24, mysql.TypeLong, mysql.TypeLonglong:
		return Integer, false
	case mysql.TypeNewDecimal:
		return Decimal, false
	case mysql.TypeFloat, mysql.TypeDouble:
		return Float, false
	case mysql.TypeDate, mysql.TypeNewDate, mysql.TypeDatetime, mysql.TypeTimestamp, mysql.TypeDuration:
		return Time, false
	case mysql.TypeYear:
		return Year, false
	case mysql.TypeBit:
		return Bit, false
	case mysql.TypeJSON:
		return JSON, true
	case mysql.TypeEnum, mysql.TypeSet:
		return Enum, false
	case mysql.TypeString, mysql.TypeVarchar, mysql.TypeVarString:
		if tp.GetCharset() == charset.CharsetBin || mysql.HasBinaryFlag(tp.GetFlag()) && tp.GetCharset() == charset.CharsetBin {
			return Bytes, false
		}
		return String, false
	case mysql.TypeTinyBlob, mysql.TypeBlob, mysql.TypeMediumBlob, mysql.TypeLongBlob:
		if tp.GetCharset() == charset.CharsetBin {
			return Bytes, true
		}
		return String, true
	}
	return Unknown, false
}

func parts(list []*ast.IndexPartSpecification) []Part {
	out := make([]Part, 0, len(list))
	for _, s := range list {
		p := Part{Desc: s.Desc}
		if s.Length > 0 {
			p.Length = s.Length
		}
		switch {
		case s.Column != nil:
			p.Column = s.Column.Name.O
		case s.Expr != nil:
			if f, ok := s.Expr.(*ast.FuncCastExpr); ok && f.Tp != nil && f.Tp.IsArray() {
				p.Array = true
			}
			p.Expr = parse.ExprKey(s.Expr)
		}
		out = append(out, p)
	}
	return out
}

func (i *Index) option(o *ast.IndexOption) {
	if o == nil {
		return
	}
	i.Invisible = o.Visibility == ast.IndexVisibilityInvisible
}

func (t *Table) addConstraint(c *ast.Constraint) {
	i := &Index{Name: c.Name, Parts: parts(c.Keys)}
	switch c.Tp {
	case ast.ConstraintPrimaryKey:
		i.Name, i.Primary, i.Unique = "PRIMARY", true, true
		for _, p := range i.Parts {
			if col := t.Column(p.Column); col != nil {
				col.Nullable = false
			}
		}
	case ast.ConstraintUniq, ast.ConstraintUniqKey, ast.ConstraintUniqIndex:
		i.Unique = true
	case ast.ConstraintFulltext:
		i.Kind = Fulltext
	case ast.ConstraintKey, ast.ConstraintIndex:
	case ast.ConstraintForeignKey:
		// InnoDB makes an index for a foreign key that has none.
		if t.leads(i.Parts) {
			return
		}
	default:
		return
	}
	i.option(c.Option)
	t.addIndex(i)
}

// leads reports whether an index begins with the columns.
func (t *Table) leads(parts []Part) bool {
	for _, i := range t.Indexes {
		if i.Kind != BTree || len(i.Parts) < len(parts) {
			continue
		}
		same := true
		for k := range parts {
			same = same && strings.EqualFold(i.Parts[k].Column, parts[k].Column)
		}
		if same {
			return true
		}
	}
	return false
}

func (t *Table) addIndex(i *Index) {
	if len(i.Parts) == 0 {
		return
	}
	if i.Name == "" {
		base := i.Parts[0].Column
		if base == "" {
			base = "functional_index"
		}
		i.Name = base
		for n := 2; t.Index(i.Name) != nil; n++ {
			i.Name = fmt.Sprintf("%s_%d", base, n)
		}
	}
	if i.Primary {
		t.dropIndex("PRIMARY")
		t.Indexes = append([]*Index{i}, t.Indexes...)
		return
	}
	t.dropIndex(i.Name)
	t.Indexes = append(t.Indexes, i)
}

func (t *Table) dropIndex(name string) {
	for k, i := range t.Indexes {
		if strings.EqualFold(i.Name, name) {
			t.Indexes = append(t.Indexes[:k:k], t.Indexes[k+1:]...)
			return
		}
	}
}

func (t *Table) dropColumn(name string) {
	for k, c := range t.Columns {
		if strings.EqualFold(c.Name, name) {
			t.Columns = append(t.Columns[:k:k], t.Columns[k+1:]...)
			break
		}
	}
	// A dropped column leaves its indexes; an index without columns goes.
	kept := t.Indexes[:0:0]
	for _, i := range t.Indexes {
		ps := i.Parts[:0:0]
		for _, p := range i.Parts {
			if p.Column == "" || !strings.EqualFold(p.Column, name) {
				ps = append(ps, p)
			}
		}
		if i.Parts = ps; len(ps) > 0 {
			kept = append(kept, i)
		}
	}
	t.Indexes = kept
}

func (b *Builder) alter(t *Table, s *ast.AlterTableSpec) {
	switch s.Tp {
	case ast.AlterTableAddColumns:
		for _, c := range s.NewColumns {
			if s.IfNotExists && t.Column(c.Name.Name.O) != nil {
				continue
			}
			t.addColumn(c)
		}
		for _, c := range s.NewConstraints {
			t.addConstraint(c)
		}
	case ast.AlterTableAddConstraint:
		if s.Constraint != nil {
			t.addConstraint(s.Constraint)
		}
	case ast.AlterTableDropColumn:
		if s.OldColumnName != nil {
			t.dropColumn(s.OldColumnName.Name.O)
		}
	case ast.AlterTableDropPrimaryKey:
		t.dropIndex("PRIMARY")
	case ast.AlterTableDropIndex:
		t.dropIndex(s.Name)
	case ast.AlterTableModifyColumn:
		for _, c := range s.NewColumns {
			t.addColumn(c)
		}
	case ast.AlterTableChangeColumn:
		if s.OldColumnName != nil && len(s.NewColumns) == 1 {
			t.renameColumn(s.OldColumnName.Name.O, s.NewColumns[0].Name.Name.O)
			t.addColumn(s.NewColumns[0])
		}
	case ast.AlterTableRenameColumn:
		if s.OldColumnName != nil && s.NewColumnName != nil {
			t.renameColumn(s.OldColumnName.Name.O, s.NewColumnName.Name.O)
		}
	case ast.AlterTableRenameTable:
		if b.Schema.Table(t.Database, t.Name) == t {
			b.rename(t, s.NewTable)
		}
	case ast.AlterTableRenameIndex:
		if i := t.Index(s.FromKey.O); i != nil {
			i.Name = s.ToKey.O
		}
	case ast.AlterTableIndexInvisible:
		if i := t.Index(s.IndexName.O); i != nil {
			i.Invisible = s.Visibility == ast.IndexVisibilityInvisible
		}
	case ast.AlterTableOption:
		t.options(s.Options)
		for _, o := range s.Options {
			if o.Tp == ast.TableOptionCharset && o.UintValue == ast.TableOptionCharsetWithConvertTo {
				for _, c := range t.Columns {
					if c.Class == String || c.Class == Enum {
						c.Charset, c.Collation = t.Charset, t.Collation
					}
				}
			}
		}
	}
}

func (t *Table) renameColumn(from, to string) {
	if c := t.Column(from); c != nil {
		c.Name = to
	}
	for _, i := range t.Indexes {
		for k := range i.Parts {
			if i.Parts[k].Column != "" && strings.EqualFold(i.Parts[k].Column, from) {
				i.Parts[k].Column = to
			}
		}
	}
}
