package config

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestFind(t *testing.T) {
	dir := testmod.Write(t, `
-- .querylint.yml --
-- module/go.mod --
module example.com/m
-- module/inner/deep/a.go --
-- work/go.work --
-- work/.querylint.yml --
-- work/m/go.mod --
-- work/m/inner/.querylint.yml --
-- work/m/inner/deep/a.go --
-- plain/inner/a.go --
-- odd/go.mod --
-- odd/.querylint.yml/a.go --
`)
	for in, want := range map[string]string{
		".":                 ".querylint.yml",
		"module":            "", // the root of a module is as far as it goes
		"module/inner/deep": "",
		"work":              "work/.querylint.yml",
		"work/m":            "",
		"work/m/inner":      "work/m/inner/.querylint.yml",
		"work/m/inner/deep": "work/m/inner/.querylint.yml",
		"plain/inner":       ".querylint.yml",
		"odd":               "",
	} {
		if want != "" {
			want = filepath.Join(dir, want)
		}
		assert.Equal(t, want, Find(filepath.Join(dir, in)), in)
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"empty", "", ""},
		{"comments", "# nothing\n", ""},
		{"catalog", "catalog: []\n", ""},
		{"unknown", "# x\ncatalog: []\ncatalogue: []\nseverity: info\n",
			"F:3: unknown key \"catalogue\"\nF:4: unknown key \"severity\""},
		{"syntax", "catalog:\n\t- a: 1\n", "F:2: found character that cannot start any token"},
		{"list", "\n- a\n", "F:2: want keys and values"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := testmod.Write(t, "-- F --\n"+test.data)
			t.Chdir(dir)
			err := Check("F")
			if test.want == "" {
				assert.NoError(t, err)
			} else {
				assert.EqualError(t, err, test.want)
			}
		})
	}
	assert.EqualError(t, Check("absent.yml"), "absent.yml: no such file or directory")
}
