// Package pages runs templates that are embedded.
package pages

import (
	"embed"
	"html/template"
	"io"
	"io/fs"
	"net/http"

	"example.com/templates/store"
)

//go:embed views
var views embed.FS

var all = template.Must(template.New("").Funcs(template.FuncMap{
	"owner": func(id int64) *store.User { return store.Owner(id) },
	"upper": func(s string) string { return s },
	"email": email,
}).ParseFS(views, "views/*.html", "views/shared/*.html"))

func email(u *store.User) string { return u.Email() }

type page struct {
	Title      string
	Milestones []*store.Milestone
	ByID       map[int64]store.Milestone
	Values     []store.Milestone
	Current    int64
	Labels     []*store.Label
}

// H is what frameworks call such a map.
type H map[string]any

func List(w http.ResponseWriter, r *http.Request) {
	ms := store.Milestones(1)
	all.ExecuteTemplate(w, "list.html", map[string]any{"Milestones": ms}) // want `^query in template: \(\*Milestone\)\.NumOpenIssues, which list\.html:2 calls, runs min\(len\(ms\), 50\) times per List \(.*QueryRow\); load it for all elements at once \(WHERE … IN\) before the template runs, and hand it in \[query-in-loop\]$`
}

func Named(w io.Writer, ms []*store.Milestone) error {
	return all.ExecuteTemplate(w, "list.html", H{"Milestones": ms}) // want `NumOpenIssues, which list\.html:2 calls, runs len\(ms\) times per Named `
}

func Struct(w io.Writer, ms []*store.Milestone) error {
	p := page{Milestones: ms}
	return all.ExecuteTemplate(w, "list.html", &p) // want `NumOpenIssues, which list\.html:2 calls, runs len\(p\.Milestones\) times per Struct `
}

func Literal(w io.Writer, ms []*store.Milestone) error {
	return all.ExecuteTemplate(w, "list.html", page{Title: "all", Milestones: ms}) // want `NumOpenIssues, which list\.html:2 calls, runs len\(ms\) times per Literal `
}

func Later(w io.Writer, ms []*store.Milestone) error {
	data := make(H)
	data["Title"] = "all"
	data["Milestones"] = ms
	return all.ExecuteTemplate(w, "list.html", data) // want `NumOpenIssues, which list\.html:2 calls, runs len\(ms\) times per Later `
}

// A value has no pointer methods, the element of a list has.
func Values(w io.Writer, p page) {
	all.ExecuteTemplate(w, "values.html", p) // want `\(\*Milestone\)\.NumOpenIssues, which values\.html:1 calls, runs len\(p\.Values\) times per Values ` `Milestone\.Overdue, which values\.html:2 calls, runs len\(p\.ByID\) times per Values `
}

// What stands in another template, below a list, with arguments, in a condition.
func Nested(w io.Writer, p *page) {
	all.ExecuteTemplate(w, "nested.html", p) // want `\(\*Label\)\.Uses, which row\.html:2 calls, runs len\(p\.Milestones\)·len\(\.Labels\) times per Nested ` `\(\*Milestone\)\.Issues, which row\.html:3 calls, runs len\(p\.Milestones\) times` `\(\*Issue\)\.Comments, which row\.html:3 calls, runs len\(p\.Milestones\)·len\(\.Issues "open"\) times` `Milestone\.Overdue, which nested\.html:5 calls, runs up to len\(p\.Milestones\) times` `\(\*Milestone\)\.Touch, which nested\.html:6 calls, runs len\(p\.Milestones\) times .*; do it once for all elements, before the template runs \[`
}

func Functions(w io.Writer, p *page) {
	all.ExecuteTemplate(w, "functions.html", p) // want `owner, which functions\.html:2 calls, runs len\(p\.Milestones\) times per Functions ` `email, which functions\.html:3 calls, runs len\(p\.Milestones\) times` `\(\*User\)\.Email, which functions\.html:4 calls, runs len\(p\.Milestones\) times`
}

