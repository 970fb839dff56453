package schema

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPartition(t *testing.T) {
	const days = " (PARTITION p1 VALUES LESS THAN (MAXVALUE))"
	for options, want := range map[string]*Partition{
		"":                                      nil,
		"PARTITION BY RANGE COLUMNS (d)" + days: {[]string{"d"}, true},
		"PARTITION BY RANGE COLUMNS (a, b) (PARTITION p1 VALUES LESS THAN (MAXVALUE, MAXVALUE))": {[]string{"a", "b"}, true},
		"PARTITION BY RANGE (a)" + days:                                                                 {[]string{"a"}, true},
		"PARTITION BY RANGE (TO_DAYS(d))" + days:                                                        {[]string{"d"}, true},
		"PARTITION BY RANGE (YEAR(d))" + days:                                                           {[]string{"d"}, true},
		"PARTITION BY RANGE (MONTH(d))" + days:                                                          {[]string{"d"}, false},
		"PARTITION BY RANGE (a + b)" + days:                                                             nil,
		"PARTITION BY LIST (a) (PARTITION p1 VALUES IN (1, 2))":                                         {[]string{"a"}, true},
		"PARTITION BY HASH (a) PARTITIONS 8":                                                            {[]string{"a"}, false},
		"PARTITION BY HASH (TO_DAYS(d)) PARTITIONS 8":                                                   {[]string{"d"}, false},
		"PARTITION BY KEY (a, b) PARTITIONS 8":                                                          {[]string{"a", "b"}, false},
		"PARTITION BY KEY () PARTITIONS 8":                                                              nil,
		"PARTITION BY RANGE (a) (PARTITION p1 VALUES LESS THAN (5)); ALTER TABLE t REMOVE PARTITIONING": nil,
		"; ALTER TABLE t PARTITION BY HASH (b) PARTITIONS 4":                                            {[]string{"b"}, false},
		"PARTITION BY HASH (a) PARTITIONS 8; CREATE TABLE u LIKE t; DROP TABLE t; RENAME TABLE u TO t":  {[]string{"a"}, false},
	} {
		s, notes := read(t, "CREATE TABLE t (a INT, b INT, d DATE, PRIMARY KEY (a, b, d)) "+options)
		assert.Empty(t, notes, options)
		assert.Equal(t, want, s.Table("", "t").Partition, options)
	}
}

func TestOneRow(t *testing.T) {
	for text, want := range map[string]bool{
		"id INT PRIMARY KEY":                                        false,
		"id ENUM('1') NOT NULL PRIMARY KEY, n INT":                  true,
		"id ENUM('1', '2') NOT NULL PRIMARY KEY":                    false,
		"id ENUM('x') UNIQUE":                                       false, // NULLs are any number
		"id ENUM('x') NOT NULL, UNIQUE (id)":                        true,
		"id ENUM('x') NOT NULL, KEY (id)":                           false,
		"id INT PRIMARY KEY CHECK (id = 1)":                         true,
		"id INT PRIMARY KEY, CHECK (1 = id)":                        true,
		"id INT PRIMARY KEY, CONSTRAINT one CHECK ((id IN (1)))":    true,
		"id INT PRIMARY KEY, CHECK (n > 0 AND id = 1), n INT":       true,
		"id INT PRIMARY KEY, CHECK (id = 1 OR id = 2)":              false,
		"id INT PRIMARY KEY, CHECK (id > 0)":                        false,
		"id INT PRIMARY KEY CHECK (id = 1) NOT ENFORCED":            false,
		"id INT PRIMARY KEY, one INT AS (1) STORED NOT NULL UNIQUE": true,
		"id INT, k ENUM('x') NOT NULL, PRIMARY KEY (id, k)":         false,
	} {
		s, notes := read(t, "CREATE TABLE t ("+text+")")
		assert.Empty(t, notes, text)
		assert.Equal(t, want, s.Table("", "t").OneRow(), text)
	}
}

func TestViews(t *testing.T) {
	s, notes := read(t, `CREATE VIEW a AS SELECT id, x FROM t WHERE x > 5;
CREATE ALGORITHM=MERGE VIEW b (i, j) AS SELECT id, x FROM t WITH CASCADED CHECK OPTION;
CREATE ALGORITHM=TEMPTABLE VIEW c AS SELECT id FROM t;
CREATE OR REPLACE VIEW d AS SELECT 1; CREATE OR REPLACE VIEW d AS SELECT id FROM u;`)
	assert.Empty(t, notes)
	for name, query := range map[string]string{"a": "SELECT id, x FROM t WHERE x > 5", "b": "SELECT id, x FROM t", "c": "", "d": "SELECT id FROM u"} {
		assert.Equal(t, query, s.Table("", name).Query, name)
		assert.True(t, s.Table("", name).View, name)
	}
	assert.NotNil(t, s.Table("", "b").Column("j"))
}

func TestMemoryEngine(t *testing.T) {
	s, _ := read(t, "CREATE TABLE m (id INT PRIMARY KEY, a INT, b INT, KEY ka (a), KEY kb (b) USING BTREE) ENGINE=MEMORY; CREATE INDEX kc ON m (a, b); CREATE TABLE i (id INT PRIMARY KEY, a INT, KEY ka (a) USING HASH) ENGINE=InnoDB")
	for name, want := range map[string]Kind{"PRIMARY": Hash, "ka": Hash, "kb": BTree, "kc": Hash} {
		assert.Equal(t, want, s.Table("", "m").Index(name).Kind, name)
	}
	assert.Equal(t, BTree, s.Table("", "i").Index("ka").Kind, "InnoDB makes a B-tree")
}
