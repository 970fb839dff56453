package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// options are what the command line says.
type options struct {
	command     string   // "" checks packages
	args        []string // all of it
	patterns    []string
	dir         string // to change to first
	format      string
	chain       bool // of calls, below each finding
	severity    finding.Severity
	bySize      bool // findings of the largest tables first
	tests       bool
	tags        string
	config      string
	verbose     bool
	schema      []string       // files and folders
	findsSchema bool           // in the modules of the packages
	tables      *schema.Schema // that schema names; nil: none are named
	notes       []schema.Note  // what was left out of the schema that is named
	databases   map[string]*namedDatabase
	server      string
	dialect     string
	fix         bool
	diff        bool // with fix: what would be changed

	baseline      string
	known         int // findings of the report that the baseline knows
	writeBaseline string

	costs  bool         // shows what requests cost, and:
	all    bool         // also of exported functions
	sizes  config.Sizes // before those of the settings
	top    int          // entry points in text; 0: all
	output string       // file; "" is the standard output
	link   string       // to a line of a file

	base     string          // revision to compare with
	compares bool            // with a base
	shows    bool            // the schema
	dump     string          // file to write it to
	explains bool            // asks a database for plans
	blames   bool            // finds what a server has run in the code
	dsn      string          // the database
	named    bool            // patterns are from the command line
	given    map[string]bool // flags on the command line
	settings *config.Settings
	help     bool
}

// parseOptions parses flags and packages, which may come in any order.
func parseOptions(args []string) (options, error) {
	return parseFlags(args, options{})
}

func parseFlags(args []string, o options) (options, error) {
	o.args = slices.Clone(args)
	o.given = make(map[string]bool)
	fs := o.flags()
	for {
		err := fs.Parse(args)
		switch {
		case errors.Is(err, flag.ErrHelp):
			o.help = true
			return o, nil
		case err != nil:
			if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); ok {
				return o, unknownFlag(name, args[len(args)-fs.NArg()-1:])
			}
			return o, err
		}
		fs.Visit(func(f *flag.Flag) { o.given[f.Name] = true })
		if fs.NArg() == 0 {
			break
		}
		o.patterns = append(o.patterns, fs.Arg(0))
		args = fs.Args()[1:]
	}
	formats := output.Formats()
	switch {
	case o.costs:
		formats = costFormats
	case o.blames:
		formats = blameFormats
	}
	if !slices.Contains(formats, o.format) {
		return o, fmt.Errorf("unknown format %q (%s)", o.format, strings.Join(formats, ", "))
	}
	switch {
	case o.diff && !o.fix:
		return o, errors.New("-diff goes with -fix; querylint diff compares revisions")
	case o.diff && o.given["format"]:
		return o, errors.New("-fix -diff prints a diff, which has no -format")
	case o.diff && o.writeBaseline != "":
		return o, errors.New("-fix -diff writes nothing, and no -write-baseline")
	}
	o.named = len(o.patterns) > 0
	if !o.named {
		o.patterns = []string{"./..."}
	}
	return o, nil
}

