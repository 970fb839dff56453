package roundtrip_test

import (
	"fmt"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/roundtrip"
)

// The test modules have real dependencies, which the go command downloads.
const testdata = "../../testdata"

// TestIncident1 holds the analyzer to the two lines of incident 1, to what it
// says about the Redis in front of them, and to silence once they are gone.
func TestIncident1(t *testing.T) {
	if testing.Short() {
		t.Skip("incident 1 has gin and gorm below it")
	}
	findings := analyze(t, "incident1", finding.Warning, "./...")
	for _, f := range findings {
		if f.Rule == "query-in-loop" && strings.Contains(f.Function, "survey/loops/") {
			require.Equal(t, finding.Error, f.Severity, f.Message)
			require.Equal(t, 3, f.Degree, f.Message)
			require.Equal(t, "len(answersheets)·len(sheet.Answers)·len(answerOptions)", f.Cost)
			require.NotEmpty(t, f.Chain, f.Message)
		}
	}
}

// TestRules runs every loud and every silent case of the round-trip rules.
func TestRules(t *testing.T) {
	findings := analyze(t, "roundtrip", finding.Warning,
		"./advice", "./broker", "./cache", "./calls/...", "./direct", "./factors", "./recursion", "./retry", "./silent")

	// By function: one example of each reason for a severity.
	severities := map[string]finding.Severity{
		"example.com/shop/direct.OrderTotals":            finding.Warning, // one loop
		"example.com/shop/direct.Stock":                  finding.Error,   // two loops
		"example.com/shop/direct.(*Shop).ListOrders":     finding.Error,   // a handler of gin
		"example.com/shop/direct.(*Shop).ServeHTTP":      finding.Error,   // a handler of net/http
		"example.com/shop/direct.(*Shop).Routes":         finding.Error,   // a literal that is a handler
		"example.com/shop/direct.(*Shop).InSession":      finding.Error,   // a handler of the program's own router
		"example.com/shop/direct.(*Shop).InExchange":     finding.Error,
		"example.com/shop/direct.(*Shop).OnPage":         finding.Error,
		"example.com/shop/direct.(*Shop).Sent":           finding.Warning, // it has a request that it sends
		"example.com/shop/direct.(*Shop).Import":         finding.Warning, // behind the answer
		"example.com/shop/direct.(*Shop).later":          finding.Warning,
		"example.com/shop/direct.(*Shop).deeper":         finding.Warning,
		"example.com/shop/direct.(*Shop).sometimes":      finding.Error, // or before it
		"example.com/shop/direct.(*Shop).Waited":         finding.Error,
		"example.com/shop/direct.(*Shop).Received":       finding.Error,
		"example.com/shop/direct.(*Shop).monitor":        finding.Warning, // two loops, and nobody waits
		"example.com/shop/direct.(*Shop).Sweep":          finding.Error,
		"example.com/shop/direct.(*Shop).Each":           finding.Error,
		"example.com/shop/calls.BestTeam":                finding.Error,   // two loops in two functions
		"example.com/shop/calls.TeamScore":               finding.Warning, // the inner one of them
		"example.com/shop/direct.(*Shop).Warehouses":     finding.Warning,
		"example.com/shop/direct.(*Shop).Hosts":          finding.Error,
		"example.com/shop/direct.(*Shop).Copies":         finding.Warning, // a function in the turn calls another service
		"example.com/shop/direct.(*Shop).Jumps":          finding.Warning, // on all ways
		"example.com/shop/direct.(*Shop).Scripts":        finding.Warning, // where it asks the database
		"example.com/shop/direct.(*Shop).Tells":          finding.Error,   // only for some
		"example.com/shop/direct.(*desk).Notes":          finding.Warning, // behind an interface
		"example.com/shop/direct.(*desk).Sends":          finding.Warning, // behind a function in a field
		"example.com/shop/direct.(*desk).Marks":          finding.Error,   // at times
		"example.com/shop/direct.(*desk).Boths":          finding.Warning, // behind one call
		"example.com/shop/calls.Index":                   finding.Warning, // the inner loop at times
		"example.com/shop/calls.Retag":                   finding.Error,
		"example.com/shop/calls.IndexTeams":              finding.Warning,
		"example.com/shop/recursion.(*Catalogue).Tree":   finding.Error,
		"example.com/shop/recursion.(*Catalogue).Count":  finding.Error,
		"example.com/shop/recursion.(*Depts).Ancestors":  finding.Warning, // a query per level
		"example.com/shop/recursion.(*Depts).ServePath":  finding.Warning,
		"example.com/shop/recursion.(*Depts).ServePaths": finding.Error,   // for each of a list
		"example.com/shop/recursion.Save":                finding.Warning, // it only writes
		"example.com/shop/recursion.insert":              finding.Warning,
		"example.com/shop/recursion.SaveNew":             finding.Error, // it reads, too
		"example.com/shop/cache.Sessions":                finding.Warning,
		"example.com/shop/cache.Online":                  finding.Warning, // two loops, but a cache is quick
		"example.com/shop/broker.Publish":                finding.Warning,
		"example.com/shop/factors.(*shop).ChosenPairs":   finding.Warning, // a condition asks for some
		"example.com/shop/factors.(*shop).SkippedPairs":  finding.Warning, // or leaves some out
		"example.com/shop/factors.(*shop).AllPairs":      finding.Error,
		"example.com/shop/factors.(*shop).Screened":      finding.Warning, // a handler, but no more than a page
		"example.com/shop/factors.(*shop).ScreenedTwice": finding.Error,   // 20 times as many
		"example.com/shop/factors.(*shop).Logged":        finding.Error,   // which nothing bounds
		"example.com/shop/factors.(*board).ServeHTTP":    finding.Warning, // no more than the query is limited to
		"example.com/shop/factors.(*board).ServePages":   finding.Error,   // which is limited for each page
	}
	for _, f := range findings {
		if want, ok := severities[f.Function]; ok && f.Severity != finding.Info {
			if f.Severity != want {
				t.Errorf("%s: severity %s, want %s: %s", f.Function, f.Severity, want, f.Message)
			}
			delete(severities, f.Function)
		}
	}
	for _, function := range slices.Sorted(maps.Keys(severities)) {
		t.Errorf("%s: no finding", function)
	}

	confidences := map[string]finding.Confidence{
		"example.com/shop/calls/port.(*Shop).InStock": finding.Certain, // one implementation
		"example.com/shop/calls/port.(*Shop).Total":   finding.Likely,  // one of two
		"example.com/shop/calls/port.(*Shop).Fees":    finding.Likely,  // one of three

		// The others embed the interface and pass the method on.
		"example.com/shop/calls.Titles": finding.Certain,

		// The others are in packages for tests.
		"example.com/shop/calls/layered/usecase.(*Mailing).Addresses": finding.Certain,
	}
	for _, f := range findings {
		if want, ok := confidences[f.Function]; ok && f.Confidence != want {
			t.Errorf("%s: confidence %s, want %s: %s", f.Function, f.Confidence, want, f.Message)
		}
	}
}

