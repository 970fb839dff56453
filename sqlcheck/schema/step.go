package schema

import (
	"path/filepath"
	"regexp"
	"strings"
)

// numbered are names of files that tools for migrations give: 0001_name.sql,
// 20240102150405_name.up.sql, V1__name.sql, 1-name.sql.
var numbered = regexp.MustCompile(`^(v?\d+[_-]|v\d+(\.\d+)*__)|\.(up|down)\.sql$`)

// IsMigration reports whether a file is a step of a migration, by its name or
// its folder's.
func IsMigration(name string) bool {
	name = strings.ToLower(filepath.ToSlash(name))
	dir, base := "", name
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		dir, base = name[:i], name[i+1:]
	}
	if numbered.MatchString(base) {
		return true
	}
	for part := range strings.SplitSeq(dir, "/") {
		switch part {
		case "migration", "migrations", "migrate", "migrates", "upgrade", "upgrades", "updates":
			return true
		}
	}
	return false
}
