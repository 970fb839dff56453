package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

func (w *walker) instantiate(call *ast.CallExpr, args []ast.Expr, recv ast.Expr, fn *types.Func, terms []poly.Term, c *callee) {
	sig := fn.Signature()
	w.instantiateNamed(call, args, recv, syntax.FuncName(fn), sig.Params().Len(), sig.Variadic(), terms, c)
}

// instantiateNamed puts the arguments of a call in the place of the callee's
// parameters.
func (w *walker) instantiateNamed(call *ast.CallExpr, args []ast.Expr, recv ast.Expr, name string, params int, variadic bool, terms []poly.Term, c *callee) {
	argsOf := actual(call, args, recv, params, variadic)
	spread := variadic && call.Ellipsis == token.NoPos
	out := make([]poly.Term, 0, len(terms))
	kept := make([][]poly.Need, 0, len(terms)) // what each of them needs of our callers
	var text ast.Expr                          // that the callee runs as SQL; nil is one of its own
	texts := 0
	c.reads, c.argsOf = readBy{told: len(c.terms) == 0}, argsOf
	for _, t := range terms {
		needs, ok := w.meets(t.Needs, argsOf, spread, params)
		if !ok {
			continue
		}
		for _, f := range t.Factors {
			w.passes(f, argsOf, c)
		}
		if t.Leaf.Elem { // each function of the list runs once
			t.Factors = slices.DeleteFunc(slices.Clone(t.Factors), func(f poly.Factor) bool { return f.Param == t.Leaf.Param && f.Before == "len(" })
		}
		fs, coef, ok := w.substitute(t.Factors, argsOf, params, spread, len(args))
		if !ok {
			continue
		}
		t.Factors, t.Coef = fs, poly.Multiply(t.Coef, coef)
		if t.Leaf.Kind == poly.Param {
			for _, arg := range argsOf(t.Leaf.Param) {
				if list, ok := syntax.Unparen(arg).(*ast.CompositeLit); ok && t.Leaf.Elem {
					for _, elt := range list.Elts {
						w.given(call, elt, t, false, c)
					}
					continue
				}
				w.given(call, arg, t, false, c)
			}
			continue
		}
		w.chooses(&t, argsOf, c)
		if t.Leaf.Handle != poly.None {
			handle := t.Leaf.Handle
			t.Leaf.Handle = poly.None
			if as := argsOf(handle); len(as) == 1 {
				if w.p.queues(as[0]) {
					continue // the callee's command goes into a pipeline of ours
				}
				_, _, t.Leaf.Handle = w.rooted(as[0])
				if t.Leaf.Handle != poly.None && ofCache(t.Leaf.Kind) && w.p.givenQueue(w.u, t.Leaf.Handle) {
					continue // or of all our callers
				}
				t.Leaf.Apart = t.Leaf.Apart || t.Leaf.Kind == poly.RPC && w.ofTurn(as[0])
			}
		}
		runs := syntax.Only(argsOf(t.Leaf.Text - 1))
		t.Leaf.Text = w.TextParam(runs)
		t.Leaf.Alone = t.Leaf.Alone || w.p.Alone(runs)
		t.Leaf.Setup = t.Leaf.Setup || w.p.Setup(runs)
		if poly.IsStore(t) && !t.Leaf.Setup && (texts == 0 || runs != text) {
			text = runs
			texts++
		}
		t.Chain = w.hop(call, name, t.Chain)
		t.SetBy(t.From, t.Args)
		t.From, t.Args = w.sourcesFor(t, argsOf, params, c), w.passedOn(t.Args, argsOf)
		out, kept = append(out, t), append(kept, needs)
	}
	if texts == 1 {
		c.sql = text
	}
	c.terms = poly.Larger(c.terms, poly.Settle(out, kept))
}

// sourcesFor puts the arguments of a call in the place of the parameters that a read is asked
// by.
func (w *walker) sourcesFor(t poly.Term, argsOf func(int) []ast.Expr, params int, c *callee) poly.Sources {
	if t.Leaf.Kind != poly.DBRead && t.Leaf.Kind != poly.CacheRead {
		return 0
	}
	from := w.passedAs(t.From, argsOf)
	c.reads.told = c.reads.told && t.From&poly.Told != 0
	for i := range params + 1 {
		if !t.From.Of(i) {
			continue
		}
		as := argsOf(i)
		c.reads.told = c.reads.told && len(as) > 0 // a method value has its receiver elsewhere
		c.reads.by = append(c.reads.by, as...)
	}
	return from
}

// passedAs puts the arguments of a call in the place of the parameters that something is made
// of.
func (w *walker) passedAs(of poly.Sources, argsOf func(int) []ast.Expr) poly.Sources {
	from := of & poly.Told
	for i := range 63 {
		if !of.Of(i) {
			continue
		}
		as := argsOf(i)
		if len(as) == 0 {
			return 0
		}
		for _, arg := range as {
			from = from.With(w.sourcesIn(arg))
		}
	}
	return from
}

