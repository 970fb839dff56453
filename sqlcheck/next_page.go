package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// boundPage is the advice where the rows after the last one cannot be asked for.
const boundPage = "bound the page number"

// surety is how sure it is that a value is that of one row.
type surety uint8

const (
	unsure surety = iota
	byName        // of a table of which nothing is known, and named as its key
	proved        // by the schema, or by the name id
)

// pageOrder is the order of the pages of a block.
type pageOrder struct {
	keys    []string // as the statement names the columns
	columns []string // as s does
	s       *source  // whose they are; nil where the text does not tell
	ways    []bool   // which of them descend
	several bool     // they are of several tables, all of which are known
	desc    bool     // the first of them does
	mixed   bool     // others do not go the same way
	alone   surety   // that no two rows have the same keys
}

// nextPage says how to do without the offset. The rows after the last one that was
// seen are found by what they are ordered by. Where that is columns in two directions or
// nothing that the text shows, or the program needs the number of pages or does not get
// the key, the offset stays: see skip. Groups are made before they are skipped. unsorted
// says that no index of the table gives the order; all that neither an index nor a key
// would spare a page, the first one too, to read and sort all rows that match.
func (p *pass) nextPage(b *block) (advice string, unsorted, all bool) {
	order := b.order
	switch {
	case b.group == nil:
	case order != nil && b.byAggregate(order):
		return "groups are ordered by what is computed of their rows" + allRows, false, true
	case len(b.group.Items) > 1:
		return boundPage, false, false
	case order == nil:
		order = &ast.OrderByClause{Items: b.group.Items}
	}
	var o pageOrder
	if order != nil {
		o.desc = order.Items[0].Desc
		for _, i := range order.Items {
			e := b.item(order, i.Expr)
			c, ok := e.(*ast.ColumnNameExpr)
			switch {
			case ok && b.resolve(c.Name).expr == nil && !lexer.IsHole(c.Name.Name.L) && (!lexer.IsHole(c.Name.Table.L) || len(b.sources) == 1) &&
				(i.Desc == o.desc || b.group == nil && !b.union && !b.agg && !b.distinct):
				p.addKey(b, &o, c.Name, i.Desc)
			case b.union || b.group != nil || b.agg || b.distinct:
				return boundPage, false, false
			case p.computes(b, e):
				return b.byExpression(i.Expr, e), false, true
			default:
				return skipKeys, false, false
			}
			if o.alone == proved {
				break // the rest decides nothing
			}
		}
	}
	if b.group != nil && o.alone != proved {
		return boundPage, false, false
	}
	if !o.mixed {
		p.breakTies(b, &o)
	}
	if why := p.sortsAll(b, &o); why != "" {
		return why + allRows, false, true
	}
	index := p.orderIndex(b, &o)
	return index + p.following(b, &o), index != "", false
}

// skipKeys is the advice where the offset stays: it is cheaper to skip over keys than
// over rows.
const skipKeys = boundPage + ", and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)"

// skip is the advice for an offset that stays, for pages in an order. To skip over keys
// spares nothing where it is that of the primary key, which holds the rows: 40,010 are
// read for LIMIT 10 OFFSET 40000, and 40,031 by a join to the keys.
func (b *block) skip(o *pageOrder) string {
	switch {
	case b.union || b.group != nil || b.agg || b.distinct, o.alone == proved && o.byPrimary():
		return boundPage
	}
	return skipKeys
}

// byPrimary reports whether an order in which no rows are equal is that of the primary
// key.
func (o *pageOrder) byPrimary() bool {
	if !o.known() {
		return len(o.keys) == 1 // alone, so that it is named as a key is
	}
	key := o.s.table.Primary()
	return key != nil && len(key.Parts) <= len(o.columns) && !slices.ContainsFunc(o.columns[:len(key.Parts)], func(c string) bool { return !contains(key.Columns(), c) })
}

