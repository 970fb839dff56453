package statement

import (
	"go/ast"
	"go/constant"
	"go/types"
	"regexp"
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
	limit  ast.Expr
	where  bool
	ran    bool
	insert bool
	upsert bool
	rows   ast.Expr // what is inserted, if it is a list
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

// build makes a skeleton of the calls of a chain, or nil where they do not
// show one.
func (p *pass) build(pieces []*sqlvalue.Piece, paths sqlvalue.Paths) *built {
	b := &built{}
	run := ""
	selected, hasModel := false, false
	var model, dest types.Type
	table := ""
	tableKnown := true
	var target ast.Expr // what an UPDATE or DELETE is about
	for _, q := range pieces {
		m := q.Info.(*catalog.Method)
		ch := m.Chain
		if ch == nil {
			continue
		}
		if ch.Start {
			b = &built{}
			selected, table, model, dest = false, "", nil, nil
		}
		if ch.Run != "" && (!ch.Start || ch.Run != "select") {
			run = ch.Run
			b.upsert = b.upsert || run == "upsert"
		}
		if run == "migrate" || run == "index" {
			return nil
		}
		switch ch.As {
		case "raw":
			return nil
		case "opaque":
			if p.locks(b, ch, q.Call) || p.upserts(b, q.Call) {
				continue
			}
			b.Partial = true
			b.hole(q.Call)
		case "lock":
			b.ForUpdate = true
		case "share":
			b.ForShare = true
		default:
			p.locks(b, ch, q.Call)
		}
		joined := false
		for _, part := range ch.Parts {
			i := part.Arg
			if i >= len(q.Call.Args) {
				continue
			}
			arg := q.Call.Args[i]
			t := p.TypesInfo.TypeOf(arg)
			switch part.Role {
			case catalog.RoleLimit, catalog.RoleOffset:
				if joined {
					continue
				}
				p.number(b, part.Role, arg, q.Call)
			case catalog.RoleModel:
				model, hasModel = t, true
				target = arg
			case catalog.RoleDest:
				hasModel = true
				if dest == nil {
					dest = t
				}
				if target == nil {
					target = arg
				}
			case catalog.RoleLock, catalog.RoleStrength: // see locks
			case catalog.RoleOmit:
				selected = true
			case catalog.RoleCond:
				if !p.empty(arg) {
					b.hole(q.Call)
				}
			case catalog.RoleFrom, catalog.RoleOn:
				if joined {
					continue // a part of the join
				}
				text := q.Texts[i]
				if inner := q.Inner[i]; inner != nil {
					text = inner.Texts[p.passesText(inner.Call)]
				} else if !isString(t) {
					model, hasModel = t, true
					continue
				}
				in := p.render(sqlvalue.Read(text, paths), nil, paths, nil)
				if oneWord.MatchString(in.Text) && in.Text != "" {
					table = strings.ReplaceAll(in.Text, "`", "")
				} else {
					tableKnown = false
				}
			default:
				clause := sqlcheck.Clause(clauseOf(part.Role))
				if part.Role == catalog.RoleJoin && len(ch.Parts) > 1 {
					// Join(kind, table, condition)
					joined = true
					p.join(b, q, ch, paths)
					continue
				}
				selected = selected || part.Role == catalog.RoleSelect
				last := i
				if ch.As == "each" {
					last = len(q.Call.Args) - 1
				}
				for k := i; k <= last; k++ {
					p.clause(b, q, k, clause, ch.As, paths)
				}
			}
		}
	}
	b.ran, b.insert = run != "", run == "insert" || run == "upsert"
	if b.insert {
		b.rows = p.insertedList(target, pieces)
	}
	switch run {
	case "update":
		b.Verb = sqlcheck.Update
	case "delete":
		b.Verb = sqlcheck.Delete
	case "first":
		b.LimitN, b.Limit = 1, nil
	case "":
		b.Partial = true
	}
	if b.Verb != sqlcheck.Select && (!b.where || !emptyValue(target)) {
		// The value's own key may be a condition.
		b.hole(nil)
	}
	if run == "count" {
		b.Count = true
		b.Offset, b.OffsetN, b.offset = nil, 0, nil
	}
	switch {
	case table != "":
		b.Table = table
	case !tableKnown:
	case model != nil:
		b.Table = p.table(model, pieces)
	case dest != nil:
		b.Table = p.table(dest, pieces)
	}
	if (run == "select" || run == "first") && hasModel {
		star := !selected && (model == nil || dest == nil || sameModel(model, dest)) && tableKnown
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
		if v, ok := p.TypesInfo.Uses[id].(*types.Var); ok && !p.handle(v.Type()) {
			return id
		}
	}
	return nil
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

// clause adds argument i of a call as a clause.
func (p *pass) clause(b *built, q *sqlvalue.Piece, i int, clause sqlcheck.Clause, as string, paths sqlvalue.Paths) {
	link := q.Call
	if inner := q.Inner[i]; inner != nil {
		q, i = inner, p.passesText(inner.Call)
	} else if !isString(p.TypesInfo.TypeOf(q.Call.Args[i])) {
		switch clause {
		case sqlcheck.ClauseWhere:
			b.hole(q.Call)
		case sqlcheck.ClauseSelect, sqlcheck.ClauseOrder, sqlcheck.ClauseGroup:
			b.add(sqlcheck.Piece{Clause: clause, Text: sqlcheck.Hole}, Part{Text: sqlcheck.Hole}, q.Call)
		default:
			b.Partial = true
		}
		return
	}
	var elems []*sqlvalue.Elem
	if as != "each" || q.Call != link {
		elems = elemsOf(q, i+1, paths)
	}
	in := p.part(q.Texts[i], sqlvalue.Read(q.Texts[i], paths), elems, paths, nil)
	b.Partial = b.Partial || in.short
	switch {
	case strings.TrimSpace(in.Text) == "":
		return
	case clause == sqlcheck.ClauseWhere && (oneWord.MatchString(in.Text) || compared.MatchString(in.Text)):
		b.hole(link) // a column and its value, or a key
		return
	case clause == sqlcheck.ClauseJoin && !joinText.MatchString(in.Text):
		b.Partial = true // an association
		return
	}
	b.add(sqlcheck.Piece{Clause: clause, Text: in.Text, Args: in.args, Or: as == "or", Not: as == "not"}, in, link)
}

// join adds a join that is given in parts.
func (p *pass) join(b *built, q *sqlvalue.Piece, ch *catalog.Chain, paths sqlvalue.Paths) {
	at := make(map[catalog.Role]int)
	for _, part := range ch.Parts {
		at[part.Role] = part.Arg
	}
	on, ok := at[catalog.RoleOn]
	if !ok || on >= len(q.Call.Args) {
		b.Partial = true
		return
	}
	for _, i := range []int{at[catalog.RoleJoin], at[catalog.RoleFrom], on} {
		if !isString(p.TypesInfo.TypeOf(q.Call.Args[i])) {
			b.Partial = true
			return
		}
	}
	n := sqlvalue.Concat(q.Texts[at[catalog.RoleJoin]], sqlvalue.Words(" JOIN ", q.Call), q.Texts[at[catalog.RoleFrom]],
		sqlvalue.Words(" ON ", q.Call), q.Texts[on])
	in := p.part(n, sqlvalue.Read(n, paths), elemsOf(q, on+1, paths), paths, nil)
	b.add(sqlcheck.Piece{Clause: sqlcheck.ClauseJoin, Text: in.Text, Args: in.args}, in, q.Call)
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
			b.OffsetN, b.Offset, b.offset = n, nil, call
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
		b.Offset, b.offset = &a, call
	}
}
