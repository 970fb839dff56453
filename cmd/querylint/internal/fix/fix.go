// Package fix works out what the changes that findings propose come to, shows
// them as a diff and makes them.
package fix

import (
	"bytes"
	"cmp"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
)

// Plan is what the changes of findings come to.
type Plan struct {
	Files   []File // that are changed, sorted by name
	Made    int    // how many changes there are
	Left    []*finding.Finding
	Refused []Refusal
}

// File is a file before the changes and with them.
type File struct {
	Name          string
	Before, After []byte
}

// Refusal is a finding whose change is not made, and why.
type Refusal struct {
	Finding *finding.Finding
	Reason  string
}

// Config says what to change.
type Config struct {
	Fset  *token.FileSet
	Least finding.Severity // findings below are left alone
	// Read reads a file as it is now.
	Read func(name string) ([]byte, error)
	// Check says what is wrong with a file after its changes, or nil. That Go code
	// parses is known.
	Check func(f *File) error
}

// edit puts text in the place of bytes start to end of a file.
type edit struct {
	start, end int
	text       string
}

func (e edit) overlaps(o edit) bool {
	return e.start < o.end && o.start < e.end || e.start == e.end && o.start == o.end && e.start == o.start
}

// New plans the changes of findings. What a change replaces must be in the file
// now; of changes that overlap, the first is made. The error is that of Read.
func New(cfg Config, findings []*finding.Finding) (*Plan, error) {
	p := &planner{Config: cfg, data: make(map[string][]byte), bad: make(map[string]string)}
	for {
		plan, err := p.plan(findings)
		if err != nil || plan != nil {
			return plan, err
		}
	}
}

type planner struct {
	Config
	data map[string][]byte
	bad  map[string]string // why a file is left alone
}

// plan plans the changes. It gives no plan if a file would be broken, which is bad
// from then on.
func (p *planner) plan(findings []*finding.Finding) (*Plan, error) {
	plan := new(Plan)
	edits := make(map[string][]edit)
	for _, f := range findings {
		if f.Skipped != "" || f.Unsafe || f.Severity < p.Least || len(f.Fixes) == 0 && f.Refused == "" {
			plan.Left = append(plan.Left, f)
			continue
		}
		reason := f.Refused
		if reason == "" {
			fresh, why, err := p.add(edits, f)
			if err != nil {
				return nil, err
			}
			if reason = why; fresh {
				plan.Made++
			}
		}
		if reason != "" {
			plan.Left = append(plan.Left, f)
			plan.Refused = append(plan.Refused, Refusal{f, reason})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(edits)) {
		f := File{name, p.data[name], apply(p.data[name], edits[name])}
		if !p.settle(&f) {
			return nil, nil
		}
		plan.Files = append(plan.Files, f)
	}
	return plan, nil
}

// add adds the edits of a finding to those of all files, or says why not. They are
// fresh unless another finding has the same: a file may be in a package and in its
// variant for tests.
func (p *planner) add(edits map[string][]edit, f *finding.Finding) (fresh bool, reason string, err error) {
	more := make(map[string][]edit)
	for i, te := range f.Fixes[0].TextEdits {
		file := p.Fset.File(te.Pos)
		name := file.Name()
		if reason := p.bad[name]; reason != "" {
			return false, reason, nil
		}
		data, ok := p.data[name]
		if !ok {
			if vendored(name) {
				p.bad[name] = "the file is a copy of a dependency's"
				return false, p.bad[name], nil
			}
			if data, err = p.Read(name); err != nil {
				return false, "", err
			}
			p.data[name] = data
		}
		e := editOf(file, te)
		if len(data) != file.Size() || i >= len(f.Was) || string(data[e.start:e.end]) != f.Was[i] {
			return false, "the file has changed since it was read", nil
		}
		if slices.Contains(edits[name], e) {
			continue
		}
		if slices.ContainsFunc(edits[name], e.overlaps) {
			return false, "another change overlaps: run -fix again", nil
		}
		more[name] = append(more[name], e)
	}
	for name, list := range more {
		edits[name] = append(edits[name], list...)
	}
	return len(more) > 0, "", nil
}

// vendored reports whether a file is in a folder vendor that the go command keeps.
func vendored(name string) bool {
	name, err := filepath.Abs(name)
	if err != nil {
		return false
	}
	for dir := filepath.Dir(name); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if filepath.Base(dir) != "vendor" {
			continue
		}
		for _, sign := range []string{filepath.Join(dir, "modules.txt"), filepath.Join(filepath.Dir(dir), "go.mod")} {
			if _, err := os.Stat(sign); err == nil {
				return true
			}
		}
	}
	return false
}

func editOf(file *token.File, te analysis.TextEdit) edit {
	return edit{file.Offset(te.Pos), file.Offset(te.End), string(te.NewText)}
}

// apply makes edits that do not overlap.
func apply(data []byte, edits []edit) []byte {
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	var after []byte
	last := 0
	for _, e := range edits {
		after = append(after, data[last:e.start]...)
		after = append(after, e.text...)
		last = e.end
	}
	return append(after, data[last:]...)
}

// settle gives Go code that was formatted its form again. A file that would be
// wrong with the changes is bad.
func (p *planner) settle(f *File) bool {
	if filepath.Ext(f.Name) == ".go" {
		if _, err := parser.ParseFile(token.NewFileSet(), f.Name, f.After, parser.SkipObjectResolution); err != nil {
			p.bad[f.Name] = "the file would not parse with all changes"
			return false
		}
		if formatted, err := format.Source(f.Before); err == nil && bytes.Equal(formatted, f.Before) {
			if formatted, err = format.Source(f.After); err == nil {
				f.After = formatted
			}
		}
	}
	if p.Check != nil {
		if err := p.Check(f); err != nil {
			p.bad[f.Name] = err.Error()
			return false
		}
	}
	return true
}
