package output

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/finding"
)

func TestCodeQuality(t *testing.T) {
	var issues []qualityIssue
	dec := json.NewDecoder(strings.NewReader(written(t, sample(t), "codequality", Style{})))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(&issues))
	require.Len(t, issues, 3)
	assert.Equal(t, "info", issues[0].Severity)
	assert.Regexp(t, `^(?:[A-Z]:)?/.*/out side\.sql$`, issues[0].Location.Path)
	first := issues[1].Fingerprint
	assert.Regexp(t, `^[0-9a-f]{16}:1$`, first)
	assert.Equal(t, qualityIssue{
		"100%: one query,\nper turn", "query-in-loop", first, "major", qualityLocation{"api/shop,1/100%.go", qualityLines{5}},
	}, issues[1])
	assert.Equal(t, "critical", issues[2].Severity)
	assert.Equal(t, strings.TrimSuffix(first, "1")+"2", issues[2].Fingerprint, "the second of its kind")

	assert.Equal(t, "[]\n", written(t, &Report{}, "codequality", Style{}))
}

// hostile is a report with what XML does not take as it is.
func hostile(t *testing.T) *Report {
	r := sample(t)
	r.Findings = r.Findings[1:]
	r.Findings[0].Message = `a < "b" & ` + "\x1b[2J\x00 客 [query-in-loop]"
	r.Findings[1].Message, r.Findings[1].Column = "m [query-in-loop]", 0
	return r
}

func TestCheckstyle(t *testing.T) {
	assert.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="5.0">
  <file name="api/shop,1/100%.go">
    <error line="5" column="16" severity="warning" message="a &lt; &#34;b&#34; &amp; \x1b[2J\x00 客" source="querylint.query-in-loop"></error>
    <error line="6" severity="error" message="m" source="querylint.query-in-loop"></error>
  </file>
</checkstyle>
`, written(t, hostile(t), "checkstyle", Style{}))

	var report checkstyleReport
	require.NoError(t, xml.Unmarshal([]byte(written(t, sample(t), "checkstyle", Style{})), &report))
	require.Len(t, report.Files, 2, "one that has the info is outside of the repository")
	assert.Equal(t, "info", report.Files[0].Errors[0].Severity)
	assert.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="5.0"></checkstyle>
`, written(t, &Report{}, "checkstyle", Style{}))
}

// The elements and attributes are some of those that junit-10.xsd of Jenkins' xunit
// plugin knows.
func TestJUnit(t *testing.T) {
	assert.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="querylint" tests="2" failures="1" errors="0" skipped="1">
    <testcase classname="querylint.query-in-loop" name="api/shop,1/100%.go:5:16">
      <skipped message="a &lt; &#34;b&#34; &amp; \x1b[2J\x00 客"></skipped>
    </testcase>
    <testcase classname="querylint.query-in-loop" name="api/shop,1/100%.go:6">
      <failure type="error" message="m">api/shop,1/100%.go:6: m&#xA;https://example.com/query-in-loop&#xA;</failure>
    </testcase>
  </testsuite>
</testsuites>
`, written(t, hostile(t), "junit", Style{FailOn: finding.Error}))

	assert.Contains(t, written(t, hostile(t), "junit", Style{FailOn: finding.Warning}), ` tests="2" failures="2" errors="0" skipped="0">`)
	assert.Contains(t, written(t, &Report{}, "junit", Style{}), `<testsuite name="querylint" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="querylint" name="no findings"></testcase>`)
}

// Names of Windows, which no file here can have.
func TestWindowsNames(t *testing.T) {
	assert.Equal(t, "file:///C:/a%20b/x.go", uri("C:/a b/x.go", false))
	assert.Equal(t, "::error file=C%3A/x.go,", "::error file="+githubProperty("C:/x.go")+",")
}
