package load

import (
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// All that is built is found, also above packages that need a C compiler; nothing
// is built to find it.
func TestCachedOnly(t *testing.T) {
	flags, ok := cachedOnly()
	if !ok {
		t.Skip("there is no shell")
	}
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- a.go --
package a

import (
	_ "net/http"
	_ "os/user"
)
`)
	found := func() map[string]string {
		program := listed(t, dir, "./...")
		ex := &exports{files: make(map[string]string), types: make(map[string]*types.Package)}
		_, err := program.findExports(t.Context(), ex, flags)
		require.NoError(t, err)
		return ex.files
	}
	compile(t, dir)
	built := found()
	for _, path := range []string{"example.com/m", "net/http", "net", "os/user", "runtime/cgo"} {
		assert.NotEmpty(t, built[path], path)
	}

	t.Setenv("GOCACHE", t.TempDir())
	assert.Empty(t, found())
	assert.Empty(t, found(), "nor has the first look built anything")
}
