package cost

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// loud makes everyday calls of the standard library round trips, so that code
// which reaches no database still has costs to compute.
const loud = `
catalog:
  - packages: fmt
    db.read: Sprintf Errorf Fprintf Sprint Println Printf Sprintln
  - packages: errors
    db.write: New
  - packages: strings
    cache.read: Contains HasPrefix Split TrimSpace
  - packages: os
    types: File
    db.write: Write Close Read
`

func loudCatalog(t testing.TB) *catalog.Catalog {
	cat, err := catalog.Default().Extend("loud.yml", []byte(loud))
	require.NoError(t, err)
	return cat
}

// barePass is a pass over one package, without the facts of others.
func barePass(fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info) *analysis.Pass {
	return &analysis.Pass{
		Fset: fset, Files: files, Pkg: pkg, TypesInfo: info, TypesSizes: types.SizesFor("gc", "amd64"),
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		ExportPackageFact: func(analysis.Fact) {},
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
}

func analyzeBare(ap *analysis.Pass, cat *catalog.Catalog) *Result {
	p := newPass(ap, cat)
	p.reaches = true
	p.analyze()
	return p.finish()
}

const loadMode = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedSyntax |
	packages.NeedTypes | packages.NeedTypesInfo | packages.NeedTypesSizes | packages.NeedExportFile

// The largest body of Go code that is always at hand must not make the engine
// panic, and must give it something to do.
func TestNoPanicOnStandardLibrary(t *testing.T) {
	if testing.Short() {
		t.Skip("the standard library is large")
	}
	cat := loudCatalog(t)
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName}, "std")
	require.NoError(t, err)
	var paths []string
	for _, pkg := range pkgs {
		paths = append(paths, pkg.PkgPath)
	}
	sites := 0
	for len(paths) > 0 {
		n := min(len(paths), 60)
		chunk, err := packages.Load(&packages.Config{Mode: loadMode}, paths[:n]...)
		require.NoError(t, err)
		paths = paths[n:]
		for _, pkg := range chunk {
			if pkg.Types != nil {
				sites += len(analyzeBare(barePass(pkg.Fset, pkg.Syntax, pkg.Types, pkg.TypesInfo), cat).Sites)
			}
		}
	}
	assert.Greater(t, sites, 1000)
}

// The compiler's own tests hold every shape of statement there is, and many
// that do not compile.
func TestNoPanicOnCompilerTests(t *testing.T) {
	if testing.Short() {
		t.Skip("there are thousands of them")
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	root := filepath.Join(strings.TrimSpace(string(goroot)), "test")
	if _, err := os.Stat(root); err != nil {
		t.Skipf("this Go distribution has no test folder: %v", err)
	}
	cat := loudCatalog(t)
	fset := token.NewFileSet()
	imp := exportImporter(t, fset)
	files := 0
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, _ := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if file == nil || file.Name == nil {
			return nil
		}
		info := newInfo()
		conf := types.Config{Importer: imp, Error: func(error) {}}
		pkg, _ := conf.Check(file.Name.Name, fset, []*ast.File{file}, info)
		assert.NotPanics(t, func() { analyzeBare(barePass(fset, []*ast.File{file}, pkg, info), cat) }, path)
		files++
		return nil
	}))
	assert.Greater(t, files, 1000)
}

func newInfo() *types.Info {
	return &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Instances: make(map[*ast.Ident]types.Instance),
		Scopes: make(map[ast.Node]*types.Scope),
	}
}

// exportImporter imports packages of the standard library from export data.
func exportImporter(t testing.TB, fset *token.FileSet) types.Importer {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedExportFile}, "std")
	require.NoError(t, err)
	files := make(map[string]string)
	for _, pkg := range pkgs {
		files[pkg.PkgPath] = pkg.ExportFile
	}
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
}

// BenchmarkEngine measures the engine alone, after loading, on one package of
// functions that call each other in loops. ns/func stays level when the package
// grows tenfold: the time is linear.
func BenchmarkEngine(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprintf("functions=%d", n), func(b *testing.B) { measure(b, generated(n), n) })
	}
}