// flags are those that the command takes.
func (o *options) flags() *flag.FlagSet {
	fs := flag.NewFlagSet("querylint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&o.dir, "C", "", "")
	fs.StringVar(&o.format, "format", "text", "")
	fs.Func("show", "", func(s string) error {
		if s != "chain" {
			return errors.New("there is only chain")
		}
		o.chain = true
		return nil
	})
	fs.TextVar(&o.severity, "severity", finding.Warning, "")
	fs.BoolVar(&o.tests, "tests", false, "")
	fs.StringVar(&o.tags, "tags", "", "")
	fs.StringVar(&o.config, "config", "", "")
	fs.BoolVar(&o.verbose, "v", false, "")
	fs.Func("schema", "", func(s string) error {
		o.schema = append(o.schema, s)
		return nil
	})
	fs.StringVar(&o.server, "server", "", "")
	fs.StringVar(&o.dialect, "dialect", "", "")
	if !o.costs && !o.shows && !o.blames {
		fs.Func("sort", "", func(s string) error {
			if s != "position" && s != "size" {
				return errors.New("want position or size")
			}
			o.bySize = s == "size"
			return nil
		})
	}
	if o.costs || o.blames {
		fs.StringVar(&o.output, "o", "", "")
		fs.StringVar(&o.link, "link", "", "")
	}
	switch {
	case o.explains, o.blames:
		fs.StringVar(&o.dsn, "dsn", "", "")
	case o.shows:
		fs.StringVar(&o.dump, "dump", "", "")
	case o.costs:
		fs.BoolVar(&o.all, "all", false, "")
		fs.Func("top", "", func(s string) (err error) {
			if o.top, err = strconv.Atoi(s); err != nil || o.top < 0 {
				return errors.New("want a number, or 0 for all")
			}
			return nil
		})
		fs.StringVar(&o.base, "base", "", "")
		fs.Func("size", "", func(s string) error {
			size, ok := config.ParseSize(s)
			if !ok {
				return errors.New("want PATTERN=NUMBER, such as '*.Answers=20'")
			}
			o.sizes = append(o.sizes, size)
			return nil
		})
	case o.compares:
		fs.StringVar(&o.base, "base", "", "")
	default:
		fs.BoolVar(&o.fix, "fix", false, "")
		fs.BoolVar(&o.diff, "diff", false, "")
		fs.StringVar(&o.baseline, "baseline", "", "")
		fs.StringVar(&o.writeBaseline, "write-baseline", "", "")
	}
	return fs
}

// usage is what -h prints.
const usage = `Querylint finds round trips to databases, caches and brokers that run once per
element of a loop, through any chain of calls, and says how often they run. It
checks the SQL that the code runs, too, as MySQL reads it.

Usage:

	querylint [flags] [packages]     check packages (default ./...)
	querylint diff [flags] [packages]
	                                 only what a change makes worse, against the
	                                 commit where HEAD and the default branch part;
	                                 changes that are not committed count
	querylint cost [flags] [packages]
	                                 what each entry point costs: routes, services,
	                                 consumers, jobs; which functions to fix first
	querylint sql [flags] FILE...|-  check .sql files or the standard input
	querylint schema [flags]         print which tables are known, where from, and
	                                 how large they are; -dump FILE
	querylint rules                  list the rules
	querylint explain RULE...        print what rules say: what they cost, bad and
	                                 good code, when they are silent
	querylint explain -dsn DATABASE [flags] [packages|FILE.sql]
	                                 ask a database how it would run each statement
	                                 that the code can run, and print plans that
	                                 read too much; nothing is run or written
	querylint blame [flags] LOG...|-dsn DATABASE [packages]
	                                 which lines of the code have sent what a slow
	                                 log, a general log, an error log with
	                                 deadlocks or performance_schema says that a
	                                 server has run
	querylint init                   write a .querylint.yml with every setting, and
	                                 those set that the module shows
	querylint cache clean            forget the results that are kept
	querylint completion bash|zsh|fish
	                                 print what has the shell complete all this
	querylint version                print the version
	querylint help                   print this text

	go vet -vettool="$(command -v querylint)" [-severity=info] [-tests] ./...
	                                 the same checks as part of go vet

Packages are named as for the go command: ./..., ./internal/orders. The whole
program is analysed as far as it reaches a database, dependencies included;
findings are shown for the packages named.

Flags:

	-severity info|warning|error     show findings from this severity on
	                                 (default warning)
	-format NAME                     how to print findings: text (default), json,
	                                 sarif (2.1.0, for code scanning), github
	                                 (annotations by a workflow), rdjsonl
	                                 (reviewdog), codequality (GitLab), checkstyle
	                                 (Jenkins) or junit; rules come as text or json
	-sort position|size              print findings by file and line (default), or
	                                 those about the largest tables first, and
	                                 last those about tables whose rows no database
	                                 or snapshot has told
	-show chain                      print below each finding the loops, and the
	                                 calls that lead to the driver (text; json,
	                                 sarif and rdjsonl hold them anyway)
	-tests                           check _test.go files, too
	-tags a,b                        build tags
	-config FILE                     settings (default: .querylint.yml, looked
	                                 for from the working directory up to the
	                                 root of the module)
	-schema FILE|DIR|DATABASE        CREATE TABLE files, dumps or migrations that
	                                 define the tables, or a database, which is
	                                 only read: mysql://user@host:3306/name
	                                 (password: user:$VARIABLE@, MYSQL_PWD or
	                                 ~/.my.cnf); may be repeated (default: what the
	                                 module's .sql files and its code define for
	                                 MySQL; -v says what that is)
	-dsn DATABASE                    querylint explain and blame: the database that
	                                 is asked, as for -schema
	-dump FILE                       querylint schema: write down what a database
	                                 says of its tables, as a file for -schema
	-server NAME                     mysql8, mysql57, mariadb10 or mariadb11
	                                 (default: that of the database that the schema
	                                 is from, or else mysql8)
	-dialect NAME                    take all SQL for mysql, postgres, sqlite or
	                                 mssql; only MySQL is checked (default: by the
	                                 drivers imported, and by the text)
	-fix                             make the changes that are safe, and print what
	                                 is left; one that cannot be made is said on
	                                 stderr
	-fix -diff                       print these changes as a unified diff instead,
	                                 and write nothing
	-write-baseline FILE             take what is found as known: write down how
	                                 many findings each function has
	-baseline FILE                   show only findings that FILE does not know
	-base REV                        querylint diff and cost: against the commit
	                                 where HEAD and REV part (of diff, by default
	                                 origin's default branch); against REV itself
	                                 if HEAD is part of its history and nothing is
	                                 changed
	-format text|json|html|markdown  querylint cost, and blame (no markdown): how
	                                 to show it; html is a page that needs nothing
	                                 but itself
	-o FILE                          querylint cost and blame: write to FILE
	-size PATTERN=NUMBER             querylint cost: how long what loops run over
	                                 is, such as '*.Answers=20'; may be repeated
	                                 (default 100)
	-all                             querylint cost: exported functions, too
	-top N                           querylint cost: the N worst, as text (default
	                                 20; 0 shows all)
	-link ADDRESS                    querylint cost and blame: of line {line} of
	                                 {file} (default: by the remote origin)
	-C DIR                           change to DIR first
	-v                               print on stderr where the time went, where the
	                                 tables are known from, which limits of the
	                                 analysis were reached, and what was skipped

Exit code:

	0  no findings that count: info findings never do
	1  findings; with -fix -diff, changes
	2  wrong usage or settings, or code that does not compile; findings in
	   packages that do compile are printed all the same

Environment:

	QUERYLINT_CACHE=off|DIR          where a result is kept for a run in which
	                                 nothing has changed, and what querylint diff
	                                 has found at its base: nowhere, or in DIR
	                                 (default: querylint in the user's caches)
	QUERYLINT_VETCACHE=1             let go vet cache its results. Only for those
	                                 who always vet the same packages: after a run
	                                 on a package that imports p, go vet takes p as
	                                 vetted and prints nothing for it
	NO_COLOR=1                       no colours and links, also on a terminal
	FORCE_HYPERLINK=0|1              whether rules are links to their pages there
	QUERYLINT_DEBUG=1                print the stack of an internal error
	GOGC                             as for every Go program
`
