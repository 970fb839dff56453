package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// inHouse is a program whose database client only its settings know.
const inHouse = `
-- go.mod --
module example.com/m

go 1.26
-- store/store.go --
package store

type Client struct{}

func (c *Client) Get(key string) string { return key }

func (c *Client) Put(key, value string) {}
-- app/app.go --
package app

import "example.com/m/store"

func Load(c *store.Client, keys []string) {
	for _, key := range keys {
		c.Get(key)
	}
}
`

func TestSettings(t *testing.T) {
	dir := testmod.Write(t, inHouse)
	assert.Equal(t, result{}, querylint(t, dir), "unknown client")

	testmod.Add(t, dir, `
-- .querylint.yml --
# our own store
catalog:
  - packages: example.com/m/store
    types: Client
    db.read: Get
`)
	got := querylint(t, dir)
	assert.Equal(t, []string{"app/app.go:7 warning query-in-loop"}, places(got.stdout))
	assert.Empty(t, got.stderr)
	got = querylint(t, dir+"/app")
	assert.Equal(t, []string{"app.go:7 warning query-in-loop"}, places(got.stdout), "found from below")

	testmod.Add(t, dir, "-- other.yml --\n# none\n")
	assert.Equal(t, result{}, querylint(t, dir, "-config", "other.yml"))

	vet := execute(t, dir, "go", "vet", "-vettool="+binary, "./...")
	assert.Contains(t, vet.stderr, "app/app.go:7:3: query in loop")
	assert.Equal(t, 1, vet.code)
}

func TestSettingsErrors(t *testing.T) {
	for _, test := range []struct{ name, settings, stderr string }{
		{"unknown key", "catalog: []\n\nseverity: info\n",
			".querylint.yml:3: unknown key \"severity\"\n"},
		{"syntax", "catalog:\n\t- packages: x\n",
			".querylint.yml:2: found character that cannot start any token\n"},
		{"unknown method", "catalog:\n  - packages: example.com/m/store\n    types: Client\n    db.read: Gett\n",
			".querylint.yml:4: (*Client) has no method Gett; did you mean Get?\n"},
		{"unknown type", "catalog:\n  - packages: example.com/m/store\n    types: Cliente\n    db.read: Get\n",
			"has no type Cliente; did you mean Client?\n"},
		{"unknown package", "catalog:\n  - packages: example.com/m/shop\n    db.read: Get\n",
			".querylint.yml:2: there is no package example.com/m/shop\n"},
		{"two errors", "catalog:\n  - packages: example.com/m/store text/templates\n    types: Client\n    db.read: Get\n",
			".querylint.yml:2: there is no package text/templates\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := testmod.Write(t, inHouse)
			testmod.Add(t, dir, "-- .querylint.yml --\n"+test.settings)
			got := querylint(t, dir)
			assert.Equal(t, exitFailure, got.code)
			assert.Empty(t, got.stdout)
			assert.Contains(t, got.stderr, test.stderr)
			assert.Regexp(t, `^\.querylint\.yml:\d+: `, got.stderr)
		})
	}
}

// A package outside the program that does exist is no error.
func TestSettingsForOtherPackages(t *testing.T) {
	dir := testmod.Write(t, inHouse)
	testmod.Add(t, dir, "-- .querylint.yml --\ncatalog:\n  - packages: text/template\n    types: Template\n    db.read: Execute\n")
	assert.Equal(t, result{}, querylint(t, dir))
}
