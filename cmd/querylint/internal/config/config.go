// Package config finds .querylint.yml and looks after its outermost keys. What
// stands below a key is the business of the package that the key is for.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Name is the name of the file.
const Name = ".querylint.yml"

// keys are the keys that mean something.
var keys = []string{"catalog"}

// Find returns the file that applies to dir: the first one found on the way up
// to the root of the module or workspace, or "".
func Find(dir string) string {
	for {
		file := filepath.Join(dir, Name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
		parent := filepath.Dir(dir)
		if parent == dir || exists(dir, "go.mod") || exists(dir, "go.work") {
			return ""
		}
		dir = parent
	}
}

func exists(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return err == nil
}

// Check reads the file and reports keys that mean nothing. Errors begin with
// file:line.
func Check(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
			err = pathErr.Err
		}
		return fmt.Errorf("%s: %w", file, err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return syntaxError(file, err)
	}
	if len(doc.Content) == 0 { // nothing, or only comments
		return nil
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return fmt.Errorf("%s:%d: want keys and values", file, top.Line)
	}
	var errs []error
	for i := 0; i < len(top.Content); i += 2 {
		if key := top.Content[i]; !slices.Contains(keys, key.Value) {
			errs = append(errs, fmt.Errorf("%s:%d: unknown key %q", file, key.Line, key.Value))
		}
	}
	return errors.Join(errs...)
}

var yamlError = regexp.MustCompile(`^yaml: line (\d+): (.*)$`)

// syntaxError puts the line that the YAML parser names where editors look.
func syntaxError(file string, err error) error {
	if m := yamlError.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("%s:%s: %s", file, m[1], m[2])
	}
	return fmt.Errorf("%s: %w", file, err)
}
