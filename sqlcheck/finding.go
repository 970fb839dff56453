package sqlcheck

import (
	"fmt"
	"slices"
)

// Severity orders findings by how much they hurt.
type Severity uint8

const (
	Info    Severity = iota // worth knowing; never fails a run
	Warning                 // hurts once a table has grown
	Error                   // hurts today
)

var severityNames = [...]string{"info", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a severity's name.
func (s *Severity) UnmarshalText(text []byte) error {
	for i, name := range severityNames {
		if string(text) == name {
			*s = Severity(i)
			return nil
		}
	}
	return fmt.Errorf("unknown severity %q (info, warning or error)", text)
}

// Confidence says how much of a finding is known and how much is assumed.
type Confidence string

const (
	// Certain: the schema shows the index that is lost, or none is needed.
	Certain Confidence = "certain"
	// Likely: no schema; the column is assumed to have an index.
	Likely Confidence = "likely"
	// Weak: something else in the statement may make it harmless.
	Weak Confidence = "weak"
)

// Finding is one thing wrong with one statement. Offsets are bytes of the
// caller's text.
type Finding struct {
	Rule       string     `json:"rule"`
	Severity   Severity   `json:"severity"`
	Confidence Confidence `json:"confidence"`
	Start      int        `json:"start"` // of the expression or keyword that is meant
	End        int        `json:"end"`
	Part       int        `json:"part"` // of a Skeleton: which piece Start and End belong to
	Statement  Span       `json:"statement"`
	Message    string     `json:"message"` // one line, without the rule's id
	Table      string     `json:"table,omitempty"`
	Columns    []string   `json:"columns,omitempty"`
	Index      string     `json:"index,omitempty"` // the index that cannot be used
	Suggestion string     `json:"suggestion,omitempty"`
	// Whole: the statement writes every row of Table. Where that is meant
	// depends on who runs it: a caller that knows may raise or lower Severity.
	Whole bool `json:"whole,omitempty"`
	// Kinds: of missing-index, the conditions ask for one of few kinds of rows, so that an
	// index spares little where the caller reads many of them anyway.
	Kinds   bool     `json:"kinds,omitempty"`
	Rewrite *Rewrite `json:"rewrite,omitempty"`
}

// Span is text[Start:End].
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Rewrite is a change of the caller's text that keeps the rows.
type Rewrite struct {
	Edits []Edit `json:"edits"`
	// Safe: the rows are equal for every stored value. Otherwise Note says
	// what must hold.
	Safe bool   `json:"safe"`
	Note string `json:"note,omitempty"`
	// Expression: there is one edit, which puts one expression in the place of
	// another. In parentheses, it says the same.
	Expression bool `json:"-"`
}

// Edit replaces text[Start:End] (of the given part of a Skeleton).
type Edit struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Part  int    `json:"part,omitempty"`
	Text  string `json:"text"`
}

// Apply returns text with the edits made.
func (r *Rewrite) Apply(text string) string {
	for _, e := range slices.Backward(r.Edits) {
		text = text[:e.Start] + e.Text + text[e.End:]
	}
	return text
}

// Skip is a statement that was not checked.
type Skip struct {
	Span
	Reason string `json:"reason"`
	// Foreign: the text is of another database. Otherwise it is a template, a
	// piece of text, or something that the grammar lacks.
	Foreign bool `json:"foreign"`
	// Internal: a rule failed on the statement, which the others have checked.
	Internal bool `json:"internal,omitempty"`
	// Limit: it is longer or deeper than what is read.
	Limit bool `json:"limit"`
}

// Result is what there is to say about a text.
type Result struct {
	Findings   []Finding
	Skipped    []Skip
	Statements int // how many were checked

	described []Description
}

// Server is the database server that runs the statements.
type Server string

const (
	MySQL8    Server = "mysql8"  // MySQL 8.0.21 and later
	MySQL57   Server = "mysql57" //
	MariaDB10 Server = "mariadb10"
	MariaDB11 Server = "mariadb11" // MariaDB 11.4 and later
)

// ParseServer reads the name of a server; "" is MySQL8.
func ParseServer(name string) (Server, error) {
	switch s := Server(name); s {
	case "":
		return MySQL8, nil
	case MySQL8, MySQL57, MariaDB10, MariaDB11:
		return s, nil
	}
	return "", fmt.Errorf("unknown server %q (mysql8, mysql57, mariadb10 or mariadb11)", name)
}

func (s Server) mysql() bool { return s != MariaDB10 && s != MariaDB11 }
