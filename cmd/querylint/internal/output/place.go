package output

import (
	"fmt"
	"go/token"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/querylint/querylint/analyzers/finding"
)

// place is a part of a file. Its name is relative to the working directory.
type place struct {
	file       string
	start, end position // end is behind the last character, or zero: the line's
}

// position counts from 1, columns in bytes. Column is 0 where a //line comment
// tells lines only.
type position struct{ Line, Column int }

func (p position) String() string {
	if p.Column == 0 {
		return strconv.Itoa(p.Line)
	}
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

// note is a place that has to do with a finding.
type note struct {
	place
	message string
}

// change is a change of the code that is safe to make.
type change struct {
	message string
	edits   []edit
}

type edit struct {
	place
	text string
}

func placeOf(fset *token.FileSet, dir string, pos, end token.Pos) place {
	from, to := fset.Position(pos), fset.Position(pos)
	if end.IsValid() {
		to = fset.Position(end)
	}
	return place{Relative(dir, from.Filename), position{from.Line, from.Column}, position{to.Line, to.Column}}
}

func notesOf(fset *token.FileSet, dir string, f *finding.Finding) []note {
	var notes []note
	for _, r := range f.Related {
		at := placeOf(fset, dir, r.Pos, r.End)
		if !r.End.IsValid() {
			at.end = position{}
		}
		notes = append(notes, note{at, r.Message})
	}
	return notes
}

// changeOf is what -fix would do about a finding, or nil.
func changeOf(fset *token.FileSet, dir string, f *finding.Finding) *change {
	if len(f.Fixes) == 0 || f.Unsafe {
		return nil
	}
	c := &change{message: f.Fixes[0].Message}
	for _, e := range f.Fixes[0].TextEdits {
		c.edits = append(c.edits, edit{placeOf(fset, dir, e.Pos, e.End), string(e.NewText)})
	}
	return c
}

// place is where the finding is.
func (f *Finding) place() place {
	return place{f.File, position{f.Line, f.Column}, position{f.EndLine, f.EndColumn}}
}

// plain is the message where a format has a place of its own for the rule.
func (f *Finding) plain() string { return strings.TrimSuffix(f.Message, " ["+f.Rule+"]") }

// repository is the root of the repository that dir is in, or dir itself.
func repository(dir string) string {
	for root := dir; ; root = filepath.Dir(root) {
		if _, err := os.Stat(filepath.Join(root, ".git")); err == nil {
			return root
		}
		if root == filepath.Dir(root) {
			return dir
		}
	}
}

// rooted names a file of the report as seen from root, where it is in there;
// otherwise by its whole path.
func (r *Report) rooted(root, file string) (name string, inside bool) {
	name = filepath.FromSlash(file)
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.dir, name)
	}
	if rel := Relative(root, name); filepath.IsLocal(filepath.FromSlash(rel)) {
		return rel, true
	}
	return filepath.ToSlash(name), false
}

// uri is a file name as an address, or as the relative part of one.
func uri(name string, relative bool) string {
	if relative {
		return (&url.URL{Path: name}).String()
	}
	if !strings.HasPrefix(name, "/") { // C:/…
		name = "/" + name
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}

// sources are the lines of files, to count characters instead of bytes.
type sources struct {
	dir   string
	files map[string][]string
}

// characters is a column in characters. Where the file cannot be read, such as
// the standard input, bytes are taken for characters.
func (s *sources) characters(file string, at position) int {
	lines, ok := s.files[file]
	if !ok {
		name := filepath.FromSlash(file)
		if !filepath.IsAbs(name) {
			name = filepath.Join(s.dir, name)
		}
		if data, err := os.ReadFile(name); err == nil {
			lines = strings.SplitAfter(string(data), "\n")
		}
		s.files[file] = lines
	}
	if at.Line < 1 || at.Line > len(lines) || at.Column < 1 || at.Column > len(lines[at.Line-1])+1 {
		return at.Column
	}
	return utf8.RuneCountInString(lines[at.Line-1][:at.Column-1]) + 1
}
