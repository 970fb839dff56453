package statement

import (
	"go/ast"
	"regexp"
	"slices"

	"github.com/querylint/querylint/sqlcheck"
)

// Numbered reports whether the rows that a statement of a place pages through are counted,
// too: pages have numbers then, and any of them may be asked for. It is counted with the
// same conditions where the function does so, or another one that a function of the package
// calls beside it.
func (r *Result) Numbered(q *Place, s *Statement) bool {
	if q.Decl == nil {
		return false
	}
	of, ok := s.shape()
	if !ok {
		return false
	}
	return slices.ContainsFunc(r.Places, func(o *Place) bool {
		if o.Decl == nil || o.Decl != q.Decl && !r.pass.besides(q.Decl, o.Decl) {
			return false
		}
		return slices.ContainsFunc(o.Alternatives, func(t *Statement) bool {
			if t == s || !t.countsRows() {
				return false
			}
			as, ok := t.shape()
			same := slices.Equal(as.Columns, of.Columns) || as.Open || of.Open
			return ok && same && slices.Equal(as.Tables, of.Tables)
		})
	})
}

// shape is that of the only statement; false where there is not one that is read.
func (s *Statement) shape() (sqlcheck.Shape, bool) {
	in := s.Input
	if s.Skeleton != nil {
		in = s.Skeleton.Input()
	}
	list := sqlcheck.Shapes(in)
	if len(list) != 1 {
		return sqlcheck.Shape{Open: true}, s.Skeleton != nil // of a table that the code does not name
	}
	return list[0], list[0].Verb == "SELECT"
}

var countsAll = regexp.MustCompile(`(?is)^[\s(]*SELECT\s+COUNT\s*\(`)

// countsRows reports whether a statement reads how many rows match, and the program asks
// for the number.
func (s *Statement) countsRows() bool {
	if s.Skeleton != nil && s.Skeleton.Count {
		return !s.Skeleton.Probe
	}
	return countsAll.MatchString(s.Text()) && !s.Input.Probe
}

// besides reports whether a function of the package calls both, or is one of them and calls
// the other.
func (p *pass) besides(a, b *ast.FuncDecl) bool {
	if p.callers == nil {
		p.callers = make(map[*ast.FuncDecl][]*ast.FuncDecl)
		for _, f := range p.Files {
			for _, d := range f.Decls {
				if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
					p.noteCalls(d)
				}
			}
		}
	}
	by := p.callers[a]
	return slices.Contains(by, b) || slices.ContainsFunc(p.callers[b], func(d *ast.FuncDecl) bool { return d == a || slices.Contains(by, d) })
}

func (p *pass) noteCalls(d *ast.FuncDecl) {
	ast.Inspect(d.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if callee := p.declOf(call); callee != nil && !slices.Contains(p.callers[callee], d) {
				p.callers[callee] = append(p.callers[callee], d)
			}
		}
		return true
	})
}
