package catalog

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWords(t *testing.T) {
	for name, want := range map[string][]string{
		"InitFromFile":     {"init", "from", "file"},
		"runDBMigrations":  {"run", "db", "migrations"},
		"seed_users_2":     {"seed", "users"},
		"LoadHTTPSettings": {"load", "http", "settings"},
		"":                 nil,
	} {
		assert.Equal(t, want, Words(name), name)
	}
}
