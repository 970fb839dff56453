// Package schema holds what is known about tables: columns, their types and
// collations, and the indexes that a statement can use. It is filled from SQL
// files and migrations, or by a caller that knows the tables from elsewhere.
package schema

import (
	"sort"
	"strings"
)

// Class is the part of a type that decides how a comparison is made.
type Class uint8

const (
	Unknown Class = iota
	Integer
	Decimal
	Float
	String // CHAR, VARCHAR, TEXT
	Bytes  // BINARY, VARBINARY, BLOB
	Enum   // also SET
	Time   // DATE, DATETIME, TIMESTAMP, TIME
	Year
	Bit
	JSON
	Geometry
)

// Numeric reports whether values of the class are numbers.
func (c Class) Numeric() bool {
	return c == Integer || c == Decimal || c == Float || c == Year || c == Bit
}

var classNames = [...]string{"unknown", "integer", "decimal", "float", "string", "binary string", "enum", "date/time", "year", "bit", "JSON", "geometry"}

func (c Class) String() string { return classNames[c] }

// Column is one column of a table.
type Column struct {
	Name      string
	Type      string // as in CREATE TABLE, lower case: varchar(20)
	Class     Class
	Charset   string // of String columns, where known
	Collation string
	Nullable  bool
	AutoInc   bool
	Big       bool   // TEXT, BLOB, JSON, GEOMETRY: stored off the page
	Generated string // key of the expression of a generated column
	// Fixed: a constraint allows it one value besides NULL.
	Fixed bool
	// Flag: it has two values: BOOL, which is TINYINT(1), BIT(1), an ENUM of two, or an
	// integer whose comment explains 0 and 1.
	Flag bool
	// Values is how many different ones its type has at most; 0: they are many, or
	// not known.
	Values int64
}

// Kind is the structure behind an index.
type Kind uint8

const (
	BTree Kind = iota
	Hash
	Fulltext
	Spatial
)

// Part is one part of an index: a column, a column's prefix, or an expression.
type Part struct {
	Column string
	Length int    // of a prefix; 0 is the whole column
	Desc   bool   //
	Expr   string // key of the expression of a functional part
	Array  bool   // multi-valued index over a JSON array
}

// Index is an index or key of a table.
type Index struct {
	Name      string
	Primary   bool
	Unique    bool
	Invisible bool
	Kind      Kind
	Parts     []Part
	// Distinct says how many different values the first part has, the first two,
	// and so on, as a server estimates; nil where none was asked.
	Distinct []int64

	// Implied: made for a foreign key, and given up for an index that can stand
	// in for it.
	Implied bool
	btree   bool // USING BTREE
}

// Columns lists the parts as text, as in an index definition.
func (i *Index) Columns() []string {
	out := make([]string, len(i.Parts))
	for k, p := range i.Parts {
		if out[k] = p.Column; p.Column == "" {
			out[k] = "(" + p.Expr + ")"
		}
	}
	return out
}

// String is the index as messages name it: name (a, b).
func (i *Index) String() string {
	name := i.Name
	if i.Primary {
		name = "PRIMARY"
	}
	return name + " (" + strings.Join(i.Columns(), ", ") + ")"
}

// Before lists the parts that stand before a column's, nil where it is the
// first or none.
func (i *Index) Before(column string) []string {
	for k, p := range i.Parts {
		if p.Column != "" && strings.EqualFold(p.Column, column) {
			return i.Columns()[:k]
		}
	}
	return nil
}

// Table is one table.
type Table struct {
	Database  string
	Name      string
	Columns   []*Column
	Indexes   []*Index
	Charset   string
	Collation string
	Temporary bool
	Partition *Partition // nil: none, or none that a condition can leave out
	View      bool       // not a base table: it has no indexes of its own
	// Query is the SELECT of a view that the server can merge into a statement,
	// "" where it cannot or the text is not known. Columns are then those that
	// the view names itself, if it does.
	Query   string
	Partial bool // columns are missing that the file defines
	Merged  bool // it is Partial only since one of its definitions lacks a column of another
	Final   bool // as it is in the end: an index that is added may be there already
	File    string
	Line    int
	// Sized: a server was asked, and estimates that there are so many Rows.
	Sized bool
	Rows  int64

	hash bool // the engine makes hash indexes unless told otherwise
}

// Column finds a column by its name.
func (t *Table) Column(name string) *Column {
	for _, c := range t.Columns {
		if len(c.Name) == len(name) && strings.EqualFold(c.Name, name) {
			return c
		}
	}
	return nil
}

// Primary is the primary key, or nil.
func (t *Table) Primary() *Index {
	for _, i := range t.Indexes {
		if i.Primary {
			return i
		}
	}
	return nil
}

// Index finds an index by its name.
func (t *Table) Index(name string) *Index {
	for _, i := range t.Indexes {
		if strings.EqualFold(i.Name, name) {
			return i
		}
	}
	return nil
}

// Schema is a set of tables. The zero value is empty and ready to use; it must
// not be changed while it is being read.
type Schema struct {
	// Server is the database server whose tables these are, by the name that
	// sqlcheck has for it; "" where nobody has asked one.
	Server string

	tables map[string]*Table // by database.name, lower case; "." + name without one
	names  map[string][]*Table
}

// Add puts a table in, in place of one with the same database and name.
func (s *Schema) Add(t *Table) {
	if s.tables == nil {
		s.tables = map[string]*Table{}
		s.names = map[string][]*Table{}
	}
	s.Remove(t.Database, t.Name)
	s.tables[key(t.Database, t.Name)] = t
	n := strings.ToLower(t.Name)
	s.names[n] = append(s.names[n], t)
}

// Remove takes a table out.
func (s *Schema) Remove(database, name string) {
	k := key(database, name)
	old := s.tables[k]
	if old == nil {
		return
	}
	delete(s.tables, k)
	n := strings.ToLower(name)
	list := s.names[n]
	for i, t := range list {
		if t == old {
			s.names[n] = append(list[:i:i], list[i+1:]...)
			break
		}
	}
}

func key(database, name string) string {
	return strings.ToLower(database) + "." + strings.ToLower(name)
}

// Table finds a table as a statement names it. A name without a database that
// several databases define is that of the definition without one, if there is one.
func (s *Schema) Table(database, name string) *Table {
	if s == nil || len(s.tables) == 0 {
		return nil
	}
	list := s.names[strings.ToLower(name)]
	if database == "" {
		if len(list) == 1 {
			return list[0]
		}
		return s.tables[key("", name)]
	}
	for _, t := range list {
		if strings.EqualFold(t.Database, database) {
			return t
		}
	}
	// A file that names no database describes the one that is connected to.
	if len(list) == 1 && list[0].Database == "" {
		return list[0]
	}
	return nil
}

// Tables lists all tables by name.
func (s *Schema) Tables() []*Table {
	if s == nil {
		return nil
	}
	out := make([]*Table, 0, len(s.tables))
	for _, t := range s.tables {
		out = append(out, t)
	}
	sort.Slice(out, func(i, j int) bool {
		return key(out[i].Database, out[i].Name) < key(out[j].Database, out[j].Name)
	})
	return out
}

// Alone reports whether a name without a database is a table of that one: all tables
// are of it.
func (s *Schema) Alone(database string) bool {
	for _, t := range s.tables {
		if !strings.EqualFold(t.Database, database) {
			return database == ""
		}
	}
	return true
}

// Len is the number of tables.
func (s *Schema) Len() int {
	if s == nil {
		return 0
	}
	return len(s.tables)
}
