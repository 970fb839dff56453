package survey

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"math"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// slots collects what the package puts where functions are called from: into fields,
// variables of packages, maps and lists there. Of
//
//	func NewLoader(load func(int) Row) *Loader { return &Loader{load: load} }
//
// it tells that NewLoader keeps its parameter in Loader.load, and of NewLoader(repo.Load),
// here or in another package, that Loader.load may be repo.Load.
type slots struct {
	p      *Package
	params map[types.Object]param // of the declared functions
	uses   map[*types.Func]*funcUses
	keeps  map[*types.Func][]link.Keep
	filled map[string]*link.Slot
	seen   map[flow]bool
}

// param is a parameter of a declared function.
type param struct {
	fn *types.Func
	at int
}

// funcUses are the calls of a function, and whether it is also handed on.
type funcUses struct {
	calls  []*ast.CallExpr
	handed bool
}

// flow is a value that comes to a slot.
type flow struct {
	value ast.Expr
	slot  string
}

// Slots are the slots that the package fills. What its functions keep there is noted in
// their summaries.
func (p *Package) Slots() []link.Slot {
	s := &slots{
		p: p, params: make(map[types.Object]param), uses: make(map[*types.Func]*funcUses),
		keeps: make(map[*types.Func][]link.Keep), filled: make(map[string]*link.Slot), seen: make(map[flow]bool),
	}
	for _, u := range p.Units {
		for o, i := range u.Params {
			if u.Func != nil && i > 0 {
				s.params[o] = param{u.Func, i}
			}
		}
	}
	s.findUses()
	for o, as := range p.Assigned {
		if v, ok := o.(*types.Var); ok {
			for _, a := range as {
				s.assigned(v, a)
			}
		}
	}
	for f, values := range p.Unkeyed {
		for _, e := range values {
			s.assigned(f, syntax.Assignment{Value: e, Source: e, Pos: e.Pos()})
		}
	}
	for fn := range s.uses {
		if sum := p.Summary(fn); sum != nil && p.ByFunc[fn] == nil {
			for _, k := range sum.Keeps {
				s.passed(fn, k)
			}
		}
	}
	var out []link.Slot
	for _, key := range slices.Sorted(maps.Keys(s.filled)) {
		out = append(out, s.filled[key].Told())
	}
	for fn, keeps := range s.keeps {
		slices.SortFunc(keeps, link.Keep.Compare)
		p.CostOf(p.ByFunc[fn]).Summary.Keeps = keeps
	}
	return out
}

// findUses finds the uses of functions. Tests are no part of the program.
func (s *slots) findUses() {
	of := func(fn *types.Func) *funcUses {
		fn = fn.Origin()
		if s.uses[fn] == nil {
			s.uses[fn] = new(funcUses)
		}
		return s.uses[fn]
	}
	called := make(map[*ast.Ident]bool)
	for _, file := range s.p.Files {
		if s.p.IsTest(file.FileStart) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				id := syntax.CalledIdent(n.Fun)
				if fn, ok := s.p.TypesInfo.Uses[id].(*types.Func); ok && s.p.InProgram(fn) {
					called[id] = true
					u := of(fn)
					u.calls = append(u.calls, n)
				}
			case *ast.Ident:
				if fn, ok := s.p.TypesInfo.Uses[n].(*types.Func); ok && !called[n] && s.p.InProgram(fn) {
					of(fn).handed = true
				}
			}
			return true
		})
	}
}

// assigned is a value that a field or a variable of a package gets.
func (s *slots) assigned(v *types.Var, a syntax.Assignment) {
	if is, elements := syntax.HoldsFuncs(v.Type()); !is && !elements || s.p.IsTest(a.Pos) {
		return
	}
	if key := s.p.SlotKeyOf(v); key != "" {
		s.gets(key, v.Type(), a)
	}
}

// gets is a value that a variable gets which is, or goes on into, a slot: a function, or a
// map or list of them.
func (s *slots) gets(key string, t types.Type, a syntax.Assignment) {
	is, elements := syntax.HoldsFuncs(t)
	switch {
	case is:
		s.comes(key, a.Value)
	case !elements:
	case a.Element != nil:
		s.comes(link.ElementOf(key), a.Element)
	case a.Value == nil && a.Tok == token.ASSIGN: // of one element, which nothing gives
	default:
		s.list(link.ElementOf(key), a.Value)
	}
}

// list is a map or a list that comes to a slot, with its elements.
func (s *slots) list(key string, list ast.Expr) {
	list = syntax.Unparen(list)
	at := flow{list, key}
	if s.seen[at] {
		return
	}
	s.seen[at] = true
	switch e := list.(type) {
	case *ast.CompositeLit:
		for _, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			s.comes(key, elt)
		}
		return
	case *ast.CallExpr:
		switch b := s.p.Builtin(e); {
		case b == "append" && !e.Ellipsis.IsValid():
			s.list(key, e.Args[0])
			for _, elt := range e.Args[1:] {
				s.comes(key, elt)
			}
			return
		case b == "append":
			s.list(key, e.Args[0])
			s.list(key, e.Args[1])
			return
		case b == "make":
			return
		}
	}
	s.held(key, list)
}

func (s *slots) slot(key string) *link.Slot {
	if s.filled[key] == nil {
		s.filled[key] = &link.Slot{Key: key}
	}
	return s.filled[key]
}

