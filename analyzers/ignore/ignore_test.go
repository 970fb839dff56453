package ignore_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
)

// cover lists what directives cover: rules, the lines that hold a word of
// marks, and the reason.
func cover(list []finding.Directive) []string {
	var out []string
	for _, d := range list {
		rules := strings.Join(d.Rules, ",")
		if d.All {
			rules = "all linters"
		}
		out = append(out, fmt.Sprintf("%d: %s %d-%d %s", d.Line, rules, d.From, min(d.To, 99), d.Reason))
	}
	return out
}

func TestDirectives(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"line", "package p\n\nfunc f() {\n\tfor { //querylint:ignore a,b two reasons\n\t\tf()\n\t}\n}\n", []string{"4: a,b 4-4 two reasons"}},
		{"statement", "package p\n\nfunc f() {\n\t//querylint:ignore a why\n\tfor {\n\t\tf()\n\t}\n\tf()\n}\n", []string{"4: a 4-7 why"}},
		{"statement of several lines", "package p\n\nfunc f() {\n\t// Text.\n\t//querylint:ignore a why\n\tg(1,\n\t\t2)\n\tf()\n}\n", []string{"5: a 5-7 why"}},
		{"not the next but one", "package p\n\nfunc f() {\n\t//querylint:ignore a why\n\n\tf()\n}\n", []string{"4: a 4-4 why"}},
		{"function", "package p\n\n// F does.\n//\n//querylint:ignore a why\nfunc F() {\n\tF()\n}\n", []string{"5: a 5-8 why"}},
		{"variable", "package p\n\n//querylint:ignore a why\nvar x = func() {\n\tx()\n}\n", []string{"3: a 3-6 why"}},
		{"file", "//querylint:ignore a why\n\n// Package p is.\npackage p\n", []string{"1: a 1-99 why"}},
		{"package comment", "// Package p is.\n//\n//querylint:ignore a why\npackage p\n", []string{"3: a 3-99 why"}},
		{"no reason", "package p //querylint:ignore a\n", []string{"1: a 1-1 "}},
		{"no rule", "package p //querylint:ignore\n", []string{"1:  1-0 "}},
		{"prose", "package p\n\n// See //querylint:ignore a.\n//querylint:ignored a b\n\n//\t//querylint:ignore a in an example\n//\tquerylint:ignore a\n", nil},
		{"behind a space", "package p // querylint:ignore a why\n\n//  querylint:ignore b why\nfunc f() {\n}\n", []string{"1: a 1-0 why", "3: b 3-0 why"}},

		{"nolint", "package p //nolint:querylint // why\n", []string{"1:  1-1 why"}},
		{"nolint of several", "package p // nolint:errcheck, QueryLint,x // why\n", []string{"1:  1-1 why"}},
		{"nolint of others", "package p //nolint:errcheck // querylint\n", nil},
		{"nolint of all", "package p //nolint\n\n//nolint:all // why\nfunc f() {\n}\n", []string{"1: all linters 1-1 ", "3: all linters 3-5 why"}},
		{"nolint above a function", "package p\n\n//nolint:querylint\nfunc f() {\n}\n", []string{"3:  3-5 "}},
		{"nolint in a comment above", "package p\n\n// F is.\n//nolint:querylint // why\n// So.\nfunc F() {\n}\n", []string{"4:  3-7 why"}},
		{"nolint in another column", "package p\n\nfunc f() { //nolint:querylint // why\n\tf()\n}\n", []string{"3:  3-3 why"}},
		{"nolinter", "package p //nolinter:querylint\n", nil},
		{"nolint above the package", "//nolint:querylint // why\npackage p\n\nvar x int\n", []string{"1:  1-4 why"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, "a.go", test.text, parser.ParseComments)
			require.NoError(t, err)
			assert.Equal(t, test.want, cover(ignore.Directives(fset, file)))
		})
	}
}

func TestSQL(t *testing.T) {
	const text = `-- querylint:ignore a first
SELECT 1
FROM t;
SELECT 2; -- querylint:ignore a,b behind
SELECT 3; -- a;
DELETE
-- querylint:ignore c inside
FROM t; -- end
SELECT '-- querylint';
-- querylint:ignore
-- querylint:ignore d
SELECT 4
`
	assert.Equal(t, []string{
		"1: a 1-3 first", "4: a,b 4-4 behind", "7: c 6-8 inside", "10:  10-0 ", "11: d 10-12 ",
	}, cover(ignore.SQL("x.sql", text)))
}

func TestCheck(t *testing.T) {
	known := func(rule string) bool { return rule == "a" }
	for _, test := range []struct {
		directive finding.Directive
		used, all bool
		want      []string
	}{
		{finding.Directive{Rules: []string{"a"}, Reason: "x"}, true, true, nil},
		{finding.Directive{Rules: []string{"a"}, Reason: "x"}, false, false, nil},
		{finding.Directive{Rules: []string{"a"}, Reason: "x"}, false, true, []string{"ignore-unused"}},
		{finding.Directive{Rules: []string{"a"}}, true, true, []string{"ignore-without-reason"}},
		{finding.Directive{Rules: []string{"a", "b"}, Reason: "x"}, true, false, []string{"ignore-unused"}},
		{finding.Directive{}, false, false, []string{"ignore-unused"}},
		{finding.Directive{Rules: []string{"a"}, Spaced: true}, false, false, []string{"ignore-unused"}},
		{finding.Directive{Rules: []string{"a", "is"}, Spaced: true}, false, true, nil},
		{finding.Directive{Spaced: true}, false, true, nil},
		{finding.Directive{Nolint: true}, false, true, []string{"ignore-unused", "ignore-without-reason"}},
		{finding.Directive{Nolint: true, All: true}, false, true, nil},
	} {
		var got []string
		for _, f := range ignore.Check(&test.directive, test.used, test.all, known) {
			got = append(got, f.Rule)
			assert.True(t, strings.HasSuffix(f.Message, "["+f.Rule+"]"), f.Message)
		}
		assert.Equal(t, test.want, got, "%+v", test.directive)
	}
}
