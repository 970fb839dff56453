// Package silent runs templates of which nothing is to be said.
package silent

import (
	"embed"
	"html/template"
	"io"
	"os"

	"example.com/templates/store"
)

//go:embed views
var views embed.FS

var all = template.Must(template.New("").Funcs(template.FuncMap{
	"owner": store.Owner,
	"title": func(m *store.Milestone) string { return m.Title() },
}).ParseFS(views, "views/*.html"))

type page struct {
	First      *store.Milestone
	Milestones []*store.Milestone
	ByID       map[int64]store.Milestone
	Any        []any
	Current    int64
	Array      [2]*store.Milestone
}

// Whatever a template says, its types show what it calls.
func Silent(w io.Writer, p *page) {
	all.ExecuteTemplate(w, "silent.html", p)
}

// An object in memory, what is there already, and a memo.
func Memory(w io.Writer, p *page) {
	all.ExecuteTemplate(w, "memory.html", p)
}

// What the code does not tell.
func Unknown(w io.Writer, name string, data any, list map[string]any, p *page) {
	all.ExecuteTemplate(w, name, p)
	all.ExecuteTemplate(w, "list.html", data)
	all.ExecuteTemplate(w, "list.html", list)
	all.ExecuteTemplate(w, "none.html", p)
	template.Must(template.ParseFiles(name)).Execute(w, p)
	template.Must(template.ParseFiles("views/none.html")).Execute(w, p)
	template.Must(template.New("x").Parse("{{range .Milestones}")).Execute(w, p)
}

// A key that is given another value later.
func Twice(w io.Writer, ms []*store.Milestone, p *page) {
	data := make(map[string]any)
	data["Milestones"] = ms
	data["Milestones"] = p.Any
	all.ExecuteTemplate(w, "list.html", data)
}

// A list of which the code says how long it is.
func Short(w io.Writer, a, b *store.Milestone) {
	all.ExecuteTemplate(w, "list.html", map[string]any{"Milestones": []*store.Milestone{a, b}})
}

// So does a field.
func ShortField(w io.Writer, a *store.Milestone) {
	p := &page{Milestones: []*store.Milestone{a}}
	all.ExecuteTemplate(w, "list.html", p)
}

// One of two templates.
var either = pick()

func pick() *template.Template {
	t := template.Must(template.New("one").Parse("{{range .}}{{.Name}}{{end}}"))
	if os.Getenv("PLAIN") != "" {
		t = template.Must(template.New("other").Parse("{{range .}}{{.NumOpenIssues}}{{end}}"))
	}
	return t
}

func Either(w io.Writer, ms []*store.Milestone) { either.Execute(w, ms) }

// Another type with such methods is no template.
type runner struct{}

func (runner) Execute(io.Writer, any) error { return nil }

func Other(w io.Writer, ms []*store.Milestone) { runner{}.Execute(w, ms) }
