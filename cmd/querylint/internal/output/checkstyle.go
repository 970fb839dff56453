package output

import (
	"encoding/xml"
	"io"

	"github.com/querylint/querylint/analyzers/finding"
)

// The elements of a report of Checkstyle, which Jenkins (Warnings Next Generation)
// and many others read.
type (
	checkstyleReport struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// checkstyle writes the findings file by file, as seen from the root of the
// repository.
func (r *Report) checkstyle(w io.Writer, _ Style) error {
	root := repository(r.dir)
	report := checkstyleReport{Version: "5.0"}
	for _, f := range r.Findings { // sorted by file
		file, _ := r.rooted(root, f.File)
		file = finding.Printable(file)
		if n := len(report.Files); n == 0 || report.Files[n-1].Name != file {
			report.Files = append(report.Files, checkstyleFile{Name: file})
		}
		last := &report.Files[len(report.Files)-1]
		last.Errors = append(last.Errors, checkstyleError{
			Line:     f.Line,
			Column:   f.Column,
			Severity: f.Severity.String(), // info, warning and error are Checkstyle's words, too
			Message:  finding.Printable(f.plain()),
			Source:   "querylint." + f.Rule,
		})
	}
	return writeXML(w, report)
}

// writeXML writes a document.
func writeXML(w io.Writer, document any) error {
	data, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(data)+"\n")
	return err
}
