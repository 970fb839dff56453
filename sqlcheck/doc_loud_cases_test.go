package sqlcheck

// loud is a statement of which a rule speaks, at a level, and what -fix makes of it.
type loud struct {
	sql    string
	level  Severity
	fixed  string
	server Server
	bare   bool // without a schema
}

func at(level Severity, texts ...string) (out []loud) {
	for _, sql := range texts {
		out = append(out, loud{sql: sql, level: level})
	}
	return out
}

func fixed(level Severity, pairs ...string) (out []loud) {
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, loud{sql: pairs[i], level: level, fixed: pairs[i+1]})
	}
	return out
}

func each(cases []loud, change func(*loud)) []loud {
	for i := range cases {
		change(&cases[i])
	}
	return cases
}

func unknown(c *loud) { c.bare = true }

func all(cases ...[]loud) (out []loud) {
	for _, c := range cases {
		out = append(out, c...)
	}
	return out
}

// docLoud has a statement for each form that the page of a rule names, at the
// level that it says.
var docLoud = map[string][]loud{
	"big-write": at(Info,
		"UPDATE logs SET created_at = NOW() WHERE id > 7",
		"DELETE FROM logs WHERE id < 7 AND created_at < '2024-01-01'"),
	"cartesian-join": at(Warning, "SELECT o.id FROM orders o JOIN users u", "DELETE o FROM orders o, users u WHERE o.status = 'new'"),
	"count-exists": at(Info,
		"SELECT COUNT(*) = 0 FROM orders WHERE user_id = 7",
		"SELECT COUNT(*) >= 1 FROM orders WHERE user_id = 7",
		"SELECT id FROM users u WHERE (SELECT COUNT(*) FROM orders o WHERE o.user_id = u.id) > 0"),
	"deep-offset": at(Warning, "SELECT id, title FROM posts ORDER BY id LIMIT 10000, 10"),
	"order-by-unindexed": at(Info,
		"SELECT id FROM carts ORDER BY user_id LIMIT 20",
		"SELECT id FROM posts ORDER BY LOWER(title) LIMIT 20",
		"SELECT user_id, COUNT(*) FROM carts GROUP BY user_id",
		"SELECT DISTINCT user_id FROM carts",
		"SELECT id FROM plain WHERE n IS NULL ORDER BY word LIMIT 20"),
	"having-filter": all(
		at(Warning, "SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING user_id = 7 AND COUNT(*) > 1"),
		fixed(Warning, "SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING user_id = 7", "SELECT user_id, COUNT(*) FROM orders WHERE user_id = 7 GROUP BY user_id")),
	"implicit-conversion": all(
		at(Error,
			"SELECT id FROM users WHERE phone <=> 138",
			"SELECT id FROM users WHERE phone < 138",
			"SELECT id FROM users WHERE phone > 138",
			"SELECT id FROM users WHERE phone BETWEEN 1 AND 138",
			"SELECT id FROM users WHERE phone IN ('1', 138)",
			"SELECT id FROM users WHERE phone = UNIX_TIMESTAMP()",
			"SELECT id FROM users WHERE phone = NOW()",
			"SELECT id FROM users WHERE phone = (SELECT MAX(id) FROM orders)",
			"SELECT u.id FROM orders o JOIN users u ON u.phone = o.user_id WHERE o.id = 7"),
		at(Warning, "SELECT id FROM users WHERE email = 138", "SELECT id FROM orders WHERE city = 7", "SELECT id FROM orders WHERE country = 'x' AND city = 7")),
	"insert-select-lock": at(Warning,
		"CREATE TABLE copy SELECT id FROM payments WHERE status = 'paid'",
		"INSERT INTO done SELECT o.id FROM orders o JOIN carts c ON c.user_id = o.user_id WHERE o.id = 7"),
	"join-conversion": at(Warning,
		"SELECT e.id FROM events e JOIN users u ON u.phone = e.created_at WHERE e.id = 7",
		"SELECT p.id FROM orders o JOIN plain p ON p.word = o.user_code WHERE o.id = 7"),
	"leading-wildcard": at(Warning,
		"SELECT id FROM users WHERE name LIKE '_smith'",
		"SELECT id FROM users WHERE name LIKE CONCAT('%', ?)"),
	"leftmost-prefix": all(
		at(Warning, "SELECT id FROM parts WHERE a = 1 AND b > 10 AND c = 3"),
		at(Error, "UPDATE orders SET status = 'x' WHERE city = 'x'", "DELETE FROM orders WHERE city = 'x'")),
	"limit-without-order": at(Info, "SELECT id FROM posts LIMIT 2"),
	"missing-index": all(
		at(Error, "UPDATE carts SET id = 3 WHERE user_id = 8", "SELECT id FROM carts WHERE user_id = 8 FOR UPDATE", "SELECT id FROM carts WHERE user_id = 8 LOCK IN SHARE MODE"),
		at(Warning, "SELECT id FROM carts WHERE user_id = 8")),
	"no-primary-key": at(Warning,
		"CREATE TABLE t (a INT, UNIQUE KEY (a))",
		"ALTER TABLE users DROP PRIMARY KEY",
		"ALTER TABLE users DROP COLUMN id"),
	"unknown-table": at(Error,
		"SELECT id FROM ordrs WHERE id = 7",
		"UPDATE order_ SET user_id = 3 WHERE id = 7",
		"INSERT INTO ordres (id, user_id) VALUES (7, 3)",
		"DELETE o FROM orders o JOIN user u ON u.id = o.user_id WHERE u.id = 5"),
	"unknown-column": at(Error,
		"SELECT usr_id FROM orders WHERE id = 7",
		"UPDATE orders SET usr_id = 3 WHERE id = 7",
		"INSERT INTO orders (id, usr_id) VALUES (7, 3)",
		"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.nam = 'x'"),
	"non-sargable": all(
		at(Error,
			"SELECT id FROM orders WHERE DATE(created_at) <=> '2024-05-01'",
			"SELECT id FROM orders WHERE DATE(created_at) < ?",
			"SELECT id FROM orders WHERE DATE(created_at) > ?",
			"SELECT id FROM orders WHERE DATE(created_at) BETWEEN ? AND ?",
			"SELECT id FROM orders WHERE DATE(created_at) IN (?, ?)",
			"SELECT id FROM orders WHERE LOWER(status) LIKE 'a%'",
			"SELECT id FROM orders WHERE CAST(user_id AS CHAR) = '7'",
			"SELECT id FROM orders WHERE CASE WHEN user_id IS NULL THEN 0 ELSE user_id END = 7",
			"SELECT id FROM orders WHERE user_id * 2 = 14",
			"SELECT id FROM orders WHERE -user_id = 7",
			"SELECT id FROM orders WHERE status COLLATE utf8mb4_bin = 'x'",
			"SELECT id FROM orders WHERE BINARY status = 'x'",
			"SELECT id FROM (SELECT id, created_at AS at FROM orders) o WHERE DATE(at) = ?",
			"WITH o AS (SELECT id, created_at AS at FROM orders) SELECT id FROM o WHERE DATE(at) = ?",
			"SELECT id FROM orders WHERE YEAR(created_at) = ?",
			"SELECT id FROM orders WHERE LOWER(status) = 'x'"),
		at(Warning, "SELECT id FROM orders WHERE country = 'x' AND UPPER(city) = 'X'", "SELECT id FROM orders WHERE UPPER(city) = 'X'", "DELETE FROM orders WHERE country = 'x' AND UPPER(city) = 'X'"),
		at(Error, "DELETE FROM orders WHERE UPPER(city) = 'X'"),
		at(Info, "SELECT id FROM orders WHERE user_id = 7 AND DATE(created_at) = ?"),
		fixed(Error,
			"SELECT id FROM orders WHERE DATE(created_at) = '2024-05-01'", "SELECT id FROM orders WHERE created_at >= '2024-05-01' AND created_at < '2024-05-02'",
			"SELECT id FROM orders WHERE YEAR(created_at) = 2024", "SELECT id FROM orders WHERE created_at >= '2024-01-01' AND created_at < '2025-01-01'",
			"SELECT id FROM orders WHERE DATE_FORMAT(created_at, '%Y-%m') = '2024-05'", "SELECT id FROM orders WHERE created_at >= '2024-05-01' AND created_at < '2024-06-01'",
			"SELECT id FROM orders WHERE LEFT(status, 2) = 'ab'", "SELECT id FROM orders WHERE status LIKE 'ab%'",
			"SELECT id FROM orders WHERE user_id + 1 = 5", "SELECT id FROM orders WHERE user_id = 4",
			"SELECT id FROM orders WHERE IFNULL(user_id, 0) = 7", "SELECT id FROM orders WHERE user_id = 7",
			"SELECT id FROM measures WHERE UPPER(word) = 'X'", "SELECT id FROM measures WHERE word = 'X'"),
		each(fixed(Error, "SELECT id FROM orders WHERE IFNULL(user_id, 0) = 7", "SELECT id FROM orders WHERE user_id = 7"), unknown),
		each(at(Error, "SELECT id FROM orders WHERE YEAR(created_at) = 2024", "SELECT id FROM orders WHERE user_id + 1 = 5", "SELECT id FROM orders WHERE LEFT(status, 2) = 'ab'"), unknown)),
	"nondeterministic-predicate": all(
		at(Error, "SELECT id FROM users WHERE name = UUID()", "SELECT id FROM users WHERE id >= (SELECT FLOOR(RAND() * MAX(id)) FROM users)"),
		fixed(Warning, "SELECT id FROM logs WHERE created_at < SYSDATE()", "SELECT id FROM logs WHERE created_at < NOW()")),
	"null-compare": at(Error,
		"SELECT id FROM users WHERE deleted_at <> NULL",
		"SELECT id FROM users WHERE deleted_at < NULL",
		"SELECT id FROM users WHERE deleted_at > NULL",
		"SELECT id FROM users WHERE deleted_at BETWEEN NULL AND '2024-05-01'",
		"SELECT id FROM users WHERE name LIKE NULL",
		"SELECT id FROM users WHERE id IN (NULL)",
		"SELECT id FROM users WHERE id NOT IN (1, NULL)",
		"SELECT CASE name WHEN NULL THEN 1 ELSE 2 END FROM users"),
	"or-defeats-index": at(Warning,
		"SELECT id FROM orders WHERE no = ? OR city = ?",
		"SELECT id FROM orders o WHERE user_id = 7 OR EXISTS (SELECT 1 FROM items i WHERE i.order_id = o.id)",
		"SELECT id FROM orders o WHERE user_id = 7 OR id IN (SELECT order_id FROM items i WHERE i.id = o.user_id)",
		"SELECT o.id FROM orders o LEFT JOIN users u ON u.name = o.no OR u.email = o.no WHERE o.id > 7"),
	"order-by-rand": at(Warning,
		"SELECT id FROM channels ORDER BY UUID() LIMIT 1",
		"SELECT id, RAND() AS r FROM channels ORDER BY r LIMIT 1"),
	"redundant-index": all(
		at(Warning, "CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY x (a), KEY y (a))"),
		at(Info, "CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY (id, a))", "CREATE TABLE t (id INT PRIMARY KEY, u INT NOT NULL, a INT, UNIQUE KEY (u), KEY (u, a))")),
	"row-comparison": all(
		at(Warning, "SELECT id FROM events WHERE (created_at, id) < (?, ?)"),
		fixed(Warning, "SELECT id FROM events WHERE (created_at, id) > ('2024-01-01', 7)", "SELECT id FROM events WHERE created_at >= '2024-01-01' AND (created_at > '2024-01-01' OR id > 7)")),
	"select-star": at(Warning,
		"SELECT a.* FROM articles a WHERE author_id = ?",
		"SELECT * FROM (SELECT * FROM articles WHERE author_id = ?) a",
		"WITH a AS (SELECT * FROM articles WHERE author_id = ?) SELECT * FROM a"),
	"set-and": at(Error, "INSERT INTO stock (id, n) VALUES (1, 2) ON DUPLICATE KEY UPDATE n = 1 AND id = 2"),
	"share-lock-upgrade": at(Error,
		"BEGIN; SELECT n FROM stock WHERE id = 1 FOR SHARE; DELETE FROM stock WHERE id = 1; COMMIT",
		"START TRANSACTION; SELECT n FROM stock WHERE id = 1 FOR SHARE; INSERT INTO stock VALUES (1, 2); COMMIT"),
	"unordered-write": at(Warning,
		"UPDATE sessions SET expired = 0 WHERE expired = 1 LIMIT 500",
		"DELETE FROM orders WHERE user_id IN (7, 8, 9)",
		"UPDATE orders SET no = 'x' WHERE user_id = 7 OR status = 'x'"),
	"value-count": at(Error,
		"REPLACE INTO users (id, email) VALUES (1, 'a'), (2)",
		"INSERT INTO users VALUES (1, 'a'), (2)",
		"INSERT INTO users (id, email) SELECT id FROM users WHERE id = 7"),
	"write-in-subquery": each(all(at(Warning, "UPDATE items SET order_id = 7 WHERE order_id IN (SELECT id FROM orders WHERE status = 'void')")),
		func(c *loud) { c.server = MariaDB10 }),
	"write-without-where": at(Warning, "UPDATE carts SET user_id = 0", "DELETE FROM carts WHERE 1 = 1", "DELETE FROM carts WHERE id IS NOT NULL"),
}
