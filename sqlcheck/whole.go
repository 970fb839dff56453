package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
)

// What a text does to a table as a whole tells whether a write of all its rows
// is meant: it fills a column that the text adds, or empties a table before it
// is filled anew.

// doings are what the statements of a text do to its tables.
type doings struct {
	altered map[string][]string // columns that are added or changed, by table
	made    map[string]int      // where a table is created
	filled  map[string]int      // where the last INSERT into a table stands
	sets    map[int][]string    // what UPDATE without WHERE sets, by its start
}

// note keeps what the statement does.
func (d *doings) note(p *pass) {
	name := func(n *ast.TableName) string { return strings.ToLower(n.Name.O) }
	switch n := p.node.(type) {
	case *ast.CreateTableStmt:
		if d.made == nil {
			d.made = map[string]int{}
		}
		d.made[name(n.Table)] = p.base
	case *ast.AlterTableStmt:
		if d.altered == nil {
			d.altered = map[string][]string{}
		}
		t := name(n.Table)
		for _, s := range n.Specs {
			for _, c := range s.NewColumns {
				d.altered[t] = append(d.altered[t], c.Name.Name.L)
			}
			if s.OldColumnName != nil {
				d.altered[t] = append(d.altered[t], s.OldColumnName.Name.L)
			}
		}
	case *ast.LoadDataStmt:
		d.fill(n.Table, p.base)
	case *ast.InsertStmt:
		if n.Table == nil || n.Table.TableRefs == nil {
			return
		}
		if s, ok := n.Table.TableRefs.Left.(*ast.TableSource); ok {
			if t, ok := s.Source.(*ast.TableName); ok {
				d.fill(t, p.base)
			}
		}
	case *ast.UpdateStmt:
		if n.Where != nil {
			if v, known := truth(n.Where); !known || !v {
				return
			}
		}
		if d.sets == nil {
			d.sets = map[int][]string{}
		}
		for _, a := range n.List {
			d.sets[p.base] = append(d.sets[p.base], a.Column.Name.L)
		}
	}
}

func (d *doings) fill(t *ast.TableName, at int) {
	if d.filled == nil {
		d.filled = map[string]int{}
	}
	d.filled[strings.ToLower(t.Name.O)] = at
}

// meant lowers the findings about writes of whole tables for which the rest of
// the text shows the reason.
func (p *pass) meant() {
	kept := p.found[:0]
	for _, f := range p.found {
		if f.Rule == p.rule.ID && f.Whole && f.Severity > Info {
			if why := p.doings.reason(f); why != "" {
				f.Message = strings.TrimSuffix(f.Message, "; "+f.Suggestion) + ", " + why
				f.Severity, f.Suggestion = Info, ""
			}
		}
		if f.Severity >= p.opts.Severity {
			kept = append(kept, f)
		}
	}
	p.found = kept
}

// reason says why a text writes a whole table, or is "".
func (d *doings) reason(f Finding) string {
	t, at := strings.ToLower(f.Table), f.Statement.Start
	if made, ok := d.made[t]; ok && made < at {
		return "which this text has created"
	}
	sets, update := d.sets[at]
	if update {
		if slices.ContainsFunc(sets, func(c string) bool { return contains(d.altered[t], c) }) {
			return "to fill a column that this text adds or changes"
		}
		return ""
	}
	if last, ok := d.filled[t]; ok && last > at {
		return "to fill it anew further down"
	}
	return ""
}
