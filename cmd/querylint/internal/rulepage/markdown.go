package rulepage

import (
	"fmt"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
)

// Generated is the first line of a file that is made of the rules.
const Generated = "<!-- Made by go generate ./cmd/querylint/internal/rulepage of the documentation in the code; not to be edited. -->\n"

// Markdown is the page of a rule, without a word on where it comes from.
func Markdown(r finding.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n%s\n", r.ID, escape(r.Doc.Title), escape(about(r)))
	for _, s := range sections(r) {
		if s.title != "" {
			fmt.Fprintf(&b, "\n## %s\n", s.title)
		}
		switch {
		case s.lang != "":
			fmt.Fprintf(&b, "\n```%s\n%s\n```\n", s.lang, s.text)
		case s.text != "":
			fmt.Fprintf(&b, "\n%s\n", escape(s.text))
		}
		if len(s.items) > 0 {
			b.WriteByte('\n')
		}
		for _, item := range s.items {
			if strings.HasPrefix(item, "https://") {
				fmt.Fprintf(&b, "- <%s>\n", item)
			} else {
				fmt.Fprintf(&b, "- %s\n", escape(item))
			}
		}
	}
	return b.String()
}

// Table lists rules, with links to their pages in a folder.
func Table(rules []finding.Rule, folder string) string {
	var b strings.Builder
	b.WriteString("| rule | finds | level |\n|---|---|---|\n")
	for _, r := range rules {
		fmt.Fprintf(&b, "| [`%s`](%s%s.md) | %s | %s |\n", r.ID, folder, r.ID, escape(r.Doc.Title), escape(Level(r)))
	}
	return b.String()
}

// escape takes from text what Markdown would read into it, outside of `code`.
func escape(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, "`") {
		if i > 0 {
			b.WriteByte('`')
		}
		if i%2 == 0 {
			part = markup.Replace(part)
		}
		b.WriteString(part)
	}
	return b.String()
}

var markup = strings.NewReplacer(`\`, `\\`, "*", `\*`, " _", ` \_`, "_ ", `\_ `, "<", `\<`, "[", `\[`, "|", `\|`)
