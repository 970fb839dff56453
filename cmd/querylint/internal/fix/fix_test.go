package fix

import (
	"errors"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
)

// disk is files, as they were read and as they are now.
type disk struct {
	fset  *token.FileSet
	files map[string]*token.File
	was   map[string]string
	now   map[string]string
}

func newDisk(files map[string]string) *disk {
	d := &disk{token.NewFileSet(), make(map[string]*token.File), files, make(map[string]string)}
	for name, text := range files {
		d.files[name] = d.fset.AddFile(name, -1, len(text))
		d.files[name].SetLinesForContent([]byte(text))
		d.now[name] = text
	}
	return d
}

// finding is one whose change puts words in the place of others: file, old, new and
// so on. An old word that begins with | is a place before it.
func (d *disk) finding(words ...string) *finding.Finding {
	f := &finding.Finding{Rule: "r", Severity: finding.Warning, Fixes: []analysis.SuggestedFix{{}}}
	for i := 0; i < len(words); i += 3 {
		file, old := words[i], strings.TrimPrefix(words[i+1], "|")
		start := d.files[file].Pos(strings.Index(d.was[file], old))
		end := start + token.Pos(len(old))
		if old != words[i+1] {
			old, end = "", start
		}
		f.Pos = start
		f.Was = append(f.Was, old)
		f.Fixes[0].TextEdits = append(f.Fixes[0].TextEdits, analysis.TextEdit{Pos: start, End: end, NewText: []byte(words[i+2])})
	}
	return f
}

func (d *disk) plan(t *testing.T, list ...*finding.Finding) (files map[string]string, reasons []string, plan *Plan) {
	t.Helper()
	plan, err := New(Config{Fset: d.fset, Least: finding.Warning, Read: func(name string) ([]byte, error) { return []byte(d.now[name]), nil }}, list)
	require.NoError(t, err)
	files = make(map[string]string)
	for _, f := range plan.Files {
		files[f.Name] = string(f.After)
	}
	for _, r := range plan.Refused {
		assert.Contains(t, plan.Left, r.Finding)
		reasons = append(reasons, r.Reason)
	}
	return files, reasons, plan
}

const again = "another change overlaps: run -fix again"

func TestPlan(t *testing.T) {
	d := newDisk(map[string]string{"a.sql": "one two three four", "b.sql": "five six"})
	for _, test := range []struct {
		name     string
		findings []*finding.Finding
		want     map[string]string
		refused  []string
		made     int
	}{
		{"none", nil, map[string]string{}, nil, 0},
		{"beside one another", []*finding.Finding{d.finding("a.sql", "three", "3"), d.finding("a.sql", "one", "1")}, map[string]string{"a.sql": "1 two 3 four"}, nil, 2},
		{"of two files", []*finding.Finding{d.finding("a.sql", "one", "1", "b.sql", "six", "6")}, map[string]string{"a.sql": "1 two three four", "b.sql": "five 6"}, nil, 1},
		{"the same twice", []*finding.Finding{d.finding("a.sql", "one", "1"), d.finding("a.sql", "one", "1")}, map[string]string{"a.sql": "1 two three four"}, nil, 1},
		{"the same insertion twice", []*finding.Finding{d.finding("a.sql", "|one", "x ", "a.sql", "two", "2"), d.finding("a.sql", "|one", "x ", "a.sql", "four", "4")}, map[string]string{"a.sql": "x one 2 three 4"}, nil, 2},
		{"overlapping", []*finding.Finding{d.finding("a.sql", "one two", "1 2"), d.finding("a.sql", "two", "zwei"), d.finding("a.sql", "two three", "")}, map[string]string{"a.sql": "1 2 three four"}, []string{again, again}, 1},
		{"other insertions at one place", []*finding.Finding{d.finding("a.sql", "|two", "x "), d.finding("a.sql", "|two", "y ")}, map[string]string{"a.sql": "one x two three four"}, []string{again}, 1},
		{"all or nothing", []*finding.Finding{d.finding("a.sql", "two", "2"), d.finding("b.sql", "five", "5", "a.sql", "two three", "")}, map[string]string{"a.sql": "one 2 three four"}, []string{again}, 1},
		{"next to each other", []*finding.Finding{d.finding("a.sql", "one", "1"), d.finding("a.sql", " two", "2"), d.finding("a.sql", "| three", "!")}, map[string]string{"a.sql": "12! three four"}, nil, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			files, reasons, plan := d.plan(t, test.findings...)
			assert.Equal(t, test.want, files)
			assert.Equal(t, test.refused, reasons)
			assert.Equal(t, test.made, plan.Made)
			assert.Len(t, plan.Left, len(reasons))
		})
	}
}

// What is not to be changed stays, and only a change that would be safe is said.
func TestLeft(t *testing.T) {
	d := newDisk(map[string]string{"a.sql": "one two"})
	unsafe, below, none, refused, skipped := d.finding("a.sql", "one", "1"), d.finding("a.sql", "one", "1"), d.finding("a.sql", "one", "1"), d.finding("a.sql", "one", "1"), d.finding("a.sql", "one", "1")
	unsafe.Unsafe = true
	below.Severity = finding.Info
	none.Fixes = nil
	refused.Fixes, refused.Refused = nil, "why"
	skipped.Skipped = "not MySQL"
	files, reasons, plan := d.plan(t, unsafe, below, none, refused, skipped)
	assert.Empty(t, files)
	assert.Equal(t, []string{"why"}, reasons)
	assert.Equal(t, []*finding.Finding{unsafe, below, none, refused, skipped}, plan.Left)
}

