package blame_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/blame"
	"github.com/querylint/querylint/cmd/querylint/internal/testdb"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

const loud = "../../../../testdata/incident3/loud"

// TestIncident3 holds one run over the service of incident 3 to what melted it,
// and to silence about the service as it was mended.
func TestIncident3(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	loud := testmod.Querylint(t, loud, "-severity", "info", "./...")
	assert.Equal(t, testmod.Findings, loud.Code, loud.Stderr)
	assert.Equal(t, []string{
		"shop.go:104 missing-index",
		"shop.go:110 missing-index",
		"shop.go:43 cache-miss-unstored",
		"shop.go:51 cache-stampede",
		"shop.go:64 tx-slow-call",
		"shop.go:67 tx-lock-order",
	}, testmod.Rules(loud.Stdout))

	fixed := testmod.Querylint(t, "../../../../testdata/incident3/fixed", "-severity", "info", "./...")
	assert.Equal(t, testmod.Clean, fixed.Code, fixed.Stderr)
	assert.Empty(t, fixed.Stdout)
}

// TestIncident3Live has the service of incident 3 serve until it melts, with a server
// that writes down what it does, and finds in the code what the logs have.
func TestIncident3Live(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	db := testdb.New(t, testmod.Read(t, loud, "schema.sql")+"INSERT INTO users SELECT seq, seq, 1000000 FROM seq_1_to_100;"+
		"INSERT INTO carts (user_id, item) SELECT seq % 100, seq FROM seq_1_to_20000;"+
		"INSERT INTO payments (user_id, status) SELECT seq % 100, IF(seq % 10, 'paid', 'new') FROM seq_1_to_20000; ANALYZE TABLE users, carts, payments")
	slow, deadlocks := db.Log("slow_query_log_file"), db.Log("log_error")
	db.Set("log_output", "'FILE'")
	db.Set("long_query_time", "0")
	db.Set("innodb_print_all_deadlocks", "ON")
	db.Set("slow_query_log", "ON")
	t.Setenv("INCIDENT3_DSN", db.DSN)
	load := testmod.Execute(t, loud, "go", "test", "-count=1", "-run", "^TestLoad$", ".")
	require.Zero(t, load.Code, load.Stdout+load.Stderr)
	db.Exec("SET GLOBAL slow_query_log = OFF")
	blamesIncident3(t, slow(), deadlocks())
}

// TestIncident3Logs finds the same in logs that a server has left behind: a few
// statements of each kind, and one of the deadlocks.
func TestIncident3Logs(t *testing.T) {
	logs, err := filepath.Abs("testdata")
	require.NoError(t, err)
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	blamesIncident3(t, filepath.Join(logs, "incident3-slow.log"), filepath.Join(logs, "incident3-error.log"))
}

// blamesIncident3 holds blame to the lines that melted the service: the read that
// everybody did at once, the two statements without an index, and the transactions that
// lock in two orders.
func blamesIncident3(t *testing.T, logs ...string) {
	t.Helper()
	got := testmod.Querylint(t, loud, append([]string{"blame", "-format", "json", "./..."}, logs...)...)
	require.Zero(t, got.Code, got.Stderr)
	var report blame.Report
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report))
	found := make(map[string]blame.Statement)
	for _, s := range report.Load {
		found[s.Statement] = s
	}
	for text, want := range map[string]struct {
		line  int
		rules []string
	}{
		"select name , orders from users where id = ?":      {43, []string{"cache-miss-unstored"}},
		"delete from carts where user_id = ?":               {104, []string{"missing-index"}},
		"update payments set status = ? where status = ?":   {110, []string{"missing-index"}},
		"update users set orders = orders + ? where id = ?": {67, []string{"tx-lock-order"}},
		"update payments set status = ? where id = ?":       {61, nil},
		"update users set orders = orders - ? where id = ?": {93, nil},
	} {
		s := found[text]
		require.NotEmpty(t, s.Places, text)
		at := s.Places[0]
		assert.Equal(t, blame.Exact, at.Confidence, text)
		assert.Equal(t, "shop.go", at.File, text)
		assert.Equal(t, want.line, at.Line, text)
		assert.Subset(t, at.Rules, want.rules, text)
		assert.Positive(t, s.Count, text)
	}
	for _, text := range []string{"delete from carts where user_id = ?", "update payments set status = ? where status = ?"} {
		assert.GreaterOrEqual(t, found[text].Examined, 19000*found[text].Count, "nearly all rows, each time")
	}
	hot := found["select name , orders from users where id = ?"]
	assert.False(t, slices.ContainsFunc(report.Load, func(s blame.Statement) bool { return s.Count > hot.Count }), "what ran most often")

	require.NotEmpty(t, report.Deadlocks)
	d := report.Deadlocks[0]
	require.Len(t, d.Transactions, 2)
	var lines []int
	for _, x := range d.Transactions {
		require.Len(t, x.Places, 1, x.Statement)
		lines = append(lines, x.Places[0].Line)
	}
	assert.ElementsMatch(t, []int{67, 96}, lines)
	assert.Regexp(t, `^loud\.(Pay|\(\*Shop\)\.Pay|Shop\.Pay|Cancel).* the other way round: lock \w+ first in both$`, d.Advice)
}
