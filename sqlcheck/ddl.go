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

// altered follows the primary key of a table that the text did not make.
func (d *ddl) altered(p *pass, n *ast.AlterTableStmt) {
	same := func(c declaration) bool {
		return strings.EqualFold(c.name, n.Table.Name.O) && strings.EqualFold(c.db, n.Table.Schema.O)
	}
	for _, s := range n.Specs {
		if s.Tp == ast.AlterTableDropPrimaryKey && !slices.ContainsFunc(d.creates, same) {
			p.rule = noPrimaryKey
			d.dropped = append(d.dropped, d.at(p, n.Table))
		}
	}
	for _, s := range n.Specs {
		if addsPrimary(s) {
			d.dropped = slices.DeleteFunc(d.dropped, same)
		}
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
