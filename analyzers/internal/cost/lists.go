package cost

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// isList reports whether values of a type are lists. A map is none: whoever is
// given it may add to it.
func isList(t types.Type) bool {
	s, ok := coreType(t).(*types.Slice)
	if !ok {
		return false
	}
	b, ok := s.Elem().Underlying().(*types.Basic)
	return !ok || b.Kind() != types.Byte
}

// eachList calls f with the parameters of a function that are lists.
func eachList(fn *types.Func, f func(i int)) {
	for i := range fn.Signature().Params().Len() {
		if isList(fn.Signature().Params().At(i).Type()) {
			f(i)
		}
	}
}

// freeLists is what a function gets from callers that are not known.
func freeLists(fn *types.Func) (out []link.Passed) {
	eachList(fn, func(i int) { out = append(out, link.Passed{Param: i + 1, Free: true}) })
	return out
}

// sameLists is what a method gets from calls through an interface.
func (p *pass) sameLists(fn *types.Func) (out []link.Passed) {
	eachList(fn, func(i int) {
		out = append(out, link.Passed{Param: i + 1, Length: poly.Length{Of: []string{link.ListParam(behindInterface(fn), i+1)}}})
	})
	return out
}

// passedLists is what a call gives for the parameters that are lists.
func (p *pass) passedLists(call *ast.CallExpr, fn *types.Func) (out []link.Passed) {
	sig := fn.Signature()
	if len(call.Args) == 1 && sig.Params().Len() > 1 {
		if _, several := p.TypesInfo.TypeOf(call.Args[0]).(*types.Tuple); several {
			return freeLists(fn) // f(g())
		}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := p.TypesInfo.Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
			return freeLists(fn) // T.Method(t, list)
		}
	}
	eachList(fn, func(i int) {
		passed := link.Passed{Param: i + 1}
		switch {
		case sig.Variadic() && i == sig.Params().Len()-1 && !call.Ellipsis.IsValid():
			passed.More = int64(max(len(call.Args)-i, 0))
		case i < len(call.Args):
			l, ok := p.lengthOfList(call.Args[i])
			passed.Length, passed.Free = l, !ok
		}
		out = append(out, passed)
	})
	return out
}

// listParams are the parameters of the package's functions.
func (p *pass) listParams() map[types.Object]string {
	if p.paramNames == nil {
		p.paramNames = make(map[types.Object]string)
		for _, u := range p.units {
			if u.fn == nil {
				continue
			}
			for o, i := range u.params {
				if i > 0 && isList(o.Type()) {
					p.paramNames[o] = link.ListParam(u.name, i)
				}
			}
		}
	}
	return p.paramNames
}

// listText is what bounds a list as a Factor has it, or "".
func (p *pass) listText(e ast.Expr) string {
	text, ok := p.listTexts[e]
	if !ok {
		if l, known := p.lengthOfList(e); known {
			text = l.Text()
		}
		p.listTexts[e] = text
	}
	return text
}

// elements is how many elements the list has at most that a function returns, if they
// are written out.
func (p *pass) elements(u *unit) int {
	if u.fn == nil || u.typ.Results == nil || u.typ.Results.NumFields() == 0 || !isList(u.fn.Signature().Results().At(0).Type()) {
		return 0
	}
	l, ok := (&sizer{p: p, busy: make(map[types.Object]bool)}).result(u.fn)
	if !ok {
		return 0
	}
	return int(l.More)
}
