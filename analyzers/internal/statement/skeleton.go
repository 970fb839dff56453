package statement

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// built is a skeleton with the way back to the source.
type built struct {
	sqlcheck.Skeleton
	parts  []Part // of the pieces
	offset *ast.CallExpr
	// offsetValue is what that call gives for the OFFSET.
	offsetValue ast.Expr
	limit       ast.Expr
	where       bool
	rowType     types.Type
	ofFields    bool // the library names the columns that the record has fields for
	joinFields  bool // and does so with a join, too
	ran         bool
	insert      bool
	upsert      bool
	also        []string
	rows        ast.Expr // what is inserted, if it is a list
	one         ast.Expr // what is inserted, if it is one record
	record      []Binding
	tableText   *Part // the table, where a call of the chain is given its name
	all         bool  // the library writes all rows for want of a condition
	meant       bool  // the code says that all rows may be written
}

// allowsAll reports whether an argument is a record of settings, written out, by which a
// library writes all rows for want of a condition.
func (p *pass) allowsAll(arg ast.Expr) bool {
	if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok {
		arg = u.X
	}
	lit, ok := ast.Unparen(arg).(*ast.CompositeLit)
	if !ok {
		return false
	}
	n := namedOf(p.TypesInfo.TypeOf(lit))
	return n != nil && n.Obj().Pkg() != nil && slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		key, ok := kv.Key.(*ast.Ident)
		v := p.TypesInfo.Types[kv.Value].Value
		return ok && v != nil && v.Kind() == constant.Bool && constant.BoolVal(v) && p.cat.AllRows(n.Obj().Pkg().Path()+"."+n.Obj().Name()+"."+key.Name)
	})
}

func clauseOf(r catalog.Role) int {
	switch r {
	case catalog.RoleWhere:
		return int(sqlcheck.ClauseWhere)
	case catalog.RoleHaving:
		return int(sqlcheck.ClauseHaving)
	case catalog.RoleOrder:
		return int(sqlcheck.ClauseOrder)
	case catalog.RoleGroup:
		return int(sqlcheck.ClauseGroup)
	case catalog.RoleJoin:
		return int(sqlcheck.ClauseJoin)
	case catalog.RoleSelect:
		return int(sqlcheck.ClauseSelect)
	case catalog.RoleSet:
		return int(sqlcheck.ClauseSet)
	}
	return -1
}

var (
	oneWord  = regexp.MustCompile("^[`\\w.]*$")
	compared = regexp.MustCompile("(?i)^[`\\w.]+\\s*(?:[<>=!]+|\\s(?:NOT\\s+)?(?:LIKE|IN|BETWEEN))\\s*$")
	joinText = regexp.MustCompile(`(?i)\bJOIN\b`)
	lockText = regexp.MustCompile(`(?i)^\s*(?:FOR\s+(?:(UPDATE)|SHARE)|LOCK\s+IN\s+SHARE\s+MODE)(?:\s+(?:OF\b|NOWAIT|SKIP)|\s*$)`)
	allStar  = regexp.MustCompile("^\\s*([`\\w]+\\.)?\\*\\s*$")
)

// assembly puts a skeleton together from the calls of a chain.
type assembly struct {
	*pass
	*built
	paths   sqlvalue.Paths
	pieces  []*sqlvalue.Piece
	run     string
	library string

	selected, hasModel bool          // columns are named; a value says which table is meant
	star               *ast.CallExpr // what writes * where no columns are named
	guarded            bool          // the library refuses to write without a condition
	keyed              bool          // the primary key of a value may be a condition
	started            string        // what the chain was started as, see catalog.Chain
	model, dest        types.Type
	table              string
	tableKnown         bool
	target             ast.Expr // what an INSERT, UPDATE or DELETE is about
	fields             []Binding
	columns            []Part // that are written
	values             []Part // of rows that are inserted
	rowValues          [][]ast.Expr
	more               bool // there are columns or rows that the source does not show
	primary            []primary
}

// build makes a skeleton of the calls of a chain, or nil where they do not
// show one. Table is the one that it was begun with, or "".
func (p *pass) build(pieces []*sqlvalue.Piece, paths sqlvalue.Paths, table string) *built {
	a := &assembly{pass: p, built: &built{}, paths: paths, pieces: pieces, tableKnown: true, table: table}
	for _, q := range pieces {
		m := q.Info.(*catalog.Method)
		a.meant = a.meant || slices.ContainsFunc(q.Call.Args, a.allowsAll)
		if m.Chain == nil {
			continue
		}
		a.library = m.Library
		if !a.piece(q, m.Chain) {
			return nil
		}
	}
	return a.finish()
}

