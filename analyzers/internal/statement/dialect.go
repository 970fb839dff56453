package statement

import (
	"cmp"
	"go/ast"
	"go/build/constraint"
	"go/constant"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// names of the databases, as messages have them.
var databases = map[string]string{
	"postgres": "PostgreSQL", "sqlite": "SQLite", "mssql": "SQL Server", "oracle": "Oracle",
	"clickhouse": "ClickHouse", "snowflake": "Snowflake", "cassandra": "Cassandra", "duckdb": "DuckDB",
	elsewhere: "another database",
}

const (
	mysql = "mysql"
	// elsewhere is a database that is not MySQL, whichever it is.
	elsewhere = "other"
)

// reaches lists the databases that the package has drivers of, through all of
// its imports.
func (p *pass) reaches() (all []string) {
	add := func(list *[]string, d string) {
		if d != "" && !slices.Contains(*list, d) {
			*list = append(*list, d)
		}
	}
	for _, f := range p.Files {
		for _, spec := range f.Imports {
			path := strings.Trim(spec.Path.Value, "`\"")
			add(&all, p.cat.Dialect(path))
			o := p.TypesInfo.Implicits[spec]
			if spec.Name != nil {
				o = p.TypesInfo.Defs[spec.Name]
			}
			if name, ok := o.(*types.PkgName); ok && name.Imported() != nil {
				var r Reach
				if p.ImportPackageFact(name.Imported(), &r) {
					for _, d := range r.Dialects {
						add(&all, d)
					}
				}
			}
		}
	}
	slices.Sort(all)
	if len(all) > 0 {
		p.ExportPackageFact(&Reach{all})
	}
	return all
}

// dialect is the database that all SQL is taken for, or "".
func dialect() string { return cmp.Or(settings.dialect, string(config.Current().Dialect)) }

// database is the database that the package's SQL is for, if it is not MySQL.
func (p *pass) database(reach []string) string {
	if d := dialect(); d != "" {
		if d == mysql || d == "mariadb" {
			return ""
		}
		return d
	}
	program := reach
	if len(program) == 0 && settings.program != "" {
		program = strings.Split(settings.program, ",")
	}
	p.program = program
	// What the package is called says it where a program has several.
	path := p.Pkg.Path()
	if p.Module != nil {
		path = strings.TrimPrefix(path, p.Module.Path)
	}
	for _, elem := range slices.Backward(strings.Split(path, "/")) {
		if d := p.cat.DialectNamed(elem); d == mysql {
			return ""
		} else if d != "" && (len(program) == 0 || slices.Contains(program, d)) {
			return d
		}
	}
	if len(program) == 0 || slices.Contains(program, mysql) {
		return ""
	}
	return program[0]
}

// several reports whether the program may talk to other databases than MySQL, so
// that each statement is asked whose it is.
func (p *pass) several() bool {
	return dialect() == "" && (len(p.program) == 0 || slices.ContainsFunc(p.program, func(d string) bool { return d != mysql }))
}

// named is the database that a name is about, if the program may talk to several.
func (p *pass) named(name string) string {
	d := p.cat.DialectIn(name)
	if d == "" || d == mysql || p.several() {
		return d
	}
	return ""
}

// label is the database that a condition is about, where it holds or does not: see
// sqlvalue.Source.
func (p *pass) label(cond ast.Expr, holds bool) string {
	if !p.several() {
		return ""
	}
	switch x := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			return p.label(x.X, !holds)
		}
	case *ast.BinaryExpr:
		switch x.Op {
		case token.LAND, token.LOR:
			l, r := p.label(x.X, holds), p.label(x.Y, holds)
			if (x.Op == token.LAND) == holds {
				return cmp.Or(l, r)
			}
			return eitherOf(l, r)
		case token.EQL, token.NEQ:
			d := cmp.Or(p.constantNamed(x.X), p.constantNamed(x.Y))
			return not(d, (x.Op == token.EQL) != holds)
		}
	case *ast.CallExpr:
		d := p.named(calledName(x))
		for _, a := range x.Args {
			d = cmp.Or(d, p.constantNamed(a))
		}
		return not(d, !holds)
	case *ast.Ident:
		return not(p.named(x.Name), !holds)
	case *ast.SelectorExpr:
		return not(p.named(x.Sel.Name), !holds)
	case *ast.StarExpr: // in a type switch
		return not(p.typeOfDriver(x), !holds)
	}
	return ""
}

