package statement

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// TestProgramNaming reads how tables are named before there are types.
func TestProgramNaming(t *testing.T) {
	cat, err := catalog.Load(config.Current())
	require.NoError(t, err)
	const gormSchema, xorm = `import "gorm.io/gorm/schema"; `, `import ("xorm.io/xorm"; "xorm.io/xorm/names"); `
	for _, tt := range []struct {
		name  string
		files []string // each a package of its own
		want  []LibraryNaming
	}{
		{"constant", []string{gormSchema + `const before = "t_"; var s = schema.NamingStrategy{TablePrefix: before, SingularTable: true}`},
			[]LibraryNaming{{Library: "gorm", Prefix: "t_", Singular: true}}},
		{"at run time", []string{gormSchema + `func f(p string) any { return &schema.NamingStrategy{TablePrefix: p + "_", SingularTable: true} }`},
			[]LibraryNaming{{Library: "gorm", Prefix: "{{}}", Singular: true}}},
		{"another name for the package", []string{`import names "gorm.io/gorm/schema"; var s = names.NamingStrategy{SingularTable: true}`},
			[]LibraryNaming{{Library: "gorm", Singular: true}}},
		{"one or many at run time", []string{gormSchema + `func f(one bool) any { return schema.NamingStrategy{SingularTable: one} }`},
			[]LibraryNaming{{Library: "gorm", Unknown: true}}},
		{"mapper with a prefix", []string{xorm + `func f(e *xorm.Engine, p string) { e.SetTableMapper(names.NewPrefixMapper(names.SameMapper{}, p)) }`},
			[]LibraryNaming{{Library: "xorm", Prefix: "{{}}", Tables: "same"}}},
		{"mapper of both", []string{xorm + `func f(e *xorm.Engine) { e.SetMapper(names.GonicMapper{}) }`},
			[]LibraryNaming{{Library: "xorm", Tables: "initialisms", Columns: "initialisms"}}},
		{"mapper of the program", []string{xorm + `func f(e *xorm.Engine, m names.Mapper) { e.SetMapper(m) }`},
			[]LibraryNaming{{Library: "xorm", Unknown: true}}},
		{"two packages agree", []string{gormSchema + `var s = schema.NamingStrategy{SingularTable: true}`, gormSchema + `var s = schema.NamingStrategy{SingularTable: true}`},
			[]LibraryNaming{{Library: "gorm", Singular: true}}},
		{"two packages do not", []string{gormSchema + `var s = schema.NamingStrategy{SingularTable: true}`, gormSchema + `var s = schema.NamingStrategy{TablePrefix: "a_"}`},
			[]LibraryNaming{{Library: "gorm", Prefix: "a_", Unknown: true}}},
		{"of another package", []string{`import "example.com/schema"; var s = schema.NamingStrategy{SingularTable: true}`}, nil},
		{"of its own", []string{gormSchema + `type NamingStrategy struct{ SingularTable bool }; var s = NamingStrategy{SingularTable: true}`}, nil},
		{"what names no tables", []string{gormSchema + `var s = schema.NamingStrategy{NoLowerCase: true}`}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var packages [][]*ast.File
			for _, text := range tt.files {
				f, err := parser.ParseFile(token.NewFileSet(), "a.go", "package a; "+text, parser.SkipObjectResolution)
				require.NoError(t, err)
				packages = append(packages, []*ast.File{f})
			}
			var got Naming
			require.NoError(t, got.Set(ProgramNaming(cat, packages)))
			assert.Equal(t, tt.want, got.Libraries)
		})
	}
	assert.ErrorContains(t, new(Naming).Set("{"), "how tables are named")
}
