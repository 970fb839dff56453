package survey

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/sqlcheck"
)

// HandedOn are the functions that a unit uses as values: something else calls
// them.
func (p *Package) HandedOn(u *syntax.Unit) []link.Call {
	called := make(map[*ast.Ident]bool)
	var out []link.Call
	ast.Inspect(u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			switch fun := syntax.Unparen(n.Fun).(type) {
			case *ast.Ident:
				called[fun] = true
			case *ast.SelectorExpr:
				called[fun.Sel] = true
			}
		case *ast.Ident:
			fn, ok := p.TypesInfo.Uses[n].(*types.Func)
			if !ok || called[n] {
				break
			}
			name := syntax.FuncName(fn.Origin())
			if !slices.ContainsFunc(p.CostOf(u).Reached, func(c link.Call) bool { return c.Function == name }) {
				out = append(out, link.Call{Function: name, Line: p.Line(n.Pos()), Later: true})
			}
		}
		return true
	})
	return out
}

// Entry says from where a unit is called.
func (p *Package) Entry(u *syntax.Unit) link.Entry {
	switch {
	case p.Serves(u):
		return link.Handler
	case u.Func == nil:
		return link.Internal
	case p.StartsUp(u) && u.Func.Name() == "main":
		return link.Main
	case u.Func.Exported():
		return link.Exported
	}
	return link.Internal
}

// HandsOutNumbers reports whether a function returns numbers that it counts up: in
// memory, so that it asks a database for the next block of them where the last one
// is used up; or in a row that it locks. A number that is drawn inside of the
// transaction of a caller keeps the row of the counter locked until that commits,
// and a rollback hands it out twice, so that generators work beside it on purpose.
func (p *Package) HandsOutNumbers(u *syntax.Unit, steps []effect.Step) bool {
	if u == nil || u.Body == nil || !p.GivesNumber(u.Type) {
		return false
	}
	if ofOneRow(steps) {
		return true
	}
	if slices.ContainsFunc(steps, func(s effect.Step) bool { return poly.IsQuery(s.Term) && !s.Branches() }) {
		return false // it asks each time
	}
	counted := p.Counted(u)
	if len(counted) == 0 {
		return false
	}
	from := func(e ast.Expr) bool { return p.Mentions(e, counted) }
	p.FlowsOn(u, counted, from)
	found := false
	syntax.OwnNodes(u.Body, func(n ast.Node) {
		if ret, ok := n.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
			found = found || from(ret.Results[0]) || p.CountsUp(ret.Results[0]) != nil
		}
	})
	if names := u.Type.Results.List[0].Names; len(names) > 0 {
		found = found || counted[p.TypesInfo.Defs[names[0]]]
	}
	return found
}

// ofOneRow reports whether steps do nothing but lock rows of a table to read them,
// and change them.
func ofOneRow(steps []effect.Step) bool {
	table, locked, changed := "", false, false
	for _, s := range steps {
		for _, d := range s.SQL {
			for _, t := range d.Tables {
				if t.Name == "" || table != "" && t.Name != table {
					return false
				}
				table = t.Name
				locked = locked || d.Verb == "SELECT" && t.Access == sqlcheck.Locked
				changed = changed || d.Verb == "UPDATE" && t.Access == sqlcheck.Written
			}
		}
	}
	return locked && changed
}

// DescribeFunction describes a function or a literal, without what its place in the
// program makes of it.
func (p *Package) DescribeFunction(node ast.Node, name string, terms []poly.Term, parts []link.Part, steps []effect.Step) link.Function {
	at := p.Fset.Position(node.Pos())
	return link.Function{
		Package: p.Pkg.Path(), Name: name, File: at.Filename, Line: at.Line, Col: at.Column,
		Terms: poly.Unconditional(terms), Parts: parts,
	}.WithSteps(slices.Clone(steps))
}

// DescribeSequence describes what a function or a literal does, in order. The steps are
// those of the sequence from then on.
func (p *Package) DescribeSequence(node ast.Node, name string, steps []effect.Step, request, upkeep bool) effect.Sequence {
	at := p.Fset.Position(node.Pos())
	return effect.Sequence{
		Module: p.ModulePath(), Package: p.Pkg.Path(), Function: name, File: at.Filename, Line: at.Line,
		Request: request, Upkeep: upkeep || p.UpkeepFile(node.Pos()), Generated: p.Generated(node.Pos()),
		Steps: steps,
	}
}

// TellSequences resolves the open sequences of a fact as far as the fact knows
// implementations. A sequence is told once, by the first package that knows
// something of it, and more than what a wrapper does besides; the others stay open, at
// the longest until package main, behind which no package knows more.
func (p *Package) TellSequences(fact *link.Package, closed []effect.Sequence) (open, told []effect.Sequence) {
	prog := link.NewProgram(fact)
	last := p.Pkg.Name() == "main"
	for _, s := range fact.Seqs {
		steps := prog.Steps(s.Steps, 0, s.Receiver())
		if slices.ContainsFunc(steps, func(s effect.Step) bool { return s.Bound && (last || s.Leaf.Kind != poly.Free) }) {
			s.Steps = steps
			closed = append(closed, s)
		} else {
			open = append(open, s)
		}
	}
	return open, closed
}
