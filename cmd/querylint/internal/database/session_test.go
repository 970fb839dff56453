package database

import (
	"context"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testdb"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// newDatabase makes a database with what the script defines.
func newDatabase(t *testing.T, script string) (*Address, *testdb.Database) {
	t.Helper()
	d := testdb.New(t, script)
	a, err := Parse(d.URL, "")
	require.NoError(t, err)
	return a, d
}

func TestServerOf(t *testing.T) {
	for version, want := range map[string][2]string{
		"10.11.19-MariaDB-0+deb12u1":          {"mariadb10", "MariaDB 10.11.19"},
		"5.5.5-10.6.18-MariaDB-log":           {"mariadb10", "MariaDB 10.6.18"},
		"11.4.2-MariaDB-ubu2404":              {"mariadb11", "MariaDB 11.4.2"},
		"5.7.44-log":                          {"mysql57", "MySQL 5.7.44"},
		"8.0.36":                              {"mysql8", "MySQL 8.0.36"},
		"8.4.0-0ubuntu0.24.04.1":              {"mysql8", "MySQL 8.4.0"},
		"5.7.12-aurora-mysql-2.11.1":          {"mysql57", "MySQL 5.7.12"},
		"8.0.11-TiDB-v7.5.0":                  {"mysql8", "MySQL 8.0.11"},
		"9.1.0-commercial":                    {"mysql8", "MySQL 9.1.0"},
		"12.0.2-MariaDB-ubu2404-log":          {"mariadb11", "MariaDB 12.0.2"},
		"10.5.8-MariaDB-1:10.5.8+maria~focal": {"mariadb10", "MariaDB 10.5.8"},
	} {
		server, shown := serverOf(version)
		assert.Equal(t, want, [2]string{string(server), shown}, version)
	}
}

func TestOpenFails(t *testing.T) {
	home(t, "")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	at := "root:hunter2@" + listener.Addr().String() + "/shop"
	a, err := Parse("mysql://"+at, "")
	require.NoError(t, err)
	_, err = Open(context.Background(), a)
	require.Error(t, err)
	assert.Equal(t, "mysql://"+strings.Replace(at, ":hunter2", "", 1)+": cannot connect: the connection was cut", err.Error())

	require.NoError(t, listener.Close())
	_, err = Open(context.Background(), a)
	require.Error(t, err)
	assert.Contains(t, err.Error(), ": cannot connect: dial tcp "+listener.Addr().String()+": ")
	assert.NotContains(t, err.Error(), "hunter2")
	assert.NotContains(t, err.Error(), "\n")
}

const shop = "CREATE TABLE carts (id INT PRIMARY KEY AUTO_INCREMENT, user_id INT NOT NULL, kind CHAR(1), `od``d` TEXT COMMENT 'a\\n-- querylint:rows `carts` 1', KEY by_user (user_id), KEY kind_user (kind, user_id));" +
	"INSERT INTO carts (user_id, kind) SELECT seq % 100, IF(seq % 2, 'a', 'b') FROM seq_1_to_4000; ANALYZE TABLE carts;" +
	"CREATE TABLE `empty` (id INT PRIMARY KEY); CREATE VIEW seen AS SELECT id, user_id FROM carts; CREATE SEQUENCE numbers"

func TestSnapshot(t *testing.T) {
	a, _ := newDatabase(t, shop)
	s, err := Open(context.Background(), a)
	require.NoError(t, err)
	defer s.Close()
	snapshot, err := s.Snapshot(context.Background())
	require.NoError(t, err)
	text := snapshot.String()
	assert.NotContains(t, text, "AUTO_INCREMENT=", "which differs each time")
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("snapshot", text))
	assert.Empty(t, b.Notes)
	assert.Equal(t, string(s.Server), b.Schema.Server)
	carts := b.Schema.Table("", "carts")
	require.NotNil(t, carts)
	assert.True(t, carts.Sized)
	assert.InDelta(t, 4000, carts.Rows, 400)
	assert.InDelta(t, 150, carts.Index("by_user").Distinct[0], 100)
	require.Len(t, carts.Index("kind_user").Distinct, 2)
	assert.InDelta(t, 2, carts.Index("kind_user").Distinct[0], 2)
	assert.NotNil(t, carts.Column("od`d"))
	assert.True(t, carts.Column("id").AutoInc)
	assert.True(t, b.Schema.Table("", "empty").Sized)
	assert.True(t, b.Schema.Table("", "seen").View)
}

