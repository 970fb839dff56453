package sqltext

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/report"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// Analyzer checks the SQL that Go code runs.
var Analyzer = &analysis.Analyzer{
	Name:       "sqltext",
	Doc:        "check the SQL that reaches a MySQL database, as text or through an ORM",
	URL:        "https://github.com/querylint/querylint",
	Run:        run,
	ResultType: reflect.TypeFor[[]*finding.Finding](),
	FactTypes:  []analysis.Fact{new(Text), new(Wrapper), new(Reach)},
}

var settings struct {
	config  string
	schema  paths
	server  string
	dialect string
	program string
}

var reports report.Settings

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
	reports.Flags(f)
	f.StringVar(&settings.config, "config", "", "a .querylint.yml `file` whose catalog entries are added")
	f.Var(&settings.schema, "schema", "SQL `files` and folders that define the tables, separated by commas")
	f.StringVar(&settings.server, "server", "", "the `server`: mysql8, mysql57, mariadb10 or mariadb11")
	f.StringVar(&settings.dialect, "dialect", "", "take all SQL for that of this `database`: mysql, postgres, sqlite or mssql")
	f.StringVar(&settings.program, "program-drivers", "", "the `databases` that the whole program has drivers of, separated by commas")
}

// Text is the object fact of a variable or function of text whose value is
// known.
type Text struct{ Value string }

// AFact marks Text as a fact.
func (*Text) AFact() {}

// Wrapper is the object fact of a function that passes a parameter on as SQL.
type Wrapper struct {
	Calls []Passed
}

// AFact marks Wrapper as a fact.
func (*Wrapper) AFact() {}

// Passed is a text that a function runs: what stands before and behind the
// parameter, and where the text's arguments are.
type Passed struct {
	Before, After string
	Param         int
	Args          int // the first of the variadic parameters, or -1
	Short         bool
}

// Reach is the package fact that says which databases a package can reach
// drivers of.
type Reach struct{ Dialects []string }

// AFact marks Reach as a fact.
func (*Reach) AFact() {}

// Counts says how many places with SQL the analyzer has met.
type Counts struct {
	Sites    int64 // calls that are given SQL text
	Resolved int64 // whose text is known, fully or with gaps
}

var sites, resolved atomic.Int64

// Seen returns the counts of this process.
func Seen() Counts { return Counts{sites.Load(), resolved.Load()} }

var (
	checkersMu sync.Mutex
	checkers   = make(map[string]*checks)
)

// checks is a checker with the schema it was made of.
type checks struct {
	*sqlcheck.Checker
	schema *schema.Schema
}

// checker is shared by all packages, so that a text is parsed once.
func checker() (*checks, error) {
	key := settings.server + "\x00" + settings.schema.String()
	checkersMu.Lock()
	defer checkersMu.Unlock()
	if c := checkers[key]; c != nil {
		return c, nil
	}
	opts := sqlcheck.Options{Server: sqlcheck.Server(settings.server)}
	if len(settings.schema) > 0 {
		s, _, err := schema.Load(settings.schema...)
		if err != nil {
			return nil, err
		}
		opts.Schema = s
	}
	c, err := sqlcheck.New(opts)
	if err != nil {
		return nil, err
	}
	checkers[key] = &checks{c, opts.Schema}
	return checkers[key], nil
}

// pass is the analysis of one package.
type pass struct {
	*analysis.Pass
	cat      *catalog.Catalog
	src      *sqlvalue.Source
	check    *sqlcheck.Checker
	schema   *schema.Schema
	tagged   bool // the schema is made of struct tags
	wrappers map[*types.Func]*Wrapper
	found    []*finding.Finding
	at       map[place]*finding.Finding
	skips    map[token.Pos]bool
	foreign  string // the database that the package is for, if it is not MySQL
	methods  map[*ast.CallExpr]*catalog.Method
	texts    map[types.Object]*string

	collect  bool // looking for wrappers, not for findings
	changed  bool
	function string // around the place
	fn       *types.Func
	upkeep   bool          // the function is a migration or the like
	inner    *ast.CallExpr // of a wrapper, whose own text is its own affair
	decl     *ast.FuncDecl
	file     *ast.File
	draining map[*ast.FuncDecl]bool
	used     map[*ast.CallExpr]bool // pieces of chains that ran
	open     []openChain
}

