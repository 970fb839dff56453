package schema

import (
	"maps"
	"strings"
)

// What tells in a definition whose database it is for, by database. A database
// with "?" shares it with others, and the sign counts only where no other does.
// Sources: MySQL 8.4 manual, "Data Types" and "CREATE TABLE Statement"; PostgreSQL
// 17, "Data Types"; SQLite, "CREATE TABLE" and "Datatypes"; SQL Server, "Data
// types"; Oracle 23ai, "Data Types"; ClickHouse, "Data types" and "Table Engines";
// StarRocks and Doris, "CREATE TABLE"; Snowflake, BigQuery and Hive likewise.

// Columnar reports whether a database, by how Scan calls it, reads nearly MySQL's
// language and keeps no indexes like its: what its definitions say never counts.
func Columnar(database string) bool {
	switch database {
	case "StarRocks or Doris", "ClickHouse", "Hive":
		return true
	}
	return false
}

// typeSigns are types of columns.
var typeSigns = signTable(map[string]string{
	"MySQL":      "MEDIUMINT TINYTEXT MEDIUMTEXT LONGTEXT TINYBLOB MEDIUMBLOB LONGBLOB ENUM SET YEAR",
	"PostgreSQL": "BIGSERIAL SMALLSERIAL SERIAL2 SERIAL4 SERIAL8 BYTEA JSONB TIMESTAMPTZ TIMETZ CITEXT CIDR MACADDR TSVECTOR HSTORE OID INTERVAL",
	// MySQL has SERIAL, MariaDB UUID.
	"PostgreSQL?":            "SERIAL UUID INET MONEY XML",
	"SQL Server":             "UNIQUEIDENTIFIER DATETIME2 DATETIMEOFFSET SMALLDATETIME NTEXT ROWVERSION SMALLMONEY",
	"SQL Server?":            "NVARCHAR",
	"Oracle":                 "VARCHAR2 NVARCHAR2 NUMBER NCLOB BINARY_DOUBLE",
	"Oracle?":                "CLOB",
	"ClickHouse":             "UINT8 UINT16 UINT32 UINT64 INT16 INT32 FLOAT32 DATETIME64 LOWCARDINALITY NULLABLE FIXEDSTRING ENUM8 ENUM16",
	"ClickHouse or BigQuery": "STRING INT64 FLOAT64",
	"StarRocks or Doris":     "LARGEINT HLL",
	"Snowflake":              "VARIANT TIMESTAMP_NTZ TIMESTAMP_LTZ TIMESTAMP_TZ",
})

// wordSigns stand anywhere in a definition.
var wordSigns = signTable(map[string]string{
	"MySQL":      "AUTO_INCREMENT UNSIGNED ZEROFILL FULLTEXT ROW_FORMAT",
	"MySQL?":     "CHARSET KEY_BLOCK_SIZE",
	"SQLite":     "AUTOINCREMENT STRFTIME",
	"PostgreSQL": "PLPGSQL GEN_RANDOM_UUID UUID_GENERATE_V4 CONCURRENTLY TO_TSVECTOR",
	"SQL Server": "GETDATE NEWID SYSUTCDATETIME",
	"Hive":       "TBLPROPERTIES",
})

// pairSigns are two words in a row, also with = between them.
var pairSigns = signTable(map[string]string{
	"MySQL": "ENGINE|INNODB ENGINE|MYISAM ENGINE|MEMORY ENGINE|ARIA ENGINE|NDB ENGINE|NDBCLUSTER ENGINE|ARCHIVE ENGINE|ROCKSDB ENGINE|TOKUDB " +
		"UPDATE|CURRENT_TIMESTAMP UPDATE|NOW CHARACTER|SET ADD|KEY DROP|KEY CHANGE|COLUMN",
	"MySQL?":             "UNIQUE|KEY MODIFY|COLUMN",
	"PostgreSQL":         "CREATE|EXTENSION TIME|ZONE OWNER|TO USING|GIN USING|GIST USING|BRIN CHARACTER|VARYING",
	"SQLite":             "WITHOUT|ROWID",
	"SQL Server":         "INT|IDENTITY BIGINT|IDENTITY IDENTITY|PRIMARY",
	"PostgreSQL?":        "AS|IDENTITY",
	"ClickHouse":         "ENGINE|MERGETREE ENGINE|REPLACINGMERGETREE ENGINE|REPLICATEDMERGETREE ENGINE|SUMMINGMERGETREE ENGINE|DISTRIBUTED",
	"StarRocks or Doris": "ENGINE|OLAP DISTRIBUTED|BY AGGREGATE|KEY",
	"Hive":               "STORED|AS PARTITIONED|BY",
	"Cassandra":          "CLUSTERING|ORDER",
})

// signTable turns lists by database into databases by sign.
func signTable(by map[string]string) map[string]string {
	out := make(map[string]string)
	for database, list := range maps.All(by) {
		for sign := range strings.FieldsSeq(list) {
			out[strings.ReplaceAll(sign, "|", " ")] = database
		}
	}
	return out
}
