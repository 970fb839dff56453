package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// unreachable is a module with packages that import one that cannot be downloaded,
// and do not compile in many places.
func unreachable(packages int) string {
	var b strings.Builder
	b.WriteString("-- go.mod --\nmodule example.com/app\n\ngo 1.26\n\nrequire example.com/absent v1.2.3\n-- go.sum --\n")
	for _, suffix := range []string{"", "/go.mod"} {
		b.WriteString("example.com/absent v1.2.3" + suffix + " h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
	}
	for p := range packages {
		fmt.Fprintf(&b, "-- p%[1]d/p.go --\npackage p%[1]d\n\nimport (\n\t\"database/sql\"\n\t\"errors\"\n\n\t\"example.com/absent/lib%[1]d\"\n)\n\nvar _ *sql.DB\n", p)
		for i := range 30 {
			fmt.Fprintf(&b, "\nfunc F%[1]d() error { lib%[2]d.Call(unknown%[1]d); return errors.New(\"\") }\n", i, p)
		}
	}
	return b.String()
}

// The cause comes first, and what follows from it is counted.
func TestErrorsOfAbsentModule(t *testing.T) {
	dir := testmod.Write(t, unreachable(8))
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, exitFailure, got.Code)
	lines := strings.Split(strings.TrimSuffix(got.Stderr, "\n"), "\n")
	assert.Len(t, lines, 8+maxFollowing+1, got.Stderr)
	for i, line := range lines[:8] {
		assert.Equal(t, fmt.Sprintf("p%d/p.go:7:2: example.com/absent/lib%[1]d: module lookup disabled by GOPROXY=off", i), line)
	}
	assert.Regexp(t, `^p\d/p\.go:\d+:\d+: undefined: unknown\d+$`, lines[8])
	assert.Equal(t, "and 237 errors that may follow from these", lines[len(lines)-1])
	assert.NotContains(t, got.Stderr, "knows no package")
}

// So it is with a mistake in the syntax of the module itself, wherever it is.
func TestErrorsOfSyntax(t *testing.T) {
	const broken = "-- z/z.go --\npackage z\n\nimport \"database/sql\"\n\nvar DB *sql.DB\n-- z/zz.go --\npackage z\n\nfunc broken( {\n"
	using := strings.ReplaceAll(unreachable(2), "\"example.com/absent/", "z \"example.com/app/z\" // ")
	dir := testmod.Write(t, using+broken)
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, exitFailure, got.Code)
	lines := strings.Split(strings.TrimSuffix(got.Stderr, "\n"), "\n")
	assert.Equal(t, "z/zz.go:3:14: expected ')', found '{'", lines[0])
	assert.LessOrEqual(t, len(lines), 2+maxFollowing+1, got.Stderr)
	assert.Regexp(t, `^and \d+ errors that may follow from these$`, lines[len(lines)-1])
}

// A message that many packages have is shown three times.
func TestErrorsAlike(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- go.mod --\nmodule example.com/app\n\ngo 1.26\n")
	for p := range 9 {
		fmt.Fprintf(&b, "-- p%[1]d/p.go --\npackage p%[1]d\n\nimport _ \"example.com/app/absent\"\n", p)
	}
	for p := range 9 {
		fmt.Fprintf(&b, "-- q%[1]d/q.go --\npackage q%[1]d\n\nimport _ \"example.com/absent\"\n", p)
	}
	got := testmod.Querylint(t, testmod.Write(t, b.String()), "./...")
	assert.Equal(t, exitFailure, got.Code)
	assert.LessOrEqual(t, strings.Count(got.Stderr, "example.com/app/absent"), maxAlike, got.Stderr)
	assert.LessOrEqual(t, strings.Count(got.Stderr, "example.com/absent"), maxAlike, got.Stderr)
	assert.LessOrEqual(t, strings.Count(got.Stderr, "\n"), 2*maxAlike+2, got.Stderr)
}