// passedOn is passedAs of what the call of an interface's method is given.
func (w *walker) passedOn(list []poly.Sources, argsOf func(int) []ast.Expr) []poly.Sources {
	out := slices.Clone(list)
	for i := range out {
		out[i] = w.passedAs(out[i], argsOf)
	}
	return out
}

// actual returns the arguments for a parameter: several for a variadic one.
func actual(call *ast.CallExpr, args []ast.Expr, recv ast.Expr, params int, variadic bool) func(param int) []ast.Expr {
	return func(param int) []ast.Expr {
		i := param - 1
		switch {
		case param == 0 && recv != nil:
			return []ast.Expr{recv}
		case i < 0 || i >= len(args):
			return nil
		case variadic && i == params-1 && call.Ellipsis == token.NoPos:
			return args[i:]
		}
		return args[i : i+1]
	}
}

// substitute rewrites the factors of a callee for a call. A parameter whose
// argument is written out in the code counts as a constant.
func (w *walker) substitute(fs []poly.Factor, argsOf func(int) []ast.Expr, params int, spread bool, nargs int) ([]poly.Factor, int64, bool) {
	if !slices.ContainsFunc(fs, func(f poly.Factor) bool { return f.Class == poly.Guard || f.Param != poly.None }) {
		return fs, 1, true
	}
	coef := int64(1)
	out := make([]poly.Factor, 0, len(fs))
	for _, f := range fs {
		if f.Class == poly.Guard {
			if w.rekey(&f, argsOf) {
				out = append(out, f)
			}
			continue
		}
		if f.Param == poly.None {
			out = append(out, f)
			continue
		}
		as := argsOf(f.Param)
		before, after := strings.TrimPrefix(f.Before, "("), f.After
		if i := strings.Index(after, "−"); i >= 0 { // where the counter begins
			after = after[:i]
		}
		isLen := before == "len(" && after == ")"
		if spread && f.Param == params && isLen { // f(a, b) for f(xs ...T)
			coef = poly.Multiply(coef, int64(max(nargs-params+1, 0)))
			continue
		}
		if len(as) != 1 {
			f.Param = poly.None
			out = append(out, f)
			continue
		}
		arg := as[0]
		if isLen {
			if n, ok := w.p.ConstLen(arg); ok {
				coef = poly.Multiply(coef, n)
				continue
			}
		} else if field, ok := fieldLen(before, after); ok && f.Kept {
			if n, ok := w.p.ConstFieldLen(arg, field, w.evaluated); ok {
				coef = poly.Multiply(coef, n)
				continue
			}
		} else if n, ok := w.p.ConstInt(arg); ok && after == "" && f.Class == poly.Count {
			coef = poly.Multiply(coef, max(n, 0))
			continue
		}
		if f.Class == poly.Miss && w.varies(arg) {
			continue // each element has a memo of its own
		}
		if isLen && f.After == ")" && f.Class == poly.Data {
			f.List = w.p.ListText(arg)
		}
		if syntax.StructLit(arg) != nil {
			f.Param, f.Kept = poly.None, false // what has no name of ours keeps the callee's
			out = append(out, f)
			continue
		}
		root, path, param := w.rooted(arg)
		f.Root, f.After, f.Param = root, path+f.After, param
		f.Kept = false // of what our caller has passed, nothing is known
		out = append(out, f)
	}
	return out, coef, coef > 0
}

// fieldLen is the field of which a factor, len(x.Field), is the length.
func fieldLen(before, after string) (field string, ok bool) {
	field, ok = strings.CutSuffix(strings.TrimPrefix(after, "."), ")")
	return field, ok && before == "len(" && strings.HasPrefix(after, ".") && token.IsIdentifier(field)
}

// lens are the lengths of the arguments that are written out in the code, for
// an interface method whose implementation is not known yet.
func (w *walker) lens(call *ast.CallExpr, sig *types.Signature) uint64 {
	var lens uint64
	for i := range min(len(call.Args), fixed(sig), 15) {
		if n, ok := w.p.ConstLen(call.Args[i]); ok && n < 16 {
			lens |= uint64(n) << (4 * (i + 1))
		}
	}
	last := fixed(sig)
	if n := len(call.Args) - last; sig.Variadic() && !call.Ellipsis.IsValid() && last < 15 && n > 0 && n < 16 {
		if _, several := w.p.TypesInfo.TypeOf(call.Args[0]).(*types.Tuple); !several { // f(g())
			lens |= uint64(n) << (4 * (last + 1))
		}
	}
	return lens
}

