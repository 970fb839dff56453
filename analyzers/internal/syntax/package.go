package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/flow"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/statement"
)

// Package is the source of one package, and what is known of it.
type Package struct {
	*analysis.Pass
	scan
	known
	Catalog *catalog.Catalog
	SQL     *statement.Result // nil without it
	// Limited is how many elements a list has at most as the query or command that fills it
	// asks for no more: what is known of functions tells. Nil: nothing is known of them.
	Limited func(list ast.Expr) (int64, bool)
	// OnceElsewhere is whether a function of another package runs an argument, counted from
	// 0, and no more than once, likewise.
	OnceElsewhere func(fn *types.Func, arg int) bool
}

// known are answers to questions about the package, each asked once.
type known struct {
	storedMaps  map[*Unit]map[types.Object][]Storing
	interfaces  *catalog.Interfaces
	knownAs     map[*types.Named]catalog.TypeName
	bodyOf      map[*types.Func]*ast.BlockStmt // of the functions of the package
	sorting     map[*types.Func]bool           // which of them sort what they are given
	upkeepFiles map[string]bool
	generatedAt map[string]bool
	directives  map[string][]finding.Directive           // by file
	randoms     map[VariableAt]bool                      // see Random
	references  map[*types.Func][]reference              // see Behind
	runsBehind  map[*types.Func]bool                     // likewise
	once        map[givenTo]bool                         // see runsGiven
	slotKeys    map[*types.Package]map[*types.Var]string // see fieldKeys
	declared    []*Unit                                  // the declared functions in the order of the source
	flows       map[*Unit]*flow.Body                     // of those that Reaching was asked about
}

// NewPackage is the package of a pass, of which nothing is known until ScanPackage
// has read it.
func NewPackage(ap *analysis.Pass, cat *catalog.Catalog) *Package {
	return &Package{
		Pass: ap, Catalog: cat,
		known: known{
			storedMaps:  make(map[*Unit]map[types.Object][]Storing),
			sorting:     make(map[*types.Func]bool),
			upkeepFiles: make(map[string]bool),
			generatedAt: make(map[string]bool),
			directives:  make(map[string][]finding.Directive),
			randoms:     make(map[VariableAt]bool),
			knownAs:     make(map[*types.Named]catalog.TypeName),
			runsBehind:  make(map[*types.Func]bool),
			once:        make(map[givenTo]bool),
			slotKeys:    make(map[*types.Package]map[*types.Var]string),
		},
	}
}

// Imported are the packages that the files, other than test files, import.
func (p *Package) Imported() []*types.Package {
	set := make(map[*types.Package]bool)
	for _, file := range p.Files {
		if strings.HasSuffix(p.Fset.Position(file.FileStart).Filename, "_test.go") {
			continue
		}
		for _, spec := range file.Imports {
			if pkg := p.ImportedBy(spec); pkg != nil {
				set[pkg] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(set), func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
}

// InModule is the path of the package below its module: the module's own name
// says nothing of what the package is for.
func (p *Package) InModule() string {
	path := p.Pkg.Path()
	if rest, ok := strings.CutPrefix(path, p.ModulePath()); ok && p.ModulePath() != "" {
		return rest
	}
	return path[strings.LastIndexByte(path, '/')+1:]
}

// Users reports whether the package belongs to the user's own module: behind an
// interface it runs queries without importing a client, as the services of a
// layered program do. The go command gives dependencies a version. Without
// modules every package may be the user's.
func (p *Package) Users() bool { return p.Module == nil || p.Module.Version == "" }

// ImportedBy is the package of an import, or nil where types are missing.
func (p *Package) ImportedBy(spec *ast.ImportSpec) *types.Package {
	o := p.TypesInfo.Implicits[spec]
	if spec.Name != nil {
		o = p.TypesInfo.Defs[spec.Name]
	}
	if name, ok := o.(*types.PkgName); ok {
		return name.Imported()
	}
	return nil
}

// Upkeep reports whether the unit is a migration, a seed, start-up code or a
// command, by its name or by what it is given.
func (p *Package) Upkeep(u *Unit) bool {
	if p.HasParam(u.Type, p.Catalog.Command) {
		return true
	}
	d, ok := u.Node.(*ast.FuncDecl)
	if !ok {
		return false
	}
	if p.StartsUp(u) {
		return true
	}
	ws := catalog.Words(d.Name.Name)
	return len(ws) > 0 && (ws[0] == "init" || ws[0] == "initialize") || p.Catalog.Upkeep(d.Name.Name)
}

// StartsUp reports whether the unit is main or init: it runs once.
func (p *Package) StartsUp(u *Unit) bool {
	d, ok := u.Node.(*ast.FuncDecl)
	return ok && d.Recv == nil && (d.Name.Name == "init" || d.Name.Name == "main" && p.Pkg.Name() == "main")
}

// UpkeepFile reports whether the file is one of migrations, seeds or the like, by
// its path.
func (p *Package) UpkeepFile(pos token.Pos) bool {
	name := p.Fset.Position(pos).Filename
	is, ok := p.upkeepFiles[name]
	if !ok {
		is = p.Catalog.UpkeepFile(name, p.InModule())
		p.upkeepFiles[name] = is
	}
	return is
}

// Generated reports whether the file is generated.
func (p *Package) Generated(pos token.Pos) bool {
	name := p.Fset.File(pos).Name()
	is, ok := p.generatedAt[name]
	if !ok {
		for _, f := range p.Files {
			if f.FileStart <= pos && pos < f.FileEnd {
				is = sourcefile.Generated(p.Fset, f)
			}
		}
		p.generatedAt[name] = is
	}
	return is
}

// Ignored are the comments that cover the line of a place. A site keeps them: who
// closes it may not have the file.
func (p *Package) Ignored(pos token.Pos) []finding.Directive {
	at, name := p.Fset.Position(pos), p.Fset.File(pos).Name()
	all, ok := p.directives[name]
	if !ok {
		for _, f := range p.Files {
			if f.FileStart <= pos && pos < f.FileEnd {
				all = ignore.Directives(p.Fset, f)
			}
		}
		p.directives[name] = all
	}
	var here []finding.Directive
	for _, d := range all {
		if d.In(at.Filename) && d.From <= at.Line && at.Line <= d.To {
			here = append(here, d)
		}
	}
	return here
}

// ModulePath is the path of the module, or "".
func (p *Package) ModulePath() string {
	if p.Module == nil {
		return ""
	}
	return p.Module.Path
}
