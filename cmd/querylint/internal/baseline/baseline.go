// Package baseline lets a program be checked that has findings already: a file
// says how many there are, and only what is new counts. Findings are told apart
// by rule, file, function and what is called there, not by line: code moves. What
// was known as a warning and has become an error is new, too.
package baseline

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
)

// Entry is how many findings there are of one kind and severity.
type Entry struct {
	Key      `yaml:",inline"`
	Severity *finding.Severity `yaml:"severity,omitempty"` // nil: any
	Count    int               `yaml:"count"`
}

func (e Entry) severity() finding.Severity {
	if e.Severity == nil {
		return finding.Error
	}
	return *e.Severity
}

// Key is what findings of one kind share.
type Key struct {
	Rule     string `yaml:"rule"`
	File     string `yaml:"file"` // relative to the folder of the baseline, with forward slashes
	Function string `yaml:"function,omitempty"`
	Callee   string `yaml:"callee,omitempty"`
}

func compare(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Function, b.Function), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Callee, b.Callee),
		cmp.Compare(b.severity(), a.severity()))
}

// Baseline is what a file says.
type Baseline struct {
	Entries []Entry // sorted
	dir     string  // absolute, of the file
}

// Of makes the baseline of findings that dir is the working directory of, to be
// written to the file.
func Of(file, dir string, findings []output.Finding) (*Baseline, error) {
	b, err := empty(file)
	if err != nil {
		return nil, err
	}
	for key, counts := range b.count(dir, findings) {
		for s, n := range counts {
			if n > 0 {
				severity := finding.Severity(s)
				b.Entries = append(b.Entries, Entry{key, &severity, n})
			}
		}
	}
	slices.SortFunc(b.Entries, compare)
	return b, nil
}

func empty(file string) (*Baseline, error) {
	dir, err := filepath.Abs(filepath.Dir(file))
	return &Baseline{dir: dir}, err
}

// Load reads a baseline. An error is one line or several, each file:line:
// message.
func Load(file string) (*Baseline, error) {
	b, err := empty(file)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
			err = pathErr.Err
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if err := config.Decode(file, data, &b.Entries); err != nil {
		return nil, err
	}
	slices.SortFunc(b.Entries, compare)
	return b, nil
}

const header = `Findings that were there when querylint was adopted; only others are reported.
querylint -write-baseline FILE writes this anew. A line that is deleted is reported again:
sed -i '/severity: error/d' FILE has all errors mended now.`

// Encode is the text of the file: one line per entry.
func (b *Baseline) Encode() ([]byte, error) {
	list := yaml.Node{Kind: yaml.SequenceNode, HeadComment: header}
	for _, e := range b.Entries {
		n := new(yaml.Node)
		if err := n.Encode(e); err != nil {
			return nil, err
		}
		n.Style = yaml.FlowStyle
		list.Content = append(list.Content, n)
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(&list); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Known reports whether a finding was there: there are not more of its kind
// among all findings than the baseline says, neither in all nor from its severity
// on. Which of more is the new one nobody can tell, so none of them is known then.
func (b *Baseline) Known(dir string, all []output.Finding) func(output.Finding) bool {
	now, before := b.count(dir, all), b.before()
	return func(f output.Finding) bool {
		key := b.key(dir, f)
		return now[key].from(finding.Info) <= before[key].from(finding.Info) && now[key].from(f.Severity) <= before[key].from(f.Severity)
	}
}

// counts are numbers of findings by severity.
type counts [finding.Error + 1]int

// from is how many have this severity or a higher one.
func (c counts) from(least finding.Severity) int {
	n := 0
	for _, more := range c[least:] {
		n += more
	}
	return n
}

// Stale lists the entries that say more than there is, with the number of
// findings left; checked tells files whose findings are all known.
func (b *Baseline) Stale(dir string, all []output.Finding, checked func(file string) bool) []Entry {
	now := b.count(dir, all)
	var stale []Entry
	for key, n := range b.before() {
		if left := now[key].from(finding.Info); left < n.from(finding.Info) {
			name := filepath.Join(b.dir, filepath.FromSlash(key.File))
			_, err := os.Stat(name)
			if checked(name) || errors.Is(err, fs.ErrNotExist) {
				stale = append(stale, Entry{Key: key, Count: left})
			}
		}
	}
	slices.SortFunc(stale, compare)
	return stale
}

func (b *Baseline) before() map[Key]counts {
	before := make(map[Key]counts)
	for _, e := range b.Entries {
		n := before[e.Key]
		n[e.severity()] += e.Count
		before[e.Key] = n
	}
	return before
}

func (b *Baseline) count(dir string, findings []output.Finding) map[Key]counts {
	now := make(map[Key]counts)
	for _, f := range findings {
		key := b.key(dir, f)
		n := now[key]
		n[f.Severity]++
		now[key] = n
	}
	return now
}

func (b *Baseline) key(dir string, f output.Finding) Key {
	name := filepath.FromSlash(f.File)
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	return Key{f.Rule, output.Relative(b.dir, name), f.Function, f.Callee}
}

// Findings is how many findings the baseline stands for.
func (b *Baseline) Findings() int {
	n := 0
	for _, e := range b.Entries {
		n += e.Count
	}
	return n
}
