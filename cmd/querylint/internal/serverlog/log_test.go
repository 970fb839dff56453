package serverlog

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// collect reads a log and returns what it holds.
func collect(t *testing.T, log string) (statements []Statement, deadlocks []Deadlock) {
	t.Helper()
	err := Read(strings.NewReader(log), Handler{
		Statement: func(s Statement) { statements = append(statements, s) },
		Deadlock:  func(d Deadlock) { deadlocks = append(deadlocks, d) },
	})
	require.NoError(t, err)
	return statements, deadlocks
}

func file(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(data)
}

func texts(list []Statement) (out []string) {
	for _, s := range list {
		out = append(out, s.SQL)
	}
	return out
}

// The logs in testdata were written by MariaDB 10.11.19.
func TestSlowLogOfMariaDB(t *testing.T) {
	got, dead := collect(t, file(t, "mariadb-slow.log"))
	assert.Empty(t, dead)
	list := texts(got)
	assert.Equal(t, []string{"create database shop;", "SELECT DATABASE();"}, list[:2])
	assert.NotContains(t, strings.Join(list, "\n"), "SET timestamp")
	assert.NotContains(t, strings.Join(list, "\n"), "use `shop`")
	found := 0
	for _, s := range got {
		switch s.SQL {
		case "delete from carts\n where user_id = 8;", "select id from carts where user_id = 8;":
			found++
			assert.EqualValues(t, 2000, s.Examined, s.SQL)
			assert.Positive(t, s.Seconds)
		case "select sleep(0.2);":
			found++
			assert.InDelta(t, 0.2, s.Seconds, 0.05)
			assert.EqualValues(t, 1, s.Sent)
		}
	}
	assert.Equal(t, 3, found)
}

func TestGeneralLogOfMariaDB(t *testing.T) {
	got, _ := collect(t, file(t, "mariadb-general.log"))
	list := texts(got)
	assert.Len(t, list, 19)
	assert.Equal(t, "create database shop", list[0])
	assert.Contains(t, list, "delete from carts\n where user_id = 8")
	assert.Equal(t, "commit", list[len(list)-1])
	assert.Zero(t, got[0].Seconds)
}

func TestErrorLogOfMariaDB(t *testing.T) {
	_, got := collect(t, file(t, "mariadb-error.log"))
	require.Len(t, got, 1)
	assert.Equal(t, []Transaction{
		{SQL: "update carts set sku='b' where id=1", Waits: Lock{"carts", "PRIMARY", "X"}, RolledBack: true},
		{SQL: "update stock set n=n-1 where id=1", Waits: Lock{"stock", "PRIMARY", "X"}},
	}, got[0].Transactions)
}

// As MySQL's manual and Percona's show their logs.
func TestSlowLogs(t *testing.T) {
	for name, log := range map[string]string{
		"MySQL 8": "/usr/sbin/mysqld, Version: 8.0.36 (MySQL Community Server - GPL). started with:\nTcp port: 3306  Unix socket: /var/run/mysqld/mysqld.sock\nTime                 Id Command    Argument\n" +
			"# Time: 2024-05-01T10:00:00.123456Z\n# User@Host: app[app] @  [10.0.0.7]  Id:    12\n# Query_time: 2.500000  Lock_time: 0.000002 Rows_sent: 3  Rows_examined: 405123\nuse shop;\nSET timestamp=1714557600;\nSELECT id\nFROM carts\n\n-- why\nWHERE user_id = 8;\n",
		"MySQL 5.6, no time": "# User@Host: app[app] @  [10.0.0.7]  Id:    12\n# Query_time: 2.500000  Lock_time: 0.000002 Rows_sent: 3  Rows_examined: 405123\nSET timestamp=1714557600;\nSELECT id\nFROM carts\n\n-- why\nWHERE user_id = 8;\n",
		"MySQL 8, extra":     "# Time: 2024-05-01T10:00:00.123456+02:00\n# User@Host: app[app] @  [10.0.0.7]  Id:    12\n# Query_time: 2.500000  Lock_time: 0.000002 Rows_sent: 3  Rows_examined: 405123 Thread_id: 12 Errno: 0 Killed: 0 Bytes_received: 0 Bytes_sent: 187 Read_first: 1 Start: 2024-05-01T10:00:00 End: 2024-05-01T10:00:02\nSET timestamp=1714557600;\nSELECT id\nFROM carts\n\n-- why\nWHERE user_id = 8;\n",
		"Percona":            "# Time: 240501 10:00:00\n# User@Host: app[app] @  [10.0.0.7]  Id: 12\n# Schema: shop  Last_errno: 0  Killed: 0\n# Query_time: 2.500000  Lock_time: 0.000100  Rows_sent: 3  Rows_examined: 405123  Rows_affected: 0\n# Bytes_sent: 200\n# QC_Hit: No  Full_scan: Yes  Full_join: No  Tmp_table: No  Tmp_table_on_disk: No\n# Filesort: No  Filesort_on_disk: No  Merge_passes: 0\n# InnoDB_trx_id: 5E4\n#   InnoDB_IO_r_ops: 0  InnoDB_IO_r_bytes: 0\nSET timestamp=1714557600;\nSELECT id\nFROM carts\n\n-- why\nWHERE user_id = 8;\n",
	} {
		for _, ends := range []string{"\n", "\r\n"} {
			got, _ := collect(t, strings.ReplaceAll(log+log, "\n", ends))
			require.Len(t, got, 2, name)
			want := Statement{SQL: "SELECT id\nFROM carts\n\n-- why\nWHERE user_id = 8;", Count: 1, Seconds: 2.5, Longest: 2.5, Examined: 405123, Sent: 3}
			assert.Equal(t, []Statement{want, want}, got, name)
		}
	}
}

