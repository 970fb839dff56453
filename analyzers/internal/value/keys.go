package value

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/sqlcheck"
)

// Run is what a call runs as far as the code shows its SQL.
type Run struct {
	Does []sqlcheck.Description
	Args []effect.Arg
	Keys []ast.Expr

	Columns []effect.Column
}

// StatementOf is what the SQL does that a call of a library runs: its own, or what
// the calls before it have made, as in Raw(text).Scan(&row).
func (w *Function) StatementOf(call *ast.CallExpr) Run {
	const long = 24 // calls: a field may be made of itself
	for range long {
		if r := w.SQLOf(call); r.Does != nil {
			return r
		}
		if r := w.MadeFor(call); r.Does != nil {
			return r
		}
		recv := syntax.Receiver(call)
		if as := w.p.Assigned[w.p.Object(recv)]; len(as) == 1 {
			recv = as[0].Source
		}
		made, ok := syntax.Unparen(recv).(*ast.CallExpr)
		if !ok || !w.builds(made) {
			break
		}
		call = made
	}
	return Run{}
}

// Shape is what a statement is, whatever its conditions are: its verb and tables.
func Shape(does []sqlcheck.Description) string {
	if len(does) == 0 || len(does[0].Tables) == 0 {
		return ""
	}
	words := []string{does[0].Verb}
	for _, t := range does[0].Tables {
		if t.Name == "" {
			return ""
		}
		words = append(words, t.Name)
	}
	return strings.Join(words, " ")
}

// SQLOf is what the SQL that a call runs does, as far as it is known.
func (w *Function) SQLOf(call *ast.CallExpr) (r Run) {
	if w.p.SQL == nil {
		return r
	}
	for _, place := range w.p.SQL.Of(call) {
		if place.Built {
			continue // more may be added, and it may be run in another way
		}
		for _, s := range place.Alternatives {
			d := s.Describe()
			if s.Foreign != "" || len(d) == 0 {
				continue
			}
			r.Does = d
			w.keysOf(s, &r)
			r.Columns = w.columnsOf(s)
			if s.Rows != nil {
				what := effect.ArgRows
				if list, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(s.Rows)).(*types.Slice); ok && s.Insert == "" && types.IsInterface(list.Elem()) {
					what = effect.ArgFlat
				}
				r.Args = append(r.Args, effect.Arg{For: what, Value: w.value(s.Rows)})
			}
			return r
		}
	}
	return r
}

// keysOf are the values that say which rows a statement locks. It has none where
// others may.
func (w *Function) keysOf(s *statement.Statement, r *Run) {
	keys, all := s.Keys()
	if !all {
		return
	}
	r.Keys = keys
	for _, k := range keys {
		r.Args = append(r.Args, effect.Arg{For: effect.ArgKey, Value: w.value(k)})
	}
	if len(keys) == 0 {
		r.Args = append(r.Args, effect.Arg{For: effect.ArgKey, Value: effect.Value{Kind: effect.Constant}})
	}
}
