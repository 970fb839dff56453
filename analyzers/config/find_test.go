package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/config"
)

func TestFind(t *testing.T) {
	dir := t.TempDir()
	for name := range strings.FieldsSeq(`
		.querylint.yml
		module/go.mod module/inner/deep/a.go
		work/go.work work/.querylint.yml work/m/go.mod work/m/inner/.querylint.yml work/m/inner/deep/a.go
		plain/inner/a.go
		odd/go.mod odd/.querylint.yml/a.go`) {
		file := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
		require.NoError(t, os.WriteFile(file, nil, 0o666))
	}
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
		assert.Equal(t, want, config.Find(filepath.Join(dir, in)), in)
	}
	for in, want := range map[string]string{"module/inner/deep": "module", "work/m/inner": "work/m", "plain/inner": "plain/inner"} {
		assert.Equal(t, filepath.Join(dir, want), config.Root(filepath.Join(dir, in)), in)
	}
}
