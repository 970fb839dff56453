package main

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/plan"
	"github.com/querylint/querylint/analyzers/queries"
	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/database"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// explain prints what rules say, as it does elsewhere; or it asks a database how it
// would run each statement of packages or of .sql files, and prints the plans that
// are wrong.
func explain(args []string, stdout, stderr io.Writer) int {
	command := options{command: "explain", explains: true}
	if opts, err := parseFlags(args, command); err == nil && opts.dsn == "" && opts.named && slices.ContainsFunc(opts.patterns, isBareWord) {
		return printRules(opts, stdout, stderr)
	}
	opts, dir, scope, code := startCommand(command, args, stdout, stderr)
	if scope == nil {
		return code
	}
	address, err := opts.asked()
	if err != nil {
		return fail(stderr, "%v", err)
	}
	ctx := context.Background()
	session, err := database.Open(ctx, address)
	if err != nil {
		return fail(stderr, "%v", err)
	}
	defer session.Close()
	x, err := newExplanation(ctx, session, &opts)
	if err != nil {
		return fail(stderr, "%v", err)
	}
	x.stderr = stderr
	if slices.ContainsFunc(opts.patterns, isSQLFile) {
		err = x.files(ctx, opts.patterns)
	} else {
		code, err = x.program(ctx, loadConfig(opts, dir, scope))
	}
	if err != nil {
		return badSchema(stderr, err)
	}
	if code == exitFailure && x.fset == nil {
		return code
	}
	report := output.New(x.fset, dir, x.findings, opts.severity)
	say(stderr, "querylint: %s explains %d of %s", address, x.explained, count(x.statements, "statement"))
	if opts.format == "text" {
		for _, s := range report.Skipped {
			say(stderr, "%s:%d: %s", s.File, s.Line, s.Reason)
		}
	}
	opts.tables, opts.findsSchema = x.tables, false
	return finish(report, opts, code, stdout, stderr)
}

// asked is the database that is named by -dsn, or else by the schema.
func (o *options) asked() (*database.Address, error) {
	name := o.dsn
	if name == "" && len(o.schema) == 1 && config.IsDatabase(o.schema[0]) {
		name = o.schema[0]
	}
	if name == "" {
		return nil, errors.New("which rule, as in querylint explain query-in-loop? Or, for plans, which database? -dsn 'mysql://user@host:3306/name'")
	}
	return o.database(name)
}

func isSQLFile(pattern string) bool { return pattern == "-" || schema.IsSQL(pattern) }

// explanation is what a server says of statements.
type explanation struct {
	opts     *options
	server   *database.Explainer
	tables   *schema.Schema
	stderr   io.Writer
	fset     *token.FileSet
	findings []*finding.Finding
	requests *requests.Program

	prefix *string // what tables begin with whose prefix the code learns at run time

	statements, explained int
	impossible            []*finding.Finding // why there is no plan of texts that no server can run
}

func newExplanation(ctx context.Context, session *database.Session, opts *options) (*explanation, error) {
	snapshot, err := session.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	b := schema.NewBuilder(new(schema.Schema))
	if err := b.Text("snapshot", snapshot.String()); err != nil {
		return nil, err
	}
	server, err := session.Explainer(ctx)
	if err != nil {
		return nil, err
	}
	return &explanation{opts: opts, server: server, tables: b.Schema}, nil
}

// files explains the statements of .sql files.
func (x *explanation) files(ctx context.Context, names []string) error {
	x.fset = token.NewFileSet()
	for _, name := range names {
		file, data, err := readSQL(x.fset, name, os.Stdin)
		if err != nil {
			return err
		}
		var found []*finding.Finding
		for _, f := range sqlcheck.Fill(sqlcheck.Input{Text: string(data), Script: true}, x.tables, x.server.Sample(ctx)) {
			at := place{pos: file.Pos(f.Statement.Start), end: file.Pos(f.Statement.End), text: string(data[f.Statement.Start:f.Statement.End])}
			list, err := x.explain(ctx, &f, at)
			if err != nil {
				return err
			}
			found = append(found, list...)
		}
		x.findings = append(x.findings, wanted(file, string(data), found)...)
	}
	return nil
}

