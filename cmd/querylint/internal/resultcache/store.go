// Package resultcache remembers what a run has printed, for a run on the same
// inputs. A name is the hash of all that a result can depend on (see Inputs), so
// that nothing has to be taken back: an entry whose inputs have changed is not asked
// for any more, and is removed after some days.
package resultcache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Result is what a run leaves behind.
type Result struct {
	Code           int
	Stdout, Stderr []byte
	Summary        string // what a terminal shows besides, without the time that it took
	Next           string
	Base           []byte `json:",omitempty"` // instead: what the analysis of a revision has found
}

// Entries are removed when nobody has used them for maxAge, and the longest unused
// first while they take more than maxSize bytes. That is looked at once in
// trimInterval. A use is noted when the last note is older than usedInterval.
const (
	maxAge       = 5 * 24 * time.Hour
	maxSize      = 64 << 20
	trimInterval = 24 * time.Hour
	usedInterval = time.Hour
)

// A Store is a folder of results. Several processes may use it at once.
type Store struct{ dir string }

// Open returns the store of the user. It need not exist.
func Open() (*Store, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	return At(filepath.Join(dir, "querylint")), nil
}

// At returns the store in a folder.
func At(dir string) *Store { return &Store{dir} }

func (s *Store) file(name string) string { return filepath.Join(s.dir, "results", name[:2], name) }

// Get returns the result with this name, or nil. What is not as Put wrote it is as if
// it were not there.
func (s *Store) Get(name string) *Result {
	file := s.file(name)
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	sum, body, _ := bytes.Cut(data, []byte("\n"))
	if string(sum) != checksum(body) {
		return nil
	}
	var r Result
	if json.Unmarshal(body, &r) != nil {
		return nil
	}
	if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > usedInterval {
		now := time.Now()
		_ = os.Chtimes(file, now, now) // else it is removed early
	}
	return &r
}

// Put keeps a result. Only the user may read it, as only the user may be allowed to
// read the code.
func (s *Store) Put(name string, r *Result) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	file := s.file(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(file), ".new-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(slices.Concat([]byte(checksum(body)+"\n"), body))
	err = errors.Join(err, temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return s.trim(time.Now())
}

func checksum(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Clean removes all results.
func (s *Store) Clean() error { return os.RemoveAll(filepath.Join(s.dir, "results")) }

// trim removes what is old, and what is too much.
func (s *Store) trim(now time.Time) error {
	mark := filepath.Join(s.dir, "results", "trimmed")
	if info, err := os.Stat(mark); err == nil && now.Sub(info.ModTime()) < trimInterval {
		return nil
	}
	if err := os.WriteFile(mark, nil, 0o600); err != nil {
		return err
	}
	if err := os.Chtimes(mark, now, now); err != nil {
		return err
	}
	type entry struct {
		file string
		size int64
		used time.Time
	}
	var entries []entry
	var total int64
	err := filepath.WalkDir(filepath.Join(s.dir, "results"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == mark {
			return nil //nolint:nilerr // another process has removed it
		}
		if info, err := d.Info(); err == nil {
			entries = append(entries, entry{path, info.Size(), info.ModTime()})
			total += info.Size()
		}
		return nil
	})
	slices.SortFunc(entries, func(a, b entry) int { return a.used.Compare(b.used) })
	for _, e := range entries {
		if now.Sub(e.used) <= maxAge && total <= maxSize {
			break
		}
		if os.Remove(e.file) == nil {
			total -= e.size
		}
	}
	return err
}
