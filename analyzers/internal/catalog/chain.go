package catalog

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/querylint/querylint/sqlcheck/suggest"
)

// Role is what an argument is in the statement that a chain of calls builds.
type Role string

const (
	RoleWhere  Role = "where"
	RoleHaving Role = "having"
	RoleOrder  Role = "order"
	RoleGroup  Role = "group"
	RoleJoin   Role = "join"   // "LEFT JOIN users u ON …", or a table and its condition
	RoleOn     Role = "on"     // the condition of a join whose table is another argument
	RoleSelect Role = "select" // a list of columns
	RoleSet    Role = "set"
	RoleFrom   Role = "from" // a table, or tables
	RoleLimit  Role = "limit"
	RoleOffset Role = "offset"
	RolePage   Role = "page"   // the number of a page: one less of it, times the limit, is skipped
	RoleWindow Role = "window" // a limit, or an offset and a limit
	RoleAlias  Role = "alias"  // what the table is called in the statement
	RoleFilter Role = "filter" // the field of a condition, with an operator at its end, and its values
	RoleModel  Role = "model"  // a value whose type is the table
	RoleType   Role = "type"   // a type argument that is that of the table
	RoleScope  Role = "scope"  // functions that are given the chain and return it with more
	RoleDest   Role = "dest"   // a value that rows are read into
	RoleKey    Role = "key"    // a value whose primary key, where it is set, is a condition of an UPDATE or DELETE
	// RolePrimary and all arguments behind it are values of the primary key, or a list of
	// them. Where they may be conditions, too, they are such values if they can be no text.
	RolePrimary Role = "primary"

	RoleOmit   Role = "omit"   // columns that are left out
	RoleCond   Role = "cond"   // makes a condition that is not text
	RoleColumn Role = "column" // a column that is written, or a map by columns
	// RoleRow and all arguments behind it are the values of a row that is inserted; with
	// "each", each of them is such a row.
	RoleRow Role = "row"
	// RoleLock and all arguments behind it may have the text that makes a read a
	// locking one: FOR UPDATE. Those of RoleStrength have what stands behind FOR.
	RoleLock     Role = "lock"
	RoleStrength Role = "strength"
)

var roles = []Role{
	RoleWhere, RoleHaving, RoleOrder, RoleGroup, RoleJoin, RoleOn, RoleSelect, RoleSet, RoleFrom,
	RoleLimit, RoleOffset, RolePage, RoleWindow, RoleAlias, RoleFilter, RoleModel, RoleType, RoleScope, RoleDest, RoleKey, RolePrimary, RoleOmit, RoleCond, RoleColumn, RoleRow, RoleLock, RoleStrength,
}

// Part says which argument has a role.
type Part struct {
	Role Role
	Arg  int
}

// Chain is what a call adds to a statement that a chain of calls builds.
type Chain struct {
	Parts []Part
	// As is "or" or "not" for conditions, "each" where every argument from the
	// part on is a text of its own, "opaque" where the call may add anything but what
	// is seen to be a condition,
	// "raw" where it gives the whole text, "lock" for a locking read and "share"
	// for one with shared locks, "text" for a function whose result stands for the
	// text that it is given, where a call of a chain takes it, "random" for an order
	// by chance, "signed" for orders of which a minus before the column is the
	// descending one, "desc" where every argument from the part on is a column of
	// which the order is the descending one, "star" where the call writes * for columns
	// that are not named, "grouped" where a function adds conditions that are put in
	// brackets, by the word AND or OR that the argument before it is, "fields" where it
	// names the columns that the record has fields for, unless the arguments from the part
	// on name some of them, and at a join where it does so for the sake of that, "guarded" where the library refuses to write all rows for want of
	// a condition, "behind" where it puts a name, a condition or, without either, DESC behind
	// the join or the order that it is called on, and "all" where it writes them, and makes no condition of a record's key.
	As string
	// Joins is what stands before JOIN where the call adds one: "INNER", "LEFT",
	// "RIGHT", "FULL", "CROSS" or "NATURAL"; "" where its text says it.
	Joins string
	// Run is what the call does with the statement: "select", "first" (one
	// row), "either" (one row, which it inserts if there is none), "count",
	// "update", "delete", "insert", "upsert" (inserts, and changes what is there),
	// "migrate" (makes the tables of models), "alter" (changes columns of one) or
	// "index" (makes an index or key of one); "" adds to it only.
	Run string
	// Start begins a new chain.
	Start bool
	// Counts: the call reads how many rows match as well, whatever the LIMIT is.
	Counts bool
}

