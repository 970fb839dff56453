package sqlcheck

// otherVerdicts are about what a statement reads, writes and defines.
var otherVerdicts = map[string][]verdicts{
	"unordered-write": {{
		list: []verdict{
			{"«DELETE» FROM t WHERE a = 1 LIMIT 10", Warning, "LIMIT without ORDER BY: which rows of t are changed is undefined", "add ORDER BY on the primary key, or read the ids first and write by key", ""},
			{"«UPDATE» t SET a = 1 LIMIT 100", Warning, "LIMIT without ORDER BY: which rows of t are changed is undefined", "add ORDER BY on the primary key, or read the ids first and write by key", ""},
			{"«DELETE» FROM t WHERE a = 1 LIMIT 1", Info, "LIMIT without ORDER BY: which rows of t are changed is undefined", "add ORDER BY on the primary key, or read the ids first and write by key", ""},
		},
	}, {
		tables: shop,
		list: []verdict{
			{"«DELETE» FROM orders WHERE user_id IN (5, 6)", Warning, "many rows of orders are locked in the order of index idx_user (user_id), not of the primary key: two such writes can wait for each other", "read the primary keys first and write WHERE id IN (…)", "idx_user"},
			{"«UPDATE» orders SET total = 1 WHERE user_id > 5", Warning, "many rows of orders are locked in the order of index idx_user (user_id), not of the primary key: two such writes can wait for each other", "read the primary keys first and write WHERE id IN (…)", "idx_user"},
			{"«UPDATE» users SET age = 1 WHERE phone = 'x' OR age = 5", Warning, "many rows of users are locked in the order of several indexes, not of the primary key: two such writes can wait for each other", "read the primary keys first and write WHERE id IN (…)", ""},
			{"«DELETE» FROM orders WHERE user_id = 5 OR user_id = 6", Warning, "many rows of orders are locked in the order of index idx_user (user_id), not of the primary key: two such writes can wait for each other", "read the primary keys first and write WHERE id IN (…)", "idx_user"},
			{"«DELETE» FROM orders WHERE region = 'x' AND created_at = '2024-01-01'", Warning, "many rows of orders are locked in the order of index idx_region_created (region, created_at, status), not of the primary key: two such writes can wait for each other", "read the primary keys first and write WHERE id IN (…)", "idx_region_created"},
			{"«UPDATE» sessions SET token = '' WHERE user_id = 5", Info, "many rows of sessions are locked in the order of index uk_token (user_id, token), not of the primary key: two such writes can wait for each other", "read the primary keys first and write WHERE id IN (…)", "uk_token"},
			{"«DELETE» FROM sessions WHERE user_id = 5 OR user_id > 7", Info, "many rows of sessions are locked in the order of index uk_token (user_id, token), not of the primary key: two such writes can wait for each other", "read the primary keys first and write WHERE id IN (…)", "uk_token"},
		},
	}, {
		tables: shapes,
		list: []verdict{
			{"«DELETE» FROM seat WHERE guest = 'x'", Warning, "many rows of seat are locked in the order of index g (guest, party), not of the primary key: two such writes can wait for each other", "read the primary keys first and write WHERE id IN (…)", "g"},
			{"«DELETE» FROM purchase WHERE ref LIKE 'abc%'", Warning, "many rows of purchase are locked in the order of index rp (ref), not of the primary key: two such writes can wait for each other", "read the primary keys first and write WHERE id IN (…)", "rp"},
			{"«UPDATE» item SET qty = 1 WHERE sku IN ('a', 'b')", Info, "many rows of item are locked in the order of index sku (sku), not of the primary key: two such writes can wait for each other", "read the primary keys first and write WHERE (purchase_id, line) IN (…)", "sku"},
		},
	}},
	"write-without-where": {{
		list: []verdict{
			{"«DELETE» FROM carts", Warning, "DELETE without WHERE changes every row of carts", "add the condition, or use TRUNCATE TABLE where the table is meant to be emptied", ""},
			{"«UPDATE» labels SET photo_count = (SELECT COUNT(*) FROM photos p WHERE p.label_id = labels.id)", Info, "UPDATE without WHERE changes every row of labels, as a recount of what other rows hold", "", ""},
			{"«UPDATE» labels l LEFT JOIN (SELECT label_id, COUNT(*) AS n FROM photos GROUP BY label_id) c ON c.label_id = l.id SET l.photo_count = IFNULL(c.n, 0)", Info, "UPDATE without WHERE changes every row of labels, as a recount of what other rows hold", "", ""},
			{"«UPDATE» labels l LEFT JOIN (SELECT label_id, COUNT(*) AS n FROM photos GROUP BY label_id) c ON c.label_id = l.id SET l.photo_count = IFNULL(c.n, 0), l.hidden = 1", Warning, "UPDATE without WHERE changes every row of labels", "add the condition", ""},
			{"«UPDATE» labels SET owner = (SELECT id FROM users WHERE name = 'x')", Warning, "UPDATE without WHERE changes every row of labels", "add the condition", ""},
			{"«UPDATE» users SET active = 0", Warning, "UPDATE without WHERE changes every row of users", "add the condition", ""},
			{"«DELETE» FROM carts WHERE 1 = 1", Warning, "DELETE with a WHERE that is always true changes every row of carts", "add the condition, or use TRUNCATE TABLE where the table is meant to be emptied", ""},
			{"«UPDATE» users SET active = 0 WHERE id = id", Warning, "UPDATE with a WHERE that is always true changes every row of users", "add the condition", ""},
			{"«UPDATE» t SET note = 'LAST_INSERT_ID(1)'", Warning, "UPDATE without WHERE changes every row of t", "add the condition", ""},
			{"ALTER TABLE pages ADD COLUMN user_id BIGINT; «UPDATE» pages SET user_id = 1", Info, "UPDATE without WHERE changes every row of pages, to fill a column that this text adds or changes", "", ""},
			{"ALTER TABLE pages ADD COLUMN user_id BIGINT; «UPDATE» pages SET title = ''", Warning, "UPDATE without WHERE changes every row of pages", "add the condition", ""},
			{"«UPDATE» pages SET title = ''; ALTER TABLE pages MODIFY title VARCHAR(20) NOT NULL", Info, "UPDATE without WHERE changes every row of pages, to fill a column that this text adds or changes", "", ""},
			{"ALTER TABLE pages ADD COLUMN user_id BIGINT; «DELETE» FROM pages", Warning, "DELETE without WHERE changes every row of pages", "add the condition, or use TRUNCATE TABLE where the table is meant to be emptied", ""},
			{"CREATE TABLE pages (id INT PRIMARY KEY, n INT); INSERT INTO pages SELECT 1, 2; «UPDATE» pages SET n = 3", Info, "UPDATE without WHERE changes every row of pages, which this text has created", "", ""},
			{"«DELETE» FROM roles; INSERT INTO roles (id) VALUES (1), (2)", Info, "DELETE without WHERE changes every row of roles, to fill it anew further down", "", ""},
			{"INSERT INTO roles (id) VALUES (1), (2); «DELETE» FROM roles", Warning, "DELETE without WHERE changes every row of roles", "add the condition, or use TRUNCATE TABLE where the table is meant to be emptied", ""},
		},
	}, {
		tables: shapes,
		list: []verdict{
			{"«UPDATE» setting SET n = 5", Info, "UPDATE without WHERE changes every row of setting, which can hold one row only", "", ""},
			{"«DELETE» FROM counter", Info, "DELETE without WHERE changes every row of counter, which can hold one row only", "", ""},
			{"«UPDATE» member SET nick = ''", Warning, "UPDATE without WHERE changes every row of member", "add the condition", ""},
			{"«DELETE» FROM member WHERE mail IS NOT NULL", Warning, "DELETE with a WHERE that is always true changes every row of member", "add the condition, or use TRUNCATE TABLE where the table is meant to be emptied", ""},
		},
	}},
	"select-star": {{
		list: []verdict{
			{"SELECT «*» FROM t", Warning, "SELECT * sends every column of t", "name the columns that are used", ""},
			{"SELECT «a.*», b.x FROM a JOIN b ON b.id = a.bid", Warning, "SELECT * sends every column of a", "name the columns that are used", ""},
			{"SELECT * FROM (SELECT «*» FROM t) x", Warning, "SELECT * sends every column of t", "name the columns that are used", ""},
			{"WITH c AS (SELECT «*» FROM t) SELECT * FROM c", Warning, "SELECT * sends every column of t", "name the columns that are used", ""},
			{"SELECT «*» FROM t JOIN (SELECT id FROM u) x ON x.id = t.id", Warning, "SELECT * sends every column of t", "name the columns that are used", ""},
		},
	}, {
		tables: shop,
		list: []verdict{
			{"SELECT «*» FROM users WHERE id = 5", Warning, "SELECT * sends every column of users, with bio", "name the columns that are used", ""},
			{"SELECT «*» FROM orders WHERE user_id = 5", Warning, "SELECT * sends every column of orders (index idx_user cannot answer alone, and note are carried along)", "name the columns that are used", ""},
			{"SELECT «*» FROM carts WHERE id = 5", Warning, "SELECT * sends every column of carts", "name the columns that are used", ""},
			{"SELECT «*» FROM carts WHERE id IN (5, 6)", Warning, "SELECT * sends every column of carts", "name the columns that are used", ""},
			{"SELECT «*» FROM users WHERE id = 5", Warning, "SELECT * sends every column of users, with bio", "name the columns that are used", ""},
			{"SELECT «o.*» FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = 5", Warning, "SELECT * sends every column of orders (index idx_user cannot answer alone, and note are carried along)", "name the columns that are used", ""},
		},
	}},
	"leading-wildcard": {{
		list: []verdict{
			{"SELECT id FROM users WHERE «name LIKE '%smith'»", Warning, "the pattern for name begins with a wildcard: no index can be used, every row of users is read", "search with a FULLTEXT index (MATCH … AGAINST), or by prefix", ""},
			{"SELECT id FROM users WHERE «name LIKE CONCAT('%', ?)»", Warning, "the pattern for name begins with a wildcard: no index can be used, every row of users is read", "search with a FULLTEXT index (MATCH … AGAINST), or by prefix", ""},
			{"SELECT id FROM posts WHERE «tags LIKE '%,5,%'»", Warning, "the pattern for tags begins with a wildcard: no index can be used, every row of posts is read", "keep the values of the list in a table of their own, one to a row: an index finds those", ""},
			{"SELECT id FROM posts WHERE «tags LIKE CONCAT('%,', ?, ',%')»", Warning, "the pattern for tags begins with a wildcard: no index can be used, every row of posts is read", "keep the values of the list in a table of their own, one to a row: an index finds those", ""},
			{"SELECT id FROM posts WHERE «CONCAT(',', tags, ',') LIKE '%,5,%'»", Warning, "the pattern for tags begins with a wildcard: no index can be used, every row of posts is read", "keep the values of the list in a table of their own, one to a row: an index finds those", ""},
			{"SELECT id FROM posts WHERE «CONCAT(',', tags, ',') LIKE CONCAT('%', ',', ?, ',', '%')»", Warning, "the pattern for tags begins with a wildcard: no index can be used, every row of posts is read", "keep the values of the list in a table of their own, one to a row: an index finds those", ""},
			{"SELECT id FROM posts WHERE «tags LIKE '%,'» || ? || ',%'", Warning, "the pattern for tags begins with a wildcard: no index can be used, every row of posts is read", "keep the values of the list in a table of their own, one to a row: an index finds those", ""},
			{"SELECT id FROM users WHERE «name LIKE '%x,%'»", Warning, "the pattern for name begins with a wildcard: no index can be used, every row of users is read", "search with a FULLTEXT index (MATCH … AGAINST), or by prefix", ""},
			{"SELECT id FROM tasks WHERE node_id = 3 AND «title LIKE '%x%'»", Info, "the pattern for title begins with a wildcard: no index can be used for it, only for other conditions on tasks", "search with a FULLTEXT index (MATCH … AGAINST), or by prefix", ""},
			{"SELECT z.id FROM (SELECT id, mail FROM member) z WHERE «z.mail LIKE '%x'»", Warning, "the pattern for mail begins with a wildcard: no index can be used, every row of member is read", "search with a FULLTEXT index (MATCH … AGAINST), or by prefix", ""},
		},
	}, {
		tables: shop,
		list: []verdict{
			{"SELECT id FROM users WHERE «phone LIKE '%38'»", Warning, "the pattern for phone begins with a wildcard: no index can be used, every row of users is read", "search with a FULLTEXT index (MATCH … AGAINST), or by prefix", "idx_phone"},
			{"SELECT id FROM users WHERE «bio LIKE '%38'»", Warning, "the pattern for bio begins with a wildcard: no index can be used, every row of users is read", "use MATCH (bio) AGAINST (…): there is a FULLTEXT index", ""},
			{"SELECT id FROM users WHERE «bio LIKE '%,38,%'»", Warning, "the pattern for bio begins with a wildcard: no index can be used, every row of users is read", "keep the values of the list in a table of their own, one to a row: an index finds those", ""},
			{"SELECT id FROM users WHERE «age LIKE '%8'»", Warning, "the pattern for age begins with a wildcard: no index can be used, every row of users is read", "compare the value itself, or a range of it: an index does not have its digits", "idx_age"},
			{"SELECT id FROM users WHERE «created_at LIKE '%-05-%'»", Warning, "the pattern for created_at begins with a wildcard: no index can be used, every row of users is read", "compare the value itself, or a range of it: an index does not have its digits", "idx_created"},
			{"SELECT id FROM users WHERE email = 'x' AND «phone LIKE '%38'»", Info, "the pattern for phone begins with a wildcard: no index can be used for it, only for other conditions on users", "search with a FULLTEXT index (MATCH … AGAINST), or by prefix", "idx_phone"},
			{"SELECT z.id FROM (SELECT id, bio AS b FROM users) z WHERE «z.b LIKE '%x'»", Warning, "the pattern for bio begins with a wildcard: no index can be used, every row of users is read", "use MATCH (bio) AGAINST (…): there is a FULLTEXT index", ""},
		},
	}, {
		tables: "CREATE TABLE grants (id INT PRIMARY KEY, members JSON)",
		list: []verdict{
			{"SELECT id FROM grants WHERE «members LIKE '%\"alice\"%'»", Warning, "the pattern for members begins with a wildcard: no index can be used, every row of grants is read", "ask for what the array contains (value MEMBER OF (column), with a multi-valued index)", ""},
		},
	}},
	"deep-offset": {{
		list: []verdict{
			{"SELECT id FROM posts ORDER BY id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id > ? ORDER BY id LIMIT n)", ""},
			{"SELECT id FROM posts ORDER BY id «LIMIT 300000, 10»", Warning, "OFFSET 300000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id > ? ORDER BY id LIMIT n)", ""},
			{"SELECT id FROM posts ORDER BY made DESC, id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE made <= ? AND (made < ? OR id < ?) ORDER BY made DESC, id DESC LIMIT n)", ""},
			{"SELECT id FROM posts ORDER BY made DESC, id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)", ""},
			{"SELECT id FROM posts ORDER BY (state = 2) DESC, id DESC «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT id FROM posts ORDER BY CASE WHEN state = 2 THEN 0 ELSE 1 END «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT id FROM posts ORDER BY FIELD(state, 3, 1, 2), id «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT id FROM posts ORDER BY RAND() «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT id FROM posts ORDER BY made, CONVERT(title USING gbk) «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT x.id FROM (SELECT id, likes + shares AS heat FROM posts) x ORDER BY x.heat «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT id, ABS(score) AS score FROM posts ORDER BY score «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT id, UNIX_TIMESTAMP(p.made) AS made FROM posts p ORDER BY made DESC «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by what the SELECT list calls made, and not by the column of that name, so that each page, the first one too, reads and sorts all rows that match: order by p.made", ""},
			{"SELECT id, DATE_FORMAT(made, '%Y-%m-%d') AS made FROM posts ORDER BY made «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT id, UNIX_TIMESTAMP(p.made) AS at FROM posts p ORDER BY p.made DESC, id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE p.made <= ? AND (p.made < ? OR id < ?) ORDER BY p.made DESC, id DESC LIMIT n)", ""},
			{"SELECT id FROM posts ORDER BY id, CASE WHEN state = 2 THEN 0 ELSE 1 END «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id > ? ORDER BY id LIMIT n)", ""},
			{"SELECT id FROM posts WHERE state = 1 ORDER BY state + 1 «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)", ""},
			{"SELECT id FROM posts WHERE MATCH (body) AGAINST ('x') ORDER BY MATCH (body) AGAINST ('x') DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)", ""},
			{"SELECT id FROM posts p ORDER BY {{}}.id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id < ? ORDER BY id DESC LIMIT n)", ""},
			{"SELECT p.id FROM posts p, tags t WHERE t.post = p.id ORDER BY {{}}.id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)", ""},
			{"SELECT id FROM posts ORDER BY {{}} «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)", ""},
			{"SELECT id FROM posts ORDER BY id «LIMIT ? OFFSET ?»", Info, "OFFSET is a placeholder: if it comes from a page number: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id > ? ORDER BY id LIMIT n)", ""},
			{"SELECT id FROM posts ORDER BY id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id < ? ORDER BY id DESC LIMIT n)", ""},
			{"SELECT id FROM posts ORDER BY id DESC, made «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id < ? ORDER BY id DESC LIMIT n)", ""},
			{"SELECT id FROM posts «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id > ? ORDER BY id LIMIT n)", ""},
			{"SELECT id FROM posts ORDER BY made «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE made >= ? AND (made > ? OR id > ?) ORDER BY made, id LIMIT n)", ""},
			{"SELECT post_id FROM posts ORDER BY post_id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE post_id < ? ORDER BY post_id DESC LIMIT n)", ""},
			{"SELECT p.id FROM team p ORDER BY p.team_id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE p.team_id > ? ORDER BY p.team_id LIMIT n)", ""},
			{"SELECT id FROM posts ORDER BY author_id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE author_id >= ? AND (author_id > ? OR id > ?) ORDER BY author_id, id LIMIT n)", ""},
			{"SELECT p.id FROM posts p JOIN users u ON u.id = p.author ORDER BY p.made DESC, p.id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE p.made <= ? AND (p.made < ? OR p.id < ?) ORDER BY p.made DESC, p.id DESC LIMIT n)", ""},
			{"SELECT id FROM posts ORDER BY state, made, id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE state >= ? AND (…) ORDER BY state, made, id LIMIT n)", ""},
			{"SELECT id, likes + shares AS heat FROM posts ORDER BY heat «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT author, COUNT(*) AS n FROM posts GROUP BY author ORDER BY n DESC «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "groups are ordered by what is computed of their rows, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT author, kind, COUNT(*) AS n FROM posts GROUP BY author, kind ORDER BY author «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "bound the page number", ""},
			{"SELECT author, COUNT(*) AS n FROM posts GROUP BY author ORDER BY author «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE author > ? ORDER BY author LIMIT n)", ""},
			{"SELECT * FROM posts «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "order by a unique column, remember the last one of a page and ask for the rows after it", ""},
			{"SELECT * FROM posts p JOIN tags t ON t.post = p.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "order by a unique column, remember the last one of a page and ask for the rows after it", ""},
			{"SELECT * FROM posts ORDER BY made DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "order by made and a unique column, remember the last row of a page and ask for the rows after it (WHERE made <= ? AND (made < ? OR … < ?) ORDER BY made DESC, … DESC LIMIT n)", ""},
			{"SELECT * FROM posts ORDER BY state, made «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "order by state, made and a unique column, remember the last row of a page and ask for the rows after it (WHERE state >= ? AND (…) ORDER BY state, made, … LIMIT n)", ""},
			{"SELECT * FROM posts ORDER BY author_id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "order by author_id and a unique column, remember the last row of a page and ask for the rows after it (WHERE author_id >= ? AND (author_id > ? OR … > ?) ORDER BY author_id, … LIMIT n)", ""},
			{"SELECT * FROM posts WHERE state = 1 ORDER BY state, id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id > ? ORDER BY id LIMIT n)", ""},
			{"SELECT * FROM md_document_history ORDER BY history_id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE history_id < ? ORDER BY history_id DESC LIMIT n), with a unique column behind history_id if rows can share it", ""},
			{"SELECT h.*, m.name FROM md_document_history h LEFT JOIN md_members m ON h.member_id = m.member_id ORDER BY h.history_id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE h.history_id < ? ORDER BY h.history_id DESC LIMIT n), with a unique column behind h.history_id if rows can share it", ""},
			{"SELECT h.*, m.name FROM posts h LEFT JOIN users m ON h.member_id = m.id ORDER BY h.id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE h.id < ? ORDER BY h.id DESC LIMIT n)", ""},
			{"SELECT h.*, m.tag FROM posts h JOIN tags m ON m.post_id = h.id ORDER BY h.id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE h.id < ? ORDER BY h.id DESC LIMIT n), with a unique column behind h.id if rows can share it", ""},
			{"SELECT h.*, m.name FROM posts h RIGHT JOIN users m ON h.id = m.post ORDER BY h.id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "order by h.id and a unique column, remember the last row of a page and ask for the rows after it (WHERE h.id <= ? AND (h.id < ? OR … < ?) ORDER BY h.id DESC, … DESC LIMIT n)", ""},
			{"«(SELECT id FROM posts) UNION ALL (SELECT id FROM drafts) ORDER BY id LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "order by id and a unique column, remember the last row of a page and ask for the rows after it in each SELECT of the UNION (WHERE id >= ? AND (id > ? OR … > ?) ORDER BY id, … LIMIT n)", ""},
			{"SELECT * FROM posts p ORDER BY {{}}.id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id < ? ORDER BY id DESC LIMIT n)", ""},
			{"SELECT * FROM {{}} ORDER BY team_id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE team_id < ? ORDER BY team_id DESC LIMIT n), with a unique column behind team_id if rows can share it", ""},
			{"SELECT * FROM posts ORDER BY follow.id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE follow.id < ? ORDER BY follow.id DESC LIMIT n), with a unique column behind follow.id if rows can share it", ""},
			{"SELECT author, COUNT(*) AS n FROM posts GROUP BY author «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE author > ? ORDER BY author LIMIT n)", ""},
			{"SELECT author, kind, COUNT(*) AS n FROM posts GROUP BY author, kind «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "bound the page number", ""},
			{"SELECT id, made AS at FROM posts ORDER BY at «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE made >= ? AND (made > ? OR id > ?) ORDER BY made, id LIMIT n)", ""},
		},
	}, {
		tables: shop,
		list: []verdict{
			{"SELECT * FROM users ORDER BY email «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE email > ? ORDER BY email LIMIT n)", ""},
			{"SELECT * FROM users ORDER BY status, city «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (status, city, id), and remember the last key of a page and ask for the rows after it (WHERE status >= ? AND (…) ORDER BY status, city, id LIMIT n)", ""},
			{"SELECT * FROM users ORDER BY status DESC, city «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (status DESC, city), and bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)", ""},
			{"SELECT * FROM events WHERE a = 5 ORDER BY b DESC, c «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (a, b DESC, c), and bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)", ""},
			{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id ORDER BY u.name DESC, o.created_at «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by columns of several tables, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT * FROM users WHERE email LIKE '%x%' ORDER BY status, city «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (status, city, id), and remember the last key of a page and ask for the rows after it (WHERE status >= ? AND (…) ORDER BY status, city, id LIMIT n)", ""},
			{"SELECT * FROM users WHERE email NOT LIKE '%x%' ORDER BY status, city «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (status, city, id), and remember the last key of a page and ask for the rows after it (WHERE status >= ? AND (…) ORDER BY status, city, id LIMIT n)", ""},
			{"SELECT * FROM users WHERE city LIKE '%x%' ORDER BY email «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE email > ? ORDER BY email LIMIT n)", ""},
			{"SELECT * FROM events WHERE a = 5 ORDER BY b «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (a, b, id), and remember the last key of a page and ask for the rows after it (WHERE b >= ? AND (b > ? OR id > ?) ORDER BY b, id LIMIT n)", ""},
			{"SELECT * FROM events WHERE b = 5 ORDER BY c «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (b, c, id), and remember the last key of a page and ask for the rows after it (WHERE c >= ? AND (c > ? OR id > ?) ORDER BY c, id LIMIT n)", ""},
			{"SELECT * FROM events «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id > ? ORDER BY id LIMIT n)", ""},
			{"SELECT * FROM users ORDER BY created_at DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE created_at <= ? AND (created_at < ? OR id < ?) ORDER BY created_at DESC, id DESC LIMIT n)", ""},
			{"SELECT o.id, u.email FROM orders o LEFT JOIN users u ON u.id = o.user_id ORDER BY o.id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.id < ? ORDER BY o.id DESC LIMIT n)", ""},
			{"SELECT o.id, u.email FROM orders o LEFT JOIN users u ON u.id = o.user_id ORDER BY id DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.id < ? ORDER BY o.id DESC LIMIT n)", ""},
			{"SELECT o.id, u.email FROM orders o LEFT JOIN users u ON u.id = o.user_id ORDER BY no DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE no < ? ORDER BY no DESC LIMIT n)", ""},
			{"SELECT o.id, u.email FROM orders o JOIN users u USING (id) ORDER BY o.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.id > ? ORDER BY o.id LIMIT n)", ""},
			{"SELECT o.id, u.email FROM users u JOIN orders o ON u.id = o.user_id ORDER BY o.no «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.no > ? ORDER BY o.no LIMIT n)", ""},
			{"SELECT o.id, u.email, i.title FROM orders o JOIN users u ON u.id = o.user_id LEFT JOIN users i ON i.id = u.age ORDER BY o.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.id > ? ORDER BY o.id LIMIT n)", ""},
			{"SELECT u.id FROM users u JOIN orders o ON u.id = o.user_id ORDER BY u.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "order by u.id and a unique column, remember the last row of a page and ask for the rows after it (WHERE u.id >= ? AND (u.id > ? OR … > ?) ORDER BY u.id, … LIMIT n)", ""},
			{"SELECT u.id FROM users u JOIN carts c ON u.id > c.id ORDER BY u.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "order by u.id and a unique column, remember the last row of a page and ask for the rows after it (WHERE u.id >= ? AND (u.id > ? OR … > ?) ORDER BY u.id, … LIMIT n)", ""},
			{"SELECT o.id, u.email FROM orders o LEFT JOIN users u ON u.id = o.user_id ORDER BY o.user_id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.user_id >= ? AND (o.user_id > ? OR o.id > ?) ORDER BY o.user_id, o.id LIMIT n)", ""},
			{"SELECT o.id, u.email FROM orders o LEFT JOIN users u ON u.id = o.user_id ORDER BY o.total «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on orders (total, id), and remember the last key of a page and ask for the rows after it (WHERE o.total >= ? AND (o.total > ? OR o.id > ?) ORDER BY o.total, o.id LIMIT n)", ""},
			{"SELECT o.id, u.email FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = 'paid' ORDER BY o.total «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on orders (status, total, id), and remember the last key of a page and ask for the rows after it (WHERE o.total >= ? AND (o.total > ? OR o.id > ?) ORDER BY o.total, o.id LIMIT n)", ""},
			{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.name = 'x' ORDER BY o.created_at «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "a condition on users finds the rows and a column of orders orders them, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT u.email FROM orders o JOIN users u ON u.id = o.user_id WHERE o.region = 'x' ORDER BY u.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)", ""},
			{"SELECT u.email FROM orders o JOIN users u ON u.id = o.user_id WHERE o.region = 'x' ORDER BY u.email «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "a condition on orders finds the rows and a column of users orders them, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.age IN (3, 4) ORDER BY o.id «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "a condition on users finds the rows and a column of orders orders them, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.kind = 'a' ORDER BY o.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.id > ? ORDER BY o.id LIMIT n)", ""},
			{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.status = 3 ORDER BY o.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.id > ? ORDER BY o.id LIMIT n)", ""},
			{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.id = 3 ORDER BY o.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.id > ? ORDER BY o.id LIMIT n)", ""},
			{"SELECT o.id FROM orders o LEFT JOIN users u ON u.id = o.user_id AND u.name = 'x' ORDER BY o.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.id > ? ORDER BY o.id LIMIT n)", ""},
			{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.name = 'x' AND o.region = 'y' ORDER BY o.created_at «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE o.created_at >= ? AND (…) ORDER BY o.created_at, o.status, o.id LIMIT n)", ""},
			{"SELECT o.id FROM orders o LEFT JOIN users u ON u.id = o.user_id ORDER BY u.name «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by the outer side of a join, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id ORDER BY u.name, o.created_at «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by columns of several tables, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT user_id, COUNT(*) AS n FROM orders GROUP BY user_id ORDER BY n DESC «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "groups are ordered by what is computed of their rows, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT status, user_id, MIN(created_at) FROM orders GROUP BY status, user_id ORDER BY MIN(created_at) «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "groups are ordered by what is computed of their rows, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT user_id, MIN(created_at) AS created_at FROM orders GROUP BY user_id ORDER BY created_at «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "groups are ordered by what is computed of their rows, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT user_id, MIN(created_at) FROM orders GROUP BY user_id ORDER BY user_id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE user_id > ? ORDER BY user_id LIMIT n)", ""},
			{"SELECT id FROM users WHERE kind = 'a' AND age = 3 ORDER BY city «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (age, city, id), and remember the last key of a page and ask for the rows after it (WHERE city >= ? AND (city > ? OR id > ?) ORDER BY city, id LIMIT n)", ""},
			{"SELECT c.id FROM carts c JOIN users u ON u.id = c.user_id WHERE u.name = 'x' ORDER BY c.id «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE c.id > ? ORDER BY c.id LIMIT n)", ""},
			{"SELECT x.id FROM (SELECT id, city FROM users) x ORDER BY x.city «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (city, …), and order by x.city and a unique column, remember the last row of a page and ask for the rows after it (WHERE x.city >= ? AND (x.city > ? OR … > ?) ORDER BY x.city, … LIMIT n)", ""},
			{"SELECT u.id FROM users u ORDER BY u.age «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE u.age >= ? AND (u.age > ? OR u.id > ?) ORDER BY u.age, u.id LIMIT n)", ""},
			{"SELECT id FROM orders ORDER BY note «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "no index gives the order by note, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT id FROM users WHERE MATCH (bio) AGAINST ('x') ORDER BY created_at «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "a full-text or spatial index finds the rows, and gives no order, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT id FROM orders WHERE region = 'x' ORDER BY created_at «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE created_at >= ? AND (…) ORDER BY created_at, status, id LIMIT n)", ""},
		},
	}, {
		tables: shop,
		server: MySQL57,
		list: []verdict{
			{"SELECT * FROM users ORDER BY status DESC, city «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "no index of this server gives an order in two directions, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT * FROM users ORDER BY id DESC, city «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE id < ? ORDER BY id DESC LIMIT n)", ""},
		},
	}, {
		tables: `CREATE TABLE t (no INT NOT NULL, id INT NOT NULL, a INT NOT NULL, b INT NOT NULL, c INT NOT NULL, UNIQUE KEY (no), PRIMARY KEY (id), KEY k (a, b, c DESC));
CREATE TABLE u (a INT NOT NULL, b INT NOT NULL, c INT, UNIQUE KEY ab (a, b));
CREATE TABLE v (a INT NOT NULL, c INT NOT NULL);
CREATE TABLE w (id INT NOT NULL PRIMARY KEY, a INT NOT NULL, b INT NOT NULL, KEY k (a, (b + 1)));
CREATE TABLE x (id INT NOT NULL PRIMARY KEY, b INT NOT NULL, KEY k ((b + 1)));`,
		list: []verdict{
			{"SELECT * FROM t WHERE a = 1 ORDER BY b «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (a, b, id), and remember the last key of a page and ask for the rows after it (WHERE b >= ? AND (b > ? OR id > ?) ORDER BY b, id LIMIT n)", ""},
			{"SELECT * FROM t ORDER BY c «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (c, id), and remember the last key of a page and ask for the rows after it (WHERE c >= ? AND (c > ? OR id > ?) ORDER BY c, id LIMIT n)", ""},
			{"SELECT * FROM u ORDER BY c «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (c, a, b), and remember the last key of a page and ask for the rows after it (WHERE c >= ? AND (…) ORDER BY c, a, b LIMIT n)", ""},
			{"SELECT * FROM u WHERE a = 3 «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE b > ? ORDER BY b LIMIT n)", ""},
			{"SELECT * FROM w ORDER BY a «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on (a, id), and remember the last key of a page and ask for the rows after it (WHERE a >= ? AND (a > ? OR id > ?) ORDER BY a, id LIMIT n)", ""},
			{"SELECT * FROM t WHERE a = 1 ORDER BY b, c DESC «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)", ""},
			{"SELECT * FROM w ORDER BY a, b + 1 «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT * FROM w ORDER BY b + 2 «LIMIT 20 OFFSET 200000»", Info, "OFFSET 200000: all rows before the page are read and thrown away", "the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those", ""},
			{"SELECT * FROM x ORDER BY b + 1 «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)", ""},
			{"SELECT u.a FROM v JOIN u ON u.a = v.a AND u.b = v.c ORDER BY v.a «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000, and no index gives the order: each page, the first one too, reads and sorts all rows that match", "make an index on v (a, …), and order by v.a and a unique column, remember the last row of a page and ask for the rows after it (WHERE v.a >= ? AND (v.a > ? OR … > ?) ORDER BY v.a, … LIMIT n)", ""},
			{"SELECT v.a FROM u JOIN v ON u.a = v.a ORDER BY u.a, u.b «LIMIT 20 OFFSET 200000»", Warning, "OFFSET 200000: all rows before the page are read and thrown away", "remember the last key of a page and ask for the rows after it (WHERE u.a >= ? AND (u.a > ? OR u.b > ?) ORDER BY u.a, u.b LIMIT n)", ""},
		},
	}},
	"order-by-rand": {{
		list: []verdict{
			{"SELECT id FROM t ORDER BY «RAND()» LIMIT 1", Warning, "ORDER BY a random value numbers and sorts every row that matches to return a few", "draw a random key in the program and read from there (WHERE key >= ? ORDER BY key LIMIT n)", ""},
			{"SELECT id, RAND() AS r FROM t ORDER BY «r» LIMIT 1", Warning, "ORDER BY a random value numbers and sorts every row that matches to return a few", "draw a random key in the program and read from there (WHERE key >= ? ORDER BY key LIMIT n)", ""},
			{"SELECT id, «RAND()» r FROM t ORDER BY 2 LIMIT 1", Warning, "ORDER BY a random value numbers and sorts every row that matches to return a few", "draw a random key in the program and read from there (WHERE key >= ? ORDER BY key LIMIT n)", ""},
			{"SELECT id FROM t WHERE due < NOW() ORDER BY «RAND()» LIMIT 1", Warning, "ORDER BY a random value numbers and sorts every row that matches to return a few", "read the first of them in the order of an index, some more than are needed (LIMIT n), and draw from those in the program", ""},
			{"SELECT id, a FROM t WHERE due < NOW() ORDER BY «RAND()» LIMIT 1", Warning, "ORDER BY a random value numbers and sorts every row that matches to return a few", "select only the keys that match, draw from them in the program, and read those rows", ""},
			{"SELECT a FROM t WHERE due < NOW() ORDER BY «RAND()» LIMIT 1", Warning, "ORDER BY a random value numbers and sorts every row that matches to return a few", "select only the keys that match, draw from them in the program, and read those rows", ""},
			{"SELECT id FROM t ORDER BY a, «UUID()»", Warning, "ORDER BY a random value numbers and sorts every row that matches to return a few", "draw a random key in the program and read from there (WHERE key >= ? ORDER BY key LIMIT n)", ""},
		},
	}, {
		tables: shapes,
		list: []verdict{
			{"SELECT m.id FROM member m JOIN audit a ON a.id = m.id ORDER BY «RAND()» LIMIT 3", Warning, "ORDER BY a random value numbers and sorts every row that matches to return a few", "draw a random key in the program and read from there (WHERE key >= ? ORDER BY key LIMIT n)", ""},
			{"SELECT m.id FROM member m JOIN audit a ON a.member_id = m.id WHERE m.id = 4 ORDER BY «RAND()» LIMIT 3", Warning, "ORDER BY a random value numbers and sorts every row that matches to return a few", "select only the keys that match, draw from them in the program, and read those rows", ""},
		},
	}},
	"limit-without-order": {{
		list: []verdict{
			{"SELECT id FROM t WHERE a = 1 «LIMIT» 20", Info, "LIMIT without ORDER BY: which rows are returned is undefined", "add ORDER BY on a unique key", ""},
			{"INSERT INTO s (id) SELECT id FROM t WHERE a = 1 «LIMIT» 1", Info, "LIMIT without ORDER BY: which rows are returned is undefined", "add ORDER BY on a unique key", ""},
		},
	}, {
		tables: shapes,
		list: []verdict{
			{"SELECT id FROM purchase WHERE ref = 'abc' AND shop_id = 4 «LIMIT» 10", Info, "LIMIT without ORDER BY: which rows are returned is undefined", "add ORDER BY on a unique key", ""},
			{"SELECT id FROM purchase WHERE ref IN ('a', 'b') AND shop_id = 4 «LIMIT» 10", Info, "LIMIT without ORDER BY: which rows are returned is undefined", "add ORDER BY on a unique key", ""},
			{"SELECT m.id FROM member m JOIN audit a ON a.id = m.id «LIMIT» 10", Info, "LIMIT without ORDER BY: which rows are returned is undefined", "add ORDER BY on a unique key", ""},
			{"SELECT m.id FROM member m JOIN audit a ON a.member_id = m.id WHERE m.mail = 'x' «LIMIT» 10", Info, "LIMIT without ORDER BY: which rows are returned is undefined", "add ORDER BY on a unique key", ""},
		},
	}},
	"cartesian-join": {{
		list: []verdict{
			{"«SELECT» o.id FROM orders o, users u WHERE o.status = 'new'", Warning, "no condition connects u with o: every pair of rows is built", "add the join condition, or write CROSS JOIN where every pair is meant", ""},
			{"SELECT id FROM z WHERE id IN («SELECT» a.id FROM a, b)", Warning, "no condition connects b with a: every pair of rows is built", "add the join condition, or write CROSS JOIN where every pair is meant", ""},
			{"«SELECT» a.id FROM a, b, c WHERE a.id = b.id", Warning, "no condition connects c with a: every pair of rows is built", "add the join condition, or write CROSS JOIN where every pair is meant", ""},
			{"«SELECT» a.id FROM k, a, b WHERE k.id = 5", Warning, "no condition connects b with a: every pair of rows is built", "add the join condition, or write CROSS JOIN where every pair is meant", ""},
		},
	}, {
		tables: shapes,
		list: []verdict{
			{"«SELECT» m.id FROM member m JOIN purchase p ON p.member_id = m.id, item i", Warning, "no condition connects i with m: every pair of rows is built", "add the join condition, or write CROSS JOIN where every pair is meant", ""},
			{"«SELECT» m.id FROM item i, member m JOIN purchase p ON p.member_id = m.id", Warning, "no condition connects m, p with i: every pair of rows is built", "add the join condition, or write CROSS JOIN where every pair is meant", ""},
		},
	}},
	"nondeterministic-predicate": {{
		list: []verdict{
			{"SELECT id FROM t WHERE «id = FLOOR(RAND() * 100)»", Error, "RAND() gives another value for every row: id is compared row by row and no index can be used for it", "compute the value once in the program and bind it", ""},
			{"SELECT id FROM t WHERE «created_at < SYSDATE()»", Warning, "SYSDATE() gives another value for every row: created_at is compared row by row and no index can be used for it", "write NOW(), which is fixed when the statement starts", ""},
			{"SELECT id FROM t WHERE «id >= (SELECT FLOOR(RAND() * MAX(id)) FROM t)»", Error, "RAND() gives another value for every row: id is compared row by row and no index can be used for it", "compute the value once in the program and bind it", ""},
			{"SELECT id FROM t WHERE «id IN (FLOOR(RAND() * 10), 5)»", Error, "RAND() gives another value for every row: id is compared row by row and no index can be used for it", "compute the value once in the program and bind it", ""},
		},
	}},
	"set-and": {{
		list: []verdict{
			{"UPDATE t SET a = «1 AND b = 2» WHERE id = 1", Error, "SET a = … AND b = … is one assignment: a becomes 0 or 1 and b is not written", "separate the assignments with commas", ""},
			{"UPDATE t SET x = 1, a = «'x' AND b = 'y' AND c = 'z'» WHERE id = 1", Error, "SET a = … AND b = … is one assignment: a becomes 0 or 1 and b, c is not written", "separate the assignments with commas", ""},
		},
	}},
	"value-count": {{
		list: []verdict{
			{"INSERT INTO t (a, b) VALUES (1, 2), («3, 4, 5»)", Error, "the row has 3 values for 2 columns: the statement is refused", "give each column one value", ""},
			{"INSERT INTO t VALUES (1, 2), («3»)", Error, "the row has 1 value for 2 in the first row: the statement is refused", "give each column one value", ""},
			{"«INSERT» INTO t (a) SELECT x, y FROM u WHERE id = 1", Error, "the SELECT gives 2 values for 1 column: the statement is refused", "give each column one value", ""},
		},
	}},
	"null-compare": {{
		list: []verdict{
			{"SELECT id FROM t WHERE «a = NULL»", Error, "a comparison with NULL is never true", "write IS NULL", ""},
			{"SELECT id FROM t WHERE «a != NULL»", Error, "a comparison with NULL is never true", "write IS NOT NULL", ""},
			{"SELECT id FROM t WHERE «a IN (NULL)»", Error, "IN (NULL) is never true", "write IS NULL", ""},
			{"SELECT id FROM t WHERE «a IN (1, NULL)»", Warning, "NULL in an IN list matches no row", "write OR … IS NULL where rows without a value are meant", ""},
			{"SELECT id FROM t WHERE «a NOT IN (1, NULL)»", Error, "NOT IN with a NULL in its list is never true: no row matches", "take NULL out of the list", ""},
			{"SELECT id FROM t WHERE «a LIKE NULL»", Error, "LIKE NULL is never true", "write IS NULL", ""},
			{"SELECT id FROM t WHERE «a BETWEEN NULL AND 5»", Error, "BETWEEN with NULL is never true", "leave the end that is open out: write >= or <=", ""},
			{"SELECT «CASE a WHEN NULL THEN 1 END» FROM t", Error, "CASE … WHEN NULL is never true", "write CASE WHEN … IS NULL THEN", ""},
		},
	}},
	"write-in-subquery": {{
		server: MariaDB10,
		list: []verdict{
			{"DELETE FROM items WHERE «order_id IN (SELECT id FROM orders WHERE status = 'void')»", Warning, "mariadb10 runs the subquery for each row and locks every row of items", "write it as a join: DELETE items FROM items JOIN orders ON … WHERE …", ""},
			{"UPDATE items SET x = 1 WHERE «order_id = ANY (SELECT id FROM orders)»", Warning, "mariadb10 runs the subquery for each row and locks every row of items", "write it as a join: UPDATE items JOIN orders ON … SET …", ""},
			{"DELETE FROM items WHERE id = 5 AND «order_id IN (SELECT id FROM orders)»", Info, "mariadb10 runs the subquery for each row and locks every row of items", "write it as a join: DELETE items FROM items JOIN orders ON … WHERE …", ""},
		},
	}},
	"having-filter": {{
		list: []verdict{
			{"SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING «user_id = 7»", Warning, "HAVING on user_id holds no aggregate: it filters after all rows were read and grouped", "move it to WHERE", ""},
			{"SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING «user_id = 7» AND COUNT(*) > 2", Warning, "HAVING on user_id holds no aggregate: it filters after all rows were read and grouped", "move it to WHERE", ""},
		},
	}, {
		server: MariaDB10,
		list: []verdict{
			{"SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING «user_id = 7»", Info, "HAVING on user_id holds no aggregate: it filters after all rows were read and grouped", "move it to WHERE", ""},
		},
	}},
	"row-comparison": {{
		list: []verdict{
			{"SELECT id FROM t WHERE «(a, b) > (1, 2)»", Warning, "a comparison of rows is no range for an index over (a, b)", "write a >= 1 AND (a > 1 OR b > 2)", ""},
			{"SELECT id FROM t WHERE «(a, b, c) <= (1, 2, 3)»", Warning, "a comparison of rows is no range for an index over (a, b, c)", "add a <= … in front, which an index serves", ""},
			{"SELECT id FROM t WHERE «(1, 2) < (a, b)»", Warning, "a comparison of rows is no range for an index over (a, b)", "write a >= 1 AND (a > 1 OR b > 2)", ""},
		},
	}, {
		tables: shop,
		list: []verdict{
			{"SELECT id FROM events WHERE «(at, id) > ('2024-01-01', 5)»", Warning, "a comparison of rows is no range for an index over (at, id)", "write at >= '2024-01-01' AND (at > '2024-01-01' OR id > 5)", "idx_at"},
			{"SELECT z.i FROM (SELECT at AS t, id AS i FROM events) z WHERE «(z.t, z.i) > ('2024-01-01', 5)»", Warning, "a comparison of rows is no range for an index over (at, id)", "write z.t >= '2024-01-01' AND (z.t > '2024-01-01' OR z.i > 5)", "idx_at"},
			{"SELECT id FROM events WHERE a = 1 AND «(at, id) > ('2024-01-01', 5)»", Info, "a comparison of rows is no range for an index over (at, id)", "write at >= '2024-01-01' AND (at > '2024-01-01' OR id > 5)", "idx_at"},
		},
	}},
	"share-lock-upgrade": {{
		list: []verdict{
			{"BEGIN; «SELECT n FROM stock WHERE id = 1 LOCK IN SHARE MODE»; UPDATE stock SET n = 2 WHERE id = 1; COMMIT", Error, "stock is locked for share here and written later in the same transaction: two of them deadlock", "lock with FOR UPDATE", ""},
		},
	}},
	"big-write": {{
		list: []verdict{
			{"DELETE FROM logs WHERE «created_at < '2024-01-01'»", Info, "all rows of an open range of logs are written in one statement and stay locked until its end", "write in chunks: ORDER BY the primary key LIMIT 1000, until no row is left", ""},
		},
	}},
	"count-exists": {{
		list: []verdict{
			{"SELECT «COUNT(*) > 0» FROM t WHERE a = 1", Info, "every matching row is counted to learn whether there is one", "write EXISTS (SELECT 1 FROM …)", ""},
			{"SELECT id FROM t WHERE «0 = (SELECT COUNT(*) FROM u)»", Info, "every matching row is counted to learn whether there is one", "write NOT EXISTS (SELECT 1 FROM …)", ""},
		},
	}},
	"no-primary-key": {{
		list: []verdict{
			{"CREATE TABLE «t» (a INT)", Warning, "table t has no primary key", "add one: id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY", ""},
			{"ALTER TABLE «tags» DROP PRIMARY KEY", Warning, "table tags loses its primary key, or the only key that stands in for one", "add another in the same ALTER TABLE", ""},
		},
	}, {
		tables: shapes,
		list: []verdict{
			{"ALTER TABLE «purchase» DROP PRIMARY KEY", Warning, "table purchase loses its primary key, or the only key that stands in for one", "add another in the same ALTER TABLE", ""},
			{"ALTER TABLE «member» DROP COLUMN id, DROP INDEX mail", Warning, "table member loses its primary key, or the only key that stands in for one", "add another in the same ALTER TABLE", ""},
			{"DROP INDEX `PRIMARY` ON «item»", Warning, "table item loses its primary key, or the only key that stands in for one", "add another in the same ALTER TABLE", ""},
			{"ALTER TABLE «item» DROP COLUMN line, DROP COLUMN purchase_id", Warning, "table item loses its primary key, or the only key that stands in for one", "add another in the same ALTER TABLE", ""},
		},
	}},
	"redundant-index": {{
		list: []verdict{
			{"CREATE TABLE «t» (id INT PRIMARY KEY, a INT, b INT, KEY (a), KEY ab (a, b))", Warning, "index a (a) of t is the beginning of ab (a, b)", "drop a", "a"},
			{"CREATE TABLE «t» (id INT PRIMARY KEY, a INT, KEY k1 (a), KEY k2 (a))", Warning, "index k2 (a) of t is the beginning of k1 (a)", "drop k2", "k2"},
			{"CREATE TABLE «t» (id INT PRIMARY KEY, a INT, KEY k (id, a))", Info, "index k (id, a) of t begins with the whole key PRIMARY (id), which finds its one row already", "drop k, unless a query reads nothing but its columns", "k"},
			{"CREATE TABLE «t» (id INT PRIMARY KEY, a INT, UNIQUE KEY k (id, a))", Info, "index k (id, a) of t begins with the whole key PRIMARY (id), which finds its one row already", "drop k, unless a foreign key refers to it", "k"},
			{"CREATE TABLE «t» (a INT, b INT, c INT, PRIMARY KEY (a, b), KEY k (a, b, c))", Info, "index k (a, b, c) of t begins with the whole key PRIMARY (a, b), which finds its one row already", "drop k, unless a query reads nothing but its columns", "k"},
			{"CREATE TABLE «t» (id INT PRIMARY KEY, a INT NOT NULL, b INT, UNIQUE KEY u (a), KEY k (a, b))", Info, "index k (a, b) of t begins with the whole key u (a), which finds its one row already", "drop k, unless a query reads nothing but its columns", "k"},
			{"CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY x (a, b)); CREATE INDEX y ON «t» (a)", Warning, "index y (a) of t is the beginning of x (a, b)", "drop y", "y"},
		},
	}},
}
