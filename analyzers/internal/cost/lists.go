package cost

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// Length bounds how many elements a list has: More, and as many as the longest has
// of what the parameters Of get.
type Length struct {
	More int64
	Of   []string // see listParam
}

// listParam names a parameter of a function.
func listParam(function string, param int) string { return function + "#" + strconv.Itoa(param) }

// longer is the bound of a list that is one or the other.
func (l Length) longer(m Length) Length {
	of := slices.Concat(l.Of, m.Of)
	slices.Sort(of)
	return Length{max(l.More, m.More), slices.Compact(of)}
}

// text and parseLength make a string of a bound, as a Factor has it, and back.
func (l Length) text() string {
	return strings.Join(append([]string{strconv.FormatInt(l.More, 10)}, l.Of...), " ")
}

func parseLength(text string) (Length, bool) {
	parts := strings.Fields(text)
	if len(parts) == 0 {
		return Length{}, false
	}
	n, err := strconv.ParseInt(parts[0], 10, 64)
	return Length{n, parts[1:]}, err == nil
}

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
func freeLists(fn *types.Func) (out []Passed) {
	eachList(fn, func(i int) { out = append(out, Passed{Param: i + 1, Free: true}) })
	return out
}

// sameLists is what a method gets from calls through an interface.
func (p *pass) sameLists(fn *types.Func) (out []Passed) {
	eachList(fn, func(i int) {
		out = append(out, Passed{Param: i + 1, Length: Length{Of: []string{listParam(behindInterface(fn), i+1)}}})
	})
	return out
}

