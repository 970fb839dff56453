package cost

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/sqlcheck"
)

// A chain of parents is walked up by one query per level: what a query found says which
// row the next one asks for.
//
//	for id != 0 {
//		n, err := repo.Get(ctx, id)
//		id = n.ParentID
//	}
//
// Pages and queues have loops of the same shape. They are told apart by what the query
// returns: a page has a list, and its cursor is the key of the row itself.

// levels is the factor of such a walk.
var levels = poly.Factor{Class: poly.Levels, Root: "depth", Param: poly.None}

// climbs reports whether a loop walks up a chain.
func (w *walker) climbs(s *ast.ForStmt) bool {
	lives := func(o types.Object) bool { // from turn to turn
		return o.Pos() < s.Body.Pos() || o.Pos() > s.Body.End()
	}
	return w.Find(s.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !w.asksForRow(call) {
			return false
		}
		row := w.rowOf(call, s.Body)
		if row == nil {
			return false
		}
		next := row.leadsTo(s.Body)
		if s.Post != nil {
			row.leads(s.Post, next)
		}
		return slices.ContainsFunc(chainArgs(call), func(arg ast.Expr) bool {
			return row.handsOn(arg, next, lives)
		})
	})
}

// climbsTo reports whether a call of the function itself walks up a chain: it is given, in
// the place of a parameter, what a query has found that asked by the parameter.
func (w *walker) climbsTo(call *ast.CallExpr) bool {
	return w.Find(w.u.Body, func(n ast.Node) bool {
		query, ok := n.(*ast.CallExpr)
		if !ok || query.End() > call.Pos() || !w.asksForRow(query) {
			return false
		}
		row := w.rowOf(query, w.u.Body)
		if row == nil {
			return false
		}
		next := row.leadsTo(w.u.Body)
		for i, arg := range call.Args {
			if !row.reference(arg, next) {
				continue
			}
			for o, param := range w.u.Params {
				if param == i+1 && slices.ContainsFunc(chainArgs(query), func(a ast.Expr) bool {
					return w.p.Mentions(a, map[types.Object]bool{o: true}) && !syntax.IsContext(o.Type())
				}) {
					return true
				}
			}
		}
		return false
	})
}

// chainArgs are the arguments of a call, and of those that it is chained to:
// db.Where("id = ?", id).Take(&n).
func chainArgs(call *ast.CallExpr) []ast.Expr {
	args := slices.Clone(call.Args)
	for {
		sel, ok := syntax.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return args
		}
		if call, ok = syntax.Unparen(sel.X).(*ast.CallExpr); !ok {
			return args
		}
		args = append(args, call.Args...)
	}
}

// asksForRow reports whether a call asks a database, and nothing else, and writes nothing.
func (w *walker) asksForRow(call *ast.CallExpr) bool {
	asks := false
	for _, t := range w.costed(call) {
		switch {
		case t.Leaf.Kind == poly.DBRead && t.Degree() == 0:
			asks = asks || !t.Remembered()
		case t.Leaf.Kind != poly.Iface:
			return false
		default:
			asks = true
		}
	}
	return asks && !w.pages(call)
}

// pages reports whether the text of a statement among the arguments asks for what comes
// behind a key.
func (w *walker) pages(call *ast.CallExpr) bool {
	return w.Find(call, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return false
		}
		v := w.p.TypesInfo.Types[e].Value
		return v != nil && v.Kind() == constant.String && strings.ContainsAny(constant.StringVal(v), "<>")
	})
}

// answeredRow is what a query has found: one row, not a list.
type answeredRow struct {
	w    *walker
	vars map[types.Object]bool
	// shown: a number or text that it answers is a reference, see showsReference.
	shown bool
}

// rowOf is the row that a call answers, or is given to fill; nil where that is a list, or
// has one of which the code takes the elements.
func (w *walker) rowOf(call *ast.CallExpr, body *ast.BlockStmt) *answeredRow {
	row := &answeredRow{w: w, vars: make(map[types.Object]bool)}
	row.shown = w.showsReference(call)
	list := false
	take := func(e ast.Expr) {
		o := w.p.Object(e)
		if o == nil || syntax.IsError(o.Type()) || w.IsHandle(o.Type()) {
			return
		}
		t := o.Type().Underlying()
		if ptr, ok := t.(*types.Pointer); ok {
			t = ptr.Elem().Underlying()
		}
		switch t.(type) {
		case *types.Slice, *types.Map:
			list = true
		}
		row.vars[o] = true
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 && syntax.Contains(n.Rhs[0], call) && w.sameCall(n.Rhs[0], call) {
				for _, lhs := range n.Lhs {
					take(lhs)
				}
			}
		case *ast.CallExpr:
			if !syntax.Contains(n, call) || !w.sameCall(n, call) {
				return true
			}
			for _, arg := range n.Args {
				arg = syntax.Unparen(arg)
				if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
					take(u.X)
				} else if pointsToStruct(w.p.TypesInfo.TypeOf(arg)) && len(w.p.Assigned[w.p.Object(arg)]) == 1 { // n := new(Node)
					take(arg)
				}
			}
		}
		return true
	})
	if list || len(row.vars) == 0 || row.lists(body) {
		return nil
	}
	return row
}