// addKey adds a column of the order.
func (p *pass) addKey(b *block, o *pageOrder, c *ast.ColumnName, desc bool) {
	if lexer.IsHole(c.Table.L) {
		c = &ast.ColumnName{Name: c.Name} // of the only table
	}
	n := b.resolve(c)
	if n.src != nil && b.pinned(n.src, n.col.Name.L) {
		return // it has one value
	}
	name, column := c.Name.O, n.src.column(n.col)
	switch {
	case column == nil:
		o.s, o.several = nil, false
	case len(o.keys) == 0:
		o.s, name = n.src, column.Name
	case o.s != n.src:
		o.several, o.s = o.several || o.s != nil, nil
	default:
		name = column.Name
	}
	if len(o.keys) == 0 {
		o.desc = desc // those before it have one value
	}
	o.mixed = o.mixed || desc != o.desc
	o.keys, o.columns, o.ways = append(o.keys, nameOf(c)), append(o.columns, name), append(o.ways, desc)
	o.alone = p.identified(b, n, o)
}

// identified is how sure it is that no two rows have the same keys, of which n is the
// last.
func (p *pass) identified(b *block, n named, o *pageOrder) surety {
	switch {
	case b.group != nil:
		g, ok := unparen(b.group.Items[0].Expr).(*ast.ColumnNameExpr)
		if ok && n.col != nil && g.Name.Name.L == n.col.Name.L {
			return proved
		}
	case b.union || n.col == nil:
	case n.src == nil || n.src == &b.any:
		if n.col.Name.L == "id" && n.col.Table.L == "" {
			return proved
		}
		of := source{alias: n.col.Table.L}
		return min(of.keyName(n.col.Name.L), byName)
	case n.src.block != b.home() || n.src.optional:
	case n.src.table == nil:
		sure := n.src.keyName(n.col.Name.L)
		if n.src == b.sources[0] && sameName(n.col.Name.L, p.in.Key) {
			sure = proved
		}
		return min(sure, b.keepsRows(n.src))
	case n.src == o.s && slices.ContainsFunc(n.src.table.Indexes, func(i *schema.Index) bool { return tellsApart(i, o.columns) }):
		return b.keepsRows(n.src)
	}
	return unsure
}

// keyName is how sure it is that a column is the key of a table of which nothing is
// known: one named id is, or one named after the table, as user_id in users; history_id
// in md_document_history may be, or item_id in order_item.
func (s *source) keyName(column string) surety {
	of, ok := strings.CutSuffix(column, "_id")
	name := strings.ToLower(s.name)
	switch {
	case column == "id":
		return proved
	case !ok || of == "":
	case name == of || name == of+"s":
		return proved
	case s.hole || s.alias == of || strings.HasSuffix(name, "_"+of) || strings.HasSuffix(name, "_"+of+"s"):
		return byName
	}
	return unsure
}

// keepsRows is how sure it is that the other tables of a block add no rows to those of
// s: at most one row of each belongs to a row of s, by a whole unique key.
func (b *block) keepsRows(s *source) surety {
	bound, sure := s.bit(), proved
	for again := true; again; {
		again = false
		for _, o := range b.sources {
			if bound&o.bit() != 0 {
				continue
			}
			if one := b.oneFor(o, bound); one != unsure {
				bound |= o.bit()
				sure, again = min(sure, one), true
			}
		}
	}
	for _, o := range b.sources {
		switch {
		case bound&o.bit() != 0:
		case o.table != nil:
			return unsure
		default:
			sure = byName
		}
	}
	return sure
}

// oneFor is how sure it is that at most one row of s belongs to each row of the tables
// of bound.
func (b *block) oneFor(s *source, bound uint64) (sure surety) {
	if s.table == nil {
		for _, x := range b.preds {
			if x.op == opEQ && x.col != nil && !x.otherAny && x.serves(s, bound) {
				sure = max(sure, s.keyName(x.col.Name.L))
			}
		}
		return sure
	}
	for _, i := range s.table.Indexes {
		if a := through(s, i, b.preds, nil, bound); a.single && a.eq == len(i.Parts) {
			return proved
		}
	}
	return unsure
}