// Has reports whether an argument has a role.
func (c *Chain) Has(role Role, arg int) bool { return slices.Contains(c.Parts, Part{role, arg}) }

// Defines reports whether the call makes or changes tables.
func (c *Chain) Defines() bool { return c.Run == "migrate" || c.Run == "alter" || c.Run == "index" }

var chainAs = []string{"or", "not", "each", "opaque", "raw", "lock", "share", "text", "random", "signed", "desc", "star", "grouped", "fields", "guarded", "all", "behind"}
var chainJoins = []string{"INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL"}
var chainRun = []string{"select", "first", "either", "count", "update", "delete", "insert", "upsert", "migrate", "alter", "index"}

// chain is one pair of `chain:`.
type chain struct {
	name  string
	chain *Chain
	line  int
}

// chain reads a mapping of methods, several to a key, to what they add.
func (l *loader) chain(e *entry, n *yaml.Node) error {
	pairs, err := l.pairs(n, "chain")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		fields, err := l.pairs(p.value, "chain."+p.key)
		if err != nil {
			return err
		}
		c := new(Chain)
		for _, f := range fields {
			switch {
			case f.key == "as":
				if c.As = f.value.Value; !slices.Contains(chainAs, c.As) {
					return l.errorf(f.line, "unknown as %q in chain.%s; it is %s", c.As, p.key, strings.Join(chainAs, ", "))
				}
			case f.key == "joins":
				if c.Joins = f.value.Value; !slices.Contains(chainJoins, c.Joins) {
					return l.errorf(f.line, "unknown joins %q in chain.%s; it is %s", c.Joins, p.key, strings.Join(chainJoins, ", "))
				}
			case f.key == "run" || f.key == "start":
				if c.Run = f.value.Value; !slices.Contains(chainRun, c.Run) {
					return l.errorf(f.line, "unknown %s %q in chain.%s; it is %s", f.key, c.Run, p.key, strings.Join(chainRun, ", "))
				}
				c.Start = f.key == "start"
			case f.key == "counts":
				if c.Counts = f.value.Value == "true"; !c.Counts {
					return l.errorf(f.line, "chain.%s: counts is true or is not there", p.key)
				}
			case slices.Contains(roles, Role(f.key)):
				i, err := l.index(f, "chain."+p.key+"."+f.key)
				if err != nil {
					return err
				}
				c.Parts = append(c.Parts, Part{Role(f.key), i})
			default:
				keys := []string{"as", "joins", "run", "start", "counts"}
				for _, r := range roles {
					keys = append(keys, string(r))
				}
				return l.errorf(f.line, "unknown key %q in chain.%s%s", f.key, p.key, suggest.DidYouMean(f.key, keys))
			}
		}
		for name := range strings.FieldsSeq(p.key) {
			e.chains = append(e.chains, chain{name, c, p.line})
		}
	}
	return nil
}

// Naming is what a library, or a function, type or field of one, says of the
// names of tables and columns, written pkg.Name or pkg.Type.Name:
//
//	plural       tables have the plural of the model's name
//	singular     a field that takes that back
//	initialisms  UserID is user_id
//	letters      UserID is user_i_d
//	same         UserID is UserID
//	lower        UserID is userid
//	prefix       a field or an argument that stands before every name
//	suffix       the same behind it
//	tables       a method that is given how tables are named
//	columns      a method that is given how columns are
//	both         a method that is given how both are
func (c *Catalog) Naming(name string) (kind, library string) {
	n := c.naming[name]
	return n.kind, n.library
}