// piece adds what one call says, and reports whether the chain is one to check.
func (a *assembly) piece(q *sqlvalue.Piece, ch *catalog.Chain) bool {
	if ch.Start {
		a.built = &built{}
		a.selected, a.table, a.model, a.dest, a.started = false, "", nil, nil, ch.Run
		a.columns, a.values, a.more, a.primary = nil, nil, false, nil
		a.table = a.madeFor(q.Call)
	}
	if sel, ok := ast.Unparen(q.Call.Fun).(*ast.SelectorExpr); ok {
		if table, as := a.standsFor(sel.X); table != "" && table == a.table {
			a.Alias = as
		}
	}
	// What a builder writes the text of is what it was started as.
	if ch.Run != "" && (ch.Run != "select" || !ch.Start && (a.started == "" || a.started == "select")) {
		a.run = ch.Run
		a.upsert = a.upsert || a.run == "upsert"
	}
	if ch.Defines() {
		return false
	}
	a.Numbered = a.Numbered || ch.Counts
	switch ch.As {
	case "raw":
		return false
	case "opaque":
		if a.locks(a.built, ch, q.Call) || a.upserts(a.built, q.Call) || a.onlyConditions(q, ch) {
			return true
		}
		a.Partial = true
		a.hole(q.Call)
	case "behind":
		a.behind(q, ch)
		return true
	case "guarded":
		a.guarded = true
	case "all":
		a.all = true
	case "lock":
		a.ForUpdate = true
	case "share":
		a.ForShare = true
	case "star":
		a.star = q.Call
	case "fields":
		a.ofFields = true
		a.joinFields = a.joinFields || ch.Has(catalog.RoleJoin, 0)
	case "random":
		a.add(sqlcheck.Piece{Clause: sqlcheck.ClauseOrder, Text: "RAND()"}, Part{Text: "RAND()"}, q.Call)
	default:
		a.locks(a.built, ch, q.Call)
	}
	if ch.Joins != "" || joinsParts(ch) {
		a.join(q, ch)
		return true
	}
	for _, part := range ch.Parts {
		if part.Arg < len(q.Call.Args) {
			a.part(q, ch, part)
		}
	}
	return true
}

// joinsParts reports whether a call is given a join in parts: Join(kind, table,
// condition).
func joinsParts(ch *catalog.Chain) bool {
	return len(ch.Parts) > 1 && slices.ContainsFunc(ch.Parts, func(p catalog.Part) bool { return p.Role == catalog.RoleJoin })
}

// part adds what one argument of a call says.
func (a *assembly) part(q *sqlvalue.Piece, ch *catalog.Chain, part catalog.Part) {
	i := part.Arg
	arg := q.Call.Args[i]
	t := a.TypesInfo.TypeOf(arg)
	switch part.Role {
	case catalog.RoleLimit, catalog.RoleOffset:
		a.number(a.built, part.Role, arg, q.Call)
	case catalog.RolePage:
		a.page(arg, q.Call)
	case catalog.RoleWindow:
		if i+1 < len(q.Call.Args) {
			a.number(a.built, catalog.RoleOffset, arg, q.Call)
			arg = q.Call.Args[i+1]
		}
		a.number(a.built, catalog.RoleLimit, arg, q.Call)
	case catalog.RoleModel:
		a.model, a.hasModel = t, true
		a.target = arg
	case catalog.RoleScope:
		if ch.As == "grouped" {
			a.grouped(q, i)
			return
		}
		for k := i; k < len(q.Call.Args); k++ {
			a.scope(q, k)
		}
	case catalog.RoleType:
		a.model, a.hasModel = a.typeArg(q.Call, i), true
	case catalog.RoleDest:
		a.hasModel = true
		if a.dest == nil {
			a.dest = t
		}
		if a.target == nil {
			a.target, a.fields = arg, a.recordOf(q.Texts[i])
		}
	case catalog.RoleKey:
		a.keyed = a.keyed || !emptyValue(arg) && !a.untouched(arg) && !keyless(q.Texts[i], a.recordOf(q.Texts[i]))
	case catalog.RolePrimary:
		if !ch.Has(catalog.RoleWhere, i) && !a.primaryValues(q, i, ch) {
			a.hole(q.Call)
		}
	case catalog.RoleLock, catalog.RoleStrength: // see locks
	case catalog.RoleOmit:
		a.selected = true
		a.omits(q.Call.Args[i:])
	case catalog.RoleCond:
		a.condition(q, i)
	case catalog.RoleFilter:
		a.filter(q, i)
	case catalog.RoleColumn:
		a.column(q, i, ch.As)
	case catalog.RoleRow:
		a.row(q, i, ch.As)
	case catalog.RoleAlias:
		if v := a.TypesInfo.Types[arg].Value; v != nil && v.Kind() == constant.String {
			a.Alias = constant.StringVal(v)
		}
	case catalog.RoleFrom, catalog.RoleOn:
		a.from(q, i)
	default:
		a.clauses(q, ch, part)
	}
}

