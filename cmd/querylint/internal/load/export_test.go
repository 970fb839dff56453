package load

import (
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"
)

// The file that go list -export names is an archive of the compiler, from Go
// 1.28 on nothing but export data. Whichever go command the user has, the file
// is read.
func TestReadBothExportFormats(t *testing.T) {
	metas, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedExportFile}, "database/sql")
	require.NoError(t, err)
	require.Len(t, metas, 1)
	built := metas[0].ExportFile
	program := &Program{Fset: token.NewFileSet()}
	read := func(file string) *types.Package {
		ex := &exports{files: map[string]string{"database/sql": file}, types: make(map[string]*types.Package)}
		pkg := &Package{Path: "database/sql"}
		require.NoError(t, ex.read(program, pkg))
		assert.Same(t, pkg.Types, ex.types["database/sql"])
		return pkg.Types
	}
	methods := func(pkg *types.Package) (all []string) {
		for m := range types.NewMethodSet(types.NewPointer(pkg.Scope().Lookup("DB").Type())).Methods() {
			if m.Obj().Exported() {
				all = append(all, m.Obj().String())
			}
		}
		return all
	}
	pkg := read(built)
	require.NotEmpty(t, methods(pkg))

	plain := filepath.Join(t.TempDir(), "sql.export")
	file, err := os.Create(plain)
	require.NoError(t, err)
	require.NoError(t, gcexportdata.Write(file, program.Fset, pkg))
	require.NoError(t, file.Close())
	assert.Equal(t, methods(pkg), methods(read(plain)))
}
