package analyzers_test

import (
	"go/token"
	"go/types"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
)

// What drivers take for granted.
func TestAll(t *testing.T) {
	all := analyzers.All()
	require.NotEmpty(t, all)
	require.NoError(t, analysis.Validate(all))
	facts := make(map[string]bool)
	seen := make(map[*analysis.Analyzer]bool)
	var visit func(a *analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		assert.True(t, token.IsIdentifier(a.Name), a.Name)
		assert.NotEqual(t, "buildssa", a.Name, "too slow for facts over all dependencies")
		for _, fact := range a.FactTypes {
			// encoding/gob knows types by package name and type name only, in
			// binaries that link a hundred linters.
			name := reflect.TypeOf(fact).String()
			assert.False(t, facts[name], name)
			facts[name] = true
		}
		for _, req := range a.Requires {
			visit(req)
		}
	}
	for _, a := range all {
		visit(a)
		assert.Equal(t, reflect.TypeFor[[]*finding.Finding](), a.ResultType, a.Name)
		assert.NotNil(t, a.Flags.Lookup("severity"), a.Name)
		assert.NotNil(t, a.Flags.Lookup("tests"), a.Name)
	}
	known := map[string]bool{}
	for a := range seen {
		for _, name := range []string{"config", "whole-program"} {
			known[name] = known[name] || a.Flags.Lookup(name) != nil
		}
	}
	assert.Equal(t, map[string]bool{"config": true, "whole-program": true}, known)
}

func TestSetFlag(t *testing.T) {
	below := &analysis.Analyzer{Name: "below"}
	deep := below.Flags.Bool("tests", false, "")
	above := &analysis.Analyzer{Name: "above", Requires: []*analysis.Analyzer{below}}
	own := above.Flags.Bool("tests", false, "")
	list := []*analysis.Analyzer{above, {Name: "without"}}

	require.NoError(t, analyzers.SetFlag(list, "tests", "true"))
	assert.True(t, *own)
	assert.True(t, *deep)
	require.NoError(t, analyzers.SetFlag(list, "absent", "x"))
	assert.ErrorContains(t, analyzers.SetFlag(list, "tests", "perhaps"), "analyzer above: flag tests: ")
}

func TestScope(t *testing.T) {
	scope, err := analyzers.NewScope(config.Default())
	require.NoError(t, err)
	assert.True(t, scope.Client("database/sql"))
	assert.True(t, scope.Client("gorm.io/gorm"))
	assert.False(t, scope.Client("net/http"), "nearly every program imports it")
	assert.False(t, scope.Client("example.com/store"))
	assert.True(t, scope.Opaque("fmt"))
	assert.True(t, scope.Opaque("gorm.io/gorm/clause"))
	assert.False(t, scope.Opaque("example.com/store"))
	assert.True(t, scope.Combinator("golang.org/x/sync/errgroup"))
	assert.Empty(t, scope.Added())

	scope, err = analyzers.NewScope(settings(t, "catalog:\n  - packages: example.com/store\n    types: Client\n    db.read: Get\n"))
	require.NoError(t, err)
	assert.True(t, scope.Client("example.com/store"))
	assert.True(t, scope.Client("database/sql"))
	assert.Equal(t, []string{"example.com/store"}, scope.Added())

	_, err = analyzers.NewScope(settings(t, "catalog:\n  - packages: example.com/store\n    db.raed: Get\n"))
	assert.ErrorContains(t, err, ".querylint.yml:3: ")
}

func TestCheckCatalog(t *testing.T) {
	store := types.NewPackage("example.com/store", "store")
	client := types.NewTypeName(token.NoPos, store, "Client", nil)
	named := types.NewNamed(client, types.NewStruct(nil, nil), nil)
	recv := types.NewParam(token.NoPos, store, "c", types.NewPointer(named))
	named.AddMethod(types.NewFunc(token.NoPos, store, "Get", types.NewSignatureType(recv, nil, nil, nil, nil, false)))
	store.Scope().Insert(client)
	store.MarkComplete()
	lookup := func(path string) *types.Package {
		if path == store.Path() {
			return store
		}
		return nil
	}
	for _, test := range []struct {
		name, settings string
		want           []string
	}{
		{"fits", "catalog:\n  - packages: example.com/store\n    types: Client\n    db.read: Get\n", nil},
		{"method", "catalog:\n  - packages: example.com/store\n    types: Client\n    db.read: Gte\n",
			[]string{":4: (*Client) has no method Gte; did you mean Get?"}},
		{"package", "# example.com/absent2\ncatalog:\n  - packages: example.com/store\n      example.com/absent\n    types: Client\n    db.read: Get\n",
			[]string{":4: there is no package example.com/absent"}},
		{"syntax", "catalog: 1\n", []string{":1: "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			errs := analyzers.CheckCatalog(settings(t, test.settings), lookup)
			require.Len(t, errs, len(test.want))
			for i, want := range test.want {
				assert.ErrorContains(t, errs[i], ".querylint.yml"+want)
			}
		})
	}
}

// settings are what a .querylint.yml says.
func settings(t *testing.T, text string) *config.Settings {
	t.Helper()
	s, err := config.Parse(config.Name, "", []byte(text))
	require.NoError(t, err)
	return s
}

func TestDecodeSettings(t *testing.T) {
	s, err := analyzers.DecodeSettings("/m", map[string]any{
		"rules":      map[string]any{"query-in-loop": "off"},
		"thresholds": map[string]any{"deep-offset": 500},
		"schema":     []any{"db/schema.sql"},
	})
	require.NoError(t, err)
	assert.Equal(t, config.Number(500), s.Thresholds.DeepOffset)
	assert.Equal(t, config.Words{"/m/db/schema.sql"}, s.Schema)
	_, asked := s.Judge(&finding.Rule{ID: "query-in-loop"}, "/m/a.go", finding.Error)
	assert.False(t, asked)

	s, err = analyzers.DecodeSettings("/m", nil)
	require.NoError(t, err)
	assert.Equal(t, config.Default().Severity, s.Severity)

	for name, settings := range map[string]any{
		"settings:1: unknown key \"ruls\"":                                       map[string]any{"ruls": 1},
		"settings:2: unknown rule \"query-in-lop\"; did you mean query-in-loop?": map[string]any{"rules": map[string]string{"query-in-lop": "off"}},
		"settings:1: want keys and values":                                       7,
	} {
		_, err := analyzers.DecodeSettings("", settings)
		assert.EqualError(t, err, name)
	}
}
