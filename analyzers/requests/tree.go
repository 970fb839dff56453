package requests

import (
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Node is a function and the calls that its cost is made of.
type Node struct {
	Name  string
	File  string
	Line  int
	Parts []Part
}

// Part is one call of a function: Terms are what it costs, its loops included.
type Part struct {
	Callee    string // as the code names it
	Functions []int  // nodes that the call may run; none for a call of the driver
	Line      int
	Under     []string // conditions
	Times     Term     // the loops around the call
	Args      []link.Argument
	Terms     []Term
}

// Tree are the functions below the entry points, by the numbers that Parts have;
// of each entry point the numbers of what it starts.
func (p *Program) Tree() (nodes []Node, roots map[*Entry][]int) {
	t := &tree{functions: p.functions, number: make(map[string]int)}
	roots = make(map[*Entry][]int)
	for _, e := range p.Entries {
		for _, name := range e.Runs {
			if f := p.functions[name]; len(f.Parts) > 0 {
				roots[e] = append(roots[e], t.add(name))
			}
		}
	}
	for len(nodes) < len(t.names) { // it grows
		nodes = append(nodes, t.node(p.functions[t.names[len(nodes)]]))
	}
	return nodes, roots
}

type tree struct {
	functions map[string]*link.Function
	number    map[string]int
	names     []string
}

func (t *tree) add(name string) int {
	i, ok := t.number[name]
	if !ok {
		i = len(t.names)
		t.number[name] = i
		t.names = append(t.names, name)
	}
	return i
}

func (t *tree) node(f *link.Function) Node {
	n := Node{Name: f.Name, File: f.File, Line: f.Line}
	for i := range f.Parts {
		p := &f.Parts[i]
		part := Part{Callee: p.Callee, Line: p.Line, Under: p.Under, Args: p.Args, Times: Term{Coef: p.Coef, Factors: p.Loops}}
		for _, term := range p.Terms {
			if _, ok := KindOf(&term); ok {
				part.Terms = append(part.Terms, term)
			}
		}
		if len(part.Terms) == 0 {
			continue
		}
		for _, name := range p.Functions {
			if g := t.functions[name]; g != nil && len(g.Parts) > 0 {
				part.Functions = append(part.Functions, t.add(name))
			}
		}
		n.Parts = append(n.Parts, part)
	}
	return n
}

// Factor is a factor of a term, for who computes with it elsewhere: its text is
// Before+Root+After, and Root and what follows are an argument's where Param is one.
type Factor struct {
	Class               string // loop, memo, fails; "" if it counts once
	Before, Root, After string
	Param               int
}

// Factors are those of a term, outermost first. One that has to fail takes the loop
// before it away.
func Factors(t *Term) []Factor {
	var out []Factor
	for _, f := range t.Factors {
		x := Factor{Before: f.Before, Root: f.Root, After: f.After, Param: f.Param}
		switch {
		case f.Class.Raises():
			x.Class = "loop"
		case f.Class == poly.Miss || f.Class == poly.Guard || f.Class == poly.Shared:
			x.Class, x.Before, x.Root, x.After, x.Param = "memo", "", f.Memo(), "", -1
		case (f.Class == poly.Rare || f.Class == poly.Fault) && f.Keys == 1:
			x.Class, x.Param = "fails", -1
		default:
			continue
		}
		out = append(out, x)
	}
	return out
}
