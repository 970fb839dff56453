package costreport

import (
	"bufio"
	_ "embed" // the page
	"html/template"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/page"
)

var (
	//go:embed page.html
	body string
	//go:embed page.css
	style string
	//go:embed page.js
	script string
)

var costPage = page.New(body, style, script, template.FuncMap{
	"number": requests.FormatNumber,
	"time":   Time,
	"short":  requests.ShortName,
})

// HTML writes the report as one page, which needs nothing but itself.
func (r *Report) HTML(w io.Writer) error {
	d := r.data()
	return costPage.Write(w, r.settings.Link, map[string]any{"Report": r, "Data": d, "Kinds": d.Kinds})
}

// data is what the script computes with: tables that refer to each other by number.
type data struct {
	Kinds     []string      `json:"kinds"`
	RoundTrip float64       `json:"roundTripMs"`
	Default   int64         `json:"defaultSize"`
	Patterns  []pattern     `json:"patterns"` // the last that fits counts
	Link      string        `json:"link"`
	Factors   []factor      `json:"factors"`
	Entries   []entryData   `json:"entries"`
	Functions []functionRow `json:"functions"`
	Files     []string      `json:"files"`
}

type pattern struct {
	Pattern string `json:"pattern"`
	Size    int64  `json:"size"`
}

// factor is a loop, a memo or what has to fail.
type factor struct {
	Class  string `json:"class"` // loop, memo, fails or ""
	Before string `json:"before,omitempty"`
	Root   string `json:"root"`
	After  string `json:"after,omitempty"`
	Param  int    `json:"param"` // of the function that it is a factor in, or -1
}

// term is [kind, coefficient, factors].
type term [3]any

type entryData struct {
	Name  string `json:"name"`
	Runs  []int  `json:"runs"`
	Terms []term `json:"terms"`
}

type functionRow struct {
	Name  string    `json:"name"`
	File  int       `json:"file"`
	Line  int       `json:"line"`
	Parts []partRow `json:"parts"`
}

type partRow struct {
	Callee    string   `json:"callee"`
	Functions []int    `json:"functions,omitempty"`
	Line      int      `json:"line"`
	Code      string   `json:"code,omitempty"`
	Under     []string `json:"under,omitempty"`
	Coef      int64    `json:"coef"`
	Loops     []int    `json:"loops,omitempty"`
	Args      []argRow `json:"args,omitempty"`
	Terms     []term   `json:"terms"`
}

type argRow struct {
	Param int    `json:"param"`
	Root  string `json:"root,omitempty"`
	Path  string `json:"path,omitempty"`
	From  int    `json:"from"`
	Times int64  `json:"times,omitempty"`
}

// tables gives what occurs often a number.
type tables struct {
	*data
	factors map[factor]int
	files   map[string]int
	lines   map[string][]string // of files
	report  *Report
}

func (r *Report) data() *data {
	d := &data{RoundTrip: r.Assumed.RoundTripMS, Default: requests.DefaultSize, Link: r.settings.Link, Patterns: []pattern{}}
	for k := range requests.Kinds {
		d.Kinds = append(d.Kinds, k.String())
	}
	for _, s := range r.settings.Sizes {
		d.Patterns = append(d.Patterns, pattern{s.Pattern, s.N})
	}
	t := &tables{data: d, factors: make(map[factor]int), files: make(map[string]int), lines: make(map[string][]string), report: r}
	nodes, roots := r.program.Tree()
	for _, e := range r.Entries {
		row := entryData{Name: e.Name, Runs: roots[e.entry], Terms: t.terms(e.entry.Terms)}
		d.Entries = append(d.Entries, row)
	}
	for i := range nodes {
		d.Functions = append(d.Functions, t.function(&nodes[i]))
	}
	return d
}

func (t *tables) terms(ts []requests.Term) []term {
	out := []term{}
	for i := range ts {
		if kind, ok := requests.KindOf(&ts[i]); ok {
			out = append(out, term{int(kind), ts[i].Coef, t.numbers(&ts[i])})
		}
	}
	return out
}

func (t *tables) numbers(x *requests.Term) []int {
	out := []int{}
	for _, f := range requests.Factors(x) {
		row := factor{f.Class, f.Before, f.Root, f.After, f.Param}
		n, ok := t.factors[row]
		if !ok {
			n = len(t.Factors)
			t.factors[row] = n
			t.Factors = append(t.Factors, row)
		}
		out = append(out, n)
	}
	return out
}

func (t *tables) file(name string) int {
	name = t.report.file(name)
	n, ok := t.files[name]
	if !ok {
		n = len(t.Files)
		t.files[name] = n
		t.Files = append(t.Files, name)
	}
	return n
}

func (t *tables) function(n *requests.Node) functionRow {
	row := functionRow{Name: requests.ShortName(n.Name), File: t.file(n.File), Line: n.Line, Parts: []partRow{}}
	for i := range n.Parts {
		p := &n.Parts[i]
		part := partRow{
			Callee: p.Callee, Functions: p.Functions, Line: p.Line, Code: t.code(n.File, p.Line), Under: p.Under,
			Coef: p.Times.Coef, Loops: t.numbers(&p.Times), Terms: t.terms(p.Terms),
		}
		for _, a := range p.Args {
			part.Args = append(part.Args, argRow{a.Param, a.Root, a.Path, a.From, a.Times})
		}
		row.Parts = append(row.Parts, part)
	}
	return row
}

const maxCode = 160 // bytes of a line of code

// code is a line of a file.
func (t *tables) code(file string, line int) string {
	lines, ok := t.lines[file]
	if !ok {
		lines = linesOf(file)
		t.lines[file] = lines
	}
	if line < 1 || line > len(lines) {
		return ""
	}
	code, _, _ := strings.Cut(lines[line-1], " //")
	return cut(strings.TrimSpace(code), maxCode)
}

func linesOf(name string) []string {
	file, err := os.Open(filepath.Clean(name))
	if err != nil {
		return nil // the page does without
	}
	defer func() { _ = file.Close() }()
	var lines []string
	for s := bufio.NewScanner(file); s.Scan(); {
		lines = append(lines, s.Text())
	}
	return slices.Clip(lines)
}
