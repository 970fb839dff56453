package adopt

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Server is the database server that a module is run with.
type Server struct {
	Name string // as in the settings, or "" if the files do not agree
	Why  string // the files that say it; "" if none does
}

// image is a line of a compose file, a workflow or a manifest that names the image
// of a server, with its version.
var image = regexp.MustCompile(`(?m)^\s*-?\s*image:\s*["']?(?:[\w.-]+(?::\d+)?/)*(mysql|mysql-server|percona|percona-server|mariadb):(\d+)(?:\.(\d+))?`)

const (
	depth   = 4       // of folders that are looked at
	largest = 1 << 20 // file
)

// FindServer looks for the server in the YAML files below the root of a module, or
// else below the folders around it. Files are named as seen from the root.
func FindServer(root string, around ...string) Server {
	for _, dir := range append([]string{root}, around...) {
		if s := serverBelow(dir, root); s.Why != "" {
			return s
		}
	}
	return Server{}
}

func serverBelow(dir, root string) Server {
	var names []string
	var why []string
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		below, belowErr := filepath.Rel(dir, name)
		rel, relErr := filepath.Rel(root, name)
		if err != nil || belowErr != nil || relErr != nil {
			return nil //nolint:nilerr // what cannot be read says nothing
		}
		if d.IsDir() {
			if slices.Contains([]string{"vendor", "node_modules", "testdata", ".git"}, d.Name()) || strings.Count(filepath.ToSlash(below), "/") >= depth {
				return filepath.SkipDir
			}
			return nil
		}
		info, err := d.Info()
		if ext := filepath.Ext(name); ext != ".yml" && ext != ".yaml" || err != nil || !info.Mode().IsRegular() || info.Size() > largest {
			return nil //nolint:nilerr // the same
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return nil //nolint:nilerr // the same
		}
		for _, m := range image.FindAllSubmatchIndex(data, -1) {
			product, major := string(data[m[2]:m[3]]), string(data[m[4]:m[5]])
			if server := serverOf(product, major); server != "" {
				names = append(names, server)
				why = append(why, fmt.Sprintf("%s:%d runs %s:%s", filepath.ToSlash(rel), 1+strings.Count(string(data[:m[2]]), "\n"), product, data[m[4]:m[1]]))
			}
		}
		return nil
	})
	s := Server{Why: strings.Join(why, ", ")}
	if names = slices.Compact(names); len(names) == 1 {
		s.Name = names[0]
	}
	return s
}

func serverOf(product, major string) string {
	switch {
	case product == "mariadb" && major == "10":
		return "mariadb10"
	case product == "mariadb":
		return "mariadb11"
	case major == "5":
		return "mysql57"
	}
	return "mysql8"
}
