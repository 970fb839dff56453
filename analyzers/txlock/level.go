package txlock

import (
	"go/ast"
	"go/constant"
	"go/token"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
)

// Level is the package fact that a package, or one below it, sets the level of the
// connections that it opens to one at which nobody keeps a gap.
type Level struct{}

// AFact marks Level as a fact.
func (*Level) AFact() {}

// programCommitted is what a driver has found in the packages of the whole program,
// of which those that open the database need not be below those that use it.
var programCommitted bool

func init() {
	Analyzer.Flags.BoolVar(&programCommitted, "program-committed", false, "the program opens its connections at READ COMMITTED or below")
}

// committed reports whether the program sets the level of its connections, as far
// as this package and those below it show, and tells those above.
func committed(pass *analysis.Pass, cat *catalog.Catalog) bool {
	if cat.Opaque(pass.Pkg.Path()) {
		return false
	}
	var files []*ast.File
	for _, f := range pass.Files {
		if !strings.HasSuffix(sourcefile.Name(pass.Fset, f), "_test.go") {
			files = append(files, f)
		}
	}
	found := Committed(files)
	for _, f := range pass.AllPackageFacts() {
		_, ok := f.Fact.(*Level)
		found = found || ok
	}
	if found {
		pass.ExportPackageFact(new(Level))
	}
	return found || programCommitted
}

// The driver sends what it does not know of an address, and its Params, as the
// variables of each session that it opens: transaction_isolation, once tx_isolation.
// The names of a statement's variables stand behind a space, @ or a dot.
var (
	levelSet   = regexp.MustCompile(`(?i)(?:^|[^\w.@\s])(?:transaction|tx)_isolation=(?:'|"|%27|%22)?READ-(?:UN)?COMMITTED\b`)
	levelName  = regexp.MustCompile(`(?i)(?:^|[^\w.@\s])(?:transaction|tx)_isolation(?:=|$)`)
	levelValue = regexp.MustCompile(`(?i)^(?:'|"|%27|%22)?READ-(?:UN)?COMMITTED(?:'|"|%27|%22)?$`)
)

// Committed reports whether files of a package, which need no types, give the
// connections of a database a level below REPEATABLE READ: in the text of an address,
// or as a name and its value in a literal, an assignment or a call.
func Committed(files []*ast.File) bool {
	texts := textConstants(sourcefile.Constants(files))
	found := false
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				found = found || levelSet.MatchString(text(n))
			case *ast.KeyValueExpr, *ast.AssignStmt, *ast.CallExpr:
				found = found || texts.pair(n)
			case *ast.BinaryExpr:
				found = found || n.Op == token.ADD && texts.pair(n)
			}
			return !found
		})
	}
	return found
}

// textConstants are the texts of a package's constants, by their names.
type textConstants map[string]string

// pair reports whether an expression or statement has the name and its value in two
// texts: not those of function literals and of composite literals, whose elements
// are pairs of their own.
func (c textConstants) pair(n ast.Node) bool {
	name, value := false, false
	ast.Inspect(n, func(m ast.Node) bool {
		s := ""
		switch m := m.(type) {
		case *ast.FuncLit, *ast.CompositeLit:
			return false
		case *ast.Ident:
			s = strings.TrimSpace(c[m.Name])
		case *ast.BasicLit:
			s = text(m)
		}
		name, value = name || levelName.MatchString(s), value || levelValue.MatchString(s)
		return true
	})
	return name && value
}

// text is that of a literal: a tag's has literals in it.
func text(l *ast.BasicLit) string {
	if l.Kind != token.STRING {
		return ""
	}
	return strings.TrimSpace(constant.StringVal(constant.MakeFromLiteral(l.Value, l.Kind, 0)))
}