// finish is the skeleton of all calls.
func (a *assembly) finish() *built {
	b := a.built
	b.ran, b.insert = a.run != "", a.run == "insert" || a.run == "upsert"
	if b.insert {
		if b.rows = a.insertedList(a.target, a.pieces); b.rows == nil {
			b.one, b.record = a.target, a.fields
		} else if a.target != nil {
			b.record = a.shared(b.rows, a.library, b.rows.Pos())
		}
		if b.record == nil && a.target == nil {
			b.record = a.rowColumns()
		}
	}
	switch a.run {
	case "upsert":
		b.also = []string{"UPDATE", "SELECT"}
	case "either":
		b.also = []string{"INSERT"}
	}
	switch a.run {
	case "update":
		b.Verb = sqlcheck.Update
	case "delete":
		b.Verb = sqlcheck.Delete
	case "insert", "upsert":
		b.Verb = sqlcheck.Insert
	case "first", "either":
		b.LimitN, b.Limit = 1, nil
	}
	a.writes()
	if (b.Verb == sqlcheck.Update || b.Verb == sqlcheck.Delete) && (a.keyed || !b.where && !a.all && !a.meant && (a.guarded || a.hasModel || a.target != nil || a.table == "")) {
		// The value's own key may be a condition, or there has to be one.
		b.hole(nil)
	}
	if a.run == "count" {
		b.Count = true
		b.counts()
		b.Offset, b.OffsetN, b.offset, b.offsetValue = nil, 0, nil, nil
	}
	switch {
	case a.table != "":
		b.Table = a.table
	case !a.tableKnown:
	case a.model != nil:
		b.Table = a.tableOfModel(a.model, a.pieces)
	case a.dest != nil:
		b.Table = a.tableOfModel(a.dest, a.pieces)
	}
	a.rowType = cmp.Or(a.model, a.dest)
	if n := Model(a.rowType); n != nil && a.table == "" {
		_, alias := a.recordTag(n)
		b.Alias = cmp.Or(b.Alias, alias)
	}
	a.primaryKeys()
	if a.run == "select" && len(a.pieces) > 0 {
		// Where the chain has no value that says which table is meant, the rows are read into one.
		b.Key = a.primaryColumn(cmp.Or(a.rowType, a.pointedTo(a.pieces[len(a.pieces)-1].Call).Type), a.library)
	}
	if (a.run == "select" || a.run == "" && a.started == "select") && a.star != nil && !a.selected && b.Table != "" {
		a.add(sqlcheck.Piece{Clause: sqlcheck.ClauseSelect, Text: "*"}, Part{Text: "*"}, a.star)
	}
	if (a.run == "select" || a.run == "first" || a.run == "either") && a.hasModel {
		star := !a.selected && (a.model == nil || a.dest == nil || sameModel(a.model, a.dest)) && a.tableKnown
		for i := range b.Pieces {
			if b.Pieces[i].Clause == sqlcheck.ClauseSelect && allStar.MatchString(b.Pieces[i].Text) {
				star = true
			}
		}
		b.Star = star
	}
	return b
}

// locks makes the statement a locking read if a text in the arguments of a call
// says so, and reports whether one does.
func (p *pass) locks(b *built, ch *catalog.Chain, call *ast.CallExpr) (does bool) {
	for _, part := range ch.Parts {
		before := ""
		switch {
		case part.Arg >= len(call.Args):
			continue
		case part.Role == catalog.RoleStrength:
			before = "FOR "
		case part.Role != catalog.RoleLock:
			continue
		}
		for _, arg := range call.Args[part.Arg:] {
			ast.Inspect(arg, func(n ast.Node) bool {
				if e, ok := n.(*ast.CallExpr); ok {
					switch p.conditionOf(e) {
					case "forupdate":
						does, b.ForUpdate = true, true
					case "forshare":
						does, b.ForShare = true, true
					}
				}
				if e, ok := n.(ast.Expr); ok {
					if v := p.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.String {
						if m := lockText.FindStringSubmatch(before + constant.StringVal(v)); m != nil {
							does = true
							b.ForUpdate = b.ForUpdate || m[1] != ""
							b.ForShare = b.ForShare || m[1] == ""
						}
					}
				}
				return true
			})
		}
	}
	return does
}

