package discover

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// goFile is a Go file with definitions in its strings.
type goFile struct {
	path  string
	texts []goText
	scan  schema.Scan // of all of them
	// migration: its strings are the way forward of migrations.
	migration bool
	// other: it imports the driver of this database, and none of MySQL's.
	other string
}

// goText is a string that defines or changes tables.
type goText struct {
	line int
	text string
	scan schema.Scan
}

// mayDefine reports whether CREATE TABLE, ALTER TABLE, CREATE INDEX or DROP INDEX
// stand in a file.
func mayDefine(data []byte) bool {
	// Without their first letters, Table and table are one word to look for.
	for _, word := range []string{"ABLE", "able", "NDEX", "ndex"} {
		for rest := data; ; {
			i := bytes.Index(rest, []byte(word))
			if i < 0 {
				break
			}
			if i > 1 && opens(rest[:i-1]) {
				return true
			}
			rest = rest[i+len(word):]
		}
	}
	return false
}

// opens reports whether a text ends with what makes a definition of TABLE or
// INDEX, in whatever case: CREATE, CREATE UNIQUE, ….
func opens(text []byte) bool {
	if last := text[len(text)-1]; last != ' ' && last != '\t' {
		return false
	}
	text = bytes.TrimRight(text[max(0, len(text)-40):], " \t")
	for _, between := range []string{"UNIQUE", "FULLTEXT", "SPATIAL", "TEMPORARY", "IGNORE"} {
		if hasSuffix(text, between) {
			text = bytes.TrimRight(text[:len(text)-len(between)], " \t")
		}
	}
	return hasSuffix(text, "CREATE") || hasSuffix(text, "ALTER") || hasSuffix(text, "DROP") || hasSuffix(text, "REPLACE")
}

func hasSuffix(text []byte, upper string) bool {
	return len(text) >= len(upper) && strings.EqualFold(string(text[len(text)-len(upper):]), upper)
}

// readGo reads the strings of a Go file, or returns nil if none defines anything.
func readGo(p string, data []byte, drivers Dialects) *goFile {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, p, data, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	f := &goFile{path: p}
	r := &reader{file: f, fset: fset, consts: make(map[string]string)}
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
			for _, s := range g.Specs {
				r.constant(s.(*ast.ValueSpec))
			}
		}
	}
	for _, d := range file.Decls {
		ast.Walk(scope{reader: r}, d)
	}
	if len(f.texts) == 0 {
		return nil
	}
	f.other = importedOnly(file, drivers)
	return f
}

// importedOnly is the database whose drivers alone a file imports, or "".
func importedOnly(file *ast.File, drivers Dialects) (database string) {
	if drivers == nil {
		return ""
	}
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		for _, d := range drivers(imported) {
			if d == "mysql" {
				return ""
			}
			database = DatabaseOf(d)
		}
	}
	return database
}

// reader collects the strings of a file.
type reader struct {
	file   *goFile
	fset   *token.FileSet
	consts map[string]string // of the file
}

func (r *reader) constant(s *ast.ValueSpec) {
	for i, name := range s.Names {
		if i < len(s.Values) {
			if text, ok := r.value(s.Values[i]); ok {
				r.consts[name.Name] = text
			}
		}
	}
}

// value is a string that is written out: a literal, a constant of the file, or
// several of them put together.
func (r *reader) value(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.Ident:
		text, ok := r.consts[e.Name]
		return text, ok
	case *ast.ParenExpr:
		return r.value(e.X)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			x, okX := r.value(e.X)
			y, okY := r.value(e.Y)
			return x + y, okX && okY
		}
	}
	return "", false
}

// text takes a string that defines or changes tables.
func (r *reader) text(at token.Pos, text string) bool {
	text = schema.UpPart(text)
	scan := schema.ScanText(text)
	if len(scan.Creates)+scan.Changes == 0 {
		return false
	}
	r.file.texts = append(r.file.texts, goText{r.fset.Position(at).Line, text, scan})
	r.file.scan.Add(scan)
	return true
}

// scope is where in the code a string stands: on the way back of a migration,
// or on its way forward.
type scope struct {
	*reader
	forward bool
}

// backWords name what undoes a migration, and forwardWords what does it.
var (
	backWords    = wordTable(map[string]string{"": "down rollback undo revert teardown cleanup reset"})
	forwardWords = wordTable(map[string]string{"": "up migrate migration migrations upgrade"})
)

// named is the scope of what a name stands for; ok is false on the way back.
func (s scope) named(name string) (scope, bool) {
	for _, w := range catalog.Words(name) {
		if _, back := backWords[w]; back {
			return s, false
		}
		if _, forward := forwardWords[w]; forward {
			s.forward = true
		}
	}
	return s, true
}

func (s scope) Visit(n ast.Node) ast.Visitor {
	ok := true
	switch n := n.(type) {
	case *ast.FuncDecl:
		s, ok = s.named(n.Name.Name)
	case *ast.ValueSpec:
		s, ok = s.named(n.Names[0].Name)
	case *ast.AssignStmt:
		if id, isName := n.Lhs[0].(*ast.Ident); isName {
			s, ok = s.named(id.Name)
		}
	case *ast.KeyValueExpr:
		if id, isName := n.Key.(*ast.Ident); isName {
			s, ok = s.named(id.Name)
		}
	case *ast.ImportSpec, *ast.StructType:
		return nil
	case *ast.CallExpr:
		return s.call(n)
	case ast.Expr:
		if text, known := s.value(n); known {
			if _, isName := n.(*ast.Ident); !isName && s.text(n.Pos(), text) { // a constant counts where it is declared
				s.file.migration = s.file.migration || s.forward
			}
			return nil
		}
	}
	if !ok {
		return nil
	}
	return s
}

// call leaves out the second of two functions that a call is given: up, down.
func (s scope) call(n *ast.CallExpr) ast.Visitor {
	functions := 0
	ast.Walk(s, n.Fun)
	for _, arg := range n.Args {
		if _, ok := arg.(*ast.FuncLit); ok {
			if functions++; functions == 2 {
				continue
			}
		}
		ast.Walk(s, arg)
	}
	return nil
}
