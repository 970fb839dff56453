// Package database asks a MySQL or MariaDB server that the user has named: what
// its tables are, how large they are, and how it would run statements. It asks on
// one connection, in a session that may not write, with limits of time.
package database

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/user"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/querylint/querylint/analyzers/config"
)

// Address says where a database is and who asks. Printed, it has no password.
type Address struct {
	shown string
	cfg   *mysql.Config
}

func (a *Address) String() string { return a.shown }

// errAddress does not say what was wrong with which part: that may be a password.
var errAddress = errors.New("not the name of a database: want mysql://user@host:3306/database")

// ErrNotSet says that the environment variable which the settings name is not there.
var ErrNotSet = errors.New("there is no such environment variable")

// Parse reads the name of a database. The password is the first of these that is
// there: that of the name, of which $NAME stands for the environment variable; that
// of the variable which the settings name, unless they name none; MYSQL_PWD; that of
// ~/.my.cnf.
func Parse(name, variable string) (*Address, error) {
	u, err := url.Parse(name)
	if err != nil || !config.IsDatabase(name) || u.Fragment != "" || u.Opaque != "" {
		return nil, errAddress
	}
	cfg := mysql.NewConfig()
	cfg.Net, cfg.Addr = "tcp", net.JoinHostPort(cmp.Or(u.Hostname(), "127.0.0.1"), cmp.Or(u.Port(), "3306"))
	cfg.DBName = strings.TrimPrefix(u.Path, "/")
	cfg.TLSConfig = "preferred"
	a := &Address{cfg: cfg}
	if err := a.parameters(u.Query()); err != nil {
		return nil, err
	}
	if err := a.account(u.User, variable); err != nil {
		return nil, err
	}
	a.shown = fmt.Sprintf("mysql://%s@%s/%s", cfg.User, cfg.Addr, cfg.DBName)
	if cfg.DBName == "" || strings.Contains(cfg.DBName, "/") {
		return nil, fmt.Errorf("%s: which database? want mysql://user@host:3306/database", a.shown)
	}
	return a, nil
}

func (a *Address) parameters(q url.Values) error {
	for key, values := range q {
		value := values[len(values)-1]
		switch key {
		case "tls":
			if !slices.Contains([]string{"true", "false", "skip-verify", "preferred"}, value) {
				return errors.New("the name of a database has tls=true, false, skip-verify or preferred")
			}
			a.cfg.TLSConfig = value
		case "socket":
			a.cfg.Net, a.cfg.Addr = "unix", value
		default:
			return errors.New("the name of a database has no parameters but tls and socket")
		}
	}
	return nil
}

// account sets who asks.
func (a *Address) account(u *url.Userinfo, variable string) error {
	file := readOptions()
	password, has := u.Password()
	name, isVariable := strings.CutPrefix(password, "$")
	fromEnv, inEnv := os.LookupEnv("MYSQL_PWD")
	switch {
	case has && isVariable:
		if password, has = os.LookupEnv(name); !has {
			return fmt.Errorf("the environment variable %s, which is to hold the password of the database, is not set", name)
		}
	case has:
	case variable != "":
		if password, has = os.LookupEnv(variable); !has {
			return ErrNotSet
		}
	case inEnv:
		password = fromEnv
	default:
		password = file["password"]
	}
	a.cfg.Passwd, a.cfg.User = password, cmp.Or(u.Username(), file["user"])
	if a.cfg.User == "" {
		if me, err := user.Current(); err == nil {
			a.cfg.User = me.Username
		}
	}
	return nil
}