// tellsApart reports whether no two rows have the same values of the columns, but for
// rows that have none: those no key follows anyway.
func tellsApart(i *schema.Index, columns []string) bool {
	return i.Unique && len(i.Parts) > 0 && !slices.ContainsFunc(i.Parts, func(part schema.Part) bool {
		return part.Column == "" || part.Length > 0 || !slices.ContainsFunc(columns, func(c string) bool { return sameName(c, part.Column) })
	})
}

// breakTies adds to the order what tells rows apart that are equal in it, where that is
// known.
func (p *pass) breakTies(b *block, o *pageOrder) {
	if o.alone == proved || b.group != nil || b.union {
		return
	}
	s := o.s
	if len(b.sources) == 1 && len(o.keys) == 0 {
		s = b.sources[0]
	}
	switch {
	case s != nil && s.table != nil && s.scope == b && b.keepsRows(s) == proved:
		b.tie(o, s, b.behindOrder(s, o))
	case len(b.sources) == 1 && b.sources[0].table == nil && p.in.Key != "" && !contains(p.in.Omitted, p.in.Key):
		b.tie(o, b.sources[0], []string{p.in.Key})
	case len(b.sources) == 1 && b.sources[0].table == nil && b.selectsID():
		b.tie(o, b.sources[0], []string{"id"})
	}
}

// tie adds columns that tell rows of s apart.
func (b *block) tie(o *pageOrder, s *source, columns []string) {
	before := ""
	if len(o.keys) == 0 {
		if s.table != nil {
			o.s = s
		}
	} else if table, _, ok := strings.Cut(o.keys[0], "."); ok {
		before = table + "."
	}
	for _, c := range columns {
		o.alone = proved
		if !contains(o.columns, c) && !b.pinned(s, c) {
			o.keys, o.columns, o.ways = append(o.keys, before+c), append(o.columns, c), append(o.ways, o.desc)
		}
	}
}

// selectsID reports whether the SELECT list names a column id.
func (b *block) selectsID() bool {
	return slices.ContainsFunc(b.fields, func(f *ast.SelectField) bool {
		c, ok := unparen(f.Expr).(*ast.ColumnNameExpr)
		return ok && c.Name.Name.L == "id"
	})
}

// behindOrder are the columns that order the rows of s that are equal in o: a key of
// the table, behind what follows in an index that gives the order, so that the index
// gives all of it. Of 20,000 rows with an index on (a, b, c), the page of ten behind a
// row reads 4,998 for ORDER BY b, id and 10 for ORDER BY b, c, id.
func (b *block) behindOrder(s *source, o *pageOrder) []string {
	at := slices.IndexFunc(s.table.Indexes, func(i *schema.Index) bool { return i.Unique && s.identifies(i.Columns()) })
	if at < 0 {
		return nil
	}
	key := s.table.Indexes[at] // the primary key stands in front
	whole := pageOrder{columns: slices.Concat(o.columns, key.Columns()), ways: o.ways, desc: o.desc}
	if len(o.keys) == 0 || b.inOrder(s, whole.ordering()) {
		return key.Columns()
	}
	for _, i := range s.table.Indexes {
		if i.Invisible || i.Kind != schema.BTree || !b.follow(s, i.Parts, o.ordering()) {
			continue
		}
		usable := !slices.ContainsFunc(i.Parts, func(part schema.Part) bool {
			c := s.table.Column(part.Column)
			return c == nil || c.Nullable && !contains(o.columns, c.Name) && !b.pinned(s, c.Name) || part.Length > 0 || part.Desc
		})
		if usable {
			return slices.Concat(i.Columns(), key.Columns())
		}
	}
	return key.Columns()
}

// ordering is the order of the pages as that of the rows of one table.
func (o *pageOrder) ordering() ordering {
	w := ordering{clause: "ORDER BY", columns: o.columns, desc: slices.Clone(o.ways)}
	for len(w.desc) < len(w.columns) {
		w.desc = append(w.desc, o.desc)
	}
	return w
}

// known reports whether all columns and indexes of the table are that the order is by.
func (o *pageOrder) known() bool {
	return o.s != nil && o.s.table != nil && !o.s.table.Partial && !o.s.table.View && !o.s.table.Temporary
}

