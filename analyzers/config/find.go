package config

import (
	"os"
	"path/filepath"
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
	for root := dir; ; root = filepath.Dir(root) {
		if exists(root, "go.mod") {
			return root
		}
		if root == filepath.Dir(root) {
			return dir
		}
	}
}

func exists(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return err == nil
}
