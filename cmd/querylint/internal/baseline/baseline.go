// Package baseline lets a program be checked that has findings already: a file
// says how many there are, and only what is new counts. Findings are told apart
// by rule, function and what is called there, not by line or by the names of variables:
// code moves. What was known as a warning and has become an error is new, too.
package baseline

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

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
	Target   string `yaml:"calls,omitempty"`
	Callee   string `yaml:"callee,omitempty"` // where there is no target, and in files that tell none
}

// identity is what tells findings of one kind from others: a function is in whichever
// file it is now.
type identity struct{ rule, where, what string }

func (k Key) identity() identity {
	return identity{k.Rule, cmp.Or(k.Function, k.File), cmp.Or(k.Target, k.Callee)}
}

// asWritten is the key in a file that tells no targets.
func (k Key) asWritten() Key {
	k.Target = ""
	return k
}

// elsewhere is the identity in whichever package the function is; without one, none.
func (k Key) elsewhere() identity {
	if k.Function == "" {
		return identity{}
	}
	return identity{k.Rule, local(k.Function), local(cmp.Or(k.Target, k.Callee))}
}

// local is the name of a function without its package.
func local(name string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	if _, after, ok := strings.Cut(name, "."); ok {
		return after
	}
	return name
}

func compare(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Function, b.Function), cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Target, b.Target), cmp.Compare(a.Callee, b.Callee),
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
	counted := make(map[Key]counts)
	for _, f := range findings {
		key := b.key(dir, f)
		if key.Target != "" {
			key.Callee = ""
		}
		n := counted[key]
		n[f.Severity]++
		counted[key] = n
	}
	for key, counts := range counted {
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

// method is the beginning of a method's name as go/types gives it, which some rules
// have written: (*pkg/path.T).Method is pkg/path.(*T).Method elsewhere.
var method = regexp.MustCompile(`^\((\*)(.*)\.([^./]+)\)\.`)

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
	for i := range b.Entries {
		e := &b.Entries[i]
		e.Function = method.ReplaceAllString(e.Function, "$2.($1$3).")
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
	c := b.compare(dir, all)
	return func(f output.Finding) bool {
		key := b.key(dir, f)
		fits := func(now, before counts) bool {
			return before != (counts{}) && now.from(finding.Info) <= before.from(finding.Info) && now.from(f.Severity) <= before.from(f.Severity)
		}
		id, written, elsewhere := key.identity(), key.asWritten().identity(), key.elsewhere()
		return fits(c.now[id], c.before[id]) || fits(c.now[written], c.before[written]) || fits(c.come[elsewhere], c.gone[elsewhere])
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

// comparison is what there is and was, by kind.
type comparison struct {
	now, before map[identity]counts
	come, gone  map[identity]counts // of kinds that the other has none of, in whichever package
}

func (b *Baseline) compare(dir string, all []output.Finding) comparison {
	c := comparison{make(map[identity]counts), make(map[identity]counts), make(map[identity]counts), make(map[identity]counts)}
	add := func(to map[identity]counts, id identity, s finding.Severity, count int) {
		if id.rule == "" {
			return
		}
		n := to[id]
		n[s] += count
		to[id] = n
	}
	for _, e := range b.Entries {
		add(c.before, e.identity(), e.severity(), e.Count)
	}
	for _, f := range all {
		key := b.key(dir, f)
		id, written := key.identity(), key.asWritten().identity()
		add(c.now, id, f.Severity, 1)
		if written != id {
			add(c.now, written, f.Severity, 1)
		}
	}
	for _, f := range all {
		key := b.key(dir, f)
		if c.before[key.identity()] == (counts{}) && c.before[key.asWritten().identity()] == (counts{}) {
			add(c.come, key.elsewhere(), f.Severity, 1)
		}
	}
	for _, e := range b.Entries {
		if c.now[e.identity()] == (counts{}) {
			add(c.gone, e.elsewhere(), e.severity(), e.Count)
		}
	}
	return c
}

// Stale lists the entries that say more than there is, with the number of
// findings left; checked tells files whose findings are all known.
func (b *Baseline) Stale(dir string, all []output.Finding, checked func(file string) bool) []Entry {
	c := b.compare(dir, all)
	var stale []Entry
	seen := make(map[identity]bool)
	for _, e := range b.Entries {
		id := e.identity()
		left := c.now[id].from(finding.Info)
		moved := left == 0 && c.come[e.elsewhere()].from(finding.Info) > 0
		if seen[id] || moved || left >= c.before[id].from(finding.Info) {
			continue
		}
		seen[id] = true
		name := filepath.Join(b.dir, filepath.FromSlash(e.File))
		_, err := os.Stat(name)
		if checked(name) || errors.Is(err, fs.ErrNotExist) {
			stale = append(stale, Entry{Key: e.Key, Count: left})
		}
	}
	return stale
}

func (b *Baseline) key(dir string, f output.Finding) Key {
	name := filepath.FromSlash(f.File)
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	return Key{f.Rule, output.Relative(b.dir, name), f.Function, f.Target, f.Callee}
}

// Findings is how many findings the baseline stands for.
func (b *Baseline) Findings() int {
	n := 0
	for _, e := range b.Entries {
		n += e.Count
	}
	return n
}
