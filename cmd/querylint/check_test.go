package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestClean(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	got := testmod.Querylint(t, dir, "./once")
	assert.Equal(t, testmod.Result{Code: exitClean}, got, "and nothing on stderr, which is no terminal")

	got = testmod.Querylint(t, dir, "-format", "json", "./once")
	assert.Zero(t, got.Code)
	assert.JSONEq(t, `{"version":1,"findings":[],"skipped":[]}`, got.Stdout)
	assert.Empty(t, got.Stderr)
}

func TestFindings(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	for _, test := range []struct {
		name string
		args []string
		code int
		want []string
	}{
		{"all packages by default", nil, 1, []string{"orders/orders.go:14 warning query-in-loop"}},
		{"one package", []string{"./orders"}, 1, []string{"orders/orders.go:14 warning query-in-loop"}},
		{"by import path", []string{"example.com/shop/orders"}, 1, []string{"orders/orders.go:14 warning query-in-loop"}},
		{"info", []string{"-severity", "info", "./..."}, 1, []string{
			"orders/orders.go:14 warning query-in-loop",
			"orders/orders.go:25 info query-in-loop",
		}},
		{"errors only", []string{"-severity=error", "./..."}, 0, nil},
		{"tests", []string{"-tests", "./..."}, 1, []string{
			"orders/orders.go:14 warning query-in-loop",
			"orders/orders_test.go:8 warning query-in-loop",
		}},
		{"tags", []string{"./...", "-tags", "other,report"}, 1, []string{
			"orders/orders.go:14 warning query-in-loop",
			"orders/report.go:8 error query-in-loop",
		}},
		{"tags and errors only", []string{"./...", "-tags=report", "-severity=error"}, 1, []string{
			"orders/report.go:8 error query-in-loop",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := testmod.Querylint(t, dir, test.args...)
			assert.Equal(t, test.want, testmod.Places(got.Stdout))
			assert.Equal(t, test.code, got.Code)
			assert.Empty(t, got.Stderr)
		})
	}
}