// TestSites holds the finding about a recursion to all calls that the recursion goes on with.
func TestSites(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testdata, "roundtrip/recursion/sites.go"))
	require.NoError(t, err)
	var want, got []string
	for i, line := range strings.Split(string(data), "\n") {
		switch {
		case strings.Contains(line, "// goes on"):
			want = append(want, strconv.Itoa(i+1))
		case strings.Contains(line, "// want `^query in recursion"):
			want = append(want, fmt.Sprint("first ", i+1))
		}
	}
	for _, f := range analyze(t, "roundtrip", finding.Warning, "./recursion") {
		if f.Rule != "query-in-recursion" || len(f.Chain) == 0 || !strings.HasSuffix(f.Chain[0].File, "sites.go") {
			continue
		}
		got = append(got, fmt.Sprint("first ", f.Chain[0].Line))
		for i, s := range f.Sites {
			require.Positive(t, s.Column)
			if i == 0 {
				require.Equal(t, f.Chain[0].Line, s.Line)
				continue
			}
			got = append(got, strconv.Itoa(s.Line))
			related := f.Related[len(f.Related)-len(f.Sites)+i]
			require.Equal(t, "the same recursion goes on here", related.Message)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	require.Equal(t, want, slices.Compact(got)) // the variant of the package for tests says the same
}

// TestInfo runs the cases that show at severity info only: a finding of a higher
// severity fails it, as it would fail a user's run.
func TestInfo(t *testing.T) {
	for _, f := range analyze(t, "roundtrip", finding.Info, "./info/...") {
		if f.Severity != finding.Info {
			t.Errorf("severity %s, want info: %s", f.Severity, f.Message)
		}
	}
}

// TestServices runs the cases of calls between services.
func TestServices(t *testing.T) {
	for _, f := range analyze(t, "services", finding.Info, "./...") {
		want := finding.Warning
		if strings.Contains(f.Function, "/beside.") {
			want = finding.Info
		}
		if f.Severity != want {
			t.Errorf("severity %s, want %s: %s", f.Severity, want, f.Message)
		}
	}
}

// TestResolvers runs the cases of functions that a library calls per element of a list.
func TestResolvers(t *testing.T) {
	for _, f := range analyze(t, "resolvers", finding.Warning, "./...") {
		if f.Severity != finding.Warning && f.Severity != finding.Info {
			t.Errorf("severity %s, want warning: %s", f.Severity, f.Message)
		}
	}
}

// TestTemplates runs the cases of what templates call per element of a list.
func TestTemplates(t *testing.T) {
	for _, f := range analyze(t, "templates", finding.Warning, "./...") {
		if f.Severity == finding.Error {
			t.Errorf("severity %s, want at most warning: %s", f.Severity, f.Message)
		}
	}
}

// TestStreams runs the cases of functions that run for each element that another sends.
func TestStreams(t *testing.T) {
	analyze(t, "entries", finding.Warning, "./streams")
}

// place is a line of a file.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// analyze runs the analyzer over packages of a test module, compares what it
// reports at a severity with the `// want` comments of all of them together, and
// returns every finding, whatever its severity.
//
// analysistest is of no use here: it compares package by package, but a finding
// behind an interface is reported by the first package that sees interface and
// implementation.
func analyze(t *testing.T, module string, severity finding.Severity, patterns ...string) []*finding.Finding {
	t.Helper()
	setFlag(t, "severity", severity.String())

	dir, err := filepath.Abs(filepath.Join(testdata, module))
	require.NoError(t, err)
	pkgs, err := packages.Load(&packages.Config{
		Mode:  packages.LoadAllSyntax | packages.NeedModule,
		Dir:   dir,
		Tests: true,
		Env:   append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly"),
	}, patterns...)
	require.NoError(t, err)
	require.Zero(t, packages.PrintErrors(pkgs), "testdata/%s", module)
	graph, err := checker.Analyze([]*analysis.Analyzer{roundtrip.Analyzer}, pkgs, nil)
	require.NoError(t, err)

	wants := make(map[place][]*regexp.Regexp)
	got := make(map[place][]string)
	var findings []*finding.Finding
	for _, action := range graph.Roots {
		require.NoError(t, action.Err)
		position := func(pos token.Pos) place {
			p := action.Package.Fset.Position(pos)
			file, err := filepath.Rel(dir, p.Filename)
			require.NoError(t, err)
			return place{filepath.ToSlash(file), p.Line}
		}
		for _, file := range action.Package.Syntax {
			for _, group := range file.Comments {
				for _, comment := range group.List {
					if quoted, ok := strings.CutPrefix(comment.Text, "// want "); ok {
						wants[position(comment.Pos())] = expectations(t, quoted)
					}
				}
			}
		}
		for _, diagnostic := range action.Diagnostics {
			at := position(diagnostic.Pos)
			if !slices.Contains(got[at], diagnostic.Message) { // the package and its test variant agree
				got[at] = append(got[at], diagnostic.Message)
			}
		}
		findings = append(findings, action.Result.([]*finding.Finding)...)
	}
	compare(t, wants, got)
	return findings
}

// expectations reads the regular expressions of a `// want` comment.
func expectations(t *testing.T, text string) (patterns []*regexp.Regexp) {
	t.Helper()
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		quoted, err := strconv.QuotedPrefix(text)
		require.NoError(t, err, text)
		pattern, err := strconv.Unquote(quoted)
		require.NoError(t, err, text)
		patterns = append(patterns, regexp.MustCompile(pattern))
		text = text[len(quoted):]
	}
	return patterns
}

