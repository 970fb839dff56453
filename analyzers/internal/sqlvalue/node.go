// Package sqlvalue answers which strings an expression can be. It follows the
// statements of a function in their order: constants, concatenation, += along
// branches, formats, builders, slices that are joined, functions of the same
// package. What it cannot know is a gap in the text, never a guess; where the
// bytes of a text stand in the source is known for each of them.
package sqlvalue

import (
	"go/ast"
	"go/constant"
)

// A Node is what is known of a value: *Lit, *Gap, *Cat, *Alt, *Filled, *Elem,
// *Join, *Cut, *Format, *Swap, *Bound, *Piece,
// *Made, *Composite or *Known. Nil is the empty text or slice. Nodes do not
// change once made, and share what they have in common.
type Node any

// Lit is text that the source shows.
type Lit struct {
	Text string
	Src  *ast.BasicLit // the literal, if it is one of this package
	Off  int           // where Text begins in the value of Src
	At   ast.Node      // the place of all of it where Src is nil
	Verb bool          // Src is a format: % is written twice
	Case bool          // what runs has capital or small letters throughout
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
	// Of is the literal whose parameter it is, and Nth which: Param is -1 then.
	Of    *ast.FuncLit
	Nth   int
	Quote bool
	X     Node // what is known of a Value
	// Number is the integer that a Value writes into a text, where Expr is that text.
	Number ast.Expr
}

// IsParam reports whether it is a parameter of a function or literal around it.
func (g *Gap) IsParam() bool { return g.Of != nil || g.Param >= 0 }

// Parameter is the index of that parameter.
func (g *Gap) Parameter() int {
	if g.Of != nil {
		return g.Nth
	}
	return g.Param
}

// Cat is one value behind another.
type Cat struct{ L, R Node }

// Choice is a statement that branches. Values that part there take the same
// branch of it.
type Choice struct {
	N      int      // branches
	Base   int      // the branch that adds least
	Labels []string // of the branches, if any has one: see Source.Label
}

// label is that of a branch.
func (c *Choice) label(i int) string {
	if i < len(c.Labels) {
		return c.Labels[i]
	}
	return ""
}

// Alt is a value that depends on a branch.
type Alt struct {
	Choice *Choice
	List   []Node
}

// Filled is a value that depends on whether a text or slice has been written to
// before: Then if it has, Else if it is empty. Where that is not known, it is as
// the branch that the choice takes, 0 for Then and 1 for Else.
type Filled struct {
	Of         Node
	Then, Else Node
	Choice     *Choice
}

// Known is a number or a boolean that a variable holds. It decides branches and
// is no part of a text: a loop is walked once, and in the next turn the variable
// may hold another.
type Known struct {
	Value constant.Value
	Size  string // the expression whose length it is, where the value is not known
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

// Bound is a text whose placeholders with names are filled by the entries or fields of a value.
type Bound struct {
	X    Node
	Call *ast.CallExpr // that binds them
	By   Elem
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
	// Inner are the arguments that are calls which stand for a text.
	Inner map[int]*Piece
}

// Made is a call of a function or method that makes a part of a statement of what
// it is given, such as a condition; or a field that stands for a column, without a call.
type Made struct {
	Call *ast.CallExpr
	Kind string
	Recv Node // what a method is called on
	Args []Node
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
	return parted(list, func(rest []Node) Node { return &Alt{c, rest} })
}

// parted is one of several values, as part says of what they do not begin with
// in common.
func parted(list []Node, part func(rest []Node) Node) Node {
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
	return cat(shared, part(rest))
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
