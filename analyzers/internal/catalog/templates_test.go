package catalog

import (
	"go/importer"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTemplates holds the tables to the engines: their functions, types and arguments are
// there.
func TestTemplates(t *testing.T) {
	c := Default()
	imp := importer.Default()
	for n, args := range c.templates {
		pkg, err := imp.Import(n.Pkg)
		require.NoError(t, err)
		typ, method, isMethod := strings.Cut(n.Name, ".")
		o := pkg.Scope().Lookup(typ)
		if !assert.NotNil(t, o, "%v", n) {
			continue
		}
		if isMethod {
			o, _, _ = types.LookupFieldOrMethod(types.NewPointer(o.Type()), true, pkg, method)
		}
		fn, ok := o.(*types.Func)
		if !ok {
			assert.IsType(t, (*types.TypeName)(nil), o, "%v", n)
			continue
		}
		for what, i := range args {
			assert.Less(t, i, fn.Signature().Params().Len(), "%v: no argument for %s", n, what)
		}
	}
	assert.True(t, c.TemplateEngine("html/template"))
	assert.False(t, c.TemplateEngine("os"), "templates are read from it, no more")
}
