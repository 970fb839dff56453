package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Load reads files and folders into one schema: CREATE TABLE files, mysqldump
// output, and folders of migrations in the order in which their tools run
// them, each without its way back. An error names file and line. It is an error
// when no table is defined.
func Load(paths ...string) (*Schema, []Note, error) {
	return LoadWith((*Builder).Path, paths...)
}

// LoadWith is Load with another way to read what some of the names stand for.
func LoadWith(read func(b *Builder, name string) error, paths ...string) (*Schema, []Note, error) {
	b := NewBuilder(&Schema{})
	for _, p := range paths {
		if err := read(b, p); err != nil {
			return nil, b.Notes, err
		}
	}
	if len(paths) > 0 && !slices.ContainsFunc(b.Schema.Tables(), func(t *Table) bool { return !t.View }) {
		shown := make([]string, len(paths))
		for i, p := range paths {
			shown[i] = filepath.ToSlash(p)
		}
		return nil, b.Notes, fmt.Errorf("%s: no CREATE TABLE, so no table is known", strings.Join(shown, ", "))
	}
	return b.Schema, b.Notes, nil
}

// MaxFile is the size in bytes of the largest file that is read: a dump with its
// rows is not a schema.
const MaxFile = 64 << 20

// Path reads a file or a folder.
func (b *Builder) Path(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return b.readFile(os.DirFS(filepath.Dir(name)), filepath.Base(name), filepath.ToSlash(name))
	}
	return b.FS(os.DirFS(name), filepath.ToSlash(name))
}

// FS reads all .sql files of a file system, in the order of migrations. prefix
// stands before the file names in messages.
func (b *Builder) FS(fsys fs.FS, prefix string) error {
	var files []string
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := path.Base(p); p != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if IsSQL(p) && !Backwards(p) {
			files = append(files, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("%s: no .sql files", prefix)
	}
	SortMigrations(files)
	for _, f := range files {
		if err := b.readFile(fsys, f, path.Join(prefix, f)); err != nil {
			return err
		}
	}
	return nil
}

func (b *Builder) readFile(fsys fs.FS, name, shown string) error {
	text, err := ReadText(fsys, name)
	if unfit, ok := errors.AsType[unfitError](err); ok {
		return Note{shown, 1, string(unfit)}
	}
	if err != nil {
		return err
	}
	return b.Text(shown, UpPart(text))
}

// IsSQL reports whether a file is one of SQL by its name.
func IsSQL(name string) bool { return strings.EqualFold(path.Ext(name), ".sql") }

// unfitError says why the content of a file is not read.
type unfitError string

func (e unfitError) Error() string { return string(e) }

var errTooLarge = unfitError(fmt.Sprintf("larger than %d MiB: give the schema without rows (mysqldump --no-data)", MaxFile>>20))

// ReadText reads a file of SQL: a regular one, no larger than MaxFile, in UTF-8
// or what a server reads as single bytes.
func ReadText(fsys fs.FS, name string) (string, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return "", err
	}
	// Opening a pipe waits for its writer, and a device may have no end.
	if !info.Mode().IsRegular() {
		return "", unfitError("not a regular file")
	}
	if info.Size() > MaxFile {
		return "", errTooLarge
	}
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // it is only read
	var text strings.Builder
	text.Grow(int(info.Size()))
	// Files of /proc say that they are empty.
	if _, err := io.Copy(&text, io.LimitReader(f, MaxFile+1)); err != nil {
		return "", err
	}
	if text.Len() > MaxFile {
		return "", errTooLarge
	}
	if why := NotText([]byte(text.String()[:min(text.Len(), head)])); why != "" {
		return "", unfitError(why)
	}
	return text.String(), nil
}

// head is the number of bytes in which git looks for a zero, too.
const head = 8000

// NotText says why data cannot be read as SQL, or is "".
func NotText(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "UTF-16 text; save it as UTF-8"
	case bytes.IndexByte(data[:min(len(data), head)], 0) >= 0:
		return "binary data, not SQL"
	}
	return ""
}
