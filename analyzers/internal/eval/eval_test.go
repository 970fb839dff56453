package eval

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/analyzers/internal/testsource"
)

// shown writes what is known as the tests expect it.
func shown(k *Known) string {
	switch {
	case k == nil:
		return "?"
	case k.points:
		return "&" + shown(k.to)
	case k.struc || k.list:
		parts := make([]string, 0, 4)
		for _, of := range append(k.fields, k.elems...) {
			parts = append(parts, shown(of))
		}
		if k.list {
			return "[" + strings.Join(parts, " ") + "]"
		}
		return "{" + strings.Join(parts, " ") + "}"
	case k.fn != function{}:
		return "func"
	}
	return k.Text
}

func evaluator(t *testing.T, src string) (*Evaluator, *syntax.Package, []testsource.Want) {
	t.Helper()
	pass := testsource.Check(t, src)
	p := syntax.NewPackage(pass, catalog.Default())
	p.ScanPackage()
	return New(p), p, testsource.Wants(t, pass)
}

func expect(t *testing.T, src string) {
	t.Helper()
	v, p, wants := evaluator(t, src)
	for _, w := range wants {
		fn := p.TypesInfo.Defs[w.In.Name]
		for _, u := range p.Units {
			if u.Func == fn {
				assert.Equal(t, w.Text, shown(v.Unit(u, nil).Of(w.Expr)), "line %d", w.Line)
			}
		}
	}
}

const header = `package p

func want(any, string) {}

type options struct {
	deep bool
	mode string
	next *options
}

`

func TestValues(t *testing.T) {
	expect(t, header+`
func literals(o options, p bool) {
	want(options{}, "{false \"\" nil}")
	want(&options{deep: true}, "&{true \"\" nil}")
	want(options{true, "b", &options{}}, "{true \"b\" &{false \"\" nil}}")
	want(new(options), "&{false \"\" nil}")
	want(o, "?")
	want(p, "?")
	want([]bool{true, p}, "[true ?]")
	want([]string(nil), "not nil")
	want(map[int]int{}, "not nil")
	want(!true, "false")
	want(func() {}, "func")
	want(p && false, "false")
}

func variables(n int, p bool) {
	var o options
	want(o, "{false \"\" nil}")
	o.deep = n > 1
	want(o, "{? \"\" nil}")
	o = options{mode: "a"}
	want(o, "{false \"a\" nil}")
	c := o
	c.mode = "b"
	want(o, "{false \"a\" nil}")
	want(c.mode, "\"b\"")
	q := &c
	q.deep = true
	want(c, "{true \"b\" nil}")
	if p {
		q.mode = "c"
	} else {
		q.mode = "d"
	}
	want(q, "&{true ? nil}")
	var e any = (*options)(nil)
	want(e, "not nil")
	o.next = &options{deep: true}
	want(o.next.deep, "true")
	x, y := 1, 2
	x, y = y, x
	want(x, "2")
	x++
	want(x+y, "4")
	var arg options
	arg.mode, arg.deep = "e", true
	want(arg, "{true \"e\" nil}")
}

func loops(n int, xs []int) {
	o := &options{}
	for range n {
		want(o, "&{? \"\" nil}")
		o.deep = !o.deep
	}
	for _, x := range xs {
		each := &options{deep: true}
		want(each, "&{true \"\" nil}")
		each.deep = x > 1
	}
	for _, b := range []bool{true, false} {
		want(b, "?")
		if b {
			continue
		}
		want(b, "false")
	}
	var ps []*options
	for _, b := range []bool{true, false} {
		ps = append(ps, &options{deep: b})
	}
	want(ps[0], "&{true \"\" nil}")
	want(ps[1], "&{false \"\" nil}")
	last := 0
	for i := range []int{1, 2, 3} {
		last = i
		if i == 1 {
			break
		}
	}
	want(last, "1")
	seen := false
	for range n {
		if n > 2 {
			seen = true
			continue
		}
		if n > 3 {
			seen = true
			break
		}
		want(seen, "?")
		seen = false
	}
	want(seen, "?")
	var fs []func() bool
	for _, b := range []bool{true, false} {
		fs = append(fs, func() bool { return b })
	}
	want(fs, "?")
	on := false
	for _, b := range []bool{false, true, false} {
		on = on || b
	}
	want(on, "true")
	for i := 0; i < 3; i++ {
		want(i, "?")
	}
	var first *options
	for range n {
		mine := &options{}
		if first == nil {
			first = mine
		}
		first.deep = true
		want(mine, "&?")
	}
}

func ways(n int, o *options) {
	if o == nil {
		o = &options{mode: "a"}
		want(o, "&{false \"a\" nil}")
	}
	want(o, "?")
	mode := "x"
	switch n {
	case 1:
		mode = "y"
	default:
		mode = "y"
	}
	want(mode, "\"y\"")
	if mode == "x" {
		want(1, "?")
	}
	switch mode {
	case "y":
		mode = "z"
		fallthrough
	case "x":
		want(mode, "\"z\"")
	case "other":
		mode = "other"
	}
	want(mode, "\"z\"")
}
`)
}

