package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// source is one item of a FROM clause, or the target of a write.
type source struct {
	alias string // lower case; the name without one
	db    string
	name  string
	table *schema.Table // nil: nothing is known about it
	base  bool          // a table, not a derived one or a CTE
	hole  bool          // the text does not show its name
	sub   *block        // of a derived table or CTE
	cols  []string      // of a derived table, lower case; nil: not known
	// listed: cols are given beside its query, as in WITH t (a, b) AS …
	listed bool
	merged bool // its tables stand in its block in its place
	cte    bool
	inner  int // bit of the source in its block
	// optional: the rows may be missing (right side of LEFT JOIN).
	optional bool
	block    *block
	scope    *block // in whose FROM it is written: its block, or one that was merged into it
	best     path   // over all conditions, once it was asked for
	judged   bool
}

func (s *source) bit() uint64 { return 1 << uint(s.inner&63) }

// display is the source's name in messages.
func (s *source) display() string {
	if s == nil || s.name == "" {
		return "the table"
	}
	return s.name
}

func (s *source) column(c *ast.ColumnName) *schema.Column {
	if s == nil || s.table == nil || c == nil {
		return nil
	}
	return s.table.Column(c.Name.L)
}

// role says what becomes of a block's rows.
type role uint8

const (
	roleTop    role = iota // sent to the client, or changed
	roleFrom               // derived table or CTE
	roleIn                 // x IN (SELECT …), = ANY
	roleExists             //
	roleScalar             // a value
	roleInsert             // INSERT … SELECT, CREATE TABLE … SELECT
	roleView               // CREATE VIEW, EXPLAIN
)

type verb uint8

const (
	verbSelect verb = iota
	verbUpdate
	verbDelete
)

// block is one SELECT, UPDATE or DELETE with the names that it can see.
type block struct {
	verb    verb
	role    role
	parent  *block
	root    bool // of its statement, or an arm of a UNION there
	sources []*source
	// visible are the sources that names can mean, where some are merged; nil:
	// all sources.
	visible []*source
	into    *block // that this one was merged into
	// elsewhere: of a view, and not in the text.
	elsewhere  bool
	any        source // a base table that cannot be told from the others
	vague      bool   // some names mean it
	few        uint64 // bits of the sources of which one row is read, once counted
	counted    bool
	whole      []reading // the tables that are read whole, once asked for
	reachKnown bool
	failing    bool // see fails, once asked for
	failKnown  bool
	preds      []*pred
	where      ast.ExprNode
	having     ast.ExprNode
	group      *ast.GroupByClause
	order      *ast.OrderByClause
	limit      *ast.Limit
	fields     []*ast.SelectField
	sets       []*ast.Assignment
	targets    []*ast.TableName // of a multi-table DELETE
	lock       ast.SelectLockType
	anchor     int // a position in the block's own text
	// opaque: conditions that the text does not show may restrict the rows.
	opaque   bool
	distinct bool
	agg      bool // one row or one row per group
	ctes     []*source
	multi    bool // more than one table may be written
	union    bool // an arm of a UNION: ORDER BY and LIMIT belong to the whole
	// connected holds pairs of sources joined by USING or NATURAL.
	connected []uint64

	fewSources [2]*source // room for the usual sizes of sources and preds
	fewPreds   [4]*pred
}

// target is the table that a block writes, when it is one.
func (b *block) target() *source {
	if b.verb == verbSelect || len(b.sources) == 0 {
		return nil
	}
	if len(b.targets) == 1 {
		for _, s := range b.sources {
			if s.alias == b.targets[0].Name.L {
				return s
			}
		}
	}
	return b.sources[0]
}

// addSources flattens a FROM clause. optional marks the right of a LEFT JOIN.
func (p *pass) addSources(b *block, n ast.ResultSetNode, optional bool, depth int) (mask uint64) {
	if depth > maxWalk {
		return 0
	}
	switch n := n.(type) {
	case nil:
		return 0
	case *ast.Join:
		if n.Left == nil {
			return 0
		}
		l := p.addSources(b, n.Left, optional || n.Tp == ast.RightJoin, depth+1)
		var r uint64
		if n.Right != nil {
			r = p.addSources(b, n.Right, optional || n.Tp == ast.LeftJoin, depth+1)
		}
		if n.NaturalJoin || len(n.Using) > 0 {
			b.connected = append(b.connected, l|r)
		}
		if n.On != nil {
			var only uint64
			switch n.Tp {
			case ast.LeftJoin:
				only = r
			case ast.RightJoin:
				only = l
			}
			p.pending = append(p.pending, pendingOn{b, n.On.Expr, only})
		}
		for _, c := range n.Using {
			p.using(b, c, l, r)
		}
		return l | r
	case *ast.TableSource:
		s := p.newSource(b)
		s.optional = optional
		switch q := n.Source.(type) {
		case *ast.TableName:
			p.nameSource(b, s, q, depth)
			s.alias = s.name
			if n.AsName.L != "" {
				s.alias = n.AsName.L
			}
			s.alias = strings.ToLower(s.alias)
		case *ast.SelectStmt, *ast.SetOprStmt:
			s.alias = n.AsName.L
			s.name = n.AsName.O
			s.sub = p.query(q, b.outerFor(n.Lateral), roleFrom, depth+1)
			s.cols = outputs(s.sub)
			if len(n.ColumnNames) > 0 {
				s.cols, s.listed = lowerNames(n.ColumnNames), true
			}
		case *ast.Join:
			b.sources = b.sources[:len(b.sources)-1]
			if b.visible != nil {
				b.visible = b.visible[:len(b.visible)-1]
			}
			return p.addSources(b, q, optional, depth+1)
		}
		if s.sub != nil && !n.Lateral && b.mergeable(s.sub) {
			return b.merge(s)
		}
		return s.bit()
	case *ast.TableName:
		s := p.newSource(b)
		p.nameSource(b, s, n, depth)
		s.alias = strings.ToLower(s.name)
		return s.bit()
	case *ast.SelectStmt, *ast.SetOprStmt:
		s := p.newSource(b)
		s.sub = p.query(n, b.parent, roleFrom, depth+1)
		s.cols = outputs(s.sub)
		return s.bit()
	}
	return 0
}

