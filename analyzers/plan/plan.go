// Package plan reads what EXPLAIN says of a statement, as MySQL 5.7 and later and
// MariaDB write it, and judges it by the number of rows. It asks no server: who has
// asked one gives it the answer.
package plan

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/querylint/querylint/sqlcheck"
)

// Step is one line of EXPLAIN: how one table is read.
type Step struct {
	ID     string // of the SELECT that it is part of
	Select string // its kind: SIMPLE, DERIVED, …
	Table  string // as the statement calls it, or <derived2>
	Type   string // ALL, index, range, ref, …; "" where no table is read
	Key    string // the index that is used
	Length string // how many bytes of it
	Rows   int64  // that the server expects to read, each time
	Keep   float64
	Extra  string
}

// Read makes steps of the rows of an answer, by the names of its columns in lower
// case.
func Read(rows []map[string]string) []Step {
	var list []Step
	for _, r := range rows {
		s := Step{
			ID: r["id"], Select: r["select_type"], Table: r["table"], Type: strings.TrimSuffix(r["type"], "|filter"),
			Key: r["key"], Length: r["key_len"], Extra: r["extra"], Keep: 1,
		}
		// MariaDB has "range|filter", "a|b" and "1000 (5%)" where two indexes work together.
		number, _, _ := strings.Cut(r["rows"], " ")
		s.Rows, _ = strconv.ParseInt(number, 10, 64)
		s.Key, _, _ = strings.Cut(s.Key, "|")
		if keep, err := strconv.ParseFloat(r["filtered"], 64); err == nil {
			s.Keep = keep / 100
		}
		list = append(list, s)
	}
	return list
}

// has reports whether the server says something of a step.
func (s *Step) has(words string) bool {
	return strings.Contains(strings.ToLower(s.Extra), strings.ToLower(words))
}

// real reports whether the step reads a table that is stored.
func (s *Step) real() bool {
	return s.Table != "" && !strings.HasPrefix(s.Table, "<") && s.Type != ""
}

// String is the step in a few words.
func (s *Step) String() string {
	parts := []string{s.Table, s.Type}
	if s.Key != "" {
		parts = append(parts, s.Key)
	}
	if s.Rows > 0 {
		parts = append(parts, sqlcheck.Count(s.Rows, "row"))
	}
	text := strings.TrimSpace(strings.Join(parts, " "))
	if s.Extra != "" {
		text += " (" + strings.TrimSpace(s.Extra) + ")"
	}
	return strings.TrimSpace(text)
}

// Line is a plan in one line.
func Line(steps []Step) string {
	parts := make([]string, len(steps))
	for i := range steps {
		parts[i] = steps[i].String()
	}
	return strings.Join(parts, " → ")
}

// Statement is what was explained.
type Statement struct {
	Writes   bool
	Filtered bool // a condition picks the rows
	Limited  bool // there is a LIMIT
	// Values: some come from the data, in the place of those that the program has.
	Values bool
	// Open: the program may add conditions that were not there when the server was
	// asked.
	Open bool
	// Table is the name of a table that the statement calls so.
	Table func(called string) string
	// Rows is how many rows a table has, if that is known.
	Rows func(table string) (int64, bool)
}

// Limits are the numbers from which plans are reported.
type Limits struct {
	Rows  int64 // rows that are read or sorted
	Share int64 // percent of the rows of a table
}

// Found is what is wrong with a plan.
type Found struct {
	Rule     string
	Severity sqlcheck.Severity
	Table    string
	Message  string
}

// Judge says what is wrong with a plan.
func Judge(steps []Step, s Statement, l Limits) []Found {
	j := judge{statement: s, limits: l, steps: steps}
	for i := range steps {
		j.step(i)
	}
	return j.found
}

type judge struct {
	statement Statement
	limits    Limits
	steps     []Step
	found     []Found
}

func (j *judge) report(rule string, table string, format string, args ...any) {
	f := Found{Rule: rule, Severity: sqlcheck.Warning, Table: table, Message: fmt.Sprintf(format, args...)}
	if j.statement.Open {
		f.Severity = sqlcheck.Info
	}
	j.found = append(j.found, f)
}