// program explains the statements that packages can run. The code says whether they
// compile.
func (x *explanation) program(ctx context.Context, cfg load.Config) (code int, err error) {
	out, code := analyzeHere(ctx, *x.opts, cfg, newProgress(x.stderr), x.stderr)
	if out == nil {
		return exitFailure, nil
	}
	x.fset = out.program.Fset
	costs, points := requests.Results(out.result)
	x.requests = requests.New(costs, points, requests.Config{All: true})
	list := queries.Of(out.result)
	x.choosePrefix(list)
	told, ways := make(map[string]bool), make(map[token.Pos][]queries.Query)
	var order []token.Pos
	for _, q := range list {
		key := fmt.Sprint(q.Pos, q.Input.Text, q.Insert)
		if out.program.Owner(q.File) == nil || !x.opts.tests && strings.HasSuffix(q.File, "_test.go") || told[key] {
			continue
		}
		told[key] = true
		if ways[q.Pos] == nil {
			order = append(order, q.Pos)
		}
		ways[q.Pos] = append(ways[q.Pos], q)
	}
	for _, at := range order {
		if err := x.ways(ctx, ways[at]); err != nil {
			return exitFailure, err
		}
	}
	x.findings, err = takenBack(out.program.Fset, x.findings)
	return code, err
}

// ways explains what one place may run, of which its parts make several texts. Those of
// them that no server can run, where it runs others, do not come about: conditions about
// a table go with the join of it.
func (x *explanation) ways(ctx context.Context, list []queries.Query) error {
	x.impossible = nil
	before := x.explained
	for i := range list {
		if err := x.query(ctx, &list[i]); err != nil {
			return err
		}
	}
	if x.explained == before {
		return nil
	}
	x.statements -= len(x.impossible)
	x.findings = slices.DeleteFunc(x.findings, func(f *finding.Finding) bool { return slices.Contains(x.impossible, f) })
	return nil
}

// query explains what one place may run.
func (x *explanation) query(ctx context.Context, q *queries.Query) error {
	at := place{pos: q.Pos, end: q.End, function: q.Function, line: q.Line, file: q.File, text: q.Input.Text}
	if q.Foreign != "" || q.Insert != "" {
		return nil // of another database, or without a plan
	}
	in := q.Input
	in.Text, at.prefixed = x.prefixed(in.Text)
	at.text = in.Text
	for _, f := range sqlcheck.Fill(in, x.tables, x.server.Sample(ctx)) {
		list, err := x.explain(ctx, &f, at)
		if err != nil {
			return err
		}
		x.findings = append(x.findings, list...)
	}
	return nil
}

// prefixedTable is the name of a table of which the code does not show how it begins.
var prefixedTable = regexp.MustCompile("(?i)\\b(?:FROM|JOIN|INTO|UPDATE)\\s+`?" + regexp.QuoteMeta(sqlcheck.Hole) + `(\w+)`)

// choosePrefix takes the prefix with which the most names of the program are tables, if
// one has more than all others: the ends of names alone may fit several tables.
func (x *explanation) choosePrefix(list []queries.Query) {
	with := make(map[string]int) // names that are tables
	seen := make(map[string]bool)
	for i := range list {
		for _, m := range prefixedTable.FindAllStringSubmatch(list[i].Input.Text, -1) {
			if list[i].Foreign != "" || seen[m[1]] {
				continue
			}
			seen[m[1]] = true
			for _, before := range x.fitting(m[1]) {
				with[before]++
			}
		}
	}
	most, others := "", 0
	for before, n := range with {
		if n > with[most] {
			most = before
		}
	}
	for before, n := range with {
		if before != most {
			others = max(others, n)
		}
	}
	if with[most] <= others {
		return
	}
	x.prefix = &most
	if len(with) > 1 {
		say(x.stderr, "querylint: tables whose prefix the code learns at run time are taken to begin with %q, as %d of %s are then there", most, with[most], count(len(seen), "name"))
	}
}

// fitting is what stands before a name in those of the tables that end in it behind an
// underscore.
func (x *explanation) fitting(name string) []string {
	var list []string
	for _, t := range x.tables.Tables() {
		before, ok := strings.CutSuffix(t.Name, name)
		if ok && (before == "" || strings.HasSuffix(before, "_") || strings.HasPrefix(name, "_")) {
			list = append(list, before)
		}
	}
	return list
}

// prefixed puts tables in the place of names of which the code does not show how they
// begin: those with the prefix of the program, or else the one that a name fits.
func (x *explanation) prefixed(text string) (full string, tables []string) {
	for _, m := range prefixedTable.FindAllStringSubmatch(text, -1) {
		fitting := x.fitting(m[1])
		if x.prefix != nil && slices.Contains(fitting, *x.prefix) {
			fitting = []string{*x.prefix}
		}
		if len(fitting) != 1 {
			continue
		}
		if table := fitting[0] + m[1]; !slices.Contains(tables, table) {
			tables = append(tables, table)
			name := regexp.MustCompile(regexp.QuoteMeta(sqlcheck.Hole+m[1]) + `\b`)
			text = name.ReplaceAllLiteralString(text, table)
		}
	}
	return text, tables
}

