package change_test

import (
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/change"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

const pkg = "example.com/m/"

// found is a finding about a loop: "rule function callee degree"; the degree may
// be followed by a severity.
func found(t *testing.T, fset *token.FileSet, texts ...string) []*finding.Finding {
	t.Helper()
	var out []*finding.Finding
	for _, text := range texts {
		parts := strings.Fields(text)
		f := &finding.Finding{
			Rule: parts[0], Function: pkg + parts[1], Callee: parts[2], Degree: len(parts[3]),
			Cost: strings.Join(strings.Split(parts[3], ""), "·"), Severity: finding.Warning, Message: text,
		}
		if len(parts) > 4 {
			require.NoError(t, f.Severity.UnmarshalText([]byte(parts[4])))
		}
		file := fset.AddFile(text, -1, 10)
		f.Pos = file.Pos(0)
		out = append(out, f)
	}
	return out
}

// functions are of names such as a.F; of name=body, with this body.
func functions(names ...string) []change.Function {
	var out []change.Function
	for i, name := range names {
		name, body, ok := strings.Cut(name, "=")
		f := change.Function{Package: pkg + strings.Split(name, ".")[0], Name: pkg + name, Body: uint64(1000 + i)}
		if ok {
			f.Body = uint64(body[0])
		}
		out = append(out, f)
	}
	return out
}

func messages(findings []*finding.Finding) (out []string) {
	for _, f := range findings {
		out = append(out, f.Message)
	}
	return out
}

func TestFindings(t *testing.T) {
	const query, cached = "query-in-loop", "cache-in-loop"
	for _, test := range []struct {
		name                 string
		base, head           []string // findings
		baseFuncs, headFuncs []string
		want                 []string
		wantBack             []string // from head to base
	}{
		{
			name: "the same", base: []string{query + " a.F db.Get x"}, head: []string{query + " a.F db.Get y"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"a.F"},
		},
		{
			name: "a new one", base: []string{query + " a.F db.Get x"}, head: []string{query + " a.F db.Get x", query + " a.G db.Get x"},
			baseFuncs: []string{"a.F", "a.G"}, headFuncs: []string{"a.F", "a.G"},
			want: []string{query + " a.G db.Get x"},
		},
		{
			name: "a second one alike", base: []string{query + " a.F db.Get x"}, head: []string{query + " a.F db.Get x", query + " a.F db.Get x"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"a.F"},
			want: []string{query + " a.F db.Get x"},
		},
		{
			name: "one more loop around it", base: []string{query + " a.F db.Get x"}, head: []string{query + " a.F db.Get xy"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"a.F"},
			want: []string{query + " a.F db.Get xy"},
		},
		{
			name: "no memo any more", base: []string{query + " a.F db.Get x info"}, head: []string{query + " a.F db.Get x"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"a.F"},
			want: []string{query + " a.F db.Get x"},
		},
		{
			name: "another call in its place", base: []string{query + " a.F db.Get x"}, head: []string{query + " a.F db.Find x"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"a.F"},
		},
		{
			name: "a cache in front of the query", base: []string{query + " a.F db.Get x"}, head: []string{cached + " a.F rdb.Get x"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"a.F"},
			wantBack: []string{query + " a.F db.Get x"},
		},
		{
			name: "the package has moved", base: []string{query + " a.F db.Get x"}, head: []string{query + " b.F db.Get x"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"b.F"},
		},
		{
			name: "the same name in another package", base: []string{query + " a.F db.Get x"}, head: []string{query + " b.F db.Get x"},
			baseFuncs: []string{"a.F", "b.F"}, headFuncs: []string{"a.F", "b.F"},
			want: []string{query + " b.F db.Get x"}, wantBack: []string{query + " a.F db.Get x"},
		},
		{
			name: "renamed", base: []string{query + " a.F db.Get x"}, head: []string{query + " b.G db.Find x"},
			baseFuncs: []string{"a.F=1"}, headFuncs: []string{"b.G=1"},
		},
		{
			name: "one goes, another comes", base: []string{query + " a.F db.Get x"}, head: []string{query + " b.G db.Find x"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"b.G=1"},
			want: []string{query + " b.G db.Find x"}, wantBack: []string{query + " a.F db.Get x"},
		},
		{
			name: "taken out into a function of its own", base: []string{query + " a.F db.Get x"}, head: []string{query + " a.helper db.Get x"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"a.F", "a.helper"},
			wantBack: []string{query + " a.F db.Get x"},
		},
		{
			name: "mended in one function, made in another", base: []string{query + " a.F db.Get x"}, head: []string{query + " a.G db.Get x"},
			baseFuncs: []string{"a.F", "a.G"}, headFuncs: []string{"a.F", "a.G"},
			want: []string{query + " a.G db.Get x"}, wantBack: []string{query + " a.F db.Get x"},
		},
		{
			name: "another rule", base: []string{query + " a.F db.Get x"}, head: []string{query + " a.F db.Get x", "non-sargable a.F t -"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"a.F"},
			want: []string{"non-sargable a.F t -"},
		},
		{
			name: "one rule about SQL does not stand for another", base: []string{"select-star a.F t -"}, head: []string{"non-sargable a.F t -"},
			baseFuncs: []string{"a.F"}, headFuncs: []string{"a.F"},
			want: []string{"non-sargable a.F t -"}, wantBack: []string{"select-star a.F t -"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			fset := token.NewFileSet()
			base := &change.Revision{Findings: found(t, fset, test.base...), Functions: functions(test.baseFuncs...), Fset: fset}
			head := &change.Revision{Findings: found(t, fset, test.head...), Functions: functions(test.headFuncs...), Fset: fset}
			assert.Equal(t, test.want, messages(change.Worse(base, head)))
			assert.Equal(t, test.wantBack, messages(change.Worse(head, base)))
			assert.Empty(t, change.Worse(head, head))
		})
	}
}

// term is a query or a cache call per element of all of the loops, which the
// chain of functions leads to.
func term(kind poly.Kind, loops string, chain ...string) poly.Term {
	t := poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: kind, Name: "driver"}}
	for _, loop := range loops {
		f := poly.Factor{Class: poly.Data, Root: string(loop), Param: -1}
		switch loop {
		case 'M':
			f.Class = poly.Miss
		case 'R':
			f.Class = poly.Rec
		case 'E':
			f.Class = poly.Rare
		}
		t.Factors = append(t.Factors, f)
	}
	for i, name := range append(chain, "driver") {
		t.Chain = append(t.Chain, poly.Frame{Function: pkg + name, File: "f.go", Line: i + 1})
	}
	return t
}

