// Package position finds places in files that another package was analysed
// with.
package position

import (
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// A Finder finds places by file, line and column. A site that this package
// closes may stand in a package that was analysed before: its file is then
// known by name only, and gets a stand-in with lines of equal width.
type Finder struct {
	fset  *token.FileSet
	files map[string]*token.File
}

const (
	standInLines = 1 << 16
	standInWidth = 1 << 9
)

// New returns the finder of a pass.
func New(pass *analysis.Pass) *Finder {
	at := &Finder{fset: pass.Fset, files: make(map[string]*token.File)}
	for _, f := range pass.Files {
		tf := pass.Fset.File(f.FileStart)
		at.files[pass.Fset.Position(f.FileStart).Filename] = tf
	}
	return at
}

// Of is the place of a line and column, both from 1. Line and column of the
// result are as given, the offset is not.
func (at *Finder) Of(file string, line, col int) token.Pos {
	f := at.files[file]
	if f == nil {
		f = at.fset.AddFile(file, -1, standInLines*standInWidth)
		lines := make([]int, standInLines)
		for i := range lines {
			lines[i] = i * standInWidth
		}
		f.SetLines(lines)
		at.files[file] = f
	}
	if line < 1 || line > f.LineCount() {
		return f.Pos(0)
	}
	start := f.LineStart(line)
	return f.Pos(min(f.Offset(start)+max(col-1, 0), f.Size()))
}