// flags are the arguments that are true, false or nil, likewise.
func (w *walker) flags(call *ast.CallExpr, sig *types.Signature) uint64 {
	var flags uint64
	for i := range min(len(call.Args), fixed(sig)) {
		if v, ok := w.constant(call.Args[i]); ok {
			flags |= poly.Flag(i+1, v)
		}
	}
	return flags
}

// fixed is how many parameters are not variadic.
func fixed(sig *types.Signature) int {
	if sig.Variadic() {
		return sig.Params().Len() - 1
	}
	return sig.Params().Len()
}

// rekey puts the arguments of a call into the key of a guard, and reports
// whether it still is one: a key that changes with a loop finds nothing cached, or is
// one of a memo.
func (w *walker) rekey(f *poly.Factor, argsOf func(int) []ast.Expr) bool {
	var keys uint64
	for i := range 64 {
		if f.Keys&(1<<i) == 0 {
			continue
		}
		for _, arg := range argsOf(i) {
			k, varies := w.keys(arg)
			switch {
			case varies && !f.Refills:
				return false
			case varies:
				f.Class = poly.Miss
			}
			keys |= k
		}
	}
	if f.Keys = keys; f.Class == poly.Miss {
		f.Keys = 0
	}
	if f.Param != poly.None {
		if as := argsOf(f.Param); len(as) == 1 {
			if w.varies(as[0]) {
				return false // each element has a cache of its own
			}
			f.Root, f.Param = syntax.ExprText(as[0]), poly.None
		}
	}
	return true
}

// given is a function value among the arguments of a call, run as t says.
func (w *walker) given(call *ast.CallExpr, arg ast.Expr, t poly.Term, first bool, c *callee) {
	arg = w.p.Handed(arg)
	if lit, ok := arg.(*ast.FuncLit); ok {
		loops := slices.DeleteFunc(slices.Clone(t.Factors), func(f poly.Factor) bool { return f.Class == poly.Retry })
		if i := slices.IndexFunc(c.runs, func(r ran) bool { return r.lit == lit }); i < 0 {
			c.runs = append(c.runs, ran{lit: lit, loops: loops, first: first, some: t.Sometimes()})
		} else {
			c.runs[i].some = c.runs[i].some && t.Sometimes()
			if poly.Degree(loops) > poly.Degree(c.runs[i].loops) {
				c.runs[i].loops = loops
			}
		}
		return
	}
	for _, v := range w.p.Values(arg) {
		if v.Func != nil {
			c.runsFunction(v.Func, t.Factors)
		}
		if first {
			continue
		}
		if u := w.p.ByFunc[v.Func]; u != nil && w.inCycle(u) && len(u.Cycle) <= maxCycle && poly.Degree(t.Factors) > 0 {
			w.p.CostOf(u.Cycle[0]).Walks = true
			c.runs = append(c.runs, ran{fun: arg, loops: t.Factors, terms: w.turnsOf(call, u, recursion(u)), cycle: true})
			continue
		}
		var inner callee
		switch {
		case v.Func != nil:
			if u := w.p.ByFunc[v.Func]; u != nil {
				w.instantiateNamed(call, nil, syntax.ReceiverOf(arg), u.Name, 0, false, w.p.CostOf(u).Summary.Terms, &inner)
			} else if recv := v.Func.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
				w.open(call, v.Func, recv.Type(), &inner)
			} else if s := w.p.Summary(v.Func); s != nil {
				w.instantiateNamed(call, nil, syntax.ReceiverOf(arg), syntax.FuncName(v.Func), 0, false, s.Terms, &inner)
			}
		case v.Lit != nil:
			if u := w.p.ByLit[v.Lit]; u != nil {
				w.instantiateNamed(call, nil, nil, u.Name, 0, false, w.p.CostOf(u).Summary.Terms, &inner)
			}
		case v.Made != nil:
			w.callsResult(call, v.Made, &inner)
		case v.Object != nil:
			if i, ok := w.Param(v.Object); ok {
				inner.terms = []poly.Term{{Coef: 1, Leaf: poly.Leaf{Kind: poly.Param, Param: i, Handle: poly.None}}}
			} else if i, ok := w.Param(w.p.Object(w.p.Ranged[v.Object])); ok {
				inner.terms = []poly.Term{{Coef: 1, Leaf: poly.Leaf{Kind: poly.Param, Param: i, Elem: true, Handle: poly.None}}}
			}
		}
		if t.Sometimes() {
			inner.terms = poly.Sometimes(inner.terms)
		}
		if poly.Degree(t.Factors) > 0 {
			c.runs = append(c.runs, ran{fun: arg, loops: t.Factors, terms: inner.terms})
			continue
		}
		for _, it := range inner.terms {
			it.Coef = poly.Multiply(it.Coef, t.Coef)
			it.Factors = poly.Product(t.Factors, it.Factors)
			c.terms = poly.Larger(c.terms, []poly.Term{it})
		}
	}
}
