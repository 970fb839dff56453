package txlock

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/effect"
)

// sorted is the fix that has a loop over a map go through its sorted keys, for
// keys that have an order.
func (r *reporter) sorted(s *effect.Step, line int) []analysis.SuggestedFix {
	file := r.file(s.File)
	if file == nil || line == 0 || version.Compare(r.pass.TypesInfo.FileVersions[file], "go1.23") < 0 {
		return nil
	}
	var loop *ast.RangeStmt
	ast.Inspect(file, func(n ast.Node) bool {
		if l, ok := n.(*ast.RangeStmt); ok && loop == nil && r.pass.Fset.Position(l.Pos()).Line == line {
			loop = l
		}
		return loop == nil
	})
	if loop == nil || loop.Tok != token.DEFINE {
		return nil
	}
	over := r.pass.TypesInfo.TypeOf(loop.X)
	if over == nil {
		return nil
	}
	m, ok := over.Underlying().(*types.Map)
	key, named := loop.Key.(*ast.Ident)
	if !ok || !named || key.Name == "_" || !ordered(m.Key()) || !simple(loop.X) {
		return nil
	}
	name := types.ExprString(loop.X)
	text := fmt.Sprintf("for _, %s := range slices.Sorted(maps.Keys(%s)) {", key.Name, name)
	if v, ok := loop.Value.(*ast.Ident); ok && v.Name != "_" {
		text += fmt.Sprintf("\n%s := %s[%s]", v.Name, name, key.Name)
	}
	edits, ok := r.imports(file, loop.Pos(), "maps", "slices")
	if !ok {
		return nil
	}
	edits = append(edits, analysis.TextEdit{Pos: loop.For, End: loop.Body.Lbrace + 1, NewText: []byte(text)})
	return []analysis.SuggestedFix{{Message: "Loop over the sorted keys", TextEdits: edits}}
}

// ordered reports whether slices.Sorted takes keys of the type.
func ordered(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsOrdered != 0
}

// simple reports whether an expression may be written twice.
func simple(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return simple(e.X)
	}
	return false
}

// imports are the edits that import packages of the standard library, if their
// names mean nothing else at a place.
func (r *reporter) imports(file *ast.File, pos token.Pos, paths ...string) ([]analysis.TextEdit, bool) {
	var edits []analysis.TextEdit
	for _, path := range paths {
		_, o := r.pass.Pkg.Scope().Innermost(pos).LookupParent(path, pos)
		if name, ok := o.(*types.PkgName); ok && name.Imported().Path() == path {
			continue
		}
		at := importsOf(file)
		if o != nil || at == nil {
			return nil, false
		}
		edits = append(edits, analysis.TextEdit{Pos: at.Specs[0].Pos(), End: at.Specs[0].Pos(), NewText: []byte(fmt.Sprintf("%q\n\t", path))})
	}
	if len(edits) > 0 {
		for _, e := range edits[1:] {
			edits[0].NewText = append(edits[0].NewText, e.NewText...)
		}
		edits = edits[:1]
	}
	return edits, true
}

// importsOf is the first list of imports in parentheses, or nil. What stands above
// "C" is C code, and has to stay there.
func importsOf(file *ast.File) *ast.GenDecl {
	for _, d := range file.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.IMPORT || !d.Lparen.IsValid() || len(d.Specs) == 0 {
			continue
		}
		if !slices.ContainsFunc(d.Specs, func(s ast.Spec) bool { return s.(*ast.ImportSpec).Path.Value == `"C"` }) {
			return d
		}
	}
	return nil
}

// onTx is the fix that runs a statement on the transaction, where the function
// itself has the statement and the transaction.
func (r *reporter) onTx(s *effect.Step, b *effect.Step) []analysis.SuggestedFix {
	file := r.file(s.File)
	if file == nil || len(s.Chain) != 1 {
		return nil
	}
	var handle ast.Expr
	var method *ast.Ident
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if handle != nil || !ok {
			return handle == nil
		}
		if p := r.pass.Fset.Position(call.Pos()); p.Line != s.Line || p.Column != s.Col {
			return true
		}
		for sel, ok := call.Fun.(*ast.SelectorExpr); ok; sel, ok = call.Fun.(*ast.SelectorExpr) {
			if types.ExprString(sel.X) == s.On.Text {
				handle, method = sel.X, sel.Sel
				break
			}
			if call, ok = ast.Unparen(sel.X).(*ast.CallExpr); !ok {
				break
			}
		}
		return handle == nil
	})
	if handle == nil {
		return nil
	}
	_, tx := r.pass.Pkg.Scope().Innermost(handle.Pos()).LookupParent(b.Gives().Text, handle.Pos())
	if tx == nil || !sameMethod(r.pass, handle, tx.Type(), method.Name) {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   fmt.Sprintf("Run it on %s, unless it is meant to stay when %s rolls back", tx.Name(), tx.Name()),
		TextEdits: []analysis.TextEdit{{Pos: handle.Pos(), End: handle.End(), NewText: []byte(tx.Name())}},
	}}
}

// sameMethod reports whether the transaction has the method that is called on
// the pool.
func sameMethod(pass *analysis.Pass, pool ast.Expr, tx types.Type, name string) bool {
	a, _, _ := types.LookupFieldOrMethod(pass.TypesInfo.TypeOf(pool), true, pass.Pkg, name)
	b, _, _ := types.LookupFieldOrMethod(tx, true, pass.Pkg, name)
	f, ok := a.(*types.Func)
	g, ok2 := b.(*types.Func)
	return ok && ok2 && types.Identical(f.Signature(), g.Signature())
}

// file is the file of the package that has a name, or nil.
func (r *reporter) file(name string) *ast.File {
	for _, f := range r.pass.Files {
		if r.pass.Fset.Position(f.FileStart).Filename == name {
			return f
		}
	}
	return nil
}
