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