// compare pairs expectations with messages, line by line.
func compare(t *testing.T, wants map[place][]*regexp.Regexp, got map[place][]string) {
	t.Helper()
	places := slices.SortedFunc(maps.Keys(union(wants, got)), func(a, b place) int {
		if a.file != b.file {
			return strings.Compare(a.file, b.file)
		}
		return a.line - b.line
	})
	for _, at := range places {
		messages := got[at]
		for _, want := range wants[at] {
			if i := slices.IndexFunc(messages, want.MatchString); i >= 0 {
				messages = slices.Delete(messages, i, i+1)
				continue
			}
			t.Errorf("%s: nothing matches %s", at, want)
		}
		for _, message := range messages {
			t.Errorf("%s: not expected: %s", at, message)
		}
	}
}

func union[K comparable, A, B any](a map[K]A, b map[K]B) map[K]struct{} {
	keys := make(map[K]struct{}, len(a)+len(b))
	for k := range a {
		keys[k] = struct{}{}
	}
	for k := range b {
		keys[k] = struct{}{}
	}
	return keys
}

// setFlag sets a flag of the analyzer until the test is over.
func setFlag(t *testing.T, name, value string) {
	t.Helper()
	flag := roundtrip.Analyzer.Flags.Lookup(name)
	require.NotNil(t, flag, name)
	before := flag.Value.String()
	require.NoError(t, flag.Value.Set(value))
	t.Cleanup(func() { require.NoError(t, flag.Value.Set(before)) })
}
