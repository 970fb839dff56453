package finding

import "github.com/querylint/querylint/sqlcheck"

// Rule is one thing that is looked for. Its page, its entry in README.md, what
// querylint rules prints and the help in SARIF are all made of it.
type Rule struct {
	ID       string
	Severity Severity // of the finding, unless Level says what it depends on
	Level    string   // error where …, else warning; "" where Severity is all there is to say
	Load     bool     // it hurts by how often it runs, not by what comes out
	Schema   string   // what knowing the tables adds: "" nothing, "sharper" or "needed"
	Doc      sqlcheck.Doc
}

// URL is where the page of a rule is.
func URL(rule string) string {
	return "https://github.com/querylint/querylint/blob/main/docs/rules/" + rule + ".md"
}
