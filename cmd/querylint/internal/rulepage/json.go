package rulepage

import (
	"encoding/json"
	"io"

	"github.com/querylint/querylint/analyzers/finding"
)

// entry is a rule for programs.
type entry struct {
	ID       string           `json:"id"`
	Title    string           `json:"title"`
	Severity finding.Severity `json:"severity"`
	Level    string           `json:"level"`
	Schema   string           `json:"schema"`
	What     string           `json:"what"`
	Why      string           `json:"why"`
	Bad      string           `json:"bad"`
	Good     string           `json:"good"`
	Silent   []string         `json:"silent"`
	Fix      string           `json:"fix"`
	Options  string           `json:"options"`
	Links    []string         `json:"links"`
	URL      string           `json:"url"`
}

// JSON writes rules as a list.
func JSON(w io.Writer, rules []finding.Rule) error {
	list := make([]entry, 0, len(rules))
	for _, r := range rules {
		list = append(list, entry{
			r.ID, r.Doc.Title, r.Severity, Level(r), r.Schema, r.Doc.What, r.Doc.Why, r.Doc.Bad, r.Doc.Good,
			append([]string{}, r.Doc.Silent...), fix(r), r.Doc.Options, append([]string{}, r.Doc.Links...), finding.URL(r.ID),
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // code is full of < and &
	enc.SetIndent("", "  ")
	return enc.Encode(list)
}
