package txlock

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// leftOpen is a call whose rows stay open.
type leftOpen struct {
	call     *ast.CallExpr
	target   string // that is called, see syntax.Target
	function string
	rows     *cursor      // that a loop opens again and again, or a row that is never scanned; nil where nobody has them
	step     *effect.Step // what runs there, if that is known
	one      bool         // on a transaction or a connection of one's own
}

// leftRows are the calls of a package whose rows stay open, by their places.
type leftRows map[string]*leftOpen

// newLeftRows finds the rows that nobody has, those that a loop opens before the ones of
// the turn before are closed, and the rows of one that is never scanned. Other rows that
// are never closed are left to sqlclosecheck, which finds them.
func newLeftRows(pass *analysis.Pass, cat *catalog.Catalog, upkeep map[token.Pos]bool, opened openRows) leftRows {
	all := make(leftRows)
	kept := make(map[*ast.CallExpr]*cursor)
	for _, cs := range opened {
		for _, c := range cs {
			if c.again || c.unread {
				kept[c.query] = c
			}
		}
	}
	for _, file := range pass.Files {
		if !settings.Wanted(sourcefile.Name(pass.Fset, file)) || sourcefile.Generated(pass.Fset, file) {
			continue
		}
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil || upkeep[fn.Pos()] {
				continue
			}
			declared, ok := pass.TypesInfo.Defs[fn.Name].(*types.Func)
			if !ok {
				continue
			}
			calls := unowned(pass, cat, fn.Body)
			for call := range kept {
				if fn.Pos() <= call.Pos() && call.Pos() < fn.End() {
					calls = append(calls, call)
				}
			}
			for _, call := range calls {
				p := pass.Fset.Position(call.Pos())
				all[exactly(poly.Frame{File: p.Filename, Line: p.Line, Col: p.Column})] = &leftOpen{
					call: call, target: syntax.Target(pass.TypesInfo, call.Fun), rows: kept[call], function: syntax.FuncName(declared),
				}
			}
		}
	}
	return all
}

// unowned are the calls in a body that answer a cursor which nobody gets.
func unowned(pass *analysis.Pass, cat *catalog.Catalog, body *ast.BlockStmt) []*ast.CallExpr {
	var all []*ast.CallExpr
	add := func(e ast.Expr) {
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && isCursor(cat, firstResult(pass.TypesInfo.TypeOf(call))) {
			all = append(all, call)
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			add(n.X)
		case *ast.GoStmt:
			add(n.Call)
		case *ast.DeferStmt:
			add(n.Call)
		case *ast.AssignStmt:
			if id, ok := n.Lhs[0].(*ast.Ident); ok && id.Name == "_" {
				add(n.Rhs[0])
			}
		case *ast.ValueSpec:
			if n.Names[0].Name == "_" && len(n.Values) > 0 {
				add(n.Values[0])
			}
		case *ast.SelectorExpr:
			if n.Sel.Name == "Err" { // it neither reads nor closes
				add(n.X)
			}
		}
		return true
	})
	return all
}

// firstResult is the type of what a call answers first, or nil.
func firstResult(t types.Type) types.Type {
	if all, ok := t.(*types.Tuple); ok {
		if all.Len() == 0 {
			return nil
		}
		return all.At(0).Type()
	}
	return t
}

// see notes what runs at the calls.
func (l leftRows) see(seq *effect.Sequence) {
	if len(l) == 0 {
		return
	}
	all := transactions(seq)
	for i := range seq.Steps {
		s := &seq.Steps[i]
		if len(s.Chain) == 0 {
			continue
		}
		if open := l[exactly(s.Chain[len(s.Chain)-1])]; open != nil {
			open.step = s
			open.one = open.one || s.On.Tx || s.On.Pinned || slices.ContainsFunc(all, func(t *transaction) bool { return t.on(s) })
		}
	}
}

// findings are what there is to say of the calls.
func (l leftRows) findings() []*finding.Finding {
	var out []*finding.Finding
	for _, open := range l {
		if f := open.report(); f != nil {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b *finding.Finding) int { return cmp.Compare(a.Pos, b.Pos) })
	return out
}

// report says why the rows stay open. The end of a transaction closes them, and until
// then the driver refuses the next statement, unless there are none.
func (o *leftOpen) report() *finding.Finding {
	name, write := types.ExprString(o.call.Fun), false
	if o.step != nil {
		name, write = what(o.step), writes(o.step)
	}
	means := "the connection is not given back to the pool"
	if o.one {
		if write || o.step == nil || len(o.step.SQL) == 0 {
			return nil
		}
		means = "the driver refuses the next statement of the transaction (busy buffer)"
	}
	f := &finding.Finding{
		Rule: rowsNotClosed, Severity: finding.Warning, Confidence: finding.Certain,
		Pos: o.call.Pos(), End: o.call.End(), Function: o.function, Callee: types.ExprString(o.call.Fun), Target: o.target, URL: finding.URL(rowsNotClosed),
	}
	switch {
	case o.rows != nil && o.rows.again:
		f.Message = fmt.Sprintf("%s opens %s anew in each turn of the loop, and those of the turn before are closed only when the function returns: each turn keeps a connection", name, o.rows.rows.Name())
		f.Suggestion = "close them at the end of the turn, or make the body of the loop a function"
	case write:
		f.Message = fmt.Sprintf("nobody closes the rows of %s: %s", name, means)
		f.Suggestion = "run it with Exec, which opens none"
	default:
		f.Message = fmt.Sprintf("nobody reads or closes the rows of %s: %s", name, means)
		f.Suggestion = "scan or close them, or run it with Exec"
	}
	f.Message += "; " + f.Suggestion + " [" + f.Rule + "]"
	return f
}
