package sqlcheck

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ruleCase lists statements for one rule: those that it reports, those that it
// reports as info only because something makes them harmless, and those about
// which it says nothing.
type ruleCase struct {
	schema          bool
	server          Server
	bad, weak, good []string
}

var ruleCases = map[string][]ruleCase{
	"non-sargable": {{
		bad: []string{
			"SELECT id FROM orders WHERE DATE(created_at) = '2024-05-01'",
			"SELECT id FROM orders WHERE YEAR(created_at) = 2024 AND status = 'x'",
			"SELECT id FROM users WHERE LOWER(email) = 'a@b.c'",
			"SELECT id FROM users WHERE UPPER(name) LIKE 'A%'",
			"SELECT id FROM users WHERE SUBSTRING(phone, 1, 3) = '138'",
			"SELECT id FROM users WHERE LEFT(phone, 3) = '138'",
			"SELECT id FROM users WHERE id + 1 = 5",
			"SELECT id FROM users WHERE price * 1.1 > 100",
			"SELECT id FROM users WHERE -age = 5",
			"SELECT id FROM users WHERE CAST(id AS CHAR) = '5'",
			"SELECT id FROM users WHERE CONVERT(age, CHAR) = '5'",
			"SELECT id FROM users WHERE IFNULL(deleted, 0) = 0",
			"SELECT id FROM users WHERE COALESCE(parent_id, 0) IN (1, 2)",
			"SELECT id FROM users WHERE name COLLATE utf8mb4_bin = 'x'",
			"SELECT id FROM users WHERE BINARY name = 'x'",
			"SELECT id FROM users WHERE profile->'$.age' = 5",
			"SELECT id FROM users WHERE profile->>'$.age' = '5'",
			"SELECT id FROM users WHERE JSON_EXTRACT(profile, '$.age') > 5",
			"SELECT id FROM users WHERE CASE WHEN a = 1 THEN b ELSE c END = 5",
			"SELECT id FROM users WHERE IF(a > 1, b, c) = 5",
			"SELECT id FROM crm WHERE CONCAT(org, '#', role) = '123#abc'",
			"SELECT id FROM crm WHERE CONCAT_WS('#', org, role) IN ('1#2', '3#4')",
			"SELECT id FROM t WHERE UNIX_TIMESTAMP(created_at) >= 1700000000",
			"SELECT id FROM t WHERE created_at + INTERVAL 1 DAY > NOW()",
			"SELECT id FROM t WHERE DATE_ADD(created_at, INTERVAL 7 DAY) < NOW()",
			"SELECT id FROM t WHERE DATEDIFF(NOW(), created_at) <= 7",
			"SELECT id FROM t WHERE '2024-05-01' = DATE(created_at)",
			"SELECT id FROM t WHERE DATE(created_at) BETWEEN '2024-05-01' AND '2024-05-31'",
			"SELECT id FROM t WHERE '2024-05-01' BETWEEN DATE(start_at) AND DATE(end_at)",
			"SELECT id FROM t WHERE DATE(created_at) <=> ?",
			"SELECT id FROM t WHERE (DATE(created_at)) = ?",
			"SELECT id FROM t WHERE TRIM(name) = 'x'",
			"SELECT id FROM t WHERE MOD(id, 10) = 1",
			"SELECT id FROM t WHERE id % 10 = 1",
			"SELECT id FROM t WHERE LENGTH(name) > 5",
			"SELECT id FROM t WHERE a = 1 OR DATE(b) = '2024-01-01'",
			"SELECT a.id FROM a JOIN b ON LOWER(a.email) = b.email",
			"SELECT a.id FROM a LEFT JOIN b ON DATE(b.at) = a.day",
			"UPDATE t SET x = 1 WHERE DATE(created_at) = CURDATE()",
			"DELETE FROM t WHERE YEAR(created_at) < 2020",
			"SELECT id FROM t WHERE id IN (SELECT tid FROM u WHERE LOWER(name) = 'x')",
			"WITH c AS (SELECT id FROM t WHERE DATE(d) = ?) SELECT id FROM c",
			"SELECT x.id FROM (SELECT id FROM t WHERE DATE(d) = ?) x",
			"SELECT id FROM t WHERE DATE(d) = (SELECT MAX(day) FROM u)",
			"SELECT d.id FROM (SELECT id FROM t LIMIT 5) d JOIN u ON u.id = d.id WHERE DATE(u.at) = ?",
			"SELECT d.id FROM (SELECT id FROM t LIMIT 5) d JOIN u ON u.id = d.id WHERE DATE(at) = ?",
			"INSERT INTO s (id) SELECT id FROM t WHERE DATE(d) = ?",
			"SELECT id FROM `order` WHERE FROM_UNIXTIME(`ts`, '%Y') = '2024'",
			"SELECT id FROM t WHERE REPLACE(phone, '-', '') = '123'",
			"SELECT id FROM t WHERE ABS(balance) > 10",
			"SELECT id FROM t WHERE COALESCE(a, b) = 1",
			"SELECT id FROM t WHERE a + b = 5",
			"SELECT id FROM t WHERE ISNULL(a, 0) = 1",
		},
		weak: []string{
			"SELECT id FROM t WHERE id = 7 AND DATE(created_at) = ?",
			"SELECT id FROM t WHERE flags & 4 = 4",
			"SELECT a.id FROM a JOIN b ON b.id = LOWER(a.ref)",
		},
		good: []string{
			"SELECT id FROM t WHERE created_at = DATE('2024-05-01')",
			"SELECT id FROM t WHERE created_at >= DATE_SUB(NOW(), INTERVAL 1 DAY)",
			"SELECT id FROM t WHERE created_at > NOW() - INTERVAL 7 DAY",
			"SELECT DATE(created_at) FROM t WHERE id = 1",
			"SELECT id FROM t GROUP BY DATE(created_at)",
			"SELECT id FROM t ORDER BY LOWER(name)",
			"SELECT user_id, SUM(x) FROM t GROUP BY user_id HAVING SUM(x) > 5",
			"SELECT DATE(d) AS day, COUNT(*) FROM t GROUP BY day HAVING DATE(d) > '2024-01-01'",
			"SELECT id FROM t WHERE ISNULL(deleted_at)",
			"SELECT id FROM t WHERE ISNULL(deleted_at) = 1",
			"SELECT id FROM t WHERE deleted_at IS NULL",
			"SELECT id FROM t WHERE LOWER(name) IS NOT NULL",
			"SELECT id FROM t WHERE active",
			"SELECT id FROM t WHERE NOT active",
			"SELECT id FROM t WHERE (a, b) = (1, 2)",
			"SELECT id FROM t WHERE (a, b) IN ((1, 2), (3, 4))",
			"SELECT id FROM t WHERE MATCH (a) AGAINST ('x') > 0",
			"SELECT id FROM t WHERE ST_Distance(p, ST_GeomFromText('POINT(1 1)')) < 5",
			"SELECT id FROM t WHERE JSON_CONTAINS(tags, '1')",
			"SELECT id FROM t WHERE LOWER(a) = LOWER(b)",
			"SELECT id FROM t WHERE a = LOWER(b)",
			"SELECT id FROM t WHERE a + 1 = b",
			"SELECT id FROM t WHERE DATE(created_at) <> '2024-05-01'",
			"SELECT id FROM t WHERE LOWER(name) NOT IN ('a', 'b')",
			"SELECT id FROM t WHERE LOWER(name) NOT LIKE 'a%'",
			"SELECT id FROM t WHERE NOT (DATE(created_at) = '2024-05-01')",
			"SELECT id FROM t WHERE id = LAST_INSERT_ID()",
			"SELECT id FROM t WHERE name = LOWER(?)",
			"SELECT id FROM t WHERE a = -5",
			"SELECT id FROM t WHERE a = 5 + 1",
			"SELECT IF(LOWER(name) = 'x', 1, 0) FROM t WHERE id = 1",
			"UPDATE t SET a = LOWER(b), n = n + 1 WHERE id = 1",
			"INSERT INTO t (a) VALUES (LOWER('X')) ON DUPLICATE KEY UPDATE n = n + VALUES(n)",
			"WITH c AS (SELECT DATE(d) AS day FROM t) SELECT * FROM c WHERE LOWER(day) = 'x'",
			"SELECT x.n FROM (SELECT COUNT(*) AS n FROM t) x WHERE x.n + 1 > 5",
			"SELECT a.id FROM a JOIN b ON b.id = a.bid AND b.at > DATE(?)",
			"SELECT a.id FROM a LEFT JOIN b ON b.ref = LOWER(a.ref)",
			"SELECT id FROM t WHERE RAND() < 0.1",
			"SELECT id FROM t WHERE created_at BETWEEN DATE(?) AND DATE(?) + INTERVAL 1 DAY",
			"SELECT EXISTS(SELECT 1 FROM t WHERE a = 1)",
			"SELECT id FROM t -- WHERE DATE(a) = 1",
			"SELECT id FROM t WHERE name = 'DATE(a) = 1'",
			"SELECT id FROM {{}} WHERE {{}} = 5",
			"SELECT id FROM t WHERE %s = 5",
			"SELECT id FROM t WHERE JSON_LENGTH(?) > 0 AND id = 5",
			"SELECT table_name FROM information_schema.TABLES WHERE LOWER(table_name) = 'x'",
		},
	}, {
		schema: true,
		bad: []string{
			"SELECT id FROM users WHERE DATE(created_at) = '2024-05-01'",
			"SELECT id FROM users WHERE UPPER(phone) = 'X'",
			"SELECT id FROM users WHERE country = 'x' AND LOWER(city) = 'y'",
			"SELECT id FROM orders WHERE MONTH(paid_at) = 5 AND YEAR(created_at) = 2024 AND region = 'x'",
			"SELECT u.id FROM users u WHERE DATE(u.created_at) = ? ORDER BY u.id",
			"SELECT id FROM users WHERE age + 1 = 20",
			"UPDATE users SET status = 1 WHERE LEFT(phone, 3) = '138'",
			"SELECT id FROM events WHERE a = 1 AND b + 1 = 5",
		},
		weak: []string{
			"SELECT id FROM users WHERE email = 'x' AND DATE(created_at) = ?",
			"SELECT id FROM users WHERE id = 4 AND LOWER(name) = 'x'",
			"SELECT o.id FROM users u JOIN orders o ON o.user_id = u.id WHERE u.email = 'x' AND LEFT(o.no, 2) = 'AB'",
			"SELECT id FROM users WHERE age = 4 AND LOWER(name) = 'x'",
		},
		good: []string{
			"SELECT id FROM orders WHERE YEAR(paid_at) = 2024",
			"SELECT id FROM users WHERE LOWER(email) = 'x'",
			"SELECT id FROM carts WHERE LOWER(sku) = 'x'",
			"SELECT id FROM payments WHERE amount + 1 = 5",
			"SELECT id FROM users WHERE city + 1 = 5",
		},
	}, {
		server: MariaDB11,
		bad:    []string{"SELECT id FROM t WHERE MONTH(d) = 5", "SELECT id FROM t WHERE UPPER(a) = 'X'"},
		good:   []string{"SELECT id FROM t WHERE DATE(d) = '2024-01-01'", "SELECT id FROM t WHERE YEAR(d) = 2024"},
	}, {
		schema: true, server: MariaDB10,
		bad: []string{"SELECT id FROM users WHERE LOWER(email) = 'x'"},
	}},
	"implicit-conversion": {{
		schema: true,
		bad: []string{
			"SELECT id FROM users WHERE phone = 13800138000",
			"SELECT id FROM users WHERE phone IN ('1', 2)",
			"SELECT id FROM users WHERE phone IN (1, 2, 3)",
			"SELECT id FROM users WHERE phone BETWEEN 1 AND 5",
			"SELECT id FROM users WHERE 138 = phone",
			"SELECT id FROM users u WHERE u.email = 0",
			"SELECT id FROM users WHERE name > 5",
			"SELECT id FROM orders WHERE no = 12.5",
			"SELECT id FROM orders WHERE no = -1",
			"SELECT l.id FROM legacy l JOIN users u ON l.user_no = u.id WHERE u.email = 'x'",
			"UPDATE users SET age = 1 WHERE phone = 13800138000",
			"DELETE FROM orders WHERE no = 17",
			"SELECT id FROM users WHERE phone <=> 17",
			"SELECT id FROM orders WHERE no = 1 + 1",
			"SELECT id FROM users WHERE phone = CAST('1' AS UNSIGNED)",
		},
		weak: []string{
			"SELECT id FROM users WHERE id = 7 AND phone = 138",
			"SELECT l.id FROM legacy l JOIN users u ON l.user_no = u.id",
		},
		good: []string{
			"SELECT id FROM users WHERE age = '7'",
			"SELECT l.id FROM legacy l LEFT JOIN users u ON l.user_no = u.id AND u.age > 5",
			"SELECT id FROM users WHERE id = '7'",
			"SELECT id FROM users WHERE created_at = 20240501",
			"SELECT id FROM users WHERE created_at > 20240501000000",
			"SELECT id FROM users WHERE kind = 1",
			"SELECT id FROM users WHERE score = '1.5'",
			"SELECT id FROM users WHERE phone = '138'",
			"SELECT id FROM users WHERE phone IN ('1', '2')",
			"SELECT id FROM users WHERE phone = ?",
			"SELECT id FROM users WHERE phone = NULL",
			"SELECT id FROM users WHERE phone LIKE '138%'",
			"SELECT id FROM users WHERE phone <> 7",
			"SELECT phone = 7 FROM users",
			"SELECT id FROM unknown_table WHERE phone = 7",
			"SELECT id FROM users WHERE phone = CONCAT(1, 2)",
			"UPDATE users SET phone = 7 WHERE id = 1",
			"SELECT id FROM users WHERE email = _utf8mb4'x'",
		},
	}, {
		good: []string{"SELECT id FROM users WHERE phone = 13800138000"},
	}},
	"missing-index": {{
		schema: true,
		bad: []string{
			"DELETE FROM carts WHERE user_id = 8",
			"UPDATE carts SET sku = 'x' WHERE user_id = 8",
			"SELECT id FROM carts WHERE user_id = 8",
			"SELECT id FROM carts WHERE user_id = 8 FOR UPDATE",
			"SELECT id FROM carts WHERE user_id = 8 LOCK IN SHARE MODE",
			"SELECT id FROM carts WHERE user_id IN (1, 2)",
			"SELECT id FROM payments WHERE status = 'new'",
			"SELECT id FROM payments WHERE amount > 100 AND status = 'x'",
			"SELECT id FROM users WHERE status = 1",
			"SELECT id FROM users WHERE status = 1 AND deleted_at IS NULL",
			"SELECT id FROM carts WHERE LOWER(sku) = 'x'",
			"SELECT u.id FROM users u JOIN carts c ON c.user_id = u.id WHERE u.email = 'x'",
			"SELECT c.id FROM carts c LEFT JOIN users u ON u.id = c.user_id WHERE u.email = 'x'",
			"SELECT id FROM users WHERE id IN (SELECT user_id FROM carts WHERE sku = 'x')",
			"SELECT c.id FROM carts c WHERE c.sku LIKE 'a%'",
			"DELETE FROM payments WHERE status = 'x' AND amount BETWEEN 1 AND 5",
			"SELECT id FROM payments WHERE status = 'x' OR amount = 1",
		},
		weak: []string{
			"SELECT id FROM users WHERE status = 1 ORDER BY id DESC LIMIT 20",
		},
		good: []string{
			"SELECT id FROM carts",
			"DELETE FROM carts",
			"SELECT id FROM carts WHERE id = 8",
			"SELECT id FROM carts WHERE id = 8 AND user_id = 7",
			"SELECT id FROM users WHERE email = 'x'",
			"SELECT id FROM users WHERE country = 'x'",
			"SELECT id FROM users WHERE city = 'x'",
			"SELECT id FROM users WHERE DATE(created_at) = ?",
			"SELECT id FROM users WHERE phone = 138",
			"SELECT id FROM users WHERE phone LIKE '%x'",
			"SELECT id FROM unknown_table WHERE x = 1",
			"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id",
			"SELECT o.id FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE u.email = 'x'",
			"SELECT c.id FROM carts c LEFT JOIN users u ON u.id = c.user_id WHERE u.email IS NULL",
			"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.email = 'x'",
			"SELECT o.id FROM orders o, users u WHERE u.id = o.user_id AND o.no = 'x'",
			"SELECT id FROM users WHERE status <> 1",
			"SELECT id FROM users WHERE MATCH (bio) AGAINST ('x')",
			"SELECT id FROM users WHERE email = 'x' OR phone = 'y'",
			"SELECT id FROM users WHERE age > 5 AND status = 1",
			"SELECT u.id FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)",
			"SELECT id FROM carts WHERE {{}}",
			"SELECT id FROM carts WHERE user_id = 8 {{}}",
			"SELECT COUNT(*) FROM carts",
			"WITH carts AS (SELECT 1 AS user_id) SELECT * FROM carts WHERE user_id = 8",
			"SELECT x.user_id FROM (SELECT user_id FROM orders) x WHERE x.user_id = 8",
		},
	}},
	"leftmost-prefix": {{
		schema: true,
		bad: []string{
			"SELECT id FROM users WHERE city = 'x'",
			"SELECT id FROM users WHERE city = 'x' AND status = 1",
			"SELECT id FROM users WHERE city IN ('x', 'y')",
			"SELECT id FROM users WHERE city LIKE 'x%'",
			"DELETE FROM users WHERE city = 'x'",
			"UPDATE users SET age = 1 WHERE city = 'x'",
			"SELECT id FROM events WHERE b = 1",
			"SELECT id FROM events WHERE c = 'x' AND b = 1",
			"SELECT id FROM events WHERE a = 1 AND b > 10 AND c = 'x'",
			"SELECT id FROM events WHERE c = 'x' AND b BETWEEN 1 AND 5 AND a = 1",
			"SELECT id FROM orders WHERE region = 'x' AND created_at > ? AND status = 'y'",
			"SELECT id FROM orders WHERE created_at > '2024-01-01'",
			"SELECT id FROM orders o WHERE o.status = 'x'",
		},
		good: []string{
			"SELECT id FROM users WHERE country = 'x'",
			"SELECT id FROM users WHERE city = 'x' AND country = 'y'",
			"SELECT id FROM users WHERE city = 'x' AND email = 'y'",
			"SELECT id FROM events WHERE a = 1 AND b = 2 AND c = 'x'",
			"SELECT id FROM events WHERE c = 'x' AND b = 2 AND a = 1",
			"SELECT id FROM events WHERE a IN (1, 2) AND b = 3",
			"SELECT id FROM events WHERE a = 1 AND b > 10",
			"SELECT id FROM events WHERE a = 1 AND b = 2 AND c > 'x'",
			"SELECT id FROM events WHERE a > 1",
			"SELECT id FROM events WHERE id = 1 AND b = 2",
			"SELECT id FROM unknown_table WHERE b = 1",
			"SELECT b FROM events",
			"SELECT id FROM carts WHERE sku = 'x'",
			"SELECT id FROM events WHERE b <> 1",
			"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id AND u.city = 'x'",
		},
	}},
	"or-defeats-index": {{
		schema: true,
		bad: []string{
			"SELECT id FROM users WHERE email = 'x' OR status = 1",
			"SELECT id FROM users WHERE status = 1 OR id = 5",
			"SELECT id FROM users WHERE email = 'x' OR city = 'y'",
			"SELECT id FROM users WHERE phone = 'x' OR (status = 1 AND deleted_at IS NULL)",
			"UPDATE users SET age = 1 WHERE email = 'x' OR status = 1",
			"DELETE FROM users WHERE email = 'x' OR status = 2",
			"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.no = ? OR u.phone = ?",
			"SELECT o.id FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE o.no = ? OR u.email = ?",
			"SELECT id FROM orders WHERE no = 'x' OR total > 5",
			"SELECT id FROM orders WHERE user_id = 1 OR note = 'x'",
			"SELECT id FROM events WHERE a = 1 OR b = 2",
			"SELECT id FROM users WHERE (email = 'x' OR status = 1) AND status <> 3",
		},
		good: []string{
			"SELECT id FROM users WHERE email = 'x' OR phone = 'y'",
			"SELECT id FROM users WHERE email = 'x' OR id = 5 OR phone = 'y'",
			"SELECT id FROM users WHERE age = 1 AND (email = 'x' OR status = 1)",
			"SELECT id FROM users WHERE id = 1 AND (status = 1 OR status = 2)",
			"SELECT id FROM users WHERE email = 'x' OR email = 'y'",
			"SELECT id FROM users WHERE status = 1 OR status = 2",
			"SELECT id FROM carts WHERE user_id = 1 OR sku = 'x'",
			"SELECT id FROM unknown_table WHERE a = 1 OR b = 2",
			"SELECT a = 1 OR b = 2 FROM users",
			"SELECT id FROM users WHERE (email = 'x' AND status = 1) OR (phone = 'y' AND status = 2)",
			"SELECT u.id FROM users u JOIN orders o ON o.user_id = u.id OR o.no = u.phone WHERE u.id = 5",
			"SELECT id FROM users WHERE email = 'x' OR DATE(created_at) = ?",
			"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = 5 AND (o.no = ? OR u.phone = ?)",
		},
	}, {
		bad:  []string{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.no = ? OR u.phone = ?"},
		good: []string{"SELECT id FROM users WHERE a = 1 OR b = 2"},
	}},
	"leading-wildcard": {{
		bad: []string{
			"SELECT id FROM users WHERE name LIKE '%smith'",
			"SELECT id FROM users WHERE name LIKE '%smith%'",
			"SELECT id FROM users WHERE name LIKE '_mith'",
			"SELECT id FROM users WHERE name LIKE \"%smith\"",
			"SELECT id FROM users WHERE name LIKE CONCAT('%', ?, '%')",
			"SELECT id FROM users WHERE name LIKE CONCAT('%', ?)",
			"SELECT id FROM users WHERE name LIKE '%' || ? || '%'",
			"SELECT id FROM users WHERE name LIKE '%' || nick || '%'",
			"SELECT id FROM users WHERE name LIKE ('%' || ? || '%')",
			"SELECT id FROM users WHERE name LIKE ('%' + @name + '%')",
			"SELECT id FROM users WHERE a = 1 AND (name LIKE '%x' OR nick LIKE 'y%')",
			"SELECT id FROM users WHERE LOWER(name) LIKE '%x%'",
			"SELECT a.id FROM a JOIN b ON a.name LIKE CONCAT('%', b.name)",
			"DELETE FROM users WHERE name LIKE '%spam%'",
			"UPDATE users SET x = 1 WHERE name LIKE '%spam%'",
			"SELECT id FROM users WHERE id IN (SELECT user_id FROM logs WHERE line LIKE '%x')",
			"SELECT id FROM users WHERE name LIKE '%10!%' ESCAPE '!'",
			"SELECT id FROM users WHERE name LIKE '%%x'",
			"WITH c AS (SELECT id FROM t WHERE a LIKE '%x') SELECT id FROM c",
		},
		good: []string{
			"SELECT id FROM users WHERE name LIKE 'smith%'",
			"SELECT id FROM users WHERE name LIKE 'sm%th'",
			"SELECT id FROM users WHERE name NOT LIKE '%smith'",
			"SELECT id FROM users WHERE name LIKE '\\%smith'",
			"SELECT id FROM users WHERE name LIKE '\\_smith%'",
			"SELECT id FROM users WHERE name LIKE '!%smith' ESCAPE '!'",
			"SELECT id FROM users WHERE name LIKE '%'",
			"SELECT id FROM users WHERE name LIKE ?",
			"SELECT id FROM users WHERE name LIKE CONCAT(?, '%')",
			"SELECT id FROM users WHERE name LIKE CONCAT('x', '%')",
			"SELECT id FROM users WHERE name LIKE ? || '%'",
			"SELECT id FROM users WHERE name LIKE (@name + '%')",
			"SELECT id FROM users WHERE name LIKE '%' OR nick = 'x'",
			"SELECT name LIKE '%x' FROM users",
			"SELECT IF(name LIKE '%x', 1, 0) FROM users WHERE id = 1",
			"SELECT name, COUNT(*) FROM users GROUP BY name HAVING name LIKE '%x'",
			"SELECT id FROM users WHERE name = '%smith'",
			"SELECT id FROM users WHERE 'abc' LIKE CONCAT('%', name)",
			"SELECT id FROM users WHERE note = 'LIKE ''%x'''",
			"SHOW TABLES LIKE '%x'",
			"SELECT id FROM users -- name LIKE '%x'",
			"SELECT id FROM users WHERE NOT (name LIKE '%x')",
			"INSERT INTO t (a) VALUES ('%x')",
			"SELECT id FROM users WHERE a = %s AND name LIKE '%s'",
		},
		weak: []string{"SELECT id FROM users WHERE id = 3 AND name LIKE '%x'"},
	}},
	"deep-offset": {{
		bad: []string{
			"SELECT id FROM posts ORDER BY id LIMIT 20 OFFSET 200000",
			"SELECT id FROM posts ORDER BY id LIMIT 300000, 10",
			"SELECT id FROM posts LIMIT 10000, 10",
			"SELECT id FROM posts LIMIT 10 OFFSET 10000",
			"SELECT * FROM posts WHERE a = 1 ORDER BY b LIMIT 1000000, 20",
			"SELECT a.id FROM a JOIN b ON b.id = a.bid ORDER BY a.id LIMIT 50000, 10",
			"SELECT x.id, x.t FROM (SELECT id, t FROM posts ORDER BY id LIMIT 50000, 10) x",
			"(SELECT id FROM a) UNION ALL (SELECT id FROM b) ORDER BY id LIMIT 20000, 5",
			"SELECT id FROM posts WHERE a = ? LIMIT ? OFFSET 50000",
			"WITH c AS (SELECT id, t FROM posts ORDER BY id LIMIT 90000, 10) SELECT id, t FROM c",
			"SELECT DISTINCT a FROM posts LIMIT 20000, 1",
			"INSERT INTO t SELECT id, x FROM posts ORDER BY id LIMIT 20000, 100",
		},
		weak: []string{"SELECT id FROM posts ORDER BY id LIMIT ? OFFSET ?"},
		good: []string{
			"SELECT id FROM posts ORDER BY id LIMIT 20",
			"SELECT id FROM posts ORDER BY id LIMIT 20 OFFSET 40",
			"SELECT id FROM posts ORDER BY id LIMIT 40, 20",
			"SELECT id FROM posts ORDER BY id LIMIT 9999, 20",
			"SELECT id FROM posts WHERE id > 300000 ORDER BY id LIMIT 20",
			"SELECT id FROM posts LIMIT 100000",
			"SELECT p.* FROM posts p JOIN (SELECT id FROM posts ORDER BY id LIMIT 300000, 10) k ON k.id = p.id",
			"SELECT p.a FROM posts p WHERE p.id IN (SELECT id FROM (SELECT id FROM posts ORDER BY id LIMIT 300000, 10) k)",
			"SELECT id FROM posts LIMIT 0, 10000",
			"SELECT id FROM posts WHERE id = 5 LIMIT 20000, 1",
			"SELECT offset FROM posts WHERE offset > 10000",
			"SELECT id FROM posts WHERE a = 'LIMIT 10 OFFSET 100000'",
			"EXPLAIN SELECT id FROM posts LIMIT 100000, 10",
			"DELETE FROM posts WHERE a = 1 ORDER BY id LIMIT 10000",
		},
	}},
	"order-by-rand": {{
		bad: []string{
			"SELECT id FROM t ORDER BY RAND() LIMIT 1",
			"SELECT id FROM t ORDER BY rand()",
			"SELECT id FROM t ORDER BY RAND(42) LIMIT 1",
			"SELECT id FROM t ORDER BY UUID() LIMIT 5",
			"SELECT id FROM t ORDER BY RANDOM() LIMIT 1",
			"SELECT id, RAND() AS r FROM t ORDER BY r LIMIT 1",
			"SELECT id, RAND() r FROM t ORDER BY 2 LIMIT 1",
			"SELECT id FROM t WHERE a = 1 ORDER BY RAND() * weight DESC LIMIT 3",
			"SELECT id FROM t ORDER BY a, RAND()",
			"SELECT x.id FROM (SELECT id FROM t ORDER BY RAND() LIMIT 10) x",
			"SELECT id FROM a UNION SELECT id FROM b ORDER BY RAND()",
			"DELETE FROM t ORDER BY RAND() LIMIT 1",
			"SELECT id FROM t WHERE id IN (SELECT id FROM u) ORDER BY RAND() LIMIT 1",
			"SELECT id FROM t ORDER BY -LOG(1 - RAND()) / weight LIMIT 1",
		},
		good: []string{
			"SELECT id FROM t ORDER BY id LIMIT 1",
			"SELECT RAND()",
			"SELECT RAND() FROM t ORDER BY id",
			"SELECT id FROM t WHERE id >= FLOOR(RAND() * 10) ORDER BY id LIMIT 1",
			"SELECT id FROM t WHERE id = 5 ORDER BY RAND()",
			"SELECT id FROM t WHERE id IN (1, 2, 3) ORDER BY RAND()",
			"SELECT id, rand FROM t ORDER BY `rand`",
			"SELECT id FROM t ORDER BY random_score DESC",
			"SELECT 'ORDER BY RAND()' FROM t",
			"SELECT id FROM t ORDER BY uuid",
			"INSERT INTO t (a) VALUES (RAND())",
			"SELECT id FROM t -- ORDER BY RAND()",
			"SELECT id FROM t ORDER BY CRC32(id)",
			"SELECT id FROM t ORDER BY FIELD(id, 3, 1, 2)",
		},
	}},
	"unordered-write": {{
		bad: []string{
			"DELETE FROM t WHERE a = 1 LIMIT 10",
			"DELETE FROM t LIMIT 10",
			"UPDATE t SET a = 1 WHERE b = 2 LIMIT 100",
			"UPDATE t SET a = 1 LIMIT 100",
			"DELETE FROM sessions WHERE expires < NOW() LIMIT 500",
			"DELETE FROM t WHERE a = ? LIMIT ?",
		},
		good: []string{
			"DELETE FROM t WHERE a = 1 ORDER BY id LIMIT 10",
			"UPDATE t SET a = 1 WHERE id = 5",
			"UPDATE t SET a = 1 WHERE id = 5 LIMIT 1",
			"DELETE FROM t WHERE id IN (1, 2, 3)",
			"DELETE FROM t WHERE id IN (?)",
			"DELETE FROM t WHERE a = 1 {{}}",
			"SELECT id FROM t WHERE a = 1 LIMIT 10",
			"INSERT INTO t SELECT id FROM u LIMIT 10",
			"UPDATE t SET a = 1 WHERE b = 2",
		},
	}, {
		schema: true,
		bad: []string{
			"UPDATE orders SET total = 1 WHERE user_id = 5",
			"DELETE FROM orders WHERE user_id = 5",
			"UPDATE users SET age = 1 WHERE created_at < '2024-01-01'",
			"UPDATE users SET age = 1 WHERE age IN (1, 2)",
			"DELETE FROM users WHERE phone = 'x'",
			"DELETE FROM orders WHERE user_id = 5 LIMIT 10",
			"UPDATE users SET age = 1 WHERE phone = 'x' OR age = 5",
			"UPDATE users SET age = 1 WHERE phone = 'x' ORDER BY id",
		},
		good: []string{
			"UPDATE orders SET total = 1 WHERE id = 5",
			"UPDATE orders SET total = 1 WHERE id IN (1, 2)",
			"UPDATE orders SET total = 1 WHERE no = 'x'",
			"UPDATE orders SET total = 1 WHERE id BETWEEN 1 AND 100",
			"DELETE FROM orders WHERE id < 1000 ORDER BY id LIMIT 100",
			"DELETE FROM carts WHERE user_id = 8",
			"SELECT id FROM orders WHERE user_id = 5",
			"DELETE FROM orders",
		},
	}},
	"write-without-where": {{
		bad: []string{
			"DELETE FROM carts",
			"UPDATE users SET active = 0",
			"DELETE FROM carts WHERE 1",
			"DELETE FROM carts WHERE 1 = 1",
			"DELETE FROM carts WHERE TRUE",
			"UPDATE users SET active = 0 WHERE 1=1",
			"UPDATE users SET active = 0 WHERE 'a' = 'a'",
			"DELETE FROM carts WHERE id = id",
			"DELETE FROM carts WHERE NOT FALSE",
			"DELETE FROM carts WHERE a = 1 OR 1 = 1",
			"UPDATE a, b SET a.x = 1",
			"UPDATE users SET active = 0 ORDER BY id",
			"UPDATE a LEFT JOIN b ON b.id = a.bid SET a.x = 1",
			"DELETE a FROM a LEFT JOIN b ON b.id = a.bid",
			"delete from film",
			"update film set length = 1;",
			"UPDATE `users` AS u SET u.a = (SELECT MAX(x) FROM t WHERE t.id = 1)",
		},
		good: []string{
			"DELETE FROM carts WHERE user_id = 8",
			"UPDATE users SET active = 0 WHERE id = 5",
			"UPDATE a JOIN b ON b.id = a.bid SET a.x = b.x",
			"UPDATE a, b SET a.x = b.x WHERE a.id = b.id",
			"DELETE a FROM a JOIN b ON b.id = a.bid",
			"DELETE a FROM a JOIN b USING (id)",
			"DELETE FROM queue ORDER BY id LIMIT 100",
			"DELETE FROM carts WHERE 1 = 0",
			"DELETE FROM carts WHERE 1 = 1 AND user_id = 8",
			"DELETE FROM carts {{}}",
			"DELETE FROM carts WHERE {{}}",
			"UPDATE users SET a = 1 %s",
			"TRUNCATE TABLE carts",
			"DROP TABLE carts",
			"INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
			"DELETE FROM carts WHERE deleted",
			"SELECT id FROM t FOR UPDATE",
		},
	}},
	"nondeterministic-predicate": {{
		bad: []string{
			"SELECT id FROM t WHERE id = FLOOR(RAND() * 100)",
			"SELECT id FROM t WHERE id = RAND()",
			"SELECT id FROM t WHERE id >= FLOOR(RAND() * 100) LIMIT 1",
			"SELECT id FROM t WHERE u = UUID()",
			"SELECT id FROM t WHERE created_at < SYSDATE()",
			"SELECT id FROM t WHERE created_at > SYSDATE() - INTERVAL 1 DAY",
			"SELECT id FROM t WHERE id >= (SELECT FLOOR(RAND() * MAX(id)) FROM t)",
			"SELECT id FROM t WHERE id IN (FLOOR(RAND() * 10), 5)",
			"SELECT id FROM t WHERE id BETWEEN RAND() AND 5",
			"UPDATE t SET a = 1 WHERE id = CEIL(RAND() * 10)",
			"DELETE FROM t WHERE at < SYSDATE()",
			"SELECT a.id FROM a JOIN b ON b.id = FLOOR(RAND() * 10) WHERE a.x = 1",
		},
		good: []string{
			"SELECT id FROM t WHERE created_at < NOW()",
			"SELECT id FROM t WHERE created_at > CURRENT_TIMESTAMP - INTERVAL 1 DAY",
			"SELECT id FROM t WHERE d = CURDATE()",
			"SELECT id FROM t WHERE ts > UNIX_TIMESTAMP()",
			"SELECT id FROM t WHERE RAND() < 0.01",
			"SELECT RAND() FROM t WHERE id = 1",
			"SELECT id FROM t ORDER BY RAND()",
			"SELECT t.id FROM t JOIN (SELECT FLOOR(RAND() * 100) AS r) x ON t.id = x.r",
			"INSERT INTO t (u) VALUES (UUID())",
			"UPDATE t SET u = UUID() WHERE id = 1",
			"SELECT id FROM t WHERE id = 5 HAVING RAND() > 0.5",
			"SELECT id FROM t WHERE uuid = 'x'",
			"SELECT id FROM t WHERE id = UUID_TO_BIN('x')",
		},
	}},
	"set-and": {{
		bad: []string{
			"UPDATE t SET a = 1 AND b = 2",
			"UPDATE t SET a = 1 AND b = 2 WHERE id = 1",
			"UPDATE t SET a = ? AND b = ? WHERE id = ?",
			"UPDATE t SET a = 'x' AND b = 'y' AND c = 'z' WHERE id = 1",
			"UPDATE t SET a = NOW() AND b = 2 WHERE id = 1",
			"UPDATE t SET x = 1, a = 1 AND b = 2 WHERE id = 1",
			"UPDATE t SET a = a + 1 AND b = 2 WHERE id = 1",
			"UPDATE t SET t.a = 1 AND t.b = 2 WHERE id = 1",
			"UPDATE t SET a = NULL AND b = 2 WHERE id = 1",
			"UPDATE t SET a = :a AND b = :b WHERE id = :id",
			"UPDATE a JOIN b ON a.id = b.id SET a.x = 1 AND a.y = 2",
			"INSERT INTO t (id) VALUES (1) ON DUPLICATE KEY UPDATE a = 1 AND b = 2",
			"UPDATE t SET a = -1 AND b = 2 WHERE id = 1",
		},
		good: []string{
			"UPDATE t SET a = 1, b = 2 WHERE id = 1",
			"UPDATE t SET a = 1 WHERE b = 2 AND c = 3",
			"UPDATE t SET ok = (a = 1 AND b = 2) WHERE id = 1",
			"UPDATE t SET ok = score > 5 AND status = 1 WHERE id = 1",
			"UPDATE t SET ok = active AND status = 1 WHERE id = 1",
			"UPDATE t SET ok = a IS NULL AND b = 2 WHERE id = 1",
			"UPDATE t SET ok = 1 AND b WHERE id = 1",
			"UPDATE t SET a = IF(b = 1 AND c = 2, 3, 4) WHERE id = 1",
			"UPDATE t SET a = CASE WHEN b = 1 AND c = 2 THEN 3 END WHERE id = 1",
			"UPDATE t SET a = 'x AND b = 2' WHERE id = 1",
			"SELECT a = 1 AND b = 2 FROM t",
			"UPDATE t SET a = (SELECT 1 FROM u WHERE x = 1 AND y = 2) WHERE id = 1",
			"UPDATE t SET a = b BETWEEN 1 AND 2 WHERE id = 1",
		},
	}},
	"null-compare": {{
		bad: []string{
			"SELECT id FROM t WHERE a = NULL",
			"SELECT id FROM t WHERE a <> NULL",
			"SELECT id FROM t WHERE a != NULL",
			"SELECT id FROM t WHERE NULL = a",
			"SELECT id FROM t WHERE a > NULL",
			"SELECT id FROM t WHERE a IN (NULL)",
			"SELECT id FROM t WHERE a NOT IN (1, NULL)",
			"SELECT id FROM t WHERE a IN (1, 2, NULL)",
			"SELECT id FROM t WHERE b = 1 AND (a = NULL OR c = 2)",
			"SELECT id FROM t WHERE NOT (a = NULL)",
			"UPDATE t SET x = 1 WHERE a = NULL",
			"DELETE FROM t WHERE a = NULL",
			"SELECT a = NULL FROM t",
			"SELECT IF(a = NULL, 1, 2) FROM t",
			"SELECT CASE WHEN a = NULL THEN 1 END FROM t",
			"SELECT CASE a WHEN NULL THEN 1 END FROM t",
			"SELECT a.id FROM a LEFT JOIN b ON b.id = a.bid AND b.x = NULL",
			"SELECT x FROM t GROUP BY x HAVING MAX(y) = NULL",
			"SELECT id FROM t WHERE id IN (SELECT x FROM u WHERE y = NULL)",
			"SELECT id FROM t WHERE LOWER(a) = NULL",
			"SELECT id FROM t WHERE a LIKE NULL",
		},
		good: []string{
			"SELECT id FROM t WHERE a IS NULL",
			"SELECT id FROM t WHERE a IS NOT NULL",
			"SELECT id FROM t WHERE a <=> NULL",
			"UPDATE t SET a = NULL WHERE id = 1",
			"UPDATE t SET a = NULL, b = NULL WHERE id = 1",
			"INSERT INTO t (a) VALUES (NULL)",
			"INSERT INTO t SET a = NULL",
			"INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = NULL",
			"SELECT IFNULL(a, NULL) FROM t",
			"SELECT COALESCE(a, NULL) = 1 FROM t",
			"SELECT id FROM t WHERE a = 'NULL'",
			"SELECT NULL AS a FROM t",
			"CREATE TABLE t (a INT DEFAULT NULL, PRIMARY KEY (a))",
			"SELECT NULLIF(a, 0) = 1 FROM t",
			"SET @a = NULL",
			"SELECT id FROM t WHERE a = ?",
		},
	}},
	"select-star": {{
		bad: []string{
			"SELECT * FROM t",
			"SELECT * FROM t WHERE id = 1",
			"SELECT t.* FROM t",
			"SELECT a.*, b.x FROM a JOIN b ON b.id = a.bid",
			"SELECT *, 1 FROM t",
			"SELECT DISTINCT * FROM t",
			"SELECT * FROM db.t",
			"SELECT * FROM a UNION SELECT * FROM b",
			"SELECT * FROM (SELECT * FROM t) x",
			"WITH c AS (SELECT * FROM t) SELECT * FROM c",
			"SELECT * FROM t JOIN (SELECT id FROM u) x ON x.id = t.id",
			"SELECT * FROM %s WHERE id = ?",
			"SELECT * FROM t WHERE ",
			"SELECT * FROM t FOR UPDATE",
			"select * from t order by id limit 10",
			"(SELECT * FROM t)",
			"SELECT SQL_CALC_FOUND_ROWS * FROM t LIMIT 5",
		},
		good: []string{
			"SELECT id, name FROM t",
			"SELECT COUNT(*) FROM t",
			"SELECT id FROM t WHERE EXISTS (SELECT * FROM u WHERE u.id = t.id)",
			"SELECT id FROM t WHERE a IN (SELECT * FROM u)",
			"SELECT * FROM (SELECT id, name FROM t) x",
			"WITH c AS (SELECT id FROM t) SELECT * FROM c",
			"WITH c AS (SELECT * FROM t) SELECT id FROM c",
			"SELECT x.id FROM (SELECT * FROM t) x",
			"SELECT * FROM information_schema.tables",
			"INSERT INTO t SELECT * FROM u",
			"CREATE TABLE t2 AS SELECT * FROM t",
			"CREATE VIEW v AS SELECT * FROM t",
			"EXPLAIN SELECT * FROM t",
			"SELECT a * b FROM t",
			"SELECT '*' FROM t",
			"SELECT 1 /* * */ FROM t",
			"SELECT x.* FROM (SELECT id FROM t) x JOIN u ON u.id = x.id",
			"SELECT (SELECT COUNT(*) FROM t) FROM u",
			"SELECT COUNT(*) * 2 FROM t",
			"DELETE FROM t WHERE EXISTS (SELECT * FROM u)",
		},
	}},
	"join-conversion": {{
		schema: true,
		bad: []string{
			"SELECT l.id FROM users u JOIN legacy l ON l.email = u.email WHERE u.id = 5",
			"SELECT l.id FROM users u LEFT JOIN legacy l ON u.email = l.email",
		},
		good: []string{
			"SELECT l.id FROM users u JOIN legacy l ON l.email = u.email WHERE l.id = 5",
			"SELECT l.id FROM legacy l LEFT JOIN users u ON u.email = l.email",
			"SELECT l.id FROM users u JOIN legacy l ON l.email = u.email",
			"SELECT o.id FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = 5",
			"SELECT l.id FROM users u JOIN legacy l ON l.id = u.id AND l.email = u.email WHERE u.id = 5",
		},
	}},
	"write-in-subquery": {{
		server: MariaDB10,
		bad: []string{
			"DELETE FROM items WHERE order_id IN (SELECT id FROM orders WHERE status = 'void')",
			"UPDATE items SET x = 1 WHERE order_id IN (SELECT id FROM orders)",
			"UPDATE items SET x = 1 WHERE order_id = ANY (SELECT id FROM orders)",
		},
		weak: []string{"DELETE FROM items WHERE id = 5 AND order_id IN (SELECT id FROM orders)"},
		good: []string{
			"DELETE FROM items WHERE order_id NOT IN (SELECT id FROM orders)",
			"SELECT id FROM items WHERE order_id IN (SELECT id FROM orders)",
			"DELETE i FROM items i JOIN orders o ON o.id = i.order_id WHERE o.status = 'void'",
			"DELETE FROM items WHERE order_id IN (1, 2)",
		},
	}, {
		good: []string{"DELETE FROM items WHERE order_id IN (SELECT id FROM orders WHERE status = 'void')"},
	}},
	"having-filter": {{
		bad: []string{
			"SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING user_id = 7",
			"SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING user_id = 7 AND COUNT(*) > 2",
			"SELECT id, name FROM t HAVING name = 'x'",
			"SELECT a AS a, SUM(b) FROM t GROUP BY a HAVING a > 1",
		},
		good: []string{
			"SELECT user_id, COUNT(*) AS n FROM orders GROUP BY user_id HAVING n > 2",
			"SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING COUNT(*) > 2",
			"SELECT user_id, SUM(x) AS user_total FROM orders GROUP BY user_id HAVING user_total > 2 OR user_id = 3",
			"SELECT a + b AS c FROM t HAVING c > 1",
			"SELECT YEAR(d) AS y, COUNT(*) FROM t GROUP BY y HAVING y = 2020",
			"SELECT a, COUNT(*) FROM t GROUP BY a HAVING {{}}",
			"SELECT user_id FROM orders WHERE user_id = 7 GROUP BY user_id",
		},
	}},
	"row-comparison": {{
		bad: []string{
			"SELECT id FROM t WHERE (a, b) > (1, 2)",
			"SELECT id FROM t WHERE (a, b) > (?, ?) ORDER BY a, b LIMIT 20",
			"SELECT id FROM t WHERE x = 1 AND (a, b, c) <= (1, 2, 3)",
		},
		good: []string{
			"SELECT id FROM t WHERE (a, b) = (1, 2)",
			"SELECT id FROM t WHERE (a, b) IN ((1, 2))",
			"SELECT (a, b) > (1, 2) FROM t",
			"SELECT id FROM t WHERE a >= 1 AND (a > 1 OR b > 2)",
		},
	}},
	"share-lock-upgrade": {{
		bad: []string{
			"BEGIN; SELECT n FROM stock WHERE id = 1 LOCK IN SHARE MODE; UPDATE stock SET n = 2 WHERE id = 1; COMMIT",
			"START TRANSACTION; SELECT n FROM stock WHERE id = 1 FOR SHARE; DELETE FROM stock WHERE id = 1; COMMIT",
		},
		good: []string{
			"BEGIN; SELECT n FROM stock WHERE id = 1 FOR UPDATE; UPDATE stock SET n = 2 WHERE id = 1; COMMIT",
			"BEGIN; SELECT n FROM stock WHERE id = 1 LOCK IN SHARE MODE; COMMIT; BEGIN; UPDATE stock SET n = 2 WHERE id = 1; COMMIT",
			"BEGIN; SELECT n FROM stock WHERE id = 1 LOCK IN SHARE MODE; UPDATE other SET n = 2 WHERE id = 1; COMMIT",
		},
	}},
	"insert-select-lock": {{
		schema: true,
		bad: []string{
			"INSERT INTO archive SELECT id, status, amount, NOW() FROM payments WHERE status = 'paid'",
			"REPLACE INTO archive (id) SELECT id FROM carts WHERE user_id = 5",
		},
		good: []string{
			"INSERT INTO archive (id) SELECT id FROM payments",
			"INSERT INTO archive (id) SELECT id FROM payments WHERE id < 100",
			"INSERT INTO archive (id) SELECT id FROM users WHERE email = 'x'",
			"INSERT INTO archive (id) SELECT id FROM unknown_table WHERE x = 1",
			"INSERT INTO archive (id) VALUES (1)",
		},
	}},
	"cartesian-join": {{
		bad: []string{
			"SELECT o.id FROM orders o, users u WHERE o.status = 'new'",
			"SELECT a.id FROM a JOIN b",
			"SELECT a.id FROM a, b, c WHERE a.id = b.id",
		},
		good: []string{
			"SELECT a.id FROM a CROSS JOIN b",
			"SELECT a.id FROM a, b WHERE a.id = b.id",
			"SELECT a.id FROM a JOIN b USING (id)",
			"SELECT a.id FROM a NATURAL JOIN b",
			"SELECT a.id FROM a, (SELECT COUNT(*) AS n FROM b) x",
			"SELECT a.id FROM a, b WHERE aid = bid",
			"SELECT a.id FROM a, b WHERE b.id = 5",
			"SELECT a.id FROM a JOIN b ON a.x < b.y",
			"SELECT a.id FROM a, b WHERE a.x = b.y OR a.z = 1",
			"SELECT a.id FROM a, (SELECT @n := 0) init",
		},
	}},
	"no-primary-key": {{
		bad: []string{
			"CREATE TABLE t (a INT)",
			"CREATE TABLE t (a INT UNIQUE)",
			"CREATE TABLE t (a INT, KEY (a))",
		},
		good: []string{
			"CREATE TABLE t (a INT PRIMARY KEY)",
			"CREATE TABLE t (a INT, PRIMARY KEY (a))",
			"CREATE TABLE t (a INT NOT NULL UNIQUE)",
			"CREATE TEMPORARY TABLE t (a INT)",
			"CREATE TABLE t LIKE u",
			"CREATE TABLE t AS SELECT 1",
			"CREATE TABLE t (a INT); ALTER TABLE t ADD PRIMARY KEY (a)",
		},
	}},
	"redundant-index": {{
		bad: []string{
			"CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY (a), KEY (a, b))",
			"CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY k1 (a), KEY k2 (a))",
			"CREATE TABLE t (id INT PRIMARY KEY, KEY k (id))",
			"CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY x (a, b)); CREATE INDEX y ON t (a)",
		},
		good: []string{
			"CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, UNIQUE KEY (a), KEY (a, b))",
			"CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY (b), KEY (a, b))",
			"CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(99), KEY (a(10)), KEY k (a, id))",
			"CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY k1 (a DESC), KEY k2 (a, id))",
			"CREATE TABLE t (id INT PRIMARY KEY, a TEXT, FULLTEXT KEY (a), KEY k2 (a(10), id))",
			"CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY x (a)); DROP INDEX x ON t; CREATE INDEX y ON t (a, b)",
		},
	}},
	"limit-without-order": {{
		weak: []string{"SELECT id FROM t WHERE a = 1 LIMIT 20", "SELECT id FROM t LIMIT ?"},
		good: []string{"SELECT id FROM t ORDER BY id LIMIT 20", "SELECT id FROM t WHERE a = 1 LIMIT 1", "SELECT COUNT(*) FROM t LIMIT 5", "SELECT id FROM t WHERE id = 1 LIMIT 5"},
	}},
	"big-write": {{
		weak: []string{"DELETE FROM logs WHERE created_at < '2024-01-01'", "UPDATE t SET a = 1 WHERE b > 5"},
		good: []string{"DELETE FROM logs WHERE created_at < '2024-01-01' LIMIT 1000", "DELETE FROM t WHERE id = 5", "DELETE FROM t WHERE id > 5 AND id <= 1005", "DELETE FROM t WHERE id > 5 AND a = 1"},
	}},
	"count-exists": {{
		weak: []string{"SELECT COUNT(*) > 0 FROM t WHERE a = 1", "SELECT id FROM t WHERE (SELECT COUNT(*) FROM u WHERE u.tid = t.id) > 0", "SELECT COUNT(id) >= 1 FROM t", "SELECT id FROM t WHERE 0 = (SELECT COUNT(*) FROM u)"},
		good: []string{"SELECT COUNT(*) FROM t", "SELECT a FROM t GROUP BY a HAVING COUNT(*) > 0", "SELECT COUNT(*) > 5 FROM t", "SELECT EXISTS (SELECT 1 FROM t)", "SELECT a, COUNT(*) > 0 FROM t GROUP BY a"},
	}},
	"large-in-list": {{
		weak: []string{"SELECT id FROM t WHERE id IN (1" + strings.Repeat(",1", 1000) + ")"},
		good: []string{"SELECT id FROM t WHERE id IN (1" + strings.Repeat(",1", 999) + ")", "INSERT INTO t VALUES (1)" + strings.Repeat(",(1)", 2000)},
	}},
	"sql-syntax": {{
		weak: []string{"SELECT STRAIGHT_JOIN id FROM t WHERE (a = 1", "INSERT INTO t (a) VALUES (1 ON DUPLICATE KEY UPDATE a = 1"},
		good: []string{"SELECT id FROM t WHERE", "SELECT a::int FROM t", "hello world", "SELECT id FROM t {{if}}"},
	}},
}

func TestRules(t *testing.T) {
	testingPanics = true
	defer func() { testingPanics = false }()
	shop := shopSchema(t)
	for id, cases := range ruleCases {
		t.Run(id, func(t *testing.T) {
			require.NotNil(t, RuleByID(id))
			for _, c := range cases {
				opts := Options{Server: c.server}
				if c.schema {
					opts.Schema = shop
				}
				checker, err := New(opts)
				require.NoError(t, err)
				of := func(sql string) (out []Finding) {
					r := checker.Text(sql)
					for _, f := range r.Findings {
						assert.NotEmpty(t, f.Message, sql)
						assert.NotContains(t, f.Message, "\n", sql)
						assert.NotContains(t, f.Message, "ql_hole_", sql)
						assert.NotContains(t, f.Message, "%!", sql)
						assert.LessOrEqual(t, 0, f.Start, sql)
						assert.LessOrEqual(t, f.Start, f.End, sql)
						assert.LessOrEqual(t, f.End, len(sql), sql)
						if f.Rule == id {
							out = append(out, f)
						}
					}
					return out
				}
				for _, sql := range c.bad {
					found := of(sql)
					if assert.NotEmpty(t, found, "silent about: %s", sql) {
						top := found[0].Severity
						for _, f := range found {
							top = max(top, f.Severity)
						}
						assert.GreaterOrEqual(t, top, Warning, "only info: %s", sql)
					}
				}
				for _, sql := range c.weak {
					found := of(sql)
					if assert.NotEmpty(t, found, "silent about: %s", sql) {
						for _, f := range found {
							assert.Equal(t, Info, f.Severity, "%s: %s", sql, f.Message)
						}
					}
				}
				for _, sql := range c.good {
					for _, f := range of(sql) {
						assert.Fail(t, "reported", "%s\n%s: %s", sql, f.Severity, f.Message)
					}
				}
			}
		})
	}
}

func TestEveryRuleHasCasesAndDocs(t *testing.T) {
	for _, r := range Rules() {
		assert.Contains(t, ruleCases, r.ID)
		for name, text := range map[string]string{"title": r.Doc.Title, "what": r.Doc.What, "why": r.Doc.Why, "bad": r.Doc.Bad, "good": r.Doc.Good, "fix": r.Doc.Fix} {
			assert.NotEmpty(t, text, "%s: %s", r.ID, name)
		}
		assert.NotEmpty(t, r.Doc.Silent, r.ID)
	}
	for _, id := range []string{"non-sargable", "implicit-conversion", "missing-index", "leftmost-prefix", "or-defeats-index", "leading-wildcard", "deep-offset", "order-by-rand", "unordered-write", "write-without-where", "nondeterministic-predicate", "set-and", "null-compare", "select-star"} {
		bad, good := 0, 0
		for _, c := range ruleCases[id] {
			bad += len(c.bad)
			good += len(c.good)
		}
		assert.GreaterOrEqual(t, bad, 12, id)
		assert.GreaterOrEqual(t, good, 12, id)
	}
}
