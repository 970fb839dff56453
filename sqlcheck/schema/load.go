package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Load reads files and folders into one schema: CREATE TABLE files, mysqldump
// output, and folders of migrations in the order in which their tools run
// them, each without its way back. An error names file and line.
func Load(paths ...string) (*Schema, []Note, error) {
	b := NewBuilder(&Schema{})
	for _, p := range paths {
		if err := b.Path(p); err != nil {
			return nil, b.Notes, err
		}
	}
	return b.Schema, b.Notes, nil
}

// maxFile bounds one schema file: a dump with its rows is not a schema.
const maxFile = 64 << 20

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
		if strings.EqualFold(path.Ext(p), ".sql") && !backwards(p) {
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
	sortMigrations(files)
	for _, f := range files {
		if err := b.readFile(fsys, f, path.Join(prefix, f)); err != nil {
			return err
		}
	}
	return nil
}

func (b *Builder) readFile(fsys fs.FS, name, shown string) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it is only read
	if info, err := f.Stat(); err == nil && info.Size() > maxFile {
		return Note{shown, 1, fmt.Sprintf("larger than %d MiB: give the schema without rows (mysqldump --no-data)", maxFile>>20)}
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if why := NotText(data); why != "" {
		return Note{shown, 1, why}
	}
	return b.Text(shown, UpPart(strings.TrimPrefix(string(data), "\ufeff")))
}

// NotText says why data cannot be read as SQL, or is "".
func NotText(data []byte) string {
	const head = 8000 // bytes in which git looks for a zero, too
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "UTF-16 text; save it as UTF-8"
	case bytes.IndexByte(data[:min(len(data), head)], 0) >= 0:
		return "binary data, not SQL"
	}
	return ""
}

// backwards reports whether a file undoes a migration.
func backwards(name string) bool {
	base := strings.ToLower(path.Base(name))
	base = strings.TrimSuffix(base, ".sql")
	for _, suffix := range []string{".down", "_down", "-down", ".rollback", "_rollback", ".undo"} {
		if strings.HasSuffix(base, suffix) {
			return true
		}
	}
	if dir := strings.ToLower(path.Base(path.Dir(name))); dir == "down" || dir == "rollback" {
		return true
	}
	// Flyway's undo migrations: U1__name.sql
	return len(base) > 2 && base[0] == 'u' && base[1] >= '0' && base[1] <= '9' && strings.Contains(base, "__")
}

// UpPart blanks what a migration file runs to undo itself (goose, sql-migrate,
// dbmate); lines keep their numbers.
func UpPart(text string) string {
	lower := strings.ToLower(text)
	if !strings.Contains(lower, "goose") && !strings.Contains(lower, "migrate") {
		return text
	}
	var out strings.Builder
	down := false
	changed := false
	for rest := text; rest != ""; {
		line := rest
		if i := strings.IndexByte(rest, '\n'); i >= 0 {
			line = rest[:i+1]
		}
		rest = rest[len(line):]
		if t := strings.ToLower(strings.TrimSpace(line)); strings.HasPrefix(t, "--") {
			t = strings.TrimSpace(strings.TrimPrefix(t, "--"))
			switch {
			case strings.HasPrefix(t, "+goose down"), strings.HasPrefix(t, "+migrate down"), strings.HasPrefix(t, "migrate:down"):
				down = true
			case strings.HasPrefix(t, "+goose up"), strings.HasPrefix(t, "+migrate up"), strings.HasPrefix(t, "migrate:up"):
				down = false
			}
		}
		if down {
			changed = true
			if strings.HasSuffix(line, "\n") {
				out.WriteByte('\n')
			}
			continue
		}
		out.WriteString(line)
	}
	if !changed {
		return text
	}
	return out.String()
}

