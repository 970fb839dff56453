package sqlcheck

import (
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
	k := *t
	k.Columns = append([]*schema.Column(nil), t.Columns...)
	k.Indexes = append([]*schema.Index(nil), t.Indexes...)
	k.Database = n.Schema.O
	d.builder.Schema.Add(&k)
}