// step judges one line.
func (j *judge) step(i int) {
	s := &j.steps[i]
	j.sort(i)
	if !s.real() || j.statement.Rows == nil {
		return
	}
	name := j.statement.Table(s.Table)
	times, outer := j.before(i)
	switch {
	case j.stops(i):
	case (s.Type == "ALL" || s.Type == "index") && outer != "" && s.Rows*times >= j.limits.Rows:
		j.report(noKey, name, "%s is read whole, %s, for each of %s of %s: no index serves the join", name, sqlcheck.Count(s.Rows, "row"), sqlcheck.Count(times, "row"), outer)
	case s.Rows < j.limits.Rows:
	case s.Type == "ALL":
		j.whole(fullScan, name, fmt.Sprintf("all %s of %s are read", sqlcheck.Count(s.Rows, "row"), name))
	case s.Type == "index" && !s.has("for group-by"):
		j.whole(fullIndex, name, fmt.Sprintf("all %s of index %s of %s are read", entries(s.Rows), s.Key, name))
	default:
		j.share(s, name)
	}
}

func entries(n int64) string {
	return strings.Replace(sqlcheck.Count(n, "entrie"), "entrie", map[bool]string{true: "entry", false: "entrie"}[n == 1], 1)
}

// whole reports a table that is read from end to end. Where nothing restricts the
// rows, all of them may be meant.
func (j *judge) whole(rule, table, what string) {
	switch {
	case j.statement.Writes && j.statement.Filtered:
		j.report(rule, table, "%s, and stay locked until the transaction ends", what)
		if !j.statement.Open {
			j.found[len(j.found)-1].Severity = sqlcheck.Error
		}
	case !j.statement.Filtered:
		j.report(rule, table, "%s: nothing restricts them", what)
		j.found[len(j.found)-1].Severity = sqlcheck.Info
	default:
		j.report(rule, table, "%s", what)
	}
}

// share reports an index that gives many rows of the table.
func (j *judge) share(s *Step, table string) {
	all, ok := j.statement.Rows(table)
	if !ok || all <= 0 || j.statement.Limited && !j.sorts() || s.Rows*100 < all*j.limits.Share || s.Type != "range" && s.Type != "ref" && s.Type != "index_merge" && s.Type != "ref_or_null" {
		return
	}
	j.report(manyRows, table, "index %s of %s gives %s, which is %d%% of the table", s.Key, table, sqlcheck.Count(s.Rows, "row"), min(100, s.Rows*100/all))
	if s.Type == "range" && j.statement.Values {
		j.found[len(j.found)-1].Severity = sqlcheck.Info // another value may be nearer to the end
	}
}

// before is how many rows the tables in front of a step give, and the name of the
// last of them; "" where it is the first.
func (j *judge) before(i int) (times int64, outer string) {
	times = 1
	for k := range i {
		s := &j.steps[k]
		if s.ID != j.steps[i].ID || !s.real() {
			continue
		}
		times, outer = product(times, max(1, int64(float64(s.Rows)*s.Keep))), j.statement.Table(s.Table)
	}
	return times, outer
}

// most keeps products from overflowing.
const most = 1 << 52

func product(a, b int64) int64 {
	if a > most/max(1, b) {
		return most
	}
	return a * b
}

// stops reports whether the server stops reading before the end: it takes the
// first rows as they come.
func (j *judge) stops(i int) bool {
	s := &j.steps[i]
	return j.statement.Limited && !s.has("Using where") && !j.sorts() || s.has("Select tables optimized away") || s.has("Impossible")
}

// sorts reports whether rows are collected before the first is returned.
func (j *judge) sorts() bool {
	for i := range j.steps {
		if j.steps[i].has("Using filesort") || j.steps[i].has("Using temporary") {
			return true
		}
	}
	return false
}

// sort reports that many rows are sorted or put into a temporary table.
func (j *judge) sort(i int) {
	s := &j.steps[i]
	if !s.has("Using filesort") && !s.has("Using temporary") {
		return
	}
	rows := max(1, int64(float64(s.Rows)*s.Keep))
	last := i
	if s.has("Using temporary") {
		for k := i + 1; k < len(j.steps) && j.steps[k].ID == s.ID; k++ {
			rows, last = product(rows, max(1, int64(float64(j.steps[k].Rows)*j.steps[k].Keep))), k
		}
	}
	if rows < j.limits.Rows || last < i {
		return
	}
	what := "sorted"
	if s.has("Using temporary") {
		what = "put into a temporary table"
		if s.has("Using filesort") {
			what += " and sorted"
		}
	}
	table := s.Table
	if j.statement.Table != nil {
		table = j.statement.Table(s.Table)
	}
	j.report(sorted, table, "up to %s are %s", sqlcheck.Count(rows, "row"), what)
}