func TestEscapes(t *testing.T) {
	expect(t, header+`
var kept *options

func given(f func(*options), fill func(any), ch chan *options, n int) {
	a := &options{}
	f(a)
	want(a, "&?")
	var b options
	fill(&b)
	want(b, "?")
	c := &options{}
	kept = c
	want(c, "&?")
	d := &options{}
	ch <- d
	want(d, "&?")
	e := &options{}
	m := map[int]*options{1: e}
	want(e, "&?")
	_ = m
	g := &options{}
	go f(g)
	want(g, "&?")
	h := &options{}
	pp := &h.deep
	*pp = true
	want(h, "&?")
	i := options{next: &options{}}
	f(i.next)
	want(i, "{false \"\" &?}")
	j, k := &options{}, &options{}
	if n > 0 {
		j = k
	}
	j.deep = true
	want(k, "&?")
}

func again(f func(*options), n int) {
	var a options
	f(&a)
	a = options{}
	want(a, "?")
	for range n {
		b := &options{}
		want(b, "&{false \"\" nil}")
		f(b)
	}
	c := &options{}
	list := []*options{c}
	for _, x := range list {
		_ = func() {}
		x.deep = true
	}
	want(c, "&?")
}

func filled(list *[]string) error { *list = append(*list, "a"); return nil }

func order() ([]string, error) {
	list := make([]string, 0)
	return list, filled(&list)
}

func change(o *options) bool { o.deep = true; return true }

func operands() {
	a := options{}
	list, _ := order()
	want(list, "?")
	for _, x := range []bool{a.deep == change(&a), change(&a)} {
		want(x, "?")
	}
	b := options{}
	want([]any{b.deep, change(&b)}, "[? true]")
	c := options{}
	want(options{c.deep, "", &options{deep: change(&c)}}, "{? \"\" &{true \"\" nil}}")
}

func literals(run func(func())) {
	a := options{}
	run(func() { a.deep = true })
	want(a, "?")
	b := &options{mode: "b"}
	run(func() { want(b, "&{false \"b\" nil}") })
	want(b, "&{false \"b\" nil}")
	c := &options{mode: "c"}
	run(func() { want(c, "&?") })
	c.mode = "d"
	want(c, "&{false \"d\" nil}")
	d := &options{}
	run(func() { d.deep = true })
	d = &options{}
	want(d, "?")
	n := 0
	run(func() { n++ })
	want(n, "?")
	for range 3 {
		e := options{deep: true}
		run(func() { want(e, "{true \"\" nil}") })
	}
	g := &options{}
	for range 3 {
		g.deep = false
		g.deep = true
		run(func() { want(g, "&?") })
	}
}

func jumps(n int) {
	a := 1
back:
	want(a, "?")
	a = 2
	if n > 0 {
		goto back
	}
}
`)
}

