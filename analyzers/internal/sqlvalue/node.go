// Package sqlvalue answers which strings an expression can be. It follows the
// statements of a function in their order: constants, concatenation, += along
// branches, formats, builders, slices that are joined, functions of the same
// package. What it cannot know is a gap in the text, never a guess; where the
// bytes of a text stand in the source is known for each of them.
package sqlvalue

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
)

// A Node is what is known of a value: *Lit, *Gap, *Cat, *Alt, *Elem, *Join,
// *Cut, *Format, *Swap or *Piece. Nil is the empty text or slice. Nodes do not
// change once made, and share what they have in common.
type Node any

// Lit is text that the source shows.
type Lit struct {
	Text string
	Src  *ast.BasicLit // the literal, if it is one of this package
	Off  int           // where Text begins in the value of Src
	At   ast.Node      // the place of all of it where Src is nil
	Verb bool          // Src is a format: % is written twice
}

// GapKind says what may stand in a gap.
type GapKind uint8

const (
	Unknown GapKind = iota
	Value           // one value, such as %d
	List            // several values
	Table
	Clause // conditions or whole clauses
)

// Gap is a part that the source does not show.
type Gap struct {
	Kind  GapKind
	Expr  ast.Expr
	Param int // index of the parameter of the function around it, or -1
	Quote bool
}

// Cat is one value behind another.
type Cat struct{ L, R Node }

// Choice is a statement that branches. Values that part there take the same
// branch of it.
type Choice struct {
	N    int // branches
	Base int // the branch that adds least
}

// Alt is a value that depends on a branch.
type Alt struct {
	Choice *Choice
	List   []Node
}

// Elem is an element of a slice.
type Elem struct {
	X    Node
	Expr ast.Expr
}

// Join is the elements of a slice with a separator between them.
type Join struct {
	List Node
	Sep  Node
	Expr ast.Expr
}

// Cut is a part of a text: Range says which.
type Cut struct {
	X     Node
	Range func(text string) (start, end int)
}

// Swap is a text in which one string is put in the place of another.
type Swap struct {
	X        Node
	Old, New string
	N        int
	At       ast.Node
}

// Format is a text made by fmt.Sprintf.
type Format struct {
	F     Node
	Args  []Node
	Exprs []ast.Expr
	At    ast.Node
}

// Piece is a call in a chain of calls that builds a statement.
type Piece struct {
	Call *ast.CallExpr
	Info any
	// Texts are what the call's arguments are, where they were followed.
	Texts map[int]Node
}

func cat(l, r Node) Node {
	switch {
	case l == nil:
		return r
	case r == nil:
		return l
	}
	return &Cat{l, r}
}

// spine lists n and what stands left in it, from the whole to the first.
func spine(n Node) []Node {
	if n == nil {
		return []Node{nil}
	}
	list := []Node{n}
	for {
		c, ok := n.(*Cat)
		if !ok {
			break
		}
		n = c.L
		list = append(list, n)
	}
	return append(list, nil)
}

// merge is a value that depends on a branch; what all begin with is shared.
func merge(c *Choice, list []Node) Node {
	same := true
	for _, n := range list[1:] {
		same = same && n == list[0]
	}
	if same {
		return list[0]
	}
	common := len(spine(list[0]))
	first := spine(list[0])
	depth := func(s []Node, i int) Node { return s[len(s)-1-i] } // 0 is nil
	for _, n := range list[1:] {
		s := spine(n)
		k := 0
		for k < common && k < len(s) && depth(s, k) == depth(first, k) {
			k++
		}
		common = k
	}
	var shared Node
	if common > 0 {
		shared = depth(first, common-1)
	}
	rest := make([]Node, len(list))
	for i, n := range list {
		s := spine(n)
		for k := common; k < len(s); k++ {
			x := depth(s, k)
			if c, ok := x.(*Cat); ok {
				x = c.R
			}
			rest[i] = cat(rest[i], x)
		}
	}
	return cat(shared, &Alt{c, rest})
}

// Paths is which branch each choice takes.
type Paths map[*Choice]int

func (p Paths) of(a *Alt) Node {
	i, ok := p[a.Choice]
	if !ok {
		i = a.Choice.Base
	}
	if i >= len(a.List) {
		return nil
	}
	return a.List[i]
}

// point is a choice that a value depends on, below branches of others.
type point struct {
	choice *Choice
	above  Paths
}

// maxAlternatives bounds the texts of one value.
const maxAlternatives = 16

// Enumerate lists the ways through the branches that the values depend on.
// Where there are too many, it lists the shortest, and each branch alone.
func Enumerate(roots ...Node) []Paths {
	var points []point
	seen := make(map[*Choice]bool)
	visited := make(map[Node]bool)
	var collect func(n Node, above []*Alt, at []int)
	collect = func(n Node, above []*Alt, at []int) {
		if n == nil || visited[n] || len(visited) > 20000 {
			return
		}
		visited[n] = true
		switch n := n.(type) {
		case *Cat:
			collect(n.L, above, at)
			collect(n.R, above, at)
		case *Alt:
			if !seen[n.Choice] {
				seen[n.Choice] = true
				p := point{n.Choice, make(Paths)}
				for i, a := range above {
					p.above[a.Choice] = at[i]
				}
				points = append(points, p)
			}
			for i, x := range n.List {
				collect(x, append(slices.Clip(above), n), append(slices.Clip(at), i))
			}
		case *Elem:
			collect(n.X, above, at)
		case *Join:
			collect(n.List, above, at)
			collect(n.Sep, above, at)
		case *Cut:
			collect(n.X, above, at)
		case *Swap:
			collect(n.X, above, at)
		case *Format:
			collect(n.F, above, at)
			for _, a := range n.Args {
				collect(a, above, at)
			}
		case *Piece:
			for i := range 16 {
				collect(n.Texts[i], above, at)
			}
		}
	}
	for _, r := range roots {
		collect(r, nil, nil)
	}
	if len(points) == 0 {
		return []Paths{nil}
	}
	product := 1
	for _, p := range points {
		if product *= p.choice.N; product > maxAlternatives {
			break
		}
	}
	if product <= maxAlternatives {
		list := []Paths{{}}
		for _, p := range points {
			var next []Paths
			for _, ps := range list {
				for i := range p.choice.N {
					next = append(next, with(ps, p.choice, i))
				}
			}
			list = next
		}
		return list
	}
	list := []Paths{{}}
	all := Paths{}
	for _, p := range points {
		for i := range p.choice.N {
			if i == p.choice.Base {
				continue
			}
			if _, ok := all[p.choice]; !ok {
				all[p.choice] = i
			}
			if len(list) < maxAlternatives-1 {
				list = append(list, with(p.above, p.choice, i))
			}
		}
	}
	return append(list, all)
}