// NamingMethod is the same of a method of any type of a package.
func (c *Catalog) NamingMethod(pkg, method string) (kind, library string) {
	for name, n := range c.naming {
		if of, ok := strings.CutPrefix(name, pkg+"."); ok {
			if _, last, ok := strings.Cut(of, "."); ok && last == method {
				return n.kind, n.library
			}
		}
	}
	return "", ""
}

// NamesTables reports whether a package has something that says how tables are named.
func (c *Catalog) NamesTables(pkg string) bool {
	for name := range c.naming {
		if of, ok := strings.CutPrefix(name, pkg+"."); ok && !strings.Contains(of, "/") {
			return true
		}
	}
	return false
}

// Tag is where a library reads the name of a column in the tags of a field.
type Tag struct {
	Name string // of the tag
	// Form says where in it the name is: "first" before a comma, "quoted" in single
	// quotes, or behind a key of a list that semicolons separate: "column".
	Form string
}

// NoColumn stands in the tag of a field for a field that is no column.
const NoColumn = "-"

// ColumnTag is the tag of a library. Without one, Name is "".
func (c *Catalog) ColumnTag(library string) Tag { return c.tags[library] }

// RecordTag is the tag of a field of a type, written pkg.Name, by which a library reads the
// table of the struct around it, or "".
func (c *Catalog) RecordTag(name string) string { return c.records[name] }

// WholeStructs reports whether a library makes a condition of each field of a struct, of
// those with a zero value, too; others leave these out.
func (c *Catalog) WholeStructs(library string) bool { return c.structs[library] == "whole" }

// tags reads `tags:`, which maps libraries to {tag: form}.
func (l *loader) tags(p pair, m map[string]Tag) error {
	libraries, err := l.pairs(p.value, p.key)
	if err != nil {
		return err
	}
	for _, lib := range libraries {
		pairs, err := l.pairs(lib.value, lib.key)
		if err != nil {
			return err
		}
		for _, t := range pairs {
			m[lib.key] = Tag{Name: t.key, Form: t.value.Value}
		}
	}
	return nil
}

type naming struct{ kind, library string }

// Dialect is the database that a driver package is for: "mysql", "postgres",
// "sqlite", "mssql" or another; "" for a package that is no driver.
func (c *Catalog) Dialect(pkg string) string { return c.dialects[pkg] }

// Drivers lists the databases that the package of a path, and those below it, are
// drivers of.
func (c *Catalog) Drivers(path string) []string {
	var list []string
	for pkg, d := range c.dialects {
		if (pkg == path || strings.HasPrefix(pkg, path+"/")) && !slices.Contains(list, d) {
			list = append(list, d)
		}
	}
	slices.Sort(list)
	return list
}

// DialectNamed is the database that a text names as a whole: "postgres", "sqlite3".
func (c *Catalog) DialectNamed(text string) string { return c.words[strings.ToLower(text)] }

// DialectOfValue is the database that a builder writes for which is given the
// variable, or made by the function, written pkg.Name.
func (c *Catalog) DialectOfValue(name string) string { return c.values[name] }

// DialectIn is the one database that a name has in its words: UsingPostgreSQL,
// pg_store, IsSQLite3. It is "" where the name has none or several.
func (c *Catalog) DialectIn(name string) string {
	ws := Words(name)
	found := ""
	for i, w := range ws {
		for _, word := range []string{w, strings.Join(ws[i:min(i+2, len(ws))], "")} {
			switch d := c.words[word]; {
			case d == "" || d == found:
			case found != "":
				return ""
			default:
				found = d
			}
		}
	}
	return found
}
