package sqlvalue

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a variable may hold behind n branches that each set a part of it is one of 2^n
// values. What is looked up in them is found all the same, and costs no more than the
// branches do.
func TestManyBranches(t *testing.T) {
	for name, test := range map[string]struct {
		begin, set, end string
		want            []string // among the texts
		all             bool     // and no others
	}{
		"other fields":          {"x := &s{q: \"a\"}", "x.f%d = \"b\"", "run(x.q)", []string{"a"}, true},
		"set or empty":          {"x := &s{q: \"a\"}", "x.f%d = \"b\"", "run(x.f3 + \"c\")", []string{"c", "bc"}, true},
		"one field":             {"x := s{q: \"a\"}", "x.q = \"a%d\"", "run(x.q)", []string{"a", "a59"}, false},
		"a struct in a field":   {"x := s{q: \"a\"}", "x.in = &s{q: \"a%d\"}", "run(x.q + x.in.q)", nil, false},
		"other keys of a map":   {"x := map[string]string{\"q\": \"a\"}", "x[\"%d\"] = \"b\"", "run(x[\"q\"])", []string{"a"}, true},
		"not under every way":   {"x := map[string]string{\"q\": \"a\"}", "x[\"%d\"] = \"b\"", "run(x[\"3\"])", []string{"…"}, false},
		"one key of a map":      {"x := map[string]string{\"q\": \"a\"}", "x[\"q\"] = \"a%d\"", "run(x[\"q\"])", []string{"a", "a59"}, false},
		"unknown keys of a map": {"x := map[string]string{\"q\": \"a\"}", "x[k[%d]] = \"b\"", "run(x[\"q\"])", []string{"…"}, true},
	} {
		work := func(n int) (allocs float64, texts []string) {
			var b strings.Builder
			b.WriteString("type s struct {\n\tq string\n\tin *s\n")
			for i := range n {
				fmt.Fprintf(&b, "\tf%d string\n", i)
			}
			fmt.Fprintf(&b, "}\nfunc f(c []bool, k []string) {\n\t%s\n", test.begin)
			for i := range n {
				fmt.Fprintf(&b, "\tif c[%d] { "+test.set+" }\n", i, i)
			}
			b.WriteString("\t" + test.end + "\n}\n")
			allocs = testing.AllocsPerRun(1, func() {
				texts = nil
				for _, list := range load(t, b.String()) {
					for _, x := range list {
						texts = append(texts, shown(x))
					}
				}
			})
			return allocs, texts
		}
		few, _ := work(10)
		many, texts := work(60)
		assert.Less(t, many, 15*few, name)
		assert.Subset(t, texts, test.want, name)
		if test.all {
			assert.Subset(t, test.want, texts, name)
		}
	}
}

// A table that is set on two ways from one is another on each.
func TestTablesShareNoEntries(t *testing.T) {
	texts := load(t, `func f(c bool) { x := map[string]string{"k": "0"}; x["a"] = "1"; x["z"] = "9"; if c { x["b"] = "2" } else { x["b"] = "3"; x["d"] = "4" }; run(x["k"] + x["a"] + x["b"]) }`)
	var got []string
	for _, x := range texts[0] {
		got = append(got, shown(x))
	}
	assert.ElementsMatch(t, []string{"012", "013"}, got)
}

// A loop is walked once: where its turns add one thing or another, as for the keys of a map of
// filters, more may stand behind what one of them has added.
func TestTurnsOfAMap(t *testing.T) {
	for body, want := range map[string][]string{
		`for k := range m { if k == "b" { q += " b" } else { q += " c" } }`:                 {"a b…", "a c…"},
		`for k, v := range m { switch { case v == "": q += " b"; default: q += " " + k } }`: {"a b…", "a ……"},
		`for range m { q += ",?" }`: {"a,?"},
		`for _, k := range l { if k == "b" { q += " b" } else { q += " c" } }`: {"a b", "a c"},
	} {
		texts := load(t, `func f(m map[string]string, l []string) { q := "a"; `+body+`; run(q) }`)
		var got []string
		for _, x := range texts[0] {
			got = append(got, shown(x))
		}
		assert.ElementsMatch(t, want, got, body)
	}
}
