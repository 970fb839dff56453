package statement

import (
	"go/ast"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/element"
	"github.com/querylint/querylint/analyzers/internal/flow"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// Analyzer lists the places of a package that run SQL. It reports nothing: the
// analyzers of the rules ask its Result.
var Analyzer = &analysis.Analyzer{
	Name:       "querylintsql",
	Doc:        "list the calls that run SQL, and what each of them may run",
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{new(Text), new(Shape), new(Wrapper), new(Reach), new(Naming), new(Opened), new(Limits), new(Limited), new(Offsets), new(Paging), new(Runners), new(Starts), new(Typed)},
}

var settings struct {
	dialect string
	program string
	whole   bool
	naming  Naming
}

func init() {
	f := &Analyzer.Flags
	f.StringVar(&settings.dialect, "dialect", "", "take all SQL for that of this `database`: mysql, postgres, sqlite or mssql")
	f.BoolVar(&settings.whole, "whole-program", false, "facts of the whole program are there in the end: say who passes which offsets")
	f.StringVar(&settings.program, "program-drivers", "", "the `databases` that the whole program has drivers of, separated by commas")
	f.Var(&settings.naming, "program-naming", "how the whole program names tables, as `JSON`")
}

// Result is the SQL of one package.
type Result struct {
	// Places are the calls that run SQL, function by function in the order of
	// the files, and within a function in the order in which they run.
	Places []*Place
	// Texts are the arguments that are SQL.
	Texts []TextArg

	// Open are calls of interfaces that are given SQL, where nobody seen here
	// implements them.
	Open []OpenPlace

	pass    *pass
	passed  []Passing // in the whole program, where there are no files
	runners []Runner  // likewise
	calls   map[*ast.CallExpr][]*Place
}

// TextArg is an argument of a call that is SQL text.
type TextArg struct {
	Arg   ast.Expr
	Known bool // the source shows it, at least in part
}

// OpenPlace is a place that runs SQL if somebody implements an interface so.
type OpenPlace struct {
	*Place
	Through *Through
}

// Place is a call that runs SQL, be it a driver's, the last of a chain of an
// ORM's, or that of a function which passes a parameter on as SQL.
type Place struct {
	Call *ast.CallExpr
	// At is what a finding about the whole is reported at: the text, or the
	// last call of a chain without what it is called on.
	At analysis.Range
	// Handles are the connection, transaction or session that it runs on, as
	// far as this package shows, and what was made of it on the way: after
	// s := engine.NewSession(), s.Find runs on engine and s. Of a method that
	// passes a text on, it is the value that the method is called on.
	Handles []ast.Expr
	// Wrapper: the callee is a function of the program that runs its argument.
	// What it puts around the argument is its own affair.
	Wrapper bool
	// Built: the function hands the statement on, and does not run it.
	Built bool

	File     *ast.File
	Decl     *ast.FuncDecl // the function around it, or nil
	Function string        // its name: pkg/path.(*T).Method, or the package's path

	// Alternatives are what it may run, depending on the branches taken.
	Alternatives []*Statement

	passes *Passed // what its callee does with the text, if that is a function of the program

	bare bool // it is a chain that says no more than which table it is about

	label string       // what the conditions around it say, see sqlvalue.Source
	named *namedValues // what fills placeholders with names
}

// Statement is one of the statements that a place may run.
type Statement struct {
	// Input is the text, unless a chain of calls builds the statement.
	Input sqlcheck.Input
	// Skeleton is what a chain of calls builds, unless it is an INSERT.
	Skeleton *sqlcheck.Skeleton
	// Filled is the INSERT that a chain of calls builds, with the columns and the rows
	// that the source shows, whose pieces are Parts.
	Filled *sqlcheck.Skeleton
	// TableText is the name of the table, where a call of the chain is given it.
	TableText *Part
	// OfFields: the library names the columns that the record has fields for.
	OfFields bool
	// JoinFields: it does so with a join, too.
	JoinFields bool
	// RowType is the type of the value that the chain is about, if it has one.
	RowType types.Type
	// Parts are the text, or the pieces of the skeleton, with the way back to
	// the source.
	Parts []Part
	// Offset is the call of a chain that sets the OFFSET.
	Offset *ast.CallExpr
	// Insert is the table that a chain of calls inserts rows into, with holes where
	// the name is known in part.
	Insert string
	// Upsert: those rows may be there already, and are changed then.
	Upsert bool
	// Record is the one value that a chain of calls inserts, or whose fields fill the
	// placeholders, or nil.
	Record ast.Expr
	record []Binding
	// Rows is the list whose elements are inserted with one statement, or nil.
	Rows ast.Expr
	// Also are the verbs that the library may send for the same row, by its key: it
	// updates or reads before it inserts, or inserts what it has not found.
	Also []string
	// Foreign is the database whose SQL it is, or "" for MySQL.
	Foreign string
	offset  ast.Expr // the value that Offset gives
	limit   ast.Expr // likewise that of the LIMIT

	// Meant: the code says that it may change all rows.
	Meant bool

	// Shorter: it is known as a whole, and what makes it Partial is that other
	// branches of the function add to it.
	Shorter bool
}

// Describe says what the statement does to which tables. A text may hold
// several statements.
func (s *Statement) Describe() []sqlcheck.Description {
	if s.Foreign != "" {
		return nil
	}
	return s.Read()
}

// Read is Describe of a statement as MySQL reads it, whichever database it is for.
func (s *Statement) Read() []sqlcheck.Description {
	switch {
	case s.Insert != "":
		return []sqlcheck.Description{{Verb: "INSERT", Upsert: s.Upsert, Tables: []sqlcheck.TableUse{{Name: whole(s.Insert), Access: sqlcheck.Written}}}}
	case s.Skeleton != nil:
		// The columns that a builder writes are not all that it may write: those of a
		// struct are the library's.
		k := *s.Skeleton
		k.Pieces = slices.DeleteFunc(slices.Clone(k.Pieces), func(q sqlcheck.Piece) bool { return q.Clause == sqlcheck.ClauseColumn })
		return sqlcheck.Describe(k.Input())
	}
	return sqlcheck.Describe(s.Input)
}

// Has reports whether a part of the statement matches.
func (s *Statement) Has(re *regexp.Regexp) bool {
	return slices.ContainsFunc(s.Parts, func(part Part) bool { return re.MatchString(part.Text) })
}

// Text is the statement, with holes for what the source does not show.
func (s *Statement) Text() string {
	if s.Skeleton != nil {
		return s.Skeleton.Input().Text
	}
	return s.Input.Text
}

// Keys are the values by which the statement finds the rows that it locks; all
// says that no other condition may, and that rows are not inserted.
func (s *Statement) Keys() (values []ast.Expr, all bool) {
	for _, d := range s.Describe() {
		for _, u := range d.Tables {
			if u.Access == sqlcheck.Read {
				continue
			}
			if u.Open || len(u.Keys) == 0 {
				return nil, false
			}
			for _, k := range u.Keys {
				if k.Value != "" {
					continue
				}
				e := s.value(k.Arg)
				if e == nil {
					return nil, false
				}
				values = append(values, e)
			}
			all = true
		}
	}
	return values, all
}

// MaxRows is how many rows the statement answers with at most: a number, or the
// argument that is one. Both are zero where it may be any. What other databases have LIMIT
// mean the same by it.
func (s *Statement) MaxRows() (int64, ast.Expr) {
	d := s.Read()
	if len(d) != 1 {
		return 0, nil
	}
	if d[0].Verb == "SELECT" && d[0].MaxRows == 0 && s.limit != nil {
		return 0, s.limit
	}
	return d[0].MaxRows, s.value(d[0].MaxRowsArg)
}

// value is argument i of the statement's text, or nil.
func (s *Statement) value(i int) ast.Expr {
	part := 0
	if s.Skeleton != nil {
		var ok bool
		if part, i, ok = s.Skeleton.ArgPiece(i); !ok {
			return nil
		}
	}
	if i < 0 || part >= len(s.Parts) || i >= len(s.Parts[part].values) {
		return nil
	}
	return s.Parts[part].values[i]
}

// Of lists the places of a call: several where it is given several texts.
func (r *Result) Of(call *ast.CallExpr) []*Place { return r.calls[call] }

// Method is what the catalog knows of a call's callee, or nil.
func (r *Result) Method(call *ast.CallExpr) *catalog.Method { return r.pass.method(call) }

// TableOf is the name of the table that a library takes a model for, or "".
func (r *Result) TableOf(model *types.Named, library string) string {
	return whole(r.pass.tableOf(model, library))
}

// whole is a name of which all is known, or "".
func whole(name string) string {
	if strings.Contains(name, sqlcheck.Hole) {
		return ""
	}
	return name
}

// ColumnOf is the name of the column that a library makes of a field.
func (r *Result) ColumnOf(field, library string) string { return r.pass.columnOf(field, library) }

// TagOf is the tag of the field that an expression selects, or "".
func (r *Result) TagOf(sel *ast.SelectorExpr) reflect.StructTag { return r.pass.tagOf(sel) }

// pass is the analysis of one package.
type pass struct {
	*analysis.Pass
	cat      *catalog.Catalog
	src      *sqlvalue.Source
	files    *sourcefile.Files
	result   *Result
	wrappers map[*types.Func]*Wrapper
	literals map[*ast.FuncLit]*Wrapper
	runners  map[string][]*types.Func // see methodsNamed

	interfaces     *catalog.Interfaces
	connections    map[method]*Wrapper
	functionValues map[*types.Var][]ast.Expr

	heldBy   map[*ast.CallExpr]types.Object // see preparedStatements, as are the next two
	setTimes map[types.Object]int
	runsOf   map[types.Object][]*ast.CallExpr
	namings  map[string]*LibraryNaming
	foreign  string   // the database that the package is for, if it is not MySQL
	program  []string // the databases that the package, or the program, has drivers of
	opened   map[types.Object][]string
	fileFor  map[*ast.File]string
	limits   map[*types.Func][]Limit
	limited  map[*types.Var]bool
	busy     map[*types.Func]bool
	flows    map[*ast.FuncDecl]*flow.Body      // see reaching
	callers  map[*ast.FuncDecl][]*ast.FuncDecl // see besides
	paging   *paging
	methods  map[*ast.CallExpr]*catalog.Method
	texts    map[types.Object]*string
	typed    map[*types.Var]*Typed // see columnFor
	draining map[*ast.FuncDecl]bool
	elements element.Package

	collect bool // looking for wrappers, not for places
	changed bool

	function string // around the place
	fn       *types.Func
	decl     *ast.FuncDecl
	file     *ast.File
	used     map[*ast.CallExpr]bool // pieces of chains that ran
	whole    map[*ast.CallExpr]bool // pieces of chains to which no more is added
	open     []openChain
}

func run(ap *analysis.Pass) (any, error) {
	cat, err := catalog.Load(config.Current())
	if err != nil {
		return nil, err
	}
	p := &pass{
		Pass: ap, cat: cat, files: sourcefile.New(ap),
		wrappers: make(map[*types.Func]*Wrapper), literals: make(map[*ast.FuncLit]*Wrapper), connections: make(map[method]*Wrapper),
		interfaces: cat.InterfacesOf(ap.Pkg), methods: make(map[*ast.CallExpr]*catalog.Method),
		texts: make(map[types.Object]*string), draining: make(map[*ast.FuncDecl]bool), fileFor: make(map[*ast.File]string),
		typed: make(map[*types.Var]*Typed), limits: make(map[*types.Func][]Limit), busy: make(map[*types.Func]bool), flows: make(map[*ast.FuncDecl]*flow.Body),
	}
	p.elements = element.Package{Info: ap.TypesInfo, Body: p.declOf}
	p.result = &Result{pass: p, calls: make(map[*ast.CallExpr][]*Place)}
	if cat.Opaque(ap.Pkg.Path()) || len(ap.Files) == 0 {
		p.passedInProgram()
		return p.result, nil
	}
	p.src = &sqlvalue.Source{
		Info: ap.TypesInfo, Pkg: ap.Pkg, Files: ap.Files,
		Piece: p.piece, Says: says, Runs: p.runs, Text: p.passesText, Named: p.namedArg, Const: p.constText, Embed: p.embed,
		Made: p.conditionOf, Listed: p.listed, Field: p.fieldColumn, Makes: p.isCondition, Label: p.label, Key: p.key, Parts: p.parts, Entries: p.entries, Hole: sqlcheck.Hole,
	}
	reach := p.reaches()
	p.readNaming()
	p.exportTexts()
	p.findTyped()
	p.exportMakers()
	p.foreign = p.database(reach)
	p.findOpened()
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
	p.exportLimits()
	p.exportRunners()
	p.exportStarts()
	for _, q := range p.result.Places {
		p.result.calls[q.Call] = append(p.result.calls[q.Call], q)
	}
	return p.result, nil
}