// not is what follows where something is not a database: that it is another one,
// if it is not MySQL.
func not(d string, negated bool) string {
	switch {
	case !negated:
		return d
	case d == mysql:
		return elsewhere
	}
	return ""
}

// eitherOf is a database where one of two is meant.
func eitherOf(a, b string) string {
	switch {
	case a == b:
		return a
	case a == "" || b == "" || a == mysql || b == mysql:
		return ""
	}
	return elsewhere
}

func calledName(call *ast.CallExpr) string {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// constantNamed is the database that a constant stands for, by its text or its
// name.
func (p *pass) constantNamed(e ast.Expr) string {
	v := p.TypesInfo.Types[e].Value
	if v == nil {
		return ""
	}
	if v.Kind() == constant.String {
		if d := p.cat.DialectNamed(constant.StringVal(v)); d != "" {
			return d
		}
	}
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return p.named(x.Name)
	case *ast.SelectorExpr:
		return p.named(x.Sel.Name)
	}
	return ""
}

// typeOfDriver is the database of the driver that a type is of.
func (p *pass) typeOfDriver(e ast.Expr) string {
	if n := namedOf(p.TypesInfo.TypeOf(e)); n != nil && n.Obj().Pkg() != nil {
		return p.cat.Dialect(n.Obj().Pkg().Path())
	}
	return ""
}

// key is the database that the key of a map names, as a text or as a constant.
func (p *pass) key(key sqlvalue.Node, name ast.Expr) string {
	if !p.several() {
		return ""
	}
	if d := p.cat.DialectNamed(sqlvalue.Read(key, nil).String()); d != "" || name == nil {
		return d
	}
	return p.constantNamed(name)
}

// foreignFor is the database that a statement is for, if it is not MySQL, or "".
// What it runs on says so first, then the branches that lead to it, then what the
// code around it is called and made for.
func (p *pass) foreignFor(q *Place, label, text string) string {
	switch {
	case dialect() != "":
		return databases[p.foreign]
	case !p.several():
		return foreignSyntax(text, false)
	}
	d := p.databaseOf(q.Handles)
	if d == "" {
		d = cmp.Or(label, q.label)
	}
	if d == "" {
		d = cmp.Or(p.writtenFor(q.At), p.declaredFor(q))
	}
	if d == "" {
		d = p.foreign
	}
	if d != "" && d != mysql {
		return databases[d]
	}
	return foreignSyntax(text, d == "" && len(p.program) > 0)
}

// inProcess are the databases that are libraries: a call of them leaves the process for
// a file at most.
var inProcess = map[string]bool{"sqlite": true, "duckdb": true}

// InProcess reports whether a call runs on a database within the process: by what it
// runs on, by what the code around it is called and made for, or since the program has
// no other.
func (r *Result) InProcess(call *ast.CallExpr, decl *ast.FuncDecl) bool {
	if r == nil || r.pass == nil {
		return false
	}
	p := r.pass
	if d := dialect(); d != "" || !p.several() {
		return inProcess[d]
	}
	for _, q := range r.calls[call] {
		if d := cmp.Or(p.databaseOf(q.Handles), q.label); d != "" {
			return inProcess[d]
		}
	}
	q := &Place{Decl: decl}
	for _, f := range p.Files {
		if f.FileStart <= call.Pos() && call.Pos() < f.FileEnd {
			q.File = f
			return inProcess[cmp.Or(p.declaredFor(q), p.foreign)]
		}
	}
	return false
}

// writtenFor is the database that the constant or field is called for that a text
// stands in.
func (p *pass) writtenFor(at analysis.Range) string {
	e, _ := at.(ast.Expr)
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			return p.named(x.Name)
		case *ast.SelectorExpr:
			if d := p.named(x.Sel.Name); d != "" {
				return d
			}
			e = x.X
		default:
			return ""
		}
	}
}

