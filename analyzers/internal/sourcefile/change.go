package sourcefile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Edit is the edit that puts text in the place of bytes start to end of the
// value of a string literal. The file holds the literal there, and it has the new
// value then; otherwise the error says why not.
func (f *Files) Edit(lit *ast.BasicLit, start, end int, text string) (analysis.TextEdit, error) {
	l, err := f.literal(lit)
	if err != nil {
		return analysis.TextEdit{}, err
	}
	from, to, quoted, err := l.replace(start, end, text)
	if err != nil {
		return analysis.TextEdit{}, err
	}
	return analysis.TextEdit{Pos: lit.Pos() + token.Pos(from), End: lit.Pos() + token.Pos(to), NewText: []byte(quoted)}, nil
}

// Prove returns a change as it can be made, with what its edits replace, if it is
// one of files that the user has written, and they are Go code with it, too.
// Otherwise the error says why it is not made.
func (f *Files) Prove(fix analysis.SuggestedFix) (proved analysis.SuggestedFix, was []string, err error) {
	proved = analysis.SuggestedFix{Message: fix.Message, TextEdits: slices.Clone(fix.TextEdits)}
	edits := proved.TextEdits
	if len(edits) == 0 {
		return proved, nil, errors.New("there is nothing to change")
	}
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.End, b.End))
	})
	for i := range edits {
		e := &edits[i]
		if !e.End.IsValid() {
			e.End = e.Pos
		}
		if err := f.editable(e); err != nil {
			return proved, nil, err
		}
		if i > 0 && edits[i-1].End > e.Pos {
			return proved, nil, errors.New("its edits overlap")
		}
		file := f.pass.Fset.File(e.Pos)
		data, err := f.read(file)
		if err != nil {
			return proved, nil, err
		}
		start, end := file.Offset(e.Pos), file.Offset(e.End)
		was = append(was, string(data[start:end]))
		if endsInCRLF(data, start) {
			text := bytes.ReplaceAll(e.NewText, []byte("\r\n"), []byte("\n"))
			e.NewText = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		}
	}
	return proved, was, f.parses(edits)
}

// editable reports why a place must not be changed, or nil.
func (f *Files) editable(e *analysis.TextEdit) error {
	fset := f.pass.Fset
	file := fileAt(f.pass, e.Pos)
	if file == nil || e.End < e.Pos || e.End > file.FileEnd {
		return errors.New("it is not in a file of the package")
	}
	for _, pos := range []token.Pos{e.Pos, e.End} {
		if shown, own := fset.PositionFor(pos, true), fset.PositionFor(pos, false); shown != own {
			return fmt.Errorf("a //line comment says that it is from %s", filepath.Base(shown.Filename))
		}
	}
	switch {
	case Generated(fset, file):
		return errors.New("the file is generated")
	case dependency(f.pass.Module), strings.Contains(f.pass.Pkg.Path(), "/vendor/"):
		return errors.New("the file is of a dependency")
	}
	return nil
}

// dependency reports whether a module has been published, and is not the user's
// copy of it.
func dependency(m *analysis.Module) bool {
	if m != nil && m.Replace != nil {
		m = m.Replace
	}
	return m != nil && m.Version != ""
}

// endsInCRLF reports whether the line of an offset ends in a carriage return and
// a line feed, or the line before, if it is the last.
func endsInCRLF(data []byte, off int) bool {
	i := bytes.IndexByte(data[off:], '\n')
	if i >= 0 {
		i += off
	} else {
		i = bytes.LastIndexByte(data, '\n')
	}
	return i > 0 && data[i-1] == '\r'
}

// parses reports whether the files of edits, which are in order, are Go code
// with them.
func (f *Files) parses(edits []analysis.TextEdit) error {
	for len(edits) > 0 {
		file := f.pass.Fset.File(edits[0].Pos)
		data, err := f.read(file)
		if err != nil {
			return err
		}
		var after []byte
		last := 0
		for len(edits) > 0 && f.pass.Fset.File(edits[0].Pos) == file {
			after = append(after, data[last:file.Offset(edits[0].Pos)]...)
			after = append(after, edits[0].NewText...)
			last = file.Offset(edits[0].End)
			edits = edits[1:]
		}
		after = append(after, data[last:]...)
		if _, err := parser.ParseFile(token.NewFileSet(), file.Name(), after, parser.SkipObjectResolution); err != nil {
			return errors.New("the file would not parse")
		}
	}
	return nil
}
