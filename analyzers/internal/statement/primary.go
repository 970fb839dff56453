package statement

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// primary is a condition that a call makes of values of the primary key. Which column
// that is shows when all calls have said which model is meant.
type primary struct {
	piece  int // its place among the pieces
	values []*sqlvalue.Elem
	call   *ast.CallExpr
}

// primaryValues adds the condition on the primary key that arguments from i on are values
// of, and reports whether they are such.
func (a *assembly) primaryValues(q *sqlvalue.Piece, i int, ch *catalog.Chain) bool {
	if q.Call.Ellipsis.IsValid() {
		return false
	}
	list := q.Call.Args[i:]
	texts := !ch.Has(catalog.RoleWhere, i)
	for k, e := range list {
		if !a.keyValue(e, q.Texts[i+k], texts) && (len(list) > 1 || !a.keyList(e)) {
			return false
		}
	}
	a.primary = append(a.primary, primary{len(a.Pieces), elemsOf(q, i, a.paths), q.Call})
	a.add(sqlcheck.Piece{Clause: sqlcheck.ClauseWhere, Text: sqlcheck.Hole, Or: ch.As == "or", Not: ch.As == "not"}, Part{Text: sqlcheck.Hole}, q.Call)
	return true
}

var digits = regexp.MustCompile(`^[+-]?\d+$`)

// keyValue reports whether a value is one of a primary key. Texts says whether all texts
// are; elsewhere one is a condition unless it has nothing but digits.
func (a *assembly) keyValue(e ast.Expr, n sqlvalue.Node, texts bool) bool {
	t := a.TypesInfo.TypeOf(e)
	if t == nil || a.isCondition(t) || a.handle(t) {
		return false
	}
	// Libraries ask for text by its type: what is declared to be made of it is none.
	if !texts && types.Identical(types.Unalias(t), types.Typ[types.String]) {
		if v := a.TypesInfo.Types[e].Value; v != nil {
			return digits.MatchString(constant.StringVal(v))
		}
		text := sqlvalue.Read(n, a.paths)
		return len(text.Segs) == 1 && text.Segs[0].Gap != nil && text.Segs[0].Gap.Number != nil
	}
	return a.scalar(t)
}

// keyList reports whether a value is a list of values of a primary key.
func (a *assembly) keyList(e ast.Expr) bool {
	c := conditions{pass: a.pass}
	return c.lists(e) && a.scalar(elemOf(a.TypesInfo.TypeOf(e)))
}

// scalar reports whether values of a type are sent as one value that a key may have.
func (a *assembly) scalar(t types.Type) bool {
	switch Kind(t) {
	case sqlcheck.ArgInt, sqlcheck.ArgString:
		return true
	}
	c := conditions{pass: a.pass}
	n := namedOf(t)
	return n != nil && !types.IsInterface(n) && c.valuer(n)
}

// primaryKeys writes the conditions on the primary key, where its column is known.
func (a *assembly) primaryKeys() {
	model := a.model
	if model == nil {
		model = a.dest
	}
	if len(a.primary) == 0 || model == nil {
		return
	}
	column := a.primaryColumn(model, a.library)
	if column == "" {
		return
	}
	if slices.ContainsFunc(a.Pieces, func(q sqlcheck.Piece) bool { return q.Clause == sqlcheck.ClauseJoin || q.Clause == sqlcheck.ClauseFrom }) {
		if a.Table == "" || strings.Contains(a.Table, sqlcheck.Hole) {
			return // other tables may have a column of that name
		}
		column = a.Table + "." + column
	}
	for _, k := range a.primary {
		c := conditions{pass: a.pass, paths: a.paths, library: a.library, at: k.call}
		kind := "eq"
		if len(k.values) > 1 {
			kind = "in"
		}
		in := a.renderWith(c.compare(kind, c.words(column), k.values), nil, a.paths, nil)
		a.Partial = a.Partial || in.short
		a.Pieces[k.piece].Text, a.Pieces[k.piece].Args = in.Text, in.args
		in.Call = k.call
		a.built.parts[k.piece] = in
	}
}

// primaryColumn is the column of the primary key of a model, or "" where it has none, or
// several of which none is called id.
func (p *pass) primaryColumn(model types.Type, library string) string {
	n := Model(model)
	if n == nil {
		return ""
	}
	var tagged, id []string
	p.keyColumns(n.Underlying().(*types.Struct), library, 0, func(column string, byTag bool) {
		if byTag {
			tagged = append(tagged, column)
		} else {
			id = append(id, column)
		}
	})
	switch {
	case len(tagged) == 1:
		return tagged[0]
	case slices.Contains(tagged, "id"):
		return "id"
	case len(tagged) == 0 && len(id) > 0:
		return id[0]
	}
	return ""
}

// keyColumns calls found with the columns of a struct, and of those that are embedded in it,
// which are of the primary key by their tags, or may be by their names.
func (p *pass) keyColumns(st *types.Struct, library string, depth int, found func(column string, byTag bool)) {
	for i := range st.NumFields() {
		f, tag := st.Field(i), reflect.StructTag(st.Tag(i))
		inner, isStruct := pointed(f.Type()).Underlying().(*types.Struct)
		switch byTag := p.primaryByTag(tag, library); {
		case isStruct && f.Embedded() && depth < 4:
			p.keyColumns(inner, library, depth+1, found)
		case byTag, strings.EqualFold(f.Name(), "id"):
			found(p.columnOfField(f, tag, library), byTag)
		}
	}
}

// primaryOption is a setting of a tag that makes a field a part of the primary key.
var primaryOption = regexp.MustCompile(`(?i)(?:^|[;,\s])(?:primary_?key|pk)(?:[;,:\s]|$)`)

// primaryByTag reports whether the tags of a field say that it is of the primary key.
func (p *pass) primaryByTag(tags reflect.StructTag, library string) bool {
	tag := p.cat.ColumnTag(library)
	text := tags.Get(tag.Name)
	if tag.Form == "first" { // the column
		_, text, _ = strings.Cut(text, ",")
	}
	return primaryOption.MatchString(text)
}

// primaryKey reports whether a field is the primary key of a model, or a part of it:
// its tag says so, or no tag does and it is called ID.
func (p *pass) primaryKey(st *types.Struct, field *types.Var, library string) bool {
	tagged := false
	for i := range st.NumFields() {
		is := p.primaryByTag(reflect.StructTag(st.Tag(i)), library)
		if st.Field(i) == field && is {
			return true
		}
		tagged = tagged || is
	}
	return !tagged && field != nil && strings.EqualFold(field.Name(), "id")
}
