package value

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// roots are what a value is made of.
type roots struct {
	loads  effect.Loads
	params uint64 // as bits
}

func (o roots) or(other roots) roots {
	return roots{o.loads.Or(other.loads), o.params | other.params}
}

// rootsOf finds what an expression is made of: the variables in it, and the
// calls.
func (w *Function) rootsOf(e ast.Node) roots {
	var out roots
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if w.loads(n) {
				at := w.p.Fset.Position(n.Pos())
				out.loads = out.loads.Or(effect.Loads{effect.LineHash(at.Filename, at.Line)})
			}
		case *ast.Ident:
			if v, ok := w.p.TypesInfo.ObjectOf(n).(*types.Var); ok && !v.IsField() {
				out = out.or(w.variableRoots(v))
			}
		}
		return true
	})
	return out
}

// functionRoots finds what a function that is handed on gives, which runs where
// somebody calls it.
func (w *Function) functionRoots(e ast.Expr) roots {
	e = syntax.Unparen(e)
	if lit, ok := e.(*ast.FuncLit); ok {
		return w.rootsOf(lit.Body)
	}
	if v, ok := w.p.Object(e).(*types.Var); ok && len(w.p.Assigned[v]) == 1 {
		if lit, ok := w.p.Assigned[v][0].Value.(*ast.FuncLit); ok {
			return w.rootsOf(lit.Body)
		}
	}
	at := w.p.Fset.Position(e.Pos())
	return w.rootsOf(e).or(roots{loads: effect.Loads{effect.LineHash(at.Filename, at.Line)}})
}

// variableRoots finds what a variable is made of: what it is assigned, what it ranges
// over, and what the calls that are given its address read into it.
func (w *Function) variableRoots(v *types.Var) roots {
	if syntax.IsError(v.Type()) || syntax.IsContext(v.Type()) || w.Connects(v.Type()) {
		return roots{}
	}
	known := w.roots
	if v.Parent() == w.p.Pkg.Scope() {
		known = w.globals // each function that names it would look through all that give it a value
	}
	if o, ok := known[v]; ok {
		return o
	}
	known[v] = roots{} // while it is looked for
	var out roots
	if b, ok := w.Bound[v]; ok {
		out = roots{b.Loads, b.From}
	} else if i, ok := w.Param(v); ok && i < effect.MaxFrom {
		out.params = 1 << i
	}
	for _, a := range w.p.Assigned[v] {
		if a.Source != nil {
			out = out.or(w.rootsOf(a.Source))
		}
		if a.Value != nil && w.p.TypesInfo.Types[a.Value].Value != nil {
			out = out.or(w.decided(a.Pos))
		}
	}
	if x := w.p.Ranged[v]; x != nil {
		out = out.or(w.rootsOf(x))
	}
	for _, call := range w.Fillers(v) {
		out = out.or(w.rootsOf(call))
	}
	known[v] = out
	return out
}

// decided finds what the conditions are made of under which a constant is
// assigned.
func (w *Function) decided(pos token.Pos) roots {
	var out roots
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() <= pos {
			return false
		}
		if s, ok := n.(*ast.IfStmt); ok && s.Cond.End() <= pos {
			out = out.or(w.rootsOf(s.Cond))
		}
		return true
	})
	return out
}

// Fillers are the calls of the unit that are given a variable to read into: its
// address, or itself if it is a pointer.
func (w *Function) Fillers(v *types.Var) []*ast.CallExpr {
	if w.filled == nil {
		w.filled = make(map[types.Object][]*ast.CallExpr)
		ast.Inspect(w.u.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, arg := range call.Args {
				id, _ := syntax.Unparen(arg).(*ast.Ident)
				u, address := syntax.Unparen(arg).(*ast.UnaryExpr)
				if address = address && u.Op == token.AND; address {
					id = variableOf(u.X)
				}
				if id == nil {
					continue
				}
				if o, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var); ok {
					if _, pointer := o.Type().Underlying().(*types.Pointer); address || pointer {
						w.filled[o] = append(w.filled[o], call)
					}
				}
			}
			return true
		})
	}
	return w.filled[v]
}

