package resultcache

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func name(i int) string { return fmt.Sprintf("%064d", i) }

func TestStore(t *testing.T) {
	store := At(filepath.Join(t.TempDir(), "new"))
	assert.Nil(t, store.Get(name(1)))
	require.NoError(t, store.Clean(), "of nothing")
	want := &Result{Code: 1, Stdout: []byte("out\n"), Stderr: []byte("\xff"), Summary: "1 finding", Next: "next"}
	require.NoError(t, store.Put(name(1), want))
	assert.Equal(t, want, store.Get(name(1)))
	assert.Nil(t, store.Get(name(2)))
	require.NoError(t, store.Clean())
	assert.Nil(t, store.Get(name(1)))
}

func TestDamagedEntries(t *testing.T) {
	store := At(t.TempDir())
	require.NoError(t, store.Put(name(1), &Result{Stdout: []byte("text")}))
	whole, err := os.ReadFile(store.file(name(1)))
	require.NoError(t, err)
	for i := range whole {
		damaged := append([]byte(nil), whole...)
		damaged[i] ^= 0x20
		require.NoError(t, os.WriteFile(store.file(name(1)), damaged, 0o600))
		assert.Nil(t, store.Get(name(1)), "byte %d", i)
		require.NoError(t, os.WriteFile(store.file(name(1)), whole[:i], 0o600))
		assert.Nil(t, store.Get(name(1)), "cut at %d", i)
	}
	// Whole, but of something else.
	require.NoError(t, os.WriteFile(store.file(name(1)), []byte(checksum([]byte("[]"))+"\n[]"), 0o600))
	assert.Nil(t, store.Get(name(1)))
}

func TestStoreOfSeveralProcesses(t *testing.T) {
	dir := t.TempDir()
	results := make([]*Result, 4)
	for i := range results {
		results[i] = &Result{Stdout: []byte(strings.Repeat(strconv.Itoa(i), 100_000))}
	}
	require.NoError(t, At(dir).Put(name(0), results[0]))
	var wg sync.WaitGroup
	for _, r := range results {
		wg.Go(func() {
			store := At(dir)
			for range 20 {
				assert.NoError(t, store.Put(name(0), r)) //nolint:testifylint // require must not be used in a goroutine
				got := store.Get(name(0))
				if assert.NotNil(t, got) {
					assert.Contains(t, results, got)
				}
			}
		})
	}
	wg.Wait()
	files, err := os.ReadDir(filepath.Dir(At(dir).file(name(0))))
	require.NoError(t, err)
	assert.Len(t, files, 1, "nothing is left behind")
}

func TestTrim(t *testing.T) {
	store := At(t.TempDir())
	now := time.Now()
	used := func(i int, ago time.Duration) {
		require.NoError(t, os.Chtimes(store.file(name(i)), now.Add(-ago), now.Add(-ago)))
	}
	for i := range 4 {
		require.NoError(t, store.Put(name(i), &Result{Code: i}))
	}
	used(0, 6*24*time.Hour)
	used(1, 3*24*time.Hour)
	require.NoError(t, store.trim(now))
	assert.NotNil(t, store.Get(name(0)), "it has been looked at today")
	used(0, 6*24*time.Hour)
	require.NoError(t, store.trim(now.Add(25*time.Hour)))
	assert.Nil(t, store.Get(name(0)))
	assert.NotNil(t, store.Get(name(2)))

	used(1, 3*time.Hour)
	require.NotNil(t, store.Get(name(1)))
	info, err := os.Stat(store.file(name(1)))
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now(), info.ModTime(), time.Minute, "its use is noted")

	big := make([]byte, maxSize/3) // more in base64
	for i := range 4 {
		require.NoError(t, store.Put(name(i), &Result{Stdout: big}))
		used(i, time.Duration(10-i)*time.Minute)
	}
	require.NoError(t, store.trim(now.Add(50*time.Hour)))
	assert.Nil(t, store.Get(name(0)))
	assert.Nil(t, store.Get(name(1)))
	assert.NotNil(t, store.Get(name(3)), "the last that was used")
}