func TestInfoNeverFails(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- m.go --
package m

import "database/sql"

func MigrateNames(db *sql.DB, ids []int64) {
	for _, id := range ids {
		db.Exec("UPDATE customers SET name = TRIM(name) WHERE id = ?", id)
	}
}
`)
	got := testmod.Querylint(t, dir, "-severity", "info")
	assert.Equal(t, []string{"m.go:7 info query-in-loop"}, testmod.Places(got.Stdout))
	assert.Zero(t, got.Code)
}

func TestPaths(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	want := `orders\.go:14:16: warning: query in loop: .*Customer runs len\(ids\) times per .*Customers .*\[query-in-loop\]\n$`
	assert.Regexp(t, `^`+want, testmod.Querylint(t, dir+"/orders", ".").Stdout, "from the folder of the package")
	assert.Regexp(t, `^\.\./orders/`+want, testmod.Querylint(t, dir+"/once", "../orders").Stdout, "from the side")
	assert.Regexp(t, `^orders/`+want, testmod.Querylint(t, dir+"/once", "-C", "..", "./...").Stdout, "from where -C says")
	assert.Regexp(t, `^orders/`+want, testmod.Querylint(t, dir, "orders/orders.go").Stdout, "a list of files")
}

// The contract that scripts rely on, field by field.
func TestJSON(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	got := testmod.Querylint(t, dir, "-format=json", "./...")
	assert.Equal(t, exitFindings, got.Code)
	assert.Empty(t, got.Stderr)
	var report output.Report
	dec := json.NewDecoder(bytes.NewBufferString(got.Stdout))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(&report))
	assert.Equal(t, 1, report.Version)
	assert.NotNil(t, report.Skipped)
	require.Len(t, report.Findings, 1)
	f := report.Findings[0]
	assert.Equal(t, "query-in-loop", f.Rule)
	assert.Equal(t, "warning", f.Severity.String())
	assert.Equal(t, "certain", string(f.Confidence))
	assert.Equal(t, "orders/orders.go", f.File)
	assert.Equal(t, []int{14, 16, 14, 30}, []int{f.Line, f.Column, f.EndLine, f.EndColumn})
	assert.Equal(t, "example.com/shop/orders.(*Orders).Customers", f.Function)
	assert.Regexp(t, `\[query-in-loop\]$`, f.Message)
	assert.Equal(t, "o.Customer", f.Callee)
	assert.Equal(t, "len(ids)", f.Cost)
	assert.Equal(t, 1, f.Degree)
	assert.NotEmpty(t, f.Suggestion)
	assert.Equal(t, []finding.Frame{
		{Function: "example.com/shop/orders.(*Orders).Customer", File: "orders/orders.go", Line: 14},
		{Function: "database/sql QueryRow", File: "orders/orders.go", Line: 8},
	}, f.Chain)
}

func TestCompileErrors(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	testmod.Add(t, dir, `
-- wrong/wrong.go --
package wrong

import "database/sql"

func Wrong(db *sql.DB, ids []int) int {
	for _, id := range ids {
		db.Exec("DELETE FROM t WHERE id = ?", id)
	}
	return "many"
}
-- plain/plain.go --
package plain

var N int = "no client in sight"
-- many/many.go --
package many

var (
	a01 int = ""
	a02 int = ""
	a03 int = ""
	a04 int = ""
	a05 int = ""
	a06 int = ""
	a07 int = ""
	a08 int = ""
	a09 int = ""
	a10 int = ""
	a11 int = ""
	a12 int = ""
)
-- syntax/syntax.go --
package syntax

func F() {
	if {
	}
}
-- absent/absent.go --
package absent

import "example.com/nowhere/pkg"

var _ = pkg.X
`)
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, exitFailure, got.Code)
	assert.Equal(t, []string{
		"orders/orders.go:14 warning query-in-loop",
		"wrong/wrong.go:7 warning query-in-loop", // as far as types allow
	}, testmod.Places(got.Stdout))
	assert.Contains(t, got.Stderr, "wrong/wrong.go:9:9: cannot use \"many\" (untyped string constant) as int value in return statement\n")
	assert.Contains(t, got.Stderr, "plain/plain.go:3:13: cannot use \"no client in sight\" (untyped string constant) as int value in variable declaration\n")
	assert.Contains(t, got.Stderr, "many/many.go:13:12: cannot use \"\" (untyped string constant) as int value in variable declaration\ntoo many errors\n")
	assert.NotContains(t, got.Stderr, "many/many.go:14")
	assert.Contains(t, got.Stderr, "syntax/syntax.go:4:5: missing condition in if statement\n")
	assert.Contains(t, got.Stderr, "absent/absent.go:3:8: no required module provides package example.com/nowhere/pkg\n")
	for line := range bytes.Lines([]byte(got.Stderr)) {
		assert.Equal(t, 1, bytes.Count([]byte(got.Stderr), line), "once: %s", line)
	}

	// With -tests, a file is in the package and in its variant.
	got = testmod.Querylint(t, dir, "-tests", "./wrong")
	assert.Equal(t, 1, bytes.Count([]byte(got.Stderr), []byte("wrong.go:9:9")))

	// A report for programs stays one.
	got = testmod.Querylint(t, dir, "-format", "json", "./...")
	assert.Equal(t, exitFailure, got.Code)
	var report output.Report
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report))
	assert.Len(t, report.Findings, 2)
}

func TestNothingToLoad(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	testmod.Add(t, dir, "-- empty/README --\n")
	outside := t.TempDir()
	for _, test := range []struct{ dir, pattern, stderr string }{
		{dir, "./absent", `^querylint: .*absent.*: directory not found\n$`},
		{dir, "./empty/...", `^querylint: no packages match \./empty/\.\.\.\n$`},
		{dir, "example.com/other/...", `^querylint: no packages match example\.com/other/\.\.\.\n$`},
		{dir, "example.com/other", `^querylint: no required module provides package example\.com/other\n$`},
		{outside, "./...", `^querylint: no go\.mod in .* or above: querylint runs inside a Go module\n$`},
	} {
		got := testmod.Querylint(t, test.dir, test.pattern)
		assert.Equal(t, exitFailure, got.Code, test.pattern)
		assert.Empty(t, got.Stdout)
		assert.Regexp(t, test.stderr, got.Stderr)
	}
}

func TestVerbose(t *testing.T) {
	got := testmod.Querylint(t, testmod.Write(t, testmod.Shop), "-v", "./once")
	assert.Regexp(t, `^load \d+\.\d\ds, check \d+\.\d\ds, analyze \d+\.\d\ds, packages \d+ listed 2 checked\nsql 3 places, 3 with a known text\nquerylint: schema: no table is known, and rules about indexes are silent; -schema FILE\|DIR names what counts\n$`, got.Stderr)
}

// A limit of the analysis that is reached is said: what it leaves out may be what
// a user looks for.
func TestVerboseLimits(t *testing.T) {
	var b strings.Builder
	b.WriteString("\n-- go.mod --\nmodule example.com/long\n\ngo 1.26\n-- long/long.go --\npackage long\n\nimport \"database/sql\"\n")
	const helpers = 100
	for i := range helpers {
		fmt.Fprintf(&b, "\nfunc f%[1]d(db *sql.DB) { db.Exec(\"UPDATE t%[1]d SET a = 1 WHERE id = 1\") }\n", i)
	}
	for name, n := range map[string]int{"All": helpers, "Half": helpers / 2} {
		fmt.Fprintf(&b, "\nfunc %s(db *sql.DB) {\n", name)
		for i := range n {
			fmt.Fprintf(&b, "\tf%d(db)\n", i)
		}
		b.WriteString("}\n")
	}
	dir := testmod.Write(t, b.String())
	assert.Contains(t, testmod.Querylint(t, dir, "-v", "./...").Stderr, "limit reached (1): steps of a function, as in example.com/long/long.All\n")
	assert.NotContains(t, testmod.Querylint(t, dir, "./...").Stderr, "limit reached")
}

// A package that would take too long is analysed to its end, and that is said.
func TestWorkLimit(t *testing.T) {
	var b strings.Builder
	b.WriteString("\n-- go.mod --\nmodule example.com/long\n\ngo 1.26\n-- long/long.go --\npackage long\n\nimport \"database/sql\"\n\nfunc all(db *sql.DB) {\n")
	for i := range 90 {
		fmt.Fprintf(&b, "\tdb.Exec(\"UPDATE t%d SET a = 1 WHERE id = 1\")\n", i)
	}
	b.WriteString("}\n")
	for i := range 6 {
		fmt.Fprintf(&b, "\nfunc f%d(db *sql.DB) {\n%s}\n", i, strings.Repeat("\tall(db)\n", 300))
	}
	dir := testmod.Write(t, b.String())
	assert.Contains(t, testmod.Querylint(t, dir, "./...").Stderr, "querylint: too much to follow: 3 functions, as example.com/long/long.f3, are analysed without what their callees do in transactions and caches\n")
}

func TestSameOutputEveryTime(t *testing.T) {
	dir := testmod.Write(t, layered)
	testmod.Add(t, dir, testmod.Shop[len("\n-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n"):])
	args := []string{"-format", "json", "-severity", "info", "-tests", "./..."}
	first := testmod.Querylint(t, dir, args...)
	assert.Equal(t, exitFindings, first.Code)
	assert.Contains(t, first.Stdout, "service/service.go")
	assert.Contains(t, first.Stdout, "orders/orders_test.go")
	again := 19
	if testing.Short() {
		again = 4
	}
	for range again {
		require.Equal(t, first, testmod.Querylint(t, dir, args...))
	}
}

func TestProgress(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out)
	p.show("listing")
	p.clear()
	assert.Empty(t, out.String(), "not a terminal")

	p.terminal = true
	p.show("package %d of %d", 1, 2)
	p.show("package %d of %d", 2, 2) // too soon
	p.clear()
	p.clear()
	assert.Equal(t, "\r\x1b[Kquerylint: package 1 of 2\r\x1b[K", out.String())

	// Whoever waits for the go command sees that something is going on.
	out.Reset()
	p.show("building export data")
	p.mu.Lock()
	p.since = p.since.Add(-70 * time.Second)
	p.mu.Unlock()
	assert.Eventually(t, func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return strings.HasSuffix(out.String(), "\r\x1b[Kquerylint: building export data, 71 s")
	}, 5*time.Second, 10*time.Millisecond)
	p.clear()
	assert.True(t, strings.HasSuffix(out.String(), "\r\x1b[K"))
}