func TestGeneralLogOfMySQL(t *testing.T) {
	got, _ := collect(t, "2024-05-01T10:00:00.123456Z\t   12 Connect\tapp@10.0.0.7 on shop using TCP/IP\n2024-05-01T10:00:00.123456Z\t   12 Prepare\tSELECT id FROM carts WHERE user_id = ?\n2024-05-01T10:00:00.123456Z\t   12 Execute\tSELECT id FROM carts\nWHERE user_id = 8\n2024-05-01T10:00:00.123456Z\t   12 Close stmt\t\n2024-05-01T10:00:00.123456Z\t   12 Query\tCOMMIT\n2024-05-01T10:00:00.123456Z\t   12 Quit\t\n")
	assert.Equal(t, []string{"SELECT id FROM carts\nWHERE user_id = 8", "COMMIT"}, texts(got))
}

const mysqlDeadlock = `*** (1) TRANSACTION:
TRANSACTION 421, ACTIVE 2 sec starting index read
mysql tables in use 1, locked 1
LOCK WAIT 4 lock struct(s), heap size 1128, 2 row lock(s), undo log entries 1
MySQL thread id 8, OS thread handle 140, query id 27 10.0.0.7 app updating
UPDATE carts
SET sku = 'b' WHERE id = 1

*** (1) HOLDS THE LOCK(S):
RECORD LOCKS space id 5 page no 4 n bits 72 index PRIMARY of table ` + "`shop`.`stock`" + ` trx id 421 lock_mode X locks rec but not gap
Record lock, heap no 2 PHYSICAL RECORD: n_fields 4; compact format; info bits 0
 0: len 4; hex 80000001; asc     ;;

*** (1) WAITING FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 6 page no 4 n bits 72 index by_user of table ` + "`shop`.`carts`" + ` trx id 421 lock_mode X locks rec but not gap waiting
RECORD LOCKS space id 6 page no 4 n bits 72 index other of table ` + "`shop`.`others`" + ` trx id 421 lock_mode S waiting

*** (2) TRANSACTION:
TRANSACTION 422, ACTIVE 2 sec starting index read
MySQL thread id 9, OS thread handle 141, query id 28 10.0.0.8 app updating
UPDATE stock SET n = n - 1 WHERE id = 1

*** (2) HOLDS THE LOCK(S):
RECORD LOCKS space id 6 page no 4 n bits 72 index by_user of table ` + "`shop`.`carts`" + ` trx id 422 lock_mode X locks rec but not gap

*** (2) WAITING FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 5 page no 4 n bits 72 index PRIMARY of table ` + "`shop`.`stock`" + ` trx id 422 lock_mode X locks rec but not gap waiting

*** WE ROLL BACK TRANSACTION (2)
`