type place struct {
	pos  token.Pos
	rule string
}

func run(ap *analysis.Pass) (any, error) {
	none := []*finding.Finding(nil)
	cat, err := catalog.Load(settings.config)
	if err != nil {
		return nil, err
	}
	if cat.Opaque(ap.Pkg.Path()) && !strings.Contains(ap.Pkg.Path(), "querylint") || len(ap.Files) == 0 {
		return none, nil
	}
	p := &pass{
		Pass: ap, cat: cat,
		wrappers: make(map[*types.Func]*Wrapper), at: make(map[place]*finding.Finding),
		skips: make(map[token.Pos]bool), methods: make(map[*ast.CallExpr]*catalog.Method),
		texts: make(map[types.Object]*string), draining: make(map[*ast.FuncDecl]bool),
	}
	p.src = &sqlvalue.Source{
		Info: ap.TypesInfo, Pkg: ap.Pkg, Files: ap.Files,
		Piece: p.piece, Runs: p.runs, Text: p.passesText, Const: p.constText, Embed: p.embed,
	}
	reach := p.reaches()
	p.exportTexts()
	c, err := checker()
	if err != nil {
		return nil, err
	}
	if len(settings.schema) == 0 {
		if s := p.fromTags(); s != nil {
			if c, err = p.tagChecker(s); err != nil {
				return nil, err
			}
			p.tagged = true
		}
	}
	p.check, p.schema = c.Checker, c.schema
	p.foreign = p.database(reach)
	// Functions that pass a parameter on make their callers' arguments SQL.
	p.collect = true
	for range 4 {
		p.changed = false
		p.functions()
		if !p.changed {
			break
		}
	}
	p.collect = false
	p.functions()
	p.onePerLine()
	slices.SortStableFunc(p.found, func(a, b *finding.Finding) int { return int(a.Pos - b.Pos) })
	return reports.Report(ap, p.found), nil
}

// method is what the catalog knows of a call's callee.
func (p *pass) method(call *ast.CallExpr) *catalog.Method {
	m, ok := p.methods[call]
	if !ok {
		if found, ok := p.cat.Callee(p.TypesInfo, call); ok {
			m = &found
		}
		p.methods[call] = m
	}
	return m
}

// piece reports whether a call adds to a statement that a chain of calls
// builds.
func (p *pass) piece(call *ast.CallExpr) (any, bool) {
	m := p.method(call)
	if m == nil || m.SQL >= 0 && m.Chain == nil {
		return nil, false
	}
	if m.Chain != nil {
		return m, true
	}
	if m.Effect != catalog.Build {
		return nil, false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || p.TypesInfo.Selections[sel] == nil {
		return nil, false
	}
	return m, true
}

// runs reports whether a call of a chain runs the statement.
func (p *pass) runs(call *ast.CallExpr) bool {
	m := p.method(call)
	return m != nil && m.Chain != nil && m.Chain.Run != "" && !m.Chain.Start
}

// passesText: sqlx.In, Named and Rebind return the text they are given.
func (p *pass) passesText(call *ast.CallExpr) int {
	m := p.method(call)
	if m == nil || m.Effect != catalog.Build || m.SQL < 0 {
		return -1
	}
	t := p.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		return m.SQL
	}
	return -1
}

func (p *pass) constText(o types.Object) (string, bool) {
	if s, ok := p.texts[o]; ok {
		if s == nil {
			return "", false
		}
		return *s, true
	}
	var f Text
	if o.Pkg() == nil || o.Pkg() == p.Pkg || !p.ImportObjectFact(o, &f) {
		p.texts[o] = nil
		return "", false
	}
	p.texts[o] = &f.Value
	return f.Value, true
}

