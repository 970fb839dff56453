package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	maria = "id select_type table type possible_keys key key_len ref rows Extra"
	mysql = "id select_type table partitions type possible_keys key key_len ref rows filtered Extra"
)

// answer is what EXPLAIN returns, as clients print it: columns between bars.
func answer(columns string, lines ...string) []map[string]string {
	names := strings.Fields(strings.ToLower(columns))
	var rows []map[string]string
	for _, line := range lines {
		row := make(map[string]string)
		for i, v := range strings.Split(line, "|") {
			if v = strings.TrimSpace(v); v != "NULL" {
				row[names[i]] = v
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// sizes are the rows of the tables of the cases.
func sizes(table string) (int64, bool) {
	n, ok := map[string]int64{"orders": 400000, "carts": 50000, "few": 30, "city": 4035000, "country": 239}[table]
	return n, ok
}

// judged is what is said of a plan, as severity, rule and message.
func judged(s Statement, rows []map[string]string) []string {
	s.Rows = sizes
	s.Table = func(called string) string {
		if called == "o" {
			return "orders"
		}
		return called
	}
	var list []string
	for _, f := range Judge(Read(rows), s, Limits{Rows: 10000, Share: 20}) {
		list = append(list, fmt.Sprintf("%s %s: %s", f.Severity, f.Rule, f.Message))
	}
	return list
}

var where = Statement{Filtered: true}

func TestJudge(t *testing.T) {
	for name, c := range map[string]struct {
		s    Statement
		rows []map[string]string
		want []string
	}{
		"MariaDB 10.11, SELECT": {where, answer(maria, "1|SIMPLE|o|ALL|NULL|NULL|NULL|NULL|400123|Using where"),
			[]string{"warning plan-full-scan: all 400,123 rows of orders are read"}},
		"MySQL 5.7, UPDATE": {Statement{Writes: true, Filtered: true}, answer(mysql, "1|UPDATE|carts|NULL|ALL|NULL|NULL|NULL|NULL|50000|100.00|Using where"),
			[]string{"error plan-full-scan: all 50,000 rows of carts are read, and stay locked until the transaction ends"}},
		"MariaDB 10.11, UPDATE by the primary key from end to end": {Statement{Writes: true, Filtered: true}, answer(maria, "1|SIMPLE|carts|index|NULL|PRIMARY|4|NULL|50000|Using where"),
			[]string{"error plan-full-index: all 50,000 entries of index PRIMARY of carts are read, and stay locked until the transaction ends"}},
		"MySQL 8, join by key": {where, answer(mysql,
			"1|SIMPLE|city|NULL|ALL|CountryCode|NULL|NULL|NULL|4035000|10.00|Using where",
			"1|SIMPLE|country|NULL|eq_ref|PRIMARY|PRIMARY|3|world.city.CountryCode|1|100.00|NULL"),
			[]string{"warning plan-full-scan: all 4,035,000 rows of city are read"}},
		"MySQL 8, hash join": {Statement{}, answer(mysql,
			"1|SIMPLE|few|NULL|ALL|NULL|NULL|NULL|NULL|30|100.00|NULL",
			"1|SIMPLE|carts|NULL|ALL|NULL|NULL|NULL|NULL|50000|10.00|Using where; Using join buffer (hash join)"),
			[]string{"warning plan-no-key: carts is read whole, 50,000 rows, for each of 30 rows of few: no index serves the join"}},
		"MySQL 5.7, what few rows of the outer table are left": {where, answer(mysql,
			"1|SIMPLE|country|NULL|ALL|NULL|NULL|NULL|NULL|239|1.00|Using where",
			"1|SIMPLE|few|NULL|ALL|NULL|NULL|NULL|NULL|30|10.00|Using where; Using join buffer (Block Nested Loop)"), nil},
		"a sort": {where, answer(maria, "1|SIMPLE|o|ref|idx_status|idx_status|5|const|60000|Using where; Using filesort"),
			[]string{"warning plan-sort: up to 60,000 rows are sorted"}},
		"a sort of what is left": {where, answer(mysql, "1|SIMPLE|o|NULL|ref|idx_status|idx_status|5|const|60000|1.00|Using where; Using filesort"), nil},
		"a temporary table over a join": {where, answer(maria,
			"1|SIMPLE|few|ALL|NULL|NULL|NULL|NULL|30|Using temporary; Using filesort",
			"1|SIMPLE|o|ref|idx_user|idx_user|8|few.id|900|Using index"),
			[]string{"warning plan-sort: up to 27,000 rows are put into a temporary table and sorted"}},
		"an index that selects little": {where, answer(maria, "1|SIMPLE|o|ref|idx_status|idx_status|5|const|200000|Using index condition"),
			[]string{"warning plan-many-rows: index idx_status of orders gives 200,000 rows, which is 50% of the table"}},
		"a range between values of the data": {Statement{Filtered: true, Values: true}, answer(maria, "1|SIMPLE|o|range|PRIMARY|PRIMARY|8|NULL|200000|Using where"),
			[]string{"info plan-many-rows: index PRIMARY of orders gives 200,000 rows, which is 50% of the table"}},
		"a page by key": {Statement{Filtered: true, Limited: true}, answer(maria, "1|SIMPLE|o|range|PRIMARY|PRIMARY|8|NULL|200000|Using where"), nil},
		"conditions may be added": {Statement{Writes: true, Filtered: true, Open: true}, answer(maria, "1|SIMPLE|carts|ALL|NULL|NULL|NULL|NULL|50000|Using where"),
			[]string{"info plan-full-scan: all 50,000 rows of carts are read, and stay locked until the transaction ends"}},
		"nothing restricts":        {Statement{}, answer(maria, "1|SIMPLE|carts|index|NULL|PRIMARY|4|NULL|50000|Using index"), []string{"info plan-full-index: all 50,000 entries of index PRIMARY of carts are read: nothing restricts them"}},
		"the first rows":           {Statement{Limited: true}, answer(maria, "1|SIMPLE|carts|ALL|NULL|NULL|NULL|NULL|50000|NULL"), nil},
		"the first rows of a sort": {Statement{Limited: true}, answer(maria, "1|SIMPLE|carts|ALL|NULL|NULL|NULL|NULL|50000|Using filesort"), []string{"warning plan-sort: up to 50,000 rows are sorted", "info plan-full-scan: all 50,000 rows of carts are read: nothing restricts them"}},
		"the first rows that match": {Statement{Filtered: true, Limited: true}, answer(maria, "1|SIMPLE|carts|ALL|NULL|NULL|NULL|NULL|50000|Using where"),
			[]string{"warning plan-full-scan: all 50,000 rows of carts are read"}},
		"a subquery is no join": {where, answer(maria,
			"1|PRIMARY|few|ALL|NULL|NULL|NULL|NULL|30|Using where",
			"2|SUBQUERY|carts|ALL|NULL|NULL|NULL|NULL|50000|Using where"),
			[]string{"warning plan-full-scan: all 50,000 rows of carts are read"}},
		"few rows":     {where, answer(maria, "1|SIMPLE|few|ALL|NULL|NULL|NULL|NULL|30|Using where; Using filesort"), nil},
		"a row by key": {where, answer(mysql, "1|SIMPLE|o|NULL|const|PRIMARY|PRIMARY|8|const|1|100.00|NULL"), nil},
		"no table":     {Statement{}, answer(mysql, "1|SIMPLE|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|No tables used"), nil},
		"no row":       {where, answer(maria, "1|SIMPLE|NULL|NULL|NULL|NULL|NULL|NULL|NULL|Impossible WHERE noticed after reading const tables"), nil},
		"a derived table": {where, answer(maria,
			"1|PRIMARY|<derived2>|ALL|NULL|NULL|NULL|NULL|50000|NULL",
			"2|DERIVED|few|ALL|NULL|NULL|NULL|NULL|30|NULL"), nil},
		"a loose scan": {Statement{}, answer(mysql, "1|SIMPLE|o|NULL|index|idx|idx|8|NULL|400000|100.00|Using index for group-by"), nil},
		"a union": {Statement{}, answer(mysql,
			"1|PRIMARY|few|NULL|ALL|NULL|NULL|NULL|NULL|30|100.00|NULL",
			"2|UNION|few|NULL|ALL|NULL|NULL|NULL|NULL|30|100.00|NULL",
			"NULL|UNION RESULT|<union1,2>|NULL|ALL|NULL|NULL|NULL|NULL|NULL|NULL|Using temporary"), nil},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, judged(c.s, c.rows)) })
	}
}

func TestLine(t *testing.T) {
	steps := Read(answer(mysql,
		"1|SIMPLE|city|NULL|ALL|CountryCode|NULL|NULL|NULL|4035|10.00|Using where",
		"1|SIMPLE|country|NULL|eq_ref|PRIMARY|PRIMARY|3|world.city.CountryCode|1|100.00|NULL"))
	assert.Equal(t, "city ALL 4,035 rows (Using where) → country eq_ref PRIMARY 1 row", Line(steps))
	filtered := Read(answer(maria, "1|SIMPLE|o|ref|x|a|5|const|20000 (3%)|Using rowid filter"))
	assert.EqualValues(t, 20000, filtered[0].Rows)
}

// No product of rows overflows.
func TestProduct(t *testing.T) {
	assert.EqualValues(t, most, product(most, most))
	assert.EqualValues(t, 6, product(2, 3))
	assert.Zero(t, product(0, 3))
}
