package sqlcheck

import (
	"slices"
	"strings"
	"sync"

	"github.com/pingcap/tidb/pkg/parser/ast"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
)

// Access is what a statement does to the rows of a table that it reaches. The
// locks are those of InnoDB (MySQL manual, "Locks Set by Different SQL
// Statements in InnoDB").
type Access uint8

const (
	Read        Access = iota // without a lock
	LockedShare               // FOR SHARE, or read by a statement that writes
	Locked                    // FOR UPDATE
	Written
)

// Description is what one statement of a text does, as far as the text shows.
type Description struct {
	Statement Span
	Verb      string // SELECT, INSERT, REPLACE, UPDATE or DELETE; "" for others
	// Upsert: an INSERT that changes the rows that are there already, and so
	// locks them (ON DUPLICATE KEY UPDATE), or a REPLACE.
	Upsert bool
	// Counter: it draws a number: SET id = LAST_INSERT_ID(id + 1), see the MySQL
	// manual, "Information Functions".
	Counter bool
	// Commits: it commits a transaction that is open (MySQL manual, "Statements
	// That Cause an Implicit Commit").
	Commits bool
	// Savepoint: it sets a savepoint or goes back to one.
	Savepoint bool
	// Mutex: it waits for a lock that nobody else has, by a name that the text shows
	// (GET_LOCK).
	Mutex bool
	// Isolation is the level that it sets for transactions: READ-COMMITTED.
	Isolation string
	// Filtered: a condition picks the rows; Aggregate: what is read is computed of
	// many rows; Limit: the number of rows is bounded by the text.
	Filtered, Aggregate, Limit bool
	// MaxRows is how many rows a SELECT answers with at most, by the number behind
	// LIMIT or by the id that it asks for, or 0; MaxRowsArg the index in Input.Args of that number, or -1.
	MaxRows    int64
	MaxRowsArg int
	// Sets are the columns that an UPDATE changes. Constants are those that an
	// INSERT of one row gives a literal, with its text.
	Sets      []string
	Constants map[string]string
	// Gives are the columns that an INSERT of one row gives a value or a literal.
	Gives []Key
	// Tables are in the order of the text, the table that is written first. A
	// table may be there several times.
	Tables []TableUse
	// Columns are those that the text names, where it shows of which table they are.
	Columns []ColumnUse
	// Drops are the columns and tables that a definition takes away or gives another
	// name, Makes those that it adds.
	Drops, Makes []ColumnUse
}

// TableUse is what a statement does to one table.
type TableUse struct {
	Name   string // without its database; "" where the text does not show it
	Access Access
	Keys   []Key // what every row that is reached must be equal to
	// Open: conditions on the table may be hidden, so that Keys lack some.
	Open bool
}

// Key is a column that a statement compares for equality.
type Key struct {
	Column string
	Arg    int    // index in Input.Args of the value, or -1
	Value  string // the literal it is compared with, as SQL text, if it is one
	Many   bool   // one of several values: IN (…)
}

// describer knows no schema and asks no rules.
var describer = sync.OnceValue(func() *Checker {
	return &Checker{cache: newCache(0), describe: true}
})

// Describe says what the statements of a text do. What cannot be read, and
// what is not MySQL, is left out. The result is shared with later calls.
func Describe(in Input) []Description { return describer().Check(in).described }

// takesMutex reports whether a SELECT takes a lock by a name.
func takesMutex(n *ast.SelectStmt) bool {
	return n.Fields != nil && slices.ContainsFunc(n.Fields.Fields, func(f *ast.SelectField) bool {
		return f.Expr != nil && some(f.Expr, func(e ast.ExprNode) bool {
			call, ok := e.(*ast.FuncCallExpr)
			if !ok || call.FnName.L != "get_lock" || len(call.Args) != 2 {
				return false
			}
			_, named := stringLiteral(call.Args[0])
			return named
		})
	})
}