// place is where a statement stands.
type place struct {
	pos, end       token.Pos
	function, file string
	line           int
	text           string
	prefixed       []string // tables in the text whose prefix the code does not show
}

// explain asks for the plan of a statement and says what is wrong with it, or why
// there is none. An error is about the server.
func (x *explanation) explain(ctx context.Context, f *sqlcheck.Filled, at place) ([]*finding.Finding, error) {
	const noPlan = "it inserts values, which has no plan"
	if err := x.server.Err(); err != nil {
		return nil, err
	}
	if f.Verb == "" || f.Why == noPlan {
		return nil, nil
	}
	x.statements++
	why := f.Why
	impossible := f.Unread
	var rows []map[string]string
	if why == "" {
		var err error
		rows, err = x.server.Explain(ctx, f)
		if refused, ok := errors.AsType[database.Refused](err); ok {
			why, impossible = refused.Why, refused.Columns
		} else if err != nil {
			return nil, err
		}
	}
	if why != "" {
		f := &finding.Finding{Pos: at.pos, End: at.end, Skipped: "not explained: " + why}
		if impossible {
			x.impossible = append(x.impossible, f)
		}
		return []*finding.Finding{f}, nil
	}
	x.explained++
	steps := plan.Read(rows)
	s := plan.Statement{Writes: f.Writes(), Filtered: f.Filtered, Limited: f.Limited, Values: f.Values, Open: f.Open || x.requests != nil && x.requests.Upkeep(at.function), Rows: x.rows}
	s.Table = func(called string) string {
		if name := f.Tables[strings.ToLower(called)]; name != "" {
			return name
		}
		return called
	}
	limits := plan.Limits{Rows: int64(x.opts.settings.Thresholds.ExplainRows), Share: int64(x.opts.settings.Thresholds.ExplainShare)}
	var found []*finding.Finding
	for _, bad := range plan.Judge(steps, s, limits) {
		found = append(found, x.finding(&bad, steps, at))
	}
	return found, nil
}

func (x *explanation) rows(table string) (int64, bool) {
	return rowsOf(x.tables, table)
}

// finding is what is wrong with a plan, with how requests come to it.
func (x *explanation) finding(bad *plan.Found, steps []plan.Step, at place) *finding.Finding {
	f := &finding.Finding{
		Rule: bad.Rule, Severity: bad.Severity, Confidence: finding.Certain, Pos: at.pos, End: at.end,
		Function: at.function, Callee: bad.Table, Table: bad.Table, SQL: at.text, URL: finding.URL(bad.Rule),
	}
	reached := ""
	if len(at.prefixed) > 0 {
		reached = fmt.Sprintf(" (%s: the code learns its prefix at run time)", strings.Join(at.prefixed, ", "))
	}
	if x.requests != nil {
		if way, n := x.requests.Reach(at.file, at.line, at.function); way.Entry != nil && (way.Times != "" || way.Entry.Kind != "function") {
			f.Chain, f.Cost = way.Chain, way.Times
			reached += "; runs "
			if way.Times != "" {
				reached += way.Times + " times "
			}
			reached += "per " + way.Entry.Name
			if n > 1 {
				reached += fmt.Sprintf(", and in %d more", n-1)
			}
		}
	}
	f.Message = fmt.Sprintf("%s by %s%s; plan: %s [%s]", bad.Message, shortened(at.text), reached, plan.Line(steps), bad.Rule)
	return f
}

// shortened is a statement on one line, as far as a reader needs it to know it.
func shortened(text string) string {
	const most = 120
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, sqlcheck.Hole, "…")), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return text
}

// takenBack are findings with the levels that the settings give them, without
// those that they switch off and those that comments in the code take back.
func takenBack(fset *token.FileSet, list []*finding.Finding) ([]*finding.Finding, error) {
	read := make(comments)
	var out []*finding.Finding
	rules := plan.Rules()
	for _, f := range list {
		i := slices.IndexFunc(rules, func(r finding.Rule) bool { return r.ID == f.Rule })
		if i < 0 {
			out = append(out, f) // why there is no plan
			continue
		}
		name, err := filepath.Abs(fset.Position(f.Pos).Filename)
		if err != nil {
			return nil, err
		}
		comment, err := read.covering(fset, f)
		if err != nil {
			return nil, err
		}
		if comment != nil {
			continue
		}
		var asked bool
		if f.Severity, asked = config.Current().Judge(&rules[i], name, f.Severity); asked {
			out = append(out, f)
		}
	}
	return out, nil
}
