package sqltext

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/statement"
)

// isUpkeep reports whether a place is of a migration, a seed, a command or the
// like, by the name of its function, file or package, or by what the function is
// given: it runs once, by hand or at start. A test kit is no better.
func (p *pass) isUpkeep(q *statement.Place) bool {
	path := p.Pkg.Path()
	if p.Module != nil {
		path = strings.TrimPrefix(path, p.Module.Path)
		if slices.ContainsFunc(catalog.Words(path), p.cat.Mock) {
			return true
		}
	}
	function := ""
	if q.Decl != nil {
		if p.engine.Upkeep[p.functionAround(q)] || p.isKit(q) {
			return true
		}
		function = q.Decl.Name.Name
	}
	return p.cat.Upkeep(function) || p.cat.UpkeepFile(sourcefile.Name(p.Fset, q.File), path)
}

// isKit reports whether a place is of a function that tests call, in a file that
// is none of theirs.
func (p *pass) isKit(q *statement.Place) bool {
	if strings.HasSuffix(sourcefile.Name(p.Fset, q.File), "_test.go") {
		return false
	}
	for _, f := range q.Decl.Type.Params.List {
		if p.kit(p.TypesInfo.TypeOf(f.Type)) {
			return true
		}
	}
	if q.Decl.Recv == nil {
		return false
	}
	t := p.TypesInfo.TypeOf(q.Decl.Recv.List[0].Type)
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if p.kit(f.Type()) {
			return true
		}
	}
	return false
}

// kit reports whether values of a type come from a test that runs.
func (p *pass) kit(t types.Type) bool {
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && p.cat.Kit(n.Obj().Pkg().Path(), n.Obj().Name())
}

// functionAround is where the function literal around a place begins, or the
// declaration: what main registers serves requests.
func (p *pass) functionAround(q *statement.Place) token.Pos {
	pos := q.Decl.Pos()
	ast.Inspect(q.Decl, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && lit.Pos() <= q.Call.Pos() && q.Call.End() <= lit.End() {
			pos = lit.Pos()
		}
		return n != nil && n.Pos() <= q.Call.Pos() && q.Call.End() <= n.End()
	})
	return pos
}
