package sqltext

import (
	"cmp"
	"strings"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/report"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

var reports report.Settings

// wholeProgram: facts of the whole program are there in the end.
var wholeProgram bool

// flags say what settings say otherwise.
var flags struct {
	schema paths
	find   bool
	kept   string
	server string
}

// given are the tables that the driver has read itself; nil: it has not.
var given *schema.Schema

// UseTables has all packages checked by these tables, whatever the flags and
// settings name; nil takes that back.
func UseTables(s *schema.Schema) { given = s }

// paths are the values of a flag that may be repeated.
type paths []string

func (p *paths) String() string { return strings.Join(*p, ",") }

func (p *paths) Set(value string) error {
	*p = nil
	for s := range strings.SplitSeq(value, ",") {
		if s != "" {
			*p = append(*p, s)
		}
	}
	return nil
}

func init() {
	f := &Analyzer.Flags
	reports.Flags(f, Rules())
	f.BoolVar(&wholeProgram, "whole-program", false, "leave what the whole program decides until cost.ProgramPath is analysed")
	f.Var(&flags.schema, "schema", "SQL `files` and folders that define the tables, separated by commas")
	f.BoolVar(&flags.find, "find-schema", false, "without -schema, look for definitions of tables in the module of the package")
	f.StringVar(&flags.kept, "found-schema", "", "the `folder` that keeps what was found for other processes on the same files")
	f.StringVar(&flags.server, "server", "", "the `server`: mysql8, mysql57, mariadb10 or mariadb11")
}

// schemaPaths are the files and folders that define the tables.
func schemaPaths() []string {
	if len(flags.schema) > 0 {
		return flags.schema
	}
	return config.Current().Schema
}

// options are those of the checker, without a schema.
func options() sqlcheck.Options {
	c := config.Current()
	return sqlcheck.Options{
		Server:      sqlcheck.Server(cmp.Or(flags.server, string(c.Server))),
		DeepOffset:  int64(c.Thresholds.DeepOffset),
		LargeInList: int(c.Thresholds.LargeInList),
		SmallTable:  int64(c.Thresholds.SmallTable),
	}
}
