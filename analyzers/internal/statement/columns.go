package statement

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// column notes the columns that an argument of a call names, or each from it on: a
// text, or the keys of a map. Of a struct nothing is noted: its fields are the library's.
func (a *assembly) column(q *sqlvalue.Piece, i int, as string) {
	last := i
	if as == "each" {
		last = len(q.Call.Args) - 1
	}
	if q.Call.Ellipsis.IsValid() && last == len(q.Call.Args)-1 {
		a.more = true
		return
	}
	for k := i; k <= last; k++ {
		t := a.TypesInfo.TypeOf(q.Call.Args[k])
		if isString(t) {
			a.addColumn(q.Texts[k], q.Call)
			continue
		}
		if v, ok := a.objectOf(q.Call.Args[k]).(*types.Var); ok {
			if c := a.columnFor(v.Origin()); c != nil && c.Column != "" {
				a.addColumn(sqlvalue.Words(c.Column, q.Call.Args[k]), q.Call)
				continue
			}
		}
		a.more = true
		if _, ok := t.Underlying().(*types.Map); !ok {
			continue
		}
		leaves, _ := sqlvalue.Leaves(q.Texts[k], a.paths)
		for _, n := range leaves {
			if x, ok := n.(*sqlvalue.Composite); ok {
				for _, e := range x.Entries {
					if e.Key != nil {
						a.addColumn(e.Key, q.Call)
					}
				}
			}
		}
	}
}

// addColumn notes the name of a column. Where a value says which table is meant, one in
// capitals may be that of a field.
func (a *assembly) addColumn(n sqlvalue.Node, call *ast.CallExpr) {
	in := a.render(sqlvalue.Read(n, a.paths), nil, a.paths, nil)
	if !oneWord.MatchString(in.Text) || in.Text == "" || a.hasModel && in.Text != strings.ToLower(in.Text) {
		a.more = true
		return
	}
	in.Call = call
	a.columns = append(a.columns, in)
}

// row notes how many values a call gives for a row, or each of its arguments that is
// one.
func (a *assembly) row(q *sqlvalue.Piece, i int, as string) {
	if as != "each" {
		n, whole := a.valuesFrom(q.Call.Args[i:])
		a.more = a.more || q.Call.Ellipsis.IsValid() || !whole
		a.values = append(a.values, Part{Text: sqlcheck.RowOf(n), Call: q.Call})
		a.rowValues = append(a.rowValues, q.Call.Args[i:])
		return
	}
	for _, arg := range q.Call.Args[i:] {
		x, ok := ast.Unparen(arg).(*ast.CompositeLit)
		if !ok || slices.ContainsFunc(x.Elts, func(e ast.Expr) bool { _, keyed := e.(*ast.KeyValueExpr); return keyed }) {
			a.more = true
			continue
		}
		a.values = append(a.values, Part{Text: sqlcheck.RowOf(len(x.Elts)), Call: q.Call})
		a.rowValues = append(a.rowValues, x.Elts)
	}
}

// valuesFrom is how many values arguments are for a row, each of which may be a call that is
// given several.
func (a *assembly) valuesFrom(args []ast.Expr) (n int, whole bool) {
	for _, arg := range args {
		call, ok := ast.Unparen(arg).(*ast.CallExpr)
		switch {
		case !ok || a.conditionOf(call) == "":
			if a.conditionType(a.TypesInfo.TypeOf(arg)) != "" {
				return 0, false
			}
			n++
		case a.conditionOf(call) != "value" || call.Ellipsis.IsValid():
			return 0, false
		default:
			n += len(call.Args)
		}
	}
	return n, true
}

// rowColumns are the columns to which all rows give one value, where all of both is shown.
func (a *assembly) rowColumns() []Binding {
	if a.more || len(a.rowValues) == 0 {
		return nil
	}
	var all []Binding
	for i, c := range a.columns {
		var e ast.Expr
		for k, row := range a.rowValues {
			switch {
			case len(row) != len(a.columns):
				return nil
			case k == 0:
				e = row[i]
			case types.ExprString(e) != types.ExprString(row[i]):
				e = nil
			}
			if e == nil {
				break
			}
		}
		if e != nil {
			all = append(all, Binding{Column: strings.Trim(c.Text, "`"), Expr: e})
		}
	}
	return all
}

// writes adds the columns that are written, and the rows, where all of both is shown.
func (a *assembly) writes() {
	if a.Verb != sqlcheck.Insert && a.Verb != sqlcheck.Update {
		return
	}
	for _, in := range a.columns {
		a.add(sqlcheck.Piece{Clause: sqlcheck.ClauseColumn, Text: in.Text}, in, in.Call)
	}
	if a.Verb != sqlcheck.Insert || a.more || len(a.columns) == 0 {
		return
	}
	for _, in := range a.values {
		a.add(sqlcheck.Piece{Clause: sqlcheck.ClauseRow, Text: in.Text}, in, in.Call)
	}
}

// forgetRows takes the rows of an INSERT away.
func (b *built) forgetRows() {
	row := func(q sqlcheck.Piece) bool { return q.Clause == sqlcheck.ClauseRow }
	if i := slices.IndexFunc(b.Pieces, row); i >= 0 { // they stand last
		b.Pieces, b.parts = b.Pieces[:i], b.parts[:i]
	}
}
