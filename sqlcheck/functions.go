package sqlcheck

import (
	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// What is known about functions, one line each, with its source. Everything
// that is not listed is taken as an ordinary deterministic function: wrapped
// around a column it hides the index.

// nondeterministic functions give a new value for every row, so that no index
// can be asked for it. NOW() and its kin are fixed when the statement starts.
// Source: MySQL 8.0 manual, pages of SYSDATE(), RAND() and UUID().
var nondeterministic = map[string]bool{
	"rand": true, "uuid": true, "uuid_short": true, "sysdate": true, "random_bytes": true,
	"random": true, "newid": true, // other servers' names for rand and uuid
}

// shuffles are the functions that ORDER BY is given to shuffle rows.
var shuffles = map[string]bool{"rand": true, "uuid": true, "random": true, "newid": true, "sys_guid": true, "gen_random_uuid": true}

// noIndex functions never stand for a lost index: they read no stored value,
// or indexes of other kinds serve them.
// Source: MySQL 8.0 manual, pages of the spatial, full-text and JSON search
// functions (multi-valued indexes since 8.0.17).
var noIndex = map[string]bool{
	"values": true, "default": true, "isnull": true, "match": true,
	"json_contains": true, "json_overlaps": true, "json_memberof": true,
	"mbrcontains": true, "mbrwithin": true, "mbrintersects": true, "mbroverlaps": true, "mbrequals": true,
	"contains": true, "within": true, "intersects": true,
	"last_insert_id": true, "name_const": true, "sleep": true, "benchmark": true, "get_lock": true,
	"row_count": true, "found_rows": true,
}

// keepsOpening functions give a text that begins with the wildcards with which
// their first argument begins.
var keepsOpening = map[string]bool{"lower": true, "lcase": true, "upper": true, "ucase": true, "trim": true, "ltrim": true, "rtrim": true, "convert": true}

// givesNumber and givesTime are functions whose value is a number, or a date or
// time, whatever they are given. Source: MySQL 8.0 manual, "Built-In Function
// and Operator Reference"; each asked of MariaDB 10.11 beside a string column.
var (
	givesNumber = map[string]bool{
		"abs": true, "ascii": true, "bit_count": true, "bit_length": true, "ceil": true, "ceiling": true, "char_length": true,
		"character_length": true, "connection_id": true, "crc32": true, "datediff": true, "day": true, "dayofmonth": true,
		"dayofweek": true, "dayofyear": true, "exp": true, "extract": true, "field": true, "find_in_set": true, "floor": true,
		"found_rows": true, "hour": true, "inet_aton": true, "instr": true, "last_insert_id": true, "length": true, "ln": true,
		"locate": true, "log": true, "log10": true, "log2": true, "microsecond": true, "minute": true, "mod": true, "month": true,
		"octet_length": true, "period_add": true, "period_diff": true, "pi": true, "position": true, "pow": true, "power": true,
		"quarter": true, "rand": true, "round": true, "row_count": true, "second": true, "sign": true, "sqrt": true,
		"time_to_sec": true, "timestampdiff": true, "to_days": true, "to_seconds": true, "truncate": true, "unix_timestamp": true,
		"uuid_short": true, "week": true, "weekday": true, "weekofyear": true, "year": true, "yearweek": true,
	}
	givesTime = map[string]bool{
		"curdate": true, "current_date": true, "current_time": true, "current_timestamp": true, "curtime": true, "date": true,
		"from_days": true, "last_day": true, "localtime": true, "localtimestamp": true, "makedate": true, "maketime": true,
		"convert_tz": true, "now": true, "sec_to_time": true, "str_to_date": true, "sysdate": true, "time": true, "timediff": true, "timestamp": true, "utc_date": true,
		"utc_time": true, "utc_timestamp": true,
		ast.DateLiteral: true, ast.TimeLiteral: true, ast.TimestampLiteral: true,
	}
)

// barable functions have a form of the condition without them.
var barable = map[string]bool{
	"coalesce": true, "date": true, "date_format": true, "from_unixtime": true, "ifnull": true, "lcase": true, "left": true,
	"lower": true, "mid": true, "substr": true, "substring": true, "to_days": true, "ucase": true,
	"unix_timestamp": true, "upper": true, "year": true,
}

// unitFirst functions, all of other servers, take a unit of time as their
// first argument, which looks like a column.
func unitFirst(f *ast.FuncCallExpr) bool {
	switch f.FnName.L {
	case "dateadd", "datepart", "datename", "datetrunc":
		return true
	case "datediff":
		return len(f.Args) == 3 // MySQL's takes two
	}
	return false
}

// sargable says which wrapped comparisons a server turns into a range itself.
// Source: MariaDB 11.1 release notes (MDEV-8320: DATE(col) and YEAR(col)
// against a constant); MariaDB 11.3, "Sargable UPPER" (MDEV-31496: UPPER(col)
// with = and IN under utf8mb3_general_ci and utf8mb4_general_ci, no others).
func (s Server) sargable(fn string, col *schema.Column) bool {
	if s != MariaDB11 {
		return false
	}
	switch fn {
	case "date", "year":
		return col == nil || col.Class == schema.Time && col.Type != "time"
	case "ucase", "upper":
		return upperIsVoid(col)
	}
	return false
}

// rowWiseSubquery: UPDATE and DELETE … WHERE x IN (SELECT …) run the subquery
// for each row. Source: MySQL 8.0.21 release notes (semijoin for single-table
// UPDATE and DELETE); MariaDB 11.1 release notes (MDEV-7487).
func (s Server) rowWiseSubquery() bool { return s == MySQL57 || s == MariaDB10 }

// functionalIndex: expressions as index parts. Source: MySQL 8.0.13.
func (s Server) functionalIndex() bool { return s == MySQL8 }

// descendingIndex: an index holds its parts in two directions. Source: MySQL 8.0 manual,
// Descending Indexes; MariaDB 10.8 (MDEV-13756).
func (s Server) descendingIndex() bool { return s != MySQL57 }

// generatedSubstitution: a condition on the expression of an indexed generated
// column uses that index. Source: MySQL 5.7 manual, "Optimizer Use of Generated
// Column Indexes"; MariaDB only from
// 11.8 (MDEV-35616), which is not MariaDB11 here.
func (s Server) generatedSubstitution() bool { return s.mysql() }

// pushesHaving: conditions of HAVING on columns that are grouped by are moved
// to WHERE by the server. Source: MariaDB 10.4 (MDEV-7486); seen on 10.11.
func (s Server) pushesHaving() bool { return !s.mysql() }

func ciCollation(c *schema.Column) bool {
	n := len(c.Collation)
	return n > 3 && c.Collation[n-3:] == "_ci"
}

// upperIsVoid: UPPER(col) = x is col = x for every stored value. It does not
// hold for LOWER, nor under other _ci collations: there are letters that
// compare differently from their other case. Source: MDEV-31494.
func upperIsVoid(c *schema.Column) bool {
	return c != nil && (c.Collation == "utf8mb3_general_ci" || c.Collation == "utf8_general_ci" || c.Collation == "utf8mb4_general_ci")
}