func TestDeadlockOfMySQL(t *testing.T) {
	want := []Transaction{
		{SQL: "UPDATE carts\nSET sku = 'b' WHERE id = 1", Waits: Lock{"carts", "by_user", "X"}, Holds: Lock{"stock", "PRIMARY", "X"}},
		{SQL: "UPDATE stock SET n = n - 1 WHERE id = 1", Waits: Lock{"stock", "PRIMARY", "X"}, Holds: Lock{"carts", "by_user", "X"}, RolledBack: true},
	}
	var inLog strings.Builder
	for line := range strings.Lines(mysqlDeadlock) {
		if strings.HasPrefix(line, "*** ") {
			inLog.WriteString("2024-05-01T10:00:00.318512Z 12 [Note] [MY-012469] [InnoDB] ")
		}
		inLog.WriteString(line)
	}
	status := "=====================================\n2024-05-01 10:00:00 0x7f INNODB MONITOR OUTPUT\n------------------------\nLATEST DETECTED DEADLOCK\n------------------------\n2024-05-01 10:00:00 0x7f\n" + mysqlDeadlock + "------------\nTRANSACTIONS\n------------\n"
	for name, log := range map[string]string{"error log": inLog.String(), "status": status, "twice": mysqlDeadlock + mysqlDeadlock} {
		_, got := collect(t, log)
		require.NotEmpty(t, got, name)
		for _, d := range got {
			assert.Equal(t, want, d.Transactions, name)
		}
		assert.Len(t, got, 1+strings.Count(name, "twice"))
	}
}

func TestReadErrors(t *testing.T) {
	read := func(s string) error { return Read(strings.NewReader(s), Handler{}) }
	for _, s := range []string{"", "hello\nworld\n", "# a comment\n# another\n", "*** (1) TRANSACTION:\nhalf of it", "{\"json\": true}", "2024-05-01T10:00:00Z nothing"} {
		require.ErrorIs(t, read(s), ErrNothing, "%q", s)
	}
	require.EqualError(t, read("ab\x00c"), "binary data, not a log")
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, err := w.Write([]byte(strings.Repeat(file(t, "mariadb-slow.log"), 50)))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	assert.NoError(t, Read(bytes.NewReader(zipped.Bytes()), Handler{}))
	require.ErrorContains(t, Read(bytes.NewReader(zipped.Bytes()[:zipped.Len()/2]), Handler{}), "unexpected EOF")
	assert.Error(t, read("\x1f\x8bnot really"))
}

// When it was is not asked, in whatever zone and form a server writes it; and what is
// cut off at either end is as if it were not there.
func TestTimesAndCuts(t *testing.T) {
	const entry = "# User@Host: a[a] @ [::1]\n# Query_time: 2.5  Lock_time: 0 Rows_sent: 3  Rows_examined: 4\nSET timestamp=1714575600;\nSELECT 1;\n"
	for _, time := range []string{"", "# Time: 240501 23:00:00\n", "# Time: 2024-05-01T23:00:00.123456+09:00\n", "# Time: 2024-05-01T14:00:00Z\n", "# Time: 1. Mai 2024, 23 Uhr\n"} {
		got, _ := collect(t, time+entry)
		assert.Equal(t, []Statement{{SQL: "SELECT 1;", Count: 1, Seconds: 2.5, Longest: 2.5, Sent: 3, Examined: 4}}, got, time)
	}
	got, _ := collect(t, "carts WHERE id = 3;\n"+entry+"# User@Host: a[a] @ [::1]\n# Query_time: 7  Lock_")
	require.NotEmpty(t, got)
	assert.Equal(t, "SELECT 1;", got[0].SQL)
	assert.Len(t, got, 1)
}

// However long a line is, not more is kept of it than of a statement.
func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", 3*maxStatement)
	got, _ := collect(t, "# Query_time: 1  Lock_time: 0 Rows_sent: 0  Rows_examined: 0\nSELECT '"+long+"';\n# Query_time: 2  Lock_time: 0 Rows_sent: 0  Rows_examined: 0\nSELECT 2;\n")
	require.Len(t, got, 2)
	assert.LessOrEqual(t, len(got[0].SQL), maxStatement)
	assert.Equal(t, "SELECT 2;", got[1].SQL)
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"mariadb-slow.log", "mariadb-general.log", "mariadb-error.log"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(mysqlDeadlock))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = Read(bytes.NewReader(data), Handler{
			Statement: func(s Statement) {
				if len(s.SQL) > 2*maxStatement {
					t.Error("too much is kept")
				}
			},
			Deadlock: func(d Deadlock) { _ = fmt.Sprint(d) },
		})
	})
}