func (p *pass) embed(pos token.Pos, name string) (string, bool) {
	// Pass.ReadFile gives no embedded files.
	file := p.Fset.Position(pos).Filename
	i := strings.LastIndexAny(file, `/\`)
	data, err := os.ReadFile(file[:i+1] + name)
	if err != nil {
		return "", false
	}
	return string(data), true
}

// exportTexts tells importers of the texts that variables hold and functions
// return.
func (p *pass) exportTexts() {
	scope := p.Pkg.Scope()
	for _, name := range scope.Names() {
		switch o := scope.Lookup(name).(type) {
		case *types.Var:
			if o.Exported() && isString(o.Type()) && p.src.Initial(o) != nil {
				if tv := p.TypesInfo.Types[p.src.Initial(o)]; tv.Value != nil {
					p.ExportObjectFact(o, &Text{constantText(tv.Value)})
				}
			}
		case *types.Func:
			p.exportText(o)
		case *types.TypeName:
			if n, ok := types.Unalias(o.Type()).(*types.Named); ok && !o.IsAlias() {
				for m := range n.Methods() {
					p.exportText(m)
				}
			}
		}
	}
}

func (p *pass) exportText(fn *types.Func) {
	sig := fn.Signature()
	if !fn.Exported() || sig.Results().Len() != 1 || sig.Params().Len() > 0 || !isString(sig.Results().At(0).Type()) {
		return
	}
	if text, ok := p.returned(fn); ok {
		p.ExportObjectFact(fn, &Text{text})
	}
}

// returned is the one constant text that a function of this package returns.
func (p *pass) returned(fn *types.Func) (string, bool) {
	d := p.src.Decl(fn)
	if d == nil || d.Body == nil || len(d.Body.List) != 1 {
		return "", false
	}
	r, ok := d.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(r.Results) != 1 {
		return "", false
	}
	tv := p.TypesInfo.Types[r.Results[0]]
	if tv.Value == nil {
		return "", false
	}
	return constantText(tv.Value), true
}

// functions walks all functions of the package that are of interest.
func (p *pass) functions() {
	for _, file := range p.Files {
		p.file = file
		name := p.Fset.Position(file.FileStart).Filename
		if !reports.Wanted(name) {
			continue
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Body == nil || !p.interesting(d.Body) {
					continue
				}
				p.fn, _ = p.TypesInfo.Defs[d.Name].(*types.Func)
				p.decl = d
				p.function = p.Pkg.Path() + "." + d.Name.Name
				if p.fn != nil {
					p.function = fullName(p.fn)
				}
				p.upkeep = p.isUpkeep(name, d.Name.Name)
				p.used = make(map[*ast.CallExpr]bool)
				p.open = nil
				p.src.Function(d.Type.Params.List, d.Body, p.call)
				p.unfinished()
			case *ast.GenDecl:
				if !p.interesting(d) {
					continue
				}
				p.fn, p.decl, p.function = nil, nil, p.Pkg.Path()
				p.upkeep = p.isUpkeep(name, "")
				p.used, p.open = make(map[*ast.CallExpr]bool), nil
				for _, s := range d.Specs {
					if vs, ok := s.(*ast.ValueSpec); ok {
						for _, v := range vs.Values {
							p.src.Outside(v, p.call)
						}
					}
				}
				p.unfinished()
			}
		}
	}
}

// interesting reports whether a node has a call that may be given SQL.
func (p *pass) interesting(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && !found {
			if m := p.method(call); m != nil && (m.SQL >= 0 || m.Chain != nil) {
				found = true
			} else if p.wrapper(call) != nil {
				found = true
			}
		}
		return !found
	})
	return found
}

// wrapper is what is known of a callee that passes its parameters on.
func (p *pass) wrapper(call *ast.CallExpr) *Wrapper {
	fn := staticCallee(p.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	if w, ok := p.wrappers[fn]; ok {
		return w
	}
	var w *Wrapper
	if fn.Pkg() != p.Pkg && !p.cat.Opaque(fn.Pkg().Path()) {
		f := new(Wrapper)
		if p.ImportObjectFact(fn, f) {
			w = f
		}
		p.wrappers[fn] = w
	}
	return w
}

// call is told of every call of a function, in the order in which they run.
func (p *pass) call(call *ast.CallExpr, w *sqlvalue.Walk) {
	if m := p.method(call); m != nil {
		switch {
		case m.SQL >= 0 && p.passesText(call) < 0:
			p.sqlArg(call, m, w)
		case m.Chain != nil || m.Effect == catalog.Build:
			p.link(call, m, w)
		}
		return
	}
	if wr := p.wrapper(call); wr != nil {
		for _, ps := range wr.Calls {
			p.wrapped(call, ps, w)
		}
	}
}

// sqlArg checks a call that is given SQL text.
func (p *pass) sqlArg(call *ast.CallExpr, m *catalog.Method, w *sqlvalue.Walk) {
	if m.SQL >= len(call.Args) {
		return
	}
	arg := call.Args[m.SQL]
	if t := p.TypesInfo.TypeOf(arg); !isString(t) {
		return // a builder, where the library takes either
	}
	n := w.Eval(arg)
	args := w.Args(call, m.SQL+1)
	p.alternatives(arg, n, args, w, true)
}

// alternatives checks all that a text can be.
func (p *pass) alternatives(arg ast.Expr, n, args sqlvalue.Node, w *sqlvalue.Walk, site bool) {
	known, param := false, false
	seen := make(map[string]bool)
	for _, paths := range sqlvalue.Enumerate(n) {
		text := sqlvalue.Read(n, paths)
		if p.passedOn(text) {
			param = true
		}
		if !text.Known() {
			continue
		}
		known = true
		if p.collect {
			continue
		}
		elems, whole := sqlvalue.Elems(args, paths)
		if !whole {
			elems = nil
		}
		in := p.render(text, elems, paths, w)
		key := in.text
		if seen[key] {
			continue
		}
		seen[key] = true
		p.text(in, arg)
	}
	if !p.collect && site {
		sites.Add(1)
		if known || param {
			resolved.Add(1)
		}
	}
}

// passedOn notes that a parameter of the function around is run as SQL.
func (p *pass) passedOn(text *sqlvalue.Text) bool {
	if p.fn == nil || len(text.Segs) > 5 {
		return false
	}
	var ps Passed
	ps.Param = -1
	for _, s := range text.Segs {
		switch {
		case s.Gap != nil && s.Gap.Param >= 0 && ps.Param < 0:
			ps.Param = s.Gap.Param
		case s.Gap != nil:
			return false
		case ps.Param < 0:
			ps.Before += s.Text
		default:
			ps.After += s.Text
		}
	}
	if ps.Param < 0 {
		return false
	}
	sig := p.fn.Signature()
	if ps.Param >= sig.Params().Len() || !isString(sig.Params().At(ps.Param).Type()) {
		return false
	}
	ps.Short = text.Short
	ps.Args = -1
	if sig.Variadic() && sig.Params().Len()-1 != ps.Param {
		ps.Args = sig.Params().Len() - 1
	}
	if !p.collect {
		return true
	}
	w := p.wrappers[p.fn]
	if w == nil {
		w = new(Wrapper)
		p.wrappers[p.fn] = w
	}
	if len(w.Calls) < 4 && !slices.Contains(w.Calls, ps) {
		w.Calls = append(w.Calls, ps)
		p.changed = true
		p.ExportObjectFact(p.fn, w)
	}
	return true
}

// wrapped checks a call of a function that runs its argument.
func (p *pass) wrapped(call *ast.CallExpr, ps Passed, w *sqlvalue.Walk) {
	if ps.Param >= len(call.Args) {
		return
	}
	arg := call.Args[ps.Param]
	var args sqlvalue.Node
	if ps.Args >= 0 {
		args = w.Args(call, ps.Args)
	}
	n := w.Eval(arg)
	n = sqlvalue.Around(ps.Before, n, ps.After, call)
	p.inner = call
	p.alternatives(arg, n, args, w, false)
	p.inner = nil
}

// text checks one text.
func (p *pass) text(in input, arg ast.Expr) {
	reason := p.foreign
	if reason == "" && settings.dialect == "" {
		reason = foreignSyntax(in.text)
	}
	if reason != "" {
		p.skip(arg.Pos(), "not MySQL: "+reason)
		return
	}
	r := p.check.Check(sqlcheck.Input{Text: in.text, Args: in.args, Partial: in.short, Drain: p.drains()})
	for i := range r.Skipped {
		if s := &r.Skipped[i]; s.Foreign && len(r.Findings) == 0 {
			p.skip(arg.Pos(), "not MySQL: "+s.Reason)
		}
	}
	for i := range r.Findings {
		p.report(&r.Findings[i], []input{in}, 0, arg, in.text)
	}
}

func (p *pass) skip(pos token.Pos, reason string) {
	if p.skips[pos] {
		return
	}
	p.skips[pos] = true
	p.found = append(p.found, &finding.Finding{Pos: pos, End: pos, Function: p.function, Skipped: reason})
}

// report makes a finding of sqlcheck one about the Go code.
func (p *pass) report(f *sqlcheck.Finding, parts []input, part int, at ast.Node, sql string) {
	pos, end := at.Pos(), at.End()
	whole := true
	if part >= 0 && part < len(parts) {
		in := parts[part]
		if f.Rule == "deep-offset" {
			// The word OFFSET, where it is there, and not what stands before it.
			if i := strings.LastIndex(strings.ToUpper(in.text[f.Start:min(f.End+16, len(in.text))]), "OFFSET"); i > 0 {
				c := *f
				c.Start += i
				c.End = c.Start + len("OFFSET")
				f = &c
			}
		}
		if p.inner != nil && in.madeAt(f.Start, p.inner) {
			return
		}
		if s, e, ok := in.span(f.Start, f.End, p.decl); ok {
			pos, end = s, e
		}
		whole = in.shown(f.Start, f.End)
	}
	out := &finding.Finding{
		Rule: f.Rule, Severity: f.Severity, Confidence: f.Confidence,
		Pos: pos, End: end, Function: p.function, Callee: f.Table,
		Message: fmt.Sprintf("%s [%s]", f.Message, f.Rule),
		SQL:     sql, Table: f.Table, Suggestion: f.Suggestion, URL: finding.URL(f.Rule),
	}
	if f.Rule == "select-star" && (f.Table == "" || strings.Contains(f.Table, "{{")) {
		return // a tool for any table names no columns
	}
	if p.upkeep || ast.IsGenerated(p.file) {
		out.Severity = finding.Info
	}
	if p.tagged && out.Confidence == finding.Certain {
		out.Confidence = finding.Likely
	}
	if f.Rewrite != nil && whole {
		out.Fixes, out.Unsafe = p.fixes(f, parts), !f.Rewrite.Safe
	}
	key := place{pos, f.Rule}
	if old := p.at[key]; old != nil {
		if out.Severity > old.Severity {
			*old = *out
		}
		return
	}
	p.at[key] = out
	p.found = append(p.found, out)
}

// fixes are the edits of a rewrite in the Go source. All of them must stand in
// literals.
func (p *pass) fixes(f *sqlcheck.Finding, parts []input) []analysis.SuggestedFix {
	var edits []analysis.TextEdit
	for _, e := range f.Rewrite.Edits {
		if e.Part >= len(parts) {
			return nil
		}
		edit, ok := parts[e.Part].edit(e.Start, e.End, e.Text)
		if !ok {
			return nil
		}
		edits = append(edits, edit)
	}
	message := "rewrite the condition"
	if f.Suggestion != "" {
		message = f.Suggestion
	}
	if f.Rewrite.Note != "" {
		message += " (" + f.Rewrite.Note + ")"
	}
	return []analysis.SuggestedFix{{Message: message, TextEdits: edits}}
}

// onePerLine keeps, of the findings of one rule on one line, the worst, and
// those that bring a change of their own.
func (p *pass) onePerLine() {
	type line struct {
		file string
		line int
		rule string
	}
	best := make(map[line]int)
	more := make(map[line]int)
	out := p.found[:0]
	for _, f := range p.found {
		if f.Skipped != "" || len(f.Fixes) > 0 {
			out = append(out, f)
			continue
		}
		at := p.Fset.Position(f.Pos)
		l := line{at.Filename, at.Line, f.Rule}
		i, ok := best[l]
		if !ok {
			best[l] = len(out)
			out = append(out, f)
			continue
		}
		more[l]++
		if old := out[i]; f.Severity > old.Severity || f.Severity == old.Severity && f.Pos < old.Pos {
			out[i] = f
		}
	}
	p.found = out
	for l, n := range more {
		f := out[best[l]]
		f.Message = fmt.Sprintf("%s (and %d more on this line) [%s]", strings.TrimSuffix(f.Message, " ["+f.Rule+"]"), n, f.Rule)
	}
}
