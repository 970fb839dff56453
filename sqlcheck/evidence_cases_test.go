package sqlcheck

import (
	"slices"
	"strconv"
	"strings"
)

const evidenceRows = 20000 // of each table

const evidenceSchema = `
CREATE TABLE crm (
  id INT NOT NULL PRIMARY KEY, org VARCHAR(20) NOT NULL, role VARCHAR(20) NOT NULL, score INT,
  KEY idx_org (org), KEY idx_role (role)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE orders (
  id INT NOT NULL PRIMARY KEY, user_id INT NOT NULL, no VARCHAR(30) NOT NULL, status INT NOT NULL, qty INT,
  region VARCHAR(10) NOT NULL, created_at DATETIME NOT NULL, note TEXT, gone_at DATETIME,
  UNIQUE KEY uk_no (no), KEY idx_user (user_id), KEY idx_created (created_at), KEY idx_qty (qty), KEY idx_gone (gone_at),
  KEY idx_region (region, status, qty)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE users (
  id INT NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL, code VARCHAR(20) NOT NULL, kind ENUM('a','b','c') NOT NULL,
  price DECIMAL(10,2) NOT NULL, born DATE NOT NULL, bio TEXT,
  KEY idx_name (name), KEY idx_code (code), KEY idx_kind (kind), KEY idx_price (price), KEY idx_born (born), FULLTEXT KEY ft_bio (bio)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE legacy (
  id INT NOT NULL PRIMARY KEY, code VARCHAR(20) NOT NULL, KEY idx_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
CREATE TABLE carts (id INT NOT NULL PRIMARY KEY, user_id INT NOT NULL, sku VARCHAR(20) NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE carts2 (id INT NOT NULL PRIMARY KEY, user_id INT NOT NULL, sku VARCHAR(20) NOT NULL, KEY idx_user (user_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE sink (id INT NOT NULL PRIMARY KEY, user_id INT) ENGINE=InnoDB;
CREATE TABLE bare (id INT NOT NULL PRIMARY KEY, code VARCHAR(20) NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
CREATE TABLE days (id INT NOT NULL, day DATE NOT NULL, host INT NOT NULL, n INT, PRIMARY KEY (id, day)) ENGINE=InnoDB
  PARTITION BY RANGE COLUMNS (day) (PARTITION p1 VALUES LESS THAN ('2024-02-01'), PARTITION p2 VALUES LESS THAN ('2024-03-01'), PARTITION p3 VALUES LESS THAN (MAXVALUE));
CREATE TABLE hosts (id INT NOT NULL, host INT NOT NULL, n INT, PRIMARY KEY (id, host)) ENGINE=InnoDB PARTITION BY HASH (host) PARTITIONS 16;
CREATE TABLE scores (id INT NOT NULL PRIMARY KEY, game INT NOT NULL, level INT NOT NULL, points INT NOT NULL, KEY idx_game (game, level, points)) ENGINE=InnoDB;
CREATE VIEW cart_of AS SELECT id, user_id AS owner FROM carts;
CREATE VIEW cart2_of AS SELECT id, user_id AS owner FROM carts2;
`

// evidence is a statement that a rule reports and the form that it suggests, or
// a statement about which it says nothing.
type evidence struct {
	rule, note string
	by         measure
	on         []Server // empty: all
	bad        string
	good       string // "" takes the rewrite of the finding
	silent     string
	beside     string // what the other session runs while this one runs bad
	check      string // asks for what columnsSet counts
	most       int    // that good or silent may count (default 1 % of the table)
	least      int    // that bad counts (default 90 % of the table)
	rows       bool   // both forms return the same rows
	part       bool   // all of the partitions that are left is read
	first      bool   // the server stops reading an index at the rows that LIMIT wants
}

var mariaDB = []Server{MariaDB10, MariaDB11}

// rangesNoDates are the servers that read DATE(col) = x row by row.
var rangesNoDates = []Server{MySQL57, MySQL8, MariaDB10}

// crossing locks the rows 10000 and 9999 in this order, by their names.
const crossing = "UPDATE users SET price = price + SLEEP(0.3) WHERE name IN ('Name 9999', 'Name 10000')"

// slowly holds the locks of two rows of crm that share org and role for a while.
const slowly = "UPDATE crm SET score = score + SLEEP(IF(id IN (12, 15162), 0.3, 0)) WHERE "

// eitherOf is a subquery that is a UNION.
const eitherOf = "SELECT user_id FROM carts2 WHERE id = 7 UNION SELECT id FROM users WHERE code = 'c00009'"

// byRegion reads users by a condition on orders.
const byRegion = "SELECT u.id, u.bio FROM users u JOIN orders o ON o.user_id = u.id WHERE o.region = 'r5' "

