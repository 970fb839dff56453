package statement

import (
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

// condition is a value whose fields are conditions, where they are set.
func (a *assembly) condition(q *sqlvalue.Piece, i int) {
	if a.empty(q.Call.Args[i]) {
		return
	}
	x, ok := q.Texts[i].(*sqlvalue.Composite)
	if !ok {
		x = a.setFields(q.Call.Args[i], q.Call)
	}
	if x != nil {
		if n, short, ok := a.written(x, q.Call); ok {
			a.Partial = a.Partial || short
			a.addText(n, sqlcheck.ClauseWhere, "", q.Call)
			return
		}
	}
	a.hole(q.Call)
}

// written is a value of a library as the text of a condition.
func (a *assembly) written(n sqlvalue.Node, at ast.Node) (text sqlvalue.Node, short, ok bool) {
	c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: at}
	text = c.text(n)
	if a.table == "" {
		a.table = c.table
	}
	return text, c.short, text != nil
}

// conditionMethod adds the condition that a method of a chain makes of a column
// and values, if it is such: In("id", ids).
func (a *assembly) conditionMethod(q *sqlvalue.Piece) bool {
	kind := a.conditionOf(q.Call)
	if kind == "" {
		return false
	}
	c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: q.Call}
	a.addText(c.compare(kind, q.Texts[0], elemsOf(q, 1, a.paths)), sqlcheck.ClauseWhere, "", q.Call)
	return true
}

// filter adds the condition on a field with an operator at its end:
// Filter("Name__contains", name).
func (a *assembly) filter(q *sqlvalue.Piece, i int) {
	c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: q.Call}
	n := c.filter(q.Texts[i], elemsOf(q, i+1, a.paths))
	if n == nil {
		a.hole(q.Call)
		return
	}
	a.addText(n, sqlcheck.ClauseWhere, "", q.Call)
}

// page is the number of a page, of which those before are skipped.
func (a *assembly) page(arg ast.Expr, call *ast.CallExpr) {
	if v := a.TypesInfo.Types[arg].Value; v != nil {
		return // the limit is not multiplied: a constant page is a near one
	}
	a.number(a.built, catalog.RoleOffset, arg, call)
}

var fromText = regexp.MustCompile("^\\s*[`\\w.]+(?:\\s+(?:(?i:AS)\\s+)?[`\\w]+)?(?:\\s*,.*|\\s+.*\\b(?i:JOIN)\\b.*)?$")

// partOfName is the name of a table of which the source does not show how it begins.
var partOfName = regexp.MustCompile("^`?" + regexp.QuoteMeta(sqlcheck.Hole) + "\\w+`?$")

// from is a table, with another name or others behind it, or the value of a model.
func (a *assembly) from(q *sqlvalue.Piece, i int) {
	text := q.Texts[i]
	t := a.TypesInfo.TypeOf(q.Call.Args[i])
	table, as := a.standsFor(q.Call.Args[i])
	sig, ok := a.TypesInfo.TypeOf(q.Call.Fun).Underlying().(*types.Signature)
	if ok && sig.Variadic() && i == sig.Params().Len()-1 && len(q.Call.Args) > i+1 || a.holdsColumns(t, 0) && table == "" {
		a.tableKnown = false // there are several, or it is not known which
		return
	}
	if table != "" {
		a.table, a.Alias = table, as
		return
	} else if a.joinedTables(q, i) {
		return
	}
	if inner := q.Inner[i]; inner != nil {
		text = inner.Texts[a.passesText(inner.Call)]
	} else if a.isCondition(t) {
		c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: q.Call}
		text = c.column(text)
	} else if n := Model(t); n != nil && n.Obj().Pkg() != nil && a.cat.Opaque(n.Obj().Pkg().Path()) {
		a.tableKnown = false // a statement of its own
		return
	} else if !isString(t) {
		a.model, a.hasModel = t, true
		return
	}
	in := a.render(sqlvalue.Read(text, a.paths), nil, a.paths, nil)
	switch {
	case (oneWord.MatchString(in.Text) || partOfName.MatchString(in.Text)) && in.Text != "":
		a.table, a.tableText = strings.ReplaceAll(in.Text, "`", ""), &in
		in.Call = q.Call
	case fromText.MatchString(in.Text) && !strings.Contains(in.Text, sqlcheck.Hole):
		a.tableKnown = false
		a.add(sqlcheck.Piece{Clause: sqlcheck.ClauseFrom, Text: in.Text}, in, q.Call)
	default:
		a.tableKnown = false
	}
}

