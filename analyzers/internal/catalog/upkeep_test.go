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

// The folders of test kits and benchmarks hold no code that serves, whatever their
// files are called; a folder that only begins like them does.
func TestUpkeepFolders(t *testing.T) {
	for pkg, want := range map[string]bool{
		"/internal/testutil":    true,
		"/test/suite":           true,
		"/helper/bench/svr":     true,
		"/e2e":                  true,
		"/internal/testimonial": false,
		"/contest":              false,
		"/benchmarking/results": false,
		"":                      false,
	} {
		assert.Equal(t, want, Default().UpkeepFile("/src/orders.go", pkg), pkg)
	}
}
