package catalog

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// Upkeep reports whether a name, of a function or a file, has a word that marks
// a migration, a seed or other code that is run by hand or at start-up, or two
// words in a row that do: backfill and BackFill.
func (c *Catalog) Upkeep(name string) bool {
	ws := Words(name)
	for i, w := range ws {
		if c.Maintenance(w) || i > 0 && c.Maintenance(ws[i-1]+w) {
			return true
		}
	}
	return false
}

// Whole reports whether a name, of a function, has a word that says that all rows
// are meant: DeleteAll, resetCounters.
func (c *Catalog) Whole(name string) bool {
	return slices.ContainsFunc(Words(name), func(w string) bool { return c.whole[w] })
}

// UpkeepFile is Upkeep for a file: by its own name, and by the path of its
// package below the module, whose elements may also mark upkeep as a whole.
func (c *Catalog) UpkeepFile(file, pkgInModule string) bool {
	if c.Upkeep(strings.TrimSuffix(filepath.Base(file), ".go")) || c.Upkeep(pkgInModule) {
		return true
	}
	for elem := range strings.SplitSeq(pkgInModule, "/") {
		if c.Maintenance("/" + elem) {
			return true
		}
	}
	return false
}

// Words splits a name or path into its words, in lower case.
func Words(name string) []string {
	var ws []string
	start := 0
	rs := []rune(name)
	flush := func(end int) {
		if end > start {
			ws = append(ws, strings.ToLower(string(rs[start:end])))
		}
		start = end
	}
	for i, r := range rs {
		switch {
		case !unicode.IsLetter(r):
			flush(i)
			start = i + 1
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(rs[i-1]) || i+1 < len(rs) && unicode.IsLower(rs[i+1])):
			flush(i)
		}
	}
	flush(len(rs))
	return ws
}