func TestCosts(t *testing.T) {
	function := func(name string, entry link.Entry, terms ...poly.Term) change.Function {
		return change.Function{Package: pkg + "a", Name: pkg + name, Entry: entry, Terms: terms, Body: uint64(len(name))}
	}
	const list, load = "a.List", "a.load"
	handler := func(terms ...poly.Term) []change.Function {
		return []change.Function{function(list, link.Handler, terms...)}
	}
	for _, test := range []struct {
		name       string
		base, head []change.Function
		fresh      []string // findings of head
		want       string   // in the only message
	}{
		{name: "the same", base: handler(term(poly.DBRead, "x")), head: handler(term(poly.DBRead, "y"))},
		{name: "less", base: handler(term(poly.DBRead, "xy")), head: handler(term(poly.DBRead, "x"))},
		{name: "a query that does not repeat", base: handler(), head: handler(term(poly.DBRead, ""))},
		{name: "more", base: handler(term(poly.DBRead, "")), head: handler(term(poly.DBRead, "xy", load)),
			want: "cost increased: queries per call of List: 1 → x·y (load → driver), a request handler; "},
		{name: "new", base: handler(), head: handler(term(poly.DBWrite, "x", load)), want: "queries per call of List: none → x"},
		{name: "a recursion instead of a loop", base: handler(term(poly.DBRead, "x")), head: handler(term(poly.DBRead, "R")), want: "x → R"},
		{name: "a recursion less deep", base: handler(term(poly.DBRead, "xy"), term(poly.DBRead, "R")), head: handler(term(poly.DBRead, "R"))},
		{name: "behind a memo", base: handler(), head: handler(term(poly.DBRead, "xM"))},
		{name: "no memo any more", base: handler(term(poly.DBRead, "xM")), head: handler(term(poly.DBRead, "x")), want: "none → x"},
		{name: "after a failure", base: handler(), head: handler(term(poly.DBRead, "xE"))},
		{name: "a cache instead", base: handler(term(poly.DBRead, "x")), head: handler(term(poly.CacheRead, "x"), term(poly.DBRead, "xM"))},
		{name: "no cache", base: handler(term(poly.CacheRead, "x")), head: handler(term(poly.DBRead, "x")), want: "queries per call of List: none → x"},
		{name: "another cache call", base: handler(term(poly.CacheRead, "x")), head: handler(term(poly.CacheRead, "xy")), want: "cache calls per call of List: x → x·y"},
		{name: "told", base: handler(), head: handler(term(poly.DBRead, "x", load)), fresh: []string{"query-in-loop a.load db.Get x"}},
		{name: "told as info elsewhere", base: handler(), head: handler(term(poly.DBRead, "x", load)), fresh: []string{"query-in-loop a.Other db.Get x info"}, want: "none → x"},
		{name: "a function that is new", base: nil, head: handler(term(poly.DBRead, "x"))},
		{name: "moved", base: []change.Function{{Name: "other/pkg.List", Terms: []poly.Term{term(poly.DBRead, "x")}}}, head: handler(term(poly.DBRead, "y"))},
		{name: "moved and more", base: []change.Function{{Name: "other/pkg.List"}}, head: handler(term(poly.DBRead, "y")), want: "none → y"},
		{name: "nobody outside calls it", base: []change.Function{function(list, link.Internal)}, head: []change.Function{function(list, link.Internal, term(poly.DBRead, "x"))}},
		{
			name: "the deepest function that has changed",
			base: []change.Function{function("a.A", link.Handler), function("a.B", link.Handler), function("a.load", link.Internal)},
			head: []change.Function{
				function("a.A", link.Handler, term(poly.DBRead, "x", load, "a.old")), function("a.B", link.Handler, term(poly.DBRead, "x", load, "a.old")),
				function("a.load", link.Internal, term(poly.DBRead, "x", "a.old")),
			},
			want: "queries per call of load: none → x (old → driver), behind the request handler A and 1 more; ",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			fset := token.NewFileSet()
			fset.AddFile("f.go", -1, 10)
			base := &change.Revision{Functions: test.base, Fset: fset}
			head := &change.Revision{Functions: test.head, Findings: found(t, fset, test.fresh...), Fset: fset}
			got := slices.DeleteFunc(change.Worse(base, head), func(f *finding.Finding) bool { return f.Rule != "cost-increased" })
			if test.want == "" {
				assert.Empty(t, messages(got))
				return
			}
			require.Len(t, got, 1, messages(got))
			assert.Contains(t, got[0].Message, test.want)
			assert.True(t, got[0].Pos.IsValid())
			assert.Equal(t, finding.Warning, got[0].Severity)
			assert.Positive(t, got[0].Degree)
			assert.NotEmpty(t, got[0].Chain)
			assert.True(t, strings.HasSuffix(got[0].Message, "[cost-increased]"))
		})
	}
}

// A loop that the rules show as info only makes nothing worse, however far above
// it a handler has come to call it.
func TestQuietLoop(t *testing.T) {
	fset := token.NewFileSet()
	list := change.Function{Name: pkg + "a.List", Entry: link.Handler, Terms: []poly.Term{term(poly.DBRead, "x", "a.parents")}}
	walk := found(t, fset, "query-in-loop a.parents db.Get x info")
	list.Terms[0].Chain[1].File = "query-in-loop a.parents db.Get x info" // where found puts it
	list.Terms[0].Chain[1].Line = 1
	base := &change.Revision{Functions: []change.Function{{Name: pkg + "a.List", Entry: link.Handler}, {Name: pkg + "a.parents"}}, Findings: walk, Fset: fset}
	head := &change.Revision{Functions: []change.Function{list, {Name: pkg + "a.parents"}}, Findings: walk, Fset: fset}
	assert.Empty(t, messages(change.Worse(base, head)))

	walk[0].Severity = finding.Warning
	assert.Len(t, change.Worse(base, head), 1)
}
