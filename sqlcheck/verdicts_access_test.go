package sqlcheck

// accessVerdicts are about conditions that an index cannot serve.
var accessVerdicts = map[string][]verdicts{
	"non-sargable": {{
		list: []verdict{
			{"SELECT id FROM orders WHERE «DATE(created_at)» = '2024-05-01'", Error, "DATE() hides created_at from an index on created_at: every row of orders is read", "write created_at >= '2024-05-01' AND created_at < '2024-05-02'", ""},
			{"SELECT id FROM t WHERE '2024-05-01' = «DATE(created_at)»", Error, "DATE() hides created_at from an index on created_at: every row of t is read", "write created_at >= '2024-05-01' AND created_at < '2024-05-02'", ""},
			{"SELECT id FROM t WHERE a = 1 OR «YEAR(b)» = 2024", Error, "YEAR() hides b from an index on b: every row of t is read", "write (b >= '2024-01-01' AND b < '2025-01-01')", ""},
			{"SELECT id FROM t WHERE «DATE(created_at)» = ?", Error, "DATE() hides created_at from an index on created_at: every row of t is read", "compare created_at with a half-open range: created_at >= start AND created_at < end", ""},
			{"SELECT id FROM users WHERE «LOWER(email)» = 'a@b.c'", Error, "LOWER() hides email from an index on email: every row of users is read", "compare email itself under a _ci collation, which ignores case", ""},
			{"SELECT id FROM users WHERE «IFNULL(deleted, 0)» = 7", Error, "IFNULL() hides deleted from an index on deleted: every row of users is read", "write deleted = 7", ""},
			{"SELECT id FROM users WHERE «id + 1» = 5", Error, "arithmetic hides id from an index on id: every row of users is read", "write id = 4", ""},
			{"SELECT id FROM users WHERE «id % 10» = 1", Error, "arithmetic hides id from an index on id: every row of users is read", "keep what is asked for in a column of its own", ""},
			{"SELECT id FROM users WHERE «CAST(id AS CHAR)» = '5'", Error, "CAST hides id from an index on id: every row of users is read", "convert the other side instead", ""},
			{"SELECT id FROM users WHERE «name COLLATE utf8mb4_bin» = 'x'", Error, "COLLATE hides name from an index on name: every row of users is read", "give the column the collation that the comparison needs", ""},
			{"SELECT id FROM users WHERE «profile->'$.age'» = 5", Error, "a JSON path hides profile from an index on profile: every row of users is read", "index the path: a generated column or a functional index", ""},
			{"SELECT id FROM users WHERE «LEFT(phone, 3)» = '138'", Error, "LEFT() hides phone from an index on phone: every row of users is read", "write phone LIKE '138%'", ""},
			{"SELECT id FROM users WHERE «LOWER(name)» LIKE '%x'", Error, "LOWER() hides name from an index on name: every row of users is read", "search with a FULLTEXT index (MATCH … AGAINST): the pattern begins with a wildcard, so that the bare column would not help", ""},
			{"SELECT id FROM users WHERE «SUBSTRING_INDEX(email, '@', -1)» = 'x.com'", Error, "SUBSTRING_INDEX() hides email from an index on email: every row of users is read", "compare the bare column, or index the expression", ""},
			{"SELECT id FROM crm WHERE «CONCAT(org, '#', role)» = '123#abc'", Error, "CONCAT of org, role is computed for every row of crm, so that an index on org, role cannot be used", "write org = '123' AND role = 'abc', provided that no stored value contains '#'", ""},
			{"SELECT id FROM crm WHERE «CONCAT(org, '#', role)» = ?", Error, "CONCAT of org, role is computed for every row of crm, so that an index on org, role cannot be used", "split the value at '#' in the program and write org = ? AND role = ? with both parts bound", ""},
			{"SELECT id FROM t WHERE id = 7 AND «DATE(created_at)» = ?", Info, "DATE() hides created_at from an index on created_at, which could narrow the rows of t further", "compare created_at with a half-open range: created_at >= start AND created_at < end", ""},
			{"SELECT z.id FROM (SELECT id, joined AS j FROM t) z WHERE «YEAR(z.j)» = 2016", Error, "YEAR() hides joined from an index on joined: every row of t is read", "write z.j >= '2016-01-01' AND z.j < '2017-01-01'", ""},
			{"SELECT z.id FROM (SELECT id, DATE(joined) AS j FROM t) z WHERE «z.j» = '2016-01-01'", Error, "DATE() hides joined from an index on joined: every row of t is read", "compare joined with a half-open range: joined >= start AND joined < end", ""},
			{"WITH z (i, j) AS (SELECT id, CONCAT(org, '#', role) FROM t) SELECT i FROM z WHERE «j» = '1#2'", Error, "CONCAT of org, role is computed for every row of t, so that an index on org, role cannot be used", "write org = '1' AND role = '2', provided that no stored value contains '#'", ""},
		},
	}, {
		server: MariaDB11,
		list: []verdict{
			{"SELECT id FROM t WHERE «MONTH(d)» = 5", Error, "MONTH() hides d from an index on d: every row of t is read", "compare d with a half-open range where one year is meant; the month of any year needs a generated column", ""},
		},
	}, {
		tables: shop,
		list: []verdict{
			{"SELECT id FROM users WHERE «DATE(created_at)» = '2024-05-01'", Error, "DATE() hides created_at from index idx_created (created_at): every row of users is read", "write created_at >= '2024-05-01' AND created_at < '2024-05-02'", "idx_created"},
			{"UPDATE users SET status = 1 WHERE «LEFT(phone, 3)» = '138'", Error, "LEFT() hides phone from index idx_phone (phone): every row of users is read", "write phone LIKE '138%'", "idx_phone"},
			{"SELECT id FROM users WHERE email = 'x' AND «DATE(created_at)» = '2024-05-01'", Info, "DATE() hides created_at from index idx_created (created_at), which could narrow the rows of users further", "write created_at >= '2024-05-01' AND created_at < '2024-05-02'", "idx_created"},
			{"SELECT id FROM users WHERE country = 'x' AND «LOWER(city)» = 'y'", Warning, "LOWER() hides city from index idx_place (country, city): every row of users with that country is read", "compare city itself under a _ci collation, which ignores case", "idx_place"},
			{"SELECT id FROM users WHERE «age + 1» = 20", Error, "arithmetic hides age from index idx_age (age): every row of users is read", "write age = 19", "idx_age"},
			{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE «UPPER(u.email)» = 'X'", Error, "UPPER() hides email from index uk_email (email): every row of users is read", "write u.email = 'X'", "uk_email"},
			{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.no = 'x' AND «UPPER(u.email)» = 'X'", Info, "UPPER() hides email from index uk_email (email), which could narrow the rows of users further", "write u.email = 'X'", "uk_email"},
		},
	}, {
		tables: shop,
		server: MariaDB11,
		list: []verdict{
			{"SELECT id FROM users WHERE «UPPER(phone)» > 'X'", Error, "UPPER() hides phone from index idx_phone (phone): every row of users is read", "compare phone itself under a _ci collation, which ignores case", "idx_phone"},
			{"SELECT id FROM users WHERE «UPPER(phone)» LIKE 'X%'", Error, "UPPER() hides phone from index idx_phone (phone): every row of users is read", "compare phone itself under a _ci collation, which ignores case", "idx_phone"},
		},
	}, {
		tables: shapes,
		list: []verdict{
			{"DELETE FROM purchase WHERE «UPPER(state)» = 'PAID'", Error, "UPPER() hides state from index m (member_id, state, placed), whose first part member_id is not bound either: every row of purchase is read", "write state = 'PAID', and bind member_id as well or create an index that begins with state", "m"},
			{"SELECT id FROM purchase WHERE «UPPER(state)» = 'PAID'", Warning, "UPPER() hides state from index m (member_id, state, placed), whose first part member_id is not bound either: every row of purchase is read", "write state = 'PAID', and bind member_id as well or create an index that begins with state", "m"},
			{"SELECT id FROM purchase WHERE «UPPER(state)» = 'PAID' FOR UPDATE", Error, "UPPER() hides state from index m (member_id, state, placed), whose first part member_id is not bound either: every row of purchase is read", "write state = 'PAID', and bind member_id as well or create an index that begins with state", "m"},
			{"SELECT id FROM purchase WHERE member_id = 5 AND «UPPER(state)» = 'PAID'", Warning, "UPPER() hides state from index m (member_id, state, placed): every row of purchase with that member_id is read", "write state = 'PAID'", "m"},
			{"DELETE FROM purchase WHERE member_id = 5 AND «UPPER(state)» = 'PAID'", Warning, "UPPER() hides state from index m (member_id, state, placed): every row of purchase with that member_id is read", "write state = 'PAID'", "m"},
			{"SELECT id FROM purchase WHERE member_id = 5 AND state = 'x' AND «DATE(placed)» = '2024-05-01'", Warning, "DATE() hides placed from index m (member_id, state, placed): every row of purchase with that member_id and state is read", "write placed >= '2024-05-01' AND placed < '2024-05-02'", "m"},
			{"SELECT p.id FROM member m JOIN purchase p ON p.member_id = m.id AND «UPPER(p.state)» = 'PAID' WHERE m.mail = 'x'", Warning, "UPPER() hides state from index m (member_id, state, placed): every row of purchase with that member_id is read", "write p.state = 'PAID'", "m"},
			{"SELECT v FROM metric WHERE «YEAR(day)» = 2024", Error, "YEAR() hides day from the partitions: every row of metric is read", "write day >= '2024-01-01' AND day < '2025-01-01'", ""},
			{"DELETE FROM visits WHERE «DATE(at)» = '2024-05-01'", Error, "DATE() hides at from the partitions: every row of visits is read", "write at >= '2024-05-01' AND at < '2024-05-02'", ""},
			{"SELECT id FROM active WHERE «YEAR(since)» = 2016", Error, "YEAR() hides joined from index joined (joined): every row of member is read", "write since >= '2016-01-01' AND since < '2017-01-01'", "joined"},
			{"SELECT i FROM old WHERE «year» = 2016", Error, "YEAR() hides joined from index joined (joined): every row of member is read", "compare joined with a half-open range: joined >= start AND joined < end", "joined"},
			{"SELECT i FROM latest WHERE «year» = 2016", Error, "YEAR() hides joined from index joined (joined): every row of member is read", "compare joined with a half-open range: joined >= start AND joined < end", "joined"},
		},
	}},
	"insert-select-lock": {{
		tables: shop,
		list: []verdict{
			{"INSERT INTO archive «SELECT» id, status, amount, NOW() FROM payments WHERE status = 'paid'", Warning, "INSERT … SELECT locks every row of payments, because no index serves status", "index status, or read the rows first and insert them", ""},
			{"REPLACE INTO archive (id) «SELECT» id FROM carts WHERE user_id = 5", Warning, "INSERT … SELECT locks every row of carts, because no index serves user_id", "index user_id, or read the rows first and insert them", ""},
			{"INSERT INTO archive (id) «SELECT» id FROM payments WHERE status = 'paid' LIMIT 1", Warning, "INSERT … SELECT locks every row of payments up to the last one that it takes, because no index serves status", "index status, or read the rows first and insert them", ""},
			{"INSERT INTO archive (id) «SELECT» id FROM payments WHERE status = 'paid' ORDER BY id LIMIT 1", Warning, "INSERT … SELECT locks every row of payments, because no index serves status", "index status, or read the rows first and insert them", ""},
			{"INSERT INTO archive (id) «SELECT» c.id FROM users u JOIN carts c ON c.user_id = u.id WHERE u.email = 'x'", Warning, "INSERT … SELECT locks every row of carts for the rows of the other table, because no index serves user_id", "index user_id, or read the rows first and insert them", ""},
			{"INSERT INTO archive (id) «SELECT» u.id FROM users u LEFT JOIN carts c ON c.user_id = u.id AND c.sku = 'x'", Warning, "INSERT … SELECT locks every row of carts, because no index serves user_id, sku", "index user_id, sku, or read the rows first and insert them", ""},
			{"CREATE TABLE x AS «SELECT» id FROM payments WHERE status = 'paid'", Warning, "INSERT … SELECT locks every row of payments, because no index serves status", "index status, or read the rows first and insert them", ""},
			{"INSERT INTO archive (id) «SELECT» z.id FROM (SELECT id, status FROM payments) z WHERE z.status = 'paid'", Warning, "INSERT … SELECT locks every row of payments, because no index serves status", "index status, or read the rows first and insert them", ""},
		},
	}},
	"implicit-conversion": {{
		tables: shop,
		list: []verdict{
			{"SELECT id FROM users WHERE «phone = 13800138000»", Error, "users.phone is varchar(32) and is compared with a number: every row of users is converted and index idx_phone (phone) is not used", "put the number into quotes", "idx_phone"},
			{"SELECT id FROM users WHERE «phone IN ('1', 2)»", Error, "users.phone is varchar(32) and is compared with a number: every row of users is converted and index idx_phone (phone) is not used", "put the number into quotes", "idx_phone"},
			{"SELECT id FROM orders WHERE «no = 12.5»", Error, "orders.no is varchar(40) and is compared with a number: every row of orders is converted and index uk_no (no) is not used", "bind a string", "uk_no"},
			{"SELECT id FROM users WHERE id = 7 AND «phone = 138»", Info, "users.phone is varchar(32) and is compared with a number, so that index idx_phone (phone) cannot narrow the rows further", "put the number into quotes", "idx_phone"},
			{"SELECT c.id FROM carts c JOIN legacy l ON «l.user_no = c.user_id» WHERE c.id = 5", Error, "legacy.user_no is varchar(20) and is compared with the integer column user_id: every row of legacy is converted and index idx_user_no (user_no) is not used", "give both columns one type", "idx_user_no"},
			{"SELECT l.id FROM legacy l JOIN users u ON «l.user_no = u.id»", Info, "legacy.user_no is varchar(20) and is compared with the integer column id, so that index idx_user_no (user_no) cannot narrow the rows further", "give both columns one type", "idx_user_no"},
			{"SELECT id FROM users WHERE «name IN (SELECT amount FROM payments)»", Error, "users.name is varchar(100) and is compared with the integer column of the subquery: every row of users is converted and index idx_name (name) is not used", "give both columns one type", "idx_name"},
			{"SELECT id FROM users WHERE «phone = NOW()»", Error, "users.phone is varchar(32) and is compared with a date or time: every row of users is converted and index idx_phone (phone) is not used", "compare with a string (DATE_FORMAT), or give the column a date or time type", "idx_phone"},
			{"SELECT id FROM users WHERE «phone > CURDATE() - INTERVAL 1 DAY»", Error, "users.phone is varchar(32) and is compared with a date or time: every row of users is converted and index idx_phone (phone) is not used", "compare with a string (DATE_FORMAT), or give the column a date or time type", "idx_phone"},
			{"SELECT id FROM users WHERE «phone BETWEEN DATE '2024-01-01' AND '2024-02-01'»", Error, "users.phone is varchar(32) and is compared with a date or time: every row of users is converted and index idx_phone (phone) is not used", "compare with a string (DATE_FORMAT), or give the column a date or time type", "idx_phone"},
			{"SELECT id FROM users WHERE «phone = (SELECT MAX(id) FROM orders)»", Error, "users.phone is varchar(32) and is compared with a number: every row of users is converted and index idx_phone (phone) is not used", "give both columns one type", "idx_phone"},
			{"SELECT id FROM users WHERE «phone = (SELECT COUNT(*) FROM orders)»", Error, "users.phone is varchar(32) and is compared with a number: every row of users is converted and index idx_phone (phone) is not used", "give both columns one type", "idx_phone"},
			{"SELECT id FROM users WHERE «phone = (SELECT MAX(created_at) FROM orders)»", Error, "users.phone is varchar(32) and is compared with a date or time: every row of users is converted and index idx_phone (phone) is not used", "compare with a string (DATE_FORMAT), or give the column a date or time type", "idx_phone"},
			{"SELECT id FROM users WHERE «phone IN (SELECT created_at FROM orders)»", Error, "users.phone is varchar(32) and is compared with the date/time column of the subquery: every row of users is converted and index idx_phone (phone) is not used", "give both columns one type", "idx_phone"},
			{"SELECT id FROM users WHERE «phone = COALESCE(5, 6)»", Error, "users.phone is varchar(32) and is compared with a number: every row of users is converted and index idx_phone (phone) is not used", "bind a string", "idx_phone"},
			{"SELECT id FROM users WHERE «phone = UNIX_TIMESTAMP()»", Error, "users.phone is varchar(32) and is compared with a number: every row of users is converted and index idx_phone (phone) is not used", "bind a string", "idx_phone"},
			{"SELECT id FROM users WHERE «phone = CASE WHEN 1 THEN 5 ELSE 6 END»", Error, "users.phone is varchar(32) and is compared with a number: every row of users is converted and index idx_phone (phone) is not used", "bind a string", "idx_phone"},
			{"SELECT z.id FROM (SELECT id, phone AS p FROM users) z WHERE «z.p = 5»", Error, "users.phone is varchar(32) and is compared with a number: every row of users is converted and index idx_phone (phone) is not used", "put the number into quotes", "idx_phone"},
			{"SELECT id FROM carts WHERE «sku = 5»", Warning, "carts.sku is varchar(40) and is compared with a number; every row is converted", "put the number into quotes", ""},
		},
	}, {
		tables: shapes,
		list: []verdict{
			{"SELECT id FROM member WHERE «(nick, phone) = (5, 6)»", Error, "member.phone is varchar(20) and is compared with a number: every row of member is converted and index phone (phone) is not used", "put the number into quotes", "phone"},
			{"SELECT id FROM member WHERE «(phone, nick) = (5, 6)»", Error, "member.phone is varchar(20) and is compared with a number: every row of member is converted and index phone (phone) is not used", "put the number into quotes", "phone"},
			{"SELECT id FROM purchase WHERE member_id = 5 AND «state = 7»", Warning, "purchase.state is varchar(12) and is compared with a number: every row of purchase with that member_id is converted and index m (member_id, state, placed) is not used", "put the number into quotes", "m"},
			{"SELECT id FROM purchase WHERE «state = 7»", Warning, "purchase.state is varchar(12) and is compared with a number; every row is converted", "put the number into quotes", ""},
		},
	}},
	"join-conversion": {{
		tables: shop,
		list: []verdict{
			{"SELECT l.id FROM users u JOIN legacy l ON «l.email = u.email» WHERE u.id = 5", Warning, "legacy.email (latin1) is converted to compare it with users.email (utf8mb4), so that index idx_email (email) cannot be used for the join", "give both columns one type, character set and collation", "idx_email"},
			{"SELECT l.id FROM users u LEFT JOIN legacy l ON «u.email = l.email»", Warning, "legacy.email (latin1) is converted to compare it with users.email (utf8mb4), so that index idx_email (email) cannot be used for the join", "give both columns one type, character set and collation", "idx_email"},
			{"SELECT l.id FROM (SELECT email AS e FROM users WHERE id = 5) u JOIN legacy l ON «l.email = u.e»", Warning, "legacy.email (latin1) is converted to compare it with users.email (utf8mb4), so that index idx_email (email) cannot be used for the join", "give both columns one type, character set and collation", "idx_email"},
		},
	}, {
		tables: shapes,
		list: []verdict{
			{"SELECT l.id FROM member m JOIN latin l ON «l.mail = m.mail» WHERE m.id = 5", Warning, "latin.mail (latin1) is converted to compare it with member.mail (utf8mb4), and has no index either: latin is read whole for the rows of the other table", "give both columns one type, character set and collation, and index mail", ""},
			{"SELECT a.id FROM member m JOIN audit a ON «a.actor = m.joined» WHERE m.id = 5", Warning, "audit.actor (string) is converted to compare it with member.joined (date/time), and has no index either: audit is read whole for the rows of the other table", "give both columns one type, character set and collation, and index actor", ""},
		},
	}},
}
