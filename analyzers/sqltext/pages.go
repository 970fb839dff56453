package sqltext

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/statement"
)

const (
	deepOffset      = "deep-offset"
	leadingWildcard = "leading-wildcard"
	unknownColumn   = "unknown-column"
	unknownTable    = "unknown-table"
)

// offset is a finding of deep-offset about a value that is given in a function.
type offset struct {
	*finding.Finding
	value ast.Expr
	call  *ast.CallExpr
	decl  *ast.FuncDecl
	later *deferred
}

// deepOffset reports a deep offset, unless the value is bounded where it comes from:
// in the function, in those that it calls, or in all that call it.
func (p *pass) deepOffset(f *finding.Finding, value ast.Expr, call *ast.CallExpr) {
	q := p.place
	o := offset{Finding: f, value: value, call: call, decl: q.Decl}
	if value != nil && p.TypesInfo.Types[value].Value == nil && q.Decl != nil {
		pages := p.sql.PagesOf(value, q.Decl)
		switch {
		case pages.Bounded:
			return
		case len(pages.Sources) == 0: // nothing bounds it
		case wholeProgram:
			d := p.deferred(f, q)
			d.Sources = pages.Sources
			o.later = &d
		case sourcefile.Generated(p.Fset, q.File):
			return // nobody in the package calls it
		}
	}
	p.offsets = append(p.offsets, o)
}

// onePerBranch reports, of the statements in the arms of one branch that are given
// the same offset, the first.
func (p *pass) onePerBranch() {
	for i, o := range p.offsets {
		again := false
		for _, other := range p.offsets[:i] {
			again = again || o.value != nil && other.value != nil && other.decl == o.decl &&
				types.ExprString(other.value) == types.ExprString(o.value) && exclude(o.decl, other.call, o.call)
		}
		switch {
		case again:
		case o.later != nil:
			p.addLater(o.later)
		default:
			p.add(o.Finding)
		}
	}
}

// addLater keeps one finding of a spot for the end, as add does: an offset stands behind
// each of the texts that the ways through its function make.
func (p *pass) addLater(d *deferred) {
	for i := range p.pages {
		if old := &p.pages[i]; old.Pos == d.Pos && slices.Equal(old.Sources, d.Sources) {
			worse(&old.Finding, &d.Finding)
			return
		}
	}
	p.pages = append(p.pages, *d)
}

// exclude reports whether two nodes of a function stand in different arms of one
// branch, or the first in one that leaves.
func exclude(d *ast.FuncDecl, a, b ast.Node) bool {
	if d == nil {
		return false
	}
	holds := func(n ast.Node, x ast.Node) bool { return n != nil && n.Pos() <= x.Pos() && x.End() <= n.End() }
	found := false
	ast.Inspect(d.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			in, other := ast.Node(n.Body), ast.Node(n.Else)
			if n.Else == nil {
				other = nil
			}
			switch {
			case holds(in, a) && (other != nil && holds(other, b) || statement.Leaves(n.Body) && b.Pos() > n.End()):
				found = true
			case other != nil && holds(other, a) && holds(in, b):
				found = true
			}
		case *ast.BlockStmt:
			var armA, armB ast.Node
			for _, s := range n.List {
				if c, ok := s.(*ast.CaseClause); ok {
					if holds(c, a) {
						armA = c
					}
					if holds(c, b) {
						armB = c
					}
				}
			}
			found = found || armA != nil && armB != nil && armA != armB
		}
		return !found
	})
	return found
}
