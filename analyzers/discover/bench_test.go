package discover

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkFind looks through a module of 10,000 files in 500 folders, 280 of
// which keep a .sql file, and 20 a table in Go code. A check of the module takes seconds; this must not take
// more than 3 % of it.
func BenchmarkFind(b *testing.B) {
	root := write(b, "-- go.mod --\nmodule example.com/m\n")
	body := strings.Repeat("// The table of contents lists what a reader finds, and its index where.\n"+strings.Repeat("func F(a int) int {\n\treturn a + 1\n}\n\n", 10), 12)
	for i := range 500 {
		dir := filepath.Join(root, fmt.Sprintf("internal/p%d", i))
		require.NoError(b, os.MkdirAll(dir, 0o700))
		for k := range 19 {
			require.NoError(b, os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%d.go", k)), []byte("package p\n\n"+body), 0o600))
		}
		name, text := "f.go", "package p\n\nconst s = `"+table(fmt.Sprintf("t%d", i), "a")+"`\n"
		switch {
		case i >= 300:
			text = "package p\n"
		case i >= 20:
			name, text = "1.sql", table(fmt.Sprintf("t%d", i), "a", "b")
		}
		require.NoError(b, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	for b.Loop() {
		if f := Find(root, drivers); f.Tables() != 300 {
			b.Fatal(f.Tables())
		}
	}
}
