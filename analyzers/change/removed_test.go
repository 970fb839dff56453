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

// program is functions and what they call: "a.List! a.load m:a.find later:a.f
// ?get". A mark behind the name says who calls: ! a handler, ^ anyone, * main. m:
// is a guard, each: a loop, later: a function that is handed on, ? a query, with
// its statement behind =.
func program(lines ...string) []change.Function {
	var out []change.Function
	for i, l := range lines {
		words := strings.Fields(l)
		name := strings.TrimRight(words[0], "!^*")
		f := change.Function{Package: pkg + "a", Name: pkg + name, File: "f.go", Line: i + 1, Body: uint64(1000 + i)}
		switch words[0][len(name):] {
		case "!":
			f.Entry = link.Handler
		case "^":
			f.Entry = link.Exported
		case "*":
			f.Entry = link.Main
		}
		if lib, _, ok := strings.Cut(name, "@"); ok {
			f.Name = strings.Replace(f.Name, "@v1", "", 1)
			f.Name = strings.Replace(f.Name, "@v2", "/v2", 1)
			f.Module, f.Version = pkg+lib, "v1.0.0"
			if strings.Contains(name, "@v2") {
				f.Module, f.Version = f.Module+"/v2", "v2.1.0"
			}
		}
		for j, word := range words[1:] {
			call := link.Call{Line: j + 1}
			if guard, rest, ok := strings.Cut(word, ":"); ok {
				word = rest
				switch guard {
				case "later":
					call.Later = true
				case "each":
					call.Repeats = true
				default:
					call.Guard = guard
				}
			}
			if query, ok := strings.CutPrefix(word, "?"); ok {
				query, call.Does, _ = strings.Cut(query, "=")
				call.Function, call.Query = query, true
				t := poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: poly.DBRead, Name: query}, Chain: []poly.Frame{{Function: query, File: "f.go", Line: j + 1}}}
				if call.Guard != "" {
					t.Factors = []poly.Factor{{Class: poly.Miss, Before: "miss(", Root: call.Guard, After: ")", Param: -1}}
				}
				f.Terms = append(f.Terms, t)
			} else {
				call.Function = pkg + word
			}
			f.Calls = append(f.Calls, call)
		}
		out = append(out, f)
	}
	return out
}