// sortMigrations orders files as their tools do: by folder, then by the
// numbers in their names.
func sortMigrations(files []string) {
	sort.SliceStable(files, func(i, j int) bool {
		di, dj := path.Dir(files[i]), path.Dir(files[j])
		if di != dj {
			return natural(di, dj)
		}
		bi, bj := path.Base(files[i]), path.Base(files[j])
		// A file of the whole schema comes before what changes it.
		wi, wj := whole(bi), whole(bj)
		if wi != wj {
			return wi
		}
		return natural(strings.ToLower(bi), strings.ToLower(bj))
	})
}

func whole(base string) bool {
	switch strings.ToLower(base) {
	case "schema.sql", "structure.sql", "init.sql", "baseline.sql":
		return true
	}
	return false
}

// natural compares runs of digits as numbers.
func natural(a, b string) bool {
	for a != "" && b != "" {
		if digit(a[0]) && digit(b[0]) {
			na, ra := number(a)
			nb, rb := number(b)
			if len(na) != len(nb) {
				return len(na) < len(nb)
			}
			if na != nb {
				return na < nb
			}
			a, b = ra, rb
			continue
		}
		if a[0] != b[0] {
			return a[0] < b[0]
		}
		a, b = a[1:], b[1:]
	}
	return len(a) < len(b)
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func number(s string) (n, rest string) {
	i := 0
	for i < len(s) && digit(s[i]) {
		i++
	}
	return strings.TrimLeft(s[:i], "0"), s[i:]
}

// Found is a schema that lies where schemas usually lie.
type Found struct {
	Paths []string
	From  string // what says so: a file name or "convention"
}

// conventional places, the first that exists counts.
var conventional = []string{
	"schema.sql", "db/schema.sql", "sql/schema.sql", "database/schema.sql", "internal/db/schema.sql", "db/structure.sql",
	"db/migrations", "migrations", "database/migrations", "internal/db/migrations", "internal/migrations",
	"db/migration", "sql/migrations", "schema", "sql/schema", "db/schema",
}

// Discover looks for a schema below root: sqlc.yaml, then conventional places.
// ok is false when there is none.
func Discover(root string) (f Found, ok bool, err error) {
	for _, name := range []string{"sqlc.yaml", "sqlc.yml", "sqlc.json"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return f, false, err
		}
		paths, err := sqlc(data)
		if err != nil {
			return f, false, Note{filepath.ToSlash(filepath.Join(root, name)), 1, err.Error()}
		}
		for _, p := range paths {
			p = filepath.Join(root, filepath.FromSlash(p))
			if matches, _ := filepath.Glob(p); len(matches) > 0 {
				f.Paths = append(f.Paths, matches...)
			}
		}
		if len(f.Paths) > 0 {
			f.From = name
			return f, true, nil
		}
	}
	for _, name := range conventional {
		p := filepath.Join(root, filepath.FromSlash(name))
		info, err := os.Stat(p)
		if err != nil || info.IsDir() && !hasSQL(p) {
			continue
		}
		return Found{Paths: []string{p}, From: "convention"}, true, nil
	}
	return f, false, nil
}

func hasSQL(dir string) bool {
	list, _ := filepath.Glob(filepath.Join(dir, "*.sql"))
	return len(list) > 0
}

// sqlc reads the schema paths of the MySQL engines of an sqlc configuration.
func sqlc(data []byte) ([]string, error) {
	type entry struct {
		Engine string `yaml:"engine"`
		Schema any    `yaml:"schema"`
	}
	var c struct {
		SQL      []entry `yaml:"sql"`
		Packages []entry `yaml:"packages"`
	}
	if err := yaml.Unmarshal(data, &c); err != nil {
		return nil, err
	}
	var out []string
	for _, e := range append(c.SQL, c.Packages...) {
		if !strings.EqualFold(e.Engine, "mysql") {
			continue
		}
		switch s := e.Schema.(type) {
		case string:
			out = append(out, s)
		case []any:
			for _, x := range s {
				if p, ok := x.(string); ok {
					out = append(out, p)
				}
			}
		}
	}
	return out, nil
}