// orderIndex is the advice to make an index for the order, where none of the table
// gives it: else each page sorts all rows. The columns of which a value is given stand
// in front, but for flags.
func (p *pass) orderIndex(b *block, o *pageOrder) string {
	if b.group != nil || b.union || !o.known() || b.inOrder(o.s, o.ordering()) {
		return ""
	}
	on := ""
	if len(b.sources) > 1 {
		on = o.s.name + " "
	}
	var columns []string
	for _, x := range b.preds {
		if x.pins(o.s) && !x.broad() && !contains(columns, x.col.Name.O) {
			columns = append(columns, x.col.Name.O)
		}
	}
	for i, c := range o.columns {
		if o.mixed && o.ways[i] {
			c += " DESC"
		}
		columns = append(columns, c)
	}
	if o.alone == unsure && !p.stays(b, o) {
		columns = append(columns, "…") // the unique column that the rest of the advice asks for
	}
	return "make an index on " + on + "(" + strings.Join(columns, ", ") + "), and "
}

// stays reports whether the offset stays, though an order of columns is known: they go two
// ways, the program has numbered pages, or it does not get to see a key.
func (p *pass) stays(b *block, o *pageOrder) bool {
	omits := func(c string) bool { return contains(p.in.Omitted, c) }
	return len(o.keys) > 0 && (o.mixed || p.in.Numbered || slices.ContainsFunc(o.columns, omits) || b.leavesOut(o))
}

// leavesOut reports whether the SELECT list names columns, and neither one that the pages
// are ordered by nor an id: who reads a page does not see where the next one begins.
func (b *block) leavesOut(o *pageOrder) bool {
	if b.group != nil || b.agg {
		return false
	}
	tells := func(name string) bool {
		return lexer.IsHole(name) || name == "id" || slices.ContainsFunc(o.columns, func(c string) bool { return sameName(name, c) })
	}
	return !slices.ContainsFunc(b.fields, func(f *ast.SelectField) bool {
		return f.WildCard != nil || tells(f.AsName.L) || some(f.Expr, func(e ast.ExprNode) bool {
			c, ok := e.(*ast.ColumnNameExpr)
			return ok && tells(c.Name.Name.L)
		})
	})
}

// following is the advice to ask for the rows after the last one, where the program can.
func (p *pass) following(b *block, o *pageOrder) string {
	if p.stays(b, o) {
		return b.skip(o)
	}
	after := "and ask for the rows after it"
	if b.union {
		after += " in each SELECT of the UNION"
	}
	next := "remember the last key of a page " + after
	switch {
	case len(o.keys) == 0:
		return "order by a unique column, remember the last one of a page " + after
	case o.alone == proved || len(o.keys) > 1 && len(b.sources) > 1:
		return next + " (" + keysetOf(o.keys, o.desc) + ")"
	case o.alone == byName:
		return next + " (" + keysetOf(o.keys, o.desc) + "), with a unique column behind " + o.keys[len(o.keys)-1] + " if rows can share it"
	}
	return "order by " + strings.Join(o.keys, ", ") + " and a unique column, remember the last row of a page " + after +
		" (" + keysetOf(append(slices.Clone(o.keys), "…"), o.desc) + ")"
}

func nameOf(c *ast.ColumnName) string {
	if c.Table.O == "" || lexer.IsHole(c.Table.L) {
		return c.Name.O
	}
	return c.Table.O + "." + c.Name.O
}

// keysetOf is the query for the rows after one: of two columns, in the form that an
// index serves (row-comparison).
func keysetOf(keys []string, desc bool) string {
	cmp, way := ">", ""
	if desc {
		cmp, way = "<", " DESC"
	}
	order := " ORDER BY " + strings.Join(keys, way+", ") + way + " LIMIT n"
	switch k := keys; len(k) {
	case 1:
		return "WHERE " + k[0] + " " + cmp + " ?" + order
	case 2:
		return "WHERE " + k[0] + " " + cmp + "= ? AND (" + k[0] + " " + cmp + " ? OR " + k[1] + " " + cmp + " ?)" + order
	}
	return "WHERE " + keys[0] + " " + cmp + "= ? AND (…)" + order
}
