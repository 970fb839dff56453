package database

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/querylint/querylint/cmd/querylint/internal/serverlog"
)

// ErrNoDigests says that the server has summed nothing up.
var ErrNoDigests = errors.New("performance_schema has no statements of this database: it is switched off, or none has run")

// Digests hands over what the server has summed up of the statements that the
// database has run since it started.
func (s *Session) Digests(ctx context.Context, h serverlog.Handler) error {
	rows, err := s.query(ctx, "SELECT digest_text AS text, count_star AS n, sum_timer_wait / 1e12 AS seconds, max_timer_wait / 1e12 AS longest, sum_rows_examined AS examined, sum_rows_sent AS sent"+
		" FROM performance_schema.events_statements_summary_by_digest WHERE schema_name = DATABASE() AND digest_text IS NOT NULL")
	if err != nil {
		return s.address.failed("cannot read performance_schema", err)
	}
	for _, r := range rows {
		st := serverlog.Statement{SQL: strings.ReplaceAll(r["text"], "(...)", "(?)")}
		st.Count, _ = strconv.ParseInt(r["n"], 10, 64)
		st.Seconds, _ = strconv.ParseFloat(r["seconds"], 64)
		st.Longest, _ = strconv.ParseFloat(r["longest"], 64)
		st.Examined, _ = strconv.ParseInt(r["examined"], 10, 64)
		st.Sent, _ = strconv.ParseInt(r["sent"], 10, 64)
		h.Statement(st)
	}
	if len(rows) == 0 {
		return s.address.failed("nothing to attribute", ErrNoDigests)
	}
	return nil
}

// LatestDeadlock hands over the last deadlock, if there was one. An account without
// the right to ask for it learns of none.
func (s *Session) LatestDeadlock(ctx context.Context, h serverlog.Handler) error {
	rows, err := s.query(ctx, "SHOW ENGINE INNODB STATUS")
	if _, refused := errors.AsType[*mysql.MySQLError](err); refused || len(rows) == 0 && err == nil {
		return nil
	}
	if err != nil {
		return s.address.failed("cannot read the status of InnoDB", err)
	}
	if err := serverlog.Read(strings.NewReader(rows[0]["status"]), h); err != nil && !errors.Is(err, serverlog.ErrNothing) {
		return s.address.failed("cannot read the status of InnoDB", err)
	}
	return nil
}
