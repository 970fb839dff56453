// Package files reads templates when it starts, from the folder of the module and from
// its own, or has them in constants.
package files

import (
	"embed"
	"os"
	"text/template"

	"example.com/templates/store"
)

//go:embed tmpl/one.txt
var one string

//go:embed tmpl
var folder embed.FS

const report = `{{define "total"}}{{range .}}{{.NumOpenIssues}}{{end}}{{end}}
{{- template "total" .}}`

var text = "{{range .}}{{with .Issues `open`}}{{len .}}{{end}}{{end}}"

var (
	ofModule = template.Must(template.ParseFiles("files/tmpl/list.txt"))
	ofOwn    = template.Must(template.ParseGlob("tmpl/l*.txt"))
	ofDir    = template.Must(template.ParseFS(os.DirFS("files"), "tmpl/list.txt"))
	constant = template.Must(template.New("report").Parse(report))
	variable = template.Must(template.New("text").Parse(text))
	unnamed  = template.Must(template.New("").Parse(report))
	file     = template.Must(template.New("one").Parse(one))
	signs    = template.Must(template.New("signs").Delims("[[", "]]").Parse("[[range .]][[.NumOpenIssues]][[end]]"))
)

func Files(ms []*store.Milestone) {
	ofModule.Execute(os.Stdout, ms)                      // want `NumOpenIssues, which list\.txt:1 calls, runs len\(ms\) times per Files `
	ofOwn.Execute(os.Stdout, ms)                         // want `NumOpenIssues, which list\.txt:1 calls`
	ofDir.Execute(os.Stdout, ms)                         // want `NumOpenIssues, which list\.txt:1 calls`
	constant.Execute(os.Stdout, ms)                      // want `NumOpenIssues, which report:1 calls`
	constant.Lookup("total").Execute(os.Stdout, ms)      // want `NumOpenIssues, which report:1 calls`
	variable.Execute(os.Stdout, ms)                      // want `\(\*Milestone\)\.Issues, which text:1 calls`
	unnamed.Execute(os.Stdout, ms)                       // want `NumOpenIssues, which line 1 calls`
	file.Execute(os.Stdout, ms)                          // want `NumOpenIssues, which one:1 calls`
	signs.Execute(os.Stdout, ms)                         // want `NumOpenIssues, which signs:1 calls`
	template.Must(templates()).Execute(os.Stdout, ms)    // want `NumOpenIssues, which list\.txt:1 calls`
	template.Must(statements()).Execute(os.Stdout, ms)   // want `owner, which parts:1 calls`
	template.Must(constant.Clone()).Execute(nil, ms[:2]) // a slice of two
}

func templates() (*template.Template, error) {
	return template.ParseFS(folder, "tmpl/list.txt")
}

func functions() template.FuncMap {
	return template.FuncMap{"owner": store.Owner}
}

func statements() (*template.Template, error) {
	t := template.New("parts")
	t.Funcs(functions())
	if _, err := t.Parse("{{range .}}{{owner .OwnerID}}{{end}}"); err != nil {
		return nil, err
	}
	return t, nil
}
