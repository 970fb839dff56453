// Package mail runs one template for each of a list.
package mail

import (
	"bytes"
	"text/template"

	"example.com/templates/store"
)

var body = template.Must(template.New("mail").Parse("{{.User.Email}}: {{range .Milestones}}{{.Name}}{{end}}"))

type data struct {
	User       *store.User
	Milestones []*store.Milestone
}

// Of the package itself, and declared behind.
var lines = template.Must(template.New("lines").Funcs(template.FuncMap{
	"price": func(i item) int { return i.price() },
}).Parse("{{range .}}{{.Stock}} {{price .}}{{end}}"))

func Lines(items []item) string {
	var b bytes.Buffer
	lines.Execute(&b, items) // want `item\.Stock, which lines:1 calls, runs len\(items\) times per Lines ` `price, which lines:1 calls, runs len\(items\) times`
	return b.String()
}

type item struct{ ID int64 }

func (i item) Stock() string { return store.Owner(i.ID).Email() }

func (i item) price() int { return len(store.Owner(i.ID).Email()) }

func write(u *store.User, ms []*store.Milestone) string {
	var b bytes.Buffer
	body.Execute(&b, data{u, ms}) // once for a user
	return b.String()
}

func All(users []*store.User, ms []*store.Milestone) {
	for _, u := range users {
		write(u, ms) // want `query in loop: write runs len\(users\) times per All \(.*\(\*User\)\.Email → .*\); load once before the loop`
	}
}

// First is left with the first.
func First(users []*store.User) string {
	for _, u := range users {
		if u.ID > 0 {
			var b bytes.Buffer
			body.Execute(&b, data{User: u})
			return b.String()
		}
	}
	return ""
}

func Inline(users []*store.User) {
	for _, u := range users {
		var b bytes.Buffer
		body.Execute(&b, data{User: u}) // want `query in template: \(\*User\)\.Email, which mail:1 calls, runs len\(users\) times per Inline `
	}
}
