package database

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// snapshotTime bounds how long all tables of a database may take.
const snapshotTime = 2 * time.Minute

// Snapshot reads the tables of the database: how they are defined, and what the
// server knows of their rows without counting.
func (s *Session) Snapshot(ctx context.Context) (*schema.Snapshot, error) {
	ctx, cancel := context.WithTimeout(ctx, snapshotTime)
	defer cancel()
	out := &schema.Snapshot{Version: s.Version, Server: string(s.Server)}
	tables, err := s.query(ctx, "SELECT table_name AS name, table_type AS kind, table_rows AS estimated FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name")
	if err != nil {
		return nil, s.address.failed("cannot list the tables", err)
	}
	distinct, err := s.distinct(ctx)
	if err != nil {
		return nil, s.address.failed("cannot read the indexes", err)
	}
	for _, t := range tables {
		var defined schema.Snapshotted
		switch t["kind"] {
		case "BASE TABLE", "SYSTEM VERSIONED":
			defined = schema.Snapshotted{Name: t["name"], Distinct: distinct[t["name"]]}
			defined.Rows, err = strconv.ParseInt(t["estimated"], 10, 64)
			defined.Sized = err == nil
		case "VIEW":
			defined = schema.Snapshotted{Name: t["name"], View: true}
		default: // a sequence
			continue
		}
		if defined.Create, err = s.create(ctx, defined.Name, defined.View); err != nil { //querylint:ignore query-in-loop SHOW CREATE TABLE is about one table
			if _, refused := errors.AsType[*mysql.MySQLError](err); refused && defined.View {
				continue // of tables that are gone, or not for this account
			}
			return nil, s.address.failed("cannot read table "+defined.Name, err)
		}
		out.Tables = append(out.Tables, defined)
	}
	if len(out.Tables) == 0 {
		return nil, s.address.failed("nothing is known", errNoTables)
	}
	return out, nil
}

type plainError string

func (e plainError) Error() string { return string(e) }

const errNoTables = plainError("the database has no tables, or none that the account may see")

// counter is what SHOW CREATE TABLE says of the next row, which is another one
// whenever it is asked.
var counter = regexp.MustCompile(` AUTO_INCREMENT=\d+`)

// create is the statement that defines a table or view.
func (s *Session) create(ctx context.Context, name string, view bool) (string, error) {
	kind := "TABLE"
	if view {
		kind = "VIEW"
	}
	rows, err := s.query(ctx, "SHOW CREATE "+kind+" `"+strings.ReplaceAll(name, "`", "``")+"`")
	if err != nil || len(rows) == 0 {
		return "", err
	}
	text := rows[0]["create "+strings.ToLower(kind)]
	if at := strings.LastIndexByte(text, '\n') + 1; !view {
		text = text[:at] + counter.ReplaceAllString(text[at:], "")
	}
	return text, nil
}

// distinct is how many different values the server thinks that indexes have, by
// table. What it has never looked at is left out.
func (s *Session) distinct(ctx context.Context) (map[string][]schema.Distinct, error) {
	parts, err := s.query(ctx, "SELECT table_name AS name, index_name AS idx, cardinality AS estimated FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index")
	if err != nil {
		return nil, err
	}
	all := make(map[string][]schema.Distinct)
	for _, p := range parts {
		list := all[p["name"]]
		if k := len(list); k == 0 || list[k-1].Index != p["idx"] {
			list = append(list, schema.Distinct{Index: p["idx"]})
		}
		n, err := strconv.ParseInt(p["estimated"], 10, 64)
		if err != nil {
			n = -1
		}
		last := &list[len(list)-1]
		last.Values = append(last.Values, n)
		all[p["name"]] = list
	}
	for name, list := range all {
		all[name] = slices.DeleteFunc(list, func(d schema.Distinct) bool { return slices.Contains(d.Values, -1) })
	}
	return all, nil
}

// Read connects to a database and reads its tables.
func Read(ctx context.Context, a *Address) (*schema.Snapshot, error) {
	s, err := Open(ctx, a)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return s.Snapshot(ctx)
}
