package costreport_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/costreport"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

const incident1 = "../../../../testdata/incident1"

// costOf is the report of querylint cost in a directory.
func costOf(t *testing.T, dir string, args ...string) *costreport.Report {
	t.Helper()
	got := testmod.Querylint(t, dir, append([]string{"cost", "-format", "json"}, args...)...)
	require.Zero(t, got.Code, got.Stderr)
	report := new(costreport.Report)
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), report))
	return report
}

// entryOf is the entry point of a name whose handler is in a file.
func entryOf(t *testing.T, r *costreport.Report, name, file string) *costreport.Entry {
	t.Helper()
	for _, e := range r.Entries {
		if e.Name == name && strings.HasPrefix(e.File, file) {
			return e
		}
	}
	require.Fail(t, "no entry point", "%s in %s", name, file)
	return nil
}

// TestCostOfIncident1 holds the command to the number of incident 1: 715 sheets of
// one answer, which names ten options by their number and one by its text.
func TestCostOfIncident1(t *testing.T) {
	if testing.Short() {
		t.Skip("incident 1 has gin and gorm below it")
	}
	r := costOf(t, incident1, "-size", "answersheets=715", "-size", "*.Answers=1", "-size", "answerOptions=10", "./loops/...", "./once/...")
	const statistics = "GET /surveys/:id/statistics"
	loops := entryOf(t, r, statistics, "loops/")
	assert.Equal(t, loops, r.Entries[0], "the worst comes first")
	var looped int64
	for _, term := range loops.Terms {
		if len(term.Factors) > 0 {
			looped += term.Number
		}
	}
	assert.EqualValues(t, 7865, looped)
	assert.EqualValues(t, 7867, loops.RoundTrips.Total, "with the loads of the questions and the sheets")
	assert.InDelta(t, 3933.5, loops.MS, 0.01)
	assert.Equal(t, 3, loops.Degree)
	assert.Equal(t, "len(answersheets)·len(sheet.Answers)·len(answerOptions) + len(answersheets)·len(sheet.Answers) + 2", loops.Polynomials["read"])
	assert.Equal(t, "loops/handler/handler.go", loops.File)
	assert.Equal(t, 58, loops.Line)
	assert.False(t, loops.Transaction)

	once := entryOf(t, r, statistics, "once/")
	assert.EqualValues(t, 3, once.RoundTrips.Total, "one for the options, and the same loads")
	assert.Zero(t, once.Degree)

	require.Len(t, r.Fixes, 2)
	assert.Equal(t, "example.com/survey/loops/dao/mysql.(*mysqlDAO).GetOptionByQIDAndSerialNum", r.Fixes[0].Function)
	assert.EqualValues(t, 7149, r.Fixes[0].Saved)
	assert.Equal(t, []costreport.Place{{File: "loops/handler/handler.go", Line: 99}}, r.Fixes[0].Loops)
	assert.Equal(t, []string{statistics}, r.Fixes[0].Entries)
}

func TestCostAsText(t *testing.T) {
	if testing.Short() {
		t.Skip("incident 1 has gin and gorm below it")
	}
	args := []string{"cost", "-size", "answersheets=715", "./loops/...", "./redis/..."}
	first := testmod.Querylint(t, incident1, args...)
	require.Zero(t, first.Code, first.Stderr)
	for line := range strings.Lines(first.Stdout) {
		assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), 100, line)
	}
	for _, want := range []string{"degree 3", "len(answersheets) = 715", "all others = 100", "0.5 ms per round trip", "Fix these first", "loops/handler/handler.go:99", "cold +"} {
		assert.Contains(t, first.Stdout, want)
	}
	for range 3 {
		require.Equal(t, first, testmod.Querylint(t, incident1, args...))
	}
}

// TestCostShowsTheWorst asks for fewer entry points than the program has.
func TestCostShowsTheWorst(t *testing.T) {
	if testing.Short() {
		t.Skip("incident 1 has gin and gorm below it")
	}
	all := testmod.Querylint(t, incident1, "cost", "-top", "0", "./...")
	require.Zero(t, all.Code, all.Stderr)
	few := testmod.Querylint(t, incident1, "cost", "-top", "1", "./...")
	require.Zero(t, few.Code, few.Stderr)
	entries := len(costOf(t, incident1, "./...").Entries)
	require.Greater(t, entries, 2)

	assert.NotContains(t, all.Stdout, "-top 0")
	assert.Contains(t, few.Stdout, fmt.Sprintf("and %d more entry points (-top 0 shows all", entries-1))
	head, _, _ := strings.Cut(all.Stdout, "GET /")
	shown, _, _ := strings.Cut(few.Stdout, "GET /")
	assert.Equal(t, head, shown, "the worst stands first, behind what is assumed")
	assert.True(t, strings.HasPrefix(head, "Assumed: 0.5 ms per round trip; sizes:\n"), head)
	assert.Equal(t, 1, strings.Count(few.Stdout, "GET /")+strings.Count(few.Stdout, "POST /"), few.Stdout)

	wrong := testmod.Querylint(t, incident1, "cost", "-top", "x")
	assert.Equal(t, 2, wrong.Code)
	assert.Contains(t, wrong.Stderr, "want a number, or 0 for all")
}
