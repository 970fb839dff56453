package sqlcheck

import (
	"math/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// joinConds are conditions between orders a and another table b, and on b alone.
var joinConds = []struct {
	table string
	on    []string
	where []string
}{
	{"users", []string{
		"b.id = a.user_id", "a.user_id = b.id", "b.id = a.qty AND b.kind = 'a'", "b.code = a.no", "a.no = b.code", "b.name = a.note",
		"b.code = a.qty", "b.code = CAST(a.qty AS CHAR)", "b.price = a.qty", "b.id = a.no", "b.born = DATE(a.created_at)",
		"b.id + 1 = a.user_id", "b.id = a.user_id + 1", "LOWER(b.code) = a.no", "b.code = CONCAT('c', a.no)", "b.bio = a.note",
		"b.id = a.user_id OR b.code = a.no", "b.id = a.user_id OR b.bio = a.note", "b.id BETWEEN a.user_id AND a.user_id + 2", "(b.id, b.code) = (a.user_id, a.no)",
	}, []string{"b.id = 5", "b.code = 'c00005'", "b.code = 5", "b.bio = 'word5'", "b.name LIKE 'Name 50%'", "b.name LIKE '%50'", "YEAR(b.born) = 1999", "b.kind IN ('a', 'b')", "b.price > 19990"}},
	{"legacy", []string{"b.code = a.no", "a.no = b.code", "b.id = a.user_id", "b.code = CONVERT(a.no USING latin1)", "UPPER(b.code) = a.no"}, []string{"b.id = 5", "b.code = 'c00005'", "b.code = 7"}},
	{"carts", []string{"b.user_id = a.user_id", "b.id = a.qty", "b.sku = a.no", "b.user_id = a.user_id AND b.id = a.id"}, []string{"b.id = 5", "b.user_id = 8", "b.sku = 's8'"}},
	{"carts2", []string{"b.user_id = a.user_id", "b.user_id = a.qty AND b.sku = a.no", "b.sku = a.no", "b.user_id = a.no", "-b.user_id = a.user_id"}, []string{"b.id = 5", "b.user_id = 8", "b.sku = 's8'"}},
	{"crm", []string{"b.org = a.region", "b.id = a.id", "b.score = a.status", "b.org = a.region AND b.role = a.no", "CONCAT(b.org, b.role) = a.no"}, []string{"b.id = 5", "b.org = 'org5'", "b.score = 3"}},
}

// TestJoinsAgainstExplain asks a server about joins put together at random:
// where a rule says that an index is missing or lost, the server reads one of
// the tables whole although all keys are forced. The other way round a share
// is enough: where either of two tables is read whole, or an arm of an OR has an
// index that the server does without, the rules keep silent.
func TestJoinsAgainstExplain(t *testing.T) {
	l := newLab(t)
	l.fill(t)
	c := evidenceChecker(t, l.server)
	keys := map[string]string{
		"orders": "PRIMARY, uk_no, idx_user, idx_created, idx_qty, idx_gone, idx_region", "users": "PRIMARY, idx_name, idx_code, idx_kind, idx_price, idx_born",
		"legacy": "PRIMARY, idx_code", "carts": "PRIMARY", "carts2": "PRIMARY, idx_user", "crm": "PRIMARY, idx_org, idx_role",
	}
	own := []string{"a.id = 5", "a.user_id IN (7, 8)", "a.no = 'n5'", "a.created_at > '2024-03-24'", "a.qty < 5", "a.region = 'r5' AND a.status = 3", "a.status = 3", "a.note = 'x'", "a.no = 5", "DATE(a.created_at) = '2024-02-02'", "a.no LIKE '%5'"}
	served := map[string]bool{"missing-index": true, "leftmost-prefix": true, "or-defeats-index": true, "non-sargable": true, "leading-wildcard": true, "implicit-conversion": true, "join-conversion": true, "row-comparison": true}
	rnd := rand.New(rand.NewSource(1))
	pick := func(list []string) string { return list[rnd.Intn(len(list))] }
	agreed := map[string]int{}
	for range 2000 {
		j := joinConds[rnd.Intn(len(joinConds))]
		kind, on, where := pick([]string{"JOIN", "JOIN", "LEFT JOIN"}), pick(j.on), pick(own)
		switch rnd.Intn(4) {
		case 0:
			where += " AND " + pick(j.where)
		case 1:
			where = pick(j.where)
		}
		query := "SELECT a.note FROM orders a " + kind + " " + j.table + " b ON " + on + " WHERE " + where
		claim := ""
		for _, f := range c.Text(query).Findings {
			if f.Severity >= Warning && f.Confidence != Weak && served[f.Rule] && !strings.Contains(f.Message, "behind the range") {
				claim += " " + f.Rule + " of " + f.Table
			}
		}
		forced := strings.Replace(strings.Replace(query, "orders a", "orders a FORCE INDEX ("+keys["orders"]+")", 1), j.table+" b", j.table+" b FORCE INDEX ("+keys[j.table]+")", 1)
		whole, impossible := "", false
		for _, s := range l.explain(t, forced) {
			impossible = impossible || strings.Contains(strings.ToLower(s.extra), "impossible") || strings.Contains(s.extra, "no matching row")
			if s.key == "" || s.typ == "index" {
				whole += " " + s.table
			}
		}
		switch {
		case impossible:
		case claim != "" && whole == "":
			assert.Fail(t, "no table is read whole", "%s\n says:%s", query, claim)
		case whole != "" && claim == "":
			agreed["missed"]++
		case claim != "":
			agreed["lost"]++
		default:
			agreed["served"]++
		}
	}
	t.Logf("%s: %v", l.version, agreed)
	require.Greater(t, agreed["served"], 300)
	require.Greater(t, agreed["lost"], 8*agreed["missed"])
}
