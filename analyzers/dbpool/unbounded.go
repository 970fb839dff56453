package dbpool

import (
	"cmp"
	"fmt"
	"go/ast"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/position"
)

// Pools is the package fact that says which pools without a bound a package and
// those below it open, and whether any of them bounds one.
type Pools struct {
	Opens   []Place
	Bounded bool
}

// AFact marks Pools as a fact.
func (*Pools) AFact() {}

// Place is a call that opens a pool.
type Place struct {
	File      string
	Line, Col int
	Name      string // database/sql Open
	Function  string
}

// unbounded finds, in a package main, the pools of the program that nothing in
// it bounds.
func unbounded(pass *analysis.Pass, cat *catalog.Catalog, at *position.Finder) []*finding.Finding {
	all := own(pass, cat)
	for _, f := range pass.AllPackageFacts() {
		if below, ok := f.Fact.(*Pools); ok {
			all.Bounded = all.Bounded || below.Bounded
			all.Opens = append(all.Opens, below.Opens...)
		}
	}
	if len(all.Opens) == 0 && !all.Bounded {
		return nil
	}
	slices.SortFunc(all.Opens, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	all.Opens = slices.Compact(all.Opens)
	pass.ExportPackageFact(all)
	if all.Bounded || pass.Pkg.Name() != "main" {
		return nil
	}
	var out []*finding.Finding
	for _, o := range all.Opens {
		f := &finding.Finding{
			Rule: poolUnbounded, Severity: finding.Info, Confidence: finding.Certain,
			Pos: at.Of(o.File, o.Line, o.Col), Function: o.Function, Callee: o.Name, URL: finding.URL(poolUnbounded),
			Suggestion: "call SetMaxOpenConns with the server's max_connections divided by the instances of the program, or less",
		}
		f.End = f.Pos
		f.Message = fmt.Sprintf("%s opens a pool without a bound, and nothing in the program sets one; %s [%s]", o.Name, f.Suggestion, f.Rule)
		out = append(out, f)
	}
	return out
}

// own are the pools of the package itself.
func own(pass *analysis.Pass, cat *catalog.Catalog) *Pools {
	pools := new(Pools)
	if cat.Opaque(pass.Pkg.Path()) {
		return pools
	}
	ours := pass.Module == nil || pass.Module.Version == "" // a dependency's pools are its authors' affair
	for _, file := range pass.Files {
		if !settings.Wanted(pass.Fset.Position(file.FileStart).Filename) {
			continue
		}
		function := pass.Pkg.Path()
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				function = pass.Pkg.Path() + "." + n.Name.Name
			case *ast.CallExpr:
				m, ok := cat.Callee(pass.TypesInfo, n)
				switch {
				case !ok:
				case m.Op == catalog.Limit:
					pools.Bounded = true
				case m.Op == catalog.Open && ours && slices.ContainsFunc(m.Args, func(a catalog.Argument) bool { return a.For == "unbounded" }):
					p := pass.Fset.Position(n.Pos())
					pools.Opens = append(pools.Opens, Place{p.Filename, p.Line, p.Column, m.Library + " " + catalog.CalledName(n), function})
				}
			}
			return true
		})
	}
	return pools
}
