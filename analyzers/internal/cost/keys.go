package cost

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/sqlcheck"
)

// sqlRun is what a call runs as far as the code shows its SQL.
type sqlRun struct {
	does []sqlcheck.Description
	args []effect.Arg
	keys []ast.Expr

	columns []effect.Column
}

// madeSQL is what the SQL does that a call of a library runs: its own, or what
// the calls before it have made, as in Raw(text).Scan(&row).
func (w *walker) madeSQL(call *ast.CallExpr) sqlRun {
	const long = 24 // calls: a field may be made of itself
	for range long {
		if r := w.sqlOf(call); r.does != nil {
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
	return sqlRun{}
}

// statementOf is what is known of the SQL that a call of the catalog runs.
func (w *walker) statementOf(call *ast.CallExpr, m catalog.Method) sqlRun {
	r := w.madeSQL(call)
	if r.does == nil && m.SQL >= 0 && m.SQL < len(call.Args) {
		r.does = w.p.ConstSQL(call, m.SQL)
	}
	return r
}

// shape is what a statement is, whatever its conditions are: its verb and tables.
func shape(does []sqlcheck.Description) string {
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

// sqlOf is what the SQL that a call runs does, as far as it is known.
func (w *walker) sqlOf(call *ast.CallExpr) (r sqlRun) {
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
			r.does = d
			w.keysOf(s, &r)
			r.columns = w.columnsOf(s)
			if s.Rows != nil {
				r.args = append(r.args, effect.Arg{For: effect.ArgRows, Value: w.value(s.Rows)})
			}
			return r
		}
	}
	return r
}

// keysOf are the values that say which rows a statement locks. It has none where
// others may.
func (w *walker) keysOf(s *statement.Statement, r *sqlRun) {
	keys, all := s.Keys()
	if !all {
		return
	}
	r.keys = keys
	for _, k := range keys {
		r.args = append(r.args, effect.Arg{For: effect.ArgKey, Value: w.value(k)})
	}
	if len(keys) == 0 {
		r.args = append(r.args, effect.Arg{For: effect.ArgKey, Value: effect.Value{Kind: effect.Constant}})
	}
}

// keyExprs are the arguments of a call that the key of one of its callee's steps
// is made of; nil if it may be made of something else.
func keyExprs(s *effect.Step, argsOf func(int) []ast.Expr) []ast.Expr {
	var out []ast.Expr
	for _, a := range s.Args {
		if a.For != effect.ArgKey || a.Kind == effect.Constant {
			continue
		}
		if a.From == 0 || a.Loads.Any() {
			return nil
		}
		for i := range effect.MaxFrom {
			if a.From&(1<<i) != 0 {
				out = append(out, argsOf(i)...)
			}
		}
	}
	return out
}

// same marks the loops around a call in which each turn reaches the same rows.
func (w *walker) same(path []effect.Arm, call *ast.CallExpr, pc *piece, again *turns) {
	if !poly.IsQuery(pc.Term) {
		return
	}
	constant := len(pc.keys) == 0 && pc.HasArg(effect.ArgKey) && !slices.ContainsFunc(pc.Args, func(a effect.Arg) bool {
		return a.For == effect.ArgKey && a.Kind != effect.Constant
	})
	for i, a := range path {
		if a.Kind != effect.Loop {
			continue
		}
		f := slices.IndexFunc(w.loops, func(f *frame) bool { return f.arm == a.Node })
		if f < 0 {
			continue
		}
		changes := w.loops[f].changes(w.p)
		switch {
		case constant:
			path[i].Same = true
		case len(pc.keys) > 0:
			path[i].Same = !slices.ContainsFunc(pc.keys, func(k ast.Expr) bool { return w.p.Mentions(k, changes) || w.find(k, w.calls) })
		default:
			path[i].Same = again.same(w.p, call, w.loops[f])
		}
	}
}

// turns are the loops around a call in which it is the same each turn: asked once
// for all that the call does.
type turns map[*frame]bool

func (t *turns) same(p *pass, call *ast.CallExpr, f *frame) bool {
	if *t == nil {
		*t = make(turns)
	}
	same, ok := (*t)[f]
	if !ok {
		same = !p.Mentions(call, f.changes(p)) && !p.CallsInside(call)
		(*t)[f] = same
	}
	return same
}