var upsertText = regexp.MustCompile(`(?i)\bDUPLICATE\s+KEY\s+UPDATE\b`)

// upserts reports whether a call has an INSERT change the rows that are there: a
// text among its arguments says so, or the type of one.
func (p *pass) upserts(b *built, call *ast.CallExpr) bool {
	was := b.upsert
	for _, arg := range call.Args {
		if v := p.TypesInfo.Types[arg].Value; v != nil && v.Kind() == constant.String {
			b.upsert = b.upsert || upsertText.MatchString(constant.StringVal(v))
		}
		n := namedOf(p.TypesInfo.TypeOf(arg))
		if n == nil || n.Obj().Pkg() == nil {
			continue
		}
		b.upsert = b.upsert || p.cat.Upsert(n.Obj().Pkg().Path(), n.Obj().Name())
	}
	return !was && b.upsert
}

// insertedList is what an INSERT is made of: the list that it is given, or the
// builder that rows are added to.
func (p *pass) insertedList(target ast.Expr, pieces []*sqlvalue.Piece) ast.Expr {
	if target != nil {
		if p.records(target) {
			return target
		}
		return nil
	}
	for _, e := range madeOn(pieces) {
		id, ok := e.(*ast.Ident)
		if !ok {
			continue
		}
		table, _ := p.standsFor(id)
		if v, ok := p.TypesInfo.Uses[id].(*types.Var); ok && !p.handle(v.Type()) && table == "" {
			return id
		}
	}
	return nil
}

// counts takes away the columns that are selected: only how many rows there are is
// read.
func (b *built) counts() {
	for i := range b.Pieces {
		if q := &b.Pieces[i]; q.Clause == sqlcheck.ClauseSelect && !strings.Contains(q.Text, "(") {
			q.Text = ""
		}
	}
}

// hasTable reports whether the tables are known.
func (b *built) hasTable() bool {
	return b.Table != "" || slices.ContainsFunc(b.Pieces, func(q sqlcheck.Piece) bool { return q.Clause == sqlcheck.ClauseFrom })
}

// hole is a condition that is not text.
func (b *built) hole(call *ast.CallExpr) {
	b.add(sqlcheck.Piece{Clause: sqlcheck.ClauseWhere, Text: sqlcheck.Hole}, Part{Text: sqlcheck.Hole}, call)
}

func (b *built) add(q sqlcheck.Piece, in Part, call *ast.CallExpr) {
	b.Pieces = append(b.Pieces, q)
	in.Call = call
	b.parts = append(b.parts, in)
	if q.Clause == sqlcheck.ClauseWhere {
		b.where = true
	}
}

// elemsOf are the values that a call binds.
func elemsOf(q *sqlvalue.Piece, from int, paths sqlvalue.Paths) []*sqlvalue.Elem {
	list := []*sqlvalue.Elem{}
	for k := from; k < len(q.Call.Args); k++ {
		if q.Call.Ellipsis.IsValid() && k == len(q.Call.Args)-1 {
			more, whole := sqlvalue.Elems(q.Texts[k], paths)
			if whole {
				list = append(list, more...)
			}
			break
		}
		list = append(list, &sqlvalue.Elem{X: q.Texts[k], Expr: q.Call.Args[k]})
	}
	return list
}

// number adds a LIMIT or OFFSET.
func (p *pass) number(b *built, role catalog.Role, arg ast.Expr, call *ast.CallExpr) {
	tv := p.TypesInfo.Types[arg]
	if tv.Value != nil {
		n, ok := constant.Int64Val(constant.ToInt(tv.Value))
		if !ok || n <= 0 {
			return
		}
		if role == catalog.RoleLimit {
			b.LimitN, b.Limit = n, nil
		} else {
			b.OffsetN, b.Offset, b.offset, b.offsetValue = n, nil, call, arg
		}
		return
	}
	a := p.describe(arg, nil, nil, nil)
	if a.Kind == sqlcheck.ArgUnknown {
		a.Kind = sqlcheck.ArgInt
	}
	if role == catalog.RoleLimit {
		b.Limit, b.limit = &a, arg
	} else {
		b.Offset, b.offset, b.offsetValue = &a, call, arg
	}
}