func TestCalls(t *testing.T) {
	expect(t, header+`
func quiet() *options { return &options{} }

func zeroed() options { var o options; return o }

func loud() *options {
	o := quiet()
	o.deep = true
	return o
}

func pick(p bool) *options {
	if p {
		return loud()
	}
	return &options{mode: "p"}
}

func (o *options) set() *options { o.deep = true; return o }

func (o options) with(mode string) options { o.mode = mode; return o }

func (o *options) copied() *options { c := *o; c.deep = true; return &c }

func read(o *options) bool { return o.deep }

var keep *options

func kept(o *options) { keep = o }

func both() (*options, error) { return &options{mode: "both"}, nil }

func either(o *options, p bool) *options {
	if p {
		return o
	}
	return &options{}
}

func two(a, b *options) { a.deep = true; b.mode = "b" }

func returned(all []option) []option { return all }

func inner(o *options) { o.next.deep = true }

func rec(n int) int { if n == 0 { return 7 }; return rec(n - 1) }

func forever(n int) int { return forever(n + 1) }

func orDefault(o *options) *options { if o == nil { return quiet() }; return o }

func calls(p bool) {
	want(quiet(), "&{false \"\" nil}")
	want(zeroed(), "{false \"\" nil}")
	want(loud(), "&{true \"\" nil}")
	want(pick(true), "&{true \"\" nil}")
	want(pick(false), "&{false \"p\" nil}")
	want(pick(p), "&{? ? nil}")
	a := quiet()
	b := a.set()
	want(a, "&{true \"\" nil}")
	b.mode = "b"
	want(a, "&{true \"b\" nil}")
	want(a.with("c"), "{true \"c\" nil}")
	want(a, "&{true \"b\" nil}")
	c := quiet()
	want(c.copied(), "&{true \"\" nil}")
	want(c, "&{false \"\" nil}")
	want(read(c), "false")
	want(c, "&{false \"\" nil}")
	kept(c)
	c.deep = true
	want(c, "&?")
	g := quiet()
	h := either(g, p)
	h.deep = true
	want(g, "&?")
	i, k := quiet(), quiet()
	two(i, k)
	want(i, "&{true \"\" nil}")
	want(k, "&{false \"b\" nil}")
	two(i, i)
	want(i, "&?")
	m := []option{deep(true)}
	for _, x := range returned(m) {
		x(g)
	}
	returned(m)[0] = nil
	want(m, "[?]")
	l := &options{next: k}
	inner(l)
	want(k, "&?")
	d, err := both()
	want(d, "&{false \"both\" nil}")
	want(err, "nil")
	want(rec(3), "7")
	want(forever(0), "?")
	var v options
	v.set()
	want(v, "{true \"\" nil}")
	want(orDefault(nil), "&{false \"\" nil}")
	want(orDefault(&v).deep, "true")
}

type option func(*options)

func deep(deep bool) option { return func(o *options) { o.deep = deep } }

func moded(mode string) option {
	return func(o *options) { o.mode = mode }
}

func all(opts ...option) option {
	return func(o *options) {
		for _, opt := range opts {
			opt(o)
		}
	}
}

func build(opts ...option) *options {
	o := &options{mode: "default"}
	for _, opt := range opts {
		opt(o)
	}
	return o
}

func functional(p bool, more []option, one option) {
	want(build(), "&{false \"default\" nil}")
	want(build(deep(true)), "&{true \"default\" nil}")
	want(build(deep(true), deep(false), moded("m")), "&{false \"m\" nil}")
	want(build(deep(p)), "&{? \"default\" nil}")
	want(build(more...), "&?")
	want(build(deep(true), one), "&?")
	opts := []option{deep(true)}
	opts = append(opts, moded("n"))
	want(build(opts...), "&{true \"n\" nil}")
	if p {
		opts = append(opts, deep(false))
	}
	want(build(opts...), "&?")
	want(len(build(deep(true)).mode), "?")
	x := true
	local := func(o *options) { o.deep = x }
	want(build(local), "&{true \"default\" nil}")
}
`)
}