// outerFor is the scope that a derived table sees.
func (b *block) outerFor(lateral bool) *block {
	if lateral {
		return b
	}
	return &block{parent: b.parent, ctes: b.visibleCTEs()}
}

func (b *block) visibleCTEs() []*source {
	var out []*source
	for x := b; x != nil; x = x.parent {
		out = append(out, x.ctes...)
	}
	return out
}

func (p *pass) newSource(b *block) *source {
	s := p.sources.next()
	s.block, s.scope, s.inner = b, b, len(b.sources)
	b.sources = append(b.sources, s)
	if b.visible != nil {
		b.visible = append(b.visible, s)
	}
	return s
}

func (p *pass) nameSource(b *block, s *source, n *ast.TableName, depth int) {
	s.db, s.name = n.Schema.O, n.Name.O
	if n.Schema.L == "" {
		for x := b; x != nil; x = x.parent {
			for _, v := range slices.Backward(x.ctes) {
				if c := v; c.alias == n.Name.L {
					s.sub, s.cols, s.listed, s.cte = c.sub, c.cols, c.listed, true
					return
				}
			}
		}
	}
	switch n.Schema.L {
	case "information_schema", "performance_schema", "mysql", "sys":
		return // no table of the program's
	}
	s.base = true
	if lexer.IsHole(n.Name.L) || lexer.IsHole(n.Schema.L) {
		s.hole, s.name = true, ""
		return
	}
	if n.Name.L == "dual" {
		s.base = false
		s.cols = []string{}
		return
	}
	db := n.Schema.L
	if db == "" {
		db = p.opts.Database
	}
	s.table = p.opts.Schema.Table(db, n.Name.L)
	if s.table != nil {
		if t := p.decls.table(n); t != nil {
			s.table = t // as the statements before have left it
		}
	}
	if t := s.table; t != nil && t.View {
		s.table = nil
		p.view(b, s, t, depth)
	}
}

func lowerNames(list []ast.CIStr) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.L
	}
	return out
}

// outputs lists the columns of a derived table, or nil where a star of an
// unknown table hides them.
func outputs(b *block) []string {
	if b == nil {
		return nil
	}
	out := make([]string, 0, len(b.fields))
	for _, f := range b.fields {
		switch {
		case f.WildCard != nil:
			for _, s := range b.names() {
				if f.WildCard.Table.L != "" && s.alias != f.WildCard.Table.L {
					continue
				}
				switch {
				case s.cols != nil:
					out = append(out, s.cols...)
				case s.table != nil && !s.table.Partial:
					for _, c := range s.table.Columns {
						out = append(out, strings.ToLower(c.Name))
					}
				default:
					return nil
				}
			}
		case f.AsName.L != "":
			out = append(out, f.AsName.L)
		default:
			if c, ok := unparen(f.Expr).(*ast.ColumnNameExpr); ok {
				if lexer.IsHole(c.Name.Name.L) {
					return nil
				}
				out = append(out, c.Name.Name.L)
			}
		}
	}
	return out
}

// find is the source that a name means: nil where the text does not tell. It
// may belong to an outer block.
func (b *block) find(c *ast.ColumnName) *source {
	if lexer.IsHole(c.Name.L) || lexer.IsHole(c.Table.L) {
		return nil
	}
	for x := b; x != nil; x = x.parent {
		if c.Table.L != "" {
			var found *source
			for _, s := range x.names() {
				if s.alias == c.Table.L || s.alias == "" && s.hole {
					if c.Schema.L != "" && s.db != "" && !strings.EqualFold(s.db, c.Schema.L) {
						continue
					}
					if found != nil { // two databases, one name
						return nil
					}
					found = s
				}
			}
			if found != nil {
				return found
			}
			continue
		}
		s, stop := x.unqualified(c.Name.L)
		if stop {
			return s
		}
	}
	return nil
}

// unqualified looks a bare name up in one block. stop is false when the block
// surely lacks it.
func (b *block) unqualified(name string) (s *source, stop bool) {
	names := b.names()
	if len(names) == 1 {
		s := names[0]
		switch {
		case s.cols != nil:
			return s, contains(s.cols, name)
		case s.table != nil && !s.table.Partial && s.table.Column(name) == nil:
			if b.parent != nil {
				return nil, false
			}
		}
		return s, true
	}
	var sure, maybe *source
	maybes, derived := 0, false
	for _, s := range names {
		switch {
		case s.cols != nil:
			if contains(s.cols, name) {
				if sure != nil {
					return nil, true
				}
				sure = s
			}
		case s.table != nil && s.table.Column(name) != nil:
			if sure != nil {
				return nil, true
			}
			sure = s
		case s.table != nil && !s.table.Partial:
		default:
			maybe = s
			maybes++
			derived = derived || !s.base
		}
	}
	switch {
	case sure != nil && maybes == 0:
		return sure, true
	case sure != nil:
		return nil, true
	case maybes == 0:
		return nil, false
	case maybes == 1 && maybe.base:
		return maybe, true
	case derived:
		return nil, true
	}
	for _, s := range names {
		if s.table != nil { // an unknown table beside a known one
			return nil, true
		}
	}
	return &b.any, true
}

func contains(list []string, s string) bool {
	return slices.Contains(list, s)
}