// BenchmarkSteps measures functions whose steps, by way of all that they call,
// are more than can be kept.
func BenchmarkSteps(b *testing.B) {
	for _, n := range []int{200, 2_000} {
		b.Run(fmt.Sprintf("functions=%d", n), func(b *testing.B) { measure(b, doubled(n), n) })
	}
}

// measure analyses a package of n functions again and again.
func measure(b *testing.B, source string, n int) {
	ap := passOf(b, source)
	require.GreaterOrEqual(b, len(analyzeBare(ap, catalog.Default()).Sites), n)
	again(b, ap, n)
}

func again(b *testing.B, ap *analysis.Pass, n int) {
	b.ReportAllocs()
	for b.Loop() {
		analyzeBare(ap, catalog.Default())
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/func")
	all, facts := retained(ap)
	b.ReportMetric(float64(all)/float64(n), "retained-B/func")
	b.ReportMetric(float64(facts)/float64(n), "facts-B/func")
}

// retained is how much of the heap a package takes once it is done: all, while its rules
// ask for the result, and the facts alone, which stay to the end of the program. What a
// run allocates on its way is free again then.
func retained(ap *analysis.Pass) (all, facts int64) {
	heap := func() int64 {
		for range 4 { // what one has finalized, or kept for reuse, the next can free
			runtime.GC()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	var exported []analysis.Fact
	keeps := *ap
	keeps.ExportObjectFact = func(_ types.Object, f analysis.Fact) { exported = append(exported, f) }
	keeps.ExportPackageFact = func(f analysis.Fact) { exported = append(exported, f) }
	before := heap()
	result := analyzeBare(&keeps, catalog.Default())
	all = heap() - before
	runtime.KeepAlive(result)
	facts = heap() - before // the result is gone
	runtime.KeepAlive(exported)
	runtime.KeepAlive(ap)
	return all, facts
}

// passOf is a pass over one file.
func passOf(t testing.TB, source string) *analysis.Pass {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "generated.go", source, parser.SkipObjectResolution)
	require.NoError(t, err)
	info := newInfo()
	conf := types.Config{Importer: exportImporter(t, fset)}
	pkg, err := conf.Check("example.com/generated", fset, []*ast.File{file}, info)
	require.NoError(t, err)
	return barePass(fset, []*ast.File{file}, pkg, info)
}

// doubled is a package of n functions that each call the two before them in a
// loop.
func doubled(n int) string {
	var b strings.Builder
	b.WriteString("package generated\n\nimport (\n\t\"context\"\n\t\"database/sql\"\n)\n\ntype store struct{ db *sql.DB }\n")
	for i := range n {
		calls := "s.db.ExecContext(ctx, \"UPDATE t SET a = 1 WHERE id = ?\", id)"
		if i > 1 {
			calls = fmt.Sprintf("s.f%d(ctx, ids)\n\t\ts.f%d(ctx, ids)", i-1, i-2)
		}
		fmt.Fprintf(&b, "\nfunc (s *store) f%d(ctx context.Context, ids []int) {\n\tfor _, id := range ids {\n\t\t%s\n\t\t_ = id\n\t}\n}\n", i, calls)
	}
	return b.String()
}

// generated is a package of n services: each queries in a loop, calls others
// in a loop, takes closures and stores what it loads.
func generated(n int) string {
	var b strings.Builder
	b.WriteString("package generated\n\nimport (\n\t\"context\"\n\t\"database/sql\"\n)\n\ntype store struct{ db *sql.DB }\n")
	for i := range n {
		fmt.Fprintf(&b, `
func (s *store) load%[1]d(ctx context.Context, ids []int, each func(int) error) (map[int]string, error) {
	out := make(map[int]string)
	for _, id := range ids {
		if _, ok := out[id]; ok {
			continue
		}
		switch {
		case id > %[1]d:
			var name string
			if err := s.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&name); err != nil {
				return nil, err
			}
			out[id+1] = name
		default:
			if err := each(id); err != nil {
				return nil, err
			}
		}
	}
`, i)
		if i%10 != 0 {
			fmt.Fprintf(&b, "\treturn s.load%d(ctx, ids, func(id int) error { return each(id + 1) })\n}\n", i-1)
		} else {
			b.WriteString("\treturn out, nil\n}\n")
		}
	}
	return b.String()
}
