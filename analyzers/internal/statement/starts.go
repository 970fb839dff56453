package statement

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// Starts is the object fact of a function that returns a chain of calls about one
// table, such as the method of a generated DAO that its callers begin statements with.
type Starts struct{ Table string }

// AFact marks Starts as a fact.
func (*Starts) AFact() {}

// exportStarts tells importers about which table the chains are that functions of the
// package return.
func (p *pass) exportStarts() {
	tables := make(map[*ast.CallExpr]string)
	for _, q := range p.result.Places {
		if table, ok := q.table(); ok && q.Built {
			tables[q.Call] = table
		}
	}
	if len(tables) == 0 {
		return
	}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || d.Body == nil || !d.Name.IsExported() || d.Type.Results == nil {
				continue
			}
			fn, ok := p.TypesInfo.Defs[d.Name].(*types.Func)
			if table := p.returnedTable(d, tables); ok && table != "" {
				p.ExportObjectFact(fn, &Starts{table})
			}
		}
	}
}

// table is the one that all of what a chain of calls may build is about.
func (q *Place) table() (table string, ok bool) {
	for _, s := range q.Alternatives {
		if s.Skeleton == nil || s.Skeleton.Table == "" || table != "" && table != s.Skeleton.Table {
			return "", false
		}
		table = s.Skeleton.Table
	}
	return table, table != "" && !strings.Contains(table, sqlcheck.Hole)
}

// returnedTable is the table that all chains are about which a function returns, or "".
func (p *pass) returnedTable(d *ast.FuncDecl, tables map[*ast.CallExpr]string) string {
	var found []string
	ast.Inspect(d.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			table := ""
			if len(n.Results) > 0 {
				table = p.builtTable(n.Results[0], tables)
			}
			found = append(found, table)
		}
		return true
	})
	slices.Sort(found)
	if found = slices.Compact(found); len(found) != 1 {
		return ""
	}
	return found[0]
}

// builtTable is the table that a chain of calls is about, whose last calls may say
// nothing of the statement: Safe, Ctx.
func (p *pass) builtTable(e ast.Expr, tables map[*ast.CallExpr]string) string {
	for {
		call, ok := ast.Unparen(e).(*ast.CallExpr)
		if !ok || tables[call] != "" {
			return tables[call]
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if m := p.method(call); !ok || m == nil || m.Chain != nil || m.Effect != catalog.Build {
			return ""
		}
		e = sel.X
	}
}

// startedTable is the table that a chain is about by the function of another package
// that it begins with, or "".
func (p *pass) startedTable(base *sqlvalue.Gap) string {
	if base == nil || base.Expr == nil {
		return ""
	}
	call, ok := ast.Unparen(base.Expr).(*ast.CallExpr)
	if !ok {
		return ""
	}
	fn := staticCallee(p.TypesInfo, call)
	var f Starts
	if fn == nil || fn.Pkg() == nil || fn.Pkg() == p.Pkg || !p.ImportObjectFact(fn.Origin(), &f) {
		return ""
	}
	return f.Table
}