func with(ps Paths, c *Choice, i int) Paths {
	out := make(Paths, len(ps)+1)
	maps.Copy(out, ps)
	out[c] = i
	return out
}

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

// At is the place of byte i of a run.
func (s *Seg) At(i int) token.Pos {
	if s.Gap != nil {
		if s.Gap.Expr == nil {
			return token.NoPos
		}
		return s.Gap.Expr.Pos()
	}
	l := s.Lit
	if l.Src != nil {
		return inLiteral(l.Src, l.Off+s.Off+i)
	}
	if l.At != nil {
		return l.At.Pos()
	}
	return token.NoPos
}

// reader flattens nodes on one way through the branches.
type reader struct {
	paths Paths
	short bool
	left  int // bounds the work on a value that grows on itself
}

// Read is the text that a value is on one way through the branches.
func Read(n Node, p Paths) *Text {
	r := &reader{paths: p, left: 20000}
	segs := r.text(n)
	return &Text{segs, r.short}
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

// Pieces are the calls of a chain on one way through the branches, and what it
// begins with, if that is not known.
func Pieces(n Node, p Paths) (list []*Piece, base *Gap, short bool) {
	r := &reader{paths: p, left: 20000}
	r.leaves(n, func(n Node) {
		switch n := n.(type) {
		case *Piece:
			list = append(list, n)
		case *Gap:
			base = n
		}
	})
	return list, base, r.short
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
		x := r.paths.of(n)
		if x == nil {
			r.short = true
		}
		r.leaves(x, visit)
	default:
		visit(n)
	}
}

func (r *reader) text(n Node) []Seg {
	var segs []Seg
	r.leaves(n, func(n Node) {
		switch n := n.(type) {
		case *Lit:
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
			i := indexOf(s.Text, w.Old)
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

// format puts the arguments in the places of the verbs.
func (r *reader) format(f *Format) []Seg {
	var out []Seg
	arg := 0
	for _, s := range r.text(f.F) {
		if s.Gap != nil {
			out = append(out, s)
			continue
		}
		text := s.Text
		from := 0
		flush := func(to int) {
			if to > from {
				l := *s.Lit
				l.Verb = true
				out = append(out, Seg{Text: text[from:to], Lit: &l, Off: s.Off + from})
			}
		}
		for i := 0; i < len(text); i++ {
			if text[i] != '%' {
				continue
			}
			start := i
			i++
			for i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] == '.' || text[i] == '+' || text[i] == '-' || text[i] == ' ' || text[i] == '#' || text[i] == '[' || text[i] == ']' || text[i] == '*') {
				if text[i] == '[' {
					n := 0
					for i++; i < len(text) && text[i] >= '0' && text[i] <= '9'; i++ {
						n = n*10 + int(text[i]-'0')
					}
					arg = n - 1
				}
				i++
			}
			if i >= len(text) {
				break
			}
			if text[i] == '%' {
				flush(start + 1) // one of the two
				from = i + 1
				continue
			}
			flush(start)
			from = i + 1
			g := &Gap{Param: -1}
			if arg >= 0 && arg < len(f.Exprs) {
				g.Expr = f.Exprs[arg]
			}
			switch text[i] {
			case 's', 'v':
				if arg >= 0 && arg < len(f.Args) {
					out = append(out, r.text(f.Args[arg])...)
				} else {
					out = append(out, Seg{Gap: g})
				}
			case 'd', 'f', 'g', 'e', 't', 'x':
				if arg >= 0 && arg < len(f.Args) {
					if l, ok := f.Args[arg].(*Lit); ok {
						out = append(out, Seg{Text: l.Text, Lit: l})
						arg++
						continue
					}
				}
				g.Kind = Value
				out = append(out, Seg{Gap: g})
			case 'q':
				g.Quote = true
				out = append(out, Seg{Gap: g})
			default:
				out = append(out, Seg{Gap: g})
			}
			arg++
		}
		flush(len(text))
	}
	return out
}

func indexOf(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i:i+len(sub)] == sub {
			return i
		}
	}
	return -1
}

// Around is a value with text that another function puts before and behind it.
func Around(before string, n Node, after string, at ast.Node) Node {
	if before != "" {
		n = cat(&Lit{Text: before, At: at}, n)
	}
	if after != "" {
		n = cat(n, &Lit{Text: after, At: at})
	}
	return n
}

// Words is constant text that stands at a place.
func Words(text string, at ast.Node) Node { return &Lit{Text: text, At: at} }

// Concat is values behind one another.
func Concat(list ...Node) Node {
	var n Node
	for _, x := range list {
		n = cat(n, x)
	}
	return n
}
