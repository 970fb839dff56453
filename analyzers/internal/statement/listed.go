package statement

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// listed is the list of texts that a function of a library makes: the columns of a struct,
// or a list without some of its texts. Of another call it is nil.
//
//	names := builder.RawFieldNames(&User{})
//	given := strings.Join(stringx.Remove(names, "`id`"), ",")
func (p *pass) listed(call *ast.CallExpr, value func(ast.Expr) sqlvalue.Node) sqlvalue.Node {
	switch p.conditionOf(call) {
	case "columns":
		if texts := p.columnsOf(call); texts != nil {
			return textList(texts, call)
		}
	case "without":
		if texts, ok := p.without(call, value); ok {
			return textList(texts, call)
		}
	default:
		return nil
	}
	return &sqlvalue.Gap{Expr: call, Param: -1}
}

func textList(texts []string, at ast.Node) sqlvalue.Node {
	var list []sqlvalue.Node
	for _, text := range texts {
		list = append(list, &sqlvalue.Elem{X: sqlvalue.Words(text, at)})
	}
	return sqlvalue.Concat(list...)
}

// columnsOf are the columns of the struct that a call is given, or nil where it is given
// something else, too: for another database.
func (p *pass) columnsOf(call *ast.CallExpr) []string {
	m, ok := p.cat.Callee(p.TypesInfo, call)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	n := Model(p.TypesInfo.TypeOf(call.Args[0]))
	if n == nil {
		return nil
	}
	st := n.Underlying().(*types.Struct)
	var all []string
	for i := range st.NumFields() {
		tags := reflect.StructTag(st.Tag(i))
		if name := p.columnOfField(st.Field(i), tags, m.Library); name != catalog.NoColumn {
			all = append(all, "`"+name+"`")
		}
	}
	return all
}

// without are the texts of a list that a call is given, but for those behind it.
func (p *pass) without(call *ast.CallExpr, value func(ast.Expr) sqlvalue.Node) ([]string, bool) {
	if len(call.Args) == 0 || call.Ellipsis.IsValid() {
		return nil, false
	}
	var out []string
	for _, arg := range call.Args[1:] {
		v := p.TypesInfo.Types[arg].Value
		if v == nil || v.Kind() != constant.String {
			return nil, false
		}
		out = append(out, constant.StringVal(v))
	}
	elems, whole := sqlvalue.Elems(value(call.Args[0]), nil)
	var left []string
	for _, e := range elems {
		text := sqlvalue.Read(e.X, nil)
		if !text.Whole() {
			return nil, false
		}
		if !slices.Contains(out, text.String()) {
			left = append(left, text.String())
		}
	}
	return left, whole && len(left) > 0
}
