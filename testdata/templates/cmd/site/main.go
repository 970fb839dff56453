package main

import (
	"html/template"
	"net/http"

	"example.com/templates/mail"
	"example.com/templates/pages"
	"example.com/templates/store"
)

func main() {
	http.HandleFunc("/", pages.List)
	http.HandleFunc("/mail", func(http.ResponseWriter, *http.Request) { mail.All(store.Users(), store.Milestones(1)) })
	http.HandleFunc("/status", serve)
	http.ListenAndServe("", nil)
}

// A function of a template is called when that is run, and not when it is set up.
var status = template.Must(template.New("status").Funcs(template.FuncMap{
	"emails": func(us []*store.User) (all []string) {
		for _, u := range us {
			all = append(all, u.Email()) // want `query in loop: u\.Email runs len\(us\) times per .*emails `
		}
		return all
	},
}).Parse("{{emails .}}"))

func serve(w http.ResponseWriter, r *http.Request) { status.Execute(w, store.Users()) }