func TestRemoved(t *testing.T) {
	for _, test := range []struct {
		name       string
		base, head []string
		want       string // in the only message
	}{
		{name: "the same", base: []string{"a.List! m:?get"}, head: []string{"a.List! m:?get"}},
		{name: "lost", base: []string{"a.List! m:?get"}, head: []string{"a.List! ?get"},
			want: "cache removed: List no longer asks m before it sends get; queries per call of List: miss(m) → 1 (get); changed in this module; "},
		{name: "added", base: []string{"a.List! ?get"}, head: []string{"a.List! m:?get"}},
		{name: "never there", base: []string{"a.List!"}, head: []string{"a.List! ?get"}},
		{name: "one way had none", base: []string{"a.List! m:a.load a.load", "a.load ?get"}, head: []string{"a.List! a.load", "a.load ?get"}},
		{name: "another query", base: []string{"a.List! m:?get"}, head: []string{"a.List! ?find"}},
		{name: "from the callee into the caller", base: []string{"a.List! a.load", "a.load m:?get"}, head: []string{"a.List! n:a.load", "a.load ?get"}},
		{name: "from the caller into the callee", base: []string{"a.List! m:a.load", "a.load ?get"}, head: []string{"a.List! a.load", "a.load n:?get"}},
		{name: "into one caller of two", base: []string{"a.List! a.load", "a.Get! a.load", "a.load m:?get"}, head: []string{"a.List! n:a.load", "a.Get! a.load", "a.load ?get"},
			want: "load no longer asks m before it sends get; queries per call of Get: "},
		{name: "two entry points", base: []string{"a.List! a.load", "a.Get! a.load", "a.load m:?get"}, head: []string{"a.List! a.load", "a.Get! a.load", "a.load ?get"},
			want: "queries per call of Get and 1 more: "},
		{name: "inlined", base: []string{"a.List! a.load", "a.load m:a.find", "a.find ?get=users"}, head: []string{"a.List! ?get=users"},
			want: "List no longer asks m before it sends get; queries per call of List: miss(m) → 1 (get)"},
		{name: "inlined, with the cache", base: []string{"a.List! a.load", "a.load m:a.find", "a.find ?get=users"}, head: []string{"a.List! m:?get=users"}},
		{name: "inlined, another statement", base: []string{"a.List! a.load", "a.load m:?get=users"}, head: []string{"a.List! ?get=orders"}},
		{name: "inlined, of nobody knows what", base: []string{"a.List! a.load", "a.load m:?get"}, head: []string{"a.List! ?get"}},
		{name: "the same statement beside it", base: []string{"a.List! a.load", "a.load m:?get=users"}, head: []string{"a.List! a.load ?get=users", "a.load m:?get=users"}},
		{name: "it had none there", base: []string{"a.List! a.load a.find", "a.load m:?get=users", "a.find ?get=users"}, head: []string{"a.List! ?get=users"}},
		{name: "a way around it", base: []string{"a.List! a.load", "a.load m:a.find", "a.find ?get"}, head: []string{"a.List! a.find", "a.load m:a.find", "a.find ?get"},
			want: "List no longer asks m before"},
		{name: "a way beside it", base: []string{"a.List! a.load", "a.load m:a.find", "a.find ?get"}, head: []string{"a.List! a.load a.find", "a.load m:a.find", "a.find ?get"}},
		{name: "exported, and nobody calls it", base: []string{"a.List^ m:?get"}, head: []string{"a.List^ ?get"}, want: "List no longer"},
		{name: "exported, and its caller asks", base: []string{"a.List! a.Load", "a.Load^ m:?get"}, head: []string{"a.List! m:a.Load", "a.Load^ ?get"}},
		{name: "unused", base: []string{"a.load m:?get"}, head: []string{"a.load ?get"}},
		{name: "once per start", base: []string{"a.main* m:?get"}, head: []string{"a.main* ?get"}},
		{name: "once per message", base: []string{"a.main* each:a.load", "a.load m:?get"}, head: []string{"a.main* each:a.load", "a.load ?get"}, want: "load no longer asks m"},
		{name: "given to a cache", base: []string{"a.List! m:a.load", "a.load ?get"}, head: []string{"a.List! later:a.load", "a.load ?get"}},
		{name: "perhaps unguarded before", base: []string{"a.List! later:a.load", "a.load ?get"}, head: []string{"a.List! a.load", "a.load ?get"}},
		{name: "a library", base: []string{"a.List! lib@v1.Get", "lib@v1.Get m:?get"}, head: []string{"a.List! lib@v1.Get", "lib@v1.Get ?get"},
			want: "changed in example.com/m/lib v1.0.0, which is another copy now"},
		{name: "a major version", base: []string{"a.List! lib.Get", "lib@v1.Get m:?get"}, head: []string{"a.List! lib/v2.Get", "lib@v2.Get ?get"},
			want: "changed by the upgrade from example.com/m/lib v1.0.0 to example.com/m/lib/v2 v2.1.0; "},
	} {
		t.Run(test.name, func(t *testing.T) {
			fset := token.NewFileSet()
			fset.AddFile("f.go", -1, 10)
			for _, list := range [][]string{test.base, test.head} {
				for i := range list {
					list[i] = strings.ReplaceAll(list[i], " lib@v1.", " lib.")
				}
			}
			base := &change.Revision{Functions: program(test.base...), Fset: fset}
			head := &change.Revision{Functions: program(test.head...), Fset: fset}
			got := slices.DeleteFunc(change.Worse(base, head), func(f *finding.Finding) bool { return f.Rule != "cache-removed" })
			if test.want == "" {
				assert.Empty(t, messages(got))
				return
			}
			require.Len(t, got, 1, messages(got))
			assert.Contains(t, got[0].Message, test.want)
			assert.True(t, got[0].Pos.IsValid())
			assert.NotEmpty(t, got[0].Chain)
			assert.Equal(t, finding.Error, got[0].Severity)
		})
	}
}

// The entry point that is named is the one that the figures are of: the worst.
func TestRemovedFigures(t *testing.T) {
	revision := func(load string, class poly.Class) *change.Revision {
		fs := program("a.Get! a.load", "a.List! each:a.load", load)
		for i := range fs[:2] {
			t := poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: poly.DBRead, Name: "get"}, Chain: []poly.Frame{
				{Function: pkg + "a.load", File: "f.go", Line: 1}, {Function: "get", File: "f.go", Line: 1},
			}}
			if i == 1 {
				t.Factors = append(t.Factors, poly.Factor{Class: poly.Data, Before: "len(", Root: "ids", After: ")", Param: -1})
			}
			if class == poly.Miss {
				t.Factors = append(t.Factors, poly.Factor{Class: poly.Miss, Before: "miss(", Root: "m", After: ")", Param: -1})
			}
			fs[i].Terms = []poly.Term{t}
		}
		fset := token.NewFileSet()
		fset.AddFile("f.go", -1, 10)
		return &change.Revision{Functions: fs, Fset: fset}
	}
	got := slices.DeleteFunc(change.Worse(revision("a.load m:?get", poly.Miss), revision("a.load ?get", poly.Data)), func(f *finding.Finding) bool { return f.Rule != "cache-removed" })
	require.Len(t, got, 1, messages(got))
	assert.Contains(t, got[0].Message, "queries per call of List and 1 more: miss(m)·len(ids) → len(ids) (load → get)")
}