// The session cannot write, and what it is told to wait for ends.
func TestReadOnly(t *testing.T) {
	a, db := newDatabase(t, "CREATE TABLE carts (id INT PRIMARY KEY)")
	s, err := Open(context.Background(), a)
	require.NoError(t, err)
	defer s.Close()
	for _, write := range []string{"INSERT INTO carts VALUES (1)", "DELETE FROM carts", "CREATE TABLE more (id INT)", "DROP TABLE carts", "TRUNCATE carts"} {
		err := s.exec(context.Background(), write)
		if assert.Error(t, err, write) {
			assert.Contains(t, err.Error(), "READ ONLY", write)
		}
	}
	require.Error(t, s.exec(context.Background(), "SELECT 1; SELECT 2"), "several statements at once")
	rows, err := s.query(context.Background(), "SHOW SESSION VARIABLES WHERE variable_name IN ('lock_wait_timeout', 'max_statement_time', 'max_execution_time')")
	require.NoError(t, err)
	assert.Len(t, rows, 2)
	for _, r := range rows {
		assert.Contains(t, []string{"10", "10.000000", "10000"}, r["value"], r["variable_name"])
	}
	db.Exec("DROP TABLE carts")
	_, err = s.Snapshot(context.Background())
	assert.EqualError(t, err, a.String()+": nothing is known: the database has no tables, or none that the account may see")
}

// A connection that is cut at any point of an answer is an error of one line, and no
// snapshot of less than there is.
func TestCut(t *testing.T) {
	_, db := newDatabase(t, shop)
	u, err := url.Parse(db.URL)
	require.NoError(t, err)
	for most := 0; ; most = 2*most + 70 {
		u.Host = cutting(t, db.Server, most)
		a, err := Parse(u.String(), "")
		require.NoError(t, err)
		snapshot, err := Read(context.Background(), a)
		if err == nil {
			assert.Len(t, snapshot.Tables, 3)
			assert.Greater(t, most, 2000)
			return
		}
		require.Less(t, most, 1<<20, err)
		assert.Nil(t, snapshot, most)
		assert.Regexp(t, `^mysql://\w*@127\.0\.0\.1:\d+/\w+: [^\n]+$`, err.Error(), most)
	}
}

// cutting listens for a server and ends a connection when it has sent so many bytes.
func cutting(t *testing.T, server string, most int) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			behind, err := net.Dial("tcp", server)
			if err != nil {
				_ = client.Close()
				return
			}
			go func() { _, _ = io.Copy(behind, client) }()
			go func() {
				_, _ = io.CopyN(client, behind, int64(most))
				_, _ = client.Close(), behind.Close()
			}()
		}
	}()
	return listener.Addr().String()
}

func TestNoRights(t *testing.T) {
	a, db := newDatabase(t, "CREATE TABLE carts (id INT PRIMARY KEY)")
	user := "querylint_nobody"
	db.Exec("DROP USER IF EXISTS " + user + "@'%'")
	db.Exec("CREATE USER " + user + "@'%' IDENTIFIED BY 'hunter2'")
	defer db.Exec("DROP USER " + user + "@'%'")
	b, err := Parse("mysql://"+user+":hunter2@"+a.cfg.Addr+"/"+a.cfg.DBName, "")
	require.NoError(t, err)
	_, err = Read(context.Background(), b)
	require.Error(t, err)
	assert.Contains(t, err.Error(), b.String()+": cannot connect: Access denied for user '"+user+"'@'%' to database '"+a.cfg.DBName+"'")
	wrong, err := Parse("mysql://"+user+":hunter3@"+a.cfg.Addr+"/"+a.cfg.DBName, "")
	require.NoError(t, err)
	_, err = Read(context.Background(), wrong)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "Access denied")
	assert.NotContains(t, err.Error(), "hunter3")
}
