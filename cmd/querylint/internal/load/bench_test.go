package load

import (
	"fmt"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// BenchmarkLoad loads a module of 200 packages, of which 20 reach a client, with
// export data built.
func BenchmarkLoad(b *testing.B) {
	dir := testmod.Write(b, generate(200, 20))
	load := func(b *testing.B) *Program {
		program, err := List(b.Context(), Config{Dir: dir, Patterns: []string{"./..."}, Scope: sqlOnly})
		require.NoError(b, err)
		_, err = program.Check(b.Context(), 2, func(*Unit) {})
		require.NoError(b, err)
		return program
	}
	load(b) // builds
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			program := load(b)
			b.ReportMetric(float64(program.Listed()), "listed")
			b.ReportMetric(float64(program.Checked()), "checked")
		}
	})
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			_, err := List(b.Context(), Config{Dir: dir, Patterns: []string{"./..."}, Scope: sqlOnly})
			require.NoError(b, err)
		}
	})
	b.Run("headers", func(b *testing.B) { // of what is not compiled
		program, err := List(b.Context(), Config{Dir: dir, Patterns: []string{"net/http", "database/sql"}, Scope: sqlOnly})
		require.NoError(b, err)
		program.sizes = sizesOf(nil)
		b.ReportAllocs()
		for b.Loop() {
			ex := &exports{files: make(map[string]string), data: make(map[string][]byte), types: make(map[string]*types.Package)}
			require.Empty(b, program.makeHeaders(b.Context(), ex, program.Matched()))
		}
	})
	b.Run("prune", func(b *testing.B) {
		program := load(b)
		b.ReportAllocs()
		for b.Loop() {
			for _, pkg := range program.packages {
				pkg.mode, pkg.analyzed, pkg.below = skipped, false, nil
			}
			program.prune()
		}
	})
}

// generate writes a module of packages that each import the one before: one
// chain of packages that a program without a database is made of, and, on top
// of its first package, one of packages that reach a client.
func generate(packages, reaching int) string {
	var b strings.Builder
	b.WriteString("-- go.mod --\nmodule example.com/m\n\ngo 1.26\n")
	plain := packages - reaching
	for i := range packages {
		below := i - 1
		if i == plain {
			below = 0
		}
		fmt.Fprintf(&b, "-- p%d/p.go --\npackage p%d\n\nimport (\n\t\"fmt\"\n", i, i)
		if i > 0 {
			fmt.Fprintf(&b, "\t\"example.com/m/p%d\"\n", below)
		}
		if i >= plain {
			b.WriteString("\t\"database/sql\"\n")
		}
		b.WriteString(")\n\nvar _ = fmt.Sprint\n")
		for j := range 20 {
			fmt.Fprintf(&b, "\nfunc F%d(ids []int) (sum int) {\n\tfor _, id := range ids {\n\t\tsum += id\n", j)
			if i > 0 {
				fmt.Fprintf(&b, "\t\tsum += p%d.F%d(ids)\n", below, j)
			}
			b.WriteString("\t}\n\treturn sum\n}\n")
		}
		if i >= plain {
			b.WriteString("\nfunc Query(db *sql.DB) { db.Query(\"SELECT 1\") }\n")
		}
	}
	fmt.Fprintf(&b, "-- cmd/main.go --\npackage main\n\nimport \"example.com/m/p%d\"\n\nfunc main() { p%d.F0(nil) }\n", plain-1, plain-1)
	return b.String()
}
