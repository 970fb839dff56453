package fix

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Diff is the change of a file as a unified diff, as git apply and patch -p1 take
// it; name is what to call the file.
func (f *File) Diff(name string) []byte {
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		name = strconv.Quote(name)
	}
	return diff.Diff("a/"+name, f.Before, "b/"+name, f.After)
}

// Write makes the changes: all of them, or none if one cannot be made.
func (p *Plan) Write() (err error) {
	var open []*os.File
	defer func() {
		for _, f := range open {
			err = errors.Join(err, f.Close())
		}
	}()
	for i := range p.Files {
		f, err := os.OpenFile(p.Files[i].Name, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		open = append(open, f)
		data, err := io.ReadAll(f)
		if err != nil {
			return err
		}
		if !bytes.Equal(data, p.Files[i].Before) {
			return fmt.Errorf("%s has changed since it was read: nothing is written", p.Files[i].Name)
		}
	}
	for i, f := range open {
		if err := overwrite(f, p.Files[i].After); err != nil {
			for k := range i + 1 {
				err = errors.Join(err, overwrite(open[k], p.Files[k].Before))
			}
			return err
		}
	}
	return nil
}

// overwrite writes over what a file holds, so that its space is there to take the
// old text back if there is no more.
func overwrite(f *os.File, data []byte) error {
	if _, err := f.WriteAt(data, 0); err != nil {
		return err
	}
	return f.Truncate(int64(len(data)))
}
