package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// ddl is what a text defines itself.
type ddl struct {
	builder *schema.Builder
	creates []declaration
	// where an index was defined, by table and index name; "" for those of
	// CREATE TABLE.
	indexes map[string]declaration
	// dropped are the tables not made here that lost their primary key and have
	// not been given another.
	dropped []declaration
}

type declaration struct {
	db, name   string
	start, end int
	stmt       Span
	copied     bool // LIKE or SELECT
}

func (p *pass) definitions() *ddl {
	if p.decls == nil {
		p.decls = &ddl{builder: schema.NewBuilder(&schema.Schema{}), indexes: map[string]declaration{}}
	}
	return p.decls
}

func (d *ddl) at(p *pass, n *ast.TableName) declaration {
	t := d.builder.Schema.Table(n.Schema.O, n.Name.O)
	out := declaration{db: n.Schema.O, name: n.Name.O, start: p.base, end: p.stmtEnd, stmt: Span{p.base, p.stmtEnd}}
	if t != nil {
		out.db = t.Database
	}
	// The table's name in the text.
	for _, tok := range p.tokens() {
		if strings.EqualFold(strings.Trim(tok.Text(p.text), "`"), n.Name.O) {
			f := p.at(tok.Start, tok.End)
			out.start, out.end = f.Start, f.End
			break
		}
	}
	return out
}

func (d *ddl) created(p *pass, n *ast.CreateTableStmt) {
	p.rule = noPrimaryKey
	dec := d.at(p, n.Table)
	dec.copied = n.ReferTable != nil || n.Select != nil || len(n.Cols) == 0
	d.creates = append(d.creates, dec)
	d.indexes[strings.ToLower(n.Table.Name.O)+"."] = dec
}

// change makes a change of a table, and notes it where the table has lost what
// tells its rows apart.
func (d *ddl) change(p *pass, n *ast.TableName) {
	d.known(p, n)
	table := func() *schema.Table { return d.builder.Schema.Table(n.Schema.O, n.Name.O) }
	t := table()
	had := t != nil && identified(t)
	d.builder.Apply(p.node)
	p.rule = noPrimaryKey
	same := func(c declaration) bool {
		return strings.EqualFold(c.name, n.Name.O) && strings.EqualFold(c.db, n.Schema.O)
	}
	if slices.ContainsFunc(d.creates, same) {
		return
	}
	alter, _ := p.node.(*ast.AlterTableStmt)
	if t != nil {
		if t = table(); t != nil && had && !identified(t) {
			d.dropped = append(d.dropped, d.at(p, n))
		}
	} else if alter != nil && slices.ContainsFunc(alter.Specs, func(s *ast.AlterTableSpec) bool { return s.Tp == ast.AlterTableDropPrimaryKey }) {
		d.dropped = append(d.dropped, d.at(p, n))
	}
	if alter != nil && slices.ContainsFunc(alter.Specs, addsPrimary) {
		d.dropped = slices.DeleteFunc(d.dropped, same)
	}
}

func addsPrimary(s *ast.AlterTableSpec) bool {
	if s.Constraint != nil && s.Constraint.Tp == ast.ConstraintPrimaryKey {
		return true
	}
	for _, c := range s.NewConstraints {
		if c.Tp == ast.ConstraintPrimaryKey {
			return true
		}
	}
	for _, c := range s.NewColumns {
		if slices.ContainsFunc(c.Options, func(o *ast.ColumnOption) bool { return o.Tp == ast.ColumnOptionPrimaryKey }) {
			return true
		}
	}
	return false
}

func (d *ddl) index(p *pass, n *ast.TableName, name string) {
	p.rule = redundantIndex
	d.indexes[strings.ToLower(n.Name.O)+"."+strings.ToLower(name)] = d.at(p, n)
}

// names reports whether a table of the name is one that the text has made.
func (d *ddl) names(name string) bool { return d != nil && d.builder.Schema.Table("", name) != nil }

// table is a table of the given schema as the text has changed it, or nil.
func (d *ddl) table(n *ast.TableName) *schema.Table {
	if d == nil {
		return nil
	}
	return d.builder.Schema.Table(n.Schema.O, n.Name.O)
}

// known brings a table of the given schema in, when the text changes it.
func (d *ddl) known(p *pass, n *ast.TableName) {
	if d.builder.Schema.Table(n.Schema.O, n.Name.O) != nil {
		return
	}
	db := n.Schema.O
	if db == "" {
		db = p.opts.Database
	}
	t := p.opts.Schema.Table(db, n.Name.O)
	if t == nil {
		return
	}
	k := t.Clone()
	k.Database = n.Schema.O
	// The schema may have been made of this text, too.
	k.Final = true
	d.builder.Schema.Add(k)
}
