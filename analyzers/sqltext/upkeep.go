package sqltext

import (
	"strings"
)

// isUpkeep reports whether a function is a migration, a seed or the like, by
// its name or that of its file or package: it runs once, by hand or at start.
func (p *pass) isUpkeep(file, function string) bool {
	path := p.Pkg.Path()
	if p.Module != nil {
		path = strings.TrimPrefix(path, p.Module.Path)
	}
	return p.cat.Upkeep(function) || p.cat.UpkeepFile(file, path)
}