// showsReference reports whether a number or text that a call answers leads to another row:
// a statement reads it for a row that is found by a key, or a function that is called by
// what it answers. What is computed of many rows is none.
func (w *walker) showsReference(call *ast.CallExpr) bool {
	if _, ok := w.p.Catalogued(call); ok {
		return !w.computes(call) && !slices.ContainsFunc(w.StatementOf(call).Does, func(d sqlcheck.Description) bool {
			return len(d.Tables) == 1 && len(d.Tables[0].Keys) == 0 && !d.Tables[0].Open
		})
	}
	name := catalog.CalledName(call)
	if w.p.Catalog.Above(name) {
		return true
	}
	fn := w.p.StaticFunc(call)
	if fn == nil {
		return false
	}
	s := w.p.Summary(fn)
	if s == nil {
		return false
	}
	reads := 0
	for _, step := range s.Steps {
		if step.Leaf.Kind != poly.DBRead || len(step.SQL) != 1 || !w.readsReference(&step.SQL[0]) {
			return false
		}
		reads++
	}
	return reads == 1
}

// computes reports whether a statement that a call runs computes what it reads of many rows.
func (w *walker) computes(call *ast.CallExpr) bool {
	return w.p.SQL != nil && slices.ContainsFunc(w.p.SQL.Of(call), func(place *statement.Place) bool {
		return slices.ContainsFunc(place.Alternatives, func(s *statement.Statement) bool {
			return slices.ContainsFunc(s.Read(), func(d sqlcheck.Description) bool { return d.Aggregate })
		})
	})
}

// readsReference reports whether a statement reads a column that refers to another row, of
// the row that it finds by a key.
func (w *walker) readsReference(d *sqlcheck.Description) bool {
	if d.Verb != "SELECT" || d.Aggregate || len(d.Tables) != 1 || len(d.Tables[0].Keys) == 0 {
		return false
	}
	key := func(column string) bool {
		return slices.ContainsFunc(d.Tables[0].Keys, func(k sqlcheck.Key) bool { return k.Column == column })
	}
	return slices.ContainsFunc(d.Columns, func(c sqlcheck.ColumnUse) bool { return !key(c.Column) && w.p.Catalog.Refers(c.Column) })
}

func pointsToStruct(t types.Type) bool {
	if t == nil {
		return false
	}
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	_, ok = p.Elem().Underlying().(*types.Struct)
	return ok
}

// sameCall reports whether an expression is a call, or a chain that goes on from it:
// db.QueryRow(…).Scan(&id).
func (w *walker) sameCall(e ast.Expr, call *ast.CallExpr) bool {
	for {
		switch x := syntax.Unparen(e).(type) {
		case *ast.CallExpr:
			if x == call {
				return true
			}
			sel, ok := syntax.Unparen(x.Fun).(*ast.SelectorExpr)
			if !ok {
				return false
			}
			e = sel.X
		case *ast.SelectorExpr: // db.First(&n).Error
			e = x.X
		default:
			return false
		}
	}
}

// lists reports whether the code takes the elements of a list that a row has.
func (r *answeredRow) lists(body *ast.BlockStmt) bool {
	return r.w.Find(body, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !r.vars[r.w.p.Object(sel.X)] {
			return false
		}
		t := r.w.p.TypesInfo.TypeOf(sel)
		if t == nil {
			return false
		}
		s, ok := t.Underlying().(*types.Slice)
		if !ok {
			return false
		}
		b, ok := s.Elem().Underlying().(*types.Basic)
		return !ok || b.Kind() != types.Byte
	})
}

// leadsTo are the variables that get a reference out of the row, which is any field but
// its own key.
func (r *answeredRow) leadsTo(body *ast.BlockStmt) map[types.Object]bool {
	next := make(map[types.Object]bool)
	for o := range r.vars {
		if _, ok := o.Type().Underlying().(*types.Basic); ok && r.shown {
			next[o] = true // Scan(&parent)
		}
	}
	for range 2 { // parent := n.Parent; id = *parent
		r.leads(body, next)
	}
	return next
}

