package statement

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/element"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// Binding is a column and the value that it is compared with, or is given.
type Binding struct {
	Column  string
	Expr    ast.Expr // nil where the text has a literal, or the source shows no value
	Literal string   // as SQL text
	Primary bool     // it is the primary key of the record
}

// Finds are the columns by which the statement finds the rows that it locks, as far
// as it compares them with one value each.
func (s *Statement) Finds() []Binding {
	for _, d := range s.Describe() {
		for _, u := range d.Tables {
			if d.Verb != "INSERT" && d.Verb != "REPLACE" && u.Access != sqlcheck.Read {
				return s.bindings(u.Keys)
			}
		}
	}
	return nil
}

// Asks are the columns that a read of one table without locks compares with one value
// each, all that it asks for.
func (s *Statement) Asks() []Binding {
	d := s.Describe()
	if len(d) != 1 || d[0].Verb != "SELECT" || len(d[0].Tables) != 1 || d[0].Tables[0].Access != sqlcheck.Read {
		return nil
	}
	return s.bindings(d[0].Tables[0].Keys)
}

// Gives are the columns that the statement gives a value in the one row that it
// inserts. Of a chain's record they may be some of them.
func (s *Statement) Gives() []Binding {
	if s.Insert != "" {
		return s.record
	}
	d := s.Describe()
	if len(d) != 1 {
		return nil
	}
	all := s.bindings(d[0].Gives)
	for i, b := range all {
		k := slices.IndexFunc(s.record, func(r Binding) bool { return strings.EqualFold(r.Column, b.Column) })
		if k >= 0 && b.Expr == nil && b.Literal == "" {
			all[i].Expr = s.record[k].Expr
		}
	}
	return all
}

func (s *Statement) bindings(keys []sqlcheck.Key) []Binding {
	var all []Binding
	for _, k := range keys {
		if !k.Many {
			all = append(all, Binding{Column: k.Column, Expr: s.value(k.Arg), Literal: k.Value})
		}
	}
	return all
}

// recordOf is what the source shows of a record that a chain inserts: the fields of
// a struct that are written out, or the entries of a map.
func (a *assembly) recordOf(n sqlvalue.Node) []Binding {
	x, ok := n.(*sqlvalue.Composite)
	if !ok {
		return nil
	}
	st, _ := pointed(x.Type).Underlying().(*types.Struct)
	c := conditions{pass: a.pass, paths: a.paths, library: a.library}
	var all []Binding
	for _, e := range x.Entries {
		column, primary := "", false
		if st != nil {
			column, primary = c.columnName(st, e.Field), a.primaryKey(st, e.Field, a.library)
		} else if name := sqlvalue.Read(e.Key, a.paths); name.Whole() {
			column = name.String()
		}
		if column != "" && e.Expr != nil {
			all = append(all, Binding{Column: column, Expr: e.Expr, Primary: primary})
		}
	}
	return all
}

// shared is what the source shows of all elements of a list that is inserted.
func (p *pass) shared(list ast.Expr, library string, before token.Pos) []Binding {
	t := p.TypesInfo.TypeOf(list)
	if t == nil {
		return nil
	}
	s, ok := pointed(t).Underlying().(*types.Slice)
	if !ok {
		return nil
	}
	st, _ := pointed(s.Elem()).Underlying().(*types.Struct)
	c := conditions{pass: p, library: library}
	var all []Binding
	for _, f := range p.elements.Shared(p.decl, list, before) {
		column, primary := f.Name, false
		if st != nil {
			column, primary = c.columnName(st, f.Var), p.primaryKey(st, f.Var, library)
		}
		if column != "" {
			all = append(all, Binding{Column: column, Expr: f.Value, Primary: primary})
		}
	}
	return all
}

// Shared are the fields that all elements of a list have been given where it is used.
func (r *Result) Shared(list ast.Expr) []element.Field {
	p := r.pass
	for _, f := range p.Files {
		if list.Pos() < f.FileStart || f.FileEnd <= list.Pos() {
			continue
		}
		i, _ := slices.BinarySearchFunc(f.Decls, list.Pos(), func(d ast.Decl, at token.Pos) int { return cmp.Compare(d.End(), at) })
		if i < len(f.Decls) {
			d, _ := f.Decls[i].(*ast.FuncDecl)
			return p.elements.Shared(d, list, list.Pos())
		}
	}
	return nil
}

// declOf is the function of the package that a call leads to, or nil.
func (p *pass) declOf(call *ast.CallExpr) *ast.FuncDecl {
	if fn := staticCallee(p.TypesInfo, call); fn != nil && p.src != nil && fn.Pkg() == p.Pkg {
		return p.src.Decl(fn)
	}
	return nil
}

// keyless reports whether the source shows a record, and it has no primary key.
func keyless(n sqlvalue.Node, record []Binding) bool {
	_, shown := n.(*sqlvalue.Composite)
	return shown && !slices.ContainsFunc(record, func(b Binding) bool { return b.Primary })
}
