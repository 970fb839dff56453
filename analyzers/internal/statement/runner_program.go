package statement

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// Runners is the package fact that lists the methods which pass a text on as it is, in a
// run that has the facts of the whole program in the end.
type Runners struct{ Methods []Runner }

// AFact marks Runners as a fact.
func (*Runners) AFact() {}

// Runner is a method that runs its parameter as SQL.
type Runner struct {
	Of     []string // the methods of its type, as methodText has them
	Method string
	Param  int
}

// Through is the method of an interface that a text is given to, where no package that
// is seen implements it.
type Through struct {
	Interface []string // its methods, as methodText has them
	Method    string
	Param     int
}

// RunBy reports whether a type of the program implements an interface and runs what it is
// given. Only the whole program knows.
func (r *Result) RunBy(t *Through) bool {
	return slices.ContainsFunc(r.runners, func(m Runner) bool {
		return m.Method == t.Method && m.Param == t.Param &&
			!slices.ContainsFunc(t.Interface, func(name string) bool { return !slices.Contains(m.Of, name) })
	})
}

// methodText is a method by its name and the types of its parameters and results.
func methodText(fn *types.Func) string {
	var b strings.Builder
	b.WriteString(fn.Id())
	sig := fn.Signature()
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		b.WriteByte('(')
		for v := range tuple.Variables() {
			b.WriteString(types.TypeString(v.Type(), nil))
			b.WriteByte(',')
		}
		b.WriteByte(')')
	}
	return b.String()
}

// exportRunners tells the whole program which methods of the package pass a text on.
func (p *pass) exportRunners() {
	if !settings.whole || !p.own() || p.foreign != "" {
		return
	}
	var f Runners
	for fn, w := range p.wrappers {
		r := fn.Signature().Recv()
		if w == nil || r == nil || fn.Pkg() != p.Pkg {
			continue
		}
		for _, ps := range w.Calls {
			if ps.Before+ps.After == "" && !ps.Condition {
				f.Methods = append(f.Methods, Runner{methodsOf(r.Type()), fn.Name(), ps.Param})
			}
		}
	}
	if len(f.Methods) > 0 {
		slices.SortFunc(f.Methods, func(a, b Runner) int {
			return slices.Compare(append([]string{a.Method}, a.Of...), append([]string{b.Method}, b.Of...))
		})
		p.ExportPackageFact(&f)
	}
}

// methodsOf are all methods that values of a type or pointers to them have.
func methodsOf(t types.Type) (all []string) {
	if _, isPtr := t.(*types.Pointer); !isPtr {
		t = types.NewPointer(t)
	}
	for sel := range types.NewMethodSet(t).Methods() {
		all = append(all, methodText(sel.Obj().(*types.Func)))
	}
	slices.Sort(all)
	return all
}

// passesThrough is a call of an interface that nothing seen here implements: where it is
// given a statement, the whole program decides whether somebody runs it.
func (p *pass) passesThrough(call *ast.CallExpr, w *sqlvalue.Walk) {
	sel := p.throughInterface(call.Fun)
	if !settings.whole || p.collect || sel == nil || !p.own() {
		return
	}
	fn := sel.Obj().(*types.Func)
	sig := fn.Signature()
	for i := range call.Args {
		if !isText(sig, i) {
			continue
		}
		ps := Passed{Param: i, Args: -1, Named: -1, Verb: true}
		if sig.Variadic() && sig.Params().Len()-1 > i {
			ps.Args = sig.Params().Len() - 1
		}
		before := len(p.result.Places)
		p.wrapped(call, ps, w)
		for _, q := range p.result.Places[before:] {
			t := &Through{Method: fn.Name(), Param: i}
			for m := range interfaceOf(sel).Underlying().(*types.Interface).Methods() {
				t.Interface = append(t.Interface, methodText(m))
			}
			p.result.Open = append(p.result.Open, OpenPlace{q, t})
		}
		p.result.Places = p.result.Places[:before]
	}
}

// mayPassThrough reports whether a function gives a statement to a method of an interface,
// as far as its constants tell.
func (p *pass) mayPassThrough(n ast.Node) bool {
	if !settings.whole {
		return false
	}
	through, text := false, false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if sel := p.throughInterface(n.Fun); sel != nil {
				for v := range sel.Obj().(*types.Func).Signature().Params().Variables() {
					through = through || isString(v.Type())
				}
			}
		case *ast.Ident, *ast.BasicLit:
			v := p.TypesInfo.Types[n.(ast.Expr)].Value
			text = text || v != nil && v.Kind() == constant.String && beginsStatement(constant.StringVal(v))
		}
		return !through || !text
	})
	return through && text
}