// joinedTables adds the table and the joins of a chain of calls that are given as what is
// read from, and reports whether the argument is such a chain.
func (a *assembly) joinedTables(q *sqlvalue.Piece, i int) bool {
	pieces, base, short, _ := sqlvalue.Pieces(q.Texts[i], a.paths)
	if len(pieces) == 0 {
		return false
	}
	a.table = a.pass.started(base).Table
	if base != nil && a.table != "" {
		_, a.Alias = a.standsFor(base.Expr)
	}
	a.Partial = a.Partial || short
	for _, inner := range pieces {
		a.used[inner.Call] = true
		ch := inner.Info.(*catalog.Method).Chain
		if ch == nil || ch.Joins == "" { // a statement of its own
			a.table, a.tableKnown = "", false
			return true
		}
		if a.table == "" || !a.piece(inner, ch) {
			a.table, a.tableKnown, a.Partial = "", false, true
			return true
		}
	}
	return true
}

// clause adds argument i of a call as a clause.
func (a *assembly) clause(q *sqlvalue.Piece, i int, clause sqlcheck.Clause, as string) {
	link := q.Call
	if inner := q.Inner[i]; inner != nil {
		q, i = inner, a.passesText(inner.Call)
	} else if !isString(a.TypesInfo.TypeOf(q.Call.Args[i])) {
		a.value(q, i, clause, as)
		return
	}
	var elems []*sqlvalue.Elem
	if as != "each" && as != "desc" || q.Call != link {
		elems = elemsOf(q, i+1, a.paths)
	}
	text := q.Texts[i]
	in := a.renderWith(text, elems, a.paths, nil)
	a.Partial = a.Partial || in.short
	switch {
	case strings.TrimSpace(in.Text) == "":
		return
	case clause == sqlcheck.ClauseWhere && (oneWord.MatchString(in.Text) || compared.MatchString(in.Text)):
		a.columnAndValue(text, in.Text, elems, as, link)
		return
	case clause == sqlcheck.ClauseJoin && !joinText.MatchString(in.Text):
		a.Partial = true // an association
		return
	case as == "desc" && oneWord.MatchString(in.Text):
		in.Text += " DESC"
	case as == "signed":
		name, descending := strings.CutPrefix(in.Text, "-")
		in = Part{Text: name}
		if strings.Contains(name, "__") || strings.Contains(name, sqlcheck.Hole) {
			in.Text = sqlcheck.Hole
		} else if descending {
			in.Text += " DESC"
		}
	}
	piece := sqlcheck.Piece{Clause: clause, Text: in.Text, Args: in.args, Or: as == "or", Not: as == "not"}
	if clause == sqlcheck.ClauseWhere || clause == sqlcheck.ClauseHaving {
		a.count(&piece, q.Call, i)
	}
	a.add(piece, in, link)
}

// count notes how many placeholders an argument of a call has, and how many values the
// call gives them, where it is a constant.
func (a *assembly) count(piece *sqlcheck.Piece, call *ast.CallExpr, i int) {
	v := a.TypesInfo.Types[call.Args[i]].Value
	if v == nil || v.Kind() != constant.String {
		return
	}
	values, ok := a.valuesBehind(call, i, a.library)
	if n, known := marksIn(constant.StringVal(v)); ok && known {
		piece.Places, piece.Values = n, values
	}
}

// columnAndValue is a condition given as a column and its value: Where("age >", 18),
// or a key alone.
func (a *assembly) columnAndValue(text sqlvalue.Node, shown string, elems []*sqlvalue.Elem, as string, link *ast.CallExpr) {
	if len(elems) != 1 || elems[0].Expr == nil || shown == "" {
		a.hole(link)
		return
	}
	c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: link}
	if oneWord.MatchString(shown) {
		a.addText(c.compare("eq", text, elems), sqlcheck.ClauseWhere, as, link)
		return
	}
	operand := c.operand(elems[0])
	if c.lists(elems[0].Expr) {
		operand = sqlvalue.Concat(c.words("("), operand, c.words(")"))
	}
	a.addText(sqlvalue.Concat(text, c.words(" "), operand), sqlcheck.ClauseWhere, as, link)
}

