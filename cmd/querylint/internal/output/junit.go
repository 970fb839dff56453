package output

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/querylint/querylint/analyzers/finding"
)

// The elements of a JUnit report, as Jenkins, GitLab, Bitbucket, Azure and CircleCI
// read it.
type (
	junitReport struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitFailure `xml:"failure"`
		Skipped *junitSkipped `xml:"skipped"`
	}
	junitFailure struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// junit writes a test per finding, named by its rule and place. It has failed where
// the finding fails the run, and is skipped otherwise. A run that finds nothing is a
// test that has passed, since readers take an empty report for a mistake.
func (r *Report) junit(w io.Writer, style Style) error {
	root := repository(r.dir)
	suite := junitSuite{Name: "querylint"}
	for _, f := range r.Findings {
		file, _ := r.rooted(root, f.File)
		place := fmt.Sprintf("%s:%s", finding.Printable(file), f.place().start)
		test := junitCase{Class: "querylint." + f.Rule, Name: place}
		message := finding.Printable(f.plain())
		if f.Severity >= style.FailOn {
			test.Failure = &junitFailure{f.Severity.String(), message, fmt.Sprintf("%s: %s\n%s\n", place, message, f.URL)}
			suite.Failures++
		} else {
			test.Skipped = &junitSkipped{message}
			suite.Skipped++
		}
		suite.Cases = append(suite.Cases, test)
	}
	if len(suite.Cases) == 0 {
		suite.Cases = []junitCase{{Class: "querylint", Name: "no findings"}}
	}
	suite.Tests = len(suite.Cases)
	return writeXML(w, junitReport{Suites: []junitSuite{suite}})
}