// passedLists is what a call gives for the parameters that are lists.
func (p *pass) passedLists(call *ast.CallExpr, fn *types.Func) (out []Passed) {
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
		passed := Passed{Param: i + 1}
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

// lengthOfList bounds the length of a list by what is written out in the code.
func (p *pass) lengthOfList(e ast.Expr) (Length, bool) {
	return (&sizer{p: p, busy: make(map[types.Object]bool)}).list(e)
}

// sizer follows a list to where it is made, to bound its length.
type sizer struct {
	p    *pass
	busy map[types.Object]bool // variables and functions that are being followed
}

func (z *sizer) list(e ast.Expr) (Length, bool) {
	e = unparen(e)
	if e == nil {
		return Length{}, false
	}
	if tv := z.p.TypesInfo.Types[e]; tv.IsNil() {
		return Length{}, true
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		return Length{More: int64(len(e.Elts))}, true
	case *ast.SliceExpr:
		return z.list(e.X)
	case *ast.CallExpr:
		return z.call(e)
	case *ast.Ident, *ast.SelectorExpr:
		if v, ok := z.p.object(e).(*types.Var); ok && isList(v.Type()) {
			return z.variable(v)
		}
	}
	return Length{}, false
}

func (z *sizer) call(call *ast.CallExpr) (Length, bool) {
	if z.p.TypesInfo.Types[call.Fun].IsType() && len(call.Args) == 1 {
		return z.list(call.Args[0])
	}
	if z.p.oneRow(call) {
		return Length{More: 1}, true
	}
	switch z.p.builtin(call) {
	case "append":
		return z.appended(call)
	case "make":
		if len(call.Args) < 2 { // a map or a channel
			return Length{}, false
		}
		if n, ok := z.p.constInt(call.Args[1]); ok {
			return Length{More: n}, true
		}
		if size, ok := unparen(call.Args[1]).(*ast.CallExpr); ok && z.p.builtin(size) == "len" {
			return z.list(size.Args[0])
		}
		return Length{}, false
	}
	fn := z.p.staticFunc(call)
	if fn == nil || fn.Pkg() == nil {
		return Length{}, false
	}
	path := fn.Pkg().Path()
	if library := z.p.cat.Opaque(path) || z.p.cat.Combinator(path); !library {
		return z.result(fn)
	}
	if len(call.Args) == 1 && types.Identical(z.p.TypesInfo.TypeOf(call), z.p.TypesInfo.TypeOf(call.Args[0])) {
		return z.list(call.Args[0]) // slices.Clone(list)
	}
	return Length{}, false
}

// result bounds the list that a function of the program returns, if it does not
// depend on what it is given.
func (z *sizer) result(fn *types.Func) (Length, bool) {
	u := z.p.byFunc[fn]
	if u == nil {
		s := z.p.summary(fn)
		return Length{More: int64(s.elements())}, s.elements() > 0
	}
	if z.busy[fn] || fn.Signature().Results().Len() == 0 {
		return Length{}, false
	}
	z.busy[fn] = true
	defer delete(z.busy, fn)
	var all Length
	known := true
	ownNodes(u.body, func(n ast.Node) {
		if r, ok := n.(*ast.ReturnStmt); ok && known {
			var l Length
			l, known = z.returned(u, r)
			known = known && len(l.Of) == 0
			all = all.longer(l)
		}
	})
	return all, known && all.More > 0 // it may stand in for what is to come
}

// returned bounds the list that a return statement gives first.
func (z *sizer) returned(u *unit, r *ast.ReturnStmt) (Length, bool) {
	results := u.fn.Signature().Results()
	switch len(r.Results) {
	case 0:
		return z.variable(results.At(0))
	case results.Len(), 1: // or those of a call
		return z.list(r.Results[0])
	}
	return Length{}, false
}

// appended is append(list, e…) or append(list, more...).
func (z *sizer) appended(call *ast.CallExpr) (Length, bool) {
	l, ok := z.list(call.Args[0])
	if !ok {
		return Length{}, false
	}
	if !call.Ellipsis.IsValid() {
		l.More += int64(len(call.Args) - 1)
		return l, true
	}
	more, ok := z.list(call.Args[1])
	if len(l.Of) > 0 && len(more.Of) > 0 {
		return Length{}, false
	}
	return Length{l.More + more.More, slices.Concat(l.Of, more.Of)}, ok
}

// variable bounds the longest of the lists that a variable holds. Fields and
// variables that other packages can set hold what they want, and so do lists that
// have methods to grow by.
func (z *sizer) variable(v *types.Var) (Length, bool) {
	shared := v.IsField() || v.Parent() == z.p.Pkg.Scope()
	if z.busy[v] {
		return Length{}, true // nothing new
	}
	if shared && v.Exported() || v.Origin() != v || v.Pkg() != z.p.Pkg {
		return Length{}, false
	}
	if t := named(v.Type()); t != nil && t.NumMethods() > 0 {
		return Length{}, false
	}
	z.busy[v] = true
	defer delete(z.busy, v)
	var all Length
	id, isParam := z.p.listParams()[v]
	if isParam {
		all.Of = []string{id}
	}
	as := slices.Clone(z.p.assigned[v])
	for _, value := range z.p.unkeyed[v] {
		as = append(as, assignment{value: value})
	}
	if !isParam && len(as) == 0 {
		return Length{}, false // a parameter of a literal
	}
	var grown int64
	filled := !shared && z.p.filledOnce(v)
	for _, a := range as {
		value := a.value
		switch {
		case value != nil:
		case a.source != nil && !a.later: // list, err := …
			value = a.source
		case a.source == nil && filled && !a.inLoop:
			all = all.longer(Length{More: 1})
			continue
		}
		if value == nil || z.grows(value) && (a.inLoop || shared) {
			return Length{}, false
		}
		l, ok := z.list(value)
		if !ok || a.append && len(l.Of) > 0 {
			return Length{}, false
		}
		if a.append { // the variable itself, longer by More
			grown, l.More = grown+l.More, 0
		}
		all = all.longer(l)
	}
	all.More += grown
	return all, true
}

// grows reports whether a value appends to a variable that is being followed, so
// that it is longer each time.
func (z *sizer) grows(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && z.p.builtin(call) == "append" {
			found = found || z.p.mentions(call, z.busy)
		}
		return !found
	})
	return found
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
					p.paramNames[o] = listParam(u.name, i)
				}
			}
		}
	}
	return p.paramNames
}

// callers is what is known of the calls in a package or a program.
type callers struct {
	lists map[string][]Passed // by parameter
	// complete reports whether all calls of a function can be known.
	complete func(function string) bool
	answers  map[string]answer
}

func callersOf(uses []Use, complete func(string) bool) *callers {
	g := &callers{lists: make(map[string][]Passed), complete: complete, answers: make(map[string]answer)}
	for _, u := range uses {
		for _, l := range u.Lists {
			id := listParam(u.Func, l.Param)
			g.lists[id] = append(g.lists[id], l)
		}
	}
	return g
}

const maxLevels = 16 // of functions that pass a list on

// longest is how many elements a list has at most. Of one that nobody gives an element
// nothing is known: that code is not there yet.
func (g *callers) longest(text string) (int64, bool) {
	if text == "" {
		return 0, false
	}
	r, ok := g.answers[text]
	if !ok {
		if l, ok := parseLength(text); ok {
			r.n, r.extent = g.length(l, 0, make(map[string]int64))
		}
		g.answers[text] = r
	}
	return r.n, r.extent == bounded && r.n > 0
}

