// Package page writes reports as HTML pages that need nothing but themselves: what
// they have in common is their frame, their look, and that nothing of what they show
// is run.
package page

import (
	"crypto/sha256"
	_ "embed" // the frame
	"encoding/base64"
	"html/template"
	"io"
	"net/url"
	"strconv"
	"strings"
)

var (
	//go:embed page.html
	frame string
	//go:embed page.css
	look string
)

// Page is what a report is shown in.
type Page struct {
	template      *template.Template
	style, script string
}

// New makes a page of templates for its title and body, of what its style adds, and of
// its script, which may be "".
func New(text, style, script string, functions template.FuncMap) *Page {
	t := template.Must(template.New("page").Funcs(functions).Parse(frame))
	return &Page{template.Must(t.Parse(text)), look + style, script}
}

// Write writes the page with values for its templates. {{call .Link FILE LINE}} is
// what Link says by the pattern.
func (p *Page) Write(w io.Writer, pattern string, values map[string]any) error {
	values["Style"], values["Script"] = template.CSS(p.style), template.JS(p.script)
	scripts := ""
	if p.script != "" {
		scripts = "; script-src " + hash(p.script)
	}
	values["Policy"] = "default-src 'none'; style-src " + hash(p.style) + scripts + "; img-src data:; base-uri 'none'; form-action 'none'"
	values["Link"] = func(file string, line int) string { return Link(pattern, file, line) }
	return p.template.Execute(w, values)
}

// hash allows a script or style of the page, and none else.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Link is the address of a line of a file by a pattern with {file} and {line}; "" where
// there is no pattern.
func Link(pattern, file string, line int) string {
	if pattern == "" {
		return ""
	}
	return strings.NewReplacer("{file}", (&url.URL{Path: file}).EscapedPath(), "{line}", strconv.Itoa(line)).Replace(pattern)
}
