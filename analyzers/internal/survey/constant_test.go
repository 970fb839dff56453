package survey

import (
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/testsource"
)

const constants = `package p

import "flag"

func want(any, string) {}

type options struct {
	deep  bool
	name  string
	limit int
	ratio float64
	next  *options
	tags  []string
}

const full = "full"

var global = true

func written(parameter bool, o options) {
	want(true, "true")
	want(!true, "false")
	want(full+"!", "\"full!\"")
	want(2*3, "6")
	want(nil, "nil")
	want(&options{}, "not nil")
	want([]string{}, "not nil")
	want(make(map[int]int), "not nil")
	want(new(int), "not nil")
	want(func() {}, "not nil")
	want(options{}, "")
	want(parameter, "")
	want(o.deep, "")
	want(global, "")
	want(len(o.tags), "")
}

func variables(n int) {
	never := false
	want(never, "false")
	var mode = full
	want(mode, "\"full\"")
	twice := false
	twice = n > 1
	want(twice, "")
	taken := false
	flag.BoolVar(&taken, "taken", false, "")
	want(taken, "")
	var later bool
	want(later, "")
	later = n > 2
	other := n
	same := other
	want(same, "")
	list := []string{}
	want(list, "not nil")
	first, _ := 1, 2
	want(first, "1")
	for _, each := range []bool{true} {
		want(each, "")
	}
	for i := 0; i < n; i++ {
		want(i, "")
	}
}
`

func TestConstant(t *testing.T) {
	pass := testsource.Check(t, constants)
	p := NewPackage(pass, catalog.Default())
	p.ScanPackage()
	for _, w := range testsource.Wants(t, pass) {
		got, known := p.Constant(w.Expr)
		if !known {
			got = ""
		}
		assert.Equal(t, w.Text, got, "line %d", w.Line)
	}
}

const fields = `package p

func want(any, string) {}

type options struct {
	deep  bool
	name  string
	next  *options
	ratio float64
}

func literals(o options) {
	want(options{}, "false, \"\", nil, ?")
	want(&options{deep: true, ratio: 1}, "true, \"\", nil, 1")
	want(options{name: "a", next: &options{}}, "false, \"a\", not nil, ?")
	want(options{true, "b", nil, 2}, "true, \"b\", nil, 2")
	want(o, "?, ?, ?, ?")
	once := options{deep: true}
	want(once, "true, \"\", nil, ?")
	again := options{deep: true}
	again = o
	want(again, "?, ?, ?, ?")
}

func (o *options) set() { o.deep = false }

var fill func(*options)

func take(options) {}

func given() {
	filled := &options{deep: true}
	fill(filled)
	want(filled, "?, ?, ?, ?")
	method := options{deep: true}
	method.set()
	want(method, "false, \"\", nil, ?")
	aliased := &options{deep: true}
	alias := aliased
	alias.deep = false
	want(aliased, "false, \"\", nil, ?")
	copied := options{name: "d"}
	take(copied)
	_ = copied.deep
	want(copied, "false, \"d\", nil, ?")
	pointer := &options{name: "e"}
	want(pointer, "false, \"e\", nil, ?")
}

func behind(n int) {
	filled := &options{deep: true}
	want(filled, "true, \"\", nil, ?")
	fill(filled)
	want(filled, "?, ?, ?, ?")
	looped := &options{deep: true}
	for range n {
		want(looped, "?, ?, ?, ?")
		fill(looped)
	}
	for range n {
		each := &options{deep: true}
		want(each, "true, \"\", nil, ?")
		fill(each)
	}
	caught := &options{deep: true}
	both := func() { want(caught, "?, ?, ?, ?") }
	fill(caught)
	both()
	first := &options{deep: true}
	_ = []any{want, both2(first, fill2(first))}
	second := &options{deep: true}
	_ = both2(second, second)
}

func both2(o *options, _ any) any { want(o, "?, ?, ?, ?"); return nil }

func fill2(*options) any { return nil }

func jumps(n int) {
	again := &options{deep: true}
back:
	want(again, "?, ?, ?, ?")
	fill(again)
	if n > 0 {
		n--
		goto back
	}
}

func made(n int) {
	want(new(options), "false, \"\", nil, ?")
	fresh := new(options)
	want(fresh, "false, \"\", nil, ?")
	fill(fresh)
	var zero options
	want(&zero, "false, \"\", nil, ?")
	want(zero, "false, \"\", nil, ?")
	var addressed options
	fill(&addressed)
	want(addressed, "?, ?, ?, ?")
	var taken options
	read := &taken
	want(taken, "false, \"\", nil, ?")
	fill(read)
	var set options
	set = options{deep: true}
	want(set, "true, \"\", nil, ?")
	var none *options
	want(none, "?, ?, ?, ?")
	_ = func(given options) { want(given, "?, ?, ?, ?") }
	for _, each := range []options{{deep: true}} {
		want(each, "true, \"\", nil, ?")
	}
}

func changed() {
	later := options{deep: true}
	later.name = "c"
	want(later, "true, \"c\", nil, ?")
	want(options{deep: true}, "true, \"\", nil, ?")
}
`

// The fields of a struct are known where a literal writes it out, and nothing changes
// them behind it.
func TestConstantField(t *testing.T) {
	pass := testsource.Check(t, fields)
	p := NewPackage(pass, catalog.Default())
	p.ScanPackage()
	for _, w := range testsource.Wants(t, pass) {
		got := ""
		for _, name := range []string{"deep", "name", "next", "ratio"} {
			v, known := p.ConstantField(w.Expr, name, p.Run(p.ByFunc[p.TypesInfo.Defs[w.In.Name].(*types.Func)]))
			if !known {
				v = "?"
			}
			if got != "" {
				got += ", "
			}
			got += v
		}
		assert.Equal(t, w.Text, got, "line %d", w.Line)
	}
}