func (r *answeredRow) leads(in ast.Node, next map[types.Object]bool) {
	ast.Inspect(in, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != len(a.Rhs) || a.Tok != token.ASSIGN && a.Tok != token.DEFINE {
			return true
		}
		for i, rhs := range a.Rhs {
			if o := r.w.p.Object(a.Lhs[i]); o != nil && r.reference(rhs, next) {
				next[o] = true
			}
		}
		return true
	})
}

// handsOn reports whether an argument takes a reference out of a variable that lives from
// turn to turn.
func (r *answeredRow) handsOn(arg ast.Expr, next map[types.Object]bool, lives func(types.Object) bool) bool {
	return r.w.Find(arg, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			o := r.w.p.Object(n)
			return o != nil && next[o] && isValue(o.Type()) && lives(o) && !r.w.p.addressed(arg, n)
		case *ast.SelectorExpr:
			o := r.w.p.Object(n.X)
			if o != nil && next[o] && lives(o) && scans(o.Type()) {
				return true // id.Int64
			}
			return o != nil && (r.vars[o] || next[o]) && lives(o) && r.reference(n, next)
		}
		return false
	})
}

// scans reports whether a type is that of one column, such as sql.NullInt64.
func scans(t types.Type) bool {
	if t == nil {
		return false
	}
	scan, _, _ := types.LookupFieldOrMethod(t, true, nil, "Scan")
	_, ok := scan.(*types.Func)
	return ok
}

// isValue reports whether a type is that of a number or text, or points to one.
func isValue(t types.Type) bool {
	t = t.Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	_, ok := t.(*types.Basic)
	return ok
}

// reference reports whether a value is a field of the row that leads to another one, the
// row itself, or a variable that got that.
func (r *answeredRow) reference(e ast.Expr, next map[types.Object]bool) bool {
	for {
		switch x := syntax.Unparen(e).(type) {
		case *ast.StarExpr:
			e = x.X
			continue
		case *ast.UnaryExpr:
			e = x.X
			continue
		case *ast.CallExpr: // int64(n.Parent), n.GetParentID()
			sel, isMethod := syntax.Unparen(x.Fun).(*ast.SelectorExpr)
			switch {
			case len(x.Args) == 1 && r.w.p.TypesInfo.Types[x.Fun].IsType():
				e = x.Args[0]
				continue
			case isMethod && len(x.Args) == 0:
				return r.vars[r.w.p.Object(sel.X)] && r.w.p.Catalog.Refers(sel.Sel.Name)
			}
			return false
		case *ast.SelectorExpr:
			field, ok := r.w.p.Object(x).(*types.Var)
			if !ok || !field.IsField() {
				return false
			}
			if scans(r.w.p.TypesInfo.TypeOf(x.X)) { // n.ParentID.Int64
				e = x.X
				continue
			}
			if root := r.w.p.Object(x.X); root != nil {
				return (r.vars[root] || next[root]) && r.w.p.Catalog.Refers(x.Sel.Name)
			}
			return false
		case *ast.Ident:
			o := r.w.p.Object(x)
			if o == nil {
				return false
			}
			_, basic := o.Type().Underlying().(*types.Basic)
			return next[o] || r.vars[o] && !basic
		}
		return false
	}
}

// shallow reports whether a call of the function itself counts a level, and the function goes
// no further than a few:
//
//	func (r *Repo) Path(id int64, level int) … { if level >= 3 { return … }; …; r.Path(n.ParentID, level+1) }
func (w *walker) shallow(call *ast.CallExpr) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		next, ok := syntax.Unparen(arg).(*ast.BinaryExpr)
		if !ok || next.Op != token.ADD {
			return false
		}
		level, step := w.p.Object(next.X), next.Y
		if _, isParam := w.Param(level); !isParam || len(w.p.Assigned[level]) > 0 {
			return false
		}
		if n, ok := w.p.ConstInt(step); !ok || n < 1 {
			return false
		}
		return slices.ContainsFunc(w.u.Body.List, func(s ast.Stmt) bool {
			i, ok := s.(*ast.IfStmt)
			if !ok || i.Pos() > call.Pos() || w.flowOfList(i.Body.List).falls {
				return false
			}
			stay := while(i.Cond, true)
			if w.p.Object(stay.x) != level || stay.op != token.LSS && stay.op != token.LEQ {
				return false
			}
			_, few := w.few(stay.y, i.Pos())
			return few
		})
	})
}