// commits reports whether a statement that cannot be read, such as a definition with a hole
// where a name cannot stand, commits by the words that it begins with.
func commits(text string) bool {
	l := lexer.Lexer{Src: text, Format: lexer.FormatNo}
	verb, object := l.Next(), l.Next()
	switch {
	case verb.IsAny(text, "ALTER", "RENAME", "TRUNCATE"):
		return true
	case verb.IsAny(text, "CREATE", "DROP"):
		return !object.Is(text, "TEMPORARY")
	case verb.IsAny(text, "LOCK", "UNLOCK"):
		return object.IsAny(text, "TABLE", "TABLES")
	}
	return false
}

// oneByID reports whether a SELECT asks one table for the row with an id: no schema is known
// here, and a column of that name is the primary key.
func (p *pass) oneByID(tables []TableUse) bool {
	if _, ok := p.node.(*ast.SelectStmt); !ok || len(tables) != 1 || tables[0].Open || len(p.blocks) == 0 || len(p.blocks[0].sources) != 1 {
		return false
	}
	return slices.ContainsFunc(tables[0].Keys, func(k Key) bool { return !k.Many && strings.EqualFold(k.Column, "id") })
}

// description reads the statement's blocks.
func (p *pass) description() Description {
	d := Description{Statement: Span{p.base, p.stmtEnd}, MaxRowsArg: -1}
	switch n := p.node.(type) {
	case *ast.CreateTableStmt:
		d.Commits = n.TemporaryKeyword == ast.TemporaryNone
	case *ast.DropTableStmt:
		d.Commits = n.TemporaryKeyword == ast.TemporaryNone
	case ast.DDLNode: // LOCK TABLES and UNLOCK TABLES, too
		d.Commits = true
	case *ast.SavepointStmt:
		d.Savepoint = true
	case *ast.RollbackStmt:
		d.Savepoint = n.SavepointName != ""
	case *ast.SetStmt:
		d.Isolation = isolation(n)
	case *ast.SelectStmt:
		d.Verb, d.Mutex = "SELECT", takesMutex(n)
		if n.Limit != nil {
			d.MaxRows, _ = intLiteral(n.Limit.Count)
			if prm, ok := isParam(n.Limit.Count); ok {
				d.MaxRowsArg, _ = p.argIndex(positionOf(prm))
			}
		}
	case *ast.SetOprStmt:
		d.Verb = "SELECT"
	case *ast.UpdateStmt:
		d.Verb, d.Counter = "UPDATE", p.drawsNumber()
		for _, a := range n.List {
			d.Sets = append(d.Sets, a.Column.Name.O)
		}
	case *ast.DeleteStmt:
		d.Verb = "DELETE"
	case *ast.InsertStmt:
		d.Verb, d.Upsert = "INSERT", n.IsReplace || len(n.OnDuplicate) > 0
		if n.IsReplace {
			d.Verb = "REPLACE"
		}
		d.Constants, d.Gives = constants(n), p.gives(n)
		b := p.newBlock(nil, roleTop, verbSelect)
		if n.Table != nil {
			p.addSources(b, n.Table.TableRefs, false, 0)
		}
		for _, s := range b.sources {
			d.Tables = append(d.Tables, TableUse{Name: s.name, Access: Written})
		}
		b.sources = nil
	}
	if len(p.blocks) > 0 && p.blocks[0].role == roleTop {
		b := p.blocks[0]
		d.Filtered, d.Aggregate, d.Limit = b.where != nil || b.opaque || p.dynamic, b.agg || b.group != nil || b.distinct, b.limit != nil
	}
	for _, b := range p.blocks {
		for _, s := range b.sources {
			if !s.base || s.scope != b {
				continue
			}
			u := TableUse{Name: s.name, Access: p.access(d.Verb, b, s), Open: b.opaque || p.dynamic}
			for _, x := range b.preds {
				if k, ok := p.key(x, s); ok {
					u.Keys = append(u.Keys, k)
				}
			}
			d.Tables = append(d.Tables, u)
		}
	}
	if d.MaxRows == 0 && d.MaxRowsArg < 0 && p.oneByID(d.Tables) {
		d.MaxRows = 1
	}
	d.Columns = p.columns()
	d.Drops, d.Makes = alters(p.node)
	slices.SortStableFunc(d.Tables, func(x, y TableUse) int {
		return int(btoi(x.Access != Written)) - int(btoi(y.Access != Written))
	})
	return d
}

