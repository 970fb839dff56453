package survey

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// freeLists is what a function gets from callers that are not known.
func freeLists(fn *types.Func) (out []link.Passed) {
	syntax.EachList(fn, func(i int) { out = append(out, link.Passed{Param: i + 1, Free: true}) })
	return out
}

// sameLists is what a method gets from calls through an interface.
func (p *Package) sameLists(fn *types.Func) (out []link.Passed) {
	syntax.EachList(fn, func(i int) {
		out = append(out, link.Passed{Param: i + 1, Length: poly.Length{Of: []string{link.ListParam(syntax.BehindInterface(fn), i+1)}}})
	})
	return out
}

// passedLists is what a call gives for the parameters that are lists.
func (p *Package) passedLists(call *ast.CallExpr, fn *types.Func) (out []link.Passed) {
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
	syntax.EachList(fn, func(i int) {
		passed := link.Passed{Param: i + 1}
		switch {
		case sig.Variadic() && i == sig.Params().Len()-1 && !call.Ellipsis.IsValid():
			passed.More = int64(max(len(call.Args)-i, 0))
		case i < len(call.Args) && isMap(sig.Params().At(i).Type()):
			l, ok := p.entries(call.Args[i])
			passed.Length, passed.Free = l, !ok
		case i < len(call.Args):
			z := &sizer{p: p, busy: make(map[types.Object]bool)}
			l, ok := z.list(call.Args[i])
			passed.Length, passed.Free = l, !ok || !z.writtenOut(l)
		}
		out = append(out, passed)
	})
	return out
}

// listParams are the parameters of the package's functions.
func (p *Package) listParams() map[types.Object]string {
	if p.paramNames == nil {
		p.paramNames = make(map[types.Object]string)
		for _, u := range p.Units {
			if u.Func == nil {
				continue
			}
			for o, i := range u.Params {
				if i > 0 && syntax.IsList(o.Type()) {
					p.paramNames[o] = link.ListParam(u.Name, i)
				}
			}
		}
	}
	return p.paramNames
}

// ListText is what bounds a list as a Factor has it, or "".
func (p *Package) ListText(e ast.Expr) string {
	text, ok := p.listTexts[e]
	if !ok {
		z := &sizer{p: p, busy: make(map[types.Object]bool)}
		if l, known := z.list(e); known && z.writtenOut(l) {
			text = l.Text()
		}
		p.listTexts[e] = text
	}
	return text
}

// MostReturned notes how many elements the list has at most that a function returns, if they
// are written out, or the query that reads them is limited.
func (p *Package) MostReturned(u *syntax.Unit, s *link.Summary) {
	if u.Func == nil || u.Type.Results == nil || u.Type.Results.NumFields() == 0 || !syntax.IsList(u.Func.Signature().Results().At(0).Type()) {
		return
	}
	z := &sizer{p: p, busy: make(map[types.Object]bool), open: u.Params}
	if l, ok := z.result(u.Func, nil); ok {
		s.Elements, s.Limited, s.Limit = int(l.More), z.limited, z.limit
	}
}

// limitedList is how many elements a list has at most, if a query or command asks for no
// more.
func (p *Package) limitedList(e ast.Expr) (int64, bool) {
	l, ok := p.limitedLists[e]
	if !ok {
		z := &sizer{p: p, busy: make(map[types.Object]bool)}
		if size, known := z.list(e); known && z.limited && len(size.Of) == 0 {
			l = size.More
		}
		p.limitedLists[e] = l
	}
	return l, l > 0
}
