package sqlvalue

import (
	"go/ast"
	"strings"
)

// Seg is a run of a text: bytes that the source shows, or a gap.
type Seg struct {
	Text string // "" for a gap
	Lit  *Lit   // the literal it is from
	Off  int    // where Text begins in Lit.Text
	Gap  *Gap
}

// Text is one string that a value can be.
type Text struct {
	Segs []Seg
	// Short: there are branches on which the text is longer.
	Short bool
	Label string // of a branch that it comes from, see Source.Label
	Bound *Bound // by which its placeholders with names are filled, if a call says so
}

// Whole reports whether the text has no gaps.
func (t *Text) Whole() bool {
	for _, s := range t.Segs {
		if s.Gap != nil {
			return false
		}
	}
	return true
}

// Known reports whether the source shows any of the text.
func (t *Text) Known() bool {
	for _, s := range t.Segs {
		if s.Gap == nil && s.Text != "" {
			return true
		}
	}
	return false
}

// String is the text without its gaps.
func (t *Text) String() string {
	if len(t.Segs) == 1 {
		return t.Segs[0].Text
	}
	var b []byte
	for _, s := range t.Segs {
		b = append(b, s.Text...)
	}
	return string(b)
}

// reader flattens nodes on one way through the branches.
type reader struct {
	paths  Paths
	values map[*ast.BasicLit]string
	short  bool
	label  string
	bound  *Bound
	left   int // bounds the work on a value that grows on itself
}

// Read is the text that a value is on one way through the branches.
func Read(n Node, p Paths) *Text { return ReadWith(n, p, nil) }

// ReadWith is the text that a value would be if literals had other values.
func ReadWith(n Node, p Paths, values map[*ast.BasicLit]string) *Text {
	r := &reader{paths: p, values: values, left: 20000}
	segs := r.text(n)
	return &Text{segs, r.short, r.label, r.bound}
}

// Elems are the elements of a slice on one way through the branches. A nil
// element is one that is not known.
func Elems(n Node, p Paths) (list []*Elem, whole bool) {
	r := &reader{paths: p, left: 20000}
	whole = true
	r.leaves(n, func(n Node) {
		e, ok := n.(*Elem)
		if !ok {
			whole = false
			return
		}
		list = append(list, e)
	})
	return list, whole
}

// Leaves are the values that stand behind one another in a list or a condition on
// one way through the branches.
func Leaves(n Node, p Paths) (list []Node, short bool) {
	r := &reader{paths: p, left: 20000}
	r.leaves(n, func(n Node) { list = append(list, n) })
	return list, r.short
}

// Pieces are the calls of a chain on one way through the branches, and what it
// begins with, if that is not known.
func Pieces(n Node, p Paths) (list []*Piece, base *Gap, short bool, label string) {
	r := &reader{paths: p, left: 20000}
	r.leaves(n, func(n Node) {
		switch n := n.(type) {
		case *Piece:
			list = append(list, n)
		case *Gap:
			base = n
		}
	})
	return list, base, r.short, r.label
}

// Beginning is what the calls of a chain begin with, if that is not known.
func Beginning(n Node, p Paths) *Gap {
	list, _ := Leaves(n, p)
	if len(list) == 0 {
		return nil
	}
	g, _ := list[0].(*Gap)
	return g
}

func (r *reader) leaves(n Node, visit func(Node)) {
	if r.left--; r.left < 0 {
		return
	}
	switch n := n.(type) {
	case nil:
	case *Cat:
		r.leaves(n.L, visit)
		r.leaves(n.R, visit)
	case *Alt:
		x, label := r.paths.of(n)
		if label != "" {
			r.label = label
		}
		if x == nil || r.fewer(n, x) {
			r.short = true
		}
		r.leaves(x, visit)
	case *Filled:
		x := n.Else
		if r.filled(n) {
			x = n.Then
		}
		if x == nil {
			r.short = true
		}
		r.leaves(x, visit)
	default:
		visit(n)
	}
}

