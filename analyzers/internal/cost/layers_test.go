package cost

import (
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The packages of the engine import only what stands below them, and what stands
// below knows nothing of the analyzers that ask.
func TestLayers(t *testing.T) {
	const internal = "github.com/querylint/querylint/analyzers/internal/"
	below := map[string]string{
		"pack":    "",
		"poly":    "",
		"effect":  "poly",
		"link":    "effect poly pack",
		"flow":    "",
		"syntax":  "flow",
		"eval":    "syntax poly",
		"survey":  "eval syntax link effect poly pack",
		"element": "",
		"value":   "survey eval syntax link effect poly",
		"cost":    "value survey eval syntax link effect poly pack",
	}
	for name, allowed := range below {
		files, err := filepath.Glob(filepath.Join("..", name, "*.go"))
		require.NoError(t, err)
		require.NotEmpty(t, files, name)
		for _, file := range files {
			src, err := os.ReadFile(file)
			require.NoError(t, err)
			f, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ImportsOnly)
			require.NoError(t, err)
			if strings.HasSuffix(f.Name.Name, "_test") {
				continue // it sees a package from outside
			}
			for _, spec := range f.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				require.NoError(t, err)
				if _, layer := below[path.Base(imported)]; layer && strings.HasPrefix(imported, internal) {
					assert.Contains(t, strings.Fields(allowed), path.Base(imported), file)
				}
			}
		}
	}
}