// answer is what is known of the length of a list.
type answer struct {
	n      int64
	extent extent
}

// extent says whether all that a list may be is known.
type extent uint8

const (
	free     extent = iota
	uncalled        // no call by an interface, or none but its own
	bounded
)

// length follows a list to all that it may be. above are the parameters on the way
// here, and by how much the list had grown there: one that comes back longer has
// no bound.
func (g *callers) length(l Length, grown int64, above map[string]int64) (int64, extent) {
	longest, called := int64(0), len(l.Of) == 0
	for _, id := range l.Of {
		n, k := g.param(id, grown+l.More, above)
		if k == free {
			return 0, free
		}
		longest, called = max(longest, n), called || k == bounded
	}
	if !called {
		return 0, uncalled
	}
	return longest + l.More, bounded
}

func (g *callers) param(id string, grown int64, above map[string]int64) (int64, extent) {
	if before, again := above[id]; again {
		if grown > before {
			return 0, free
		}
		return 0, uncalled // what comes back says nothing new
	}
	function := id[:strings.LastIndexByte(id, '#')]
	if len(above) > maxLevels || function[0] != '~' && !g.complete(function) {
		return 0, free
	}
	above[id] = grown
	defer delete(above, id)
	longest, called := int64(0), false
	for _, passed := range g.lists[id] {
		if passed.Free {
			return 0, free
		}
		n, k := g.length(passed.Length, grown, above)
		if k == free {
			return 0, free
		}
		longest, called = max(longest, n), called || k == bounded
	}
	switch {
	case called:
		return longest, bounded
	case function[0] == '~':
		return 0, uncalled
	}
	return 0, free // nobody is known to call it
}

// elements is the most elements that the list has which a function returns, or 0.
func (s *Summary) elements() int {
	if s == nil {
		return 0
	}
	return s.Elements
}

// writtenOut is how often the loop runs at most, if all callers write its list out.
func (f Factor) writtenOut(longest func(string) (int64, bool)) (int64, bool) {
	if f.Class != Data || f.List == "" {
		return 0, false
	}
	return longest(f.List)
}

// written puts numbers in the place of loops over lists of which all callers are
// known, and known to write them out.
func (s *Site) written(longest func(string) (int64, bool)) {
	if !s.waits() {
		return
	}
	var loops []Factor
	var lines []int
	raising := 0
	for _, f := range s.Loops {
		n, ok := f.writtenOut(longest)
		if ok {
			s.Coef = multiply(s.Coef, max(n, 1))
		} else {
			loops = append(loops, f)
		}
		if f.Class.Raises() {
			if !ok && raising < len(s.LoopLines) {
				lines = append(lines, s.LoopLines[raising])
			}
			raising++
		}
	}
	s.Loops, s.LoopLines, s.Terms = loops, lines, slices.Clone(s.Terms)
	for i := range s.Terms {
		s.Terms[i].written(longest)
	}
}

// waits reports whether other packages may write out a list that the site depends on.
func (s *Site) waits() bool {
	unknown := func(f Factor) bool { return f.List != "" }
	return slices.ContainsFunc(s.Loops, unknown) || slices.ContainsFunc(s.Terms, func(t Term) bool { return slices.ContainsFunc(t.Factors, unknown) })
}

func (t *Term) written(longest func(string) (int64, bool)) {
	one := func(f Factor) bool {
		n, ok := f.writtenOut(longest)
		if ok {
			t.Coef = multiply(t.Coef, max(n, 1))
		}
		return ok
	}
	if slices.ContainsFunc(t.Factors, func(f Factor) bool { return f.List != "" }) {
		t.Factors = slices.DeleteFunc(slices.Clone(t.Factors), one)
	}
}

// written notes numbers for the lists of which all callers are known. The other
// factors are those of parameters, for which each caller has its own.
func (s *Summary) written(longest func(string) (int64, bool)) {
	for i := range s.Terms {
		t := &s.Terms[i]
		for j, f := range t.Factors {
			if f.List == "" || f.Param != none && f.After == ")" {
				continue
			}
			if n, ok := longest(f.List); ok {
				t.Factors = slices.Clone(t.Factors)
				t.Factors[j].List = Length{More: n}.text()
			}
		}
	}
}

// listText is what bounds a list as a Factor has it, or "".
func (p *pass) listText(e ast.Expr) string {
	text, ok := p.listTexts[e]
	if !ok {
		if l, known := p.lengthOfList(e); known {
			text = l.text()
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
