package database

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-sql-driver/mysql"

	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// Refused is why a server does not explain a statement.
type Refused struct {
	Why string
	// Columns: it names columns that its tables do not have, or that several of them
	// have.
	Columns bool
}

func (r Refused) Error() string { return r.Why }

// Explainer asks how the server would run statements.
type Explainer struct {
	*Session
	functions map[string]bool     // that are stored in the database
	samples   map[string][]string // by table and column
	failed    error               // of a sample: the connection is gone
}

// Explainer begins to ask.
func (s *Session) Explainer(ctx context.Context) (*Explainer, error) {
	rows, err := s.query(ctx, "SELECT routine_name AS name FROM information_schema.routines WHERE routine_type = 'FUNCTION'")
	if err != nil {
		return nil, s.address.failed("cannot list the functions", err)
	}
	e := &Explainer{Session: s, functions: make(map[string]bool), samples: make(map[string][]string)}
	for _, r := range rows {
		e.functions[strings.ToLower(r["name"])] = true
	}
	return e, nil
}

// Explain returns the rows of EXPLAIN by the names of their columns. The statement
// is in no case run: what it is prefixed with is put in front of what has been parsed
// as one statement, and the driver sends one statement at a time. EXPLAIN of a write
// is refused in a transaction that may not write, so that of a write is asked in one
// that may; both are rolled back. An error that is Refused is about the statement,
// another one about the connection.
func (e *Explainer) Explain(ctx context.Context, f *sqlcheck.Filled) ([]map[string]string, error) {
	if i := slices.IndexFunc(f.Functions, func(name string) bool { return e.functions[name] }); i >= 0 {
		return nil, Refused{Why: "it calls the stored function " + f.Functions[i] + ", which the server may run to explain it"}
	}
	if strings.Contains(f.Text, "/*M!") {
		return nil, Refused{Why: "it has a comment that MariaDB runs"}
	}
	mode, prefix := "READ ONLY", "EXPLAIN "
	if f.Writes() {
		mode = "READ WRITE"
	}
	if !e.maria() {
		prefix = "EXPLAIN FORMAT=TRADITIONAL "
	}
	if err := e.exec(ctx, "START TRANSACTION "+mode); err != nil {
		return nil, e.address.failed("cannot explain", err)
	}
	rows, err := e.query(ctx, prefix+f.Text)
	if back := e.exec(ctx, "ROLLBACK"); back != nil {
		return nil, e.address.failed("cannot explain", errors.Join(err, back))
	}
	if refused, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return nil, Refused{reason(refused), slices.Contains([]uint16{1052, 1054, 1109}, refused.Number)}
	}
	if err != nil {
		return nil, e.address.failed("cannot explain", err)
	}
	return rows, nil
}

// reason is what the server says, but for texts that may have values of the data
// in them.
func reason(err *mysql.MySQLError) string {
	switch err.Number {
	case 1146, 1054, 1052, 1142, 1143, 1305, 1356, 1370, 1109, 1248, 1176, 1222, 1241: // about names
		return err.Message
	case 1064:
		return "the server cannot read it"
	case 1969, 3024, 1205:
		return "the server needs too long"
	}
	return fmt.Sprintf("the server refuses it (error %d)", err.Number)
}

// sampled is how many rows are looked at for values of a column.
const sampled = 200

// Sample returns up to n different values of a column, as SQL text.
func (e *Explainer) Sample(ctx context.Context) sqlcheck.Sample {
	return func(t *schema.Table, c *schema.Column, n int) []string {
		if e.failed != nil || t.View {
			return nil
		}
		key := t.Name + "\x00" + c.Name
		values, known := e.samples[key]
		if !known {
			values = e.values(ctx, t, c)
			e.samples[key] = values
		}
		return values[:min(n, len(values))]
	}
}

// Err is why values are missing: the connection is gone.
func (e *Explainer) Err() error { return e.failed }

// values are different values of a column in the rows that are read first.
func (e *Explainer) values(ctx context.Context, t *schema.Table, c *schema.Column) []string {
	column, table := quote(c.Name), quote(t.Name)
	if t.Database != "" {
		table = quote(t.Database) + "." + table
	}
	if c.Class == schema.Integer || c.Class == schema.Bit {
		column += " + 0"
	}
	rows, err := e.query(ctx, fmt.Sprintf("SELECT %s AS v FROM (SELECT %s FROM %s LIMIT %d) AS t", column, quote(c.Name), table, sampled))
	if _, refused := errors.AsType[*mysql.MySQLError](err); err != nil && !refused {
		e.failed = e.address.failed("cannot read values", err)
	}
	var values []string
	for _, r := range rows {
		if v, ok := r["v"]; ok {
			if text, fits := literal(v, c.Class); fits && !slices.Contains(values, text) {
				values = append(values, text)
			}
		}
	}
	return values
}

func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// literal is a value as SQL text.
func literal(v string, class schema.Class) (text string, fits bool) {
	const longest = 1000
	switch {
	case len(v) > longest:
		return "", false
	case class.Numeric():
		return v, v != ""
	case class == schema.Bytes, !utf8.ValidString(v):
		return "x'" + hex.EncodeToString([]byte(v)) + "'", true
	}
	return "'" + escape.Replace(v) + "'", true
}

// escape works with the sql_mode of the session, which has backslashes.
var escape = strings.NewReplacer(`\`, `\\`, `'`, `''`, "\x00", `\0`, "\n", `\n`, "\r", `\r`, "\x1a", `\Z`)
