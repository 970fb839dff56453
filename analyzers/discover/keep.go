package discover

import (
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

var (
	onceMu sync.Mutex
	once   = make(map[string]func() *Found)
)

// Once is Find, once per process and root. Processes that work on the same files
// may share what is found: the first of them that needs it leaves it in the folder
// kept, which whoever has started them must remove when they are done.
func Once(root, kept string, drivers Dialects) *Found {
	onceMu.Lock()
	find := once[root]
	if find == nil {
		find = sync.OnceValue(func() *Found {
			if kept == "" {
				return Find(root, drivers)
			}
			file := filepath.Join(kept, fmt.Sprintf("querylint-schema-%x", sha256.Sum256([]byte(root))))
			if f := read(file); f != nil && f.Root == root {
				return f
			}
			f := Find(root, drivers)
			f.write(file)
			return f
		})
		once[root] = find
	}
	onceMu.Unlock()
	return find()
}

// Use makes f what Once returns for its root.
func Use(f *Found) {
	onceMu.Lock()
	once[f.Root] = func() *Found { return f }
	onceMu.Unlock()
}

// At is f as if it had been found below another root, which holds another
// revision of the same files.
func (f *Found) At(root string) *Found {
	return &Found{Root: root, MySQL: f.MySQL, Sources: f.Sources, Left: f.Left}
}

// Hash writes all that decides on findings.
func (f *Found) Hash(w io.Writer) error { return gob.NewEncoder(w).Encode(f.At("")) }

func read(name string) *Found {
	file, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer file.Close() //nolint:errcheck // it is only read
	f := new(Found)
	if err := gob.NewDecoder(file).Decode(f); err != nil {
		return nil
	}
	return f
}

// write leaves f in a file, whole or not at all. Without the file, every process
// looks for itself.
func (f *Found) write(name string) {
	temp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name))
	if err != nil {
		return
	}
	err = gob.NewEncoder(temp).Encode(f)
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // the folder goes anyway
	}
}
