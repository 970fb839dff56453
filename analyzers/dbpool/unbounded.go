package dbpool

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/position"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
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
		if !settings.Wanted(sourcefile.Name(pass.Fset, file)) {
			continue
		}
		function := pass.Pkg.Path()
		var short map[*ast.CallExpr]bool
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				function = pass.Pkg.Path() + "." + n.Name.Name
				short = shortLived(pass, cat, n)
			case *ast.CallExpr:
				m, ok := cat.Callee(pass.TypesInfo, n)
				switch {
				case !ok:
				case m.Op == catalog.Limit:
					pools.Bounded = true
				case m.Op == catalog.Open && ours && !short[n] && slices.ContainsFunc(m.Args, func(a catalog.Argument) bool { return a.For == "unbounded" }):
					p := pass.Fset.Position(n.Pos())
					pools.Opens = append(pools.Opens, Place{p.Filename, p.Line, p.Column, m.Library + " " + catalog.CalledName(n), function})
				}
			}
			return true
		})
	}
	return pools
}

// shortLived are the calls of a function that open a pool which is closed when it
// returns, and which nobody else gets.
func shortLived(pass *analysis.Pass, cat *catalog.Catalog, fn *ast.FuncDecl) map[*ast.CallExpr]bool {
	opened := make(map[types.Object]*ast.CallExpr)
	closed := make(map[types.Object]bool)
	called := make(map[*ast.Ident]bool)
	handed := make(map[types.Object]bool)
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			id, ok := n.Lhs[0].(*ast.Ident)
			if call, is := ast.Unparen(n.Rhs[0]).(*ast.CallExpr); ok && is && pass.TypesInfo.Defs[id] != nil {
				opened[pass.TypesInfo.Defs[id]] = call
			}
		case *ast.DeferStmt:
			ast.Inspect(n, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
						m, known := cat.Callee(pass.TypesInfo, call)
						if id, ok := sel.X.(*ast.Ident); ok && known && m.Op == catalog.Shut {
							closed[pass.TypesInfo.Uses[id]] = true
						}
					}
				}
				return true
			})
			return false
		case *ast.FuncLit: // it may run later
			ast.Inspect(n, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && pass.TypesInfo.Uses[id] != nil {
					handed[pass.TypesInfo.Uses[id]] = true
				}
				return true
			})
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				called[id] = true
			}
		case *ast.Ident:
			if o := pass.TypesInfo.Uses[n]; o != nil && !called[n] {
				handed[o] = true
			}
		}
		return true
	})
	short := make(map[*ast.CallExpr]bool)
	for o, call := range opened {
		short[call] = closed[o] && !handed[o]
	}
	return short
}