// A file that has changed is left alone, with all that belongs to its changes.
func TestChanged(t *testing.T) {
	for _, now := range []string{"one zwo", "one  two", "", "on\u00e9 two"} {
		d := newDisk(map[string]string{"a.sql": "one two", "b.sql": "five"})
		d.now["a.sql"] = now
		files, reasons, _ := d.plan(t, d.finding("b.sql", "five", "5", "a.sql", "two", "2"))
		assert.Empty(t, files, now)
		assert.Equal(t, []string{"the file has changed since it was read"}, reasons)
	}
}

// Each change may be right and both together wrong: then the file stays as it is,
// and so do others that a change of it touches.
func TestBroken(t *testing.T) {
	const code = "package p\n\nvar a, b = (1), 2\n"
	d := newDisk(map[string]string{"a.go": code, "b.go": "package p\n\nvar c = 3\n"})
	files, reasons, plan := d.plan(t, d.finding("a.go", "(", ""), d.finding("a.go", "2", "3", "b.go", "3", "4"), d.finding("b.go", "c =", "d ="))
	assert.Equal(t, map[string]string{"b.go": "package p\n\nvar d = 3\n"}, files)
	const broken = "the file would not parse with all changes"
	assert.Equal(t, []string{broken, broken}, reasons)
	assert.Equal(t, 1, plan.Made)

	refuse := errors.New("no")
	plan, err := New(Config{
		Fset: d.fset, Read: func(name string) ([]byte, error) { return []byte(d.now[name]), nil },
		Check: func(f *File) error { return map[bool]error{true: refuse}[f.Name == "b.go"] },
	}, []*finding.Finding{d.finding("b.go", "c =", "d ="), d.finding("a.go", "2", "3")})
	require.NoError(t, err)
	assert.Len(t, plan.Files, 1)
	assert.Equal(t, "no", plan.Refused[0].Reason)

	_, err = New(Config{Fset: d.fset, Read: func(string) ([]byte, error) { return nil, refuse }}, []*finding.Finding{d.finding("b.go", "c =", "d =")})
	assert.Equal(t, refuse, err)
}

// Code that was formatted is formatted again, and other code is not.
func TestFormat(t *testing.T) {
	const loop = "package p\n\nfunc f(m []int) {\n\tfor k := range m {\n\t\tprintln(k)\n\t}\n}\n"
	d := newDisk(map[string]string{"a.go": loop, "b.go": strings.ReplaceAll(loop, "\n", "\r\n")})
	files, _, _ := d.plan(t, d.finding("a.go", "m {", "m {\nx := k"), d.finding("b.go", "m {", "m {\r\nx := k"))
	assert.Contains(t, files["a.go"], "m {\n\t\tx := k\n")
	assert.Contains(t, files["b.go"], "m {\r\nx := k\r\n")
}

func TestDiff(t *testing.T) {
	f := File{"a.go", []byte("one\r\ntwo"), []byte("one\r\n2")}
	assert.Equal(t, "diff a/x/a.go b/x/a.go\n--- a/x/a.go\n+++ b/x/a.go\n@@ -1,2 +1,2 @@\n one\r\n-two\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n", string(f.Diff("x/a.go")))
	assert.Regexp(t, `^diff a/"x\\n\\x1b.go" b/`, string(f.Diff("x\n\x1b.go")))
}

// TestWrite: all files are written or none.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	a, b, link := filepath.Join(dir, "a.go"), filepath.Join(dir, "b.go"), filepath.Join(dir, "link.go")
	set := func(mode os.FileMode) {
		t.Helper()
		require.NoError(t, os.WriteFile(a, []byte("one"), 0o640))
		_ = os.Remove(b)
		require.NoError(t, os.WriteFile(b, []byte("a long text"), mode))
	}
	plan := Plan{Files: []File{{a, []byte("one"), []byte("one and more")}, {b, []byte("a long text"), []byte("short")}}}
	text := func(name string) string {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		return string(data)
	}
	set(0o640)
	require.NoError(t, plan.Write())
	assert.Equal(t, "one and more|short", text(a)+"|"+text(b))
	info, err := os.Stat(a)
	require.NoError(t, err)
	if runtime.GOOS != "windows" {
		assert.Equal(t, os.FileMode(0o640), info.Mode())
	}

	set(0o640)
	require.NoError(t, os.WriteFile(b, []byte("another text"), 0o640))
	require.ErrorContains(t, plan.Write(), "b.go has changed since it was read: nothing is written")
	assert.Equal(t, "one|another text", text(a)+"|"+text(b))

	set(0o640)
	require.NoError(t, os.Remove(b))
	require.ErrorIs(t, plan.Write(), os.ErrNotExist)
	assert.Equal(t, "one", text(a))

	set(0o640)
	require.NoError(t, os.Symlink("a.go", link))
	plan.Files = []File{{link, []byte("one"), []byte("two")}}
	require.NoError(t, plan.Write())
	assert.Equal(t, "two", text(a))
	info, err = os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink)
}

func TestVendored(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"app/go.mod", "app/vendor/x/x.go", "vendor/acme/own/own.go", "listed/vendor/modules.txt", "listed/vendor/y/y.sql"} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, nil, 0o666))
	}
	for name, want := range map[string]bool{
		"app/vendor/x/x.go": true, "listed/vendor/y/y.sql": true, "vendor/acme/own/own.go": false, "app/x.go": false,
	} {
		assert.Equal(t, want, vendored(filepath.Join(dir, filepath.FromSlash(name))), name)
	}
}
