package txlock

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// open is a transaction that a function begins in a variable of its own.
type open struct {
	pass  *analysis.Pass
	cat   *catalog.Catalog
	begin *ast.CallExpr
	at    ast.Stmt     // the assignment
	tx    types.Object // its variable
	err   types.Object // the variable of the error, or nil
	end   token.Pos    // of the body
	// closures are those of the body that are only called, by their variables.
	closures map[types.Object]*ast.FuncLit
}

// notClosed finds the ways that leave a function without Commit or Rollback. A
// transaction that is handed on may be closed there, and nothing is said of it.
func notClosed(pass *analysis.Pass, cat *catalog.Catalog, upkeep map[token.Pos]bool) []*finding.Finding {
	var out []*finding.Finding
	for _, file := range pass.Files {
		if !settings.Wanted(sourcefile.Name(pass.Fset, file)) || sourcefile.Generated(pass.Fset, file) {
			continue
		}
		function := pass.Pkg.Path()
		ast.Inspect(file, func(n ast.Node) bool {
			var body *ast.BlockStmt
			switch n := n.(type) {
			case *ast.FuncDecl:
				if upkeep[n.Pos()] {
					return false
				}
				body = n.Body
				if o, ok := pass.TypesInfo.Defs[n.Name].(*types.Func); ok {
					function = syntax.FuncName(o)
				}
			case *ast.FuncLit:
				body = n.Body
			}
			if body == nil {
				return true
			}
			for _, o := range begun(pass, cat, body) {
				if w := o.leak(body); w != nil {
					out = append(out, o.report(w, function))
				}
			}
			return true
		})
	}
	return out
}

// begun are the transactions that the statements of a body begin, those of
// function literals left out.
func begun(pass *analysis.Pass, cat *catalog.Catalog, body *ast.BlockStmt) []*open {
	var out []*open
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		as, ok := n.(*ast.AssignStmt)
		if !ok || as.Tok != token.DEFINE || len(as.Rhs) != 1 {
			return true
		}
		call, ok := ast.Unparen(as.Rhs[0]).(*ast.CallExpr)
		if !ok {
			return true
		}
		m, ok := cat.Callee(pass.TypesInfo, call)
		if !ok || m.Op != catalog.Begin {
			return true
		}
		o := &open{pass: pass, cat: cat, begin: call, at: as, end: body.Rbrace, closures: closures(pass, body)}
		for i, lhs := range as.Lhs {
			id, ok := lhs.(*ast.Ident)
			if !ok {
				continue
			}
			if v := pass.TypesInfo.Defs[id]; i == 0 && v != nil && id.Name != "_" {
				o.tx = v
			} else if i > 0 {
				o.err = pass.TypesInfo.ObjectOf(id)
			}
		}
		if o.tx != nil && !o.handedOn(body) && !o.cancelled(body, m) {
			o.keptError(body)
			out = append(out, o)
		}
		return true
	})
	return out
}

// keptError finds the variable of an error that the transaction keeps itself:
// err := tx.Error.
func (o *open) keptError(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok || o.err != nil || len(as.Lhs) != 1 || len(as.Rhs) != 1 {
			return o.err == nil
		}
		id, named := as.Lhs[0].(*ast.Ident)
		sel, field := ast.Unparen(as.Rhs[0]).(*ast.SelectorExpr)
		if !named || !field {
			return true
		}
		if x, ok := ast.Unparen(sel.X).(*ast.Ident); ok && o.pass.TypesInfo.Uses[x] == o.tx {
			o.err = o.pass.TypesInfo.ObjectOf(id)
		}
		return true
	})
}

// handedOn reports whether anything but a method of the transaction, or a function that
// only works with it, gets it, or somebody gets the method that ends it.
func (o *open) handedOn(body *ast.BlockStmt) bool {
	escapes := false
	eachUse(o.pass, body, o.tx, func(id *ast.Ident, stack []ast.Node) {
		if call, ok := stack[len(stack)-2].(*ast.CallExpr); ok && !o.inLiteral(stack) && o.onlyWorks(call, id, 0) {
			return
		}
		sel, ok := stack[len(stack)-2].(*ast.SelectorExpr)
		escapes = escapes || !ok || sel.X != id || o.inLiteral(stack) || o.endsAsValue(sel, stack)
	})
	return escapes
}

// eachUse calls f for each use of a variable, with the nodes around it, itself the last.
func eachUse(pass *analysis.Pass, body *ast.BlockStmt, v types.Object, f func(id *ast.Ident, stack []ast.Node)) {
	ast.PreorderStack(body, nil, func(n ast.Node, stack []ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && pass.TypesInfo.Uses[id] == v {
			f(id, append(stack, n))
		}
		return true
	})
}