func render(w io.Writer, name string, data any) error { return all.ExecuteTemplate(w, name, data) }

func Rendered(w io.Writer, ms []*store.Milestone) error {
	return render(w, "list.html", H{"Milestones": ms}) // want `NumOpenIssues, which list\.html:2 calls, runs len\(ms\) times per Rendered `
}

// Conditions that several elements may meet, and a list instead of another one.
func Picked(w io.Writer, p *page) {
	all.ExecuteTemplate(w, "picked.html", p) // want `NumOpenIssues, which picked\.html:2 calls, runs up to len\(p\.Milestones\) times per Picked ` `Milestone\.Overdue, which picked\.html:3 calls, runs up to len\(p\.Milestones\) times` `\(\*Milestone\)\.Issues, which picked\.html:5 calls, runs len\(p\.Milestones\) times`
}

// The same template in two ranges: what is worse counts.
func Rows(w io.Writer, p *page) {
	all.ExecuteTemplate(w, "rows.html", p) // want `\(\*Label\)\.Uses, which rows\.html:3 calls, runs len\(p\.Milestones\)·len\(\.Labels\) times per Rows `
}

// A template that runs itself for what is below.
func Tree(w io.Writer, top *store.Folder) {
	all.ExecuteTemplate(w, "tree.html", top) // want `\(\*Folder\)\.Size, which tree\.html:1 calls, runs len\(top\.Children\) times per Tree `
}

// Its type says what is given, so that the callers need not.
func renderPage(w io.Writer, p *page) {
	all.ExecuteTemplate(w, "list.html", p) // want `NumOpenIssues, which list\.html:2 calls, runs len\(p\.Milestones\) times per renderPage `
}

func Page(w io.Writer, p *page) { renderPage(w, p) }

// Functions are called whatever the elements are.
func Keys(w io.Writer, data map[string]any) {
	all.ExecuteTemplate(w, "functions.html", data) // want `owner, which functions\.html:2 calls, runs len\(data\["Milestones"\]\) times per Keys ` `email, which functions\.html:3 calls, runs len\(data\["Milestones"\]\) times` `\(\*User\)\.Email, which functions\.html:4 calls`
}

// server keeps its templates in a field.
type server struct{ t *template.Template }

func newServer() (*server, error) {
	sub, err := fs.Sub(views, "views")
	if err != nil {
		return nil, err
	}
	s := &server{}
	s.t, err = template.ParseFS(sub, "list.html")
	return s, err
}

func (s *server) page(w io.Writer, data H) error { return s.t.Execute(w, data) }

func (s *server) List(w io.Writer, ms []*store.Milestone) error {
	return s.page(w, H{"Milestones": ms}) // want `NumOpenIssues, which list\.html:2 calls, runs len\(ms\) times per \(\*server\)\.List `
}

// The list comes from the caller, and so do several of them.
func (s *server) Each(w io.Writer, byRepo [][]*store.Milestone) {
	for _, ms := range byRepo {
		s.page(w, H{"Milestones": ms}) // want `NumOpenIssues, which list\.html:2 calls, runs len\(byRepo\)·len\(ms\) times per \(\*server\)\.Each `
	}
}

// counter is an interface that a row implements.
type counter interface{ NumOpenIssues() int }

func Interfaces(w io.Writer, cs []counter) error {
	return all.ExecuteTemplate(w, "list.html", H{"Milestones": cs}) // want `counter\.NumOpenIssues, which list\.html:2 calls, runs len\(cs\) times per Interfaces `
}

// site is asked the same for each element.
type site struct{ Owner store.User }

func Same(w io.Writer, s *site, ms []*store.Milestone) error {
	return all.ExecuteTemplate(w, "same.html", H{"Site": s, "Milestones": ms}) // want `\(\*User\)\.Email, which same\.html:1 calls, runs len\(ms\) times per Same .*; what it is asked does not change with the element: call it once before the template runs, and hand the answer in \[`
}
