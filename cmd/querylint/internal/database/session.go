package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/querylint/querylint/sqlcheck"
)

// How long a server is waited for.
const (
	connectTime   = 10 * time.Second
	statementTime = 10 * time.Second
	answerTime    = 30 * time.Second // of the network, for what the server does not limit itself
)

// Session is a connection to a database that reads.
type Session struct {
	Version string // MariaDB 10.11.19, as the server says it
	Server  sqlcheck.Server

	address *Address
	pool    *sql.DB
	conn    *sql.Conn
}

// Open connects. Errors are one line, and name the database without its password.
func Open(ctx context.Context, a *Address) (*Session, error) {
	cfg := a.cfg.Clone()
	cfg.Timeout, cfg.ReadTimeout, cfg.WriteTimeout = connectTime, answerTime, answerTime
	cfg.Logger = &mysql.NopLogger{}
	cfg.MultiStatements = false
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, a.failed("cannot connect", err)
	}
	s := &Session{address: a, pool: sql.OpenDB(connector)}
	s.pool.SetMaxOpenConns(1)
	start, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	if s.conn, err = s.pool.Conn(start); err == nil {
		err = s.begin(start)
	}
	if err != nil {
		s.Close()
		return nil, a.failed("cannot connect", err)
	}
	return s, nil
}

// Close ends the transaction and the connection. That a connection which is given
// up does not end well is nothing that the user can help.
func (s *Session) Close() {
	if s.conn != nil {
		_ = s.conn.Close()
	}
	_ = s.pool.Close()
}

// begin makes the session one that reads, and bounds how long the server works
// for it and waits for others.
func (s *Session) begin(ctx context.Context) error {
	var version string
	if err := s.conn.QueryRowContext(ctx, "SELECT VERSION()").Scan(&version); err != nil {
		return err
	}
	s.Server, s.Version = serverOf(version)
	if err := s.exec(ctx, "SET SESSION TRANSACTION READ ONLY"); err != nil {
		return err
	}
	limits := []string{
		"SET SESSION sql_mode = ''", // the definitions of tables are written as the grammar reads them
		"SET SESSION sql_quote_show_create = 1",
		fmt.Sprintf("SET SESSION lock_wait_timeout = %d", int(statementTime.Seconds())),
		fmt.Sprintf("SET SESSION innodb_lock_wait_timeout = %d", int(statementTime.Seconds())),
	}
	if s.maria() {
		limits = append(limits, fmt.Sprintf("SET SESSION max_statement_time = %d", int(statementTime.Seconds())))
	} else {
		limits = append(limits,
			fmt.Sprintf("SET SESSION max_execution_time = %d", statementTime.Milliseconds()),
			"SET SESSION information_schema_stats_expiry = 0") // the server would write down what it has counted
	}
	for _, set := range limits {
		const unknownVariable = 1193
		var refused *mysql.MySQLError
		if err := s.exec(ctx, set); err != nil && (!errors.As(err, &refused) || refused.Number != unknownVariable) {
			return err
		}
	}
	return nil
}

func (s *Session) maria() bool {
	return s.Server == sqlcheck.MariaDB10 || s.Server == sqlcheck.MariaDB11
}

// serverOf is the server that answers VERSION() so, and how people call it.
func serverOf(version string) (server sqlcheck.Server, shown string) {
	number, rest, _ := strings.Cut(strings.TrimPrefix(version, "5.5.5-"), "-") // which old clients of MariaDB are told
	switch {
	case strings.Contains(rest, "MariaDB") && strings.HasPrefix(number, "10."):
		return sqlcheck.MariaDB10, "MariaDB " + number
	case strings.Contains(rest, "MariaDB"):
		return sqlcheck.MariaDB11, "MariaDB " + number
	case strings.HasPrefix(number, "5."):
		return sqlcheck.MySQL57, "MySQL " + number
	}
	return sqlcheck.MySQL8, "MySQL " + number
}

func (s *Session) exec(ctx context.Context, query string) error {
	_, err := s.conn.ExecContext(ctx, query)
	return err
}

// query returns the rows of an answer by the names of its columns, in lower case.
// NULL is not among them.
func (s *Session) query(ctx context.Context, query string) (list []map[string]string, err error) {
	rows, err := s.conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values, places := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return nil, err
		}
		row := make(map[string]string, len(columns))
		for i, c := range columns {
			if values[i].Valid {
				row[strings.ToLower(c)] = values[i].String
			}
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// failed says in one line what went wrong with a database.
func (a *Address) failed(what string, err error) error {
	return fmt.Errorf("%s: %s: %s", a, what, cause(err))
}

// cause is what a user can make something of.
func cause(err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, mysql.ErrInvalidConn), errors.Is(err, sql.ErrConnDone):
		return "the connection was cut"
	}
	if refused, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return refused.Message
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}
