package config

import (
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"
)

// Name is the name of the file.
const Name = ".querylint.yml"

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

// Root is the root of the module that dir belongs to, or dir.
func Root(dir string) string {
	if root := around(dir, "go.mod"); root != "" {
		return root
	}
	return dir
}

// InModule reports whether dir belongs to a module.
func InModule(dir string) bool { return around(dir, "go.mod") != "" }

// Roots are the roots of the modules that the go command works on in dir: of the
// one that dir belongs to, and of those that its workspace has.
func Roots(dir string) []string {
	roots := []string{Root(dir)}
	file := os.Getenv("GOWORK")
	if file == "" {
		if at := around(dir, "go.work"); at != "" {
			file = filepath.Join(at, "go.work")
		}
	}
	data, err := os.ReadFile(file)
	if err != nil { // also "off"
		return roots
	}
	work, err := modfile.ParseWork(file, data, nil)
	if err != nil {
		return roots // the go command says why
	}
	for _, use := range work.Use {
		root := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(root) {
			root = filepath.Join(filepath.Dir(file), root)
		}
		if !slices.Contains(roots, root) {
			roots = append(roots, root)
		}
	}
	return roots
}

// around is the first folder on the way up from dir that has a file, or "".
func around(dir, name string) string {
	for ; ; dir = filepath.Dir(dir) {
		if exists(dir, name) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

func exists(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return err == nil
}
