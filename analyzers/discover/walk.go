package discover

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// walker looks at the files below a folder, once.
type walker struct {
	root    string // that paths are relative to
	base    string // where it begins
	below   string // a folder below base that has been walked before
	limit   int    // of files to look at; negative: none
	drivers Dialects
	found   *Found
	others  bool // the module imports drivers, and none of MySQL's
	buffer  []byte

	sql   []*sqlFile
	code  []*goFile
	sqlc  []string // settings files of sqlc
	embed []string // patterns of what Go files embed
}

// manifests are what marks the folder of a program, whatever it is written in.
var manifests = []string{
	"go.mod", "package.json", "composer.json", "Gemfile", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "requirements.txt",
	"pyproject.toml", "setup.py", "mix.exs", "pubspec.yaml", "cpanfile", "project.clj", "build.sbt",
}

// maxEntries bounds a walk outside of a module: a folder that holds more is no
// place for one program.
const maxEntries = 50000

func (w *walker) relative(name string) string {
	rel, err := filepath.Rel(w.root, name)
	if err != nil {
		rel = name
	}
	return filepath.ToSlash(rel)
}

// folder looks at the files of a folder, and at those below it. rel is its path
// from the root.
func (w *walker) folder(dir, rel string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	if w.limit >= 0 {
		if w.limit = max(0, w.limit-len(entries)); w.limit == 0 {
			return
		}
	}
	if dir != w.base && w.foreign(entries) {
		return
	}
	for _, e := range entries {
		name := e.Name()
		if name[0] == '.' || name[0] == '_' {
			continue
		}
		p := path.Join(rel, name)
		switch {
		case e.IsDir():
			if full := filepath.Join(dir, name); full != w.below && name != "vendor" && name != "testdata" && name != "node_modules" {
				w.folder(full, p)
			}
		case schema.IsSQL(name):
			w.sqlFile(dir, p)
		case strings.HasSuffix(name, ".go"):
			if w.below == "" && !strings.HasSuffix(name, "_test.go") && e.Type().IsRegular() {
				w.goFile(filepath.Join(dir, name), p)
			}
		case name == "sqlc.yaml", name == "sqlc.yml", name == "sqlc.json":
			w.sqlc = append(w.sqlc, p)
		}
	}
}

// foreign reports whether a folder below the one that is walked is a program of
// its own.
func (w *walker) foreign(entries []fs.DirEntry) bool {
	for _, e := range entries {
		if e.Name() == "go.mod" || w.below != "" && slices.Contains(manifests, e.Name()) {
			return true
		}
	}
	return false
}

// full is the name under which a file is opened.
func (w *walker) full(rel string) string { return filepath.Join(w.root, filepath.FromSlash(rel)) }

// sqlFile is a file that defines or changes tables.
type sqlFile struct {
	path string // from the root
	text string // without the way back
	scan schema.Scan
	code *goFile // in Go: there is no text
}

func (w *walker) sqlFile(dir, p string) {
	if schema.Backwards(p) {
		return
	}
	text, err := schema.ReadText(os.DirFS(dir), path.Base(p))
	if err != nil {
		if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
			err = pathErr.Err
		}
		w.found.leave(p, err.Error(), nil)
		return
	}
	f := &sqlFile{path: p, text: schema.UpPart(text)}
	switch f.scan = schema.ScanText(f.text); {
	case len(f.scan.Creates)+f.scan.Changes == 0:
	case aside(path.Base(p)):
		w.found.leave(p, "for tests, by its name", f.scan.Creates)
	default:
		w.sql = append(w.sql, f)
	}
}

// maxGo is the size of the largest Go file that is looked at: what is larger is
// generated and holds data.
const maxGo = 1 << 20

// readGo reads a file into a buffer that the next file is read into, too.
func (w *walker) readGo(name string) []byte {
	if w.buffer == nil {
		w.buffer = make([]byte, maxGo)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer file.Close() //nolint:errcheck // it is only read
	n, err := io.ReadFull(file, w.buffer)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil // empty or too large, if it can be read
	}
	return w.buffer[:n]
}

func (w *walker) goFile(name, p string) {
	data := w.readGo(name)
	// The import stands at the beginning, behind what a licence says.
	if rest := data; bytes.Contains(data[:min(len(data), 8<<10)], []byte(`"embed"`)) {
		for {
			_, after, ok := bytes.Cut(rest, []byte("//go:embed "))
			if !ok {
				break
			}
			line, _, _ := bytes.Cut(after, []byte("\n"))
			for pattern := range strings.FieldsSeq(string(line)) {
				w.embed = append(w.embed, path.Join(path.Dir(p), strings.TrimPrefix(strings.Trim(pattern, "\"`"), "all:")))
			}
			rest = after
		}
	}
	if mayDefine(data) {
		if f := readGo(p, data, w.drivers); f != nil {
			w.code = append(w.code, f)
		}
	}
}

// embedded reports whether the program embeds a file.
func (w *walker) embedded(p string) bool {
	return slices.ContainsFunc(w.embed, func(pattern string) bool {
		if ok, _ := path.Match(pattern, p); ok || strings.HasPrefix(p, pattern+"/") {
			return true
		}
		ok, _ := path.Match(pattern, path.Dir(p))
		return ok
	})
}

// readModule sees which databases go.mod has drivers of.
func (w *walker) readModule() {
	data, err := os.ReadFile(filepath.Join(w.root, "go.mod"))
	if err != nil || w.drivers == nil {
		return
	}
	mod, err := modfile.ParseLax("go.mod", data, nil)
	if err != nil {
		return // the go command says why
	}
	mysql, others := false, false // among what the module itself imports
	for _, r := range mod.Require {
		for _, d := range w.drivers(r.Mod.Path) {
			w.found.MySQL = w.found.MySQL || d == "mysql"
			if !r.Indirect {
				mysql, others = mysql || d == "mysql", true
			}
		}
	}
	w.others = others && !mysql
}
