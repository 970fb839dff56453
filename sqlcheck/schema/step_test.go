package schema

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsMigration(t *testing.T) {
	for name, want := range map[string]bool{
		"migrations/a.sql": true, "db/migrate/20240101_a.sql": true, "0001_init.sql": true, "sql/20240102150405_name.up.sql": true,
		"V1__name.sql": true, "V1.2__name.sql": true, "x/name.down.sql": true, "sql/upgrade/x.sql": true, "12-add.sql": true,
		"schema.sql": false, "queries/orders.sql": false, "2024.sql": false, "v1.sql": false, "immigration.sql": false, "report_2024.sql": false,
	} {
		assert.Equal(t, want, IsMigration(name), name)
	}
}