// comes notes that a value comes to a slot.
func (s *slots) comes(key string, e ast.Expr) {
	slot, e := s.slot(key), syntax.Unparen(e)
	at := flow{e, key}
	if s.seen[at] {
		return
	}
	s.seen[at] = true
	if e == nil {
		slot.Open = true
		return
	}
	if m, ok := s.p.functionAt(e); ok {
		slot.Fill(m)
		return
	}
	if call, ok := e.(*ast.CallExpr); ok && s.p.TypesInfo.Types[call.Fun].IsType() && len(call.Args) == 1 {
		s.comes(key, call.Args[0])
		return
	}
	s.held(key, e)
}

// held follows what a variable holds that comes to a slot: what another slot has, what a
// parameter is given, or what the code gives a variable of its own.
func (s *slots) held(key string, e ast.Expr) {
	slot := s.slot(key)
	v, ok := s.p.Object(e).(*types.Var)
	if !ok {
		slot.Open = slot.Open || e == nil || !s.p.TypesInfo.Types[e].IsNil()
		return
	}
	if from := s.p.SlotKeyOf(v); from != "" {
		if is, _ := syntax.HoldsFuncs(v.Type()); !is {
			from = link.ElementOf(from)
		}
		if from != key {
			slot.From = append(slot.From, from)
		}
		return
	}
	p, isParam := s.params[v]
	if isParam {
		s.keep(p, key)
	}
	as := s.p.Assigned[v]
	if _, ranged := s.p.Ranged[v]; ranged || !isParam && len(as) == 0 {
		slot.Open = true
	}
	for _, a := range as {
		s.gets(key, v.Type(), a)
	}
}

// keep notes that a function puts a parameter into a slot.
func (s *slots) keep(p param, key string) {
	k := link.Keep{Param: p.at, Slot: key}
	if slices.Contains(s.keeps[p.fn], k) {
		return
	}
	s.keeps[p.fn] = append(s.keeps[p.fn], k)
	slot := s.slot(key)
	slot.Takes = append(slot.Takes, syntax.FuncName(p.fn))
	s.passed(p.fn, k)
}

// passed follows what a function that keeps a parameter is given for it.
func (s *slots) passed(fn *types.Func, k link.Keep) {
	uses := s.uses[fn]
	if uses == nil {
		return
	}
	slot, params := s.slot(k.Slot), fn.Signature().Params()
	slot.Open = slot.Open || uses.handed
	is, _ := syntax.HoldsFuncs(params.At(k.Param - 1).Type())
	if len(uses.calls) > 0 {
		slot.Gives = append(slot.Gives, syntax.FuncName(fn))
	}
	for _, call := range uses.calls {
		switch several := fn.Signature().Variadic() && k.Param == params.Len() && !call.Ellipsis.IsValid(); {
		case several:
			for _, arg := range call.Args[min(k.Param-1, len(call.Args)):] {
				s.comes(k.Slot, arg)
			}
		case k.Param > len(call.Args): // f(g())
			slot.Open = true
		case is:
			s.comes(k.Slot, call.Args[k.Param-1])
		default:
			s.list(k.Slot, call.Args[k.Param-1])
		}
	}
}

// functionAt is the function that an expression is, with what it costs.
func (p *Package) functionAt(e ast.Expr) (link.Method, bool) {
	m := link.Method{Name: link.Called}
	fn, _ := p.TypesInfo.Uses[syntax.CalledIdent(e)].(*types.Func)
	switch e := e.(type) {
	case *ast.FuncLit:
		m.Func, m.Line = p.Around(e), p.Line(e.Pos())
		if u := p.ByLit[e]; u != nil {
			m.Func = u.Name
			m.Summary = link.CostsOf(&p.CostOf(u).Summary)
		} else {
			m.Summary = link.CostsOf(&link.Summary{Terms: byItself(p.literals[e], math.MaxInt)})
		}
		return m, true
	case *ast.CallExpr: // of what makes it
		made := p.StaticFunc(e)
		if made == nil {
			return m, false
		}
		sum := p.Summary(made)
		if sum == nil || len(sum.Result) == 0 {
			return m, false
		}
		m.Func = syntax.FuncName(made)
		m.Summary = link.CostsOf(&link.Summary{Terms: byItself(sum.Result, poly.ResultParam)})
		return m, true
	}
	if fn == nil {
		return m, false
	}
	fn = fn.Origin()
	m.Func = syntax.FuncName(fn)
	if sel, ok := e.(*ast.SelectorExpr); ok && p.TypesInfo.Selections[sel] != nil {
		if costs, known := p.openCosts(p.TypesInfo.Selections[sel], fn); known {
			m.Summary = costs
			return m, true
		}
	}
	m.Summary = link.CostsOf(p.Summary(fn))
	return m, true
}

// KeepLiteral notes what a literal costs that is no unit, and that something else may call.
func (p *Package) KeepLiteral(lit *ast.FuncLit, terms []poly.Term) { p.literals[lit] = terms }

// byItself are the terms of a literal whose own parameters are numbered from first, as
// those of a function: of those of the function around it, who calls it tells nothing.
func byItself(terms []poly.Term, first int) []poly.Term {
	own := func(param int) int {
		if param < first {
			return poly.None
		}
		return param - first
	}
	var out []poly.Term
	for _, t := range terms {
		if t.Leaf.Kind == poly.Param {
			continue
		}
		t.Factors, t.Needs, t.From = slices.Clone(t.Factors), nil, 0
		for i := range t.Factors {
			t.Factors[i].Param = own(t.Factors[i].Param)
		}
		out = append(out, t)
	}
	return out
}