// variableOf is the variable that an expression is, or is a part of, or nil.
func variableOf(e ast.Expr) *ast.Ident {
	for {
		switch x := syntax.Unparen(e).(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// loads reports whether a call reads from a database, or may: an interface
// shows only later what is behind it.
func (w *Function) loads(call *ast.CallExpr) bool {
	return slices.ContainsFunc(w.Cost(call), func(t poly.Term) bool {
		return t.Leaf.Kind == poly.DBRead || t.Leaf.Kind == poly.Iface
	})
}

// Calls reports whether a node is a call that is no conversion.
func (w *Function) Calls(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	return ok && !w.p.TypesInfo.Types[call.Fun].IsType()
}

// pattern is what is known of a text: its constant parts, and {} for others, or
// {name} for what a variable of the program gives and {name()} for what a function
// does. {$1} stands for parameter 1.
func (w *Function) pattern(e ast.Expr, depth int) string {
	const deep = 6
	e = syntax.Unparen(e)
	tv := w.p.TypesInfo.Types[e]
	if tv.Value != nil {
		if tv.Value.Kind() == constant.String {
			return constant.StringVal(tv.Value)
		}
		return tv.Value.ExactString()
	}
	if tv.Type == nil || !syntax.IsText(tv.Type) || depth > deep {
		return "{}"
	}
	text := "{}"
	switch e := e.(type) {
	case *ast.BinaryExpr:
		text = w.pattern(e.X, depth+1) + w.pattern(e.Y, depth+1)
	case *ast.Ident:
		text = w.patternOfVar(e, depth)
	case *ast.SelectorExpr:
		if o := w.p.Object(e); o != nil && o.Pkg() != nil {
			text = "{" + o.Pkg().Name() + "." + o.Name() + "}"
			if sel := w.p.TypesInfo.Selections[e]; sel != nil {
				_, name := syntax.TypeKey(sel.Recv())
				text = cmp.Or(w.patternOfField(o, depth), "{"+name+"."+o.Name()+"}")
			}
		}
	case *ast.CallExpr:
		text = w.patternOfCall(e, depth)
	}
	if len(text) > effect.MaxPattern {
		return "{}"
	}
	return text
}

func (w *Function) patternOfVar(id *ast.Ident, depth int) string {
	v, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok {
		return "{}"
	}
	if b, ok := w.Bound[v]; ok && b.Pattern != "" {
		return b.Pattern
	}
	as := w.p.Assigned[v]
	if i, ok := w.Param(v); ok && len(as) == 0 {
		return "{$" + strconv.Itoa(i) + "}"
	}
	if v.Parent() == w.p.Pkg.Scope() {
		return "{" + w.p.Pkg.Name() + "." + v.Name() + "}"
	}
	if len(as) == 1 && as[0].Value != nil && w.p.Ranged[v] == nil {
		return w.pattern(as[0].Value, depth+1)
	}
	return "{}"
}

// patternOfField is the pattern of a field that one place of the program gives its
// value, or "" if nothing is known of that. What is a parameter there is none here.
func (w *Function) patternOfField(o types.Object, depth int) string {
	as := w.p.Assigned[o]
	if o.Exported() || len(as) != 1 || as[0].Value == nil {
		return ""
	}
	there := &Function{p: w.p}
	if text := there.pattern(as[0].Value, depth+1); text != "{}" {
		return text
	}
	return ""
}

// patternOfCall is the pattern of a conversion, of what formats its arguments,
// and of a function whose body is one return; another function of the program
// stands for what it gives.
func (w *Function) patternOfCall(call *ast.CallExpr, depth int) string {
	if w.p.TypesInfo.Types[call.Fun].IsType() {
		return w.pattern(call.Args[0], depth+1)
	}
	fn := w.p.StaticFunc(call)
	if fn == nil || fn.Pkg() == nil {
		return "{}"
	}
	if u := w.p.ByFunc[fn]; u != nil && len(u.Body.List) == 1 {
		if r, ok := u.Body.List[0].(*ast.ReturnStmt); ok && len(r.Results) == 1 {
			inner := &Function{p: w.p, u: u, Params: u.Params}
			return effect.FillPattern(inner.pattern(r.Results[0], depth+1), func(i int) string {
				if i < 1 || i > len(call.Args) {
					return "{}"
				}
				return w.pattern(call.Args[i-1], depth+1)
			})
		}
	}
	if !w.p.Catalog.Opaque(fn.Pkg().Path()) {
		if w.p.SQL != nil {
			if parts := w.p.SQL.PartsOf(fn); parts != nil {
				return strings.Join(parts, "{}")
			}
		}
		return "{" + fn.Pkg().Name() + "." + fn.Name() + "()}"
	}
	if len(call.Args) == 0 || !fn.Signature().Variadic() {
		return "{}"
	}
	format := w.p.TypesInfo.Types[call.Args[0]].Value
	if format == nil || format.Kind() != constant.String {
		return "{}"
	}
	next := 1
	return syntax.Verb.ReplaceAllStringFunc(constant.StringVal(format), func(v string) string {
		if v == "%%" {
			return "%"
		}
		next++
		if next > len(call.Args) {
			return "{}"
		}
		return w.pattern(call.Args[next-1], depth+1)
	})
}
