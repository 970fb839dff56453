package statement

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// Part is a piece of SQL text with the way back to the source.
type Part struct {
	Text string
	// Call is the call of a chain that is given the text; nil for a whole text.
	Call *ast.CallExpr

	args      []sqlcheck.Arg
	values    []ast.Expr // the same, as the source has them; nil where it is not known
	short     bool
	stretches []stretch
}

// stretch is where a run of a text stands in it.
type stretch struct {
	start, end int
	seg        sqlvalue.Seg
}

// Span is the place in the source of bytes start to end of a text. What stands
// in the function comes before what it is made of elsewhere.
func (in *Part) Span(start, end int, decl *ast.FuncDecl) (at analysis.Range, ok bool) {
	inside := func(p token.Pos) bool { return decl == nil || decl.Pos() <= p && p < decl.End() }
	for _, local := range []bool{true, false} {
		for i := range in.stretches {
			r := &in.stretches[i]
			last := i == len(in.stretches)-1
			if r.start == r.end || start >= r.end && (start != r.end || !last) || r.start >= end && r.start != start {
				continue
			}
			if r.seg.Gap != nil {
				if e := r.seg.Gap.Expr; e != nil && (!local || inside(e.Pos())) {
					return e, true
				}
				continue
			}
			pos := r.seg.At(max(start-r.start, 0))
			if !pos.IsValid() || local && !inside(pos) {
				continue
			}
			if r.seg.Lit.Src == nil {
				return span{pos, r.seg.Lit.At.End()}, true
			}
			stop := r.seg.At(min(end, r.end) - r.start)
			// The end may stand in another literal further on.
			for k := i + 1; k < len(in.stretches) && in.stretches[k].start < end; k++ {
				q := &in.stretches[k]
				if q.seg.Gap != nil || q.seg.Lit.Src == nil {
					break
				}
				if at := q.seg.At(min(end, q.end) - q.start); at > stop && inside(at) {
					stop = at
				}
			}
			return span{pos, stop}, true
		}
	}
	return nil, false
}

// MadeAt reports whether the byte is of the text that a wrapper puts around
// its argument.
func (in *Part) MadeAt(start int, call *ast.CallExpr) bool {
	for _, r := range in.stretches {
		if r.start <= start && start < r.end {
			return r.seg.Lit != nil && r.seg.Lit.Src == nil && r.seg.Lit.At == ast.Node(call)
		}
	}
	return false
}

// Shown reports whether the source shows all of a part of a text.
func (in *Part) Shown(start, end int) bool {
	for _, r := range in.stretches {
		if r.start < end && start < r.end && r.seg.Gap != nil {
			return false
		}
	}
	return true
}

// Edit is an edit of a text in the source, if it stands in one literal.
func (in *Part) Edit(start, end int, text string) (analysis.TextEdit, bool) {
	for i := range in.stretches {
		r := &in.stretches[i]
		if start < r.start || end > r.end || r.seg.Gap != nil || r.seg.Lit.Src == nil {
			continue
		}
		quoted, ok := sqlvalue.Quote(r.seg.Lit, text)
		if !ok {
			return analysis.TextEdit{}, false
		}
		return analysis.TextEdit{Pos: r.seg.At(start - r.start), End: r.seg.At(end - r.start), NewText: []byte(quoted)}, true
	}
	return analysis.TextEdit{}, false
}
