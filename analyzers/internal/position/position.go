// Package position finds places by the file, line and column that are shown for
// them, also in files that another package was analysed with.
package position

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// A Finder finds places by file, line and column. Where a //line comment says that
// code is from another file, it goes by that file, as all that is printed does. A
// site that this package closes may stand in a package that was analysed before:
// its file is then known by name only, and gets a stand-in with lines of equal
// width.
type Finder struct {
	fset     *token.FileSet
	files    map[string]*token.File
	standIns map[standIn]*token.File
	stretch  map[string][]stretch // by the file that is shown
}

// stretch is a part of a file without a //line comment in it.
type stretch struct {
	file       *token.File
	start, end token.Pos
}

const (
	standInLines = 1 << 16
	standInWidth = 1 << 9
)

// New returns the finder of a pass.
func New(pass *analysis.Pass) *Finder { return In(pass.Fset, pass.Files...) }

// In returns the finder of files.
func In(fset *token.FileSet, files ...*ast.File) *Finder {
	at := &Finder{fset: fset, files: make(map[string]*token.File), standIns: make(map[standIn]*token.File), stretch: make(map[string][]stretch)}
	for _, f := range files {
		file := fset.File(f.FileStart)
		at.files[file.Name()] = file
		marks := lineComments(file, f)
		for i, start := range marks {
			end := f.FileEnd
			if i+1 < len(marks) {
				end = marks[i+1] - 1
			}
			name := fset.Position(start).Filename
			at.stretch[name] = append(at.stretch[name], stretch{file, start, end})
		}
	}
	return at
}

// lineComments are the places from which on //line comments apply.
func lineComments(file *token.File, f *ast.File) []token.Pos {
	var marks []token.Pos
	for _, group := range f.Comments {
		for _, c := range group.List {
			switch {
			case strings.HasPrefix(c.Text, "/*line "):
				marks = append(marks, c.End())
			case strings.HasPrefix(c.Text, "//line "):
				if next := file.PositionFor(c.Pos(), false).Line + 1; next <= file.LineCount() {
					marks = append(marks, file.LineStart(next))
				}
			}
		}
	}
	return marks
}

// Of is the place of a line and column, both from 1. Line and column of the
// result are as given, the offset is not where the file is a stand-in. Where the
// column is 0, which is not known, it is the beginning of the line, or, of a
// stand-in, a line without columns.
func (at *Finder) Of(file string, line, col int) token.Pos {
	// What cgo writes into a line stands before the comment that says where the
	// code behind it is from: the last place that fits is that code.
	for _, s := range slices.Backward(at.stretch[file]) {
		if pos := s.find(at.fset, line, col); pos.IsValid() {
			return pos
		}
	}
	f := at.files[file]
	if f == nil {
		f = at.standIn(standIn{file, col > 0})
	}
	if line < 1 || line > f.LineCount() {
		return f.Pos(0)
	}
	start := f.LineStart(line)
	return f.Pos(min(f.Offset(start)+max(col-1, 0), f.Size()))
}

// standIn is a file that is known by its name only. Columns are known of all its
// lines, or of none.
type standIn struct {
	name    string
	columns bool
}

// standIn adds a file with lines of equal width, once.
func (at *Finder) standIn(s standIn) *token.File {
	if f := at.standIns[s]; f != nil {
		return f
	}
	f := at.fset.AddFile(s.name, -1, standInLines*standInWidth)
	f.SetLines(equalLines())
	if !s.columns {
		f.AddLineColumnInfo(0, s.name, 1, 0)
	}
	at.standIns[s] = f
	return f
}

// equalLines are where the lines of a stand-in begin. All of them share the list, which a
// file set keeps: a program may have hundreds, and it takes half a megabyte.
var equalLines = sync.OnceValue(func() []int {
	lines := make([]int, standInLines)
	for i := range lines {
		lines[i] = i * standInWidth
	}
	return lines
})

// find is the place of a line and column in the stretch, or none.
func (s *stretch) find(fset *token.FileSet, line, col int) token.Pos {
	first := fset.Position(s.start)
	number := s.file.PositionFor(s.start, false).Line + line - first.Line
	if line < first.Line || number > s.file.LineCount() {
		return token.NoPos
	}
	start, end := max(s.start, s.file.LineStart(number)), s.end
	if number < s.file.LineCount() {
		end = min(end, s.file.LineStart(number+1)-1)
	}
	pos := start
	if from := fset.Position(start).Column; from > 0 {
		pos += token.Pos(col - from)
	}
	if pos < start || pos > end {
		return token.NoPos
	}
	return pos
}
