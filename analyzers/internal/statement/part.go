package statement

import (
	"errors"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/sourcefile"
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
	files     *sourcefile.Files
	with      func(values map[*ast.BasicLit]string) string
}

// stretch is where a run of a text stands in it.
type stretch struct {
	start, end int
	seg        sqlvalue.Seg
}

// literal is the literal that byte i of a stretch is from, and which byte of its
// value that is.
func (r *stretch) literal(i int) (*ast.BasicLit, int) {
	return r.seg.Lit.Src, r.seg.Lit.Off + r.seg.Off + i
}

// join puts a part behind, with words before and after it.
func (in *Part) join(before string, next *Part, after string) {
	start := len(in.Text) + len(before)
	for _, r := range next.stretches {
		r.start, r.end = r.start+start, r.end+start
		in.stretches = append(in.stretches, r)
	}
	in.Text += before + next.Text + after
	in.args, in.values = append(in.args, next.args...), append(in.values, next.values...)
	in.short, in.files = in.short || next.short, next.files
	with, of := in.with, next.with
	in.with = func(values map[*ast.BasicLit]string) string {
		text, added := "", next.Text
		if with != nil {
			text = with(values)
		}
		if of != nil { // no hole
			added = of(values)
		}
		return text + before + added + after
	}
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
			if r.seg.Lit.Src == nil {
				if at := r.seg.Lit.At; at != nil && (!local || inside(at.Pos())) {
					return at, true
				}
				continue
			}
			pos := in.files.Start(r.literal(max(start-r.start, 0)))
			if local && !inside(pos) {
				continue
			}
			stop := in.files.End(r.literal(min(end, r.end) - r.start))
			// The end may stand in another literal further on.
			for k := i + 1; k < len(in.stretches) && in.stretches[k].start < end; k++ {
				q := &in.stretches[k]
				if q.seg.Gap != nil || q.seg.Lit.Src == nil {
					break
				}
				if at := in.files.End(q.literal(min(end, q.end) - q.start)); at > stop && inside(at) {
					stop = at
				}
			}
			return span{pos, max(pos, stop)}, true
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

// Named reports whether the source has what stands at a place of a text: not a
// name that a library makes of that of a field, nor what a gap stands for.
func (in *Part) Named(at int) bool {
	return slices.ContainsFunc(in.stretches, func(r stretch) bool {
		if at < r.start || at >= r.end || r.seg.Gap != nil {
			return false
		}
		switch r.seg.Lit.At.(type) {
		case *ast.Ident, *ast.SelectorExpr: // of a constant of another package
			return true
		}
		return r.seg.Lit.Src != nil
	})
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

// Formatted reports whether a placeholder of the text stands for a value that a
// format writes into it, where the grammar may want a literal.
func (in *Part) Formatted() bool {
	return slices.ContainsFunc(in.stretches, func(r stretch) bool { return r.seg.Gap != nil && r.seg.Gap.Kind == sqlvalue.Value })
}

// Change is a change of the value of a literal: Text in the place of bytes Start
// to End.
type Change struct {
	Lit        *ast.BasicLit
	Start, End int
	Text       string
}

// Why a text cannot be changed in the source.
var (
	ErrPieces  = errors.New("the condition is put together from pieces")
	errNoPlace = errors.New("no literal of the package has the text")
	errCase    = errors.New("the text runs in other letters than it is written in")
)

// Change is the change of the source that puts text in the place of bytes start
// to end, if they stand in one literal. The error says why they do not.
func (in *Part) Change(start, end int, text string) (Change, error) {
	var c Change
	err := errNoPlace
	for i := range in.stretches {
		r := &in.stretches[i]
		if r.end < start || r.start > end || start < end && (r.end == start || r.start == end) || r.start == r.end {
			continue
		}
		switch {
		case r.seg.Gap != nil:
			err = ErrPieces
		case r.seg.Lit.Src == nil:
			err = errNoPlace
		case r.seg.Lit.Case:
			err = errCase
		default:
			err = nil
		}
		switch {
		case err != nil && start == end:
			continue // what is inserted may stand in the next
		case err != nil && c.Lit != nil:
			return c, ErrPieces
		case err != nil:
			return c, err
		case c.Lit == nil:
			c.Lit, c.Start = r.literal(max(start-r.start, 0))
			if c.Text = text; r.seg.Lit.Verb {
				c.Text = strings.ReplaceAll(text, "%", "%%")
			}
		default:
			if lit, at := r.literal(0); lit != c.Lit || at != c.End && (!r.seg.Lit.Verb || at != c.End+1) { // %% is two bytes
				return c, ErrPieces
			}
		}
		_, c.End = r.literal(min(end, r.end) - r.start)
		if start == end {
			break
		}
	}
	return c, err
}

// Literals lists the literals that the text is made of.
func (in *Part) Literals() []*ast.BasicLit {
	var list []*ast.BasicLit
	for i := range in.stretches {
		if r := &in.stretches[i]; r.seg.Gap == nil && r.seg.Lit.Src != nil {
			list = append(list, r.seg.Lit.Src)
		}
	}
	return list
}

// With is the text as it would be if literals had other values.
func (in *Part) With(values map[*ast.BasicLit]string) string { return in.with(values) }