// filled reports whether what a value depends on has been written to.
func (r *reader) filled(f *Filled) bool {
	in := &reader{paths: r.paths, left: r.left}
	shown, unknown := false, false
	in.leaves(f.Of, func(n Node) {
		switch n := n.(type) {
		case *Elem:
			shown = true
		case *Gap:
			unknown = true
		default:
			for _, s := range in.text(n) {
				shown = shown || s.Text != ""
				unknown = unknown || s.Gap != nil
			}
		}
	})
	r.left = in.left
	if shown || !unknown {
		return shown
	}
	i, ok := r.paths[f.Choice]
	if !ok {
		i = f.Choice.Base
	}
	return i == 0
}

func (r *reader) text(n Node) []Seg {
	var segs []Seg
	r.leaves(n, func(n Node) {
		switch n := n.(type) {
		case *Lit:
			if v, ok := r.values[n.Src]; ok {
				n = &Lit{Text: v, Src: n.Src}
			}
			if n.Text != "" {
				segs = append(segs, Seg{Text: n.Text, Lit: n})
			}
		case *Gap:
			segs = append(segs, Seg{Gap: n})
		case *Join:
			segs = append(segs, r.join(n)...)
		case *Cut:
			segs = append(segs, cut(r.text(n.X), n.Range)...)
		case *Swap:
			segs = append(segs, swap(r.text(n.X), n)...)
		case *Format:
			segs = append(segs, r.format(n)...)
		case *Bound:
			r.bound = n
			segs = append(segs, r.text(n.X)...)
		default:
			segs = append(segs, Seg{Gap: &Gap{Param: -1}})
		}
	})
	return segs
}

func (r *reader) join(j *Join) []Seg {
	sep := r.text(j.Sep)
	var segs []Seg
	first := true
	r.leaves(j.List, func(n Node) {
		if !first {
			segs = append(segs, sep...)
		}
		first = false
		if e, ok := n.(*Elem); ok {
			segs = append(segs, r.text(e.X)...)
			return
		}
		segs = append(segs, Seg{Gap: &Gap{Kind: List, Expr: j.Expr, Param: -1}})
	})
	if first {
		segs = append(segs, Seg{Gap: &Gap{Kind: List, Expr: j.Expr, Param: -1}})
	}
	return segs
}

// gapMark stands for a gap where a text is cut.
const gapMark = "\x00"

func cut(segs []Seg, within func(string) (int, int)) []Seg {
	var all []byte
	for _, s := range segs {
		if s.Gap != nil {
			all = append(all, gapMark...)
			continue
		}
		all = append(all, s.Text...)
	}
	start, end := within(string(all))
	if start < 0 || end > len(all) || start > end {
		return []Seg{{Gap: &Gap{Param: -1}}}
	}
	var out []Seg
	pos := 0
	for _, s := range segs {
		n := len(s.Text)
		if s.Gap != nil {
			n = len(gapMark)
		}
		lo, hi := max(start, pos), min(end, pos+n)
		if lo < hi {
			if s.Gap == nil {
				s.Text, s.Off = s.Text[lo-pos:hi-pos], s.Off+lo-pos
			}
			out = append(out, s)
		}
		pos += n
	}
	return out
}

func swap(segs []Seg, w *Swap) []Seg {
	if w.Old == "" {
		return segs
	}
	left := w.N
	var out []Seg
	for _, s := range segs {
		for s.Gap == nil && left != 0 {
			i := strings.Index(s.Text, w.Old)
			if i < 0 {
				break
			}
			left--
			if i > 0 {
				out = append(out, Seg{Text: s.Text[:i], Lit: s.Lit, Off: s.Off})
			}
			if w.New != "" {
				out = append(out, Seg{Text: w.New, Lit: &Lit{Text: w.New, At: w.At}})
			}
			s.Text, s.Off = s.Text[i+len(w.Old):], s.Off+i+len(w.Old)
		}
		if s.Gap != nil || s.Text != "" {
			out = append(out, s)
		}
	}
	return out
}

// Part is a part of a run as a value of its own.
func (s *Seg) Part(from, to int) Node {
	if from == to {
		return nil
	}
	l := *s.Lit
	l.Text = s.Text[from:to]
	l.Off += s.Off + from
	return &l
}
