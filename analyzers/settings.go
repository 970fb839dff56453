package analyzers

import (
	"errors"
	"fmt"
	"go/types"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/discover"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/report"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// LoadSettings reads a settings file. An error is one line or several, each
// file:line: message.
func LoadSettings(file string) (*config.Settings, error) {
	s, err := config.Load(file)
	if err != nil {
		return nil, err
	}
	return s, checkSettings(s)
}

// DecodeSettings reads settings that a program such as golangci-lint has read
// from a file of its own: maps, lists and values. Relative paths begin at dir.
// An error names a line of the settings as YAML has them, which begin in line 1.
func DecodeSettings(dir string, settings any) (*config.Settings, error) {
	data, err := yaml.Marshal(settings)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	s, err := config.Parse("settings", dir, data)
	if err != nil {
		return nil, err
	}
	return s, checkSettings(s)
}

// LeaveNolint leaves //nolint comments to the driver: golangci-lint has to see
// the findings that they are about, or it calls the comments unused.
func LeaveNolint() { report.LeaveNolint() }

// checkSettings reports what is set of rules that there are not, and entries of
// the catalog that say nothing.
func checkSettings(s *config.Settings) error {
	_, err := NewScope(s)
	return errors.Join(s.Unknown(Rules()), err)
}

// CheckCatalog compares the catalogue entries of the settings with the packages
// they are about, which lookup returns, or nil if there is none. Errors begin
// with file:line.
func CheckCatalog(s *config.Settings, lookup func(path string) *types.Package) []error {
	scope, err := NewScope(s)
	if err != nil {
		return []error{err}
	}
	var errs []error
	for _, path := range scope.Added() {
		pkg := lookup(path)
		if pkg == nil {
			errs = append(errs, fmt.Errorf("%s:%d: there is no package %s", s.File, lineOf(s.Data, path), path))
			continue
		}
		errs = append(errs, scope.catalog.Check(pkg)...)
	}
	return errs
}

// FindSchema looks for the tables of the module at root, once per process.
func FindSchema(s *config.Settings, root string) (*discover.Found, error) {
	c, err := catalog.Load(s)
	if err != nil {
		return nil, err
	}
	return discover.Once(root, "", c.Drivers), nil
}

// HashSchema writes all of a schema, for a driver that caches findings: the files
// that are named, or else what is found in the modules that are worked on in dir.
func HashSchema(w io.Writer, s *config.Settings, dir string) error {
	if err := config.OnlyFiles(s.Schema); err != nil {
		return err
	}
	if len(s.Schema) == 0 {
		for _, root := range config.Roots(dir) {
			found, err := FindSchema(s, root)
			if err == nil {
				err = found.Hash(w)
			}
			if err != nil {
				return err
			}
		}
	}
	for _, path := range s.Schema {
		err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := schema.ReadText(os.DirFS(filepath.Dir(name)), filepath.Base(name))
			if err != nil {
				_, err = io.WriteString(w, err.Error()) // who reads it will say so
				return err
			}
			_, err = io.WriteString(w, text)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lineOf is the first line that has the word in it.
func lineOf(data []byte, word string) int {
	line := 0
	for text := range strings.Lines(string(data)) {
		line++
		if slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n\"'", r) }), word) {
			return line
		}
	}
	return 1
}
