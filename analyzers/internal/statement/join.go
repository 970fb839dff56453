package statement

import (
	"go/ast"
	"regexp"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// join adds a join that is given in parts: its kind, its table and its condition.
func (a *assembly) join(q *sqlvalue.Piece, ch *catalog.Chain) {
	at := map[catalog.Role]int{catalog.RoleJoin: -1, catalog.RoleFrom: -1, catalog.RoleOn: -1}
	for _, part := range ch.Parts {
		if part.Arg < len(q.Call.Args) {
			at[part.Role] = part.Arg
		}
	}
	c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: q.Call}
	kind := c.words(ch.Joins)
	var table, on sqlvalue.Node
	from := len(q.Call.Args)
	switch i := at[catalog.RoleJoin]; {
	case ch.Joins == "": // Join("LEFT", table, condition)
		if i < 0 || at[catalog.RoleFrom] < 0 || at[catalog.RoleOn] < 0 || !isString(a.TypesInfo.TypeOf(q.Call.Args[i])) {
			a.Partial = true
			return
		}
		kind = q.Texts[i]
		table, on = a.joined(q, at[catalog.RoleFrom]), a.on(q, at[catalog.RoleOn])
		from = at[catalog.RoleOn] + 1
	case i >= 0 && ch.As == "each" && len(q.Call.Args) > i+1: // a table, what it is called, and a condition
		table, on = q.Texts[i], q.Texts[len(q.Call.Args)-1]
		if len(q.Call.Args) > i+2 {
			table = sqlvalue.Concat(table, c.words(" AS "), q.Texts[i+1])
		}
	case i >= 0: // "users u ON u.id = o.user_id"
		table, from = q.Texts[i], i+1
	default:
		table = a.joined(q, at[catalog.RoleFrom])
		if at[catalog.RoleOn] >= 0 {
			on = a.on(q, at[catalog.RoleOn])
		}
	}
	if table == nil || at[catalog.RoleOn] >= 0 && on == nil {
		a.Partial = true
		return
	}
	n := sqlvalue.Concat(kind, c.words(" JOIN "), table)
	if on != nil {
		n = sqlvalue.Concat(n, c.words(" ON "), on)
	}
	in := a.renderWith(n, elemsOf(q, from, a.paths), a.paths, nil)
	a.add(sqlcheck.Piece{Clause: sqlcheck.ClauseJoin, Text: in.Text, Args: in.args}, in, q.Call)
}

// behind puts what a call says behind the join or the order that it is called on: the name of
// the table, the condition, or that the order is the descending one.
func (a *assembly) behind(q *sqlvalue.Piece, ch *catalog.Chain) {
	last := len(a.Pieces) - 1
	c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: q.Call}
	clause, n := sqlcheck.ClauseOrder, c.words(" DESC")
	for _, part := range ch.Parts {
		clause = sqlcheck.ClauseJoin
		switch {
		case part.Arg >= len(q.Call.Args):
			n = nil
		case part.Role == catalog.RoleAlias:
			n = sqlvalue.Concat(c.words(" AS "), q.Texts[part.Arg])
		default:
			n = a.ons(q, part.Arg)
		}
	}
	if n == nil || last < 0 || a.Pieces[last].Clause != clause || !standsIn(a.built.parts[last].Call, q.Call) {
		a.Partial = true
		a.hole(q.Call)
		return
	}
	in := a.renderWith(n, nil, a.paths, nil)
	a.Partial = a.Partial || in.short
	a.built.parts[last].join("", &in, "")
	a.Pieces[last].Text, a.Pieces[last].Args = a.built.parts[last].Text, a.built.parts[last].args
}

// standsIn reports whether a call stands in what another is called on.
func standsIn(call, around *ast.CallExpr) bool {
	return call != nil && around.Pos() <= call.Pos() && call.End() < around.End()
}

// ons are the conditions of a join that an argument and those behind it are, or nil.
func (a *assembly) ons(q *sqlvalue.Piece, i int) sqlvalue.Node {
	if q.Call.Ellipsis.IsValid() {
		return nil
	}
	c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: q.Call}
	var all []sqlvalue.Node
	for ; i < len(q.Call.Args); i++ {
		n := a.on(q, i)
		if n == nil {
			return nil
		}
		all = append(all, n)
	}
	if n := c.join(all, " AND "); n != nil {
		return sqlvalue.Concat(c.words(" ON "), n)
	}
	return nil
}

// joined is the table of a join, or nil. The libraries that are given it alone
// quote its name.
func (a *assembly) joined(q *sqlvalue.Piece, i int) sqlvalue.Node {
	n := a.joinedTable(q, i)
	if t := sqlvalue.Read(n, a.paths); t.Whole() && plainName.MatchString(t.String()) {
		c := conditions{at: q.Call}
		return sqlvalue.Concat(c.words("`"), n, c.words("`"))
	}
	return n
}

var plainName = regexp.MustCompile(`^\w+$`)

func (a *assembly) joinedTable(q *sqlvalue.Piece, i int) sqlvalue.Node {
	t := a.TypesInfo.TypeOf(q.Call.Args[i])
	c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: q.Call}
	if table, as := a.standsFor(q.Call.Args[i]); as != "" {
		return c.words("`" + table + "` AS `" + as + "`")
	} else if table != "" {
		return c.words(table)
	}
	switch inner := q.Inner[i]; {
	case inner != nil:
		return inner.Texts[a.passesText(inner.Call)]
	case a.TypesInfo.Types[q.Call.Args[i]].Value != nil || isString(t):
		return q.Texts[i]
	case a.isCondition(t):
		return c.column(q.Texts[i])
	case isTextList(t): // []string{"users", "u"}
		if elems, whole := sqlvalue.Elems(q.Texts[i], a.paths); whole && len(elems) == 2 {
			return sqlvalue.Concat(elems[0].X, c.words(" AS "), elems[1].X)
		}
	}
	return nil
}

// on is the condition of a join, or nil.
func (a *assembly) on(q *sqlvalue.Piece, i int) sqlvalue.Node {
	t := a.TypesInfo.TypeOf(q.Call.Args[i])
	switch inner := q.Inner[i]; {
	case inner != nil:
		return inner.Texts[a.passesText(inner.Call)]
	case isString(t):
		return q.Texts[i]
	case a.isCondition(t):
		n, _, _ := a.written(q.Texts[i], q.Call)
		return n
	}
	return nil
}
