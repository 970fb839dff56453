package catalog

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
)

func TestVersion(t *testing.T) {
	assert.Regexp(t, `^[0-9a-f]{12}$`, Version())
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	one := digest(fstest.MapFS{"a.yml": file("x"), "b.yml": file("y")})
	assert.Equal(t, one, digest(fstest.MapFS{"b.yml": file("y"), "a.yml": file("x")}))
	for name, other := range map[string]fstest.MapFS{
		"content": {"a.yml": file("x"), "b.yml": file("z")},
		"name":    {"a.yml": file("x"), "c.yml": file("y")},
		"more":    {"a.yml": file("x"), "b.yml": file("y"), "c.yml": file("")},
		"moved":   {"a.yml": file("xy"), "b.yml": file("")},
	} {
		assert.NotEqual(t, one, digest(other), name)
	}
}
