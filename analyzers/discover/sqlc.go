package discover

import (
	"os"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// declared makes sources of the files that settings of sqlc name for MySQL, and
// leaves out those that they name for other databases.
func (w *walker) declared() {
	for _, settings := range w.sqlc {
		data, err := os.ReadFile(w.full(settings))
		var entries []sqlcEntry
		if err == nil {
			entries, err = readSqlc(data)
		}
		if err != nil {
			w.found.leave(settings, err.Error(), nil)
			continue
		}
		var mine, others []*sqlFile
		rest := w.sql[:0:0]
		for _, f := range w.sql {
			engine := ""
			for _, e := range entries {
				if e.names(path.Dir(settings), f.path) && (engine == "" || e.mysql()) {
					engine = e.Engine
				}
			}
			switch {
			case engine == "":
				rest = append(rest, f)
			case sqlcEntry{Engine: engine}.mysql():
				mine = append(mine, f)
			default:
				others = append(others, f)
			}
		}
		w.sql = rest
		w.leave(path.Dir(settings), map[string][]*sqlFile{settings + " says that it is not MySQL": others})
		if len(mine) > 0 {
			s := w.build(settings, Declared, mine, true)
			s.Home = HomeOf(path.Dir(settings))
			w.add(s)
		}
	}
}

// sqlcEntry is one database of sqlc's settings.
type sqlcEntry struct {
	Engine string `yaml:"engine"`
	Schema any    `yaml:"schema"` // a path or a list of paths
}

func (e sqlcEntry) mysql() bool { return strings.EqualFold(e.Engine, "mysql") }

// names reports whether the entry, of settings in a folder, names a file.
func (e sqlcEntry) names(dir, file string) bool {
	var list []any
	switch s := e.Schema.(type) {
	case string:
		list = []any{s}
	case []any:
		list = s
	}
	return slices.ContainsFunc(list, func(x any) bool {
		p, ok := x.(string)
		if !ok {
			return false
		}
		p = path.Join(dir, p)
		ok, _ = path.Match(p, file)
		return ok || p == "." || strings.HasPrefix(file, p+"/")
	})
}

func readSqlc(data []byte) ([]sqlcEntry, error) {
	var c struct {
		SQL      []sqlcEntry `yaml:"sql"`      // version 2
		Packages []sqlcEntry `yaml:"packages"` // version 1
	}
	err := yaml.Unmarshal(data, &c)
	return append(c.SQL, c.Packages...), err
}