// numbers lists 1 to n.
func numbers(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = strconv.Itoa(i + 1)
	}
	return strings.Join(list, ", ")
}

// unmeasured are the rules that claim nothing about what a server does.
var unmeasured = map[string]string{
	"limit-without-order": "which rows come is undefined: no number shows that",
	"no-primary-key":      "about definitions, not about statements",
	"redundant-index":     "about definitions, not about statements",
	"sql-syntax":          "the server refuses the statement",
	"unknown-table":       "the server refuses the statement",
	"unknown-column":      "the server refuses the statement",
	"value-count":         "the server refuses the statement",
}

func (e *evidence) runsOn(s Server) bool { return len(e.on) == 0 || slices.Contains(e.on, s) }

var evidences = []evidence{
	{rule: "non-sargable", note: "CONCAT of two columns", bad: "SELECT id FROM crm WHERE CONCAT(org,'#',role) = 'org12#role7'", rows: true, most: 400},
	{rule: "non-sargable", note: "CONCAT of two columns, UPDATE", bad: "UPDATE crm SET score = 1 WHERE CONCAT(org,'#',role) = 'org12#role7'", by: rowLocks, most: 800},
	{rule: "non-sargable", note: "DATE()", on: rangesNoDates, bad: "SELECT id FROM orders WHERE DATE(created_at) = '2024-03-05'", rows: true, most: 300},
	{rule: "non-sargable", note: "DATE() BETWEEN", on: rangesNoDates, bad: "SELECT id FROM orders WHERE DATE(created_at) BETWEEN '2024-03-05' AND '2024-03-06'", rows: true, most: 600},
	{rule: "non-sargable", note: "DATE_FORMAT month", bad: "SELECT id FROM orders WHERE DATE_FORMAT(created_at, '%Y-%m') = '2024-03'", rows: true, most: 9000},
	{rule: "non-sargable", note: "YEAR()", bad: "SELECT id FROM users WHERE YEAR(born) = 1999", rows: true, most: 800},
	{rule: "non-sargable", note: "LEFT()", bad: "SELECT id FROM users WHERE LEFT(code, 5) = 'c0012'", rows: true},
	{rule: "non-sargable", note: "id + 1", bad: "SELECT id FROM orders WHERE id + 1 = 500", rows: true},
	{rule: "non-sargable", note: "qty - 1 >", bad: "SELECT id FROM orders WHERE qty - 1 > 9997", rows: true},
	{rule: "non-sargable", note: "IFNULL()", bad: "SELECT id FROM orders WHERE IFNULL(qty, 0) = 77", rows: true},
	{rule: "non-sargable", note: "LOWER() with _ci", bad: "SELECT id FROM users WHERE LOWER(name) = 'name 500'", rows: true},
	{rule: "non-sargable", note: "COLLATE", bad: "SELECT id FROM users WHERE name COLLATE utf8mb4_bin = 'Name 500'", good: "SELECT id FROM users WHERE name = 'Name 500'"},
	{rule: "non-sargable", note: "its own COLLATE", bad: "SELECT id FROM users WHERE name COLLATE utf8mb4_general_ci = 'Name 500'", good: "SELECT id FROM users WHERE name = 'Name 500'"},
	{rule: "non-sargable", note: "BINARY", bad: "SELECT id FROM users WHERE BINARY name = 'Name 500'", good: "SELECT id FROM users WHERE name = 'Name 500'"},
	{rule: "non-sargable", note: "CAST", bad: "SELECT id FROM orders WHERE CAST(id AS CHAR) = '500'", good: "SELECT id FROM orders WHERE id = 500"},
	{rule: "non-sargable", note: "minus", bad: "SELECT id FROM orders WHERE -id = -500", good: "SELECT id FROM orders WHERE id = 500"},
	{rule: "non-sargable", note: "CASE", bad: "SELECT id FROM orders WHERE CASE WHEN qty IS NULL THEN 0 ELSE qty END = 77", good: "SELECT id FROM orders WHERE qty = 77"},
	{rule: "non-sargable", note: "function on the constant side", silent: "SELECT id FROM orders WHERE created_at = DATE('2024-03-05')"},
	{rule: "non-sargable", note: "ISNULL(col)", silent: "SELECT id FROM orders WHERE ISNULL(gone_at)", most: 300},
	{rule: "non-sargable", note: "row constructor =", silent: "SELECT id FROM crm WHERE (org, score) = ('org12', 5)", most: 300},
	{rule: "non-sargable", note: "row constructor IN", silent: "SELECT id FROM orders WHERE (id, user_id) IN ((5, 5), (6, 6))"},
	{rule: "non-sargable", note: "INTERVAL on the constant side", silent: "SELECT id FROM orders WHERE created_at > '2024-03-20' - INTERVAL 1 HOUR AND created_at < '2024-03-20'", most: 300},
	{rule: "non-sargable", note: "MATCH", silent: "SELECT id FROM users WHERE MATCH (bio) AGAINST ('word500')"},
	{rule: "implicit-conversion", note: "= of a unique key", bad: "SELECT id FROM orders WHERE no = 500", good: "SELECT id FROM orders WHERE no = '500'"},
	{rule: "implicit-conversion", note: "= of a key that is not unique", bad: "SELECT id FROM users WHERE code = 12345", good: "SELECT id FROM users WHERE code = '12345'"},
	{rule: "implicit-conversion", note: "IN with one number", bad: "SELECT id FROM users WHERE code IN ('c00001', 7)", good: "SELECT id FROM users WHERE code IN ('c00001', '7')"},
	{rule: "implicit-conversion", note: "BETWEEN", bad: "SELECT id FROM users WHERE code BETWEEN 1 AND 2", good: "SELECT id FROM users WHERE code BETWEEN '1' AND '2'"},
	{rule: "implicit-conversion", note: "joined with an integer", bad: "SELECT u.id FROM orders o JOIN users u ON u.code = o.qty WHERE o.id BETWEEN 1 AND 5", good: "SELECT u.id FROM orders o JOIN users u ON u.code = CAST(o.qty AS CHAR) WHERE o.id BETWEEN 1 AND 5"},
	{rule: "implicit-conversion", note: "the numeric column is looked up", silent: "SELECT u.id, o.note FROM users u JOIN orders o ON o.id = u.code WHERE u.id BETWEEN 1 AND 5"},
	{rule: "implicit-conversion", note: "integer = string", silent: "SELECT id FROM orders WHERE id = '7'"},
	{rule: "implicit-conversion", note: "date = number", silent: "SELECT id FROM users WHERE born = 19990505"},
	{rule: "implicit-conversion", note: "enum = number", silent: "SELECT COUNT(*) FROM users FORCE INDEX (idx_kind) WHERE kind = 3", most: 7000},
	{rule: "implicit-conversion", note: "decimal = string", silent: "SELECT id FROM users WHERE price = '500.00'"},
	{rule: "missing-index", note: "DELETE", by: rowLocks, bad: "DELETE FROM carts WHERE user_id = 8", good: "DELETE FROM carts2 WHERE user_id = 8"},
	{rule: "missing-index", note: "UPDATE", by: rowLocks, bad: "UPDATE carts SET sku = 'x' WHERE user_id = 8", good: "UPDATE carts2 SET sku = 'x' WHERE user_id = 8"},
	{rule: "missing-index", note: "FOR UPDATE", by: rowLocks, bad: "SELECT id FROM carts WHERE user_id = 8 FOR UPDATE", good: "SELECT id FROM carts2 WHERE user_id = 8 FOR UPDATE"},
	{rule: "missing-index", note: "SELECT", bad: "SELECT id FROM carts WHERE user_id = 8", good: "SELECT id FROM carts2 WHERE user_id = 8"},
	{rule: "missing-index", note: "join", bad: "SELECT c.id FROM users u JOIN carts c ON c.user_id = u.id WHERE u.code = 'c00008'", good: "SELECT c.id FROM users u JOIN carts2 c ON c.user_id = u.id WHERE u.code = 'c00008'"},
	{rule: "missing-index", note: "reached through the join", silent: "SELECT o.id FROM users u JOIN orders o ON o.user_id = u.id WHERE u.code = 'c00008' AND o.note = 'x'"},
	{rule: "missing-index", note: "reached through an equal column", silent: "SELECT c.id FROM carts c JOIN orders o ON o.user_id = c.user_id AND o.id = c.id WHERE c.user_id = 8"},
	{rule: "leftmost-prefix", note: "later parts only", bad: "SELECT id, note FROM orders WHERE status = 3", good: "SELECT id, note FROM orders WHERE region = 'r5' AND status = 3", most: 300},
	{rule: "leftmost-prefix", note: "the order of the ANDs", silent: "SELECT id FROM orders WHERE status = 3 AND region = 'r5'", most: 300},
	{rule: "leftmost-prefix", note: "IN counts as equality", silent: "SELECT id FROM orders WHERE region = 'r5' AND status IN (3, 4) AND qty = 77"},
	{rule: "or-defeats-index", note: "one arm without index", bad: "SELECT id, note FROM orders WHERE no = 'n500' OR status = 999", good: "SELECT id, note FROM orders WHERE no = 'n500' OR user_id = 3"},
	{rule: "or-defeats-index", note: "arms of two tables", bad: "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.no = 'n500' OR u.code = 'c00007'", good: "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.no = 'n500' UNION SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.code = 'c00007'", rows: true},
	{rule: "or-defeats-index", note: "all arms indexed", silent: "SELECT id FROM orders WHERE no = 'n500' OR user_id = 3"},
	{rule: "or-defeats-index", note: "under an AND with an index", silent: "SELECT id FROM orders WHERE user_id = 3 AND (status = 1 OR region = 'r5')"},
	{rule: "leading-wildcard", note: "%x", bad: "SELECT id, bio FROM users WHERE name LIKE '%500'", good: "SELECT id, bio FROM users WHERE name LIKE 'Name 500%'"},
	{rule: "leading-wildcard", note: "escaped", silent: "SELECT id, bio FROM users WHERE name LIKE '\\%500'"},
	{rule: "order-by-unindexed", note: "the first ten", bad: "SELECT id, note FROM orders ORDER BY status LIMIT 10", good: "SELECT id, note FROM orders ORDER BY user_id LIMIT 10", first: true},
	{rule: "order-by-unindexed", note: "a table with the index", bad: "SELECT id, sku FROM carts ORDER BY user_id LIMIT 10", good: "SELECT id, sku FROM carts2 ORDER BY user_id LIMIT 10", first: true},
	{rule: "order-by-unindexed", note: "an expression", bad: "SELECT id, note FROM orders ORDER BY qty * 2 LIMIT 10", good: "SELECT id, note FROM orders ORDER BY qty LIMIT 10", rows: true, first: true},
	{rule: "order-by-unindexed", note: "two directions", bad: "SELECT id, note FROM orders ORDER BY user_id, id DESC LIMIT 10", good: "SELECT id, note FROM orders ORDER BY user_id DESC, id DESC LIMIT 10", first: true},
	{rule: "order-by-unindexed", note: "DISTINCT", bad: "SELECT DISTINCT status FROM orders", good: "SELECT DISTINCT kind FROM users", most: 30, first: true},
	{rule: "order-by-unindexed", note: "GROUP BY", bad: "SELECT sku, MAX(id) FROM carts GROUP BY sku", good: "SELECT kind, MAX(id) FROM users GROUP BY kind", most: 30, first: true},
	{rule: "order-by-unindexed", note: "the index ends with the primary key", silent: "SELECT id, note FROM orders ORDER BY user_id, id LIMIT 10", first: true},
	{rule: "order-by-unindexed", note: "read backwards", silent: "SELECT id, note FROM orders ORDER BY created_at DESC LIMIT 10", first: true},
	{rule: "deep-offset", note: "the 1,901st page", bad: "SELECT id, note FROM orders ORDER BY id LIMIT 19000, 10", good: "SELECT id, note FROM orders WHERE id > 19000 ORDER BY id LIMIT 10", rows: true},
	{rule: "order-by-rand", note: "one row of all", bad: "SELECT id, note FROM orders ORDER BY RAND() LIMIT 1", good: "SELECT id, note FROM orders WHERE id >= 7777 ORDER BY id LIMIT 1"},
	{rule: "nondeterministic-predicate", note: "RAND()", bad: "SELECT id, note FROM orders WHERE id = FLOOR(1 + RAND() * 20000)", good: "SELECT id, note FROM orders WHERE id = 7777"},
	{rule: "nondeterministic-predicate", note: "scalar subquery", bad: "SELECT id, note FROM orders WHERE id = (SELECT FLOOR(RAND() * 1000))", good: "SELECT id, note FROM orders WHERE id = 777"},
	{rule: "nondeterministic-predicate", note: "SYSDATE()", bad: "SELECT id, note FROM orders WHERE created_at > SYSDATE()", rows: true},
	{rule: "nondeterministic-predicate", note: "NOW()", silent: "SELECT id, note FROM orders WHERE created_at > NOW()"},
	{rule: "join-conversion", note: "latin1 inner, utf8mb4 outer", bad: "SELECT l.id FROM users u JOIN legacy l ON l.code = u.code WHERE u.id = 5", good: "SELECT l.id FROM users u JOIN legacy l ON l.code = CONVERT(u.code USING latin1) WHERE u.id = 5"},
	{rule: "join-conversion", note: "the outer side is converted", silent: "SELECT u.id FROM legacy l JOIN users u ON l.code = u.code WHERE l.id = 5"},
	{rule: "write-in-subquery", note: "IN (SELECT …)", by: rowLocks, on: []Server{MariaDB10}, bad: "DELETE FROM carts2 WHERE user_id IN (SELECT id FROM users WHERE code = 'c00008')", good: "DELETE c FROM carts2 c JOIN users u ON u.id = c.user_id WHERE u.code = 'c00008'"},
	{rule: "having-filter", note: "without GROUP BY", bad: "SELECT id, note FROM orders HAVING id = 7", rows: true},
	{rule: "having-filter", note: "MariaDB moves it itself", on: mariaDB, silent: "SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING user_id = 7"},
	{rule: "row-comparison", note: "keyset page", bad: "SELECT id FROM orders WHERE (created_at, id) > ('2024-03-24 07:00:00', 5)", good: "SELECT id FROM orders WHERE created_at >= '2024-03-24 07:00:00' AND (created_at > '2024-03-24 07:00:00' OR id > 5)", rows: true},
	{rule: "insert-select-lock", note: "the source has no index", by: rowLocks, bad: "INSERT INTO sink SELECT id, user_id FROM carts WHERE user_id = 8", good: "INSERT INTO sink SELECT id, user_id FROM carts2 WHERE user_id = 8"},
	{rule: "write-without-where", note: "DELETE", by: rowLocks, bad: "DELETE FROM carts", good: "DELETE FROM carts2 WHERE user_id = 8"},
	{rule: "unordered-write", note: "primary key IN", by: rowLocks, silent: "UPDATE orders SET status = 1 WHERE id IN (5, 3, 9)"},
	{rule: "count-exists", note: "COUNT(*) > 0", bad: "SELECT COUNT(*) > 0 AS found FROM orders WHERE created_at > '2000-01-01'", good: "SELECT EXISTS (SELECT 1 FROM orders WHERE created_at > '2000-01-01') AS found", rows: true},
	{rule: "big-write", note: "an open range", by: rowLocks, bad: "DELETE FROM orders WHERE id > 100", good: "DELETE FROM orders WHERE id > 100 ORDER BY id LIMIT 100"},
	{rule: "order-by-rand", note: "a set bound by the primary key", silent: "SELECT id, note FROM orders WHERE id IN (5, 3, 9) ORDER BY RAND()"},
	{rule: "write-without-where", note: "a join that restricts", by: rowLocks, silent: "UPDATE carts2 c JOIN users u ON u.id = c.user_id SET c.sku = 'x' WHERE u.code = 'c00008'"},
	{rule: "unordered-write", note: "beside " + crossing, by: deadlocks, beside: crossing, bad: "UPDATE users SET price = price + SLEEP(0.3) WHERE code IN ('c09999', 'c10000')", good: "UPDATE users SET price = price + SLEEP(0.3) WHERE id IN (9999, 10000)"},
	{rule: "share-lock-upgrade", note: "two of them at once", by: deadlocks, bad: "SELECT qty FROM orders WHERE id = 7 LOCK IN SHARE MODE; UPDATE orders SET qty = 3 WHERE id = 7", good: "SELECT qty FROM orders WHERE id = 7 FOR UPDATE; UPDATE orders SET qty = 3 WHERE id = 7"},
	{rule: "set-and", note: "both columns are meant", by: columnsSet, check: "SELECT (user_id = 9) + (sku = 'new') FROM carts2 WHERE id = 8", bad: "UPDATE carts2 SET user_id = 9 AND sku = 'new' WHERE id = 8", good: "UPDATE carts2 SET user_id = 9, sku = 'new' WHERE id = 8"},
	{rule: "null-compare", note: "= NULL", by: rowsReturned, bad: "SELECT id FROM orders WHERE gone_at = NULL", good: "SELECT id FROM orders WHERE gone_at IS NULL"},
	{rule: "null-compare", note: "NOT IN with NULL", by: rowsReturned, bad: "SELECT id FROM orders WHERE user_id NOT IN (1, NULL)", good: "SELECT id FROM orders WHERE user_id NOT IN (1)"},
	{rule: "null-compare", note: "<=> NULL", silent: "SELECT id FROM orders WHERE gone_at <=> NULL", most: 300},
	{rule: "select-star", note: "a covering index is lost", by: pagesRead, on: mariaDB, least: 1000, most: 20, bad: "SELECT * FROM orders WHERE region = 'r5'", good: "SELECT id, region, status, qty FROM orders WHERE region = 'r5'"},
	{rule: "cartesian-join", note: "a comma and no condition", bad: "SELECT l.id FROM users u, legacy l WHERE u.code = 'c00005'", good: "SELECT l.id FROM users u, legacy l WHERE u.code = 'c00005' AND l.id = u.id"},
	{rule: "cartesian-join", note: "one side is a single row", silent: "SELECT u.id, l.code FROM users u, legacy l WHERE u.code = 'c00005' AND l.id = 7"},
	{rule: "large-in-list", note: "each value is one search", least: 1200, bad: "SELECT id FROM orders WHERE id IN (" + numbers(1200) + ")", good: "SELECT id FROM orders WHERE id IN (" + numbers(100) + ")"},
	{rule: "row-comparison", note: "row constructor =", silent: "SELECT note FROM orders WHERE (id, user_id) = (5, 5)"},
	{rule: "insert-select-lock", note: "the source has an index", by: rowLocks, silent: "INSERT INTO sink SELECT id, user_id FROM carts2 WHERE user_id = 9"},
	{rule: "big-write", note: "key equality", by: rowLocks, silent: "DELETE FROM orders WHERE id = 100"},
	{rule: "deep-offset", note: "keyset", silent: "SELECT id, note FROM orders WHERE id > 15000 ORDER BY id LIMIT 10"},
	{rule: "deep-offset", note: "a tie behind an index", least: 10000, bad: "SELECT id, points FROM scores WHERE game = 1 ORDER BY level LIMIT 10000, 10", good: "SELECT id, points FROM scores WHERE game = 1 AND level >= 200 AND (level > 200 OR points > 0) ORDER BY level, points, id LIMIT 10"},
	{rule: "deep-offset", note: "a tie that leaves the index", silent: "SELECT id FROM scores WHERE game = 1 AND level >= 200 AND (level > 200 OR id > 10000) ORDER BY level, id LIMIT 10", most: 20000},
	{rule: "deep-offset", note: "no index for the order", bad: "SELECT id, note FROM orders WHERE note LIKE '%e%' ORDER BY status LIMIT 10000, 10", good: "SELECT id, note FROM orders WHERE note LIKE '%e%' AND qty >= 5000 AND (qty > 5000 OR id > 10000) ORDER BY qty, id LIMIT 10"},
	{rule: "deep-offset", note: "the first page without an index", silent: "SELECT id, note FROM orders WHERE note LIKE '%e%' ORDER BY status LIMIT 10", most: 20020, first: true},
	{rule: "deep-offset", note: "joined by a key", bad: "SELECT o.id, o.note, u.name FROM orders o LEFT JOIN users u ON u.id = o.user_id ORDER BY o.id DESC LIMIT 10000, 10", good: "SELECT o.id, o.note, u.name FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE o.id < 10001 ORDER BY o.id DESC LIMIT 10", rows: true},
	{rule: "deep-offset", note: "UNION", bad: "(SELECT id FROM orders) UNION ALL (SELECT id FROM carts) ORDER BY id LIMIT 19000, 10", good: "(SELECT id FROM orders WHERE id > 9500 ORDER BY id LIMIT 10) UNION ALL (SELECT id FROM carts WHERE id > 9500 ORDER BY id LIMIT 10) ORDER BY id LIMIT 10", rows: true},
	{rule: "deep-offset", note: "found by another table, a deep page", silent: byRegion + "ORDER BY u.price, u.id LIMIT 10000, 10", most: 5000},
	{rule: "deep-offset", note: "found by another table, the first page", silent: byRegion + "ORDER BY u.price, u.id LIMIT 10", most: 5000},
	{rule: "deep-offset", note: "found by another table, behind a key", silent: byRegion + "AND u.price >= 2500 AND (u.price > 2500 OR u.id > 2500) ORDER BY u.price, u.id LIMIT 10", most: 5000},
	{rule: "deep-offset", note: "ordered by the column of the join", least: 10000, bad: "SELECT u.id, u.bio FROM users u JOIN carts2 c ON c.user_id = u.id WHERE u.kind <> 'c' ORDER BY u.id LIMIT 10000, 10", good: "SELECT u.id, u.bio FROM users u JOIN carts2 c ON c.user_id = u.id WHERE u.kind <> 'c' AND u.id > 1250 ORDER BY u.id LIMIT 10"},
	{rule: "non-sargable", note: "a later part, nothing before it", by: rowLocks, bad: "DELETE FROM orders WHERE ABS(status) = 3", good: "DELETE FROM orders WHERE region = 'r5' AND status = 3", most: 300},
	{rule: "non-sargable", note: "a later part behind an equality", by: rowLocks, least: 1000, most: 300, bad: "UPDATE orders SET note = 'x' WHERE region = 'r5' AND ABS(status) = 3", good: "UPDATE orders SET note = 'x' WHERE region = 'r5' AND status = 3"},
	{rule: "non-sargable", note: "column of a derived table", bad: "SELECT z.id FROM (SELECT id, created_at AS c FROM orders) z WHERE DATE_FORMAT(z.c, '%Y-%m') = '2024-03'", rows: true, most: 9000},
	{rule: "non-sargable", note: "expression of a derived table", bad: "SELECT z.id FROM (SELECT id, LOWER(name) AS n FROM users) z WHERE z.n = 'name 500'", good: "SELECT z.id FROM (SELECT id, name AS n FROM users) z WHERE z.n = 'name 500'", rows: true},
	{rule: "non-sargable", note: "the partitions", bad: "SELECT n FROM days WHERE MONTH(day) = 1 AND YEAR(day) = 2024", good: "SELECT n FROM days WHERE day >= '2024-01-01' AND day < '2024-02-01'", rows: true, most: 8000, part: true},
	{rule: "leading-wildcard", note: "column of a CTE", bad: "WITH z AS (SELECT id, name AS n FROM users) SELECT z.id FROM z WHERE z.n LIKE '%500'", good: "WITH z AS (SELECT id, name AS n FROM users) SELECT z.id FROM z WHERE z.n LIKE 'Name 500%'"},
	{rule: "implicit-conversion", note: "with a date", bad: "SELECT id FROM users WHERE code = NOW()", good: "SELECT id FROM users WHERE code = DATE_FORMAT(NOW(), '%Y-%m-%d')"},
	{rule: "implicit-conversion", note: "with the number of a subquery", bad: "SELECT id FROM users WHERE code = (SELECT MAX(id) FROM legacy)", good: "SELECT id FROM users WHERE code = (SELECT MAX(code) FROM legacy)"},
	{rule: "implicit-conversion", note: "with a function that gives a number", bad: "SELECT id FROM users WHERE code = UNIX_TIMESTAMP()", good: "SELECT id FROM users WHERE code = CONCAT(UNIX_TIMESTAMP())"},
	{rule: "missing-index", note: "column of a CTE", bad: "WITH z AS (SELECT id, user_id FROM carts) SELECT z.id FROM z WHERE z.user_id = 8", good: "WITH z AS (SELECT id, user_id FROM carts2) SELECT z.id FROM z WHERE z.user_id = 8"},
	{rule: "missing-index", note: "column of a view", bad: "SELECT id FROM cart_of WHERE owner = 8", good: "SELECT id FROM cart2_of WHERE owner = 8"},
	{rule: "missing-index", note: "derived table that the join reaches", silent: "SELECT o.id FROM users u JOIN (SELECT id, user_id FROM orders WHERE note LIKE 'note 5%') o ON o.user_id = u.id WHERE u.code = 'c00008'"},
	{rule: "missing-index", note: "a wrapped column, with the index alone", bad: "SELECT id FROM carts WHERE ABS(user_id) = 8", good: "SELECT id FROM carts2 WHERE user_id = 8"},
	{rule: "missing-index", note: "an index on a type of many rows", silent: "SELECT id, bio FROM users WHERE kind = 'a'", most: evidenceRows + 1, first: true},
	{rule: "missing-index", note: "an index on a type of many rows, UPDATE", by: rowLocks, silent: "UPDATE users SET born = '1999-01-01' WHERE kind = 'a'", most: evidenceRows * 3, first: true},
	{rule: "missing-index", note: "a type behind a column of many values", silent: "SELECT id, note FROM orders WHERE region = 'r5' AND status = 3", most: 200},
	{rule: "missing-index", note: "ranges of partitions", silent: "SELECT n FROM days WHERE day >= '2024-01-01' AND day < '2024-02-01'", most: 8000, part: true},
	{rule: "missing-index", note: "a partition by hash", silent: "SELECT n FROM hosts WHERE host = 7", most: 2000, part: true},
	{rule: "leftmost-prefix", note: "behind a range", bad: "SELECT id FROM scores WHERE game = 1 AND level > 5 AND points = 17", good: "SELECT id FROM scores WHERE game = 1 AND level = 7 AND points = 17"},
	{rule: "leftmost-prefix", note: "behind a range, with another index", silent: "SELECT id FROM orders WHERE region = 'r5' AND status > 3 AND qty = 77", most: 10},
	{rule: "leftmost-prefix", note: "behind a range, the first ten", silent: "SELECT id FROM scores WHERE game = 1 AND level > 5 AND points IN (17, 44, 300, 501, 800) ORDER BY level LIMIT 10", most: 3000, first: true},
	{rule: "leftmost-prefix", note: "ranges of partitions", silent: "SELECT n FROM days WHERE day = '2024-01-05' OR day = '2024-01-06'", most: 8000, part: true},
	{rule: "leftmost-prefix", note: "a range of what is hashed", bad: "SELECT n FROM hosts WHERE host > 90", good: "SELECT n FROM hosts WHERE host = 91", most: 2000, part: true},
	{rule: "leftmost-prefix", note: "joined by a later part", bad: "SELECT o.note FROM users u JOIN orders o ON o.status = u.price WHERE u.code = 'c00005'", good: "SELECT o.note FROM users u JOIN orders o ON o.user_id = u.price WHERE u.code = 'c00005'"},
	{rule: "or-defeats-index", note: "OR EXISTS", bad: "SELECT o.id FROM orders o WHERE o.no = 'n500' OR EXISTS (SELECT 1 FROM carts2 c WHERE c.user_id = o.user_id AND c.sku = 's7')", good: "SELECT o.id FROM orders o WHERE o.no = 'n500' UNION SELECT o.id FROM carts2 c JOIN orders o ON o.user_id = c.user_id WHERE c.sku = 's7' AND c.user_id = 7", rows: true},
	{rule: "or-defeats-index", note: "OR … IN (SELECT …)", bad: "SELECT id FROM orders WHERE no = 'n500' OR id IN (SELECT id FROM carts2 WHERE user_id = 7)", good: "SELECT id FROM orders WHERE no = 'n500' UNION SELECT o.id FROM carts2 c JOIN orders o ON o.id = c.id WHERE c.user_id = 7", rows: true},
	{rule: "or-defeats-index", note: "two IN (SELECT …) over one column", bad: "SELECT id, note FROM orders WHERE id IN (SELECT id FROM carts2 WHERE user_id = 7) OR id IN (SELECT user_id FROM carts2 WHERE user_id = 8)", good: "SELECT o.id, o.note FROM orders o JOIN (SELECT id FROM carts2 WHERE user_id = 7 UNION SELECT user_id FROM carts2 WHERE user_id = 8) k ON k.id = o.id", rows: true},
	{rule: "or-defeats-index", note: "OR … IN (SELECT … UNION SELECT …)", bad: "SELECT id, note FROM orders WHERE no = 'n500' OR user_id IN (" + eitherOf + ")", good: "SELECT id, note FROM orders WHERE no = 'n500' UNION SELECT id, note FROM orders WHERE user_id IN (SELECT user_id FROM carts2 WHERE id = 7) UNION SELECT id, note FROM orders WHERE user_id IN (SELECT id FROM users WHERE code = 'c00009')", rows: true},
	{rule: "or-defeats-index", note: "IN (SELECT … UNION SELECT …) alone", silent: "SELECT id, note FROM orders WHERE no = 'n500' UNION SELECT id, note FROM orders WHERE user_id IN (" + eitherOf + ")", most: 90000, first: true},
	{rule: "or-defeats-index", note: "guards beside the equalities", bad: "SELECT id, note FROM orders WHERE (no = 'n500' AND no <> '') OR (status = 999 AND status <> 0)", good: "SELECT id, note FROM orders WHERE (no = 'n500' AND no <> '') OR (user_id = 3 AND user_id <> 0)"},
	{rule: "or-defeats-index", note: "a subquery that is run once", silent: "SELECT id FROM orders WHERE no = 'n500' OR id = (SELECT MAX(user_id) FROM carts2)"},
	{rule: "or-defeats-index", note: "ON of an outer join", bad: "SELECT c.id FROM users u LEFT JOIN carts2 c ON c.user_id = u.id OR c.id = u.id WHERE u.code IN ('c00005', 'c00006')", good: "SELECT c.id, d.id FROM users u LEFT JOIN carts2 c ON c.user_id = u.id LEFT JOIN carts2 d ON d.id = u.id WHERE u.code IN ('c00005', 'c00006')"},
	{rule: "or-defeats-index", note: "ON without indexes", bad: "SELECT c.id FROM users u JOIN carts c ON c.user_id = u.id OR c.sku = u.code WHERE u.code IN ('c00005', 'c00006')", good: "SELECT c.id FROM users u JOIN carts2 c ON c.user_id = u.id WHERE u.code IN ('c00005', 'c00006') UNION SELECT c.id FROM users u JOIN carts2 c ON c.id = u.id WHERE u.code IN ('c00005', 'c00006')"},
	{rule: "join-conversion", note: "and no index either", bad: "SELECT b.id FROM users u JOIN bare b ON b.code = u.code WHERE u.id = 5", good: "SELECT l.id FROM users u JOIN legacy l ON l.code = CONVERT(u.code USING latin1) WHERE u.id = 5"},
	{rule: "insert-select-lock", note: "joined without index", by: rowLocks, bad: "INSERT INTO sink SELECT c.id, c.user_id FROM users u JOIN carts c ON c.user_id = u.id WHERE u.code = 'c00008'", good: "INSERT INTO sink SELECT c.id, c.user_id FROM users u JOIN carts2 c ON c.user_id = u.id WHERE u.code = 'c00008'"},
	{rule: "order-by-rand", note: "a join of one row each", bad: "SELECT d.sku FROM carts c LEFT JOIN carts2 d ON d.id = c.id ORDER BY RAND() LIMIT 1", good: "SELECT d.sku FROM carts c LEFT JOIN carts2 d ON d.id = c.id WHERE c.id >= 7777 ORDER BY c.id LIMIT 1"},
	{rule: "unordered-write", note: "equality over two indexes, beside " + slowly + "role = 'role12'", by: deadlocks, beside: slowly + "role = 'role12'", silent: slowly + "org = 'org12'"},
}