// onlyConditions adds the conditions that a call is given which may be given anything,
// and reports whether it is given nothing else.
func (a *assembly) onlyConditions(q *sqlvalue.Piece, ch *catalog.Chain) bool {
	for _, part := range ch.Parts {
		if part.Role != catalog.RoleWhere || part.Arg >= len(q.Call.Args) || q.Call.Ellipsis.IsValid() {
			continue
		}
		list := q.Call.Args[part.Arg:]
		if slices.ContainsFunc(list, func(e ast.Expr) bool {
			kind := a.conditionType(a.TypesInfo.TypeOf(e))
			return kind == "" || kind == "any"
		}) {
			return false
		}
		for i, e := range list {
			clause := sqlcheck.ClauseWhere
			if a.conditionType(a.TypesInfo.TypeOf(e)) == "order" {
				clause = sqlcheck.ClauseOrder
			}
			a.value(q, part.Arg+i, clause, "")
		}
		return true
	}
	return false
}

// scope adds what a function that is given the chain adds to it.
func (a *assembly) scope(q *sqlvalue.Piece, i int) {
	n, known := q.Texts[i]
	t := a.TypesInfo.TypeOf(q.Call.Args[i])
	if a.isCondition(t) || q.Call.Ellipsis.IsValid() && i == len(q.Call.Args)-1 && a.src.Follows(t) {
		a.added(q, n)
		return
	}
	pieces, base, short, _ := sqlvalue.Pieces(n, a.paths)
	a.Partial = a.Partial || short
	for _, inner := range pieces {
		a.used[inner.Call] = true
		if ch := inner.Info.(*catalog.Method).Chain; ch != nil && !a.piece(inner, ch) {
			base = new(sqlvalue.Gap)
		}
	}
	if base != nil || !known {
		a.Partial = true
		a.hole(q.Call)
	}
}

// added adds what a value says that is a part of a statement, or a list of such: calls of a
// chain, as functions, and conditions.
func (a *assembly) added(q *sqlvalue.Piece, n sqlvalue.Node) {
	list, short := sqlvalue.Leaves(n, a.paths)
	a.Partial = a.Partial || short
	for _, x := range list {
		switch x := x.(type) {
		case *sqlvalue.Elem:
			a.added(q, x.X)
		case *sqlvalue.Composite:
			for _, e := range x.Entries {
				a.added(q, e.X)
			}
		case *sqlvalue.Piece:
			a.used[x.Call] = true
			if ch := x.Info.(*catalog.Method).Chain; ch != nil && !a.piece(x, ch) {
				a.Partial = true
			}
		case *sqlvalue.Made:
			text, short, ok := a.written(x, x.Call)
			a.Partial = a.Partial || short
			if ok {
				a.addText(text, sqlcheck.ClauseWhere, "", x.Call)
			}
		default:
			a.Partial = true
			a.hole(q.Call)
		}
	}
}

// grouped adds, in brackets, the conditions that a function adds to the chain, by the word
// that stands before the function.
func (a *assembly) grouped(q *sqlvalue.Piece, i int) {
	_, base, short, _ := sqlvalue.Pieces(q.Texts[i], a.paths)
	var word constant.Value
	if i > 0 {
		word = a.TypesInfo.Types[q.Call.Args[i-1]].Value
	}
	as := ""
	if word != nil && word.Kind() == constant.String && strings.EqualFold(strings.TrimSpace(constant.StringVal(word)), "OR") {
		as = "or"
	}
	if q.Texts[i] == nil || base != nil || short || word == nil || !a.group(q, i, as) {
		a.Partial = true
		a.hole(q.Call)
	}
}

// group adds the conditions of a chain that is given as a condition, in brackets, and
// reports whether the argument is such.
func (a *assembly) group(q *sqlvalue.Piece, i int, as string) bool {
	pieces, _, short, _ := sqlvalue.Pieces(q.Texts[i], a.paths)
	if len(pieces) == 0 {
		return false
	}
	in := &assembly{pass: a.pass, built: &built{}, paths: a.paths, pieces: pieces, library: a.library}
	for _, inner := range pieces {
		a.used[inner.Call] = true
		if ch := inner.Info.(*catalog.Method).Chain; ch != nil && !in.piece(inner, ch) {
			return false
		}
	}
	var text Part
	for k, c := range in.Pieces {
		if c.Clause != sqlcheck.ClauseWhere {
			continue
		}
		before := map[bool]string{true: " OR ", false: " AND "}[c.Or]
		if text.Text == "" {
			before = ""
		}
		if c.Not {
			before += "NOT "
		}
		text.join(before+"(", &in.built.parts[k], ")")
	}
	a.Partial = a.Partial || short || in.Partial
	if text.Text != "" {
		a.add(sqlcheck.Piece{Clause: sqlcheck.ClauseWhere, Text: text.Text, Args: text.args, Or: as == "or", Not: as == "not"}, text, q.Call)
	}
	return true
}