// isolation is the level that a SET gives transactions, or "".
func isolation(n *ast.SetStmt) string {
	for _, v := range n.Variables {
		switch strings.ToLower(v.Name) {
		case "tx_isolation", "transaction_isolation", "tx_isolation_one_shot":
			if level, ok := v.Value.(*driver.ValueExpr); ok {
				return strings.ToUpper(level.GetString())
			}
		}
	}
	return ""
}

// constants are the columns that an INSERT of one row gives a literal.
func constants(n *ast.InsertStmt) map[string]string {
	if len(n.Lists) != 1 || len(n.Lists[0]) != len(n.Columns) {
		return nil
	}
	m := make(map[string]string)
	for i, e := range n.Lists[0] {
		if v, ok := unparen(e).(*driver.ValueExpr); ok {
			m[n.Columns[i].Name.L] = strings.TrimSpace(parse.Restore(v))
		}
	}
	return m
}

// gives are the columns that an INSERT of one row gives a value.
func (p *pass) gives(n *ast.InsertStmt) []Key {
	if len(n.Lists) != 1 || len(n.Lists[0]) != len(n.Columns) {
		return nil
	}
	var all []Key
	for i, e := range n.Lists[0] {
		k := Key{Column: n.Columns[i].Name.O, Arg: -1}
		p.valued(&k, e)
		all = append(all, k)
	}
	return all
}

// valued notes the value of a key.
func (p *pass) valued(k *Key, e ast.ExprNode) {
	switch v := unparen(e).(type) {
	case *driver.ParamMarkerExpr:
		k.Arg, _ = p.argIndex(positionOf(v))
	case *driver.ValueExpr:
		k.Value = strings.TrimSpace(parse.Restore(v))
	}
}

// drawsNumber reports whether the statement is about a counter of one row.
func (p *pass) drawsNumber() bool {
	n, ok := p.node.(*ast.UpdateStmt)
	return ok && slices.ContainsFunc(n.List, func(a *ast.Assignment) bool {
		return some(a.Expr, func(e ast.ExprNode) bool {
			f, ok := e.(*ast.FuncCallExpr)
			return ok && f.FnName.L == "last_insert_id" && len(f.Args) > 0
		})
	})
}

// access is what the statement does to a table of one of its blocks.
func (p *pass) access(verb string, b *block, s *source) Access {
	switch {
	case b.writes(s):
		return Written
	case b.verb != verbSelect || b.role == roleInsert || verb != "SELECT" && verb != "":
		return LockedShare
	}
	switch b.lock {
	case ast.SelectLockForUpdate, ast.SelectLockForUpdateNoWait, ast.SelectLockForUpdateSkipLocked, ast.SelectLockForUpdateWaitN:
		return Locked
	case ast.SelectLockForShare, ast.SelectLockForShareNoWait, ast.SelectLockForShareSkipLocked:
		return LockedShare
	}
	return Read
}

// writes reports whether rows of the table are changed.
func (b *block) writes(s *source) bool {
	switch {
	case b.verb == verbSelect:
		return false
	case b.verb == verbDelete && len(b.targets) > 0:
		return slices.ContainsFunc(b.targets, func(t *ast.TableName) bool { return s.alias == t.Name.L })
	case b.verb == verbUpdate && len(b.sources) > 1:
		return slices.ContainsFunc(b.sets, func(a *ast.Assignment) bool {
			r := b.resolve(a.Column).src
			return r == s || r == nil || r == &b.any
		})
	}
	return s == b.target()
}

// key is the condition on a table, if it is an equality.
func (p *pass) key(x *pred, s *source) (Key, bool) {
	if x.src != s || x.col == nil || x.noUse || x.neg || x.op != opEQ && x.op != opIN {
		return Key{}, false
	}
	k := Key{Column: x.col.Name.O, Arg: -1, Many: x.op == opIN}
	value := x.value
	if x.op == opIN && len(x.values) == 1 {
		value = x.values[0]
	}
	p.valued(&k, value)
	return k, true
}
