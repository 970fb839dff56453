package database_test

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// TestSchemaListsModels asks which tables are known in a module that has gorm and xorm
// make some of models, and defines others in files.
func TestSchemaListsModels(t *testing.T) {
	if testing.Short() {
		t.Skip("the module has gorm and xorm below it")
	}
	t.Setenv("GOFLAGS", "-mod=readonly")
	got := testmod.Querylint(t, "../../../../testdata/sqltext", "schema")
	assert.Equal(t, testmod.Clean, got.Code)
	assert.Equal(t, "querylint: schema: 7 tables from both/schema.sql, schema.sql, and 10 from models, for packages that import the one which makes them; -schema FILE|DIR names what counts\n", got.Stderr)
	var tables []string
	for _, m := range regexp.MustCompile(`(?m)^(\w+): (\S+):\d+$`).FindAllStringSubmatch(got.Stdout, -1) {
		tables = append(tables, m[1]+" "+m[2])
	}
	assert.Equal(t, []string{
		"carts schema.sql", "crm_user_role schema.sql", "depots both/schema.sql", "flows both/schema.sql", "letters both/schema.sql",
		"orders schema.sql", "parcels both/schema.sql",
		"hall_seats models/models.go", "t_customer tags/tags.go", "t_flow both/both.go", "t_letter both/both.go", "t_model flags/flags.go", "t_parcel both/both.go",
		"t_receipt both/both.go", "t_ticket models/models.go", "x_crate tags/tags.go", "x_guest models/models.go",
	}, tables)
	assert.Regexp(t, `(?m)^t_customer: tags/tags.go:\d+\n\tPRIMARY \(\w+\)\n`, got.Stdout)

	named := testmod.Querylint(t, "../../../../testdata/sqltext", "schema", "-schema", "schema.sql")
	assert.NotContains(t, named.Stdout, "t_customer", "who has named what counts is not asked to")
	assert.Empty(t, named.Stderr)
}

// Files define tables whether or not there is code, and whether or not it compiles.
func TestSchemaWithoutModels(t *testing.T) {
	const table = "t: t.sql:1\n\tPRIMARY (id)\n"
	const says = "querylint: schema: 1 table from t.sql; -schema FILE|DIR names what counts\n"
	for name, test := range map[string]struct{ files, says string }{
		"no module":        {"", ""},
		"no package":       {"-- go.mod --\nmodule example.com/t\n\ngo 1.26\n", ""},
		"no models":        {"-- go.mod --\nmodule example.com/t\n\ngo 1.26\n-- t.go --\npackage t\n", ""},
		"does not compile": {"-- go.mod --\nmodule example.com/t\n\ngo 1.26\n-- t.go --\npackage t\n\nimport \"database/sql\"\n\nvar db *sql.DB = 1\n", "querylint: schema: of what does not compile, no models are read\n"},
		"a broken go.mod":  {"-- go.mod --\nmodul example.com/t\n-- t.go --\npackage t\n", "querylint: schema: models are not read: "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := testmod.Write(t, "-- t.sql --\nCREATE TABLE t (id INT PRIMARY KEY);\n"+test.files)
			got := testmod.Querylint(t, dir, "schema")
			assert.Equal(t, testmod.Clean, got.Code, got.Stderr)
			assert.Equal(t, table, got.Stdout)
			assert.Contains(t, got.Stderr, says)
			if test.says == "" {
				assert.Equal(t, says, got.Stderr)
			} else {
				assert.Contains(t, got.Stderr, test.says)
			}
			assert.NotContains(t, filepath.ToSlash(got.Stdout), "..")
		})
	}
}
