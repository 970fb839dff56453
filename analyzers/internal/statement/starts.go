package statement

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// Starts is the object fact of a function that returns a chain of calls about one
// table, such as the method of a generated DAO that its callers begin statements with. Bare
// says that it has no more than that: the chain is known from there on.
type Starts struct {
	Table string
	Bare  bool
}

// AFact marks Starts as a fact.
func (*Starts) AFact() {}

// exportStarts tells importers about which table the chains are that functions of the
// package return.
func (p *pass) exportStarts() {
	tables := make(map[*ast.CallExpr]Starts)
	for _, q := range p.result.Places {
		if table, ok := q.table(); ok && q.Built {
			tables[q.Call] = Starts{table, q.bare}
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
			if s := p.returnedTable(d, tables); ok && s.Table != "" {
				p.ExportObjectFact(fn, &s)
			}
		}
	}
}

// exportMakers tells importers about which table the statements are that generated functions
// begin.
func (p *pass) exportMakers() {
	for _, f := range p.Files {
		for _, d := range f.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || d.Body == nil || d.Recv != nil {
				continue
			}
			fn, ok := p.TypesInfo.Defs[d.Name].(*types.Func)
			if !ok || !p.cat.Maker(fn) {
				continue
			}
			var tables []string
			ast.Inspect(d.Body, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				m, ok := p.cat.Callee(p.TypesInfo, call)
				if !ok || m.Chain == nil {
					return true
				}
				for _, part := range m.Chain.Parts {
					if part.Role == catalog.RoleFrom && part.Arg < len(call.Args) {
						table := ""
						if v := p.TypesInfo.Types[call.Args[part.Arg]].Value; v != nil {
							table = strings.ReplaceAll(constantText(v), "`", "")
						}
						tables = append(tables, table)
					}
				}
				return true
			})
			if len(tables) == 1 && tables[0] != "" {
				p.ExportObjectFact(fn, &Starts{tables[0], true})
			}
		}
	}
}

// madeFor is the table of the statement that a generated function begins, or a method of
// what stands for a table; or "".
func (p *pass) madeFor(call *ast.CallExpr) string {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && p.TypesInfo.Selections[sel] != nil {
		table, _ := p.standsFor(sel.X)
		return table
	}
	fn := staticCallee(p.TypesInfo, call)
	var f Starts
	if fn == nil || fn.Pkg() == nil || !p.cat.Maker(fn) || !p.ImportObjectFact(fn, &f) {
		return ""
	}
	return f.Table
}

// bare reports whether nothing is said of a statement but its table.
func (b *built) bare() bool {
	return len(b.Pieces) == 0 && b.Limit == nil && b.LimitN == 0 && b.Offset == nil && b.OffsetN == 0 && !b.ForUpdate && !b.ForShare
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

// returnedTable is the table that all chains are about which a function returns, if there
// is one.
func (p *pass) returnedTable(d *ast.FuncDecl, tables map[*ast.CallExpr]Starts) Starts {
	var found []Starts
	ast.Inspect(d.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			var s Starts
			if len(n.Results) > 0 {
				s = p.builtTable(n.Results[0], tables)
			}
			found = append(found, s)
		}
		return true
	})
	if len(found) == 0 {
		return Starts{}
	}
	all := found[0]
	for _, s := range found {
		if s.Table != all.Table {
			return Starts{}
		}
		all.Bare = all.Bare && s.Bare
	}
	return all
}

// builtTable is the table that a chain of calls is about, whose last calls may say
// nothing of the statement: Safe, Ctx.
func (p *pass) builtTable(e ast.Expr, tables map[*ast.CallExpr]Starts) Starts {
	for {
		call, ok := ast.Unparen(e).(*ast.CallExpr)
		if !ok || tables[call].Table != "" {
			return tables[call]
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if m := p.method(call); !ok || m == nil || m.Chain != nil || m.Effect != catalog.Build {
			return Starts{}
		}
		e = sel.X
	}
}

// started is the table that a chain is about by what it begins with: a function of another
// package, or a value whose fields are columns of one.
func (p *pass) started(base *sqlvalue.Gap) Starts {
	if base == nil || base.Expr == nil {
		return Starts{}
	}
	if table, _ := p.standsFor(base.Expr); table != "" {
		return Starts{table, true}
	}
	call, ok := ast.Unparen(base.Expr).(*ast.CallExpr)
	if !ok {
		table := p.typedStart(base.Expr)
		return Starts{table, table != ""}
	}
	fn := staticCallee(p.TypesInfo, call)
	var f Starts
	if fn == nil || fn.Pkg() == nil || fn.Pkg() == p.Pkg || !p.ImportObjectFact(fn.Origin(), &f) {
		return Starts{}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && p.typedTable(sel.X) != "" && !p.asMade(sel.X, 0) {
		return Starts{}
	}
	return f
}
