package output

import (
	"bufio"
	"io"

	"github.com/querylint/querylint/analyzers/finding"
)

// The types of reviewdog's diagnostic format, as far as they are used here. See
// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf.
type (
	rdDiagnostic struct {
		Message     string         `json:"message"`
		Location    rdLocation     `json:"location"`
		Severity    string         `json:"severity"`
		Source      rdSource       `json:"source"`
		Code        rdCode         `json:"code"`
		Suggestions []rdSuggestion `json:"suggestions,omitempty"`
		Related     []rdRelated    `json:"relatedLocations,omitempty"`
	}
	rdLocation struct {
		Path  string  `json:"path"`
		Range rdRange `json:"range"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
		End   rdPosition `json:"end,omitzero"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column,omitempty"` // in bytes
	}
	rdSource struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url"`
	}
	rdSuggestion struct {
		Range rdRange `json:"range"`
		Text  string  `json:"text"`
	}
	rdRelated struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
	}
)

var rdSeverities = map[finding.Severity]string{
	finding.Info:    "INFO",
	finding.Warning: "WARNING",
	finding.Error:   "ERROR",
}

// rdjsonl writes one diagnostic of reviewdog per line. Files are named as seen
// from the working directory, which reviewdog has, too.
func (r *Report) rdjsonl(w io.Writer, _ Style) error {
	buf := bufio.NewWriter(w)
	enc := encoder(buf)
	for _, f := range r.Findings {
		d := rdDiagnostic{
			Message:  f.plain(),
			Location: rdLocationOf(f.place()),
			Severity: rdSeverities[f.Severity],
			Source:   rdSource{"querylint", homepage},
			Code:     rdCode{f.Rule, f.URL},
		}
		// Several suggestions are alternatives, not parts of one change.
		if f.change != nil && len(f.change.edits) == 1 {
			e := f.change.edits[0]
			d.Suggestions = []rdSuggestion{{rdLocationOf(e.place).Range, e.text}}
		}
		for _, n := range f.related {
			d.Related = append(d.Related, rdRelated{n.message, rdLocationOf(n.place)})
		}
		for _, frame := range f.Chain {
			at := place{file: frame.File, start: position{Line: frame.Line}}
			d.Related = append(d.Related, rdRelated{"calls " + frame.Function, rdLocationOf(at)})
		}
		if err := enc.Encode(d); err != nil {
			return err
		}
	}
	return buf.Flush()
}

func rdLocationOf(p place) rdLocation {
	return rdLocation{p.file, rdRange{rdPosition(p.start), rdPosition(p.end)}}
}
