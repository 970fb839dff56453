package resultcache

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func nameOf(t *testing.T, add func(in *Inputs)) string {
	t.Helper()
	in := NewInputs()
	add(in)
	name, err := in.Name()
	require.NoError(t, err)
	return name
}

func TestTool(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	data, err := os.ReadFile(self)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "tool")
	past := time.Now().Add(-time.Hour)
	install := func(data []byte, at time.Time) string {
		require.NoError(t, os.WriteFile(file, data, 0o600))
		require.NoError(t, os.Chtimes(file, at, at))
		return nameOf(t, func(in *Inputs) { in.addProgram(file) })
	}
	one := install(data, past)
	assert.Equal(t, one, install(data, past))
	assert.NotEqual(t, one, install(append(data, 0), past), "another program")
	assert.NotEqual(t, one, install(data, past.Add(time.Second)), "installed again")
}

func TestTrees(t *testing.T) {
	dir := t.TempDir()
	past := time.Now().Add(-time.Hour)
	write := func(path, text string, at time.Time) {
		file := filepath.Join(dir, path)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		require.NoError(t, os.Chtimes(file, at, at))
	}
	tree := func() string { return nameOf(t, func(in *Inputs) { in.AddPath(dir) }) }
	write("a.go", "package a", past)
	write(".git/index", "1", past)
	write("web/node_modules/x.js", "1", past)
	write("big.dat", string(make([]byte, maxContent+1)), past)
	first := tree()

	write("a.go", "package a", past.Add(time.Minute))
	write(".git/index", "2", past.Add(time.Minute))
	assert.Equal(t, first, tree(), "another time of the same content; history")

	write("a.go", "package b", past)
	changed := tree()
	assert.NotEqual(t, first, changed, "the same size and time")
	write("web/node_modules/x.js", "1", past.Add(time.Minute))
	assert.NotEqual(t, changed, tree())
	changed = tree()
	write("big.dat", string(make([]byte, maxContent+1)), past.Add(time.Minute))
	assert.NotEqual(t, changed, tree())
	require.NoError(t, os.Mkdir(filepath.Join(dir, "empty"), 0o700))
	assert.NotEqual(t, changed, tree())

	write("big.dat", string(make([]byte, maxContent+1)), time.Now())
	in := NewInputs()
	in.AddPath(dir)
	_, err := in.Name()
	require.ErrorIs(t, err, errUnsure, "it may be written once more at the same time")
}

func TestLinks(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	target := filepath.Join(outside, "target.sql")
	if err := os.Symlink(target, filepath.Join(dir, "link.sql")); err != nil {
		t.Skip(err)
	}
	tree := func() string { return nameOf(t, func(in *Inputs) { in.AddPath(dir) }) }
	absent := tree()
	require.NoError(t, os.WriteFile(target, []byte("1"), 0o600))
	one := tree()
	require.NoError(t, os.WriteFile(target, []byte("2"), 0o600))
	assert.NotEqual(t, absent, one)
	assert.NotEqual(t, one, tree())

	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "folder")))
	in := NewInputs()
	in.AddPath(dir)
	_, err := in.Name()
	require.ErrorIs(t, err, errUnsure, "a folder elsewhere")
}