// declaredFor is the database that the function, its receiver's type or its file
// is for.
func (p *pass) declaredFor(q *Place) string {
	if q.Decl != nil {
		if d := p.named(q.Decl.Name.Name); d != "" {
			return d
		}
		if r := q.Decl.Recv; r != nil && len(r.List) > 0 {
			if n := namedOf(p.TypesInfo.TypeOf(r.List[0].Type)); n != nil {
				if d := p.named(n.Obj().Name()); d != "" {
					return d
				}
			}
		}
	}
	d, ok := p.fileFor[q.File]
	if !ok {
		d = p.fileDialect(q.File)
		p.fileFor[q.File] = d
	}
	return d
}

// fileDialect is the database that a file is for: by its build tags, its name, or
// the only driver that it imports.
func (p *pass) fileDialect(f *ast.File) string {
	for _, g := range f.Comments {
		if g.Pos() > f.Package {
			break
		}
		for _, c := range g.List {
			if x, err := constraint.Parse(c.Text); err == nil {
				if d := p.tagged(x); d != "" {
					return d
				}
			}
		}
	}
	base := strings.TrimSuffix(filepath.Base(p.Fset.Position(f.FileStart).Filename), ".go")
	if d := p.named(base); d != "" {
		return d
	}
	d := ""
	for _, spec := range f.Imports {
		if own := p.cat.Dialect(strings.Trim(spec.Path.Value, "`\"")); own != "" {
			if d != "" && d != own {
				return ""
			}
			d = own
		}
	}
	return d
}

// tagged is the database that a build constraint asks for.
func (p *pass) tagged(x constraint.Expr) string {
	switch x := x.(type) {
	case *constraint.TagExpr:
		return p.cat.DialectNamed(x.Tag)
	case *constraint.AndExpr:
		return cmp.Or(p.tagged(x.X), p.tagged(x.Y))
	case *constraint.OrExpr:
		return eitherOf(p.tagged(x.X), p.tagged(x.Y))
	case *constraint.NotExpr:
		return not(p.tagged(x.X), true)
	}
	return ""
}

// dialectSyntax is what only other databases understand, or read otherwise.
var dialectSyntax = []struct {
	name string
	re   *regexp.Regexp
}{
	{"PostgreSQL", regexp.MustCompile(`(?i)\$[0-9]+\b|\bILIKE\b|\bRETURNING\b|[\w)'\]]::[a-z]|\bON\s+CONFLICT\b|\bpg_[a-z]+|\bSIMILAR\s+TO\b|\bto_tsvector\b|\bjsonb?_[a-z]+_[a-z]+\b.*\bjsonb\b`)},
	{"SQLite", regexp.MustCompile(`(?i)\bPRAGMA\s+\w|\bsqlite_(master|schema|sequence)\b|\bINSERT\s+OR\s+(IGNORE|REPLACE)\b|\bstrftime\s*\(`)},
	{"quoted identifiers", regexp.MustCompile(`(?i)(?:^|[\s(.])"\w+"(?:\s*(?:=|<|>|!=)|\s+(?:LIKE|IN|IS|BETWEEN)\b|\.)`)},
	{"SQL Server", regexp.MustCompile(`(?i)\bSELECT\s+TOP\s*\(?\s*[0-9@]|\bNOLOCK\b|\bSCOPE_IDENTITY\b|\bOUTPUT\s+INSERTED\b`)},
}

var (
	quotedText = regexp.MustCompile(`'(?:[^'\\]|\\.|'')*'`)
	// concatenated is a text with another behind it: for MySQL that is an OR of two
	// texts, unless PIPES_AS_CONCAT is set.
	concatenated = regexp.MustCompile(`''\s*\|\||\|\|\s*''`)
)

// foreignSyntax names the database whose syntax a text shows. Open says that the
// program has other databases, too, and that nothing says which one is meant.
func foreignSyntax(text string, open bool) string {
	if strings.IndexByte(text, '\'') >= 0 {
		text = quotedText.ReplaceAllString(text, "''")
	}
	for _, d := range dialectSyntax {
		if d.re.MatchString(text) {
			return d.name
		}
	}
	if open && concatenated.MatchString(text) {
		return databases[elsewhere]
	}
	return ""
}
