package resultcache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Inputs hashes what a result depends on.
type Inputs struct {
	hash hash.Hash
	now  time.Time
	err  error
}

// errUnsure is why there is no name: an input of which it cannot be told whether it
// is the same the next time.
var errUnsure = errors.New("an input that may change unnoticed")

// NewInputs returns inputs with nothing in them.
func NewInputs() *Inputs { return &Inputs{hash: sha256.New(), now: time.Now()} }

// Add adds values by a name.
func (in *Inputs) Add(name string, values ...string) {
	fmt.Fprintf(in.hash, "%q %q\n", name, values)
}

// Name is the hash of all inputs, or an error if one cannot be relied on.
func (in *Inputs) Name() (string, error) {
	return hex.EncodeToString(in.hash.Sum(nil)), in.err
}

// Files up to this size count by what is in them; of larger ones, size and time of
// change tell, as go test has it.
const maxContent = 1 << 20

// racy is how old a change must be before the time of the file tells it from the
// next one.
const racy = 2 * time.Second

// AddPath adds a file, or a folder with all in it. That it does not exist is an
// input, too.
func (in *Inputs) AddPath(path string) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		in.addDir(path, false)
		return
	}
	in.addFile(path, false)
}

// addDir adds the names of a folder and what they stand for. Of folders that hold
// what others have made, in which neither packages nor tables are looked for, size
// and time tell about all files.
func (in *Inputs) addDir(dir string, byTime bool) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		in.fail(err)
		return
	}
	in.Add("dir", dir)
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case !e.IsDir():
			in.addFile(path, byTime)
		case e.Name() == ".git" || e.Name() == ".hg" || e.Name() == ".svn":
			// History is none of the inputs.
		default:
			in.addDir(path, byTime || e.Name() == "node_modules" || strings.HasPrefix(e.Name(), "."))
		}
	}
}

func (in *Inputs) addFile(path string, byTime bool) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		in.Add("none", path)
		return
	}
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		var target string
		if target, err = os.Readlink(path); err == nil {
			in.Add("link", path, target)
			info, err = os.Stat(path)
			if errors.Is(err, fs.ErrNotExist) {
				return
			}
			if err == nil && info.IsDir() {
				err = fmt.Errorf("%w: the link %s", errUnsure, path)
			}
		}
	}
	switch {
	case err != nil:
		in.fail(err)
	case !info.Mode().IsRegular():
		in.Add("other", path, info.Mode().String())
	case byTime || info.Size() > maxContent:
		if in.now.Sub(info.ModTime()) < racy {
			in.fail(fmt.Errorf("%w: %s, which has just been written", errUnsure, path))
		}
		in.Add("time", path, fmt.Sprint(info.Mode(), info.Size(), info.ModTime().UnixNano()))
	default:
		in.addContent(path, info)
	}
}

func (in *Inputs) addContent(path string, info fs.FileInfo) {
	file, err := os.Open(path)
	if err != nil {
		in.fail(err)
		return
	}
	defer file.Close() //nolint:errcheck // it is only read
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		in.fail(err)
		return
	}
	in.Add("file", path, info.Mode().String(), hex.EncodeToString(sum.Sum(nil)))
}

func (in *Inputs) fail(err error) {
	if in.err == nil {
		in.err = err
	}
}
