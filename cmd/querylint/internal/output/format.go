package output

import (
	"fmt"
	"io"

	"github.com/querylint/querylint/analyzers/finding"
)

// Style is what a format must know besides the findings.
type Style struct {
	Chain   bool           // text: the calls down to the driver, below each finding
	Color   bool           // text: for a terminal that shows colours
	Links   bool           // text: for a terminal that shows links
	Version string         // SARIF: of querylint
	Rules   []finding.Rule // SARIF: all there are

	FailOn finding.Severity // JUnit: what fails the run
}

var formats = []struct {
	name  string
	write func(*Report, io.Writer, Style) error
}{
	{"text", (*Report).text},
	{"json", (*Report).json},
	{"sarif", (*Report).sarif},
	{"github", (*Report).github},
	{"rdjsonl", (*Report).rdjsonl},
	{"codequality", (*Report).codequality},
	{"checkstyle", (*Report).checkstyle},
	{"junit", (*Report).junit},
}

// Formats lists the names of the formats in which a report can be written.
func Formats() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// Write writes the report in the format of that name.
func (r *Report) Write(w io.Writer, format string, style Style) error {
	for _, f := range formats {
		if f.name == format {
			return f.write(r, w, style)
		}
	}
	return fmt.Errorf("unknown format %q", format)
}
