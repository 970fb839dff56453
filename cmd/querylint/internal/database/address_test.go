package database

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// home makes a home folder with an option file.
func home(t *testing.T, options string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("MYSQL_PWD", "") // puts things right in the end
	require.NoError(t, os.Unsetenv("MYSQL_PWD"))
	if options != "" {
		require.NoError(t, os.WriteFile(filepath.Join(dir, ".my.cnf"), []byte(options), 0o600))
	}
}

func TestParse(t *testing.T) {
	home(t, "[mysqld]\nuser = server\n[client]\nuser=anna\npassword = 'from file' \n")
	t.Setenv("SHOP", "from variable")
	for name, want := range map[string]struct{ shown, user, password, addr, tls string }{
		"mysql://root:secret@db.example:3307/shop": {"mysql://root@db.example:3307/shop", "root", "secret", "db.example:3307", "preferred"},
		"mariadb://db.example/shop":                {"mysql://anna@db.example:3306/shop", "anna", "from file", "db.example:3306", "preferred"},
		"mysql://root:@h/shop":                     {"mysql://root@h:3306/shop", "root", "", "h:3306", "preferred"},
		"mysql://root:$SHOP@h/shop":                {"mysql://root@h:3306/shop", "root", "from variable", "h:3306", "preferred"},
		"mysql://root:$SHOP@[::1]:1/shop?tls=true": {"mysql://root@[::1]:1/shop", "root", "from variable", "[::1]:1", "true"},
		"mysql://a%40b:p%40%2Fss@h/shop":           {"mysql://a@b@h:3306/shop", "a@b", "p@/ss", "h:3306", "preferred"},
		"mysql:///shop?socket=/run/my.sock":        {"mysql://anna@/run/my.sock/shop", "anna", "from file", "/run/my.sock", "preferred"},
	} {
		a, err := Parse(name, "")
		require.NoError(t, err, name)
		assert.Equal(t, want.shown, a.String(), name)
		assert.Equal(t, want.user, a.cfg.User, name)
		assert.Equal(t, want.password, a.cfg.Passwd, name)
		assert.Equal(t, want.addr, a.cfg.Addr, name)
		assert.Equal(t, want.tls, a.cfg.TLSConfig, name)
	}
	t.Setenv("MYSQL_PWD", "from environment")
	a, err := Parse("mysql://root@h/shop", "")
	require.NoError(t, err)
	assert.Equal(t, "from environment", a.cfg.Passwd)
	a, err = Parse("mysql://root:own@h/shop", "")
	require.NoError(t, err)
	assert.Equal(t, "own", a.cfg.Passwd)

	a, err = Parse("mysql://root@h/shop", "SHOP")
	require.NoError(t, err)
	assert.Equal(t, "from variable", a.cfg.Passwd, "before MYSQL_PWD")
	a, err = Parse("mysql://root:own@h/shop", "ABSENT")
	require.NoError(t, err)
	assert.Equal(t, "own", a.cfg.Passwd)
	_, err = Parse("mysql://root@h/shop", "ABSENT")
	require.ErrorIs(t, err, ErrNotSet, "not another password in its stead")
}

// No error repeats what may be a password.
func TestParseErrors(t *testing.T) {
	home(t, "")
	for name, want := range map[string]string{
		"mysql://root:hunter2@h":                 "mysql://root@h:3306/: which database? want mysql://user@host:3306/database",
		"mysql://root:hunter2@h/a/b":             "mysql://root@h:3306/a/b: which database? want mysql://user@host:3306/database",
		"mysql://root:hunter2@h:port/a":          "not the name of a database: want mysql://user@host:3306/database",
		"mysql://root:hunter2#x@h/a":             "not the name of a database: want mysql://user@host:3306/database",
		"mysql://root:hunter2/x@h/a":             "not the name of a database: want mysql://user@host:3306/database",
		"postgres://root:hunter2@h/a":            "not the name of a database: want mysql://user@host:3306/database",
		"mysql://root:$HUNTER2@h/a":              "the environment variable HUNTER2, which is to hold the password of the database, is not set",
		"mysql://root:hunter2@h/a?tls=hunter2":   "the name of a database has tls=true, false, skip-verify or preferred",
		"mysql://root@h/a?password=hunter2":      "the name of a database has no parameters but tls and socket",
		"mysql://root@h/a?password=hunter2&tls=": "",
	} {
		_, err := Parse(name, "")
		if want == "" {
			require.Error(t, err, name)
			assert.NotContains(t, err.Error(), "hunter2")
			continue
		}
		assert.EqualError(t, err, want, name)
	}
}

func TestOptionFile(t *testing.T) {
	for text, want := range map[string]string{
		"[client]\npassword=a b\n":                      "a b",
		"[client]\npassword = \"a # b\"\n":              "a # b",
		"[client]\npassword = a # why\n":                "a",
		"[client]\r\npassword=a\\\\b\\sc\r\n":           "a\\b c",
		"[mysqld]\npassword=x\n[mysql]\npassword=y\n":   "y",
		"[client]\n# password=x\n;password=x\n!include": "",
		"password=x\n": "",
		"[client]\npassword=x\n[mysql]\npassword='z'": "z",
	} {
		assert.Equal(t, want, parseOptions(text)["password"], "%q", text)
	}
}