// endsAsValue reports whether a use is a method that ends the transaction, not
// called but given to somebody: atEnd(tx.Rollback).
func (o *open) endsAsValue(sel *ast.SelectorExpr, stack []ast.Node) bool {
	s := o.pass.TypesInfo.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return false
	}
	if m, ok := o.cat.Selected(s); !ok || m.Op != catalog.Commit && m.Op != catalog.Rollback {
		return false
	}
	switch parent := stack[len(stack)-3].(type) {
	case *ast.CallExpr:
		return parent.Fun != sel
	case *ast.AssignStmt: // _ = tx.Rollback
		return !slices.ContainsFunc(parent.Lhs, func(e ast.Expr) bool {
			id, ok := e.(*ast.Ident)
			return ok && id.Name == "_" && len(parent.Lhs) == 1
		})
	}
	return true
}

// closures are the function literals that a body keeps in a variable which is set once
// and then only called.
func closures(pass *analysis.Pass, body *ast.BlockStmt) map[types.Object]*ast.FuncLit {
	all := make(map[types.Object]*ast.FuncLit)
	called := make(map[*ast.Ident]bool)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				id, ok := lhs.(*ast.Ident)
				if lit, is := ast.Unparen(n.Rhs[min(i, len(n.Rhs)-1)]).(*ast.FuncLit); ok && is && pass.TypesInfo.Defs[id] != nil {
					all[pass.TypesInfo.Defs[id]] = lit
				}
			}
		case *ast.CallExpr:
			if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok {
				called[id] = true
			}
		}
		return true
	})
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !called[id] {
			delete(all, pass.TypesInfo.Uses[id])
		}
		return true
	})
	return all
}

// inLiteral reports whether a use stands in a function literal that is not deferred, and
// no closure that is only called.
func (o *open) inLiteral(stack []ast.Node) bool {
	for i, n := range stack {
		lit, ok := n.(*ast.FuncLit)
		if !ok || lit.Pos() < o.at.Pos() || o.isClosure(lit) {
			continue
		}
		if i < 2 {
			return true
		}
		if _, ok := stack[i-2].(*ast.DeferStmt); !ok {
			return true
		}
	}
	return false
}

func (o *open) isClosure(lit *ast.FuncLit) bool {
	for _, l := range o.closures {
		if l == lit {
			return true
		}
	}
	return false
}

// closes reports whether a statement or condition ends the transaction, be it
// when the function returns.
func (o *open) closes(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			if o.recovers(n) { // its body runs only when the function panics
				found = found || n.Else != nil && o.closes(n.Else)
				return false
			}
		case *ast.FuncLit:
			return !o.isClosure(n) // it does when it is called
		case *ast.CallExpr:
			if lit := o.closures[o.pass.TypesInfo.Uses[called(n)]]; lit != nil && o.closes(lit.Body) {
				found = true
			}
			if m, ok := o.cat.Callee(o.pass.TypesInfo, n); ok && (m.Op == catalog.Commit || m.Op == catalog.Rollback) && o.mentions(n.Fun, o.tx) {
				found = true
			}
		}
		return !found
	})
	return found
}

// recovers reports whether the condition of an if is about a panic.
func (o *open) recovers(s *ast.IfStmt) bool {
	found := false
	for _, n := range []ast.Node{s.Init, s.Cond} {
		if s, ok := n.(ast.Stmt); n == nil || ok && s == nil {
			continue
		}
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				b, ok := o.pass.TypesInfo.Uses[id].(*types.Builtin)
				found = found || ok && b.Name() == "recover"
			}
			return !found
		})
	}
	return found
}

// mentions reports whether an expression uses a variable.
func (o *open) mentions(n ast.Node, v types.Object) bool { return mentions(o.pass, n, v) }

func (o *open) report(w *way, function string) *finding.Finding {
	f := &finding.Finding{
		Rule: txNotClosed, Severity: finding.Error, Confidence: finding.Certain,
		Pos: o.begin.Pos(), End: o.begin.End(), Function: function, Callee: types.ExprString(o.begin.Fun), Target: syntax.Target(o.pass.TypesInfo, o.begin.Fun),
		URL: finding.URL(txNotClosed), Suggestion: "defer " + o.tx.Name() + ".Rollback() right behind the begin; behind a Commit it does nothing",
	}
	line := o.pass.Fset.Position(w.at).Line
	where, stay := "the end of the function", "its locks and its connection stay"
	switch {
	case w.ret == nil:
		where = fmt.Sprintf("the end of the turn in line %d", line)
		if w.token != token.ILLEGAL {
			where = fmt.Sprintf("the %s in line %d", w.token, line)
		}
		if w.token != token.BREAK {
			stay += ", one of each turn"
		}
		f.Suggestion = "commit or roll back before, or give each turn a function of its own that defers " + o.tx.Name() + ".Rollback()"
	case len(w.ret.Results) > 0 || line < o.pass.Fset.Position(o.end).Line:
		where = fmt.Sprintf("the return in line %d", line)
	}
	if where != "the end of the function" {
		f.Related = []analysis.RelatedInformation{{Pos: w.at, Message: o.tx.Name() + " is still open here"}}
	}
	f.Message = fmt.Sprintf("transaction %s is neither committed nor rolled back at %s: %s; %s [%s]", o.tx.Name(), where, stay, f.Suggestion, f.Rule)
	return f
}