// value adds an argument that is no text: what a library makes a condition or an
// order of.
func (a *assembly) value(q *sqlvalue.Piece, i int, clause sqlcheck.Clause, as string) {
	t := a.TypesInfo.TypeOf(q.Call.Args[i])
	if clause == sqlcheck.ClauseWhere && a.group(q, i, as) {
		return
	}
	spread := q.Call.Ellipsis.IsValid() && i == len(q.Call.Args)-1
	if a.isCondition(t) || spread && a.src.Follows(t) || composite(t) && clause == sqlcheck.ClauseWhere {
		n, short, ok := a.ordered(q.Texts[i], clause, q.Call)
		a.Partial = a.Partial || short
		if ok {
			a.addText(n, clause, as, q.Call)
			if call, ok := ast.Unparen(q.Call.Args[i]).(*ast.CallExpr); ok && a.conditionOf(call) == "text" {
				a.count(&a.Pieces[len(a.Pieces)-1], call, 0)
			}
		}
		return
	}
	switch clause {
	case sqlcheck.ClauseWhere:
		a.hole(q.Call)
	case sqlcheck.ClauseSelect, sqlcheck.ClauseOrder, sqlcheck.ClauseGroup:
		a.add(sqlcheck.Piece{Clause: clause, Text: sqlcheck.Hole}, Part{Text: sqlcheck.Hole}, q.Call)
	default:
		a.Partial = true
	}
}

// ordered is written, and for other clauses than conditions the columns in it.
func (a *assembly) ordered(n sqlvalue.Node, clause sqlcheck.Clause, at ast.Node) (text sqlvalue.Node, short, ok bool) {
	if clause == sqlcheck.ClauseWhere || clause == sqlcheck.ClauseHaving {
		return a.written(n, at)
	}
	c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: at}
	for i, x := range c.orders(n) {
		if i > 0 {
			text = sqlvalue.Concat(text, c.words(", "))
		}
		text = sqlvalue.Concat(text, x)
	}
	return text, c.short, text != nil
}

// composite reports whether values of a type are maps or structs, whose entries
// are conditions.
func composite(t types.Type) bool {
	if t == nil {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		_, ok := u.Elem().Underlying().(*types.Struct)
		return ok
	case *types.Map, *types.Struct:
		return true
	}
	return false
}

// addText adds a clause that a value was written as.
func (a *assembly) addText(n sqlvalue.Node, clause sqlcheck.Clause, as string, call *ast.CallExpr) {
	in := a.renderWith(n, nil, a.paths, nil)
	a.Partial = a.Partial || in.short
	a.add(sqlcheck.Piece{Clause: clause, Text: in.Text, Args: in.args, Or: as == "or", Not: as == "not"}, in, call)
}

// clauses adds the texts of a clause that begin with one argument of a call.
func (a *assembly) clauses(q *sqlvalue.Piece, ch *catalog.Chain, part catalog.Part) {
	i := part.Arg
	clause := sqlcheck.Clause(clauseOf(part.Role))
	a.selected = a.selected || part.Role == catalog.RoleSelect
	if ch.As == "fields" && part.Role == catalog.RoleSelect {
		return // names of fields
	}
	if clause == sqlcheck.ClauseWhere && (a.conditionMethod(q) || ch.Has(catalog.RolePrimary, i) && a.primaryValues(q, i, ch)) {
		return
	}
	if clause == sqlcheck.ClauseWhere && a.several(q, i, ch.As) {
		return
	}
	spread := q.Call.Ellipsis.IsValid() && i == len(q.Call.Args)-1
	t := a.TypesInfo.TypeOf(q.Call.Args[i])
	if ch.As == "opaque" && !isString(t) && !a.isCondition(t) && (!spread || !a.src.Follows(t)) {
		return // it may be anything
	}
	last := i
	if ch.As == "each" || ch.As == "desc" {
		last = len(q.Call.Args) - 1
	}
	for k := i; k <= last; k++ {
		a.clause(q, k, clause, ch.As)
	}
}

// omits notes the columns that a call leaves out of what is read, which are named as such
// or as fields are: one by one, in a list or in one text.
func (a *assembly) omits(args []ast.Expr) {
	for _, arg := range args {
		ast.Inspect(arg, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			v := a.TypesInfo.Types[e].Value
			if v == nil || v.Kind() != constant.String {
				return true
			}
			for name := range strings.SplitSeq(constant.StringVal(v), ",") {
				name = strings.Trim(name, " `")
				a.Omitted = append(a.Omitted, name, a.columnOf(name, a.library))
			}
			return false
		})
	}
}
