package sqlcheck

// shapes are tables whose indexes, types and partitions are out of the ordinary.
const shapes = `
CREATE TABLE metric (id BIGINT NOT NULL, day DATE NOT NULL, host INT, v INT, PRIMARY KEY (id, day), KEY host (host))
  PARTITION BY RANGE COLUMNS (day) (PARTITION p1 VALUES LESS THAN ('2024-02-01'), PARTITION p2 VALUES LESS THAN (MAXVALUE));
CREATE TABLE hits (id BIGINT NOT NULL, site INT NOT NULL, n INT, PRIMARY KEY (id, site)) PARTITION BY HASH (site) PARTITIONS 8;
CREATE TABLE visits (id BIGINT NOT NULL, at DATETIME NOT NULL, n INT, PRIMARY KEY (id, at)) PARTITION BY RANGE (TO_DAYS(at)) (PARTITION p1 VALUES LESS THAN (739000), PARTITION p2 VALUES LESS THAN (MAXVALUE));
CREATE TABLE zones (id BIGINT NOT NULL, region INT NOT NULL, n INT, PRIMARY KEY (id, region)) PARTITION BY LIST (region) (PARTITION a VALUES IN (1, 2), PARTITION b VALUES IN (3));
CREATE TABLE inv (id INT NOT NULL PRIMARY KEY, a INT, b INT, KEY ia (a) INVISIBLE, KEY ib (b));
CREATE TABLE doc (id INT NOT NULL PRIMARY KEY, title TEXT, body JSON, link VARCHAR(1000), code VARCHAR(20), raw BLOB, made DATETIME, owner INT) DEFAULT CHARSET=utf8mb4;
CREATE TABLE ` + "`order`" + ` (id INT NOT NULL PRIMARY KEY, ` + "`key`" + ` INT, ` + "`a b`" + ` INT);
CREATE TABLE item (purchase_id BIGINT NOT NULL, line SMALLINT NOT NULL, sku VARCHAR(20), qty INT, PRIMARY KEY (purchase_id, line), KEY sku (sku));
CREATE TABLE purchase (
  id BIGINT NOT NULL PRIMARY KEY, member_id INT NOT NULL, shop_id INT NOT NULL, state VARCHAR(12) NOT NULL, total DECIMAL(10,2), placed DATETIME NOT NULL, ref VARCHAR(30),
  KEY m (member_id, state, placed), KEY sp (shop_id, placed), KEY rp (ref(8)), UNIQUE KEY up (ref(4), shop_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE member (id INT NOT NULL PRIMARY KEY, mail VARCHAR(120) NOT NULL, phone VARCHAR(20), nick VARCHAR(50), joined DATETIME NOT NULL, UNIQUE KEY mail (mail), KEY phone (phone), KEY joined (joined)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE audit (id BIGINT NOT NULL PRIMARY KEY, what VARCHAR(30), at DATETIME, actor VARCHAR(20), member_id INT);
CREATE TABLE latin (id INT NOT NULL PRIMARY KEY, mail VARCHAR(120)) DEFAULT CHARSET=latin1;
CREATE TABLE task (id BIGINT NOT NULL PRIMARY KEY, hidden BOOL NOT NULL, open BIT NOT NULL, yes ENUM('Y','N') NOT NULL, kind ENUM('a','b','c') NOT NULL, level TINYINT NOT NULL, score INT, done DATETIME, owner INT, shown TINYINT(4) COMMENT '0.hidden 1.shown', stage INT COMMENT '0 new, 1 paid, 2 sent', token VARCHAR(20), KEY token (token));
CREATE TABLE seat (id BIGINT NOT NULL PRIMARY KEY, party VARCHAR(20) NOT NULL, guest VARCHAR(20) NOT NULL, UNIQUE KEY pg (party, guest), KEY p (party), KEY g (guest, party));
CREATE TABLE seats (id BIGINT NOT NULL PRIMARY KEY, hall INT NOT NULL, row_no INT NOT NULL, place INT NOT NULL, guest INT, sold BOOL, KEY h (hall, row_no, place), KEY g (guest), KEY s (sold));
CREATE TABLE hash (id INT NOT NULL PRIMARY KEY, a INT, KEY a (a)) ENGINE=MEMORY;
CREATE TABLE event (id BIGINT NOT NULL PRIMARY KEY, owner_id BIGINT NOT NULL, open TINYINT NOT NULL, note VARCHAR(20), KEY o (owner_id));
CREATE TABLE event_person (id BIGINT NOT NULL PRIMARY KEY, event_id BIGINT NOT NULL, kind VARCHAR(10) NOT NULL, person_id BIGINT NOT NULL, KEY p (kind, person_id), KEY e (event_id));
CREATE TABLE setting (id ENUM('1') NOT NULL PRIMARY KEY, n INT);
CREATE TABLE counter (id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1), n INT);
CREATE TABLE pair (id INT NOT NULL PRIMARY KEY, a INT, b INT, c INT, KEY ka (a), KEY kabc (a, b, c));
CREATE VIEW active AS SELECT id, nick, joined AS since FROM member WHERE phone IS NOT NULL;
CREATE VIEW old (i, year) AS SELECT id, YEAR(joined) FROM member;
CREATE VIEW counted AS SELECT nick, COUNT(*) AS n FROM member GROUP BY nick;
CREATE ALGORITHM=TEMPTABLE VIEW made AS SELECT id, joined FROM member;
CREATE VIEW latest AS SELECT i, year FROM old;
`
